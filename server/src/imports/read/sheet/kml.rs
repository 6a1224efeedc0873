//! Lists as KML: each placemark a row, its point two columns, its name, description and
//! extended data the others. Invariant: no entity is expanded but XML's own five and
//! characters by number, and what is kept of a file is bounded in cells and bytes, what is
//! read of one text in bytes.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::Fault;
use super::child::{MAX_COLUMNS, Numbered, Stop};

/// Placemarks of one file, and bytes of one text.
const MAX_PLACEMARKS: usize = 50_000;
const MAX_TEXT: usize = 64 * 1024;

/// Bytes of a text or tag beyond which the file is no list: a line of a million vertices.
const ENDLESS: usize = 4 * 1024 * 1024;

/// The file's one layer: a row of names, and a row for each placemark.
pub fn layers(path: &Path) -> Result<Vec<(String, Vec<Numbered>)>, Stop> {
    let unreadable = || Stop::Fault(Fault::Unreadable);
    let file = File::open(path).map_err(|_| unreadable())?;
    let mut reader = Reader::from_reader(Bounded { input: BufReader::new(file), left: ENDLESS });
    reader.config_mut().check_end_names = true;
    let mut columns: Vec<String> = vec!["lon".into(), "lat".into()];
    let mut rows: Vec<Numbered> = vec![(0, Vec::new())];
    let (mut buffer, mut text) = (Vec::new(), String::new());
    let mut open: Option<Vec<String>> = None;
    let mut key: Option<String> = None;
    let (mut depth, mut in_geometry, mut placemarks) = (0_usize, false, 0_u32);
    loop {
        buffer.clear();
        reader.get_mut().left = ENDLESS;
        let event = reader.read_event_into(&mut buffer);
        let event = event.map_err(|error| match error {
            quick_xml::Error::Io(error) if error.kind() == io::ErrorKind::FileTooLarge => {
                Stop::Fault(Fault::TooLarge)
            }
            _ => unreadable(),
        })?;
        match event {
            Event::Start(tag) => {
                depth += 1;
                text.clear();
                match tag.local_name().as_ref() {
                    "Placemark" if open.is_none() => {
                        placemarks += 1;
                        if placemarks as usize > MAX_PLACEMARKS {
                            return Err(Stop::Fault(Fault::TooLarge));
                        }
                        open = Some(Vec::new());
                    }
                    "Data" | "SimpleData" => key = name_of(&tag),
                    "LineString" | "Polygon" | "MultiGeometry" => in_geometry = true,
                    _ => {}
                }
                if depth > 100 {
                    return Err(unreadable());
                }
            }
            Event::Text(part) if text.len() < MAX_TEXT => text.push_str(&part.xml10_content()),
            Event::CData(part) if text.len() < MAX_TEXT => text.push_str(&part.xml10_content()),
            Event::GeneralRef(reference) if text.len() < MAX_TEXT => text.push_str(&character(&reference)),
            Event::End(tag) => {
                depth = depth.saturating_sub(1);
                let mut put = |column: &str, value: &str| {
                    if let Some(row) = &mut open {
                        let at = columns.iter().position(|own| own == column).unwrap_or_else(|| {
                            columns.push(column.to_owned());
                            columns.len() - 1
                        });
                        if at < MAX_COLUMNS {
                            row.resize(row.len().max(at + 1), String::new());
                            value.clone_into(&mut row[at]);
                        }
                    }
                };
                match tag.local_name().as_ref() {
                    "Placemark" => {
                        if let Some(row) = open.take() {
                            rows.push((placemarks, row));
                        }
                        in_geometry = false;
                    }
                    "name" | "description" | "address" => put(tag.local_name().as_ref(), text.trim()),
                    "value" | "SimpleData" => {
                        if let Some(key) = &key {
                            put(key, text.trim());
                        }
                    }
                    // Longitude, latitude, perhaps a height (OGC 07-147r2 §16.9).
                    "coordinates" if !in_geometry => {
                        let mut parts = text.trim().split(',');
                        if let (Some(lon), Some(lat)) = (parts.next(), parts.next()) {
                            put("lon", lon.trim());
                            put("lat", lat.trim());
                        }
                    }
                    _ => {}
                }
                text.clear();
            }
            Event::Eof => break,
            _ => {}
        }
    }
    // A file cut off inside a placemark is not read to its end.
    if open.is_some() || depth > 0 {
        return Err(unreadable());
    }
    columns.truncate(MAX_COLUMNS);
    for (_, row) in &mut rows {
        row.resize(columns.len(), String::new());
    }
    if let Some(first) = rows.first_mut() {
        first.1 = columns;
    }
    Ok(vec![("KML".to_owned(), rows)])
}

/// A file of which no more than `left` bytes are read before somebody sets it anew.
struct Bounded<R> {
    input: R,
    left: usize,
}

impl<R: BufRead> Read for Bounded<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(out)?;
        self.consume(read);
        Ok(read)
    }
}

impl<R: BufRead> BufRead for Bounded<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.left == 0 {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.input.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        self.left = self.left.saturating_sub(count);
        self.input.consume(count);
    }
}

fn name_of(tag: &BytesStart<'_>) -> Option<String> {
    let name = tag.try_get_attribute("name").ok().flatten()?;
    let value = name.normalized_value(XmlVersion::Implicit1_0).ok()?;
    Some(value.chars().take(100).collect())
}

/// XML's own five, and characters by number; anything else is nothing.
fn character(reference: &BytesRef<'_>) -> String {
    if let Ok(Some(c)) = reference.resolve_char_ref() {
        return c.to_string();
    }
    match reference.xml10_content().as_ref() {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        _ => "",
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::super::tests_support::Scratch;
    use super::*;

    #[test]
    fn a_text_without_end_is_not_read_to_it() {
        let text = |bytes: usize| {
            let places = "117.47,0.12 ".repeat(bytes / 12);
            format!("<kml><Placemark><Point><coordinates>{places}</coordinates></Point></Placemark></kml>")
        };
        let file = Scratch::new(text(60_000).as_bytes());
        let found = layers(file.path()).unwrap();
        assert_eq!(found[0].1[1].1, ["117.47", "0.12 117.47"]);
        let file = Scratch::new(text(9_000_000).as_bytes());
        assert!(matches!(layers(file.path()), Err(Stop::Fault(Fault::TooLarge))));
    }
}
