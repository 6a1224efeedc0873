//! The list of alerts: what the reader may see, cut by filters, the most urgent first.
//! Invariant: scope comes before every filter and count; equals stand in the order of
//! their ids, so that pages never overlap.

use std::collections::BTreeMap;

use petapora_wire::{Alert, AlertCount, AlertId, AlertPage, AlertState, BadParameter, Permission, SiteId};

use super::sql::{Shown, Spot};
use crate::access::Who;
use crate::alerts::judge::Kept;

const DEFAULT_LIMIT: usize = 100;
const MAX_LIMIT: usize = 500;

/// Names of the parameters.
const KNOWN: &str = "state, signal, site, place, bbox, reminders, gone, q, sort, limit or after";

#[derive(Debug, Clone, PartialEq)]
pub struct AlertQuery {
    /// Empty: all that are not closed.
    states: Vec<AlertState>,
    signals: Vec<String>,
    sites: Vec<String>,
    places: Vec<String>,
    /// West, south, east, north.
    bbox: Option<[f64; 4]>,
    reminders: Option<bool>,
    /// Whether the lists no longer say so.
    gone: Option<bool>,
    text: String,
    sort: Sort,
    limit: usize,
    after: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    Urgency,
    Newest,
    Target,
}

impl AlertQuery {
    /// Errors: a parameter that is not known or cannot be read, by name.
    pub fn read(pairs: &[(String, String)]) -> Result<Self, BadParameter> {
        let mut query = Self {
            states: Vec::new(),
            signals: Vec::new(),
            sites: Vec::new(),
            places: Vec::new(),
            bbox: None,
            reminders: None,
            gone: None,
            text: String::new(),
            sort: Sort::Urgency,
            limit: DEFAULT_LIMIT,
            after: None,
        };
        for (name, value) in pairs {
            let bad = |expected| BadParameter { name: name.clone(), expected };
            let list = || value.split(',').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned);
            let flag = || match value.as_str() {
                "true" => Ok(Some(true)),
                "false" => Ok(Some(false)),
                _ => Err(bad("true or false")),
            };
            match name.as_str() {
                "state" => {
                    let states = list().map(|text| AlertState::parse(&text)).collect::<Option<Vec<_>>>();
                    query.states = states.ok_or_else(|| bad("states, e.g. BARU,DITINJAU"))?;
                }
                "signal" => query.signals = list().collect(),
                "site" => query.sites = list().collect(),
                "place" => query.places = list().collect(),
                "bbox" => {
                    let sides = list().map(|side| side.parse().ok().filter(|side: &f64| side.is_finite()));
                    let sides = sides.collect::<Option<Vec<f64>>>().and_then(|sides| sides.try_into().ok());
                    let holds = |[w, s, e, n]: &[f64; 4]| w <= e && s <= n;
                    query.bbox = Some(sides.filter(holds).ok_or_else(|| bad("west,south,east,north"))?);
                }
                "reminders" => query.reminders = flag()?,
                "gone" => query.gone = flag()?,
                "q" if value.chars().count() <= 100 => query.text = value.to_lowercase(),
                "q" => return Err(bad("at most 100 characters")),
                "sort" => {
                    query.sort = match value.as_str() {
                        "urgency" => Sort::Urgency,
                        "newest" => Sort::Newest,
                        "target" => Sort::Target,
                        _ => return Err(bad("urgency, newest or target")),
                    }
                }
                "limit" => {
                    let limit = value.parse().ok().filter(|limit| (1..=MAX_LIMIT).contains(limit));
                    query.limit = limit.ok_or_else(|| bad("1 to 500"))?;
                }
                "after" => query.after = Some(value.clone()),
                _ => return Err(bad(KNOWN)),
            }
        }
        Ok(query)
    }

    fn wants(&self, shown: &Shown) -> bool {
        let finding = &shown.kept.finding;
        let at = |list: &[String], of: fn(&Spot) -> &String| {
            list.is_empty() || shown.spots.iter().any(|spot| list.contains(of(spot)))
        };
        at(&self.sites, |spot| &spot.site)
            && at(&self.places, |spot| &spot.place)
            && self.reminders.is_none_or(|wanted| wanted == finding.reminder)
            && self.gone.is_none_or(|wanted| wanted == shown.kept.gone_ms.is_some())
            && (self.text.is_empty() || finding.target.to_lowercase().contains(&self.text))
            && self.bbox.is_none_or(|[w, s, e, n]| {
                let inside = |[lon, lat]: [f64; 2]| (w..=e).contains(&lon) && (s..=n).contains(&lat);
                shown.spots.iter().filter_map(|spot| spot.point).any(inside)
            })
    }

    fn wants_state(&self, state: AlertState) -> bool {
        if self.states.is_empty() { !state.is_closed() } else { self.states.contains(&state) }
    }

    fn wants_signal(&self, signal: &String) -> bool {
        self.signals.is_empty() || self.signals.contains(signal)
    }

    /// The page. O(n log n).
    pub fn page(&self, all: &[Shown], who: &Who, seq: i64) -> AlertPage {
        let mine: Vec<&Shown> = all.iter().filter(|shown| may_see(who, shown) && self.wants(shown)).collect();
        let (mut states, mut signals) = (BTreeMap::new(), BTreeMap::new());
        let mut chosen = Vec::new();
        for shown in mine {
            let (state, signal) = (shown.kept.state, &shown.kept.finding.signal);
            if self.wants_signal(signal) {
                *states.entry(state.as_str().to_owned()).or_insert(0) += 1;
            }
            if self.wants_state(state) {
                *signals.entry(signal.clone()).or_insert(0) += 1;
            }
            if self.wants_signal(signal) && self.wants_state(state) {
                chosen.push(shown);
            }
        }
        chosen.sort_by(|a, b| {
            let (x, y) = (&a.kept, &b.kept);
            let excess = |kept: &Kept| f64::from(kept.finding.observed()) - kept.finding.expected();
            let by = match self.sort {
                Sort::Urgency => {
                    x.finding.urgency.cmp(&y.finding.urgency).then(excess(y).total_cmp(&excess(x)))
                }
                Sort::Newest => y.opened_ms.cmp(&x.opened_ms),
                Sort::Target => x.finding.target.cmp(&y.finding.target),
            };
            by.then(x.finding.signal.cmp(&y.finding.signal)).then(x.id.cmp(&y.id))
        });
        // After an alert that is no longer in the list, the list begins anew.
        let after = self.after.as_ref().and_then(|id| chosen.iter().position(|shown| shown.kept.id == *id));
        let from = after.map_or(0, |at| at + 1);
        let page: Vec<&&Shown> = chosen.iter().skip(from).take(self.limit).collect();
        let is_more = chosen.len() > from + page.len();
        let next = page.last().filter(|_| is_more).map(|shown| shown.kept.id.clone());
        let counts = |counts: BTreeMap<String, u32>| {
            counts.into_iter().map(|(value, count)| AlertCount { value, count }).collect()
        };
        AlertPage {
            matched: u32::try_from(chosen.len()).unwrap_or(u32::MAX),
            items: page.into_iter().map(|shown| line(shown, who)).collect(),
            next,
            states: counts(states),
            signals: counts(signals),
            seq,
        }
    }
}

