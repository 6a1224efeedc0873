//! Rows that did not go in, given back in the format they came in, and empty lists to fill
//! in. Pure but for its edges. Invariant: what is written here is read by the importer as
//! the very cells that were sent; the reason stands in a column that it passes over.

pub mod http;
mod sql;
mod template;

use petapora_wire::{FileForm, ListFormat};
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use serde_json::{Map, Value, json};

use super::read::REASON;

/// A list to be written: headers, and rows of as many cells.
pub struct Written<'a> {
    /// What stands above the header; nothing in GeoJSON.
    pub title: &'a str,
    pub headers: &'a [String],
    pub rows: &'a [Vec<String>],
}

impl Written<'_> {
    /// The file, its ending and its media type, in the form that the list came in; of
    /// workbooks and geographic files an XLSX. Errors: more rows than a sheet holds.
    pub fn in_form(&self, form: &FileForm) -> Result<(Vec<u8>, &'static str, &'static str), XlsxError> {
        Ok(match form.format {
            ListFormat::Csv => (self.csv(form), "csv", "text/csv"),
            ListFormat::GeoJson => (self.geojson(), "geojson", "application/geo+json"),
            _ => {
                let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
                (self.xlsx()?, "xlsx", kind)
            }
        })
    }

    fn csv(&self, form: &FileForm) -> Vec<u8> {
        let separator = form.separator.as_deref().unwrap_or(";");
        let mut text = String::new();
        if !self.title.is_empty() {
            text.push_str(self.title);
            text.push_str("\r\n");
        }
        for row in std::iter::once(self.headers).chain(self.rows.iter().map(Vec::as_slice)) {
            let cells: Vec<String> = row.iter().map(|cell| quoted(cell, separator)).collect();
            text.push_str(&cells.join(separator));
            text.push_str("\r\n");
        }
        encoded(&text, form)
    }

    fn xlsx(&self) -> Result<Vec<u8>, XlsxError> {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        let bold = Format::new().set_bold();
        sheet.write_string(0, 0, self.title)?;
        for (at, header) in (0..).zip(self.headers) {
            sheet.write_string_with_format(1, at, header, &bold)?;
        }
        for (line, row) in (2..).zip(self.rows) {
            for (at, cell) in (0..).zip(row).filter(|(_, cell)| !cell.is_empty()) {
                // As text: a number would lose its leading zeros, a day its way of writing.
                sheet.write_string(line, at, cell)?;
            }
        }
        sheet.set_freeze_panes(2, 0)?;
        book.save_to_buffer()
    }

    /// The first two columns are the point where they are called so, as they were read.
    fn geojson(&self) -> Vec<u8> {
        let is_point = self.headers.first().is_some_and(|header| header == "lon")
            && self.headers.get(1).is_some_and(|header| header == "lat");
        let feature = |row: &Vec<String>| {
            let number = |at: usize| row.get(at).and_then(|cell| cell.parse::<serde_json::Number>().ok());
            let geometry = match (is_point, number(0), number(1)) {
                (true, Some(lon), Some(lat)) => json!({ "type": "Point", "coordinates": [lon, lat] }),
                _ => Value::Null,
            };
            let named = self.headers.iter().zip(row).skip(if is_point { 2 } else { 0 });
            let properties: Map<String, Value> = named
                .map(|(header, cell)| {
                    (header.clone(), if cell.is_empty() { Value::Null } else { cell.as_str().into() })
                })
                .collect();
            json!({ "type": "Feature", "geometry": geometry, "properties": properties })
        };
        let features: Vec<Value> = self.rows.iter().map(feature).collect();
        json!({ "type": "FeatureCollection", "features": features }).to_string().into_bytes()
    }
}

