//! Why an act is not allowed. Invariant: every refusal names its ground, in both languages, and what the
//! ground rests on.

use petapora_wire::Text;

/// What forbids it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// No field supervision without a signed order; urgent cases: approval first, order one day after.
    FieldOrder,
    /// The case conference is decided by the head of the office.
    CaseConference,
    /// An objection is raised within 21 working days.
    Objection,
    /// Members of the team act through Immigration, not alone.
    Team,
    /// The order of an inspection's steps; house rule.
    Procedure,
    /// Two persons: who plans does not approve; house rule.
    TwoPersons,
}

impl Basis {
    /// The rule as it is cited.
    pub fn cite(self) -> Text {
        match self {
            Self::FieldOrder => Text::new("Permenimipas 2/2025 Pasal 30", "Permenimipas 2/2025, Article 30"),
            Self::CaseConference => {
                Text::new("Permenimipas 2/2025 Pasal 59", "Permenimipas 2/2025, Article 59")
            }
            Self::Objection => Text::new("Permenimipas 2/2025 Pasal 73", "Permenimipas 2/2025, Article 73"),
            Self::Team => Text::new("Permenimipas 2/2025 Pasal 53", "Permenimipas 2/2025, Article 53"),
            Self::Procedure => Text::new("Tata urutan inspeksi", "The order of an inspection's steps"),
            Self::TwoPersons => Text::new("Persetujuan dua orang", "Approval by two persons"),
        }
    }
}

/// An act that is not allowed, with its ground.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{code}: {}", reason.en)]
pub struct Refusal {
    /// Stable, for programs.
    pub code: &'static str,
    pub basis: Basis,
    pub reason: Text,
}

impl Refusal {
    pub fn new(code: &'static str, basis: Basis, reason: Text) -> Self {
        Self { code, basis, reason }
    }

    /// The ground and its basis in one sentence.
    pub fn sentence(&self) -> Text {
        let basis = self.basis.cite();
        Text::new(format!("{} ({})", self.reason.id, basis.id), format!("{} ({})", self.reason.en, basis.en))
    }
}
