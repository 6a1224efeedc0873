//! One alert told whole: numbers, evidence, life, and its zone on the ground.
//! Invariant: every number shown is of the finding that is kept; nothing is counted anew.

use std::collections::BTreeMap;

use petapora_wire::{
    AlertCase, AlertDetail, AlertEvidence, AlertNumbers, AlertStep, AlertZone, Permission, Text,
};
use sha2::{Digest as _, Sha256};

use super::page::line;
use super::sql::{Shown, Spot, family};
use crate::access::Who;
use crate::alerts::finding::Finding;
use crate::alerts::lineage::moved;
use crate::alerts::runs::Judged;
use crate::alerts::state::moves;
use crate::index::metres::distance_m;

/// What stands around an alert.
pub struct Around<'a> {
    pub all: &'a [Shown],
    pub evidence: BTreeMap<String, AlertEvidence>,
    pub timeline: Vec<AlertStep>,
    /// Places, and those with a trustworthy point.
    pub ground: [u32; 2],
    /// The last run that judged alerts.
    pub judged: Judged,
}

pub fn detail(shown: &Shown, who: &Who, around: Around<'_>) -> AlertDetail {
    let finding = &shown.kept.finding;
    let [children, merged_from] = family(around.all, &shown.kept.id);
    let [places_added, places_left] = moved(&shown.kept.told_places, &finding.places);
    let [places, located] = around.ground;
    let case = |case: &crate::alerts::signals::Case| AlertCase {
        observed: case.observed,
        allowed: case.allowed,
        evidence: case.rows.iter().filter_map(|row| around.evidence.get(row).cloned()).collect(),
    };
    let may_review = who.may(Permission::ReviewAlerts);
    AlertDetail {
        alert: line(shown, who),
        law: finding.law.clone(),
        off: finding.off.clone(),
        numbers: numbers(finding),
        cases: finding.cases.iter().map(case).collect(),
        timeline: around.timeline,
        moves: if may_review { moves(shown.kept.state).to_vec() } else { Vec::new() },
        zone: zone(&shown.spots),
        // Before anybody was told there is nothing to compare with.
        places_added: if shown.kept.told_ms.is_some() { places_added } else { Vec::new() },
        places_left,
        children,
        merged_from,
        suppressions: finding.suppressions.clone(),
        unlocated: places - located,
        geocode_share: if places == 0 { 0.0 } else { f64::from(located) / f64::from(places) },
        params_hash: params_hash(finding),
        data_version: around.judged.seq,
        day: around.judged.day,
        caveat: caveat(finding),
    }
}

fn numbers(finding: &Finding) -> AlertNumbers {
    let (observed, expected) = (finding.observed(), finding.expected());
    let scan = finding.scan.as_ref();
    AlertNumbers {
        observed,
        expected,
        ratio: (expected > 0.0).then(|| f64::from(observed) / expected),
        excess: f64::from(observed) - expected,
        baseline: finding.baseline().into(),
        window_weeks: scan.map(|scan| scan.weeks),
        baseline_weeks: scan.map(|scan| scan.baseline_weeks),
        llr: scan.map(|scan| scan.llr),
        p: scan.map(|scan| scan.p),
        replicates: scan.map(|scan| scan.replicates),
        rank: scan.map(|scan| scan.rank),
        recurrence_weeks: scan.map(|scan| scan.recurrence_weeks),
        seed: scan.map(|scan| scan.seed),
    }
}

/// Equal for alerts that were judged by the same rule or the same settings of a scan.
fn params_hash(finding: &Finding) -> String {
    let seed = finding.scan.as_ref().map_or(0, |scan| scan.seed);
    let weeks = finding.scan.as_ref().map_or(0, |scan| scan.baseline_weeks);
    let text = format!("{}|{}|{seed}|{weeks}", finding.signal, finding.law);
    data_encoding::HEXLOWER.encode(&Sha256::digest(text.as_bytes()))[..16].to_owned()
}

fn caveat(finding: &Finding) -> Text {
    match finding.scan.as_ref().map(|scan| scan.weeks) {
        Some(0) => Text::new(
            "Lebih banyak orang daripada perkiraan, bukan pelanggaran. Penduduk hanya diketahui per kecamatan, jadi perkiraannya kasar.",
            "More people than expected, not a violation. The population is known by kecamatan only, so what is expected is rough.",
        ),
        Some(_) => Text::new(
            "Lebih banyak kedatangan daripada biasanya, bukan pelanggaran. Jendela minggu saling tumpang tindih, jadi kekerapan kebetulan bersifat perkiraan.",
            "More arrivals than usual, not a violation. Weeks overlap from run to run, so how often chance does it is approximate.",
        ),
        None if finding.restricted => Text::new(
            "Diteruskan sebagaimana diterima dari instansi perujuk; tidak dihitung dari data tempat tinggal.",
            "Passed on as the referring agency sent it; nothing was computed from where people live.",
        ),
        None => Text::new(
            "Daftar dapat terlambat atau keliru; ini permintaan verifikasi, bukan pelanggaran.",
            "Lists may be late or wrong; this asks for verification and is not a violation.",
        ),
    }
}

fn zone(spots: &[Spot]) -> Option<AlertZone> {
    let points: Vec<[f64; 2]> = spots.iter().filter_map(|spot| spot.point).collect();
    if points.is_empty() {
        return None;
    }
    let mean = |axis: usize| points.iter().map(|point| point[axis]).sum::<f64>() / points.len() as f64;
    let centre = [mean(0), mean(1)];
    let radius_m = points.iter().map(|point| distance_m(centre, *point)).fold(0.0, f64::max);
    Some(AlertZone { centre, radius_m, hull: hull(points) })
}

/// Corners of the convex hull, anticlockwise from the westernmost (Andrew's monotone
/// chain, 1979). O(n log n).
fn hull(mut points: Vec<[f64; 2]>) -> Vec<[f64; 2]> {
    points.sort_by(|a, b| a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1])));
    points.dedup();
    if points.len() < 3 {
        return points;
    }
    let turn = |o: &[f64; 2], a: &[f64; 2], b: &[f64; 2]| {
        (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0])
    };
    let chain = |points: &mut dyn Iterator<Item = [f64; 2]>| {
        let mut chain: Vec<[f64; 2]> = Vec::new();
        for point in points {
            while let [.., before, last] = chain.as_slice() {
                if turn(before, last, &point) > 0.0 {
                    break;
                }
                chain.pop();
            }
            chain.push(point);
        }
        chain.pop();
        chain
    };
    let mut corners = chain(&mut points.iter().copied());
    corners.extend(chain(&mut points.iter().rev().copied()));
    corners
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hull_holds_every_point_and_only_corners() {
        let square = [[0.0, 0.0], [2.0, 0.0], [2.0, 2.0], [0.0, 2.0]];
        let inside = [[1.0, 1.0], [1.0, 0.0], [0.5, 1.5]];
        let corners = hull(square.iter().chain(&inside).copied().collect());
        assert_eq!(corners, square);
        assert_eq!(hull(vec![[1.0, 1.0], [1.0, 1.0]]), [[1.0, 1.0]]);
    }
}
