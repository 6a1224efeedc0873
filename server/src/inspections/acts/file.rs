//! The PDF of a signed order, as a refusal sees it. Invariant: a file is what its content says, never what its
//! name does.

use petapora_wire::Text;

use crate::error::Error;
use crate::inspections::orders::AttachmentFault;

/// Largest request for it: the file itself is counted by `Attachment::pdf`.
pub const REQUEST_LIMIT_BYTES: usize = 21 << 20;

/// A file that is not taken.
pub fn refused(fault: AttachmentFault) -> Error {
    let detail = match fault {
        AttachmentFault::Empty => Text::new("Berkasnya kosong.", "The file is empty."),
        AttachmentFault::TooLarge => {
            Text::new("Berkasnya lebih besar dari 20 MB.", "The file is larger than 20 MB.")
        }
        AttachmentFault::NotPdf => Text::new("Berkasnya bukan PDF.", "The file is not a PDF."),
        AttachmentFault::OtherFile => Text::new(
            "Berkasnya bukan yang sidik jarinya disebut.",
            "The file is not the one whose fingerprint was given.",
        ),
    };
    Error::refused(
        "order_file",
        detail,
        Text::new("Kirim pindaian surat perintah sebagai PDF.", "Send the scanned order as a PDF."),
    )
}

/// An order names a file that was not sent.
pub fn unknown() -> Error {
    Error::refused(
        "order_file_unknown",
        Text::new("Berkas surat perintah itu belum dikirim.", "That file of the order was not sent."),
        Text::new("Kirim PDF-nya dahulu.", "Send its PDF first."),
    )
}
