//! Everything the importer can say about a row, in both languages.
//! Invariant: the texts are constants, so that no remark can repeat a person's data;
//! only `Severity::Error` keeps a row out.

use petapora_wire::Severity::{self, Error, Info, Warning};
use petapora_wire::{Finding, Text};

/// One thing to say; `reason` and `suggestion` hold Indonesian, then English.
#[derive(Debug, PartialEq, Eq)]
pub struct Remark {
    pub code: &'static str,
    pub severity: Severity,
    reason: [&'static str; 2],
    suggestion: [&'static str; 2],
}

impl Remark {
    /// The remark on one cell, or on the whole row without `column`.
    pub fn on(&self, line: u32, column: Option<&str>) -> Finding {
        Finding {
            line,
            column: column.map(str::to_owned),
            code: self.code.to_owned(),
            severity: self.severity,
            reason: Text::new(self.reason[0], self.reason[1]),
            suggestion: Text::new(self.suggestion[0], self.suggestion[1]),
        }
    }
}

/// The remark of a code and severity: together they are its own.
pub fn named(code: &str, severity: Severity) -> Option<&'static Remark> {
    ALL.iter().find(|remark| remark.code == code && remark.severity == severity)
}

macro_rules! remarks {
    ($($name:ident $severity:ident $code:literal {
        $reason_id:literal, $reason_en:literal; $suggestion_id:literal, $suggestion_en:literal
    })+) => {
        $(pub const $name: Remark = Remark {
            code: $code,
            severity: $severity,
            reason: [$reason_id, $reason_en],
            suggestion: [$suggestion_id, $suggestion_en],
        };)+

        /// Every remark there is.
        pub const ALL: &[Remark] = &[$($name),+];
    };
}

remarks! {
    AXES_SWAPPED Warning "axes_swapped" {
        "Lintang dan bujur tertukar; titik dipakai setelah ditukar kembali.",
        "Latitude and longitude are swapped; the point is used swapped back.";
        "Tukar kedua kolom pada baris ini.", "Swap the two columns in this row."
    }
    SIGN_WRONG Warning "sign_wrong" {
        "Tanda koordinat salah; titik dipakai dengan tanda yang dibetulkan.",
        "A coordinate has the wrong sign; the point is used with the sign corrected.";
        "Hapus atau tambahkan tanda minus (wilayah kerja di utara khatulistiwa, bujur timur).",
        "Remove or add the minus sign (the area lies north of the equator, east longitude)."
    }
    OUTSIDE_AREA Warning "outside_area" {
        "Titik berada di luar wilayah kerja dan tidak dipakai.",
        "The point lies outside the working area and is not used.";
        "Periksa koordinatnya; tempat dicari lewat namanya.",
        "Check the coordinates; the place is looked up by its name."
    }
    COORDINATE_HALF_MISSING Warning "coordinate_half_missing" {
        "Hanya satu dari lintang dan bujur yang terisi; titik tidak dipakai.",
        "Only one of latitude and longitude is given; no point is used.";
        "Isi keduanya.", "Give both."
    }
    COORDINATE_MISSING Info "coordinate_missing" {
        "Koordinat kosong.", "There are no coordinates.";
        "Isi lintang dan bujur, atau pasang pin di peta.",
        "Give latitude and longitude, or pin the place on the map."
    }
    COORDINATE_FORM Warning "coordinate_form" {
        "Koordinat bukan angka derajat desimal; titik tidak dipakai.",
        "A coordinate is not a decimal number of degrees; no point is used.";
        "Tulis seperti 0,123456 dan 117,456789.", "Write it like 0.123456 and 117.456789."
    }
    GEOMETRY_KIND Warning "geometry_kind" {
        "Geometri bukan titik; lokasi tidak dipakai.",
        "The geometry is not a point; no location is used.";
        "Kirim tiap tempat sebagai Point.", "Send each place as a Point."
    }
    FEATURE_FORM Error "feature_form" {
        "Fitur ini bukan GeoJSON yang dapat dibaca.", "This feature is not readable GeoJSON.";
        "Ekspor ulang fitur ini.", "Export this feature again."
    }
    PROPERTY_LATE Warning "property_late" {
        "Fitur ini memuat properti yang tidak ada pada fitur-fitur awal; properti itu tidak dibaca.",
        "This feature has a property that the first features lack; that property is not read.";
        "Ekspor ulang dengan properti yang sama pada semua fitur.",
        "Export again with the same properties in every feature."
    }
    DATE_IMPOSSIBLE Warning "date_impossible" {
        "Tanggal tidak ada dalam kalender atau tidak dapat dibaca; tidak dipakai.",
        "The date is not in the calendar or cannot be read; it is not used.";
        "Tulis tanggal sebagai hari/bulan/tahun, mis. 31/12/2026.",
        "Write the date as day/month/year, e.g. 31/12/2026."
    }
    DATE_AMBIGUOUS Warning "date_ambiguous" {
        "Tanggal hanya mungkin bila dibaca bulan/hari/tahun; dipakai demikian.",
        "The date is only possible as month/day/year; it is used so.";
        "Periksa, lalu tulis hari/bulan/tahun.", "Check it and write day/month/year."
    }
    DATE_IN_FUTURE Warning "date_in_future" {
        "Tanggal pengamatan di masa depan; tidak dipakai.",
        "The day of the sighting lies in the future; it is not used.";
        "Periksa hari, bulan, dan tahunnya.", "Check day, month and year."
    }
    BIRTH_IN_FUTURE Warning "birth_in_future" {
        "Tanggal lahir di masa depan; tidak dipakai.", "The birth lies in the future; it is not used.";
        "Periksa tahun lahirnya.", "Check the year of birth."
    }
    DATES_REVERSED Warning "dates_reversed" {
        "Tanggal akhir mendahului tanggal mulai; keduanya tidak dipakai.",
        "The end comes before the start; neither is used.";
        "Periksa kedua tanggal.", "Check both dates."
    }
    DOCUMENT_FORM Warning "document_form" {
        "Nomor paspor bukan 5 sampai 9 huruf dan angka; nomor tidak dipakai.",
        "The passport number is not 5 to 9 letters and digits; it is left out.";
        "Periksa nomor pada dokumennya.", "Check the number on the document."
    }
    DOCUMENT_MISSING Warning "document_missing" {
        "Nomor paspor kosong; orang ini tidak dapat dicocokkan dengan daftar lain.",
        "There is no passport number; this person cannot be matched with other lists.";
        "Isi nomor paspor.", "Give the passport number."
    }
    PERMIT_NUMBER_FORM Warning "permit_number_form" {
        "Nomor izin terlalu panjang atau memuat tanda yang tidak lazim; nomor tidak dipakai.",
        "The permit number is too long or has unusual signs; it is left out.";
        "Periksa nomor pada izinnya.", "Check the number on the permit."
    }
    NAME_MISSING Warning "name_missing" {
        "Nama kosong.", "There is no name.";
        "Isi nama seperti pada paspor.", "Give the name as in the passport."
    }
    PERSON_MISSING Error "person_missing" {
        "Baris ini tidak memuat nama maupun nomor paspor yang dapat dipakai.",
        "This row has neither a name nor a usable passport number.";
        "Isi nama atau nomor paspor.", "Give a name or a passport number."
    }
    UNIDENTIFIED Info "unidentified" {
        "Orang tidak dikenal: pengamatan dicatat tanpa nama.",
        "Unidentified person: the sighting is kept without a name.";
        "Lengkapi bila identitasnya diketahui.", "Complete it when the identity is known."
    }
    COUNTRY_UNKNOWN Warning "country_unknown" {
        "Kewarganegaraan tidak dikenal; tidak dipakai.", "The nationality is not known; it is not used.";
        "Pakai nama negara atau kode tiga huruf ISO 3166 (mis. JPN).",
        "Use the country's name or its three-letter ISO 3166 code (e.g. JPN)."
    }
    COUNTRY_MISSING Warning "country_missing" {
        "Kewarganegaraan kosong; paspor tidak dapat dicocokkan tanpa negara penerbit.",
        "There is no nationality; a passport cannot be matched without its issuing state.";
        "Isi kewarganegaraan.", "Give the nationality."
    }
    SEX_UNKNOWN Info "sex_unknown" {
        "Jenis kelamin bukan L atau P; tidak dipakai.", "The sex is not L or P; it is not used.";
        "Tulis L atau P.", "Write L or P."
    }
    PERMIT_KIND_UNKNOWN Warning "permit_kind_unknown" {
        "Jenis izin tinggal tidak dikenal; dicatat sebagai belum diketahui.",
        "The kind of stay permit is not known; it is kept as unknown.";
        "Pakai BVK, ITK, ITAS, ITAP, ITAS_PERAIRAN, AWAK atau PENGUNGSI.",
        "Use BVK, ITK, ITAS, ITAP, ITAS_PERAIRAN, AWAK or PENGUNGSI."
    }
    PLACE_KIND_UNKNOWN Info "place_kind_unknown" {
        "Jenis tempat tidak dikenal; ditebak dari nama tempat.",
        "The kind of place is not known; it is guessed from the place's name.";
        "Pakai mess, hotel, kos, rumah, kantor, tempat kerja atau dermaga.",
        "Use mess, hotel, kos, rumah, kantor, tempat kerja or dermaga."
    }
    KELURAHAN_UNKNOWN Warning "kelurahan_unknown" {
        "Kelurahan tidak dikenal di wilayah ini; tidak dipakai.",
        "The kelurahan is not known in this area; it is not used.";
        "Periksa ejaan kelurahannya.", "Check the spelling of the kelurahan."
    }
    CAPACITY_FORM Warning "capacity_form" {
        "Kapasitas bukan bilangan orang; tidak dipakai.",
        "The capacity is not a number of people; it is not used.";
        "Tulis bilangan bulat, mis. 24.", "Write a whole number, e.g. 24."
    }
    HEADCOUNT_FORM Warning "headcount_form" {
        "Jumlah tenaga kerja bukan bilangan; tidak dipakai.",
        "The number of workers is not a number; it is not used.";
        "Tulis bilangan bulat, mis. 6.", "Write a whole number, e.g. 6."
    }
    COMPANY_MISSING Warning "company_missing" {
        "Perusahaan kosong; tempat kerjanya tidak diketahui.",
        "There is no company; the place of work is unknown.";
        "Isi nama perusahaan.", "Give the company's name."
    }
    EMPLOYER_MISSING Error "employer_missing" {
        "Pengesahan tanpa pemberi kerja tidak dapat dicatat.",
        "An approval without its employer cannot be recorded.";
        "Isi pemberi kerja.", "Give the employer."
    }
    APPROVAL_NUMBER_MISSING Error "approval_number_missing" {
        "Pengesahan tanpa nomor tidak dapat dicatat.", "An approval without its number cannot be recorded.";
        "Isi nomor pengesahan.", "Give the number of the approval."
    }
    CROSSING_MISSING Error "crossing_missing" {
        "Baris ini tidak memuat hari masuk atau keluar yang dapat dipakai.",
        "This row has no usable day of entry or exit.";
        "Isi tanggal perlintasan dan arahnya.", "Give the day of the crossing and its direction."
    }
    DIRECTION_UNKNOWN Warning "direction_unknown" {
        "Arah perlintasan bukan masuk atau keluar; perlintasan tidak dipakai.",
        "The direction of the crossing is neither in nor out; the crossing is not used.";
        "Tulis masuk atau keluar.", "Write masuk or keluar."
    }
    REFERRAL_NUMBER_MISSING Error "referral_number_missing" {
        "Rujukan tanpa nomor tidak dapat dicatat.", "A referral without its number cannot be recorded.";
        "Isi nomor rujukan.", "Give the number of the referral."
    }
    KEPT_AS_SOURCE Info "kept_as_source" {
        "Rujukan disimpan tersegel seperti diterima; tanpa nama tempat tidak masuk antrean.",
        "The referral is kept sealed as it came; without a place it is in no queue.";
        "Isi nama tempat bila suratnya menyebut satu.", "Give the name of the place if the letter names one."
    }
    SPONSOR_MISSING Error "sponsor_missing" {
        "Laporan tanpa Penjamin tidak dapat dicatat.", "A report without its sponsor cannot be recorded.";
        "Isi nama Penjamin.", "Give the name of the sponsor."
    }
    REPORT_DAY_MISSING Error "report_day_missing" {
        "Laporan Penjamin tanpa tanggal yang dapat dipakai tidak dapat dicatat.",
        "A sponsor's report without a usable day cannot be recorded.";
        "Isi tanggal laporan.", "Give the day of the report."
    }
    RESIDENCE_MISSING Warning "place_missing" {
        "Tempat tinggal kosong.", "There is no place of residence.";
        "Isi alamat atau nama tempat tinggal.", "Give the address or the name of the residence."
    }
    PLACE_MISSING Error "place_missing" {
        "Baris ini tidak menyebut tempat.", "This row names no place.";
        "Isi nama tempat.", "Give the name of the place."
    }
    TEXT_TOO_LONG Error "text_too_long" {
        "Satu sel melebihi 500 huruf; mungkin ada tanda kutip yang tidak ditutup.",
        "A cell is longer than 500 characters; perhaps a quotation mark is not closed.";
        "Pendekkan isinya atau periksa tanda kutip.", "Shorten it, or check the quotation marks."
    }
    CELLS_MISSING Warning "cells_missing" {
        "Baris ini mempunyai lebih sedikit sel daripada judul kolom.",
        "This row has fewer cells than there are headers.";
        "Periksa apakah baris terpotong.", "Check whether the row was cut."
    }
    CELLS_EXTRA Error "cells_extra" {
        "Baris ini mempunyai lebih banyak sel daripada judul kolom, jadi letak selnya tidak pasti.",
        "This row has more cells than there are headers, so its cells cannot be told apart.";
        "Beri tanda kutip pada sel yang memuat tanda pemisah.",
        "Put cells that contain the separator into quotation marks."
    }
    ROW_BESIDE Info "row_beside" {
        "Baris ini bukan data (subtotal, judul berulang, nomor kolom, atau tanda tangan) dan dilewati.",
        "This row is no record (a subtotal, a repeated header, column numbers or a signature) and is passed over.";
        "Bila ini data, lengkapi nama atau nomor paspornya.",
        "If it is a record, complete its name or passport number."
    }
    FILLED_FROM_ABOVE Warning "filled_from_above" {
        "Sel kosong dibaca sama dengan sel di atasnya, seperti pada sel yang digabung.",
        "An empty cell is read as the one above it, as in merged cells.";
        "Isi sel itu bila maksudnya lain.", "Fill the cell if something else is meant."
    }
    MONTH_FIRST Warning "month_first" {
        "Tanggal pada kolom ini dibaca bulan/hari/tahun, karena sel lain hanya mungkin demikian.",
        "The days of this column are read month/day/year, since other cells are only possible so.";
        "Periksa, atau pilih urutan hari pada pencocokan kolom.",
        "Check it, or choose the order of days in the mapping."
    }
    YEAR_SHORT Info "year_short" {
        "Tahun ditulis dua angka, dan abadnya tidak pasti.",
        "The year has two digits, and its century is doubtful.";
        "Tulis tahun dengan empat angka, atau tentukan tahun terakhir pada pencocokan kolom.",
        "Write years with four digits, or set the latest year in the mapping."
    }
    LETTER_FOR_ZERO Warning "letter_for_zero" {
        "Nomor paspor memuat huruf O di antara angka; dipakai seperti tertulis.",
        "The passport number has a letter O among its digits; it is used as written.";
        "Periksa pada dokumennya; mungkin angka nol.", "Check the document; it may be a zero."
    }
    FIXED Info "fixed" {
        "Dibetulkan sesuai pilihan pengirim.", "Corrected as the sender chose.";
        "Tidak perlu tindakan.", "Nothing needs to be done."
    }
    UNDERAGE Warning "underage" {
        "Orang yang bekerja ini belum berumur 18 tahun menurut tanggal lahirnya.",
        "This working person is younger than 18 by the date of birth.";
        "Periksa tanggal lahirnya.", "Check the date of birth."
    }
    REPEATED_ROW Info "repeated_row" {
        "Baris ini sama dengan baris yang sudah ada dari instansi ini; tidak dicatat dua kali.",
        "This row equals one that this agency sent before; it is not recorded twice.";
        "Tidak perlu tindakan.", "Nothing needs to be done."
    }
    POINT_DIFFERS Warning "point_differs" {
        "Titik ini lebih dari 300 m dari titik tempat itu yang sudah diketahui.",
        "This point is more than 300 m from the known point of the place.";
        "Periksa koordinat pada baris ini dan titik tempatnya di peta.",
        "Check the coordinates in this row and the place's point on the map."
    }
    PLACE_UNLOCATED Info "place_unlocated" {
        "Belum ada daftar yang memberi titik tempat ini; tempat menunggu di daftar tanpa lokasi.",
        "No list gives a point for this place yet; it waits in the unlocated list.";
        "Kirim daftar yang memuat koordinatnya, atau pasang pin di peta.",
        "Send a list with its coordinates, or pin it on the map."
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_remark_speaks_both_languages() {
        for remark in ALL {
            let finding = remark.on(1, None);
            for text in [&finding.reason, &finding.suggestion] {
                assert!(text.id.ends_with('.') && text.en.ends_with('.') && text.id != text.en, "{text:?}");
            }
        }
    }
}
