//! The two database engines behind one face. The only file that names SQLite or
//! PostgreSQL. Invariant: every query is one SQL text with `$1` binds that both
//! engines run; values are bound, never pasted; SQLite is at least 3.51.3, because
//! earlier WAL versions can corrupt.

use std::borrow::Cow;
use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

use super::bind::Bind;
use sqlx::postgres::{PgArguments, PgPool, PgPoolOptions, PgRow, Postgres};
use sqlx::sqlite::{
    Sqlite, SqliteArguments, SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions,
    SqliteRow, SqliteSynchronous,
};
use sqlx::{Arguments, AssertSqlSafe, FromRow, SqlSafeStr, SqlStr};

/// What can go wrong between the program and its database.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("database: {0}")]
    Sql(#[from] sqlx::Error),
    #[error("migration: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    #[error("SQLite {found} is too old: WAL is safe from 3.51.3 on")]
    SqliteTooOld { found: String },
    #[error("{0} cannot be used as a database address; use postgres://… or leave DATABASE_URL unset")]
    Address(String),
    #[error("{path}: {source}")]
    Folder { path: String, source: std::io::Error },
    #[error("the audit chain is broken at entry {seq}")]
    BrokenChain { seq: i64 },
}

impl StoreError {
    /// Whether a unique constraint refused the write: somebody was first.
    pub fn is_unique_violation(&self) -> bool {
        matches!(self, Self::Sql(sqlx::Error::Database(e)) if e.is_unique_violation())
    }
}

pub type Result<T> = std::result::Result<T, StoreError>;

/// A row type that both engines can fill: derive `sqlx::FromRow`.
pub trait StoreRow: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}
impl<T> StoreRow for T where T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}

