//! Rows that did not go in come back in the format they came in, and go in after repair:
//! then the registry is what the clean list alone would have made.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use petapora::binds;
use petapora_tests::{Caller, Checked, TestApp, both_engines, sample};
use petapora_wire::{Agency, Check, Checked as Found, ImportReport, Role, Uploaded};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;

use super::count;

async fn imported(
    app: &TestApp,
    who: &Caller,
    agency: Agency,
    name: &str,
    bytes: Vec<u8>,
) -> Checked<ImportReport> {
    let sent = app.upload(who, agency, name, bytes).await?;
    let id = sent.json::<Uploaded>()?.upload.id;
    let found = app.step(who, &id, "check", &Check::default()).await?.json::<Found>()?;
    if found.upload.change.is_some_and(|change| change.needs_second) {
        let second = app.sign_in(Role::Planner).await?;
        app.step(&second, &id, "confirm", &()).await?;
    }
    app.step(who, &id, "process", &()).await?.json()
}

/// Everything the registry says, without ids and the rows it comes from.
async fn registry(app: &TestApp) -> Checked<BTreeSet<String>> {
    const SAYS: [&str; 5] = [
        "SELECT 'p ' || name || ' ' || nationality || ' ' || COALESCE(birth, '') FROM person WHERE jurisdiction_id = $1",
        "SELECT 'd ' || p.name || ' ' || d.number_masked FROM travel_document d JOIN person p ON p.jurisdiction_id = d.jurisdiction_id \
         AND p.id = d.person_id WHERE d.jurisdiction_id = $1",
        "SELECT 'l ' || name_key || ' ' || kind || ' ' || located || ' ' || CAST(COALESCE(capacity, -1) AS TEXT) || ' ' || \
         COALESCE(kelurahan_code, '') FROM place WHERE jurisdiction_id = $1",
        "SELECT 's ' || p.name || ' ' || l.name_key || ' ' || COALESCE(s.check_in, '') || ' ' || COALESCE(s.check_out, '') FROM stay s \
         JOIN person p ON p.jurisdiction_id = s.jurisdiction_id AND p.id = s.person_id \
         JOIN place l ON l.jurisdiction_id = s.jurisdiction_id AND l.id = s.place_id WHERE s.jurisdiction_id = $1",
        "SELECT 'g ' || COALESCE(name, '') || ' ' || COALESCE(seen_on, '') FROM sighting WHERE jurisdiction_id = $1",
    ];
    let mut all = BTreeSet::new();
    for sql in SAYS {
        let rows = app.app.store.all::<(String,)>(sql, binds![app.app.jurisdiction.id.as_str()]).await?;
        all.extend(rows.into_iter().map(|(row,)| row));
    }
    Ok(all)
}

async fn failed(app: &TestApp, who: &Caller, report: &ImportReport) -> Checked<(Vec<u8>, String)> {
    let batch = report.batch.as_ref().ok_or("no batch")?;
    let reply = app.get(who, &format!("/api/v1/imports/{batch}/failed")).await?;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.text());
    let name = reply.headers["content-disposition"].to_str()?.to_owned();
    Ok((reply.body, name))
}

const HEADER: &str = "nama_penginapan;jenis;latitude;longitude;nama_tamu;no_paspor;kebangsaan;check_in";

/// A guest; one that is broken has neither name nor passport. No two rows are equal.
fn guest(number: u32, broken: bool) -> String {
    let (name, passport) = if broken {
        (String::new(), String::new())
    } else {
        (format!("Tamu {number}"), format!("ZZ{number:07}"))
    };
    format!(
        "Kos Uji {};kos;0,1436{number:02};117,49{};{name};{passport};CHN;0{}/10/2026",
        number % 4,
        number % 4,
        1 + number % 9
    )
}

fn list(guests: &[(u32, bool)]) -> String {
    let rows: Vec<String> = guests.iter().map(|(number, broken)| guest(*number, *broken)).collect();
    format!("{HEADER}\r\n{}\r\n", rows.join("\r\n"))
}

/// Puts names and passports into the empty cells of a file that was given back.
fn repaired(text: &str, broken: &[u32]) -> String {
    let mut broken = broken.iter();
    let mend = |line: &str| match (line.contains(";;;CHN"), line) {
        (true, line) => {
            let number = broken.next().copied().unwrap_or_default();
            line.replace(";;;CHN", &format!(";Tamu {number};ZZ{number:07};CHN"))
        }
        (false, line) => line.to_owned(),
    };
    let lines: Vec<String> = text.lines().map(mend).collect();
    lines.join("\n")
}

