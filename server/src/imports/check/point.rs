//! From two cells to a point on the ground. Invariant: a point is only corrected where
//! the corrected one lies in the working area and the written one does not; a point
//! outside is dropped, never moved.

use crate::imports::claim::Point;
use crate::imports::remark::{self, Remark};
use crate::imports::value::number::degrees;

/// The cell that a remark is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Axis {
    Lat,
    Lon,
}

/// What the two cells give: a point, and what there is to say about which of them.
pub fn point(
    lat: Option<&str>,
    lon: Option<&str>,
    covers: impl Fn(f64, f64) -> bool,
) -> (Option<Point>, Option<(&'static Remark, Axis)>) {
    let (lat, lon) = match (lat, lon) {
        (Some(lat), Some(lon)) => (lat, lon),
        (None, None) => return (None, Some((&remark::COORDINATE_MISSING, Axis::Lat))),
        (None, Some(_)) => return (None, Some((&remark::COORDINATE_HALF_MISSING, Axis::Lat))),
        (Some(_), None) => return (None, Some((&remark::COORDINATE_HALF_MISSING, Axis::Lon))),
    };
    let (lat, lon) = match (degrees(lat), degrees(lon)) {
        (Some(lat), Some(lon)) => (lat, lon),
        (None, _) => return (None, Some((&remark::COORDINATE_FORM, Axis::Lat))),
        (_, None) => return (None, Some((&remark::COORDINATE_FORM, Axis::Lon))),
    };
    if covers(lon, lat) {
        return (Some(Point { lon, lat }), None);
    }
    if covers(lat, lon) {
        return (Some(Point { lon: lat, lat: lon }), Some((&remark::AXES_SWAPPED, Axis::Lat)));
    }
    let signs = [(lon, -lat, Axis::Lat), (-lon, lat, Axis::Lon), (-lon, -lat, Axis::Lat)];
    match signs.into_iter().find(|(lon, lat, _)| covers(*lon, *lat)) {
        Some((lon, lat, axis)) => (Some(Point { lon, lat }), Some((&remark::SIGN_WRONG, axis))),
        None => (None, Some((&remark::OUTSIDE_AREA, Axis::Lat))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn bontang(lon: f64, lat: f64) -> bool {
        (117.35..=117.65).contains(&lon) && (-0.02..=0.22).contains(&lat)
    }

    fn read(lat: &str, lon: &str) -> (Option<(f64, f64)>, Option<&'static str>) {
        let (point, remark) = point(Some(lat), Some(lon), bontang);
        (point.map(|p| (p.lon, p.lat)), remark.map(|(r, _)| r.code))
    }

    #[test]
    fn a_remark_names_the_cell_it_is_about() {
        let axis = |lat, lon| point(lat, lon, bontang).1.map(|(_, axis)| axis);
        assert_eq!(axis(Some("-0.143089"), Some("117.497843")), Some(Axis::Lat));
        assert_eq!(axis(Some("0.143089"), Some("-117.497843")), Some(Axis::Lon));
        assert_eq!(axis(Some("0.1"), None), Some(Axis::Lon));
        assert_eq!(axis(Some("0.1"), Some("bujur")), Some(Axis::Lon));
    }

    #[test]
    fn a_point_in_the_area_is_taken_as_it_is() {
        assert_eq!(read("0,188056", "117,469278"), (Some((117.469278, 0.188056)), None));
        assert_eq!(read("-0.01", "117.47"), (Some((117.47, -0.01)), None));
    }

    #[test]
    fn swapped_axes_and_wrong_signs_are_corrected_and_said() {
        assert_eq!(read("117,412062", "0,089819"), (Some((117.412062, 0.089819)), Some("axes_swapped")));
        assert_eq!(read("-0.143089", "117.497843"), (Some((117.497843, 0.143089)), Some("sign_wrong")));
    }

    #[test]
    fn what_cannot_be_a_place_here_gives_no_point() {
        assert_eq!(read("-6.2", "106.8"), (None, Some("outside_area")));
        assert_eq!(read("0", "0"), (None, Some("outside_area")));
        assert_eq!(read("0.1", "bujur"), (None, Some("coordinate_form")));
        let half = point(Some("0.1"), None, bontang);
        assert_eq!((half.0, half.1.map(|(r, _)| r.code)), (None, Some("coordinate_half_missing")));
        let none = point(None, None, bontang);
        assert_eq!((none.0, none.1.map(|(r, _)| r.code)), (None, Some("coordinate_missing")));
    }

    proptest! {
        #[test]
        fn every_point_given_lies_in_the_area(lat in -200.0..200.0_f64, lon in -200.0..200.0_f64) {
            if let (Some(point), _) = point(Some(&lat.to_string()), Some(&lon.to_string()), bontang) {
                prop_assert!(bontang(point.lon, point.lat));
            }
        }
    }
}
