//! Places moved by hand. Invariant: a place and what it was before are written together; the
//! latest move that stands is the only one that can be put back.

use petapora_wire::{JurisdictionId, Located, PlaceId, PlaceKind, PlaceMove, Whereabouts};

use super::{Described, Known, rt_number};
use crate::binds;
use crate::imports::claim::Point;
use crate::store::{Result, Store, Tx, Write};

#[derive(sqlx::FromRow)]
struct PlaceRow {
    id: String,
    kind: String,
    name: String,
    address: Option<String>,
    company_id: Option<String>,
    kelurahan_code: Option<String>,
    rt: Option<String>,
    lon: Option<f64>,
    lat: Option<f64>,
    accuracy_m: Option<f64>,
    located: String,
}

#[derive(sqlx::FromRow)]
struct MoveRow {
    id: String,
    at_ms: i64,
    actor: String,
    actor_name: Option<String>,
    was: String,
    became: String,
    reason: String,
    undone_ms: Option<i64>,
}

const PLACE: &str = "SELECT id, kind, name, address, company_id, kelurahan_code, rt, lon, lat, accuracy_m, located \
    FROM place WHERE jurisdiction_id = $1 AND id = $2";
/// Under each of its names.
const LOCATED: &str = "SELECT s.id, p.kind, p.name, p.address, p.company_id, s.kelurahan_code, p.rt, s.lon, s.lat, \
    s.accuracy_m, s.located FROM place p \
    JOIN place s ON s.jurisdiction_id = p.jurisdiction_id AND s.id = COALESCE(p.merged_into, p.id) \
    WHERE p.jurisdiction_id = $1 AND s.lon IS NOT NULL AND s.lat IS NOT NULL ORDER BY p.id";
const PUT: &str = "UPDATE place SET lon = $3, lat = $4, accuracy_m = $5, located = $6, kelurahan_code = $7, \
    updated_ms = $8 WHERE jurisdiction_id = $1 AND id = $2";
const NOTE: &str = "INSERT INTO place_move (jurisdiction_id, id, place_id, was, became, reason, actor, at_ms) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const MOVES: &str = "SELECT m.id, m.at_ms, m.actor, a.display_name AS actor_name, m.was, m.became, m.reason, m.undone_ms \
    FROM place_move m LEFT JOIN account a ON a.jurisdiction_id = m.jurisdiction_id AND a.id = m.actor \
    WHERE m.jurisdiction_id = $1 AND m.place_id = $2 ORDER BY m.id DESC";
const UNDONE: &str = "UPDATE place_move SET undone_ms = $3 WHERE jurisdiction_id = $1 AND id = $2";

/// A place as a pin finds it.
pub struct Found {
    pub described: Described,
    pub now: Whereabouts,
}

impl PlaceRow {
    fn described(&self) -> Described {
        Described {
            id: PlaceId(self.id.clone()),
            name: self.name.clone(),
            kind: PlaceKind::parse(&self.kind).unwrap_or(PlaceKind::Workplace),
            address: self.address.clone(),
            company: self.company_id.clone(),
            kelurahan_code: self.kelurahan_code.clone(),
            rt: self.rt.as_deref().and_then(rt_number),
        }
    }
}

/// A place, wherever it is.
pub async fn place(tx: &mut Tx, jurisdiction: &JurisdictionId, id: &str) -> Result<Option<Found>> {
    let row = tx.optional::<PlaceRow>(PLACE, binds![jurisdiction.as_str(), id]).await?;
    Ok(row.map(|row| Found {
        described: row.described(),
        now: Whereabouts {
            point: row.lon.zip(row.lat).map(|(lon, lat)| [lon, lat]),
            accuracy_m: row.accuracy_m,
            located: Located::parse(&row.located).unwrap_or(Located::Unlocated),
            kelurahan_code: row.kelurahan_code,
        },
    }))
}

/// All places with a point, those with several names under each.
pub async fn known(store: &Store, jurisdiction: &JurisdictionId) -> Result<Vec<Known>> {
    let rows = store.all::<PlaceRow>(LOCATED, binds![jurisdiction.as_str()]).await?;
    let known = |row: PlaceRow| {
        let (lon, lat) = row.lon.zip(row.lat)?;
        Some(Known { described: row.described(), point: Point { lon, lat }, accuracy_m: row.accuracy_m })
    };
    Ok(rows.into_iter().filter_map(known).collect())
}

/// Puts a place somewhere.
pub async fn put(write: &mut Write, place: &str, at: &Whereabouts) -> Result<()> {
    let (jurisdiction, at_ms) = (write.jurisdiction().clone(), write.at_ms());
    let [lon, lat] = [at.point.map(|[lon, _]| lon), at.point.map(|[_, lat]| lat)];
    let (located, code) = (at.located.as_str(), at.kelurahan_code.as_deref());
    let binds = binds![jurisdiction.as_str(), place, lon, lat, at.accuracy_m, located, code, at_ms];
    write.tx.execute(PUT, binds).await?;
    Ok(())
}

/// Keeps what a move replaced.
pub async fn note(
    write: &mut Write,
    id: &str,
    place: &str,
    was: &Whereabouts,
    became: &Whereabouts,
    reason: &str,
) -> Result<()> {
    let jurisdiction = write.jurisdiction().clone();
    let (actor, at_ms) = (write.actor().to_owned(), write.at_ms());
    let (was, became) = (text(was), text(became));
    let binds = binds![jurisdiction.as_str(), id, place, was, became, reason, actor, at_ms];
    write.tx.execute(NOTE, binds).await?;
    Ok(())
}

/// Moves of a place with their ids, latest first.
pub async fn moves(
    tx: &mut Tx,
    jurisdiction: &JurisdictionId,
    place: &str,
) -> Result<Vec<(String, PlaceMove)>> {
    let rows = tx.all::<MoveRow>(MOVES, binds![jurisdiction.as_str(), place]).await?;
    let one = |row: MoveRow| {
        let shown = PlaceMove {
            at_ms: row.at_ms,
            actor: row.actor.into(),
            actor_name: row.actor_name.unwrap_or_default(),
            before: serde_json::from_str(&row.was).ok()?,
            after: serde_json::from_str(&row.became).ok()?,
            reason: row.reason,
            undone: row.undone_ms.is_some(),
        };
        Some((row.id, shown))
    };
    Ok(rows.into_iter().filter_map(one).collect())
}

/// Marks a move as put back.
pub async fn undone(write: &mut Write, id: &str) -> Result<()> {
    let (jurisdiction, at_ms) = (write.jurisdiction().clone(), write.at_ms());
    write.tx.execute(UNDONE, binds![jurisdiction.as_str(), id, at_ms]).await?;
    Ok(())
}

fn text(at: &Whereabouts) -> String {
    // Numbers, codes and plain text: always written.
    serde_json::to_string(at).unwrap_or_default()
}
