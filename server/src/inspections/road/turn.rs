//! What a turn costs. Invariant: between the same two headings, a turn across the oncoming traffic costs
//! more than one to the near side, and going straight on costs nothing.

use super::network::Mark;

/// The side of the road one drives on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Indonesia, Malta.
    Left,
    Right,
}

/// A full turn to the near side, and one across the oncoming traffic; assumptions, in milliseconds.
const NEAR_MS: f64 = 4_000.0;
const ACROSS_MS: f64 = 9_000.0;
/// Turning round at a dead end.
pub const U_TURN_MS: u32 = 20_000;
/// Mean wait at traffic signals and at a guarded gate, and before a boat leaves.
const SIGNALS_MS: u32 = 4_000;
pub const GATE_MS: u32 = 60_000;
pub const BOARDING_MS: u32 = 300_000;
/// Bends of the road up to this angle are not turns, degrees.
const STRAIGHT_DEG: f64 = 20.0;

/// Milliseconds for a change of heading by `angle_deg` (−180 to 180, to the right positive), growing
/// evenly from straight on to a full turn.
pub fn turn_ms(angle_deg: f64, side: Side) -> u32 {
    let share = ((angle_deg.abs() - STRAIGHT_DEG) / (180.0 - STRAIGHT_DEG)).max(0.0);
    let to_near_side = (angle_deg < 0.0) == (side == Side::Left);
    (share * if to_near_side { NEAR_MS } else { ACROSS_MS }) as u32
}

/// Milliseconds for what stands at the crossing.
pub fn mark_ms(mark: Option<Mark>) -> u32 {
    match mark {
        Some(Mark::Signals) => SIGNALS_MS,
        Some(Mark::Gate) => GATE_MS,
        Some(Mark::Closed) | None => 0,
    }
}

/// Degrees from one heading to the next, −180 to 180, to the right positive.
pub fn angle_deg(from: f32, to: f32) -> f64 {
    f64::from((to - from + 540.0).rem_euclid(360.0) - 180.0)
}
