//! An import taken back leaves what would be there without it: after it alone, after
//! later lists that said the same, on both engines. Compared is the whole database but
//! the audit, the log of changes and the answers kept for repeated requests.

mod by_hand;
mod by_hand_people;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use axum::http::{Method, StatusCode};
use petapora::binds;
use petapora::imports::{Import, import};
use petapora_tests::{Checked, SAMPLES, TestApp, both_engines, sample};
use petapora_wire::{Agency, Batch, ImportReport, Role, Undone};

async fn send(app: &TestApp, path: &Path, agency: Agency) -> Checked<ImportReport> {
    // Imports follow each other in time.
    app.clock.advance_ms(1_000);
    let wanted = Import {
        path: path.to_owned(),
        file_name: path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        agency,
        kind: None,
        columns: None,
        list_date: None,
        dry_run: false,
        actor: "cli".into(),
    };
    Ok(import(&app.app, wanted, |_| {}).await?)
}

async fn undo(app: &TestApp, report: &ImportReport) -> Checked<Undone> {
    let planner = app.sign_in(Role::Planner).await?;
    let id = report.batch.clone().ok_or("a dry run")?;
    let reply =
        app.write(&planner, Method::POST, &format!("/api/v1/imports/{}/undo", id.as_str()), &()).await?;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.text());
    reply.json()
}

