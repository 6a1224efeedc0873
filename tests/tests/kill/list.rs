//! A list of lodging reports as long as a test wants it, the same for the same number.
//! Invariant: only invented people; every passport begins with ZZ.

use std::fmt::Write as _;

/// One row in so many is rejected: nobody and no place is named.
pub const ONE_BAD_IN: u32 = 50;

/// A CSV of `rows` guests in the form that APOA sends. `number` makes its passports its own.
pub fn lodging_reports(number: u32, rows: u32) -> String {
    let mut csv = String::from(
        "nama_penginapan,jenis,kapasitas,latitude,longitude,nama_tamu,no_paspor,kebangsaan,\
         tanggal_lahir,check_in,check_out\n",
    );
    for row in 0..rows {
        let place = row % 200;
        // A block of streets in the middle of Bontang, some 20 m from one lodging to the next.
        let (lat, lon) = (0.1300 + f64::from(place / 20) * 0.0002, 117.4850 + f64::from(place % 20) * 0.0002);
        let passport = number * 100_000 + row;
        if row % ONE_BAD_IN == 0 {
            let _ = writeln!(csv, ",,,,,,,,{number},{row},");
            continue;
        }
        // Writing into a string cannot fail.
        let _ = writeln!(
            csv,
            "Kos Uji {place},kos,12,{lat:.6},{lon:.6},Tamu Uji {number} {row},ZZ{passport:07},MMR,1984-05-17,2026-10-01,"
        );
    }
    csv
}
