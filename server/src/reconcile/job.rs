//! Who is who, kept up to date: after an import, after a decision, when asked.
//! Invariant: links, their questions and the change log are one transaction; what people
//! decided is an input, so no run overturns it; the same rows and decisions give the same
//! persons, whatever came first.

use std::collections::{BTreeSet, HashSet};
use std::sync::{Arc, Mutex};

use petapora_wire::{Agency, ListKind};
use serde_json::json;
use uuid::Uuid;

use super::engine::model::Weights;
use super::gathered::{Gathered, Judgement, Known, Persons};
use super::sql::{self, ListRow, Moved};
use crate::app::App;
use crate::error::{Error, Result};
use crate::imports::Again;
use crate::store::{Audit, Entity, Op, Tx, Write};

/// Rows from which weights are learned; below, the shipped ones hold.
const LEARN_FROM: usize = 300;
/// Times as many rows as were learned from, above which what was learned of their number
/// would link too easily and the rows at hand are counted instead.
const OUTGROWN: f64 = 4.0;
/// Places up to which the index patches; above, it reads the whole.
const PATCHED_PLACES: usize = 500;

/// The rows compared last, so that a decision need not open and compare them again.
#[derive(Default)]
pub struct Compared(Mutex<Option<(String, Arc<Known>)>>);

/// Where the weights come from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Weighing {
    /// As stored, or else as shipped.
    InForce,
    /// Learned from the rows, where there are enough.
    Learned,
}

/// Brings the links up to date and commits them, if there is anything to commit.
pub async fn settle(app: &App, actor: &str) -> Result<()> {
    // Rows are opened and compared before the write lock is taken.
    let mut read = app.store.begin_read().await?;
    known(app, &mut read, Weighing::InForce).await?;
    drop(read);
    let mut write = app.write(actor).await?;
    let (persons, moved) = settle_within(app, &mut write).await?;
    if moved.linked + moved.unlinked + moved.questions + moved.persons.len() == 0 {
        return Ok(());
    }
    let audit = settled("reconcile.settle", &persons, &moved);
    write.commit(audit).await?;
    Ok(())
}

/// The audit entry of a run: counts, never a name or a number.
pub fn settled(action: &'static str, persons: &Persons, moved: &Moved) -> Audit {
    let detail = json!({
        "rows": persons.rows.len(), "persons": persons.shown.len(), "links": persons.links.len(),
        "questions": persons.questions.len(), "linked": moved.linked, "unlinked": moved.unlinked,
    });
    Audit { action, target: "reconcile".into(), detail }
}

/// Brings the links up to date within a write of its own or of somebody else's.
pub async fn settle_within(app: &App, write: &mut Write) -> Result<(Persons, Moved)> {
    let (_, known) = known(app, &mut write.tx, Weighing::InForce).await?;
    let jurisdiction = write.jurisdiction().clone();
    let persons = persons(&mut write.tx, &jurisdiction, known).await?;
    let moved = sql::store(&mut write.tx, &jurisdiction, &persons).await?;
    note_changes(write, &persons, &moved);
    Ok((persons, moved))
}

/// Persons by the decisions that the transaction sees.
pub async fn persons(
    tx: &mut Tx,
    jurisdiction: &petapora_wire::JurisdictionId,
    known: Arc<Known>,
) -> Result<Persons> {
    let decided = sql::decided(tx, jurisdiction).await?;
    tokio::task::spawn_blocking(move || known.persons(&decided.together, &decided.apart))
        .await
        .map_err(Error::internal)
}

/// Whoever gained or lost a row is counted anew wherever a row of theirs is.
fn note_changes(write: &mut Write, persons: &Persons, moved: &Moved) {
    if moved.linked + moved.unlinked + moved.questions > 0 {
        write.changed(Entity::Link, "", Op::Update);
    }
    if moved.persons.is_empty() {
        return;
    }
    let groups: HashSet<u32> = persons
        .rows
        .iter()
        .filter(|(at, group)| {
            let shown = persons.shown.get(*group as usize).copied().flatten();
            [shown, at.own].iter().flatten().any(|person| moved.persons.contains(person))
        })
        .map(|(_, group)| *group)
        .collect();
    let places: BTreeSet<Uuid> = persons
        .rows
        .iter()
        .filter(|(_, group)| groups.contains(group))
        .filter_map(|(at, _)| at.place)
        .collect();
    if places.len() > PATCHED_PLACES {
        write.changed(Entity::Place, "", Op::Bulk);
        return;
    }
    for place in places {
        write.changed(Entity::Place, &place.to_string(), Op::Update);
    }
}

