//! What an inspection is planned from: who is out when, and the places with what is asked of them.
//! Invariant: a brief passed `checked_settings` and `check_asked`; its places stand in the order of their
//! ids, so that the order in which they were chosen changes nothing.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use petapora_wire::{
    AccountId, AlertId, InspectionSettings, InspectionTeam, PlaceId, PlaceKind, Text, VisitWindow,
};
use serde::{Deserialize, Serialize};

use super::orders::WorkingDays;
use super::plan::{Fault, Matrix, Problem, Weights};
use super::prepare::{self, Days, Open, Team, Wanted};
use super::road::Place;

/// Places of one inspection.
pub const MOST_VISITS: usize = 200;
const MOST_TEAMS: usize = 10;
const MOST_MEMBERS: usize = 20;
const MOST_DAYS: usize = 10;
/// Skills are bits of one word.
const MOST_SKILLS: usize = 60;
const LONGEST_TEXT: usize = 80;
/// What a second of driving costs; the other weights are set against it.
const DRIVE: i64 = 10;
/// One point of stability outweighs ten minutes of driving; ten points outweigh everything.
const MOVED: i64 = 600 * DRIVE;
const NEVER_MOVE: i64 = 1 << 29;

/// What is kept of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Brief {
    pub settings: InspectionSettings,
    pub visits: Vec<Asked>,
    /// Where teams set out that name no base: longitude and latitude.
    pub office: [f64; 2],
}

/// A place to visit and why, as it was known when it was chosen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Asked {
    pub place: PlaceId,
    pub name: String,
    pub address: String,
    pub kind: PlaceKind,
    pub point: [f64; 2],
    pub accuracy_m: f64,
    /// Longitude and latitude of where it is entered from the road, by a planner's word.
    #[serde(default)]
    pub access: Option<[f64; 2]>,
    pub people: u32,
    pub must: bool,
    pub priority: u32,
    /// By the planner's word; by kind and people without.
    pub service_min: Option<u32>,
    pub windows: Vec<VisitWindow>,
    pub skills: Vec<String>,
    pub alerts: Vec<Asking>,
}

/// An alert that the visit is to answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Asking {
    pub id: AlertId,
    pub sentence: Text,
    /// Of the queue of referrals.
    pub restricted: bool,
}

/// The settings where nothing was asked for: one team of the planner, on the first working day after `today`.
pub fn usual_settings(planner: &AccountId, today: Date, days: &WorkingDays) -> InspectionSettings {
    InspectionSettings {
        teams: vec![InspectionTeam {
            name: "Tim 1".into(),
            members: vec![planner.clone()],
            skills: Vec::new(),
            base: None,
        }],
        days: vec![days.deadline(today, 1).date.to_string()],
        from: "08:00".into(),
        to: "16:00".into(),
        overtime_min: 0,
        max_drive_min: 240,
        balance: 1,
        stability: 3,
    }
}

