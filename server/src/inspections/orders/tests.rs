//! The machine, walked through and pushed where it must not go.

use jiff::Timestamp;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use petapora_wire::{FindingKind, InspectionState as State, Role, Signatory, VisitOutcome};

use super::*;

mod changes;
mod clocks;
mod met;

use met::met_at;

fn days() -> WorkingDays {
    WorkingDays::new(TimeZone::get("Asia/Makassar").unwrap())
}

/// Local time in Bontang, as `2026-11-02T09:00`.
fn at(local: &str) -> Timestamp {
    format!("{local}:00+08:00").parse().unwrap()
}

fn who(account: &str, role: Role) -> Actor {
    Actor { account: account.into(), role }
}

fn planner() -> Actor {
    who("wati", Role::Planner)
}

fn head() -> Actor {
    who("kepala", Role::Head)
}

fn leader() -> Actor {
    who("ketua", Role::Inspector)
}

fn member() -> Actor {
    who("anggota", Role::Inspector)
}

fn draft() -> Inspection {
    let visits = ["mess".to_owned(), "kos".to_owned()];
    Inspection::draft("wati", "ketua", &["anggota".to_owned()], &visits)
}

fn order() -> Order {
    Order {
        number: "W.18/SP/1/2026".into(),
        signatory: Signatory {
            name: "Kepala Rekaan".into(),
            title: "Kepala Kantor".into(),
            nip: String::new(),
        },
        signed_on: date(2026, 11, 2),
        valid_from: date(2026, 11, 2),
        valid_to: date(2026, 11, 6),
        elsewhere: false,
        file: None,
    }
}

fn record(visit: &str, outcome: VisitOutcome, at: Timestamp) -> Act {
    let findings =
        if outcome == VisitOutcome::Confirmed { vec![FindingKind::Overcrowded] } else { Vec::new() };
    Act::Record(Record {
        visit: visit.into(),
        at,
        outcome,
        findings,
        note: String::new(),
        arrived: None,
        left: None,
        met: 0,
        named: 0,
    })
}

fn minutes() -> Act {
    let signed_by = vec!["Ketua".to_owned(), "Saksi".to_owned()];
    Act::Finish(Minutes { number: "BA/1".into(), on: date(2026, 11, 2), signed_by })
}

fn measure(served_on: Date) -> Act {
    Act::Decide(Outcome::Measure { number: "TAK/1".into(), served_on })
}

/// Does the acts one after the other, all at the same moment.
fn walk(from: Inspection, now: Timestamp, acts: &[(Actor, Act)]) -> Inspection {
    acts.iter().fold(from, |inspection, (actor, act)| {
        let state = inspection.state;
        inspection.apply(act, actor, now, &days()).unwrap_or_else(|e| panic!("{state}: {act:?}: {e}"))
    })
}

fn reason() -> String {
    "hujan".into()
}

/// The regular way up to a state, on Monday, 2 November 2026, at nine.
fn at_state(state: State) -> Inspection {
    let now = at("2026-11-02T09:00");
    let confirmed = || record("mess", VisitOutcome::Confirmed, now);
    let skipped = || Act::Skip { visit: "kos".into(), reason: reason() };
    let all = [
        (planner(), Act::Submit, State::Submitted),
        (head(), Act::Approve, State::Approved),
        (head(), Act::IssueOrder(order()), State::OrderIssued),
        (leader(), Act::Brief { agencies: vec![] }, State::Briefed),
        (leader(), Act::Start, State::UnderWay),
        (member(), confirmed(), State::UnderWay),
        (member(), skipped(), State::UnderWay),
        (leader(), minutes(), State::Recorded),
        (planner(), Act::Conclude, State::Finding),
        (planner(), Act::Hear(Hearing { number: "BAP/1".into(), on: date(2026, 11, 2) }), State::Heard),
        (head(), Act::Confer, State::CaseConference),
        (head(), measure(date(2026, 11, 2)), State::Measure),
    ];
    let walked = |until: usize| {
        let acts: Vec<_> = all[..until].iter().map(|(actor, act, _)| (actor.clone(), act.clone())).collect();
        walk(draft(), now, &acts)
    };
    match state {
        State::Draft => draft(),
        State::NoFinding => {
            let nothing = [
                (member(), record("mess", VisitOutcome::NotConfirmed, now)),
                (member(), skipped()),
                (leader(), minutes()),
                (planner(), Act::Conclude),
            ];
            walk(walked(5), now, &nothing)
        }
        State::Referred => {
            let to = Outcome::Referral { to: "Polres".into(), letter: "R/1".into(), on: date(2026, 11, 2) };
            walk(walked(11), now, &[(head(), Act::Decide(to))])
        }
        State::Closed => walk(at_state(State::Referred), now, &[(planner(), Act::Close)]),
        State::Postponed => walk(walked(4), now, &[(planner(), Act::Postpone { reason: reason() })]),
        State::Cancelled => walk(walked(1), now, &[(planner(), Act::Cancel { reason: reason() })]),
        _ => walked(all.iter().position(|(_, _, reached)| *reached == state).unwrap() + 1),
    }
}

