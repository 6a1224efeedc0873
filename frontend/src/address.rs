//! What the address bar holds, without a browser. Invariant: `read(write(a)) == a`,
//! nothing in it is personal data, and an address that cannot be fully read shows
//! what can be.

use std::collections::BTreeSet;

use petapora_wire::{InspectionId, SiteFilter, SiteId, number};

use crate::i18n::Lang;
use crate::query;
use crate::view::{Camera, Shading, ShownLayers, Sort};

/// The pages of the rail.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Page {
    #[default]
    Map,
    Alerts,
    Inspections,
    Reconcile,
    Imports,
    Settings,
}

/// The whole view as one value.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Address {
    pub lang: Lang,
    pub page: Page,
    /// The table stands where the map was.
    pub table: bool,
    pub camera: Option<Camera>,
    pub filter: SiteFilter,
    pub sort: Sort,
    pub layers: ShownLayers,
    pub open_site: Option<SiteId>,
    /// The inspection that is open, and whether as its team sees it in the field.
    pub inspection: Option<InspectionId>,
    pub field: bool,
    pub selection: BTreeSet<SiteId>,
}

/// More chosen sites than this stay out of the address, which people paste into mails.
const SELECTION_LIMIT: usize = 100;

impl Page {
    pub const ALL: [Self; 6] =
        [Self::Map, Self::Alerts, Self::Inspections, Self::Reconcile, Self::Imports, Self::Settings];

    const fn name(self) -> &'static str {
        match self {
            Self::Map => "peta",
            Self::Alerts => "peringatan",
            Self::Inspections => "rute",
            Self::Reconcile => "pencocokan",
            Self::Imports => "impor",
            Self::Settings => "pengaturan",
        }
    }
}

/// The sort's name, in the address and in the API.
pub const fn sort_name(sort: Sort) -> &'static str {
    match sort {
        Sort::Occupancy => "occupancy",
        Sort::People => "people",
        Sort::Name => "name",
        Sort::Kelurahan => "kelurahan",
        Sort::SourceDate => "source_date",
    }
}

pub const SORTS: [Sort; 5] = [Sort::Occupancy, Sort::People, Sort::Name, Sort::Kelurahan, Sort::SourceDate];

const fn shading_name(shading: Shading) -> &'static str {
    match shading {
        Shading::None => "none",
        Shading::Residents => "residents",
        Shading::PerKm2 => "per_km2",
        Shading::Per1000 => "per_1000",
    }
}

const SHADINGS: [Shading; 4] = [Shading::None, Shading::Residents, Shading::PerKm2, Shading::Per1000];

