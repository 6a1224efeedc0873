//! Names of an inspection's states, results and findings. Invariant: a finding is something noted at a
//! visit, not a verdict about a person.

use petapora_wire::{FindingKind, InspectionState, VisitOutcome};

use crate::i18n::codes::Label;

impl Label for InspectionState {
    fn both(self) -> (&'static str, &'static str) {
        match self {
            Self::Draft => ("Draf", "Draft"),
            Self::Submitted => ("Diajukan", "Submitted"),
            Self::Approved => ("Disetujui", "Approved"),
            Self::OrderIssued => ("SP terbit", "Order issued"),
            Self::Briefed => ("Siap", "Briefed"),
            Self::UnderWay => ("Berjalan", "Under way"),
            Self::Recorded => ("Hasil dicatat", "Recorded"),
            Self::NoFinding => ("Tanpa temuan", "No finding"),
            Self::Finding => ("Temuan", "Finding"),
            Self::Heard => ("BAP", "Heard"),
            Self::CaseConference => ("Gelar kasus", "Case conference"),
            Self::Measure => ("TAK", "Measure taken"),
            Self::Referred => ("Dirujuk", "Referred"),
            Self::Closed => ("Selesai", "Closed"),
            Self::Postponed => ("Ditunda", "Postponed"),
            Self::Cancelled => ("Dibatalkan", "Cancelled"),
        }
    }
}

impl Label for VisitOutcome {
    fn both(self) -> (&'static str, &'static str) {
        match self {
            Self::Confirmed => ("Terbukti", "Confirmed"),
            Self::NotConfirmed => ("Tidak terbukti", "Not confirmed"),
            Self::Unverified => ("Tak terverifikasi", "Could not be verified"),
        }
    }
}

impl Label for FindingKind {
    fn both(self) -> (&'static str, &'static str) {
        match self {
            Self::Overstay => ("Melewati izin tinggal", "Stay beyond the permit"),
            Self::PermitMisuse => ("Kegiatan tidak sesuai izin", "Activity not in the permit"),
            Self::NoDocuments => ("Tanpa dokumen", "No documents"),
            Self::AddressMismatch => ("Alamat tidak sesuai", "Address does not match"),
            Self::SponsorFictitious => ("Penjamin fiktif", "Fictitious sponsor"),
            Self::WorkLocation => ("Lokasi kerja di luar RPTKA", "Work site outside the approved plan"),
            Self::Overcrowded => ("Hunian melebihi kapasitas", "More people than capacity"),
            Self::LodgingUnreported => ("Penginapan tidak melapor", "Lodging does not report"),
            Self::Other => ("Lainnya", "Other"),
        }
    }
}