/// Every act with the person whose it is and the states in which it is allowed, by hand.
fn table() -> Vec<(Actor, Act, Vec<State>)> {
    use State::*;
    let now = at("2026-11-02T09:00");
    let on = date(2026, 11, 2);
    vec![
        (planner(), Act::Submit, vec![Draft]),
        (planner(), Act::Withdraw { reason: reason() }, vec![Submitted, Approved]),
        (head(), Act::Return { reason: reason() }, vec![Submitted]),
        (head(), Act::Approve, vec![Submitted]),
        (head(), Act::ApproveUrgent { reason: reason() }, vec![Submitted]),
        (head(), Act::IssueOrder(order()), vec![Approved]),
        (leader(), Act::Brief { agencies: vec![] }, vec![OrderIssued]),
        (leader(), Act::Start, vec![Briefed]),
        (member(), record("mess", VisitOutcome::Unverified, now), vec![UnderWay]),
        (leader(), Act::Skip { visit: "mess".into(), reason: reason() }, vec![UnderWay]),
        (leader(), minutes(), vec![UnderWay]),
        (member(), Act::Meet { visit: "mess".into(), people: 2 }, vec![UnderWay]),
        (leader(), Act::Conclude, vec![Recorded]),
        (planner(), Act::Hear(Hearing { number: "BAP/1".into(), on }), vec![Finding]),
        (head(), Act::Confer, vec![Heard]),
        (head(), measure(on), vec![CaseConference]),
        (planner(), Act::Object(Objection { number: "K/1".into(), on }), vec![Measure]),
        (planner(), Act::Forward { on }, vec![]),
        (head(), Act::SettleObjection { number: "P/1".into(), upheld: false }, vec![]),
        (planner(), Act::Close, vec![NoFinding, Referred]),
        (head(), Act::Postpone { reason: reason() }, vec![Submitted, Approved, OrderIssued, Briefed]),
        (head(), Act::Resume, vec![Postponed]),
        (
            planner(),
            Act::Cancel { reason: reason() },
            vec![Draft, Submitted, Approved, OrderIssued, Briefed, Postponed],
        ),
    ]
}

#[test]
fn every_state_takes_its_own_steps_and_refuses_all_others_with_a_legal_reason() {
    let now = at("2026-11-02T10:00");
    for state in State::ALL {
        let mut inspection = at_state(*state);
        assert_eq!(inspection.state, *state);
        // Nothing recorded yet, so that the sample acts fit.
        if *state == State::UnderWay {
            inspection.records.clear();
            inspection.skipped.clear();
        }
        for (actor, act, allowed) in table() {
            // The team is only back when each visit is accounted for.
            if *state == State::UnderWay && matches!(act, Act::Finish(_)) {
                inspection.skipped = [("mess".to_owned(), reason()), ("kos".to_owned(), reason())].into();
            }
            let inspection = met_at(&inspection, &act);
            let answer = inspection.apply(&act, &actor, now, &days());
            assert_eq!(answer.is_ok(), allowed.contains(state), "{state}: {act:?}: {answer:?}");
            if let Err(refusal) = answer {
                let sentence = refusal.sentence();
                assert!(sentence.id.ends_with(')') && sentence.en.ends_with(')'), "{refusal}");
                assert_ne!(sentence.id, sentence.en);
                assert!(!refusal.code.is_empty() && !refusal.basis.cite().id.is_empty());
            }
        }
    }
}

