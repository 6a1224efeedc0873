//! Files that people attach: scanned orders, photographs. Pure; `http` receives one and hands it out.
//! Invariant: a file is what its content says, never what its name or its sender does; what could act on
//! opening is not taken.

pub mod http;

use sha2::{Digest as _, Sha256};

/// What is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    Pdf,
    Jpeg,
    Png,
    Webp,
}

impl FileKind {
    const ALL: [Self; 4] = [Self::Pdf, Self::Jpeg, Self::Png, Self::Webp];

    /// The kind by its content: the beginning, and an end that shows that the file is whole (PDF 1.7, 7.5.2 and
    /// 7.5.5; JFIF; PNG 3rd edition, 5; the RIFF length of WebP). `None` for anything else.
    pub fn of(content: &[u8]) -> Option<Self> {
        let near_end = |mark: &[u8]| {
            let tail = &content[content.len().saturating_sub(1_024)..];
            tail.windows(mark.len()).any(|word| word == mark)
        };
        let starts = |mark: &[u8]| content.starts_with(mark);
        if starts(b"%PDF-") && near_end(b"%%EOF") {
            return Some(Self::Pdf);
        }
        // A camera may add a preview after the picture's end.
        if starts(&[0xFF, 0xD8, 0xFF]) && content.windows(2).any(|word| word == [0xFF, 0xD9]) {
            return Some(Self::Jpeg);
        }
        if starts(b"\x89PNG\r\n\x1a\n") && near_end(b"IEND") {
            return Some(Self::Png);
        }
        let length = content.get(4..8).and_then(|four| four.try_into().ok()).map(u32::from_le_bytes);
        let whole = length.is_some_and(|length| content.len() as u64 == u64::from(length) + 8);
        (starts(b"RIFF") && content.get(8..12) == Some(b"WEBP") && whole).then_some(Self::Webp)
    }

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Jpeg => "jpeg",
            Self::Png => "png",
            Self::Webp => "webp",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// The media type under which it goes out.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Webp => "image/webp",
        }
    }
}

/// Whether a PDF names what acts on opening: scripts, programs, files inside. Names in compressed parts are not seen;
/// files go out as downloads, so that no reader of ours opens them.
pub fn acts(content: &[u8]) -> bool {
    const ACTS: [&[u8]; 5] = [b"/JavaScript", b"/JS", b"/Launch", b"/EmbeddedFile", b"/RichMedia"];
    let ends = |after: Option<&u8>| after.is_none_or(|byte| !byte.is_ascii_alphanumeric());
    ACTS.iter().any(|name| {
        let at = |start: usize| content[start..].starts_with(name) && ends(content.get(start + name.len()));
        content.iter().enumerate().any(|(start, byte)| *byte == b'/' && at(start))
    })
}

/// SHA-256 in hexadecimal.
pub fn sha256(content: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(&Sha256::digest(content))
}

/// The name of a file without the folders of its sender; `unnamed` if there is none. Errors: control characters.
pub fn file_name<'a>(name: &'a str, unnamed: &'a str) -> Result<&'a str, NotAName> {
    match name.rsplit(['/', '\\']).next().unwrap_or_default().trim() {
        "" => Ok(unnamed),
        name if name.chars().any(char::is_control) || name.chars().count() > 200 => Err(NotAName),
        name => Ok(name),
    }
}

/// What was given is not the name of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the name of a file")]
pub struct NotAName;

#[cfg(test)]
mod tests {
    use super::*;

    fn webp(length: u32) -> Vec<u8> {
        [b"RIFF".as_slice(), &length.to_le_bytes(), b"WEBPVP8 \0\0\0\0"].concat()
    }

    #[test]
    fn a_file_is_what_its_content_says_from_beginning_to_end() {
        assert_eq!(FileKind::of(b"%PDF-1.7\n...\n%%EOF\n"), Some(FileKind::Pdf));
        assert_eq!(FileKind::of(b"%PDF-1.7 cut off"), None);
        assert_eq!(FileKind::of(b"\xFF\xD8\xFF\xE0 picture \xFF\xD9"), Some(FileKind::Jpeg));
        assert_eq!(FileKind::of(b"\xFF\xD8\xFF\xE0 cut off"), None);
        assert_eq!(FileKind::of(b"\x89PNG\r\n\x1a\n picture IEND\xAE\x42\x60\x82"), Some(FileKind::Png));
        assert_eq!(FileKind::of(&webp(12)), Some(FileKind::Webp));
        assert_eq!(FileKind::of(&webp(13)), None);
        for other in [b"".as_slice(), b"MZ", b"PK\x03\x04", b"<svg/>", b"<html>", b"GIF89a"] {
            assert_eq!(FileKind::of(other), None);
        }
        assert!(FileKind::ALL.iter().all(|kind| FileKind::parse(kind.as_str()) == Some(*kind)));
    }

    #[test]
    fn a_pdf_that_acts_is_known() {
        for script in ["/JavaScript (x)", "/S /JS", "<</Launch<<", "/EmbeddedFile ", "/RichMedia"] {
            assert!(acts(script.as_bytes()), "{script}");
        }
        assert!(!acts(b"%PDF-1.7 /JSX /Launched /Page %%EOF"));
    }

    #[test]
    fn a_name_has_no_folders_and_no_tricks() {
        assert_eq!(file_name("../../etc/foto.jpg", "x"), Ok("foto.jpg"));
        assert_eq!(file_name("C:\\Foto\\kos 1.jpg", "x"), Ok("kos 1.jpg"));
        assert_eq!(file_name("  ", "berkas"), Ok("berkas"));
        assert_eq!(file_name("a\u{0}b", "x"), Err(NotAName));
    }
}
