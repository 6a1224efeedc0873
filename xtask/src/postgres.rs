//! One PostgreSQL server for one run of the tests.
//! Invariant: it runs as a user other than root, in a temporary folder of its own, on a free port of this
//! machine alone, and it is stopped by its own process id when the value is dropped.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::Done;
use crate::command::{output, program, run, succeeds};
use crate::needs;

/// How long a server may take to accept connections on a busy machine.
const START_LIMIT: Duration = Duration::from_secs(60);

/// The user that Debian's package makes for the server.
const SERVER_USER: &str = "postgres";

/// A running server; dropped, it is gone with its folder.
pub struct Postgres {
    server: Child,
    folder: PathBuf,
    port: u16,
}

/// User and group of the server's process, when we are root ourselves.
#[derive(Clone, Copy)]
struct Owner {
    uid: u32,
    gid: u32,
}

impl Postgres {
    /// Makes a new cluster and starts it. It forgets on a crash, which no test of ours asks of PostgreSQL.
    pub fn start() -> Done<Self> {
        let bin = needs::postgres_bin().ok_or("PostgreSQL is not installed")?;
        let owner = if needs::is_root() { Some(server_user()?) } else { None };
        let folder = std::env::temp_dir().join(format!("petapora-postgres-{}", std::process::id()));
        prepare(&folder, owner)?;
        let cluster = folder.join("cluster");
        let mut initdb = as_owner(&bin.join("initdb"), owner);
        initdb.args([
            "--auth=trust",
            "--username=petapora",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
            "-D",
        ]);
        run(initdb.arg(&cluster).current_dir(&folder).stdout(Stdio::null()))?;

        let port = free_port()?;
        let log = fs::File::create(folder.join("log")).map_err(|e| format!("{}: {e}", folder.display()))?;
        let mut server = as_owner(&bin.join("postgres"), owner);
        server.arg("-D").arg(&cluster).arg("-k").arg(&folder).args(["-p", &port.to_string()]);
        for setting in ["listen_addresses=127.0.0.1", "fsync=off", "max_connections=200"] {
            server.args(["-c", setting]);
        }
        let server = server
            .current_dir(&folder)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .map_err(|e| format!("postgres: {e}"))?;
        let mut postgres = Self { server, folder, port };
        postgres.wait_until_ready(&bin)?;
        Ok(postgres)
    }

    /// Where the tests find it.
    pub fn url(&self) -> String {
        format!("postgres://petapora@127.0.0.1:{}/postgres", self.port)
    }

    fn wait_until_ready(&mut self, bin: &Path) -> Done {
        let begun = Instant::now();
        loop {
            let mut ready = program(&bin.join("pg_isready").to_string_lossy());
            if succeeds(ready.args(["-q", "-h", "127.0.0.1", "-p", &self.port.to_string()])) {
                return Ok(());
            }
            let ended = self.server.try_wait().map_err(|e| format!("postgres: {e}"))?.is_some();
            if ended || begun.elapsed() > START_LIMIT {
                let log = fs::read_to_string(self.folder.join("log")).unwrap_or_default();
                return Err(format!("PostgreSQL did not start:\n{log}"));
            }
            sleep(Duration::from_millis(100));
        }
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // SIGINT is PostgreSQL's fast shutdown; open connections of killed tests do not hold it.
        if !succeeds(program("kill").args(["-INT", &self.server.id().to_string()])) {
            let _ = self.server.kill();
        }
        let _ = self.server.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// A new folder that the server's user may enter and write.
fn prepare(folder: &Path, owner: Option<Owner>) -> Done {
    let at = |e: std::io::Error| format!("{}: {e}", folder.display());
    fs::create_dir(folder).map_err(at)?;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).map_err(at)?;
    match owner {
        Some(owner) => chown(folder, Some(owner.uid), Some(owner.gid)).map_err(at),
        None => Ok(()),
    }
}

fn as_owner(path: &Path, owner: Option<Owner>) -> Command {
    let mut command = program(&path.to_string_lossy());
    if let Some(owner) = owner {
        command.uid(owner.uid).gid(owner.gid);
    }
    command
}

fn server_user() -> Done<Owner> {
    let id = |flag| {
        output(program("id").args([flag, SERVER_USER]))?
            .parse()
            .map_err(|_| format!("the user {SERVER_USER} has no id"))
    };
    Ok(Owner { uid: id("-u")?, gid: id("-g")? })
}

/// A port that was free a moment ago.
fn free_port() -> Done<u16> {
    let listener = TcpListener::bind("127.0.0.1:0").map_err(|e| format!("no free port: {e}"))?;
    listener.local_addr().map(|address| address.port()).map_err(|e| format!("no free port: {e}"))
}
