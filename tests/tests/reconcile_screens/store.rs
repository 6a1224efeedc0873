//! What a decision stores, on both engines. Invariant: however a state of who is who was
//! reached, it is the one that storing everything anew gives, and reaching it touched nobody
//! else.

use std::collections::BTreeSet;

use axum::http::{Method, StatusCode};
use petapora::app::App;
use petapora::binds;
use petapora::imports::{Import, bring_in};
use petapora::reconcile::cli::reconcile;
use petapora::reconcile::settle;
use petapora_tests::{Caller, Checked, SAMPLES, TestApp, both_engines, sample};
use petapora_wire::{Decision, NewDecision, Queue, QueuedPair, Role, Verdict};
use serde_json::{Value, json};

/// Everything that a run of who is who writes, to the last bit.
const TABLES: [&str; 3] = [
    "SELECT 'row|' || row_id || '|' || person_id FROM person_row WHERE jurisdiction_id = $1",
    "SELECT 'link|' || left_row || '|' || right_row || '|' || evidence FROM person_link WHERE jurisdiction_id = $1",
    "SELECT 'question|' || left_row || '|' || right_row || '|' || CAST(bits AS TEXT) || '|' || evidence \
     FROM person_question WHERE jurisdiction_id = $1",
];
const ROWS: &str = "SELECT row_id FROM person_row WHERE jurisdiction_id = $1 ORDER BY row_id";
const LINKS: &str =
    "SELECT left_row, right_row FROM person_link WHERE jurisdiction_id = $1 ORDER BY left_row, right_row";
const CLEAR: [&str; 3] = [
    "DELETE FROM person_row WHERE jurisdiction_id = $1",
    "DELETE FROM person_link WHERE jurisdiction_id = $1",
    "DELETE FROM person_question WHERE jurisdiction_id = $1",
];
const STRAY: &str = "INSERT INTO person_question (jurisdiction_id, left_row, right_row, bits, evidence) \
    VALUES ($1, $2, $3, 0.5, '{}')";
const STRAYS: &str = "SELECT left_row FROM person_question WHERE jurisdiction_id = $1 AND evidence = '{}'";

async fn tables(app: &App) -> Checked<BTreeSet<String>> {
    let mut all = BTreeSet::new();
    for sql in TABLES {
        let rows = app.store.all::<(String,)>(sql, binds![app.jurisdiction.id.as_str()]).await?;
        all.extend(rows.into_iter().map(|(row,)| row));
    }
    Ok(all)
}

/// Another process on the same database: it knows nothing of what this one stored.
async fn another(app: &TestApp) -> Checked<App> {
    Ok(App::open(app.app.config.clone(), false).await?)
}

/// Changes tables behind the program's back.
async fn meddle(app: &App, sql: &[&'static str], rows: [&str; 2]) -> Checked {
    let mut write = app.write("system").await?;
    let j = app.jurisdiction.id.as_str();
    for sql in sql {
        let binds = if sql.contains("$2") { binds![j, rows[0], rows[1]] } else { binds![j] };
        write.tx.execute(sql, binds).await?;
    }
    let audit = petapora::store::Audit { action: "test", target: String::new(), detail: json!(null) };
    write.commit(audit).await?;
    Ok(())
}

async fn bring(app: &TestApp, at: usize) -> Checked {
    let (name, agency) = SAMPLES[at];
    let list = Import {
        path: sample(name),
        file_name: name.into(),
        agency,
        kind: None,
        list_date: "2026-11-01".parse().ok(),
        columns: None,
        dry_run: false,
        actor: "cli".into(),
    };
    bring_in(&app.app, list, |_| {}).await?;
    Ok(())
}

/// Chance that repeats: a linear congruential generator (Knuth's MMIX).
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n.max(1)
    }
}

