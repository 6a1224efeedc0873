//! What the database must hold after a kill, on either engine.
//! Invariant: read straight from the database, past the program that is under test.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::{Duration, Instant};

use petapora::store::{Store, find_jurisdiction, verify_audit};
use petapora_tests::Checked;
use sqlx::{AssertSqlSafe, ConnectOptions as _, PgConnection, SqliteConnection};

use crate::Office;

/// A batch with its promised counts and how many of its rows are there.
const BATCHES: &str = "SELECT b.file_name || '|' || b.accepted || '|' || b.rejected || '|' || \
    COUNT(CASE WHEN r.outcome = 'accepted' THEN 1 END) || '|' || \
    COUNT(CASE WHEN r.outcome = 'rejected' THEN 1 END) \
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
    (
        "uploads that ended as a batch that is not there",
        "SELECT COUNT(*) FROM upload WHERE batch_id IS NOT NULL AND batch_id NOT IN (SELECT id FROM import_batch)",
    ),
];

/// The chain heads must be the ends of what is there.
const HEAD_OFF: &str = "SELECT COUNT(*) FROM chain_head h WHERE \
    h.audit_seq <> (SELECT COALESCE(MAX(a.seq), 0) FROM audit a WHERE a.jurisdiction_id = h.jurisdiction_id) OR \
    h.change_seq <> (SELECT COALESCE(MAX(c.seq), 0) FROM change c WHERE c.jurisdiction_id = h.jurisdiction_id)";

/// Everything that lists put into the database, and what was derived from it. Who is who is not
/// among it: that is judged by all that lists ever taught, also by one that was taken back.
const SAID: [&str; 15] = [
    "import_batch",
    "source_row",
    "repeated_row",
    "finding",
    "person",
    "company",
    "place",
    "travel_document",
    "stay_permit",
    "work_approval",
    "assignment",
    "stay",
    "sighting",
    "border_crossing",
    "upload",
];

/// Longest wait for PostgreSQL to notice that its client is dead.
const PATIENCE: Duration = Duration::from_secs(60);

/// The database, opened beside the program.
pub enum Db {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Db {
    /// Opens an office's database once nobody else is in it: what a dead client was about to
    /// commit on PostgreSQL is committed or rolled back by then.
    pub async fn open(office: &Office) -> Checked<Self> {
        let Some(url) = &office.url else {
            let file = office.data().join("petapora.sqlite");
            let options = sqlx::sqlite::SqliteConnectOptions::new().filename(file);
            return Ok(Self::Sqlite(options.connect().await?));
        };
        let mut db = Self::Postgres(url.parse::<sqlx::postgres::PgConnectOptions>()?.connect().await?);
        const OTHERS: &str = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() \
            AND pid <> pg_backend_pid() AND backend_type = 'client backend'";
        let begun = Instant::now();
        while db.count(OTHERS).await? > 0 {
            if begun.elapsed() > PATIENCE {
                return Err("a dead client's connection stays open".into());
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        Ok(db)
    }

    pub async fn count(&mut self, sql: &'static str) -> Checked<i64> {
        Ok(match self {
            Self::Sqlite(db) => sqlx::query_scalar(sql).fetch_one(db).await?,
            Self::Postgres(db) => sqlx::query_scalar(sql).fetch_one(db).await?,
        })
    }

    /// The one column of text.
    async fn texts(&mut self, sql: String) -> Checked<Vec<String>> {
        let sql = AssertSqlSafe(sql);
        Ok(match self {
            Self::Sqlite(db) => sqlx::query_scalar(sql).fetch_all(db).await?,
            Self::Postgres(db) => sqlx::query_scalar(sql).fetch_all(db).await?,
        })
    }

    /// All that lists said, row by row.
    pub async fn said(&mut self) -> Checked<BTreeSet<String>> {
        let mut all = BTreeSet::new();
        for table in SAID {
            let row = match self {
                // Sealed anew, a number looks different and is the same: its blind index tells.
                Self::Postgres(_) => "CAST(to_jsonb(t) - 'number_sealed' AS TEXT)".to_owned(),
                Self::Sqlite(_) => {
                    let columns = format!(
                        "SELECT name FROM pragma_table_info('{table}') WHERE name <> 'number_sealed'"
                    );
                    let quoted = self.texts(columns).await?.into_iter().map(|name| format!("quote({name})"));
                    quoted.collect::<Vec<_>>().join(" || ',' || ")
                }
            };
            let rows = self.texts(format!("SELECT {row} FROM {table} t")).await?;
            all.extend(rows.into_iter().map(|row| format!("{table} {row}")));
        }
        Ok(all)
    }
}

/// Imports that were said to be done: file → rows accepted, rows rejected.
#[derive(Default)]
pub struct Kept(BTreeMap<String, [i64; 2]>);

impl Kept {
    /// Remembers that all of `list` is in: `rows` rows, of which `rejected` could not be read.
    pub fn acknowledge(&mut self, list: &Path, rows: u32, rejected: u32) {
        let name = list.file_name().unwrap_or_default().to_string_lossy().into_owned();
        self.0.insert(name, [i64::from(rows - rejected), i64::from(rejected)]);
    }

    /// Nothing promised is lost; nothing is half there; the chains hold. Tells whether `list`
    /// is in.
    pub async fn check(&self, office: &Office, list: &Path) -> Checked<bool> {
        let mut db = Db::open(office).await?;
        if let Db::Sqlite(db) = &mut db {
            let intact: String = sqlx::query_scalar("PRAGMA integrity_check").fetch_one(db).await?;
            assert_eq!(intact, "ok");
        }
        let mut present = BTreeMap::new();
        for row in db.texts(BATCHES.to_owned()).await? {
            let (file, counts) = row.split_once('|').ok_or("no counts")?;
            let counts: Vec<i64> = counts.split('|').map(str::parse).collect::<Result<_, _>>()?;
            assert_eq!(counts[..2], counts[2..], "{file} is half there");
            assert!(
                present.insert(file.to_owned(), [counts[0], counts[1]]).is_none(),
                "{file} is there twice"
            );
        }
        for (file, counts) in &self.0 {
            assert_eq!(present.get(file), Some(counts), "{file} was acknowledged");
        }
        for (what, orphans) in ORPHANS {
            assert_eq!(db.count(orphans).await?, 0, "{what}");
        }
        assert_eq!(db.count(HEAD_OFF).await?, 0, "the chains end where their heads say");
        let store = Store::open(&office.data(), office.url.as_deref()).await?;
        let jurisdiction = find_jurisdiction(&store).await?.ok_or("no jurisdiction")?;
        verify_audit(&store, &jurisdiction.id).await?;
        store.close().await;
        Ok(present.contains_key(&*list.file_name().unwrap_or_default().to_string_lossy()))
    }
}
