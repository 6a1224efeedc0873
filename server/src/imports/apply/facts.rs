//! What a row says about its person, company and place. Invariant: the kind of the
//! list decides which fact a row is; the same permit or approval is stored once.

use petapora_wire::ListKind;

use super::{About, Book, Ending};
use crate::imports::claim::{ApprovalClaim, Claim, PermitClaim, Point};
use crate::registry::facts::{
    NewApproval, NewAssignment, NewCrossing, NewPermit, NewReferral, NewSighting, NewSponsorReport, NewStay,
    Prolonged,
};
use crate::store::SealError;

impl Book {
    pub(super) fn fact(
        &mut self,
        row: &str,
        claim: Claim,
        about: &About,
        seen_at: Option<(Point, Option<f64>)>,
    ) -> Result<(), SealError> {
        let row = row.to_owned();
        let About { person, company, place } = about.clone();
        match (self.list, person) {
            (ListKind::StayPermits, Some(person)) => {
                if let Some(permit) = claim.permit {
                    self.permit(row, person, permit, company, place)?;
                }
            }
            (ListKind::Workers, Some(person)) => {
                let id = self.id("assignment", || row.clone());
                self.facts.assignments.push(NewAssignment {
                    id,
                    person,
                    company,
                    place,
                    position: claim.position,
                    starts: claim.from,
                    ends: claim.until,
                    row,
                });
            }
            (ListKind::LodgingReports | ListKind::ShipCrews, Some(person)) => {
                if let Some(place) = place {
                    let (check_in, check_out) = (claim.from, claim.until);
                    let id = self.id("stay", || row.clone());
                    self.facts.stays.push(NewStay { id, person, place, check_in, check_out, row });
                }
            }
            (ListKind::Monitoring, person) => {
                let said = claim.person.unwrap_or_default();
                let id = self.id("sighting", || row.clone());
                self.facts.sightings.push(NewSighting {
                    id,
                    person,
                    place,
                    company,
                    name: Some(said.name).filter(|name| !name.is_empty()),
                    nationality: said.nationality,
                    birth: said.birth.map(|birth| birth.to_string()),
                    point: seen_at.map(|(point, _)| point),
                    accuracy_m: seen_at.and_then(|(_, accuracy_m)| accuracy_m),
                    seen_on: claim.from,
                    officer: claim.officer,
                    row,
                });
            }
            (ListKind::BorderCrossings, Some(person)) => {
                for crossing in claim.crossings {
                    let direction = if crossing.is_entry { "in" } else { "out" };
                    let id = self.id("crossing", || format!("{row}{direction}{}", crossing.on));
                    let (person, row) = (person.clone(), row.clone());
                    self.facts.crossings.push(NewCrossing { id, person, direction, crossing, row });
                }
            }
            (ListKind::WorkPlans, _) => {
                if let (Some(approval), Some(company)) = (claim.approval, company) {
                    self.approval(row, approval, company, claim.position, place);
                }
            }
            (ListKind::Referrals, _) => {
                if let Some(said) = claim.referral {
                    let (id, list_date) = (self.id("referral", || row.clone()), self.list_date.clone());
                    let on = said.on.map_or(list_date, |on| on.to_string());
                    self.facts.referrals.push(NewReferral { id, said, on, row });
                }
            }
            (ListKind::SponsorReports, _) => {
                if let (Some(company), Some(on)) = (company, claim.from) {
                    let id = self.id("sponsor_report", || row.clone());
                    self.facts.sponsor_reports.push(NewSponsorReport { id, company, on, row });
                }
            }
            // The register speaks of places only; a row without a person adds none.
            _ => {}
        }
        Ok(())
    }

    /// The same permit again prolongs the stored one if it ends later.
    fn permit(
        &mut self,
        row: String,
        person: String,
        said: PermitClaim,
        sponsor: Option<String>,
        place: Option<String>,
    ) -> Result<(), SealError> {
        let blind = said.number.as_deref().map(|number| self.keys.blind("stay_permit.number_blind", number));
        let which = blind.clone().unwrap_or_else(|| said.kind.as_str().to_owned());
        if let Some(known) = self.permits.get_mut(&(person.clone(), which.clone())) {
            if let Some(ends) = said.ends.filter(|ends| known.ends.is_none_or(|known| known < *ends)) {
                known.ends = Some(ends);
                self.facts.longer_permits.push(Prolonged { id: known.id.clone(), ends, row });
            }
            return Ok(());
        }
        let id = self.id("permit", || format!("{which}{person}"));
        self.permits.insert((person.clone(), which), Ending { id: id.clone(), ends: said.ends });
        let sealed = match &said.number {
            Some(number) => Some(self.keys.seal("stay_permit.number_sealed", &id, number.as_bytes())?),
            None => None,
        };
        self.facts.permits.push(NewPermit {
            id,
            person,
            kind: said.kind,
            visa_index: said.visa_index,
            sealed,
            blind,
            starts: said.starts,
            ends: said.ends,
            sponsor,
            place,
            row,
        });
        Ok(())
    }

    /// The same approval again prolongs the stored one if it ends later.
    fn approval(
        &mut self,
        row: String,
        said: ApprovalClaim,
        company: String,
        position: Option<String>,
        place: Option<String>,
    ) {
        let which = (company.clone(), said.number.clone(), position.clone());
        if let Some(known) = self.approvals.get_mut(&which) {
            if let Some(ends) = said.ends.filter(|ends| known.ends.is_none_or(|known| known < *ends)) {
                known.ends = Some(ends);
                self.facts.longer_approvals.push(Prolonged { id: known.id.clone(), ends, row });
            }
            return;
        }
        let id = self.id("approval", || {
            format!("{}{}{company}", said.number, position.as_deref().unwrap_or_default())
        });
        self.approvals.insert(which, Ending { id: id.clone(), ends: said.ends });
        self.facts.approvals.push(NewApproval {
            id,
            number: said.number,
            company,
            position,
            headcount: said.headcount,
            starts: said.starts,
            ends: said.ends,
            place,
            row,
        });
    }
}
