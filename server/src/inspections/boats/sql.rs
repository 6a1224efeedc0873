//! Boats in the database. Invariant: a row is only added, and ended once.

use petapora_wire::{Boat, JurisdictionId, NewBoat};

use crate::app::App;
use crate::binds;
use crate::error::Result;
use crate::inspections::road::Connector;
use crate::store::{Entity, Op, Tx, Write, new_id};

#[derive(sqlx::FromRow)]
struct BoatRow {
    id: String,
    name: String,
    from_lon: f64,
    from_lat: f64,
    to_lon: f64,
    to_lat: f64,
    minutes: i64,
    both_ways: bool,
    drawn_by: String,
    drawn_ms: i64,
}

const ALL: &str = "SELECT id, name, from_lon, from_lat, to_lon, to_lat, minutes, both_ways, drawn_by, drawn_ms \
    FROM boat_connector WHERE jurisdiction_id = $1 AND removed_ms IS NULL ORDER BY id";
/// Goes up with every boat that is drawn or removed.
const VERSION: &str = "SELECT CAST(COUNT(*) + COUNT(removed_ms) AS BIGINT) FROM boat_connector \
    WHERE jurisdiction_id = $1";
const ADD: &str = "INSERT INTO boat_connector (jurisdiction_id, id, name, from_lon, from_lat, to_lon, to_lat, \
    minutes, both_ways, drawn_by, drawn_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
const REMOVE: &str = "UPDATE boat_connector SET removed_by = $3, removed_ms = $4 \
    WHERE jurisdiction_id = $1 AND id = $2 AND removed_ms IS NULL";

impl BoatRow {
    fn connector(self) -> Connector {
        Connector {
            name: self.name,
            from: [self.from_lon, self.from_lat],
            to: [self.to_lon, self.to_lat],
            minutes: u32::try_from(self.minutes).unwrap_or_default(),
            both_ways: self.both_ways,
        }
    }
}

/// The boats that go, as they are drawn into the roads.
pub async fn connectors(app: &App) -> Result<Vec<Connector>> {
    let rows = app.store.all::<BoatRow>(ALL, binds![app.jurisdiction.id.as_str()]).await?;
    Ok(rows.into_iter().map(BoatRow::connector).collect())
}

pub async fn version(app: &App) -> Result<i64> {
    Ok(app.store.one::<(i64,)>(VERSION, binds![app.jurisdiction.id.as_str()]).await?.0)
}

/// The boats that go, with who drew them, as accounts.
pub async fn all(tx: &mut Tx, jurisdiction: &JurisdictionId) -> Result<Vec<Boat>> {
    let rows = tx.all::<BoatRow>(ALL, binds![jurisdiction.as_str()]).await?;
    let told = |row: BoatRow| {
        let (id, drawn_by, drawn_ms) = (row.id.clone(), row.drawn_by.clone(), row.drawn_ms);
        let Connector { name, from, to, minutes, both_ways } = row.connector();
        Boat { id, boat: NewBoat { name, from, to, minutes, both_ways }, drawn_by, drawn_ms }
    };
    Ok(rows.into_iter().map(told).collect())
}

/// Adds a boat; its id.
pub async fn add(write: &mut Write, boat: &Connector) -> Result<String> {
    let (jurisdiction, actor, at_ms) =
        (write.jurisdiction().clone(), write.actor().to_owned(), write.at_ms());
    let id = new_id();
    let binds = binds![
        jurisdiction.as_str(),
        &id,
        &boat.name,
        boat.from[0],
        boat.from[1],
        boat.to[0],
        boat.to[1],
        i64::from(boat.minutes),
        boat.both_ways,
        actor,
        at_ms
    ];
    write.tx.execute(ADD, binds).await?;
    write.changed(Entity::Region, &id, Op::Insert);
    Ok(id)
}

/// Ends a boat. False where there is none that goes.
pub async fn remove(write: &mut Write, id: &str) -> Result<bool> {
    let (jurisdiction, actor, at_ms) =
        (write.jurisdiction().clone(), write.actor().to_owned(), write.at_ms());
    let ended = write.tx.execute(REMOVE, binds![jurisdiction.as_str(), id, actor, at_ms]).await?;
    write.changed(Entity::Region, id, Op::Update);
    Ok(ended > 0)
}
