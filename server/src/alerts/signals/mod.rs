//! Signals: rules of law over what the lists say on a day. Each rule is a file with its
//! law, its guard and its wording; all of them only ask for verification.
//! Invariant: what goes in has no field for a nationality, a sex, a religion or a name
//! of a person; what comes out names premises or a sponsor, and the rows that say so.

mod address_mismatch;
mod lodging_not_reporting;
mod over_capacity;
mod over_expectation;
mod over_quota;
mod overstay;
mod permit_expiring;
mod permit_misuse;
mod position_not_approved;
mod referral;
mod site_not_approved;
mod sponsor_report_missing;
mod unreconciled;

use std::collections::BTreeMap;

pub use referral::{Referral, Unknown};

use jiff::civil::Date;
use petapora_wire::{ExpectationId, PermitKind, PlaceKind, SiteRole, Text};
use serde::{Deserialize, Serialize};

use crate::region::Inhabited;
use crate::registry::presence::{Home, home, stay_role};

/// What the lists say, persons already reconciled: the same person has the same id.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    pub places: BTreeMap<String, Place>,
    /// Names of companies.
    pub companies: BTreeMap<String, String>,
    pub permits: Vec<Permit>,
    pub stays: Vec<Stay>,
    pub assignments: Vec<Assignment>,
    pub approvals: Vec<Approval>,
    pub sightings: Vec<Sighting>,
    /// Declared densities in force.
    pub expectations: Vec<Expected>,
    /// Where the population lives.
    pub inhabited: Vec<Inhabited>,
    /// Sponsors' reports of presence and activity.
    pub sponsor_reports: Vec<SponsorReport>,
    /// Numbered referrals, the earliest first.
    pub referrals: Vec<Referral>,
}

/// A sponsor reported.
#[derive(Debug, Clone)]
pub struct SponsorReport {
    pub company: String,
    pub reported_on: Date,
    pub row: String,
}

/// People declared to be expected at places, together.
#[derive(Debug, Clone)]
pub struct Expected {
    pub id: ExpectationId,
    pub places: Vec<String>,
    pub capacity: u32,
}

#[derive(Debug, Clone)]
pub struct Place {
    pub name: String,
    pub kind: PlaceKind,
    /// Who runs a workplace.
    pub company: Option<String>,
    pub capacity: Option<u32>,
    /// People who are expected to live here.
    pub expected: Option<u32>,
    /// Longitude and latitude, if measured or pinned.
    pub point: Option<[f64; 2]>,
    pub kelurahan: Option<String>,
}

impl Place {
    fn is_residence(&self) -> bool {
        self.kind.default_role() == SiteRole::Residence
    }
}

#[derive(Debug, Clone)]
pub struct Permit {
    pub person: String,
    pub kind: PermitKind,
    pub visa_index: Option<String>,
    pub starts: Option<Date>,
    pub ends: Option<Date>,
    pub sponsor: Option<String>,
    /// Where it says its holder lives.
    pub place: Option<String>,
    pub row: String,
}

/// A guest as a lodging or a ship's agent reports.
#[derive(Debug, Clone)]
pub struct Stay {
    pub person: String,
    pub place: String,
    pub check_in: Option<Date>,
    pub check_out: Option<Date>,
    pub row: String,
}

impl Stay {
    fn covers(&self, day: Date) -> bool {
        self.check_in.is_none_or(|from| from <= day) && self.check_out.is_none_or(|to| day <= to)
    }
}

#[derive(Debug, Clone)]
pub struct Assignment {
    pub person: String,
    pub company: Option<String>,
    pub place: Option<String>,
    pub position: Option<String>,
    pub ends: Option<Date>,
    pub row: String,
}

#[derive(Debug, Clone)]
pub struct Approval {
    pub company: String,
    pub position: Option<String>,
    pub headcount: Option<u32>,
    pub starts: Option<Date>,
    pub ends: Option<Date>,
    pub place: Option<String>,
    pub row: String,
}

impl Approval {
    fn covers(&self, day: Date) -> bool {
        self.starts.is_none_or(|from| from <= day) && self.ends.is_none_or(|to| day <= to)
    }
}

#[derive(Debug, Clone)]
pub struct Sighting {
    pub id: String,
    /// `None`: nobody's so far.
    pub person: Option<String>,
    pub place: String,
    pub company: Option<String>,
    pub seen_on: Option<Date>,
    /// Seen because a team was sent there: an answer to an alert, never an event that raises the next.
    pub by_inspection: bool,
    pub row: String,
}

/// What a signal is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TargetKind {
    /// Premises at which the stay of somebody is to be verified.
    PersonStay,
    Place,
    Workplace,
    Company,
}

impl TargetKind {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::PersonStay => "person_stay",
            Self::Place => "place",
            Self::Workplace => "workplace",
            Self::Company => "company",
        }
    }
}

/// One thing to verify at one target: rows of the lists that together say so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    pub observed: u32,
    /// Permitted, approved or declared; 0 where nothing is.
    pub allowed: u32,
    /// Source rows that say so.
    pub rows: Vec<String>,
}

