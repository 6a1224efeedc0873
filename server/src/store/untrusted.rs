//! A database file that somebody sent: its listed tables, read as text. Only for a
//! process that has given up its memory and time. Invariant: the file is opened
//! read-only and immutable, its schema is not trusted, and the names of its tables and
//! columns are quoted, never run.

use std::path::Path;

use sqlx::sqlite::{SqliteConnectOptions, SqliteRow};
use sqlx::{
    AssertSqlSafe, Column as _, ConnectOptions as _, Connection as _, Decode, Row as _, Sqlite,
    SqliteConnection, TypeInfo as _, ValueRef as _,
};

use super::engine::{Result, StoreError};

/// A cell, as text where it has one.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    Text(String),
    Bytes(Vec<u8>),
}

/// A table of features or attributes.
#[derive(Debug)]
pub struct Table {
    pub name: String,
    /// The column that holds the geometry.
    pub geometry: Option<String>,
    pub columns: Vec<String>,
    pub rows: Vec<Vec<Cell>>,
    /// There are more rows than were asked for.
    pub is_cut: bool,
}

const CONTENTS: &str = "SELECT c.table_name, g.column_name FROM gpkg_contents c \
    LEFT JOIN gpkg_geometry_columns g ON g.table_name = c.table_name \
    WHERE c.data_type IN ('features', 'attributes') ORDER BY c.rowid LIMIT $1";

/// The tables that a GeoPackage lists, up to `most_tables` of them with up to `most_rows`
/// rows each. Blocks; starts a runtime of its own on this thread.
pub fn tables(path: &Path, most_tables: usize, most_rows: usize) -> Result<Vec<Table>> {
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    let runtime =
        runtime.map_err(|source| StoreError::Folder { path: path.display().to_string(), source })?;
    runtime.block_on(read(path, most_tables, most_rows))
}

async fn read(path: &Path, most_tables: usize, most_rows: usize) -> Result<Vec<Table>> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .read_only(true)
        .immutable(true)
        .create_if_missing(false)
        .pragma("trusted_schema", "OFF")
        .pragma("cell_size_check", "ON")
        .pragma("mmap_size", "0")
        .pragma("cache_size", "-8192");
    let mut file: SqliteConnection = options.connect().await?;
    let listed: Vec<(String, Option<String>)> =
        sqlx::query_as(CONTENTS).bind(most_tables as i64).fetch_all(&mut file).await?;
    let mut tables = Vec::new();
    for (name, geometry) in listed {
        let quoted = name.replace('"', "\"\"");
        // The name is an identifier of the file itself, and quoted as one.
        let sql = AssertSqlSafe(format!("SELECT * FROM \"{quoted}\" LIMIT {}", most_rows + 1));
        let mut found: Vec<SqliteRow> = sqlx::query(sql).fetch_all(&mut file).await?;
        let is_cut = found.len() > most_rows;
        found.truncate(most_rows);
        let columns =
            found.first().map(|row| row.columns().iter().map(|column| column.name().to_owned()).collect());
        let rows: Result<Vec<Vec<Cell>>> = found.iter().map(cells).collect();
        tables.push(Table { name, geometry, columns: columns.unwrap_or_default(), rows: rows?, is_cut });
    }
    file.close().await?;
    Ok(tables)
}

fn cells(row: &SqliteRow) -> Result<Vec<Cell>> {
    let cell = |at: usize| -> Result<Cell> {
        let value = row.try_get_raw(at)?;
        let kind = value.type_info().name().to_owned();
        let text = |e| StoreError::Sql(sqlx::Error::Decode(e));
        Ok(match kind.as_str() {
            _ if value.is_null() => Cell::Text(String::new()),
            "INTEGER" => Cell::Text(<i64 as Decode<Sqlite>>::decode(value).map_err(text)?.to_string()),
            "REAL" => Cell::Text(<f64 as Decode<Sqlite>>::decode(value).map_err(text)?.to_string()),
            "BLOB" => Cell::Bytes(<Vec<u8> as Decode<Sqlite>>::decode(value).map_err(text)?),
            // A declared type may be any word; what is stored is text then.
            _ => Cell::Text(<String as Decode<Sqlite>>::decode(value).unwrap_or_default()),
        })
    };
    (0..row.len()).map(cell).collect()
}
