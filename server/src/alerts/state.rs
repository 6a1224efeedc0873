//! The life of an alert as a machine: which step is possible, and what it needs.
//! *Baru → Ditinjau → {Ditolak, Digabung, Perlu data, Dipantau, Disetujui} → Dijadwalkan
//! → Selesai | Kedaluwarsa* (`domain.md` §5).
//! Invariant: only these moves exist for people; an alert ends by itself only where
//! `ends_alone` says so.

use petapora_wire::AlertState::{self, *};
use petapora_wire::{NewAlertStep, Text};

/// Longest reason, characters.
const REASON: usize = 1_000;

/// States that a person may put it into.
pub const fn moves(from: AlertState) -> &'static [AlertState] {
    match from {
        New => &[Reviewed],
        Reviewed => &[Dismissed, Merged, NeedsData, Watched, Approved],
        // An answer came, or somebody looks again.
        NeedsData | Watched => &[Reviewed],
        Approved => &[Scheduled, Reviewed],
        // A visit that was called off goes back to the planner.
        Scheduled => &[Done, Approved],
        // What was dismissed or ended by mistake.
        Dismissed | Expired => &[Reviewed],
        Merged | Done => &[],
    }
}

/// Whether it may end once the lists no longer say so.
pub const fn ends_alone(state: AlertState) -> bool {
    matches!(state, New | Reviewed | NeedsData | Watched)
}

/// Whether `step` can be taken from `from`. Errors: what stands against it, in words.
pub fn check(from: AlertState, step: &NewAlertStep) -> Result<(), Text> {
    if !moves(from).contains(&step.to) {
        return Err(Text::new(
            format!("Dari {from} tidak dapat menjadi {}.", step.to),
            format!("{from} cannot become {}.", step.to),
        ));
    }
    let reason = step.reason.trim();
    if reason.chars().count() > REASON || reason.chars().any(|c| c.is_control() && c != '\n') {
        return Err(Text::new("Alasan terlalu panjang.", "The reason is too long."));
    }
    if step.to != Reviewed && reason.chars().count() < 3 {
        return Err(Text::new("Alasan wajib diisi.", "A reason is needed."));
    }
    if (step.to == Merged) != step.into.is_some() {
        return Err(Text::new(
            "Sebut peringatan tujuan, hanya bila digabung.",
            "Name the alert it lives on in, if and only if it is merged.",
        ));
    }
    if (step.to == Done) != step.outcome.is_some() {
        return Err(Text::new(
            "Sebut hasil kunjungan, hanya bila selesai.",
            "Say what the visit found, if and only if it is done.",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use petapora_wire::{AlertId, InspectionOutcome};

    use super::*;

    fn step(to: AlertState) -> NewAlertStep {
        NewAlertStep {
            to,
            reason: "sudah diperiksa".into(),
            into: (to == Merged).then(|| AlertId("a".into())),
            outcome: (to == Done).then_some(InspectionOutcome::NotProven),
        }
    }

    #[test]
    fn exactly_the_named_moves_are_possible() {
        let mut possible = Vec::new();
        for from in AlertState::ALL {
            for to in AlertState::ALL {
                if check(*from, &step(*to)).is_ok() {
                    possible.push(format!("{from}>{to}"));
                }
            }
        }
        assert_eq!(
            possible.join(" "),
            "BARU>DITINJAU DITINJAU>DITOLAK DITINJAU>DIGABUNG DITINJAU>PERLU_DATA DITINJAU>DIPANTAU \
             DITINJAU>DISETUJUI DITOLAK>DITINJAU PERLU_DATA>DITINJAU DIPANTAU>DITINJAU DISETUJUI>DITINJAU \
             DISETUJUI>DIJADWALKAN DIJADWALKAN>DISETUJUI DIJADWALKAN>SELESAI KEDALUWARSA>DITINJAU"
        );
    }

    #[test]
    fn every_state_but_the_end_can_be_reached_and_left() {
        for state in AlertState::ALL {
            let reached = AlertState::ALL.iter().any(|from| moves(*from).contains(state));
            assert_eq!(reached, !matches!(state, New | Expired), "{state}");
            assert_eq!(moves(*state).is_empty(), matches!(state, Merged | Done), "{state}");
        }
    }

    #[test]
    fn a_step_says_why_and_names_what_it_needs() {
        let silent = NewAlertStep { reason: " ".into(), ..step(Dismissed) };
        assert!(check(Reviewed, &silent).is_err());
        assert!(check(New, &NewAlertStep { reason: String::new(), ..step(Reviewed) }).is_ok());
        assert!(check(Reviewed, &NewAlertStep { into: None, ..step(Merged) }).is_err());
        assert!(check(Scheduled, &NewAlertStep { outcome: None, ..step(Done) }).is_err());
        assert!(
            check(Reviewed, &NewAlertStep { into: Some(AlertId("a".into())), ..step(Approved) }).is_err()
        );
    }
}
