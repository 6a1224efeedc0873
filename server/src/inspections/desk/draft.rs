//! Makes a draft of chosen places and alerts. Invariant: only what the planner may see is taken in, and only
//! places with a trustworthy point; whatever is refused is named, with what to do.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use petapora_paper::Language;
use petapora_wire::{
    AccountId, AlertId, InspectionId, InspectionSettings, NewInspection, PlaceId, SiteFilter, Text,
};

use super::sql::{self, KnownPlace};
use super::{edit_refused, zone};
use crate::access::Who;
use crate::alerts::{ToVisit, to_visit};
use crate::app::App;
use crate::error::{Error, Result};
use crate::inspections::RoadGround;
use crate::inspections::brief::{Asked, Asking, Brief, MOST_VISITS, checked_settings, usual_settings};
use crate::inspections::kept::{Kept, titled, too_many};
use crate::inspections::orders::{Inspection, WorkingDays};
use crate::inspections::paper::day;
use crate::inspections::planned::{PlanFault, Planned, plan_brief};
use crate::inspections::staff;
use crate::store::{Tx, Write, new_id};

/// A draft with its first plan, not yet saved.
pub async fn draft(
    app: &App,
    write: &mut Write,
    who: &Who,
    new: NewInspection,
    ground: std::sync::Arc<RoadGround>,
) -> Result<Kept> {
    if new.places.is_empty() && new.alerts.is_empty() {
        return Err(refused(Text::new(
            "Pilih sedikitnya satu tempat atau peringatan.",
            "Choose at least one place or alert.",
        )));
    }
    let tx = &mut write.tx;
    let alerts = chosen_alerts(app, tx, who, &new.alerts).await?;
    let mut wanted: BTreeMap<PlaceId, Vec<Asking>> =
        new.places.iter().map(|place| (place.clone(), Vec::new())).collect();
    for alert in alerts {
        let asking = Asking { id: alert.id.clone(), sentence: alert.sentence, restricted: alert.restricted };
        for place in alert.places {
            wanted.entry(PlaceId(place)).or_default().push(asking.clone());
        }
    }
    let visits = asked(app, tx, who, wanted).await?;
    let today: Date = app.as_of().parse().map_err(Error::internal)?;
    let usual = usual_settings(&who.account, today, &WorkingDays::new(zone(app)?));
    let settings = settings(app, tx, new.settings.unwrap_or(usual)).await?;
    let title = match new.title.trim() {
        "" => {
            let first = settings.days.first().and_then(|day| day.parse().ok());
            format!("Inspeksi {}", first.map_or_else(String::new, |first| day(Language::Id, first)))
        }
        title => titled(title).map_err(refused)?,
    };
    let brief = Brief { settings, visits, office: ground.office };
    let agencies = agencies(tx, app, &brief).await?;
    let zone = zone(app)?;
    let (brief, planned) = off_the_runtime(move || {
        let planned = plan_brief(&brief, None, &zone, &ground.graph);
        planned.map(|planned| (brief, planned))
    })
    .await?;
    let members = brief.members();
    let leader = members.first().cloned().unwrap_or_default();
    let mut life = Inspection::draft(who.account.as_str(), &leader, &members, &planned.served());
    life.agencies = agencies;
    Ok(Kept {
        id: InspectionId(new_id()),
        version: 1,
        title,
        life,
        brief,
        before: planned.keys(),
        planned,
        changed_ms: write.at_ms(),
    })
}

async fn off_the_runtime(
    plan: impl FnOnce() -> std::result::Result<(Brief, Planned), PlanFault> + Send + 'static,
) -> Result<(Brief, Planned)> {
    let planned = tokio::task::spawn_blocking(plan).await.map_err(Error::internal)?;
    planned.map_err(|fault| edit_refused(fault.into()))
}

/// Settings as they are kept: of known officers, within the area.
pub async fn settings(app: &App, tx: &mut Tx, settings: InspectionSettings) -> Result<InspectionSettings> {
    let officers = staff::sql::officers(tx, &app.jurisdiction.id).await?;
    let known: BTreeSet<AccountId> = officers.into_iter().map(|officer| officer.id).collect();
    let ground = app.ground.load();
    checked_settings(settings, &known, |[lon, lat]| ground.covers(lon, lat)).map_err(refused)
}

/// Agencies besides Immigration whose people are in the teams: some make it a joint operation.
pub async fn agencies(tx: &mut Tx, app: &App, brief: &Brief) -> Result<Vec<String>> {
    let officers = staff::sql::officers(tx, &app.jurisdiction.id).await?;
    let members: BTreeSet<String> = brief.members().into_iter().collect();
    let theirs = officers.into_iter().filter(|officer| members.contains(officer.id.as_str()));
    let named: BTreeSet<String> = theirs.map(|officer| officer.agency).collect();
    let own = petapora_wire::Agency::Imigrasi.as_str();
    Ok(named.into_iter().filter(|agency| !agency.is_empty() && agency != own).collect())
}

