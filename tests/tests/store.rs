//! What the store promises, on both engines.

use petapora::binds;
use petapora::store::{
    Audit, Begun, Entity, Key, Keys, OnceWrite, Op, Store, StoreError, Write, add_jurisdiction, verify_audit,
};
use petapora_tests::{Checked, Stores};
use petapora_wire::JurisdictionId;
use tokio::sync::watch;

async fn on_both<F, R>(fact: F) -> Checked
where
    F: Fn(Store, JurisdictionId) -> R,
    R: Future<Output = Checked>,
{
    let stores = Stores::open().await?;
    for store in stores.both() {
        store.migrate().await?;
        let jurisdiction = add_jurisdiction(&store, "64.74", false, 1).await?;
        fact(store.clone(), jurisdiction.id).await.map_err(|e| format!("{}: {e}", store.engine_name()))?;
    }
    Ok(())
}

fn audit(action: &'static str) -> Audit {
    Audit { action, target: "t".into(), detail: serde_json::json!({ "n": 1 }) }
}

async fn begin(store: &Store, jurisdiction: &JurisdictionId) -> Checked<Write> {
    Ok(Write::begin(store, jurisdiction, "system", 5, watch::channel(0).0).await?)
}

const COUNT_CHANGES: &str = "SELECT count(*) FROM change WHERE jurisdiction_id = $1";

