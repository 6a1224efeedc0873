//! Which parts a row of each kind of list claims: the table of `Claim`, in code.
//! Invariant: every kind of list is read by one arm, and no other place knows the kinds'
//! differences in content.

use jiff::civil::Date;
use petapora_wire::ListKind;

use super::Row;
use crate::imports::claim::{ApprovalClaim, Claim, Crossing, ReferralClaim};
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
                sector: self.text(Field::Sector),
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
                sector: self.text(Field::Sector),
                from: self.day_past(Field::SeenOn),
                officer: self.text(Field::Officer),
                ..Claim::default()
            },
            ListKind::WorkPlans => self.work_plan(),
            ListKind::LodgingRegister => Claim { place: self.named_place(), ..Claim::default() },
            ListKind::ShipCrews => {
                let (from, until) = self.period(Field::Arrives, Field::Departs);
                Claim { person: Some(self.person()), place: self.ship(), from, until, ..Claim::default() }
            }
            ListKind::BorderCrossings => self.border_crossing(),
            ListKind::Referrals => self.referral(),
            ListKind::SponsorReports => self.sponsor_report(),
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
            sector: self.text(Field::Sector),
            position: self.text(Field::Position),
            company,
            from,
            until,
            ..Claim::default()
        }
    }

    /// One row may tell an entry, an exit, or both.
    fn border_crossing(&mut self) -> Claim {
        let port = self.text(Field::Port);
        let mut crossings = Vec::new();
        let mut add = |is_entry, on: Option<Date>| {
            crossings.extend(on.map(|on| Crossing { is_entry, on, port: port.clone() }));
        };
        let (enters, leaves) = self.period(Field::Enters, Field::Leaves);
        add(true, enters);
        add(false, leaves);
        if let Some(on) = self.day(Field::CrossedOn) {
            match self.cell(Field::Direction).and_then(text::is_entry) {
                Some(is_entry) => add(is_entry, Some(on)),
                None => self.say(&remark::DIRECTION_UNKNOWN, Field::Direction),
            }
        }
        if crossings.iter().any(|crossing| crossing.on > self.checker.today) {
            crossings.retain(|crossing| crossing.on <= self.checker.today);
            self.say(&remark::DATE_IN_FUTURE, Field::CrossedOn);
        }
        if crossings.is_empty() {
            self.say(&remark::CROSSING_MISSING, Field::CrossedOn);
        }
        Claim { person: Some(self.person()), crossings, ..Claim::default() }
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
            sector: self.text(Field::Sector),
            position: self.text(Field::Position),
            company,
            ..Claim::default()
        }
    }

    /// A letter without premises stays in its row: there is nowhere to go.
    fn referral(&mut self) -> Claim {
        let Some(number) = self.text(Field::ReferralNumber) else {
            self.say(&remark::REFERRAL_NUMBER_MISSING, Field::ReferralNumber);
            return Claim::default();
        };
        let on = self.day_past(Field::ReferredOn);
        let Some(place) = self.text(Field::PlaceName) else {
            self.say(&remark::KEPT_AS_SOURCE, Field::ReferralNumber);
            return Claim::default();
        };
        let (kelurahan_code, _) = self.kelurahan();
        let from = self.text(Field::ReferralFrom);
        let referral = Some(ReferralClaim { number, from, on, place, kelurahan_code });
        Claim { referral, ..Claim::default() }
    }

    fn sponsor_report(&mut self) -> Claim {
        let company = self.text(Field::Company);
        if company.is_none() {
            self.say(&remark::SPONSOR_MISSING, Field::Company);
        }
        let from = self.day_past(Field::ReportedOn);
        if from.is_none() {
            self.say(&remark::REPORT_DAY_MISSING, Field::ReportedOn);
        }
        Claim { company, from, ..Claim::default() }
    }

    /// A cell as text, white space folded.
    fn text(&self, field: Field) -> Option<String> {
        self.cell(field).map(text::clean).filter(|text| !text.is_empty())
    }
}
