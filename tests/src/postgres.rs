//! A real PostgreSQL for the tests. Invariant: it runs as a user other than root, on
//! a free port of 127.0.0.1, with its data in a temporary folder, and it ends with
//! the process that started it, also when that one is killed.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{ChildStdin, Command, Stdio};
use std::sync::OnceLock;

use sqlx::{AssertSqlSafe, ConnectOptions as _, Executor as _};

use crate::Checked;

/// Keeps the server alive: it stops when this end of the pipe closes.
struct Server {
    url: String,
    _stop: ChildStdin,
}

/// Makes an empty database on the server that `PETAPORA_TEST_POSTGRES` names, or on
/// one of our own; returns its address.
pub async fn fresh_database() -> Checked<String> {
    static OWN: OnceLock<Result<Server, String>> = OnceLock::new();
    let base = match std::env::var("PETAPORA_TEST_POSTGRES") {
        Ok(url) => url,
        Err(_) => match OWN.get_or_init(|| start().map_err(|e| e.to_string())) {
            Ok(server) => server.url.clone(),
            Err(why) => return Err(why.clone().into()),
        },
    };
    let name = format!("test_{}", petapora::store::new_id().replace('-', ""));
    let options: sqlx::postgres::PgConnectOptions = format!("{base}/postgres").parse()?;
    let mut connection = options.connect().await?;
    connection.execute(AssertSqlSafe(format!("CREATE DATABASE {name}"))).await?;
    Ok(format!("{base}/{name}"))
}

fn start() -> Checked<Server> {
    let bin = binaries().ok_or(
        "PostgreSQL is missing: install postgresql-15 (apt-get install postgresql-15), \
         or name a server in PETAPORA_TEST_POSTGRES=postgres://user@host:port",
    )?;
    let folder = std::env::temp_dir().join(format!("petapora-pg-{}", petapora::store::new_id()));
    std::fs::create_dir_all(&folder)?;
    let port = std::net::TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
    // The shell waits on its input: when this process ends, the pipe closes and the
    // server goes down with it.
    let script = r#"
        set -e
        "$BIN/initdb" -D "$DIR/db" -U postgres --auth=trust --no-sync -E UTF8 --locale=C >"$DIR/initdb.log" 2>&1
        "$BIN/postgres" -D "$DIR/db" -p "$PORT" -k "$DIR" -c listen_addresses=127.0.0.1 -c fsync=off \
            -c max_connections=200 >"$DIR/server.log" 2>&1 &
        server=$!
        for _ in $(seq 200); do
            if "$BIN/pg_isready" -q -h 127.0.0.1 -p "$PORT"; then echo ready; break; fi
            kill -0 "$server" || exit 1
            sleep 0.05
        done
        cat >/dev/null
        kill -INT "$server"
        wait "$server" || true
        rm -rf "$DIR"
    "#;
    let mut command = if is_root() {
        // PostgreSQL refuses to run as root.
        run("chown", &["postgres", &folder.display().to_string()])?;
        let mut command = Command::new("setpriv");
        command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups", "sh", "-c", script]);
        command
    } else {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    };
    let mut child = command
        .env("BIN", &bin)
        .env("DIR", &folder)
        .env("PORT", port.to_string())
        .current_dir(&folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let stop = child.stdin.take().ok_or("no pipe to the server")?;
    let mut line = String::new();
    BufReader::new(child.stdout.take().ok_or("no pipe from the server")?).read_line(&mut line)?;
    if line.trim() != "ready" {
        let log = std::fs::read_to_string(folder.join("initdb.log")).unwrap_or_default();
        return Err(format!("PostgreSQL did not start: {log}").into());
    }
    Ok(Server { url: format!("postgres://postgres@127.0.0.1:{port}"), _stop: stop })
}

fn binaries() -> Option<PathBuf> {
    let debian = Path::new("/usr/lib/postgresql");
    let mut versions: Vec<_> =
        std::fs::read_dir(debian).ok()?.flatten().map(|entry| entry.path().join("bin")).collect();
    versions.sort();
    versions.into_iter().rev().find(|bin| bin.join("initdb").exists())
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|out| out.stdout == b"0\n")
}

fn run(program: &str, arguments: &[&str]) -> Checked {
    if Command::new(program).args(arguments).status()?.success() {
        Ok(())
    } else {
        Err(format!("{program} failed").into())
    }
}
