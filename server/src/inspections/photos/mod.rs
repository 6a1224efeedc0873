//! Files that show what a visit found. Pure. Invariant: a file is kept sealed, as it came, under an id of ours and its
//! SHA-256; it is as need-to-know as its inspection, and every look at it is audited.
//!
//! What a file may be, and how much of it an account may send a day, is the rule of all evidence.

pub mod http;
pub mod sql;

use petapora_wire::{InspectionState, Text};

use super::orders::{Actor, Inspection};
use crate::error::Error;

/// Files that one visit can have.
pub const MOST: usize = 20;

/// Whether the account may add what shows a finding now: the team, from the start in the field until the case
/// conference; a phone may reach the network after its leader is back.
pub fn may_add(life: &Inspection, actor: &Actor) -> Result<(), Error> {
    use InspectionState::{Finding, Heard, Recorded, UnderWay};
    let in_team = life.leader == actor.account || life.members.contains(&actor.account);
    let (code, detail) = match life.state {
        _ if !in_team => (
            "wrong_person",
            Text::new("Foto kunjungan dikirim oleh tim.", "Photos of a visit are sent by its team."),
        ),
        UnderWay | Recorded | Finding | Heard => return Ok(()),
        _ => (
            "wrong_step",
            Text::new(
                "Foto dikirim sejak inspeksi berjalan sampai gelar kasus.",
                "Photos are sent from the start of the inspection until the case conference.",
            ),
        ),
    };
    let fix = Text::new(
        "Serahkan berkasnya kepada perencana inspeksi.",
        "Hand the file to the planner of the inspection.",
    );
    Err(Error::Conflict { code, detail, fix })
}

/// There are too many already.
pub fn full() -> Error {
    Error::refused(
        "photos_full",
        Text::new(
            format!("Kunjungan ini sudah memiliki {MOST} foto."),
            format!("The visit has {MOST} photos already."),
        ),
        Text::new("Pilih yang terpenting.", "Choose those that matter most."),
    )
}

#[cfg(test)]
mod tests {
    use petapora_wire::Role;

    use super::*;

    #[test]
    fn the_team_sends_photos_from_the_start_until_the_conference() {
        let actor = |account: &str| Actor { account: account.into(), role: Role::Inspector };
        let life = Inspection::draft("p", "l", &["m".to_owned()], &["v".to_owned()]);
        for state in InspectionState::ALL {
            let life = Inspection { state: *state, ..life.clone() };
            use InspectionState::{Finding, Heard, Recorded, UnderWay};
            let may = matches!(state, UnderWay | Recorded | Finding | Heard);
            assert_eq!(
                (may_add(&life, &actor("l")).is_ok(), may_add(&life, &actor("m")).is_ok()),
                (may, may)
            );
            assert!(may_add(&life, &actor("p")).is_err());
        }
    }
}
