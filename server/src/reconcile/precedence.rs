//! Whose word counts for what, where lists disagree. Invariant: the order is stated here
//! and nowhere else; a value that is not shown is kept, never averaged.

use petapora_wire::ListKind;

/// Whose name and births count: the office that looked at the passport before those who
/// copied it. Smaller is better.
pub fn of_person(list: ListKind) -> u8 {
    match list {
        ListKind::StayPermits => 0,
        ListKind::Workers => 1,
        ListKind::LodgingReports => 2,
        ListKind::ShipCrews => 3,
        ListKind::Monitoring => 4,
        ListKind::WorkPlans | ListKind::LodgingRegister => 5,
    }
}
