//! The audit: who reads it, and that nobody can change it unseen.

use petapora::binds;
use petapora::store::{Audit, Chained, Store, verify_audit};
use petapora_tests::{Checked, TestApp, both_engines};
use petapora_wire::{AuditPage, Role};

both_engines!(pages_of_the_audit_never_overlap_and_leave_nothing_out, app => {
    let dpo = app.sign_in(Role::Dpo).await?;
    for _ in 0..6 {
        app.sign_in(Role::Viewer).await?;
    }
    let (mut before, mut seen) = (String::new(), Vec::new());
    loop {
        let page: AuditPage = app.get(&dpo, &format!("/api/v1/audit?limit=3{before}")).await?.json()?;
        assert!(page.entries.len() <= 3);
        seen.extend(page.entries.iter().map(|entry| entry.seq));
        match page.next_before {
            Some(next) => before = format!("&before={next}"),
            None => break,
        }
    }
    let newest = seen.first().copied().unwrap_or_default();
    assert!(newest >= 7);
    assert_eq!(seen, (1..=newest).rev().collect::<Vec<_>>());
    assert_eq!(app.get(&dpo, "/api/v1/audit?limit=x").await?.status, 400);
    Ok(())
});

/// Numbers that repeat from run to run (xorshift64, Marsaglia 2003).
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: i64) -> i64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        i64::try_from(self.0 >> 1).unwrap_or_default() % bound
    }
}

type Entry = (i64, i64, String, String, String, String, String, String);
const READ: &str = "SELECT seq, at_ms, actor, action, target, detail, prev_hash, hash FROM audit \
    WHERE jurisdiction_id = $1 ORDER BY seq";
const CLEAR: &str = "DELETE FROM audit WHERE jurisdiction_id = $1";
const ADD: &str =
    "INSERT INTO audit (jurisdiction_id, seq, at_ms, actor, action, target, detail, prev_hash, hash) VALUES";
const MOVE_HEAD: &str = "UPDATE chain_head SET audit_seq = $2, audit_hash = $3 WHERE jurisdiction_id = $1";

async fn put(store: &Store, jurisdiction: &str, entries: &[Entry], head: (i64, &str)) -> Checked {
    let mut tx = store.begin().await?;
    tx.execute(CLEAR, binds![jurisdiction]).await?;
    let mut rows = Vec::new();
    for (seq, at_ms, actor, action, target, detail, prev_hash, hash) in entries {
        rows.extend(binds![jurisdiction, *seq, *at_ms, actor, action, target, detail, prev_hash, hash]);
    }
    tx.insert_many(ADD, 9, rows, "").await?;
    tx.execute(MOVE_HEAD, binds![jurisdiction, head.0, head.1]).await?;
    tx.commit().await?;
    Ok(())
}

/// Computes the chain anew from entry `from` on, as a forger with the source would.
fn rechain(entries: &mut [Entry], from: usize) {
    for at in from..entries.len() {
        let prev = if at == 0 { String::new() } else { entries[at - 1].7.clone() };
        let entry = &mut entries[at];
        entry.0 = i64::try_from(at).unwrap_or_default() + 1;
        let (seq, at_ms, actor, action, target, detail, ..) = &*entry;
        let hash = Chained { seq: *seq, at_ms: *at_ms, actor, action, target, detail }.hash(&prev);
        (entry.6, entry.7) = (prev, hash);
    }
}

/// One forgery: the entries after it, and whether the head was moved to match.
fn forge(chance: &mut Chance, entries: &[Entry]) -> (Vec<Entry>, bool, String) {
    let mut forged = entries.to_vec();
    let count = i64::try_from(entries.len()).unwrap_or_default();
    let at = usize::try_from(chance.below(count)).unwrap_or_default();
    let way = chance.below(4);
    // Half of the forgers compute the rest of the chain and its head anew.
    let is_rechained = chance.below(2) == 1;
    match way {
        0 => {
            let text = format!("x{}", chance.below(1_000));
            // Who computes the hashes anew edits what they cover.
            match chance.below(if is_rechained { 5 } else { 7 }) {
                0 => forged[at].1 += 1 + chance.below(1_000_000),
                1 => forged[at].2.push_str(&text),
                2 => forged[at].3.push_str(&text),
                3 => forged[at].4.push_str(&text),
                4 => forged[at].5.push_str(&text),
                5 => forged[at].6.push_str(&text),
                _ => forged[at].7.push_str(&text),
            }
        }
        1 => {
            forged.remove(at);
        }
        2 => {
            let other =
                (at + 1 + usize::try_from(chance.below(count - 1)).unwrap_or_default()) % entries.len();
            forged.swap(at, other);
            let (a, b) = (forged[at].0, forged[other].0);
            (forged[at].0, forged[other].0) = (b, a);
        }
        _ => forged.truncate(at),
    }
    if is_rechained {
        rechain(&mut forged, 0);
    }
    (forged, is_rechained, format!("way {way} at {at}, rechained {is_rechained}"))
}

async fn drop_guards(app: &TestApp) -> Checked {
    let mut tx = app.app.store.begin().await?;
    if app.app.store.engine_name() == "SQLite" {
        tx.execute("DROP TRIGGER audit_keeps", binds![]).await?;
        tx.execute("DROP TRIGGER audit_stays", binds![]).await?;
    } else {
        tx.execute("DROP TRIGGER audit_keeps ON audit", binds![]).await?;
    }
    tx.commit().await?;
    Ok(())
}

both_engines!(two_hundred_forgeries_of_the_audit_are_all_seen, app => {
    let (store, jurisdiction) = (&app.app.store, &app.app.jurisdiction.id);
    for n in 0..40 {
        let audit = Audit { action: "test.read", target: format!("t{n}"), detail: serde_json::json!({ "n": n }) };
        app.clock.advance_ms(1_000);
        app.app.write("system").await?.commit(audit).await?;
    }
    // Written down outside, as `petapora audit verify` prints it.
    let saved = verify_audit(store, jurisdiction).await?;
    let entries: Vec<Entry> = store.all(READ, binds![jurisdiction.as_str()]).await?;
    let head = (saved.entries, saved.head_hash.as_str());

    let refused = put(store, jurisdiction.as_str(), &entries, head).await;
    assert!(refused.is_err(), "the guards let the audit be rewritten");
    drop_guards(&app).await?;

    let mut chance = Chance(0x9e37_79b9_7f4a_7c15);
    let mut unseen_without_the_saved_head = 0;
    for round in 0..200 {
        let (forged, is_rechained, what) = forge(&mut chance, &entries);
        assert!(forged != entries, "round {round}: {what}");
        let new_head = forged.last().map_or((0, ""), |last| (last.0, last.7.as_str()));
        let moved = if is_rechained { new_head } else { head };
        put(store, jurisdiction.as_str(), &forged, moved).await?;
        if let Ok(found) = verify_audit(store, jurisdiction).await {
            assert_ne!(found, saved, "round {round}: {what}");
            unseen_without_the_saved_head += 1;
        }
    }
    assert!(unseen_without_the_saved_head > 0, "the test forged nothing well");
    put(store, jurisdiction.as_str(), &entries, head).await?;
    assert_eq!(verify_audit(store, jurisdiction).await?, saved);
    Ok(())
});
