//! What went wrong with a call, and above all: whether it may have been carried out.

use std::fmt;
use std::time::Duration;

use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use serde::Deserialize;
use serde_json::Value;

use super::class::Class;
use super::codes::{self, Row};
use super::usage;
use crate::comment::Timestamp;

/// A call that did not succeed.
///
/// Neither its fields nor its texts ever hold a token, a comment's words or a username: Meta's own message, which
/// quotes them at times, is not kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GraphError {
    /// Which call it was, for logs: the name of the client's method, such as `reply`.
    pub call: &'static str,
    /// What it proves.
    pub class: Class,
    /// Why, in few words.
    pub why: &'static str,
    /// Meta's error code.
    pub code: Option<i64>,
    /// Meta's error subcode.
    pub subcode: Option<i64>,
    /// The HTTP status, if there was an answer.
    pub status: Option<u16>,
    /// How long Meta asks us to wait, by `Retry-After`, by the usage headers or by the code.
    pub retry_after: Option<Duration>,
    /// Meta's trace id, which its support asks for.
    pub trace: Option<Box<str>>,
    /// The cause beneath, where there was no answer: the words of the network or of TLS.
    pub cause: Option<Box<str>>,
}

impl GraphError {
    /// A failure without any of Meta's details.
    pub(crate) fn new(call: &'static str, class: Class, why: &'static str) -> Self {
        Self {
            call,
            class,
            why,
            code: None,
            subcode: None,
            status: None,
            retry_after: None,
            trace: None,
            cause: None,
        }
    }

    /// Whether Meta itself answered: with a code of its own that says more than that it has trouble.
    pub fn is_answered(&self) -> bool {
        !matches!(self.class, Class::Unknown | Class::NotSent)
    }

    /// The call ended without a whole answer.
    pub(crate) fn transport(call: &'static str, error: &reqwest::Error) -> Self {
        let (class, why) = if error.is_connect() {
            (Class::NotSent, "could not connect")
        } else if error.is_timeout() {
            (Class::Unknown, "no answer in time")
        } else {
            (Class::Unknown, "the connection broke")
        };
        Self { cause: root_cause(error), ..Self::new(call, class, why) }
    }

    /// The answer came, but is none: no JSON, too long, or without what was asked for.
    pub(crate) fn unreadable(
        call: &'static str,
        status: StatusCode,
        headers: &HeaderMap,
        why: &'static str,
    ) -> Self {
        let class = by_status(status).unwrap_or(Class::Unknown);
        let why = if class == Class::Unknown { why } else { by_status_why(status) };
        Self {
            status: Some(status.as_u16()),
            retry_after: wait(class, None, headers),
            ..Self::new(call, class, why)
        }
    }

    /// The answer is Meta's error. The code decides, then the subcode, then the HTTP status.
    pub(crate) fn answered(
        call: &'static str,
        status: StatusCode,
        headers: &HeaderMap,
        body: &ErrorBody,
    ) -> Self {
        let row = body.code.and_then(|code| codes::row(code, body.subcode));
        let (class, why) = match (row, by_status(status)) {
            // Success and error in one answer contradict each other.
            _ if status.is_success() => (Class::Unknown, "an error under a status of success"),
            // Meta says itself that it would pass: then a refusal is not final, and what happened is not known.
            (Some(row), _) if body.is_transient && matches!(row.class, Class::Refused | Class::Gone) => {
                (Class::Unknown, row.why)
            }
            // A code that proves nothing, under a status that does.
            (Some(Row { class: Class::Unknown, subcode: None, .. }) | None, Some(class)) => {
                (class, by_status_why(status))
            }
            (Some(row), _) => (row.class, row.why),
            (None, None) => (Class::Unknown, "an error that proves nothing"),
        };
        Self {
            code: body.code,
            subcode: body.subcode,
            status: Some(status.as_u16()),
            retry_after: wait(class, row, headers),
            trace: body.trace.clone(),
            ..Self::new(call, class, why)
        }
    }
}

