//! An office's own templates: files in the folder `templates` of the data folder. Invariant: a file there
//! stands in for the built-in one of its name; a broken one is told with its place and never passed over.

use std::path::{Path, PathBuf};

use petapora_paper::{PaperFault, Templates};
use petapora_wire::Text;

use crate::error::{Error, Result};

const MOST_FILES: usize = 40;
const MOST_BYTES: u64 = 4_000_000;

/// The templates to print with. Reads the folder each time, so that an edit shows in the next print.
/// Errors: 422 where the folder holds too much, 500 where it cannot be read.
pub fn templates(data: &Path) -> Result<Templates> {
    let folder = data.join("templates");
    let unread = |path: &Path, error: std::io::Error| Error::Internal(format!("{}: {error}", path.display()));
    let mut templates = Templates::built_in();
    let entries = match std::fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(templates),
        Err(error) => return Err(unread(&folder, error)),
    };
    let mut files: Vec<(String, PathBuf)> = Vec::new();
    let mut bytes = 0;
    for entry in entries {
        let entry = entry.map_err(|error| unread(&folder, error))?;
        let about = entry.metadata().map_err(|error| unread(&entry.path(), error))?;
        let name = entry.file_name().into_string();
        // What an editor leaves beside a file begins with a dot.
        let (true, Ok(name)) = (about.is_file(), name) else { continue };
        if !name.starts_with('.') {
            bytes += about.len();
            files.push((name, entry.path()));
        }
    }
    if files.len() > MOST_FILES || bytes > MOST_BYTES {
        return Err(Error::refused(
            "paper_templates",
            Text::new(
                format!("Folder templates berisi {} berkas, {bytes} byte.", files.len()),
                format!("The folder templates holds {} files, {bytes} bytes.", files.len()),
            ),
            Text::new(
                format!("Sisakan paling banyak {MOST_FILES} berkas dan {} MB.", MOST_BYTES / 1_000_000),
                format!("Leave at most {MOST_FILES} files and {} MB.", MOST_BYTES / 1_000_000),
            ),
        ));
    }
    for (name, path) in files {
        templates = templates.with(&name, std::fs::read(&path).map_err(|error| unread(&path, error))?);
    }
    Ok(templates)
}

/// Writes the built-in templates there, to be edited; files that are there stay as they are. Errors: the file
/// that cannot be written.
pub fn write_templates(data: &Path) -> std::io::Result<Vec<PathBuf>> {
    let folder = data.join("templates");
    std::fs::create_dir_all(&folder)?;
    let mut written = Vec::new();
    for (name, text) in Templates::texts() {
        let path = folder.join(name);
        if !path.exists() {
            std::fs::write(&path, text)?;
            written.push(path);
        }
    }
    Ok(written)
}

/// 422 with the place in the template.
pub fn refused(fault: PaperFault) -> Error {
    let PaperFault { template, at, what, hints } = fault;
    let place = |line_word: &str, column_word: &str| {
        at.map_or(String::new(), |(line, column)| format!(", {line_word} {line}, {column_word} {column}"))
    };
    let hint = hints.iter().map(|hint| format!(" ({hint})")).collect::<String>();
    Error::Refused {
        code: "paper_template",
        detail: Text::new(
            format!("Templat {template}{}: {what}{hint}.", place("baris", "kolom")),
            format!("Template {template}{}: {what}{hint}.", place("line", "column")),
        ),
        fix: Text::new(
            format!(
                "Perbaiki {template} di folder templates, atau hapus berkas itu agar templat bawaan dipakai."
            ),
            format!(
                "Correct {template} in the folder templates, or remove it to print with the built-in one."
            ),
        ),
        line: at.and_then(|(line, _)| u32::try_from(line).ok()),
        column: at.map(|(_, column)| column.to_string()),
    }
}
