//! Lists as separated values. Invariant: as in `lib.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| petapora_fuzz::list(bytes, "list.csv"));
