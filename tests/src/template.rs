//! An empty office's database, made once and copied for each test: a copy costs one statement where the
//! migrations cost hundreds.
//! Invariant: a template is named after the migrations it holds and appears whole or not at all; whoever
//! copies it still migrates, so that nothing but time is saved.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use petapora::store::{Store, new_id};
use sha2::{Digest as _, Sha256};
use sqlx::{AssertSqlSafe, Executor as _, PgConnection};

use crate::{Checked, Failure, workspace};

/// Any number: whoever makes the template holds this lock.
const MAKING: i64 = 6_474;

/// The file that `Store::open_sqlite` opens in its folder.
const FILE: &str = "petapora.sqlite";

/// Puts a migrated SQLite file into `folder`, which is made.
pub async fn sqlite(folder: &Path) -> Checked {
    let template = std::env::temp_dir().join(name()?).with_extension("sqlite");
    if !template.is_file() {
        let making = std::env::temp_dir().join(format!("petapora-making-{}", new_id()));
        let store = Store::open_sqlite(&making).await?;
        store.migrate().await?;
        // Folds the log in: the file alone is the database.
        store.close().await;
        std::fs::rename(making.join(FILE), &template)?;
        std::fs::remove_dir_all(making)?;
    }
    std::fs::create_dir_all(folder)?;
    std::fs::copy(template, folder.join(FILE))?;
    Ok(())
}

/// Makes the database `fresh`, migrated, on the server of `connection`, whose address is `base`.
pub async fn postgres(connection: &mut PgConnection, base: &str, fresh: &str) -> Checked {
    let template = name()?;
    let known = "SELECT count(*) FROM pg_database WHERE datname = $1";
    let is_there = async |connection: &mut PgConnection| -> Checked<bool> {
        let (found,): (i64,) = sqlx::query_as(known).bind(&template).fetch_one(connection).await?;
        Ok(found > 0)
    };
    if !is_there(connection).await? {
        sqlx::query("SELECT pg_advisory_lock($1)").bind(MAKING).execute(&mut *connection).await?;
        if !is_there(connection).await? {
            let making = format!("making_{}", new_id().replace('-', ""));
            connection.execute(AssertSqlSafe(format!("CREATE DATABASE {making}"))).await?;
            let store = Store::open_postgres(&format!("{base}/{making}")).await?;
            store.migrate().await?;
            store.close().await;
            connection
                .execute(AssertSqlSafe(format!("ALTER DATABASE {making} RENAME TO {template}")))
                .await?;
        }
        sqlx::query("SELECT pg_advisory_unlock($1)").bind(MAKING).execute(&mut *connection).await?;
    }
    connection.execute(AssertSqlSafe(format!("CREATE DATABASE {fresh} TEMPLATE {template}"))).await?;
    Ok(())
}

/// The template's name: what the migrations say, so that other migrations make another one.
fn name() -> Checked<String> {
    static NAME: OnceLock<Result<String, String>> = OnceLock::new();
    NAME.get_or_init(|| digest().map_err(|e| e.to_string())).clone().map_err(Failure::from)
}

fn digest() -> Checked<String> {
    let folder: PathBuf = workspace().join("migrations");
    let mut files =
        std::fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<std::io::Result<Vec<_>>>()?;
    files.sort();
    let mut hash = Sha256::new();
    for file in files {
        hash.update(file.file_name().unwrap_or_default().as_encoded_bytes());
        hash.update(std::fs::read(file)?);
    }
    let hex: String = hash.finalize().iter().take(12).map(|byte| format!("{byte:02x}")).collect();
    Ok(format!("petapora_template_{hex}"))
}