/// A rule that found something at premises or a sponsor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Signal {
    pub signal: &'static str,
    pub target_kind: TargetKind,
    /// Id of the place or company.
    pub target_id: String,
    pub target: String,
    pub cases: Vec<Case>,
    pub law: &'static str,
    /// For reading aloud.
    pub sentence: Text,
    /// What would switch it off.
    pub off: Text,
    /// A letter to the sponsor or a question to an agency; sends nobody.
    pub reminder: bool,
    /// 1 is first.
    pub urgency: u8,
    /// Shown only to those who may read referrals.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub restricted: bool,
}

/// What a rule says of itself, the same for every target.
struct Rule {
    signal: &'static str,
    target_kind: TargetKind,
    law: &'static str,
    off: [&'static str; 2],
    reminder: bool,
    urgency: u8,
}

impl Rule {
    /// One signal for each target, in the order of their ids.
    fn signals(
        &self,
        cases: BTreeMap<String, Vec<Case>>,
        name: impl Fn(&str) -> String,
        says: impl Fn(&str, &[Case]) -> [String; 2],
    ) -> Vec<Signal> {
        let signal = |(target_id, cases): (String, Vec<Case>)| {
            let target = name(&target_id);
            let [id, en] = says(&target, &cases);
            Signal {
                signal: self.signal,
                target_kind: self.target_kind,
                law: self.law,
                sentence: Text::new(id, en),
                off: Text::new(self.off[0], self.off[1]),
                reminder: self.reminder,
                urgency: self.urgency,
                restricted: false,
                target_id,
                target,
                cases,
            }
        };
        cases.into_iter().map(signal).collect()
    }
}

impl Facts {
    fn place_name(&self, id: &str) -> String {
        self.places.get(id).map_or_else(String::new, |place| place.name.clone())
    }

    fn company_name(&self, id: &str) -> String {
        self.companies.get(id).cloned().unwrap_or_default()
    }

    /// Who brought a person here: the sponsor of the permit, else the employer.
    pub fn sponsor(&self, person: &str) -> Option<&String> {
        let employer =
            || self.assignments.iter().find(|one| one.person == person).and_then(|one| one.company.as_ref());
        self.permit(person).and_then(|permit| permit.sponsor.as_ref()).or_else(employer)
    }

    /// The permit that speaks for a person: the one that ends last.
    fn permit(&self, person: &str) -> Option<&Permit> {
        let own = self.permits.iter().filter(|permit| permit.person == person);
        own.max_by_key(|permit| (permit.ends.is_none(), permit.ends))
    }

    /// Everybody who lives somewhere on `day`, by place and person, with the row that
    /// says so: by the rule of the map (`presence::home`), never at two places.
    pub fn occupants(&self, day: Date) -> BTreeMap<&str, BTreeMap<&str, &str>> {
        let mut homes = BTreeMap::<&str, Vec<(&str, Home<&str>)>>::new();
        for permit in &self.permits {
            let Some(place) = permit.place.as_deref() else { continue };
            let home = Home { place, reported: false, from: permit.starts, to: permit.ends };
            homes.entry(&permit.person).or_default().push((&permit.row, home));
        }
        for stay in &self.stays {
            let kind = self.places.get(&stay.place).map(|place| place.kind);
            if kind.is_some_and(|kind| stay_role(kind) == SiteRole::Residence) {
                let home = Home {
                    place: stay.place.as_str(),
                    reported: true,
                    from: stay.check_in,
                    to: stay.check_out,
                };
                homes.entry(&stay.person).or_default().push((&stay.row, home));
            }
        }
        let mut people = BTreeMap::<&str, BTreeMap<&str, &str>>::new();
        for (person, mut own) in homes {
            own.sort_unstable_by_key(|(row, _)| *row);
            let (rows, homes): (Vec<&str>, Vec<Home<&str>>) = own.into_iter().unzip();
            if let Some(at) = home(&homes, day) {
                people.entry(homes[at].place).or_default().insert(person, rows[at]);
            }
        }
        people
    }

    /// The most people that a declaration for this place alone expects; 0 without one.
    fn declared(&self, place: &str) -> u32 {
        let own = self.expectations.iter().filter(|one| one.places == [place]);
        own.map(|one| one.capacity).max().unwrap_or_default()
    }

    /// The last reported stay that covers the day, at a residence.
    fn current_stay(&self, person: &str, day: Date) -> Option<&Stay> {
        let at_home = |stay: &&Stay| self.places.get(&stay.place).is_some_and(Place::is_residence);
        let own = self.stays.iter().filter(|stay| stay.person == person && stay.covers(day));
        own.filter(at_home).max_by_key(|stay| (stay.check_in, &stay.row))
    }
}

/// All signals on `day`, the most urgent first, equals by rule and target.
pub fn signals(facts: &Facts, day: Date) -> Vec<Signal> {
    let mut all = [
        referral::signals(facts, day),
        over_capacity::signals(facts, day),
        over_expectation::signals(facts, day),
        overstay::signals(facts, day),
        permit_misuse::signals(facts, day),
        site_not_approved::signals(facts, day),
        over_quota::signals(facts, day),
        position_not_approved::signals(facts, day),
        address_mismatch::signals(facts, day),
        lodging_not_reporting::signals(facts),
        unreconciled::signals(facts, day),
        permit_expiring::signals(facts, day),
        sponsor_report_missing::signals(facts, day),
    ]
    .concat();
    all.sort_by(|a, b| (a.urgency, a.signal, &a.target).cmp(&(b.urgency, b.signal, &b.target)));
    all
}
