//! Spatial snapshot of the sites: an R-tree of points and columns of who is there.
//! Invariant: a snapshot never changes; a patch gives a new one that equals a whole
//! new build from the same facts.

use std::collections::{HashMap, HashSet};
use std::mem::size_of;
use std::sync::{Arc, Mutex};

use petapora_wire::{PlaceKind, SiteId, SiteRole, StatusCounts};
use rstar::RTree;
use uuid::Uuid;

use super::columns::{
    Companies, Day, Described, NO_KELURAHAN, NONE, OPEN_END, OPEN_START, People, PresenceRow, SiteRow, Spot,
    WideNodes, day_date, day_number,
};
use super::facts::{Agencies, Input, Patch, PlaceFact, PresenceFact, SightingFact};
use super::select::{Counted, Totals};
use crate::access::Scope;

/// Rows that patches left behind before a whole build is due.
const STALE_ROWS: usize = 20_000;

/// A site without its name: what the map draws.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Dot {
    pub place: Uuid,
    pub role: SiteRole,
    pub kind: PlaceKind,
    pub lon: f64,
    pub lat: f64,
    pub people: u32,
    pub status: StatusCounts,
    /// People above capacity.
    pub over: u32,
}

#[derive(Clone, Default)]
pub struct Snapshot {
    /// Number of the last change that touched the sites.
    pub seq: i64,
    pub(super) tree: RTree<Spot, WideNodes>,
    /// By number. A patched place's old rows stay behind, named by nobody.
    pub(super) sites: Vec<SiteRow>,
    /// Numbers of the living sites in the order of their keys.
    pub(super) order: Vec<u32>,
    pub(super) presences: Vec<PresenceRow>,
    pub(super) people: People,
    pub(super) companies: Companies,
    /// Codes by number.
    pub(super) kelurahan: Vec<Box<str>>,
    /// Totals already counted, by scope and day.
    pub(super) totals: Arc<Mutex<HashMap<(Scope, Day), Totals>>>,
    stale_rows: usize,
}

impl Snapshot {
    /// Builds from the facts of all places. O(n log n).
    pub fn build(input: Input) -> Self {
        let mut snapshot = Self { seq: input.seq, ..Self::default() };
        let spots = snapshot.take_in(input);
        snapshot.order = (0..spots.len()).filter_map(|n| u32::try_from(n).ok()).collect();
        snapshot.tree = RTree::bulk_load_with_params(spots);
        snapshot
    }

    /// The snapshot after `patch`. Copies the columns and the tree (some 15 MB at
    /// 100,000 sites), then works on the touched places only.
    pub fn patched(&self, patch: Patch) -> Self {
        let mut next = Self { seq: patch.facts.seq, totals: Arc::default(), ..self.clone() };
        let mut gone = HashSet::new();
        for place in patch.touched {
            for number in self.sites_of(place) {
                let site = &self.sites[number as usize];
                next.tree.remove(&Spot::new(site.lon, site.lat, number));
                next.stale_rows += site.rows as usize + 1;
                gone.insert(number);
            }
        }
        if !gone.is_empty() {
            next.order.retain(|number| !gone.contains(number));
        }
        for spot in next.take_in(patch.facts) {
            next.order.push(spot.site);
            next.tree.insert(spot);
        }
        // Two sorted runs: merged in one pass.
        let sites = &next.sites;
        next.order.sort_by_key(|number| sites[*number as usize].key());
        next
    }

    /// Whether patches left so much behind that a whole build is due.
    pub fn is_stale(&self) -> bool {
        self.stale_rows + self.people.patched() > STALE_ROWS
    }

    /// Number of sites.
    pub fn len(&self) -> usize {
        self.order.len()
    }

    pub fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// The site's number. O(log n).
    pub fn find(&self, id: &str) -> Option<u32> {
        let (place, role) = match id.split_at_checked(id.len().checked_sub(2)?)? {
            (place, "-w") => (place, SiteRole::Workplace),
            (place, "-r") => (place, SiteRole::Residence),
            _ => return None,
        };
        let place: Uuid = place.parse().ok()?;
        self.sites_of(place).find(|number| self.sites[*number as usize].role == role)
    }

