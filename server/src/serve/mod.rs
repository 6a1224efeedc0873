//! How the program meets the network: the listener, the page, health and the API's
//! own description. Invariant: a connection that sends its headers too slowly or
//! stays past the stop is closed; nothing acknowledged is lost by stopping.

mod http;
mod listen;
mod openapi;

pub use http::{page, routes};
pub use listen::serve;
pub use openapi::document;
