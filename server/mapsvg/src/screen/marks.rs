//! Sites as shapes. The outline tells the role (square, circle), colour and an inner sign the permit status, size
//! the people; a cluster is a ring of its people by status around their number.
//! Invariant: colour is never the only cue, and what is hit is what is seen on top.

use std::f64::consts::PI;
use std::fmt::Write as _;

use super::Camera;
use super::cluster::{Dot, Mark};
use super::ground::AROUND_PX;
use crate::placing::Placing;

/// Colours keep ΔE ≥ 20 from each other under the three Machado simulations of colour blindness.
const FILLS: [&str; 4] = ["#0072b2", "#f0c000", "#d55e00", "#ffffff"];
const INK: &str = "#1b2a33";
const ALERT: &str = "#882255";
/// From this zoom on sites carry their number of people.
const NUMBERED_ZOOM: f64 = 13.0;

/// Value at `x` on straight lines between the stops.
fn by_root(people: u32, stops: [(f64, f64); 4]) -> f64 {
    let x = f64::from(people).sqrt();
    let [first, .., last] = stops;
    if x <= first.0 {
        return first.1;
    }
    let pair = stops.windows(2).find(|pair| x <= pair[1].0);
    pair.map_or(last.1, |pair| {
        pair[0].1 + (pair[1].1 - pair[0].1) * (x - pair[0].0) / (pair[1].0 - pair[0].0)
    })
}

/// How far a mark reaches from its middle, pixels. Area grows with people, between a size one can hit and a size
/// that hides no neighbour.
fn reach(mark: &Mark) -> f64 {
    if mark.is_cluster() {
        by_root(mark.people(), [(1.0, 17.0), (5.0, 20.0), (12.0, 25.0), (30.0, 32.0)])
    } else {
        by_root(mark.people(), [(1.0, 9.0), (5.0, 12.0), (12.0, 17.0), (30.0, 24.0)])
    }
}

/// The marks in and just around the frame, in drawing order: clusters below, small sites on top.
pub fn in_view(marks: &[Mark], camera: &Camera) -> Vec<u32> {
    let near = |[x, y]: [f64; 2]| {
        (-AROUND_PX..=camera.width + AROUND_PX).contains(&x)
            && (-AROUND_PX..=camera.height + AROUND_PX).contains(&y)
    };
    let mut seen: Vec<u32> = (0..marks.len() as u32)
        .filter(|place| marks.get(*place as usize).is_some_and(|mark| near(camera.at(mark.at))))
        .collect();
    let order = |place: &u32| {
        marks.get(*place as usize).map_or((1, 0), |mark| {
            let people = i64::from(mark.people());
            if mark.is_cluster() { (0, people) } else { (1, -people) }
        })
    };
    seen.sort_by_key(order);
    seen
}

/// What lies under a pixel, topmost first; `slack` pixels more for a finger.
pub fn hit(marks: &[Mark], seen: &[u32], camera: &Camera, [x, y]: [f64; 2], slack: f64) -> Vec<u32> {
    let under = |place: &&u32| {
        marks.get(**place as usize).is_some_and(|mark| {
            let [own_x, own_y] = camera.at(mark.at);
            (own_x - x).hypot(own_y - y) <= reach(mark) + slack
        })
    };
    seen.iter().rev().filter(under).copied().collect()
}

/// The marks of `seen`. At most a dozen elements a mark.
pub fn draw_marks(dots: &[Dot], marks: &[Mark], seen: &[u32], camera: &Camera) -> String {
    let shown: Vec<(&Mark, [f64; 2])> = seen
        .iter()
        .filter_map(|place| marks.get(*place as usize))
        .map(|mark| (mark, camera.at(mark.at)))
        .collect();
    let mut out = String::new();
    // Writing to a string cannot fail.
    for (mark, [x, y]) in shown.iter().filter(|(mark, _)| mark.over > 0) {
        let _ = write!(
            out,
            "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{:.1}\" fill=\"#ffffff\" fill-opacity=\"0.55\" \
             stroke=\"{ALERT}\" stroke-width=\"3\"/>",
            reach(mark) + 5.0
        );
    }
    let mut numbers = Placing::new(camera.width, camera.height);
    for (mark, [x, y]) in &shown {
        let own = reach(mark);
        numbers.take([x - own, y - own, x + own, y + own]);
    }
    for (mark, at) in &shown {
        match mark.sites.as_slice() {
            [only] => {
                if let Some(dot) = dots.get(*only as usize) {
                    site(&mut out, mark, dot, *at);
                }
            }
            _ => ring(&mut out, mark, *at),
        }
    }
    if camera.zoom >= NUMBERED_ZOOM {
        for (mark, [x, y]) in shown.iter().filter(|(mark, _)| !mark.is_cluster()) {
            let text = mark.people().to_string();
            // Right below its mark or nowhere: elsewhere it would be another's.
            let own = reach(mark);
            let half = text.len() as f64 * 3.6 + 1.0;
            let place = [x - half, y + own + 1.0, x + half, y + own + 13.0];
            if numbers.take_free(place) {
                let _ = write!(
                    out,
                    "<text x=\"{x:.1}\" y=\"{:.1}\" font-size=\"11\" fill=\"{INK}\" stroke=\"#ffffff\" stroke-width=\"2.8\" \
                     stroke-linejoin=\"round\" paint-order=\"stroke\">{text}</text>",
                    y + own + 11.0
                );
            }
        }
    }
    for (mark, [x, y]) in shown.iter().filter(|(mark, _)| mark.over > 0) {
        let away = reach(mark) * 0.8 + 2.0;
        let _ = write!(
            out,
            "<text x=\"{:.1}\" y=\"{:.1}\" font-size=\"13\" font-weight=\"700\" text-anchor=\"start\" fill=\"{ALERT}\" \
             stroke=\"#ffffff\" stroke-width=\"4\" stroke-linejoin=\"round\" paint-order=\"stroke\">+{}</text>",
            x + away,
            y - away + 2.0,
            mark.over
        );
    }
    out
}

