//! JSON cut into values without parsing the whole text: enough to hand out the features
//! of a collection one by one. Invariant: memory is bounded by the limit of one value,
//! however long or deep the text is.

use std::fs::File;
use std::io::{self, BufRead, BufReader};

/// Longest value that is passed over, in bytes. One that is longer ends the reading, so that
/// a single feature of a million vertices costs no more than a few of these.
const SKIPPED: u64 = 4 * 1024 * 1024;

/// Reads a JSON text byte by byte, counting.
pub struct Scan {
    input: BufReader<File>,
    bytes_read: u64,
}

/// What `Scan::value` met.
#[derive(Debug, PartialEq, Eq)]
pub enum Cut {
    /// The value is in the buffer.
    Whole,
    /// It was longer than the limit and was skipped.
    TooLong,
    /// It was longer than anything that is skipped: reading stopped inside it.
    Endless,
    /// The text ended inside it.
    Ended,
}

impl Scan {
    pub fn new(file: File) -> Self {
        Self { input: BufReader::with_capacity(64 * 1024, file), bytes_read: 0 }
    }

    pub fn bytes_read(&self) -> u64 {
        self.bytes_read
    }

    /// The next byte that is not white space, left in place; `None` at the end.
    pub fn peek(&mut self) -> io::Result<Option<u8>> {
        loop {
            let buffer = self.input.fill_buf()?;
            if buffer.is_empty() {
                return Ok(None);
            }
            let blank = buffer.iter().take_while(|b| b.is_ascii_whitespace()).count();
            let next = buffer.get(blank).copied();
            self.take(blank);
            if next.is_some() {
                return Ok(next);
            }
        }
    }

    /// Takes the next byte that is not white space if it is `expected`.
    pub fn take_byte(&mut self, expected: u8) -> io::Result<bool> {
        let met = self.peek()? == Some(expected);
        if met {
            self.take(1);
        }
        Ok(met)
    }

    /// Skips a UTF-8 byte-order mark at the start of the text.
    pub fn skip_mark(&mut self) -> io::Result<()> {
        if self.input.fill_buf()?.starts_with(b"\xEF\xBB\xBF") {
            self.take(3);
        }
        Ok(())
    }

    /// Cuts the next value into `out`, which is cleared first: brackets are matched,
    /// strings respected, the content not judged. No more than `SKIPPED` bytes are passed.
    pub fn value(&mut self, out: &mut Vec<u8>, limit: usize) -> io::Result<Cut> {
        out.clear();
        if self.peek()?.is_none() {
            return Ok(Cut::Ended);
        }
        let (mut depth, mut in_string, mut escaped, mut too_long) = (0_usize, false, false, false);
        let mut empty = true;
        let end = self.bytes_read + SKIPPED;
        loop {
            if self.bytes_read > end {
                return Ok(Cut::Endless);
            }
            let buffer = self.input.fill_buf()?;
            if buffer.is_empty() {
                return Ok(if depth == 0 && !in_string { whole(too_long) } else { Cut::Ended });
            }
            let mut used = 0;
            let mut done = false;
            for byte in buffer {
                if in_string {
                    in_string = escaped || *byte != b'"';
                    escaped = !escaped && *byte == b'\\';
                    done = !in_string && depth == 0;
                } else {
                    match byte {
                        b'"' => in_string = true,
                        b'{' | b'[' => depth += 1,
                        // A scalar ends before the mark that follows it.
                        b',' | b'}' | b']' if depth == 0 => {
                            self.take(used);
                            // A stray mark is a value of its own, or the caller would not advance.
                            if empty && used == 0 {
                                self.take(1);
                            }
                            return Ok(whole(too_long));
                        }
                        b'}' | b']' => {
                            depth -= 1;
                            done = depth == 0;
                        }
                        _ => {}
                    }
                }
                used += 1;
                empty = false;
                if out.len() < limit {
                    out.push(*byte);
                } else {
                    too_long = true;
                }
                if done {
                    break;
                }
            }
            self.take(used);
            if done {
                return Ok(whole(too_long));
            }
        }
    }

    fn take(&mut self, count: usize) {
        self.input.consume(count);
        self.bytes_read += count as u64;
    }
}

fn whole(too_long: bool) -> Cut {
    if too_long { Cut::TooLong } else { Cut::Whole }
}
