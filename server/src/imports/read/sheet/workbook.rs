//! Workbooks as rows of text: `.xlsx` cell by cell, `.xls` and `.ods` whole. Merged cells
//! say the same in every row that they cover. Invariant: rows come in order, with their
//! numbers in the sheet; a lone cell at an `.xlsx` sheet's far corner costs nothing.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use calamine::{
    Data, DataRef, Dimensions, ExcelDateTime, Ods, OdsError, Reader, SheetType, SheetVisible, Xls, XlsError,
    Xlsx, XlsxError, open_workbook,
};

use super::child::{MAX_COLUMNS, MAX_SHEETS, Stop};
use super::{Book, Fault};

pub enum Workbook {
    Xlsx(Box<Xlsx<BufReader<File>>>),
    Xls(Box<Xls<BufReader<File>>>),
    Ods(Box<Ods<BufReader<File>>>),
}

impl From<XlsxError> for Stop {
    fn from(error: XlsxError) -> Self {
        Self::Fault(if matches!(error, XlsxError::Password) { Fault::Encrypted } else { Fault::Unreadable })
    }
}

impl From<XlsError> for Stop {
    fn from(error: XlsError) -> Self {
        Self::Fault(if matches!(error, XlsError::Password) { Fault::Encrypted } else { Fault::Unreadable })
    }
}

impl From<OdsError> for Stop {
    fn from(error: OdsError) -> Self {
        Self::Fault(if matches!(error, OdsError::Password) { Fault::Encrypted } else { Fault::Unreadable })
    }
}

impl Workbook {
    pub fn open(path: &Path, kind: Book) -> Result<Self, Stop> {
        Ok(match kind {
            Book::Xls => match open_workbook::<Xls<_>, _>(path) {
                Ok(book) => Self::Xls(Box::new(book)),
                // An .xlsx under a password comes in the old container.
                Err(error) => {
                    let encrypted = open_workbook::<Xlsx<_>, _>(path).err();
                    let is_locked = matches!(encrypted, Some(XlsxError::Password));
                    return Err(if is_locked { Stop::Fault(Fault::Encrypted) } else { error.into() });
                }
            },
            Book::Ods => Self::Ods(Box::new(open_workbook(path)?)),
            _ => Self::Xlsx(Box::new(open_workbook(path)?)),
        })
    }

    /// Names of the visible sheets, in their order.
    pub fn sheets(&self) -> Vec<String> {
        let all = match self {
            Self::Xlsx(book) => book.sheets_metadata(),
            Self::Xls(book) => book.sheets_metadata(),
            Self::Ods(book) => book.sheets_metadata(),
        };
        let seen = |sheet: &&calamine::Sheet| {
            sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible
        };
        all.iter().filter(seen).take(MAX_SHEETS).map(|sheet| sheet.name.clone()).collect()
    }

    /// Hands out the rows that have cells, until told to stop.
    pub fn each_row(
        &mut self,
        name: &str,
        take: impl FnMut(u32, Vec<String>) -> Result<bool, Stop>,
    ) -> Result<(), Stop> {
        match self {
            Self::Xlsx(book) => {
                let merged = book.merge_cells_by_sheet_name(name).unwrap_or_default();
                let mut rows = Rows { merged: Merged::of(merged), row: Vec::new(), at: 0, take };
                let mut reader = book.worksheet_cells_reader(name)?;
                while let Some(cell) = reader.next_cell()? {
                    let (line, column) = cell.get_position();
                    if !rows.cell(line, column, text(cell.get_value()))? {
                        return Ok(());
                    }
                }
                rows.end()
            }
            Self::Xls(book) => {
                let merged = book.merge_cells_by_sheet_name(name).unwrap_or_default();
                let range = book.worksheet_range(name)?;
                whole(&range, Merged::of(merged), take)
            }
            Self::Ods(book) => {
                let range = book.worksheet_range(name)?;
                whole(&range, Merged::default(), take)
            }
        }
    }
}

fn whole(
    range: &calamine::Range<Data>,
    merged: Merged,
    take: impl FnMut(u32, Vec<String>) -> Result<bool, Stop>,
) -> Result<(), Stop> {
    let (top, left) = range.start().unwrap_or_default();
    let mut rows = Rows { merged, row: Vec::new(), at: 0, take };
    for (line, column, value) in range.used_cells() {
        if !rows.cell(top + line as u32, left + column as u32, text(&borrowed(value)))? {
            return Ok(());
        }
    }
    rows.end()
}

