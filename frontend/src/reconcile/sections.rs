//! The fields of a person by what they are about. Pure. Invariant: every claim stands in one
//! section; claims of different permits never stand in one row.

use petapora_wire::{ClaimedField, SourceRowId};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    Person,
    Permit,
    Job,
    Residence,
    Seen,
}

const ABOUT: [(About, &[&str]); 5] = [
    (About::Person, &["name", "birth", "sex", "nationality", "passport"]),
    (About::Permit, &["permit", "permit_kind", "permit_ends"]),
    (About::Job, &["company", "position", "work_place", "plan_ends"]),
    (About::Residence, &["registered_address", "lodging", "check_in", "check_out"]),
    (About::Seen, &["seen_at"]),
];

#[derive(Debug, Clone)]
pub struct Section {
    pub about: About,
    /// The permit's number, masked, where there are several.
    pub number: Option<String>,
    pub fields: Vec<ClaimedField>,
}

/// Sections in the order in which they are read; a field unknown here is of the person.
pub fn sections(fields: &[ClaimedField]) -> Vec<Section> {
    let about = |field: &str| {
        let known = ABOUT.iter().find(|(_, fields)| fields.contains(&field));
        known.map_or(About::Person, |(about, _)| *about)
    };
    let mut sections = Vec::new();
    for (one, _) in ABOUT {
        let its: Vec<ClaimedField> =
            fields.iter().filter(|field| about(&field.field) == one).cloned().collect();
        if its.is_empty() {
            continue;
        }
        let numbers = if one == About::Permit { numbers(&its) } else { Vec::new() };
        if numbers.len() < 2 {
            sections.push(Section { about: one, number: None, fields: its });
            continue;
        }
        let mut numbered: Vec<SourceRowId> = Vec::new();
        for number in numbers {
            let rows: Vec<SourceRowId> = its
                .iter()
                .filter(|field| field.field == "permit")
                .flat_map(|field| &field.claims)
                .filter(|claim| claim.value == number)
                .map(|claim| claim.source.row.clone())
                .collect();
            let fields = of_rows(&its, |row| rows.contains(row));
            numbered.extend(rows);
            sections.push(Section { about: one, number: Some(number), fields });
        }
        // A list may know a permit and not its number.
        let rest = of_rows(&its, |row| !numbered.contains(row));
        if !rest.is_empty() {
            sections.push(Section { about: one, number: None, fields: rest });
        }
    }
    sections
}

/// Numbers of permits, each once, the one that is shown first.
fn numbers(fields: &[ClaimedField]) -> Vec<String> {
    let mut numbers: Vec<String> = Vec::new();
    for claim in fields.iter().filter(|field| field.field == "permit").flat_map(|field| &field.claims) {
        if !numbers.contains(&claim.value) {
            numbers.push(claim.value.clone());
        }
    }
    numbers
}

fn of_rows(fields: &[ClaimedField], belongs: impl Fn(&SourceRowId) -> bool) -> Vec<ClaimedField> {
    let some = fields.iter().filter_map(|field| {
        let mut some = field.clone();
        some.claims.retain(|claim| belongs(&claim.source.row));
        let first = some.claims.first()?.value.to_lowercase();
        some.agree = some.claims.iter().all(|claim| claim.value.to_lowercase() == first);
        Some(some)
    });
    some.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(name: &str, claims: &[(&str, &str)]) -> ClaimedField {
        let claims: Vec<_> = claims
            .iter()
            .map(|(row, value)| {
                serde_json::json!({ "value": value, "source": { "row": row, "batch": "b", "agency": "IMIGRASI",
                    "list_kind": "stay_permits", "file_name": "a.csv", "sheet": null, "line": 2,
                    "list_date": "2026-11-01", "imported_ms": 0 } })
            })
            .collect();
        let agree = claims.windows(2).all(|two| two[0]["value"] == two[1]["value"]);
        let json = serde_json::json!({ "field": name, "claims": claims, "agree": agree, "order": [] });
        serde_json::from_value(json).expect("a field")
    }

    #[test]
    fn two_permits_are_two_sections_that_do_not_contradict_each_other() {
        let fields = [
            field("name", &[("a", "Wu Min"), ("b", "Wu Min"), ("c", "WU MIN")]),
            field("permit", &[("a", "2C••1"), ("b", "2C••9")]),
            field("permit_ends", &[("a", "2026-01-01"), ("b", "2027-01-01"), ("c", "2027-03-01")]),
            field("lodging", &[("c", "Kos Rekaan 1")]),
        ];
        let sections = sections(&fields);
        let told: Vec<(About, Option<&str>, usize)> = sections
            .iter()
            .map(|one| {
                (one.about, one.number.as_deref(), one.fields.iter().map(|field| field.claims.len()).sum())
            })
            .collect();
        assert_eq!(
            told,
            [
                (About::Person, None, 3),
                (About::Permit, Some("2C••1"), 2),
                (About::Permit, Some("2C••9"), 2),
                (About::Permit, None, 1),
                (About::Residence, None, 1),
            ]
        );
        assert!(sections[1].fields.iter().all(|field| field.agree));
        // One permit only: its lists do contradict each other.
        let one = [fields[2].clone(), field("permit", &[("a", "2C••1")])];
        assert_eq!(super::sections(&one).len(), 1);
        assert!(!super::sections(&one)[0].fields[0].agree);
    }
}
