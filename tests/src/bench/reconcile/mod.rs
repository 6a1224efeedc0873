//! `cargo xtask bench reconcile`: who is who among invented crowds.
//! Invariant: the same crowds on every machine; a peer reads the same rows in the same run.

mod cultures;
mod febrl;
mod peer;
pub mod people;
pub mod samples;

use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;
use std::process::{Command, Stdio};
use std::time::Instant;

use petapora::reconcile::engine::model::Thresholds;
use petapora::reconcile::engine::said::{Born, Role, Rows, Said};
use petapora::reconcile::engine::{Compared, Decided, blocks};

use super::{Line, status_mb, thread_cpu_s};
use crate::Checked;
use peer::{Size, splink};
use people::{CODES, Told, told};

const SEED: u64 = 4;
/// People behind a hard list; behind about a million rows.
const HARD: usize = 4_000;
const MILLION: usize = 392_000;
/// People behind enough rows for the keys of large collections.
const LARGE: usize = 20_000;

/// The sample lists, hard lists at one, two and five times their errors, the public sets,
/// what the keys lose, then a million rows; or of these what is named (`samples`, `hard`,
/// `febrl`, `keys`, `million`).
pub fn lines(named: &[String]) -> Checked<Vec<Line>> {
    let wanted = |part: &str| named.is_empty() || named.iter().any(|name| name == part);
    let mut lines = Vec::new();
    if wanted("samples") {
        lines.extend(samples::lines()?);
    }
    if wanted("hard") {
        for rate in [1.0, 2.0, 5.0] {
            lines.extend(hard(rate)?);
        }
    }
    if wanted("febrl") {
        lines.extend(febrl::lines()?);
    }
    if wanted("keys") {
        lines.extend(keys());
    }
    if wanted("million") {
        lines.extend(million()?);
    }
    Ok(lines)
}

/// What the keys lose, few rows and many.
fn keys() -> Vec<Line> {
    let lost = |people| {
        let told = told(people, 1.0, SEED);
        let lost = 100.0 * lost_by_keys(&told, told.len() <= blocks::SMALL);
        let what = format!("true pairs that no key brings together, {} rows", told.len());
        line(what, "%", lost, "≤ 0.5", None, Some(lost <= 0.5))
    };
    [HARD, LARGE].map(lost).into()
}

/// About a million rows, then a thousand more; the peer in the same run.
fn million() -> Checked<Vec<Line>> {
    let mut lines = Vec::new();
    let mut own = Command::new(std::env::current_exe()?);
    let out = own.arg("reconcile-million").stdin(Stdio::null()).stderr(Stdio::inherit()).output()?;
    let numbers: Vec<f64> =
        String::from_utf8(out.stdout)?.split_whitespace().map(str::parse).collect::<Result<_, _>>()?;
    let [rows, all_s, mb, new_s] = numbers[..] else { return Err("no numbers of a million rows".into()) };
    let met = |met| Some(met);
    let peer_s = splink(&csv(&told(MILLION, 1.0, SEED))?, Size::Large)?.map(|peer| peer.seconds);
    lines.push(line(
        format!("{rows:.0} rows linked, one core"),
        "CPU s",
        all_s,
        "≤ 60, ≤ Splink on all cores",
        peer_s,
        met(all_s <= 60.0 && peer_s.is_none_or(|peer_s| all_s <= peer_s)),
    ));
    lines.push(line("memory of it, the lists included".into(), "MB", mb, "≤ 2147", None, met(mb <= 2_147.0)));
    lines.push(line("1,000 new rows against it".into(), "CPU s", new_s, "≤ 1", None, met(new_s <= 1.0)));
    Ok(lines)
}

