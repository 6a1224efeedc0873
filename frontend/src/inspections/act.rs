//! The steps of an inspection's life as forms, without a browser. Invariant: a step is offered only where
//! the server names it, and is sent only when its form is whole.

use petapora_wire::{InspectionAct, InspectionOrder, OrderFile, Signatory};

use super::flow_texts::Key;

/// One thing that a step asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ask {
    Reason,
    /// A number, with what it numbers.
    Number(Key),
    /// A day, with what happened on it.
    Day(Key),
    SignedBy,
    Agencies,
    Recipient,
    Letter,
    Upheld,
    Order,
}

/// A step: its name on the wire, on the screen, and what it asks for.
pub struct Step {
    pub name: &'static str,
    pub key: Key,
    pub asks: &'static [Ask],
}

const REASON: &[Ask] = &[Ask::Reason];

/// Every step that has a button. A record is made in the field view.
pub const STEPS: [Step; 21] = [
    Step { name: "submit", key: Key::Submit, asks: &[] },
    Step { name: "approve", key: Key::Approve, asks: &[] },
    Step { name: "approve_urgent", key: Key::ApproveUrgent, asks: REASON },
    Step { name: "withdraw", key: Key::Withdraw, asks: REASON },
    Step { name: "return", key: Key::Return, asks: REASON },
    Step { name: "issue_order", key: Key::IssueOrder, asks: &[Ask::Order] },
    Step { name: "brief", key: Key::Brief, asks: &[Ask::Agencies] },
    Step { name: "start", key: Key::Start, asks: &[] },
    Step {
        name: "finish",
        key: Key::Finish,
        asks: &[Ask::Number(Key::MinutesNumber), Ask::Day(Key::On), Ask::SignedBy],
    },
    Step { name: "conclude", key: Key::Conclude, asks: &[] },
    Step { name: "hear", key: Key::Hear, asks: &[Ask::Number(Key::HearingNumber), Ask::Day(Key::On)] },
    Step { name: "confer", key: Key::Confer, asks: &[] },
    Step {
        name: "measure",
        key: Key::Measure,
        asks: &[Ask::Number(Key::MeasureNumber), Ask::Day(Key::ServedOn)],
    },
    Step { name: "refer", key: Key::Refer, asks: &[Ask::Recipient, Ask::Letter, Ask::Day(Key::On)] },
    Step { name: "object", key: Key::Object, asks: &[Ask::Number(Key::Number), Ask::Day(Key::On)] },
    Step { name: "forward", key: Key::Forward, asks: &[Ask::Day(Key::On)] },
    Step {
        name: "settle_objection",
        key: Key::SettleObjection,
        asks: &[Ask::Number(Key::MeasureNumber), Ask::Upheld],
    },
    Step { name: "close", key: Key::Close, asks: &[] },
    Step { name: "resume", key: Key::Resume, asks: &[] },
    Step { name: "postpone", key: Key::Postpone, asks: REASON },
    Step { name: "cancel", key: Key::Cancel, asks: REASON },
];

/// The steps of a list of names, in the order of an inspection's life.
pub fn offered(acts: &[String]) -> Vec<&'static Step> {
    STEPS.iter().filter(|step| acts.iter().any(|act| act == step.name)).collect()
}

/// Name of a line of the timeline.
pub fn step_key(kind: &str) -> Option<Key> {
    match kind {
        "planned" => Some(Key::Planned),
        "edited" => Some(Key::Edited),
        "searched" => Some(Key::Searched),
        "replanned" => Some(Key::Replanned),
        "record" => Some(Key::Record),
        "meet" => Some(Key::Meet),
        name => STEPS.iter().find(|step| step.name == name).map(|step| step.key),
    }
}

/// What is being typed for a step.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Draft {
    pub reason: String,
    pub number: String,
    pub on: String,
    pub signed_by: String,
    pub agencies: Vec<String>,
    pub to: String,
    pub letter: String,
    pub upheld: bool,
    pub signatory: String,
    pub title: String,
    pub nip: String,
    pub valid_from: String,
    pub valid_to: String,
    pub elsewhere: bool,
    pub file: Option<OrderFile>,
}

