//! The life of an inspection, step by step. Invariant: every step goes through `orders::Inspection::apply`;
//! an alert is told of a step in the step's own transaction.

pub mod file;
pub mod http;
mod sql;

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use petapora_wire::{
    AlertId, AlertState, InspectionAct, InspectionOrder, InspectionOutcome, InspectionState, NewAlertStep,
    PersonMet, Text, VisitOutcome, VisitRecord,
};

use super::kept::Kept;
use super::orders::{
    Act, Actor, Attachment, Hearing, Inspection, Minutes, Objection, Order, Outcome, Record, Refusal,
};

/// Most characters of a note, a reason, a name.
const LONGEST: usize = 2_000;

/// The act as the law knows it. Errors: what cannot be read, by field.
pub fn read(act: &InspectionAct) -> Result<Act, Text> {
    let act = act.clone();
    Ok(match act {
        InspectionAct::Submit => Act::Submit,
        InspectionAct::Withdraw { reason } => Act::Withdraw { reason: short("reason", reason)? },
        InspectionAct::Return { reason } => Act::Return { reason: short("reason", reason)? },
        InspectionAct::Approve => Act::Approve,
        InspectionAct::ApproveUrgent { reason } => Act::ApproveUrgent { reason: short("reason", reason)? },
        InspectionAct::IssueOrder { order } => Act::IssueOrder(self::order(order)?),
        InspectionAct::Brief { agencies } => Act::Brief { agencies },
        InspectionAct::Start => Act::Start,
        InspectionAct::Record { record, people } => self::record(record, number(&people))?,
        InspectionAct::Meet { visit, people } => Act::Meet { visit: visit.0, people: number(&people) },
        InspectionAct::Finish { number, on, signed_by } => {
            if signed_by.len() > 40 {
                return Err(Text::new("signed_by: paling banyak 40 nama.", "signed_by: at most 40 names."));
            }
            let signed_by =
                signed_by.into_iter().map(|name| short("signed_by", name)).collect::<Result<_, _>>()?;
            Act::Finish(Minutes { number: short("number", number)?, on: day("on", &on)?, signed_by })
        }
        InspectionAct::Conclude => Act::Conclude,
        InspectionAct::Hear { number, on } => {
            Act::Hear(Hearing { number: short("number", number)?, on: day("on", &on)? })
        }
        InspectionAct::Confer => Act::Confer,
        InspectionAct::Measure { number, served_on } => Act::Decide(Outcome::Measure {
            number: short("number", number)?,
            served_on: day("served_on", &served_on)?,
        }),
        InspectionAct::Refer { to, letter, on } => Act::Decide(Outcome::Referral {
            to: short("to", to)?,
            letter: short("letter", letter)?,
            on: day("on", &on)?,
        }),
        InspectionAct::Object { number, on } => {
            Act::Object(Objection { number: short("number", number)?, on: day("on", &on)? })
        }
        InspectionAct::Forward { on } => Act::Forward { on: day("on", &on)? },
        InspectionAct::SettleObjection { number, upheld } => {
            Act::SettleObjection { number: short("number", number)?, upheld }
        }
        InspectionAct::Close => Act::Close,
        InspectionAct::Postpone { reason } => Act::Postpone { reason: short("reason", reason)? },
        InspectionAct::Resume => Act::Resume,
        InspectionAct::Cancel { reason } => Act::Cancel { reason: short("reason", reason)? },
    })
}

fn order(order: InspectionOrder) -> Result<Order, Text> {
    Ok(Order {
        number: order.number.trim().to_owned(),
        signatory: order.signatory,
        signed_on: day("signed_on", &order.signed_on)?,
        valid_from: day("valid_from", &order.valid_from)?,
        valid_to: day("valid_to", &order.valid_to)?,
        elsewhere: order.elsewhere,
        file: order.file.map(|file| Attachment {
            name: file.name,
            bytes: file.bytes,
            sha256: file.sha256.to_ascii_lowercase(),
        }),
    })
}

fn number(people: &[PersonMet]) -> u32 {
    u32::try_from(people.len()).unwrap_or(u32::MAX)
}

fn moment(field: &str, at_ms: i64) -> Result<Timestamp, Text> {
    let bad = |_| Text::new(format!("{field}: bukan waktu."), format!("{field}: no time."));
    Timestamp::from_millisecond(at_ms).map_err(bad)
}

fn record(record: VisitRecord, named: u32) -> Result<Act, Text> {
    let (visit, note) = (record.visit.0, short("note", record.note)?);
    if record.skipped {
        return Ok(Act::Skip { visit, reason: note });
    }
    Ok(Act::Record(Record {
        visit,
        at: moment("at_ms", record.at_ms)?,
        arrived: record.arrived_ms.map(|at_ms| moment("arrived_ms", at_ms)).transpose()?,
        left: record.left_ms.map(|at_ms| moment("left_ms", at_ms)).transpose()?,
        outcome: record.outcome,
        findings: record.findings,
        note,
        met: record.met,
        named,
    }))
}

