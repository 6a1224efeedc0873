//! Alerts, their places and their steps in the database. Invariant: an alert and its
//! steps are written in one transaction, and a step is never changed.

use std::collections::BTreeMap;

use petapora_wire::{
    AlertEvidence, AlertId, AlertState, AlertStep, InspectionOutcome, JurisdictionId, Located,
};

use crate::alerts::finding::Finding;
use crate::alerts::judge::{Change, Kept};
use crate::alerts::lineage::Shape;
use crate::binds;
use crate::error::{Error, Result};
use crate::store::{Entity, Op, Store, Tx, Write, new_id};

#[derive(sqlx::FromRow)]
struct AlertRow {
    id: String,
    state: String,
    outcome: Option<String>,
    control: bool,
    opened_ms: i64,
    changed_ms: i64,
    seen_ms: i64,
    gone_ms: Option<i64>,
    quiet_runs: i64,
    told_ms: Option<i64>,
    told_observed: i64,
    told_recurrence_weeks: Option<f64>,
    parent_id: Option<String>,
    merged_into: Option<String>,
    shapes: String,
    payload: String,
}

#[derive(sqlx::FromRow)]
struct PlaceRow {
    alert_id: String,
    place_id: String,
    site_id: String,
    people: i64,
    told_people: i64,
    lon: Option<f64>,
    lat: Option<f64>,
    located: Option<String>,
    kelurahan_code: Option<String>,
}

/// A place of an alert.
#[derive(Debug, Clone)]
pub struct Spot {
    pub place: String,
    pub site: String,
    /// Longitude and latitude, if measured or pinned.
    pub point: Option<[f64; 2]>,
    pub kelurahan: Option<String>,
}

/// An alert with what the screens need beside it.
#[derive(Debug, Clone)]
pub struct Shown {
    pub kept: Kept,
    pub outcome: Option<InspectionOutcome>,
    /// In the order of their ids.
    pub spots: Vec<Spot>,
}

const COLUMNS_ALL: &str = "SELECT id, state, outcome, control, opened_ms, changed_ms, seen_ms, gone_ms, quiet_runs, \
    told_ms, told_observed, told_recurrence_weeks, parent_id, merged_into, shapes, payload FROM alert \
    WHERE jurisdiction_id = $1 ORDER BY id";
const PLACES: &str = "SELECT a.alert_id, a.place_id, a.site_id, a.people, a.told_people, p.lon, p.lat, p.located, \
    p.kelurahan_code FROM alert_place a \
    LEFT JOIN place p ON p.jurisdiction_id = a.jurisdiction_id AND p.id = a.place_id \
    WHERE a.jurisdiction_id = $1 ORDER BY a.alert_id, a.place_id";

/// All alerts, those of the past as well. O(all).
pub async fn all(tx: &mut Tx, jurisdiction: &JurisdictionId) -> Result<Vec<Shown>> {
    let mut spots = BTreeMap::<String, Vec<PlaceRow>>::new();
    for row in tx.all::<PlaceRow>(PLACES, binds![jurisdiction.as_str()]).await? {
        spots.entry(row.alert_id.clone()).or_default().push(row);
    }
    let rows = tx.all::<AlertRow>(COLUMNS_ALL, binds![jurisdiction.as_str()]).await?;
    rows.into_iter().map(|row| shown(&mut spots, row)).collect()
}

