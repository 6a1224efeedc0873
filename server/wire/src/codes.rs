//! The trade's closed lists as types (`domain.md` §3.3). Labels live in the dated
//! code lists of the database; the spelling here is what travels and is stored.
//! Invariant: `as_str` and `parse` are inverse.

use serde::{Deserialize, Serialize};

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal),+ $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $text)] $variant),+ }

        impl $name {
            /// Every value, in the order in which screens list them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stored and transmitted spelling.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            /// The value spelled exactly `text`; `None` for anything else.
            pub fn parse(text: &str) -> Option<Self> {
                match text { $($text => Some(Self::$variant),)+ _ => None }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    )+};
}

codes! {
    /// What an account is for. `Planner` is the team's analyst (analis).
    Role {
        Planner = "planner",
        Inspector = "inspector",
        /// Sends one agency's lists and sees its own rows.
        Contributor = "contributor",
        Head = "head",
        /// Manages accounts and settings; reads no records.
        Admin = "admin",
        /// Data-protection officer: reads the audit, not the records.
        Dpo = "dpo",
        /// Sees masked counts by kelurahan, nothing else.
        Viewer = "viewer",
    }

    /// Where an inspection stands.
    InspectionState {
        Draft = "DRAF",
        Submitted = "DIAJUKAN",
        Approved = "DISETUJUI",
        OrderIssued = "SP_TERBIT",
        Briefed = "SIAP",
        UnderWay = "BERJALAN",
        Recorded = "HASIL_DICATAT",
        NoFinding = "TANPA_TEMUAN",
        Finding = "TEMUAN",
        /// Heard at the office (*berita acara pemeriksaan*).
        Heard = "BAP",
        CaseConference = "GELAR_KASUS",
        /// Administrative measure (*tindakan administratif keimigrasian*).
        Measure = "TAK",
        Referred = "RUJUK",
        Closed = "SELESAI",
        Postponed = "DITUNDA",
        Cancelled = "DIBATALKAN",
    }

    /// What a visit showed of what it was to verify.
    VisitOutcome {
        Confirmed = "terbukti",
        NotConfirmed = "tidak_terbukti",
        Unverified = "tak_terverifikasi",
    }

    /// What was found, by type.
    FindingKind {
        Overstay = "overstay",
        PermitMisuse = "penyalahgunaan_izin",
        NoDocuments = "tanpa_dokumen",
        AddressMismatch = "alamat_tidak_sesuai",
        SponsorFictitious = "penjamin_fiktif",
        WorkLocation = "lokasi_kerja_di_luar_rptka",
        Overcrowded = "hunian_melebihi_kapasitas",
        LodgingUnreported = "penginapan_tidak_melapor",
        Other = "lain",
    }

    /// Who sent a list (*sumber*).
    Agency {
        Imigrasi = "IMIGRASI",
        Apoa = "APOA",
        Disnaker = "DISNAKER",
        Dukcapil = "DUKCAPIL",
        Kesbangpol = "KESBANGPOL",
        Ksop = "KSOP",
        Perusahaan = "PERUSAHAAN",
        Kelurahan = "KELURAHAN",
        Inspeksi = "INSPEKSI",
    }

    /// Where an alert stands (`domain.md` §5).
    AlertState {
        New = "BARU",
        /// Somebody looks into it.
        Reviewed = "DITINJAU",
        Dismissed = "DITOLAK",
        /// Lives on in another one.
        Merged = "DIGABUNG",
        /// An agency was asked.
        NeedsData = "PERLU_DATA",
        /// On the watch list.
        Watched = "DIPANTAU",
        /// To be inspected.
        Approved = "DISETUJUI",
        Scheduled = "DIJADWALKAN",
        /// Inspected.
        Done = "SELESAI",
        /// Ended by itself.
        Expired = "KEDALUWARSA",
    }

    /// What a visit found.
    InspectionOutcome {
        Proven = "terbukti",
        NotProven = "tidak_terbukti",
        Unverifiable = "tak_terverifikasi",
    }

    /// The kinds of list the importer understands.
    ListKind {
        /// Stay permits, from Immigration.
        StayPermits = "stay_permits",
        /// Foreign workers by employer and site, from the labour office.
        Workers = "workers",
        /// Guests reported by lodgings (APOA).
        LodgingReports = "lodging_reports",
        /// Field monitoring points.
        Monitoring = "monitoring",
        /// Approved work plans (RPTKA).
        WorkPlans = "work_plans",
        /// Register of lodgings with capacity and manager.
        LodgingRegister = "lodging_register",
        /// Ship crews in port.
        ShipCrews = "ship_crews",
        /// Entries and exits at immigration checkpoints.
        BorderCrossings = "border_crossings",
        /// Numbered referrals of other agencies, passed on to a queue of their own.
        Referrals = "referrals",
        /// Sponsors' reports of presence and activity, due every 30 days.
        SponsorReports = "sponsor_reports",
    }

    /// What a list comes in.
    ListFormat {
        Csv = "csv",
        Xlsx = "xlsx",
        Xls = "xls",
        Ods = "ods",
        GeoJson = "geojson",
        GeoPackage = "geopackage",
        Kml = "kml",
    }

    /// How far an upload has come.
    UploadState {
        /// Its columns are to be matched and its rows to be checked.
        Open = "open",
        /// Ready to be processed.
        Checked = "checked",
        /// It changes the agency's list so much that another account has to confirm it.
        PendingSecond = "pending_second",
        Processing = "processing",
        Done = "done",
        Cancelled = "cancelled",
    }

    /// What one click mends in all cells of a column that a check named.
    Fix {
        /// Latitude and longitude change places where only that lies in the area.
        SwapAxes = "swap_axes",
        /// The sign of a coordinate is turned where only that lies in the area.
        TurnSign = "turn_sign",
        /// Start and end change places where the end comes first.
        SwapDays = "swap_days",
        /// The letter O among the digits of a passport number is a zero.
        ZeroForO = "zero_for_o",
        /// Days of the column are written month first.
        MonthFirst = "month_first",
        /// Years of two digits do not lie after this year.
        PastYears = "past_years",
    }

    /// *Jenis izin tinggal*.
    PermitKind {
        Bvk = "BVK",
        Itk = "ITK",
        Itas = "ITAS",
        ItasPerairan = "ITAS_PERAIRAN",
        Itap = "ITAP",
        Awak = "AWAK",
        Pengungsi = "PENGUNGSI",
        Unknown = "BELUM_DIKETAHUI",
    }

    /// How a person's permit stands on the day shown. The map's only colours.
    PermitStatus {
        Active = "active",
        /// Ends within 30 days.
        Expiring = "expiring",
        /// Ended before the day shown, with no extension on any list: to be verified.
        Expired = "expired",
        /// On a list that names no permit.
        Unknown = "unknown",
    }

    /// *Jenis lokasi*.
    PlaceKind {
        Workplace = "tempat_kerja",
        Mess = "mess",
        Hotel = "hotel",
        /// Boarding house or rented house (kos, kontrakan).
        Kos = "kos",
        House = "rumah",
        Office = "kantor",
        /// Jetty or ship.
        Jetty = "jetty",
    }

    /// A place is a site in each role it plays.
    SiteRole {
        Workplace = "workplace",
        Residence = "residence",
    }

    /// How a place came by its point. Only `Measured` and `Pinned` are drawn as exact.
    Located {
        /// Coordinates stood in the list.
        Measured = "measured",
        /// Taken from a known place of the same name.
        KnownPlace = "known_place",
        /// Set by a planner on the map.
        Pinned = "pinned",
        /// Waits in the unlocated list.
        Unlocated = "unlocated",
    }

    Severity {
        /// The row does not go in.
        Error = "error",
        /// The row goes in, and somebody should look.
        Warning = "warning",
        Info = "info",
    }

    /// Why somebody looks at people. Every person read names one and is audited.
    Purpose {
        Verification = "verifikasi_data",
        InspectionPlanning = "persiapan_pengawasan",
        ReportFollowUp = "tindak_lanjut_laporan",
        SubjectRequest = "permintaan_subjek",
    }
}

impl Severity {
    pub fn rejects(self) -> bool {
        self == Self::Error
    }
}

impl PlaceKind {
    /// The role in which people are counted at a place of this kind by default.
    pub fn default_role(self) -> SiteRole {
        match self {
            Self::Workplace | Self::Office | Self::Jetty => SiteRole::Workplace,
            Self::Mess | Self::Hotel | Self::Kos | Self::House => SiteRole::Residence,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_read_back_from_its_spelling() {
        for role in Role::ALL {
            assert_eq!(Role::parse(role.as_str()), Some(*role));
        }
        for kind in PlaceKind::ALL {
            assert_eq!(PlaceKind::parse(kind.as_str()), Some(*kind));
        }
        assert_eq!(Agency::parse("imigrasi"), None);
    }
}
