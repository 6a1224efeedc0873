//! Where invented people live, day by day. Invariant: shares no code with the product; a
//! lodging's report beats the address on a permit.

use std::collections::BTreeMap;

use jiff::civil::Date;
use petapora::index::facts::PresenceFact;
use petapora_wire::{Agency, SiteRole};
use uuid::Uuid;

/// Parts the days of an address on which a lodging reports its person elsewhere. Of one
/// person there is at most one address and one report.
pub fn apart(presences: Vec<PresenceFact>) -> Vec<PresenceFact> {
    let lodged = |row: &&PresenceFact| row.role == SiteRole::Residence && row.agency == Agency::Apoa;
    let lodgings: BTreeMap<Uuid, PresenceFact> =
        presences.iter().filter(lodged).map(|row| (row.person, row.clone())).collect();
    let mut apart = Vec::new();
    for row in presences {
        let elsewhere = lodgings.get(&row.person).filter(|lodging| {
            row.role == SiteRole::Residence && row.agency == Agency::Imigrasi && lodging.place != row.place
        });
        let Some(lodging) = elsewhere else {
            apart.push(row);
            continue;
        };
        let before = lodging.from.and_then(|day| day.yesterday().ok());
        let after = lodging.to.and_then(|day| day.tomorrow().ok());
        let mut piece = |from: Option<Date>, to: Option<Date>, away: bool| {
            if from.zip(to).is_none_or(|(from, to)| from <= to) {
                apart.push(PresenceFact { from, to, away, ..row.clone() });
            }
        };
        let later = |a: Option<Date>, b: Option<Date>| a.max(b);
        let sooner = |a: Option<Date>, b: Option<Date>| a.map_or(b, |a| Some(b.map_or(a, |b| a.min(b))));
        if let Some(before) = before {
            piece(row.from, sooner(row.to, Some(before)), false);
        }
        piece(later(row.from, lodging.from), sooner(row.to, lodging.to), true);
        if let Some(after) = after {
            piece(later(row.from, Some(after)), row.to, false);
        }
    }
    apart
}
