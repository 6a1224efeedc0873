//! Document numbers in memory. Invariant: a `Masked` cannot be serialised, printed or
//! logged in clear; the value is read at the few places that seal it, compare it or
//! answer an audited reveal, and those name `clear()`.

/// A value that shows itself only masked.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Masked<T>(T);

impl<T> Masked<T> {
    pub fn new(value: T) -> Self {
        Self(value)
    }

    /// The value itself: to seal it, to index it blind, or to answer a reveal whose
    /// audit entry is committed.
    pub fn clear(&self) -> &T {
        &self.0
    }

    /// Gives the value away, for the answer to a reveal.
    pub fn into_clear(self) -> T {
        self.0
    }
}

impl<T: AsRef<str>> Masked<T> {
    /// First two and last two characters, a dot for each one between: `ZZ•••••70`.
    /// Numbers of five or fewer characters show nothing.
    pub fn masked(&self) -> String {
        mask(self.0.as_ref())
    }
}

impl<T> std::fmt::Debug for Masked<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Masked(•••)")
    }
}

/// How a number is shown: see [`Masked::masked`].
pub fn mask(number: &str) -> String {
    let count = number.chars().count();
    number
        .chars()
        .enumerate()
        .map(|(i, c)| if count > 5 && (i < 2 || i + 2 >= count) { c } else { '•' })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_shows_two_characters_at_each_end() {
        assert_eq!(Masked::new("ZZ4256770").masked(), "ZZ•••••70");
        assert_eq!(mask("ZZ1234"), "ZZ••34");
        assert_eq!(mask("ZZ123"), "•••••");
        assert_eq!(mask(""), "");
    }

    #[test]
    fn printing_for_debugging_shows_nothing() {
        assert_eq!(format!("{:?}", Masked::new("ZZ4256770")), "Masked(•••)");
    }
}
