//! What survives when the program is killed in the middle of its work: `kill -9`, at moments chosen by a
//! seed, on the real binary and both databases.
//! Invariant of what is tested: work is whole or absent. What was acknowledged is there, nothing is
//! half there, the audit chain holds, and the same work afterwards completes.

mod alerts;
mod field;
mod import;
mod kept;
mod list;
mod search;
mod upload;

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread::sleep;
use std::time::Duration;

use petapora_tests::{Checked, fresh_database, program};
use serde_json::Value;

/// A data folder of its own; dropped, it is gone.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Checked<Self> {
        let folder = std::env::temp_dir().join(format!("petapora-kill-{}", petapora::store::new_id()));
        std::fs::create_dir_all(&folder)?;
        Ok(Self(folder))
    }

    fn data(&self) -> PathBuf {
        self.0.join("data")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A data folder and the database that goes with it.
struct Office {
    folder: Folder,
    /// `None`: the SQLite file in the folder.
    url: Option<String>,
}

impl Office {
    async fn new(on_postgres: bool) -> Checked<Self> {
        let url = if on_postgres { Some(fresh_database(true).await?) } else { None };
        Ok(Self { folder: Folder::new()?, url })
    }

    fn data(&self) -> PathBuf {
        self.folder.data()
    }

    fn petapora(&self, arguments: &[&str]) -> Command {
        let mut command = petapora(&self.data(), arguments);
        if let Some(url) = &self.url {
            command.env("DATABASE_URL", url);
        }
        command
    }

    /// Writes list `number` of `rows` rows.
    fn list(&self, number: u32, rows: u32) -> Checked<PathBuf> {
        let path = self.folder.0.join(format!("tamu-{number}.csv"));
        std::fs::write(&path, list::lodging_reports(number, rows))?;
        Ok(path)
    }
}

fn petapora(data: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(program());
    command.args(arguments).arg("--data").arg(data).env_remove("DATABASE_URL");
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Lets the program run for `time` and kills it; `Some` if it was done before.
fn run_for(mut child: Child, time: Duration) -> Checked<Option<Output>> {
    sleep(time);
    child.kill()?;
    let output = child.wait_with_output()?;
    Ok(output.status.success().then_some(output))
}

fn audit_chain_holds(data: &Path) -> Checked {
    let output = petapora(data, &["audit", "verify"]).output()?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!("audit verify: {}", String::from_utf8_lossy(&output.stderr)).into())
}

/// SplitMix64 (Steele, Lea, Flood 2014), as a share of one.
struct Chance(u64);

impl Chance {
    fn share(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) as f64 / u64::MAX as f64
    }

    /// The `round`th of `rounds` moments that lie spread over a duration, each at random in its part.
    fn moment(&mut self, round: u32, rounds: u32, from: Duration, to: Duration) -> Duration {
        let share = (f64::from(round) + self.share()) / f64::from(rounds.max(1));
        from + to.saturating_sub(from).mul_f64(share)
    }
}

/// Kills of one run: as many as `PETAPORA_KILLS` asks for, or else `usual`.
fn kills(usual: u32) -> Checked<u32> {
    Ok(std::env::var("PETAPORA_KILLS").ok().map_or(Ok(usual), |number| number.parse())?)
}

/// A serving program that is gone when it is dropped.
struct Served {
    child: Child,
    address: String,
    /// What signs in or sets up once.
    key: String,
}

impl Served {
    /// Starts `petapora serve …`, which says where it listens.
    fn start(mut command: Command) -> Checked<Self> {
        let mut child = command.stderr(Stdio::null()).spawn()?;
        let mut line = String::new();
        BufReader::new(child.stdout.take().ok_or("no output")?).read_line(&mut line)?;
        let rest = line.split("http://").nth(1).ok_or("no address")?;
        let (address, rest) = rest.split_once('/').ok_or("no address")?;
        let key = rest.split_once("kunci=").map_or("", |(_, key)| key);
        let key = key.split_whitespace().next().unwrap_or_default().to_owned();
        Ok(Self { child, address: address.to_owned(), key })
    }

    fn kill(&mut self) {
        // One that is gone already needs no killing.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Sends a request as a browser on the same origin would: head and body of the answer.
fn ask(address: &str, cookie: &str, what: (&str, &str, &[u8])) -> Checked<(String, Value)> {
    ask_with_key(address, cookie, &petapora::store::new_id(), what)
}

/// The same under the given idempotency key.
fn ask_with_key(
    address: &str,
    cookie: &str,
    key: &str,
    (line, kind, body): (&str, &str, &[u8]),
) -> Checked<(String, Value)> {
    let mut stream = TcpStream::connect(address)?;
    write!(
        stream,
        "{line} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nSec-Fetch-Site: same-origin\r\n\
         Cookie: {cookie}\r\nIdempotency-Key: {key}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\r\n",
        body.len()
    )?;
    stream.write_all(body)?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    let text = String::from_utf8_lossy(&answer);
    let (head, body) = text.split_once("\r\n\r\n").ok_or("no answer")?;
    // The bodies here come whole, so the first bracket begins them.
    let from = body.find(['{', '[']).ok_or_else(|| format!("{head}\n{body}"))?;
    let mut values = serde_json::Deserializer::from_str(&body[from..]).into_iter();
    Ok((head.to_owned(), values.next().ok_or("no JSON")??))
}

/// Posts a JSON body.
fn post(address: &str, cookie: &str, path: &str, body: &Value) -> Checked<(String, Value)> {
    ask(address, cookie, (&format!("POST {path}"), "application/json", body.to_string().as_bytes()))
}
