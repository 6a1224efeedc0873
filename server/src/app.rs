//! The program's state and its router: the merge of the slices.
//! Invariant: the router is built from `routes()` alone, so a route that declares no
//! need does not exist.

use std::ops::Deref;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};

use arc_swap::ArcSwap;
use axum::Router;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use petapora_wire::{Office, Text};
use tokio::sync::watch;

use crate::access::{self, PolicyTable, Route, Who};
use crate::clock::Clock;
use crate::config::Config;
use crate::error::{Error, Result};
use crate::index::Index;
use crate::live::Hub;
use crate::region::Ground;
use crate::store::{Answer, Begun, Jurisdiction, Key, Keys, OnceWrite, Store, Write};
use crate::{alerts, imports, inspections, layers, live, reconcile, region, registry, serve};

/// Everything a handler needs. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Parts>);

pub struct Parts {
    pub config: Config,
    pub store: Store,
    pub keys: Keys,
    pub clock: Clock,
    pub jurisdiction: Jurisdiction,
    /// The installed region, ready for point → kelurahan.
    pub ground: ArcSwap<Ground>,
    pub office: ArcSwap<Office>,
    pub policy: ArcSwap<PolicyTable>,
    pub index: Index,
    pub live: Hub,
    /// Told the last change number after every commit of this process.
    pub wake: watch::Sender<i64>,
    /// Whose turn it is to write: writers wait here, where they hold no connection of the pool, because the
    /// one that writes may read by another.
    pub writing: Arc<tokio::sync::Semaphore>,
    /// Whose turn it is to import.
    pub importing: tokio::sync::Semaphore,
    /// Rows compared for who is who, as of the last look.
    pub compared: reconcile::Compared,
    /// Places for lists that are only checked.
    pub checking: tokio::sync::Semaphore,
    /// Uploads that are being processed here.
    pub processing: imports::Processing,
    /// The roads that plans stand on.
    pub roads: inspections::Roads,
    /// The ground that routes are drawn on.
    pub map_grounds: inspections::MapGrounds,
    /// Searches for better plans that run here.
    pub searching: inspections::Searching,
    /// Who looked at which inspection of late.
    pub looks: inspections::Looks,
    /// Whoever puts a policy in force holds it.
    pub deciding: tokio::sync::Mutex<()>,
    /// Sessions looked up since the last change.
    pub holders: access::Holders,
    /// At most two password hashes at a time (19 MiB and some 60 ms each).
    pub hashing: tokio::sync::Semaphore,
    /// Failed sign-ins of late, by address and by unknown name.
    pub attempts: Mutex<access::Attempts>,
    /// Somebody is noting the time of a session's last request.
    pub touching: AtomicBool,
}

impl Deref for App {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl App {
    /// Opens the store, brings the schema up to date, makes the jurisdiction with the
    /// embedded region if there is none. A new jurisdiction is marked as demo if `demo`.
    /// The sites are not read yet: most commands never ask for them.
    pub async fn open(config: Config, demo: bool) -> Result<Self> {
        let store = Store::open(&config.data, config.database_url.as_deref()).await?;
        store.migrate().await?;
        let keys = Keys::open(&config.data).map_err(Error::internal)?;
        let (wake, _) = watch::channel(0);
        let clock = config.clock.clone();
        let jurisdiction = region::ensure_jurisdiction(&store, &clock, demo).await?;
        let ground = region::load_ground(&store, &jurisdiction.id).await?;
        let office = region::load_office(&store, &jurisdiction.id).await?;
        let policy = access::load_policy(&store, &jurisdiction.id).await?;
        let app = Self(Arc::new(Parts {
            config,
            store,
            keys,
            clock,
            jurisdiction,
            ground: ArcSwap::from_pointee(ground),
            office: ArcSwap::from_pointee(office),
            policy: ArcSwap::from_pointee(policy),
            index: Index::default(),
            live: Hub::default(),
            wake,
            writing: Arc::new(tokio::sync::Semaphore::new(1)),
            importing: tokio::sync::Semaphore::new(1),
            compared: reconcile::Compared::default(),
            checking: tokio::sync::Semaphore::new(2),
            processing: imports::Processing::default(),
            roads: inspections::Roads::default(),
            map_grounds: inspections::MapGrounds::default(),
            searching: inspections::Searching::default(),
            looks: inspections::Looks::default(),
            deciding: tokio::sync::Mutex::default(),
            holders: access::Holders::default(),
            hashing: tokio::sync::Semaphore::new(2),
            attempts: Mutex::default(),
            touching: AtomicBool::new(false),
        }));
        Ok(app)
    }

    /// Reads the sites, or what changed of them since.
    pub async fn read_sites(&self) -> Result<()> {
        self.index.catch_up(&self.store, &self.jurisdiction.id).await.map(drop)
    }

    /// Starts following the change log, so that commits show in the index.
    pub fn follow(&self) {
        tokio::spawn(Index::follow(self.clone()));
    }

    /// Opens a write by `actor` (an account id, `cli` or `system`).
    pub async fn write(&self, actor: &str) -> Result<Write> {
        let turn = Arc::clone(&self.writing).acquire_owned().await.map_err(Error::internal)?;
        let now_ms = self.clock.now_ms();
        let mut write =
            Write::begin(&self.store, &self.jurisdiction.id, actor, now_ms, self.wake.clone()).await?;
        write.keep_turn(turn);
        Ok(write)
    }

    /// Opens a write under an idempotency key. `Err` of the inner result is the answer
    /// given the first time: return it as it is.
    pub async fn write_once(&self, who: &Who, key: Key) -> Result<std::result::Result<OnceWrite, Answer>> {
        let write = self.write(who.account.as_str()).await?;
        match OnceWrite::begin(write, key, &self.keys).await? {
            Begun::New(write) => Ok(Ok(*write)),
            Begun::Repeated(answer) => Ok(Err(answer)),
            Begun::KeyReused => Err(Error::Conflict {
                code: "idempotency_key_reused",
                detail: Text::new(
                    "Kunci idempotensi sudah dipakai untuk permintaan lain.",
                    "The idempotency key was used for another request.",
                ),
                fix: Text::new("Gunakan kunci baru.", "Use a new key."),
            }),
        }
    }

    /// The day shown by default: the office's fixed date or today in its time zone,
    /// `YYYY-MM-DD`.
    pub fn as_of(&self) -> String {
        let office = self.office.load();
        office.fixed_date.clone().unwrap_or_else(|| self.clock.today(&office.time_zone).to_string())
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::OK);
        let json = (header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        (status, [json], self.body).into_response()
    }
}

/// Every operation of the program.
pub fn routes() -> Vec<Route> {
    [
        access::routes(),
        region::routes(),
        imports::routes(),
        reconcile::routes(),
        registry::routes(),
        layers::routes(),
        alerts::routes(),
        inspections::routes(),
        live::routes(),
        serve::routes(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The router: each route behind the guard of its need; anything else is the page.
pub fn router(app: App) -> Router {
    let mut router = Router::new();
    for route in routes() {
        let guarded = route.handler.layer(from_fn_with_state((app.clone(), route.need), access::guard));
        router = router.route(route.path, guarded);
    }
    access::protect(router.fallback(serve::page), &app).with_state(app)
}
