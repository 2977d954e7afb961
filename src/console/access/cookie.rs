//! The session's cookie.

use axum::http::{HeaderMap, HeaderValue, header};

use crate::config::Secret;

/// Bound by the browser to exactly this host over TLS.
const GUARDED: &str = "__Host-tanggap";
/// On the machine itself there is no TLS, and not every browser takes the other there.
const PLAIN: &str = "tanggap";

/// How cookies are set for a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::console) struct Cookies {
    is_plain: bool,
}

impl Cookies {
    /// For a request with these headers.
    pub(in crate::console) fn of(headers: &HeaderMap) -> Self {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let by_tls = text("x-forwarded-proto").eq_ignore_ascii_case("https");
        Self { is_plain: !by_tls && is_local(text("host")) }
    }

    /// The session's token in a request.
    pub(in crate::console) fn token(self, headers: &HeaderMap) -> Option<Secret> {
        let texts = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        let mut pairs = texts.flat_map(|text| text.split(';')).filter_map(|pair| pair.trim().split_once('='));
        pairs.find(|(name, _)| *name == self.name()).map(|(_, value)| Secret::new(value))
    }

    /// The header that gives a browser its token. It ends with the browser; the session itself ends sooner or later.
    pub(in crate::console) fn set(self, token: &Secret) -> HeaderValue {
        self.header(&format!("{}={}", self.name(), token.expose()), "")
    }

    /// The header that takes the token away.
    pub(in crate::console) fn clear(self) -> HeaderValue {
        self.header(&format!("{}=", self.name()), "; Max-Age=0")
    }

    fn name(self) -> &'static str {
        if self.is_plain { PLAIN } else { GUARDED }
    }

    /// `Lax`, so that a link in a message leads in; requests that change something are guarded beside it.
    fn header(self, pair: &str, more: &str) -> HeaderValue {
        let secure = if self.is_plain { "" } else { "; Secure" };
        let text = format!("{pair}; Path=/; HttpOnly; SameSite=Lax{secure}{more}");
        // Names and tokens are plain ASCII, so there is always a header.
        HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static(""))
    }
}

/// Whether a host is this machine, as its own browser calls it.
pub(in crate::console) fn is_local(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    name == "localhost" || name == "::1" || name.parse().is_ok_and(|ip: std::net::Ipv4Addr| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| {
                (header::HeaderName::from_static(name), HeaderValue::from_str(value).unwrap())
            })
            .collect()
    }

    #[test]
    fn only_the_machine_itself_gets_a_plain_cookie() {
        for (host, proto, name) in [
            ("127.0.0.1:8080", "", PLAIN),
            ("localhost", "", PLAIN),
            ("[::1]:8080", "http", PLAIN),
            ("localhost:8080", "https", GUARDED),
            ("tanggap.example.go.id", "", GUARDED),
            ("127.0.0.1.evil.example", "", GUARDED),
            ("", "", GUARDED),
        ] {
            let cookies = Cookies::of(&headers(&[("host", host), ("x-forwarded-proto", proto)]));
            assert_eq!(cookies.name(), name, "{host} {proto}");
        }
    }

    #[test]
    fn a_token_is_found_among_other_cookies() {
        let cookies = Cookies { is_plain: false };
        assert_eq!(
            cookies.set(&Secret::new("t")),
            "__Host-tanggap=t; Path=/; HttpOnly; SameSite=Lax; Secure"
        );
        let found = cookies.token(&headers(&[("cookie", "a=b; __Host-tanggap=t; tanggap=u")]));
        assert_eq!(found, Some(Secret::new("t")));
        assert_eq!(cookies.token(&headers(&[("cookie", "a=b")])), None);
    }
}
