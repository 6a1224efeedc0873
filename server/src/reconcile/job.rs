//! Who is who, kept up to date: after an import, after a decision, when asked.
//! Invariant: links, their questions and the change log are one transaction; what people
//! decided is an input, so no run overturns it; the same rows and decisions give the same
//! persons, whatever came first.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::{Arc, Mutex};

use petapora_wire::{Agency, ListKind};
use serde_json::json;
use uuid::Uuid;

use super::engine::model::Weights;
use super::engine::said::digest;
use super::gathered::{Gathered, Judgement, Known, Persons, RowSaid};
use super::sealed::{opened, sealed};
use super::sql::{self, ListRow, Moved};
use crate::app::App;
use crate::error::{Error, Result};
use crate::imports::{Again, sheet};
use crate::registry;
use crate::store::{Audit, Entity, Op, Tx, Write};

/// Rows from which weights are learned; below, the shipped ones hold.
const LEARN_FROM: usize = 300;
/// Rows up to which all are judged anew by what they teach, whenever a list comes: few
/// are soon done, and what was learned of the first list would misjudge the second.
const ANEW_UP_TO: usize = 2_000;
/// Times as many rows as were learned from, above which weights are learned anew.
const OUTGROWN: usize = 2;
/// Places up to which the index patches; above, it reads the whole.
const PATCHED_PLACES: usize = 500;

/// The rows compared last: neither a decision nor a further list opens and compares them
/// again.
#[derive(Default)]
pub struct Compared(tokio::sync::Mutex<Option<Kept>>);

struct Kept {
    /// The judgement as stored.
    judgement: Option<String>,
    /// Lists with their accepted rows, in the order in which they were gathered.
    lists: Vec<(String, i64)>,
    known: Arc<Mutex<Known>>,
}

/// Where the weights come from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Weighing {
    /// As stored; or else learned from the rows at hand, where there are enough.
    InForce,
    /// Learned from the rows, where there are enough.
    Learned,
}

