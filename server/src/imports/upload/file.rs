//! The bytes of a file on its way in. Invariant: at rest they lie sealed in the database,
//! in parts bound to their place; in clear only in a file under a name of ours, as long as
//! it is being read.

use std::path::{Path, PathBuf};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use super::sql;
use crate::app::App;
use crate::error::{Error, Result};
use crate::store::{Write, new_id};

/// Bytes of a part.
const PART: usize = 256 * 1024;

/// A file in clear, removed when this goes.
pub struct Clear(PathBuf);

impl Clear {
    /// Names a file that is not there yet.
    pub fn name(data: &Path) -> Result<Self> {
        let folder = data.join("incoming");
        std::fs::create_dir_all(&folder).map_err(Error::internal)?;
        Ok(Self(folder.join(new_id())))
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Makes the file, readable by this account of the machine only.
    pub async fn create(&self) -> Result<tokio::fs::File> {
        let mut options = tokio::fs::OpenOptions::new();
        options.write(true).create_new(true).mode(0o600);
        options.open(&self.0).await.map_err(Error::internal)
    }
}

impl Drop for Clear {
    fn drop(&mut self) {
        // A file that was never made, or is gone, needs no removal.
        let _ = std::fs::remove_file(&self.0);
    }
}

/// What a part is sealed for.
const COLUMN: &str = "upload_part.sealed";

fn place(id: &str, number: u32) -> String {
    format!("{id}/{number}")
}

/// Stores the file's parts. Memory is one part's.
pub async fn store(app: &App, write: &mut Write, id: &str, file: &Clear) -> Result<()> {
    let jurisdiction = write.jurisdiction().clone();
    let mut file = tokio::fs::File::open(file.path()).await.map_err(Error::internal)?;
    let mut part = Vec::with_capacity(PART);
    for number in 0.. {
        part.clear();
        (&mut file).take(PART as u64).read_to_end(&mut part).await.map_err(Error::internal)?;
        if part.is_empty() {
            break;
        }
        let sealed = app.keys.seal(COLUMN, &place(id, number), &part).map_err(Error::internal)?;
        sql::add_part(&mut write.tx, &jurisdiction, id, number, sealed).await?;
    }
    Ok(())
}

/// Opens the stored parts into a file. Errors: `NotFound` if there are none.
pub async fn open(app: &App, id: &str) -> Result<Clear> {
    let file = Clear::name(&app.config.data)?;
    let mut out = file.create().await?;
    for number in 0.. {
        let Some(sealed) = sql::part(&app.store, &app.jurisdiction.id, id, number).await? else {
            if number == 0 {
                return Err(Error::NotFound);
            }
            break;
        };
        let part = app.keys.open_sealed(COLUMN, &place(id, number), &sealed).map_err(Error::internal)?;
        out.write_all(&part).await.map_err(Error::internal)?;
    }
    out.flush().await.map_err(Error::internal)?;
    Ok(file)
}

/// Removes what a server that was killed left in clear. For a server that starts.
pub fn sweep(data: &Path) {
    for entry in std::fs::read_dir(data.join("incoming")).into_iter().flatten().flatten() {
        // What cannot be removed now is tried again at the next start.
        let _ = std::fs::remove_file(entry.path());
    }
}
