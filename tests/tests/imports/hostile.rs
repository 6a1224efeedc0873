//! Files that do harm to those who trust them do none: each is refused with a code or is
//! a row with one, and nothing of it is in the registry.

use futures_util::StreamExt as _;
use petapora_tests::bad_files::bad_files;
use petapora_tests::{Caller, Checked, TestApp};
use petapora_wire::{Agency, Check, Checked as Found, Problem, Role, Severity, Uploaded};

use super::count;

const TABLES: [&str; 8] = [
    "SELECT COUNT(*) FROM import_batch WHERE jurisdiction_id = $1",
    "SELECT COUNT(*) FROM source_row WHERE jurisdiction_id = $1",
    "SELECT COUNT(*) FROM finding WHERE jurisdiction_id = $1",
    "SELECT COUNT(*) FROM person WHERE jurisdiction_id = $1",
    "SELECT COUNT(*) FROM place WHERE jurisdiction_id = $1",
    "SELECT COUNT(*) FROM company WHERE jurisdiction_id = $1",
    "SELECT COUNT(*) FROM list_shape WHERE jurisdiction_id = $1",
    "SELECT COUNT(*) FROM upload_part WHERE jurisdiction_id = $1",
];

/// The code under which a file's fault is told.
async fn fault(app: &TestApp, planner: &Caller, name: &str, bytes: Vec<u8>) -> Checked<String> {
    let sent = app.upload(planner, Agency::Apoa, name, bytes).await?;
    if sent.status.is_client_error() {
        return sent.code();
    }
    let upload = sent.json::<Uploaded>().map_err(|e| format!("{name}: {e}"))?.upload.id;
    let checked = app.step(planner, &upload, "check", &Check::default()).await?;
    let cancel = format!("/api/v1/imports/uploads/{upload}");
    app.write(planner, axum::http::Method::DELETE, &cancel, &()).await?;
    if checked.status.is_client_error() {
        return Ok(checked.json::<Problem>()?.code);
    }
    let report = checked.json::<Found>().map_err(|e| format!("{name}: {e}"))?.report;
    let grave = report.groups.iter().find(|group| group.severity != Severity::Info);
    match grave.or(report.groups.first()) {
        Some(group) => Ok(group.code.clone()),
        None => Err(format!("{name}: nothing was said of {} rows", report.rows).into()),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_bad_file_gets_in() -> Checked {
    let app = TestApp::sqlite().await?;
    let files = bad_files()?;
    assert!(files.len() >= 300, "{}", files.len());
    let planner = app.sign_in(Role::Planner).await?;
    // Large ones too: they are refused before they are read to their end. How long each takes, and
    // what memory, is measured by `cargo xtask bench hostile`.
    assert!(files.len() >= 300, "{}", files.len());
    assert!(files.iter().filter(|file| file.bytes.len() > 1_000_000).count() >= 12);
    let (harness, caller) = (&app, &planner);
    let sent = futures_util::stream::iter(files).map(|file| async move {
        let told = fault(harness, caller, &file.name, file.bytes).await;
        told.err().map(|error| format!("{}: {error}", file.name))
    });
    let unsaid: Vec<String> = sent.buffer_unordered(4).filter_map(std::future::ready).collect().await;
    assert!(unsaid.is_empty(), "{unsaid:#?}");
    for sql in TABLES {
        assert_eq!(count(&app, sql).await?, 0, "{sql}");
    }
    assert_eq!(std::fs::read_dir(app.folder().join("incoming"))?.count(), 0);
    Ok(())
}
