//! Routes with their need attached. Invariant: a route cannot exist without saying
//! who may use it, and the guard checks that before the handler runs; the test that
//! walks every route times every role reads this same table.

use axum::handler::Handler;
use axum::http::Method;
use axum::routing::{MethodFilter, MethodRouter, on};
use petapora_wire::Permission;

use crate::app::App;

/// What a request must bring.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Nothing: signing in, health, the page itself.
    Nobody,
    /// Any signed-in account.
    SignedIn,
    /// An account with this permission.
    May(Permission),
}

/// One operation of the API.
pub struct Route {
    pub method: Method,
    /// axum's pattern, e.g. `/api/v1/sites/{id}`.
    pub path: &'static str,
    pub need: Need,
    pub handler: MethodRouter<App>,
}

impl Route {
    pub fn get<H: Handler<T, App>, T: 'static>(path: &'static str, need: Need, handler: H) -> Self {
        Self::new(Method::GET, MethodFilter::GET, path, need, handler)
    }

    pub fn post<H: Handler<T, App>, T: 'static>(path: &'static str, need: Need, handler: H) -> Self {
        Self::new(Method::POST, MethodFilter::POST, path, need, handler)
    }

    pub fn put<H: Handler<T, App>, T: 'static>(path: &'static str, need: Need, handler: H) -> Self {
        Self::new(Method::PUT, MethodFilter::PUT, path, need, handler)
    }

    pub fn patch<H: Handler<T, App>, T: 'static>(path: &'static str, need: Need, handler: H) -> Self {
        Self::new(Method::PATCH, MethodFilter::PATCH, path, need, handler)
    }

    pub fn delete<H: Handler<T, App>, T: 'static>(path: &'static str, need: Need, handler: H) -> Self {
        Self::new(Method::DELETE, MethodFilter::DELETE, path, need, handler)
    }

    fn new<H: Handler<T, App>, T: 'static>(
        method: Method,
        filter: MethodFilter,
        path: &'static str,
        need: Need,
        handler: H,
    ) -> Self {
        Self { method, path, need, handler: on(filter, handler) }
    }
}
