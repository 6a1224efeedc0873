//! From rows to facts, on a task of its own while earlier ones are written. What the
//! registry knew before the import is asked on a connection that only reads; what the
//! import itself adds, the book remembers.
//! Invariant: each row is counted once, as accepted, rejected or duplicate.

use std::collections::HashSet;

use petapora_wire::{Finding, JurisdictionId, MappedColumn, PreviewRow};
use tokio::sync::mpsc;

use super::apply::{About, Book, Touched};
use super::kept::Kept;
use super::reading::Chunk;
use super::remark;
use super::sql::{self, Counts, NewBatch, NewRow, Repeated};
use crate::app::App;
use crate::error::{Error, Result};
use crate::registry::facts::{self, Facts};
use crate::store::Tx;

/// Chunks prepared ahead.
const AHEAD: usize = 2;

/// A chunk of rows, ready to be written.
pub struct Prepared {
    pub rows: Vec<NewRow>,
    pub repeated: Vec<Repeated>,
    pub facts: Facts,
    pub findings: Vec<Finding>,
    /// Counts so far; findings are counted where they are written.
    pub counts: Counts,
    /// Share of the file read, 0 to 1.
    pub share: f64,
    /// With the last chunk.
    pub end: Option<End>,
}

/// What is known when the list has ended.
pub struct End {
    pub preview: Vec<PreviewRow>,
    pub touched: Touched,
}

/// Starts preparing the chunks. `before` sees the registry as it was before the import:
/// nothing is asked of it until the import holds the write lock, and nobody else
/// commits while it does.
pub fn prepare_ahead(
    app: &App,
    before: Tx,
    batch: &NewBatch,
    columns: &[MappedColumn],
    mut chunks: mpsc::Receiver<Result<Chunk>>,
) -> mpsc::Receiver<Result<Prepared>> {
    let ground = app.ground.load_full();
    let mut desk = Desk {
        jurisdiction: app.jurisdiction.id.clone(),
        before,
        book: Book::new(app.keys.clone(), ground, batch.list, batch.list_date.clone(), columns),
        seen: HashSet::new(),
        counts: Counts::default(),
        preview: Vec::new(),
    };
    let (out, prepared) = mpsc::channel(AHEAD);
    tokio::spawn(async move {
        loop {
            // A reader that died without a word has not read the list to its end.
            let ended = || Error::internal("the reader of the list ended early");
            let ready = match chunks.recv().await.ok_or_else(ended) {
                Ok(Ok(chunk)) => desk.prepare(chunk).await,
                Ok(Err(e)) | Err(e) => Err(e),
            };
            let last = ready.as_ref().map_or(true, |prepared| prepared.end.is_some());
            if out.send(ready).await.is_err() || last {
                return;
            }
        }
    });
    prepared
}

/// The start of a row's hash: 96 bits tell the rows of one list apart.
type Short = [u8; 12];

struct Desk {
    jurisdiction: JurisdictionId,
    before: Tx,
    book: Book,
    /// Rows of this import.
    seen: HashSet<Short>,
    counts: Counts,
    preview: Vec<PreviewRow>,
}

impl Desk {
    /// A bounded number of queries, however many rows.
    async fn prepare(&mut self, chunk: Chunk) -> Result<Prepared> {
        let mut findings = chunk.beside;
        let mut repeated = Vec::new();
        let fresh = self.without_repetitions(chunk.rows, &mut findings, &mut repeated).await?;
        let asked = self.book.asks(fresh.iter().filter_map(|row| row.claim.as_ref()));
        self.book.learn(facts::known(&mut self.before, &self.jurisdiction, &asked).await?);
        let mut rows = Vec::with_capacity(fresh.len());
        for Kept { id, line, hash, sealed, claim, findings: said, .. } in fresh {
            findings.extend(said);
            let accepted = claim.is_some();
            let about = match claim {
                Some(claim) => self.book.apply(&id, claim).map_err(Error::internal)?,
                None => About::default(),
            };
            if accepted {
                self.counts.accepted += 1;
            } else {
                self.counts.rejected += 1;
            }
            rows.push(NewRow { id, line, hash, sealed, accepted, about });
        }
        findings.extend(self.book.take_findings());
        let mut facts = self.book.take_facts();
        let end = chunk.last.then(|| {
            let (places, touched, remarks) = self.book.close();
            facts.places = places;
            findings.extend(remarks);
            End { preview: std::mem::take(&mut self.preview), touched }
        });
        Ok(Prepared { rows, repeated, facts, findings, counts: self.counts, share: chunk.share, end })
    }

    /// Counts all rows and leaves those that this agency has not sent before.
    async fn without_repetitions(
        &mut self,
        rows: Vec<Kept>,
        findings: &mut Vec<Finding>,
        repeated: &mut Vec<Repeated>,
    ) -> Result<Vec<Kept>> {
        let hashes: Vec<String> = rows.iter().map(|row| row.hash.clone()).collect();
        let known = sql::known_hashes(&mut self.before, &self.jurisdiction, &hashes).await?;
        self.seen.extend(known.iter().filter_map(|hash| short(hash)));
        self.counts.rows += rows.len() as u64;
        let mut fresh = Vec::with_capacity(rows.len());
        for mut row in rows {
            if let Some(cells) = row.shown.take() {
                self.preview.push(PreviewRow { line: row.line, cells });
            }
            if short(&row.hash).is_some_and(|hash| self.seen.insert(hash)) {
                fresh.push(row);
            } else {
                self.counts.duplicates += 1;
                findings.push(remark::REPEATED_ROW.on(row.line, None));
                repeated.push(Repeated { number: self.counts.duplicates, line: row.line, hash: row.hash });
            }
        }
        Ok(fresh)
    }
}

fn short(hash: &str) -> Option<Short> {
    let bits = data_encoding::BASE64URL_NOPAD.decode(hash.as_bytes().get(..16)?).ok()?;
    bits.first_chunk().copied()
}
