//! What is on the screen: one set of signals that the list, the map, the facets and
//! the address bar share. Invariant: nothing here is personal data, so all of it may
//! stand in the address (`address.rs` reads and writes it).

use leptos::prelude::*;
use petapora_wire::{AlertZone, Me, PlaceId, Region, Shape, SiteFilter, SiteId, SitesPage};

/// Where the map looks. Degrees and MapLibre zoom.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Camera {
    pub lon: f64,
    pub lat: f64,
    pub zoom: f64,
}

/// How kelurahan are shaded.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Shading {
    #[default]
    None,
    Residents,
    PerKm2,
    Per1000,
}

/// Ground layers that can be switched; sites are switched by the role filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShownLayers {
    pub kelurahan: bool,
    pub roads: bool,
    pub settlements: bool,
    pub landmarks: bool,
    pub workplaces: bool,
    pub residences: bool,
    pub shading: Shading,
}

impl Default for ShownLayers {
    fn default() -> Self {
        Self {
            kelurahan: true,
            roads: true,
            settlements: true,
            landmarks: true,
            workplaces: true,
            residences: true,
            shading: Shading::None,
        }
    }
}

/// How the list is sorted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sort {
    /// People above capacity first, then occupancy share.
    #[default]
    Occupancy,
    People,
    Name,
    Kelurahan,
    /// Newest list first.
    SourceDate,
}

/// A panel's data: every panel shows one of these four, and `stale` beside old data.
#[derive(Debug, Clone, PartialEq)]
pub enum Load<T> {
    Loading,
    /// `stale`: the last refresh failed or a change is known; the data are older.
    Ready {
        data: T,
        stale: bool,
    },
    Failed(petapora_wire::Problem),
}

impl<T> Load<T> {
    pub fn data(&self) -> Option<&T> {
        match self {
            Self::Ready { data, .. } => Some(data),
            _ => None,
        }
    }
}

/// A drawing tool of the map; `None` when the map is only looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tool {
    Box,
    Polygon,
    /// Click a centre, choose metres.
    Radius,
    /// Click where a place is.
    Pin,
}

/// A place that is being put on the map.
#[derive(Debug, Clone, PartialEq)]
pub struct Pinning {
    pub place: PlaceId,
    pub name: String,
    /// Longitude and latitude chosen so far.
    pub point: Option<[f64; 2]>,
}

/// What is done to a place by hand, beside putting it somewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    Correct,
    /// Saying that it is another one's second name.
    Join,
}

/// A place in hand.
#[derive(Debug, Clone, PartialEq)]
pub struct Handling {
    pub deed: Deed,
    pub place: PlaceId,
    pub name: String,
    /// The site from whose drawer it was taken.
    pub site: Option<SiteId>,
    pub point: Option<[f64; 2]>,
}

/// The shared signals; given by context (`use_view`).
#[derive(Debug, Clone, Copy)]
pub struct View {
    pub me: RwSignal<Option<Me>>,
    pub region: RwSignal<Load<Region>>,
    pub filter: RwSignal<SiteFilter>,
    pub sort: RwSignal<Sort>,
    /// Answer to `filter`, up to 500 items in list order.
    pub sites: RwSignal<Load<SitesPage>>,
    /// Chosen sites, by box, polygon, radius or in the list.
    pub selection: RwSignal<std::collections::BTreeSet<SiteId>>,
    /// The site whose drawer is open.
    pub open_site: RwSignal<Option<SiteId>>,
    /// The site under the pointer in the list or on the map.
    pub hovered: RwSignal<Option<SiteId>>,
    /// Sites that lie at one spot, offered as a list.
    pub same_spot: RwSignal<Vec<SiteId>>,
    /// Last known camera; written by the map after each move.
    pub camera: RwSignal<Option<Camera>>,
    /// Set to move the map; the map clears it.
    pub fly_to: RwSignal<Option<Camera>>,
    pub layers: RwSignal<ShownLayers>,
    pub tool: RwSignal<Option<Tool>>,
    /// The next area drawn is for a form, not a choice of sites; and that area.
    pub draws_area: RwSignal<bool>,
    pub area: RwSignal<Option<Shape>>,
    /// Zone of the alert that is open.
    pub zone: RwSignal<Option<AlertZone>>,
    /// The map stands beside another page than its own.
    pub beside: RwSignal<bool>,
    pub pinning: RwSignal<Option<Pinning>>,
    pub handling: RwSignal<Option<Handling>>,
    /// Points of two places that are held side by side.
    pub compared: RwSignal<Vec<[f64; 2]>>,
    /// Change number the server's index shows; grows over SSE.
    pub seq: RwSignal<i64>,
    /// No map could be loaded: the list stands alone and says so.
    pub map_missing: RwSignal<bool>,
}

impl View {
    pub fn new() -> Self {
        Self {
            me: RwSignal::new(None),
            region: RwSignal::new(Load::Loading),
            filter: RwSignal::new(SiteFilter::default()),
            sort: RwSignal::new(Sort::default()),
            sites: RwSignal::new(Load::Loading),
            selection: RwSignal::new(std::collections::BTreeSet::new()),
            open_site: RwSignal::new(None),
            hovered: RwSignal::new(None),
            same_spot: RwSignal::new(Vec::new()),
            camera: RwSignal::new(None),
            fly_to: RwSignal::new(None),
            layers: RwSignal::new(ShownLayers::default()),
            tool: RwSignal::new(None),
            draws_area: RwSignal::new(false),
            area: RwSignal::new(None),
            zone: RwSignal::new(None),
            beside: RwSignal::new(false),
            pinning: RwSignal::new(None),
            handling: RwSignal::new(None),
            compared: RwSignal::new(Vec::new()),
            seq: RwSignal::new(0),
            map_missing: RwSignal::new(false),
        }
    }
}

impl Default for View {
    fn default() -> Self {
        Self::new()
    }
}

/// The shared signals of the signed-in page.
pub fn use_view() -> View {
    expect_context::<View>()
}
