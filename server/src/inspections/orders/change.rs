//! What of a plan may still change, and by whom. Invariant: what was submitted is what is approved, so it is
//! taken back before it is changed; what the order names (places, days, teams) is not changed under it.

use jiff::civil::Date;
use petapora_wire::{InspectionState as State, Role, Text};

use super::act::Actor;
use super::inspection::Inspection;
use super::refusal::{Basis, Refusal};

/// A change of the plan, by what it touches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Places, teams, days, what a visit needs: what the order names.
    Plan,
    /// Order and times; of this visit to that day, or of all that is left.
    Course { visit: Option<String>, day: Option<Date> },
    /// A visit is left out.
    Leave { visit: String, reason: String },
}

impl Inspection {
    /// Whether the change may be made now by this person. Errors: what forbids it.
    pub fn may_change(&self, change: &Change, actor: &Actor) -> Result<(), Refusal> {
        match self.state {
            State::Draft => office_only(actor),
            State::OrderIssued | State::Briefed | State::UnderWay => self.under_order(change, actor),
            State::Submitted | State::Approved | State::Postponed => Err(refuse(
                "not_a_draft",
                Basis::TwoPersons,
                "Rencana yang diajukan adalah rencana yang disetujui; tarik kembali menjadi draf, ubah, \
                 lalu ajukan lagi.",
                "What was submitted is what is approved; take it back to a draft, change it, and submit it \
                 again.",
            )),
            _ => Err(refuse(
                "is_over",
                Basis::Procedure,
                "Hasilnya sudah dicatat atau inspeksinya sudah berakhir; rencananya tidak diubah lagi.",
                "It is recorded or over; its plan is not changed any more.",
            )),
        }
    }

    fn under_order(&self, change: &Change, actor: &Actor) -> Result<(), Refusal> {
        if *change == Change::Plan {
            return Err(self.order_binds());
        }
        if actor.account != self.leader {
            return Err(refuse(
                "wrong_person",
                Basis::Team,
                "Sesudah surat perintah terbit, urutan dan waktu kunjungan diubah oleh ketua tim.",
                "Under the order the team's leader changes the order and times of the visits.",
            ));
        }
        let (Change::Course { visit: Some(visit), .. } | Change::Leave { visit, .. }) = change else {
            return Ok(());
        };
        if self.is_done(visit) {
            return Err(refuse(
                "visit_done",
                Basis::Procedure,
                "Kunjungan itu sudah dicatat; ia tetap di tempatnya.",
                "That visit is recorded; it stays where it is.",
            ));
        }
        match change {
            Change::Course { day: Some(day), .. }
                if self.order.as_ref().is_some_and(|order| !order.covers(*day)) =>
            {
                Err(refuse(
                    "order_does_not_cover",
                    Basis::FieldOrder,
                    "Surat perintah tidak mencakup hari itu.",
                    "The order does not cover that day.",
                ))
            }
            Change::Leave { reason, .. } if reason.trim().is_empty() => Err(refuse(
                "incomplete",
                Basis::FieldOrder,
                "Tempat dalam surat perintah yang tidak dikunjungi perlu alasannya.",
                "A place of the order that is not visited needs its reason.",
            )),
            _ => Ok(()),
        }
    }

    /// The visits of a plan that was changed under the order; one that lost its place is owed.
    pub fn replanned(&mut self, served: Vec<String>) {
        let owed = self.visits.iter().chain(&self.owed);
        self.owed = owed.filter(|visit| !served.contains(visit) && !self.is_done(visit)).cloned().collect();
        self.visits = served;
    }

    /// Notes that a visit of the order is left out, and why.
    pub fn leave_out(&mut self, visit: &str, reason: &str) {
        if self.answers_for(visit) && !self.is_done(visit) {
            self.visits.retain(|own| own != visit);
            self.owed.retain(|own| own != visit);
            self.skipped.insert(visit.to_owned(), reason.trim().to_owned());
        }
    }

    pub(super) fn order_binds(&self) -> Refusal {
        refuse(
            "order_binds",
            Basis::FieldOrder,
            "Tempat, hari dan tim adalah yang disebut surat perintah; untuk yang lain batalkan inspeksi ini \
             dan buat yang baru.",
            "Places, days and teams are those of the order; for others cancel this inspection and make a \
             new one.",
        )
    }
}

fn office_only(actor: &Actor) -> Result<(), Refusal> {
    if matches!(actor.role, Role::Planner | Role::Head) {
        return Ok(());
    }
    Err(refuse(
        "wrong_person",
        Basis::Procedure,
        "Draf diubah oleh analis atau kepala kantor.",
        "A draft is changed by a planner or the head of office.",
    ))
}

fn refuse(code: &'static str, basis: Basis, id: &str, en: &str) -> Refusal {
    Refusal::new(code, basis, Text::new(id, en))
}
