//! What the alerts page asks and how it draws numbers, without a browser. Invariant:
//! the longer of two bars is whole, and a chip pressed twice asks what was asked before.

use std::collections::BTreeSet;

use petapora_wire::{Alert, AlertState, Shape, number};

use crate::query;

/// Lines on a page.
const LIMIT: u32 = 50;

/// What is chosen by chips, and the page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Chosen {
    pub states: BTreeSet<String>,
    pub signals: BTreeSet<String>,
    /// Part of a target's name.
    pub text: String,
    pub order: Order,
    /// Letters and questions as well, which send nobody.
    pub reminders: bool,
    pub after: Option<String>,
}

/// How the list is sorted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Order {
    #[default]
    Urgency,
    Newest,
    Target,
}

impl Order {
    pub const ALL: [Self; 3] = [Self::Urgency, Self::Newest, Self::Target];

    /// Its name in the API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Urgency => "urgency",
            Self::Newest => "newest",
            Self::Target => "target",
        }
    }
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
        if !self.text.is_empty() {
            pairs.push(("q", self.text.clone()));
        }
        if self.order != Order::default() {
            pairs.push(("sort", self.order.name().to_owned()));
        }
        if !self.reminders {
            pairs.push(("reminders", "false".to_owned()));
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

/// Steps that many alerts may take at once: those that need no more than a reason.
pub const BULK: [AlertState; 5] = [
    AlertState::Reviewed,
    AlertState::Approved,
    AlertState::NeedsData,
    AlertState::Watched,
    AlertState::Dismissed,
];

/// Taking it into review is the only step without a reason.
pub fn may_save(to: AlertState, reason: &str, has_outcome: bool, has_into: bool) -> bool {
    (to == AlertState::Reviewed || reason.trim().chars().count() >= 3)
        && (to != AlertState::Done || has_outcome)
        && (to != AlertState::Merged || has_into)
}

/// The line that a key moves to, of `count`.
pub fn moved(at: usize, count: usize, key: &str) -> Option<usize> {
    match key {
        "ArrowDown" => Some((at + 1).min(count.saturating_sub(1))),
        "ArrowUp" => Some(at.saturating_sub(1)),
        "Home" => Some(0),
        "End" => Some(count.saturating_sub(1)),
        _ => None,
    }
}

/// The zoom at which a zone of that radius fills about a third of the map.
pub fn zoom_of(radius_m: f64) -> f64 {
    (15.5 - (radius_m.max(200.0) / 200.0).log2()).clamp(11.0, 15.5)
}

/// Corners of an area, one `longitude latitude` a line; `None` where a line is none.
pub fn corners(text: &str) -> Option<Vec<[f64; 2]>> {
    let line = |line: &str| {
        let mut numbers = line.split([',', ';', ' ', '\t']).filter(|part| !part.is_empty()).map(number);
        let corner = [numbers.next()??, numbers.next()??];
        numbers.next().is_none().then_some(corner)
    };
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let corners = lines.map(line).collect::<Option<Vec<_>>>()?;
    (corners.len() >= 3).then_some(corners)
}

/// The corners of a drawn area as text.
pub fn corner_text(shape: &Shape) -> String {
    let ring = match shape {
        Shape::Polygon(ring) => ring.clone(),
        Shape::Bbox([w, s, e, n]) => vec![[*w, *s], [*e, *s], [*e, *n], [*w, *n]],
        Shape::Radius { .. } => Vec::new(),
    };
    ring.iter().map(|[lon, lat]| format!("{lon:.6} {lat:.6}")).collect::<Vec<_>>().join("\n")
}

/// Height of a p in a picture whose top is `LEAST_P`: 0 at p = 1, 1 at the top.
pub fn height_of_p(p: f64) -> f64 {
    (p.max(LEAST_P).log10() / LEAST_P.log10()).clamp(0.0, 1.0)
}

/// The least p that 999 replicates tell.
pub const LEAST_P: f64 = 0.001;

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
        "residences_level" => ("Kepadatan di tempat tinggal", "Density at residences"),
        "workplaces_level" => ("Kepadatan di tempat kerja", "Density at workplaces"),
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
        assert_eq!(chosen.path(), "/api/v1/alerts?limit=50&state=BARU&reminders=false");
        chosen.turn_signal("overstay");
        chosen.turn_state("BARU");
        assert_eq!(chosen.path(), "/api/v1/alerts?limit=50&signal=overstay&reminders=false");
    }

    #[test]
    fn the_longer_bar_is_whole() {
        assert_eq!(bars(12, 6.0), [100.0, 50.0]);
        assert_eq!(bars(0, 0.0), [0.0, 0.0]);
        assert_eq!(bars(3, 12.0), [25.0, 100.0]);
    }

    #[test]
    fn a_step_needs_its_reason_and_an_end_its_outcome() {
        assert!(may_save(AlertState::Reviewed, "", false, false));
        assert!(!may_save(AlertState::Approved, "  ", false, false));
        assert!(may_save(AlertState::Approved, "surat 12", false, false));
        assert!(!may_save(AlertState::Done, "kunjungan", false, false));
        assert!(may_save(AlertState::Done, "kunjungan", true, false));
        assert!(!may_save(AlertState::Merged, "tempat sama", false, false));
        assert!(may_save(AlertState::Merged, "tempat sama", false, true));
    }

    #[test]
    fn arrows_stop_at_the_ends_of_the_list() {
        assert_eq!(moved(0, 3, "ArrowDown"), Some(1));
        assert_eq!(moved(2, 3, "ArrowDown"), Some(2));
        assert_eq!(moved(0, 3, "ArrowUp"), Some(0));
        assert_eq!(moved(1, 3, "End"), Some(2));
        assert_eq!(moved(1, 3, "x"), None);
    }

    #[test]
    fn an_area_is_read_as_it_is_written() {
        let drawn = Shape::Polygon(vec![[117.5, 0.1], [117.6, 0.1], [117.6, 0.25]]);
        assert_eq!(corners(&corner_text(&drawn)), Some(vec![[117.5, 0.1], [117.6, 0.1], [117.6, 0.25]]));
        assert_eq!(corners("117.5, 0.1\n117.6, 0.1"), None);
        assert_eq!(corners("117.5 0.1\n117.6 x\n117 0"), None);
    }

    #[test]
    fn a_rarer_zone_stands_higher() {
        assert_eq!(height_of_p(1.0), 0.0);
        assert!((height_of_p(0.01) - 2.0 / 3.0).abs() < 1e-9);
        assert_eq!(height_of_p(0.0), 1.0);
        assert!(zoom_of(30.0) > zoom_of(500.0));
    }
}