/// The database. Cheap to clone.
#[derive(Debug, Clone)]
pub enum Store {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

/// An open transaction; dropped without `commit` it leaves nothing behind.
pub enum Tx {
    Sqlite(sqlx::Transaction<'static, Sqlite>),
    Postgres(sqlx::Transaction<'static, Postgres>),
}

macro_rules! on_engine {
    ($target:expr, $sql:expr, $binds:expr, |$executor:ident, $query:ident| $run:expr; $sqlite:expr, $postgres:expr; $make:ident) => {
        match $target {
            Self::Sqlite(inner) => {
                let $executor = $sqlite(inner);
                let $query = sqlx::$make($sql, arguments::<SqliteArguments>($binds)?);
                $run
            }
            Self::Postgres(inner) => {
                let $executor = $postgres(inner);
                let $query = sqlx::$make($sql, arguments::<PgArguments>($binds)?);
                $run
            }
        }
    };
}

impl Store {
    /// Opens (and creates) the SQLite file `folder/petapora.sqlite`.
    pub async fn open_sqlite(folder: &Path) -> Result<Self> {
        std::fs::create_dir_all(folder)
            .map_err(|source| StoreError::Folder { path: folder.display().to_string(), source })?;
        let options = SqliteConnectOptions::new()
            .filename(folder.join("petapora.sqlite"))
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(60))
            .statement_cache_capacity(256)
            .pragma("trusted_schema", "OFF")
            .pragma("secure_delete", "ON")
            // What a statement may have to take back holds rows of people: never in the
            // machine's folder for temporary files, and a third of an import's time there.
            .pragma("temp_store", "MEMORY")
            .pragma("cache_size", "-49152");
        let pool = SqlitePoolOptions::new().max_connections(8).connect_with(options).await?;
        let found: String = sqlx::query_scalar("SELECT sqlite_version()").fetch_one(&pool).await?;
        if version(&found) < (3, 51, 3) {
            return Err(StoreError::SqliteTooOld { found });
        }
        Ok(Self::Sqlite(pool))
    }

    /// Opens a PostgreSQL database by its address.
    pub async fn open_postgres(url: &str) -> Result<Self> {
        let options = sqlx::postgres::PgConnectOptions::from_str(url)
            .map_err(|_| StoreError::Address("the given text".into()))?;
        let pool = PgPoolOptions::new().max_connections(16).connect_with(options).await?;
        Ok(Self::Postgres(pool))
    }

    /// Opens the database that `url` names, or the SQLite file in `folder` without one.
    pub async fn open(folder: &Path, url: Option<&str>) -> Result<Self> {
        match url {
            None => Self::open_sqlite(folder).await,
            Some(url) if url.starts_with("postgres://") || url.starts_with("postgresql://") => {
                Self::open_postgres(url).await
            }
            // The address may hold a password: name its scheme only.
            Some(url) => Err(StoreError::Address(url.split(':').next().unwrap_or_default().to_owned())),
        }
    }

    /// Brings the schema up to date and sets the append-only guards.
    pub async fn migrate(&self) -> Result<()> {
        let migrator = sqlx::migrate!("../migrations");
        match self {
            Self::Sqlite(pool) => {
                migrator.run(pool).await?;
                sqlx::raw_sql(SQLITE_GUARDS).execute(pool).await?;
            }
            Self::Postgres(pool) => {
                migrator.run(pool).await?;
                sqlx::raw_sql(POSTGRES_GUARDS).execute(pool).await?;
            }
        }
        Ok(())
    }

    /// A read-write transaction. SQLite takes the write lock at once, so that it
    /// cannot fail half-way through a read-then-write.
    pub async fn begin(&self) -> Result<Tx> {
        Ok(match self {
            Self::Sqlite(pool) => Tx::Sqlite(pool.begin_with("BEGIN IMMEDIATE").await?),
            Self::Postgres(pool) => Tx::Postgres(pool.begin().await?),
        })
    }

    /// A read transaction: several queries see one state.
    pub async fn begin_read(&self) -> Result<Tx> {
        Ok(match self {
            Self::Sqlite(pool) => Tx::Sqlite(pool.begin().await?),
            Self::Postgres(pool) => Tx::Postgres(
                pool.begin_with("BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY").await?,
            ),
        })
    }

    /// All rows of a query.
    pub async fn all<T: StoreRow>(&self, sql: &'static str, binds: Vec<Bind<'_>>) -> Result<Vec<T>> {
        on_engine!(self, sql, binds, |executor, query| Ok(query.fetch_all(executor).await?);
            std::convert::identity, std::convert::identity; query_as_with)
    }

    /// The only row of a query, if there is one.
    pub async fn optional<T: StoreRow>(&self, sql: &'static str, binds: Vec<Bind<'_>>) -> Result<Option<T>> {
        on_engine!(self, sql, binds, |executor, query| Ok(query.fetch_optional(executor).await?);
            std::convert::identity, std::convert::identity; query_as_with)
    }

    /// The row of a query that always has one (`count(*)`).
    pub async fn one<T: StoreRow>(&self, sql: &'static str, binds: Vec<Bind<'_>>) -> Result<T> {
        on_engine!(self, sql, binds, |executor, query| Ok(query.fetch_one(executor).await?);
            std::convert::identity, std::convert::identity; query_as_with)
    }

    /// Which engine, for messages and metrics.
    pub fn engine_name(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "SQLite",
            Self::Postgres(_) => "PostgreSQL",
        }
    }

    /// Whether it was closed, so that nothing can be asked any more.
    pub fn is_closed(&self) -> bool {
        match self {
            Self::Sqlite(pool) => pool.is_closed(),
            Self::Postgres(pool) => pool.is_closed(),
        }
    }

