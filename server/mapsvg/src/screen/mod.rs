//! The map on a screen without WebGL: looked at from anywhere, with sites as shapes. It is drawn layer by layer, so
//! that a change redraws only what it concerns; on paper all layers are one picture.
//! Invariant: however much there is to show, the number of elements is bounded by the frame, not by the data.

mod camera;
mod cluster;
mod ground;
mod marks;
mod overlay;
mod sheet;

pub use camera::{Camera, WORLD_PX};
pub use cluster::{CLOSEST_LEVEL, Dot, Mark, cluster, parts_at};
pub use ground::{Ground, Label, Shown, Tone, draw_ground, draw_names};
pub use marks::{draw_marks, hit, in_view};
pub use overlay::{Sketch, Zone, disc, draw_chosen, draw_pointer, draw_sketch, draw_zone};
pub use sheet::{Sheet, draw_sheet};