/// Links about a million rows and then a list of a thousand; prints the number of rows,
/// seconds of the processor, the peak in MB, and the seconds of the thousand. A process
/// of its own, so that its peak is of this work alone.
pub fn print_million() -> Checked {
    let told = told(MILLION, 1.0, SEED);
    // Every so many rows make a list that comes later.
    let later = |number: usize| number.is_multiple_of(told.len() / 1_000);
    let add = |rows: &mut Rows, wanted: bool| {
        for (number, told) in told.iter().enumerate().filter(|(number, _)| later(*number) == wanted) {
            let list = if wanted { people::LISTS.len() as u32 } else { told.list };
            tell(rows, list, number as u64, told);
        }
    };
    let mut rows = Rows::new();
    let begun = thread_cpu_s()?;
    add(&mut rows, false);
    let count = rows.rows.len();
    let mut compared = Compared::new(rows, None, None);
    compared.linked(Thresholds::default(), &Decided::default());
    let all_s = thread_cpu_s()? - begun;
    let begun = thread_cpu_s()?;
    compared.extend(|rows| add(rows, true));
    compared.linked(Thresholds::default(), &Decided::default());
    println!("{count} {all_s} {} {}", status_mb("VmHWM:")?, thread_cpu_s()? - begun);
    Ok(())
}

fn line(
    what: String,
    unit: &'static str,
    measured: f64,
    goal: &str,
    peer: Option<f64>,
    met: Option<bool>,
) -> Line {
    Line { what, unit, measured, goal: goal.into(), peer, met, solved: None }
}

/// One hard list, linked by us and by the peer.
fn hard(rate: f64) -> Checked<Vec<Line>> {
    let told = told(HARD, rate, SEED);
    let begun = Instant::now();
    let ours = persons(&told);
    let ours_s = begun.elapsed().as_secs_f64();
    let peer = splink(&csv(&told)?, Size::Small)?;
    let theirs = peer.as_ref().and_then(|peer| peer.best(&told));
    let best = theirs.map(|clusters| Found::of(&told, clusters, None).f1());
    let found = Found::of(&told, &ours, None);
    let (least, most) = by_culture(&told, &ours);
    let their_gap = theirs.map(|clusters| by_culture(&told, clusters)).map(|(least, most)| most.1 - least.1);
    let gap = most.1 - least.1;
    let what = |what: &str| format!("{rate:.0} × the errors: {what}");
    let seconds = peer.as_ref().map(|peer| peer.seconds);
    Ok(vec![
        line(what("F1"), "share", found.f1(), "> Splink", best, best.map(|best| found.f1() > best)),
        line(what("precision"), "share", found.precision(), "–", None, None),
        line(what("recall"), "share", found.recall(), "–", None, None),
        line(
            what(&format!("worst name culture ({}) behind the best ({})", CODES[least.0], CODES[most.0])),
            "F1",
            gap,
            "≤ 0.02",
            their_gap,
            Some(gap <= 0.02),
        ),
        line(what("time"), "s", ours_s, "≤ Splink", seconds, seconds.map(|seconds| ours_s <= seconds)),
    ])
}

/// The name culture with the least F1 and the one with the most.
fn by_culture(told: &[Told], persons: &[u32]) -> ((usize, f64), (usize, f64)) {
    let all = (0..CODES.len()).map(|culture| (culture, Found::of(told, persons, Some(culture)).f1()));
    all.fold(((0, 1.0), (0, 0.0)), |(least, most), one| {
        (if one.1 < least.1 { one } else { least }, if one.1 > most.1 { one } else { most })
    })
}

/// Share of the pairs of one person, across lists, that no key brings together. `small`: by
/// the keys that few rows have.
pub fn lost_by_keys(told: &[Told], small: bool) -> f64 {
    let mut rows = Rows::new();
    for (number, told) in (0..).zip(told) {
        tell(&mut rows, told.list, number, told);
    }
    rows.settle();
    let added = |row: u32| rows.rows[row as usize].added as usize;
    let met: HashSet<(usize, usize)> = blocks::pairs(&rows, small)
        .into_iter()
        .map(|pair| (added(pair.rows().0), added(pair.rows().1)))
        .map(|(a, b)| (a.min(b), a.max(b)))
        .collect();
    let mut of: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    told.iter().enumerate().for_each(|(at, told)| of.entry(told.person).or_default().push(at));
    let (mut all, mut lost) = (0_usize, 0_usize);
    for rows in of.values() {
        for (at, a) in rows.iter().enumerate() {
            for b in rows[at + 1..].iter().filter(|b| told[**b].list != told[*a].list) {
                all += 1;
                lost += usize::from(!met.contains(&(*a.min(b), *a.max(b))));
            }
        }
    }
    lost as f64 / all.max(1) as f64
}

