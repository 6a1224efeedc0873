//! Labels of the trade's closed lists. Invariant: every value of every list has a
//! label in both languages (the matches are exhaustive).

use super::Lang;
use petapora_wire::{
    Agency, AlertState, Fix, InspectionOutcome, ListKind, Located, Permission, PermitKind, PermitStatus,
    PlaceKind, Purpose, Role, Severity, SiteRole, UploadState,
};

/// A code that has a name on the screen.
pub trait Label: Copy {
    /// Indonesian, English.
    fn both(self) -> (&'static str, &'static str);

    fn label(self, lang: Lang) -> &'static str {
        lang.of(self.both())
    }
}

impl Label for Role {
    fn both(self) -> (&'static str, &'static str) {
        match self {
            Self::Planner => ("Analis", "Planner"),
            Self::Inspector => ("Petugas lapangan", "Inspector"),
            Self::Contributor => ("Penyumbang data", "Contributor"),
            Self::Head => ("Kepala kantor", "Head of office"),
            Self::Admin => ("Administrator", "Administrator"),
            Self::Dpo => ("Pejabat pelindungan data", "Data-protection officer"),
            Self::Viewer => ("Pemirsa", "Viewer"),
        }
    }
}

impl Label for Permission {
    fn both(self) -> (&'static str, &'static str) {
        match self {
            Self::ReadCounts => ("Melihat jumlah per kelurahan", "See counts by kelurahan"),
            Self::ReadSites => ("Melihat lokasi", "See sites"),
            Self::ReadPeople => ("Melihat nama pekerja", "See people's names"),
            Self::RevealDocument => ("Menampilkan nomor paspor", "Reveal passport numbers"),
            Self::DecideIdentity => ("Memutuskan siapa adalah siapa", "Decide who is who"),
            Self::ExportSites => ("Mengekspor lokasi", "Export sites"),
            Self::EditPlaces => ("Menaruh dan memindahkan titik", "Place and move points"),
            Self::ImportLists => ("Mengimpor daftar", "Import lists"),
            Self::ReadImports => ("Melihat riwayat impor", "See past imports"),
            Self::ReadAlerts => ("Melihat peringatan", "See alerts"),
            Self::ReviewAlerts => ("Menindaklanjuti peringatan", "Act on alerts"),
            Self::ReadReferrals => ("Melihat rujukan", "See referrals"),
            Self::ReadInspections => ("Melihat inspeksi sendiri", "See own inspections"),
            Self::PlanInspections => ("Merencanakan inspeksi", "Plan inspections"),
            Self::ManageAccounts => ("Mengelola akun", "Manage accounts"),
            Self::ManageOffice => ("Mengubah data kantor", "Change the office's settings"),
            Self::ManagePolicy => ("Mengubah kewenangan", "Change the policy"),
            Self::ReadAudit => ("Membaca jejak audit", "Read the audit"),
        }
    }
}

impl Label for AlertState {
    fn both(self) -> (&'static str, &'static str) {
        match self {
            Self::New => ("Baru", "New"),
            Self::Reviewed => ("Ditinjau", "In review"),
            Self::Dismissed => ("Ditolak", "Dismissed"),
            Self::Merged => ("Digabung", "Merged"),
            Self::NeedsData => ("Perlu data", "Needs data"),
            Self::Watched => ("Dipantau", "Watched"),
            Self::Approved => ("Disetujui", "Approved"),
            Self::Scheduled => ("Dijadwalkan", "Scheduled"),
            Self::Done => ("Selesai", "Done"),
            Self::Expired => ("Kedaluwarsa", "Expired"),
        }
    }
}

impl Label for InspectionOutcome {
    fn both(self) -> (&'static str, &'static str) {
        match self {
            Self::Proven => ("Terbukti", "Proven"),
            Self::NotProven => ("Tidak terbukti", "Not proven"),
            Self::Unverifiable => ("Tidak dapat diverifikasi", "Could not be verified"),
        }
    }
}

impl Label for Agency {
    fn both(self) -> (&'static str, &'static str) {
        match self {
            Self::Imigrasi => ("Imigrasi", "Immigration"),
            Self::Apoa => ("APOA (penginapan)", "APOA (lodgings)"),
            Self::Disnaker => ("Disnaker", "Labour office"),
            Self::Dukcapil => ("Disdukcapil", "Civil registry"),
            Self::Kesbangpol => ("Kesbangpol", "Kesbangpol"),
            Self::Ksop => ("KSOP", "Harbour master"),
            Self::Perusahaan => ("Perusahaan", "Company"),
            Self::Kelurahan => ("Kelurahan", "Kelurahan office"),
            Self::Inspeksi => ("Hasil inspeksi", "Inspection"),
        }
    }
}

