//! The search box: places, companies, areas, landmarks and coordinates. Invariant:
//! it never looks at a person.

use jiff::civil::Date;
use petapora_wire::{Area, SearchHit, SiteFilter};

use crate::access::Scope;
use crate::index::{Snapshot, Sort};
use crate::region::Landmark;

/// Most hits of one search.
const MOST: usize = 20;
/// Most hits of companies, areas and landmarks each, so that sites have room.
const MOST_OTHERS: usize = 5;

/// What the search looks through besides the sites.
pub struct Ground<'a> {
    pub bbox: [f64; 4],
    pub kelurahan: &'a [Area],
    pub landmarks: &'a [Landmark],
}

/// Hits for `text`, the most certain kind first.
pub fn search(snapshot: &Snapshot, ground: &Ground, scope: &Scope, day: Date, text: &str) -> Vec<SearchHit> {
    let text = text.trim();
    if text.is_empty() {
        return Vec::new();
    }
    let folded = text.to_lowercase();
    let named = |name: &str| name.to_lowercase().contains(&folded);
    let mut hits = Vec::new();
    if let Some([lon, lat]) = coordinates(text, ground.bbox) {
        hits.push(SearchHit::Coordinates { lon, lat });
    }
    let areas = ground.kelurahan.iter().filter(|area| named(&area.name) || area.code == text);
    hits.extend(areas.take(MOST_OTHERS).map(|area| SearchHit::Kelurahan {
        code: area.code.clone(),
        name: area.name.clone(),
        bbox: area.bbox,
    }));
    let companies = snapshot.companies_named(scope, day, named);
    hits.extend(companies.into_iter().take(MOST_OTHERS).map(|company| SearchHit::Company {
        id: company.id.into(),
        name: company.name,
        sites: company.sites,
    }));
    let landmarks = ground.landmarks.iter().filter(|mark| named(&mark.name));
    hits.extend(landmarks.take(MOST_OTHERS).map(|mark| SearchHit::Landmark {
        name: mark.name.clone(),
        lon: mark.lon,
        lat: mark.lat,
    }));
    let filter = SiteFilter { text: Some(text.to_owned()), ..SiteFilter::default() };
    let mut sites = snapshot.select(scope, &filter, day).sites;
    snapshot.sort(&mut sites, Sort::People, false);
    hits.extend(sites.iter().take(MOST - hits.len()).map(|counted| {
        let site = snapshot.site(counted);
        SearchHit::Site { id: site.id, name: site.name, role: site.role, lon: site.lon, lat: site.lat }
    }));
    hits
}

/// Reads `117.48, 0.12`, `0,12 117,48` or `0.12;117.48`: two numbers in either order,
/// with the decimal sign of either language. Longitude is whichever fits `bbox`, or
/// cannot be a latitude; otherwise latitude is first, as people write it.
fn coordinates(text: &str, bbox: [f64; 4]) -> Option<[f64; 2]> {
    let spaced: Vec<&str> =
        text.split(|c: char| c.is_whitespace() || c == ';').filter(|p| !p.is_empty()).collect();
    let parts: Vec<String> = match spaced.as_slice() {
        [one] => one.split(',').map(str::to_owned).collect(),
        [a, b] => [a, b].iter().map(|part| part.trim_end_matches(',').replace(',', ".")).collect(),
        _ => return None,
    };
    let [a, b] = parts.as_slice() else { return None };
    let number = |part: &String| part.parse::<f64>().ok().filter(|n| n.is_finite());
    let (a, b) = (number(a)?, number(b)?);
    let fits = |lon: f64, lat: f64| {
        let [w, s, e, n] = bbox;
        (w..=e).contains(&lon) && (s..=n).contains(&lat)
    };
    let (lon, lat) = if fits(a, b) || (a.abs() > 90.0 && !fits(b, a)) { (a, b) } else { (b, a) };
    (lon.abs() <= 180.0 && lat.abs() <= 90.0).then_some([lon, lat])
}

#[cfg(test)]
mod tests {
    use super::*;

    const BONTANG: [f64; 4] = [117.36, 0.0, 117.66, 0.23];

    #[test]
    fn coordinates_are_read_in_either_order_and_language() {
        for text in
            ["117.48, 0.12", "0,12 117,48", "0.12,117.48", "117,48 0,12", "0.12; 117.48", "117.48,0.12"]
        {
            assert_eq!(coordinates(text, BONTANG), Some([117.48, 0.12]), "{text}");
        }
        // Elsewhere: latitude first, unless it cannot be one.
        assert_eq!(coordinates("-8.65 115.22", BONTANG), Some([115.22, -8.65]));
        assert_eq!(coordinates("51.5, 7.4", BONTANG), Some([7.4, 51.5]));
        for text in ["kos 12", "1 2 3", "12", "117,48", "200 95", "NaN 1"] {
            assert!(coordinates(text, BONTANG).is_none_or(|_| text == "117,48"), "{text}");
        }
    }
}
