//! What a file is. Invariant: its content decides, never its name, except where a text
//! that opens with a bracket leaves a choice.

use super::sheet::Book;

/// What a file is, by its first bytes.
#[derive(Debug, PartialEq, Eq)]
pub enum Format {
    Text,
    Json,
    /// Read by a child process.
    Book(Book),
    /// Something that no list comes in, in words: Indonesian, English.
    Other([&'static str; 2]),
}

/// The kind of file that a child has to read, by its first bytes.
pub fn book(head: &[u8]) -> Option<Book> {
    let holds = |text: &[u8]| head.windows(text.len()).any(|part| part == text);
    let text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    let is_xml = text.iter().find(|b| !b.is_ascii_whitespace()) == Some(&b'<');
    match head {
        _ if head.starts_with(b"PK") && holds(b"opendocument.spreadsheet") => Some(Book::Ods),
        _ if head.starts_with(b"PK") => Some(Book::Xlsx),
        _ if head.starts_with(b"\xD0\xCF\x11\xE0") => Some(Book::Xls),
        _ if head.starts_with(b"SQLite format 3\0") => Some(Book::GeoPackage),
        _ if is_xml && (holds(b"<kml") || holds(b":kml")) => Some(Book::Kml),
        _ => None,
    }
}

/// Decides by content; the name settles only how a text that opens with a bracket reads.
pub fn sniff(head: &[u8], file_name: &str) -> Format {
    let wide = head.starts_with(b"\xFF\xFE") || head.starts_with(b"\xFE\xFF");
    let text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    let first = text.iter().copied().find(|b| !b.is_ascii_whitespace());
    let named_csv = file_name.rsplit('.').next().is_some_and(|end| end.eq_ignore_ascii_case("csv"));
    if let Some(book) = book(head) {
        return Format::Book(book);
    }
    match first {
        _ if head.starts_with(b"%PDF") => Format::Other(["PDF", "a PDF"]),
        Some(b'<') => Format::Other(["halaman HTML atau XML", "an HTML or XML page"]),
        Some(b'{') => Format::Json,
        Some(b'[') if !named_csv => Format::Json,
        _ if !wide && head.contains(&0) => Format::Other(["berkas biner", "a binary file"]),
        _ => Format::Text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_goes_before_the_name() {
        assert_eq!(sniff(b"PK\x03\x04rest", "list.csv"), Format::Book(Book::Xlsx));
        assert_eq!(sniff(b"\xEF\xBB\xBF {\"type\"", "list.csv"), Format::Json);
        assert_eq!(sniff(b"[1]", "list.json"), Format::Json);
        assert_eq!(sniff(b"[Nama];Paspor", "list.csv"), Format::Text);
        assert_eq!(sniff(b"Nama;Paspor", "list.xlsx"), Format::Text);
        assert_eq!(sniff(b"\xFF\xFEN\0a\0", "list.csv"), Format::Text);
        assert_eq!(sniff(b"\xD0\xCF\x11\xE0", "list.csv"), Format::Book(Book::Xls));
        assert_eq!(sniff(b"<?xml?><kml>", "list.csv"), Format::Book(Book::Kml));
        for other in [&b"%PDF-1.7"[..], b"  <table>", b"a\0b"] {
            assert!(matches!(sniff(other, "list.csv"), Format::Other(_)), "{other:?}");
        }
    }
}
