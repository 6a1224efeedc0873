//! What one click can mend. Pure. Invariant: a fix is offered only for what a check found,
//! says in how many rows, and changes nothing but how a column's cells are read.

use petapora_wire::{ColumnFix, FindingGroup, Fix, FixOffer, MappedColumn, Text};

/// The findings that a fix answers.
const ANSWERS: [(&str, Fix); 7] = [
    ("axes_swapped", Fix::SwapAxes),
    ("sign_wrong", Fix::TurnSign),
    ("dates_reversed", Fix::SwapDays),
    ("letter_for_zero", Fix::ZeroForO),
    ("date_ambiguous", Fix::MonthFirst),
    ("month_first", Fix::MonthFirst),
    ("year_short", Fix::PastYears),
];

/// The fixes for what was found, in the order of the findings. `year` is the present one.
pub fn offers(groups: &[FindingGroup], columns: &[MappedColumn], year: i16) -> Vec<FixOffer> {
    let mut offers = Vec::new();
    for group in groups {
        let Some((code, fix)) = ANSWERS.iter().find(|(code, _)| *code == group.code) else { continue };
        for found in &group.columns {
            let column = columns.iter().find(|column| column.column == found.column);
            let Some(column) = column.filter(|column| !column.fixes.contains(fix)) else { continue };
            offers.push(FixOffer {
                column: found.column.clone(),
                fix: *fix,
                code: (*code).to_owned(),
                rows: found.count,
                label: label(*fix, column, found.count, year),
            });
        }
    }
    offers
}

fn label(fix: Fix, column: &MappedColumn, rows: u64, year: i16) -> Text {
    let name = &column.column;
    let (id, en) = match fix {
        Fix::SwapAxes => (
            format!("Tukar lintang dan bujur pada {rows} baris"),
            format!("Swap latitude and longitude in {rows} rows"),
        ),
        Fix::TurnSign => (
            format!("Balik tanda “{name}” pada {rows} baris"),
            format!("Turn the sign of “{name}” in {rows} rows"),
        ),
        Fix::SwapDays => (
            format!("Tukar tanggal mulai dan berakhir pada {rows} baris"),
            format!("Swap start and end in {rows} rows"),
        ),
        Fix::ZeroForO => (
            format!("Ganti huruf O dengan angka 0 pada {rows} nomor paspor"),
            format!("Replace the letter O with the digit 0 in {rows} passport numbers"),
        ),
        Fix::MonthFirst if column.month_first => (
            format!("Baca seluruh kolom “{name}” sebagai hari/bulan/tahun"),
            format!("Read the whole column “{name}” as day/month/year"),
        ),
        Fix::MonthFirst => (
            format!(
                "Baca seluruh kolom “{name}” sebagai bulan/hari/tahun ({rows} baris hanya mungkin demikian)"
            ),
            format!("Read the whole column “{name}” as month/day/year ({rows} rows are only possible so)"),
        ),
        Fix::PastYears => (
            format!("Tahun dua angka pada “{name}” paling akhir berarti {year}"),
            format!("Years of two digits in “{name}” mean {year} at the latest"),
        ),
    };
    Text::new(id, en)
}

/// Takes fixes into the columns. `None` if a column is not there.
pub fn taken(mut columns: Vec<MappedColumn>, fixes: &[ColumnFix]) -> Option<Vec<MappedColumn>> {
    for ColumnFix { column, fix } in fixes {
        let column = columns.iter_mut().find(|own| own.column == *column)?;
        match fix {
            Fix::MonthFirst => column.month_first = !column.month_first,
            other if column.fixes.contains(other) => {}
            other => column.fixes.push(*other),
        }
    }
    Some(columns)
}

/// What of a column holds for the agency's next list as well: how it is written does,
/// which cells were wrong does not.
pub fn lasting(column: &MappedColumn) -> MappedColumn {
    let fixes = column.fixes.iter().copied().filter(|fix| *fix == Fix::PastYears).collect();
    MappedColumn { fixes, ..column.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use petapora_wire::{ColumnCount, Severity};

    fn found(code: &str, column: &str, count: u64) -> FindingGroup {
        FindingGroup {
            code: code.into(),
            severity: Severity::Warning,
            reason: Text::new("", ""),
            suggestion: Text::new("", ""),
            count,
            columns: vec![ColumnCount { column: column.into(), count }],
            first_line: 2,
        }
    }

    fn columns() -> Vec<MappedColumn> {
        ["Lintang", "Mulai"]
            .map(|name| MappedColumn { column: name.into(), ..MappedColumn::default() })
            .to_vec()
    }

    #[test]
    fn a_class_of_rows_is_mended_by_one_offer() {
        let groups = [found("axes_swapped", "Lintang", 14), found("date_impossible", "Mulai", 3)];
        let offers = offers(&groups, &columns(), 2026);
        let told: Vec<_> =
            offers.iter().map(|offer| (offer.fix, offer.rows, offer.label.en.as_str())).collect();
        assert_eq!(told, [(Fix::SwapAxes, 14, "Swap latitude and longitude in 14 rows")]);
    }

    #[test]
    fn a_fix_that_was_taken_is_not_offered_again() {
        let take = [ColumnFix { column: "Lintang".into(), fix: Fix::SwapAxes }];
        let mended = taken(taken(columns(), &take).unwrap(), &take).unwrap();
        assert_eq!(mended[0].fixes, [Fix::SwapAxes]);
        assert!(offers(&[found("axes_swapped", "Lintang", 1)], &mended, 2026).is_empty());
        assert_eq!(taken(columns(), &[ColumnFix { column: "X".into(), fix: Fix::SwapAxes }]), None);
        assert!(lasting(&mended[0]).fixes.is_empty());
    }

    #[test]
    fn the_order_of_days_goes_there_and_back() {
        let turn = [ColumnFix { column: "Mulai".into(), fix: Fix::MonthFirst }];
        let once = taken(columns(), &turn).unwrap();
        let twice = taken(once.clone(), &turn).unwrap();
        assert_eq!((once[1].month_first, twice[1].month_first), (true, false));
    }
}
