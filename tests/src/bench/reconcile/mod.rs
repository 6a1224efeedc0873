//! `cargo xtask bench reconcile`: who is who among invented crowds.
//! Invariant: the same crowds on every machine; a peer reads the same rows in the same run.

mod cultures;
pub mod people;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::process::{Command, Stdio};
use std::time::Instant;

use petapora::reconcile::engine::model::Thresholds;
use petapora::reconcile::engine::said::{Born, Role, Rows, Said};
use petapora::reconcile::engine::{Compared, Decided};

use super::{Line, python, status_mb, thread_cpu_s};
use crate::{Checked, workspace};
use people::{CODES, Told, told};

const SEED: u64 = 4;
/// People behind a hard list; behind about a million rows.
const HARD: usize = 4_000;
const MILLION: usize = 392_000;
const PEER: &str = include_str!("splink_peer.py");

/// Hard lists at one, two and five times the sample's errors, then a million rows.
pub fn lines() -> Checked<Vec<Line>> {
    let mut lines = Vec::new();
    for rate in [1.0, 2.0, 5.0] {
        lines.extend(hard(rate)?);
    }
    let mut own = Command::new(std::env::current_exe()?);
    let out = own.arg("reconcile-million").stdin(Stdio::null()).stderr(Stdio::inherit()).output()?;
    let numbers: Vec<f64> =
        String::from_utf8(out.stdout)?.split_whitespace().map(str::parse).collect::<Result<_, _>>()?;
    let [rows, all_s, mb, new_s] = numbers[..] else { return Err("no numbers of a million rows".into()) };
    let met = |met| Some(met);
    lines.push(line(
        format!("{rows:.0} rows linked, one core"),
        "CPU s",
        all_s,
        "≤ 60",
        None,
        met(all_s <= 60.0),
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
    let peer = splink(&told)?;
    let best = peer.as_ref().map(|peer| {
        let f1 = peer.clusters.iter().map(|clusters| Found::of(&told, clusters, None).f1());
        f1.fold(0.0, f64::max)
    });
    let found = Found::of(&told, &ours, None);
    let by_culture: Vec<f64> =
        (0..CODES.len()).map(|culture| Found::of(&told, &ours, Some(culture)).f1()).collect();
    let (least, most) =
        by_culture.iter().fold((1.0_f64, 0.0_f64), |(least, most), f1| (least.min(*f1), most.max(*f1)));
    let what = |what: &str| format!("{rate:.0} × the errors: {what}");
    let seconds = peer.as_ref().map(|peer| peer.seconds);
    Ok(vec![
        line(what("F1"), "share", found.f1(), "> Splink", best, best.map(|best| found.f1() > best)),
        line(what("precision"), "share", found.precision(), "–", None, None),
        line(what("recall"), "share", found.recall(), "–", None, None),
        line(
            what("worst name culture behind the best"),
            "F1",
            most - least,
            "≤ 0.02",
            None,
            Some(most - least <= 0.02),
        ),
        line(what("time"), "s", ours_s, "≤ Splink", seconds, seconds.map(|seconds| ours_s <= seconds)),
    ])
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

struct Peer {
    seconds: f64,
    /// The cluster of each row, by threshold.
    clusters: Vec<Vec<u32>>,
}

/// What Splink makes of the rows; `None` where it is not installed.
fn splink(told: &[Told]) -> Checked<Option<Peer>> {
    let Some(python) = python() else { return Ok(None) };
    let installed = Command::new(&python).args(["-c", "import splink"]).stderr(Stdio::null()).status()?;
    if !installed.success() {
        return Ok(None);
    }
    let folder = workspace().join("target/bench-reconcile");
    std::fs::create_dir_all(&folder)?;
    let (rows, out) = (folder.join("rows.csv"), folder.join("clusters.csv"));
    std::fs::write(&rows, csv(told)?)?;
    let run = Command::new(python).args(["-c", PEER]).args([&rows, &out]).stdin(Stdio::null()).output()?;
    if !run.status.success() {
        return Err(String::from_utf8_lossy(&run.stderr).into_owned().into());
    }
    let seconds = String::from_utf8(run.stdout)?.trim().lines().last().unwrap_or_default().parse()?;
    let text = std::fs::read_to_string(&out)?;
    let mut clusters: Vec<Vec<u32>> = Vec::new();
    let mut numbers: BTreeMap<String, u32> = BTreeMap::new();
    for line in text.lines().skip(1) {
        for (at, cluster) in line.split(',').skip(1).enumerate() {
            let next = numbers.len() as u32;
            let number = *numbers.entry(cluster.to_owned()).or_insert(next);
            if clusters.len() <= at {
                clusters.push(Vec::new());
            }
            clusters[at].push(number);
        }
    }
    Ok(Some(Peer { seconds, clusters }))
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
