//! What the alerts page asks and how it draws numbers, without a browser. Invariant:
//! the longer of two bars is whole, and a chip pressed twice asks what was asked before.

use std::collections::BTreeSet;

use petapora_wire::{Alert, AlertState};

use crate::query;

/// Lines on a page.
const LIMIT: u32 = 50;

/// What is chosen by chips, and the page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Chosen {
    pub states: BTreeSet<String>,
    pub signals: BTreeSet<String>,
    pub after: Option<String>,
}

impl Chosen {
    /// The address of the page chosen.
    pub fn path(&self) -> String {
        let joined = |set: &BTreeSet<String>| set.iter().cloned().collect::<Vec<_>>().join(",");
        let mut pairs = vec![("limit", LIMIT.to_string())];
        if !self.states.is_empty() {
            pairs.push(("state", joined(&self.states)));
        }
        if !self.signals.is_empty() {
            pairs.push(("signal", joined(&self.signals)));
        }
        if let Some(after) = &self.after {
            pairs.push(("after", after.clone()));
        }
        format!("/api/v1/alerts?{}", query::encode(&pairs))
    }

    /// Turns a state on or off, and starts at the first page.
    pub fn turn_state(&mut self, value: &str) {
        turn(&mut self.states, value);
        self.after = None;
    }

    /// Turns a signal on or off, and starts at the first page.
    pub fn turn_signal(&mut self, value: &str) {
        turn(&mut self.signals, value);
        self.after = None;
    }
}

fn turn(set: &mut BTreeSet<String>, value: &str) {
    if !set.remove(value) {
        set.insert(value.to_owned());
    }
}

/// A visit can answer it: it stands at premises, is open, and is no mere letter.
pub fn can_be_visited(alert: &Alert) -> bool {
    !alert.sites.is_empty() && !alert.reminder && !alert.state.is_closed()
}

/// Lengths of the bars of what was observed and what it is compared with, in percent.
pub fn bars(observed: u32, expected: f64) -> [f64; 2] {
    let observed = f64::from(observed);
    let longest = observed.max(expected).max(1.0);
    [observed, expected.max(0.0)].map(|value| 100.0 * value / longest)
}

/// A step into this state needs no more than a reason, or an outcome that the form asks for.
pub const fn is_offered(to: AlertState) -> bool {
    // Merging asks for the alert it lives on in, which this form does not.
    !matches!(to, AlertState::Merged)
}

/// Taking it into review is the only step without a reason.
pub fn may_save(to: AlertState, reason: &str, has_outcome: bool) -> bool {
    (to == AlertState::Reviewed || !reason.trim().is_empty()) && (to != AlertState::Done || has_outcome)
}

/// Name of a rule or stream; one that this page does not know keeps its code.
pub fn signal_name(signal: &str) -> Option<(&'static str, &'static str)> {
    Some(match signal {
        "over_capacity" => ("Penghuni di atas kapasitas", "People above capacity"),
        "over_expectation" => ("Penghuni di atas perkiraan", "People above expectation"),
        "overstay" => ("Izin lewat tanggal", "Permit past its end"),
        "permit_expiring" => ("Izin akan habis", "Permit ending soon"),
        "address_mismatch" => ("Alamat berbeda dari laporan", "Address differs from the report"),
        "lodging_not_reporting" => ("Penginapan tidak melapor", "Lodging does not report"),
        "over_quota" => ("Pekerja di atas jumlah disetujui", "Workers above the approved number"),
        "permit_misuse" => ("Kegiatan tidak sesuai izin", "Activity not in the permit"),
        "position_not_approved" => ("Jabatan di luar persetujuan", "Position not approved"),
        "referral" => ("Rujukan bernomor", "Numbered referral"),
        "site_not_approved" => ("Lokasi kerja di luar persetujuan", "Work site not approved"),
        "sponsor_report_missing" => ("Laporan penjamin belum ada", "Sponsor's report missing"),
        "routine_visit" => ("Kunjungan acak rutin", "Routine random visit"),
        "unreconciled_presence" => ("Belum cocok dengan dokumen", "Matched to no document"),
        "residences_change" => ("Kenaikan di tempat tinggal", "Rise at residences"),
        "import_jump" => ("Lonjakan daftar, periksa data", "A list jumped, check the data"),
        "workplaces_change" => ("Kenaikan di tempat kerja", "Rise at workplaces"),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chip_pressed_twice_asks_what_was_asked_before() {
        let mut chosen = Chosen { after: Some("x".into()), ..Chosen::default() };
        chosen.turn_state("BARU");
        assert_eq!(chosen.path(), "/api/v1/alerts?limit=50&state=BARU");
        chosen.turn_signal("overstay");
        chosen.turn_state("BARU");
        assert_eq!(chosen.path(), "/api/v1/alerts?limit=50&signal=overstay");
    }

    #[test]
    fn the_longer_bar_is_whole() {
        assert_eq!(bars(12, 6.0), [100.0, 50.0]);
        assert_eq!(bars(0, 0.0), [0.0, 0.0]);
        assert_eq!(bars(3, 12.0), [25.0, 100.0]);
    }

    #[test]
    fn a_step_needs_its_reason_and_an_end_its_outcome() {
        assert!(may_save(AlertState::Reviewed, "", false));
        assert!(!may_save(AlertState::Approved, "  ", false));
        assert!(may_save(AlertState::Approved, "surat 12", false));
        assert!(!may_save(AlertState::Done, "kunjungan", false));
        assert!(may_save(AlertState::Done, "kunjungan", true));
    }
}
