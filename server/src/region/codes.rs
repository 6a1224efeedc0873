//! The trade's code lists with their labels and their time of validity.
//! Invariant: a code is never reused for another meaning on the same day, and every
//! value of a closed list of `wire` has its label here.
//!
//! Visa indices changed in January 2024 and again in 2025. The day in 2025 is not known
//! to us, so the newest list counts from 1 January. Source: `domain.md` §3.3.

/// One code as seeded: list, code, first day, last day, label in Indonesian and English.
pub struct Code {
    pub list: &'static str,
    pub code: &'static str,
    pub valid_from: &'static str,
    pub valid_to: Option<&'static str>,
    pub label_id: &'static str,
    pub label_en: &'static str,
}

/// Lists without a history count from here.
const ALWAYS: &str = "2000-01-01";
const VISA_2024: &str = "2024-01-01";
const VISA_2025: &str = "2025-01-01";

const fn code(
    list: &'static str,
    code: &'static str,
    label_id: &'static str,
    label_en: &'static str,
) -> Code {
    Code { list, code, valid_from: ALWAYS, valid_to: None, label_id, label_en }
}

/// An index of the list before 2024.
const fn old_visa(code: &'static str, label_id: &'static str, label_en: &'static str) -> Code {
    Code { list: VISA, code, valid_from: ALWAYS, valid_to: Some("2023-12-31"), label_id, label_en }
}

/// An index in force from `valid_from` on.
const fn visa(
    code: &'static str,
    valid_from: &'static str,
    label_id: &'static str,
    label_en: &'static str,
) -> Code {
    Code { list: VISA, code, valid_from, valid_to: None, label_id, label_en }
}

const PERMIT: &str = "permit_kind";
const STATUS: &str = "permit_status";
const CASE: &str = "permit_case";
const VISA: &str = "visa_index";
const PLACE: &str = "place_kind";
const AGENCY: &str = "agency";
const LIST: &str = "list_kind";

