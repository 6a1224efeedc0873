//! What sending evidence decides, without a browser. Invariant: what cannot be taken is told
//! before it is sent.

use petapora_wire::{Evidence, Problem, Text};

use super::texts::{Key, text};
use crate::api;
use crate::i18n::Lang;
use crate::i18n::format::{decimal, fill};

/// Largest file that the server takes, bytes.
const LARGEST: f64 = 10_000_000.0;

/// Files as the server lists them, latest first.
pub type Files = Vec<Evidence>;

/// `2,3 MB` or `12 kB`.
pub fn size(lang: Lang, bytes: u64) -> String {
    match bytes as f64 {
        bytes if bytes >= 1e6 => format!("{} MB", decimal(lang, bytes / 1e6, 1)),
        bytes => format!("{} kB", decimal(lang, (bytes / 1e3).max(1.0), 0)),
    }
}

/// Bytes of all of them.
pub fn total(files: &[Evidence]) -> u64 {
    files.iter().map(|file| file.bytes).sum()
}

/// Why a file of this size is not sent at all.
pub fn refused(bytes: f64) -> Option<Problem> {
    let both = |of: &dyn Fn(Lang) -> String| Text::new(of(Lang::Id), of(Lang::En));
    let plain = |key| both(&|lang| text(lang, key).to_owned());
    if bytes < 1.0 {
        return Some(api::problem(422, "evidence_kind", plain(Key::NothingIn), plain(Key::Why)));
    }
    let detail = both(&|lang| fill(text(lang, Key::TooLarge), &[("s", &size(lang, bytes as u64))]));
    (bytes > LARGEST).then(|| api::problem(413, "too_large", detail, plain(Key::TooLargeFix)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_read_as_people_write_them() {
        assert_eq!(size(Lang::Id, 2_340_000), "2,3 MB");
        assert_eq!(size(Lang::En, 12_300), "12 kB");
        assert_eq!(size(Lang::En, 40), "1 kB");
    }

    #[test]
    fn a_file_over_ten_megabytes_or_without_content_is_not_sent() {
        assert_eq!(refused(10_000_000.0), None);
        assert_eq!(refused(10_000_001.0).map(|why| why.status), Some(413));
        assert_eq!(refused(0.0).map(|why| why.code), Some("evidence_kind".into()));
    }
}
