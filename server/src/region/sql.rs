//! Region packages, office and code lists in the database. Invariant: an installed
//! version never changes; a newer one is added beside it, and places are assigned to
//! its kelurahan in the same transaction.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use petapora_wire::{CodeLabel, JurisdictionId, Office, Region, Text};
use serde_json::json;
use tokio::sync::watch;

use super::codes::CODES;
use super::ground::Ground;
use super::office;
use super::package::Package;
use crate::app::App;
use crate::binds;
use crate::clock::Clock;
use crate::error::{Error, Result};
use crate::store::{
    self, Answer, Audit, Entity, Jurisdiction, OnceWrite, Op, Store, Tx, Write, add_jurisdiction,
    find_jurisdiction,
};

/// The city of the embedded drawing.
const CITY: &str = "64.74";
/// Up to here each changed place is noted by itself; beyond, readers load them all.
const NOTED_PLACES: usize = 500;

#[derive(sqlx::FromRow)]
struct VersionRow {
    version: i64,
    manifest: String,
}

#[derive(sqlx::FromRow)]
struct LayerRow {
    layer: String,
    geojson: String,
}

#[derive(sqlx::FromRow)]
struct SettingsRow {
    settings: String,
}

#[derive(sqlx::FromRow)]
struct PlaceRow {
    id: String,
    lon: f64,
    lat: f64,
    kelurahan_code: Option<String>,
}

#[derive(sqlx::FromRow)]
struct CodeRow {
    list: String,
    code: String,
    valid_from: String,
    valid_to: Option<String>,
    label_id: String,
    label_en: String,
}

impl From<CodeRow> for CodeLabel {
    fn from(row: CodeRow) -> Self {
        Self {
            list: row.list,
            code: row.code,
            label: Text::new(row.label_id, row.label_en),
            valid_from: row.valid_from,
            valid_to: row.valid_to,
        }
    }
}

/// The jurisdiction of the database; on a new one the embedded Bontang, the first office
/// and the code lists are installed. Whatever of it is missing (a start that was cut
/// short, codes new in this version) is added in one transaction, so that two processes
/// starting at once do it once.
pub async fn ensure_jurisdiction(store: &Store, clock: &Clock, demo: bool) -> Result<Jurisdiction> {
    let jurisdiction = match find_jurisdiction(store).await? {
        Some(found) => found,
        None => add_jurisdiction(store, CITY, demo, clock.now_ms()).await?,
    };
    if Missing::of(&mut store.begin_read().await?, &jurisdiction.id).await?.is_nothing() {
        return Ok(jurisdiction);
    }
    let (wake, _) = watch::channel(0);
    let mut write = Write::begin(store, &jurisdiction.id, "system", clock.now_ms(), wake).await?;
    // Asked again under the lock: another process may have been first.
    let missing = Missing::of(&mut write.tx, &jurisdiction.id).await?;
    if missing.is_nothing() {
        return Ok(jurisdiction);
    }
    let detail = json!({
        "region": missing.region, "office": missing.office, "codes": missing.codes.len(),
    });
    let package = Package::embedded()?;
    if missing.region {
        add_package(&mut write, &package).await?;
    }
    if missing.office {
        let first = office::first(&jurisdiction.code, &package.manifest.time_zone, jurisdiction.demo);
        save_office(&mut write, &first).await?;
    }
    add_codes(&mut write, &missing.codes).await?;
    write.commit(Audit { action: "jurisdiction.setup", target: jurisdiction.code.clone(), detail }).await?;
    Ok(jurisdiction)
}

const FIND_OFFICE: &str = "SELECT settings FROM office WHERE jurisdiction_id = $1";
const NEWEST: &str = "SELECT version, manifest FROM region WHERE jurisdiction_id = $1 \
    ORDER BY version DESC LIMIT 1";
const ALL_CODES: &str = "SELECT list, code, valid_from, valid_to, label_id, label_en FROM code \
    WHERE jurisdiction_id = $1";

/// What a jurisdiction still lacks.
struct Missing {
    region: bool,
    office: bool,
    /// Places in `CODES`.
    codes: Vec<usize>,
}

impl Missing {
    async fn of(tx: &mut Tx, jurisdiction: &JurisdictionId) -> Result<Self> {
        let known = tx.all::<CodeRow>(ALL_CODES, binds![jurisdiction.as_str()]).await?;
        let key = |list: &str, code: &str, from: &str| format!("{list}\n{code}\n{from}");
        let known: std::collections::BTreeSet<String> =
            known.iter().map(|row| key(&row.list, &row.code, &row.valid_from)).collect();
        let codes = CODES.iter().enumerate();
        let codes = codes.filter(|(_, c)| !known.contains(&key(c.list, c.code, c.valid_from)));
        Ok(Self {
            region: tx.optional::<VersionRow>(NEWEST, binds![jurisdiction.as_str()]).await?.is_none(),
            office: tx.optional::<SettingsRow>(FIND_OFFICE, binds![jurisdiction.as_str()]).await?.is_none(),
            codes: codes.map(|(i, _)| i).collect(),
        })
    }