    /// Numbers of the place's sites: at most one in each role.
    fn sites_of(&self, place: Uuid) -> impl Iterator<Item = u32> {
        let from = self.order.partition_point(|number| self.sites[*number as usize].place < place);
        self.order[from..]
            .iter()
            .copied()
            .take_while(move |number| self.sites[*number as usize].place == place)
    }

    /// Places at which any of these people has a row.
    pub fn places_of(&self, people: &[Uuid]) -> Vec<Uuid> {
        let numbers: HashSet<u32> = people.iter().filter_map(|id| self.people.find(id)).collect();
        let here = |site: &&SiteRow| self.rows(site).iter().any(|row| numbers.contains(&row.person));
        self.living().map(|number| &self.sites[number as usize]).filter(here).map(|site| site.place).collect()
    }

    /// People with a row at any of these places.
    pub fn people_at(&self, places: &[Uuid]) -> Vec<Uuid> {
        let sites = places.iter().flat_map(|place| self.sites_of(*place));
        let rows = sites.flat_map(|number| self.rows(&self.sites[number as usize]));
        rows.filter_map(|row| self.people.id(row.person)).collect()
    }

    pub(super) fn living(&self) -> impl Iterator<Item = u32> {
        self.order.iter().copied()
    }

    pub(super) fn rows(&self, site: &SiteRow) -> &[PresenceRow] {
        &self.presences[site.first as usize..(site.first + site.rows) as usize]
    }

    /// The site as the map draws it.
    pub fn dot(&self, counted: &Counted) -> Dot {
        let row = &self.sites[counted.site as usize];
        Dot {
            place: row.place,
            role: row.role,
            kind: row.kind,
            lon: row.lon,
            lat: row.lat,
            people: counted.people,
            status: counted.status,
            over: SiteRow::known(row.capacity)
                .map_or(0, |capacity| counted.occupants.saturating_sub(capacity)),
        }
    }

    pub(super) fn kelurahan_of(&self, site: &SiteRow) -> Option<&str> {
        self.kelurahan.get(usize::from(site.kelurahan)).map(|code| &**code)
    }

    /// Bytes of the tree and of the columns, without names and addresses (those are
    /// in `described_bytes`).
    pub fn bytes(&self) -> usize {
        fn nodes(node: &rstar::ParentNode<Spot>) -> usize {
            let below = node.children().iter().map(|child| match child {
                rstar::RTreeNode::Parent(parent) => nodes(parent),
                rstar::RTreeNode::Leaf(_) => 0,
            });
            node.children().len() + below.sum::<usize>()
        }
        nodes(self.tree.root()) * size_of::<rstar::RTreeNode<Spot>>()
            + self.sites.capacity() * size_of::<SiteRow>()
            + self.order.capacity() * size_of::<u32>()
            + self.presences.capacity() * size_of::<PresenceRow>()
            + self.people.bytes()
            + self.companies.bytes()
    }

    /// Bytes of names, addresses and how places came by their point.
    pub fn described_bytes(&self) -> usize {
        // Two sites of one place share the description; the two counters of an Arc.
        let one = |site: &SiteRow| {
            let texts = site.described.name.len() + site.described.address.as_ref().map_or(0, |a| a.len());
            (texts + size_of::<Described>() + 2 * size_of::<usize>())
                / Arc::strong_count(&site.described).max(1)
        };
        self.sites.iter().map(one).sum()
    }

