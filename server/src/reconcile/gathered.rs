//! Rows of all lists to persons. Pure: claims in, persons out. Invariant: only rows that
//! speak of a person are told to the engine, each is answered once, and the answer does
//! not depend on the order in which lists came, nor on which came later.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use petapora_wire::{ListKind, PlaceKind};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::engine::clusters::{Scored, exact};
use super::engine::model::{Levels, Parts, Statistics, Thresholds, Weights};
use super::engine::said::{Born, Role, Rows, Said};
use super::engine::{Compared, Decided};
use super::precedence;
use crate::imports::claim::{Birth, Claim};

/// A row and what the registry made of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RowAt {
    /// Of the source row.
    pub id: Uuid,
    /// The person that the row's own list made of it.
    pub own: Option<Uuid>,
    pub place: Option<Uuid>,
    /// Number of the list in the order in which lists were gathered.
    pub list: u32,
    /// Line of the file, row of the sheet, or 1-based feature.
    pub line: u32,
    kind: ListKind,
}

/// The rows collected so far.
pub struct Gathered {
    rows: Rows,
    at: Vec<RowAt>,
}

/// All rows, compared.
pub struct Known {
    compared: Compared,
    at: Vec<RowAt>,
    number: HashMap<Uuid, u32>,
}

/// A row of a list, and what it claims.
pub struct RowSaid {
    /// Number of the list, and what it is known by whatever came before it.
    pub list: u32,
    pub list_digest: u64,
    pub kind: ListKind,
    pub id: Uuid,
    pub own: Option<Uuid>,
    pub place: Option<Uuid>,
    pub claim: Claim,
}

/// By what rows are compared, kept from one learning to the next.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Judgement {
    pub weights: Weights,
    pub statistics: Statistics,
}

/// Why two rows were linked or are asked about. No name, no number of a document.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// Log-odds of the two groups of rows, all that they say taken together.
    pub bits: f32,
    /// Same issuing state and number, and nothing against it.
    pub exact: bool,
    pub levels: Levels,
    pub parts: Parts,
}

/// Two rows, each for its group: the smaller id first.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    pub left: Uuid,
    pub right: Uuid,
    pub evidence: Evidence,
}

/// Who is who.
pub struct Persons {
    /// Each row with the number of its group; numbers are of this answer only.
    pub rows: Vec<(RowAt, u32)>,
    /// By group, the person it is shown as. `None`: nobody whom a list names.
    pub shown: Vec<Option<Uuid>>,
    pub links: Vec<Pair>,
    pub questions: Vec<Pair>,
}

impl Gathered {
    /// Nothing yet; to be judged as somebody had all rows judged, or as they teach.
    pub fn under(judgement: Option<&Judgement>) -> Self {
        let rows = judgement.map_or_else(Rows::new, |Judgement { statistics, .. }| {
            Rows::counted(&statistics.words, &statistics.companies, &statistics.places)
        });
        Self { rows, at: Vec::new() }
    }

    /// Takes in what one row claims, if it is about a person.
    pub fn add(&mut self, row: &RowSaid) {
        self.at.extend(tell(&mut self.rows, row));
    }

    /// Rows that speak of a person.
    pub fn count(&self) -> usize {
        self.at.len()
    }

    /// Compares all rows as somebody had them judged, or as the rows themselves teach.
    /// O(n log n).
    pub fn compared(self, weights: Option<Weights>, statistics: Option<&Statistics>) -> Known {
        let compared = Compared::new(self.rows, weights, statistics);
        let number = self.at.iter().map(|row| row.id).zip(0..).collect();
        Known { compared, at: self.at, number }
    }
}

/// Tells the engine what one row claims; `None` if it is about nobody.
fn tell(rows: &mut Rows, row: &RowSaid) -> Option<RowAt> {
    let RowSaid { list, kind, claim, .. } = row;
    let person = claim.person.as_ref()?;
    let born = person.birth.map(|birth| match birth {
        Birth::Day(day) => {
            Born::Day { year: day.year(), month: day.month().unsigned_abs(), day: day.day().unsigned_abs() }
        }
        Birth::Year(year) => Born::Year(year),
    });
    // A worker's list gives the end of the work plan, to which permits are renewed.
    let planned = claim.until.filter(|_| *kind == ListKind::Workers);
    let ends = claim.permit.as_ref().and_then(|permit| permit.ends).or(planned);
    let at_work = |kind| matches!(kind, PlaceKind::Workplace | PlaceKind::Office | PlaceKind::Jetty);
    let place = claim.place.as_ref().map(|place| {
        let role = match () {
            () if *kind == ListKind::Monitoring => Role::Seen,
            () if at_work(place.kind) => Role::Work,
            () => Role::Lodging,
        };
        (place.name.as_str(), role)
    });
    let point = claim.place.as_ref().and_then(|place| place.point).map(|point| (point.lon, point.lat));
    rows.add(&Said {
        list: *list,
        place_in_lists: (row.list_digest << 32) | u64::from(claim.line),
        name: &person.name,
        nationality: person.nationality.as_deref(),
        born,
        sex: person.sex.as_deref().and_then(|sex| sex.chars().next()),
        passport: person.passport.as_deref(),
        permit: claim.permit.as_ref().and_then(|permit| permit.number.as_deref()),
        ends_day: ends
            .map(|day| i32::from(day.year()) * 372 + i32::from(day.month()) * 31 + i32::from(day.day())),
        company: claim.company.as_deref(),
        place,
        point,
    });
    let RowSaid { id, own, place, .. } = row;
    Some(RowAt { id: *id, own: *own, place: *place, list: *list, line: claim.line, kind: *kind })
}

