//! Who is who from the command line. Invariant: no record is changed; each run is
//! audited by its counts, never by a name or number.

use std::collections::HashMap;

use serde::Serialize;
use serde_json::json;

use super::job::{self, Weighing};
use super::sql;
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
    drop(read);
    let mut out = csv::Writer::from_writer(Vec::new());
    let write =
        |out: &mut csv::Writer<Vec<u8>>, cells: [&str; 3]| out.write_record(cells).map_err(Error::internal);
    write(&mut out, ["file", "row", "person"])?;
    let file = |list: &str| lists.iter().find(|known| known.id == list).map_or("", |list| &list.file_name);
    let mut said = HashMap::new();
    for (at, person) in &persons.rows {
        let Some(list) = lists.get(at.list as usize) else { continue };
        write(&mut out, [&list.file_name, &at.line.to_string(), &(person + 1).to_string()])?;
        said.insert((list.id.as_str(), i64::from(at.line)), person + 1);
    }
    // A row that repeats another speaks of the same person, and was not stored again.
    for row in sql::repeats(&app.store, &app.jurisdiction.id).await? {
        if let Some(person) = said.get(&(row.said_list.as_str(), row.said_line)) {
            write(&mut out, [file(&row.list), &row.line.to_string(), &person.to_string()])?;
        }
    }
    let write = app.write("cli").await?;
    let detail = json!({ "rows": persons.rows.len(), "persons": persons.shown.len() });
    write.commit(Audit { action: "reconcile.export", target: "csv".into(), detail }).await?;
    let bytes = out.into_inner().map_err(Error::internal)?;
    String::from_utf8(bytes).map_err(Error::internal)
}
