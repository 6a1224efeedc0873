//! The planner's desk: inspections in a list, made, read, changed. Invariant: whom an inspection does not
//! concern, by `orders::Inspection::concerns`, does not find it; what is saved passed the check.

pub mod detail;
pub mod draft;
pub mod http;
mod looks;
pub mod sql;

pub use looks::Looks;

use petapora_wire::{InspectionDetail, InspectionId, Text};

use super::acts::is_of_content;
use super::kept::{EditRefused, Kept};
use super::orders::{Actor, Refusal, WorkingDays};
use crate::access::Who;
use crate::app::App;
use crate::error::{Error, Result};
use crate::store::{Answer, Audit, OnceWrite, Tx};
use jiff::tz::TimeZone;

/// Who acts, as the law asks.
pub fn actor(who: &Who) -> Actor {
    Actor { account: who.account.0.clone(), role: who.role }
}

/// The office's zone.
pub fn zone(app: &App) -> Result<TimeZone> {
    TimeZone::get(&app.office.load().time_zone).map_err(Error::internal)
}

/// The inspection, if it concerns the reader. Errors: 404.
pub async fn find(app: &App, tx: &mut Tx, who: &Who, id: &str) -> Result<Kept> {
    let found = sql::find(tx, &app.jurisdiction.id, id).await?;
    found.filter(|kept| kept.life.concerns(&actor(who))).ok_or(Error::NotFound)
}

/// One inspection told whole to this reader, as it stands in the transaction.
pub async fn told(app: &App, tx: &mut Tx, who: &Who, kept: &Kept) -> Result<InspectionDetail> {
    let around = sql::around(tx, &app.jurisdiction.id, kept).await?;
    let zone = zone(app)?;
    let now = jiff::Timestamp::from_millisecond(app.clock.now_ms()).map_err(Error::internal)?;
    let reader = detail::Reader {
        who,
        days: &WorkingDays::new(zone),
        now,
        time_zone: &app.office.load().time_zone,
        search: app.searching.progress(kept.id.as_str()),
    };
    Ok(detail::detail(kept, &around, &reader))
}

/// Commits a write and tells the inspection as it is now. Kept of the answer is the id alone: a route that
/// lies in an answer is one too many, and a plan of 200 visits is large.
pub async fn answer(once: OnceWrite, audit: Audit, status: u16, detail: &InspectionDetail) -> Result<Answer> {
    once.answer(audit, status, &detail.inspection.id).await?;
    Ok(Answer { status, body: serde_json::to_string(detail).map_err(Error::internal)? })
}

/// Answers a write that was sent again: the inspection as it stands, with the status of the first time.
pub async fn answer_again(app: &App, who: &Who, kept: Answer) -> Result<Answer> {
    let id: InspectionId = serde_json::from_str(&kept.body).map_err(Error::internal)?;
    let mut tx = app.store.begin_read().await?;
    let found = find(app, &mut tx, who, id.as_str()).await?;
    let detail = told(app, &mut tx, who, &found).await?;
    Ok(Answer { status: kept.status, body: serde_json::to_string(&detail).map_err(Error::internal)? })
}

/// The change was made on an older version than there is by now. Nothing of either is lost.
pub fn check_version(kept: &Kept, version: i64) -> Result<()> {
    if kept.version == version {
        return Ok(());
    }
    let now = kept.version;
    Err(Error::Conflict {
        code: "version_conflict",
        detail: Text::new(
            format!("Inspeksi sudah diubah orang lain dan kini versi {now}; Anda mengubah versi {version}."),
            format!(
                "Somebody changed the inspection: it is at version {now}, you changed version {version}."
            ),
        ),
        fix: Text::new(
            "Muat ulang, lihat perubahannya, lalu ulangi perubahan Anda bila masih perlu.",
            "Load it again, see what changed, and repeat your change if it is still needed.",
        ),
    })
}

/// A change that is not made, as a problem.
pub fn edit_refused(refused: EditRefused) -> Error {
    match refused {
        EditRefused::Unsound(what) => Error::internal(what),
        EditRefused::Cannot(detail) => Error::refused(
            "edit_refused",
            detail,
            Text::new("Ubah isiannya lalu coba lagi.", "Change what was asked for and try again."),
        ),
    }
}

/// What the law or the order of steps forbids, as a problem.
pub fn refused(refusal: Refusal) -> Error {
    let fix = Text::new(
        "Muat ulang inspeksi; `acts` memuat langkah yang mungkin bagi Anda sekarang.",
        "Load the inspection again; `acts` holds the steps that you may take now.",
    );
    let (code, detail) = (refusal.code, refusal.sentence());
    if is_of_content(&refusal) {
        let fix = Text::new("Lengkapi lalu kirim lagi.", "Complete it and send it again.");
        return Error::refused(code, detail, fix);
    }
    Error::Conflict { code, detail, fix }
}

/// A plan is searched for while it is a draft.
pub fn not_a_draft() -> Error {
    Error::Conflict {
        code: "not_a_draft",
        detail: Text::new(
            "Rencana hanya dapat diubah selama masih draf.",
            "A plan can be changed only while it is a draft.",
        ),
        fix: Text::new(
            "Tarik kembali menjadi draf, atau minta kepala kantor mengembalikannya.",
            "Take it back to a draft, or ask the head of office to return it.",
        ),
    }
}