async fn a_repaired_list_is_a_clean_one(app: &TestApp, other: &TestApp, guests: &[(u32, bool)]) -> Checked {
    let who = app.sign_in(Role::Planner).await?;
    let first = imported(app, &who, Agency::Apoa, "tamu.csv", list(guests).into_bytes()).await?;
    let broken: Vec<u32> = guests.iter().filter(|(_, broken)| *broken).map(|(number, _)| *number).collect();
    assert_eq!(first.rejected, broken.len() as u64);
    if !broken.is_empty() {
        let (bytes, name) = failed(app, &who, &first).await?;
        assert!(name.contains("gagal-tamu.csv"), "{name}");
        let text = String::from_utf8(bytes)?;
        assert!(text.contains("Alasan (Petapora)") && text.contains("Isi nama atau nomor paspor."), "{text}");
        let again =
            imported(app, &who, Agency::Apoa, "tamu-2.csv", repaired(&text, &broken).into_bytes()).await?;
        assert_eq!((again.accepted, again.rejected), (broken.len() as u64, 0), "{:?}", again.findings);
        assert_eq!(again.list_date, first.list_date);
    }
    let who = other.sign_in(Role::Planner).await?;
    let clean: Vec<(u32, bool)> = guests.iter().map(|(number, _)| (*number, false)).collect();
    imported(other, &who, Agency::Apoa, "tamu.csv", list(&clean).into_bytes()).await?;
    assert_eq!(registry(app).await?, registry(other).await?);
    Ok(())
}

/// Lists of some guests, some of them broken.
fn lists() -> impl Strategy<Value = Vec<(u32, bool)>> {
    proptest::collection::btree_map(1_u32..60, any::<bool>(), 1..9)
        .prop_map(|guests| guests.into_iter().collect())
}

fn some_lists(cases: u32) -> Vec<Vec<(u32, bool)>> {
    let mut runner = TestRunner::deterministic();
    let tree = |_| lists().new_tree(&mut runner).ok().map(|tree| tree.current());
    (0..cases).filter_map(tree).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_failed_is_repaired_into_the_clean_import_on_sqlite() -> Checked {
    for guests in some_lists(12) {
        a_repaired_list_is_a_clean_one(&TestApp::sqlite().await?, &TestApp::sqlite().await?, &guests).await?;
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_failed_is_repaired_into_the_clean_import_on_postgres() -> Checked {
    for guests in some_lists(4) {
        a_repaired_list_is_a_clean_one(&TestApp::postgres().await?, &TestApp::postgres().await?, &guests)
            .await?;
    }
    Ok(())
}

both_engines!(a_list_comes_back_in_the_format_it_came_in, app => {
    let who = app.sign_in(Role::Planner).await?;
    // UTF-16 with tabs.
    let text = list(&[(1, true), (2, false)]).replace(',', ".").replace(';', "\t");
    let wide: Vec<u8> = [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let report = imported(&app, &who, Agency::Apoa, "a.txt", wide).await?;
    let (bytes, _) = failed(&app, &who, &report).await?;
    assert!(bytes.starts_with(&[0xFF, 0xFE]));
    let units: Vec<u16> = bytes[2..].chunks(2).map(|two| u16::from_le_bytes([two[0], two[1]])).collect();
    assert_eq!(String::from_utf16(&units)?.lines().nth(1).map(|line| line.split('\t').count()), Some(9));
    // A feature stays a feature, and a workbook a workbook.
    let json = std::fs::read_to_string(sample("kesbangpol_pemantauan.geojson"))?;
    let json = json.replacen("\"type\": \"Feature\"", "\"type\": \"Feature\", \"geometry\": 7 7", 0);
    let broken = json.replacen("\"properties\"", "\"properties\": 5, \"x\"", 1);
    let report = imported(&app, &who, Agency::Kesbangpol, "p.geojson", broken.into_bytes()).await?;
    assert_eq!(report.rejected, 1);
    let (bytes, name) = failed(&app, &who, &report).await?;
    let collection: serde_json::Value = serde_json::from_slice(&bytes)?;
    assert!(name.contains(".geojson") && collection["features"].as_array().is_some_and(|all| all.len() == 1));
    assert!(collection["features"][0]["properties"]["Alasan (Petapora)"].is_string());
    // Nothing failed: there is nothing to give back; and it is nobody else's.
    let whole = imported(&app, &who, Agency::Apoa, "c.csv", list(&[(7, false)]).into_bytes()).await?;
    let path = format!("/api/v1/imports/{}/failed", whole.batch.ok_or("no batch")?);
    assert_eq!(app.get(&who, &path).await?.status, StatusCode::NOT_FOUND);
    let ksop = app.sign_in_as(Role::Contributor, Some(Agency::Ksop), "").await?;
    let path = format!("/api/v1/imports/{}/failed", report.batch.ok_or("no batch")?);
    assert_eq!(app.get(&ksop, &path).await?.status, StatusCode::NOT_FOUND);
    let told = "SELECT COUNT(*) FROM audit WHERE jurisdiction_id = $1 AND action = 'import.failed_rows'";
    assert_eq!(count(&app, told).await?, 2);
    Ok(())
});
