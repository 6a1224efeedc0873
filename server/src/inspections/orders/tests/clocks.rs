//! The clocks: the order's days, the urgent day, working days, the objection.

use jiff::civil::{Date, date};
use petapora_wire::{InspectionState as State, VisitOutcome};

use super::super::*;
use super::{at, at_state, days, draft, head, leader, member, minutes, order, planner, record, walk};

#[test]
fn an_order_is_good_on_its_days_only_from_midnight_to_midnight() {
    let briefed = at_state(State::Briefed);
    for (now, may) in [
        ("2026-11-01T23:59", false),
        ("2026-11-02T00:00", true),
        ("2026-11-06T23:59", true),
        ("2026-11-07T00:00", false),
    ] {
        let answer = briefed.apply(&Act::Start, &leader(), at(now), &days());
        assert_eq!(answer.is_ok(), may, "{now}");
        if let Err(refusal) = answer {
            assert_eq!(refusal.code, "order_not_valid");
        }
    }
}

/// Approved as urgent at that moment, and briefed.
fn urgent(approved: &str) -> Inspection {
    let acts = [
        (planner(), Act::Submit),
        (head(), Act::ApproveUrgent { reason: "segera berangkat".into() }),
        (leader(), Act::Brief { agencies: vec![] }),
    ];
    walk(draft(), at(approved), &acts)
}

#[test]
fn the_urgent_clock_ends_with_the_next_day_whatever_day_that_is() {
    // Before and after midnight, into a weekend, over a public holiday and joint leave, into a new year.
    for (approved, due) in [
        ("2026-11-02T00:00", "2026-11-04T00:00"),
        ("2026-11-02T23:59", "2026-11-04T00:00"),
        ("2026-11-03T00:00", "2026-11-05T00:00"),
        ("2026-11-06T16:00", "2026-11-08T00:00"),
        ("2026-12-23T16:00", "2026-12-25T00:00"),
        ("2026-12-31T10:00", "2027-01-02T00:00"),
    ] {
        let inspection = urgent(approved);
        assert_eq!(inspection.timer(&days()), Some(Timer::OrderDue(at(due))), "{approved}");
        let before = at(due) - jiff::SignedDuration::from_secs(1);
        assert!(inspection.apply(&Act::Start, &leader(), before, &days()).is_ok(), "{approved}");
        let late = inspection.apply(&Act::Start, &leader(), at(due), &days()).unwrap_err();
        assert_eq!((late.code, late.basis), ("order_overdue", Basis::FieldOrder), "{approved}");
    }
}

#[test]
fn an_urgent_inspection_is_concluded_only_with_its_order_and_a_late_one_stays_marked() {
    let started = walk(urgent("2026-11-02T09:00"), at("2026-11-02T20:00"), &[(leader(), Act::Start)]);
    let seen = at("2026-11-02T21:00");
    let out = [
        (member(), record("mess", VisitOutcome::Confirmed, seen)),
        (member(), record("kos", VisitOutcome::Unverified, seen)),
        (leader(), minutes()),
    ];
    // Sent when the phone is back in the net, two days later: what counts is when it was seen.
    let recorded = walk(started.clone(), at("2026-11-04T08:00"), &out);
    let refused = recorded.apply(&Act::Conclude, &leader(), at("2026-11-04T08:00"), &days()).unwrap_err();
    assert_eq!(refused.code, "no_order");
    let late = record("mess", VisitOutcome::Confirmed, at("2026-11-04T07:00"));
    let refused = started.apply(&late, &member(), at("2026-11-04T08:00"), &days()).unwrap_err();
    assert_eq!(refused.code, "order_overdue");
    for (entered, is_late) in [("2026-11-03T23:59", false), ("2026-11-04T00:00", true)] {
        let letter = Act::IssueOrder(Order { signed_on: date(2026, 11, 3), ..order() });
        let ordered = recorded.apply(&letter, &planner(), at(entered), &days()).unwrap();
        assert_eq!((ordered.state, ordered.order_late), (State::Recorded, is_late), "{entered}");
        assert_eq!(ordered.timer(&days()), None);
        let concluded = ordered.apply(&Act::Conclude, &leader(), at("2026-11-04T09:00"), &days()).unwrap();
        assert_eq!(concluded.state, State::Finding);
    }
    let other_days = Order { signed_on: date(2026, 11, 3), valid_from: date(2026, 11, 3), ..order() };
    let refused = recorded
        .apply(&Act::IssueOrder(other_days), &planner(), at("2026-11-03T10:00"), &days())
        .unwrap_err();
    assert_eq!(refused.code, "order_does_not_cover");
}

