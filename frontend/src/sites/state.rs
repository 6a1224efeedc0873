//! What the list and the drawer decide, without a browser.
//! Invariant: a download asks for exactly the set that the screen counts.

use std::collections::BTreeSet;

use petapora_wire::{PermitStatus, Region, Shape, Site, SiteFilter, SiteId, StatusCounts};

use crate::address::sort_name;
use crate::i18n::Lang;
use crate::i18n::format::{count, decimal, fill};
use crate::query;
use crate::view::Sort;

use super::texts::{Key, text};

/// So many sites stand on one page.
pub const LISTED: u32 = 500;

/// The list's question.
pub fn sites_path(filter: &SiteFilter, sort: Sort) -> String {
    let mut pairs = filter.to_pairs();
    pairs.push(("sort", sort_name(sort).to_owned()));
    pairs.push(("limit", LISTED.to_string()));
    format!("/api/v1/sites?{}", query::encode(&pairs))
}

/// The page of a question that begins after another; without one, the first.
pub fn page_path(question: &str, after: Option<&String>) -> String {
    let mut path = question.to_owned();
    if let Some(after) = after {
        path.push_str("&after=");
        query::escape(after, &mut path);
    }
    path
}

/// The first and the last place of a page among all sites, counted from 1.
pub fn places(pages_before: usize, listed: u64) -> (u64, u64) {
    let before = pages_before as u64 * u64::from(LISTED);
    (before + 1, before + listed)
}

/// The sites of a filter as a file.
pub fn export_path(filter: &SiteFilter) -> String {
    match query::encode(&filter.to_pairs()) {
        query if query.is_empty() => "/api/v1/sites.geojson".to_owned(),
        query => format!("/api/v1/sites.geojson?{query}"),
    }
}

/// Only these sites, on the same day and of the same people-level choice: the filter
/// of `shown` without what chose the sites.
pub fn chosen(shown: &SiteFilter, ids: impl IntoIterator<Item = SiteId>) -> SiteFilter {
    SiteFilter {
        ids: ids.into_iter().map(|id| id.0).collect(),
        shape: None,
        roles: Vec::new(),
        kinds: Vec::new(),
        kelurahan: Vec::new(),
        over_capacity: false,
        text: None,
        ..shown.clone()
    }
}

/// One site with everybody at it on the day shown, whatever else is filtered.
pub fn site_path(id: &SiteId, date: Option<&str>) -> String {
    part_path(id, "", date)
}

/// The people at a site on the day shown.
pub fn people_path(id: &SiteId, date: Option<&str>) -> String {
    part_path(id, "/people", date)
}

fn part_path(id: &SiteId, part: &str, date: Option<&str>) -> String {
    let mut path = "/api/v1/sites/".to_owned();
    query::escape(id.as_str(), &mut path);
    path.push_str(part);
    if let Some(date) = date {
        path.push_str("?date=");
        query::escape(date, &mut path);
    }
    path
}

/// `13 / 10`: everybody there by the capacity; where none is known, the `13` who match.
pub fn occupancy(lang: Lang, site: &Site) -> String {
    let number = |n: u32| count(lang, u64::from(n));
    match site.capacity {
        Some(capacity) => format!("{} / {}", number(site.occupancy), number(capacity)),
        None => number(site.people),
    }
}

/// The kelurahan's name; the code where the region does not know it.
pub fn kelurahan_name<'a>(region: Option<&'a Region>, code: &'a str) -> &'a str {
    region
        .and_then(|region| region.kelurahan.iter().find(|area| area.code == code))
        .map_or(code, |area| area.name.as_str())
}

/// Where a key moves in a list of `len` rows; `None` for a key that moves nothing.
pub fn moved(at: usize, len: usize, key: &str) -> Option<usize> {
    const PAGE: usize = 10;
    let last = len.checked_sub(1)?;
    match key {
        "ArrowDown" => Some((at + 1).min(last)),
        "ArrowUp" => Some(at.saturating_sub(1).min(last)),
        "PageDown" => Some((at + PAGE).min(last)),
        "PageUp" => Some(at.saturating_sub(PAGE).min(last)),
        "Home" => Some(0),
        "End" => Some(last),
        _ => None,
    }
}

pub fn toggle(selection: &mut BTreeSet<SiteId>, id: &SiteId) {
    if !selection.remove(id) {
        selection.insert(id.clone());
    }
}

/// All listed sites are chosen already.
pub fn all_chosen(selection: &BTreeSet<SiteId>, listed: &[Site]) -> bool {
    !listed.is_empty() && listed.iter().all(|site| selection.contains(&site.id))
}

/// Chooses every listed site, or takes them all away when they were chosen already.
pub fn toggle_all(selection: &mut BTreeSet<SiteId>, listed: &[Site]) {
    if all_chosen(selection, listed) {
        for site in listed {
            selection.remove(&site.id);
        }
    } else {
        selection.extend(listed.iter().map(|site| site.id.clone()));
    }
}

/// What the drawn shape says on its chip.
pub fn shape_text(lang: Lang, shape: &Shape) -> String {
    match shape {
        Shape::Bbox(_) => text(lang, Key::InBox).to_owned(),
        Shape::Polygon(_) => text(lang, Key::InPolygon).to_owned(),
        Shape::Radius { radius_m, .. } => fill(text(lang, Key::InRadius), &[("r", &metres(lang, *radius_m))]),
    }
}

/// `750 m` or `1,5 km`.
pub fn metres(lang: Lang, length_m: f64) -> String {
    if length_m < 1_000.0 {
        format!("{} m", decimal(lang, length_m, 0))
    } else {
        format!("{} km", decimal(lang, length_m / 1_000.0, 1))
    }
}

