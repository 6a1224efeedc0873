//! Why a step of an upload is not taken. Pure. Invariant: each says what to do.

use petapora_wire::Text;

use crate::error::Error;

/// The conflict of an upload that is no longer waiting.
pub fn finished() -> Error {
    Error::Conflict {
        code: "upload_finished",
        detail: Text::new(
            "Berkas ini sudah diproses atau dibatalkan.",
            "This file was processed or cancelled.",
        ),
        fix: Text::new(
            "Unggah lagi, atau batalkan impornya secara utuh.",
            "Upload it again, or undo its import as a whole.",
        ),
    }
}

/// There is nothing for a second account to confirm.
pub fn nothing_to_confirm() -> Error {
    Error::Conflict {
        code: "nothing_to_confirm",
        detail: Text::new(
            "Tidak ada perubahan yang menunggu persetujuan.",
            "No change waits for confirmation.",
        ),
        fix: Text::new("Muat ulang daftar unggahan.", "Reload the uploads."),
    }
}

/// It changes much, and nobody else looked at it.
pub fn pending_second() -> Error {
    Error::Conflict {
        code: "pending_second",
        detail: Text::new(
            "Daftar ini berubah lebih dari 20 % dari daftar terakhir instansi; akun kedua harus menyetujuinya.",
            "This list differs by more than 20 % from the agency's last one; a second account has to confirm it.",
        ),
        fix: Text::new(
            "Minta analis lain, kepala kantor, atau rekan dari instansi yang sama menyetujuinya.",
            "Ask another planner, the head of office or a colleague of the same agency to confirm it.",
        ),
    }
}

/// It has a header and nothing under it.
pub fn no_rows() -> Error {
    Error::refused(
        "list_empty",
        Text::new("Tidak ada baris data di bawah judul kolom.", "There is no row under the header."),
        Text::new("Kirim daftar yang berisi.", "Send a list that has rows."),
    )
}

/// It was never checked.
pub fn check_first() -> Error {
    Error::Conflict {
        code: "check_first",
        detail: Text::new("Berkas ini belum diperiksa.", "This file has not been checked."),
        fix: Text::new("Periksa dahulu, lalu proses.", "Check it first, then process it."),
    }
}