/// Brings the links up to date and commits them, if there is anything to commit. Learns
/// anew where the lists have outgrown what was learned.
pub async fn settle(app: &App, actor: &str) -> Result<()> {
    // Rows are opened and compared before the write lock is taken.
    let mut read = app.store.begin_read().await?;
    let learned = sql::weights(&mut read, &app.jurisdiction.id).await?;
    let lists = sql::lists(&mut read, &app.jurisdiction.id).await?;
    let rows: i64 = lists.iter().filter(|list| names_people(list).is_some()).map(|list| list.accepted).sum();
    let rows = usize::try_from(rows).unwrap_or(0);
    let enough = learned.map_or(ANEW_UP_TO, |(_, from)| OUTGROWN * usize::try_from(from).unwrap_or(0));
    if rows > enough.max(LEARN_FROM) {
        drop(read);
        return learn_and_settle(app, actor).await.map(drop);
    }
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

/// Rows that somebody else's failure left half compared.
pub fn given_up() -> Error {
    Error::internal("comparing rows was given up half way")
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
    let moved = keep(write, &persons).await?;
    Ok((persons, moved))
}

/// Stores who is who, and shows what was said of persons by hand at whom it is about now.
async fn keep(write: &mut Write, persons: &Persons) -> Result<Moved> {
    let jurisdiction = write.jurisdiction().clone();
    let moved = sql::store(&mut write.tx, &jurisdiction, persons).await?;
    note_changes(write, persons, &moved);
    for person in registry::lay_over_people(&mut write.tx, &jurisdiction).await? {
        write.changed(Entity::Person, &person, Op::Update);
    }
    Ok(moved)
}

/// Persons by the decisions that the transaction sees.
pub async fn persons(
    tx: &mut Tx,
    jurisdiction: &petapora_wire::JurisdictionId,
    known: Arc<Mutex<Known>>,
) -> Result<Persons> {
    let decided = sql::decided(tx, jurisdiction).await?;
    let found = tokio::task::spawn_blocking(move || {
        let mut known = known.lock().map_err(|_| given_up())?;
        Ok(known.persons(&decided.together, &decided.apart))
    });
    found.await.map_err(Error::internal)?
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

/// All lists in the order in which they were gathered, and their rows, compared. A list
/// that is new is compared with what is known; only if a list went, or the weights
/// changed, all are read anew.
pub async fn known(app: &App, tx: &mut Tx, weighing: Weighing) -> Result<(Vec<ListRow>, Arc<Mutex<Known>>)> {
    let jurisdiction = &app.jurisdiction.id;
    let mut lists = sql::lists(tx, jurisdiction).await?;
    let stored = sql::weights(tx, jurisdiction).await?.map(|(judgement, _)| judgement);
    // One at a time: whoever comes second finds what the first one compared.
    let mut kept = app.compared.0.lock().await;
    if weighing == Weighing::InForce
        && let Some(kept) = kept.as_mut().filter(|kept| kept.judgement == stored)
    {
        let place = |list: &ListRow| {
            let known = |(id, rows): &(String, i64)| *id == list.id && *rows == list.accepted;
            kept.lists.iter().position(known).unwrap_or(usize::MAX)
        };
        lists.sort_by_cached_key(place);
        let new = lists.split_off(lists.partition_point(|list| place(list) != usize::MAX));
        let whole = lists.len() == kept.lists.len();
        if whole && (new.is_empty() || stored.is_some()) {
            let mut rows = Vec::new();
            each_row(app, tx, &new, lists.len(), |row| rows.push(row)).await?;
            if !new.is_empty() {
                let known = Arc::clone(&kept.known);
                let extended = tokio::task::spawn_blocking(move || {
                    known.lock().map_err(|_| given_up())?.extend(&rows);
                    Ok::<_, Error>(())
                });
                extended.await.map_err(Error::internal)??;
                kept.lists.extend(new.iter().map(|list| (list.id.clone(), list.accepted)));
            }
            lists.extend(new);
            return Ok((lists, Arc::clone(&kept.known)));
        }
        lists = sql::lists(tx, jurisdiction).await?;
    }
    let judgement = match stored.as_deref().filter(|_| weighing == Weighing::InForce) {
        Some(sealed) => opened(app, sealed)?,
        None => None,
    };
    let mut gathered = Gathered::under(judgement.as_ref());
    each_row(app, tx, &lists, 0, |row| gathered.add(&row)).await?;
    let known = tokio::task::spawn_blocking(move || match judgement {
        Some(Judgement { weights, statistics }) => gathered.compared(Some(weights), Some(&statistics)),
        None if gathered.count() >= LEARN_FROM => gathered.compared(None, None),
        None => gathered.compared(Some(Weights::default()), None),
    });
    let known = Arc::new(Mutex::new(known.await.map_err(Error::internal)?));
    if weighing == Weighing::InForce {
        let lists = lists.iter().map(|list| (list.id.clone(), list.accepted)).collect();
        *kept = Some(Kept { judgement: stored, lists, known: Arc::clone(&known) });
    }
    Ok((lists, known))
}

/// The kind of a list that names people.
fn names_people(list: &ListRow) -> Option<ListKind> {
    let kind = ListKind::parse(&list.list_kind)?;
    Agency::parse(&list.agency)?;
    let nobody = matches!(
        kind,
        ListKind::WorkPlans | ListKind::LodgingRegister | ListKind::Referrals | ListKind::SponsorReports
    );
    (!nobody).then_some(kind)
}

/// What the rows of these lists claim; the first list has the number `first`.
async fn each_row(
    app: &App,
    tx: &mut Tx,
    lists: &[ListRow],
    first: usize,
    mut take: impl FnMut(RowSaid),
) -> Result<()> {
    let today = app.clock.today(&app.office.load().time_zone);
    for (list, row) in (first as u32..).zip(lists) {
        let Some(kind) = names_people(row) else { continue };
        let again = again(app, kind, &row.mapping, today)?;
        let known_by = format!("{}|{}|{}", row.agency, row.file_name, row.file_sha256);
        let alone = digest(&known_by);
        for row in sql::rows(tx, &app.jurisdiction.id, &row.id).await? {
            let cells =
                app.keys.open_sealed("source_row.sealed", &row.id, &row.sealed).map_err(Error::internal)?;
            let line = u32::try_from(row.line).unwrap_or(u32::MAX);
            // Lines of several sheets are told apart by the sheet.
            let list_digest = sheet(&cells).map_or(alone, |sheet| digest(&format!("{known_by}#{sheet}")));
            let about = [row.person_id, row.place_id].map(|about| about.as_deref().map(sql::id).transpose());
            let [own, place] = about;
            if let Some(claim) = again.claim(line, &cells) {
                let id = sql::id(&row.id)?;
                take(RowSaid { list, list_digest, kind, id, own: own?, place: place?, claim });
            }
        }
    }
    Ok(())
}

/// The sheet or layer of each row whose workbook has several.
pub async fn sheets(app: &App, tx: &mut Tx, lists: &[ListRow]) -> Result<HashMap<Uuid, String>> {
    let mut sheets = HashMap::new();
    for list in lists.iter().filter(|list| list.sheet.is_some() && names_people(list).is_some()) {
        for row in sql::rows(tx, &app.jurisdiction.id, &list.id).await? {
            let cells =
                app.keys.open_sealed("source_row.sealed", &row.id, &row.sealed).map_err(Error::internal)?;
            if let Some(sheet) = sheet(&cells) {
                sheets.insert(sql::id(&row.id)?, sheet);
            }
        }
    }
    Ok(sheets)
}

/// The reader of a stored list.
pub fn again(app: &App, kind: ListKind, mapping: &str, today: jiff::civil::Date) -> Result<Again> {
    Again::of(kind, mapping, app.ground.load_full(), today)
        .ok_or_else(|| Error::internal("the columns of an earlier import are no longer understood"))
}

/// Learns the weights anew and stores them with the links that follow; what was found.
pub async fn learn_and_settle(app: &App, actor: &str) -> Result<(Persons, Moved)> {
    let mut read = app.store.begin_read().await?;
    let (lists, mut learned) = known(app, &mut read, Weighing::Learned).await?;
    drop(read);
    let mut write = app.write(actor).await?;
    let jurisdiction = write.jurisdiction().clone();
    let rows = |lists: &[ListRow]| -> Vec<(String, i64)> {
        lists.iter().map(|list| (list.id.clone(), list.accepted)).collect()
    };
    let mut lists = rows(&lists);
    if rows(&sql::lists(&mut write.tx, &jurisdiction).await?) != lists {
        // A list came or went meanwhile.
        let (now, again) = known(app, &mut write.tx, Weighing::Learned).await?;
        (lists, learned) = (rows(&now), again);
    }
    let (judgement, count) = {
        let learned = learned.lock().map_err(|_| given_up())?;
        (sealed(app, &learned.judgement())?, learned.count() as u64)
    };
    let at_ms = write.at_ms();
    sql::put_weights(&mut write.tx, &jurisdiction, judgement.clone(), count, at_ms).await?;
    let persons = persons(&mut write.tx, &jurisdiction, Arc::clone(&learned)).await?;
    let moved = keep(&mut write, &persons).await?;
    write.commit(settled("reconcile.run", &persons, &moved)).await?;
    *app.compared.0.lock().await = Some(Kept { judgement: Some(judgement), lists, known: learned });
    Ok((persons, moved))
}
