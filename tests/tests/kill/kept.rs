//! What the database must hold after a kill.
//! Invariant: read straight from the file, past the program that is under test.

use std::collections::BTreeMap;
use std::path::Path;

use petapora_tests::Checked;
use sqlx::{ConnectOptions as _, Row as _, SqliteConnection};

/// A batch with its promised counts and how many of its rows are there.
const BATCHES: &str = "SELECT b.file_name, b.accepted, b.rejected, \
    COUNT(CASE WHEN r.outcome = 'accepted' THEN 1 END) AS accepted_rows, \
    COUNT(CASE WHEN r.outcome = 'rejected' THEN 1 END) AS rejected_rows \
    FROM import_batch b LEFT JOIN source_row r ON r.jurisdiction_id = b.jurisdiction_id AND r.batch_id = b.id \
    GROUP BY b.id, b.file_name, b.accepted, b.rejected";

/// Things that cannot be there without what they come from. Each counts orphans. Sets
/// are compared whole, so that the check stays linear in what is kept.
const ORPHANS: &[(&str, &str)] = &[
    (
        "source rows without their batch",
        "SELECT COUNT(*) FROM source_row WHERE batch_id NOT IN (SELECT id FROM import_batch)",
    ),
    (
        "findings without their batch",
        "SELECT COUNT(*) FROM finding WHERE batch_id NOT IN (SELECT id FROM import_batch)",
    ),
    (
        "people whom no row names",
        "SELECT COUNT(*) FROM person WHERE id NOT IN \
         (SELECT person_id FROM source_row WHERE person_id IS NOT NULL)",
    ),
    (
        "places that no row names",
        "SELECT COUNT(*) FROM place WHERE id NOT IN \
         (SELECT place_id FROM source_row WHERE place_id IS NOT NULL)",
    ),
    (
        "passports without their row",
        "SELECT COUNT(*) FROM travel_document WHERE source_row_id NOT IN (SELECT id FROM source_row)",
    ),
    (
        "stays without their row",
        "SELECT COUNT(*) FROM stay WHERE source_row_id NOT IN (SELECT id FROM source_row)",
    ),
];

/// The chain heads must be the ends of what is there.
const HEAD_OFF: &str = "SELECT COUNT(*) FROM chain_head h WHERE \
    h.audit_seq <> (SELECT COALESCE(MAX(a.seq), 0) FROM audit a WHERE a.jurisdiction_id = h.jurisdiction_id) OR \
    h.change_seq <> (SELECT COALESCE(MAX(c.seq), 0) FROM change c WHERE c.jurisdiction_id = h.jurisdiction_id)";

/// Imports that were said to be done: file → rows accepted, rows rejected.
#[derive(Default)]
pub struct Kept(BTreeMap<String, (i64, i64)>);

impl Kept {
    /// Remembers that all of `list` is in: `rows` rows, of which `rejected` could not be read.
    pub fn acknowledge(&mut self, list: &Path, rows: u32, rejected: u32) {
        let name = list.file_name().unwrap_or_default().to_string_lossy().into_owned();
        self.0.insert(name, (i64::from(rows - rejected), i64::from(rejected)));
    }

    /// Nothing promised is lost; nothing is half there.
    pub fn check(&self, data: &Path) -> Checked {
        tokio::runtime::Runtime::new()?.block_on(self.check_file(&data.join("petapora.sqlite")))
    }

    async fn check_file(&self, file: &Path) -> Checked {
        if !file.exists() {
            return if self.0.is_empty() { Ok(()) } else { Err("the database is gone".into()) };
        }
        let mut db = sqlx::sqlite::SqliteConnectOptions::new().filename(file).connect().await?;
        let intact: String = sqlx::query_scalar("PRAGMA integrity_check").fetch_one(&mut db).await?;
        assert_eq!(intact, "ok");
        let mut present = BTreeMap::new();
        for row in sqlx::query(BATCHES).fetch_all(&mut db).await? {
            let promised: (i64, i64) = (row.try_get("accepted")?, row.try_get("rejected")?);
            let there: (i64, i64) = (row.try_get("accepted_rows")?, row.try_get("rejected_rows")?);
            let file: String = row.try_get("file_name")?;
            assert_eq!(promised, there, "{file} is half there");
            assert_eq!(present.insert(file.clone(), there), None, "{file} is there twice");
        }
        for (file, counts) in &self.0 {
            assert_eq!(present.get(file), Some(counts), "{file} was acknowledged");
        }
        for (what, orphans) in ORPHANS {
            assert_eq!(count(&mut db, orphans).await?, 0, "{what}");
        }
        assert_eq!(count(&mut db, HEAD_OFF).await?, 0, "the chains end where their heads say");
        Ok(())
    }
}

async fn count(db: &mut SqliteConnection, sql: &'static str) -> Checked<i64> {
    Ok(sqlx::query_scalar(sql).fetch_one(db).await?)
}