impl Draft {
    /// The step as it is sent; `None` while something is missing.
    pub fn act(&self, name: &str) -> Option<InspectionAct> {
        Some(match name {
            "submit" => InspectionAct::Submit,
            "withdraw" => InspectionAct::Withdraw { reason: filled(&self.reason)? },
            "return" => InspectionAct::Return { reason: filled(&self.reason)? },
            "approve" => InspectionAct::Approve,
            "approve_urgent" => InspectionAct::ApproveUrgent { reason: filled(&self.reason)? },
            "issue_order" => InspectionAct::IssueOrder { order: self.order()? },
            "brief" => InspectionAct::Brief { agencies: self.agencies.clone() },
            "start" => InspectionAct::Start,
            "finish" => InspectionAct::Finish {
                number: filled(&self.number)?,
                on: filled(&self.on)?,
                signed_by: some(lines_of(&self.signed_by))?,
            },
            "conclude" => InspectionAct::Conclude,
            "hear" => InspectionAct::Hear { number: filled(&self.number)?, on: filled(&self.on)? },
            "confer" => InspectionAct::Confer,
            "measure" => {
                InspectionAct::Measure { number: filled(&self.number)?, served_on: filled(&self.on)? }
            }
            "refer" => InspectionAct::Refer {
                to: filled(&self.to)?,
                letter: filled(&self.letter)?,
                on: filled(&self.on)?,
            },
            "object" => InspectionAct::Object { number: filled(&self.number)?, on: filled(&self.on)? },
            "forward" => InspectionAct::Forward { on: filled(&self.on)? },
            "settle_objection" => {
                InspectionAct::SettleObjection { number: filled(&self.number)?, upheld: self.upheld }
            }
            "close" => InspectionAct::Close,
            "postpone" => InspectionAct::Postpone { reason: filled(&self.reason)? },
            "resume" => InspectionAct::Resume,
            "cancel" => InspectionAct::Cancel { reason: filled(&self.reason)? },
            _ => return None,
        })
    }

    fn order(&self) -> Option<InspectionOrder> {
        if self.elsewhere && self.file.is_none() {
            return None;
        }
        let order = InspectionOrder {
            number: filled(&self.number)?,
            signatory: Signatory {
                name: filled(&self.signatory)?,
                title: filled(&self.title)?,
                nip: self.nip.trim().to_owned(),
            },
            signed_on: filled(&self.on)?,
            valid_from: filled(&self.valid_from)?,
            valid_to: filled(&self.valid_to)?,
            elsewhere: self.elsewhere,
            file: self.file.clone(),
        };
        (order.valid_from <= order.valid_to).then_some(order)
    }
}

fn filled(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn some<T>(list: Vec<T>) -> Option<Vec<T>> {
    (!list.is_empty()).then_some(list)
}

fn lines_of(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole() -> Draft {
        Draft {
            reason: "alasan".into(),
            number: "W.18.IMI/1".into(),
            on: "2026-11-24".into(),
            signed_by: "Ketua Uji\n\n Anggota Uji ".into(),
            agencies: vec!["IMIGRASI".into()],
            to: "Polres".into(),
            letter: "S-1".into(),
            signatory: "Kepala Uji".into(),
            title: "Kepala Kantor".into(),
            valid_from: "2026-11-24".into(),
            valid_to: "2026-11-25".into(),
            ..Draft::default()
        }
    }

    #[test]
    fn each_step_is_sent_under_its_own_name() {
        for step in &STEPS {
            let act = whole().act(step.name).unwrap();
            assert_eq!(serde_json::to_value(&act).unwrap()["act"], step.name);
        }
        assert_eq!(whole().act("fly"), None);
    }

    #[test]
    fn a_step_that_asks_for_something_waits_for_it() {
        for step in &STEPS {
            let asks_only_for_what_may_be_empty = step.asks.iter().all(|ask| *ask == Ask::Agencies);
            assert_eq!(
                Draft::default().act(step.name).is_some(),
                asks_only_for_what_may_be_empty,
                "{}",
                step.name
            );
        }
    }

    #[test]
    fn an_order_signed_elsewhere_needs_its_file_and_days_in_order() {
        let mut draft = whole();
        draft.elsewhere = true;
        assert_eq!(draft.act("issue_order"), None);
        draft.file = Some(OrderFile { name: "sp.pdf".into(), bytes: 1, sha256: "a".into() });
        assert!(draft.act("issue_order").is_some());
        draft.valid_to = "2026-11-23".into();
        assert_eq!(draft.act("issue_order"), None);
    }

    #[test]
    fn only_what_the_server_names_is_offered_in_the_order_of_life() {
        let acts = ["cancel", "submit", "record"].map(str::to_owned);
        let names: Vec<&str> = offered(&acts).iter().map(|step| step.name).collect();
        assert_eq!(names, ["submit", "cancel"]);
        assert_eq!(step_key("planned"), Some(Key::Planned));
        assert_eq!(step_key("x"), None);
    }
}
