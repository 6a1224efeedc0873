//! Which parts a row of each kind of list claims: the table of `Claim`, in code.
//! Invariant: every kind of list is read by one arm, and no other place knows the kinds'
//! differences in content.

use petapora_wire::ListKind;

use super::Row;
use crate::imports::claim::{ApprovalClaim, Claim};
use crate::imports::columns::Field;
use crate::imports::remark;
use crate::imports::value::{document, text};

impl Row<'_> {
    /// Everything the row claims, except its line.
    pub(super) fn claim(&mut self) -> Claim {
        match self.checker.kind {
            ListKind::StayPermits => Claim {
                person: Some(self.person()),
                permit: Some(self.permit()),
                company: self.text(Field::Company),
                place: self.named_place(),
                ..Claim::default()
            },
            ListKind::Workers => self.worker(),
            ListKind::LodgingReports => {
                let (from, until) = self.period(Field::CheckIn, Field::CheckOut);
                Claim {
                    person: Some(self.person()),
                    place: self.named_place(),
                    from,
                    until,
                    ..Claim::default()
                }
            }
            ListKind::Monitoring => Claim {
                person: Some(self.person()),
                place: self.named_place(),
                company: self.text(Field::Company),
                from: self.day_seen(),
                officer: self.text(Field::Officer),
                ..Claim::default()
            },
            ListKind::WorkPlans => self.work_plan(),
            ListKind::LodgingRegister => Claim { place: self.named_place(), ..Claim::default() },
            ListKind::ShipCrews => {
                let (from, until) = self.period(Field::Arrives, Field::Departs);
                Claim { person: Some(self.person()), place: self.ship(), from, until, ..Claim::default() }
            }
        }
    }

    fn worker(&mut self) -> Claim {
        let company = self.text(Field::Company);
        if company.is_none() {
            self.say(&remark::COMPANY_MISSING, Field::Company);
        }
        let (from, until) = self.period(Field::Starts, Field::Ends);
        let person = self.person();
        self.check_age(&person);
        Claim {
            person: Some(person),
            place: company.as_deref().map(|company| self.work_site(company)),
            position: self.text(Field::Position),
            company,
            from,
            until,
            ..Claim::default()
        }
    }

    fn work_plan(&mut self) -> Claim {
        let company = self.text(Field::Company);
        if company.is_none() {
            self.say(&remark::EMPLOYER_MISSING, Field::Company);
        }
        let number = self.cell(Field::ApprovalNumber).and_then(document::permit_number);
        if number.is_none() {
            self.say(&remark::APPROVAL_NUMBER_MISSING, Field::ApprovalNumber);
        }
        let (starts, ends) = self.period(Field::Starts, Field::Ends);
        let headcount = self.count(Field::Headcount, &remark::HEADCOUNT_FORM);
        Claim {
            place: company.as_deref().map(|company| self.work_site(company)),
            approval: number.map(|number| ApprovalClaim { number, headcount, starts, ends }),
            position: self.text(Field::Position),
            company,
            ..Claim::default()
        }
    }

    /// A cell as text, white space folded.
    fn text(&self, field: Field) -> Option<String> {
        self.cell(field).map(text::clean).filter(|text| !text.is_empty())
    }
}
