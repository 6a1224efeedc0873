//! A region package: a folder with `region.json` and the GeoJSON layers it names.
//! Invariant: a `Package` exists only after `check`: its areas carry the codes of its
//! city, lie inside its bounding box, and every kelurahan belongs to a kecamatan of it;
//! nothing outside the folder is ever read.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::Read as _;
use std::path::Path as FilePath;

use geojson::JsonObject;
use petapora_wire::{RegionManifest, Text};

use super::layer::{self, Flat, PackageError, Piece};
use super::manifest::{FILE as MANIFEST, is_code, read as manifest};
use super::shape::{Bbox, Shape, length_km};

/// Largest file of a package, bytes.
pub const FILE_LIMIT_BYTES: u64 = 50_000_000;
/// Most positions in all layers together.
pub const POSITION_LIMIT: usize = 2_000_000;
/// How far an area may stick out of the manifest's box, degrees (some 100 m).
const BOX_SLACK_DEG: f64 = 0.001;

/// A checked package.
#[derive(Debug, Clone)]
pub struct Package {
    pub manifest: RegionManifest,
    /// Layer name to its text, as it will be served.
    pub layers: BTreeMap<String, String>,
    pub kecamatan: Vec<Drawn>,
    /// Sorted by code.
    pub kelurahan: Vec<Drawn>,
    pub landmarks: Vec<Landmark>,
    /// Built-up areas.
    pub settlements: Vec<Shape>,
    /// Summed length of the road layer.
    pub roads_km: f64,
}

/// An area and its shape.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawn {
    pub code: String,
    pub name: String,
    /// Other spellings the package knows.
    pub alt_names: Vec<String>,
    pub shape: Shape,
    /// A point inside, for the label.
    pub label: [f64; 2],
    pub population: Option<i64>,
}

/// A named place of the `pois` layer, for search.
#[derive(Debug, Clone, PartialEq)]
pub struct Landmark {
    pub name: String,
    pub category: String,
    pub lon: f64,
    pub lat: f64,
}

impl Package {
    /// Reads and checks the package in `folder`.
    /// Errors: what is missing, too large, outside the folder or malformed.
    pub fn read(folder: &FilePath) -> Result<Self, PackageError> {
        let text = file_text(folder, MANIFEST)?;
        let manifest = manifest(&text)?;
        let layers = manifest.layers.iter();
        let layers = layers
            .map(|(layer, file)| Ok((layer.clone(), file_text(folder, file)?)))
            .collect::<Result<_, _>>()?;
        Self::check_layers(manifest, layers)
    }

    /// Checks a package that is already in memory: the manifest's text and each layer's.
    pub fn check(manifest_text: &str, layers: BTreeMap<String, String>) -> Result<Self, PackageError> {
        Self::check_layers(manifest(manifest_text)?, layers)
    }

    /// The team's own generalised drawing of Bontang, which comes with the program.
    pub fn embedded() -> Result<Self, PackageError> {
        let layers = [
            ("kecamatan", include_str!("bontang/kecamatan.geojson")),
            ("kelurahan", include_str!("bontang/kelurahan.geojson")),
            ("land", include_str!("bontang/land.geojson")),
            ("pois", include_str!("bontang/pois.geojson")),
            ("roads", include_str!("bontang/roads.geojson")),
            ("settlements", include_str!("bontang/settlements.geojson")),
        ];
        let layers = layers.map(|(layer, text)| (layer.to_owned(), text.to_owned()));
        Self::check(include_str!("bontang/region.json"), layers.into())
    }

