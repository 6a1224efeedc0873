//! Undoing an import: its rows leave, and the registry is derived anew from the rows that
//! stay, in the order in which they came. Invariant: afterwards the registry is what it
//! would be if the batch had never been sent, also where later lists said the same;
//! persons, companies, places and facts that stay keep their ids. One transaction.

mod sql;

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use petapora_wire::{Agency, BatchId, Undone};
use serde_json::json;

use super::apply::{Book, OldIds};
use super::check::Checker;
use super::columns::Mapping;
use super::kept::opened;
use super::read::Raw;
use crate::app::App;
use crate::error::{Error, Result};
use crate::reconcile;
use crate::registry;
use crate::registry::facts::{self, Facts};
use crate::store::{Audit, Entity, Op, Write, new_id};

/// Rows that are derived together.
const CHUNK: usize = 512;

/// Undoes a batch that `agency` (where given) sent; what remains to be answered.
/// Errors: `NotFound`; the database's, and then nothing is changed. Costs as much as
/// deriving all rows that stay; memory grows with one batch.
pub async fn undo(
    app: &App,
    write: &mut Write,
    id: &BatchId,
    agency: Option<Agency>,
) -> Result<(Undone, Audit)> {
    let jurisdiction = write.jurisdiction().clone();
    let batches = sql::batches(&mut write.tx, &jurisdiction).await?;
    let at = batches.iter().position(|batch| {
        batch.id == id.0 && !batch.is_record && agency.is_none_or(|own| own == batch.agency)
    });
    let undone = batches.get(at.ok_or(Error::NotFound)?).ok_or(Error::NotFound)?;
    let handed_over = hand_over(app, write, &undone.id, &batches).await?;
    let rows = sql::remove_batch(&mut write.tx, &jurisdiction, &undone.id).await?;
    registry::lift_off(&mut write.tx, &jurisdiction).await?;
    let mut kept = sql::kept(&mut write.tx, &jurisdiction).await?;
    sql::clear(&mut write.tx, &jurisdiction).await?;
    for batch in batches.iter().filter(|batch| batch.id != undone.id) {
        kept = derive(app, write, batch, kept, handed_over.contains_key(&batch.id)).await?;
    }
    registry::lay_over(&mut write.tx, &jurisdiction).await?;
    reconcile::settle_within(app, write).await?;
    write.changed(Entity::Batch, &undone.id, Op::Delete);
    for entity in [Entity::Company, Entity::Person, Entity::Place] {
        write.changed(entity, "", Op::Bulk);
    }
    let moved = handed_over.values().sum();
    let answer = Undone { batch: id.clone(), rows, handed_over: moved };
    let detail = json!({
        "agency": undone.agency, "list_kind": undone.list, "rows": rows, "handed_over": moved,
    });
    Ok((answer, Audit { action: "import.undo", target: undone.id.clone(), detail }))
}

/// Gives rows that other batches said as well to the first of these. The number of rows
/// that each got.
async fn hand_over(
    app: &App,
    write: &mut Write,
    undone: &str,
    batches: &[sql::OldBatch],
) -> Result<HashMap<String, u64>> {
    let jurisdiction = write.jurisdiction().clone();
    let order: HashMap<&str, usize> =
        batches.iter().zip(0..).map(|(batch, at)| (batch.id.as_str(), at)).collect();
    let mut said = sql::said_again(&mut write.tx, &jurisdiction, undone).await?;
    said.sort_by_key(|again| (order.get(again.batch_id.as_str()).copied(), again.number));
    let mut taken = HashMap::new();
    let mut given: HashMap<String, u64> = HashMap::new();
    for again in said {
        if again.batch_id == undone || taken.insert(again.row_hash.clone(), ()).is_some() {
            continue;
        }
        let id = new_id();
        let clear = app
            .keys
            .open_sealed("source_row.sealed", &again.row_id, &again.sealed)
            .map_err(Error::internal)?;
        let sealed = app.keys.seal("source_row.sealed", &id, &clear).map_err(Error::internal)?;
        sql::hand_over(&mut write.tx, &jurisdiction, &id, sealed, &again).await?;
        *given.entry(again.batch_id).or_default() += 1;
    }
    Ok(given)
}

/// Derives the facts of one batch from its rows, as its import did.
async fn derive(
    app: &App,
    write: &mut Write,
    batch: &sql::OldBatch,
    kept: OldIds,
    by_line: bool,
) -> Result<OldIds> {
    let jurisdiction = write.jurisdiction().clone();
    let headers: Vec<String> = batch.columns.iter().map(|column| column.column.clone()).collect();
    let mapping = Mapping::read(batch.list, &batch.columns, &headers)
        .ok_or_else(|| Error::internal("the columns of an earlier import are no longer understood"))?;
    let ground = app.ground.load_full();
    let checker = Checker::new(ground.clone(), day_of(app, batch.imported_ms), headers, &mapping);
    let mut book = Book::new(app.keys.clone(), ground, batch.list, batch.list_date.clone(), &batch.columns);
    book.keep(kept);
    let mut rows = sql::rows(&mut write.tx, &jurisdiction, &batch.id).await?;
    if by_line {
        // Rows that were handed over stand where the list had them.
        rows.sort_by_key(|row| row.line);
    }
    for chunk in rows.chunks(CHUNK) {
        let mut claims = Vec::with_capacity(chunk.len());
        for row in chunk {
            let clear =
                app.keys.open_sealed("source_row.sealed", &row.id, &row.sealed).map_err(Error::internal)?;
            let (_, cells) = opened(&clear).map_err(Error::internal)?;
            let raw = Raw::of(u32::try_from(row.line).unwrap_or(u32::MAX), cells);
            claims.push((row, checker.check(&raw).0));
        }
        let asked = book.asks(claims.iter().filter_map(|(_, claim)| claim.as_ref()));
        book.learn(facts::known(&mut write.tx, &jurisdiction, &asked).await?);
        for (row, claim) in claims {
            let Some(claim) = claim else { continue };
            let about = book.apply(&row.id, claim).map_err(Error::internal)?;
            if about != row.about() {
                sql::set_about(&mut write.tx, &jurisdiction, &row.id, &about).await?;
            }
        }
        book.take_findings();
        facts::write(&mut write.tx, &jurisdiction, batch.imported_ms, book.take_facts()).await?;
    }
    let (places, ..) = book.close();
    let places = Facts { places, ..Facts::default() };
    facts::write(&mut write.tx, &jurisdiction, batch.imported_ms, places).await?;
    Ok(book.kept())
}

/// The office's day at a time.
fn day_of(app: &App, at_ms: i64) -> Date {
    let zone = TimeZone::get(&app.office.load().time_zone).unwrap_or(TimeZone::UTC);
    Timestamp::from_millisecond(at_ms).unwrap_or_default().to_zoned_datetime(zone).date()
}
