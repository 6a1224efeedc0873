//! The harness of Petapora's promises: a whole application per test, on both engines,
//! spoken to without a port.
//! Invariant: a test owns its database and its clock; nothing sleeps; PostgreSQL is a
//! real server, started here as a user other than root if nobody started one.

pub mod bad_files;
pub mod bench;
pub mod nulls;
mod postgres;
pub mod seed;
mod template;

pub use postgres::fresh_database;

use std::path::{Path, PathBuf};

use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode};
use http_body_util::BodyExt as _;
use petapora::app::{App, router};
use petapora::clock::Clock;
use petapora::config::Config;
use petapora::imports::{Import, bring_in};
use petapora::store::{Entity, Store};
use petapora_wire::{Agency, Role, UploadId};
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};
use tower::ServiceExt as _;

/// 1 November 2026, 09.00 in Bontang: the day of the sample lists.
pub const SAMPLE_DAY_MS: i64 = 1_793_494_800_000;

/// The invented sample lists and who sends them.
pub const SAMPLES: [(&str, Agency); 7] = [
    ("imigrasi_izin_tinggal.csv", Agency::Imigrasi),
    ("disnaker_tka.xlsx", Agency::Disnaker),
    ("apoa_penginapan.csv", Agency::Apoa),
    ("kesbangpol_pemantauan.geojson", Agency::Kesbangpol),
    ("rptka_pengesahan.csv", Agency::Disnaker),
    ("kelurahan_penginapan.csv", Agency::Kelurahan),
    ("ksop_awak_kapal.csv", Agency::Ksop),
];

/// Anything that makes a test fail with its message.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;
pub type Checked<T = ()> = Result<T, Failure>;

/// A fresh application with the embedded region and an empty registry.
pub struct TestApp {
    pub app: App,
    pub clock: Clock,
    folder: PathBuf,
    /// The folder is the test's own and stays.
    is_lent: bool,
}

/// An answer, read to its end.
#[derive(Debug)]
pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Reply {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The JSON body as `T`; the failure shows what came instead.
    pub fn json<T: DeserializeOwned>(&self) -> Checked<T> {
        serde_json::from_slice(&self.body).map_err(|e| format!("{e}: {} {}", self.status, self.text()).into())
    }

    /// The `code` of a problem body.
    pub fn code(&self) -> Checked<String> {
        Ok(self.json::<petapora_wire::Problem>()?.code)
    }
}

/// A signed-in account.
#[derive(Debug, Clone)]
pub struct Caller {
    pub account: String,
    pub cookie: String,
}

impl TestApp {
    pub async fn sqlite() -> Checked<Self> {
        Self::open(None).await
    }

    pub async fn postgres() -> Checked<Self> {
        Self::open(Some(postgres::fresh_database(true).await?)).await
    }

    /// The application over data that are there already, now.
    pub async fn over(folder: PathBuf, database_url: Option<String>) -> Checked<Self> {
        let mut test = Self::open_at(folder, database_url, Clock::System).await?;
        test.is_lent = true;
        Ok(test)
    }

    async fn open(database_url: Option<String>) -> Checked<Self> {
        let folder = std::env::temp_dir().join(format!("petapora-test-{}", petapora::store::new_id()));
        if database_url.is_none() {
            template::sqlite(&folder).await?;
        }
        Self::open_at(folder, database_url, Clock::fixed(SAMPLE_DAY_MS)).await
    }

    async fn open_at(folder: PathBuf, database_url: Option<String>, clock: Clock) -> Checked<Self> {
        let config = Config {
            data: folder.clone(),
            database_url,
            listen: ([127, 0, 0, 1], 0).into(),
            clock: clock.clone(),
            program: program(),
        };
        let app = App::open(config, false).await?;
        app.read_sites().await?;
        app.follow();
        Ok(Self { app, clock, folder, is_lent: false })
    }

    /// Imports the invented sample lists, on their day.
    pub async fn import_samples(&self) -> Checked {
        self.import_in_order(&[0, 1, 2, 3, 4, 5, 6]).await
    }

