//! Who is who from the command line. Invariant: no record is changed; each run is
//! audited by its counts, never by a name or number.

use std::collections::HashMap;

use petapora_wire::{Agency, ListKind};
use serde::Serialize;
use serde_json::json;

use super::persons::{Gathered, Persons};
use super::sql::{self, ListRow};
use crate::app::App;
use crate::error::{Error, Result};
use crate::imports::Again;
use crate::store::Audit;

/// What a run found.
#[derive(Debug, Clone, Serialize)]
pub struct Summary {
    pub rows: usize,
    pub persons: u32,
    /// Pairs of rows or groups that were joined.
    pub linked: usize,
    /// Pairs that a person should look at.
    pub asked: usize,
}

/// Works out who is who over all lists.
pub async fn reconcile(app: &App) -> Result<Summary> {
    let (_, persons) = who_is_who(app, "reconcile.run").await?;
    let Persons { rows, persons, linked, asked } = persons;
    Ok(Summary { rows: rows.len(), persons, linked, asked })
}

/// `file,row,person` of all rows that name a person.
pub async fn links_csv(app: &App) -> Result<String> {
    let (lists, persons) = who_is_who(app, "reconcile.export").await?;
    let mut out = csv::Writer::from_writer(Vec::new());
    let write =
        |out: &mut csv::Writer<Vec<u8>>, cells: [&str; 3]| out.write_record(cells).map_err(Error::internal);
    write(&mut out, ["file", "row", "person"])?;
    let file = |list: &str| lists.iter().find(|known| known.id == list).map_or("", |list| &list.file_name);
    let mut said = HashMap::new();
    for (at, person) in persons.rows {
        let Some(list) = lists.get(at.list as usize) else { continue };
        write(&mut out, [&list.file_name, &at.line.to_string(), &person.to_string()])?;
        said.insert((list.id.as_str(), i64::from(at.line)), person);
    }
    // A row that repeats another speaks of the same person, and was not stored again.
    for row in sql::repeats(&app.store, &app.jurisdiction.id).await? {
        if let Some(person) = said.get(&(row.said_list.as_str(), row.said_line)) {
            write(&mut out, [file(&row.list), &row.line.to_string(), &person.to_string()])?;
        }
    }
    let bytes = out.into_inner().map_err(Error::internal)?;
    String::from_utf8(bytes).map_err(Error::internal)
}

async fn who_is_who(app: &App, action: &'static str) -> Result<(Vec<ListRow>, Persons)> {
    let jurisdiction = &app.jurisdiction.id;
    let lists = sql::lists(&app.store, jurisdiction).await?;
    let today = app.clock.today(&app.office.load().time_zone);
    let mut gathered = Gathered::default();
    for (number, list) in (0..).zip(&lists) {
        let (Some(kind), Some(_)) = (ListKind::parse(&list.list_kind), Agency::parse(&list.agency)) else {
            continue;
        };
        let again = Again::of(kind, &list.mapping, app.ground.load_full(), today)
            .ok_or_else(|| Error::internal("the columns of an earlier import are no longer understood"))?;
        for row in sql::rows(&app.store, jurisdiction, &list.id).await? {
            let cells =
                app.keys.open_sealed("source_row.sealed", &row.id, &row.sealed).map_err(Error::internal)?;
            let line = u32::try_from(row.line).unwrap_or(u32::MAX);
            if let Some(claim) = again.claim(line, &cells) {
                gathered.add(number, kind, &claim);
            }
        }
    }
    let persons = tokio::task::spawn_blocking(|| gathered.linked()).await.map_err(Error::internal)?;
    let write = app.write("cli").await?;
    let detail = json!({
        "lists": lists.len(), "rows": persons.rows.len(), "persons": persons.persons,
        "linked": persons.linked, "asked": persons.asked,
    });
    write.commit(Audit { action, target: "reconcile".into(), detail }).await?;
    Ok((lists, persons))
}
