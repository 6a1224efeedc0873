//! The statistical streams: where more people arrived of late than the area's own year
//! explains (`change`, weekly), and where more are than declared capacity and the
//! population explain (`level`, monthly); `crowd` is what both say of a zone. Residences and workplaces are judged apart,
//! each with its share of the budget; what a zone covers is told by `shape`.
//! Invariant: a stream only says what it would open; a place without a trustworthy
//! point takes no part; a run repeats to the byte for the same facts and day.

mod change;
mod crowd;
mod level;
mod shape;

pub use crowd::Crowd;

use jiff::civil::Date;
use petapora_wire::SiteRole;
use serde::Serialize;

use super::density::significance::Budget;
use super::signals::{Expected, Facts};
use crate::index::metres::centimetres;

/// False alarms that all streams together may raise in a year.
pub const FALSE_ALARMS_A_YEAR: f64 = 2.0;
/// Noted, and told to nobody.
const WATCH: f64 = 0.05;
/// What is less likely nothing, and at least so many times the expected, is still there.
const FAINT: f64 = 0.2;
const FAINT_RATIO: f64 = 1.5;
const SEED: u64 = 6_474;

/// What is compared, and how often.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// What changed: weekly.
    Change,
    /// What is high: with the first weekly run of a month.
    Level,
}

/// Where people are counted by a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Subject {
    pub name: &'static str,
    pub question: Question,
    pub role: SiteRole,
    radius_cm: i32,
}

const fn subject(name: &'static str, question: Question, role: SiteRole) -> Subject {
    let radius_cm = if matches!(role, SiteRole::Residence) { 50_000 } else { 100_000 };
    Subject { name, question, role, radius_cm }
}

/// Residences and workplaces, by both questions.
pub const STREAMS: [Subject; 4] = [
    subject("residences_change", Question::Change, SiteRole::Residence),
    subject("workplaces_change", Question::Change, SiteRole::Workplace),
    subject("residences_level", Question::Level, SiteRole::Residence),
    subject("workplaces_level", Question::Level, SiteRole::Workplace),
];

/// Which streams a run judges: a weekly run those of what changed, the month's first
/// weekly run all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    Nothing,
    Changes,
    Everything,
}

impl Due {
    pub fn includes(self, stream: &str) -> bool {
        let known = STREAMS.iter().find(|one| one.name == stream);
        match self {
            Self::Nothing => false,
            Self::Changes => known.is_some_and(|one| one.question == Question::Change),
            Self::Everything => known.is_some(),
        }
    }
}

/// The share of one stream: three eighths for each weekly one, one eighth for each
/// monthly one.
pub fn budget(question: Question, false_alarms_a_year: f64) -> Budget {
    match question {
        Question::Change => {
            Budget { alarms_a_year: false_alarms_a_year * 3.0 / 8.0, runs_a_year: 365.25 / 7.0 }
        }
        Question::Level => Budget { alarms_a_year: false_alarms_a_year / 8.0, runs_a_year: 12.0 },
    }
}

/// What one stream says of a day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Stream {
    pub stream: &'static str,
    /// p at which a run may raise an alarm.
    pub threshold: f64,
    pub people: u32,
    /// Groups that arrived together; these are what chance exchanges. Of a level stream
    /// the places with people.
    pub groups: usize,
    /// Whole weeks of history; 0 of a level stream.
    pub weeks: u32,
    /// Too few to tell a crowd from chance.
    pub too_few: bool,
    pub crowds: Vec<Crowd>,
}

/// One stream on `day` with the budget of all.
pub fn stream(facts: &Facts, day: Date, subject: Subject, false_alarms_a_year: f64) -> Stream {
    match subject.question {
        Question::Change => change::stream(facts, day, subject, false_alarms_a_year),
        Question::Level => level::stream(facts, day, subject, false_alarms_a_year),
    }
}

/// Places of a role with a trustworthy point.
fn located(facts: &Facts, role: SiteRole) -> Vec<(&String, [f64; 2])> {
    let of_role = facts.places.iter().filter(|(_, place)| place.kind.default_role() == role);
    of_role.filter_map(|(id, place)| Some((id, place.point?))).collect()
}

/// On the plane of the first point, in whole centimetres.
fn plane(points: impl Iterator<Item = [f64; 2]> + Clone) -> Vec<[i32; 2]> {
    let origin = points.clone().next().unwrap_or_default();
    points.map(|point| centimetres(origin, point)).collect()
}

/// Whether chance explains it badly enough to be remembered at all.
fn is_noted(p: f64, observed: u32, expected: f64) -> bool {
    p <= WATCH || (p <= FAINT && f64::from(observed) >= FAINT_RATIO * expected)
}

/// Declared densities that cover one of these places.
fn declared<'a>(facts: &'a Facts, places: &[String]) -> Vec<&'a Expected> {
    facts.expectations.iter().filter(|one| one.places.iter().any(|place| places.contains(place))).collect()
}

/// The most people of whom 99 in 100 draws of a Poisson number around `mean` stay below.
fn poisson_99(mean: f64) -> u32 {
    let (mut below, mut log_term) = (0.0, -mean);
    for count in 0..u32::MAX {
        below += log_term.exp();
        if below >= 0.99 || f64::from(count) > mean + 10.0 * mean.sqrt() + 20.0 {
            return count;
        }
        log_term += mean.max(f64::MIN_POSITIVE).ln() - f64::from(count + 1).ln();
    }
    u32::MAX
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_99th_percentile_of_poisson_is_that_of_tables() {
        assert_eq!([0.0, 1.0, 4.0, 10.0, 100.0].map(poisson_99), [0, 4, 9, 18, 124]);
    }

    #[test]
    fn the_budget_is_shared_by_the_streams() {
        let [change, level] = [Question::Change, Question::Level].map(|one| budget(one, FALSE_ALARMS_A_YEAR));
        assert!((change.threshold() - 0.014_37).abs() < 1e-4 && (level.threshold() - 0.020_83).abs() < 1e-4);
        let all: f64 =
            STREAMS.iter().map(|one| budget(one.question, FALSE_ALARMS_A_YEAR).alarms_a_year).sum();
        assert!((all - FALSE_ALARMS_A_YEAR).abs() < 1e-9);
    }
}
