//! Makes the planning problem of places, teams and days. Invariant: times are those of the office's zone; the
//! matrix is over `places`, bases first; on Fridays the prayer takes the place of lunch.

use jiff::civil::{Date, Time, Weekday, time};
use jiff::tz::TimeZone;
use petapora_wire::PlaceKind;

use super::plan::{Break, Fault, Matrix, Problem, Shift, Visit, Weights, Window};
use super::road::Place;

/// Lunch begins within these times; the midday prayer of Friday within those.
const LUNCH: (Time, Time, i64) = (time(11, 45, 0, 0), time(12, 45, 0, 0), 3_600);
const FRIDAY_PRAYER: (Time, Time, i64) = (time(11, 30, 0, 0), time(11, 45, 0, 0), 5_400);
/// Looking at one person's documents.
const PERSON_S: i64 = 180;
/// Longer than this no visit is planned: a larger place is visited by more teams or again.
const LONGEST_S: i64 = 3 * 3_600;

/// A place to visit.
#[derive(Debug, Clone, PartialEq)]
pub struct Wanted {
    pub id: String,
    pub place: Place,
    pub kind: PlaceKind,
    /// Documented people there.
    pub people: u32,
    pub must: bool,
    /// At least 1.
    pub priority: i64,
    /// Bits of what the team must have (an interpreter, an agency).
    pub skills: u64,
    /// When it may be visited, e.g. by a gate permit; at any time where empty.
    pub open: Vec<Open>,
}

/// From when to when on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Open {
    pub date: Date,
    pub from: Time,
    pub to: Time,
}

/// Who goes.
#[derive(Debug, Clone, PartialEq)]
pub struct Team {
    /// Where it sets out and comes back to.
    pub base: Place,
    pub skills: u64,
}

/// When the teams are out.
#[derive(Debug, Clone, PartialEq)]
pub struct Days {
    pub zone: TimeZone,
    pub dates: Vec<Date>,
    pub from: Time,
    pub to: Time,
    pub overtime_s: i64,
    pub max_drive_s: i64,
    pub weights: Weights,
}

/// Places of the matrix: each team's base, then each place to visit.
pub fn places(wanted: &[Wanted], teams: &[Team]) -> Vec<Place> {
    teams.iter().map(|team| team.base).chain(wanted.iter().map(|wanted| wanted.place)).collect()
}

/// The problem over the legs between `places`. Errors: what `Problem::check` finds; a time that the zone does
/// not have.
pub fn problem(wanted: &[Wanted], teams: &[Team], days: &Days, legs: Matrix) -> Result<Problem, Fault> {
    let visits = wanted.iter().enumerate().map(|(number, wanted)| {
        let windows = wanted.open.iter().map(|open| {
            let (opens_s, closes_s) = (days.second(open.date, open.from)?, days.second(open.date, open.to)?);
            Ok(Window { opens_s, closes_s })
        });
        Ok(Visit {
            id: wanted.id.clone(),
            place: teams.len() + number,
            service_s: service_s(wanted.kind, wanted.people),
            windows: windows.collect::<Result<_, Fault>>()?,
            must: wanted.must,
            priority: wanted.priority,
            skills: wanted.skills,
            ..Visit::default()
        })
    });
    let visits = visits.collect::<Result<_, Fault>>()?;
    let mut shifts = Vec::with_capacity(teams.len() * days.dates.len());
    for (day, date) in (0..).zip(&days.dates) {
        for (number, team) in teams.iter().enumerate() {
            shifts.push(Shift {
                team: number as u32,
                day,
                start_s: days.second(*date, days.from)?,
                end_s: days.second(*date, days.to)?,
                overtime_s: days.overtime_s,
                from: number,
                to: number,
                breaks: days.breaks(*date)?,
                max_drive_s: days.max_drive_s,
                // A team carries nothing; what limits it is time.
                capacity: 0,
                skills: team.skills,
            });
        }
    }
    let problem = Problem { visits, shifts, legs, weights: days.weights, fewest_shifts: false };
    problem.check()?;
    Ok(problem)
}

/// How long a visit takes: getting in and looking round by kind, then each person.
pub fn service_s(kind: PlaceKind, people: u32) -> i64 {
    let around_min = match kind {
        PlaceKind::Workplace => 45,
        PlaceKind::Mess | PlaceKind::Office | PlaceKind::Jetty => 30,
        PlaceKind::Hotel | PlaceKind::Kos => 20,
        PlaceKind::House => 15,
    };
    (around_min * 60 + i64::from(people) * PERSON_S).min(LONGEST_S)
}

impl Days {
    /// Epoch second of a local time.
    fn second(&self, date: Date, at: Time) -> Result<i64, Fault> {
        let local = date.to_datetime(at).to_zoned_datetime(self.zone.clone());
        local.map(|local| local.timestamp().as_second()).map_err(|_| Fault::Range(date.to_string()))
    }