    /// Appends the facts' sites in the order of their keys.
    fn take_in(&mut self, mut facts: Input) -> Vec<Spot> {
        self.companies.learn(facts.companies);
        self.people.learn(facts.people, &self.companies);
        facts.places.sort_unstable_by_key(|place| place.id);
        facts.presences.sort_unstable_by_key(|row| (row.place, row.role, row.person));
        facts.sightings.sort_unstable_by_key(|row| row.place);
        self.sites.reserve_exact(facts.places.len());
        self.presences.reserve_exact(facts.presences.len() + facts.sightings.len());
        let (mut presences, mut sightings) = (&facts.presences[..], &facts.sightings[..]);
        let mut spots = Vec::with_capacity(facts.places.len());
        for place in facts.places {
            let (here, seen);
            (here, presences) = run(presences, |row| row.place, place.id);
            (seen, sightings) = run(sightings, |row| row.place, place.id);
            let described = Arc::new(Described {
                name: place.name.as_str().into(),
                address: place.address.as_deref().map(Into::into),
                accuracy_m: place.accuracy_m,
                located: place.located,
                expected: place.expected,
            });
            for role in [SiteRole::Residence, SiteRole::Workplace] {
                let at = here.partition_point(|row| row.role < role);
                let until = here.partition_point(|row| row.role <= role);
                let by_default = place.kind.default_role() == role;
                if by_default || at < until {
                    let seen = if by_default { seen } else { &[] };
                    spots.push(self.append(&place, role, &described, &here[at..until], seen));
                }
            }
        }
        spots
    }

    fn append(
        &mut self,
        place: &PlaceFact,
        role: SiteRole,
        described: &Arc<Described>,
        here: &[PresenceFact],
        seen: &[SightingFact],
    ) -> Spot {
        let first = self.presences.len();
        for row in here {
            // A row of somebody of whom there are no facts would read as a sighting.
            let Some(person) = self.people.find(&row.person) else { continue };
            self.presences.push(PresenceRow {
                person,
                company: self.companies.number(row.company),
                from: row.from.map_or(OPEN_START, day_number),
                to: row.to.map_or(OPEN_END, day_number),
                agencies: Agencies::of(row.agency),
                away: row.away,
            });
        }
        for row in seen {
            self.presences.push(PresenceRow {
                person: NONE,
                company: NONE,
                from: row.seen_on.map_or(OPEN_START, day_number),
                to: OPEN_END,
                agencies: Agencies::of(row.agency),
                away: false,
            });
        }
        let number = |n: usize| u32::try_from(n).unwrap_or(NONE);
        let site = number(self.sites.len());
        let row = SiteRow {
            place: place.id,
            lon: place.lon,
            lat: place.lat,
            described: described.clone(),
            first: number(first),
            rows: number(self.presences.len() - first),
            capacity: place.capacity.unwrap_or(NONE),
            source_day: place.source_day.map_or(OPEN_START, day_number),
            kelurahan: self.kelurahan_number(place.kelurahan.as_deref()),
            agencies: place
                .agencies
                .with(here.iter().fold(Agencies::default(), |all, row| all.with(Agencies::of(row.agency)))),
            role,
            kind: place.kind,
        };
        self.sites.push(row);
        Spot::new(place.lon, place.lat, site)
    }

    fn kelurahan_number(&mut self, code: Option<&str>) -> u16 {
        let Some(code) = code else { return NO_KELURAHAN };
        let at = self.kelurahan.iter().position(|known| &**known == code).unwrap_or_else(|| {
            self.kelurahan.push(code.into());
            self.kelurahan.len() - 1
        });
        u16::try_from(at).unwrap_or(NO_KELURAHAN)
    }
}

pub(super) fn site_id(site: &SiteRow) -> SiteId {
    let role = match site.role {
        SiteRole::Workplace => 'w',
        SiteRole::Residence => 'r',
    };
    SiteId(format!("{}-{role}", site.place.hyphenated()))
}

/// `YYYY-MM-DD`; empty where no list is known.
pub(super) fn date_text(day: Day) -> String {
    if day == OPEN_START { String::new() } else { day_date(day).to_string() }
}

/// The rows of `place` at the head of sorted `rows`, and those after them. Rows of
/// places that are not on the map are passed over.
fn run<T>(rows: &[T], place_of: impl Fn(&T) -> Uuid, place: Uuid) -> (&[T], &[T]) {
    let from = rows.iter().position(|row| place_of(row) >= place).unwrap_or(rows.len());
    let rows = &rows[from..];
    let until = rows.iter().position(|row| place_of(row) != place).unwrap_or(rows.len());
    rows.split_at(until)
}
