//! What the panels decide about the filter and the layers. Pure.
//! Invariant: every choice that restricts the sites is listed by `picks` and can be
//! taken back alone; `toggle` twice changes nothing.

use petapora_wire::{
    Agency, FacetValue, Facets, PermitStatus, PlaceKind, Region, Shape, SiteFilter, SiteRole,
};

use crate::query;
use crate::view::ShownLayers;

/// One choice of the filter, shown as a chip.
#[derive(Debug, Clone, PartialEq)]
pub enum Pick {
    Shape(Shape),
    Role(SiteRole),
    Kind(PlaceKind),
    Status(PermitStatus),
    /// Permit ends within so many days.
    Expiry(u32),
    /// Company id.
    Company(String),
    Sector(String),
    Agency(Agency),
    /// Code or prefix.
    Kelurahan(String),
    OverCapacity,
    /// So many chosen sites.
    Ids(usize),
    Date(String),
    Text(String),
}

/// Every choice of the filter, in the order of the panel.
pub fn picks(filter: &SiteFilter) -> Vec<Pick> {
    let mut picks = Vec::new();
    picks.extend(filter.text.clone().map(Pick::Text));
    picks.extend(filter.shape.clone().map(Pick::Shape));
    picks.extend((!filter.ids.is_empty()).then_some(Pick::Ids(filter.ids.len())));
    picks.extend(filter.over_capacity.then_some(Pick::OverCapacity));
    picks.extend(filter.statuses.iter().copied().map(Pick::Status));
    picks.extend(filter.expires_within_days.map(Pick::Expiry));
    picks.extend(filter.roles.iter().copied().map(Pick::Role));
    picks.extend(filter.kinds.iter().copied().map(Pick::Kind));
    picks.extend(filter.companies.iter().cloned().map(Pick::Company));
    picks.extend(filter.sectors.iter().cloned().map(Pick::Sector));
    picks.extend(filter.agencies.iter().copied().map(Pick::Agency));
    picks.extend(filter.kelurahan.iter().cloned().map(Pick::Kelurahan));
    picks.extend(filter.date.clone().map(Pick::Date));
    picks
}

/// Adds a choice, or takes it back where it is made already.
pub fn toggle(filter: &mut SiteFilter, pick: &Pick) {
    match pick {
        Pick::Shape(shape) => set(&mut filter.shape, shape),
        Pick::Role(role) => flip(&mut filter.roles, role),
        Pick::Kind(kind) => flip(&mut filter.kinds, kind),
        Pick::Status(status) => flip(&mut filter.statuses, status),
        Pick::Expiry(days) => set(&mut filter.expires_within_days, days),
        Pick::Company(id) => flip(&mut filter.companies, id),
        Pick::Sector(code) => flip(&mut filter.sectors, code),
        Pick::Agency(agency) => flip(&mut filter.agencies, agency),
        Pick::Kelurahan(code) => flip(&mut filter.kelurahan, code),
        Pick::OverCapacity => filter.over_capacity = !filter.over_capacity,
        // Only ever taken back: the ids themselves come from a selection.
        Pick::Ids(_) => filter.ids.clear(),
        Pick::Date(day) => set(&mut filter.date, day),
        Pick::Text(text) => set(&mut filter.text, text),
    }
}

pub fn is_picked(filter: &SiteFilter, pick: &Pick) -> bool {
    picks(filter).contains(pick)
}

fn flip<T: PartialEq + Clone>(list: &mut Vec<T>, value: &T) {
    match list.iter().position(|one| one == value) {
        Some(at) => {
            list.remove(at);
        }
        None => list.push(value.clone()),
    }
}

fn set<T: PartialEq + Clone>(field: &mut Option<T>, value: &T) {
    *field = if field.as_ref() == Some(value) { None } else { Some(value.clone()) };
}

/// The facets of the panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Facet {
    Status,
    Expiry,
    Role,
    Kind,
    Company,
    Sector,
    Agency,
    Kelurahan,
}

impl Facet {
    pub const ALL: [Self; 8] = [
        Self::Status,
        Self::Expiry,
        Self::Role,
        Self::Kind,
        Self::Company,
        Self::Sector,
        Self::Agency,
        Self::Kelurahan,
    ];

    pub fn values(self, facets: &Facets) -> &[FacetValue] {
        match self {
            Self::Status => &facets.status,
            Self::Expiry => &facets.expires_within_days,
            Self::Role => &facets.role,
            Self::Kind => &facets.kind,
            Self::Company => &facets.company,
            Self::Sector => &facets.sector,
            Self::Agency => &facets.agency,
            Self::Kelurahan => &facets.kelurahan,
        }
    }

    /// The choice that a value of this facet stands for; `None` where this program does
    /// not know the code.
    pub fn pick(self, value: &str) -> Option<Pick> {
        match self {
            Self::Status => PermitStatus::parse(value).map(Pick::Status),
            Self::Expiry => value.parse().ok().map(Pick::Expiry),
            Self::Role => SiteRole::parse(value).map(Pick::Role),
            Self::Kind => PlaceKind::parse(value).map(Pick::Kind),
            Self::Company => Some(Pick::Company(value.into())),
            Self::Sector => Some(Pick::Sector(value.into())),
            Self::Agency => Agency::parse(value).map(Pick::Agency),
            Self::Kelurahan => Some(Pick::Kelurahan(value.into())),
        }
    }
}

/// What the server calls a value (a company's or a kelurahan's name).
pub fn named<'a>(facets: &'a Facets, facet: Facet, value: &str) -> Option<&'a str> {
    facet.values(facets).iter().find(|one| one.value == value).map(|one| one.label.as_str())
}