fn shown(spots: &mut BTreeMap<String, Vec<PlaceRow>>, row: AlertRow) -> Result<Shown> {
    let bad = |what: &str| Error::internal(format!("alert {}: {what}", row.id));
    let finding: Finding = serde_json::from_str(&row.payload).map_err(|_| bad("payload"))?;
    let shapes: Vec<Shape> = serde_json::from_str(&row.shapes).map_err(|_| bad("shapes"))?;
    let places = spots.remove(&row.id).unwrap_or_default();
    let count = |number: i64| u32::try_from(number).unwrap_or_default();
    let state = AlertState::parse(&row.state).ok_or_else(|| bad("state"))?;
    let told = places.iter().filter(|row| row.told_people > 0);
    let told_places = told.map(|row| (row.place_id.clone(), count(row.told_people))).collect();
    let outcome = row.outcome.as_deref().and_then(InspectionOutcome::parse);
    let spots = places.into_iter().filter(|row| row.people > 0).map(|row| {
        let exact = matches!(
            row.located.as_deref().and_then(Located::parse),
            Some(Located::Measured | Located::Pinned)
        );
        Spot {
            point: row.lon.zip(row.lat).filter(|_| exact).map(|(lon, lat)| [lon, lat]),
            place: row.place_id,
            site: row.site_id,
            kelurahan: row.kelurahan_code,
        }
    });
    Ok(Shown {
        spots: spots.collect(),
        outcome,
        kept: Kept {
            id: row.id,
            state,
            opened_ms: row.opened_ms,
            changed_ms: row.changed_ms,
            seen_ms: row.seen_ms,
            gone_ms: row.gone_ms,
            quiet_runs: count(row.quiet_runs),
            told_ms: row.told_ms,
            told_observed: count(row.told_observed),
            told_recurrence_weeks: row.told_recurrence_weeks,
            told_places,
            control: row.control,
            parent: row.parent_id,
            merged_into: row.merged_into,
            shapes,
            finding,
        },
    })
}

const PUT: &str = "INSERT INTO alert (jurisdiction_id, id, signal, target_kind, target_id, state, outcome, reminder, \
    restricted, control, urgency, observed, opened_ms, changed_ms, seen_ms, gone_ms, quiet_runs, told_ms, \
    told_observed, told_recurrence_weeks, parent_id, merged_into, shapes, payload) \
    VALUES ($1, $2, $3, $4, $5, $6, NULL, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23) \
    ON CONFLICT (jurisdiction_id, id) DO UPDATE SET target_id = excluded.target_id, state = excluded.state, \
    reminder = excluded.reminder, restricted = excluded.restricted, urgency = excluded.urgency, \
    observed = excluded.observed, changed_ms = excluded.changed_ms, seen_ms = excluded.seen_ms, \
    gone_ms = excluded.gone_ms, quiet_runs = excluded.quiet_runs, told_ms = excluded.told_ms, \
    told_observed = excluded.told_observed, told_recurrence_weeks = excluded.told_recurrence_weeks, \
    merged_into = excluded.merged_into, shapes = excluded.shapes, payload = excluded.payload, \
    outcome = CASE WHEN excluded.state = 'SELESAI' THEN alert.outcome ELSE NULL END";
const CLEAR_PLACES: &str = "DELETE FROM alert_place WHERE jurisdiction_id = $1 AND alert_id = $2";
const ADD_PLACES: &str =
    "INSERT INTO alert_place (jurisdiction_id, alert_id, place_id, site_id, people, told_people) VALUES";
const ADD_STEP: &str = "INSERT INTO alert_step (jurisdiction_id, id, alert_id, kind, state, reason, actor, at_ms, told) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