    fn check_layers(
        manifest: RegionManifest,
        layers: BTreeMap<String, String>,
    ) -> Result<Self, PackageError> {
        let mut left = POSITION_LIMIT;
        let mut pieces = BTreeMap::new();
        for (layer, file) in &manifest.layers {
            let text = layers.get(layer).ok_or_else(|| missing(file))?;
            let read = layer::read(file, text, left)?;
            left -= read.iter().map(|piece| piece.positions().count()).sum::<usize>();
            pieces.insert(layer.as_str(), (file.as_str(), read));
        }
        let (file, kecamatan) = pieces.remove("kecamatan").ok_or_else(|| missing("kecamatan.geojson"))?;
        let kecamatan = areas(file, kecamatan, &manifest, &[2, 2, 2])?;
        let (file, kelurahan) = pieces.remove("kelurahan").ok_or_else(|| missing("kelurahan.geojson"))?;
        let kelurahan = areas(file, kelurahan, &manifest, &[2, 2, 2, 4])?;
        let parents: BTreeSet<&str> = kecamatan.iter().map(|area| area.code.as_str()).collect();
        if let Some(orphan) = kelurahan.iter().find(|area| !parents.contains(parent(&area.code))) {
            return Err(PackageError::new(
                file,
                None,
                Text::new(
                    format!("kelurahan {} tidak punya kecamatan.", orphan.code),
                    format!("kelurahan {} has no kecamatan.", orphan.code),
                ),
                Text::new(
                    "Tambahkan kecamatannya atau perbaiki kodenya.",
                    "Add its kecamatan or correct its code.",
                ),
            ));
        }
        let roads = pieces.remove("roads").map(|(_, roads)| roads).unwrap_or_default();
        let landmarks = pieces.remove("pois").map(|(_, pois)| pois).unwrap_or_default();
        let built = pieces.remove("settlements").map(|(_, built)| built).unwrap_or_default();
        let shape = |piece: Piece| match piece.geometry {
            Flat::Polygons(polygons) => Some(Shape::new(polygons)),
            _ => None,
        };
        Ok(Self {
            settlements: built.into_iter().filter_map(shape).collect(),
            roads_km: roads.iter().map(road_km).sum(),
            landmarks: landmarks.iter().filter_map(landmark).collect(),
            manifest,
            layers,
            kecamatan,
            kelurahan,
        })
    }
}

/// The code of the area above: all but the last part.
pub fn parent(code: &str) -> &str {
    code.rsplit_once('.').map_or("", |(above, _)| above)
}

fn file_text(folder: &FilePath, name: &str) -> Result<String, PackageError> {
    let path = folder.join(name);
    // A link could point anywhere, so links are not followed.
    let kind = std::fs::symlink_metadata(&path).map_err(|_| missing(name))?;
    if !kind.is_file() {
        return Err(PackageError::new(
            name,
            None,
            Text::new("bukan berkas biasa.", "not a plain file."),
            Text::new(
                "Salin berkas itu ke dalam folder paket.",
                "Copy the file itself into the package's folder.",
            ),
        ));
    }
    let mut text = String::new();
    let read = File::open(&path).and_then(|file| file.take(FILE_LIMIT_BYTES + 1).read_to_string(&mut text));
    match read {
        Ok(bytes) if bytes as u64 <= FILE_LIMIT_BYTES => Ok(text),
        Ok(_) => Err(PackageError::new(
            name,
            None,
            Text::new("lebih besar dari 50 MB.", "larger than 50 MB."),
            Text::new("Sederhanakan geometrinya.", "Simplify its geometry."),
        )),
        Err(e) => Err(PackageError::new(
            name,
            None,
            Text::new(format!("tidak dapat dibaca ({e})."), format!("cannot be read ({e}).")),
            Text::new("Simpan sebagai teks UTF-8 yang dapat dibaca.", "Save it as readable UTF-8 text."),
        )),
    }
}

fn missing(file: &str) -> PackageError {
    PackageError::new(
        file,
        None,
        Text::new("tidak ada.", "is missing."),
        Text::new(
            "Sertakan berkas itu dan sebut di \"layers\" pada region.json.",
            "Add the file and name it under \"layers\" in region.json.",
        ),
    )
}

