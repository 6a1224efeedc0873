//! The map as one picture for paper. Invariant: it shows what the screen shows, with scale bar, north arrow and whose
//! data it is; the same map gives the same bytes.

use super::Camera;
use super::cluster::{Dot, cluster};
use super::ground::{Ground, Shown, Tone, draw_ground, draw_names};
use super::marks::{draw_marks, in_view};
use super::overlay::{Sketch, Zone, draw_chosen, draw_sketch, draw_zone};
use crate::Position;
use crate::furniture::{self, Frame};
use crate::pen::escape;

/// Everything on the map.
#[derive(Debug, Clone)]
pub struct Sheet<'a> {
    pub ground: &'a Ground,
    pub dots: &'a [Dot],
    pub shown: Shown,
    pub tones: &'a [Tone],
    pub chosen: &'a [Position],
    pub zone: Option<&'a Zone>,
    pub area: Option<&'a Sketch>,
    /// Read aloud in place of the picture.
    pub title: &'a str,
    /// Written above the map.
    pub heading: &'a str,
    pub attribution: &'a str,
}

/// The picture of a frame as an SVG element.
pub fn draw_sheet(sheet: &Sheet<'_>, camera: &Camera) -> String {
    let level = camera.zoom.floor().max(0.0) as u8;
    let marks = cluster(sheet.dots, 0..sheet.dots.len() as u32, level);
    let seen = in_view(&marks, camera);
    let frame = Frame {
        width: camera.width,
        height: camera.height,
        metres_per_pixel: camera.metres_per_pixel(),
        heading: sheet.heading,
        attribution: sheet.attribution,
    };
    let (width, height) = (camera.width, camera.height);
    [
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" role=\"img\" text-anchor=\"middle\" \
             overflow=\"hidden\"><title>{}</title>",
            escape(sheet.title)
        ),
        draw_ground(sheet.ground, camera, sheet.shown, sheet.tones),
        sheet.area.map(|area| draw_sketch(area, camera)).unwrap_or_default(),
        sheet.zone.map(|zone| draw_zone(zone, camera)).unwrap_or_default(),
        draw_names(sheet.ground, camera, sheet.shown),
        draw_chosen(sheet.chosen, camera),
        draw_marks(sheet.dots, &marks, &seen, camera),
        furniture::drawn(&frame),
        "</svg>".to_owned(),
    ]
    .concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paper_carries_scale_north_and_whose_data_it_is() {
        let camera = Camera { lon: 117.48, lat: 0.12, zoom: 13.0, width: 700.0, height: 600.0 };
        let dot = Dot {
            at: [117.48, 0.12],
            workplace: true,
            people: 4,
            over: 0,
            statuses: [4, 0, 0, 0],
            leading: 0,
        };
        let sheet = Sheet {
            ground: &Ground::default(),
            dots: &[dot],
            shown: Shown { kelurahan: true, roads: true, settlements: true, landmarks: true },
            tones: &[],
            chosen: &[],
            zone: None,
            area: None,
            title: "Peta <satu>",
            heading: "Rahasia – terbatas",
            attribution: "© Rekaan",
        };
        let svg = draw_sheet(&sheet, &camera);
        for part in ["U/N", " km<", "© Rekaan", "Rahasia – terbatas", "Peta &lt;satu&gt;", "<rect", ">4<"]
        {
            assert!(svg.contains(part), "{part} is missing: {svg}");
        }
        assert_eq!(svg, draw_sheet(&sheet, &camera));
    }
}
