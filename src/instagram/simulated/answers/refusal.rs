//! Meta's errors.

use serde_json::json;

use super::answered::Answered;
use crate::instagram::simulated::chance::Chance;
use crate::instagram::simulated::world::Dead;

/// Meta's error.
pub(super) struct Refusal {
    pub(super) kind: &'static str,
    pub(super) status: u16,
    pub(super) code: i64,
    pub(super) subcode: Option<i64>,
    pub(super) message: String,
}

impl Refusal {
    pub(super) fn new(code: i64, message: &str) -> Self {
        Self { kind: "OAuthException", status: 400, code, subcode: None, message: message.to_owned() }
    }

    pub(super) fn with_subcode(self, subcode: i64) -> Self {
        Self { subcode: Some(subcode), ..self }
    }

    /// The object is not there, or not for this token.
    pub(super) fn missing(id: &str) -> Self {
        let message = format!(
            "Unsupported request. Object with ID '{id}' does not exist, cannot be loaded due to missing permissions, or \
             does not support this operation"
        );
        Self { kind: "GraphMethodException", ..Self::new(100, &message).with_subcode(33) }
    }

    /// The token gives no access.
    pub(super) fn dead(dead: Dead) -> Self {
        match dead {
            Dead::Unknown => Self::new(190, "Invalid OAuth access token - Cannot parse access token"),
            Dead::Expired => {
                let message = "Error validating access token: Session has expired";
                Self { status: 401, ..Self::new(190, message).with_subcode(463) }
            }
        }
    }

    /// A field that an object has not.
    pub(super) fn nonexisting(field: &str, kind: &str) -> Self {
        Self::new(100, &format!("(#100) Tried accessing nonexisting field ({field}) on node type ({kind})"))
    }

    /// More calls than the account is allowed.
    pub(super) fn throttled() -> Self {
        Self::new(80_002, "(#80002) There have been too many calls to this Instagram account")
    }

    pub(super) fn answer(&self, chance: &mut Chance) -> Answered {
        let mut error = json!({
            "message": self.message,
            "type": self.kind,
            "code": self.code,
            "fbtrace_id": format!("A{:016x}", chance.bits()),
        });
        if let Some(subcode) = self.subcode {
            error["error_subcode"] = json!(subcode);
        }
        Answered { status: self.status, body: json!({ "error": error }), made: None }
    }
}

/// The answer to a call too many.
pub(crate) fn throttled(chance: &mut Chance) -> Answered {
    Refusal::throttled().answer(chance)
}
