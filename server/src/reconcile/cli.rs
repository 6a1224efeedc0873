//! Who is who from the command line. Invariant: no record is changed; each run is
//! audited by its counts, never by a name or number.

use std::collections::HashMap;

use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use super::job::{self, Weighing};
use super::sql::{self, ListRow};
use crate::app::App;
use crate::error::{Error, Result};
use crate::store::Audit;

/// What a run found.
#[derive(Debug, Clone, Serialize)]
pub struct Summary {
    pub rows: usize,
    pub persons: usize,
    /// Pairs of rows or groups that were joined.
    pub linked: usize,
    /// Pairs that a person should look at.
    pub asked: usize,
}

/// Works out who is who over all lists, with weights learned from them where there are
/// enough rows, and stores it.
pub async fn reconcile(app: &App) -> Result<Summary> {
    let (persons, _) = job::learn_and_settle(app, "cli").await?;
    Ok(Summary {
        rows: persons.rows.len(),
        persons: persons.shown.len(),
        linked: persons.links.len(),
        asked: persons.questions.len(),
    })
}

/// `file,row,person` of all rows that name a person.
pub async fn links_csv(app: &App) -> Result<String> {
    let mut read = app.store.begin_read().await?;
    let (lists, known) = job::known(app, &mut read, Weighing::InForce).await?;
    let persons = job::persons(&mut read, &app.jurisdiction.id, known).await?;
    let sheets = job::sheets(app, &mut read, &lists).await?;
    drop(read);
    let mut out = csv::Writer::from_writer(Vec::new());
    let write =
        |out: &mut csv::Writer<Vec<u8>>, cells: [&str; 3]| out.write_record(cells).map_err(Error::internal);
    write(&mut out, ["file", "row", "person"])?;
    // A workbook of several sheets is named with the sheet.
    let file = |list: &ListRow, row: &Uuid| match sheets.get(row) {
        None => list.file_name.clone(),
        Some(sheet) => format!("{}#{sheet}", list.file_name),
    };
    let mut said = HashMap::new();
    for (at, person) in &persons.rows {
        let Some(list) = lists.get(at.list as usize) else { continue };
        write(&mut out, [&file(list, &at.id), &at.line.to_string(), &(person + 1).to_string()])?;
        said.insert(at.id, person + 1);
    }
    // A row that repeats another speaks of the same person, and was not stored again.
    for row in sql::repeats(&app.store, &app.jurisdiction.id).await? {
        // What it repeats stands on a sheet of the same name.
        let said_row = sql::id(&row.said_row)?;
        let list = lists.iter().find(|list| list.id == row.list);
        if let (Some(person), Some(list)) = (said.get(&said_row), list) {
            write(&mut out, [&file(list, &said_row), &row.line.to_string(), &person.to_string()])?;
        }
    }
    let write = app.write("cli").await?;
    let detail = json!({ "rows": persons.rows.len(), "persons": persons.shown.len() });
    write.commit(Audit { action: "reconcile.export", target: "csv".into(), detail }).await?;
    let bytes = out.into_inner().map_err(Error::internal)?;
    String::from_utf8(bytes).map_err(Error::internal)
}
