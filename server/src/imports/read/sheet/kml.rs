//! Lists as KML: each placemark a row, its point two columns, its name, description and
//! extended data the others. Invariant: no entity is expanded but XML's own five and
//! characters by number, and what is kept of a file is bounded in cells and bytes.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::Fault;
use super::child::{MAX_COLUMNS, Numbered, Stop};

/// Placemarks of one file, and bytes of one text.
const MAX_PLACEMARKS: usize = 50_000;
const MAX_TEXT: usize = 64 * 1024;

/// The file's one layer: a row of names, and a row for each placemark.
pub fn layers(path: &Path) -> Result<Vec<(String, Vec<Numbered>)>, Stop> {
    let unreadable = || Stop::Fault(Fault::Unreadable);
    let file = File::open(path).map_err(|_| unreadable())?;
    let mut reader = Reader::from_reader(BufReader::new(file));
    reader.config_mut().check_end_names = true;
    let mut columns: Vec<String> = vec!["lon".into(), "lat".into()];
    let mut rows: Vec<Numbered> = vec![(0, Vec::new())];
    let (mut buffer, mut text) = (Vec::new(), String::new());
    let mut open: Option<Vec<String>> = None;
    let mut key: Option<String> = None;
    let (mut depth, mut in_geometry, mut placemarks) = (0_usize, false, 0_u32);
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).map_err(|_| unreadable())? {
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