#[test]
fn working_days_leave_out_weekends_holidays_and_joint_leave() {
    let days = days();
    for (from, count, last, provisional) in [
        (date(2026, 11, 2), 1, date(2026, 11, 3), false),
        (date(2026, 11, 6), 1, date(2026, 11, 9), false),
        // From a Saturday: Monday is the first.
        (date(2026, 11, 7), 1, date(2026, 11, 9), false),
        (date(2026, 11, 2), 21, date(2026, 12, 1), false),
        // Christmas, joint leave, New Year and Isra Mikraj lie between.
        (date(2026, 12, 10), 21, date(2027, 1, 14), false),
        // Nyepi and Idulfitri 2026 take six working days.
        (date(2026, 3, 17), 5, date(2026, 3, 31), false),
        (date(2027, 12, 15), 21, date(2028, 1, 14), true),
        (date(2026, 11, 2), 0, date(2026, 11, 2), false),
        // Nyepi and Idulfitri 2027: five working days off, of which the moon decides.
        (date(2027, 3, 5), 3, date(2027, 3, 18), true),
        (date(2027, 3, 16), 3, date(2027, 3, 19), false),
        (date(2027, 5, 14), 1, date(2027, 5, 21), true),
    ] {
        assert_eq!(days.deadline(from, count), Deadline { date: last, provisional }, "{from} + {count}");
    }
    assert!(!days.is_working(date(2026, 12, 24)) && days.is_working(date(2026, 12, 28)));
}

#[test]
fn each_year_of_holidays_is_whole_sorted_and_has_its_source() {
    assert!(HOLIDAYS.array_windows().all(|[a, b]| a.date < b.date));
    for (year, source) in SOURCES {
        let own: Vec<_> = HOLIDAYS.iter().filter(|holiday| holiday.date.0 == *year).collect();
        let leave = own.iter().filter(|holiday| holiday.joint_leave).count();
        assert!(own.len() - leave >= 17 && leave >= 8, "{year}: {} and {leave}, {source}", own.len());
        assert!(own.iter().all(|h| Date::new(h.date.0, h.date.1, h.date.2).is_ok() && !h.name.is_empty()));
    }
}

#[test]
fn the_objection_clock_runs_for_21_working_days_and_keeps_the_case_open() {
    let measured = at_state(State::Measure);
    let last = Deadline { date: date(2026, 12, 1), provisional: false };
    assert_eq!(measured.timer(&days()), Some(Timer::ObjectionUntil(last)));
    let object = |on| Act::Object(Objection { number: "K/1".into(), on });
    let evening = at("2026-12-01T23:59");
    let close = measured.apply(&Act::Close, &planner(), evening, &days()).unwrap_err();
    assert_eq!((close.code, close.basis), ("objection_open", Basis::Objection));
    assert!(measured.apply(&Act::Close, &planner(), at("2026-12-02T00:00"), &days()).is_ok());
    let late = measured.apply(&object(date(2026, 12, 2)), &planner(), at("2026-12-02T08:00"), &days());
    assert_eq!(late.unwrap_err().code, "objection_late");
    let objected =
        measured.apply(&object(date(2026, 12, 1)), &planner(), at("2026-12-03T08:00"), &days()).unwrap();
    let sent = Deadline { date: date(2026, 12, 8), provisional: false };
    assert_eq!(objected.timer(&days()), Some(Timer::ForwardUntil(sent)));
    let now = at("2026-12-08T08:00");
    assert_eq!(objected.apply(&Act::Close, &planner(), now, &days()).unwrap_err().code, "objection_open");
    let forwarded = walk(objected, now, &[(planner(), Act::Forward { on: date(2026, 12, 8) })]);
    let decided = Deadline { date: date(2026, 12, 15), provisional: false };
    assert_eq!(forwarded.timer(&days()), Some(Timer::DecideUntil(decided)));
    let settle = Act::SettleObjection { number: "P/1".into(), upheld: true };
    let closed = walk(forwarded, now, &[(head(), settle), (planner(), Act::Close)]);
    assert_eq!((closed.state, closed.timer(&days())), (State::Closed, None));
}

#[test]
fn a_clock_over_a_holiday_that_awaits_the_moon_ends_when_no_moon_can_change_it() {
    let mut measured = at_state(State::Measure);
    measured.outcome = Some(Outcome::Measure { number: "TAK/1".into(), served_on: date(2027, 3, 1) });
    let last = Deadline { date: date(2027, 4, 9), provisional: true };
    assert_eq!(measured.timer(&days()), Some(Timer::ObjectionUntil(last)));
    let object = |on| Act::Object(Objection { number: "K/1".into(), on });
    // The two working days after the announced end.
    for (today, over) in [("2027-04-12", false), ("2027-04-13", false), ("2027-04-14", true)] {
        let now = at(&format!("{today}T08:00"));
        let close = measured.apply(&Act::Close, &planner(), now, &days());
        assert_eq!(close.is_ok(), over, "{today}");
        let objected = measured.apply(&object(today.parse().unwrap()), &planner(), now, &days());
        assert_eq!(objected.is_ok(), !over, "{today}");
    }
}

#[test]
fn a_clock_that_reaches_into_unknown_holidays_turns_nobody_away() {
    let mut measured = at_state(State::Measure);
    measured.outcome = Some(Outcome::Measure { number: "TAK/1".into(), served_on: date(2027, 12, 15) });
    let now = at("2028-02-01T08:00");
    let object = Act::Object(Objection { number: "K/1".into(), on: date(2028, 1, 20) });
    assert!(measured.apply(&object, &planner(), now, &days()).is_ok());
    assert_eq!(measured.apply(&Act::Close, &planner(), now, &days()).unwrap_err().code, "objection_open");
}
