//! A real PostgreSQL for the tests. Invariant: every test has a database of its own; the server is the one
//! that `PETAPORA_TEST_POSTGRES` names, or one that ends with this process.

use std::io::{BufRead as _, BufReader};
use std::process::{ChildStdin, Command, Stdio};
use std::sync::OnceLock;

use sqlx::{AssertSqlSafe, ConnectOptions as _, Executor as _};

use crate::{Checked, template, workspace};

/// Keeps the server alive: it stops when this end of the pipe closes.
struct Server {
    url: String,
    _stop: ChildStdin,
}

/// Makes a database on the server that `PETAPORA_TEST_POSTGRES` names, or on one of our own; returns its
/// address. It is empty, or a copy of a migrated one.
pub async fn fresh_database(migrated: bool) -> Checked<String> {
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
    if migrated {
        template::postgres(&mut connection, &base, &name).await?;
    } else {
        connection.execute(AssertSqlSafe(format!("CREATE DATABASE {name}"))).await?;
    }
    Ok(format!("{base}/{name}"))
}

fn start() -> Checked<Server> {
    let port = std::net::TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
    let mut child = Command::new("sh")
        .arg(workspace().join("tests/src/postgres.sh").canonicalize()?)
        .arg(port.to_string())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let stop = child.stdin.take().ok_or("no pipe to the server")?;
    let mut url = String::new();
    BufReader::new(child.stdout.take().ok_or("no pipe from the server")?).read_line(&mut url)?;
    if url.is_empty() {
        return Err("PostgreSQL did not start; it says why above".into());
    }
    Ok(Server { url: url.trim().to_owned(), _stop: stop })
}
