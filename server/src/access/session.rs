//! Secrets, cookies and how long a session lives. Invariant: the text of a secret is
//! only ever in the cookie or the link; what is kept is its SHA-256. Everywhere but on
//! the machine itself the cookie is `__Host-` and Secure.

use sha2::{Digest, Sha256};

/// A session ends after so long without a request.
pub const IDLE_MS: i64 = 30 * 60_000;
/// A session ends so long after signing in, whatever happens.
pub const ABSOLUTE_MS: i64 = 12 * 3_600_000;
/// The time of the last request is written at most so often.
pub const TOUCH_MS: i64 = 60_000;
/// Ended sessions are kept so long, for "last seen".
pub const REMEMBERED_MS: i64 = 90 * 86_400_000;

/// Life of a link on which an account's owner sets a password.
pub const PASSWORD_LINK_MS: i64 = 72 * 3_600_000;
/// Life of a link that signs in or sets up.
pub const SIGN_IN_LINK_MS: i64 = 24 * 3_600_000;

/// 256 random bits as text, shown once.
pub struct Secret(String);

impl Secret {
    pub fn new() -> Self {
        let bits: [u8; 32] = rand::random();
        Self(data_encoding::BASE64URL_NOPAD.encode(&bits))
    }

    pub fn text(&self) -> &str {
        &self.0
    }

    /// How the secret is kept.
    pub fn hash(&self) -> String {
        hash(&self.0)
    }

    /// The path on which a one-time secret is used. It stands in the fragment, which a
    /// browser does not send, so it is in no log.
    pub fn link(&self) -> String {
        format!("/#kunci={}", self.0)
    }
}

/// SHA-256 of a secret's text, lower-case hex. Without salt or stretching: the secret
/// has 256 bits of its own.
pub fn hash(secret: &str) -> String {
    data_encoding::HEXLOWER.encode(&Sha256::digest(secret.as_bytes()))
}

/// Whether `host` (as in the Host header, perhaps with a port) is this machine, where
/// browsers refuse `__Host-` over http and nobody is in between.
pub fn is_loopback(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    matches!(name, "127.0.0.1" | "::1" | "localhost")
}

/// The session cookie's name on `host`.
pub fn cookie_name(host: &str) -> &'static str {
    if is_loopback(host) { "petapora" } else { "__Host-petapora" }
}

/// `Set-Cookie` that gives the browser a session's key, until it closes.
pub fn cookie(host: &str, key: &str) -> String {
    let secure = if is_loopback(host) { "" } else { "; Secure" };
    format!("{}={key}; Path=/; HttpOnly; SameSite=Strict{secure}", cookie_name(host))
}

/// `Set-Cookie` that takes it away.
pub fn no_cookie(host: &str) -> String {
    format!("{}; Max-Age=0", cookie(host, ""))
}

/// The session key in a `Cookie` header.
pub fn key_in<'a>(cookies: &'a str, host: &str) -> Option<&'a str> {
    let name = cookie_name(host);
    cookies
        .split(';')
        .filter_map(|cookie| cookie.trim().split_once('='))
        .find(|(found, key)| *found == name && !key.is_empty())
        .map(|(_, key)| key)
}

/// Whether a session is alive at `now_ms`.
pub fn is_live(seen_ms: i64, ends_ms: i64, now_ms: i64) -> bool {
    now_ms < ends_ms && now_ms - seen_ms < IDLE_MS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_gets_a_cookie_without_secure() {
        for host in ["127.0.0.1", "127.0.0.1:8080", "localhost:8080", "[::1]:8080", "[::1]"] {
            assert_eq!(cookie(host, "k"), "petapora=k; Path=/; HttpOnly; SameSite=Strict");
        }
        for host in [
            "peta.example",
            "localhost.evil.example",
            "127.0.0.1.evil.example:80",
            "192.168.1.5:8080",
            "[::2]:80",
            "",
        ] {
            assert_eq!(cookie(host, "k"), "__Host-petapora=k; Path=/; HttpOnly; SameSite=Strict; Secure");
        }
        assert!(no_cookie("peta.example").ends_with("; Secure; Max-Age=0"));
    }

    #[test]
    fn the_key_is_found_among_other_cookies_under_its_exact_name() {
        assert_eq!(key_in("a=1; petapora=k", "localhost"), Some("k"));
        assert_eq!(key_in("xpetapora=k; petapora=", "localhost"), None);
        assert_eq!(key_in("petapora=k", "peta.example"), None);
        assert_eq!(key_in("__Host-petapora=k", "peta.example"), Some("k"));
    }

    #[test]
    fn a_session_ends_by_rest_and_by_age() {
        assert!(is_live(0, ABSOLUTE_MS, IDLE_MS - 1));
        assert!(!is_live(0, ABSOLUTE_MS, IDLE_MS));
        assert!(!is_live(ABSOLUTE_MS - 1, ABSOLUTE_MS, ABSOLUTE_MS));
    }

    #[test]
    fn secrets_differ_and_have_256_bits() {
        let (one, other) = (Secret::new(), Secret::new());
        assert_ne!(one.text(), other.text());
        assert_eq!(one.text().len(), 43);
        assert_eq!(one.hash().len(), 64);
    }
}
