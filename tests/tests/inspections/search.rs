//! Better plans: never worse, always whole, and only of the version that was asked about.

use axum::http::Method;
use petapora_tests::{Caller, Checked, TestApp, both_engines};
use petapora_wire::{InspectionDetail, InspectionEdit, NewPlanSearch, PlanObjective, PlanSearch};

use crate::{address, assert_checked, edited, judged, of_places, places, planned, seen, settings};

async fn started(app: &TestApp, caller: &Caller, detail: &InspectionDetail, seconds: u32) -> Checked<u16> {
    let search = NewPlanSearch { version: detail.inspection.version, seconds: Some(seconds) };
    Ok(app.write(caller, Method::POST, &address(detail, "/search"), &search).await?.status.as_u16())
}

/// Waits for the change that ends the search, without a clock.
async fn ended(app: &TestApp, caller: &Caller, detail: &InspectionDetail) -> Checked<InspectionDetail> {
    let mut wake = app.app.wake.subscribe();
    loop {
        let now = seen(app, caller, detail).await?;
        // Also while it is being improved, what is kept is sound.
        assert_checked(app).await?;
        if now.timeline.iter().any(|step| step.kind == "searched") {
            return Ok(now);
        }
        wake.changed().await?;
    }
}

fn rank(objective: &PlanObjective) -> [i64; 3] {
    [objective.must_unserved, objective.priority_unserved, objective.overtime_s]
}

both_engines!(a_search_improves_or_leaves_the_plan_as_it_was, app => {
    let planner = judged(&app).await?;
    let mut new = of_places(&places(&app).await?);
    new.settings = Some(settings(&[&[&planner]], &["2026-11-02", "2026-11-03", "2026-11-04"]));
    let before = planned(&app, &planner, &new).await?;
    assert_eq!(started(&app, &planner, &before, 1).await?, 202);
    let after = ended(&app, &planner, &before).await?;
    assert!(rank(&after.objective) <= rank(&before.objective), "{:?} {:?}", before.objective, after.objective);
    assert!(after.search.is_none());
    let changed = after.inspection.version > before.inspection.version;
    assert_eq!(changed, after.routes != before.routes);
    Ok(())
});

both_engines!(a_cancelled_search_leaves_a_whole_plan_and_a_change_ends_it, app => {
    let planner = judged(&app).await?;
    let before = planned(&app, &planner, &of_places(&places(&app).await?[..8])).await?;
    assert_eq!(started(&app, &planner, &before, 60).await?, 202);
    assert_eq!(started(&app, &planner, &before, 60).await?, 409);
    let shown: Option<PlanSearch> = app.get(&planner, &address(&before, "/search")).await?.json()?;
    assert!(shown.is_some_and(|search| search.done_percent < 100));
    let reply = app.write(&planner, Method::DELETE, &address(&before, "/search"), &()).await?;
    assert_eq!(reply.status, 200);
    let after: InspectionDetail = reply.json()?;
    crate::assert_whole(&after);
    assert!(after.search.is_none());
    let shown: Option<PlanSearch> = app.get(&planner, &address(&before, "/search")).await?.json()?;
    assert!(shown.is_none());

    assert_eq!(started(&app, &planner, &after, 60).await?, 202);
    let title = InspectionEdit::Title { title: "Sementara dicari".into() };
    let now = seen(&app, &planner, &after).await?;
    let reply = edited(&app, &planner, &now, title).await?;
    assert_eq!(reply.status, 200, "{}", reply.text());
    let running = app.app.searching.cancel(before.inspection.id.as_str());
    if let Some(running) = running {
        running.ended().await;
    }
    let last = seen(&app, &planner, &after).await?;
    assert_eq!(last.inspection.title, "Sementara dicari");
    assert_eq!(last.inspection.version, now.inspection.version + 1);
    Ok(())
});

both_engines!(a_search_is_of_the_version_that_was_seen, app => {
    let planner = judged(&app).await?;
    let first = planned(&app, &planner, &of_places(&places(&app).await?[..4])).await?;
    let title = InspectionEdit::Title { title: "Lain".into() };
    assert_eq!(edited(&app, &planner, &first, title).await?.status, 200);
    assert_eq!(started(&app, &planner, &first, 1).await?, 409);
    Ok(())
});