/// A cell between separators. One that a spreadsheet would run as a formula stays what
/// it is: it is the sender's own.
fn quoted(cell: &str, separator: &str) -> String {
    let needs = cell.contains(['"', '\n', '\r']) || cell.contains(separator) || cell.trim() != cell;
    if needs { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
}

fn encoded(text: &str, form: &FileForm) -> Vec<u8> {
    let wide = |bytes: fn(u16) -> [u8; 2]| {
        let marked = std::iter::once(0xFEFF).chain(text.encode_utf16());
        marked.flat_map(bytes).collect()
    };
    match form.encoding.as_deref() {
        Some("UTF-16LE") => wide(u16::to_le_bytes),
        Some("UTF-16BE") => wide(u16::to_be_bytes),
        Some("windows-1252") => encoding_rs::WINDOWS_1252.encode(text).0.into_owned(),
        _ if form.marked => [b"\xEF\xBB\xBF", text.as_bytes()].concat(),
        _ => text.as_bytes().to_vec(),
    }
}

/// Headers with the reason's behind them.
fn with_reason(headers: &[String]) -> Vec<String> {
    headers.iter().cloned().chain([REASON.to_owned()]).collect()
}

#[cfg(test)]
mod tests {
    use super::super::read::tests_support::{headers_of, rows_of};
    use super::*;
    use proptest::prelude::*;

    fn form(encoding: &str, separator: &str) -> FileForm {
        FileForm {
            format: ListFormat::Csv,
            encoding: Some(encoding.into()),
            marked: false,
            separator: Some(separator.into()),
        }
    }

    fn cells(row: &[&str]) -> Vec<String> {
        row.iter().map(|cell| (*cell).to_owned()).collect()
    }

    #[test]
    fn what_is_given_back_is_read_as_it_was_sent() {
        let headers = cells(&["Nama", "Paspor", "Negara"]);
        let row = cells(&["Käthe \"K\"; Weiß|x,\ty", "ZZ1", "DEU"]);
        for encoding in ["UTF-8", "UTF-16LE", "UTF-16BE", "windows-1252"] {
            for separator in [";", ",", "\t", "|"] {
                let all = with_reason(&headers);
                let rows = [[row.clone(), cells(&["Tidak ada nama."])].concat()];
                let list = Written { title: "Keadaan s.d. 2026-11-01", headers: &all, rows: &rows };
                let (bytes, ending, _) = list.in_form(&form(encoding, separator)).unwrap();
                assert_eq!(ending, "csv");
                let read = rows_of(&bytes, "list.csv");
                assert_eq!(
                    read.iter().map(|raw| &raw.cells).collect::<Vec<_>>(),
                    [&row],
                    "{encoding} {separator:?}"
                );
                assert_eq!(headers_of(&bytes, "list.csv"), headers);
            }
        }
    }

    #[test]
    fn features_come_back_as_features() {
        let headers = cells(&["lon", "lat", "nama", REASON]);
        let rows = [cells(&["117.47", "0.19", "A", "x"]), cells(&["", "", "B", "y"])];
        let form = FileForm { format: ListFormat::GeoJson, ..form("", "") };
        let (bytes, ..) = Written { title: "", headers: &headers, rows: &rows }.in_form(&form).unwrap();
        let read: Vec<_> = rows_of(&bytes, "list.geojson").into_iter().map(|raw| raw.cells).collect();
        assert_eq!(read, [cells(&["117.47", "0.19", "A"]), cells(&["", "", "B"])]);
    }

    proptest! {
        #[test]
        fn any_cells_come_back(texts in proptest::collection::vec("[ -~äé\n]{0,12}", 2), sign in 0_usize..4) {
            let headers = cells(&["Nama", "Paspor", "Negara", "Jabatan"]);
            let separator = [";", ",", "\t", "|"][sign];
            // A document's digits tell the row from a second header.
            let row = [cells(&["Orang", "ZZ1234567"]), texts.clone()].concat();
            let list = Written { title: "", headers: &headers, rows: std::slice::from_ref(&row) };
            let bytes = list.in_form(&form("UTF-8", separator)).unwrap().0;
            prop_assert_eq!(&rows_of(&bytes, "list.csv")[0].cells, &row);
        }
    }
}
