//! Inspections in the database. Invariant: a row is written whole with its people and the step
//! that made it; a plan is written here only after it passed the check.

use std::collections::{BTreeMap, BTreeSet};

use petapora_wire::{
    AccountId, InspectionId, InspectionState, InspectionStep, JurisdictionId, Located, PlaceId, PlaceKind,
    Role, TeamMember,
};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::detail::Around;
use crate::binds;
use crate::error::{Error, Result};
use crate::inspections::brief::Brief;
use crate::inspections::kept::{Entry, Kept};
use crate::inspections::orders::Inspection;
use crate::inspections::past::Past;
use crate::inspections::photos;
use crate::inspections::plan::{Matrix, Problem};
use crate::inspections::planned::Planned;
use crate::inspections::road::LegSource;
use crate::inspections::staff::sql::{names, officers};
use crate::store::{Entity, Op, Tx, Write, new_id};

#[derive(sqlx::FromRow)]
struct InspectionRow {
    id: String,
    version: i64,
    title: String,
    life: String,
    brief: String,
    problem: String,
    legs: String,
    plan: String,
    ways: String,
    before: String,
    past: String,
    roads_hash: String,
    roads_attribution: String,
    changed_ms: i64,
}

#[derive(sqlx::FromRow)]
struct ListedRow {
    id: String,
    version: i64,
    title: String,
    life: String,
    brief: String,
    changed_ms: i64,
}

/// An inspection without its plan.
pub struct Listed {
    id: InspectionId,
    version: i64,
    title: String,
    life: Inspection,
    brief: Brief,
    changed_ms: i64,
}

impl Listed {
    pub fn entry(&self) -> Entry<'_> {
        let Self { id, version, title, life, brief, changed_ms } = self;
        Entry { id, version: *version, title, life, brief, changed_ms: *changed_ms }
    }
}

/// The legs beside the problem, which is written more often.
#[derive(Serialize, Deserialize)]
struct Legs {
    matrix: Matrix,
    sources: Vec<LegSource>,
}

impl InspectionRow {
    fn kept(self) -> Result<Kept> {
        let Legs { matrix, sources } = read(&self.id, "legs", &self.legs)?;
        let problem: Problem = read(&self.id, "problem", &self.problem)?;
        Ok(Kept {
            version: self.version,
            title: self.title,
            life: read(&self.id, "life", &self.life)?,
            brief: read(&self.id, "brief", &self.brief)?,
            planned: Planned {
                problem: Problem { legs: matrix, ..problem },
                sources,
                plan: read(&self.id, "plan", &self.plan)?,
                ways: read(&self.id, "ways", &self.ways)?,
                past: if self.past.is_empty() {
                    Past::default()
                } else {
                    read(&self.id, "past", &self.past)?
                },
                roads: self.roads_hash,
                attribution: self.roads_attribution,
            },
            before: read(&self.id, "before", &self.before)?,
            changed_ms: self.changed_ms,
            id: InspectionId(self.id),
        })
    }
}

fn read<T: DeserializeOwned>(id: &str, what: &str, text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|error| Error::internal(format!("inspection {id}: {what}: {error}")))
}

fn text(value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(Error::internal)
}

const FIND: &str = "SELECT id, version, title, life, brief, problem, legs, plan, ways, before, past, roads_hash, \
    roads_attribution, changed_ms FROM inspection WHERE jurisdiction_id = $1 AND id = $2";
const MINE: &str = "SELECT id, version, title, life, brief, changed_ms FROM inspection \
    WHERE jurisdiction_id = $1 AND ($2 OR id IN \
    (SELECT inspection_id FROM inspection_person WHERE jurisdiction_id = $1 AND account_id = $3)) \
    ORDER BY changed_ms DESC, id DESC LIMIT 500";

/// One inspection, whomever it concerns.
pub async fn find(tx: &mut Tx, jurisdiction: &JurisdictionId, id: &str) -> Result<Option<Kept>> {
    let row = tx.optional::<InspectionRow>(FIND, binds![jurisdiction.as_str(), id]).await?;
    row.map(InspectionRow::kept).transpose()
}

/// The newest 500 that concern the account; all for the head.
pub async fn mine(
    tx: &mut Tx,
    jurisdiction: &JurisdictionId,
    account: &AccountId,
    role: Role,
) -> Result<Vec<Listed>> {
    let binds = binds![jurisdiction.as_str(), role == Role::Head, account.as_str()];
    let rows = tx.all::<ListedRow>(MINE, binds).await?;
    let listed = rows.into_iter().map(|row| {
        Ok(Listed {
            life: read(&row.id, "life", &row.life)?,
            brief: read(&row.id, "brief", &row.brief)?,
            version: row.version,
            title: row.title,
            changed_ms: row.changed_ms,
            id: InspectionId(row.id),
        })
    });
    listed.collect()
}

const ADD: &str = "INSERT INTO inspection (jurisdiction_id, id, version, state, title, planned_by, life, brief, \
    problem, legs, plan, ways, before, roads_hash, roads_attribution, created_ms, changed_ms) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $16)";