/// A text of a form. Errors: too long, or not to be printed.
pub fn short(field: &str, text: String) -> Result<String, Text> {
    if text.chars().count() <= LONGEST && !text.chars().any(|c| c.is_control() && c != '\n') {
        return Ok(text);
    }
    Err(Text::new(
        format!("{field}: paling banyak {LONGEST} karakter."),
        format!("{field}: at most {LONGEST} characters."),
    ))
}

fn day(field: &str, text: &str) -> Result<Date, Text> {
    let bad = || Text::new(format!("{field}: tanggal YYYY-MM-DD."), format!("{field}: a day, YYYY-MM-DD."));
    text.parse().ok().filter(|_| text.len() == 10).ok_or_else(bad)
}

/// Name of the act as it travels, and why it is done where it says.
pub fn named(act: &InspectionAct) -> (&'static str, &str) {
    match act {
        InspectionAct::Submit => ("submit", ""),
        InspectionAct::Withdraw { reason } => ("withdraw", reason),
        InspectionAct::Return { reason } => ("return", reason),
        InspectionAct::Approve => ("approve", ""),
        InspectionAct::ApproveUrgent { reason } => ("approve_urgent", reason),
        InspectionAct::IssueOrder { order } => ("issue_order", &order.number),
        InspectionAct::Brief { .. } => ("brief", ""),
        InspectionAct::Start => ("start", ""),
        InspectionAct::Record { .. } => ("record", ""),
        InspectionAct::Meet { .. } => ("meet", ""),
        InspectionAct::Finish { number, .. } => ("finish", number),
        InspectionAct::Conclude => ("conclude", ""),
        InspectionAct::Hear { number, .. } => ("hear", number),
        InspectionAct::Confer => ("confer", ""),
        InspectionAct::Measure { number, .. } => ("measure", number),
        InspectionAct::Refer { letter, .. } => ("refer", letter),
        InspectionAct::Object { number, .. } => ("object", number),
        InspectionAct::Forward { .. } => ("forward", ""),
        InspectionAct::SettleObjection { number, .. } => ("settle_objection", number),
        InspectionAct::Close => ("close", ""),
        InspectionAct::Postpone { reason } => ("postpone", reason),
        InspectionAct::Resume => ("resume", ""),
        InspectionAct::Cancel { reason } => ("cancel", reason),
    }
}

/// Names of the acts that this person may take now, in the order of an inspection's life.
pub fn allowed<'a>(life: &'a Inspection, actor: &'a Actor) -> impl Iterator<Item = &'static str> + 'a {
    samples().into_iter().filter(|(_, act)| life.may(act, actor).is_ok()).map(|(name, _)| name)
}

/// One act of each name; what it says does not count for whether it is allowed.
fn samples() -> Vec<(&'static str, Act)> {
    let (text, on) = (String::new, Date::ZERO);
    let order = Order {
        number: text(),
        signatory: petapora_wire::Signatory { name: text(), title: text(), nip: text() },
        signed_on: on,
        valid_from: on,
        valid_to: on,
        elsewhere: false,
        file: None,
    };
    let record = Record {
        visit: text(),
        at: Timestamp::UNIX_EPOCH,
        outcome: VisitOutcome::Unverified,
        findings: Vec::new(),
        note: text(),
        arrived: None,
        left: None,
        met: 0,
        named: 0,
    };
    let measure = || Act::Decide(Outcome::Measure { number: text(), served_on: on });
    vec![
        ("submit", Act::Submit),
        ("withdraw", Act::Withdraw { reason: text() }),
        ("return", Act::Return { reason: text() }),
        ("approve", Act::Approve),
        ("approve_urgent", Act::ApproveUrgent { reason: text() }),
        ("issue_order", Act::IssueOrder(order)),
        ("brief", Act::Brief { agencies: Vec::new() }),
        ("start", Act::Start),
        ("record", Act::Record(record)),
        ("meet", Act::Meet { visit: text(), people: 0 }),
        ("finish", Act::Finish(Minutes { number: text(), on, signed_by: Vec::new() })),
        ("conclude", Act::Conclude),
        ("hear", Act::Hear(Hearing { number: text(), on })),
        ("confer", Act::Confer),
        ("measure", measure()),
        ("refer", measure()),
        ("object", Act::Object(Objection { number: text(), on })),
        ("forward", Act::Forward { on }),
        ("settle_objection", Act::SettleObjection { number: text(), upheld: false }),
        ("close", Act::Close),
        ("postpone", Act::Postpone { reason: text() }),
        ("resume", Act::Resume),
        ("cancel", Act::Cancel { reason: text() }),
    ]
}