/// Segments of the status bar on a field `width` wide: status, start, length, people.
/// Statuses without people are left out; lengths add up to `width`.
pub fn segments(counts: &StatusCounts, width: f64) -> Vec<(PermitStatus, f64, f64, u32)> {
    let total = f64::from(counts.total());
    let mut start = 0.0;
    PermitStatus::ALL
        .iter()
        .map(|status| (*status, counts.of(*status)))
        .filter(|(_, people)| *people > 0)
        .map(|(status, people)| {
            let length = f64::from(people) / total * width;
            let segment = (status, start, length, people);
            start += length;
            segment
        })
        .collect()
}

/// A reason to reveal is long enough to mean something.
pub fn reason_suffices(reason: &str) -> bool {
    reason.trim().chars().count() >= 10
}

/// A point written as *latitude, longitude*, the way maps show it; longitude and latitude.
pub fn read_point(text: &str) -> Option<[f64; 2]> {
    let (lat, lon) = text.split_once([',', ';'])?;
    let degrees = |text: &str, limit: f64| {
        text.trim().parse::<f64>().ok().filter(|degrees| degrees.is_finite() && degrees.abs() <= limit)
    };
    Some([degrees(lon, 180.0)?, degrees(lat, 90.0)?])
}

/// The same the other way round, to a metre.
pub fn point_text([lon, lat]: [f64; 2]) -> String {
    format!("{lat:.5}, {lon:.5}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use petapora_wire::{Located, PlaceId, PlaceKind, SiteRole};

    fn site(id: &str, people: u32, capacity: Option<u32>) -> Site {
        Site {
            id: SiteId(id.into()),
            place: PlaceId("p".into()),
            role: SiteRole::Residence,
            kind: PlaceKind::Kos,
            name: "Kos Melati".into(),
            address: None,
            lon: 117.5,
            lat: 0.1,
            accuracy_m: None,
            located: Located::Measured,
            kelurahan_code: None,
            people,
            status: StatusCounts::default(),
            occupancy: people,
            capacity,
            expected: None,
            unmatched: 0,
            agencies: Vec::new(),
            source_date: "2026-11-01".into(),
        }
    }

    #[test]
    fn occupancy_names_the_capacity_where_it_is_known() {
        assert_eq!(occupancy(Lang::Id, &site("a", 13, Some(10))), "13 / 10");
        assert_eq!(occupancy(Lang::Id, &site("a", 1300, None)), "1.300");
    }

    #[test]
    fn choosing_all_twice_chooses_none_of_them() {
        let listed = [site("a", 1, None), site("b", 1, None)];
        let mut selection = BTreeSet::from([SiteId("z".into())]);
        toggle_all(&mut selection, &listed);
        assert_eq!(selection.len(), 3);
        toggle_all(&mut selection, &listed);
        assert_eq!(selection, BTreeSet::from([SiteId("z".into())]));
    }

    #[test]
    fn the_arrows_stop_at_the_ends() {
        assert_eq!(moved(4, 5, "ArrowDown"), Some(4));
        assert_eq!(moved(0, 5, "ArrowUp"), Some(0));
        assert_eq!(moved(9, 5, "ArrowUp"), Some(4));
        assert_eq!(moved(0, 0, "ArrowDown"), None);
        assert_eq!(moved(0, 5, "x"), None);
    }

    #[test]
    fn a_selection_is_exported_with_the_people_that_are_counted_but_without_the_area() {
        let shown = SiteFilter {
            shape: Some(Shape::Bbox([1.0, 2.0, 3.0, 4.0])),
            statuses: vec![PermitStatus::Expired],
            text: Some("kos".into()),
            ..SiteFilter::default()
        };
        let path = export_path(&chosen(&shown, [SiteId("a-r".into()), SiteId("b-r".into())]));
        assert_eq!(path, "/api/v1/sites.geojson?status=expired&ids=a-r,b-r");
    }

    #[test]
    fn the_list_asks_with_the_shared_filter() {
        let filter = SiteFilter { text: Some("a b".into()), ..SiteFilter::default() };
        assert_eq!(sites_path(&filter, Sort::Name), "/api/v1/sites?q=a%20b&sort=name&limit=500");
        assert_eq!(export_path(&SiteFilter::default()), "/api/v1/sites.geojson");
    }

    #[test]
    fn a_page_begins_after_the_one_before() {
        let question = sites_path(&SiteFilter::default(), Sort::Name);
        assert_eq!(page_path(&question, None), question);
        assert_eq!(
            page_path(&question, Some(&"a r".into())),
            "/api/v1/sites?sort=name&limit=500&after=a%20r"
        );
        assert_eq!(places(0, 500), (1, 500));
        assert_eq!(places(2, 37), (1001, 1037));
    }

    #[test]
    fn the_bar_is_filled_and_skips_the_empty() {
        let counts = StatusCounts { active: 3, expiring: 0, expired: 1, unknown: 0 };
        let bar = segments(&counts, 200.0);
        assert_eq!(bar.len(), 2);
        assert_eq!(bar[1], (PermitStatus::Expired, 150.0, 50.0, 1));
        assert!(segments(&StatusCounts::default(), 200.0).is_empty());
    }

    #[test]
    fn a_point_is_read_as_maps_write_it() {
        assert_eq!(read_point("0.12345, 117.48"), Some([117.48, 0.12345]));
        assert_eq!(read_point(&point_text([117.48, -0.12345])), Some([117.48, -0.12345]));
        for wrong in ["", "0.1", "117.48, 0.12", "0.1, x", "NaN, 1", "0.1, 181"] {
            assert_eq!(read_point(wrong), None, "{wrong}");
        }
    }
}
