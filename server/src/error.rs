//! Errors at the edge, one variant per status, rendered as RFC 9457 problems.
//! Invariant: what went wrong inside is logged and never sent; every problem says
//! what to do, in both languages.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use petapora_wire::{BadParameter, Problem, Text};

use crate::store::StoreError;

pub type Result<T> = std::result::Result<T, Error>;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// 400: a parameter cannot be read.
    #[error("parameter {0}: expected {1}")]
    BadParameter(String, &'static str),
    /// 400: the body is not what the operation takes.
    #[error("{0}")]
    BadBody(String),
    /// 401: nobody is signed in, or no longer.
    #[error("sign in first")]
    SignInFirst,
    /// 401: name and password do not go together (said alike for both), or the name
    /// must wait before it may try again.
    #[error("wrong name or password")]
    WrongPassword { retry_after_s: Option<u32> },
    /// 403: the account may not do this.
    #[error("not allowed")]
    Forbidden,
    /// 403: the request comes from another site.
    #[error("foreign origin")]
    ForeignOrigin,
    #[error("not found")]
    NotFound,
    /// 405: the address takes other methods.
    #[error("method not allowed")]
    Method,
    /// 409: the state does not allow it; `code` is stable.
    #[error("{code}")]
    Conflict { code: &'static str, detail: Text, fix: Text },
    /// 413: more bytes than taken.
    #[error("body over {limit_bytes} bytes")]
    TooLarge { limit_bytes: u64 },
    /// 422: understood but refused; with the place in the file where there is one.
    #[error("{code}")]
    Refused { code: &'static str, detail: Text, fix: Text, line: Option<u32>, column: Option<String> },
    /// 429: too often.
    #[error("too many requests")]
    TooMany { retry_after_s: u32 },
    /// 429: a quota is used up; some of it is free again within a day.
    #[error("quota")]
    Quota { detail: Text },
    /// 503: busy or starting.
    #[error("unavailable")]
    Unavailable { retry_after_s: u32 },
    /// 500: logged here, answered with a fixed text.
    #[error("internal: {0}")]
    Internal(String),
}

impl Error {
    pub fn internal(error: impl std::fmt::Display) -> Self {
        Self::Internal(error.to_string())
    }

    /// A refusal without a place in a file.
    pub fn refused(code: &'static str, detail: Text, fix: Text) -> Self {
        Self::Refused { code, detail, fix, line: None, column: None }
    }

    /// The body that describes the error.
    pub fn problem(&self) -> Problem {
        let (status, code, detail, fix) = match self {
            Self::BadParameter(name, expected) => (
                400,
                "bad_parameter",
                Text::new(
                    format!("Parameter {name} tidak dapat dibaca."),
                    format!("Parameter {name} cannot be read."),
                ),
                Text::new(format!("Gunakan: {expected}."), format!("Use: {expected}.")),
            ),
            Self::BadBody(what) => (
                400,
                "bad_body",
                Text::new(
                    "Isi permintaan tidak dapat dibaca.",
                    format!("The request body cannot be read: {what}."),
                ),
                Text::new("Periksa bentuknya di /api/openapi.json.", "See its form in /api/openapi.json."),
            ),
            Self::SignInFirst => (
                401,
                "sign_in_first",
                Text::new(
                    "Anda belum masuk atau sesi telah berakhir.",
                    "You are not signed in, or the session ended.",
                ),
                Text::new("Masuk lagi.", "Sign in again."),
            ),
            Self::WrongPassword { .. } => (
                401,
                "wrong_password",
                Text::new(
                    "Nama pengguna atau kata sandi tidak cocok.",
                    "User name and password do not match.",
                ),
                Text::new("Periksa lalu coba lagi.", "Check them and try again."),
            ),
            Self::Forbidden => (
                403,
                "forbidden",
                Text::new("Akun Anda tidak berwenang untuk ini.", "Your account may not do this."),
                Text::new(
                    "Mintalah kewenangan kepada kepala kantor.",
                    "Ask the head of office for the authority.",
                ),
            ),
            Self::ForeignOrigin => (
                403,
                "foreign_origin",
                Text::new("Permintaan datang dari situs lain.", "The request comes from another site."),
                Text::new("Buka Petapora langsung di alamatnya.", "Open Petapora at its own address."),
            ),
            Self::NotFound => (
                404,
                "not_found",
                Text::new("Tidak ditemukan.", "Not found."),
                Text::new("Muat ulang daftar lalu coba lagi.", "Reload the list and try again."),
            ),
            Self::Method => (
                405,
                "method",
                Text::new("Alamat ini tidak menerima metode itu.", "This address does not take that method."),
                Text::new("Lihat metodenya di /api/openapi.json.", "See its methods in /api/openapi.json."),
            ),
            Self::Conflict { code, detail, fix } => (409, *code, detail.clone(), fix.clone()),
            Self::TooLarge { limit_bytes } => (
                413,
                "too_large",
                Text::new(
                    format!("Berkas lebih besar dari {} MB.", limit_bytes / 1_000_000),
                    format!("The file is larger than {} MB.", limit_bytes / 1_000_000),
                ),
                Text::new("Bagi berkas lalu kirim satu per satu.", "Split the file and send the parts."),
            ),
            Self::Refused { code, detail, fix, .. } => (422, *code, detail.clone(), fix.clone()),
            Self::TooMany { retry_after_s } => (
                429,
                "too_many",
                Text::new("Terlalu banyak percobaan.", "Too many attempts."),
                Text::new(
                    format!("Coba lagi dalam {retry_after_s} detik."),
                    format!("Try again in {retry_after_s} s."),
                ),
            ),
            Self::Quota { detail } => (
                429,
                "quota",
                detail.clone(),
                Text::new(
                    "Lanjutkan besok, atau hubungi admin bila berkasnya memang sebesar itu.",
                    "Go on tomorrow, or tell the administrator if the lists really are that large.",
                ),
            ),
            Self::Unavailable { retry_after_s } => (
                503,
                "unavailable",
                Text::new("Peladen sedang sibuk.", "The server is busy."),
                Text::new(
                    format!("Coba lagi dalam {retry_after_s} detik."),
                    format!("Try again in {retry_after_s} s."),
                ),
            ),
            Self::Internal(_) => (
                500,
                "internal",
                Text::new("Terjadi kesalahan di peladen.", "Something went wrong on the server."),
                Text::new(
                    "Coba lagi; bila berulang, hubungi admin.",
                    "Try again; if it repeats, tell the administrator.",
                ),
            ),
        };
        let (line, column) = match self {
            Self::Refused { line, column, .. } => (*line, column.clone()),
            _ => (None, None),
        };
        let retry_after_s = match self {
            Self::TooMany { retry_after_s } | Self::Unavailable { retry_after_s } => Some(*retry_after_s),
            Self::WrongPassword { retry_after_s } => *retry_after_s,
            Self::Quota { .. } => Some(3_600),
            _ => None,
        };
        Problem {
            kind: format!("/problems/{code}"),
            title: detail.en.clone(),
            status,
            code: code.into(),
            detail,
            fix,
            line,
            column,
            retry_after_s,
        }
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        if let Self::Internal(what) = &self {
            tracing::error!(%what, "internal error");
        }
        let problem = self.problem();
        let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let retry = problem.retry_after_s;
        let mut response = (status, Json(problem)).into_response();
        response
            .headers_mut()
            .insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some(seconds) = retry {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        Self::internal(error)
    }
}

impl From<BadParameter> for Error {
    fn from(bad: BadParameter) -> Self {
        Self::BadParameter(bad.name, bad.expected)
    }
}