impl Known {
    /// By what rows were compared.
    pub fn judgement(&self) -> Judgement {
        let model = &self.compared.model;
        Judgement { weights: model.weights.clone(), statistics: model.statistics(&self.compared.rows) }
    }

    /// Takes in the rows of further lists, compared with their neighbours.
    pub fn extend(&mut self, rows: &[RowSaid]) {
        let Self { compared, at, number } = self;
        compared.extend(|engine| {
            for told in rows.iter().filter_map(|row| tell(engine, row)) {
                number.insert(told.id, at.len() as u32);
                at.push(told);
            }
        });
    }

    /// Rows that speak of a person.
    pub fn count(&self) -> usize {
        self.at.len()
    }

    /// Makes persons. `together` and `apart` are what people decided, by row.
    pub fn persons(&mut self, together: &[(Uuid, Uuid)], apart: &[(Uuid, Uuid)]) -> Persons {
        let numbered = |pairs: &[(Uuid, Uuid)]| -> Vec<(u32, u32)> {
            let number = |row: &Uuid| self.number.get(row).copied();
            pairs.iter().filter_map(|(a, b)| Some((number(a)?, number(b)?))).collect()
        };
        let decided = Decided { together: numbered(together), apart: numbered(apart) };
        let linked = self.compared.linked(Thresholds::default(), &decided);
        // The rows come back by what they say; the caller knows them as they were told.
        let mut root_of = vec![0_u32; self.at.len()];
        for (row, root) in self.compared.rows.rows.iter().zip(&linked.person) {
            if let Some(slot) = root_of.get_mut(row.added as usize) {
                *slot = *root;
            }
        }
        let mut numbers = HashMap::new();
        let mut rows = Vec::with_capacity(self.at.len());
        let mut groups: Vec<Claims> = Vec::new();
        for (at, root) in self.at.iter().zip(root_of) {
            let group = *numbers.entry(root).or_insert(groups.len());
            if group == groups.len() {
                groups.push(Claims::default());
            }
            rows.push((*at, group as u32));
            if let (Some(own), Some(claims)) = (at.own, groups.get_mut(group)) {
                claims.persons.insert((precedence::of_person(at.kind), own));
                claims.first_row = Some(claims.first_row.map_or(at.id, |first| first.min(at.id)));
            }
        }
        let shown = shown_as(&groups);
        Persons { rows, shown, links: self.pairs(&linked.links), questions: self.pairs(&linked.asked) }
    }

    /// What two rows alone say of being one person.
    pub fn evidence(&self, left: Uuid, right: Uuid) -> Option<Evidence> {
        let (rows, model) = (&self.compared.rows, &self.compared.model);
        let row = |id: Uuid| rows.rows.get(self.compared.place_of(*self.number.get(&id)?)?);
        let (parts, levels) = model.compare(rows, row(left)?, row(right)?);
        Some(Evidence { bits: parts.bits() - model.people_log2, exact: exact(levels, &parts), levels, parts })
    }

    fn pairs(&self, scored: &[Scored]) -> Vec<Pair> {
        let row = |index: u32| {
            let added = self.compared.rows.rows.get(index as usize)?.added;
            Some(self.at.get(added as usize)?.id)
        };
        let pair = |scored: &Scored| {
            let (a, b) = (row(scored.a)?, row(scored.b)?);
            let Scored { bits, parts, levels, .. } = *scored;
            let evidence = Evidence { bits, exact: exact(levels, &parts), levels, parts };
            Some(((a.min(b), a.max(b)), evidence))
        };
        // Two rows may have been asked about for several groups.
        let pairs: BTreeMap<(Uuid, Uuid), Evidence> = scored.iter().filter_map(pair).collect();
        pairs.into_iter().map(|((left, right), evidence)| Pair { left, right, evidence }).collect()
    }
}

/// Under what ids a group may be shown: the persons that lists made of its rows, the list
/// that knows best first; and the first such row.
#[derive(Default)]
struct Claims {
    persons: BTreeSet<(u8, Uuid)>,
    first_row: Option<Uuid>,
}

/// One id for each group that has a person. Rows of one document that were parted claim
/// the same id: whoever comes after is shown under the id of their first row.
fn shown_as(groups: &[Claims]) -> Vec<Option<Uuid>> {
    let mut order: Vec<usize> = (0..groups.len()).collect();
    order.sort_by_key(|at| groups.get(*at).map(|claims| (claims.persons.first(), claims.first_row)));
    let mut shown = vec![None; groups.len()];
    let mut taken = HashSet::new();
    for at in order {
        let (Some(claims), Some(slot)) = (groups.get(at), shown.get_mut(at)) else { continue };
        let free = claims.persons.iter().map(|(_, person)| *person).find(|person| !taken.contains(person));
        *slot = free.or(claims.first_row);
        taken.extend(*slot);
    }
    shown
}

impl Persons {
    /// Each row with the person that it is shown as.
    pub fn shown(&self) -> impl Iterator<Item = (&RowAt, Option<Uuid>)> {
        self.rows.iter().map(|(at, group)| (at, self.shown.get(*group as usize).copied().flatten()))
    }
}
