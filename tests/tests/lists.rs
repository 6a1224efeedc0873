//! What reading a workbook promises with the real program: its rows come from a child
//! process. Invariant: what breaks the child is a refusal here.

use std::sync::Arc;

use jiff::civil::date;
use petapora::imports::list::{Context, List};
use petapora::region::Ground;
use petapora_tests::{Checked, program, sample};
use petapora_wire::{Agency, ListKind};

fn context() -> Checked<Context> {
    Ok(Context {
        ground: Arc::new(Ground::embedded()?),
        today: date(2026, 11, 1),
        program: program(),
        agency: Agency::Disnaker,
        kind: None,
        columns: None,
    })
}

#[test]
fn a_workbook_is_read_by_a_child_process() -> Checked {
    let list = List::open(&sample("disnaker_tka.xlsx"), "disnaker_tka.xlsx", &context()?)?;
    assert_eq!((list.kind, list.list_date), (ListKind::Workers, Some(date(2026, 11, 1))));
    let lines: Vec<u32> = list.map(|row| row.map(|row| row.line)).collect::<Result<_, _>>()?;
    assert_eq!(lines, (5..=75).collect::<Vec<_>>());
    Ok(())
}

#[test]
fn a_broken_workbook_is_refused() -> Checked {
    let path = std::env::temp_dir().join(format!("petapora-broken-{}.xlsx", std::process::id()));
    let whole = std::fs::read(sample("disnaker_tka.xlsx"))?;
    std::fs::write(&path, &whole[..whole.len() / 2])?;
    let refused = List::open(&path, "broken.xlsx", &context()?).err().map(|error| error.code());
    std::fs::remove_file(&path)?;
    assert_eq!(refused, Some("sheet_unreadable"));
    Ok(())
}
