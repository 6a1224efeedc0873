//! Roads in the database. Invariant: an imported network never changes, a newer one is added beside it; what
//! is loaded is the newest import, or without one the roads of the newest region package, with the boats drawn
//! into them.

use std::path::Path;
use std::sync::Arc;

use petapora_wire::Text;
use serde::Serialize;
use serde_json::json;

use super::boats;
use super::road::osm::{ExtractError, of_extract};
use super::road::{Connector, Graph, Network, Side, of_package};
use crate::app::App;
use crate::binds;
use crate::error::{Error, Result};
use crate::region::{layer_text, read_layer};
use crate::store::{Audit, Entity, Op};

/// How far around the region roads are kept, degrees (some 10 km): ways out of the city and back.
const AROUND_DEG: f64 = 0.09;
/// Positions in the roads of a package; it was checked when it was installed.
const POSITION_LIMIT: usize = 10_000_000;

/// What an import of roads came to.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RoadsImported {
    pub source: String,
    pub attribution: String,
    pub hash: String,
    pub links: usize,
    /// Roads from which one gets to the rest.
    pub km: f64,
    pub bans: usize,
    /// Restrictions that could not be understood.
    pub bans_ignored: u32,
    /// `false` where these very roads were in use already.
    pub new: bool,
}

#[derive(sqlx::FromRow)]
struct NetworkRow {
    version: i64,
    hash: String,
    network: String,
}

const NEWEST: &str = "SELECT version, hash, network FROM road_network WHERE jurisdiction_id = $1 \
    ORDER BY version DESC LIMIT 1";
const ADD: &str = "INSERT INTO road_network (jurisdiction_id, version, hash, network, imported_ms) \
    VALUES ($1, $2, $3, $4, $5)";

/// Reads the roads of an `.osm.pbf` extract, keeps those of the region and its surroundings, and puts them in
/// the place of the region's own. The same roads again change nothing. Errors: the file cannot be read, is no
/// extract, or holds no road of the region.
pub async fn import_roads(app: &App, file: &Path) -> Result<RoadsImported> {
    let [west, south, east, north] = app.ground.load().region.bbox;
    let around = [west - AROUND_DEG, south - AROUND_DEG, east + AROUND_DEG, north + AROUND_DEG];
    let file = file.to_owned();
    let read = tokio::task::spawn_blocking(move || {
        let network = of_extract(&file)?.within(around);
        // Everybody drives on the left in Indonesia.
        let graph = Graph::new(&network, Side::Left);
        Ok::<_, ExtractError>((network, graph))
    });
    let (network, graph) = read.await.map_err(Error::internal)?.map_err(refused)?;
    if network.ways.is_empty() {
        return Err(Error::refused(
            "roads_elsewhere",
            Text::new(
                "Berkas ini tidak berisi jalan di wilayah ini.",
                "The file holds no road of this region.",
            ),
            Text::new(
                "Ambil ekstrak OpenStreetMap yang mencakup kota.",
                "Take an OpenStreetMap extract that covers the city.",
            ),
        ));
    }
    let mut imported = RoadsImported {
        source: network.source.clone(),
        attribution: network.attribution.clone(),
        hash: graph.identity.hash.clone(),
        links: graph.links(),
        km: graph.connected_km(),
        bans: network.bans.len(),
        bans_ignored: graph.bans_ignored,
        new: true,
    };
    let mut write = app.write("cli").await?;
    let jurisdiction = write.jurisdiction().as_str().to_owned();
    let newest = write.tx.optional::<NetworkRow>(NEWEST, binds![&jurisdiction]).await?;
    if newest.as_ref().is_some_and(|row| row.hash == imported.hash) {
        imported.new = false;
        return Ok(imported);
    }
    let version = newest.map_or(1, |row| row.version + 1);
    let text = serde_json::to_string(&network).map_err(Error::internal)?;
    let at_ms = write.at_ms();
    write.tx.execute(ADD, binds![&jurisdiction, version, &imported.hash, text, at_ms]).await?;
    write.changed(Entity::Region, "roads", Op::Insert);
    let detail = json!({
        "source": imported.source, "hash": imported.hash, "links": imported.links, "version": version,
    });
    write.commit(Audit { action: "region.roads", target: version.to_string(), detail }).await?;
    Ok(imported)
}