/// Every row of these queries, in order.
async fn dump(app: &TestApp, queries: &[&'static str]) -> Checked<Vec<String>> {
    let mut all = Vec::new();
    for sql in queries {
        let mut rows = app.app.store.all::<(String,)>(sql, binds![app.app.jurisdiction.id.as_str()]).await?;
        rows.sort();
        all.extend(rows.into_iter().map(|(row,)| row));
    }
    Ok(all)
}

macro_rules! text_of {
    ($table:literal, $first:literal $(, $column:literal)*) => {
        concat!("SELECT '", $table, "' || '|' || ", $first $(, " || '|' || COALESCE(CAST(", $column, " AS TEXT), '-')")*,
            " FROM ", $table, " WHERE jurisdiction_id = $1")
    };
}

/// The whole, ids and all; what is sealed differs by its nonce.
const WHOLE: &[&str] = &[
    text_of!(
        "import_batch",
        "id",
        "row_count",
        "accepted",
        "rejected",
        "duplicates",
        "finding_count",
        "mapping"
    ),
    text_of!("person", "id", "name", "nationality", "birth", "sex", "listed", "created_ms"),
    text_of!("company", "id", "name", "name_key"),
    text_of!(
        "place",
        "id",
        "kind",
        "name",
        "name_key",
        "address",
        "rt",
        "operator",
        "company_id",
        "lon",
        "lat",
        "accuracy_m",
        "located",
        "kelurahan_code",
        "capacity",
        "source_row_id",
        "described_row_id",
        "listed",
        "merged_into",
        "expected_occupancy",
        "updated_ms"
    ),
    text_of!(
        "source_row",
        "id",
        "batch_id",
        "line",
        "row_hash",
        "outcome",
        "person_id",
        "company_id",
        "place_id",
        "merged_from"
    ),
    text_of!("repeated_row", "batch_id", "number", "line", "row_hash"),
    text_of!("finding", "batch_id", "number", "line", "column_name", "code", "severity"),
    text_of!(
        "travel_document",
        "id",
        "person_id",
        "issuing_state",
        "number_blind",
        "number_masked",
        "source_row_id"
    ),
    text_of!(
        "stay_permit",
        "id",
        "person_id",
        "kind",
        "visa_index",
        "number_blind",
        "starts",
        "ends",
        "sponsor_id",
        "place_id",
        "listed",
        "source_row_id"
    ),
    text_of!(
        "work_approval",
        "id",
        "number",
        "company_id",
        "position",
        "headcount",
        "starts",
        "ends",
        "place_id",
        "source_row_id"
    ),
    text_of!(
        "assignment",
        "id",
        "person_id",
        "company_id",
        "place_id",
        "position",
        "starts",
        "ends",
        "source_row_id"
    ),
    text_of!("stay", "id", "person_id", "place_id", "check_in", "check_out", "source_row_id", "merged_from"),
    text_of!(
        "sighting",
        "id",
        "person_id",
        "place_id",
        "company_id",
        "name",
        "nationality",
        "birth",
        "lon",
        "lat",
        "accuracy_m",
        "seen_on",
        "officer",
        "source_row_id"
    ),
];

macro_rules! named {
    ($columns:literal, $table:literal) => {
        concat!(
            "SELECT '",
            $table,
            "' || '|' || ",
            $columns,
            " || '|' || COALESCE(b.file_name || r.line, '-') || '|' || COALESCE(p.name, '-') \
             || '|' || COALESCE(l.name_key, '-') FROM ",
            $table,
            " f \
             LEFT JOIN source_row r ON r.jurisdiction_id = f.jurisdiction_id AND r.id = f.source_row_id \
             LEFT JOIN import_batch b ON b.jurisdiction_id = r.jurisdiction_id AND b.id = r.batch_id \
             LEFT JOIN person p ON p.jurisdiction_id = f.jurisdiction_id AND p.id = f.person_id \
             LEFT JOIN place l ON l.jurisdiction_id = f.jurisdiction_id AND l.id = f.place_id \
             WHERE f.jurisdiction_id = $1"
        )
    };
}

/// The registry by what things are called, to compare two that have other ids.
const NAMED: &[&str] = &[
    "SELECT file_name || '|' || row_count || '|' || accepted || '|' || rejected || '|' || duplicates \
     FROM import_batch WHERE jurisdiction_id = $1",
    "SELECT 'person|' || name || '|' || nationality || '|' || COALESCE(birth, '-') || '|' || COALESCE(sex, '-') \
     FROM person WHERE jurisdiction_id = $1",
    "SELECT 'company|' || name || '|' || name_key FROM company WHERE jurisdiction_id = $1",
    "SELECT 'place|' || f.name_key || '|' || f.name || '|' || f.kind || '|' || COALESCE(f.address, '-') || '|' || COALESCE(f.rt, '-') \
     || '|' || COALESCE(f.operator, '-') || '|' || COALESCE(c.name_key, '-') || '|' || COALESCE(CAST(f.lon AS TEXT), '-') || '|' || f.located \
     || '|' || COALESCE(f.kelurahan_code, '-') || '|' || COALESCE(CAST(f.capacity AS TEXT), '-') \
     || '|' || COALESCE(b.file_name || r.line, '-') || '|' || COALESCE(d.file_name || s.line, '-') FROM place f \
     LEFT JOIN company c ON c.jurisdiction_id = f.jurisdiction_id AND c.id = f.company_id \
     LEFT JOIN source_row r ON r.jurisdiction_id = f.jurisdiction_id AND r.id = f.source_row_id \
     LEFT JOIN import_batch b ON b.jurisdiction_id = r.jurisdiction_id AND b.id = r.batch_id \
     LEFT JOIN source_row s ON s.jurisdiction_id = f.jurisdiction_id AND s.id = f.described_row_id \
     LEFT JOIN import_batch d ON d.jurisdiction_id = s.jurisdiction_id AND d.id = s.batch_id \
     WHERE f.jurisdiction_id = $1",
    named!("COALESCE(f.check_in, '-') || COALESCE(f.check_out, '-')", "stay"),
    named!("COALESCE(f.position, '-') || COALESCE(f.ends, '-')", "assignment"),
    named!("f.kind || COALESCE(f.starts, '-') || COALESCE(f.ends, '-')", "stay_permit"),
    named!("COALESCE(f.name, '-') || COALESCE(f.seen_on, '-')", "sighting"),
    "SELECT 'approval|' || f.number || '|' || COALESCE(f.position, '-') || '|' || COALESCE(f.ends, '-') || '|' || c.name_key || '|' || COALESCE(l.name_key, '-') \
     FROM work_approval f JOIN company c ON c.jurisdiction_id = f.jurisdiction_id AND c.id = f.company_id \
     LEFT JOIN place l ON l.jurisdiction_id = f.jurisdiction_id AND l.id = f.place_id WHERE f.jurisdiction_id = $1",
    "SELECT 'document|' || f.number_masked || '|' || f.issuing_state || '|' || p.name || '|' || b.file_name || r.line \
     FROM travel_document f JOIN person p ON p.jurisdiction_id = f.jurisdiction_id AND p.id = f.person_id \
     JOIN source_row r ON r.jurisdiction_id = f.jurisdiction_id AND r.id = f.source_row_id \
     JOIN import_batch b ON b.jurisdiction_id = r.jurisdiction_id AND b.id = r.batch_id WHERE f.jurisdiction_id = $1",
];

fn differ(found: &[String], expected: &[String]) -> Vec<String> {
    let (found, expected): (BTreeSet<_>, BTreeSet<_>) = (found.iter().collect(), expected.iter().collect());
    let more = found.difference(&expected).map(|row| format!("+ {row}"));
    more.chain(expected.difference(&found).map(|row| format!("- {row}"))).take(12).collect()
}

both_engines!(an_import_taken_back_at_once_changes_nothing, app => {
    let mut before = dump(&app, WHOLE).await?;
    for (name, agency) in SAMPLES {
        let report = send(&app, &sample(name), agency).await?;
        let undone = undo(&app, &report).await?;
        assert_eq!((undone.rows, undone.handed_over), (report.accepted + report.rejected, 0));
        let after = dump(&app, WHOLE).await?;
        assert_eq!(differ(&after, &before), Vec::<String>::new(), "{name}");
        // And it may be sent again.
        assert!(!send(&app, &sample(name), agency).await?.repeated);
        before = dump(&app, WHOLE).await?;
    }
    Ok(())
});

both_engines!(an_import_taken_back_after_later_ones_was_never_there, app => {
    let mut reports = Vec::new();
    for (name, agency) in SAMPLES {
        reports.push(send(&app, &sample(name), agency).await?);
    }
    // One list after the other leaves, until there is nothing.
    for left in [3, 0, 5, 2, 6, 1, 4] {
        undo(&app, &reports[left]).await?;
        reports[left].repeated = true;
        let without = TestApp::sqlite().await?;
        for ((name, agency), _) in SAMPLES.iter().zip(&reports).filter(|(_, report)| !report.repeated) {
            send(&without, &sample(name), *agency).await?;
        }
        let (found, expected) = (dump(&app, NAMED).await?, dump(&without, NAMED).await?);
        assert_eq!(differ(&found, &expected), Vec::<String>::new(), "without {}", SAMPLES[left].0);
    }
    assert!(dump(&app, WHOLE).await?.is_empty());
    Ok(())
});

/// A list of our own, in the test's folder.
fn written(app: &TestApp, name: &str, text: &str) -> Checked<PathBuf> {
    let path = app.folder().join(name);
    std::fs::write(&path, text)?;
    Ok(path)
}

both_engines!(what_a_later_list_said_as_well_stays_as_its_own, app => {
    let head = "Penginapan;Nama tamu;No Paspor;Negara;Check-in;Check-out\n";
    let rows = ["Kos Uji;Orang Satu;ZZ7000001;CHN;1/10/2026;\n", "Kos Uji;Orang Dua;ZZ7000002;JPN;1/10/2026;\n", "Kos Uji;;;JPN;1/10/2026;\n"];
    let first = send(&app, &written(&app, "satu.csv", &[head, rows[0], rows[1], rows[2]].concat())?, Agency::Apoa).await?;
    let later = "Kos Lain;Orang Satu;ZZ7000001;CHN;9/10/2026;\n";
    let second = written(&app, "dua.csv", &[head, later, rows[1], rows[2], rows[1]].concat())?;
    assert_eq!(send(&app, &second, Agency::Apoa).await?.duplicates, 3);
    let third = written(&app, "tiga.csv", &[head, rows[0], rows[1]].concat())?;
    assert_eq!(send(&app, &third, Agency::Apoa).await?.duplicates, 2);
    let undone = undo(&app, &first).await?;
    assert_eq!((undone.rows, undone.handed_over), (3, 3));
    let without = TestApp::sqlite().await?;
    for path in [&second, &third] {
        send(&without, path, Agency::Apoa).await?;
    }
    let (found, expected) = (dump(&app, NAMED).await?, dump(&without, NAMED).await?);
    assert_eq!(differ(&found, &expected), Vec::<String>::new());
    Ok(())
});

both_engines!(an_agency_takes_back_its_own_lists_only, app => {
    let report = send(&app, &sample("ksop_awak_kapal.csv"), Agency::Ksop).await?;
    let path = format!("/api/v1/imports/{}/undo", report.batch.ok_or("a dry run")?.as_str());
    let other = app.sign_in_as(Role::Contributor, Some(Agency::Apoa), "").await?;
    assert_eq!(app.write(&other, Method::POST, &path, &()).await?.status, StatusCode::NOT_FOUND);
    let own = app.sign_in_as(Role::Contributor, Some(Agency::Ksop), "").await?;
    let first = app.write_with_key(&own, Method::POST, &path, &(), "kunci-urung").await?;
    assert_eq!(first.status, StatusCode::OK);
    // The same request again is answered as before; a new one finds nothing.
    assert_eq!(app.write_with_key(&own, Method::POST, &path, &(), "kunci-urung").await?.body, first.body);
    assert_eq!(app.write(&own, Method::POST, &path, &()).await?.status, StatusCode::NOT_FOUND);
    assert!(app.get(&own, "/api/v1/imports").await?.json::<Vec<Batch>>()?.is_empty());
    Ok(())
});
