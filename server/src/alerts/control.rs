//! One in five of what is offered for inspection is drawn at random: premises without an
//! alert, so that it can be told what alerts are worth.
//! Invariant: a draw depends on the week, the premises and the alerts alone, so that it
//! repeats; nobody but the head and the data-protection officer is told which are drawn.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use petapora_wire::{PlaceKind, SiteId, SiteRole, Text};

use super::density::chance::Chance;
use super::finding::Finding;
use super::judge::{Change, Kept, Reach, opened};
use super::lineage::Shape;
use super::signals::Facts;

const SIGNAL: &str = "routine_visit";
/// One drawn for so many offered by alerts: a fifth of all.
const OFFERED_BY_DRAWN: usize = 4;
const SEED: u64 = 20;

fn is_open(alert: &Kept) -> bool {
    !alert.state.is_closed() && alert.told_ms.is_some()
}

/// Findings of draws that are still open, so that a run does not end them.
pub fn standing(kept: &[Kept]) -> Vec<Finding> {
    kept.iter().filter(|alert| alert.control && is_open(alert)).map(|alert| alert.finding.clone()).collect()
}

/// Draws what is missing to one in five, after the run of the week.
pub fn draw(
    before: &[Kept],
    changes: &[Change],
    facts: &Facts,
    day: Date,
    reach: Reach,
    mut new_id: impl FnMut() -> String,
) -> Vec<Change> {
    let mut now: BTreeMap<&str, &Kept> = before.iter().map(|alert| (alert.id.as_str(), alert)).collect();
    now.extend(changes.iter().map(|change| (change.alert.id.as_str(), &change.alert)));
    let open: Vec<&Kept> = now.into_values().filter(|alert| is_open(alert)).collect();
    let drawn = open.iter().filter(|alert| alert.control).count();
    let offers =
        |alert: &&&Kept| !alert.control && !alert.finding.reminder && alert.finding.target_kind != "list";
    let offered = open.iter().filter(offers).count();
    let busy: BTreeSet<&String> = open.iter().flat_map(|alert| alert.finding.places.keys()).collect();
    let mut premises: Vec<&String> = facts
        .places
        .iter()
        .filter(|(id, place)| place.kind != PlaceKind::Jetty && !busy.contains(id))
        .map(|(id, _)| id)
        .collect();
    let week = u64::from(day.year().unsigned_abs()) * 1_000 + u64::from(day.day_of_year().unsigned_abs());
    let mut chance = Chance::of(SEED, week);
    let mut missing = offered.div_ceil(OFFERED_BY_DRAWN).saturating_sub(drawn);
    let mut draws = Vec::new();
    while missing > 0 && !premises.is_empty() {
        let place = premises.swap_remove(chance.below(premises.len() as u32) as usize);
        let mut change = opened(new_id(), finding(facts, place), None, reach);
        change.alert.control = true;
        draws.push(change);
        missing -= 1;
    }
    draws
}

fn finding(facts: &Facts, id: &str) -> Finding {
    let place = facts.places.get(id);
    let target = place.map_or_else(String::new, |place| place.name.clone());
    let role = place.map(|place| place.kind.default_role());
    let mark = if role == Some(SiteRole::Residence) { 'r' } else { 'w' };
    Finding {
        signal: SIGNAL.into(),
        target_kind: "place".into(),
        target_id: id.to_owned(),
        cases: Vec::new(),
        law: "UU 6/2011 Pasal 68–69; Permenimipas 2/2025 Pasal 53".into(),
        sentence: Text::new(
            format!("{target}: masuk daftar kunjungan administrasi; perlu verifikasi."),
            format!("{target}: on the list of routine visits; to be verified."),
        ),
        off: Text::new("Kunjungan dicatat.", "The visit is recorded."),
        target,
        reminder: false,
        urgency: 3,
        restricted: false,
        scan: None,
        places: Shape::from([(id.to_owned(), 1)]),
        sites: BTreeMap::from([(id.to_owned(), SiteId(format!("{id}-{mark}")))]),
        suppressions: Vec::new(),
    }
}