/// Every code there is, list by list.
pub const CODES: &[Code] = &[
    code(PERMIT, "BVK", "Bebas visa kunjungan", "Visa-free visit"),
    code(PERMIT, "ITK", "Izin tinggal kunjungan", "Visit stay permit"),
    code(PERMIT, "ITAS", "Izin tinggal terbatas", "Limited stay permit"),
    code(PERMIT, "ITAS_PERAIRAN", "Izin tinggal terbatas perairan", "Limited stay permit, waters"),
    code(PERMIT, "ITAP", "Izin tinggal tetap", "Permanent stay permit"),
    code(PERMIT, "AWAK", "Awak alat angkut", "Crew"),
    code(PERMIT, "PENGUNGSI", "Pengungsi (UNHCR)", "Refugee (UNHCR)"),
    code(PERMIT, "BELUM_DIKETAHUI", "Belum diketahui", "Not yet known"),
    code(STATUS, "active", "Aktif", "Active"),
    code(STATUS, "expiring", "Akan habis (≤ 30 hari)", "Expiring (≤ 30 days)"),
    code(STATUS, "expired", "Lewat masa, perlu verifikasi", "Past its end, to be verified"),
    code(STATUS, "unknown", "Izin belum diketahui", "Permit not known"),
    code(CASE, "aktif", "Aktif", "Active"),
    code(CASE, "akan_habis", "Akan habis", "Expiring"),
    code(CASE, "habis", "Habis", "Expired"),
    code(CASE, "proses_perpanjangan", "Proses perpanjangan", "Extension under way"),
    code(CASE, "dicabut", "Dicabut", "Revoked"),
    code(CASE, "EPO", "Izin keluar tidak kembali (EPO)", "Exit permit only (EPO)"),
    old_visa("B211", "Kunjungan sekali", "Visit, single entry"),
    old_visa("D212", "Kunjungan beberapa kali", "Visit, multiple entries"),
    old_visa("C312", "Tenaga kerja", "Work"),
    old_visa("C313", "Penanam modal (1 tahun)", "Investor (1 year)"),
    old_visa("C314", "Penanam modal (2 tahun)", "Investor (2 years)"),
    old_visa("C315", "Pelatihan", "Training"),
    old_visa("C316", "Pendidikan", "Study"),
    old_visa("C317", "Penyatuan keluarga", "Family"),
    visa("A1", VISA_2024, "Bebas visa", "Visa exemption"),
    visa("B1", VISA_2024, "Visa saat kedatangan", "Visa on arrival"),
    visa("C", VISA_2024, "Kunjungan sekali (keluarga C*)", "Visit, single entry (family C*)"),
    visa("D", VISA_2024, "Kunjungan beberapa kali (keluarga D*)", "Visit, multiple entries (family D*)"),
    Code {
        list: VISA,
        code: "E23",
        valid_from: VISA_2024,
        valid_to: Some("2024-12-31"),
        label_id: "Tenaga kerja (keluarga E23*)",
        label_en: "Work (family E23*)",
    },
    visa(
        "E23",
        VISA_2025,
        "Tenaga kerja, penjamin perusahaan (gabungan E23B–E23W)",
        "Work, company sponsor (merges E23B–E23W)",
    ),
    visa("E23U", VISA_2025, "Tenaga kerja, penjamin bukan perusahaan (U)", "Work, non-company sponsor (U)"),
    visa("E23V", VISA_2025, "Tenaga kerja, penjamin bukan perusahaan (V)", "Work, non-company sponsor (V)"),
    visa("C7C", VISA_2025, "Seni (kunjungan)", "Arts (visit)"),
    visa("E28A", VISA_2024, "Penanam modal", "Investor"),
    visa("E28F", VISA_2025, "Penanam modal di IKN", "Investor in IKN"),
    visa("E28G", VISA_2025, "Perwakilan perusahaan induk", "Parent-company representative"),
    visa("E30", VISA_2024, "Pendidikan (keluarga E30*)", "Study (family E30*)"),
    visa("E31", VISA_2024, "Penyatuan keluarga (keluarga E31*)", "Family (family E31*)"),
    visa(
        "E33",
        VISA_2024,
        "Rumah kedua, kerja jarak jauh (keluarga E33*)",
        "Second home, remote work (family E33*)",
    ),
    code(PLACE, "tempat_kerja", "Tempat kerja", "Workplace"),
    code(PLACE, "mess", "Mess pekerja", "Workers' dormitory"),
    code(PLACE, "hotel", "Hotel", "Hotel"),
    code(PLACE, "kos", "Kos atau kontrakan", "Boarding or rented house"),
    code(PLACE, "rumah", "Rumah", "House"),
    code(PLACE, "kantor", "Kantor", "Office"),
    code(PLACE, "jetty", "Dermaga atau kapal", "Jetty or ship"),
    code(AGENCY, "IMIGRASI", "Imigrasi", "Immigration"),
    code(AGENCY, "APOA", "Pelaporan orang asing (APOA)", "Lodging reports (APOA)"),
    code(AGENCY, "DISNAKER", "Dinas Ketenagakerjaan", "Labour office"),
    code(AGENCY, "DUKCAPIL", "Dinas Kependudukan dan Pencatatan Sipil", "Civil registry"),
    code(AGENCY, "KESBANGPOL", "Kesatuan Bangsa dan Politik", "National unity and politics office"),
    code(AGENCY, "KSOP", "Syahbandar (KSOP)", "Harbour master (KSOP)"),
    code(AGENCY, "PERUSAHAAN", "Perusahaan", "Company"),
    code(AGENCY, "KELURAHAN", "Kelurahan", "Kelurahan"),
    code(AGENCY, "INSPEKSI", "Inspeksi tim", "The team's inspections"),
    code(LIST, "stay_permits", "Izin tinggal", "Stay permits"),
    code(LIST, "workers", "Tenaga kerja asing", "Foreign workers"),
    code(LIST, "lodging_reports", "Laporan penginapan (APOA)", "Lodging reports (APOA)"),
    code(LIST, "monitoring", "Pemantauan lapangan", "Field monitoring"),
    code(LIST, "work_plans", "Pengesahan RPTKA", "Approved work plans (RPTKA)"),
    code(LIST, "lodging_register", "Daftar penginapan", "Lodging register"),
    code(LIST, "ship_crews", "Awak kapal", "Ship crews"),
    code(LIST, "border_crossings", "Perlintasan masuk dan keluar", "Entries and exits"),
    code(LIST, "referrals", "Rujukan bernomor", "Numbered referrals"),
    code(LIST, "sponsor_reports", "Laporan Penjamin", "Sponsors' reports"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::Date;
    use petapora_wire::{Agency, ListKind, PermitKind, PermitStatus, PlaceKind};

    fn valid_on(list: &str, code: &str, day: &str) -> usize {
        let current = |c: &&Code| c.valid_from <= day && c.valid_to.is_none_or(|to| to >= day);
        CODES.iter().filter(|c| c.list == list && c.code == code).filter(current).count()
    }

    #[test]
    fn every_value_of_a_closed_list_has_one_label() {
        let lists: [(&str, Vec<&str>); 5] = [
            (PERMIT, PermitKind::ALL.iter().map(|v| v.as_str()).collect()),
            (STATUS, PermitStatus::ALL.iter().map(|v| v.as_str()).collect()),
            (PLACE, PlaceKind::ALL.iter().map(|v| v.as_str()).collect()),
            (AGENCY, Agency::ALL.iter().map(|v| v.as_str()).collect()),
            (LIST, ListKind::ALL.iter().map(|v| v.as_str()).collect()),
        ];
        for (list, values) in lists {
            for value in &values {
                assert_eq!(valid_on(list, value, "2026-11-01"), 1, "{list} {value}");
            }
            assert_eq!(CODES.iter().filter(|c| c.list == list).count(), values.len(), "{list}");
        }
    }

    #[test]
    fn a_visa_index_is_valid_in_its_own_time() {
        assert_eq!([valid_on(VISA, "C312", "2023-12-31"), valid_on(VISA, "C312", "2024-01-01")], [1, 0]);
        assert_eq!([valid_on(VISA, "E23", "2023-12-31"), valid_on(VISA, "E23", "2024-06-01")], [0, 1]);
        assert_eq!([valid_on(VISA, "E23U", "2024-12-31"), valid_on(VISA, "E23U", "2025-01-01")], [0, 1]);
    }

    #[test]
    fn days_are_days_and_no_code_is_twice_valid() {
        for c in CODES {
            assert!(
                c.valid_from.parse::<Date>().is_ok() && c.valid_to.is_none_or(|d| d.parse::<Date>().is_ok())
            );
            assert_eq!(valid_on(c.list, c.code, c.valid_from), 1, "{} {}", c.list, c.code);
            assert!(!c.label_id.is_empty() && !c.label_en.is_empty());
        }
    }
}