/// What the step from `before` to `after` means for the alerts of the planned visits: approved, they are
/// scheduled; concluded, they are answered; called off or taken back, they go back to the planner.
pub fn consequences(
    kept: &Kept,
    before: InspectionState,
    after: &Inspection,
) -> Vec<(AlertId, NewAlertStep)> {
    // More read alerts than may know of the inspection: its name and days are not told there.
    let step = |to, reason: &str, outcome| NewAlertStep { to, reason: reason.into(), into: None, outcome };
    let mut answers: BTreeMap<&AlertId, Vec<Option<VisitOutcome>>> = BTreeMap::new();
    let told: BTreeMap<&str, VisitOutcome> = after.answers().collect();
    for asked in &kept.brief.visits {
        if after.answers_for(asked.place.as_str()) {
            for alert in &asked.alerts {
                answers.entry(&alert.id).or_default().push(told.get(asked.place.as_str()).copied());
            }
        }
    }
    let to = |made: &Vec<Option<VisitOutcome>>| match (before, after.state) {
        (InspectionState::Submitted, InspectionState::Approved) => {
            Some(step(AlertState::Scheduled, "inspeksi disetujui", None))
        }
        (InspectionState::Recorded, _) if after.state != before => {
            Some(step(AlertState::Done, "inspeksi selesai", Some(outcome(made))))
        }
        (InspectionState::Approved, InspectionState::Draft) => {
            Some(step(AlertState::Approved, "inspeksi ditarik kembali", None))
        }
        (_, InspectionState::Cancelled) if before != after.state => {
            Some(step(AlertState::Approved, "inspeksi dibatalkan", None))
        }
        _ => None,
    };
    answers.into_iter().filter_map(|(alert, made)| Some((alert.clone(), to(&made)?))).collect()
}

/// What several visits say of one alert: one that confirms is enough, and only if all deny is it denied.
fn outcome(made: &[Option<VisitOutcome>]) -> InspectionOutcome {
    if made.contains(&Some(VisitOutcome::Confirmed)) {
        InspectionOutcome::Proven
    } else if !made.is_empty() && made.iter().all(|one| *one == Some(VisitOutcome::NotConfirmed)) {
        InspectionOutcome::NotProven
    } else {
        InspectionOutcome::Unverifiable
    }
}

/// Whether a refusal is of what was sent (or else of where the inspection stands).
pub fn is_of_content(refusal: &Refusal) -> bool {
    matches!(refusal.code, "incomplete" | "order_incomplete" | "order_does_not_cover")
}

#[cfg(test)]
mod tests {
    use petapora_wire::Role;

    use super::*;

    #[test]
    fn a_name_stands_for_one_act_and_each_state_offers_its_own() {
        let names: Vec<&str> = samples().iter().map(|(name, _)| *name).collect();
        for (name, act) in
            samples().iter().filter(|(name, _)| !matches!(*name, "measure" | "refer" | "record"))
        {
            let json = serde_json::to_value(act).unwrap();
            assert_eq!(json["act"], *name);
        }
        assert_eq!(names.len(), 23);
        let members = ["l".to_owned()];
        let life = Inspection::draft("p", "l", &members, &["v".to_owned()]);
        let of = |life: &Inspection, account: &str, role| -> Vec<&str> {
            allowed(life, &Actor { account: account.into(), role }).collect()
        };
        assert_eq!(of(&life, "p", Role::Planner), ["submit", "cancel"]);
        assert_eq!(of(&life, "l", Role::Inspector), Vec::<&str>::new());
        let submitted = Inspection { state: InspectionState::Submitted, ..life };
        assert_eq!(
            of(&submitted, "h", Role::Head),
            ["withdraw", "return", "approve", "approve_urgent", "postpone", "cancel"]
        );
        assert_eq!(of(&submitted, "p", Role::Planner), ["withdraw", "postpone", "cancel"]);
    }

    #[test]
    fn one_confirmation_proves_and_only_all_denials_deny() {
        use VisitOutcome::{Confirmed, NotConfirmed, Unverified};
        let of = |made: &[Option<VisitOutcome>]| outcome(made);
        assert_eq!(of(&[Some(NotConfirmed), Some(Confirmed)]), InspectionOutcome::Proven);
        assert_eq!(of(&[Some(NotConfirmed), Some(NotConfirmed)]), InspectionOutcome::NotProven);
        assert_eq!(of(&[Some(NotConfirmed), Some(Unverified)]), InspectionOutcome::Unverifiable);
        assert_eq!(of(&[None]), InspectionOutcome::Unverifiable);
    }
}
