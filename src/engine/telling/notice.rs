//! What people are told: that an alarm is raised or over, or that a report came in.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::Links;
use crate::comment::{AccountId, CommentId, Timestamp};
use crate::engine::alarms::{Alarm, AlarmKind};

/// One thing to tell; kept in the store until it was told.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Notice {
    /// By which it is known when it comes twice.
    pub(super) id: String,
    /// The account it is about; none in a trial.
    pub(super) account: Option<AccountId>,
    /// The account's name at Instagram.
    pub(super) username: String,
    /// Since when.
    pub(super) since: Timestamp,
    /// What is wrong, in words for people.
    pub(super) reason: String,
    /// What it tells.
    pub(super) matter: Matter,
}

/// What a notice tells.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub(super) enum Matter {
    /// An alarm is raised.
    Raised(Raised),
    /// An alarm is over.
    Cleared(Raised),
    /// A comment may report bullying, a levy or the like: a person must see it at once.
    Report {
        /// The comment.
        comment: CommentId,
    },
    /// Nothing: somebody wants to know whether this way works.
    Trial,
}

/// Which alarm it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Raised {
    /// Its kind.
    pub(super) kind: AlarmKind,
    /// The topic of a surge.
    pub(super) topic: Option<String>,
    /// Comments of a surge.
    pub(super) count: Option<u32>,
    /// How many were to be expected.
    pub(super) expected: Option<f64>,
}

impl Notice {
    /// That an alarm is raised.
    pub(super) fn raised(alarm: &Alarm, username: &str) -> Self {
        let Alarm { kind, account, since, reason, topic, count, expected } = alarm.clone();
        Self {
            id: id(&account, kind, topic.as_deref(), since, "raised"),
            account: Some(account),
            username: username.to_owned(),
            since,
            reason,
            matter: Matter::Raised(Raised { kind, topic, count, expected }),
        }
    }

    /// That an alarm, which was told by `self`, is over. An alarm of old that this version does not know is none.
    pub(super) fn cleared(&self) -> Option<Self> {
        let (Matter::Raised(raised), Some(account)) = (&self.matter, &self.account) else { return None };
        let id = id(account, raised.kind, raised.topic.as_deref(), self.since, "cleared");
        Some(Self { id, matter: Matter::Cleared(raised.clone()), ..self.clone() })
    }

    /// That a comment may be a report.
    pub(super) fn report(comment: &CommentId, account: &AccountId, username: &str, since: Timestamp) -> Self {
        Self {
            id: format!("report_{comment}"),
            account: Some(account.clone()),
            username: username.to_owned(),
            since,
            reason: "komentar ini mungkin laporan yang harus segera dilihat petugas / this comment may be a report that a person must see at once".to_owned(),
            matter: Matter::Report { comment: comment.clone() },
        }
    }

    /// A trial.
    pub(super) fn trial(now: Timestamp) -> Self {
        Self {
            id: format!("trial_{}", now.as_millis()),
            account: None,
            username: "tanggap".to_owned(),
            since: now,
            reason: "ini hanya percobaan; tidak ada yang salah / this is a trial; nothing is wrong"
                .to_owned(),
            matter: Matter::Trial,
        }
    }

    /// Whether it can't wait.
    pub(super) fn is_urgent(&self) -> bool {
        matches!(self.matter, Matter::Report { .. })
    }

    /// The type of the message that tells it.
    pub(super) fn kind(&self) -> &'static str {
        match self.matter {
            Matter::Raised(_) => "alarm.raised",
            Matter::Cleared(_) => "alarm.cleared",
            Matter::Report { .. } => "report.received",
            Matter::Trial => "alarm.trial",
        }
    }

    /// Where a person finds it.
    pub(super) fn link(&self, links: &Links) -> String {
        match &self.matter {
            Matter::Report { comment } => links.to(&format!("/console/comments/{comment}")),
            Matter::Raised(raised) | Matter::Cleared(raised) => links.to(match raised.kind {
                AlarmKind::EscalationWaits | AlarmKind::OldestUnanswered => "/console/queue",
                AlarmKind::Surge => "/console/participation",
                AlarmKind::WebhookSilent
                | AlarmKind::NotSubscribed
                | AlarmKind::FellToDrafts
                | AlarmKind::Stopped
                | AlarmKind::TokenExpires => "/console/accounts",
            }),
            Matter::Trial => links.to("/console"),
        }
    }

    /// What the webhook tells.
    pub(super) fn data(&self, links: &Links) -> Value {
        let (kind, state, raised) = match &self.matter {
            Matter::Raised(raised) => (raised.kind.as_str(), "raised", Some(raised)),
            Matter::Cleared(raised) => (raised.kind.as_str(), "cleared", Some(raised)),
            Matter::Report { .. } => ("urgent-escalation", "raised", None),
            Matter::Trial => ("trial", "raised", None),
        };
        let comment = match &self.matter {
            Matter::Report { comment } => Some(comment),
            _ => None,
        };
        json!({
            "kind": kind,
            "state": state,
            "account": self.account,
            "username": self.username,
            "since": self.since,
            "reason": self.reason,
            "topic": raised.and_then(|raised| raised.topic.as_deref()),
            "count": raised.and_then(|raised| raised.count),
            "expected": raised.and_then(|raised| raised.expected),
            "comment": comment,
            "link": self.link(links),
        })
    }
}

/// Without a full stop, which ends the id in what is signed; topics may hold anything.
fn id(account: &AccountId, kind: AlarmKind, topic: Option<&str>, since: Timestamp, state: &str) -> String {
    let account = account.as_str().replace('.', "-");
    let topic = topic.map(|topic| format!("_{:08x}", crc32fast::hash(topic.as_bytes()))).unwrap_or_default();
    format!("alarm_{account}_{}{topic}_{}_{state}", kind.as_str(), since.as_millis())
}
