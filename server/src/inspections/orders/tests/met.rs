//! Whom a visit met, and when the team came and went.

use petapora_wire::{InspectionState as State, VisitOutcome};

use super::super::*;
use super::{at, at_state, days, member, record};

/// People are named at a visit that is recorded.
pub fn met_at(inspection: &Inspection, act: &Act) -> Inspection {
    let recorded = Record {
        visit: "mess".into(),
        at: at("2026-11-02T09:30"),
        arrived: None,
        left: None,
        outcome: VisitOutcome::Unverified,
        findings: Vec::new(),
        note: String::new(),
        met: 1,
        named: 0,
    };
    let mut next = inspection.clone();
    if matches!(act, Act::Meet { .. }) {
        next.skipped.clear();
        next.records = [("mess".to_owned(), recorded)].into();
    }
    next
}

#[test]
fn a_team_comes_before_it_goes_and_names_whom_it_met_at_a_recorded_visit() {
    let inspection = at_state(State::UnderWay);
    let now = at("2026-11-02T12:00");
    let of = |came: &str, went: &str| {
        let Act::Record(record) = record("mess", VisitOutcome::Unverified, at(went)) else { unreachable!() };
        let record = Record { arrived: Some(at(came)), left: Some(at(went)), met: 2, named: 3, ..record };
        inspection.apply(&Act::Record(record), &member(), now, &days())
    };
    for (came, went) in [
        ("2026-11-02T10:30", "2026-11-02T10:00"),
        ("2026-11-02T08:00", "2026-11-02T10:00"),
        ("2026-11-02T10:00", "2026-11-02T12:01"),
    ] {
        assert_eq!(of(came, went).unwrap_err().code, "incomplete", "{came} {went}");
    }
    let recorded = of("2026-11-02T10:00", "2026-11-02T10:45").unwrap();
    // Who is named was met.
    assert_eq!((recorded.records["mess"].met, recorded.records["mess"].named), (3, 3));
    let meet = |visit: &str, people| {
        recorded.apply(&Act::Meet { visit: visit.into(), people }, &member(), now, &days())
    };
    let more = meet("mess", 4).unwrap();
    assert_eq!((more.records["mess"].met, more.records["mess"].named), (7, 7));
    for (visit, people) in [("kos", 1), ("mess", 0), ("mess", 48)] {
        assert_eq!(meet(visit, people).unwrap_err().code, "incomplete", "{visit} {people}");
    }
}
