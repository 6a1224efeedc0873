//! The route solver: Solomon and Gehring–Homberger instances, and the full model of inspections.
//! Invariant: the budget is this thread's processor time; every result passed `check`, and the routes of an
//! instance were driven once more in double precision; distances are not rounded.

use std::path::{Path, PathBuf};

use petapora::inspections::check::check;
use petapora::inspections::plan::{
    Break, Matrix, Plan, Problem, Shift, Tuning, Visit, Weights, Window, solve,
};

use crate::bench::{Line, Solved, roads, thread_cpu_s};
use crate::seed::Chance;
use crate::{Checked, shared};

/// Largest leg, so that sums of scaled legs and their squares stay in range.
const LARGEST_LEG: f64 = 5e8;
const SEEDS: u64 = 5;

/// What `cargo xtask bench routes` may be told.
pub struct Wanted {
    pub instances: Option<PathBuf>,
    pub budget_s: f64,
    pub solutions: Option<PathBuf>,
}

impl Wanted {
    /// Reads `--instances DIR --budget SECONDS --solutions OUT`.
    pub fn read(arguments: &[String]) -> Checked<Self> {
        let mut wanted = Self { instances: None, budget_s: 5.0, solutions: None };
        for pair in arguments.chunks(2) {
            match pair {
                [name, value] if name == "--instances" => wanted.instances = Some(value.into()),
                [name, value] if name == "--budget" => wanted.budget_s = value.parse()?,
                [name, value] if name == "--solutions" => wanted.solutions = Some(value.into()),
                _ => {
                    return Err(
                        "usage: bench routes [--instances DIR] [--budget SECONDS] [--solutions OUT]".into()
                    );
                }
            }
        }
        Ok(wanted)
    }
}

/// A row a file of `instances`, or without it those of `../shared/vrp` and the full model.
pub fn lines(wanted: &Wanted) -> Checked<Vec<Line>> {
    if let Some(folder) = &wanted.instances {
        let each = files(folder)?.into_iter().map(|file| {
            let instance = Instance::read(&file)?;
            let solved = instance.solve(1, wanted.budget_s)?;
            if let Some(out) = &wanted.solutions {
                instance.write(out, &solved.plan)?;
            }
            Ok(told(&instance.name, "distance", solved.distance).with(solved.row(&instance.name, 1)))
        });
        return each.collect();
    }
    let mut lines = Vec::new();
    if let Some(folder) = shared("vrp")? {
        for file in files(&folder)? {
            lines.extend(against_best_known(&Instance::read(&file)?, wanted.budget_s)?);
        }
    }
    lines.extend(full_model()?);
    lines.extend(roads::lines()?);
    Ok(lines)
}

/// Five seeds against the best known; it must be met by three.
fn against_best_known(instance: &Instance, budget_s: f64) -> Checked<Vec<Line>> {
    let best = match instance.name.to_ascii_uppercase().as_str() {
        "C101" => (10, 828.94),
        "R101" => (19, 1650.80),
        _ => return Ok(Vec::new()),
    };
    let (mut lines, mut hits) = (Vec::new(), 0);
    for seed in 1..=SEEDS {
        let solved = instance.solve(seed, budget_s)?;
        hits += i32::from((solved.vehicles, (solved.distance * 100.0).round() / 100.0) <= best);
        let what = format!("{}, seed {seed}, {budget_s} CPU-s", instance.name);
        lines.push(told(&what, "distance", solved.distance).with(solved.row(&instance.name, seed)));
    }
    let what = format!("{}: seeds of {SEEDS} that reach {}/{:.2}", instance.name, best.0, best.1);
    lines.push(Line { goal: "≥ 3".into(), met: Some(hits >= 3), ..told(&what, "seeds", f64::from(hits)) });
    Ok(lines)
}

