//! Lists as GeoPackage: each feature a row, its point two columns, its attributes the
//! others. Invariant: the file is read and never written, its own triggers and functions
//! have no say, and a geometry that is no point gives no position.

use std::path::Path;

use super::Fault;
use super::child::{MAX_COLUMNS, MAX_SHEETS, Numbered, Stop};
use crate::store::untrusted::{self, Cell};

/// Features of one file.
const MAX_FEATURES: usize = 100_000;

/// The file's layers: in each a row of names, and a row for each feature.
pub fn layers(path: &Path) -> Result<Vec<(String, Vec<Numbered>)>, Stop> {
    let tables =
        untrusted::tables(path, MAX_SHEETS, MAX_FEATURES).map_err(|_| Stop::Fault(Fault::Unreadable))?;
    let mut layers = Vec::new();
    for table in tables {
        if table.is_cut {
            return Err(Stop::Fault(Fault::TooLarge));
        }
        let geometry =
            table.geometry.as_ref().and_then(|name| table.columns.iter().position(|own| own == name));
        let mut names = table.columns.clone();
        names.truncate(MAX_COLUMNS);
        if let Some(at) = geometry.filter(|at| *at < names.len()) {
            names.splice(at..=at, ["lon".to_owned(), "lat".to_owned()]);
        }
        let mut rows: Vec<Numbered> = vec![(0, names)];
        for (line, cells) in (1..).zip(table.rows) {
            let mut row = Vec::with_capacity(cells.len() + 1);
            for (at, cell) in cells.into_iter().enumerate().take(MAX_COLUMNS) {
                match cell {
                    Cell::Bytes(bytes) if Some(at) == geometry => {
                        let [lon, lat] = point(&bytes).unwrap_or_default();
                        row.extend([lon, lat]);
                    }
                    _ if Some(at) == geometry => row.extend([String::new(), String::new()]),
                    Cell::Text(text) => row.push(text),
                    Cell::Bytes(_) => row.push(String::new()),
                }
            }
            rows.push((line, row));
        }
        layers.push((table.name, rows));
    }
    Ok(layers)
}

/// Longitude and latitude of a GeoPackage point (OGC 12-128r18 §2.1.3): a header, an
/// envelope of the size that its flags tell, and well-known binary.
fn point(blob: &[u8]) -> Option<[String; 2]> {
    let flags = *blob.get(3).filter(|_| blob.starts_with(b"GP"))?;
    let envelope = match (flags >> 1) & 7 {
        0 => 0,
        1 => 32,
        2 | 3 => 48,
        4 => 64,
        _ => return None,
    };
    let wkb = blob.get(8 + envelope..)?;
    let is_little = *wkb.first()? == 1;
    let kind: [u8; 4] = wkb.get(1..5)?.try_into().ok()?;
    let kind = if is_little { u32::from_le_bytes(kind) } else { u32::from_be_bytes(kind) };
    if !matches!(kind, 1 | 1001 | 2001 | 3001) {
        return None;
    }
    let axis = |at: usize| {
        let bytes: [u8; 8] = wkb.get(at..at + 8)?.try_into().ok()?;
        let axis = if is_little { f64::from_le_bytes(bytes) } else { f64::from_be_bytes(bytes) };
        axis.is_finite().then(|| axis.to_string())
    };
    Some([axis(5)?, axis(13)?])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_point_is_read_from_its_binary_form() {
        let wkb =
            |lon: f64, lat: f64| [&[1, 1, 0, 0, 0][..], &lon.to_le_bytes(), &lat.to_le_bytes()].concat();
        let plain = [b"GP\0\x01\xe6\x10\0\0".as_slice(), &wkb(117.47, 0.12)].concat();
        assert_eq!(point(&plain), Some(["117.47".to_owned(), "0.12".to_owned()]));
        let boxed = [b"GP\0\x03\xe6\x10\0\0".as_slice(), &[0; 32], &wkb(117.47, 0.12)].concat();
        assert_eq!(point(&boxed), point(&plain));
        let line = [b"GP\0\x01\xe6\x10\0\0".as_slice(), &[1, 2, 0, 0, 0], &[0; 16]].concat();
        assert_eq!((point(&line), point(&plain[..20])), (None, None));
    }

    proptest! {
        #[test]
        fn any_bytes_are_a_point_or_none(bytes in proptest::collection::vec(any::<u8>(), 0..60)) {
            let _ = (point(&bytes), point(&[b"GP\0\x01", &bytes[..]].concat()));
        }
    }
}
