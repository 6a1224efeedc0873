//! The installed region in memory. Invariant: point → kelurahan equals trying every
//! polygon, and a point lies in at most one kelurahan (borders: see `shape`; where a
//! package's areas overlap, the lowest code).

use petapora_wire::{Area, Region, Text};
use rstar::RTree;
use rstar::primitives::{GeomWithData, Rectangle};

use super::inhabited::{Inhabited, inhabited};
use super::layer::PackageError;
use super::names::Names;
use super::package::{Drawn, Landmark, Package, parent};
use super::shape::Shape;

/// How far outside the region's box a point still counts as covered, degrees (some
/// 1.1 km): a jetty or a shaky position, but not the other side of the equator, where
/// a wrong sign puts Bontang (south of −0.02), nor any place with swapped axes.
pub const MARGIN_DEG: f64 = 0.01;

/// What the program knows of the ground, ready to be asked.
pub struct Ground {
    pub region: Region,
    /// Named places, for search.
    pub landmarks: Vec<Landmark>,
    /// Where the population lives, as far as the package tells.
    pub inhabited: Vec<Inhabited>,
    names: Names,
    /// In the order of `region.kelurahan`.
    shapes: Vec<Shape>,
    tree: RTree<GeomWithData<Rectangle<[f64; 2]>, usize>>,
}

impl Ground {
    /// Builds the ground of a package installed as `version`.
    pub fn new(package: &Package, version: i64) -> Self {
        let manifest = &package.manifest;
        let region = Region {
            code: manifest.code.clone(),
            name: manifest.name.clone(),
            bbox: manifest.bbox,
            date: manifest.date.clone(),
            generalised: manifest.generalised,
            attribution: Text::new(
                &manifest.attribution,
                manifest.attribution_en.as_ref().unwrap_or(&manifest.attribution),
            ),
            version,
            layers: manifest.layers.keys().cloned().collect(),
            kecamatan: package.kecamatan.iter().map(area).collect(),
            kelurahan: package.kelurahan.iter().map(area).collect(),
            roads_km: package.roads_km,
        };
        let shapes: Vec<Shape> = package.kelurahan.iter().map(|drawn| drawn.shape.clone()).collect();
        let boxes = shapes.iter().enumerate().map(|(i, shape)| {
            let [west, south, east, north] = shape.bbox();
            GeomWithData::new(Rectangle::from_corners([west, south], [east, north]), i)
        });
        let mut ground = Self {
            region,
            inhabited: Vec::new(),
            landmarks: package.landmarks.clone(),
            names: Names::of(&package.kelurahan),
            tree: RTree::bulk_load(boxes.collect()),
            shapes,
        };
        ground.inhabited = inhabited(&ground, &package.settlements);
        ground
    }

    /// The ground of the package that comes with the program, as version 1.
    pub fn embedded() -> Result<Self, PackageError> {
        Ok(Self::new(&Package::embedded()?, 1))
    }

    /// Code of the kelurahan that contains the point. Logarithmic in the number of
    /// kelurahan, linear in the vertices of the one or two whose boxes hold the point.
    pub fn kelurahan_at(&self, lon: f64, lat: f64) -> Option<&str> {
        let near = self.tree.locate_all_at_point([lon, lat]).map(|found| found.data);
        let index = near.filter(|i| self.shapes[*i].contains(lon, lat)).min()?;
        self.region.kelurahan.get(index).map(|area| area.code.as_str())
    }

    /// Code of the kelurahan that a list calls `name`: any case, with or without
    /// `Kel.`/`Kelurahan`/`Desa`, blanks, punctuation and the known other spellings.
    /// `None` for a name that is not exactly one kelurahan's.
    pub fn kelurahan_named(&self, name: &str) -> Option<&str> {
        self.names.code(name)
    }

    /// Whether the point lies in or near the working area: within the region's bounding
    /// box and `MARGIN_DEG` around it.
    pub fn covers(&self, lon: f64, lat: f64) -> bool {
        let [west, south, east, north] = self.region.bbox;
        (west - MARGIN_DEG..=east + MARGIN_DEG).contains(&lon)
            && (south - MARGIN_DEG..=north + MARGIN_DEG).contains(&lat)
    }

    /// The kelurahan or kecamatan with this code.
    pub fn area(&self, code: &str) -> Option<&Area> {
        self.region.kelurahan.iter().chain(&self.region.kecamatan).find(|area| area.code == code)
    }
}