/// All lists and their rows, compared. Read anew only if a list came or went or the
/// weights changed.
pub async fn known(app: &App, tx: &mut Tx, weighing: Weighing) -> Result<(Vec<ListRow>, Arc<Known>)> {
    let jurisdiction = &app.jurisdiction.id;
    let lists = sql::lists(tx, jurisdiction).await?;
    let stored = sql::weights(tx, jurisdiction).await?;
    let mut key = stored.clone().unwrap_or_default();
    for list in &lists {
        key.push_str(&format!("|{} {}", list.id, list.accepted));
    }
    if weighing == Weighing::InForce
        && let Ok(kept) = app.compared.0.lock()
        && let Some((_, known)) = kept.as_ref().filter(|(kept, _)| *kept == key)
    {
        return Ok((lists, Arc::clone(known)));
    }
    let gathered = gather(app, tx, &lists).await?;
    let stored: Option<Judgement> = match stored {
        Some(json) => Some(serde_json::from_str(&json).map_err(Error::internal)?),
        None => None,
    };
    let (weights, statistics) = match (weighing, stored) {
        (Weighing::Learned, _) if gathered.count() >= LEARN_FROM => (None, None),
        (Weighing::Learned, _) | (Weighing::InForce, None) => (Some(Weights::default()), None),
        (Weighing::InForce, Some(Judgement { weights, statistics })) => {
            let outgrown = gathered.count() as f64 > OUTGROWN * statistics.rows;
            (Some(weights), (!outgrown).then_some(statistics))
        }
    };
    let known = tokio::task::spawn_blocking(move || gathered.compared(weights, statistics)).await;
    let known = Arc::new(known.map_err(Error::internal)?);
    if weighing == Weighing::InForce
        && let Ok(mut kept) = app.compared.0.lock()
    {
        *kept = Some((key, Arc::clone(&known)));
    }
    Ok((lists, known))
}

async fn gather(app: &App, tx: &mut Tx, lists: &[ListRow]) -> Result<Gathered> {
    let today = app.clock.today(&app.office.load().time_zone);
    let mut gathered = Gathered::default();
    for (number, list) in (0..).zip(lists) {
        let (Some(kind), Some(_)) = (ListKind::parse(&list.list_kind), Agency::parse(&list.agency)) else {
            continue;
        };
        if matches!(kind, ListKind::WorkPlans | ListKind::LodgingRegister) {
            // These lists name nobody.
            continue;
        }
        let again = again(app, kind, &list.mapping, today)?;
        for row in sql::rows(tx, &app.jurisdiction.id, &list.id).await? {
            let cells =
                app.keys.open_sealed("source_row.sealed", &row.id, &row.sealed).map_err(Error::internal)?;
            let line = u32::try_from(row.line).unwrap_or(u32::MAX);
            let about = [row.person_id, row.place_id].map(|about| about.as_deref().map(sql::id).transpose());
            let [own, place] = about;
            if let Some(claim) = again.claim(line, &cells) {
                gathered.add(number, kind, sql::id(&row.id)?, [own?, place?], &claim);
            }
        }
    }
    Ok(gathered)
}

/// The reader of a stored list.
pub fn again(app: &App, kind: ListKind, mapping: &str, today: jiff::civil::Date) -> Result<Again> {
    Again::of(kind, mapping, app.ground.load_full(), today)
        .ok_or_else(|| Error::internal("the columns of an earlier import are no longer understood"))
}

/// Learns the weights anew and stores them with the links that follow; what was found.
pub async fn learn_and_settle(app: &App, actor: &str) -> Result<(Persons, Moved)> {
    let mut write = app.write(actor).await?;
    let (_, learned) = known(app, &mut write.tx, Weighing::Learned).await?;
    let jurisdiction = write.jurisdiction().clone();
    let judgement = serde_json::to_string(&learned.judgement()).map_err(Error::internal)?;
    let at_ms = write.at_ms();
    sql::put_weights(&mut write.tx, &jurisdiction, judgement, learned.count() as u64, at_ms).await?;
    let persons = persons(&mut write.tx, &jurisdiction, learned).await?;
    let moved = sql::store(&mut write.tx, &jurisdiction, &persons).await?;
    note_changes(&mut write, &persons, &moved);
    write.commit(settled("reconcile.run", &persons, &moved)).await?;
    Ok((persons, moved))
}
