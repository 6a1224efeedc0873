//! People whom a team met at a visit, as rows of a list that is the inspection's own record. Invariant: a row is
//! sealed, judged and derived like a row of any list, so that undoing a list derives it again; it is written in the
//! transaction of the visit's record, whole or not at all, and is no import that anybody lists or takes back.

use jiff::civil::Date;
use petapora_wire::{Agency, ListKind, MappedColumn, PersonMet, Text};

use super::apply::{About, Book};
use super::batch::note_changes;
use super::check::Checker;
use super::claim::{Claim, PersonClaim};
use super::columns::Mapping;
use super::kept::Keeper;
use super::list::Row;
use super::read::Raw;
use super::sql::{self, Counts, NewBatch, NewRow};
use crate::app::App;
use crate::attached::sha256;
use crate::error::{Error, Result};
use crate::registry::{self, facts};
use crate::store::{Write, new_id};

/// What the source is called where rows are shown. Nothing of the route: it is read by more than know of it.
const NAME: &str = "Catatan inspeksi";
/// Headers with what they mean; those that mean nothing to the registry are kept with the row.
const COLUMNS: [(&str, Option<&str>); 11] = [
    ("Nama", Some("name")),
    ("Kewarganegaraan", Some("nationality")),
    ("Nomor paspor", Some("passport")),
    ("Tanggal lahir", Some("birth")),
    ("Tempat", Some("place_name")),
    ("Jenis tempat", Some("place_kind")),
    ("Tanggal", Some("seen_on")),
    ("Jam", None),
    ("Petugas", Some("officer")),
    ("Keterangan", None),
    // Tells equal rows of two visits apart.
    ("Catatan", None),
];

/// A visit at which people were met.
pub struct Meeting<'a> {
    pub inspection: &'a str,
    /// Id of the place.
    pub place: &'a str,
    /// Local day and time, `HH:MM`.
    pub on: Date,
    pub time: String,
    /// Name of whoever recorded it.
    pub officer: &'a str,
    pub people: &'a [PersonMet],
}

/// Writes the people as sightings. Errors: `Refused`, naming the person, where a word of theirs cannot be
/// understood; then nothing is written.
pub async fn record(app: &App, write: &mut Write, meeting: &Meeting<'_>) -> Result<()> {
    let jurisdiction = write.jurisdiction().clone();
    let (batch, at_ms) = (new_id(), write.at_ms());
    let place = registry::place_as_listed(&mut write.tx, &jurisdiction, meeting.place).await?;
    let (name, kind) = place.ok_or_else(place_gone)?;
    let columns: Vec<MappedColumn> = COLUMNS
        .iter()
        .map(|(column, field)| MappedColumn {
            column: (*column).to_owned(),
            field: field.map(str::to_owned),
            ..MappedColumn::default()
        })
        .collect();
    let headers: Vec<String> = columns.iter().map(|column| column.column.clone()).collect();
    let mapping = Mapping::read(ListKind::Monitoring, &columns, &headers)
        .ok_or_else(|| Error::internal("the columns of a visit's record are not understood"))?;
    let (ground, today) = (app.ground.load_full(), app.clock.today(&app.office.load().time_zone));
    let mut keeper =
        Keeper::new(app.keys.clone(), Agency::Inspeksi, ListKind::Monitoring, mapping.secret.clone());
    let checker = Checker::new(ground.clone(), today, headers, &mapping);
    let list_date = meeting.on.to_string();
    let mut book = Book::new(app.keys.clone(), ground, ListKind::Monitoring, list_date.clone(), &columns);
    let mut kept = Vec::with_capacity(meeting.people.len());
    for (line, person) in (1..).zip(meeting.people) {
        let cells = cells(meeting, person, [&name, kind.as_str()], &batch);
        let (claim, _) = checker.check(&Raw::of(line, cells.clone()));
        let claim = claim.ok_or_else(|| not_understood(line, "isian", "what was typed"))?;
        understood(line, person, &claim)?;
        let row =
            Row { line, sheet: None, cells, claim: Some(claim), findings: Vec::new(), is_beside: false };
        kept.push(keeper.keep(row).map_err(Error::internal)?);
    }
    let new = NewBatch {
        id: petapora_wire::BatchId(batch.clone()),
        agency: Agency::Inspeksi,
        list: ListKind::Monitoring,
        file_name: NAME.into(),
        sha256: sha256(batch.as_bytes()),
        sheet: None,
        list_date,
        by: write.actor().to_owned(),
        mapping: serde_json::to_string(&columns).map_err(Error::internal)?,
        form: None,
        inspection: Some(meeting.inspection.to_owned()),
    };
    sql::add_batch(&mut write.tx, &jurisdiction, at_ms, &new).await?;
    let asked = book.asks(kept.iter().filter_map(|row| row.claim.as_ref()));
    book.learn(facts::known(&mut write.tx, &jurisdiction, &asked).await?);
    let mut rows = Vec::with_capacity(kept.len());
    for row in kept {
        let about = match row.claim {
            Some(claim) => book.apply(&row.id, claim).map_err(Error::internal)?,
            None => About::default(),
        };
        rows.push(NewRow {
            id: row.id,
            line: row.line,
            hash: row.hash,
            sealed: row.sealed,
            accepted: true,
            about,
        });
    }
    let count = rows.len() as u64;
    let mut facts = book.take_facts();
    let (places, mut touched, _) = book.close();
    facts.places = places;
    sql::add_rows(&mut write.tx, &jurisdiction, &batch, rows).await?;
    facts::write(&mut write.tx, &jurisdiction, at_ms, facts).await?;
    let counts = Counts { rows: count, accepted: count, ..Counts::default() };
    sql::count_batch(&mut write.tx, &jurisdiction, &batch, &counts).await?;
    let moved = registry::lay_over(&mut write.tx, &jurisdiction).await?;
    touched.places.extend(moved.into_iter().map(|id| (id, false)));
    note_changes(write, touched).await
}

