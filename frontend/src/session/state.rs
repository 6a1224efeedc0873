//! Where signing in stands. Invariant: a one-time key lives here for the moment of its
//! use and nowhere else: not in the address, not in the browser's storage.

use petapora_wire::Problem;

#[derive(Debug, Clone, PartialEq)]
pub enum Stage {
    /// Asking the server who is signed in.
    Checking,
    /// `ended`: somebody was, and the session is over.
    SignIn {
        ended: bool,
    },
    /// `first`: the key makes the first administrator.
    SetPassword {
        key: String,
        first: bool,
    },
    /// The one-time key is used, too old or mistyped.
    BadLink(Problem),
    Failed(Problem),
    SignedIn,
}

/// The shortest password taken, in characters.
pub const PASSWORD_MIN: usize = 12;

/// The one-time key of an address's fragment (`#kunci=…`).
pub fn key_of(fragment: &str) -> Option<&str> {
    fragment.trim_start_matches('#').strip_prefix("kunci=").filter(|key| !key.is_empty())
}

/// What stands in the way of setting this password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordFault {
    TooShort,
    NotRepeated,
}

pub fn password_fault(password: &str, repeated: &str) -> Option<PasswordFault> {
    if password.chars().count() < PASSWORD_MIN {
        Some(PasswordFault::TooShort)
    } else if password != repeated {
        Some(PasswordFault::NotRepeated)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_is_read_from_the_fragment_only_by_its_name() {
        assert_eq!(key_of("#kunci=abc"), Some("abc"));
        assert_eq!(key_of("#isi"), None);
        assert_eq!(key_of("#kunci="), None);
    }

    #[test]
    fn a_password_is_long_and_typed_twice_alike() {
        assert_eq!(password_fault("pendek", "pendek"), Some(PasswordFault::TooShort));
        assert_eq!(password_fault("panjang sekali", "panjang sekalj"), Some(PasswordFault::NotRepeated));
        assert_eq!(password_fault("panjang sekali", "panjang sekali"), None);
    }
}