/// One act of somebody: a decision about a pair that is asked, linked or just there, or one
/// taken back. Whether it was accepted.
async fn act(app: &TestApp, who: &Caller, chance: &mut Chance, made: &mut Vec<Decision>) -> Checked<bool> {
    if !made.is_empty() && chance.below(3) == 0 {
        let decision = made.swap_remove(chance.below(made.len()));
        let path = format!("/api/v1/reconcile/decisions/{}/undo", decision.id);
        let status = app.write(who, Method::POST, &path, &()).await?.status;
        // A later decision about the same two rows has replaced it.
        assert!(status == StatusCode::OK || status == StatusCode::NOT_FOUND, "{status}");
        return Ok(status == StatusCode::OK);
    }
    let j = || binds![app.app.jurisdiction.id.as_str()];
    let (left, right) = match chance.below(3) {
        0 => {
            let links: Vec<(String, String)> = app.app.store.all(LINKS, j()).await?;
            links[chance.below(links.len())].clone()
        }
        1 => {
            let rows: Vec<(String,)> = app.app.store.all(ROWS, j()).await?;
            (rows[chance.below(rows.len())].0.clone(), rows[chance.below(rows.len())].0.clone())
        }
        _ => {
            let queue: Queue = app.get(who, "/api/v1/reconcile/queue").await?.json()?;
            let pair = &queue.pairs[chance.below(queue.pairs.len())];
            (pair.left.0.clone(), pair.right.0.clone())
        }
    };
    let verdict = [Verdict::Same, Verdict::Different, Verdict::Later][chance.below(3)];
    let body = NewDecision { left: left.into(), right: right.into(), verdict, reason: String::new() };
    let reply = app.write(who, Method::POST, "/api/v1/reconcile/decisions", &body).await?;
    match reply.status {
        StatusCode::OK => made.push(reply.json()?),
        // A row with itself; a contradiction.
        StatusCode::NOT_FOUND | StatusCode::CONFLICT => return Ok(false),
        other => return Err(format!("{other}: {}", reply.text()).into()),
    }
    Ok(true)
}

both_engines!(whatever_is_decided_and_taken_back_the_tables_hold_what_storing_everything_gives, app => {
    for at in [0, 1, 2] {
        bring(&app, at).await?;
    }
    let planner = app.sign_in(Role::Planner).await?;
    let (mut chance, mut made, mut accepted) = (Chance(20_261_101), Vec::new(), 0);
    for step in 0..30 {
        match step {
            // A further list, weights learned anew, another process that decides.
            12 => bring(&app, 3).await?,
            20 => {
                reconcile(&app.app).await?;
            }
            _ => accepted += usize::from(act(&app, &planner, &mut chance, &mut made).await?),
        }
        let stored = tables(&app.app).await?;
        let other = another(&app).await?;
        settle(&other, "cli").await?;
        let whole = tables(&other).await?;
        assert!(stored == whole, "step {step}: {:?}", stored.symmetric_difference(&whole).take(6).collect::<Vec<_>>());
        other.store.close().await;
    }
    assert!(accepted > 15, "{accepted} acts were accepted");

    // From nothing as well; only a link may remember older evidence, that of its making.
    let keys = |all: BTreeSet<String>| -> BTreeSet<String> {
        let key = |row: String| match row.strip_prefix("link|") {
            Some(link) => link.split("|{").next().unwrap_or_default().to_owned(),
            None => row,
        };
        all.into_iter().map(key).collect()
    };
    let before = tables(&app.app).await?;
    meddle(&app.app, &CLEAR, ["", ""]).await?;
    let other = another(&app).await?;
    settle(&other, "cli").await?;
    assert!(!before.is_empty() && keys(tables(&other).await?) == keys(before));
    other.store.close().await;
    Ok(())
});