/// Writes what a run made of an alert.
pub async fn put(write: &mut Write, change: &Change, before: Option<&Kept>) -> Result<()> {
    let alert = &change.alert;
    let finding = &alert.finding;
    let jurisdiction = write.jurisdiction().clone();
    let j = jurisdiction.as_str();
    let binds = binds![
        j,
        &alert.id,
        &finding.signal,
        &finding.target_kind,
        &finding.target_id,
        alert.state.as_str(),
        finding.reminder,
        finding.restricted,
        alert.control,
        u32::from(finding.urgency),
        finding.observed(),
        alert.opened_ms,
        alert.changed_ms,
        alert.seen_ms,
        alert.gone_ms,
        alert.quiet_runs,
        alert.told_ms,
        alert.told_observed,
        alert.told_recurrence_weeks,
        &alert.parent,
        &alert.merged_into,
        serde_json::to_string(&alert.shapes).map_err(Error::internal)?,
        serde_json::to_string(finding).map_err(Error::internal)?
    ];
    write.tx.execute(PUT, binds).await?;
    let same_places = before.is_some_and(|before| {
        (&before.finding.places, &before.told_places) == (&finding.places, &alert.told_places)
    });
    if !same_places {
        write.tx.execute(CLEAR_PLACES, binds![j, &alert.id]).await?;
        let mut rows = Vec::new();
        let people = |shape: &Shape, place: &str| shape.get(place).copied().unwrap_or_default();
        let mut places: Vec<&String> = finding.places.keys().chain(alert.told_places.keys()).collect();
        places.sort_unstable();
        places.dedup();
        for place in places {
            let site = finding.sites.get(place).map_or_else(|| format!("{place}-r"), |site| site.0.clone());
            let [now, told] = [&finding.places, &alert.told_places].map(|shape| people(shape, place));
            rows.extend(binds![j, &alert.id, place, site, now, told]);
        }
        write.tx.insert_many(ADD_PLACES, 6, rows, "").await?;
    }
    for step in &change.steps {
        let (actor, at_ms) = (write.actor().to_owned(), write.at_ms());
        let binds =
            binds![j, new_id(), &alert.id, step.kind, step.state.as_str(), "", actor, at_ms, step.told];
        write.tx.execute(ADD_STEP, binds).await?;
    }
    let is_other = before.is_none_or(|before| before.finding != *finding);
    if !change.steps.is_empty() || is_other {
        write.changed(Entity::Alert, &alert.id, if change.is_new { Op::Insert } else { Op::Update });
    }
    Ok(())
}

const MOVE: &str = "UPDATE alert SET state = $3, changed_ms = $4, merged_into = $5, outcome = $6 \
    WHERE jurisdiction_id = $1 AND id = $2";

/// A state that somebody puts an alert into.
pub struct Move<'a> {
    pub alert: &'a str,
    pub state: AlertState,
    pub reason: &'a str,
    pub into: Option<&'a str>,
    pub outcome: Option<InspectionOutcome>,
}

pub async fn take(write: &mut Write, to: &Move<'_>) -> Result<()> {
    let jurisdiction = write.jurisdiction().clone();
    let (j, at_ms, actor) = (jurisdiction.as_str(), write.at_ms(), write.actor().to_owned());
    let outcome = to.outcome.map(InspectionOutcome::as_str);
    write.tx.execute(MOVE, binds![j, to.alert, to.state.as_str(), at_ms, to.into, outcome]).await?;
    let binds = binds![j, new_id(), to.alert, "moved", to.state.as_str(), to.reason, actor, at_ms, false];
    write.tx.execute(ADD_STEP, binds).await?;
    write.changed(Entity::Alert, to.alert, Op::Update);
    Ok(())
}

#[derive(sqlx::FromRow)]
struct StepRow {
    at_ms: i64,
    actor: String,
    actor_name: Option<String>,
    kind: String,
    state: String,
    reason: String,
    told: bool,
}

const STEPS: &str = "SELECT s.at_ms, s.actor, a.display_name AS actor_name, s.kind, s.state, s.reason, s.told \
    FROM alert_step s LEFT JOIN account a ON a.jurisdiction_id = s.jurisdiction_id AND a.id = s.actor \
    WHERE s.jurisdiction_id = $1 AND s.alert_id = $2 ORDER BY s.at_ms, s.id";

/// An alert's life, the oldest step first.
pub async fn timeline(tx: &mut Tx, jurisdiction: &JurisdictionId, alert: &str) -> Result<Vec<AlertStep>> {
    let rows = tx.all::<StepRow>(STEPS, binds![jurisdiction.as_str(), alert]).await?;
    let step = |row: StepRow| {
        Some(AlertStep {
            at_ms: row.at_ms,
            actor: row.actor,
            actor_name: row.actor_name.unwrap_or_default(),
            kind: row.kind,
            state: AlertState::parse(&row.state)?,
            reason: row.reason,
            told: row.told,
        })
    };
    Ok(rows.into_iter().filter_map(step).collect())
}

