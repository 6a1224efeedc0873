//! One column that holds two facts, split by a rule that the user sees and may change:
//! `Wang Wei (ZZ123…)`, `Beijing / 03-11-96`, `0,1231; 117,4811`.
//! Invariant: a rule is proposed only where nearly all cells fall apart into two forms
//! that it names; a cell that does not fall apart is its first part.

use super::Field;
use super::content::Form;
use crate::region::Ground;

/// What parts the two facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// `A (B)`
    Brackets,
    /// `A [B]`
    Square,
    /// `A / B`, at the first or the last such sign.
    Sign(&'static str),
}

/// Signs, the surest first: a comma or a blank is in many names.
const SIGNS: [&str; 16] = [
    "\n", "|", ";", " / ", " – ", " - ", " s/d ", " s.d. ", " s.d ", " sd ", " sampai ", " to ", "/", ", ",
    ",", " ",
];

impl By {
    pub const ALL: [Self; 18] = {
        let mut all = [Self::Brackets; 18];
        all[1] = Self::Square;
        let mut i = 0;
        while i < SIGNS.len() {
            all[i + 2] = Self::Sign(SIGNS[i]);
            i += 1;
        }
        all
    };

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Brackets => "()",
            Self::Square => "[]",
            Self::Sign(sign) => sign,
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|by| by.as_str() == text)
    }

    /// Both parts, the second empty where the cell does not fall apart.
    pub fn parts(self, cell: &str) -> [&str; 2] {
        let (first, second) = match self {
            Self::Brackets => enclosed(cell, ['(', ')']),
            Self::Square => enclosed(cell, ['[', ']']),
            Self::Sign(sign) => cell.split_once(sign).unwrap_or((cell, "")),
        };
        let bare = |part: &'_ str| part.trim().trim_end_matches([',', ';', ':', '-', '/']).trim_end().len();
        let first = first.trim();
        [first.get(..bare(first)).unwrap_or(first), second.trim()]
    }
}

fn enclosed(cell: &str, [open, close]: [char; 2]) -> (&str, &str) {
    let Some((first, rest)) = cell.split_once(open) else { return (cell, "") };
    (first, rest.trim_end().trim_end_matches(close))
}

/// Headers' meanings, forms of both parts, and what they are then.
type Pair = (&'static [Field], [Form; 2], [Option<Field>; 2]);

/// Pairs of forms that are two facts, and what they are. A field of the left column
/// says for which headers' meanings the pair is meant; none: for any.
const PAIRS: [Pair; 17] = [
    (&[], [Form::Person, Form::Passport], [Some(Field::Name), Some(Field::Passport)]),
    (
        &[Field::Name, Field::Passport],
        [Form::Word, Form::Passport],
        [Some(Field::Name), Some(Field::Passport)],
    ),
    (&[], [Form::Passport, Form::Person], [Some(Field::Passport), Some(Field::Name)]),
    (
        &[Field::Name, Field::Passport],
        [Form::Passport, Form::Word],
        [Some(Field::Passport), Some(Field::Name)],
    ),
    (&[], [Form::Passport, Form::Country], [Some(Field::Passport), Some(Field::Nationality)]),
    (&[], [Form::Country, Form::Passport], [Some(Field::Nationality), Some(Field::Passport)]),
    (&[], [Form::Person, Form::Country], [Some(Field::Name), Some(Field::Nationality)]),
    (
        &[Field::Name, Field::Nationality],
        [Form::Word, Form::Country],
        [Some(Field::Name), Some(Field::Nationality)],
    ),
    (&[Field::Name, Field::Sex], [Form::Word, Form::Sex], [Some(Field::Name), Some(Field::Sex)]),
    (&[Field::Birth], [Form::Word, Form::Day], [None, Some(Field::Birth)]),
    (
        &[Field::CheckIn, Field::CheckOut],
        [Form::Day, Form::Day],
        [Some(Field::CheckIn), Some(Field::CheckOut)],
    ),
    (&[Field::Arrives, Field::Departs], [Form::Day, Form::Day], [Some(Field::Arrives), Some(Field::Departs)]),
    (&[], [Form::Day, Form::Day], [Some(Field::Starts), Some(Field::Ends)]),
    (&[], [Form::PermitKind, Form::LongNumber], [Some(Field::PermitKind), Some(Field::PermitNumber)]),
    (&[], [Form::PermitKind, Form::VisaIndex], [Some(Field::PermitKind), Some(Field::VisaIndex)]),
    (&[], [Form::Word, Form::Company], [Some(Field::Position), Some(Field::Company)]),
    (&[], [Form::Company, Form::Word], [Some(Field::Company), Some(Field::Position)]),
];

/// The rule that the cells show, for a column whose header means `meaning`.
pub fn propose(meaning: Option<Field>, cells: &[&str], ground: &Ground) -> Option<(By, [Option<Field>; 2])> {
    // A column of places may hold any sign in its names.
    let closed = matches!(
        meaning,
        Some(
            Field::PlaceName | Field::Address | Field::Residence | Field::ApprovalNumber | Field::Coordinates
        )
    );
    if cells.len() < 3 || closed {
        return None;
    }
    for by in By::ALL {
        let parts: Vec<[&str; 2]> = cells.iter().map(|cell| by.parts(cell)).collect();
        let both = parts.iter().filter(|[first, second]| !first.is_empty() && !second.is_empty());
        let (firsts, seconds): (Vec<&str>, Vec<&str>) = both.map(|[first, second]| (*first, *second)).unzip();
        if firsts.len() * 5 < cells.len() * 3 || firsts.len() < 3 {
            continue;
        }
        for (meant, forms, fields) in PAIRS {
            let meant = meant.is_empty() || meaning.is_some_and(|meaning| meant.contains(&meaning));
            // `Perusahaan, PT` is one fact, and so is a day that a sign parts.
            let whole = || {
                forms
                    .iter()
                    .any(|form| !matches!(form, Form::Word | Form::Person) && form.fits_most(cells, ground))
            };
            if meant
                && forms[0].fits_most(&firsts, ground)
                && forms[1].fits_most(&seconds, ground)
                && !whole()
            {
                return Some((by, fields));
            }
        }
    }
    None
}
