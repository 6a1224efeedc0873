//! Which step may follow which, and whose step it is. Invariant: nothing here changes an inspection; each
//! refusal names the rule that was hit first: the step, then the person.

use petapora_wire::{InspectionState as State, Role, Text};

use super::act::{Act, Actor};
use super::inspection::Inspection;
use super::refusal::{Basis, Refusal};

impl Inspection {
    /// States in which an act makes sense.
    pub(super) fn check_state(&self, act: &Act) -> Result<(), Refusal> {
        use State::*;
        let urgent = self.approved.as_ref().is_some_and(|approval| approval.urgent.is_some());
        let waits = urgent && self.order.is_none();
        let may = match act {
            Act::Submit => self.state == Draft,
            Act::Withdraw { .. } => matches!(self.state, Submitted | Approved) && self.order.is_none(),
            Act::Return { .. } | Act::Approve | Act::ApproveUrgent { .. } => self.state == Submitted,
            Act::IssueOrder(_) => {
                self.state == Approved || (waits && matches!(self.state, Briefed | UnderWay | Recorded))
            }
            Act::Brief { .. } => self.state == OrderIssued || (waits && self.state == Approved),
            Act::Start => self.state == Briefed,
            Act::Record(_) | Act::Meet { .. } | Act::Skip { .. } | Act::Finish(_) => self.state == UnderWay,
            Act::Conclude => self.state == Recorded,
            Act::Hear(_) => self.state == Finding,
            Act::Confer => self.state == Heard,
            Act::Decide(_) => self.state == CaseConference,
            Act::Object(_) => self.state == Measure && self.objection.is_none(),
            Act::Forward { .. } => {
                self.state == Measure && self.objection.is_some() && self.forwarded_on.is_none()
            }
            Act::SettleObjection { .. } => {
                self.state == Measure && self.forwarded_on.is_some() && self.settled.is_none()
            }
            Act::Close => matches!(self.state, NoFinding | Measure | Referred),
            Act::Postpone { .. } => matches!(self.state, Submitted | Approved | OrderIssued | Briefed),
            Act::Resume => self.state == Postponed,
            Act::Cancel { .. } => {
                matches!(self.state, Draft | Submitted | Approved | OrderIssued | Briefed | Postponed)
            }
        };
        if may { Ok(()) } else { Err(self.wrong_step(act)) }
    }

    pub(super) fn wrong_step(&self, act: &Act) -> Refusal {
        use State::*;
        let before_field = matches!(self.state, Draft | Submitted | Approved | OrderIssued | Postponed);
        let refuse = |code, basis, id: &str, en: &str| Refusal::new(code, basis, Text::new(id, en));
        match act {
            Act::Start | Act::Record(_) | Act::Meet { .. } | Act::Skip { .. } | Act::Finish(_)
                if before_field && self.order.is_none() =>
            {
                refuse(
                    "no_order",
                    Basis::FieldOrder,
                    "Pengawasan lapangan belum boleh berjalan: belum ada surat perintah yang ditandatangani.",
                    "Field supervision may not begin: there is no signed order.",
                )
            }
            Act::Cancel { .. } if matches!(self.state, UnderWay | Recorded) => refuse(
                "in_the_field",
                Basis::Procedure,
                "Inspeksi sudah di lapangan; catat hasilnya, jangan dibatalkan.",
                "The team has been in the field; record what came out, it cannot be cancelled.",
            ),
            Act::Withdraw { .. } if self.order.is_some() => self.order_binds(),
            Act::Decide(_) => refuse(
                "no_conference",
                Basis::CaseConference,
                "Tindakan atau rujukan diputuskan setelah gelar kasus.",
                "A measure or a referral is decided after a case conference.",
            ),
            Act::Object(_) | Act::Forward { .. } | Act::SettleObjection { .. } => refuse(
                "no_objection_now",
                Basis::Objection,
                "Keberatan hanya atas tindakan administratif, satu kali, dan diteruskan sebelum diputus.",
                "An objection is against an administrative measure, once, and is sent on before it is decided.",
            ),
            _ => refuse(
                "wrong_step",
                Basis::Procedure,
                &format!("Langkah ini tidak ada bagi inspeksi berstatus {}.", self.state),
                &format!("There is no such step for an inspection that stands at {}.", self.state),
            ),
        }
    }

    pub(super) fn check_actor(&self, act: &Act, actor: &Actor) -> Result<(), Refusal> {
        let head = actor.role == Role::Head;
        let office = head || actor.role == Role::Planner;
        let leads = actor.account == self.leader;
        let in_team = leads || self.members.contains(&actor.account);
        let (may, basis, who) = match act {
            Act::Approve | Act::ApproveUrgent { .. } | Act::Return { .. } => {
                (head, Basis::Procedure, ("kepala kantor", "the head of office"))
            }
            Act::Confer | Act::Decide(_) | Act::SettleObjection { .. } => {
                (head, Basis::CaseConference, ("kepala kantor", "the head of office"))
            }
            Act::Brief { .. } | Act::Start | Act::Finish(_) => {
                (leads, Basis::Team, ("ketua tim", "the team's leader"))
            }
            Act::Record(_) | Act::Meet { .. } | Act::Skip { .. } => {
                (in_team, Basis::Team, ("anggota tim", "a member of the team"))
            }
            _ => (
                office || leads && matches!(act, Act::Conclude),
                Basis::Procedure,
                ("analis atau kepala kantor", "a planner or the head of office"),
            ),
        };
        if !may {
            let text = Text::new(
                format!("Langkah ini dilakukan oleh {}.", who.0),
                format!("This step is taken by {}.", who.1),
            );
            return Err(Refusal::new("wrong_person", basis, text));
        }
        let own = actor.account == self.planned_by || Some(&actor.account) == self.submitted_by.as_ref();
        if own && matches!(act, Act::Approve | Act::ApproveUrgent { .. }) {
            return Err(Refusal::new(
                "two_persons",
                Basis::TwoPersons,
                Text::new(
                    "Yang merencanakan atau mengajukan tidak menyetujui sendiri.",
                    "Who planned or submitted it does not approve it.",
                ),
            ));
        }
        Ok(())
    }
}