    /// Imports some of the sample lists, by their place in `SAMPLES`, one after the other.
    pub async fn import_in_order(&self, order: &[usize]) -> Checked {
        for at in order {
            let (name, agency) = SAMPLES.get(*at).ok_or("no such list")?;
            let list = Import {
                path: sample(name),
                file_name: (*name).into(),
                agency: *agency,
                kind: None,
                list_date: "2026-11-01".parse().ok(),
                columns: None,
                dry_run: false,
                actor: "cli".into(),
            };
            bring_in(&self.app, list, |_| {}).await?;
        }
        Ok(())
    }

    /// The folder that holds the SQLite file and the key.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// An account of `role` for the whole city, signed in.
    pub async fn sign_in(&self, role: Role) -> Checked<Caller> {
        self.sign_in_as(role, None, "").await
    }

    /// An account of `role`, `agency` and `area` (code prefix), signed in.
    pub async fn sign_in_as(&self, role: Role, agency: Option<Agency>, area: &str) -> Checked<Caller> {
        const ADD_ACCOUNT: &str = "INSERT INTO account (jurisdiction_id, id, username, display_name, role, agency, area, \
            password_hash, disabled, failures, locked_until_ms, created_ms) \
            VALUES ($1, $2, $3, $3, $4, $5, $6, NULL, $7, 0, 0, $8)";
        const ADD_SESSION: &str = "INSERT INTO session (jurisdiction_id, key_hash, account_id, created_ms, seen_ms, ends_ms) \
            VALUES ($1, $2, $3, $4, $4, $5)";
        let account = petapora::store::new_id();
        let key = format!("{account}-key");
        let key_hash: String = Sha256::digest(key.as_bytes()).iter().map(|b| format!("{b:02x}")).collect();
        let now = self.clock.now_ms();
        let mut write = self.app.write("system").await?;
        let jurisdiction = write.jurisdiction().as_str().to_owned();
        let agency = agency.map(|agency| agency.as_str().to_owned());
        let username = format!("{role}-{account}");
        write
            .tx
            .execute(
                ADD_ACCOUNT,
                petapora::binds![&jurisdiction, &account, &username, role.as_str(), agency, area, false, now],
            )
            .await?;
        write
            .tx
            .execute(
                ADD_SESSION,
                petapora::binds![&jurisdiction, key_hash, &account, now, now + 12 * 3_600_000],
            )
            .await?;
        write.changed(Entity::Account, &account, petapora::store::Op::Insert);
        let audit = petapora::store::Audit {
            action: "test.sign_in",
            target: account.clone(),
            detail: serde_json::Value::Null,
        };
        write.commit(audit).await?;
        Ok(Caller { account, cookie: format!("petapora={key}") })
    }

    /// Sends a request through the whole router, as a browser on the same origin would.
    pub async fn send(&self, caller: Option<&Caller>, request: Request<Body>) -> Checked<Reply> {
        let (mut parts, body) = request.into_parts();
        let headers = &mut parts.headers;
        headers.entry("host").or_insert("127.0.0.1:8080".parse()?);
        headers.entry("sec-fetch-site").or_insert("same-origin".parse()?);
        if let Some(caller) = caller {
            headers.entry("cookie").or_insert(caller.cookie.parse()?);
        }
        let response = router(self.app.clone()).oneshot(Request::from_parts(parts, body)).await?;
        let (parts, body) = response.into_parts();
        let body = body.collect().await?.to_bytes().to_vec();
        Ok(Reply { status: parts.status, headers: parts.headers, body })
    }

    pub async fn get(&self, caller: &Caller, path: &str) -> Checked<Reply> {
        self.send(Some(caller), Request::get(path).body(Body::empty())?).await
    }

    /// Uploads a file as a browser does.
    pub async fn upload(&self, caller: &Caller, agency: Agency, name: &str, body: Vec<u8>) -> Checked<Reply> {
        let path = format!("/api/v1/imports/uploads?agency={agency}&file_name={name}");
        let request = Request::post(path).header("content-type", "application/octet-stream");
        self.send(Some(caller), request.body(Body::from(body))?).await
    }

