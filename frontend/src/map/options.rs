//! What the map is made from: the region's layers, its names and the first look.
//! Invariant: only layers that the region has are asked for.

use std::collections::BTreeMap;

use petapora_wire::Region;

use super::camera;
use super::command::{Label, MapOptions};
use crate::view::Camera;

/// Air around the city at first sight, CSS pixels.
pub const MARGIN_PX: f64 = 28.0;

/// Layers of a package that the map draws; others (nodes, neighbours) stay on the server.
const DRAWN: [&str; 6] = ["land", "settlements", "kelurahan", "kecamatan", "roads", "pois"];

/// `camera` is where the address points to; without one the whole city is shown.
pub fn of(region: &Region, camera: Option<Camera>, size_px: [f64; 2], title: &str) -> MapOptions {
    let has = |layer: &str| region.layers.iter().any(|one| one == layer);
    let address = |layer: &str| format!("/api/v1/region/layers/{layer}.geojson?v={}", region.version);
    let extent = camera::union([region.bbox, camera::city(region)]).unwrap_or(region.bbox);
    let mut ground = BTreeMap::new();
    for layer in DRAWN.into_iter().filter(|layer| has(layer)) {
        ground.insert(layer.to_owned(), address(layer));
    }
    MapOptions {
        ground,
        labels: region
            .kelurahan
            .iter()
            .map(|area| Label { name: area.name.clone(), lon: area.label[0], lat: area.label[1] })
            .collect(),
        extent,
        camera: camera.unwrap_or_else(|| camera::fit(camera::city(region), size_px, MARGIN_PX)).into(),
        title: title.to_owned(),
    }
}

/// Width and height of the map, CSS pixels; a common window's while it is hidden.
pub fn size_of(element: &web_sys::HtmlElement) -> [f64; 2] {
    match (element.client_width(), element.client_height()) {
        (width, height) if width > 0 && height > 0 => [f64::from(width), f64::from(height)],
        _ => [720.0, 560.0],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use petapora_wire::{Area, Text};

    fn region() -> Region {
        Region {
            code: "64.74".into(),
            name: Text::new("Kota Bontang", "Bontang City"),
            bbox: [117.36, 0.0, 117.6, 0.23],
            date: "2026-11-24".into(),
            generalised: true,
            attribution: Text::new("", ""),
            version: 3,
            layers: vec!["land".into(), "kelurahan".into(), "road_nodes".into()],
            kecamatan: Vec::new(),
            kelurahan: vec![Area {
                code: "64.74.01.1001".into(),
                name: "Bontang Kuala".into(),
                parent: "64.74.01".into(),
                bbox: [117.49, 0.1, 117.54, 0.16],
                label: [117.51, 0.127],
                area_km2: 8.8,
                population: None,
            }],
            roads_km: 0.0,
        }
    }

    #[test]
    fn only_drawn_layers_that_exist_are_asked_for() {
        let options = of(&region(), None, [700.0, 600.0], "Peta");
        let layers: Vec<_> =
            options.ground.iter().map(|(name, address)| (name.as_str(), address.as_str())).collect();
        assert_eq!(
            layers,
            [
                ("kelurahan", "/api/v1/region/layers/kelurahan.geojson?v=3"),
                ("land", "/api/v1/region/layers/land.geojson?v=3"),
            ]
        );
        assert_eq!(options.labels[0].lon, 117.51);
        assert_eq!(options.extent, [117.36, 0.0, 117.6, 0.23]);
    }

    #[test]
    fn the_address_decides_the_first_look() {
        let there = Camera { lon: 117.5, lat: 0.1, zoom: 15.0 };
        assert_eq!(of(&region(), Some(there), [700.0, 600.0], "").camera.zoom, 15.0);
        let city = of(&region(), None, [700.0, 600.0], "").camera;
        assert!((city.lon - 117.515).abs() < 1e-6);
    }
}
