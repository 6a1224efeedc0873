//! Handing messages to the office's relay (SMTP, RFC 5321). Invariant: what is sent is
//! plain ASCII without a line that the protocol could take for its own; a relay that
//! says no ends the talk with its answer.

use std::io::{Error, ErrorKind, Result};

use tokio::io::{AsyncBufRead, AsyncBufReadExt as _, AsyncWrite, AsyncWriteExt as _, BufStream};
use tokio::net::TcpStream;

/// Longest answer line taken.
const LINE: u64 = 2_000;

/// A message to one mailbox; every field one line but the body.
pub struct Letter<'a> {
    pub from: &'a str,
    pub to: &'a str,
    pub date: &'a str,
    pub id: &'a str,
    pub subject: &'a str,
    pub body: &'a str,
}

/// Hands the letters over, in the clear: they hold two numbers. Errors: the relay's
/// answer, or the network's.
pub async fn hand_over(host: &str, port: u16, letters: &[Letter<'_>]) -> Result<()> {
    let mut line = BufStream::new(TcpStream::connect((host, port)).await?);
    answer(&mut line, "220").await?;
    say(&mut line, "EHLO petapora", "250").await?;
    for letter in letters {
        say(&mut line, &format!("MAIL FROM:<{}>", letter.from), "250").await?;
        say(&mut line, &format!("RCPT TO:<{}>", letter.to), "25").await?;
        say(&mut line, "DATA", "354").await?;
        say(&mut line, &written(letter), "250").await?;
    }
    say(&mut line, "QUIT", "221").await
}

/// Headers and body with their end; lines that begin with a dot are stuffed (4.5.2).
fn written(letter: &Letter<'_>) -> String {
    let Letter { from, to, date, id, subject, body } = letter;
    let head = [
        format!("From: <{from}>"),
        format!("To: <{to}>"),
        format!("Date: {date}"),
        format!("Message-ID: <{id}@petapora>"),
        format!("Subject: {subject}"),
        "Content-Type: text/plain; charset=us-ascii".to_owned(),
        "Auto-Submitted: auto-generated".to_owned(),
        String::new(),
    ];
    let stuffed =
        body.lines().map(|line| if line.starts_with('.') { format!(".{line}") } else { line.to_owned() });
    let mut text = String::new();
    for line in head.into_iter().chain(stuffed) {
        text += &line;
        text += "\r\n";
    }
    text + "."
}

async fn say<L>(line: &mut L, command: &str, wanted: &str) -> Result<()>
where
    L: AsyncBufRead + AsyncWrite + Unpin,
{
    line.write_all(command.as_bytes()).await?;
    line.write_all(b"\r\n").await?;
    line.flush().await?;
    answer(line, wanted).await
}

/// Reads an answer to its last line, `250 …`; lines before it read `250-…`.
async fn answer<L: AsyncBufRead + Unpin>(line: &mut L, wanted: &str) -> Result<()> {
    use tokio::io::AsyncReadExt as _;
    loop {
        let mut text = String::new();
        if (&mut *line).take(LINE).read_line(&mut text).await? == 0 {
            return Err(Error::new(ErrorKind::UnexpectedEof, "the relay hung up"));
        }
        if !text.starts_with(wanted) {
            return Err(Error::other(format!("the relay answered {}", text.trim_end())));
        }
        if text.as_bytes().get(3) != Some(&b'-') {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_begins_with_a_dot_does_not_end_the_letter() {
        let letter = Letter { from: "a@b", to: "c@d", date: "d", id: "i", subject: "s", body: "x\n.\ny" };
        let text = written(&letter);
        assert!(text.ends_with("\r\n\r\nx\r\n..\r\ny\r\n."), "{text}");
        assert_eq!(text.matches("\r\n.\r\n").count(), 0);
    }
}