/// A square or a circle of a role around a middle.
fn outline(out: &mut String, workplace: bool, [x, y]: [f64; 2], reach: f64, style: &str) {
    let _ = if workplace {
        write!(
            out,
            "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"{side:.1}\" height=\"{side:.1}\" rx=\"{:.1}\" {style}/>",
            x - reach,
            y - reach,
            reach / 6.0,
            side = 2.0 * reach
        )
    } else {
        write!(out, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{reach:.1}\" {style}/>")
    };
}

/// One site, on a field of 24 pixels that grows with its people.
fn site(out: &mut String, mark: &Mark, dot: &Dot, [x, y]: [f64; 2]) {
    let size = by_root(mark.people(), [(1.0, 0.72), (5.0, 1.0), (12.0, 1.4), (30.0, 2.0)]);
    let fill = FILLS.get(dot.leading).copied().unwrap_or(FILLS[3]);
    let own = if dot.workplace { 8.6 } else { 9.8 } * size;
    let style = format!("fill=\"{fill}\" stroke=\"{INK}\" stroke-width=\"{:.1}\"", 1.5 * size);
    outline(out, dot.workplace, [x, y], own, &style);
    let corners = |out: &mut String, corners: &[[f64; 2]], fill: &str| {
        let points: Vec<String> = corners
            .iter()
            .map(|[dx, dy]| format!("{:.1},{:.1}", x + (dx - 12.0) * size, y + (dy - 12.0) * size))
            .collect();
        let _ = write!(
            out,
            "<polygon points=\"{}\" fill=\"{fill}\" stroke=\"{INK}\" stroke-width=\"{size:.1}\"/>",
            points.join(" ")
        );
    };
    match dot.leading {
        0 => {}
        1 => corners(out, &[[12.0, 6.8], [16.6, 15.0], [7.4, 15.0]], INK),
        2 => corners(out, &[[12.0, 6.6], [17.2, 12.0], [12.0, 17.4], [6.8, 12.0]], "#ffffff"),
        _ => {
            let inner = if dot.workplace { 5.4 } else { 6.2 } * size;
            let style = format!("fill=\"none\" stroke=\"#7d8c95\" stroke-width=\"{:.1}\"", 1.5 * size);
            outline(out, dot.workplace, [x, y], inner, &style);
        }
    }
}