#[test]
fn every_step_is_refused_to_whoever_else_takes_it() {
    let everybody = [
        ("wati", Role::Planner),
        ("kepala", Role::Head),
        ("ketua", Role::Inspector),
        ("anggota", Role::Inspector),
        ("lain", Role::Inspector),
        ("lain", Role::Planner),
        ("dinas", Role::Contributor),
        ("admin", Role::Admin),
        ("dpo", Role::Dpo),
        ("tamu", Role::Viewer),
    ];
    for (_, act, allowed) in table() {
        let Some(state) = allowed.first() else { continue };
        let mut inspection = at_state(*state);
        inspection.records.clear();
        inspection.skipped.clear();
        if matches!(act, Act::Finish(_)) {
            inspection.skipped = [("mess".to_owned(), reason()), ("kos".to_owned(), reason())].into();
        }
        let inspection = met_at(&inspection, &act);
        for (account, role) in everybody {
            let office = matches!(role, Role::Planner | Role::Head);
            let may = match &act {
                Act::Approve | Act::ApproveUrgent { .. } | Act::Return { .. } => role == Role::Head,
                Act::Confer | Act::Decide(_) | Act::SettleObjection { .. } => role == Role::Head,
                Act::Brief { .. } | Act::Start | Act::Finish(_) => account == "ketua",
                Act::Record(_) | Act::Meet { .. } | Act::Skip { .. } => {
                    ["ketua", "anggota"].contains(&account)
                }
                Act::Conclude => office || account == "ketua",
                _ => office,
            };
            let answer = inspection.apply(&act, &who(account, role), at("2026-11-02T10:00"), &days());
            assert_eq!(answer.is_ok(), may, "{account} ({role}): {act:?}: {answer:?}");
        }
    }
}

#[test]
fn nobody_approves_what_is_their_own() {
    let now = at("2026-11-02T09:00");
    for (planned, submits) in [("kepala", planner()), ("wati", head())] {
        let mut inspection = draft();
        inspection.planned_by = planned.into();
        let submitted = walk(inspection, now, &[(submits, Act::Submit)]);
        for act in [Act::Approve, Act::ApproveUrgent { reason: reason() }] {
            assert_eq!(submitted.apply(&act, &head(), now, &days()).unwrap_err().code, "two_persons");
        }
        let other = who("wakil", Role::Head);
        assert_eq!(submitted.apply(&Act::Approve, &other, now, &days()).unwrap().state, State::Approved);
    }
}

#[test]
fn without_a_signed_order_nobody_goes_to_the_field() {
    let now = at("2026-11-02T09:00");
    for state in [State::Draft, State::Submitted, State::Approved] {
        let start = at_state(state).apply(&Act::Start, &leader(), now, &days()).unwrap_err();
        assert_eq!((start.code, start.basis), ("no_order", Basis::FieldOrder), "{state}");
        assert!(start.sentence().id.contains("Pasal 30"));
    }
    // Nor is a team briefed for what is only approved.
    let brief = Act::Brief { agencies: vec![] };
    assert!(at_state(State::Approved).apply(&brief, &leader(), now, &days()).is_err());
}

#[test]
fn an_order_needs_number_signatory_dates_and_elsewhere_its_file() {
    let approved = at_state(State::Approved);
    let now = at("2026-11-02T09:00");
    let file = Attachment::pdf("sp.pdf", b"%PDF-1.7\n%%EOF\n", None).unwrap();
    let good = [order(), Order { elsewhere: true, file: Some(file), ..order() }];
    for order in good {
        assert!(approved.apply(&Act::IssueOrder(order), &planner(), now, &days()).is_ok());
    }
    let signatory =
        |name: &str, title: &str| Signatory { name: name.into(), title: title.into(), nip: String::new() };
    let bad = [
        Order { number: "  ".into(), ..order() },
        Order { number: "x".repeat(201), ..order() },
        Order { signatory: signatory("", "Kepala"), ..order() },
        Order { signatory: signatory("Kepala", " "), ..order() },
        Order { signed_on: date(2026, 11, 3), valid_to: date(2026, 11, 9), ..order() },
        Order { valid_from: date(2026, 11, 7), ..order() },
        Order { valid_from: date(2026, 10, 1), valid_to: date(2026, 11, 1), ..order() },
        Order { elsewhere: true, ..order() },
    ];
    for order in bad {
        let refusal = approved.apply(&Act::IssueOrder(order.clone()), &planner(), now, &days()).unwrap_err();
        assert_eq!((refusal.code, refusal.basis), ("order_incomplete", Basis::FieldOrder), "{order:?}");
    }
}

#[test]
fn a_file_is_taken_for_what_it_is() {
    let pdf = b"%PDF-1.7\n1 0 obj\n%%EOF\n";
    let kept = Attachment::pdf("sp.pdf", pdf, None).unwrap();
    assert_eq!((kept.bytes, kept.sha256.len()), (pdf.len() as u64, 64));
    assert!(Attachment::pdf("sp.pdf", pdf, Some(&kept.sha256.to_uppercase())).is_ok());
    assert_eq!(Attachment::pdf("sp.pdf", pdf, Some("00")), Err(AttachmentFault::OtherFile));
    assert_eq!(Attachment::pdf("sp.pdf", b"", None), Err(AttachmentFault::Empty));
    assert_eq!(Attachment::pdf("sp.pdf", b"PK\x03\x04%%EOF", None), Err(AttachmentFault::NotPdf));
    assert_eq!(Attachment::pdf("sp.pdf", b"%PDF-1.7 cut off", None), Err(AttachmentFault::NotPdf));
    let mut large = pdf.to_vec();
    large.resize(20 << 20, b' ');
    assert_eq!(Attachment::pdf("sp.pdf", &large, None), Err(AttachmentFault::TooLarge));
}

