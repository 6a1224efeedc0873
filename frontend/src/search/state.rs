//! Which hit is chosen, and what that does to the page. Pure.
//! Invariant: hits are numbered in the order in which they are drawn, group by group.

use petapora_wire::{SearchHit, SiteFilter, SiteId};

use crate::map::camera;
use crate::view::Camera;

/// Hits of one kind, with the number of the first.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    pub kind: Kind,
    pub first: usize,
    pub hits: Vec<SearchHit>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Place,
    Company,
    Kelurahan,
    Landmark,
    Coordinates,
}

const ORDER: [Kind; 5] = [Kind::Coordinates, Kind::Place, Kind::Company, Kind::Kelurahan, Kind::Landmark];

fn kind_of(hit: &SearchHit) -> Kind {
    match hit {
        SearchHit::Site { .. } => Kind::Place,
        SearchHit::Company { .. } => Kind::Company,
        SearchHit::Kelurahan { .. } => Kind::Kelurahan,
        SearchHit::Landmark { .. } => Kind::Landmark,
        SearchHit::Coordinates { .. } => Kind::Coordinates,
    }
}

/// The hits by kind; the server's order stays within a kind.
pub fn grouped(hits: &[SearchHit]) -> Vec<Group> {
    let mut first = 0;
    let mut groups = Vec::new();
    for kind in ORDER {
        let hits: Vec<_> = hits.iter().filter(|hit| kind_of(hit) == kind).cloned().collect();
        if !hits.is_empty() {
            let next = first + hits.len();
            groups.push(Group { kind, first, hits });
            first = next;
        }
    }
    groups
}

/// The hit of a number.
pub fn hit_at(groups: &[Group], number: usize) -> Option<&SearchHit> {
    groups.iter().find_map(|group| group.hits.get(number.checked_sub(group.first)?))
}

/// Where a key moves among `count` hits; `None` means the field itself.
pub fn moved(at: Option<usize>, count: usize, key: &str) -> Option<usize> {
    match (key, at) {
        _ if count == 0 => None,
        ("ArrowDown", None) => Some(0),
        ("ArrowDown", Some(at)) => (at + 1 < count).then_some(at + 1),
        ("ArrowUp", None) => Some(count - 1),
        ("ArrowUp", Some(at)) => at.checked_sub(1),
        _ => at,
    }
}

/// What choosing a hit does.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    pub fly_to: Option<Camera>,
    pub open: Option<SiteId>,
    /// The filter afterwards, where it changes.
    pub filter: Option<SiteFilter>,
}

/// `size_px` is about the map's, so that a kelurahan is seen whole.
pub fn chosen(hit: &SearchHit, filter: &SiteFilter, size_px: [f64; 2]) -> Outcome {
    let fly = |lon: f64, lat: f64| Some(camera::near(lon, lat));
    match hit {
        SearchHit::Site { id, lon, lat, .. } => {
            Outcome { fly_to: fly(*lon, *lat), open: Some(id.clone()), filter: None }
        }
        SearchHit::Company { id, .. } => {
            let companies = vec![id.as_str().to_owned()];
            Outcome { fly_to: None, open: None, filter: Some(SiteFilter { companies, ..filter.clone() }) }
        }
        SearchHit::Kelurahan { code, bbox, .. } => {
            let kelurahan = vec![code.clone()];
            Outcome {
                fly_to: Some(camera::fit(*bbox, size_px, 24.0)),
                open: None,
                filter: Some(SiteFilter { kelurahan, ..filter.clone() }),
            }
        }
        SearchHit::Landmark { lon, lat, .. } | SearchHit::Coordinates { lon, lat } => {
            Outcome { fly_to: fly(*lon, *lat), open: None, filter: None }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use petapora_wire::{CompanyId, SiteRole};

    fn hits() -> Vec<SearchHit> {
        vec![
            SearchHit::Company { id: CompanyId("c1".into()), name: "PT Contoh".into(), sites: 3 },
            SearchHit::Site {
                id: SiteId("p1-r".into()),
                name: "Kos Contoh".into(),
                role: SiteRole::Residence,
                lon: 117.5,
                lat: 0.1,
            },
            SearchHit::Company { id: CompanyId("c2".into()), name: "PT Lain".into(), sites: 1 },
        ]
    }

    #[test]
    fn numbers_follow_what_is_drawn() {
        let groups = grouped(&hits());
        assert_eq!(
            groups.iter().map(|group| (group.kind, group.first)).collect::<Vec<_>>(),
            [(Kind::Place, 0), (Kind::Company, 1)]
        );
        assert!(matches!(hit_at(&groups, 0), Some(SearchHit::Site { .. })));
        assert!(matches!(hit_at(&groups, 2), Some(SearchHit::Company { id, .. }) if id.as_str() == "c2"));
        assert_eq!(hit_at(&groups, 3), None);
    }

    #[test]
    fn arrows_pass_through_the_field_at_both_ends() {
        assert_eq!(moved(None, 3, "ArrowDown"), Some(0));
        assert_eq!(moved(Some(2), 3, "ArrowDown"), None);
        assert_eq!(moved(Some(0), 3, "ArrowUp"), None);
        assert_eq!(moved(None, 3, "ArrowUp"), Some(2));
        assert_eq!(moved(None, 0, "ArrowDown"), None);
    }

    #[test]
    fn a_company_filters_and_a_site_opens() {
        let before = SiteFilter { over_capacity: true, ..SiteFilter::default() };
        let company = chosen(&hits()[0], &before, [700.0, 500.0]);
        let filter = company.filter.expect("a filter");
        assert_eq!((filter.companies, filter.over_capacity), (vec!["c1".to_owned()], true));
        assert_eq!(company.fly_to, None);
        let site = chosen(&hits()[1], &before, [700.0, 500.0]);
        assert_eq!((site.open, site.filter), (Some(SiteId("p1-r".into())), None));
        assert_eq!(site.fly_to.map(|camera| camera.lon), Some(117.5));
    }
}