#[tokio::test(flavor = "multi_thread")]
async fn a_write_leaves_its_change_and_its_audit_or_nothing() -> Checked {
    on_both(|store, jurisdiction| async move {
        let mut dropped = begin(&store, &jurisdiction).await?;
        dropped.changed(Entity::Place, "p", Op::Insert);
        drop(dropped);
        let mut write = begin(&store, &jurisdiction).await?;
        write.changed(Entity::Place, "p", Op::Insert);
        write.changed(Entity::Place, "q", Op::Update);
        assert_eq!(write.commit(audit("a")).await?, 2);
        let (changes,): (i64,) = store.one(COUNT_CHANGES, binds![jurisdiction.as_str()]).await?;
        assert_eq!(changes, 2);
        assert_eq!(verify_audit(&store, &jurisdiction).await?.entries, 1);
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn writers_at_once_leave_numbers_without_gaps_and_one_chain() -> Checked {
    on_both(|store, jurisdiction| async move {
        let mut tasks = tokio::task::JoinSet::new();
        for n in 0..20 {
            let (store, jurisdiction) = (store.clone(), jurisdiction.clone());
            tasks.spawn(async move {
                let mut write = begin(&store, &jurisdiction).await?;
                write.changed(Entity::Place, &n.to_string(), Op::Insert);
                write.commit(audit("a")).await?;
                Checked::Ok(())
            });
        }
        while let Some(done) = tasks.join_next().await {
            done??;
        }
        let seqs: Vec<(i64,)> = store
            .all(
                "SELECT seq FROM change WHERE jurisdiction_id = $1 ORDER BY seq",
                binds![jurisdiction.as_str()],
            )
            .await?;
        assert_eq!(seqs.iter().map(|(seq,)| *seq).collect::<Vec<_>>(), (1..=20).collect::<Vec<_>>());
        assert_eq!(verify_audit(&store, &jurisdiction).await?.entries, 20);
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_audit_and_the_log_cannot_be_edited_through_the_database() -> Checked {
    on_both(|store, jurisdiction| async move {
        let mut write = begin(&store, &jurisdiction).await?;
        write.changed(Entity::Place, "p", Op::Insert);
        write.commit(audit("a")).await?;
        for sql in [
            "UPDATE audit SET action = 'x' WHERE jurisdiction_id = $1",
            "DELETE FROM audit WHERE jurisdiction_id = $1",
            "UPDATE change SET op = 'delete' WHERE jurisdiction_id = $1",
        ] {
            let mut tx = store.begin().await?;
            assert!(tx.execute(sql, binds![jurisdiction.as_str()]).await.is_err(), "{sql}");
        }
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeated_key_gets_the_first_answer_and_no_second_effect() -> Checked {
    on_both(|store, jurisdiction| async move {
        let folder = std::env::temp_dir().join(petapora::store::new_id());
        let keys = Keys::open(&folder)?;
        let key = |hash: &str| Key { key: "key-0001".into(), request_hash: hash.into() };
        let Begun::New(once) = OnceWrite::begin(begin(&store, &jurisdiction).await?, key("h"), &keys).await?
        else {
            return Err("the first is new".into());
        };
        let first = once.answer(audit("a"), 201, &serde_json::json!({ "secret": "ZZ1234567" })).await?;
        let Begun::Repeated(second) =
            OnceWrite::begin(begin(&store, &jurisdiction).await?, key("h"), &keys).await?
        else {
            return Err("the second is a repetition".into());
        };
        assert_eq!(first, second);
        let other = OnceWrite::begin(begin(&store, &jurisdiction).await?, key("other"), &keys).await?;
        assert!(matches!(other, Begun::KeyReused));
        let (kept,): (String,) = store
            .one("SELECT body FROM idempotency WHERE jurisdiction_id = $1", binds![jurisdiction.as_str()])
            .await?;
        assert!(!kept.contains("ZZ1234567"), "answers are sealed at rest");
        assert_eq!(verify_audit(&store, &jurisdiction).await?.entries, 1);
        std::fs::remove_dir_all(folder)?;
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn many_rows_and_long_lists_pass_in_parts() -> Checked {
    on_both(|store, jurisdiction| async move {
        let mut tx = store.begin().await?;
        let mut rows = Vec::new();
        for n in 0..5_000_i64 {
            rows.extend(binds![jurisdiction.as_str(), n + 1, "place", n.to_string(), "insert", n]);
        }
        let head = "INSERT INTO change (jurisdiction_id, seq, entity, entity_id, op, at_ms) VALUES";
        assert_eq!(tx.insert_many(head, 6, rows, "").await?, 5_000);
        let wanted: Vec<String> = (0..10_000).step_by(2).map(|n| n.to_string()).collect();
        let found: Vec<(String,)> = tx
            .all_in(
                "SELECT entity_id FROM change WHERE jurisdiction_id = $1 AND entity_id IN ",
                binds![jurisdiction.as_str()],
                &wanted,
                "",
            )
            .await?;
        assert_eq!(found.len(), 2_500);
        tx.commit().await?;
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn both_engines_end_up_with_the_same_tables_and_columns() -> Checked {
    let stores = Stores::open().await?;
    let mut shapes = Vec::new();
    for store in stores.both() {
        store.migrate().await?;
        store.migrate().await?;
        let sql = match store.engine_name() {
            "SQLite" => {
                "SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c \
                 WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%' AND m.name <> '_sqlx_migrations'"
            }
            _ => {
                "SELECT table_name::text, column_name::text FROM information_schema.columns \
                 WHERE table_schema = 'public' AND table_name <> '_sqlx_migrations'"
            }
        };
        let mut shape: Vec<(String, String)> = store.all(sql, binds![]).await?;
        shape.sort();
        assert!(shape.len() > 100);
        shapes.push(shape);
    }
    assert_eq!(shapes[0], shapes[1]);
    Ok(())
}

#[tokio::test]
async fn another_database_address_is_refused_without_repeating_it() -> Checked {
    let refused = Store::open(&std::env::temp_dir(), Some("mysql://u:secret@h/d")).await;
    let Err(error @ StoreError::Address(_)) = refused else {
        return Err("refused".into());
    };
    assert!(!error.to_string().contains("secret"));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_migration_numbered_before_the_last_one_made_is_made_too() -> Checked {
    let stores = Stores::open().await?;
    for store in stores.both() {
        store.migrate().await?;
        // As it was before the seventh came.
        let mut tx = store.begin().await?;
        tx.execute("DROP TABLE road_network", binds![]).await?;
        tx.execute("DELETE FROM _sqlx_migrations WHERE version = 7", binds![]).await?;
        tx.commit().await?;
        store.migrate().await?;
        let (rows,): (i64,) =
            store.one("SELECT CAST(count(*) AS BIGINT) FROM road_network", binds![]).await?;
        assert_eq!(rows, 0, "{}", store.engine_name());
    }
    Ok(())
}
