//! What a run finds, whoever found it: a rule or a stream, in one form that is kept.
//! Invariant: equal findings have equal bytes; none knows a person.

use std::collections::BTreeMap;

use petapora_wire::{ExpectationId, SiteId, SiteRole, Text};
use serde::{Deserialize, Serialize};

use super::lineage::Shape;
use super::signals::{Case, Facts, Signal, TargetKind};
use super::streams::{Crowd, Stream};

/// What stands in the database as the payload of an alert.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    pub signal: String,
    pub target_kind: String,
    pub target_id: String,
    pub target: String,
    pub cases: Vec<Case>,
    pub law: String,
    pub sentence: Text,
    pub off: Text,
    pub reminder: bool,
    pub urgency: u8,
    #[serde(default)]
    pub restricted: bool,
    /// What the scan says; `None` for a rule.
    #[serde(default)]
    pub scan: Option<Scan>,
    /// Places with the people that count there, and their sites on the map.
    #[serde(default)]
    pub places: Shape,
    #[serde(default)]
    pub sites: BTreeMap<String, SiteId>,
    #[serde(default)]
    pub suppressions: Vec<ExpectationId>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Scan {
    pub observed: u32,
    pub expected: f64,
    pub weeks: u32,
    pub baseline_weeks: u32,
    pub llr: f64,
    pub p: f64,
    pub replicates: u64,
    pub rank: u32,
    pub recurrence_weeks: f64,
    pub seed: u64,
    pub strength: Strength,
}

/// How much a zone says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Strength {
    /// Still there, no more.
    Faint,
    /// Noted, and told to nobody.
    Watch,
    /// Within the budget and large enough.
    Open,
}

impl Finding {
    /// People where the rule counts people, otherwise things to verify.
    pub fn observed(&self) -> u32 {
        match (&self.scan, self.counts_people(), self.cases.first()) {
            (Some(scan), _, _) => scan.observed,
            (None, true, Some(case)) => case.observed,
            _ => u32::try_from(self.cases.len()).unwrap_or(u32::MAX),
        }
    }

    pub fn expected(&self) -> f64 {
        match (&self.scan, self.counts_people(), self.cases.first()) {
            (Some(scan), _, _) => scan.expected,
            (None, true, Some(case)) => f64::from(case.allowed),
            _ => 0.0,
        }
    }

    pub fn strength(&self) -> Strength {
        self.scan.as_ref().map_or(Strength::Open, |scan| scan.strength)
    }

    pub fn recurrence_weeks(&self) -> Option<f64> {
        self.scan.as_ref().map(|scan| scan.recurrence_weeks)
    }

    /// What the counts are held against.
    pub fn baseline(&self) -> &'static str {
        match (&self.scan, self.signal.as_str()) {
            (Some(scan), _) if scan.weeks == 0 => "level",
            (Some(_), _) => "own_year",
            (None, "over_capacity" | "over_expectation") => "declared",
            (None, "over_quota") => "approved",
            (None, "import_jump") => "usual",
            _ => "none",
        }
    }

    fn counts_people(&self) -> bool {
        matches!(self.baseline(), "declared" | "approved" | "usual")
    }
}

/// Findings of the rules.
pub fn of_signals(facts: &Facts, signals: &[Signal]) -> Vec<Finding> {
    signals.iter().map(|signal| of_signal(facts, signal)).collect()
}

fn of_signal(facts: &Facts, signal: &Signal) -> Finding {
    let mut finding = Finding {
        signal: signal.signal.into(),
        target_kind: signal.target_kind.as_str().into(),
        target_id: signal.target_id.clone(),
        target: signal.target.clone(),
        cases: signal.cases.clone(),
        law: signal.law.into(),
        sentence: signal.sentence.clone(),
        off: signal.off.clone(),
        reminder: signal.reminder,
        urgency: signal.urgency,
        restricted: signal.restricted,
        scan: None,
        places: Shape::new(),
        sites: BTreeMap::new(),
        suppressions: Vec::new(),
    };
    let observed = finding.observed();
    let places: Vec<&String> = match signal.target_kind {
        // A sponsor is marked at its work sites.
        TargetKind::Company => {
            let own = |place: &&String| facts.places.get(*place).and_then(|p| p.company.as_ref());
            facts.places.keys().filter(|place| own(place) == Some(&signal.target_id)).collect()
        }
        // A letter may name premises that no list knows.
        _ => facts.places.get_key_value(&signal.target_id).into_iter().map(|(id, _)| id).collect(),
    };
    for place in places {
        finding.places.insert(place.clone(), observed);
        finding.sites.insert(place.clone(), site(facts, place));
    }
    finding
}

/// Findings of the streams.
pub fn of_streams(facts: &Facts, streams: &[Stream]) -> Vec<Finding> {
    let ranked = |stream: &Stream| {
        let crowds: Vec<Finding> =
            stream.crowds.iter().zip(1..).map(|(crowd, rank)| of_crowd(facts, stream, crowd, rank)).collect();
        crowds
    };
    streams.iter().flat_map(ranked).collect()
}

fn of_crowd(facts: &Facts, stream: &Stream, crowd: &Crowd, rank: u32) -> Finding {
    let mut counted: Vec<(&String, u32)> =
        crowd.places.iter().zip(crowd.people.iter().copied()).filter(|(_, people)| *people > 0).collect();
    counted.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let name = |id: &String| facts.places.get(id).map_or_else(String::new, |place| place.name.clone());
    let target = counted.first().map(|(id, _)| name(id)).unwrap_or_default();
    let target = if counted.len() > 1 { format!("{target} +{}", counted.len() - 1) } else { target };
    Finding {
        signal: stream.stream.into(),
        target_kind: "zone".into(),
        // The place with the most people names it.
        target_id: counted.first().map(|(id, _)| (*id).clone()).unwrap_or_default(),
        target,
        cases: Vec::new(),
        law: "UU 6/2011 Pasal 68–69; Permenimipas 2/2025 Pasal 53".into(),
        sentence: crowd.sentence.clone(),
        off: crowd.off.clone(),
        reminder: false,
        urgency: 3,
        restricted: false,
        scan: Some(Scan {
            observed: crowd.observed,
            expected: crowd.expected,
            weeks: crowd.weeks,
            baseline_weeks: stream.weeks,
            llr: crowd.llr,
            p: crowd.p,
            replicates: crowd.replicates,
            rank,
            recurrence_weeks: crowd.recurrence_weeks,
            seed: crowd.seed,
            strength: crowd.strength,
        }),
        sites: counted.iter().map(|(id, _)| ((*id).clone(), site(facts, id))).collect(),
        places: counted.into_iter().map(|(id, people)| (id.clone(), people)).collect(),
        suppressions: crowd.suppressions.clone(),
    }
}

/// The site that a place is on the map, by its kind.
fn site(facts: &Facts, place: &str) -> SiteId {
    let role = facts.places.get(place).map(|place| place.kind.default_role());
    let mark = if role == Some(SiteRole::Residence) { 'r' } else { 'w' };
    SiteId(format!("{place}-{mark}"))
}
