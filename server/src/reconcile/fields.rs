//! What rows claim, field by field. Pure. Invariant: every value of every row is kept
//! with its source; which one is shown follows the precedence alone; numbers of documents
//! are masked.

use petapora_wire::{
    Agency, ClaimOf, ClaimedField, ComparedField, ListKind, PersonFact, PersonRecord, PlaceKind, Precedence,
    SaidByHand, Source,
};

use super::marks::marked;
use super::precedence::{order, rank};
use crate::imports::claim::Claim;
use crate::registry::documents::mask;
use crate::registry::name_key::name_key;

/// A row opened again.
pub struct SaidRow {
    pub source: Source,
    pub claim: Claim,
}

/// All fields, in the order in which screens show them.
const FIELDS: [&str; 17] = [
    "name",
    "birth",
    "sex",
    "nationality",
    "passport",
    "permit",
    "permit_kind",
    "permit_ends",
    "company",
    "position",
    "work_place",
    "plan_ends",
    "registered_address",
    "lodging",
    "check_in",
    "check_out",
    "seen_at",
];

/// What one row says of a field. `masked`: as it may be shown.
fn value(row: &SaidRow, field: &str, masked: bool) -> Option<String> {
    let claim = &row.claim;
    let person = claim.person.as_ref();
    let permit = claim.permit.as_ref();
    let kind = row.source.list_kind;
    let shown = |number: &String| if masked { mask(number) } else { number.clone() };
    let at_work = |kind| matches!(kind, PlaceKind::Workplace | PlaceKind::Office | PlaceKind::Jetty);
    let place = claim.place.as_ref();
    match field {
        "name" => person.map(|person| person.name.clone()).filter(|name| !name.is_empty()),
        "birth" => person?.birth.map(|birth| birth.to_string()),
        "sex" => person?.sex.clone(),
        "nationality" => person?.nationality.clone(),
        "passport" => person?.passport.as_ref().map(shown),
        "permit" => permit?.number.as_ref().map(shown),
        "permit_kind" => permit.map(|permit| permit.kind.to_string()),
        "permit_ends" => permit?.ends.map(|day| day.to_string()),
        "company" => claim.company.clone(),
        "position" => claim.position.clone(),
        "plan_ends" if kind == ListKind::Workers => claim.until.map(|day| day.to_string()),
        "seen_at" if kind == ListKind::Monitoring => place.map(|place| place.name.clone()),
        _ if kind == ListKind::Monitoring => None,
        "work_place" => place.filter(|place| at_work(place.kind)).map(|place| place.name.clone()),
        // A permit names where its holder is registered, not where he was seen to sleep.
        "registered_address" if kind == ListKind::StayPermits => place.map(|place| place.name.clone()),
        "lodging" if kind != ListKind::StayPermits => {
            place.filter(|place| !at_work(place.kind)).map(|place| place.name.clone())
        }
        "check_in" if kind != ListKind::Workers => claim.from.map(|day| day.to_string()),
        "check_out" if kind != ListKind::Workers => claim.until.map(|day| day.to_string()),
        _ => None,
    }
}

/// All claims of these rows by field; the first claim of a field is the one shown.
pub fn claimed(rows: &[SaidRow], precedence: &Precedence) -> Vec<ClaimedField> {
    let mut fields = Vec::new();
    for field in FIELDS {
        let order = order(precedence, field);
        let mut claims: Vec<(&SaidRow, String)> =
            rows.iter().filter_map(|row| Some((row, value(row, field, false)?))).collect();
        claims.sort_by(|(a, _), (b, _)| {
            let key = |row: &SaidRow| rank(order, row.source.agency);
            key(a)
                .cmp(&key(b))
                .then_with(|| b.source.list_date.cmp(&a.source.list_date))
                .then_with(|| (&a.source.file_name, a.source.line).cmp(&(&b.source.file_name, b.source.line)))
        });
        let Some((_, first)) = claims.first() else { continue };
        let first = alike(field, first);
        let agree = claims.iter().all(|(_, value)| alike(field, value) == first);
        let claims = claims
            .into_iter()
            .filter_map(|(row, _)| {
                Some(ClaimOf { value: value(row, field, true)?, source: row.source.clone() })
            })
            .collect();
        fields.push(ClaimedField {
            field: field.into(),
            claims,
            agree,
            order: order.to_vec(),
            by_hand: None,
        });
    }
    fields
}

/// Puts what somebody of the office said before all claims; a field that no list speaks of is added.
pub fn lay_over(fields: &mut Vec<ClaimedField>, record: &PersonRecord, precedence: &Precedence) {
    for edit in record.edits.iter().rev().filter(|edit| !edit.undone) {
        for fact in &edit.facts {
            let (code, value) = match fact {
                PersonFact::Name(name) => ("name", name.clone()),
                PersonFact::Birth(birth) => ("birth", birth.clone().unwrap_or_default()),
                PersonFact::PermitKind(kind) => ("permit_kind", kind.to_string()),
                PersonFact::PermitEnds(ends) => ("permit_ends", ends.clone().unwrap_or_default()),
            };
            let said = SaidByHand {
                value,
                at_ms: edit.at_ms,
                actor_name: edit.actor_name.clone(),
                reason: edit.reason.clone(),
            };
            if let Some(field) = fields.iter_mut().find(|field| field.field == code) {
                field.by_hand = Some(said);
                continue;
            }
            let order = order(precedence, code).to_vec();
            let added = ClaimedField {
                field: code.into(),
                claims: Vec::new(),
                agree: true,
                order,
                by_hand: Some(said),
            };
            let place = |code: &str| FIELDS.iter().position(|field| *field == code);
            let at = fields.partition_point(|field| place(&field.field) < place(code));
            fields.insert(at, added);
        }
    }
}

/// Values that differ only in how they are written are no difference.
fn alike(field: &str, value: &str) -> String {
    let key = name_key(value);
    if field != "name" {
        return key;
    }
    let mut words: Vec<&str> = key.split(' ').collect();
    words.sort_unstable();
    words.join(" ")
}

/// What two rows say, differences marked. Numbers are compared in clear and shown masked.
pub fn compared(left: &SaidRow, right: &SaidRow) -> Vec<ComparedField> {
    let field = |field: &'static str| {
        let secret = matches!(field, "passport" | "permit");
        let [a, b] = [left, right].map(|row| value(row, field, false));
        if a.is_none() && b.is_none() {
            return None;
        }
        let (mut x, mut y) = marked(a.as_deref().unwrap_or_default(), b.as_deref().unwrap_or_default());
        if a.is_none() || b.is_none() {
            (x.differs, y.differs) = (Vec::new(), Vec::new());
        }
        if secret {
            (x.text, y.text) = (mask(&x.text), mask(&y.text));
        }
        Some(ComparedField { field: field.into(), left: a.map(|_| x), right: b.map(|_| y) })
    };
    FIELDS.into_iter().filter_map(field).collect()
}

/// Agencies of rows, each once.
pub fn agencies(rows: &[SaidRow]) -> Vec<Agency> {
    let mut agencies: Vec<Agency> = rows.iter().map(|row| row.source.agency).collect();
    agencies.sort_unstable();
    agencies.dedup();
    agencies
}