/// A place that a planner takes in by hand.
pub async fn added(app: &App, tx: &mut Tx, who: &Who, place: &PlaceId) -> Result<Asked> {
    let wanted = BTreeMap::from([(place.clone(), Vec::new())]);
    asked(app, tx, who, wanted).await?.pop().ok_or(Error::NotFound)
}

async fn chosen_alerts(app: &App, tx: &mut Tx, who: &Who, ids: &[AlertId]) -> Result<Vec<ToVisit>> {
    let known =
        if ids.is_empty() { Vec::new() } else { to_visit(tx, who, &app.jurisdiction.id, ids).await? };
    if let Some(missing) = ids.iter().find(|id| !known.iter().any(|alert| alert.id == **id)) {
        return Err(refused(Text::new(
            format!("Peringatan {missing} tidak ditemukan."),
            format!("Alert {missing} was not found."),
        )));
    }
    if let Some(over) = known.iter().find(|alert| alert.closed) {
        return Err(refused(Text::new(
            format!("Peringatan atas {} sudah selesai.", over.target),
            format!("The alert at {} is closed.", over.target),
        )));
    }
    if let Some(nowhere) = known.iter().find(|alert| alert.places.is_empty()) {
        return Err(refused(Text::new(
            format!("Peringatan atas {} tidak menyebut tempat; pilih tempatnya sendiri.", nowhere.target),
            format!("The alert at {} names no place; choose its places yourself.", nowhere.target),
        )));
    }
    Ok(known)
}

/// The places as they are known now. Errors: one that the reader does not know, or without a point.
async fn asked(
    app: &App,
    tx: &mut Tx,
    who: &Who,
    wanted: BTreeMap<PlaceId, Vec<Asking>>,
) -> Result<Vec<Asked>> {
    if wanted.len() > MOST_VISITS {
        return Err(refused(too_many()));
    }
    let ids: Vec<String> = wanted.keys().map(|place| place.0.clone()).collect();
    let mut known: BTreeMap<PlaceId, KnownPlace> = sql::places(tx, &app.jurisdiction.id, &ids)
        .await?
        .into_iter()
        .filter(|place| who.scope.covers_area(place.kelurahan.as_deref()))
        .map(|place| (place.id.clone(), place))
        .collect();
    let people = people(app, &ids)?;
    let mut visits = Vec::with_capacity(wanted.len());
    for (id, alerts) in wanted {
        let Some(place) = known.remove(&id) else {
            return Err(refused(Text::new(
                format!("Tempat {id} tidak ditemukan."),
                format!("Place {id} was not found."),
            )));
        };
        let Some(point) = place.point else { return Err(unlocated(&place.name)) };
        visits.push(Asked {
            people: people.get(id.as_str()).copied().unwrap_or_default(),
            place: id,
            name: place.name,
            address: place.address,
            kind: place.kind,
            point,
            accuracy_m: place.accuracy_m,
            access: place.access,
            must: false,
            priority: 1,
            service_min: None,
            windows: Vec::new(),
            skills: Vec::new(),
            alerts,
        });
    }
    Ok(visits)
}

/// Documented people by place: of its two roles the fuller one, since who lives where he works is one person.
fn people(app: &App, places: &[String]) -> Result<BTreeMap<String, u32>> {
    let day: Date = app.as_of().parse().map_err(Error::internal)?;
    let ids = places.iter().flat_map(|place| [format!("{place}-w"), format!("{place}-r")]).collect();
    let snapshot = app.index.snapshot();
    let filter = SiteFilter { ids, ..SiteFilter::default() };
    let mut people = BTreeMap::new();
    for site in &snapshot.select(&crate::access::Scope::default(), &filter, day).sites {
        let site = snapshot.site(site);
        let most: &mut u32 = people.entry(site.place.0).or_default();
        *most = site.people.max(*most);
    }
    Ok(people)
}

fn unlocated(name: &str) -> Error {
    Error::refused(
        "place_unlocated",
        Text::new(
            format!("{name} belum punya titik yang dapat dipercaya."),
            format!("{name} has no trustworthy point yet."),
        ),
        Text::new(
            "Keluarkan dari pilihan, atau kirim daftar yang memuat koordinatnya.",
            "Leave it out of the choice, or send a list that has its coordinates.",
        ),
    )
}

pub fn refused(detail: Text) -> Error {
    Error::refused(
        "inspection_refused",
        detail,
        Text::new(
            "Ubah pilihan atau isiannya lalu coba lagi.",
            "Change the choice or the form and try again.",
        ),
    )
}