/// People by status around a cluster's numbers, clockwise from the top.
fn ring(out: &mut String, mark: &Mark, [x, y]: [f64; 2]) {
    let own = reach(mark);
    let width = own / 20.0;
    let _ = write!(
        out,
        "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{own:.1}\" fill=\"#ffffff\" stroke=\"{INK}\" stroke-width=\"{width:.1}\"/>"
    );
    // One expired permit among hundreds is still a part that can be seen.
    let whole: f64 = mark.statuses.iter().map(|people| f64::from(*people)).sum();
    let part = |people: u32| if people == 0 { 0.0 } else { (f64::from(people) / whole).max(1.0 / 24.0) };
    let parts: f64 = mark.statuses.iter().map(|people| part(*people)).sum();
    let mut from = 0.0;
    for (people, fill) in mark.statuses.iter().zip(FILLS).filter(|(people, _)| **people > 0) {
        let share = part(*people) / parts;
        let to = from + share;
        if share > 0.999 {
            let _ = write!(
                out,
                "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{own:.1}\" fill=\"{fill}\" stroke=\"{INK}\" stroke-width=\"{width:.1}\"/>"
            );
            break;
        }
        let edge = |share: f64| {
            let (sin, cos) = (2.0 * PI * share).sin_cos();
            [x + own * sin, y - own * cos]
        };
        let ([a, b], [c, d]) = (edge(from), edge(to));
        let large = u8::from(to - from > 0.5);
        let _ = write!(
            out,
            "<path d=\"M{x:.1} {y:.1}L{a:.1} {b:.1}A{own:.1} {own:.1} 0 {large} 1 {c:.1} {d:.1}Z\" fill=\"{fill}\" \
             stroke=\"{INK}\" stroke-width=\"{width:.1}\"/>"
        );
        from = to;
    }
    let _ = write!(
        out,
        "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{:.1}\" fill=\"#ffffff\" stroke=\"{INK}\" stroke-width=\"{width:.1}\"/>",
        own * 0.8
    );
    let lines: Vec<(bool, u32)> = [(true, mark.workers), (false, mark.residents)]
        .into_iter()
        .filter(|(_, people)| *people > 0)
        .collect();
    let top = y - 6.6 * (lines.len() as f64 - 1.0);
    for (row, (workplace, people)) in lines.into_iter().enumerate() {
        let text = people.to_string();
        let middle = top + 13.2 * row as f64;
        let left = x - (text.len() as f64 * 7.0 + 10.0) / 2.0;
        outline(out, workplace, [left + 3.6, middle], 3.6, &format!("fill=\"{INK}\""));
        let _ = write!(
            out,
            "<text x=\"{:.1}\" y=\"{:.1}\" font-size=\"11.5\" font-weight=\"600\" text-anchor=\"start\" fill=\"{INK}\">{text}</text>",
            left + 9.6,
            middle + 4.1
        );
    }
}

#[cfg(test)]
mod tests {
    use super::super::cluster::cluster;
    use super::*;

    const CAMERA: Camera = Camera { lon: 117.48, lat: 0.12, zoom: 13.5, width: 600.0, height: 500.0 };

    fn dot(lon: f64, lat: f64, workplace: bool, statuses: [u32; 4]) -> Dot {
        let people = statuses.iter().sum();
        let leading = statuses.iter().rposition(|people| *people > 0).unwrap_or(3);
        Dot { at: [lon, lat], workplace, people, over: 0, statuses, leading }
    }

    #[test]
    fn what_is_hit_is_what_is_drawn_on_top() {
        let dots = [
            dot(117.48, 0.12, false, [100, 0, 0, 0]),
            dot(117.4801, 0.12, true, [1, 0, 0, 0]),
            dot(117.5, 0.12, true, [4, 0, 0, 0]),
        ];
        let marks: Vec<Mark> = (0..3).flat_map(|one| cluster(&dots, one..one + 1, 18)).collect();
        let seen = in_view(&marks, &CAMERA);
        let [x, y] = CAMERA.at([117.4801, 0.12]);
        assert_eq!(hit(&marks, &seen, &CAMERA, [x, y], 2.0), [1, 0], "the small one lies on the large one");
        assert_eq!(hit(&marks, &seen, &CAMERA, [x - 14.0, y], 0.0), [0]);
        assert_eq!(hit(&marks, &seen, &CAMERA, [x, y + 60.0], 14.0), []);
    }

    #[test]
    fn role_and_status_have_a_shape_each() {
        let draw = |dot: Dot| {
            let marks = cluster(&[dot], 0..1, 18);
            draw_marks(&[dot], &marks, &in_view(&marks, &CAMERA), &CAMERA)
        };
        let work = draw(dot(117.48, 0.12, true, [3, 0, 0, 0]));
        assert!(work.contains("<rect") && !work.contains("<polygon") && work.contains(">3<"), "{work}");
        let home = draw(dot(117.48, 0.12, false, [0, 0, 2, 0]));
        assert!(home.contains("<circle") && home.contains("<polygon") && home.contains(FILLS[2]), "{home}");
        let mut full = dot(117.48, 0.12, false, [0, 0, 2, 0]);
        full.over = 5;
        assert!(draw(full).contains(">+5<"));
    }

    #[test]
    fn a_cluster_shows_its_people_by_role_and_every_status() {
        let dots = [dot(117.48, 0.12, true, [400, 0, 1, 0]), dot(117.4801, 0.12, false, [7, 2, 0, 0])];
        let marks = cluster(&dots, 0..2, 13);
        let svg = draw_marks(&dots, &marks, &in_view(&marks, &CAMERA), &CAMERA);
        assert!(svg.contains(">401<") && svg.contains(">9<"), "{svg}");
        assert_eq!(svg.matches("<path").count(), 3, "three statuses, three parts: {svg}");
    }

    #[test]
    fn what_is_far_from_the_frame_is_not_drawn() {
        let dots = [dot(118.0, 0.12, true, [1, 0, 0, 0])];
        let marks = cluster(&dots, 0..1, 13);
        assert!(in_view(&marks, &CAMERA).is_empty());
    }
}