fn files(folder: &Path) -> Checked<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    let mut files: Vec<PathBuf> = entries.map(|entry| Ok(entry?.path())).collect::<Checked<_>>()?;
    files.retain(|file| {
        let end = file.extension().and_then(|end| end.to_str()).unwrap_or_default().to_ascii_lowercase();
        file.is_file() && ["txt", "vrp", "vrptw", ""].contains(&end.as_str())
    });
    files.sort();
    Ok(files)
}

/// A vehicle routing problem with time windows: number, x, y, demand, ready, due, service; the depot first.
struct Instance {
    name: String,
    vehicles: usize,
    capacity: i64,
    customers: Vec<[f64; 7]>,
}

/// What came out for an instance.
struct Outcome {
    plan: Plan,
    vehicles: usize,
    distance: f64,
}

impl Outcome {
    fn row(&self, instance: &str, seed: u64) -> Solved {
        Solved { instance: instance.into(), vehicles: self.vehicles, distance: self.distance, seed }
    }
}

impl Instance {
    /// Reads Solomon's layout and Gehring and Homberger's: words are passed over, a line of two numbers is
    /// the fleet, one of seven a customer.
    fn read(file: &Path) -> Checked<Self> {
        let stem = file.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        let text = String::from_utf8_lossy(&std::fs::read(file)?).replace(',', " ");
        let mut instance = Self { name: stem.into(), vehicles: 0, capacity: 0, customers: Vec::new() };
        for line in text.lines() {
            let words: Vec<&str> = line.split_whitespace().collect();
            let numbers: Vec<f64> = words.iter().filter_map(|word| word.parse().ok()).collect();
            match *numbers.as_slice() {
                _ if numbers.len() != words.len() => {}
                [vehicles, capacity] if instance.customers.is_empty() => {
                    (instance.vehicles, instance.capacity) = (vehicles as usize, capacity as i64);
                }
                [n, x, y, demand, ready, due, service, ..] => {
                    instance.customers.push([n, x, y, demand, ready, due, service]);
                }
                _ => {}
            }
        }
        if instance.vehicles == 0 || instance.customers.len() < 2 {
            return Err(format!("{}: no fleet or no customers", file.display()).into());
        }
        Ok(instance)
    }

    fn distance(&self, from: usize, to: usize) -> f64 {
        let ([_, a, b, ..], [_, c, d, ..]) = (self.customers[from], self.customers[to]);
        (a - c).hypot(b - d)
    }

    /// Integers: legs are rounded up, so whatever is in time in whole units is in time in double precision.
    fn problem(&self) -> Problem {
        let places = self.customers.len();
        let pairs = || (0..places).flat_map(|a| (0..places).map(move |b| (a, b)));
        let longest = pairs().map(|(a, b)| self.distance(a, b)).fold(1.0, f64::max);
        let mut scale = 1e6;
        while longest * scale > LARGEST_LEG {
            scale /= 10.0;
        }
        let time = |units: f64| (units * scale).round() as i64;
        let legs: Vec<i32> =
            pairs().map(|(a, b)| (self.distance(a, b) * scale - 1e-6).ceil() as i32).collect();
        let visit = |(place, row): (usize, &[f64; 7])| Visit {
            id: format!("{place:06}"),
            place,
            service_s: time(row[6]),
            windows: vec![Window { opens_s: time(row[4]), closes_s: time(row[5]) + time(row[6]) }],
            must: true,
            priority: 1,
            load: row[3] as i64,
            ..Visit::default()
        };
        let depot = self.customers[0];
        let shift = |team: usize| Shift {
            team: team as u32,
            start_s: time(depot[4]),
            end_s: time(depot[5]),
            max_drive_s: 1 << 50,
            capacity: self.capacity,
            ..Shift::default()
        };
        Problem {
            visits: self.customers.iter().enumerate().skip(1).map(visit).collect(),
            shifts: (0..self.vehicles).map(shift).collect(),
            legs: Matrix { places, metres: vec![0; legs.len()], seconds: legs },
            weights: Weights { drive: 1, ..Weights::default() },
            fewest_shifts: true,
        }
    }

