//! A search in a thread of its own, and its finds saved. Invariant: a find is saved only on the version that
//! the search knows; each save is whole, so that a process that dies leaves the best plan saved so far.

use std::sync::Arc;

use serde_json::json;
use tokio::sync::mpsc;

use super::{Turn, search};
use crate::app::App;
use crate::error::{Error, Result};
use crate::inspections::RoadGround;
use crate::inspections::desk::sql;
use crate::inspections::kept::Kept;
use crate::inspections::planned::{Keys, Planned};
use crate::store::Audit;

/// Starts to improve the plan of `kept`, whose problem is ready to be searched.
pub fn start(app: App, actor: String, kept: Kept, ground: Arc<RoadGround>, turn: Turn) -> Result<()> {
    let (send, found) = mpsc::unbounded_channel();
    let (from, running) = (kept.planned.clone(), turn.running.clone());
    let places = kept.brief.places();
    let work = move || {
        let searched = search(&from, &places, &ground.graph, &running, |better| {
            // Nobody listens any more once a save was refused; the search is cancelled then.
            let _ = send.send(better);
        });
        if let Err(error) = searched {
            tracing::error!(%error, "a search for a better plan came to nothing");
        }
    };
    std::thread::Builder::new().name("plan-search".into()).spawn(work).map_err(Error::internal)?;
    tokio::spawn(follow(app, actor, kept, turn, found));
    Ok(())
}

/// Saves what is found until the search ends.
async fn follow(
    app: App,
    actor: String,
    kept: Kept,
    turn: Turn,
    mut found: mpsc::UnboundedReceiver<Planned>,
) {
    let id = kept.id.0.clone();
    let before = kept.planned.keys();
    let mut version = kept.version;
    let mut saved = 0_u32;
    while let Some(better) = found.recv().await {
        match save(&app, &actor, &id, version, better, &before).await {
            Ok(Some(next)) => (version, saved) = (next, saved + 1),
            Ok(None) => {
                // Somebody changed it meanwhile; his change stands.
                turn.running.cancel();
                break;
            }
            Err(error) => {
                tracing::error!(%error, "a better plan was not saved");
                turn.running.cancel();
                break;
            }
        }
    }
    turn.leave();
    if let Err(error) = end(&app, &actor, &id, saved).await {
        tracing::error!(%error, "the end of a search was not noted");
    }
}

/// Saves a better plan; the new version, or `None` if the inspection was changed by others.
async fn save(
    app: &App,
    actor: &str,
    id: &str,
    version: i64,
    better: Planned,
    before: &Keys,
) -> Result<Option<i64>> {
    let mut write = app.write(actor).await?;
    let kept = sql::find(&mut write.tx, &app.jurisdiction.id, id).await?.ok_or(Error::NotFound)?;
    if kept.version != version || !kept.is_editable() {
        return Ok(None);
    }
    let mut next = kept.with_plan(better, before.clone());
    next.version = version + 1;
    next.changed_ms = write.at_ms();
    sql::change(&mut write, &next, None).await?;
    let detail = json!({ "version": next.version, "steps": next.planned.plan.iterations });
    write.commit(Audit { action: "inspection.search.found", target: id.to_owned(), detail }).await?;
    Ok(Some(next.version))
}

async fn end(app: &App, actor: &str, id: &str, saved: u32) -> Result<()> {
    let mut write = app.write(actor).await?;
    let kept = sql::find(&mut write.tx, &app.jurisdiction.id, id).await?.ok_or(Error::NotFound)?;
    sql::step(&mut write, &kept, sql::Noted { kind: "searched", reason: "" }).await?;
    write.changed(crate::store::Entity::Inspection, id, crate::store::Op::Update);
    let detail = json!({ "version": kept.version, "saved": saved });
    write.commit(Audit { action: "inspection.search.end", target: id.to_owned(), detail }).await?;
    Ok(())
}