fn refused(error: ExtractError) -> Error {
    Error::refused(
        "road_extract",
        Text::new(
            format!("Ekstrak jalan tidak dapat dibaca ({error})."),
            format!("The extract of roads cannot be read ({error})."),
        ),
        Text::new("Ambil ulang berkas .osm.pbf-nya.", "Fetch the .osm.pbf file again."),
    )
}

/// The roads in use, ready to be driven; a region without roads has an empty graph.
pub async fn load_roads(app: &App) -> Result<Graph> {
    let jurisdiction = &app.jurisdiction.id;
    let boats = boats::sql::connectors(app).await?;
    if let Some(row) = app.store.optional::<NetworkRow>(NEWEST, binds![jurisdiction.as_str()]).await? {
        let built = tokio::task::spawn_blocking(move || {
            serde_json::from_str(&row.network)
                .map(|network: Network| Graph::new(&with_boats(network, &boats), Side::Left))
        });
        return built.await.map_err(Error::internal)?.map_err(Error::internal);
    }
    let region = app.ground.load().region.clone();
    let text = layer_text(&app.store, jurisdiction, region.version, "roads").await?.unwrap_or_default();
    let built = tokio::task::spawn_blocking(move || {
        let pieces = if text.is_empty() { Vec::new() } else { read_layer("roads", &text, POSITION_LIMIT)? };
        let source = format!("{} ({})", region.code, region.date);
        let network = of_package(&pieces, &source, &region.attribution.id);
        Ok::<_, Error>(Graph::new(&with_boats(network, &boats), Side::Left))
    });
    built.await.map_err(Error::internal)?
}

/// The roads with the boats that were drawn into them. One whose roads are gone is passed over.
fn with_boats(mut network: Network, boats: &[Connector]) -> Network {
    for boat in boats {
        if let Err(error) = network.connect(boat) {
            tracing::warn!(%error, "a boat is not drawn into the roads");
        }
    }
    network
}

/// The roads in use, built once for all plans until a newer network or region is there.
#[derive(Default)]
pub struct Roads(tokio::sync::Mutex<Option<([i64; 3], Arc<Ground>)>>);

/// What every plan stands on.
pub struct Ground {
    pub graph: Graph,
    /// Where teams set out that name no base: longitude and latitude.
    pub office: [f64; 2],
}

const NEWEST_VERSION: &str =
    "SELECT CAST(COALESCE(MAX(version), 0) AS BIGINT) FROM road_network WHERE jurisdiction_id = $1";

impl Roads {
    /// The roads as of now; whoever asks first after a change waits while they are built.
    pub async fn ground(&self, app: &App) -> Result<Arc<Ground>> {
        let (network,) =
            app.store.one::<(i64,)>(NEWEST_VERSION, binds![app.jurisdiction.id.as_str()]).await?;
        let boats = boats::sql::version(app).await?;
        let versions = [app.ground.load().region.version, network, boats];
        let mut kept = self.0.lock().await;
        if let Some((_, ground)) = kept.as_ref().filter(|(own, _)| *own == versions) {
            return Ok(ground.clone());
        }
        let graph = load_roads(app).await?;
        let office = office(app, &graph).await?;
        let ground = Arc::new(Ground { graph, office });
        *kept = Some((versions, ground.clone()));
        Ok(ground)
    }
}

/// How far from a region's centre a road is looked for.
const CENTRE_M: f64 = 30_000.0;

/// The first office of the region package (layer `offices`), or else the road nearest to the region's centre.
async fn office(app: &App, graph: &Graph) -> Result<[f64; 2]> {
    let region = app.ground.load().region.clone();
    let layer = layer_text(&app.store, &app.jurisdiction.id, region.version, "offices").await?;
    if let Some(text) = layer
        && let Some(point) =
            read_layer("offices", &text, POSITION_LIMIT)?.iter().find_map(|o| o.positions().next())
    {
        return Ok(point);
    }
    let [west, south, east, north] = region.bbox;
    let centre = [(west + east) / 2.0, (south + north) / 2.0];
    Ok(graph.snap(centre, CENTRE_M).map_or(centre, |snap| snap.at))
}
