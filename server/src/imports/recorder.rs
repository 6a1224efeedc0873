//! Writing the prepared chunks of one list. Invariant: what an agency sent is stored
//! sealed and as it was, rejected rows too; a bounded number of statements a chunk.

use petapora_wire::{Finding, FindingGroup, JurisdictionId};

use super::apply::Touched;
use super::preparing::{End, Prepared};
use super::sql::{self, Counts};
use super::tally::Tally;
use crate::error::Result;
use crate::registry::facts;
use crate::store::Tx;

/// Takes chunks in and keeps the findings.
pub struct Recorder<'a> {
    jurisdiction: &'a JurisdictionId,
    at_ms: i64,
    batch: &'a str,
    counts: Counts,
    tally: Tally,
}

/// A list that was recorded to its end.
pub struct Recorded {
    pub counts: Counts,
    /// The first ones, by line.
    pub findings: Vec<Finding>,
    pub groups: Vec<FindingGroup>,
    pub touched: Touched,
}

impl<'a> Recorder<'a> {
    pub fn new(jurisdiction: &'a JurisdictionId, at_ms: i64, batch: &'a str) -> Self {
        Self { jurisdiction, at_ms, batch, counts: Counts::default(), tally: Tally::default() }
    }

    /// Rows read so far.
    pub fn rows(&self) -> u64 {
        self.counts.rows
    }

    /// Writes a chunk; with the last one, the end of the list.
    pub async fn record(&mut self, tx: &mut Tx, chunk: Prepared) -> Result<Option<End>> {
        sql::add_rows(tx, self.jurisdiction, self.batch, chunk.rows).await?;
        sql::add_repeated(tx, self.jurisdiction, self.batch, chunk.repeated).await?;
        facts::write(tx, self.jurisdiction, self.at_ms, chunk.facts).await?;
        let from = self.counts.findings;
        sql::add_findings(tx, self.jurisdiction, self.batch, from, &chunk.findings).await?;
        self.counts = Counts { findings: from + chunk.findings.len() as u64, ..chunk.counts };
        self.tally.add(chunk.findings);
        Ok(chunk.end)
    }

    /// Ends the list: writes the batch's counts.
    pub async fn close(self, tx: &mut Tx, end: End) -> Result<Recorded> {
        sql::count_batch(tx, self.jurisdiction, self.batch, &self.counts).await?;
        let (findings, groups) = self.tally.end();
        Ok(Recorded { counts: self.counts, findings, groups, touched: end.touched })
    }
}