/// The areas of a layer, sorted by code, whose codes have `parts`.
fn areas(
    file: &str,
    pieces: Vec<Piece>,
    manifest: &RegionManifest,
    parts: &[usize],
) -> Result<Vec<Drawn>, PackageError> {
    let mut areas: Vec<Drawn> = Vec::with_capacity(pieces.len());
    let mut seen = BTreeSet::new();
    for (n, piece) in (1..).zip(pieces) {
        let area = area(file, n, piece, manifest, parts)?;
        if !seen.insert(area.code.clone()) {
            return Err(PackageError::new(
                file,
                Some(n),
                Text::new(
                    format!("kode {} sudah ada.", area.code),
                    format!("code {} is there already.", area.code),
                ),
                Text::new("Gabungkan menjadi satu MultiPolygon.", "Join the parts into one MultiPolygon."),
            ));
        }
        areas.push(area);
    }
    if areas.is_empty() {
        return Err(PackageError::new(
            file,
            None,
            Text::new("tidak berisi wilayah.", "holds no area."),
            Text::new("Isi lapisan itu.", "Fill the layer."),
        ));
    }
    areas.sort_by(|a, b| a.code.cmp(&b.code));
    Ok(areas)
}

fn area(
    file: &str,
    feature: u32,
    piece: Piece,
    manifest: &RegionManifest,
    parts: &[usize],
) -> Result<Drawn, PackageError> {
    let refuse = |reason, fix| PackageError::new(file, Some(feature), reason, fix);
    let city = format!("{}.", manifest.code);
    let code = piece.text("code").filter(|code| is_code(code, parts) && code.starts_with(&city)).ok_or_else(
        || {
            let form: Vec<String> = parts.iter().map(|n| "d".repeat(*n)).collect();
            refuse(
                Text::new("kodenya tidak ada atau salah.", "its code is missing or wrong."),
                Text::new(
                    format!("Beri \"code\" berbentuk {} di bawah {}.", form.join("."), manifest.code),
                    format!("Give a \"code\" of the form {} under {}.", form.join("."), manifest.code),
                ),
            )
        },
    )?;
    let name = piece.text("name").filter(|name| name.len() <= 200).ok_or_else(|| {
        refuse(
            Text::new("namanya tidak ada.", "its name is missing."),
            Text::new("Beri \"name\".", "Give a \"name\"."),
        )
    })?;
    let Flat::Polygons(polygons) = &piece.geometry else {
        return Err(refuse(
            Text::new("bukan poligon.", "not a polygon."),
            Text::new("Gambar wilayah sebagai poligon.", "Draw the area as a polygon."),
        ));
    };
    let shape = Shape::new(polygons.clone());
    inside(shape.bbox(), manifest.bbox).map_err(|fix| {
        refuse(Text::new("berada di luar bbox paket.", "lies outside the package's bbox."), fix)
    })?;
    if shape.area_km2() <= 0.0 {
        return Err(refuse(
            Text::new("luasnya nol.", "its area is zero."),
            Text::new("Gambar ulang wilayah itu.", "Draw the area again."),
        ));
    }
    // A label that a tool placed outside would name the neighbour.
    let label = point(&piece.properties, "label").filter(|[lon, lat]| shape.contains(*lon, *lat));
    Ok(Drawn {
        code: code.to_owned(),
        name: name.to_owned(),
        alt_names: texts(&piece.properties, "alt_names"),
        label: label.unwrap_or_else(|| shape.point_inside()),
        population: piece.properties.get("population").and_then(|n| n.as_i64()).filter(|n| *n >= 0),
        shape,
    })
}

/// `Err` says what to do when the area's box sticks out of the package's.
fn inside(area: Bbox, package: Bbox) -> Result<(), Text> {
    let fits = |[west, south, east, north]: Bbox| {
        west >= package[0] - BOX_SLACK_DEG
            && south >= package[1] - BOX_SLACK_DEG
            && east <= package[2] + BOX_SLACK_DEG
            && north <= package[3] + BOX_SLACK_DEG
    };
    let [west, south, east, north] = area;
    if fits(area) {
        Ok(())
    } else if fits([south, west, north, east]) {
        Err(layer::longitude_first())
    } else {
        Err(Text::new(
            "Perbaiki geometri itu atau bbox di region.json.",
            "Correct the geometry, or bbox in region.json.",
        ))
    }
}

