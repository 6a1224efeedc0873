//! Writes SVG. Invariant: well-formed, whatever the texts are; numbers to a tenth of a pixel; what lies wholly
//! outside the frame is not written, and points that fall on each other are written once.

use std::fmt::Write as _;

use crate::{Position, Projection};

pub struct Pen<'a> {
    projection: &'a Projection,
    out: String,
}

impl<'a> Pen<'a> {
    pub fn new(projection: &'a Projection) -> Self {
        Self { projection, out: String::new() }
    }

    pub fn begin(&mut self, title: &str) {
        let (width, height) = (self.projection.width, self.projection.height);
        self.raw(&format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
             viewBox=\"0 0 {width} {height}\" role=\"img\" font-family=\"'Noto Sans','DejaVu Sans',sans-serif\" \
             text-anchor=\"middle\"><title>{}</title>",
            escape(title)
        ));
    }

    pub fn end(mut self) -> String {
        self.out.push_str("</svg>\n");
        self.out
    }

    /// A piece of SVG as it is.
    pub fn raw(&mut self, svg: &str) {
        self.out.push_str(svg);
        self.out.push('\n');
    }

    pub fn rect(&mut self, x: f64, y: f64, width: f64, height: f64, fill: &str) {
        self.raw(&format!(
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" fill=\"{fill}\"/>"
        ));
    }

    /// A text whose baseline's middle is there.
    pub fn text(&mut self, [x, y]: [f64; 2], text: &str, style: &str) {
        self.raw(&format!("<text x=\"{x:.1}\" y=\"{y:.1}\" {style}>{}</text>", escape(text)));
    }

    /// A polygon with its holes.
    pub fn area(&mut self, rings: &[Vec<Position>], style: &str) {
        let mut path = String::new();
        for ring in rings {
            if self.trace(ring, &mut path) {
                path.push('Z');
            }
        }
        if !path.is_empty() {
            self.raw(&format!("<path d=\"{path}\" {style}/>"));
        }
    }

    /// Lines of one style, as one path.
    pub fn lines<'l>(&mut self, lines: impl Iterator<Item = &'l [Position]>, style: &str) {
        let mut path = String::new();
        for line in lines {
            self.trace(line, &mut path);
        }
        if !path.is_empty() {
            self.raw(&format!(
                "<path d=\"{path}\" fill=\"none\" stroke-linecap=\"round\" stroke-linejoin=\"round\" {style}/>"
            ));
        }
    }

    /// Adds a line to a path; `false` where nothing of it can be seen.
    fn trace(&self, line: &[Position], path: &mut String) -> bool {
        let points: Vec<[f64; 2]> = line.iter().map(|at| self.projection.at(*at)).collect();
        let span = |axis: usize, limit: f64| {
            let (low, high) = points.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), point| {
                (low.min(point[axis]), high.max(point[axis]))
            });
            high >= 0.0 && low <= limit
        };
        if points.len() < 2 || !span(0, self.projection.width) || !span(1, self.projection.height) {
            return false;
        }
        let mut last = [f64::INFINITY; 2];
        for (place, [x, y]) in points.iter().enumerate() {
            let near = (x - last[0]).abs() < 0.4 && (y - last[1]).abs() < 0.4;
            if near && place + 1 < points.len() {
                continue;
            }
            // Writing to a string cannot fail.
            let _ = write!(path, "{}{x:.1} {y:.1}", if place == 0 { 'M' } else { 'L' });
            last = [*x, *y];
        }
        true
    }
}

/// Text for XML; characters that XML cannot hold are left out.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}