both_engines!(a_decision_touches_nobody_but_its_neighbours, app => {
    app.import_samples().await?;
    let planner = app.sign_in(Role::Planner).await?;
    let queue: Queue = app.get(&planner, "/api/v1/reconcile/queue").await?.json()?;
    let asked: BTreeSet<&str> = queue.pairs.iter().flat_map(|pair| [pair.left.as_str(), pair.right.as_str()]).collect();
    // A question that nobody asks, about people far from all that are asked about: storing
    // everything would take it away.
    let rows: Vec<(String,)> = app.app.store.all(ROWS, binds![app.app.jurisdiction.id.as_str()]).await?;
    let mut far = rows.iter().map(|(row,)| row.as_str()).filter(|row| !asked.contains(row));
    let pair = [far.next().ok_or("no row")?, far.next_back().ok_or("one row")?];
    meddle(&app.app, &[STRAY], pair).await?;
    let strays = || app.app.store.all::<(String,)>(STRAYS, binds![app.app.jurisdiction.id.as_str()]);
    for verdict in [Verdict::Same, Verdict::Different, Verdict::Later] {
        let first = queue.pairs.first().ok_or("an empty queue")?;
        let body = NewDecision { left: first.left.clone(), right: first.right.clone(), verdict, reason: String::new() };
        let decision: Decision = app.write(&planner, Method::POST, "/api/v1/reconcile/decisions", &body).await?.json()?;
        assert_eq!(strays().await?.len(), 1, "{verdict:?}");
        let path = format!("/api/v1/reconcile/decisions/{}/undo", decision.id);
        assert_eq!(app.write(&planner, Method::POST, &path, &()).await?.status, StatusCode::OK);
        assert_eq!(strays().await?.len(), 1, "taken back");
    }
    // Another process stored something meanwhile: what this one remembers no longer counts.
    let other = another(&app).await?;
    settle(&other, "cli").await?;
    assert_eq!(strays().await?.len(), 0);
    meddle(&app.app, &[STRAY], pair).await?;
    let first = queue.pairs.first().ok_or("an empty queue")?;
    let body = NewDecision { left: first.left.clone(), right: first.right.clone(), verdict: Verdict::Same, reason: String::new() };
    let reply = app.write(&planner, Method::POST, "/api/v1/reconcile/decisions", &body).await?;
    assert_eq!((reply.status, strays().await?.len()), (StatusCode::OK, 0));
    other.store.close().await;
    Ok(())
});

/// The pair at the head of the queue, and the evidence that is kept with its question.
async fn first_asked(app: &TestApp, who: &Caller) -> Checked<(QueuedPair, Value)> {
    const EVIDENCE: &str = "SELECT evidence FROM person_question \
        WHERE jurisdiction_id = $1 AND left_row = $2 AND right_row = $3";
    let queue: Queue = app.get(who, "/api/v1/reconcile/queue").await?.json()?;
    let first = queue.pairs.into_iter().next().ok_or("an empty queue")?;
    let binds = binds![app.app.jurisdiction.id.as_str(), first.left.as_str(), first.right.as_str()];
    let (evidence,) = app.app.store.one::<(String,)>(EVIDENCE, binds).await?;
    Ok((first, serde_json::from_str(&evidence)?))
}

async fn decided(app: &TestApp, who: &Caller, pair: &QueuedPair, verdict: Verdict) -> Checked<Decision> {
    let body =
        NewDecision { left: pair.left.clone(), right: pair.right.clone(), verdict, reason: "dilihat".into() };
    let reply = app.write(who, Method::POST, "/api/v1/reconcile/decisions", &body).await?;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.text());
    reply.json()
}

