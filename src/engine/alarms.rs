//! What is wrong now: a set of alarms an account, each raised once and cleared when its cause is gone.
//!
//! Kept in memory alone. Whatever raises an alarm finds its cause again after a restart.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use serde::Serialize;
use utoipa::ToSchema;

use crate::comment::{AccountId, Timestamp};

/// The kinds of alarms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, ToSchema)]
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
}

/// An alarm that is raised.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Alarm {
    /// What kind it is of.
    pub kind: AlarmKind,
    /// The account it is about.
    pub account: AccountId,
    /// Since when.
    pub since: Timestamp,
    /// What is wrong, in words for people.
    pub reason: String,
}

/// All alarms that are raised.
#[derive(Debug, Default)]
pub struct Alarms {
    raised: Mutex<BTreeMap<(AccountId, AlarmKind), Alarm>>,
}

impl AlarmKind {
    /// Its name in logs and in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::WebhookSilent => "webhook-silent",
            Self::NotSubscribed => "not-subscribed",
            Self::FellToDrafts => "fell-to-drafts",
            Self::Stopped => "stopped",
            Self::TokenExpires => "token-expires",
        }
    }
}

impl Alarms {
    /// Raises an alarm, and says so in the log; one that is raised already stays as it is.
    pub fn raise(&self, account: &AccountId, kind: AlarmKind, since: Timestamp, reason: &str) {
        let mut raised = self.raised.lock().unwrap_or_else(PoisonError::into_inner);
        raised.entry((account.clone(), kind)).or_insert_with(|| {
            tracing::error!(%account, alarm = kind.as_str(), reason, "alarm");
            Alarm { kind, account: account.clone(), since, reason: reason.to_owned() }
        });
    }

    /// Clears an alarm, if it is raised, and says so in the log.
    pub fn clear(&self, account: &AccountId, kind: AlarmKind) {
        let mut raised = self.raised.lock().unwrap_or_else(PoisonError::into_inner);
        if raised.remove(&(account.clone(), kind)).is_some() {
            tracing::info!(%account, alarm = kind.as_str(), "the alarm is over");
        }
    }

    /// Whether an alarm is raised.
    pub fn is_raised(&self, account: &AccountId, kind: AlarmKind) -> bool {
        let raised = self.raised.lock().unwrap_or_else(PoisonError::into_inner);
        raised.contains_key(&(account.clone(), kind))
    }

    /// The alarms of an account, by kind.
    pub fn of(&self, account: &AccountId) -> Vec<Alarm> {
        let raised = self.raised.lock().unwrap_or_else(PoisonError::into_inner);
        raised.values().filter(|alarm| alarm.account == *account).cloned().collect()
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
