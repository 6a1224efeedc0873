//! Rows that put somebody at a place. Invariant: what is read of some places is what a
//! whole reading would say of them, so whoever is there is read with all their homes.

use std::collections::BTreeSet;

use petapora_wire::{Agency, PlaceKind, SiteRole};

use super::super::sql::{Reader, Reading, code, day, id, reading};
use super::{Lives, PresenceFact, at_home};
use crate::error::Result;
use crate::registry::presence::stay_role;

reading!(
    STAYS,
    "SELECT s.place_id, p.kind AS place_kind, COALESCE(w.person_id, s.person_id) AS person_id, s.check_in AS from_day, \
     s.check_out AS to_day, CAST(NULL AS TEXT) AS company_id, b.agency, s.source_row_id FROM stay s \
     JOIN place p ON p.jurisdiction_id = s.jurisdiction_id AND p.id = s.place_id \
     JOIN source_row r ON r.jurisdiction_id = s.jurisdiction_id AND r.id = s.source_row_id \
     JOIN import_batch b ON b.jurisdiction_id = r.jurisdiction_id AND b.id = r.batch_id \
     LEFT JOIN person_row w ON w.jurisdiction_id = s.jurisdiction_id AND w.row_id = s.source_row_id \
     WHERE s.jurisdiction_id = $1",
    "s.person_id",
    ""
);
reading!(
    ADDRESSES,
    "SELECT s.place_id, p.kind AS place_kind, COALESCE(w.person_id, s.person_id) AS person_id, s.starts AS from_day, \
     s.ends AS to_day, s.sponsor_id AS company_id, b.agency, s.source_row_id FROM stay_permit s \
     JOIN place p ON p.jurisdiction_id = s.jurisdiction_id AND p.id = s.place_id \
     JOIN source_row r ON r.jurisdiction_id = s.jurisdiction_id AND r.id = s.source_row_id \
     JOIN import_batch b ON b.jurisdiction_id = r.jurisdiction_id AND b.id = r.batch_id \
     LEFT JOIN person_row w ON w.jurisdiction_id = s.jurisdiction_id AND w.row_id = s.source_row_id \
     WHERE s.jurisdiction_id = $1",
    "s.person_id",
    ""
);
reading!(
    ASSIGNMENTS,
    "SELECT s.place_id, p.kind AS place_kind, COALESCE(w.person_id, s.person_id) AS person_id, s.starts AS from_day, \
     s.ends AS to_day, s.company_id, b.agency, s.source_row_id FROM assignment s \
     JOIN place p ON p.jurisdiction_id = s.jurisdiction_id AND p.id = s.place_id \
     JOIN source_row r ON r.jurisdiction_id = s.jurisdiction_id AND r.id = s.source_row_id \
     JOIN import_batch b ON b.jurisdiction_id = r.jurisdiction_id AND b.id = r.batch_id \
     LEFT JOIN person_row w ON w.jurisdiction_id = s.jurisdiction_id AND w.row_id = s.source_row_id \
     WHERE s.jurisdiction_id = $1",
    "s.place_id",
    ""
);
/// Whoever a row says to live at a place, wherever they are at home.
const RESIDENTS: [&str; 2] = [
    "SELECT COALESCE(w.person_id, s.person_id) AS person_id FROM stay s \
     LEFT JOIN person_row w ON w.jurisdiction_id = s.jurisdiction_id AND w.row_id = s.source_row_id \
     WHERE s.jurisdiction_id = $1 AND s.place_id IN ",
    "SELECT COALESCE(w.person_id, s.person_id) AS person_id FROM stay_permit s \
     LEFT JOIN person_row w ON w.jurisdiction_id = s.jurisdiction_id AND w.row_id = s.source_row_id \
     WHERE s.jurisdiction_id = $1 AND s.place_id IN ",
];

#[derive(sqlx::FromRow)]
struct PresenceRow {
    place_id: String,
    place_kind: String,
    person_id: String,
    from_day: Option<String>,
    to_day: Option<String>,
    company_id: Option<String>,
    agency: String,
    source_row_id: String,
}

/// Persons of whom a row says that they live at one of the places.
pub(in crate::index) async fn residents(
    reader: &mut Reader<'_>,
    places: &[String],
) -> Result<BTreeSet<String>> {
    let mut people = BTreeSet::new();
    for sql in RESIDENTS {
        people.extend(reader.listed::<(String,)>(sql, places, "").await?.into_iter().map(|(id,)| id));
    }
    Ok(people)
}

/// Presences at the listed places, or at all. Whoever holds a permit lives at its address;
/// guests live where they stay, crews work there; assignments are work.
pub(in crate::index::facts) async fn read(
    reader: &mut Reader<'_>,
    list: Option<&[String]>,
) -> Result<Vec<PresenceFact>> {
    let own = match list {
        Some(places) => {
            let people: Vec<String> = residents(reader, places).await?.into_iter().collect();
            Some(reader.own_of(&people).await?)
        }
        None => None,
    };
    let (mut facts, mut lives) = (Vec::new(), Vec::new());
    for row in reader.read::<PresenceRow>(ASSIGNMENTS, list).await? {
        facts.push(fact(&row, SiteRole::Workplace)?);
    }
    for (reading, reported) in [(STAYS, true), (ADDRESSES, false)] {
        for row in reader.read::<PresenceRow>(reading, own.as_deref()).await? {
            let kind = code("place kind", PlaceKind::parse, &row.place_kind)?;
            let role = if reported { stay_role(kind) } else { SiteRole::Residence };
            let fact = fact(&row, role)?;
            match role {
                SiteRole::Workplace => facts.push(fact),
                SiteRole::Residence => lives.push(Lives { fact, reported, row: id(&row.source_row_id)? }),
            }
        }
    }
    facts.extend(at_home(lives));
    if let Some(places) = list {
        let places: BTreeSet<&String> = places.iter().collect();
        facts.retain(|fact| places.contains(&fact.place.to_string()));
    }
    Ok(facts)
}

fn fact(row: &PresenceRow, role: SiteRole) -> Result<PresenceFact> {
    Ok(PresenceFact {
        place: id(&row.place_id)?,
        role,
        person: id(&row.person_id)?,
        from: day(row.from_day.as_deref()),
        to: day(row.to_day.as_deref()),
        company: row.company_id.as_deref().map(id).transpose()?,
        agency: code("agency", Agency::parse, &row.agency)?,
        away: false,
    })
}
