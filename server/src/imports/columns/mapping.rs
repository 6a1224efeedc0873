//! What the columns of one list mean: the headers' vote, the cells' vote, and the rules
//! that split a column. Invariant: a field is read from one place at most; what was
//! understood can be written down (`MappedColumn`), shown, changed and read back.

use petapora_wire::{Agency, Fix, ListKind, MappedColumn, Split};

use super::content::{self, Form};
use super::split::{self, By};
use super::{Field, kind, meaning};
use crate::imports::value::date;
use crate::imports::value::text::is_blank;
use crate::region::Ground;

/// What a column is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    Nothing,
    Whole(Field),
    Parts(By, [Option<Field>; 2]),
}

/// The columns of a list, understood.
#[derive(Debug, Clone)]
pub struct Mapping {
    pub kind: ListKind,
    pub uses: Vec<Use>,
    /// How the cells of each column are written.
    pub habits: Vec<Habits>,
    /// Columns that hold a document or permit number, whatever they are used for.
    pub secret: Vec<usize>,
}

/// How the cells of one column are written, and what is mended in them.
#[derive(Debug, Clone, Default)]
pub struct Habits {
    /// Its days are written month first.
    pub month_first: bool,
    /// Years of two digits mean at most this one.
    pub latest_year: Option<i16>,
    pub fixes: Vec<Fix>,
}

/// What the nearest kind of list lacks among these columns.
#[derive(Debug)]
pub struct Unknown {
    pub missing: Vec<&'static [Field]>,
    /// The columns as far as they are understood.
    pub mapping: Mapping,
}

/// Cells of a column in the first rows, blank ones left out.
fn column<'a>(sample: &[&'a [String]], at: usize) -> Vec<&'a str> {
    let cells = sample.iter().filter_map(|row| row.get(at)).map(|cell| cell.trim());
    cells.filter(|cell| !is_blank(cell)).collect()
}

/// Understands columns by their headers and the first rows. `titles` are the words above
/// the header, which settle ties between kinds.
pub fn understand(
    headers: &[String],
    sample: &[&[String]],
    (agency, wanted): (Agency, Option<ListKind>),
    titles: &str,
    ground: &Ground,
) -> Result<Mapping, Unknown> {
    let cells: Vec<Vec<&str>> = (0..headers.len()).map(|at| column(sample, at)).collect();
    let mut meanings: Vec<Option<Field>> = headers.iter().map(|header| meaning(header)).collect();
    for (at, cells) in cells.iter().enumerate() {
        if meanings[at].is_none()
            && let Some(field) = content::telling(cells, ground)
            && !meanings.contains(&Some(field))
            && !is_of_paper(&headers[at])
        {
            meanings[at] = Some(field);
        }
    }
    let rules: Vec<_> =
        meanings.iter().zip(&cells).map(|(meaning, cells)| split::propose(*meaning, cells, ground)).collect();
    let has_whole = |field: Field, but: usize| {
        meanings
            .iter()
            .enumerate()
            .any(|(at, meaning)| at != but && *meaning == Some(field) && rules[at].is_none())
    };
    // A rule has to add something: both its facts must not stand elsewhere.
    let rules: Vec<_> = rules
        .iter()
        .enumerate()
        .map(|(at, rule)| {
            rule.map(|(by, fields)| (by, fields.map(|field| field.filter(|field| !has_whole(*field, at)))))
                .filter(|(_, fields)| fields.iter().flatten().count() > 0)
        })
        .collect();
    prefer_persons(&mut meanings, &cells, ground);
    // One slot for each fact that a column can hold.
    let mut slots: Vec<(usize, usize, Option<Field>)> = Vec::new();
    for (at, meaning) in meanings.iter().enumerate() {
        match rules[at] {
            Some((_, [first, second])) => slots.extend([(at, 0, first), (at, 1, second)]),
            None => slots.push((at, 0, *meaning)),
        }
    }
    let meant: Vec<Option<Field>> = slots.iter().map(|(_, _, field)| *field).collect();
    let guessed = wanted.or_else(|| kind::guess(&meant, agency, titles));
    let kind = guessed.unwrap_or_else(|| kind::nearest(&meant, agency));
    let fields = kind::map(kind, &meant);
    let missing = kind::missing(kind, &fields);
    let mut uses = vec![Use::Nothing; headers.len()];
    for ((at, part, _), field) in slots.iter().zip(fields) {
        match (rules[*at], &mut uses[*at]) {
            (None, used) => *used = field.map_or(Use::Nothing, Use::Whole),
            (Some(_), Use::Parts(_, parts)) => parts[*part] = field,
            (Some((by, _)), used) => *used = Use::Parts(by, [field, None]),
        }
    }
    let secret = (0..headers.len()).filter(|at| {
        let by_header = meanings[*at].is_some_and(Field::is_secret);
        by_header || uses[*at].fields().any(Field::is_secret) || Form::Passport.fits_most(&cells[*at], ground)
    });
    let habit = |cells: &Vec<&str>| Habits { month_first: is_month_first(cells), ..Habits::default() };
    let mapping = Mapping { kind, secret: secret.collect(), habits: cells.iter().map(habit).collect(), uses };
    if guessed.is_none() || !missing.is_empty() { Err(Unknown { missing, mapping }) } else { Ok(mapping) }
}