#[test]
fn a_joint_operation_begins_when_all_agencies_were_briefed() {
    let now = at("2026-11-02T09:00");
    let mut inspection = at_state(State::OrderIssued);
    inspection.agencies = vec!["Polres".into(), "Disnaker".into()];
    let brief = |present: &[&str]| Act::Brief { agencies: present.iter().map(|a| (*a).to_owned()).collect() };
    let refused = inspection.apply(&brief(&["Polres"]), &leader(), now, &days()).unwrap_err();
    assert_eq!((refused.code, refused.basis), ("agency_absent", Basis::Team));
    assert!(refused.reason.id.contains("Disnaker") && !refused.reason.id.contains("Polres,"));
    assert!(inspection.apply(&brief(&["Disnaker", "Polres", "Satpol PP"]), &leader(), now, &days()).is_ok());
}

#[test]
fn a_visit_is_recorded_once_with_its_type_of_finding_and_a_true_time() {
    let now = at("2026-11-02T12:00");
    let under_way = walk(at_state(State::Briefed), at("2026-11-02T09:00"), &[(leader(), Act::Start)]);
    let mut once = under_way.clone();
    for (visit, seen, ok) in [
        ("mess", "2026-11-02T10:00", true),
        ("mess", "2026-11-02T10:00", false),
        ("gudang", "2026-11-02T10:00", false),
        ("kos", "2026-11-02T08:59", false),
        ("kos", "2026-11-02T12:01", false),
        ("kos", "2026-11-02T12:00", true),
    ] {
        let answer = once.apply(&record(visit, VisitOutcome::Confirmed, at(seen)), &member(), now, &days());
        assert_eq!(answer.is_ok(), ok, "{visit} {seen}: {answer:?}");
        once = answer.unwrap_or(once);
    }
    let (finish, early) = (minutes(), &under_way);
    assert_eq!(early.apply(&finish, &leader(), now, &days()).unwrap_err().code, "incomplete");
    let mut bare = record("mess", VisitOutcome::Confirmed, now);
    let mut odd = record("mess", VisitOutcome::NotConfirmed, now);
    if let (Act::Record(bare), Act::Record(odd)) = (&mut bare, &mut odd) {
        bare.findings.clear();
        odd.findings.push(FindingKind::Overstay);
    }
    for act in [bare, odd] {
        assert_eq!(under_way.apply(&act, &member(), now, &days()).unwrap_err().code, "incomplete");
    }
    let alone =
        Minutes { number: "1".into(), on: date(2026, 11, 2), signed_by: vec!["A".into(), "A".into()] };
    assert!(once.apply(&Act::Finish(alone), &leader(), now, &days()).is_err());
    let answers: Vec<_> = at_state(State::Finding).answers().map(|(v, o)| (v.to_owned(), o)).collect();
    let expected =
        [("mess".to_owned(), VisitOutcome::Confirmed), ("kos".to_owned(), VisitOutcome::Unverified)];
    assert_eq!(answers, expected);
}

#[test]
fn a_postponed_inspection_goes_on_where_it_stood() {
    let now = at("2026-11-02T09:00");
    for state in [State::Submitted, State::Approved, State::OrderIssued, State::Briefed] {
        let waits = (head(), Act::Postpone { reason: reason() });
        let again = walk(at_state(state), now, &[waits, (planner(), Act::Resume)]);
        assert_eq!((again.state, again.reason.as_deref()), (state, Some("hujan")));
    }
    let silent = at_state(State::Briefed).apply(&Act::Cancel { reason: " ".into() }, &head(), now, &days());
    assert_eq!(silent.unwrap_err().code, "incomplete");
    let field = at_state(State::UnderWay).apply(&Act::Cancel { reason: reason() }, &head(), now, &days());
    assert_eq!(field.unwrap_err().code, "in_the_field");
}

#[test]
fn only_its_planner_its_team_and_the_head_know_of_an_inspection() {
    let inspection = draft();
    for actor in [planner(), head(), leader(), member()] {
        assert!(inspection.concerns(&actor));
    }
    for role in [Role::Planner, Role::Inspector, Role::Contributor, Role::Admin, Role::Dpo, Role::Viewer] {
        assert!(!inspection.concerns(&who("lain", role)), "{role}");
    }
}
