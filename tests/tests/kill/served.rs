//! The real program serving, spoken to over a socket. Invariant: it is gone when it is dropped, by `kill -9`.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::Child;

use petapora_tests::Checked;
use serde_json::Value;

use crate::petapora;

/// A program that is gone when it is dropped.
pub struct Served {
    child: Child,
    pub address: String,
    /// Signs in once; empty where nobody is to be let in.
    pub key: String,
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Serves the data of a folder with these words besides; the program says where.
pub fn serve(data: &Path, words: &[&str]) -> Checked<Served> {
    let arguments = [&["serve", "--listen", "127.0.0.1:0"], words].concat();
    let mut child = petapora(data, &arguments).spawn()?;
    let mut line = String::new();
    BufReader::new(child.stdout.take().ok_or("no output")?).read_line(&mut line)?;
    let rest = line.split("http://").nth(1).ok_or("no address")?;
    let address: String = rest.chars().take_while(|c| c.is_ascii_digit() || matches!(c, '.' | ':')).collect();
    let key = rest.split_once("#kunci=").map_or("", |(_, key)| key);
    let key = key.split_whitespace().next().unwrap_or_default().to_owned();
    Ok(Served { child, address, key })
}

/// One exchange: head and body of the answer. Errors: the line broke, or what came is no answer.
pub fn exchange(address: &str, cookie: &str, key: &str, path: &str, body: &[u8]) -> Checked<(String, Value)> {
    let mut stream = TcpStream::connect(address)?;
    write!(
        stream,
        "POST {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nSec-Fetch-Site: same-origin\r\n\
         Cookie: {cookie}\r\nIdempotency-Key: {key}\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\n\r\n",
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
