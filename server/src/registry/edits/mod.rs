//! Facts that a planner corrects. Invariant: what lists say is kept beside what was said by
//! hand, so taking a correction back shows what lists say by then; a correction is kept by
//! what its subject is known by through lists that come and go.
//!
//! `sql` keeps corrections, whatever they are of; `place` and `person` say what can be
//! corrected of each and lay it over what lists say.

pub(super) mod person;
pub(super) mod place;
pub(super) mod sql;

use petapora_wire::Text;

use crate::error::Error;

/// What is wrong with the facts that are wanted.
fn not_possible(why: Text) -> Error {
    let mend = Text::new("Perbaiki lalu kirim lagi.", "Mend it and send it again.");
    Error::refused("facts_not_possible", why, mend)
}

fn nothing_changed() -> Error {
    Error::refused(
        "nothing_changed",
        Text::new("Tidak ada yang berubah.", "Nothing is changed."),
        Text::new("Ubah sedikitnya satu isian.", "Change at least one field."),
    )
}

fn nothing_to_put_back() -> Error {
    Error::refused(
        "nothing_to_put_back",
        Text::new("Tidak ada ubahan yang dapat diurungkan.", "There is no correction to take back."),
        Text::new("Ubah datanya seperlunya.", "Correct what is wrong."),
    )
}