const CHANGE: &str = "UPDATE inspection SET version = $3, state = $4, title = $5, life = $6, brief = $7, \
    problem = $8, legs = $9, plan = $10, ways = $11, before = $12, roads_hash = $13, roads_attribution = $14, \
    changed_ms = $15, past = $16 WHERE jurisdiction_id = $1 AND id = $2";
const CHANGE_LIFE: &str = "UPDATE inspection SET version = $3, state = $4, life = $5, changed_ms = $6 \
    WHERE jurisdiction_id = $1 AND id = $2";
const ADD_STEP: &str = "INSERT INTO inspection_step (jurisdiction_id, id, inspection_id, at_ms, actor, kind, state, \
    reason) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";

/// A step that is noted with a change.
pub struct Noted<'a> {
    pub kind: &'a str,
    pub reason: &'a str,
}

/// Writes a new inspection.
pub async fn add(write: &mut Write, kept: &Kept, noted: Noted<'_>) -> Result<()> {
    let jurisdiction = write.jurisdiction().clone();
    let [problem, legs, plan, ways, before] = plan_texts(kept)?;
    let binds = binds![
        jurisdiction.as_str(),
        kept.id.as_str(),
        kept.version,
        kept.life.state.as_str(),
        &kept.title,
        &kept.life.planned_by,
        text(&kept.life)?,
        text(&kept.brief)?,
        problem,
        legs,
        plan,
        ways,
        before,
        &kept.planned.roads,
        &kept.planned.attribution,
        kept.changed_ms
    ];
    write.tx.execute(ADD, binds).await?;
    beside(write, kept).await?;
    step(write, kept, noted).await?;
    write.changed(Entity::Inspection, kept.id.as_str(), Op::Insert);
    Ok(())
}

/// Writes a changed plan.
pub async fn change(write: &mut Write, kept: &Kept, noted: Option<Noted<'_>>) -> Result<()> {
    let jurisdiction = write.jurisdiction().clone();
    let [problem, legs, plan, ways, before] = plan_texts(kept)?;
    let past = text(&kept.planned.past)?;
    let binds = binds![
        jurisdiction.as_str(),
        kept.id.as_str(),
        kept.version,
        kept.life.state.as_str(),
        &kept.title,
        text(&kept.life)?,
        text(&kept.brief)?,
        problem,
        legs,
        plan,
        ways,
        before,
        &kept.planned.roads,
        &kept.planned.attribution,
        kept.changed_ms,
        past
    ];
    write.tx.execute(CHANGE, binds).await?;
    beside(write, kept).await?;
    if let Some(noted) = noted {
        step(write, kept, noted).await?;
    }
    write.changed(Entity::Inspection, kept.id.as_str(), Op::Update);
    Ok(())
}

/// Writes a step of its life; the plan stays.
pub async fn change_life(write: &mut Write, kept: &Kept, noted: Noted<'_>) -> Result<()> {
    let jurisdiction = write.jurisdiction().clone();
    let binds = binds![
        jurisdiction.as_str(),
        kept.id.as_str(),
        kept.version,
        kept.life.state.as_str(),
        text(&kept.life)?,
        kept.changed_ms
    ];
    write.tx.execute(CHANGE_LIFE, binds).await?;
    step(write, kept, noted).await?;
    write.changed(Entity::Inspection, kept.id.as_str(), Op::Update);
    Ok(())
}

fn plan_texts(kept: &Kept) -> Result<[String; 5]> {
    let planned = &kept.planned;
    let mut problem = planned.problem.clone();
    let legs = Legs { matrix: std::mem::take(&mut problem.legs), sources: planned.sources.clone() };
    Ok([text(&problem)?, text(&legs)?, text(&planned.plan)?, text(&planned.ways)?, text(&kept.before)?])
}

/// Notes that something was done, at the time and by the account of the write.
pub async fn step(write: &mut Write, kept: &Kept, noted: Noted<'_>) -> Result<()> {
    let (jurisdiction, actor, at_ms) =
        (write.jurisdiction().clone(), write.actor().to_owned(), write.at_ms());
    let state = kept.life.state.as_str();
    let binds = binds![
        jurisdiction.as_str(),
        new_id(),
        kept.id.as_str(),
        at_ms,
        actor,
        noted.kind,
        state,
        noted.reason
    ];
    write.tx.execute(ADD_STEP, binds).await?;
    Ok(())
}

const CLEAR_PEOPLE: &str = "DELETE FROM inspection_person WHERE jurisdiction_id = $1 AND inspection_id = $2";
const ADD_PEOPLE: &str = "INSERT INTO inspection_person (jurisdiction_id, inspection_id, account_id) VALUES";

