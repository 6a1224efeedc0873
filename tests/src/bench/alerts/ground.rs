//! The ground on which the mathematics is measured: compounds, towns and scattered
//! places in Bontang's box, or in a box that grows with the number of points.
//! Invariant: the same on every machine. With the shared generator and Python the very
//! points of `bench/density_gen.py`, else the same recipe by our own chance.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use petapora::alerts::density::Spot;
use petapora::alerts::density::chance::Chance;

use crate::{Checked, shared, workspace};

/// Metres per degree on the generator's sphere.
const DEGREE_M: f64 = 6_371_008.8 * std::f64::consts::PI / 180.0;
/// Bontang's box, degrees.
const WEST_SOUTH: [f64; 2] = [117.35, 0.05];
const SIDES: [f64; 2] = [0.25, 0.17];

/// `count` points as a file of whole centimetres (x, y as little-endian i32), for
/// ourselves and for the peers; `grows` keeps 10,000 points per Bontang.
pub fn points(count: usize, grows: bool) -> Checked<PathBuf> {
    let degrees = made(count, grows)?;
    let bytes: Vec<u8> = degrees.iter().flat_map(|at| centimetres(*at)).flat_map(i32::to_le_bytes).collect();
    let file = folder()?.join(format!("{}_{count}.i32", mode(grows)));
    std::fs::write(&file, bytes)?;
    Ok(file)
}

fn folder() -> Checked<PathBuf> {
    let folder = workspace().join("target/bench-alerts");
    std::fs::create_dir_all(&folder)?;
    Ok(folder)
}

fn mode(grows: bool) -> &'static str {
    if grows { "const" } else { "city" }
}

/// Longitudes and latitudes.
fn made(count: usize, grows: bool) -> Checked<Vec<[f64; 2]>> {
    match (super::super::python(), shared("bench/density_gen.py")?) {
        (Some(python), Some(generator)) => generated(&python, &generator, &folder()?, count, mode(grows)),
        _ => Ok(invented(count, grows)),
    }
}

/// The points of a file, one person each.
pub fn spots(file: &Path) -> Checked<Vec<Spot>> {
    let bytes = std::fs::read(file)?;
    let number = |bytes: &[u8]| bytes.try_into().map(i32::from_le_bytes);
    let spot = |pair: &[u8]| Ok(Spot { x_cm: number(&pair[..4])?, y_cm: number(&pair[4..])?, people: 1 });
    bytes.chunks_exact(8).map(spot).collect()
}

fn generated(
    python: &Path,
    generator: &Path,
    folder: &Path,
    count: usize,
    mode: &str,
) -> Checked<Vec<[f64; 2]>> {
    let mut command = Command::new(python);
    command.arg(generator).arg(folder).args([&count.to_string(), mode]).stdin(Stdio::null());
    command.stdout(Stdio::null());
    if !command.status()?.success() {
        return Err(format!("{} failed", generator.display()).into());
    }
    let file = folder.join(format!("{mode}_{count}.f64"));
    let bytes = std::fs::read(&file)?;
    std::fs::remove_file(file)?;
    // The generator also writes text, which nobody reads here.
    let _ = std::fs::remove_file(folder.join(format!("{mode}_{count}.csv")));
    let number = |bytes: &[u8]| bytes.try_into().map(f64::from_le_bytes);
    bytes.chunks_exact(16).map(|pair| Ok([number(&pair[..8])?, number(&pair[8..])?])).collect()
}

/// On the plane that the generator projects to, in whole centimetres.
fn centimetres([lon, lat]: [f64; 2]) -> [i32; 2] {
    let x = (lon - WEST_SOUTH[0]) * DEGREE_M * 0.135_f64.to_radians().cos();
    let y = (lat - WEST_SOUTH[1]) * DEGREE_M;
    [(x * 100.0).round() as i32, (y * 100.0).round() as i32]
}

/// Back from that plane.
pub fn degrees([x, y]: [i32; 2]) -> [f64; 2] {
    let [east_m, north_m] = [x, y].map(|cm| f64::from(cm) / 100.0);
    let lon = WEST_SOUTH[0] + east_m / (DEGREE_M * 0.135_f64.to_radians().cos());
    [lon, WEST_SOUTH[1] + north_m / DEGREE_M]
}

/// The generator's recipe: 40 % in compounds, 40 % in towns, 20 % anywhere.
fn invented(count: usize, grows: bool) -> Vec<[f64; 2]> {
    let mut chance = Chance::of(20_260_101, count as u64);
    let tiles = if grows { ((count as f64 / 10_000.0).sqrt().round()).max(1.0) } else { 1.0 };
    let sides = SIDES.map(|side| side * tiles);
    let per_tile = count as f64 / (tiles * tiles);
    let compounds = (8.0 * (per_tile / 1_000.0).sqrt()).round().max(4.0) * tiles * tiles;
    let place = |chance: &mut Chance| {
        [WEST_SOUTH[0] + chance.share() * sides[0], WEST_SOUTH[1] + chance.share() * sides[1]]
    };
    let mut centres = |count: f64, from_m: f64, to_m: f64| -> Vec<([f64; 2], f64)> {
        let spread = |chance: &mut Chance| from_m + chance.share() * (to_m - from_m);
        (0..count as usize).map(|_| (place(&mut chance), spread(&mut chance))).collect()
    };
    let (compounds, towns) = (centres(compounds, 25.0, 80.0), centres(15.0 * tiles * tiles, 500.0, 1_200.0));
    // Compounds are of unequal size (log-normal): the running sum of their weights.
    let mut sum = 0.0;
    let weights: Vec<f64> = compounds
        .iter()
        .map(|_| {
            sum += (0.8 * normal(&mut chance)[0]).exp();
            sum
        })
        .collect();
    let mut at = Vec::with_capacity(count);
    for number in 0..count {
        let share = number as f64 / count as f64;
        let (centre, spread_m) = if share < 0.4 {
            let drawn = chance.share() * sum;
            compounds[weights.partition_point(|weight| *weight < drawn).min(compounds.len() - 1)]
        } else if share < 0.8 {
            towns[chance.below(towns.len() as u32) as usize]
        } else {
            (place(&mut chance), 0.0)
        };
        let away = normal(&mut chance);
        at.push(std::array::from_fn(|axis| {
            let to = WEST_SOUTH[axis] + sides[axis];
            (centre[axis] + away[axis] * spread_m / DEGREE_M).clamp(WEST_SOUTH[axis], to)
        }));
    }
    for last in (1..count).rev() {
        at.swap(last, chance.below(last as u32 + 1) as usize);
    }
    at
}

/// Two independent normal numbers (Box and Muller 1958).
pub fn normal(chance: &mut Chance) -> [f64; 2] {
    let radius = (-2.0 * (1.0 - chance.share()).ln()).sqrt();
    let (sin, cos) = (std::f64::consts::TAU * chance.share()).sin_cos();
    [radius * cos, radius * sin]
}

/// Dwellings counted in square cells: middles in centimetres, and how many there.
pub fn cells(dwellings: usize, side_cm: i32) -> Checked<(Vec<[i32; 2]>, Vec<f64>)> {
    let mut counts = std::collections::BTreeMap::<[i32; 2], f64>::new();
    for at in made(dwellings, false)? {
        *counts.entry(centimetres(at).map(|value| value.div_euclid(side_cm))).or_default() += 1.0;
    }
    let middle = |[x, y]: [i32; 2]| [x * side_cm + side_cm / 2, y * side_cm + side_cm / 2];
    Ok(counts.into_iter().map(|(cell, count)| (middle(cell), count)).unzip())
}