#[derive(sqlx::FromRow)]
struct EvidenceRow {
    id: String,
    line: i64,
    agency: String,
    list_kind: String,
    file_name: String,
    list_date: String,
}

const EVIDENCE: &str = "SELECT r.id, r.line, b.agency, b.list_kind, b.file_name, b.list_date FROM source_row r \
    JOIN import_batch b ON b.jurisdiction_id = r.jurisdiction_id AND b.id = r.batch_id \
    WHERE r.jurisdiction_id = $1 AND r.id IN ";

/// Where rows stand, by their ids.
pub async fn evidence(
    tx: &mut Tx,
    jurisdiction: &JurisdictionId,
    rows: &[String],
) -> Result<BTreeMap<String, AlertEvidence>> {
    let found = tx.all_in::<EvidenceRow>(EVIDENCE, binds![jurisdiction.as_str()], rows, "").await?;
    let told = |row: EvidenceRow| {
        let line = u32::try_from(row.line).unwrap_or_default();
        let EvidenceRow { id, agency, list_kind, file_name, list_date, .. } = row;
        (id.clone(), AlertEvidence { row: id, agency, list_kind, file_name, list_date, line })
    };
    Ok(found.into_iter().map(told).collect())
}

#[derive(sqlx::FromRow)]
struct Ground {
    places: i64,
    located: i64,
}

const GROUND: &str = "SELECT COUNT(*) AS places, \
    CAST(COALESCE(SUM(CASE WHEN located IN ('measured', 'pinned') THEN 1 ELSE 0 END), 0) AS BIGINT) AS located \
    FROM place WHERE jurisdiction_id = $1 AND merged_into IS NULL";

/// Number of places, and of those with a trustworthy point.
pub async fn ground(tx: &mut Tx, jurisdiction: &JurisdictionId) -> Result<[u32; 2]> {
    let Ground { places, located } = tx.one::<Ground>(GROUND, binds![jurisdiction.as_str()]).await?;
    Ok([places, located].map(|count| u32::try_from(count).unwrap_or_default()))
}

const BELL: &str = "SELECT seen_ms FROM alert_bell WHERE jurisdiction_id = $1 AND account_id = $2";
const LOOKED: &str = "INSERT INTO alert_bell (jurisdiction_id, account_id, seen_ms) VALUES ($1, $2, $3) \
    ON CONFLICT (jurisdiction_id, account_id) DO UPDATE SET seen_ms = excluded.seen_ms";

/// When the account last looked at the bell; 0 if never.
pub async fn bell_seen(store: &Store, jurisdiction: &JurisdictionId, account: &str) -> Result<i64> {
    let seen = store.optional::<(i64,)>(BELL, binds![jurisdiction.as_str(), account]).await?;
    Ok(seen.map_or(0, |(seen_ms,)| seen_ms))
}

/// The account looked at the bell. Nobody else sees a difference, so it leaves no trace.
pub async fn bell_looked(
    store: &Store,
    jurisdiction: &JurisdictionId,
    account: &str,
    at_ms: i64,
) -> Result<()> {
    let mut tx = store.begin().await?;
    tx.execute(LOOKED, binds![jurisdiction.as_str(), account, at_ms]).await?;
    Ok(tx.commit().await?)
}

/// Ids of the alerts that split off from `alert`, and of those that live on in it.
pub fn family(all: &[Shown], alert: &str) -> [Vec<AlertId>; 2] {
    let those = |of: fn(&Kept) -> &Option<String>| {
        let own = all.iter().filter(|shown| of(&shown.kept).as_deref() == Some(alert));
        own.map(|shown| AlertId(shown.kept.id.clone())).collect()
    };
    [those(|kept| &kept.parent), those(|kept| &kept.merged_into)]
}