/// The settings in their usual form: days in order, names trimmed. Errors: what cannot be, by field.
pub fn checked_settings(
    mut settings: InspectionSettings,
    known: &BTreeSet<AccountId>,
    covers: impl Fn([f64; 2]) -> bool,
) -> Result<InspectionSettings, Text> {
    let refuse = |id: &str, en: &str| Err(Text::new(id, en));
    settings.days.sort_unstable();
    settings.days.dedup();
    if settings.days.is_empty()
        || settings.days.len() > MOST_DAYS
        || !settings.days.iter().all(|text| text.len() == 10 && day(text).is_some())
    {
        return refuse("days: 1–10 hari, YYYY-MM-DD.", "days: 1 to 10 days, YYYY-MM-DD.");
    }
    match (clock(&settings.from), clock(&settings.to)) {
        (Some(from), Some(to)) if from < to => {}
        _ => return refuse("from, to: HH:MM, mulai sebelum selesai.", "from, to: HH:MM, from before to."),
    }
    if settings.overtime_min > 240 || !(1..=1_440).contains(&settings.max_drive_min) {
        return refuse(
            "overtime_min 0–240, max_drive_min 1–1440.",
            "overtime_min 0 to 240, max_drive_min 1 to 1440.",
        );
    }
    if settings.balance > 10 || settings.stability > 10 {
        return refuse("balance, stability: 0–10.", "balance, stability: 0 to 10.");
    }
    if settings.teams.is_empty() || settings.teams.len() > MOST_TEAMS {
        return refuse("teams: 1–10 tim.", "teams: 1 to 10.");
    }
    let (mut names, mut members) = (BTreeSet::new(), BTreeSet::new());
    for team in &mut settings.teams {
        team.name = team.name.trim().to_owned();
        check_words(std::slice::from_ref(&team.name), 1)?;
        if !names.insert(team.name.clone()) {
            return refuse("teams.name: tiap nama satu kali.", "teams.name: each name once.");
        }
        if team.members.is_empty() || team.members.len() > MOST_MEMBERS {
            return refuse("teams.members: 1–20 orang.", "teams.members: 1 to 20.");
        }
        for member in &team.members {
            if !known.contains(member) || !members.insert(member.clone()) {
                return refuse(
                    "teams.members: akun petugas yang aktif, masing-masing dalam satu tim.",
                    "teams.members: working accounts of officers, each in one team.",
                );
            }
        }
        check_words(&team.skills, 10)?;
        if team.base.is_some_and(|base| !covers(base)) {
            return refuse("teams.base: di luar wilayah.", "teams.base: outside the area.");
        }
    }
    Ok(settings)
}

/// Whether what a visit needs can be. Errors: what cannot, by field.
pub fn check_asked(asked: &Asked) -> Result<(), Text> {
    check_words(&asked.skills, 10)?;
    if !(1..=10).contains(&asked.priority) || asked.service_min.is_some_and(|min| !(5..=480).contains(&min)) {
        return Err(Text::new(
            "priority 1–10, service_min 5–480.",
            "priority 1 to 10, service_min 5 to 480.",
        ));
    }
    let sound = |window: &VisitWindow| {
        let times = clock(&window.from).zip(clock(&window.to));
        window.day.len() == 10 && day(&window.day).is_some() && times.is_some_and(|(from, to)| from < to)
    };
    if asked.windows.len() > 20 || !asked.windows.iter().all(sound) {
        return Err(Text::new(
            "windows: hari YYYY-MM-DD dan jam HH:MM, mulai sebelum selesai.",
            "windows: day YYYY-MM-DD and times HH:MM, from before to.",
        ));
    }
    Ok(())
}

fn check_words(words: &[String], most: usize) -> Result<(), Text> {
    let sound = |word: &String| {
        (1..=LONGEST_TEXT).contains(&word.trim().chars().count()) && !word.chars().any(char::is_control)
    };
    if words.len() <= most && words.iter().all(sound) {
        return Ok(());
    }
    Err(Text::new(
        format!("Nama dan keahlian: 1–{LONGEST_TEXT} karakter, paling banyak {most}."),
        format!("Names and skills: 1 to {LONGEST_TEXT} characters, at most {most}."),
    ))
}

/// What a visit that leaves its team or day costs, by the planner's scale of 0 to 10.
pub fn moved_weight(stability: u32) -> i64 {
    if stability >= 10 { NEVER_MOVE } else { i64::from(stability) * MOVED }
}

fn day(text: &str) -> Option<Date> {
    text.parse().ok()
}

/// A local time `HH:MM`.
fn clock(text: &str) -> Option<Time> {
    (text.len() == 5).then(|| text.parse().ok()).flatten()
}

impl Brief {
    /// Places of the matrix: each team's base, then each place to visit.
    pub fn places(&self) -> Vec<Place> {
        prepare::places(&self.wanted(), &self.teams())
    }

