//! Who is asking. Invariant: a `Who` is only made by the guard from a live session,
//! so a handler that holds one need not ask again whether the session is good.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use petapora_wire::{AccountId, Agency, Permission, Role};

use crate::error::Error;

/// The signed-in account and what the policy lets it do.
#[derive(Debug, Clone)]
pub struct Who {
    pub account: AccountId,
    pub username: String,
    pub display_name: String,
    pub role: Role,
    pub agency: Option<Agency>,
    pub scope: Scope,
    pub may: Vec<Permission>,
}

impl Who {
    pub fn may(&self, permission: Permission) -> bool {
        self.may.contains(&permission)
    }
}

/// The part of the records an account sees; applied in SQL and in the snapshot.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Scope {
    /// Prefix of kelurahan codes; empty is everything, located or not.
    pub area: String,
    /// Only rows that this agency sent.
    pub own_agency: Option<Agency>,
}

impl Scope {
    /// Whether a place in this kelurahan is within the scope. A place in no known
    /// kelurahan is only within the unrestricted scope.
    pub fn covers_area(&self, kelurahan_code: Option<&str>) -> bool {
        self.area.is_empty() || kelurahan_code.is_some_and(|code| code.starts_with(&self.area))
    }

    /// Whether somebody who is said to be in these kelurahan is within the scope; nowhere
    /// is only within the unrestricted one.
    pub fn covers_any<'a>(&self, kelurahan_codes: impl IntoIterator<Item = Option<&'a str>>) -> bool {
        self.area.is_empty() || kelurahan_codes.into_iter().any(|code| self.covers_area(code))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Who {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        parts.extensions.get::<Self>().cloned().ok_or(Error::SignInFirst)
    }
}
