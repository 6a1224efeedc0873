//! Reading ahead: the list is read, checked and sealed on a thread of its own while
//! earlier rows are recorded. Invariant: memory is bounded by the chunks ahead, and a list
//! counts as read only when its last chunk came.

use std::path::Path;

use jiff::civil::Date;
use petapora_wire::{Agency, FileForm, Finding, ListKind, MappedColumn};
use tokio::sync::mpsc;

use super::batch::Import;
use super::kept::{Keeper, Kept};
use super::list::{Context, List, ListError, Refusal, Row};
use crate::app::App;
use crate::error::{Error, Result};

/// Rows that travel together: some statements each.
const CHUNK: usize = 512;
/// Chunks read ahead.
const AHEAD: usize = 4;

/// What is known of the list before its rows.
pub struct Head {
    pub kind: ListKind,
    pub sheet: Option<String>,
    pub columns: Vec<MappedColumn>,
    pub list_date: Option<Date>,
    pub form: FileForm,
    /// It is written as failed rows are given back.
    pub has_reasons: bool,
}

pub struct Chunk {
    pub rows: Vec<Kept>,
    /// What was said of rows that are no records.
    pub beside: Vec<Finding>,
    /// Share of the file read, 0 to 1.
    pub share: f64,
    /// The list ends here.
    pub last: bool,
}

/// What reading a list of `agency` needs to know of the world now.
pub fn context(
    app: &App,
    agency: Agency,
    kind: Option<ListKind>,
    columns: Option<Vec<MappedColumn>>,
) -> Context {
    Context {
        ground: app.ground.load_full(),
        today: app.clock.today(&app.office.load().time_zone),
        program: app.config.program.clone(),
        agency,
        kind,
        columns,
    }
}

/// Opens the list on a thread of its own, which then reads ahead of the recorder.
pub async fn read_ahead(app: &App, import: &Import) -> Result<(Head, mpsc::Receiver<Result<Chunk>>)> {
    let context = context(app, import.agency, import.kind, import.columns.clone());
    let (path, file_name) = (import.path.clone(), import.file_name.clone());
    let (keys, agency) = (app.keys.clone(), import.agency);
    let (head_out, head_in) = tokio::sync::oneshot::channel();
    let (out, chunks) = mpsc::channel(AHEAD);
    tokio::task::spawn_blocking(move || {
        let (head, list) = match open_list(&path, &file_name, &context) {
            Ok(opened) => opened,
            Err(e) => return drop(head_out.send(Err(e))),
        };
        let keeper = Keeper::new(keys, agency, head.kind, list.secret_columns().to_vec());
        if head_out.send(Ok(head)).is_ok() {
            send_chunks(list, keeper, &out);
        }
    });
    // A reader that died without a word is an error of ours, not of the list.
    let head = head_in.await.map_err(Error::internal)??;
    Ok((head, chunks))
}

fn open_list(path: &Path, file_name: &str, context: &Context) -> Result<(Head, List)> {
    let list = List::open(path, file_name, context)?;
    let head = Head {
        kind: list.kind,
        sheet: list.sheet.clone(),
        columns: list.columns.clone(),
        list_date: list.list_date,
        form: list.form.clone(),
        has_reasons: list.has_reasons(),
    };
    Ok((head, list))
}

/// Sends the rows in chunks until the list or the listener ends.
fn send_chunks(mut list: List, mut keeper: Keeper, out: &mpsc::Sender<Result<Chunk>>) {
    loop {
        let rows: std::result::Result<Vec<Row>, _> = list.by_ref().take(CHUNK).collect();
        let chunk = match rows {
            Ok(rows) => chunk_of(rows, &mut keeper, list.share()),
            Err(e) => Err(e.into()),
        };
        let last = chunk.as_ref().map_or(true, |chunk| chunk.last);
        if out.blocking_send(chunk).is_err() || last {
            return;
        }
    }
}

/// Parts the records from the rows beside them, of which only the remarks are kept.
fn chunk_of(rows: Vec<Row>, keeper: &mut Keeper, share: f64) -> Result<Chunk> {
    let last = rows.len() < CHUNK;
    let (beside, records): (Vec<Row>, Vec<Row>) = rows.into_iter().partition(|row| row.is_beside);
    let beside = beside.into_iter().flat_map(|row| row.findings).collect();
    let kept: std::result::Result<Vec<Kept>, _> = records.into_iter().map(|row| keeper.keep(row)).collect();
    Ok(Chunk { rows: kept.map_err(Error::internal)?, beside, share, last })
}

impl From<ListError> for Error {
    fn from(error: ListError) -> Self {
        match error {
            ListError::Io(e) => Self::internal(e),
            ListError::Refused(refusal) => {
                let Refusal { code, detail, fix, line, column } = *refusal;
                Self::Refused { code, detail, fix, line, column }
            }
        }
    }
}
