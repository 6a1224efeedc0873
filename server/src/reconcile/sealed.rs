//! What was learned of the lists, as it is stored: it counts the words of names.
//! Invariant: it is sealed, bound to its jurisdiction; one of a kind that is no longer understood is as none.

use super::gathered::Judgement;
use crate::app::App;
use crate::error::{Error, Result};

const SEALED: &str = "person_weights.weights";

/// A judgement as it is stored: it counts the words of names, so it is sealed.
pub fn sealed(app: &App, judgement: &Judgement) -> Result<String> {
    let json = serde_json::to_vec(judgement).map_err(Error::internal)?;
    let sealed = app.keys.seal(SEALED, app.jurisdiction.id.as_str(), &json).map_err(Error::internal)?;
    Ok(data_encoding::BASE64.encode(&sealed))
}

/// `None`: of a kind that is no longer understood, as if nothing had been learned.
pub fn opened(app: &App, stored: &str) -> Result<Option<Judgement>> {
    let Ok(sealed) = data_encoding::BASE64.decode(stored.as_bytes()) else { return Ok(None) };
    let json =
        app.keys.open_sealed(SEALED, app.jurisdiction.id.as_str(), &sealed).map_err(Error::internal)?;
    Ok(serde_json::from_slice(&json).ok())
}
