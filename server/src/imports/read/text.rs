//! A file's bytes as UTF-8 text with plain line ends, while it streams.
//! Invariant: what is read is valid UTF-8, every line ends in `\n` (the last one too),
//! so that counting `\n` counts the file's physical lines.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use encoding_rs::{Decoder, Encoding, UTF_8, WINDOWS_1252};

const CHUNK: usize = 64 * 1024;

/// Longest record, in bytes of UTF-8. A longer one is a quotation mark left open.
const RECORD_LIMIT: usize = 1024 * 1024;

/// The text of a file.
pub struct Text {
    file: File,
    bytes_read: u64,
    bytes_total: u64,
    decoder: Decoder,
    chunk: Vec<u8>,
    /// Decoded and not yet handed out: `ready[at..]`.
    ready: Vec<u8>,
    at: usize,
    /// The last byte before the present one was `\r`.
    after_return: bool,
    last: u8,
    ended: bool,
    /// Bytes handed out since `new_record`.
    in_record: usize,
    encoding: &'static Encoding,
    is_marked: bool,
}

impl Text {
    /// Opens the file and settles its encoding: by its byte-order mark, else UTF-8 if all
    /// of it is, else Windows-1252 (what spreadsheets of this country write).
    pub fn open(path: &Path) -> io::Result<Self> {
        let mut file = File::open(path)?;
        let bytes_total = file.metadata()?.len();
        let (encoding, is_marked) = encoding_of(&mut file)?;
        file.seek(SeekFrom::Start(0))?;
        Ok(Self {
            file,
            bytes_read: 0,
            bytes_total,
            decoder: encoding.new_decoder_with_bom_removal(),
            chunk: vec![0; CHUNK],
            ready: Vec::with_capacity(2 * CHUNK),
            at: 0,
            after_return: false,
            last: b'\n',
            ended: false,
            in_record: 0,
            encoding,
            is_marked,
        })
    }

    /// The encoding's name, and whether a byte-order mark tells it.
    pub fn encoding(&self) -> (&'static str, bool) {
        (self.encoding.name(), self.is_marked)
    }

    /// Share of the file's bytes read, 0 to 1.
    pub fn share(&self) -> f64 {
        if self.bytes_total == 0 { 1.0 } else { (self.bytes_read as f64 / self.bytes_total as f64).min(1.0) }
    }

    /// A new record begins: it may be as long as any.
    pub fn new_record(&mut self) {
        self.in_record = 0;
    }

    /// Whether reading stopped because a record was too long.
    pub fn is_over(&self) -> bool {
        self.in_record > RECORD_LIMIT
    }

    fn fill(&mut self) -> io::Result<()> {
        let read = self.file.read(&mut self.chunk)?;
        self.bytes_read += read as u64;
        self.ended = read == 0;
        let room = self.decoder.max_utf8_buffer_length(read).unwrap_or(4 * CHUNK);
        self.ready.resize(room, 0);
        let (_, _, written, _) =
            self.decoder.decode_to_utf8(&self.chunk[..read], &mut self.ready, self.ended);
        self.ready.truncate(written);
        self.at = 0;
        if self.after_return || self.ready.contains(&b'\r') {
            let mut after_return = self.after_return;
            self.ready.retain_mut(|byte| {
                let second_of_pair = after_return && *byte == b'\n';
                after_return = *byte == b'\r';
                if after_return {
                    *byte = b'\n';
                }
                !second_of_pair
            });
            self.after_return = after_return;
        }
        if let Some(last) = self.ready.last() {
            self.last = *last;
        } else if self.ended && self.last != b'\n' {
            self.ready.push(b'\n');
        }
        Ok(())
    }
}

impl Read for Text {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.at == self.ready.len() {
            if self.ended {
                return Ok(0);
            }
            self.fill()?;
        }
        if self.is_over() {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let count = out.len().min(self.ready.len() - self.at);
        out[..count].copy_from_slice(&self.ready[self.at..self.at + count]);
        self.at += count;
        self.in_record += count;
        Ok(count)
    }
}

/// Reads the file once; linear in its size, flat in memory.
fn encoding_of(file: &mut File) -> io::Result<(&'static Encoding, bool)> {
    let mut buffer = vec![0; CHUNK];
    let mut held = 0;
    let mut first = true;
    loop {
        let read = file.read(&mut buffer[held..])?;
        let filled = held + read;
        if first && let Some((encoding, _)) = Encoding::for_bom(&buffer[..filled]) {
            return Ok((encoding, true));
        }
        first = false;
        match std::str::from_utf8(&buffer[..filled]) {
            Ok(_) if read == 0 => return Ok((UTF_8, false)),
            Ok(_) => held = 0,
            // A character may be cut at the end of a chunk, not at the end of the file.
            Err(error) if error.error_len().is_none() && read > 0 => {
                buffer.copy_within(error.valid_up_to()..filled, 0);
                held = filled - error.valid_up_to();
            }
            Err(_) => return Ok((WINDOWS_1252, false)),
        }
    }
}
