//! What is wrong now: a set of alarms an account, each raised once and cleared when its cause is gone.
//!
//! Kept in memory alone. Whatever raises an alarm finds its cause again after a restart.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::comment::{AccountId, Timestamp};

/// The kinds of alarms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AlarmKind {
    /// The webhook tells nothing, although the poller finds comments.
    WebhookSilent,
    /// The account is not subscribed, and could not be.
    NotSubscribed,
    /// The bot fell back to drafts by itself.
    FellToDrafts,
    /// The Graph API refuses the account, and nothing can be posted for it.
    Stopped,
    /// The account's token ends soon, and could not be renewed.
    TokenExpires,
    /// Unusually many comments come, in all or of one topic.
    Surge,
    /// An escalated comment waits for a person for too long.
    EscalationWaits,
    /// A question has had no answer for too long.
    OldestUnanswered,
}

/// An alarm that is raised.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Alarm {
    /// What kind it is of.
    pub kind: AlarmKind,
    /// The account it is about.
    pub account: AccountId,
    /// Since when.
    pub since: Timestamp,
    /// What is wrong, in words for people.
    pub reason: String,
    /// The topic of a surge; null if it is one of all comments together.
    pub topic: Option<String>,
    /// Comments that came within an hour, of a surge.
    pub count: Option<u32>,
    /// How many were to be expected.
    pub expected: Option<f64>,
}

/// What tells alarms apart.
pub(super) type Key = (AccountId, AlarmKind, Option<String>);

/// All alarms that are raised.
#[derive(Debug, Default)]
pub struct Alarms {
    raised: Mutex<BTreeMap<Key, Alarm>>,
}

impl AlarmKind {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::WebhookSilent,
        Self::NotSubscribed,
        Self::FellToDrafts,
        Self::Stopped,
        Self::TokenExpires,
        Self::Surge,
        Self::EscalationWaits,
        Self::OldestUnanswered,
    ];

    /// Its name in logs and in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::WebhookSilent => "webhook-silent",
            Self::NotSubscribed => "not-subscribed",
            Self::FellToDrafts => "fell-to-drafts",
            Self::Stopped => "stopped",
            Self::TokenExpires => "token-expires",
            Self::Surge => "surge",
            Self::EscalationWaits => "escalation-waits",
            Self::OldestUnanswered => "oldest-unanswered",
        }
    }
}

impl Alarms {
    /// Raises an alarm, and says so in the log; one that is raised already stays as it is.
    pub fn raise(&self, account: &AccountId, kind: AlarmKind, since: Timestamp, reason: &str) {
        let (account, reason) = (account.clone(), reason.to_owned());
        self.raise_as(Alarm { kind, account, since, reason, topic: None, count: None, expected: None });
    }

    /// The same, with all that is known of it.
    pub(super) fn raise_as(&self, alarm: Alarm) {
        let mut raised = self.raised.lock().unwrap_or_else(PoisonError::into_inner);
        raised.entry(alarm.key()).or_insert_with(|| {
            let Alarm { kind, account, reason, topic, .. } = &alarm;
            tracing::error!(%account, alarm = kind.as_str(), topic, reason, "alarm");
            alarm
        });
    }

    /// Clears an alarm, if it is raised, and says so in the log.
    pub fn clear(&self, account: &AccountId, kind: AlarmKind) {
        self.clear_of(account, kind, None);
    }

    /// The same of one topic.
    pub(super) fn clear_of(&self, account: &AccountId, kind: AlarmKind, topic: Option<&str>) {
        let mut raised = self.raised.lock().unwrap_or_else(PoisonError::into_inner);
        if raised.remove(&(account.clone(), kind, topic.map(str::to_owned))).is_some() {
            tracing::info!(%account, alarm = kind.as_str(), topic, "the alarm is over");
        }
    }

    /// Whether an alarm is raised.
    pub fn is_raised(&self, account: &AccountId, kind: AlarmKind) -> bool {
        let raised = self.raised.lock().unwrap_or_else(PoisonError::into_inner);
        raised.contains_key(&(account.clone(), kind, None))
    }

    /// The alarms of an account, by kind.
    pub fn of(&self, account: &AccountId) -> Vec<Alarm> {
        let raised = self.raised.lock().unwrap_or_else(PoisonError::into_inner);
        raised.values().filter(|alarm| alarm.account == *account).cloned().collect()
    }
}

impl Alarm {
    /// What tells it from others.
    pub(super) fn key(&self) -> Key {
        (self.account.clone(), self.kind, self.topic.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alarm_is_raised_once_and_cleared_once() {
        let alarms = Alarms::default();
        let [one, other] = ["1", "2"].map(|id| AccountId::new(id).unwrap());
        let at = Timestamp::from_millis;
        alarms.raise(&one, AlarmKind::WebhookSilent, at(1), "a");
        alarms.raise(&one, AlarmKind::WebhookSilent, at(2), "b");
        alarms.raise(&one, AlarmKind::NotSubscribed, at(3), "c");
        let since: Vec<_> = alarms.of(&one).into_iter().map(|alarm| (alarm.since, alarm.reason)).collect();
        assert_eq!(since, [(at(1), "a".to_owned()), (at(3), "c".to_owned())]);
        assert!(alarms.of(&other).is_empty());
        alarms.clear(&other, AlarmKind::WebhookSilent);
        alarms.clear(&one, AlarmKind::WebhookSilent);
        assert!(!alarms.is_raised(&one, AlarmKind::WebhookSilent));
        assert!(alarms.is_raised(&one, AlarmKind::NotSubscribed));
    }
}
