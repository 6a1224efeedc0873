//! The orders in which the list can stand. Invariant: equal rows stand in the order
//! of their ids, so that an order is one and the same for each snapshot.

use std::cmp::{Ordering, Reverse};

use super::columns::SiteRow;
use super::select::Counted;
use super::snapshot::{Snapshot, site_id};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// Occupants by capacity, fullest first; places without a known capacity last.
    #[default]
    Occupancy,
    /// Most people first.
    People,
    Name,
    /// By code; places in no known kelurahan last.
    Kelurahan,
    /// Newest first.
    SourceDate,
}

impl Sort {
    pub const ALL: &'static [(&'static str, Self)] = &[
        ("occupancy", Self::Occupancy),
        ("people", Self::People),
        ("name", Self::Name),
        ("kelurahan", Self::Kelurahan),
        ("source_date", Self::SourceDate),
    ];

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().find(|(name, _)| *name == text).map(|(_, sort)| *sort)
    }
}

impl Snapshot {
    /// Sorts sites of a selection, which come in the order of their ids.
    pub fn sort(&self, sites: &mut [Counted], sort: Sort, backwards: bool) {
        let row = |counted: &Counted| &self.sites[counted.site as usize];
        let compare = |a: &Counted, b: &Counted| -> Ordering {
            match sort {
                Sort::Occupancy => {
                    let share = |c: &Counted| {
                        SiteRow::known(row(c).capacity)
                            .map_or(-1.0, |capacity| f64::from(c.occupants) / f64::from(capacity.max(1)))
                    };
                    share(b).total_cmp(&share(a)).then(b.people.cmp(&a.people))
                }
                Sort::People => b.people.cmp(&a.people),
                Sort::Name => row(a).described.name.cmp(&row(b).described.name),
                Sort::Kelurahan => {
                    let code =
                        |c: &Counted| self.kelurahan_of(row(c)).map_or((true, ""), |code| (false, code));
                    code(a).cmp(&code(b))
                }
                Sort::SourceDate => Reverse(row(a).source_day).cmp(&Reverse(row(b).source_day)),
            }
        };
        // Stable, also backwards: equals keep the order of their ids.
        sites.sort_by(|a, b| if backwards { compare(b, a) } else { compare(a, b) });
    }

    /// Where in a sorted selection the site with this id stands.
    pub fn position(&self, sites: &[Counted], id: &str) -> Option<usize> {
        let number = self.find(id)?;
        sites.iter().position(|counted| counted.site == number)
    }

    /// The id of a counted site.
    pub fn id_of(&self, counted: &Counted) -> String {
        site_id(&self.sites[counted.site as usize]).0
    }
}
