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
        // As unlike each other as guests are, so that telling them apart is not what takes the time.
        let (year, month, day) = (1950 + passport % 53, 1 + passport / 53 % 12, 1 + passport / 7 % 28);
        let name = format!("{}{} {}{}", word(passport), word(passport / 29), word(passport / 13), word(row));
        // Writing into a string cannot fail.
        let _ = writeln!(
            csv,
            "Kos Uji {place},kos,12,{lat:.6},{lon:.6},{name},ZZ{passport:07},MMR,{year}-{month:02}-{day:02},2026-10-01,"
        );
    }
    csv
}

/// A syllable or two, by number.
fn word(number: u32) -> &'static str {
    const WORDS: [&str; 31] = [
        "ba", "cero", "dali", "fe", "gusa", "hono", "ika", "jemu", "ka", "luri", "mo", "neta", "opi", "pa",
        "rudo", "sela", "ti", "ufa", "vano", "wi", "xala", "yu", "zemi", "aro", "bilo", "du", "ebu", "gari",
        "hu", "kemo", "so",
    ];
    WORDS[number as usize % WORDS.len()]
}
