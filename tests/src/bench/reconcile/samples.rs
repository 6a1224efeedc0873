//! The sample lists against their truth. Invariant: the truth is read for judging only;
//! the program never sees it.

use std::collections::{BTreeSet, HashMap};

use petapora::reconcile::cli::{links_csv, reconcile};

use super::line;
use crate::bench::Line;
use crate::{Checked, TestApp, sample};

/// Persons as sets of rows, each by file and row.
pub type Groups = BTreeSet<BTreeSet<(String, u32)>>;
pub type Pairs = BTreeSet<[(String, u32); 2]>;

/// Rows by person, from `file,row,person`; rows without a person are left out.
pub fn groups(csv: &str) -> Checked<Groups> {
    let mut of: HashMap<String, BTreeSet<(String, u32)>> = HashMap::new();
    for line in csv.lines().skip(1) {
        let [file, row, person] = line.split(',').collect::<Vec<_>>()[..] else {
            return Err(line.into());
        };
        if !person.is_empty() {
            of.entry(person.into()).or_default().insert((file.into(), row.parse()?));
        }
    }
    Ok(of.into_values().collect())
}

/// Pairs of rows of different files within one group.
fn pairs(groups: &Groups) -> Pairs {
    let mut pairs = BTreeSet::new();
    for group in groups {
        for a in group {
            pairs.extend(group.iter().filter(|b| a < *b && a.0 != b.0).map(|b| [a.clone(), b.clone()]));
        }
    }
    pairs
}

/// Pairs across lists: found and true, found and false, missed.
pub fn judged(found: &Groups) -> Checked<[Pairs; 3]> {
    let found = pairs(found);
    let truth = groups(&std::fs::read_to_string(sample("truth.csv"))?)?;
    let known: BTreeSet<(String, u32)> = truth.iter().flatten().cloned().collect();
    let truth = pairs(&truth);
    let known = |pair: &&[(String, u32); 2]| pair.iter().all(|row| known.contains(row));
    let (right, rest): (Pairs, Pairs) =
        found.iter().filter(known).cloned().partition(|pair| truth.contains(pair));
    let missed = truth.difference(&right).cloned().collect();
    Ok([right, rest, missed])
}

/// Imported and reconciled, and no human.
pub fn lines() -> Checked<Vec<Line>> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let found = runtime.block_on(async {
        let app = TestApp::sqlite().await?;
        app.import_samples().await?;
        reconcile(&app.app).await?;
        groups(&links_csv(&app.app).await?)
    })?;
    let [right, wrong, missed] = judged(&found)?.map(|pairs| pairs.len() as f64);
    let (precision, recall) = (right / (right + wrong), right / (right + missed));
    let what = |what: &str| format!("sample lists against their truth: {what}");
    let met = |met| Some(met);
    Ok(vec![
        line(what("precision"), "share", precision, "≥ 0.999", None, met(precision >= 0.999)),
        line(what("recall"), "share", recall, "≥ 0.99", None, met(recall >= 0.99)),
    ])
}