both_engines!(a_decision_and_its_undo_are_audited_with_the_evidence_that_was_shown, app => {
    const AUDITED: &str = "SELECT actor, detail FROM audit WHERE jurisdiction_id = $1 AND action = $2 AND target = $3";
    app.import_samples().await?;
    let planner = app.sign_in(Role::Planner).await?;
    for verdict in [Verdict::Different, Verdict::Same, Verdict::Later] {
        let (pair, shown) = first_asked(&app, &planner).await?;
        assert!(shown["bits"].is_number() && shown["levels"]["name"].is_string(), "{shown}");
        let decision = decided(&app, &planner, &pair, verdict).await?;
        let path = format!("/api/v1/reconcile/decisions/{}/undo", decision.id);
        assert_eq!(app.write(&planner, Method::POST, &path, &()).await?.status, StatusCode::OK);
        for action in ["reconcile.decide", "reconcile.undo"] {
            let binds = binds![app.app.jurisdiction.id.as_str(), action, decision.id.as_str()];
            let rows: Vec<(String, String)> = app.app.store.all(AUDITED, binds).await?;
            let [(actor, detail)] = rows.as_slice() else { return Err(format!("{} entries", rows.len()).into()) };
            let detail: Value = serde_json::from_str(detail)?;
            assert_eq!((actor, &detail["evidence"]), (&planner.account, &shown), "{action}");
            assert_eq!((&detail["verdict"], &detail["reason"]), (&json!(verdict), &json!("dilihat")));
            // A pair is the same whichever of its rows is named first.
            let rows = [&detail["left"], &detail["right"]].map(Value::to_string);
            let mut asked = [json!(pair.left), json!(pair.right)].map(|row| row.to_string());
            asked.sort_by_key(|row| *row != rows[0]);
            assert_eq!(rows, asked);
        }
    }
    Ok(())
});

both_engines!(what_people_decided_outlives_runs_new_lists_and_lists_that_come_again, app => {
    for at in [0, 1, 2, 4, 5, 6] {
        bring(&app, at).await?;
    }
    let planner = app.sign_in(Role::Planner).await?;
    let (one, _) = first_asked(&app, &planner).await?;
    decided(&app, &planner, &one, Verdict::Same).await?;
    let (two, _) = first_asked(&app, &planner).await?;
    decided(&app, &planner, &two, Verdict::Different).await?;
    let holds = || async {
        const PERSON: &str = "SELECT person_id FROM person_row WHERE jurisdiction_id = $1 AND row_id = $2";
        let mut persons = Vec::new();
        for row in [&one.left, &one.right, &two.left, &two.right] {
            let binds = binds![app.app.jurisdiction.id.as_str(), row.as_str()];
            persons.push(app.app.store.optional::<(String,)>(PERSON, binds).await?.map(|(person,)| person));
        }
        assert!(persons[0].is_some() && persons[0] == persons[1], "put together: {persons:?}");
        assert!(persons[2].is_none() || persons[2] != persons[3], "kept apart: {persons:?}");
        let queue: Queue = app.get(&planner, "/api/v1/reconcile/queue?limit=200").await?.json()?;
        let asked = |pair: &QueuedPair| queue.pairs.iter().any(|one| one.left == pair.left && one.right == pair.right);
        assert!(!asked(&one) && !asked(&two), "decided pairs are asked again");
        Checked::Ok(())
    };
    holds().await?;
    // A run of its own, by another process; a further list; weights learned anew.
    let other = another(&app).await?;
    settle(&other, "cli").await?;
    other.store.close().await;
    holds().await?;
    bring(&app, 3).await?;
    holds().await?;
    reconcile(&app.app).await?;
    holds().await
});

both_engines!(a_person_who_is_split_and_put_together_again_is_the_same_to_the_last_bit, app => {
    app.import_samples().await?;
    let planner = app.sign_in(Role::Planner).await?;
    let before = tables(&app.app).await?;
    let links: Vec<(String, String)> = app.app.store.all(LINKS, binds![app.app.jurisdiction.id.as_str()]).await?;
    for (left, right) in links.into_iter().step_by(25) {
        let body = NewDecision { left: left.into(), right: right.into(), verdict: Verdict::Different, reason: String::new() };
        let decision: Decision = app.write(&planner, Method::POST, "/api/v1/reconcile/decisions", &body).await?.json()?;
        assert!(tables(&app.app).await? != before);
        let path = format!("/api/v1/reconcile/decisions/{}/undo", decision.id);
        assert_eq!(app.write(&planner, Method::POST, &path, &()).await?.status, StatusCode::OK);
        let after = tables(&app.app).await?;
        assert!(after == before, "{:?}", after.symmetric_difference(&before).collect::<Vec<_>>());
    }
    Ok(())
});