    fn solve(&self, seed: u64, budget_s: f64) -> Checked<Outcome> {
        let start = thread_cpu_s()?;
        let problem = self.problem();
        // Long tours with wide windows are improved only by a hot start; inspections have short ones.
        let tuning = Tuning { hot: 10.0, ..Tuning::default() };
        let plan = solve(&problem, &[], seed, tuning, |_| {
            let share = thread_cpu_s().map_or(1.0, |now| (now - start) / budget_s);
            (share < 1.0).then_some(share)
        })?;
        if let Some(wrong) = check(&problem, &plan).first() {
            return Err(format!("{}: {wrong}", self.name).into());
        }
        let distance = self.drive(&plan)?;
        Ok(Outcome { vehicles: plan.routes.len(), distance, plan })
    }

    /// Drives the routes in double precision; the distance.
    fn drive(&self, plan: &Plan) -> Checked<f64> {
        let late = |customer: usize| format!("{}: customer {customer} is reached too late", self.name);
        if !plan.unserved.is_empty() {
            return Err(format!("{}: {} customers are left out", self.name, plan.unserved.len()).into());
        }
        let mut distance = 0.0;
        for route in &plan.routes {
            let (mut at, mut time) = (0, self.customers[0][4]);
            for place in route.stops.iter().map(|stop| stop.visit + 1).chain([0]) {
                let row = self.customers[place];
                distance += self.distance(at, place);
                time = (time + self.distance(at, place)).max(row[4]);
                if time > row[5] + 1e-6 {
                    return Err(late(place).into());
                }
                time += row[6];
                at = place;
            }
        }
        Ok(distance)
    }

    /// One line a vehicle: its customers' numbers.
    fn write(&self, folder: &Path, plan: &Plan) -> Checked {
        std::fs::create_dir_all(folder)?;
        let mut text = String::new();
        for route in &plan.routes {
            let numbers = route.stops.iter().map(|stop| self.customers[stop.visit + 1][0].to_string());
            text.push_str(&numbers.collect::<Vec<_>>().join(" "));
            text.push('\n');
        }
        Ok(std::fs::write(folder.join(format!("{}.txt", self.name)), text)?)
    }
}

/// 60 visits, 4 teams, 2 days in Bontang's box, with breaks, windows, skills, balance and waiting. Legs are
/// estimates: 1.4 times the straight way at 25 km/h.
fn bontang() -> Problem {
    const DAY: i64 = 86_400;
    let mut chance = Chance(11);
    let points: Vec<[f64; 2]> =
        (0..61).map(|_| [chance.share() * 14_000.0, chance.share() * 18_000.0]).collect();
    let metres: Vec<i32> = points
        .iter()
        .flat_map(|a| points.iter().map(|b| ((a[0] - b[0]).hypot(a[1] - b[1]) * 1.4) as i32))
        .collect();
    let seconds = metres.iter().map(|metres| metres * 36 / 250).collect();
    let mut visits = Vec::new();
    for v in 0..60_usize {
        let below = |chance: &mut Chance, n: i64| (chance.share() * n as f64) as i64;
        let mut windows = Vec::new();
        for day in 0..2 {
            let opens_s = day * DAY + 8 * 3_600 + below(&mut chance, 5) * 3_600;
            windows.push(Window { opens_s, closes_s: opens_s + (2 + below(&mut chance, 4)) * 3_600 });
        }
        visits.push(Visit {
            id: format!("{v:03}"),
            place: v + 1,
            service_s: 1_200 + below(&mut chance, 6) * 300,
            windows,
            must: v % 10 == 0,
            priority: 1 + below(&mut chance, 3),
            skills: u64::from(v % 7 == 0),
            ..Visit::default()
        });
    }
    let shift = |i: usize| {
        let (team, day) = (i % 4, (i / 4) as i64);
        let start_s = day * DAY + 8 * 3_600;
        // The second day is a Friday.
        let (earliest_s, latest_s, length_s) = if day == 1 {
            (start_s + 12_600, start_s + 13_500, 5_400)
        } else {
            (start_s + 12_600, start_s + 16_200, 3_600)
        };
        Shift {
            team: team as u32,
            day: day as u32,
            start_s,
            end_s: start_s + 8 * 3_600,
            breaks: vec![Break { earliest_s, latest_s, length_s }],
            max_drive_s: 4 * 3_600,
            capacity: 100,
            skills: u64::from(team < 2),
            ..Shift::default()
        }
    };
    Problem {
        visits,
        shifts: (0..8).map(shift).collect(),
        legs: Matrix { places: 61, seconds, metres },
        weights: Weights { drive: 10, wait: 1, balance: 1, moved: 0 },
        fewest_shifts: false,
    }
}

