//! What of a plan changes in which state, by hand for every state, change and person.

use super::*;

fn changes() -> [Change; 3] {
    [
        Change::Plan,
        Change::Course { visit: Some("kos".into()), day: Some(date(2026, 11, 3)) },
        Change::Leave { visit: "kos".into(), reason: reason() },
    ]
}

#[test]
fn a_plan_changes_as_a_draft_and_under_its_order_in_order_and_times_alone() {
    use State::*;
    for state in State::ALL {
        let mut inspection = at_state(*state);
        inspection.skipped.clear();
        for change in changes() {
            for (actor, office, leads) in [
                (planner(), true, false),
                (head(), true, false),
                (leader(), false, true),
                (member(), false, false),
            ] {
                let may = match state {
                    Draft => office,
                    OrderIssued | Briefed | UnderWay => leads && change != Change::Plan,
                    _ => false,
                };
                let answer = inspection.may_change(&change, &actor);
                assert_eq!(answer.is_ok(), may, "{state}: {change:?} by {actor:?}: {answer:?}");
                let Err(refusal) = answer else { continue };
                let code = match state {
                    Draft => "wrong_person",
                    Submitted | Approved | Postponed => "not_a_draft",
                    OrderIssued | Briefed | UnderWay if change == Change::Plan => "order_binds",
                    OrderIssued | Briefed | UnderWay => "wrong_person",
                    _ => "is_over",
                };
                assert_eq!(refusal.code, code, "{state}: {change:?}");
                assert!(refusal.sentence().id.ends_with(')') && refusal.sentence().en.ends_with(')'));
            }
        }
    }
}

#[test]
fn under_the_order_a_visit_stays_within_its_days_and_leaves_with_a_reason_alone() {
    let issued = at_state(State::OrderIssued);
    let refused = |change: Change| issued.may_change(&change, &leader()).unwrap_err();
    let late = refused(Change::Course { visit: Some("kos".into()), day: Some(date(2026, 11, 9)) });
    assert_eq!((late.code, late.basis), ("order_does_not_cover", Basis::FieldOrder));
    let silent = refused(Change::Leave { visit: "kos".into(), reason: "  ".into() });
    assert_eq!((silent.code, silent.basis), ("incomplete", Basis::FieldOrder));
    assert!(refused(Change::Plan).sentence().id.contains("Pasal 30"));
    // All that is left may be put in another order.
    assert!(issued.may_change(&Change::Course { visit: None, day: None }, &leader()).is_ok());

    let now = at("2026-11-02T09:00");
    let seen = record("mess", VisitOutcome::Confirmed, now);
    let mut under_way = walk(at_state(State::UnderWay), now, &[(member(), seen)]);
    let done = Change::Course { visit: Some("mess".into()), day: None };
    assert_eq!(under_way.may_change(&done, &leader()).unwrap_err().code, "visit_done");
    under_way.leave_out("kos", " pindah ");
    assert_eq!(under_way.skipped["kos"], "pindah");
    let again = Change::Course { visit: Some("kos".into()), day: None };
    assert_eq!(under_way.may_change(&again, &leader()).unwrap_err().code, "visit_done");
    // It is accounted for, and nothing else is left to do.
    assert_eq!(under_way.visits, ["mess"]);
    assert_eq!(walk(under_way, now, &[(leader(), minutes())]).state, State::Recorded);
}

#[test]
fn a_plan_that_was_taken_back_is_submitted_and_approved_anew() {
    let now = at("2026-11-02T09:00");
    for state in [State::Submitted, State::Approved] {
        let back = walk(at_state(state), now, &[(planner(), Act::Withdraw { reason: reason() })]);
        assert_eq!((back.state, &back.approved, &back.submitted_by), (State::Draft, &None, &None));
        let issue = back.apply(&Act::IssueOrder(order()), &planner(), now, &days());
        assert_eq!(issue.unwrap_err().code, "wrong_step");
        let again = [(planner(), Act::Submit), (head(), Act::Approve)];
        assert_eq!(walk(back, now, &again).state, State::Approved);
    }
    let withdraw = Act::Withdraw { reason: reason() };
    for state in [State::OrderIssued, State::Briefed, State::UnderWay] {
        let refused = at_state(state).apply(&withdraw, &planner(), now, &days()).unwrap_err();
        assert_eq!((refused.code, refused.basis), ("order_binds", Basis::FieldOrder), "{state}");
    }
}