    /// A step of an upload: `check`, `confirm`, `process`.
    pub async fn step(
        &self,
        caller: &Caller,
        upload: &UploadId,
        step: &str,
        body: &impl serde::Serialize,
    ) -> Checked<Reply> {
        self.write(caller, Method::POST, &format!("/api/v1/imports/uploads/{upload}/{step}"), body).await
    }

    /// A JSON write under a new idempotency key.
    pub async fn write(
        &self,
        caller: &Caller,
        method: Method,
        path: &str,
        body: &impl serde::Serialize,
    ) -> Checked<Reply> {
        self.write_with_key(caller, method, path, body, &petapora::store::new_id()).await
    }

    /// A JSON write under the given idempotency key.
    pub async fn write_with_key(
        &self,
        caller: &Caller,
        method: Method,
        path: &str,
        body: &impl serde::Serialize,
        key: &str,
    ) -> Checked<Reply> {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("content-type", "application/json")
            .header("idempotency-key", key)
            .body(Body::from(serde_json::to_vec(body)?))?;
        self.send(Some(caller), request).await
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        if !self.is_lent {
            // A folder that stays behind in the temporary directory harms nobody.
            let _ = std::fs::remove_dir_all(&self.folder);
        }
    }
}

/// An empty database of each engine, for tests of the store itself.
pub struct Stores {
    sqlite: Store,
    postgres: Store,
    folder: PathBuf,
}

impl Stores {
    pub async fn open() -> Checked<Self> {
        let folder = std::env::temp_dir().join(format!("petapora-store-{}", petapora::store::new_id()));
        let sqlite = Store::open_sqlite(&folder).await?;
        let postgres = Store::open_postgres(&postgres::fresh_database(false).await?).await?;
        Ok(Self { sqlite, postgres, folder })
    }

    pub fn both(&self) -> [Store; 2] {
        [self.sqlite.clone(), self.postgres.clone()]
    }
}

impl Drop for Stores {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// The petapora binary, built beside the tests by `cargo xtask test`, or beside the bench.
pub fn program() -> PathBuf {
    let beside = std::env::current_exe().ok().map(|own| own.with_file_name("petapora"));
    if let Some(beside) = beside.filter(|path| path.is_file()) {
        return beside;
    }
    let target =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| workspace().join("target"), PathBuf::from);
    target.join("debug/petapora")
}

/// The workspace's root.
pub fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// A folder or file of the shared test data, or `None` when it is absent (said on
/// stderr by name). With `CI=true` absence is a failure.
pub fn shared(path: &str) -> Checked<Option<PathBuf>> {
    let base =
        std::env::var_os("PETAPORA_TEST_DATA").map_or_else(|| workspace().join("../shared"), PathBuf::from);
    let found = base.join(path);
    if found.exists() {
        return Ok(Some(found));
    }
    if std::env::var("CI").is_ok_and(|ci| ci == "true") {
        return Err(format!("test data {path} is absent; set PETAPORA_TEST_DATA").into());
    }
    eprintln!("skipped: test data {path} is absent; set PETAPORA_TEST_DATA");
    Ok(None)
}

/// One of the invented sample lists.
pub fn sample(name: &str) -> PathBuf {
    workspace().join("tests/fixtures/bontang").join(name)
}

/// Defines the same test for both engines: `both_engines!(a_fact, app => { … Ok(()) })`.
#[macro_export]
macro_rules! both_engines {
    ($name:ident, $app:ident => $body:block) => {
        mod $name {
            #[allow(unused_imports, reason = "not every fact needs the whole file")]
            use super::*;

            async fn fact($app: $crate::TestApp) -> $crate::Checked $body

            #[tokio::test(flavor = "multi_thread")]
            async fn sqlite() -> $crate::Checked {
                fact($crate::TestApp::sqlite().await?).await
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn postgres() -> $crate::Checked {
                fact($crate::TestApp::postgres().await?).await
            }
        }
    };
}
