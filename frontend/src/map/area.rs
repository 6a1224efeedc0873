//! Which sites lie in a drawn area, asked of the server, so that the answer is the
//! same as the list's. Invariant: what the filter or a switched-off layer hides is
//! never selected.

use std::collections::BTreeMap;

use petapora_wire::{Problem, Shape, SiteFilter, SiteId};
use serde::Deserialize;

use crate::api;
use crate::layers::state::sites_address;
use crate::view::ShownLayers;

/// Why a drawing selected nothing.
#[derive(Debug, Clone, PartialEq)]
pub enum Trouble {
    Nothing,
    Failed(Problem),
}

/// The part of the map's GeoJSON that a selection needs.
#[derive(Deserialize)]
struct Found {
    features: Vec<FoundSite>,
}

#[derive(Deserialize)]
struct FoundSite {
    geometry: FoundPoint,
    properties: FoundId,
}

#[derive(Deserialize)]
struct FoundPoint {
    coordinates: [f64; 2],
}

#[derive(Deserialize)]
struct FoundId {
    id: SiteId,
}

/// The sites within `shape` that the filter and the layers show, with their points.
pub async fn select(
    filter: SiteFilter,
    layers: ShownLayers,
    shape: Shape,
) -> Result<BTreeMap<SiteId, [f64; 2]>, Problem> {
    let drawn = SiteFilter { shape: Some(shape), ..filter.clone() };
    let mut found = read(&drawn, &layers).await?;
    // A question carries one shape; where the filter has its own, both are asked.
    if filter.shape.is_some() {
        let allowed = read(&filter, &layers).await?;
        found.retain(|id, _| allowed.contains_key(id));
    }
    Ok(found)
}

async fn read(filter: &SiteFilter, layers: &ShownLayers) -> Result<BTreeMap<SiteId, [f64; 2]>, Problem> {
    let Some(address) = sites_address(filter, layers) else { return Ok(BTreeMap::new()) };
    let found: Found = api::get(&address).await?;
    let mut points = BTreeMap::new();
    for site in found.features {
        points.insert(site.properties.id, site.geometry.coordinates);
    }
    Ok(points)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_maps_geojson_is_read_for_ids_and_points() {
        let found: Found = serde_json::from_str(
            r#"{"type":"FeatureCollection","features":[{"type":"Feature","geometry":
                {"type":"Point","coordinates":[117.5,0.1]},"properties":{"id":"p-r","people":4}}]}"#,
        )
        .expect("GeoJSON");
        assert_eq!(found.features[0].properties.id.as_str(), "p-r");
        assert_eq!(found.features[0].geometry.coordinates, [117.5, 0.1]);
    }
}