/// The person of each row, as the program finds them.
fn persons(told: &[Told]) -> Vec<u32> {
    let mut rows = Rows::new();
    for (number, told) in (0..).zip(told) {
        tell(&mut rows, told.list, number, told);
    }
    let mut compared = Compared::new(rows, None, None);
    let linked = compared.linked(Thresholds::default(), &Decided::default());
    let mut persons = vec![0; told.len()];
    for (row, person) in compared.rows.rows.iter().zip(linked.person) {
        persons[row.added as usize] = person;
    }
    persons
}

/// Pairs of rows of different lists: found and true, found, true.
#[derive(Debug, Default)]
struct Found {
    right: f64,
    found: f64,
    truth: f64,
}

impl Found {
    /// `culture`: of pairs with a name of this culture only.
    fn of(told: &[Told], persons: &[u32], culture: Option<usize>) -> Self {
        let here = |row: &usize| culture.is_none_or(|culture| told[*row].culture == culture);
        let mut sums = Self::default();
        let mut groups: BTreeMap<(bool, u32), Vec<usize>> = BTreeMap::new();
        for (row, person) in persons.iter().enumerate().filter(|(row, _)| here(row)) {
            groups.entry((true, *person)).or_default().push(row);
            groups.entry((false, told[row].person)).or_default().push(row);
        }
        for ((found, _), rows) in groups {
            for (at, a) in rows.iter().enumerate() {
                for b in rows[at + 1..].iter().filter(|b| told[**b].list != told[*a].list) {
                    let sum = if found { &mut sums.found } else { &mut sums.truth };
                    *sum += 1.0;
                    sums.right += f64::from(u8::from(found && told[*a].person == told[*b].person));
                }
            }
        }
        sums
    }

    fn precision(&self) -> f64 {
        self.right / self.found.max(1.0)
    }

    fn recall(&self) -> f64 {
        self.right / self.truth.max(1.0)
    }

    fn f1(&self) -> f64 {
        2.0 * self.right / (self.found + self.truth).max(1.0)
    }
}

fn csv(told: &[Told]) -> Checked<String> {
    let mut out = String::from("row,list,name,nationality,birth,year,passport,company,place\n");
    for (row, told) in told.iter().enumerate() {
        let (birth, year) = match told.birth {
            None => (String::new(), String::new()),
            Some((year, 0, _)) => (String::new(), year.to_string()),
            Some((year, month, day)) => (format!("{year}-{month:02}-{day:02}"), year.to_string()),
        };
        let plain = |text: &Option<String>| text.as_deref().unwrap_or_default().replace(',', " ");
        let [passport, company, place] = [&told.passport, &told.company, &told.place].map(plain);
        let (name, state) = (told.name.replace(',', " "), told.nationality);
        writeln!(out, "{row},{},{name},{state},{birth},{year},{passport},{company},{place}", told.list)?;
    }
    Ok(out)
}

/// Tells the engine one row of list `list`; `number` is the row's own.
pub fn tell(rows: &mut Rows, list: u32, number: u64, told: &Told) {
    let born = told.birth.map(|(year, month, day)| match month {
        0 => Born::Year(year),
        _ => Born::Day { year, month, day },
    });
    let role = if told.list == people::SEEN { Role::Seen } else { Role::Lodging };
    rows.add(&Said {
        list,
        place_in_lists: number,
        name: &told.name,
        nationality: Some(told.nationality),
        born,
        sex: None,
        passport: told.passport.as_deref(),
        permit: told.permit.as_deref(),
        ends_day: None,
        company: told.company.as_deref(),
        place: told.place.as_deref().map(|place| (place, role)),
        point: None,
    });
}