/// A header that names a paper's own trait (`Masa Berlaku Paspor`) is not to be
/// overruled by its cells.
fn is_of_paper(header: &str) -> bool {
    let header = header.to_lowercase();
    ["paspor", "passport", "terbit", "issue", "lahir", "birth", "alamat", "nomor induk"]
        .iter()
        .any(|word| header.contains(word))
}

/// Of two columns called *Nama*, the one with names of persons is the person's.
fn prefer_persons(meanings: &mut [Option<Field>], cells: &[Vec<&str>], ground: &Ground) {
    let named: Vec<usize> = (0..meanings.len()).filter(|at| meanings[*at] == Some(Field::Name)).collect();
    let places = |at: &usize| Form::Place.percent(&cells[*at], ground);
    if named.len() < 2 {
        return;
    }
    let Some(person) = named.iter().copied().min_by_key(places) else { return };
    for at in named {
        if at != person {
            meanings[at] = if Form::Company.fits_most(&cells[at], ground) {
                Some(Field::Company)
            } else if Form::Place.fits_most(&cells[at], ground) {
                Some(Field::PlaceName)
            } else {
                None
            };
        }
    }
}

/// Whether the days of a column are only possible month first, and none only day first.
fn is_month_first(cells: &[&str]) -> bool {
    let (mut month, mut day) = (0, 0);
    for cell in cells {
        let reads_otherwise =
            |month_first| date::day_in(cell, 2100, month_first).is_some_and(|day| day.month_first);
        month += usize::from(reads_otherwise(false));
        day += usize::from(reads_otherwise(true));
    }
    month >= 2 && day == 0
}

impl Use {
    /// The fields that the column gives.
    pub fn fields(self) -> impl Iterator<Item = Field> {
        let fields = match self {
            Self::Nothing => [None, None],
            Self::Whole(field) => [Some(field), None],
            Self::Parts(_, fields) => fields,
        };
        fields.into_iter().flatten()
    }
}

impl Mapping {
    /// The mapping as it is stored and shown.
    pub fn written(&self, headers: &[String]) -> Vec<MappedColumn> {
        let name = |field: Field| field.as_str().to_owned();
        let column = |(at, header): (usize, &String)| MappedColumn {
            column: header.clone(),
            field: match self.uses[at] {
                Use::Whole(field) => Some(name(field)),
                _ => None,
            },
            split: match self.uses[at] {
                Use::Parts(by, fields) => Some(Split {
                    by: by.as_str().to_owned(),
                    fields: fields.map(|field| field.map(name)).to_vec(),
                }),
                _ => None,
            },
            month_first: self.habits[at].month_first,
            latest_year: self.habits[at].latest_year,
            fixes: self.habits[at].fixes.clone(),
        };
        headers.iter().enumerate().map(column).collect()
    }

    /// Reads a written mapping back. `None` where a field, sign or header is unknown, a
    /// field stands twice, or the kind's needs are not met.
    pub fn read(kind: ListKind, columns: &[MappedColumn], headers: &[String]) -> Option<Self> {
        let mut uses = vec![Use::Nothing; headers.len()];
        let mut habits = vec![Habits::default(); headers.len()];
        let mut free: Vec<usize> = (0..headers.len()).collect();
        for column in columns {
            // Equal headers are told apart by their order.
            let found = free.iter().position(|at| headers[*at] == column.column)?;
            let at = free.remove(found);
            habits[at] = Habits {
                month_first: column.month_first,
                latest_year: column.latest_year,
                fixes: column.fixes.clone(),
            };
            uses[at] = match (&column.field, &column.split) {
                (Some(field), None) => Use::Whole(Field::parse(field)?),
                (None, Some(split)) => {
                    let part = |at: usize| match split.fields.get(at).and_then(Option::as_deref) {
                        Some(field) => Field::parse(field).map(Some),
                        None => Some(None),
                    };
                    Use::Parts(By::parse(&split.by)?, [part(0)?, part(1)?])
                }
                (None, None) => Use::Nothing,
                (Some(_), Some(_)) => return None,
            };
        }
        let given: Vec<Option<Field>> = uses.iter().flat_map(|used| used.fields().map(Some)).collect();
        let twice = given.iter().enumerate().any(|(at, field)| given[..at].contains(field));
        let is_secret = |at: &usize| {
            meaning(&headers[*at]).is_some_and(Field::is_secret) || uses[*at].fields().any(Field::is_secret)
        };
        let secret = (0..headers.len()).filter(is_secret).collect();
        let whole = !twice && kind::missing(kind, &given).is_empty();
        whole.then_some(Self { kind, secret, habits, uses })
    }
}
