//! Lists as KML, under the head by which they are known. Invariant: as in `lib.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| petapora_fuzz::sheet(&[b"<kml>", bytes].concat()));