impl Label for ListKind {
    fn both(self) -> (&'static str, &'static str) {
        match self {
            Self::StayPermits => ("Izin tinggal", "Stay permits"),
            Self::Workers => ("Daftar TKA", "Foreign workers"),
            Self::LodgingReports => ("Laporan penginapan", "Lodging reports"),
            Self::Monitoring => ("Pemantauan lapangan", "Field monitoring"),
            Self::WorkPlans => ("Pengesahan RPTKA", "Approved work plans"),
            Self::LodgingRegister => ("Register penginapan", "Lodging register"),
            Self::ShipCrews => ("Awak kapal", "Ship crews"),
            Self::BorderCrossings => ("Perlintasan masuk/keluar", "Entries and exits"),
            Self::Referrals => ("Rujukan bernomor", "Numbered referrals"),
            Self::SponsorReports => ("Laporan Penjamin", "Sponsors' reports"),
        }
    }
}

impl Label for PermitKind {
    fn both(self) -> (&'static str, &'static str) {
        match self {
            Self::Bvk => ("Bebas visa kunjungan", "Visa-free visit"),
            Self::Itk => ("ITK (kunjungan)", "ITK (visit)"),
            Self::Itas => ("ITAS (terbatas)", "ITAS (limited stay)"),
            Self::ItasPerairan => ("ITAS perairan", "ITAS, waters"),
            Self::Itap => ("ITAP (tetap)", "ITAP (permanent)"),
            Self::Awak => ("Awak alat angkut", "Crew"),
            Self::Pengungsi => ("Pengungsi (UNHCR)", "Refugee (UNHCR)"),
            Self::Unknown => ("Belum diketahui", "Unknown"),
        }
    }
}

impl Label for PermitStatus {
    fn both(self) -> (&'static str, &'static str) {
        match self {
            Self::Active => ("Berlaku", "Valid"),
            Self::Expiring => ("Habis ≤30 hari", "Ends within 30 days"),
            Self::Expired => ("Lewat tanggal", "Past its end"),
            Self::Unknown => ("Izin belum diketahui", "No permit known"),
        }
    }
}

impl Label for PlaceKind {
    fn both(self) -> (&'static str, &'static str) {
        match self {
            Self::Workplace => ("Tempat kerja", "Workplace"),
            Self::Mess => ("Mess", "Company dormitory"),
            Self::Hotel => ("Hotel", "Hotel"),
            Self::Kos => ("Kos/kontrakan", "Boarding house"),
            Self::House => ("Rumah", "House"),
            Self::Office => ("Kantor", "Office"),
            Self::Jetty => ("Dermaga/kapal", "Jetty or ship"),
        }
    }
}

impl Label for SiteRole {
    fn both(self) -> (&'static str, &'static str) {
        match self {
            Self::Workplace => ("Tempat kerja", "Workplace"),
            Self::Residence => ("Tempat tinggal", "Residence"),
        }
    }
}

impl Label for Located {
    fn both(self) -> (&'static str, &'static str) {
        match self {
            Self::Measured => ("Koordinat dari daftar", "Coordinates from the list"),
            Self::KnownPlace => ("Dari tempat bernama sama", "From a known place of the same name"),
            Self::Pinned => ("Ditandai analis di peta", "Pinned by a planner"),
            Self::Unlocated => ("Belum berlokasi", "Not located"),
        }
    }
}

impl Label for Severity {
    fn both(self) -> (&'static str, &'static str) {
        match self {
            Self::Error => ("Ditolak", "Rejected"),
            Self::Warning => ("Perlu dilihat", "To be looked at"),
            Self::Info => ("Catatan", "Note"),
        }
    }
}

impl Label for Purpose {
    fn both(self) -> (&'static str, &'static str) {
        match self {
            Self::Verification => ("Verifikasi data", "Verifying data"),
            Self::InspectionPlanning => ("Persiapan pengawasan", "Preparing an inspection"),
            Self::ReportFollowUp => ("Tindak lanjut laporan", "Following up a report"),
            Self::SubjectRequest => ("Permintaan subjek data", "Request of the person concerned"),
        }
    }
}

/// The label as something to draw that follows the language.
pub fn label(code: impl Label) -> impl Fn() -> &'static str + Copy + Send + Sync {
    super::following(code.both())
}

impl Label for UploadState {
    fn both(self) -> (&'static str, &'static str) {
        match self {
            Self::Open => ("Belum diperiksa", "Not checked yet"),
            Self::Checked => ("Siap diproses", "Ready to be processed"),
            Self::PendingSecond => ("Menunggu akun kedua", "Waiting for a second account"),
            Self::Processing => ("Sedang diproses", "Being processed"),
            Self::Done => ("Sudah masuk", "Taken in"),
            Self::Cancelled => ("Dibatalkan", "Cancelled"),
        }
    }
}

impl Label for Fix {
    fn both(self) -> (&'static str, &'static str) {
        match self {
            Self::SwapAxes => ("Lintang dan bujur ditukar", "Latitude and longitude swapped"),
            Self::TurnSign => ("Tanda koordinat dibalik", "Sign of the coordinate turned"),
            Self::SwapDays => ("Awal dan akhir ditukar", "Start and end swapped"),
            Self::ZeroForO => ("Huruf O menjadi nol", "Letter O made a zero"),
            Self::MonthFirst => ("Bulan ditulis lebih dulu", "Month written first"),
            Self::PastYears => ("Tahun dua angka di masa lalu", "Two-digit years in the past"),
        }
    }
}
