//! The signed order (*surat perintah*) and its file. Invariant: an order that passed `check` has a number, a
//! signatory and dates in order; an order signed elsewhere carries its PDF.

use jiff::civil::Date;
use petapora_wire::{Signatory, Text};
use serde::{Deserialize, Serialize};

use super::refusal::{Basis, Refusal};
use crate::attached::{self, FileKind};

/// Largest file of an order.
pub const FILE_LIMIT_BYTES: u64 = 20 << 20;
const TEXT_LIMIT: usize = 200;

/// An order to supervise in the field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    pub number: String,
    pub signatory: Signatory,
    pub signed_on: Date,
    pub valid_from: Date,
    pub valid_to: Date,
    /// Signed outside this program; then `file` is needed.
    pub elsewhere: bool,
    pub file: Option<Attachment>,
}

/// A file that is kept, by what it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    pub name: String,
    pub bytes: u64,
    /// SHA-256 in hexadecimal.
    pub sha256: String,
}

/// Why a file is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AttachmentFault {
    #[error("the file is empty")]
    Empty,
    #[error("the file is larger than 20 MB")]
    TooLarge,
    #[error("the file is not a PDF")]
    NotPdf,
    #[error("the file is not the one whose fingerprint was given")]
    OtherFile,
}

impl Attachment {
    /// The PDF as it came; `sha256` is what it was said to be, if anything was. Errors: what is wrong with it.
    pub fn pdf(name: &str, content: &[u8], sha256: Option<&str>) -> Result<Self, AttachmentFault> {
        match content.len() as u64 {
            0 => return Err(AttachmentFault::Empty),
            FILE_LIMIT_BYTES.. => return Err(AttachmentFault::TooLarge),
            _ => {}
        }
        if FileKind::of(content) != Some(FileKind::Pdf) {
            return Err(AttachmentFault::NotPdf);
        }
        let own = attached::sha256(content);
        if sha256.is_some_and(|said| !said.eq_ignore_ascii_case(&own)) {
            return Err(AttachmentFault::OtherFile);
        }
        Ok(Self { name: name.chars().take(TEXT_LIMIT).collect(), bytes: content.len() as u64, sha256: own })
    }
}

impl Order {
    /// Whether the order may be entered on `today`. Errors: what it lacks.
    pub fn check(&self, today: Date) -> Result<(), Refusal> {
        let filled = |text: &str| !text.trim().is_empty() && text.chars().count() <= TEXT_LIMIT;
        let lacks = |id: &str, en: &str| {
            let (id, en) = (format!("Surat perintah: {id}."), format!("The order: {en}."));
            Err(Refusal::new("order_incomplete", Basis::FieldOrder, Text::new(id, en)))
        };
        if !filled(&self.number) {
            return lacks("nomornya belum diisi", "its number is missing");
        }
        if !filled(&self.signatory.name) || !filled(&self.signatory.title) {
            return lacks(
                "nama dan jabatan penanda tangan belum diisi",
                "name and position of the signatory are missing",
            );
        }
        if self.signed_on > today {
            return lacks("tanggal tanda tangannya belum tiba", "it is dated in the future");
        }
        if self.valid_from > self.valid_to || self.valid_to < self.signed_on {
            return lacks(
                "masa berlakunya terbalik atau sudah lewat saat ditandatangani",
                "its period is reversed or had passed when it was signed",
            );
        }
        if self.elsewhere && self.file.is_none() {
            return lacks(
                "yang ditandatangani di luar aplikasi perlu berkas PDF-nya",
                "signed elsewhere, it needs its PDF",
            );
        }
        Ok(())
    }

    /// Whether it covers the day.
    pub fn covers(&self, date: Date) -> bool {
        (self.valid_from..=self.valid_to).contains(&date)
    }
}
