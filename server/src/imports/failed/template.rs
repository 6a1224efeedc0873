//! Empty lists. Pure. Invariant: every header is understood as the column it stands for,
//! and the headers of a kind as that kind, whoever sends them.

use petapora_wire::ListKind;

/// What stands above the header.
pub const TITLE: &str = "Isi di bawah judul kolom, satu baris per data. Tanggal: hari/bulan/tahun.";

/// The headers of a list of this kind.
pub fn headers(kind: ListKind) -> Vec<String> {
    columns(kind).split(';').map(str::to_owned).collect()
}

const fn columns(kind: ListKind) -> &'static str {
    match kind {
        ListKind::StayPermits => {
            "Nama Lengkap;Jenis Kelamin;Tanggal Lahir;Kewarganegaraan;Nomor Paspor;Jenis Izin Tinggal;Indeks Visa;\
             Nomor Izin Tinggal;Mulai Berlaku;Berlaku Sampai;Penjamin;Alamat Tinggal;Kelurahan;RT"
        }
        ListKind::Workers => {
            "Perusahaan;Sektor Usaha;Nama TKA;Jenis Kelamin;Tanggal Lahir;Kewarganegaraan;Nomor Paspor;Jabatan;Tanggal Mulai;\
             Tanggal Berakhir;Lokasi Kerja;Lintang;Bujur"
        }
        ListKind::LodgingReports => {
            "Nama Penginapan;Jenis Penginapan;Alamat Penginapan;Kelurahan;Lintang;Bujur;Nama Tamu;Nomor Paspor;\
             Kebangsaan;Tanggal Lahir;Tanggal Check-in;Tanggal Check-out"
        }
        ListKind::Monitoring => {
            "Tanggal Pemantauan;Nama Tempat;Lintang;Bujur;Kelurahan;Nama;Nomor Paspor;Kewarganegaraan;Perusahaan;Petugas"
        }
        ListKind::WorkPlans => {
            "Nomor Pengesahan RPTKA;Pemberi Kerja;Sektor Usaha;Jabatan;Jumlah TKA;Tanggal Mulai;Tanggal Berakhir;Lokasi Kerja;\
             Lintang;Bujur"
        }
        ListKind::LodgingRegister => {
            "Nama Penginapan;Jenis Penginapan;Kapasitas (orang);Pengelola;Alamat;RT;Kelurahan;Lintang;Bujur"
        }
        ListKind::ShipCrews => {
            "Nama Kapal;Nama Awak;Nomor Paspor;Kebangsaan;Tanggal Lahir;Jabatan;Tanggal Tiba;Tanggal Berangkat"
        }
        ListKind::BorderCrossings => {
            "Nama Lengkap;Nomor Paspor;Kewarganegaraan;Tanggal Lahir;Jenis Kelamin;Arah (masuk/keluar);\
             Tanggal Perlintasan;TPI"
        }
        ListKind::Referrals => {
            "Nomor Rujukan;Tanggal Surat Rujukan;Instansi Pengirim;Perihal;Nama Tempat;Kelurahan"
        }
        ListKind::SponsorReports => "Nama Penjamin;Tanggal Laporan;Nomor Laporan",
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::columns::{meaning, understand};
    use super::*;
    use crate::region::Ground;
    use petapora_wire::Agency;

    #[test]
    fn a_template_is_understood_as_its_kind_whoever_sends_it() {
        let ground = Ground::embedded().unwrap();
        for kind in ListKind::ALL {
            let headers = headers(*kind);
            for agency in Agency::ALL {
                let mapping = understand(&headers, &[], (*agency, None), TITLE, &ground).unwrap();
                assert_eq!(mapping.kind, *kind, "{agency}");
                let unused: Vec<_> = headers
                    .iter()
                    .zip(&mapping.uses)
                    .filter(|(_, used)| used.fields().next().is_none())
                    .map(|(header, _)| header.as_str())
                    .collect();
                assert!(unused.is_empty(), "{kind}: {unused:?}");
            }
            assert!(headers.iter().all(|header| meaning(header).is_some()), "{kind}");
        }
    }
}
