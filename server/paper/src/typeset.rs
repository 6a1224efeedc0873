//! Puts facts into a template. Invariant: a template sees the files of `Templates`, its facts as `paper.json`
//! and its pictures, nothing else; a text of the facts is a value, so that no name can become code.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Serialize;
use serde_json::Value;
use typst::diag::{FileError, FileResult, PackageError, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt as _, World, WorldExt as _};
use typst_layout::PagedDocument;
use typst_pdf::PdfOptions;

use crate::{PaperFault, Templates};

/// A drawing that a template shows as `NAME.svg`.
pub struct Picture<'a> {
    pub name: &'a str,
    pub svg: &'a str,
}

/// The faces of Libertinus Serif (SIL Open Font License 1.1) that typst brings along.
static FONTS: LazyLock<Vec<Font>> = LazyLock::new(|| {
    let faces = typst_assets::fonts().filter_map(|face| Font::new(Bytes::new(face), 0));
    faces.filter(|face| face.info().family == "Libertinus Serif").collect()
});
static BOOK: LazyLock<LazyHash<FontBook>> =
    LazyLock::new(|| LazyHash::new(FontBook::from_fonts(FONTS.iter())));
static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));

/// The paper of that name. Linear in the facts. Errors: the place in the template that is wrong.
pub fn typeset(
    templates: &Templates,
    paper: &str,
    facts: &impl Serialize,
    pictures: &[Picture],
) -> Result<Vec<u8>, PaperFault> {
    let template = format!("{paper}.typ");
    let plain = |what: String| PaperFault { template: template.clone(), at: None, what, hints: Vec::new() };
    let mut facts = serde_json::to_value(facts).map_err(|error| plain(error.to_string()))?;
    clean(&mut facts);
    let mut files = templates.files.clone();
    for Picture { name, svg } in pictures {
        facts[*name] = Value::Bool(true);
        files.insert(format!("{name}.svg"), Bytes::from_string((*svg).to_owned()));
    }
    files.insert("paper.json".into(), Bytes::from_string(facts.to_string()));
    let path = VirtualPath::new(&template).map_err(|error| plain(error.to_string()))?;
    let main = RootedPath::new(VirtualRoot::Project, path).intern();
    let desk = Desk { files, main };
    let printed = typst::compile::<PagedDocument>(&desk)
        .output
        .and_then(|document| typst_pdf::pdf(&document, &options()))
        .map_err(|faults| faults.first().map_or_else(|| plain("unknown".into()), |first| desk.fault(first)));
    // What was typeset is remembered for the next run; no name stays behind in memory.
    typst::comemo::evict(0);
    printed
}

/// A square code as SVG. Errors: a text too long for one.
pub fn qr(text: &str) -> Result<String, PaperFault> {
    let code = qrcode::QrCode::with_error_correction_level(text, qrcode::EcLevel::M).map_err(|error| {
        PaperFault { template: "qr.svg".into(), at: None, what: error.to_string(), hints: Vec::new() }
    })?;
    let module = qrcode::render::svg::Color("#000");
    Ok(code
        .render()
        .module_dimensions(4, 4)
        .dark_color(module)
        .light_color(qrcode::render::svg::Color("#fff"))
        .build())
}

/// No date of the machine, and the same identity for the same paper.
fn options() -> PdfOptions {
    PdfOptions { creator: Smart::Custom(Some("Petapora".into())), ..PdfOptions::default() }
}

/// Characters that print nothing or turn the reading direction would let one name pass for another.
fn clean(value: &mut Value) {
    let invisible = |c: char| matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
    match value {
        Value::String(text) if text.chars().any(|c| c.is_control() || invisible(c)) => {
            let kept = text.chars().filter(|c| !invisible(*c));
            *text = kept.map(|c| if c.is_control() { ' ' } else { c }).collect();
        }
        Value::Array(items) => items.iter_mut().for_each(clean),
        Value::Object(fields) => fields.values_mut().for_each(clean),
        _ => {}
    }
}

/// All that a template can reach.
struct Desk {
    files: BTreeMap<String, Bytes>,
    main: FileId,
}

impl Desk {
    fn fault(&self, found: &SourceDiagnostic) -> PaperFault {
        // A fault within a function of the typesetter is told at the line that called it.
        let called = found.trace.iter().map(|call| call.span.into());
        let place = std::iter::once(found.span).chain(called).find_map(|span| {
            let id = span.id()?;
            let range = self.range(span)?;
            let source = self.source(id).ok()?;
            let (line, column) = source.lines().byte_to_line_column(range.start)?;
            Some((id, (line + 1, column + 1)))
        });
        let id = place.map_or(self.main, |(id, _)| id);
        PaperFault {
            template: id.get().vpath().get_without_slash().to_owned(),
            at: place.map(|(_, at)| at),
            what: found.message.to_string(),
            hints: found.hints.iter().map(|hint| hint.v.to_string()).collect(),
        }
    }
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &BOOK
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        let bytes = self.file(id)?;
        let text = std::str::from_utf8(&bytes).map_err(|_| FileError::InvalidUtf8)?;
        Ok(Source::new(id, text.to_owned()))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let path = id.get();
        if let VirtualRoot::Package(package) = path.root() {
            return Err(FileError::Package(PackageError::NotFound(package.clone())));
        }
        let name = path.vpath().get_without_slash();
        self.files.get(name).cloned().ok_or_else(|| FileError::NotFound(name.into()))
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
