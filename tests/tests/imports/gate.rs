//! One rule for all ways in: an agency's day, a second pair of eyes where a list changes
//! much, and failed rows that are sent again and are no list of their own.

use axum::http::StatusCode;
use petapora::binds;
use petapora::imports::{Way, bring_in_by};
use petapora_tests::{Caller, Checked, Reply, TestApp, both_engines};
use petapora_wire::{AccountId, Agency, Check, Checked as Found, ImportReport, Role, UploadState, Uploaded};

use super::{count, many::guests, people, wanted, written};

/// A list by the command line; the code of its refusal.
async fn command(
    app: &TestApp,
    name: &str,
    text: &str,
    second: Option<&AccountId>,
) -> Checked<Result<ImportReport, String>> {
    let list = wanted(&written(app, name, text)?, Agency::Apoa);
    let brought = bring_in_by(&app.app, list, Way::Command { second }, |_| {}).await;
    Ok(brought.map_err(|error| error.problem().code))
}

async fn checked(app: &TestApp, who: &Caller, name: &str, text: &str) -> Checked<Found> {
    let sent = app.upload(who, Agency::Apoa, name, text.as_bytes().to_vec()).await?.json::<Uploaded>()?;
    app.step(who, &sent.upload.id, "check", &Check::default()).await?.json()
}

async fn processed(app: &TestApp, who: &Caller, found: &Found) -> Checked<Reply> {
    app.step(who, &found.upload.id, "process", &()).await
}

both_engines!(the_command_line_needs_a_second_officer_where_an_upload_does, app => {
    let planner = app.sign_in(Role::Planner).await?;
    assert!(command(&app, "a.csv", &guests(10, ""), None).await?.is_ok());
    // A fifth more is ordinary, by either way, whichever way the list before took.
    assert!(command(&app, "b.csv", &guests(12, ""), None).await?.is_ok());
    let found = checked(&app, &planner, "c.csv", &guests(15, "")).await?;
    assert_eq!(found.upload.state, UploadState::PendingSecond);
    let before = people(&app).await?;
    assert_eq!(command(&app, "c.csv", &guests(15, ""), None).await?.err().as_deref(), Some("pending_second"));
    assert_eq!(people(&app).await?, before, "nothing of it was recorded");
    let second = AccountId(planner.account.clone());
    let report = command(&app, "c.csv", &guests(15, ""), Some(&second)).await??;
    assert_eq!((report.rows, report.accepted), (15, 3));
    const TOLD: &str = "SELECT detail FROM audit WHERE jurisdiction_id = $1 AND action = 'import.commit' ORDER BY seq DESC LIMIT 1";
    let (detail,) = app.app.store.one::<(String,)>(TOLD, binds![app.app.jurisdiction.id.as_str()]).await?;
    assert!(detail.contains(&planner.account), "{detail}");
    // The same file again adds nothing and asks nobody.
    assert!(command(&app, "c.csv", &guests(15, ""), None).await??.repeated);
    Ok(())
});

both_engines!(the_command_line_and_uploads_share_one_day, app => {
    let planner = app.sign_in(Role::Planner).await?;
    let used = "INSERT INTO upload (jurisdiction_id, id, agency, file_name, file_sha256, bytes, state, uploaded_ms, \
        uploaded_by, plan) VALUES ($1, 'besar', 'APOA', 'b', 'b', 249999500, 'cancelled', $2, 'x', '{}')";
    let mut tx = app.app.store.begin().await?;
    tx.execute(used, binds![app.app.jurisdiction.id.as_str(), app.clock.now_ms()]).await?;
    tx.commit().await?;
    let small = guests(3, "");
    assert!((300..500).contains(&small.len()), "{}", small.len());
    assert!(command(&app, "a.csv", &small, None).await?.is_ok());
    // What came by the command line counts for the next, by either way.
    let next = guests(3, "1980-02-03");
    assert_eq!(command(&app, "b.csv", &next, None).await?.err().as_deref(), Some("quota"));
    let sent = app.upload(&planner, Agency::Apoa, "b.csv", next.clone().into_bytes()).await?;
    assert_eq!((sent.status, sent.code()?.as_str()), (StatusCode::TOO_MANY_REQUESTS, "quota"));
    app.clock.advance_ms(25 * 3_600_000);
    assert!(command(&app, "b.csv", &next, None).await?.is_ok());
    Ok(())
});