    /// Closes all connections; SQLite folds its write-ahead log in.
    pub async fn close(&self) {
        match self {
            Self::Sqlite(pool) => pool.close().await,
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

impl Tx {
    /// Runs a statement; the number of rows it touched.
    pub async fn execute(&mut self, sql: &'static str, binds: Vec<Bind<'_>>) -> Result<u64> {
        self.execute_text(sql.into_sql_str(), binds).await
    }

    /// All rows of a query.
    pub async fn all<T: StoreRow>(&mut self, sql: &'static str, binds: Vec<Bind<'_>>) -> Result<Vec<T>> {
        self.all_text(sql.into_sql_str(), binds).await
    }

    /// The only row of a query, if there is one.
    pub async fn optional<T: StoreRow>(
        &mut self,
        sql: &'static str,
        binds: Vec<Bind<'_>>,
    ) -> Result<Option<T>> {
        on_engine!(self, sql, binds, |executor, query| Ok(query.fetch_optional(&mut **executor).await?);
            std::convert::identity, std::convert::identity; query_as_with)
    }

    /// The row of a query that always has one.
    pub async fn one<T: StoreRow>(&mut self, sql: &'static str, binds: Vec<Bind<'_>>) -> Result<T> {
        on_engine!(self, sql, binds, |executor, query| Ok(query.fetch_one(&mut **executor).await?);
            std::convert::identity, std::convert::identity; query_as_with)
    }

    /// Rows whose column is one of `list`: `head` ends before the list's opening
    /// parenthesis, `tail` follows its closing one; `binds` fill the first `$n`.
    /// Splits long lists, so rows come in the order of the parts.
    pub async fn all_in<T: StoreRow>(
        &mut self,
        head: &'static str,
        binds: Vec<Bind<'_>>,
        list: &[String],
        tail: &'static str,
    ) -> Result<Vec<T>> {
        let mut rows = Vec::new();
        for part in list.chunks(MAX_BINDS - 100) {
            let mut sql = String::with_capacity(head.len() + part.len() * 7 + tail.len());
            sql.push_str(head);
            sql.push('(');
            placeholders(&mut sql, binds.len() + 1, part.len());
            sql.push(')');
            sql.push_str(tail);
            let mut all = binds.clone();
            all.extend(part.iter().map(Bind::from));
            rows.extend(self.all_text::<T>(AssertSqlSafe(sql).into_sql_str(), all).await?);
        }
        Ok(rows)
    }

    /// Multi-row INSERT. `head` is `INSERT INTO t (a, b) VALUES`, `width` its number of
    /// columns, `tail` what follows the rows (`ON CONFLICT … DO NOTHING` or empty).
    /// `binds` holds the rows one after another. Returns the rows inserted.
    pub async fn insert_many(
        &mut self,
        head: &'static str,
        width: usize,
        binds: Vec<Bind<'_>>,
        tail: &'static str,
    ) -> Result<u64> {
        debug_assert!(width > 0 && binds.len().is_multiple_of(width));
        // Few distinct statement lengths, so that prepared statements are reused.
        let per_statement = (MAX_BINDS / width).clamp(1, 128);
        // SQLite finds a numbered parameter by walking all before it, which costs a long
        // statement the square of its length; counted ones it binds by place.
        let counted = matches!(self, Self::Sqlite(_));
        let mut inserted = 0;
        let mut binds = binds.into_iter();
        while binds.len() > 0 {
            let rows = per_statement.min(binds.len() / width);
            let mut sql = String::with_capacity(head.len() + rows * width * 7 + tail.len());
            sql.push_str(head);
            for row in 0..rows {
                sql.push_str(if row == 0 { " (" } else { ",(" });
                if counted {
                    sql.extend(std::iter::once("?").chain(std::iter::repeat_n(",?", width - 1)));
                } else {
                    placeholders(&mut sql, row * width + 1, width);
                }
                sql.push(')');
            }
            sql.push(' ');
            sql.push_str(tail);
            let part: Vec<_> = binds.by_ref().take(rows * width).collect();
            inserted += self.execute_text(AssertSqlSafe(sql).into_sql_str(), part).await?;
        }
        Ok(inserted)
    }

    /// Makes the transaction's work lasting.
    pub async fn commit(self) -> Result<()> {
        match self {
            Self::Sqlite(tx) => tx.commit().await?,
            Self::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }

    async fn execute_text(&mut self, sql: SqlStr, binds: Vec<Bind<'_>>) -> Result<u64> {
        on_engine!(self, sql, binds, |executor, query| Ok(query.execute(&mut **executor).await?.rows_affected());
            std::convert::identity, std::convert::identity; query_with)
    }

    async fn all_text<T: StoreRow>(&mut self, sql: SqlStr, binds: Vec<Bind<'_>>) -> Result<Vec<T>> {
        on_engine!(self, sql, binds, |executor, query| Ok(query.fetch_all(&mut **executor).await?);
            std::convert::identity, std::convert::identity; query_as_with)
    }
}

/// Both engines take more; this keeps statements short.
const MAX_BINDS: usize = 2_000;

/// `$from,$from+1,…`, `count` of them.
fn placeholders(sql: &mut String, from: usize, count: usize) {
    use std::fmt::Write as _;
    for n in from..from + count {
        // Writing into a String cannot fail.
        let _ = write!(sql, "{}${n}", if n == from { "" } else { "," });
    }
}

fn arguments<A>(binds: Vec<Bind<'_>>) -> Result<A>
where
    A: Arguments,
    for<'q> String: sqlx::Encode<'q, A::Database> + sqlx::Type<A::Database>,
    for<'q> &'q str: sqlx::Encode<'q, A::Database> + sqlx::Type<A::Database>,
    for<'q> Option<i64>: sqlx::Encode<'q, A::Database> + sqlx::Type<A::Database>,
    for<'q> Option<f64>: sqlx::Encode<'q, A::Database> + sqlx::Type<A::Database>,
    for<'q> bool: sqlx::Encode<'q, A::Database> + sqlx::Type<A::Database>,
    for<'q> Option<Vec<u8>>: sqlx::Encode<'q, A::Database> + sqlx::Type<A::Database>,
    for<'q> Option<String>: sqlx::Encode<'q, A::Database> + sqlx::Type<A::Database>,
{
    let mut arguments = A::default();
    arguments.reserve(binds.len(), binds.len() * 16);
    for bind in binds {
        match bind {
            Bind::Text(Some(Cow::Owned(v))) => arguments.add(v),
            Bind::Text(Some(Cow::Borrowed(v))) => arguments.add(v),
            Bind::Text(None) => arguments.add(None::<String>),
            Bind::Int(v) => arguments.add(v),
            Bind::Real(v) => arguments.add(v),
            Bind::Bool(v) => arguments.add(v),
            Bind::Bytes(v) => arguments.add(v),
        }
        .map_err(sqlx::Error::Encode)?;
    }
    Ok(arguments)
}

fn version(text: &str) -> (u32, u32, u32) {
    let mut parts = text.split('.').map(|part| part.parse().unwrap_or(0));
    (parts.next().unwrap_or(0), parts.next().unwrap_or(0), parts.next().unwrap_or(0))
}

const SQLITE_GUARDS: &str = "
CREATE TRIGGER IF NOT EXISTS audit_keeps BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
CREATE TRIGGER IF NOT EXISTS audit_stays BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
CREATE TRIGGER IF NOT EXISTS change_keeps BEFORE UPDATE ON change BEGIN SELECT RAISE(ABORT, 'change is append-only'); END;
CREATE TRIGGER IF NOT EXISTS source_row_keeps BEFORE UPDATE OF sealed, line, batch_id, row_hash, outcome ON source_row
  BEGIN SELECT RAISE(ABORT, 'source rows are immutable'); END;
";

// Replicas that start at once would change the same rows of the catalogue; the lock ends with the statements.
const POSTGRES_GUARDS: &str = "
SELECT pg_advisory_xact_lock(6474);
CREATE OR REPLACE FUNCTION petapora_append_only() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN RAISE EXCEPTION 'append-only: %', TG_TABLE_NAME; END $$;
CREATE OR REPLACE TRIGGER audit_keeps BEFORE UPDATE OR DELETE ON audit
  FOR EACH ROW EXECUTE FUNCTION petapora_append_only();
CREATE OR REPLACE TRIGGER change_keeps BEFORE UPDATE ON change
  FOR EACH ROW EXECUTE FUNCTION petapora_append_only();
CREATE OR REPLACE TRIGGER source_row_keeps BEFORE UPDATE OF sealed, line, batch_id, row_hash, outcome ON source_row
  FOR EACH ROW EXECUTE FUNCTION petapora_append_only();
";