/// Name of each switchable layer with the way to its switch.
type Switch = (&'static str, fn(&mut ShownLayers) -> &mut bool);

const SWITCHES: [Switch; 6] = [
    ("kelurahan", |layers| &mut layers.kelurahan),
    ("roads", |layers| &mut layers.roads),
    ("settlements", |layers| &mut layers.settlements),
    ("landmarks", |layers| &mut layers.landmarks),
    ("workplaces", |layers| &mut layers.workplaces),
    ("residences", |layers| &mut layers.residences),
];

/// The query for a view; what stands at its default is left out.
pub fn write(address: &Address) -> String {
    let mut pairs: Vec<(&str, String)> = Vec::new();
    if address.lang != Lang::default() {
        pairs.push(("lang", address.lang.tag().to_owned()));
    }
    if address.page != Page::default() {
        pairs.push(("page", address.page.name().to_owned()));
    }
    if address.table {
        pairs.push(("table", "true".to_owned()));
    }
    if let Some(Camera { lon, lat, zoom }) = address.camera {
        pairs.push(("at", format!("{lon},{lat},{zoom}")));
    }
    if address.sort != Sort::default() {
        pairs.push(("sort", sort_name(address.sort).to_owned()));
    }
    let mut layers = address.layers;
    let hidden: Vec<&str> =
        SWITCHES.iter().filter(|(_, switch)| !*switch(&mut layers)).map(|(name, _)| *name).collect();
    if !hidden.is_empty() {
        pairs.push(("hidden", hidden.join(",")));
    }
    if layers.shading != Shading::default() {
        pairs.push(("shading", shading_name(layers.shading).to_owned()));
    }
    if let Some(site) = &address.open_site {
        pairs.push(("open", site.as_str().to_owned()));
    }
    if let Some(inspection) = &address.inspection {
        pairs.push(("inspection", inspection.as_str().to_owned()));
    }
    if address.field {
        pairs.push(("field", "true".to_owned()));
    }
    if (1..=SELECTION_LIMIT).contains(&address.selection.len()) {
        let ids: Vec<&str> = address.selection.iter().map(SiteId::as_str).collect();
        pairs.push(("selected", ids.join(",")));
    }
    pairs.extend(address.filter.to_pairs());
    query::encode(&pairs)
}

/// The view of a query. Parameters that cannot be read are left at their default.
pub fn read(text: &str) -> Address {
    let mut pairs = query::decode(text);
    let mut address = Address::default();
    for (name, value) in &pairs {
        match name.as_str() {
            "lang" => address.lang = Lang::parse(value).unwrap_or_default(),
            "page" => {
                address.page = Page::ALL.into_iter().find(|page| page.name() == value).unwrap_or_default();
            }
            "table" => address.table = value == "true",
            "at" => address.camera = camera(value),
            "sort" => {
                address.sort = SORTS.into_iter().find(|sort| sort_name(*sort) == value).unwrap_or_default();
            }
            "hidden" => {
                for (_, switch) in
                    SWITCHES.iter().filter(|(name, _)| value.split(',').any(|part| part == *name))
                {
                    *switch(&mut address.layers) = false;
                }
            }
            "shading" => {
                address.layers.shading =
                    SHADINGS.into_iter().find(|one| shading_name(*one) == value).unwrap_or_default();
            }
            "open" if !value.is_empty() => address.open_site = Some(SiteId(value.clone())),
            "inspection" if !value.is_empty() => {
                address.inspection = Some(InspectionId(value.clone()));
            }
            "field" => address.field = value == "true",
            "selected" => {
                let ids = value.split(',').filter(|id| !id.is_empty()).take(SELECTION_LIMIT);
                address.selection.extend(ids.map(|id| SiteId(id.to_owned())));
            }
            _ => {}
        }
    }
    // One unreadable parameter must not cost the others.
    loop {
        match SiteFilter::from_pairs(pairs.iter().map(|(n, v)| (n.as_str(), v.as_str()))) {
            Ok(filter) => {
                address.filter = filter;
                return address;
            }
            Err(bad) => {
                let before = pairs.len();
                pairs.retain(|(name, _)| *name != bad.name);
                if pairs.len() == before {
                    // Half a pair (`radius_m` without `near`): drop its other half.
                    pairs.retain(|(name, _)| name != "radius_m");
                    if pairs.len() == before {
                        return address;
                    }
                }
            }
        }
    }
}

fn camera(value: &str) -> Option<Camera> {
    let mut numbers = value.split(',').map(number);
    let (lon, lat, zoom) = (numbers.next()??, numbers.next()??, numbers.next()??);
    let seen =
        (-180.0..=180.0).contains(&lon) && (-90.0..=90.0).contains(&lat) && (0.0..=24.0).contains(&zoom);
    seen.then_some(Camera { lon, lat, zoom })
}

#[cfg(test)]
mod tests {
    use super::*;
    use petapora_wire::{PermitStatus, Shape, SiteRole};

    fn whole() -> Address {
        Address {
            lang: Lang::En,
            page: Page::Imports,
            table: true,
            camera: Some(Camera { lon: 117.4823, lat: 0.1331, zoom: 12.5 }),
            filter: SiteFilter {
                shape: Some(Shape::Radius { lon: 117.5, lat: 0.1, radius_m: 750.0 }),
                roles: vec![SiteRole::Residence],
                statuses: vec![PermitStatus::Expired],
                text: Some("Kos & mess".into()),
                over_capacity: true,
                ..SiteFilter::default()
            },
            sort: Sort::SourceDate,
            layers: ShownLayers {
                roads: false,
                residences: false,
                shading: Shading::Per1000,
                ..ShownLayers::default()
            },
            open_site: Some(SiteId("0193-r".into())),
            inspection: Some(InspectionId("0194".into())),
            field: true,
            selection: ["a-w", "b-r"].into_iter().map(|id| SiteId(id.into())).collect(),
        }
    }

    #[test]
    fn a_view_survives_the_address_bar() {
        assert_eq!(read(&write(&whole())), whole());
        assert_eq!(read(&write(&Address::default())), Address::default());
    }

    #[test]
    fn a_plain_view_has_an_empty_query() {
        assert_eq!(write(&Address::default()), "");
    }

    #[test]
    fn what_cannot_be_read_costs_nothing_else() {
        let address = read("?bbox=1,2,3&role=residence&at=999,0,3&sort=age&radius_m=50&lang=xx&hidden=roads");
        assert_eq!(address.filter.roles, vec![SiteRole::Residence]);
        assert_eq!(address.filter.shape, None);
        assert_eq!(address.camera, None);
        assert_eq!(address.sort, Sort::Occupancy);
        assert!(!address.layers.roads);
    }

    #[test]
    fn a_large_selection_stays_out_of_the_address() {
        let selection = (0..=SELECTION_LIMIT).map(|n| SiteId(n.to_string())).collect();
        assert_eq!(write(&Address { selection, ..Address::default() }), "");
    }
}