fn road_km(road: &Piece) -> f64 {
    match &road.geometry {
        Flat::Lines(lines) => lines.iter().map(|line| length_km(line)).sum(),
        Flat::Points(_) | Flat::Polygons(_) => 0.0,
    }
}

fn landmark(piece: &Piece) -> Option<Landmark> {
    let [lon, lat] = piece.positions().next()?;
    let category = piece.text("category").unwrap_or("place").to_owned();
    Some(Landmark { name: piece.text("name")?.to_owned(), category, lon, lat })
}

fn point(properties: &JsonObject, name: &str) -> Option<[f64; 2]> {
    let [lon, lat] = properties.get(name)?.as_array()?.as_slice() else { return None };
    Some([lon.as_f64()?, lat.as_f64()?])
}

fn texts(properties: &JsonObject, name: &str) -> Vec<String> {
    let list = properties.get(name).and_then(|list| list.as_array());
    list.into_iter().flatten().filter_map(|text| text.as_str()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest_with(change: &str) -> String {
        // The last of two equal keys would be a serde error, so the field is replaced.
        let mut json: serde_json::Value =
            serde_json::from_str(include_str!("bontang/region.json")).expect("json");
        let change: serde_json::Value = serde_json::from_str(change).expect("json");
        for (key, value) in change.as_object().into_iter().flatten() {
            json[key] = value.clone();
        }
        json.to_string()
    }

    fn embedded_layers() -> BTreeMap<String, String> {
        Package::embedded().expect("embedded").layers
    }

    fn refusal(manifest: &str, layers: BTreeMap<String, String>) -> PackageError {
        Package::check(manifest, layers).map(|package| package.manifest.code).expect_err("refused")
    }

    #[test]
    fn the_embedded_package_has_the_citys_areas_and_stays_small() {
        let package = Package::embedded().expect("embedded");
        assert_eq!((package.kecamatan.len(), package.kelurahan.len()), (3, 15));
        assert!(package.manifest.generalised);
        assert!(package.manifest.attribution.contains("bukan acuan batas resmi"));
        let people: i64 = package.kecamatan.iter().filter_map(|area| area.population).sum();
        assert_eq!(people, 191_811);
        assert!(package.roads_km > 60.0, "{} km", package.roads_km);
        assert!(package.landmarks.len() >= 10);
        let bytes: usize = package.layers.values().map(String::len).sum();
        assert!(bytes <= 60_000, "{bytes} bytes");
        // A drawing, not a copy: few vertices (closing ones not counted).
        let rings = package.kelurahan.iter().flat_map(|area| area.shape.polygons()).flatten();
        let vertices: usize = rings.map(|ring| ring.len() - 1).sum();
        assert!(vertices <= 25 * 15, "{vertices} vertices");
    }

    #[test]
    fn borders_of_the_embedded_drawing_meet_vertex_to_vertex() {
        let package = Package::embedded().expect("embedded");
        let grid = |p: [f64; 2]| p.map(|degrees| (degrees * 10_000.0).round() as i64);
        let rings: Vec<Vec<[i64; 2]>> = package
            .kelurahan
            .iter()
            .flat_map(|area| area.shape.polygons())
            .flatten()
            .map(|ring| ring.iter().map(|p| grid(*p)).collect())
            .collect();
        let mut uses: BTreeMap<[[i64; 2]; 2], usize> = BTreeMap::new();
        for edge in rings.iter().flat_map(|ring| ring.windows(2)) {
            let edge = if edge[0] < edge[1] { [edge[0], edge[1]] } else { [edge[1], edge[0]] };
            *uses.entry(edge).or_default() += 1;
        }
        assert!(uses.values().all(|n| *n <= 2), "an edge has three sides");
        assert!(uses.values().filter(|n| **n == 2).count() > 60, "borders are shared");
        let between = |[a, b]: [[i64; 2]; 2], p: [i64; 2]| {
            let cross = (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0]);
            let dot = (p[0] - a[0]) * (p[0] - b[0]) + (p[1] - a[1]) * (p[1] - b[1]);
            cross == 0 && dot < 0
        };
        let vertices: BTreeSet<[i64; 2]> = rings.iter().flatten().copied().collect();
        for edge in uses.keys() {
            assert!(!vertices.iter().any(|v| between(*edge, *v)), "a vertex lies on the edge {edge:?}");
        }
    }

    #[test]
    fn a_manifest_is_refused_for_each_of_its_faults() {
        for (change, word) in [
            (r#"{"bbox":[0.0,117.36,0.23,117.66]}"#, "bbox"),
            (r#"{"bbox":[117.6,0.0,117.3,0.2]}"#, "bbox"),
            (r#"{"code":"6474"}"#, "code"),
            (r#"{"time_zone":"Asia/Bontang"}"#, "time_zone"),
            (r#"{"date":"24-11-2026"}"#, "date"),
            (r#"{"attribution":" "}"#, "attribution"),
            (r#"{"layers":{"kelurahan":"../kelurahan.geojson"}}"#, "layers"),
            (r#"{"layers":{"kelurahan":"/etc/x.geojson"}}"#, "layers"),
            (r#"{"layers":{"Kelurahan 1":"kelurahan.geojson"}}"#, "layers"),
            (r#"{"layers":7}"#, "cannot be read"),
        ] {
            let error = refusal(&manifest_with(change), embedded_layers());
            assert_eq!(&*error.file, "region.json", "{change}");
            assert!(error.reason.en.contains(word), "{change}: {error}");
        }
        let swapped = refusal(&manifest_with(r#"{"bbox":[0.0,117.36,0.23,117.66]}"#), embedded_layers());
        assert_eq!(swapped.fix, layer::longitude_first());
    }

    #[test]
    fn areas_are_refused_for_each_of_their_faults() {
        let text = embedded_layers()["kelurahan"].clone();
        for (from, to, word) in [
            ("64.74.01.1001", "64.74.1.1001", "code"),
            ("64.74.01.1001", "64.75.01.1001", "code"),
            ("64.74.01.1001", "64.74.09.1001", "no kecamatan"),
            ("64.74.01.1002", "64.74.01.1001", "there already"),
            ("\"Bontang Kuala\"", "\" \"", "name"),
            ("[[117.4883,0.1361]", "[[118.4883,0.1361]", "not closed"),
        ] {
            let mut layers = embedded_layers();
            layers.insert("kelurahan".into(), text.replacen(from, to, 1));
            let error = refusal(include_str!("bontang/region.json"), layers);
            assert_eq!(&*error.file, "kelurahan.geojson");
            assert!(error.reason.en.contains(word), "{from}: {error}");
        }
    }

    #[test]
    fn a_missing_layer_is_named() {
        let mut layers = embedded_layers();
        layers.remove("land");
        assert_eq!(refusal(include_str!("bontang/region.json"), layers).file, "land.geojson".into());
    }

    #[test]
    fn a_link_out_of_the_folder_is_not_followed() {
        let folder = std::env::temp_dir().join(format!("petapora-package-{}", uuid::Uuid::now_v7()));
        std::fs::create_dir_all(&folder).expect("folder");
        std::fs::write(folder.join("region.json"), include_str!("bontang/region.json")).expect("write");
        for (layer, text) in embedded_layers() {
            std::fs::write(folder.join(format!("{layer}.geojson")), text).expect("write");
        }
        assert!(Package::read(&folder).is_ok());
        let land = folder.join("land.geojson");
        std::fs::rename(&land, folder.join("elsewhere")).expect("rename");
        std::os::unix::fs::symlink(folder.join("elsewhere"), &land).expect("link");
        let error = Package::read(&folder).map(|p| p.manifest.code).expect_err("refused");
        assert_eq!((&*error.file, error.reason.en.as_str()), ("land.geojson", "not a plain file."));
        std::fs::remove_dir_all(&folder).expect("remove");
    }
}
