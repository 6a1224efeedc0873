//! A file's head understood: where its header is, which sheets belong together, and under
//! which headers their cells go. Invariant: a sheet joins the list only if its columns are
//! mostly those of the first one.

use std::collections::VecDeque;
use std::sync::Arc;

use petapora_wire::{FileForm, ListFormat};

use super::layout::{self, Layout};
use super::{HEAD_ROWS, Raw, Rows, Sheet, Table, csv, geojson, sheet};
use crate::imports::columns;
use crate::imports::fault::ListError;
use crate::imports::value::text::fold;

impl Table {
    /// A list in one sheet of cells.
    pub(super) fn of_text(mut rows: csv::CsvRows) -> Result<Self, ListError> {
        let mut head = Vec::new();
        while head.len() < HEAD_ROWS
            && let Some(raw) = rows.next_row()?
        {
            head.push(raw);
        }
        let found = layout::layout(&head, None).ok_or_else(no_header)?;
        if found.headers.len() > csv::MAX_COLUMNS {
            return Err(ListError::refused(
                "columns_many",
                ["Berkas ini mempunyai lebih dari 500 kolom.", "This file has more than 500 columns."],
                ["Kirim hanya kolom yang diperlukan.", "Send only the columns that are needed."],
            ));
        }
        let header_line = head[found.rows - 1].line;
        let form = rows.form();
        let mut table = Self::of_sheets(Rows::Csv(rows), vec![Some((found, header_line))], None, form);
        let rest = head.split_off(table.sheets[0].as_ref().map_or(0, |sheet| sheet.layout.rows));
        table.pending = rest.into_iter().filter_map(|raw| table.placed(raw)).collect();
        Ok(table)
    }

    /// A list in the sheets of a workbook: the first with a header, and the others whose
    /// columns are mostly the same.
    pub(super) fn of_workbook(rows: sheet::SheetRows, format: ListFormat) -> Result<Self, ListError> {
        let heads = rows.heads();
        if heads.is_empty() {
            return Err(sheet::no_sheet());
        }
        let mut found: Vec<_> = heads
            .iter()
            .map(|head| {
                let sheet_name = (heads.len() > 1).then_some(head.name.as_str());
                let rows: Vec<Raw> =
                    head.rows.iter().map(|(line, cells)| Raw::of(*line, cells.clone())).collect();
                let layout =
                    if head.is_headed { layout::headed(&rows) } else { layout::layout(&rows, sheet_name) };
                layout.map(|found| {
                    let header_line = rows[found.rows - 1].line;
                    (found, header_line)
                })
            })
            .collect();
        let Some(first) = found.iter().flatten().map(|(layout, _)| layout.headers.clone()).next() else {
            return Err(no_header());
        };
        let known = |header: &String| {
            first.iter().any(|own| {
                fold(own) == fold(header)
                    || columns::meaning(own).is_some_and(|field| columns::meaning(header) == Some(field))
            })
        };
        for sheet in &mut found {
            let alike = sheet.as_ref().is_some_and(|(layout, _)| {
                let shared = layout.headers.iter().filter(|header| known(header)).count();
                shared * 3 >= first.len().max(layout.headers.len()) * 2
            });
            if !alike {
                *sheet = None;
            }
        }
        let used: Vec<&str> = found
            .iter()
            .zip(heads)
            .filter(|(sheet, _)| sheet.is_some())
            .map(|(_, head)| head.name.as_str())
            .collect();
        let name = used.join(", ");
        let names: Vec<Arc<str>> = heads.iter().map(|head| head.name.as_str().into()).collect();
        let mut table = Self::of_sheets(Rows::Sheet(rows), found, Some(name), bare(format));
        if names.len() > 1 {
            for (sheet, name) in table.sheets.iter_mut().zip(names) {
                sheet.iter_mut().for_each(|sheet| sheet.name = Some(name.clone()));
            }
        }
        Ok(table)
    }

    pub(super) fn of_sheets(
        rows: Rows,
        found: Vec<Option<(Layout, u32)>>,
        sheet: Option<String>,
        form: FileForm,
    ) -> Self {
        let mut headers: Vec<String> = Vec::new();
        let mut titles = Vec::new();
        let mut sheets = Vec::with_capacity(found.len());
        // Sheets agree on a column by its header, or else by what it means.
        let mut commons: Vec<String> = Vec::new();
        for (number, sheet) in found.into_iter().enumerate() {
            sheets.push(sheet.map(|(layout, header_line)| {
                let mut taken: Vec<usize> = Vec::new();
                for header in &layout.headers {
                    let same = |by: &dyn Fn(&String) -> bool| {
                        (0..headers.len()).find(|at| !taken.contains(at) && by(&headers[*at]))
                    };
                    let field = columns::meaning(header);
                    let found = if number == 0 || headers.is_empty() {
                        None
                    } else {
                        same(&|own| fold(own) == fold(header))
                            .or_else(|| same(&|own| field.is_some() && columns::meaning(own) == field))
                    };
                    taken.push(found.unwrap_or_else(|| {
                        headers.push(header.clone());
                        headers.len() - 1
                    }));
                }
                titles.extend(layout.titles.iter().cloned());
                for (header, _) in &layout.common {
                    if !commons.contains(header) {
                        commons.push(header.clone());
                    }
                }
                Sheet { name: None, layout, columns: taken, header_line }
            }));
        }
        headers.extend(commons);
        Self {
            headers,
            sheet,
            titles,
            form,
            rows,
            sheets,
            at: 0,
            filled_down: Vec::new(),
            above: Vec::new(),
            pending: VecDeque::new(),
        }
    }

    pub(super) fn of_features(mut features: geojson::Features) -> Result<Self, ListError> {
        let pending = features.read_columns()?;
        Ok(Self {
            headers: features.columns().to_vec(),
            sheet: None,
            titles: Vec::new(),
            form: bare(ListFormat::GeoJson),
            rows: Rows::GeoJson(features),
            sheets: Vec::new(),
            at: 0,
            filled_down: Vec::new(),
            above: Vec::new(),
            pending,
        })
    }
}

/// The form of a file whose format says all.
fn bare(format: ListFormat) -> FileForm {
    FileForm { format, encoding: None, marked: false, separator: None }
}

fn no_header() -> ListError {
    ListError::refused(
        "unknown_list",
        [
            "Tidak ada baris judul kolom yang dikenal pada 30 baris pertama.",
            "There is no known header row among the first 30 rows.",
        ],
        [
            "Beri judul kolom, mis. Nama, No Paspor, Kewarganegaraan.",
            "Give the columns headers, e.g. Nama, No Paspor, Kewarganegaraan.",
        ],
    )
}