    fn is_nothing(&self) -> bool {
        !self.region && !self.office && self.codes.is_empty()
    }
}

const ADD_CODE: &str =
    "INSERT INTO code (jurisdiction_id, list, code, valid_from, valid_to, label_id, label_en) VALUES";

async fn add_codes(write: &mut Write, missing: &[usize]) -> Result<()> {
    let jurisdiction = write.jurisdiction().clone();
    let codes = missing.iter().filter_map(|i| CODES.get(*i));
    let binds = codes.flat_map(|c| {
        binds![jurisdiction.as_str(), c.list, c.code, c.valid_from, c.valid_to, c.label_id, c.label_en]
    });
    write.tx.insert_many(ADD_CODE, 7, binds.collect(), "").await?;
    Ok(())
}

const ADD_REGION: &str =
    "INSERT INTO region (jurisdiction_id, version, manifest, installed_ms) VALUES ($1, $2, $3, $4)";
const ADD_LAYER: &str =
    "INSERT INTO region_layer (jurisdiction_id, version, layer, geojson) VALUES ($1, $2, $3, $4)";
const LOCATED: &str = "SELECT id, lon, lat, kelurahan_code FROM place \
    WHERE jurisdiction_id = $1 AND lon IS NOT NULL ORDER BY id";
const ASSIGN: &str = "UPDATE place SET kelurahan_code = $3, updated_ms = $4 \
    WHERE jurisdiction_id = $1 AND id = $2";

/// Checks the package in `folder`, adds it as the newest version, assigns every located
/// place to its kelurahan, and shows it. A place outside every kelurahan (a jetty) keeps
/// the code its list gave. Errors: the package's first fault; a package of another city.
pub async fn install(app: &App, folder: &Path) -> Result<Region> {
    let folder = folder.to_owned();
    let package =
        tokio::task::spawn_blocking(move || Package::read(&folder)).await.map_err(Error::internal)??;
    if package.manifest.code != app.jurisdiction.code {
        return Err(Error::refused(
            "region_package",
            Text::new(
                format!("Paket ini untuk wilayah {}.", package.manifest.code),
                format!("The package is of area {}.", package.manifest.code),
            ),
            Text::new(
                format!("Pasang paket wilayah {}.", app.jurisdiction.code),
                format!("Install a package of area {}.", app.jurisdiction.code),
            ),
        ));
    }
    let mut write = app.write("cli").await?;
    let ground = add_package(&mut write, &package).await?;
    let moved = assign_places(&mut write, &ground).await?;
    let detail = json!({
        "code": package.manifest.code, "date": package.manifest.date, "version": ground.region.version,
        "layers": package.layers.len(), "places_moved": moved,
    });
    let target = ground.region.version.to_string();
    write.commit(Audit { action: "region.install", target, detail }).await?;
    let region = ground.region.clone();
    show(app, ground);
    Ok(region)
}

/// Adds the package as the newest version and notes the change.
async fn add_package(write: &mut Write, package: &Package) -> Result<Ground> {
    let jurisdiction = write.jurisdiction().as_str().to_owned();
    let newest = write.tx.optional::<VersionRow>(NEWEST, binds![&jurisdiction]).await?;
    let version = newest.map_or(1, |row| row.version + 1);
    let manifest = serde_json::to_string(&package.manifest).map_err(Error::internal)?;
    let at_ms = write.at_ms();
    write.tx.execute(ADD_REGION, binds![&jurisdiction, version, manifest, at_ms]).await?;
    for (layer, text) in &package.layers {
        write.tx.execute(ADD_LAYER, binds![&jurisdiction, version, layer, text]).await?;
    }
    write.changed(Entity::Region, &version.to_string(), Op::Insert);
    Ok(Ground::new(package, version))
}

/// Gives each located place the kelurahan of its point; the number of places changed.
async fn assign_places(write: &mut Write, ground: &Ground) -> Result<usize> {
    let jurisdiction = write.jurisdiction().as_str().to_owned();
    let at_ms = write.at_ms();
    let mut moved = Vec::new();
    for place in write.tx.all::<PlaceRow>(LOCATED, binds![&jurisdiction]).await? {
        let old = place.kelurahan_code.as_deref();
        let kept = old.filter(|code| ground.area(code).is_some());
        let new = ground.kelurahan_at(place.lon, place.lat).or(kept);
        if new != old {
            write.tx.execute(ASSIGN, binds![&jurisdiction, &place.id, new, at_ms]).await?;
            moved.push(place.id);
        }
    }
    if moved.len() > NOTED_PLACES {
        write.changed(Entity::Place, "", Op::Bulk);
    } else {
        moved.iter().for_each(|id| write.changed(Entity::Place, id, Op::Update));
    }
    Ok(moved.len())
}

