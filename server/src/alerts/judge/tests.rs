//! The life of alerts through runs. Invariant: what is told, and to whom nothing is said,
//! is counted step by step.

use petapora_wire::Text;
use proptest::prelude::*;

use super::*;
use crate::alerts::finding::Scan;
use crate::alerts::signals::Case;

fn finding(signal: &str, target: &str, observed: u32) -> Finding {
    Finding {
        signal: signal.into(),
        target_kind: "place".into(),
        target_id: target.into(),
        target: target.into(),
        cases: vec![Case { observed, allowed: 1, rows: vec!["r".into()] }],
        law: String::new(),
        sentence: Text::new("", ""),
        off: Text::new("", ""),
        reminder: false,
        urgency: 1,
        restricted: false,
        scan: None,
        places: [(target.to_owned(), observed)].into(),
        sites: BTreeMap::new(),
        suppressions: Vec::new(),
    }
}

fn crowd(places: &[(&str, u32)], strength: Strength, recurrence_weeks: f64) -> Finding {
    let observed = places.iter().map(|(_, people)| people).sum();
    let scan = Scan {
        observed,
        expected: 1.0,
        weeks: 2,
        baseline_weeks: 52,
        llr: 9.0,
        p: 1.0 / recurrence_weeks,
        replicates: 999,
        rank: 1,
        recurrence_weeks,
        seed: 1,
        strength,
    };
    Finding {
        target_kind: "zone".into(),
        scan: Some(scan),
        places: places.iter().map(|(place, people)| ((*place).to_owned(), *people)).collect(),
        ..finding("residences_change", places[0].0, observed)
    }
}

/// Alerts run by run.
#[derive(Default)]
struct Office {
    alerts: BTreeMap<String, Kept>,
    days: i64,
    held: bool,
}

impl Office {
    /// Steps of the run, and whether each was told.
    fn run(&mut self, days: i64, found: &[Finding]) -> Vec<String> {
        self.days += days;
        let reach = Reach { now_ms: self.days * DAY_MS, streams: Due::Everything, held: self.held };
        let mut next = self.alerts.len();
        let name = || {
            next += 1;
            format!("a{next}")
        };
        let kept = self.alerts.values().cloned().collect();
        let mut lines = Vec::new();
        for change in judge(kept, found.to_vec(), reach, name).changes {
            for step in &change.steps {
                let told = if step.told { "!" } else { "" };
                lines.push(format!("{} {} {}{told}", change.alert.id, step.kind, step.state));
            }
            self.alerts.insert(change.alert.id.clone(), change.alert);
        }
        lines.sort();
        lines
    }

    fn put(&mut self, id: &str, state: AlertState) {
        self.alerts.get_mut(id).unwrap().state = state;
    }
}

#[test]
fn a_rule_opens_once_grows_and_ends_by_itself() {
    let mut office = Office::default();
    let full = |people| [finding("over_capacity", "kos", people)];
    assert_eq!(office.run(0, &full(10)), ["a1 opened BARU!"]);
    assert_eq!(office.run(7, &full(10)), [""; 0]);
    assert_eq!(office.run(7, &full(12)), [""; 0]);
    assert_eq!(office.run(7, &full(13)), ["a1 grew BARU!"]);
    assert_eq!(office.run(7, &full(10)), ["a1 shrank BARU"]);
    assert_eq!(office.run(7, &full(10)), [""; 0]);
    // What was told is the measure: it grew no further.
    assert_eq!(office.run(7, &full(13)), [""; 0]);
    assert_eq!(office.run(7, &[]), ["a1 gone KEDALUWARSA"]);
    assert_eq!(office.run(7, &[]), [""; 0]);
    assert_eq!(office.run(70, &full(10)), ["a1 reopened BARU!"]);
    assert_eq!(office.run(7, &[]), ["a1 gone KEDALUWARSA"]);
    assert_eq!(office.run(91, &full(10)), ["a2 opened BARU!"]);
}

#[test]
fn what_somebody_dismissed_speaks_again_only_when_it_grows_or_returns() {
    let mut office = Office::default();
    let full = |people| [finding("over_capacity", "kos", people)];
    office.run(0, &full(10));
    office.put("a1", Dismissed);
    assert_eq!(office.run(200, &full(11)), [""; 0]);
    assert_eq!(office.run(7, &full(13)), ["a1 reopened BARU!"]);
    office.put("a1", Done);
    assert_eq!(office.run(7, &full(13)), [""; 0]);
    assert_eq!(office.run(7, &[]), [""; 0]);
    assert_eq!(office.run(7, &full(13)), ["a1 reopened BARU!"]);
}

