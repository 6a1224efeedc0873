//! Official paper over HTTP: to whom it concerns, as the office wants it, and in the audit.

use std::process::Command;

use petapora_tests::{Checked, TestApp, both_engines};
use petapora_wire::{InspectionDetail, Problem, Role, RouteSheet};

use crate::{address, judged, of_places, places, planned, settings};

/// The text of a PDF without what a line break can add.
fn text_of(pdf: &[u8]) -> Checked<String> {
    let file = std::env::temp_dir().join(format!("petapora-paper-{}.pdf", uuid::Uuid::new_v4()));
    std::fs::write(&file, pdf)?;
    let out = Command::new("pdftotext").arg("-raw").arg(&file).arg("-").output();
    std::fs::remove_file(&file)?;
    let out = out.map_err(|error| format!("pdftotext: {error}; install poppler-utils"))?;
    Ok(squeezed(&String::from_utf8_lossy(&out.stdout)))
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Each paper of an inspection.
fn papers(detail: &InspectionDetail) -> Vec<String> {
    let sheets = detail.routes.iter().map(|route| format!("/routes/{}/{}/sheet.pdf", route.team, route.day));
    sheets.chain(["/order.pdf".into(), "/minutes.pdf".into()]).map(|rest| address(detail, &rest)).collect()
}

async fn prints(app: &TestApp, account: &str) -> Checked<usize> {
    const PRINTS: &str =
        "SELECT detail FROM audit WHERE jurisdiction_id = $1 AND action = 'inspection.print' AND actor = $2";
    let binds = petapora::binds![app.app.jurisdiction.id.as_str(), account];
    let rows: Vec<(String,)> = app.app.store.all(PRINTS, binds).await?;
    Ok(rows.len())
}

both_engines!(paper_holds_the_stops_of_the_screen_and_is_printed_for_its_people_alone, app => {
    let planner = judged(&app).await?;
    let (member, other) = (app.sign_in(Role::Inspector).await?, app.sign_in(Role::Inspector).await?);
    let mut new = of_places(&places(&app).await?[..8]);
    new.settings = Some(settings(&[&[&planner], &[&member]], &["2026-11-02"]));
    let detail = planned(&app, &planner, &new).await?;
    let name = |place: &_| detail.visits.iter().find(|own| own.place == *place).map(|own| squeezed(&own.name));
    for route in &detail.routes {
        let path = address(&detail, &format!("/routes/{}/{}/sheet.pdf", route.team, route.day));
        let reply = app.get(&member, &path).await?;
        assert_eq!(reply.status, 200, "{}", reply.text());
        let header = |name: &str| reply.headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        assert_eq!(header("content-type").as_deref(), Some("application/pdf"));
        assert_eq!(header("cache-control").as_deref(), Some("no-store"));
        let text = text_of(&reply.body)?;
        let mut rest = text.as_str();
        for stop in &route.stops {
            let name = name(&stop.visit).ok_or("a stop without a visit")?;
            rest = rest.split_once(name.as_str()).ok_or_else(|| format!("{name} is missing in {rest}"))?.1;
        }
        assert!(text.contains("DRAF") && text.contains("Senin,2November2026"), "{text}");
        let english = text_of(&app.get(&member, &format!("{path}?language=en")).await?.body)?;
        assert!(english.contains("INSPECTIONROUTESHEET"), "{english}");
        assert_eq!(app.get(&member, &format!("{path}?language=xx")).await?.status, 400);
        // The browser prints the same facts.
        let reply = app.get(&member, &path.replace(".pdf", ".json")).await?;
        assert_eq!(reply.status, 200, "{}", reply.text());
        let facts: RouteSheet = reply.json()?;
        let printed: Vec<String> = facts.stops.iter().map(|stop| squeezed(&stop.name)).collect();
        assert_eq!(printed, route.stops.iter().filter_map(|stop| name(&stop.visit)).collect::<Vec<_>>());
        assert!(facts.map_svg.contains("Rahasia – terbatas") && facts.qr_svg.contains("<svg"));
        for fact in [&facts.team, &facts.date, &facts.leaves, &facts.stops[0].arrives, &facts.printed] {
            assert!(text.contains(&squeezed(fact)), "{fact} is missing in {text}");
        }
    }
    for paper in ["/order.pdf", "/minutes.pdf"] {
        let text = text_of(&app.get(&member, &address(&detail, paper)).await?.body)?;
        for stop in detail.routes.iter().flat_map(|route| &route.stops) {
            let name = name(&stop.visit).ok_or("a stop without a visit")?;
            assert!(text.contains(name.as_str()), "{paper}: {name} is missing in {text}");
        }
    }
    assert_eq!(prints(&app, &member.account).await?, 3 * detail.routes.len() + 2);
    for path in papers(&detail) {
        assert_eq!(app.get(&other, &path.replace("sheet.pdf", "sheet.json")).await?.status, 404, "{path}");
        assert_eq!(app.get(&other, &path).await?.status, 404, "{path}");
    }
    assert_eq!(prints(&app, &other.account).await?, 0);
    Ok(())
});

both_engines!(a_broken_template_of_the_office_is_told_with_its_place_and_a_repaired_one_prints, app => {
    let planner = judged(&app).await?;
    let detail = planned(&app, &planner, &of_places(&places(&app).await?[..2])).await?;
    let folder = app.app.config.data.join("templates");
    std::fs::create_dir_all(&folder)?;
    let path = address(&detail, "/order.pdf");
    std::fs::write(folder.join("order.typ"), "#import \"office.typ\": *\n#paper.nomor")?;
    let reply = app.get(&planner, &path).await?;
    assert_eq!(reply.status, 422, "{}", reply.text());
    let problem: Problem = reply.json()?;
    assert_eq!((problem.code.as_str(), problem.line), ("paper_template", Some(2)));
    assert!(problem.detail.id.contains("order.typ, baris 2"), "{}", problem.detail.id);
    std::fs::write(folder.join("order.typ"), "#import \"office.typ\": *\n#paper.places.len() tempat")?;
    assert_eq!(text_of(&app.get(&planner, &path).await?.body)?, "2tempat");
    Ok(())
});
