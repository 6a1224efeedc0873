//! Query strings, without a browser. Invariant: `decode(encode(pairs)) == pairs`.

/// Pairs as `a=1&b=2`, percent-encoded so that commas, semicolons and colons stay
/// readable (all three are allowed in a query, RFC 3986 §3.4).
pub fn encode<N: AsRef<str>, V: AsRef<str>>(pairs: &[(N, V)]) -> String {
    let mut text = String::new();
    for (name, value) in pairs {
        if !text.is_empty() {
            text.push('&');
        }
        escape(name.as_ref(), &mut text);
        text.push('=');
        escape(value.as_ref(), &mut text);
    }
    text
}

/// The pairs of a query, with or without the leading `?`. What is not valid UTF-8
/// after decoding is replaced, never refused: an address is typed by people.
pub fn decode(query: &str) -> Vec<(String, String)> {
    query
        .trim_start_matches('?')
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (unescape(name), unescape(value))
        })
        .collect()
}

/// One value for a path or a query.
pub fn escape(value: &str, into: &mut String) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~,;:".contains(&byte) {
            into.push(byte as char);
        } else {
            into.push('%');
            into.push(HEX[usize::from(byte >> 4)] as char);
            into.push(HEX[usize::from(byte & 15)] as char);
        }
    }
}

fn unescape(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = bytes.get(at + 1..at + 3).and_then(|pair| std::str::from_utf8(pair).ok());
        match (bytes[at], hex.and_then(|pair| u8::from_str_radix(pair, 16).ok())) {
            (b'%', Some(byte)) => {
                out.push(byte);
                at += 3;
            }
            (b'+', _) => {
                out.push(b' ');
                at += 1;
            }
            (byte, _) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_read_back() {
        let pairs = [("q", "Kos Bu Ani & Pak+Budi 50%"), ("polygon", "117.4,0.1;117.5,0.1"), ("é", "=")];
        let read = decode(&format!("?{}", encode(&pairs)));
        assert_eq!(read.len(), 3);
        for ((name, value), (read_name, read_value)) in pairs.iter().zip(&read) {
            assert_eq!((*name, *value), (read_name.as_str(), read_value.as_str()));
        }
    }

    #[test]
    fn a_torn_escape_stays_as_it_is() {
        assert_eq!(decode("q=5%&r=%zz"), vec![("q".into(), "5%".into()), ("r".into(), "%zz".into())]);
    }
}