/// Whether an alert lies in the reader's area and, if it is a referral, in his queue.
pub fn may_see(who: &Who, shown: &Shown) -> bool {
    let here = who.scope.area.is_empty()
        || shown.spots.iter().any(|spot| who.scope.covers_area(spot.kelurahan.as_deref()));
    let queue = !shown.kept.finding.restricted || who.may(Permission::ReadReferrals);
    here && queue && who.scope.own_agency.is_none()
}

/// One line of the list, as this reader sees it.
pub fn line(shown: &Shown, who: &Who) -> Alert {
    let Shown { kept, outcome, spots } = shown;
    let finding = &kept.finding;
    // Who decides the policy answers for the share of visits drawn at random.
    let knows_control = who.may(Permission::ManagePolicy) || who.may(Permission::ReadAudit);
    Alert {
        id: AlertId(kept.id.clone()),
        signal: finding.signal.clone(),
        state: kept.state,
        phase: kept.state.phase(),
        outcome: *outcome,
        target_kind: finding.target_kind.clone(),
        target_id: finding.target_id.clone(),
        target: finding.target.clone(),
        sites: spots.iter().map(|spot| SiteId(spot.site.clone())).collect(),
        point: spots.iter().find_map(|spot| spot.point),
        observed: finding.observed(),
        expected: finding.expected(),
        urgency: finding.urgency,
        reminder: finding.reminder,
        restricted: finding.restricted,
        sentence: finding.sentence.clone(),
        opened_ms: kept.opened_ms,
        changed_ms: kept.changed_ms,
        told_ms: kept.told_ms,
        gone_ms: kept.gone_ms,
        parent: kept.parent.clone().map(AlertId),
        merged_into: kept.merged_into.clone().map(AlertId),
        control: knows_control.then_some(kept.control),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_that_is_not_known_is_refused_by_name() {
        let read = |name: &str, value: &str| AlertQuery::read(&[(name.into(), value.into())]);
        for (name, value) in [
            ("stat", "BARU"),
            ("state", "OPEN"),
            ("bbox", "1,2,3"),
            ("bbox", "3,0,1,1"),
            ("bbox", "NaN,0,1,1"),
            ("limit", "0"),
            ("limit", "501"),
            ("gone", "yes"),
            ("sort", "p"),
        ] {
            assert_eq!(read(name, value).err().map(|bad| bad.name), Some(name.to_owned()), "{value}");
        }
        let query = read("state", "BARU, DITINJAU").unwrap();
        assert_eq!(query.states, [AlertState::New, AlertState::Reviewed]);
    }
}
