//! What an agency may send, whichever way it sends: so much in a day, and no list that
//! grew or shrank by more than a fifth unless a second account looked at it. Invariant:
//! uploads and the command line ask here and nowhere else; a repaired file counts to the
//! list that it repairs, never as a list of its own.

mod change;
mod sql;

use petapora_wire::{Agency, BatchId, JurisdictionId, ListChange, ListKind, Text};

use crate::app::App;
use crate::config::{DAILY_BYTES, DAILY_ROWS};
use crate::error::{Error, Result};
use crate::imports::batch::Way;
use crate::store::Tx;

/// Quotas are counted over so long.
pub const DAY_MS: i64 = 24 * 3_600_000;

/// Whether `agency` may send `bytes` more today. Errors: `Quota`.
pub async fn within_day(app: &App, agency: Agency, bytes: u64) -> Result<()> {
    let since_ms = app.clock.now_ms() - DAY_MS;
    let [sent, rows] = sql::used(&app.store, &app.jurisdiction.id, agency, since_ms).await?;
    if sent + bytes > DAILY_BYTES || rows >= DAILY_ROWS { Err(quota()) } else { Ok(()) }
}

/// A list whose rows are counted.
pub struct Counted<'a> {
    pub agency: Agency,
    pub kind: ListKind,
    pub rows: u64,
    /// It is written as failed rows are given back.
    pub has_reasons: bool,
    /// Its own batch, where that is recorded already.
    pub batch: &'a BatchId,
}

/// A list, weighed against the agency's last one of its kind.
#[derive(Debug, Default)]
pub struct Weighed {
    /// `None`: there is no earlier list, or this one repairs it.
    pub change: Option<ListChange>,
    /// The list whose failed rows these are.
    pub repairs: Option<BatchId>,
}

impl Weighed {
    pub fn needs_second(&self) -> bool {
        self.change.as_ref().is_some_and(|change| change.needs_second)
    }
}

/// Weighs a list. Failed rows that are sent again are known by their column of reasons,
/// and by being no more than some list still lacks.
pub async fn weigh(tx: &mut Tx, jurisdiction: &JurisdictionId, list: &Counted<'_>) -> Result<Weighed> {
    if list.has_reasons
        && let Some(repaired) = sql::lacks(tx, jurisdiction, list).await?
    {
        return Ok(Weighed { change: None, repairs: Some(BatchId(repaired)) });
    }
    let last = sql::last(tx, jurisdiction, list).await?;
    let change = last.and_then(|(batch, date, rows)| change::change(BatchId(batch), date, rows, list.rows));
    Ok(Weighed { change, repairs: None })
}

/// Notes with a batch what later lists are weighed by. Errors: a conflict, if it comes by
/// the command line and changes so much that somebody else has to look.
pub async fn note(
    tx: &mut Tx,
    jurisdiction: &JurisdictionId,
    way: Way<'_>,
    batch: &BatchId,
    (bytes, weighed): (u64, &Weighed),
) -> Result<()> {
    if let Way::Command { second } = way {
        if second.is_none() && weighed.needs_second() {
            return Err(second_missing());
        }
        sql::count_bytes(tx, jurisdiction, batch, bytes).await?;
    }
    if let Some(repaired) = &weighed.repairs {
        sql::repairs(tx, jurisdiction, batch, repaired).await?;
    }
    Ok(())
}

/// Nobody is named who looked at a list that changes much.
fn second_missing() -> Error {
    Error::Conflict {
        code: "pending_second",
        detail: Text::new(
            "Daftar ini berubah lebih dari 20 % dari daftar terakhir instansi; petugas kedua harus memeriksanya. Belum ada yang dicatat.",
            "This list differs by more than 20 % from the agency's last one; a second officer has to look at it. Nothing was recorded.",
        ),
        fix: Text::new(
            "Tunjukkan daftar ini kepada rekan yang berakun, lalu ulangi dengan --second-officer NAMA; atau unggah di halaman Impor.",
            "Show the list to a colleague who has an account and repeat with --second-officer NAME; or upload it on the page Imports.",
        ),
    }
}

/// The agency sent enough for a day.
fn quota() -> Error {
    Error::Quota {
        detail: Text::new(
            format!(
                "Jatah instansi ini untuk 24 jam ({} MB, {} baris) sudah terpakai.",
                DAILY_BYTES / 1_000_000,
                DAILY_ROWS
            ),
            format!(
                "This agency's quota for 24 hours ({} MB, {} rows) is used up.",
                DAILY_BYTES / 1_000_000,
                DAILY_ROWS
            ),
        ),
    }
}