fn area(drawn: &Drawn) -> Area {
    Area {
        code: drawn.code.clone(),
        name: drawn.name.clone(),
        parent: parent(&drawn.code).to_owned(),
        bbox: drawn.shape.bbox(),
        label: drawn.label,
        area_km2: drawn.shape.area_km2(),
        population: drawn.population,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::Contains as _;
    use rand::RngExt as _;
    use rand::SeedableRng as _;

    fn by_trying_every_polygon<'a>(
        ground: &'a Ground,
        all: &[geo::MultiPolygon],
        lon: f64,
        lat: f64,
    ) -> Option<&'a str> {
        let point = geo::Point::new(lon, lat);
        let index = all.iter().position(|area| area.contains(&point))?;
        Some(&ground.region.kelurahan[index].code)
    }

    fn as_geo(package: &Package) -> Vec<geo::MultiPolygon> {
        let ring = |ring: &Vec<[f64; 2]>| geo::LineString::from(ring.clone());
        let polygon = |rings: &Vec<Vec<[f64; 2]>>| {
            geo::Polygon::new(ring(&rings[0]), rings[1..].iter().map(ring).collect())
        };
        package.kelurahan.iter().map(|a| a.shape.polygons().iter().map(polygon).collect()).collect()
    }

    #[test]
    fn point_to_kelurahan_is_brute_force() {
        let package = Package::embedded().expect("embedded");
        let (ground, all) = (Ground::new(&package, 1), as_geo(&package));
        let mut chance = rand::rngs::StdRng::seed_from_u64(64_74);
        let [west, south, east, north] = package.manifest.bbox;
        let mut held = 0;
        for _ in 0..100_000 {
            let (lon, lat) = (chance.random_range(west..east), chance.random_range(south..north));
            let found = ground.kelurahan_at(lon, lat);
            assert_eq!(found, by_trying_every_polygon(&ground, &all, lon, lat), "{lon}, {lat}");
            held += usize::from(found.is_some());
        }
        assert!(held > 15_000, "only {held} points fell in a kelurahan");
    }

    #[test]
    fn a_point_on_a_border_or_corner_is_in_one_kelurahan_at_most() {
        let package = Package::embedded().expect("embedded");
        let rings = package.kelurahan.iter().flat_map(|area| area.shape.polygons()).flatten();
        let edges: Vec<_> = rings.flat_map(|ring| ring.windows(2)).map(|e| [e[0], e[1]]).collect();
        let mut inner = 0;
        for [a, b] in &edges {
            let middle = [(a[0] + b[0]) / 2.0, (a[1] + b[1]) / 2.0];
            for [lon, lat] in [*a, middle] {
                let holders = package.kelurahan.iter().filter(|area| area.shape.contains(lon, lat)).count();
                assert!(holders <= 1, "{lon}, {lat} lies in {holders}");
                if edges.contains(&[*b, *a]) && [lon, lat] == middle {
                    assert_eq!(holders, 1, "{lon}, {lat} fell between");
                    inner += 1;
                }
            }
        }
        assert!(inner > 100);
    }

    #[test]
    fn a_wrong_sign_and_swapped_axes_are_not_covered() {
        let ground = Ground::embedded().expect("embedded");
        assert!(ground.covers(117.48, 0.13));
        assert!(ground.covers(117.5592, 0.064), "Beras Basah");
        assert!(!ground.covers(117.48, -0.13));
        assert!(!ground.covers(117.44, -0.0214), "the city's southern end with a wrong sign");
        assert!(!ground.covers(0.13, 117.48));
        assert!(!ground.covers(f64::NAN, 0.1));
    }

    #[test]
    fn areas_know_their_parent_their_people_and_their_label() {
        let ground = Ground::embedded().expect("embedded");
        let north = ground.area("64.74.01").expect("kecamatan");
        assert_eq!((north.parent.as_str(), north.population), ("64.74", Some(89_010)));
        for area in &ground.region.kelurahan {
            assert_eq!(ground.kelurahan_at(area.label[0], area.label[1]), Some(area.code.as_str()));
            assert!(ground.area(&area.parent).is_some());
        }
        assert_eq!(ground.area("64.74.01.9999"), None);
        assert!(ground.landmarks.iter().all(|mark| ground.covers(mark.lon, mark.lat)));
    }
}
