//! The ground under a drawn route: land, kelurahan and roads of the region. Invariant: read once for a region's
//! version; it is the same ground as the screen's map shows.

use std::sync::Arc;

use petapora_mapsvg::{Area, Name, Road};

use crate::app::App;
use crate::error::{Error, Result};
use crate::region::{Flat, Piece, Shape, layer_text, read_layer};

/// Positions in a layer; packages were checked when they were installed.
const POSITION_LIMIT: usize = 10_000_000;

#[derive(Debug, Default)]
pub struct MapGround {
    pub land: Vec<Vec<Vec<[f64; 2]>>>,
    pub areas: Vec<Area>,
    pub roads: Vec<Road>,
    pub names: Vec<Name>,
    pub attribution: String,
}

/// The ground of the newest region, and of which version.
#[derive(Default)]
pub struct MapGrounds(tokio::sync::Mutex<Option<(i64, Arc<MapGround>)>>);

impl MapGrounds {
    /// The ground as of now; whoever asks first after a change waits while it is read.
    pub async fn ground(&self, app: &App) -> Result<Arc<MapGround>> {
        let shown = app.ground.load_full();
        let version = shown.region.version;
        let mut kept = self.0.lock().await;
        if let Some((_, ground)) = kept.as_ref().filter(|(own, _)| *own == version) {
            return Ok(ground.clone());
        }
        let layer = |name: &'static str| layer_text(&app.store, &app.jurisdiction.id, version, name);
        let texts = [layer("land").await?, layer("kelurahan").await?, layer("roads").await?];
        let read = tokio::task::spawn_blocking(move || {
            let pieces = |name: &str, text: &Option<String>| {
                text.as_deref().map_or(Ok(Vec::new()), |text| read_layer(name, text, POSITION_LIMIT))
            };
            let [land, kelurahan, roads] = &texts;
            Ok::<_, Error>(MapGround {
                land: pieces("land", land)?.into_iter().flat_map(polygons).collect(),
                areas: pieces("kelurahan", kelurahan)?.into_iter().map(area).collect(),
                roads: pieces("roads", roads)?.into_iter().flat_map(lines).collect(),
                ..MapGround::default()
            })
        });
        let mut ground = read.await.map_err(Error::internal)??;
        let named = shown.landmarks.iter();
        ground.names = named.map(|mark| Name { text: mark.name.clone(), at: [mark.lon, mark.lat] }).collect();
        ground.attribution = shown.region.attribution.id.clone();
        let ground = Arc::new(ground);
        *kept = Some((version, ground.clone()));
        Ok(ground)
    }
}

fn polygons(piece: Piece) -> Vec<Vec<Vec<[f64; 2]>>> {
    match piece.geometry {
        Flat::Polygons(polygons) => polygons,
        _ => Vec::new(),
    }
}

fn area(piece: Piece) -> Area {
    let name = piece.text("name").unwrap_or_default().to_owned();
    let polygons = polygons(piece);
    Area { name, at: Shape::new(polygons.clone()).point_inside(), polygons }
}

fn lines(piece: Piece) -> Vec<Road> {
    let rank = match piece.text("class") {
        Some("arterial") => 0,
        Some("collector") => 1,
        _ => 2,
    };
    match piece.geometry {
        Flat::Lines(lines) => lines.into_iter().map(|line| Road { rank, line }).collect(),
        _ => Vec::new(),
    }
}