    /// The same, and behind them points where teams are.
    pub fn places_with(&self, points: &[[f64; 2]]) -> Vec<Place> {
        let mut places = self.places();
        places.extend(points.iter().map(|at| Place { at: *at, access: None }));
        places
    }

    /// The problem over the legs between `places`, without pins. Errors: a time that the zone does not have,
    /// more skills than can be told apart.
    pub fn problem(&self, zone: &TimeZone, legs: Matrix) -> Result<Problem, Fault> {
        if self.skills().len() > MOST_SKILLS {
            return Err(Fault::Range("skills".into()));
        }
        let mut problem = prepare::problem(&self.wanted(), &self.teams(), &self.days(zone)?, legs)?;
        for (visit, asked) in problem.visits.iter_mut().zip(&self.visits) {
            if let Some(min) = asked.service_min {
                visit.service_s = i64::from(min) * 60;
            }
        }
        problem.check()?;
        Ok(problem)
    }

    /// Place in the list of the visit of this id.
    pub fn position(&self, place: &PlaceId) -> Option<usize> {
        self.visits.binary_search_by(|asked| asked.place.cmp(place)).ok()
    }

    /// Takes a place in, in its order; one that is there already gets the alerts of both.
    pub fn add(&mut self, asked: Asked) {
        match self.visits.binary_search_by(|own| own.place.cmp(&asked.place)) {
            Ok(at) => self.visits[at].alerts.extend(asked.alerts),
            Err(at) => self.visits.insert(at, asked),
        }
    }

    /// Skills by their bits.
    pub fn skills(&self) -> Vec<&str> {
        let teams = self.settings.teams.iter().flat_map(|team| &team.skills);
        let all = teams.chain(self.visits.iter().flat_map(|asked| &asked.skills));
        all.map(|skill| skill.trim()).collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// Everybody in the teams, the leader first.
    pub fn members(&self) -> Vec<String> {
        self.settings.teams.iter().flat_map(|team| &team.members).map(|id| id.0.clone()).collect()
    }

    fn bits(&self, skills: &[String]) -> u64 {
        let all: BTreeMap<&str, u32> = self.skills().into_iter().zip(0..).collect();
        skills.iter().filter_map(|skill| all.get(skill.trim())).fold(0, |bits, bit| bits | (1 << bit))
    }

    fn wanted(&self) -> Vec<Wanted> {
        let open = |window: &VisitWindow| {
            let (date, from, to) = (day(&window.day)?, clock(&window.from)?, clock(&window.to)?);
            Some(Open { date, from, to })
        };
        let wanted = self.visits.iter().map(|asked| Wanted {
            id: asked.place.0.clone(),
            place: Place { at: asked.point, access: asked.access },
            kind: asked.kind,
            people: asked.people,
            must: asked.must,
            priority: i64::from(asked.priority),
            skills: self.bits(&asked.skills),
            open: asked.windows.iter().filter_map(open).collect(),
        });
        wanted.collect()
    }

    fn teams(&self) -> Vec<Team> {
        let team = |team: &InspectionTeam| Team {
            base: Place { at: team.base.unwrap_or(self.office), access: None },
            skills: self.bits(&team.skills),
        };
        self.settings.teams.iter().map(team).collect()
    }

    fn days(&self, zone: &TimeZone) -> Result<Days, Fault> {
        let settings = &self.settings;
        let times = clock(&settings.from).zip(clock(&settings.to));
        let (from, to) = times.ok_or_else(|| Fault::Range("from, to".into()))?;
        let moved = moved_weight(settings.stability);
        Ok(Days {
            zone: zone.clone(),
            dates: settings.days.iter().filter_map(|text| day(text)).collect(),
            from,
            to,
            overtime_s: i64::from(settings.overtime_min) * 60,
            max_drive_s: i64::from(settings.max_drive_min) * 60,
            weights: Weights { drive: DRIVE, wait: 1, balance: i64::from(settings.balance), moved },
        })
    }
}