fn full_model() -> Checked<Vec<Line>> {
    let problem = bontang();
    let run = |problem: &Problem, start: &[(usize, Vec<usize>)], budget_s: f64| -> Checked<(Plan, f64)> {
        let (begun, mut first) = (thread_cpu_s()?, None);
        let plan = solve(problem, start, 1, Tuning::default(), |_| {
            let spent = thread_cpu_s().map_or(f64::INFINITY, |now| now - begun);
            first.get_or_insert(spent);
            (spent < budget_s).then_some(spent / budget_s)
        })?;
        if let Some(wrong) = check(problem, &plan).first() {
            return Err(format!("the full model: {wrong}").into());
        }
        Ok((plan, first.unwrap_or_default()))
    };
    let (short, first) = run(&problem, &[], 2.0)?;
    let (long, _) = run(&problem, &[], 60.0)?;
    let levels = |plan: &Plan| (plan.objective.must_unserved, plan.objective.priority_unserved);
    let share = short.objective.cost as f64 / long.objective.cost as f64 * 100.0 - 100.0;
    let near = levels(&short) <= levels(&long) && share <= 1.0;
    let mut changed = problem.clone();
    for route in &short.routes {
        let shift = &changed.shifts[route.shift];
        for stop in &route.stops {
            changed.visits[stop.visit].previous = Some((shift.team, shift.day));
        }
    }
    changed.weights.moved = 1 << 30;
    let cancelled = short.routes.first().and_then(|route| route.stops.first()).map(|stop| stop.visit);
    // A visit that nobody may make is cancelled; what it leaves behind keeps its index.
    if let Some(visit) = cancelled {
        changed.visits[visit].must = false;
        changed.visits[visit].skills = 1 << 60;
    }
    let start: Vec<(usize, Vec<usize>)> = short
        .routes
        .iter()
        .map(|route| (route.shift, route.stops.iter().map(|stop| stop.visit).collect()))
        .collect();
    let before = thread_cpu_s()?;
    let (again, _) = run(&changed, &start, 0.05)?;
    let again_ms = (thread_cpu_s()? - before) * 1e3;
    Ok(vec![
        at_most("60 visits, 4 teams, 2 days: first plan", "CPU-ms", first * 1e3, 200.0),
        Line {
            goal: "≤ 1, serving no less".into(),
            met: Some(near),
            ..told("the same, cost after 2 CPU-s over that after 60", "%", share)
        },
        told("the same, priority left out after 2 CPU-s", "priority", levels(&short).1 as f64),
        at_most("one stop cancelled, planned again", "CPU-ms", again_ms, 100.0),
        at_most("visits moved by it at full penalty", "visits", again.objective.moved as f64, 0.0),
    ])
}

pub(super) fn at_most(what: &str, unit: &'static str, measured: f64, most: f64) -> Line {
    Line { goal: format!("≤ {most}"), met: Some(measured <= most), ..told(what, unit, measured) }
}

pub(super) fn told(what: &str, unit: &'static str, measured: f64) -> Line {
    Line { what: what.into(), unit, measured, goal: "–".into(), peer: None, met: None, solved: None }
}
