//! Five classes for shading kelurahan. Pure.
//! Invariant: every value above zero lies in exactly one class, no class is empty, and
//! equal values share a class.

use petapora_wire::AreaCount;

use crate::view::Shading;

/// Light to dark: lightness falls from 99 to 27, so the order also shows in grey.
pub const COLOURS: [&str; 5] = ["#ffffcc", "#a1dab4", "#41b6c4", "#2c7fb8", "#253494"];

/// One class: the smallest and the largest value in it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Class {
    pub from: f64,
    pub to: f64,
    pub colour: &'static str,
}

/// What `shading` measures in an area; `None` where it is withheld or unknown, or
/// nothing is shaded. Rounded to what the legend prints.
pub fn value(area: &AreaCount, shading: Shading) -> Option<f64> {
    match shading {
        Shading::None => None,
        Shading::Residents => area.residents.map(f64::from),
        Shading::PerKm2 => area.residents_per_km2.map(|value| rounded(value, shading)),
        Shading::Per1000 => area.residents_per_1000.map(|value| rounded(value, shading)),
    }
}

/// Decimals that the legend prints.
pub fn decimals(shading: Shading) -> usize {
    match shading {
        Shading::None | Shading::Residents => 0,
        Shading::PerKm2 | Shading::Per1000 => 1,
    }
}

fn rounded(value: f64, shading: Shading) -> f64 {
    let steps = if decimals(shading) == 0 { 1.0 } else { 10.0 };
    (value * steps).round() / steps
}

/// At most five classes with about equally many areas each. Zero has no class: an area
/// without people keeps the colour of the land.
pub fn classes(values: impl IntoIterator<Item = f64>) -> Vec<Class> {
    let mut values: Vec<f64> = values.into_iter().filter(|value| *value > 0.0).collect();
    values.sort_unstable_by(f64::total_cmp);
    let mut groups: Vec<(f64, f64)> = Vec::new();
    let mut at = 0;
    while at < values.len() {
        let left = COLOURS.len() - groups.len();
        let mut end = at + (values.len() - at).div_ceil(left.max(1));
        // Equal values stay together, even if the class grows.
        while end < values.len() && values[end] == values[end - 1] {
            end += 1;
        }
        groups.push((values[at], values[end - 1]));
        at = end;
    }
    let last = groups.len().saturating_sub(1);
    let colour = |index: usize| match last {
        0 => COLOURS[2],
        _ => COLOURS[index * (COLOURS.len() - 1) / last],
    };
    groups
        .into_iter()
        .enumerate()
        .map(|(index, (from, to))| Class { from, to, colour: colour(index) })
        .collect()
}

/// The colour of a value; `None` for zero and below.
pub fn colour(classes: &[Class], value: f64) -> Option<&'static str> {
    classes.iter().rev().find(|class| value >= class.from).map(|class| class.colour)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fifteen_areas_make_five_classes_of_three() {
        let classes = classes((1..=15).map(f64::from));
        let bounds: Vec<_> = classes.iter().map(|class| (class.from, class.to)).collect();
        assert_eq!(bounds, [(1.0, 3.0), (4.0, 6.0), (7.0, 9.0), (10.0, 12.0), (13.0, 15.0)]);
        assert_eq!(classes[0].colour, COLOURS[0]);
        assert_eq!(classes[4].colour, COLOURS[4]);
    }

    #[test]
    fn every_value_lies_in_exactly_one_class_and_has_its_colour() {
        for values in [
            vec![1.0, 1.0, 1.0, 1.0, 9.0],
            vec![0.0, 0.1, 0.1, 0.2, 40.0, 40.0, 40.0, 41.5],
            vec![3.0],
            vec![5.0; 12],
            (0..97).map(|n| f64::from(n * n % 31)).collect(),
        ] {
            let classes = classes(values.iter().copied());
            assert!(classes.len() <= 5);
            for value in values.into_iter().filter(|value| *value > 0.0) {
                let homes: Vec<_> =
                    classes.iter().filter(|class| (class.from..=class.to).contains(&value)).collect();
                assert_eq!(homes.len(), 1, "{value} in {classes:?}");
                assert_eq!(colour(&classes, value), Some(homes[0].colour));
            }
        }
    }

    #[test]
    fn areas_without_people_keep_the_colour_of_the_land() {
        assert!(classes([0.0, 0.0]).is_empty());
        assert_eq!(colour(&classes([0.0, 4.0]), 0.0), None);
    }

    #[test]
    fn fewer_classes_are_as_far_apart_as_the_colours_allow() {
        let colours: Vec<_> = classes([1.0, 2.0]).iter().map(|class| class.colour).collect();
        assert_eq!(colours, [COLOURS[0], COLOURS[4]]);
    }
}
