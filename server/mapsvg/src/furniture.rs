//! What every map needs beside its content: heading, scale bar, north arrow, whose data it is.
//! Invariant: the bar is a round number of metres, at most a quarter of the width; its place and that of the
//! arrow are kept free.

use std::fmt::Write as _;

use crate::INK;
use crate::pen::escape;
use crate::placing::Placing;

/// Height of the strips at the top and the bottom.
const STRIP: f64 = 18.0;

/// What the furniture has to fit.
#[derive(Debug, Clone, Copy)]
pub struct Frame<'a> {
    /// CSS pixels.
    pub width: f64,
    pub height: f64,
    pub metres_per_pixel: f64,
    pub heading: &'a str,
    pub attribution: &'a str,
}

/// Keeps the places of the furniture free.
pub fn reserve(map: &Frame<'_>, placing: &mut Placing) {
    let (width, height) = (map.width, map.height);
    if !map.heading.is_empty() {
        placing.take([0.0, 0.0, width, STRIP]);
    }
    if !map.attribution.is_empty() {
        placing.take([0.0, height - STRIP, width, height]);
    }
    let bar = bar_m(map) / map.metres_per_pixel;
    placing.take([6.0, height - STRIP - 32.0, 6.0 + bar + 46.0, height - STRIP]);
    placing.take([width - 40.0, STRIP, width, STRIP + 52.0]);
}

/// Metres of the scale bar: 1, 2 or 5 times a power of ten.
fn bar_m(map: &Frame<'_>) -> f64 {
    let room_m = map.metres_per_pixel * map.width / 4.0;
    let power = 10_f64.powf(room_m.log10().floor());
    [5.0, 2.0, 1.0].into_iter().map(|step| step * power).find(|m| *m <= room_m).unwrap_or(power)
}

/// The furniture as pieces of SVG. The text's anchor is the middle.
pub fn drawn(map: &Frame<'_>) -> String {
    let (width, height) = (map.width, map.height);
    let metres = bar_m(map);
    let long = metres / map.metres_per_pixel;
    let top = height - STRIP - 12.0;
    let mut out = String::new();
    let text = |out: &mut String, [x, y]: [f64; 2], text: &str, style: &str| {
        // Writing to a string cannot fail.
        let _ = writeln!(out, "<text x=\"{x:.1}\" y=\"{y:.1}\" {style}>{}</text>", escape(text));
    };
    let strip = |out: &mut String, y: f64| {
        let _ = writeln!(
            out,
            "<rect x=\"0.0\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{STRIP:.1}\" fill=\"#ffffff\"/>"
        );
    };
    let _ = writeln!(
        out,
        "<path d=\"M10 {top:.1}h{long:.1}v5h-{long:.1}z\" fill=\"#ffffff\" stroke=\"{INK}\" stroke-width=\"1\"/>\
         <path d=\"M10 {top:.1}h{:.1}v5h-{:.1}z\" fill=\"{INK}\"/>",
        long / 2.0,
        long / 2.0
    );
    let label = if metres >= 1_000.0 { format!("{} km", metres / 1_000.0) } else { format!("{metres} m") };
    let halo = "stroke=\"#ffffff\" stroke-width=\"3\" paint-order=\"stroke\"";
    let small = format!("font-size=\"10\" fill=\"{INK}\" {halo}");
    text(&mut out, [10.0, top - 4.0], "0", &small);
    text(&mut out, [10.0 + long, top - 4.0], &label, &small);
    let (x, y) = (width - 20.0, STRIP + 14.0);
    let _ = writeln!(
        out,
        "<path d=\"M{x:.1} {y:.1}l7 22l-7 -5l-7 5z\" fill=\"{INK}\" stroke=\"#ffffff\" stroke-width=\"1\"/>"
    );
    // The letter of both languages: utara is U, north is N; the arrow itself needs neither.
    text(&mut out, [x, y + 34.0], "U/N", &small);
    if !map.heading.is_empty() {
        strip(&mut out, 0.0);
        let style = "font-size=\"11\" font-weight=\"700\" fill=\"#9b1c1c\"";
        text(&mut out, [width / 2.0, STRIP - 5.0], map.heading, style);
    }
    if !map.attribution.is_empty() {
        strip(&mut out, height - STRIP);
        // As small as it takes to fit, so that no credit is cut off.
        let size = (width / map.attribution.chars().count() as f64 / 0.56).min(9.0);
        let style = format!("font-size=\"{size:.2}\" fill=\"{INK}\"");
        text(&mut out, [width / 2.0, height - 6.0], map.attribution, &style);
    }
    let _ = write!(
        out,
        "<rect x=\"0.5\" y=\"0.5\" width=\"{:.1}\" height=\"{:.1}\" fill=\"none\" stroke=\"{INK}\"/>",
        width - 1.0,
        height - 1.0
    );
    out
}