/// Shows `ground` unless a newer version is shown already.
fn show(app: &App, ground: Ground) {
    let ground = Arc::new(ground);
    app.ground.rcu(
        |shown| {
            if shown.region.version < ground.region.version { ground.clone() } else { shown.clone() }
        },
    );
}

/// Reads region and office again: another process changed them (`Entity::Region` or
/// `Entity::Office` in the change log).
pub async fn refresh(app: &App) -> Result<()> {
    let newest = app.store.optional::<VersionRow>(NEWEST, binds![app.jurisdiction.id.as_str()]).await?;
    if newest.is_some_and(|row| row.version > app.ground.load().region.version) {
        show(app, load_ground(&app.store, &app.jurisdiction.id).await?);
    }
    app.office.store(Arc::new(load_office(&app.store, &app.jurisdiction.id).await?));
    Ok(())
}

const LAYERS: &str = "SELECT layer, geojson FROM region_layer WHERE jurisdiction_id = $1 AND version = $2";

/// The newest installed region, ready for point → kelurahan.
pub async fn load_ground(store: &Store, jurisdiction: &JurisdictionId) -> Result<Ground> {
    let newest = store.optional::<VersionRow>(NEWEST, binds![jurisdiction.as_str()]).await?;
    let VersionRow { version, manifest } = newest.ok_or_else(|| Error::internal("no region is installed"))?;
    let rows = store.all::<LayerRow>(LAYERS, binds![jurisdiction.as_str(), version]).await?;
    let layers: BTreeMap<_, _> = rows.into_iter().map(|row| (row.layer, row.geojson)).collect();
    let package = tokio::task::spawn_blocking(move || Package::check(&manifest, layers));
    Ok(Ground::new(&package.await.map_err(Error::internal)??, version))
}

/// The office's settings.
pub async fn load_office(store: &Store, jurisdiction: &JurisdictionId) -> Result<Office> {
    let row = store.optional::<SettingsRow>(FIND_OFFICE, binds![jurisdiction.as_str()]).await?;
    let row = row.ok_or_else(|| Error::internal("no office is set"))?;
    serde_json::from_str(&row.settings).map_err(Error::internal)
}

const SAVE_OFFICE: &str = "INSERT INTO office (jurisdiction_id, settings) VALUES ($1, $2) \
    ON CONFLICT (jurisdiction_id) DO UPDATE SET settings = excluded.settings";

async fn save_office(write: &mut Write, office: &Office) -> Result<()> {
    let jurisdiction = write.jurisdiction().as_str().to_owned();
    let settings = serde_json::to_string(office).map_err(Error::internal)?;
    write.tx.execute(SAVE_OFFICE, binds![jurisdiction, settings]).await?;
    write.changed(Entity::Office, "", Op::Update);
    Ok(())
}

/// Replaces the office's settings and shows them; the caller has checked them.
pub async fn replace_office(app: &App, mut once: OnceWrite, office: &Office) -> Result<Answer> {
    save_office(&mut once.write, office).await?;
    let detail = json!({
        "time_zone": office.time_zone, "fixed_date": office.fixed_date,
        "working_area": office.working_area, "signatories": office.signatories.len(),
    });
    let audit = Audit { action: "office.update", target: app.jurisdiction.code.clone(), detail };
    let answer = once.answer(audit, 200, office).await?;
    app.office.store(Arc::new(load_office(&app.store, &app.jurisdiction.id).await?));
    Ok(answer)
}

#[derive(sqlx::FromRow)]
struct TextRow {
    geojson: String,
}

const LAYER: &str = "SELECT geojson FROM region_layer \
    WHERE jurisdiction_id = $1 AND version = $2 AND layer = $3";

/// The text of one layer of one installed version.
pub async fn layer_text(
    store: &Store,
    jurisdiction: &JurisdictionId,
    version: i64,
    layer: &str,
) -> Result<Option<String>> {
    let row = store.optional::<TextRow>(LAYER, binds![jurisdiction.as_str(), version, layer]).await?;
    Ok(row.map(|row| row.geojson))
}

const CODES_ON: &str = "SELECT list, code, valid_from, valid_to, label_id, label_en FROM code \
    WHERE jurisdiction_id = $1 AND valid_from <= $2 AND (valid_to IS NULL OR valid_to >= $2) \
    ORDER BY list, code, valid_from";

/// The codes in force on `day` (`YYYY-MM-DD`), by list and code.
pub async fn codes_on(
    store: &Store,
    jurisdiction: &JurisdictionId,
    day: &str,
) -> store::Result<Vec<CodeLabel>> {
    let rows = store.all::<CodeRow>(CODES_ON, binds![jurisdiction.as_str(), day]).await?;
    Ok(rows.into_iter().map(CodeLabel::from).collect())
}