/// Cells on their way to rows.
struct Rows<T> {
    merged: Merged,
    row: Vec<String>,
    at: u32,
    take: T,
}

impl<T: FnMut(u32, Vec<String>) -> Result<bool, Stop>> Rows<T> {
    fn cell(&mut self, line: u32, column: u32, text: String) -> Result<bool, Stop> {
        if line < self.at {
            return Err(Stop::Fault(Fault::Unreadable));
        }
        if line > self.at {
            if !self.hand_out()? {
                return Ok(false);
            }
            self.at = line;
        }
        let column = column as usize;
        if column < MAX_COLUMNS && !text.is_empty() {
            if self.row.len() <= column {
                self.row.resize(column + 1, String::new());
            }
            self.row[column] = text;
        }
        Ok(true)
    }

    fn hand_out(&mut self) -> Result<bool, Stop> {
        if self.row.is_empty() {
            return Ok(true);
        }
        let mut row = std::mem::take(&mut self.row);
        self.merged.spread(self.at, &mut row);
        (self.take)(self.at + 1, row)
    }

    fn end(&mut self) -> Result<(), Stop> {
        self.hand_out().map(|_| ())
    }
}

/// Merged areas that cover more than one row.
#[derive(Default)]
struct Merged {
    areas: Vec<(Dimensions, String)>,
}

impl Merged {
    fn of(areas: Vec<Dimensions>) -> Self {
        let tall = areas
            .into_iter()
            .filter(|area| area.end.0 > area.start.0 && (area.start.1 as usize) < MAX_COLUMNS);
        Self { areas: tall.take(10_000).map(|area| (area, String::new())).collect() }
    }

    /// Remembers an area's cell, and repeats it in the rows below.
    fn spread(&mut self, line: u32, row: &mut Vec<String>) {
        for (area, text) in &mut self.areas {
            let column = area.start.1 as usize;
            if line == area.start.0 {
                *text = row.get(column).cloned().unwrap_or_default();
            } else if line > area.start.0 && line <= area.end.0 && !text.is_empty() {
                if row.len() <= column {
                    row.resize(column + 1, String::new());
                }
                if row[column].is_empty() {
                    row[column].clone_from(text);
                }
            }
        }
    }
}

fn borrowed(value: &Data) -> DataRef<'_> {
    match value {
        Data::Int(number) => DataRef::Int(*number),
        Data::Float(number) => DataRef::Float(*number),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => DataRef::SharedString(text),
        Data::Bool(is) => DataRef::Bool(*is),
        Data::DateTime(time) => DataRef::DateTime(*time),
        Data::Error(error) => DataRef::Error(error.clone()),
        Data::Empty => DataRef::Empty,
    }
}

/// A cell as a person reads it: whole numbers without a fraction, days as ISO 8601.
fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) if number.fract() == 0.0 && number.abs() < 1e15 => format!("{number:.0}"),
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(true) => "ya".to_owned(),
        DataRef::Bool(false) => "tidak".to_owned(),
        DataRef::DateTime(time) => day(time),
        DataRef::Error(_) | DataRef::Empty => String::new(),
    }
}

fn day(time: &ExcelDateTime) -> String {
    if time.is_duration() {
        return time.as_f64().to_string();
    }
    let (year, month, day, hour, minute, second, _) = time.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    if (hour, minute, second) == (0, 0, 0) {
        date
    } else {
        format!("{date}T{hour:02}:{minute:02}:{second:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::ExcelDateTimeType;

    #[test]
    fn numbers_and_days_read_as_people_write_them() {
        assert_eq!(text(&DataRef::Float(12345678.0)), "12345678");
        assert_eq!(text(&DataRef::Float(0.188056)), "0.188056");
        let day = ExcelDateTime::new(46327.0, ExcelDateTimeType::DateTime, false);
        assert_eq!(text(&DataRef::DateTime(day)), "2026-11-01");
    }

    #[test]
    fn a_merged_cell_says_the_same_in_every_row_it_covers() {
        let mut merged = Merged::of(vec![Dimensions::new((1, 0), (3, 0)), Dimensions::new((0, 0), (0, 4))]);
        let mut seen = Vec::new();
        for (line, cell) in [(0, "Judul"), (1, "PT A"), (2, ""), (3, ""), (4, "")] {
            let mut row = vec![cell.to_owned(), "x".to_owned()];
            merged.spread(line, &mut row);
            seen.push(row.swap_remove(0));
        }
        assert_eq!(seen, ["Judul", "PT A", "PT A", "PT A", ""]);
    }
}