/// The parts of Meta's error object that are kept.
#[derive(Debug, Default)]
pub(crate) struct ErrorBody {
    code: Option<i64>,
    subcode: Option<i64>,
    is_transient: bool,
    trace: Option<Box<str>>,
}

impl ErrorBody {
    /// Reads `{"error":{…}}`; none if the body has no such object.
    pub(crate) fn read(body: &Value) -> Option<Self> {
        #[derive(Deserialize)]
        struct Wire {
            code: Option<Value>,
            error_subcode: Option<Value>,
            is_transient: Option<Value>,
            fbtrace_id: Option<Value>,
        }
        let wire = Wire::deserialize(body.get("error")?).ok()?;
        let number = |value: Option<Value>| match value? {
            Value::Number(number) => number.as_i64(),
            Value::String(text) => text.parse().ok(),
            _ => None,
        };
        let trace = wire.fbtrace_id.as_ref().and_then(Value::as_str).unwrap_or_default();
        // Meta's trace ids are some twenty letters, digits, '-' and '_'; nothing else gets into a log this way.
        let fits = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        let trace: String = trace.chars().filter(fits).take(64).collect();
        Some(Self {
            code: number(wire.code),
            subcode: number(wire.error_subcode),
            is_transient: wire.is_transient.as_ref().and_then(Value::as_bool).unwrap_or(false),
            trace: (!trace.is_empty()).then(|| trace.into()),
        })
    }
}

/// What a status proves by itself. Nothing behind a 401 or a 429 has run; any other may hide a call that was carried
/// out: Meta has answered 400 to a reply that it had just made public.
fn by_status(status: StatusCode) -> Option<Class> {
    match status {
        StatusCode::TOO_MANY_REQUESTS => Some(Class::Throttled),
        StatusCode::UNAUTHORIZED => Some(Class::AccountStopped),
        _ => None,
    }
}

fn by_status_why(status: StatusCode) -> &'static str {
    if status == StatusCode::TOO_MANY_REQUESTS { "too many calls" } else { "not authorised" }
}

/// How long to wait: the longest of what was asked for.
fn wait(class: Class, row: Option<&Row>, headers: &HeaderMap) -> Option<Duration> {
    let asked = usage::retry_after(headers, Timestamp::now());
    let regain = match class {
        Class::Throttled => usage::usage(headers).and_then(|usage| usage.regain),
        _ => None,
    };
    let pause = row.and_then(|row| row.pause);
    asked.max(regain).max(pause)
}

/// The innermost cause, which names the matter; the layers above only say that sending failed.
fn root_cause(error: &reqwest::Error) -> Option<Box<str>> {
    let mut cause = std::error::Error::source(error)?;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    Some(cause.to_string().chars().take(200).collect::<String>().into())
}

impl fmt::Display for GraphError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "graph call {}: {}", self.call, self.why)?;
        if let Some(status) = self.status {
            write!(f, ", status {status}")?;
        }
        if let Some(code) = self.code {
            write!(f, ", code {code}")?;
        }
        if let Some(subcode) = self.subcode {
            write!(f, "/{subcode}")?;
        }
        if let Some(trace) = &self.trace {
            write!(f, ", trace {trace}")?;
        }
        if let Some(cause) = &self.cause {
            write!(f, ": {cause}")?;
        }
        Ok(())
    }
}