/// Whom it concerns.
async fn beside(write: &mut Write, kept: &Kept) -> Result<()> {
    let jurisdiction = write.jurisdiction().clone();
    let (j, id) = (jurisdiction.as_str(), kept.id.as_str());
    write.tx.execute(CLEAR_PEOPLE, binds![j, id]).await?;
    let mut people: BTreeSet<&str> = kept.life.members.iter().map(String::as_str).collect();
    people.insert(&kept.life.planned_by);
    let rows = people.into_iter().flat_map(|account| binds![j, id, account]).collect();
    write.tx.insert_many(ADD_PEOPLE, 3, rows, "").await?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct StepRow {
    at_ms: i64,
    actor: String,
    kind: String,
    state: String,
    reason: String,
}

const STEPS: &str = "SELECT at_ms, actor, kind, state, reason FROM inspection_step \
    WHERE jurisdiction_id = $1 AND inspection_id = $2 ORDER BY at_ms, id";

/// What stands around an inspection.
pub async fn around(tx: &mut Tx, jurisdiction: &JurisdictionId, kept: &Kept) -> Result<Around> {
    let names = names(tx, jurisdiction).await?;
    let mut people = officers(tx, jurisdiction).await?;
    // Whoever is in a team stays visible there, also when the account ended since.
    for member in &kept.life.members {
        if !people.iter().any(|known| known.id.0 == *member) {
            let name = names.get(member).cloned().unwrap_or_default();
            people.push(TeamMember { id: AccountId(member.clone()), name, agency: String::new() });
        }
    }
    let steps = tx.all::<StepRow>(STEPS, binds![jurisdiction.as_str(), kept.id.as_str()]).await?;
    let told = |row: StepRow| {
        Some(InspectionStep {
            at_ms: row.at_ms,
            actor_name: names.get(&row.actor).cloned().unwrap_or_default(),
            actor: AccountId(row.actor),
            kind: row.kind,
            state: InspectionState::parse(&row.state)?,
            reason: row.reason,
        })
    };
    let timeline = steps.into_iter().filter_map(told).collect();
    let photos = photos::sql::list(tx, jurisdiction, kept.id.as_str(), &names).await?;
    Ok(Around { people, names, timeline, photos })
}

#[derive(sqlx::FromRow)]
struct PlaceRow {
    id: String,
    kind: String,
    name: String,
    address: Option<String>,
    lon: Option<f64>,
    lat: Option<f64>,
    accuracy_m: Option<f64>,
    located: String,
    kelurahan_code: Option<String>,
}

/// A place of the registry, as an inspection needs it.
pub struct KnownPlace {
    pub id: PlaceId,
    pub kind: PlaceKind,
    pub name: String,
    pub address: String,
    /// Longitude and latitude, if measured or pinned.
    pub point: Option<[f64; 2]>,
    pub accuracy_m: f64,
    pub kelurahan: Option<String>,
    /// Longitude and latitude of where it is entered from the road, if a planner said so.
    pub access: Option<[f64; 2]>,
}

const PLACES: &str = "SELECT id, kind, name, address, lon, lat, accuracy_m, located, kelurahan_code FROM place \
    WHERE jurisdiction_id = $1 AND id IN ";

const ENTERED: &str =
    "SELECT place_id, lon, lat FROM place_access WHERE jurisdiction_id = $1 AND place_id IN ";
const FORGET_ENTRY: &str = "DELETE FROM place_access WHERE jurisdiction_id = $1 AND place_id = $2";
const ADD_ENTRY: &str = "INSERT INTO place_access (jurisdiction_id, place_id, lon, lat, set_by, set_ms) \
    VALUES ($1, $2, $3, $4, $5, $6)";

/// Keeps where a place is entered from the road, for the plans to come; nothing is the nearest road.
pub async fn set_entry(write: &mut Write, place: &PlaceId, access: Option<[f64; 2]>) -> Result<()> {
    let (jurisdiction, actor, at_ms) =
        (write.jurisdiction().clone(), write.actor().to_owned(), write.at_ms());
    write.tx.execute(FORGET_ENTRY, binds![jurisdiction.as_str(), place.as_str()]).await?;
    if let Some([lon, lat]) = access {
        let binds = binds![jurisdiction.as_str(), place.as_str(), lon, lat, actor, at_ms];
        write.tx.execute(ADD_ENTRY, binds).await?;
    }
    Ok(())
}

/// The places of these ids that there are.
pub async fn places(tx: &mut Tx, jurisdiction: &JurisdictionId, ids: &[String]) -> Result<Vec<KnownPlace>> {
    let rows = tx.all_in::<PlaceRow>(PLACES, binds![jurisdiction.as_str()], ids, "").await?;
    let rows_in = tx.all_in::<(String, f64, f64)>(ENTERED, binds![jurisdiction.as_str()], ids, "").await?;
    let entered: BTreeMap<String, [f64; 2]> =
        rows_in.into_iter().map(|(id, lon, lat)| (id, [lon, lat])).collect();
    let known = |row: PlaceRow| {
        let exact = matches!(Located::parse(&row.located), Some(Located::Measured | Located::Pinned));
        KnownPlace {
            kind: PlaceKind::parse(&row.kind).unwrap_or(PlaceKind::Workplace),
            name: row.name,
            address: row.address.unwrap_or_default(),
            point: row.lon.zip(row.lat).filter(|_| exact).map(|(lon, lat)| [lon, lat]),
            accuracy_m: row.accuracy_m.unwrap_or_default(),
            kelurahan: row.kelurahan_code,
            access: entered.get(&row.id).copied(),
            id: PlaceId(row.id),
        }
    };
    Ok(rows.into_iter().map(known).collect())
}