/// Ten guests of whom three have neither name nor passport.
fn with_three_broken() -> String {
    let mut lines: Vec<String> = guests(10, "1980-02-03").lines().map(str::to_owned).collect();
    for line in [3, 5, 8] {
        let mut cells: Vec<&str> = lines[line].split(',').collect();
        (cells[5], cells[6]) = ("", "");
        lines[line] = cells.join(",");
    }
    lines.join("\n")
}

/// The failed rows as they come back, the first `repaired` of them with names.
fn repaired(failed: &str, repaired: usize) -> String {
    let head = failed.lines().take_while(|line| !line.starts_with("Kos Rekaan")).count();
    let mend = |(at, line): (usize, &str)| {
        let mut cells: Vec<String> = line.split(',').map(str::to_owned).collect();
        if (head..head + repaired).contains(&at) {
            (cells[5], cells[6]) = (format!("Tamu Pulih {at}"), format!("ZZ90000{at:02}"));
        }
        cells.join(",")
    };
    failed.lines().enumerate().map(mend).collect::<Vec<_>>().join("\n")
}

async fn failed(app: &TestApp, who: &Caller, report: &ImportReport) -> Checked<String> {
    let batch = report.batch.clone().ok_or("no batch")?;
    Ok(app.get(who, &format!("/api/v1/imports/{batch}/failed")).await?.text())
}

both_engines!(failed_rows_sent_again_are_no_list_of_their_own, app => {
    let planner = app.sign_in(Role::Planner).await?;
    let found = checked(&app, &planner, "tamu.csv", &with_three_broken()).await?;
    let first: ImportReport = processed(&app, &planner, &found).await?.json()?;
    assert_eq!((first.rows, first.rejected), (10, 3));
    let back = failed(&app, &planner, &first).await?;

    // Three rows for ten would be 70 % less: they are what the list lacks, and go in. One of
    // them fails once more.
    let again = checked(&app, &planner, "pulih.csv", &repaired(&back, 2)).await?;
    assert_eq!((again.upload.state, again.upload.change.is_some()), (UploadState::Checked, false));
    let second: ImportReport = processed(&app, &planner, &again).await?.json()?;
    assert_eq!((second.accepted, second.rejected), (2, 0), "{:?}", second.findings);
    assert_eq!(second.duplicates, 1, "the row that nobody mended is known");
    let last = repaired(&back, 3);
    let mended = last.lines().last().ok_or("no row")?;
    let head: Vec<&str> = last.lines().take_while(|line| !line.starts_with("Kos Rekaan")).collect();
    let rest = checked(&app, &planner, "sisa.csv", &format!("{}\n{mended}\n", head.join("\n"))).await?;
    assert_eq!(rest.upload.state, UploadState::Checked);
    assert_eq!(processed(&app, &planner, &rest).await?.json::<ImportReport>()?.accepted, 1);

    // Nothing is lacking any more: a column of reasons alone opens no door.
    let more = repaired(&back, 3).replace("Tamu Pulih", "Tamu Lain").replace("ZZ90", "ZZ91");
    assert_eq!(checked(&app, &planner, "lain.csv", &more).await?.upload.state, UploadState::PendingSecond);
    // And the next list is weighed against the list, not against its repair.
    let next = checked(&app, &planner, "nanti.csv", &guests(11, "1980-02-03")).await?;
    assert_eq!(next.upload.change.map(|change| (change.rows_before, change.needs_second)), Some((10, false)));
    let repairs = "SELECT COUNT(*) FROM import_batch WHERE jurisdiction_id = $1 AND repairs IS NOT NULL";
    assert_eq!(count(&app, repairs).await?, 2);
    Ok(())
});
