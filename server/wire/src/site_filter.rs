//! Which sites: the one filter that the list, the map, the export and the address
//! bar share. Invariant: `from_pairs(to_pairs(f)) == f`, and no field filters by a
//! person's name, nationality, sex or religion.

use crate::{Agency, PermitStatus, PlaceKind, SiteRole};
use serde::{Deserialize, Serialize};

/// Where: at most one shape at a time. Degrees, WGS 84, longitude first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Shape {
    /// West, south, east, north. Never crosses the antimeridian.
    Bbox([f64; 4]),
    /// Within `radius_m` metres of a point, on the ground.
    Radius { lon: f64, lat: f64, radius_m: f64 },
    /// Inside a simple ring, given without its closing point, at least three corners.
    Polygon(Vec<[f64; 2]>),
}

/// Empty lists and `None` do not restrict. Values within a list are alternatives,
/// different fields all apply. People-level fields (status, expiry, company, sector,
/// agency, date) choose the people counted; a site without any stays only if no
/// people-level field is set.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct SiteFilter {
    pub shape: Option<Shape>,
    pub roles: Vec<SiteRole>,
    pub kinds: Vec<PlaceKind>,
    /// Code prefixes: `64.74.01` takes the whole kecamatan.
    pub kelurahan: Vec<String>,
    pub statuses: Vec<PermitStatus>,
    /// Permit ends between the day shown and this many days later.
    pub expires_within_days: Option<u32>,
    /// Company ids.
    pub companies: Vec<String>,
    pub sectors: Vec<String>,
    pub agencies: Vec<Agency>,
    /// The day shown, `YYYY-MM-DD`; the office's day if `None`.
    pub date: Option<String>,
    /// Only sites with more people than their capacity.
    pub over_capacity: bool,
    /// Exactly these sites (a selection).
    pub ids: Vec<String>,
    /// Part of the place's name or address, any case.
    pub text: Option<String>,
}

/// A parameter that cannot be read: its name and what it should look like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadParameter {
    pub name: String,
    pub expected: &'static str,
}

impl SiteFilter {
    /// Names of the parameters that `from_pairs` reads.
    pub const PARAMETERS: &'static [&'static str] = &[
        "bbox",
        "near",
        "radius_m",
        "polygon",
        "role",
        "kind",
        "kelurahan",
        "status",
        "expires_within_days",
        "company",
        "sector",
        "agency",
        "date",
        "over_capacity",
        "ids",
        "q",
    ];

    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Reads decoded query pairs; pairs of other names are left to the caller.
    /// Lists are comma-separated. Errors: the first parameter that cannot be read.
    pub fn from_pairs<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, BadParameter> {
        let mut filter = Self::default();
        let mut near: Option<[f64; 2]> = None;
        let mut radius_m: Option<f64> = None;
        let mut shapes = 0;
        for (name, value) in pairs {
            let bad = |expected| BadParameter { name: name.to_owned(), expected };
            match name {
                "bbox" => {
                    let [w, s, e, n] = numbers::<4>(value).ok_or_else(|| bad("west,south,east,north"))?;
                    if w > e || s > n || !on_earth([w, s]) || !on_earth([e, n]) {
                        return Err(bad("west,south,east,north"));
                    }
                    filter.shape = Some(Shape::Bbox([w, s, e, n]));
                    shapes += 1;
                }
                "near" => {
                    near = Some(numbers::<2>(value).filter(|p| on_earth(*p)).ok_or_else(|| bad("lon,lat"))?);
                }
                "radius_m" => {
                    radius_m = Some(
                        number(value)
                            .filter(|r| *r > 0.0 && *r <= 100_000.0)
                            .ok_or_else(|| bad("metres above 0, at most 100000"))?,
                    );
                }
                "polygon" => {
                    let ring: Option<Vec<[f64; 2]>> = value
                        .split(';')
                        .map(|corner| numbers::<2>(corner).filter(|p| on_earth(*p)))
                        .collect();
                    let ring = ring
                        .filter(|ring| (3..=500).contains(&ring.len()))
                        .ok_or_else(|| bad("lon,lat;lon,lat;lon,lat (3 to 500 corners)"))?;
                    filter.shape = Some(Shape::Polygon(ring));
                    shapes += 1;
                }
                "role" => {
                    filter.roles = list(value, SiteRole::parse).ok_or_else(|| bad("workplace,residence"))?
                }
                "kind" => filter.kinds = list(value, PlaceKind::parse).ok_or_else(|| bad("place kinds"))?,
                "kelurahan" => filter.kelurahan = texts(value),
                "status" => {
                    filter.statuses = list(value, PermitStatus::parse)
                        .ok_or_else(|| bad("active,expiring,expired,unknown"))?;
                }
                "expires_within_days" => {
                    filter.expires_within_days = Some(
                        value.parse().ok().filter(|d| *d <= 3660).ok_or_else(|| bad("days, 0 to 3660"))?,
                    );
                }
                "company" => filter.companies = texts(value),
                "sector" => filter.sectors = texts(value),
                "agency" => {
                    filter.agencies = list(value, Agency::parse).ok_or_else(|| bad("agency codes"))?
                }
                "date" => {
                    if !is_date(value) {
                        return Err(bad("YYYY-MM-DD"));
                    }
                    filter.date = Some(value.to_owned());
                }
                "over_capacity" => {
                    filter.over_capacity = match value {
                        "true" => true,
                        "false" => false,
                        _ => return Err(bad("true or false")),
                    };
                }
                "ids" => filter.ids = texts(value),
                "q" => filter.text = Some(value.trim().to_owned()).filter(|text| !text.is_empty()),
                _ => {}
            }
        }
        match (near, radius_m) {
            (Some([lon, lat]), Some(radius_m)) => {
                filter.shape = Some(Shape::Radius { lon, lat, radius_m });
                shapes += 1;
            }
            (None, None) => {}
            _ => return Err(BadParameter { name: "near".into(), expected: "near and radius_m together" }),
        }
        if shapes > 1 {
            return Err(BadParameter { name: "bbox".into(), expected: "one of bbox, near, polygon" });
        }
        Ok(filter)
    }

    /// The inverse of `from_pairs`, values not yet percent-encoded.
    pub fn to_pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = Vec::new();
        match &self.shape {
            Some(Shape::Bbox([w, s, e, n])) => pairs.push(("bbox", format!("{w},{s},{e},{n}"))),
            Some(Shape::Radius { lon, lat, radius_m }) => {
                pairs.push(("near", format!("{lon},{lat}")));
                pairs.push(("radius_m", radius_m.to_string()));
            }
            Some(Shape::Polygon(ring)) => {
                let corners: Vec<_> = ring.iter().map(|[lon, lat]| format!("{lon},{lat}")).collect();
                pairs.push(("polygon", corners.join(";")));
            }
            None => {}
        }
        let mut push_list = |name, values: Vec<&str>| {
            if !values.is_empty() {
                pairs.push((name, values.join(",")));
            }
        };
        push_list("role", self.roles.iter().map(|v| v.as_str()).collect());
        push_list("kind", self.kinds.iter().map(|v| v.as_str()).collect());
        push_list("kelurahan", self.kelurahan.iter().map(String::as_str).collect());
        push_list("status", self.statuses.iter().map(|v| v.as_str()).collect());
        push_list("company", self.companies.iter().map(String::as_str).collect());
        push_list("sector", self.sectors.iter().map(String::as_str).collect());
        push_list("agency", self.agencies.iter().map(|v| v.as_str()).collect());
        push_list("ids", self.ids.iter().map(String::as_str).collect());
        if let Some(days) = self.expires_within_days {
            pairs.push(("expires_within_days", days.to_string()));
        }
        if let Some(date) = &self.date {
            pairs.push(("date", date.clone()));
        }
        if self.over_capacity {
            pairs.push(("over_capacity", "true".into()));
        }
        if let Some(text) = &self.text {
            pairs.push(("q", text.clone()));
        }
        pairs
    }
}