    /// The break of a day that is long enough to hold it.
    fn breaks(&self, date: Date) -> Result<Vec<Break>, Fault> {
        let friday = date.weekday() == Weekday::Friday;
        let (earliest, latest, length_s) = if friday { FRIDAY_PRAYER } else { LUNCH };
        if self.from >= earliest || self.to <= latest {
            return Ok(Vec::new());
        }
        let (earliest_s, latest_s) = (self.second(date, earliest)?, self.second(date, latest)?);
        Ok(vec![Break { earliest_s, latest_s, length_s }])
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::check::check;
    use super::super::plan::{Limit, Tuning, solve};
    use super::super::road::estimates;
    use super::*;

    fn place(number: usize) -> Place {
        Place { at: [117.45 + number as f64 * 0.005, 0.12], access: None }
    }

    fn wanted(number: usize, kind: PlaceKind, people: u32) -> Wanted {
        Wanted {
            id: format!("v{number}"),
            place: place(number),
            kind,
            people,
            must: true,
            priority: 1,
            skills: 0,
            open: Vec::new(),
        }
    }

    /// Thursday and Friday.
    fn days() -> Days {
        Days {
            zone: TimeZone::get("Asia/Makassar").unwrap(),
            dates: vec![date(2026, 11, 5), date(2026, 11, 6)],
            from: time(8, 0, 0, 0),
            to: time(16, 0, 0, 0),
            overtime_s: 0,
            max_drive_s: 14_400,
            weights: Weights { drive: 1, ..Weights::default() },
        }
    }

    fn planned(wanted: &[Wanted], teams: &[Team]) -> Problem {
        problem(wanted, teams, &days(), estimates(&places(wanted, teams)).matrix).unwrap()
    }

    #[test]
    fn a_day_is_the_offices_own_and_friday_has_its_prayer() {
        let teams = [Team { base: place(0), skills: 0 }, Team { base: place(1), skills: 1 }];
        let problem = planned(&[wanted(2, PlaceKind::Mess, 10)], &teams);
        let second = |text: &str| text.parse::<jiff::Timestamp>().unwrap().as_second();
        let keys: Vec<_> = problem.shifts.iter().map(|s| (s.team, s.day, s.from, s.skills)).collect();
        assert_eq!(keys, [(0, 0, 0, 0), (1, 0, 1, 1), (0, 1, 0, 0), (1, 1, 1, 1)]);
        let [thursday, friday] = [&problem.shifts[0], &problem.shifts[2]];
        assert_eq!(thursday.start_s, second("2026-11-05T08:00:00+08:00"));
        assert_eq!(thursday.breaks[0].earliest_s, second("2026-11-05T11:45:00+08:00"));
        assert_eq!(friday.breaks[0].latest_s, second("2026-11-06T11:45:00+08:00"));
        assert_eq!((thursday.breaks[0].length_s, friday.breaks[0].length_s), (3_600, 5_400));
        assert_eq!((problem.visits[0].place, problem.visits[0].service_s), (2, 30 * 60 + 10 * 180));
    }

    #[test]
    fn a_visit_is_longer_for_more_people_and_never_without_end() {
        for kind in PlaceKind::ALL {
            let lengths: Vec<i64> = [0, 1, 20, 10_000].map(|people| service_s(*kind, people)).to_vec();
            assert!(
                lengths.is_sorted() && lengths[0] >= 900 && lengths[3] == LONGEST_S,
                "{kind}: {lengths:?}"
            );
        }
    }

    #[test]
    fn what_is_asked_for_can_be_planned_and_passes_the_check() {
        let mut wanted: Vec<_> = (1..9).map(|number| wanted(number, PlaceKind::Kos, 8)).collect();
        wanted[0].skills = 1;
        let gate =
            |from, to| Open { date: date(2026, 11, 6), from: time(from, 0, 0, 0), to: time(to, 0, 0, 0) };
        wanted[1].open = vec![gate(13, 15)];
        // On a day when nobody is out.
        wanted[2].open = vec![Open { date: date(2026, 11, 9), ..gate(9, 12) }];
        let teams = [Team { base: place(0), skills: 0 }, Team { base: place(0), skills: 1 }];
        let problem = planned(&wanted, &teams);
        let plan =
            solve(&problem, &[], 1, Tuning::default(), |p| (p.iterations() < 500).then_some(0.5)).unwrap();
        assert_eq!(check(&problem, &plan), vec![]);
        let shift_of = |visit: usize| {
            plan.routes.iter().find(|route| route.stops.iter().any(|stop| stop.visit == visit))
        };
        assert_eq!(shift_of(0).map(|route| problem.shifts[route.shift].team), Some(1));
        assert_eq!(shift_of(1).map(|route| problem.shifts[route.shift].day), Some(1));
        let out: Vec<_> = plan.unserved.iter().map(|u| (u.visit, u.alone, u.obstacles[0].limit)).collect();
        assert_eq!(out, [(2, true, Limit::Window)]);
    }

    #[test]
    fn two_places_of_one_id_are_refused() {
        let twice = [wanted(1, PlaceKind::Kos, 1), wanted(1, PlaceKind::Kos, 1)];
        let teams = [Team { base: place(0), skills: 0 }];
        let legs = estimates(&places(&twice, &teams)).matrix;
        assert_eq!(problem(&twice, &teams, &days(), legs).unwrap_err(), Fault::Twice("v1".into()));
    }
}
