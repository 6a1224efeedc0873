//! Official paper as PDF, set by typst: the route sheet of one team's day, the order, the minutes, and what
//! lists say differently, for one agency.
//! Invariant: pure; no file, network, package or clock is reached; the same input gives the same bytes; what
//! is put in is printed as it stands and never read as part of a template.
//!
//! `papers` says what each paper holds, `templates` how it looks, `typeset` puts one into the other.

mod fault;
mod papers;
mod templates;
mod typeset;

pub use fault::PaperFault;
pub use papers::{
    AskedLine, DifferencesPaper, KindLine, Language, ListLine, MinutesPaper, Officer, OrderPaper, PersonLine,
    Place, Sheet, Signatory, Stop, Visit,
};
pub use templates::Templates;

pub use typeset::qr;
use typeset::{Picture, typeset};

/// The route sheet (*lembar rute*). Linear in the stops. Errors: the place in the template that is wrong.
pub fn sheet(templates: &Templates, sheet: &Sheet) -> Result<Vec<u8>, PaperFault> {
    let qr = sheet.qr.as_deref().map(typeset::qr).transpose()?;
    let pictures = [("map", &sheet.map_svg), ("qr", &qr)];
    let drawn = pictures.iter().filter_map(|(name, svg)| svg.as_deref().map(|svg| Picture { name, svg }));
    typeset(templates, "sheet", sheet, &drawn.collect::<Vec<_>>())
}

/// The order (*surat perintah*), a draft until it has its number. Errors: as of [`sheet`].
pub fn order(templates: &Templates, order: &OrderPaper) -> Result<Vec<u8>, PaperFault> {
    typeset(templates, "order", order, &[])
}

/// The minutes (*berita acara*), with lines to write on for what is not known. Errors: as of [`sheet`].
pub fn minutes(templates: &Templates, minutes: &MinutesPaper) -> Result<Vec<u8>, PaperFault> {
    typeset(templates, "minutes", minutes, &[])
}

/// What lists say differently, for one agency (*selisih*): one page. Errors: as of [`sheet`].
pub fn differences(templates: &Templates, paper: &DifferencesPaper) -> Result<Vec<u8>, PaperFault> {
    typeset(templates, "differences", paper, &[])
}
