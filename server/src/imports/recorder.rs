//! Recording the rows of one list, chunk by chunk. Invariant: each row is counted
//! once, as accepted, rejected or duplicate; what an agency sent is stored sealed and
//! as it was, rejected rows too.

use std::collections::HashSet;

use petapora_wire::{Finding, JurisdictionId, MappedColumn, PreviewRow};

use super::apply::{About, Book, Touched};
use super::list::Row;
use super::remark;
use super::sql::{self, Counts, FINDINGS_SHOWN, NewBatch, NewRow};
use crate::app::App;
use crate::error::{Error, Result};
use crate::registry::documents::mask;
use crate::registry::facts::{self, Facts};
use crate::store::{Keys, Tx, new_id};

/// Rows of a preview.
const PREVIEW: usize = 20;

/// Takes chunks in and keeps the counts.
pub struct Recorder<'a> {
    keys: &'a Keys,
    jurisdiction: &'a JurisdictionId,
    at_ms: i64,
    batch: String,
    /// Leads every row's hash: agency and kind of list.
    origin: String,
    secret: Vec<usize>,
    book: Book,
    counts: Counts,
    findings: Vec<Finding>,
    preview: Vec<PreviewRow>,
}

/// A list that was recorded to its end.
pub struct Recorded {
    pub counts: Counts,
    /// The first ones, by line.
    pub findings: Vec<Finding>,
    pub preview: Vec<PreviewRow>,
    pub touched: Touched,
}

impl<'a> Recorder<'a> {
    /// `secret` are the columns whose cells a preview masks.
    pub fn new(
        app: &'a App,
        jurisdiction: &'a JurisdictionId,
        at_ms: i64,
        batch: &NewBatch,
        columns: &[MappedColumn],
        secret: Vec<usize>,
    ) -> Self {
        Self {
            keys: &app.keys,
            jurisdiction,
            at_ms,
            batch: batch.id.clone(),
            origin: format!("{}|{}|", batch.agency, batch.list),
            secret,
            book: Book::new(
                app.keys.clone(),
                app.ground.load_full(),
                batch.list,
                batch.list_date.clone(),
                columns,
            ),
            counts: Counts::default(),
            findings: Vec::new(),
            preview: Vec::new(),
        }
    }

    pub fn counts(&self) -> &Counts {
        &self.counts
    }

    /// Records a chunk of rows: a bounded number of statements, however many rows.
    pub async fn record(&mut self, tx: &mut Tx, rows: Vec<Row>) -> Result<()> {
        let mut findings = Vec::new();
        let fresh = self.without_repetitions(tx, rows, &mut findings).await?;
        let asked = self.book.asks(fresh.iter().filter_map(|fresh| fresh.row.claim.as_ref()));
        self.book.learn(facts::known(tx, self.jurisdiction, &asked).await?);
        let mut stored = Vec::with_capacity(fresh.len());
        for Fresh { row, json, hash } in fresh {
            let id = new_id();
            let sealed =
                self.keys.seal("source_row.sealed", &id, json.as_bytes()).map_err(Error::internal)?;
            findings.extend(row.findings);
            let accepted = row.claim.is_some();
            let about = match row.claim {
                Some(claim) => self.book.apply(&id, claim).map_err(Error::internal)?,
                None => About::default(),
            };
            if accepted {
                self.counts.accepted += 1;
            } else {
                self.counts.rejected += 1;
            }
            stored.push(NewRow { id, line: row.line, hash, sealed, accepted, about });
        }
        findings.extend(self.book.take_findings());
        sql::add_rows(tx, self.jurisdiction, &self.batch, stored).await?;
        facts::write(tx, self.jurisdiction, self.at_ms, self.book.take_facts()).await?;
        self.find(tx, findings).await
    }

    /// Ends the list: writes its places and the batch's counts.
    pub async fn close(mut self, tx: &mut Tx) -> Result<Recorded> {
        let (places, touched, findings) = self.book.close();
        facts::write(tx, self.jurisdiction, self.at_ms, Facts { places, ..Facts::default() }).await?;
        self.find(tx, findings).await?;
        sql::count_batch(tx, self.jurisdiction, &self.batch, &self.counts).await?;
        self.findings.sort_by_key(|finding| finding.line);
        Ok(Recorded { counts: self.counts, findings: self.findings, preview: self.preview, touched })
    }

    /// Counts all rows and leaves those that this agency has not sent before.
    async fn without_repetitions(
        &mut self,
        tx: &mut Tx,
        rows: Vec<Row>,
        findings: &mut Vec<Finding>,
    ) -> Result<Vec<Fresh>> {
        let mut jsons = Vec::with_capacity(rows.len());
        let mut hashes = Vec::with_capacity(rows.len());
        for row in &rows {
            let json = serde_json::to_string(&row.cells).map_err(Error::internal)?;
            hashes.push(self.keys.blind("source_row.row_hash", &format!("{}{json}", self.origin)));
            jsons.push(json);
            if self.preview.len() < PREVIEW {
                self.preview.push(PreviewRow { line: row.line, cells: self.shown(&row.cells) });
            }
        }
        // Rows of earlier chunks are in the database already, unseen by others.
        let known = sql::known_hashes(tx, self.jurisdiction, &hashes).await?;
        let mut seen: HashSet<String> = known.into_iter().collect();
        self.counts.rows += rows.len() as u64;
        let mut fresh = Vec::with_capacity(rows.len());
        for ((row, json), hash) in rows.into_iter().zip(jsons).zip(hashes) {
            if seen.contains(&hash) {
                self.counts.duplicates += 1;
                findings.push(remark::REPEATED_ROW.on(row.line, None));
            } else {
                seen.insert(hash.clone());
                fresh.push(Fresh { row, json, hash });
            }
        }
        Ok(fresh)
    }

    fn shown(&self, cells: &[String]) -> Vec<String> {
        let masked = |(i, cell): (usize, &String)| {
            if self.secret.contains(&i) { mask(cell) } else { cell.clone() }
        };
        cells.iter().enumerate().map(masked).collect()
    }

    /// Stores findings, and keeps the first ones for the report.
    async fn find(&mut self, tx: &mut Tx, findings: Vec<Finding>) -> Result<()> {
        sql::add_findings(tx, self.jurisdiction, &self.batch, self.counts.findings, &findings).await?;
        self.counts.findings += findings.len() as u64;
        let room = FINDINGS_SHOWN.saturating_sub(self.findings.len());
        self.findings.extend(findings.into_iter().take(room));
        Ok(())
    }
}

/// A row seen for the first time.
struct Fresh {
    row: Row,
    /// Its cells, as hashed and sealed.
    json: String,
    hash: String,
}
