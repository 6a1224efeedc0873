//! Workbooks: archives opened, their sheets read. Invariant: as in `lib.rs`. A library that
//! panics over a workbook makes it unreadable, in the child as here: that is no finding.
#![no_main]

use std::sync::Once;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    static QUIET: Once = Once::new();
    // libFuzzer's own hook would end the process before the panic is caught.
    QUIET.call_once(|| std::panic::set_hook(Box::new(|_| {})));
    let read = std::panic::catch_unwind(|| petapora_fuzz::sheet(bytes));
    if read.is_err() {
        std::process::abort();
    }
});