impl std::error::Error for GraphError {}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn class(status: u16, body: &Value) -> Class {
        let status = StatusCode::from_u16(status).unwrap();
        match ErrorBody::read(body) {
            Some(body) => GraphError::answered("reply", status, &HeaderMap::new(), &body).class,
            None => GraphError::unreadable("reply", status, &HeaderMap::new(), "no error").class,
        }
    }

    fn error(code: i64, subcode: impl Into<Option<i64>>) -> Value {
        json!({"error": {"message": "x", "type": "OAuthException", "code": code, "error_subcode": subcode.into(),
            "fbtrace_id": "AbC_1-2"}})
    }

    #[test]
    fn the_code_decides_then_the_subcode_then_the_status() {
        for (status, body, wanted) in [
            (500, error(1, None), Class::Unknown),
            (503, error(2, 1_545_133), Class::Unknown),
            (400, error(10, None), Class::AccountStopped),
            (403, error(200, None), Class::AccountStopped),
            (403, error(299, None), Class::AccountStopped),
            (403, error(10, 2_534_022), Class::Refused),
            (400, error(4, None), Class::Throttled),
            (403, error(17, None), Class::Throttled),
            (500, error(32, None), Class::Throttled),
            (400, error(613, 1996), Class::Throttled),
            (400, error(80_002, None), Class::Throttled),
            (400, error(4, 2_207_051), Class::AccountStopped),
            (400, error(102, None), Class::AccountStopped),
            (401, error(190, 463), Class::AccountStopped),
            (400, error(190, 1), Class::AccountStopped),
            (400, error(20, 1_772_107), Class::Unknown),
            (400, error(24, 2_207_006), Class::Refused),
            (400, error(25, 2_207_050), Class::AccountStopped),
            (400, error(100, None), Class::Refused),
            (400, error(100, 33), Class::Gone),
            (400, error(100, 77), Class::Refused),
            (400, error(368, None), Class::AccountStopped),
            (400, error(506, None), Class::Unknown),
            (400, error(10_900, None), Class::AlreadyDone),
            (400, error(100, 2_534_025), Class::AlreadyDone),
            // What is in no table proves nothing, unless the status does.
            (400, error(987_654, None), Class::Unknown),
            (429, error(987_654, None), Class::Throttled),
            (429, error(1, None), Class::Throttled),
            (401, error(0, None), Class::AccountStopped),
            (400, json!({"error": {"message": "no code"}}), Class::Unknown),
            (400, json!({"error": {"code": "190"}}), Class::AccountStopped),
            // Bodies that are no error of Meta's.
            (400, json!({"error": "no object"}), Class::Unknown),
            (404, json!("<html>"), Class::Unknown),
            (429, json!(null), Class::Throttled),
            (500, json!({}), Class::Unknown),
            (200, json!({}), Class::Unknown),
            (200, error(100, None), Class::Unknown),
        ] {
            assert_eq!(class(status, &body), wanted, "{status} {body}");
        }
    }

    #[test]
    fn a_transient_refusal_is_not_final() {
        let mut body = error(100, None);
        body["error"]["is_transient"] = json!(true);
        assert_eq!(class(400, &body), Class::Unknown);
        let mut body = error(190, 463);
        body["error"]["is_transient"] = json!(true);
        assert_eq!(class(400, &body), Class::AccountStopped);
    }

    #[test]
    fn spam_rests_for_hours_whatever_the_header_says() {
        let body = ErrorBody::read(&error(368, None)).unwrap();
        let headers = HeaderMap::from_iter([(reqwest::header::RETRY_AFTER, "5".parse().unwrap())]);
        let blocked = GraphError::answered("reply", StatusCode::BAD_REQUEST, &headers, &body);
        assert!(blocked.retry_after >= Some(Duration::from_secs(3600)), "{blocked:?}");
        let body = ErrorBody::read(&error(4, None)).unwrap();
        let throttled = GraphError::answered("reply", StatusCode::BAD_REQUEST, &headers, &body);
        assert_eq!(throttled.retry_after, Some(Duration::from_secs(5)));
    }

    #[test]
    fn metas_message_is_not_kept_and_a_trace_is_only_a_trace() {
        let body = json!({"error": {"message": "Malformed access token EAAB123 by warga_1", "code": 190,
            "error_user_msg": "warga_1", "fbtrace_id": "A\n forged line \u{1b}[31m"}});
        let error = GraphError::answered(
            "reply",
            StatusCode::BAD_REQUEST,
            &HeaderMap::new(),
            &ErrorBody::read(&body).unwrap(),
        );
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains("EAAB123") && !shown.contains("warga_1"), "{shown}");
        assert_eq!(error.trace.as_deref(), Some("Aforgedline31m"));
        assert_eq!(
            error.to_string(),
            "graph call reply: token dead, status 400, code 190, trace Aforgedline31m"
        );
    }
}