#[test]
fn what_somebody_took_up_lingers_thirty_days() {
    let mut office = Office::default();
    office.run(0, &[finding("overstay", "kos", 1)]);
    office.put("a1", Reviewed);
    assert_eq!(office.run(7, &[]), ["a1 gone DITINJAU"]);
    assert_eq!(office.run(29, &[]), [""; 0]);
    assert_eq!(office.run(1, &[]), ["a1 expired KEDALUWARSA"]);
    office.put("a1", Approved);
    assert_eq!(office.run(60, &[]), [""; 0]);
}

#[test]
fn a_zone_is_watched_in_silence_opens_and_ends_after_three_quiet_runs() {
    let mut office = Office::default();
    let zone = |strength, weeks| [crowd(&[("a", 6), ("b", 4)], strength, weeks)];
    assert_eq!(office.run(0, &zone(Strength::Faint, 6.0)), [""; 0]);
    assert_eq!(office.run(7, &zone(Strength::Watch, 30.0)), ["a1 opened DIPANTAU"]);
    assert_eq!(office.run(7, &zone(Strength::Open, 90.0)), ["a1 opened BARU!"]);
    assert_eq!(office.run(7, &zone(Strength::Open, 899.0)), [""; 0]);
    assert_eq!(office.run(7, &zone(Strength::Open, 900.0)), ["a1 rarer BARU!"]);
    assert_eq!(office.run(7, &zone(Strength::Faint, 6.0)), [""; 0]);
    assert_eq!(office.run(7, &[]), [""; 0]);
    assert_eq!(office.run(7, &[]), [""; 0]);
    assert_eq!(office.run(7, &[]), ["a1 gone KEDALUWARSA"]);
    assert_eq!(office.run(70, &zone(Strength::Open, 90.0)), ["a1 reopened BARU!"]);
}

#[test]
fn zones_part_and_join_under_their_names() {
    let mut office = Office::default();
    let [a, b] = [("a", 9), ("b", 6)].map(|place| crowd(&[place], Strength::Open, 90.0));
    let both = crowd(&[("a", 9), ("b", 6)], Strength::Open, 90.0);
    office.run(0, &[a.clone(), b.clone()]);
    assert_eq!(
        office.run(7, std::slice::from_ref(&both)),
        ["a1 grew BARU!", "a1 merged BARU!", "a2 merged DIGABUNG"]
    );
    assert_eq!(office.alerts["a2"].merged_into.as_deref(), Some("a1"));
    assert_eq!(office.run(7, &[a, b]), ["a1 shrank BARU", "a2 split BARU!"]);
    assert_eq!(office.alerts["a2"].merged_into, None);

    let mut office = Office::default();
    office.run(0, &[both]);
    let parts = [("a", 9), ("b", 6)].map(|place| crowd(&[place], Strength::Open, 90.0));
    assert_eq!(office.run(7, &parts), ["a1 shrank BARU", "a2 split BARU!"]);
    assert_eq!(office.alerts["a2"].parent.as_deref(), Some("a1"));
}

#[test]
fn a_list_that_jumped_holds_the_zones_and_not_the_rules() {
    let mut office = Office { held: true, ..Office::default() };
    let found = [finding("overstay", "kos", 1), crowd(&[("a", 9)], Strength::Open, 90.0)];
    assert_eq!(office.run(0, &found), ["a1 opened BARU!"]);
    office.held = false;
    assert_eq!(office.run(7, &found), ["a2 opened BARU!"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn a_run_repeated_changes_nothing(history in prop::collection::vec(prop::collection::vec((0..4u8, 1..20u32), 0..5), 1..6)) {
        let mut office = Office::default();
        for week in history {
            let mut found: BTreeMap<u8, Finding> = BTreeMap::new();
            for (place, people) in week {
                let name = format!("p{place}");
                found.insert(place, match place {
                    0 | 1 => finding("over_capacity", &name, people),
                    _ => crowd(&[(name.as_str(), people)], Strength::Open, 90.0),
                });
            }
            let found: Vec<Finding> = found.into_values().collect();
            office.run(7, &found);
            let kept: Vec<(String, AlertState)> = office.alerts.values().map(|a| (a.id.clone(), a.state)).collect();
            let steps = office.run(0, &found);
            // A zone that is missed is counted run by run.
            prop_assert!(steps.iter().all(|step| step.contains(" gone ")), "{:?}", steps);
            let ids: Vec<&String> = office.alerts.keys().collect();
            prop_assert_eq!(ids.len(), kept.len());
            // Nothing open is without its finding for long, nothing found is without an alert.
            for finding in &found {
                let has = office.alerts.values().any(|a| a.finding == *finding);
                prop_assert!(has);
            }
        }
    }
}
