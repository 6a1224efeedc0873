//! Who is who across lists. Invariant: while a list is read, rows are one person by
//! issuing state and passport number only (`same_person`); everything else is judged
//! over all lists together (`engine`), and that judgement changes no fact: it is stored
//! beside the rows (`person_row`), and whoever reads a fact asks there whose it is.

pub mod cli;
mod differences;
pub mod engine;
mod fields;
mod gathered;
pub mod identity;
mod job;
mod marks;
mod precedence;
mod review;
mod sealed;
mod sentences;
mod sql;

pub use job::{Compared, settle, settle_within};

use crate::access::Route;

pub fn routes() -> Vec<Route> {
    [review::http::routes(), differences::http::routes()].into_iter().flatten().collect()
}

/// The slice's part of the API description.
#[derive(utoipa::OpenApi)]
#[openapi(paths(
    review::http::queue,
    review::http::pair,
    review::http::decisions,
    review::http::decide,
    review::http::undo,
    review::http::precedence,
    review::http::replace_precedence,
    review::http::person,
    differences::http::differences,
    differences::http::summary,
    differences::http::people,
    differences::http::questions,
    differences::http::ask,
    differences::http::answer,
    differences::http::close,
))]
pub struct Api;

/// The issuing state of a document whose list does not say (ICAO 9303: unspecified).
pub const STATE_UNKNOWN: &str = "XXX";

/// The key under which rows speak of one person: equal keys are one person, and
/// nothing else makes two rows one. Both parts are normalised by the reader. A list
/// that does not name the state leaves it unspecified; such rows meet only each other.
///
/// Names, births and addresses are not consulted: they disagree between lists, and a
/// wrong merge would put one person's facts on another.
pub fn same_person(issuing_state: Option<&str>, passport: &str) -> String {
    format!("{}|{passport}", issuing_state.unwrap_or(STATE_UNKNOWN))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_state_and_number_together_make_one_person() {
        assert_eq!(same_person(Some("CHN"), "ZZ1234567"), same_person(Some("CHN"), "ZZ1234567"));
        assert_ne!(same_person(Some("CHN"), "ZZ1234567"), same_person(Some("THA"), "ZZ1234567"));
        assert_ne!(same_person(Some("CHN"), "ZZ1234567"), same_person(Some("CHN"), "ZZ123456"));
        assert_ne!(same_person(None, "ZZ1234567"), same_person(Some("CHN"), "ZZ1234567"));
    }
}
