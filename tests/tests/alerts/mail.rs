//! Word of alerts by email, to a real socket that answers as a relay does.

use axum::http::Method;
use petapora::alerts::{run, send_due};
use petapora::binds;
use petapora_tests::{Checked, TestApp, both_engines};
use petapora_wire::{AlertMail, Role};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufStream};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

const MAIL: &str = "/api/v1/alerts/mail";

/// A relay for one talk: its address, and all that it was told.
async fn relay(address: &str) -> Checked<(String, JoinHandle<Checked<String>>)> {
    let listener = TcpListener::bind(address).await?;
    let address = listener.local_addr()?.to_string();
    let talk = tokio::spawn(async move {
        let (stream, _) = listener.accept().await?;
        let mut line = BufStream::new(stream);
        line.write_all(b"220 relay\r\n").await?;
        line.flush().await?;
        let (mut heard, mut in_letter) = (String::new(), false);
        loop {
            let mut said = String::new();
            if line.read_line(&mut said).await? == 0 {
                return Ok(heard);
            }
            heard += &said;
            let answer = match said.trim_end() {
                "." if in_letter => {
                    in_letter = false;
                    "250 taken"
                }
                _ if in_letter => continue,
                "DATA" => {
                    in_letter = true;
                    "354 go on"
                }
                "EHLO petapora" => "250-relay\r\n250 8BITMIME",
                "QUIT" => "221 bye",
                _ => "250 ok",
            };
            line.write_all(format!("{answer}\r\n").as_bytes()).await?;
            line.flush().await?;
        }
    });
    Ok((address, talk))
}

fn settings(relay: &str, recipients: &[&str]) -> Option<AlertMail> {
    Some(AlertMail {
        relay: relay.to_owned(),
        sender: "petapora@kantor.example".into(),
        recipients: recipients.iter().map(|one| (*one).to_owned()).collect(),
    })
}

async fn waiting(app: &TestApp) -> Checked<i64> {
    const COUNT: &str = "SELECT COUNT(*) FROM alert_mail_outbox WHERE jurisdiction_id = $1";
    Ok(app.app.store.one::<(i64,)>(COUNT, binds![app.app.jurisdiction.id.as_str()]).await?.0)
}

both_engines!(word_of_alerts_is_counts_and_nothing_else, app => {
    app.import_samples().await?;
    let head = app.sign_in(Role::Head).await?;
    let (address, talk) = relay("127.0.0.1:0").await?;
    let mail = settings(&address, &["satu@kantor.example", "dua@kantor.example"]);
    assert_eq!(app.write(&head, Method::PUT, MAIL, &mail).await?.status, 200);
    assert_eq!(app.get(&head, MAIL).await?.json::<Option<AlertMail>>()?, mail);
    run(&app.app, "cli", "2026-11-01".parse().ok()).await?;
    assert_eq!(waiting(&app).await?, 1);
    send_due(&app.app).await?;
    assert_eq!(waiting(&app).await?, 0);
    let heard = talk.await??;
    assert_eq!(heard.matches("RCPT TO:<").count(), 2);
    assert_eq!(heard.matches("\r\nDATA\r\n").count(), 2);
    // One letter each: nobody reads who else is told.
    assert_eq!(heard.matches("To: <").count(), 2);
    let bodies: Vec<&str> = heard.split("\r\n\r\n").skip(1).collect();
    assert!(bodies.iter().any(|body| body.contains("peringatan baru") && !body.starts_with('0')));
    const NAMES: &str = "SELECT name FROM person WHERE jurisdiction_id = $1 UNION SELECT name FROM place \
        WHERE jurisdiction_id = $1 UNION SELECT name FROM company WHERE jurisdiction_id = $1";
    let names: Vec<(String,)> = app.app.store.all(NAMES, binds![app.app.jurisdiction.id.as_str()]).await?;
    assert!(names.len() > 100);
    for (name,) in names {
        assert!(!heard.contains(&name), "{name}");
    }
    assert!(!heard.contains("ZZ"), "a passport");
    // The same again is no news.
    app.clock.advance_ms(60_000);
    run(&app.app, "cli", "2026-11-01".parse().ok()).await?;
    assert_eq!(waiting(&app).await?, 0);
    Ok(())
});

both_engines!(without_a_relay_nothing_is_queued, app => {
    app.import_samples().await?;
    assert!(run(&app.app, "cli", "2026-11-01".parse().ok()).await?.opened > 0);
    assert_eq!(waiting(&app).await?, 0);
    let (head, planner) = (app.sign_in(Role::Head).await?, app.sign_in(Role::Planner).await?);
    let bad = settings("127.0.0.1:25", &["bukan alamat"]);
    assert_eq!(app.write(&head, Method::PUT, MAIL, &bad).await?.status, 422);
    assert_eq!(app.get(&planner, MAIL).await?.status, 403);
    Ok(())
});

both_engines!(a_relay_that_is_away_gets_the_word_later_and_once, app => {
    app.import_samples().await?;
    let head = app.sign_in(Role::Head).await?;
    // A port that was free a moment ago, where nobody listens.
    let address = TcpListener::bind("127.0.0.1:0").await?.local_addr()?.to_string();
    app.write(&head, Method::PUT, MAIL, &settings(&address, &["satu@kantor.example"])).await?;
    run(&app.app, "cli", "2026-11-01".parse().ok()).await?;
    send_due(&app.app).await?;
    assert_eq!(waiting(&app).await?, 1);
    // Not before its time.
    send_due(&app.app).await?;
    app.clock.advance_ms(60_001);
    let (_, talk) = relay(&address).await?;
    // Two replicas look at the same moment.
    let [one, other] = [app.app.clone(), app.app.clone()].map(|app| tokio::spawn(async move { send_due(&app).await.is_ok() }));
    assert!(one.await? && other.await?);
    assert_eq!(talk.await??.matches("\r\nDATA\r\n").count(), 1);
    assert_eq!(waiting(&app).await?, 0);
    // Switched off, also what waits is not sent.
    app.write(&head, Method::PUT, MAIL, &None::<AlertMail>).await?;
    assert_eq!(app.get(&head, MAIL).await?.json::<Option<AlertMail>>()?, None);
    Ok(())
});
