//! Files that speak for what is known of a place or a person. Pure. Invariant: a file is kept sealed, as it came, under
//! an id of ours and its SHA-256; every look at it is audited.
//!
//! Pictures keep what the camera wrote into them: when and where it was taken is what makes them evidence.

pub(super) mod http;
mod sql;

use petapora_wire::Text;

use crate::attached::{FileKind, acts};
use crate::error::Error;

/// Bytes that one account may send in 24 hours.
pub const DAILY_BYTES: u64 = 100_000_000;
/// Files that one place or person can have.
pub const MOST_FILES: usize = 50;

/// What the file is. Errors: nothing that is taken, or something that acts on opening.
pub fn kind_of(content: &[u8]) -> Result<FileKind, Error> {
    let refused = |code, id: &str, en: &str| {
        let fix = Text::new(
            "Kirim pindaian PDF biasa atau foto JPEG, PNG, WebP.",
            "Send a plain scan as PDF, or a photo as JPEG, PNG, WebP.",
        );
        Error::refused(code, Text::new(id, en), fix)
    };
    let Some(kind) = FileKind::of(content) else {
        return Err(refused(
            "evidence_kind",
            "Isi berkas ini bukan PDF atau foto yang utuh.",
            "By its content the file is no whole PDF or photo.",
        ));
    };
    if kind == FileKind::Pdf && acts(content) {
        return Err(refused(
            "evidence_acts",
            "PDF ini memuat skrip, program, atau berkas lain.",
            "The PDF holds a script, a program or another file.",
        ));
    }
    Ok(kind)
}

/// There are too many already.
pub fn full() -> Error {
    Error::refused(
        "evidence_full",
        Text::new(
            format!("Sudah ada {MOST_FILES} berkas."),
            format!("There are {MOST_FILES} files already."),
        ),
        Text::new("Tarik berkas yang tidak diperlukan lagi.", "Withdraw files that are no longer needed."),
    )
}

/// The account sent enough for a day.
pub fn quota() -> Error {
    let mb = DAILY_BYTES / 1_000_000;
    Error::Quota {
        detail: Text::new(
            format!("Jatah berkas akun ini untuk 24 jam ({mb} MB) sudah terpakai."),
            format!("This account's quota of files for 24 hours ({mb} MB) is used up."),
        ),
    }
}