/// The name of a kelurahan or kecamatan.
pub fn area_name<'a>(region: &'a Region, code: &str) -> Option<&'a str> {
    let areas = region.kelurahan.iter().chain(&region.kecamatan);
    areas.into_iter().find(|area| area.code == code).map(|area| area.name.as_str())
}

/// Sites of a role in a facet.
pub fn sites_of(facets: &Facets, role: SiteRole) -> u32 {
    facets.role.iter().find(|one| one.value == role.as_str()).map_or(0, |one| one.sites)
}

/// Address of the map's site data under the filter and the switched layers; `None`
/// where no role is left to draw.
pub fn sites_address(filter: &SiteFilter, layers: &ShownLayers) -> Option<String> {
    let wanted: Vec<SiteRole> = SiteRole::ALL
        .iter()
        .copied()
        .filter(|role| is_shown(layers, *role))
        .filter(|role| filter.roles.is_empty() || filter.roles.contains(role))
        .collect();
    if wanted.is_empty() {
        return None;
    }
    let roles = if wanted.len() == SiteRole::ALL.len() { Vec::new() } else { wanted };
    let pairs = SiteFilter { roles, ..filter.clone() }.to_pairs();
    Some(with_query("/api/v1/sites/map", &pairs))
}

/// A path with its query, or the path alone.
pub fn with_query(path: &str, pairs: &[(&'static str, String)]) -> String {
    if pairs.is_empty() { path.to_owned() } else { format!("{path}?{}", query::encode(pairs)) }
}

pub fn is_shown(layers: &ShownLayers, role: SiteRole) -> bool {
    match role {
        SiteRole::Workplace => layers.workplaces,
        SiteRole::Residence => layers.residences,
    }
}

pub fn set_shown(layers: &mut ShownLayers, role: SiteRole, on: bool) {
    match role {
        SiteRole::Workplace => layers.workplaces = on,
        SiteRole::Residence => layers.residences = on,
    }
}

/// Shows only this role; both again where it stands alone already.
pub fn isolate(layers: &mut ShownLayers, role: SiteRole) {
    let alone = SiteRole::ALL.iter().all(|other| is_shown(layers, *other) == (*other == role));
    for other in SiteRole::ALL {
        set_shown(layers, *other, alone || *other == role);
    }
}

/// Whether a text contains what is searched for, any case.
pub fn matches(label: &str, searched: &str) -> bool {
    label.to_lowercase().contains(&searched.trim().to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn full() -> SiteFilter {
        SiteFilter {
            shape: Some(Shape::Bbox([117.4, 0.1, 117.5, 0.2])),
            roles: vec![SiteRole::Residence],
            kinds: vec![PlaceKind::Kos],
            kelurahan: vec!["64.74.01.1001".into(), "64.74.02".into()],
            statuses: vec![PermitStatus::Expired],
            expires_within_days: Some(30),
            companies: vec!["c1".into()],
            sectors: vec!["F".into()],
            agencies: vec![Agency::Apoa],
            date: Some("2026-11-01".into()),
            over_capacity: true,
            ids: vec!["a-r".into(), "b-r".into()],
            text: Some("kos".into()),
        }
    }

    #[test]
    fn every_choice_can_be_taken_back_alone() {
        let mut filter = full();
        assert_eq!(picks(&filter).len(), 14);
        while let Some(pick) = picks(&filter).pop() {
            let before = picks(&filter).len();
            toggle(&mut filter, &pick);
            assert_eq!(picks(&filter).len(), before - 1, "{pick:?}");
        }
        assert!(filter.is_empty());
    }

    #[test]
    fn toggling_twice_changes_nothing() {
        let mut filter = SiteFilter::default();
        for pick in picks(&full()) {
            let before = filter.clone();
            toggle(&mut filter, &pick);
            toggle(&mut filter, &pick);
            assert_eq!(filter, before, "{pick:?}");
        }
    }

    #[test]
    fn another_expiry_takes_the_place_of_the_first() {
        let mut filter = SiteFilter::default();
        toggle(&mut filter, &Pick::Expiry(30));
        toggle(&mut filter, &Pick::Expiry(60));
        assert_eq!(filter.expires_within_days, Some(60));
    }

    #[test]
    fn a_value_that_nobody_knows_is_no_choice() {
        assert_eq!(Facet::Agency.pick("NOBODY"), None);
        assert_eq!(Facet::Expiry.pick("90"), Some(Pick::Expiry(90)));
    }

    #[test]
    fn a_hidden_layer_is_not_asked_for() {
        let mut layers = ShownLayers::default();
        let mut filter = SiteFilter::default();
        assert_eq!(sites_address(&filter, &layers).as_deref(), Some("/api/v1/sites/map"));
        layers.workplaces = false;
        assert_eq!(sites_address(&filter, &layers).as_deref(), Some("/api/v1/sites/map?role=residence"));
        filter.roles = vec![SiteRole::Workplace];
        assert_eq!(sites_address(&filter, &layers), None);
    }

    #[test]
    fn a_role_is_isolated_and_let_go_again() {
        let mut layers = ShownLayers::default();
        isolate(&mut layers, SiteRole::Residence);
        assert!(layers.residences && !layers.workplaces);
        isolate(&mut layers, SiteRole::Workplace);
        assert!(layers.workplaces && !layers.residences);
        isolate(&mut layers, SiteRole::Workplace);
        assert!(layers.workplaces && layers.residences);
    }
}