/// A person as a row under `COLUMNS`.
fn cells(meeting: &Meeting<'_>, person: &PersonMet, [place, kind]: [&str; 2], batch: &str) -> Vec<String> {
    let on = meeting.on.to_string();
    [
        person.name.trim(),
        person.nationality.trim(),
        person.passport.trim(),
        person.birth.trim(),
        place,
        kind,
        on.as_str(),
        meeting.time.as_str(),
        meeting.officer,
        person.description.trim(),
        batch,
    ]
    .map(str::to_owned)
    .to_vec()
}

/// Whether all that was typed of a person is in the claim: whoever typed it is there to mend it.
fn understood(line: u32, typed: &PersonMet, claim: &Claim) -> Result<()> {
    let unknown = PersonClaim::default();
    let said = claim.person.as_ref().unwrap_or(&unknown);
    let lost = |typed: &str, is_there: bool| !typed.trim().is_empty() && !is_there;
    if lost(&typed.passport, said.passport.is_some()) {
        return Err(not_understood(line, "nomor paspor", "the passport number"));
    }
    if lost(&typed.nationality, said.nationality.is_some())
        || (said.passport.is_some() && said.nationality.is_none())
    {
        return Err(not_understood(line, "kewarganegaraan", "the nationality"));
    }
    if lost(&typed.birth, said.birth.is_some()) {
        return Err(not_understood(line, "tanggal lahir", "the date of birth"));
    }
    if said.passport.is_none() && said.name.is_empty() && typed.description.trim().is_empty() {
        return Err(not_understood(
            line,
            "nomor paspor, nama, atau ciri-ciri",
            "passport, name or description",
        ));
    }
    Ok(())
}

fn not_understood(line: u32, id: &str, en: &str) -> Error {
    Error::refused(
        "person_met",
        Text::new(
            format!("Orang ke-{line}: {id} belum diisi atau tidak dapat dibaca."),
            format!("Person {line}: {en} is missing or cannot be understood."),
        ),
        Text::new("Perbaiki isian orang itu, lalu simpan lagi.", "Correct that person and save again."),
    )
}

fn place_gone() -> Error {
    Error::refused(
        "place_gone",
        Text::new("Tempat itu tidak ada lagi dalam daftar.", "The place is in no list any more."),
        Text::new(
            "Simpan hasil kunjungan tanpa orangnya, lalu hubungi analis.",
            "Save the record without the people, then tell the planner.",
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_columns_of_a_record_are_those_of_a_monitoring_list() {
        let columns = COLUMNS.map(|(column, field)| MappedColumn {
            column: column.into(),
            field: field.map(str::to_owned),
            ..MappedColumn::default()
        });
        let headers = COLUMNS.map(|(column, _)| column.to_owned());
        let mapping = Mapping::read(ListKind::Monitoring, &columns, &headers);
        // The passport is masked wherever rows are shown.
        assert_eq!(mapping.map(|mapping| mapping.secret), Some(vec![2]));
    }

    #[test]
    fn what_was_typed_of_a_person_is_understood_or_refused_by_name() {
        let typed = |name: &str, nationality: &str, passport: &str, description: &str| PersonMet {
            name: name.into(),
            nationality: nationality.into(),
            passport: passport.into(),
            description: description.into(),
            ..PersonMet::default()
        };
        let claim = |name: &str, nationality: Option<&str>, passport: Option<&str>| Claim {
            person: Some(PersonClaim {
                name: name.into(),
                nationality: nationality.map(str::to_owned),
                passport: passport.map(str::to_owned),
                ..PersonClaim::default()
            }),
            ..Claim::default()
        };
        let whole = claim("", Some("CHN"), Some("ZZ9200582"));
        assert!(understood(1, &typed("", "CHN", "ZZ9200582", ""), &whole).is_ok());
        assert!(understood(1, &typed("", "", "", "laki-laki, baju biru"), &claim("", None, None)).is_ok());
        for (typed, claim) in [
            (typed("", "CHN", "??", ""), claim("", Some("CHN"), None)),
            (typed("", "", "ZZ9200582", ""), claim("", None, Some("ZZ9200582"))),
            (typed("A", "negeri jauh", "", ""), claim("A", None, None)),
            (typed("", "", "", " "), claim("", None, None)),
        ] {
            let refused = understood(3, &typed, &claim).unwrap_err();
            assert!(refused.problem().detail.id.starts_with("Orang ke-3"), "{refused}");
        }
    }
}