fn numbers<const N: usize>(value: &str) -> Option<[f64; N]> {
    let parsed: Option<Vec<f64>> = value.split(',').map(number).collect();
    parsed?.try_into().ok()
}

/// A finite number as JSON writes it, the way the bodies are read. `str::parse` would bring 16 KB of
/// tables into the browser that nothing else there needs.
pub fn number(text: &str) -> Option<f64> {
    serde_json::from_str(text).ok()
}

fn on_earth([lon, lat]: [f64; 2]) -> bool {
    (-180.0..=180.0).contains(&lon) && (-90.0..=90.0).contains(&lat)
}

fn list<T>(value: &str, parse: impl Fn(&str) -> Option<T>) -> Option<Vec<T>> {
    value.split(',').filter(|part| !part.is_empty()).map(parse).collect()
}

fn texts(value: &str) -> Vec<String> {
    value.split(',').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

fn is_date(value: &str) -> bool {
    let bytes = value.as_bytes();
    bytes.len() == 10
        && bytes
            .iter()
            .enumerate()
            .all(|(i, b)| if i == 4 || i == 7 { *b == b'-' } else { b.is_ascii_digit() })
        && (1..=12).contains(&value[5..7].parse().unwrap_or(0))
        && (1..=31).contains(&value[8..10].parse().unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<SiteFilter, BadParameter> {
        SiteFilter::from_pairs(text.split('&').filter_map(|pair| pair.split_once('=')))
    }

    #[test]
    fn a_filter_survives_the_address_bar() {
        let filter = SiteFilter {
            shape: Some(Shape::Polygon(vec![[117.4, 0.1], [117.5, 0.1], [117.5, 0.2]])),
            roles: vec![SiteRole::Residence],
            statuses: vec![PermitStatus::Expired, PermitStatus::Unknown],
            kelurahan: vec!["64.74.01".into()],
            expires_within_days: Some(30),
            over_capacity: true,
            date: Some("2026-11-01".into()),
            ..SiteFilter::default()
        };
        let pairs = filter.to_pairs();
        let read = SiteFilter::from_pairs(pairs.iter().map(|(n, v)| (*n, v.as_str())));
        assert_eq!(read, Ok(filter));
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        assert_eq!(read("bbox=1,2,3").map_err(|e| e.name), Err("bbox".into()));
        assert_eq!(read("near=117.4,0.1").map_err(|e| e.name), Err("near".into()));
        assert_eq!(read("role=home").map_err(|e| e.name), Err("role".into()));
        assert_eq!(read("date=2026-13-01").map_err(|e| e.name), Err("date".into()));
        assert_eq!(read("bbox=1,1,2,2&polygon=1,1;2,2;3,1").map_err(|e| e.name), Err("bbox".into()));
        assert!(read("bbox=1e999,0,2,2").is_err());
    }
}
