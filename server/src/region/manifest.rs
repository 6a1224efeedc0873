//! `region.json`, the manifest of a region package. Invariant: what passes names only
//! plain files of its own folder, and its box lies on the earth, longitude first.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use petapora_wire::{RegionManifest, Text};

use super::layer::{self, PackageError};
use super::shape::Bbox;

/// Its name in the folder.
pub const FILE: &str = "region.json";
const LAYER_LIMIT: usize = 40;

/// Reads the manifest and checks each of its fields. Errors: the first field at fault.
pub fn read(text: &str) -> Result<RegionManifest, PackageError> {
    let refuse = |reason, fix| PackageError::new(FILE, None, reason, fix);
    let manifest: RegionManifest = serde_json::from_str(text).map_err(|e| {
        refuse(
            Text::new(format!("tidak dapat dibaca ({e})."), format!("cannot be read ({e}).")),
            Text::new("Lengkapi isiannya.", "Complete its fields."),
        )
    })?;
    let [west, south, east, north] = manifest.bbox;
    if !manifest.bbox.iter().all(|n| n.is_finite())
        || !in_range(manifest.bbox)
        || west >= east
        || south >= north
    {
        // Latitude first, as many tools write it, is a valid box once turned round.
        let turned = [south, west, north, east];
        let swapped = in_range(turned) && south < north && west < east;
        return Err(refuse(
            Text::new("bbox bukan kotak di bumi.", "bbox is not a box on the earth."),
            if swapped {
                layer::longitude_first()
            } else {
                Text::new("Tulis [barat, selatan, timur, utara].", "Write [west, south, east, north].")
            },
        ));
    }
    let english = manifest.attribution_en.as_ref().unwrap_or(&manifest.attribution);
    let names = [&manifest.name.id, &manifest.name.en, &manifest.attribution, english];
    let layers_named = manifest.layers.iter().all(|(layer, file)| is_layer_name(layer) && is_file_name(file));
    let checks = [
        (is_code(&manifest.code, &[2, 2]), "code", "64.74"),
        (
            names.iter().all(|name| !name.trim().is_empty() && name.len() <= 1_000),
            "name, attribution, attribution_en",
            "1–1000",
        ),
        (TimeZone::get(&manifest.time_zone).is_ok(), "time_zone", "Asia/Makassar"),
        (manifest.date.parse::<Date>().is_ok(), "date", "YYYY-MM-DD"),
        (
            layers_named && manifest.layers.len() <= LAYER_LIMIT,
            "layers",
            r#""kelurahan": "kelurahan.geojson""#,
        ),
    ];
    match checks.into_iter().find(|(good, ..)| !good) {
        None => Ok(manifest),
        Some((_, field, example)) => Err(refuse(
            Text::new(format!("isian {field} tidak sah."), format!("{field} is not valid.")),
            Text::new(format!("Contoh: {example}."), format!("For example: {example}.")),
        )),
    }
}

fn in_range([west, south, east, north]: Bbox) -> bool {
    [west, east].iter().all(|lon| lon.abs() <= 180.0) && [south, north].iter().all(|lat| lat.abs() <= 90.0)
}

/// A layer's name is part of its address.
fn is_layer_name(name: &str) -> bool {
    (1..=40).contains(&name.len())
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

/// A plain `*.geojson` name, which cannot lead out of the folder.
fn is_file_name(name: &str) -> bool {
    name.strip_suffix(".geojson").is_some_and(|stem| {
        (1..=80).contains(&stem.len())
            && stem.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'))
    })
}

/// Whether `code` is digits in parts of these lengths, e.g. `64.74.01.1001`.
pub fn is_code(code: &str, parts: &[usize]) -> bool {
    let lengths: Vec<usize> = code.split('.').map(str::len).collect();
    lengths == parts && code.bytes().all(|b| b.is_ascii_digit() || b == b'.')
}
