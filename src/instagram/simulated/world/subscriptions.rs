//! What Meta tells the webhook of: the app's fields, once an account is subscribed to any.

use std::collections::{BTreeSet, HashMap};

use crate::comment::AccountId;

/// The fields that there are, as far as Tanggap could want them.
pub(crate) const FIELDS: [&str; 5] = ["comments", "live_comments", "mentions", "message_echoes", "messages"];

/// The subscriptions at both levels.
#[derive(Debug)]
pub(crate) struct Subscriptions {
    app: BTreeSet<String>,
    accounts: HashMap<AccountId, BTreeSet<String>>,
}

impl Default for Subscriptions {
    /// The app is subscribed to everything.
    fn default() -> Self {
        Self { app: FIELDS.map(str::to_owned).into(), accounts: HashMap::new() }
    }
}

impl Subscriptions {
    /// Subscribes the app to these fields, and to no others.
    pub(crate) fn set_app(&mut self, fields: &[&str]) {
        self.app = fields.iter().map(|&field| field.to_owned()).collect();
    }

    /// Subscribes an account to these fields, and to no others; to none at all, if they are none.
    pub(crate) fn set(&mut self, account: &AccountId, fields: &[&str]) {
        let fields = fields.iter().map(|&field| field.to_owned()).collect();
        self.accounts.insert(account.clone(), fields);
    }

    /// Subscribes an account to everything, unless it has a subscription of its own.
    pub(crate) fn begin(&mut self, account: &AccountId) {
        self.accounts.entry(account.clone()).or_insert_with(|| FIELDS.map(str::to_owned).into());
    }

    /// The app's fields.
    pub(crate) fn app(&self) -> Vec<String> {
        self.app.iter().cloned().collect()
    }

    /// An account's fields.
    pub(crate) fn of(&self, account: &AccountId) -> Vec<String> {
        self.accounts.get(account).into_iter().flatten().cloned().collect()
    }

    /// Whether the webhook is told of a field of an account. Which fields the account chose makes no difference; an account
    /// that is not known here is somebody's mistake, and is told of.
    pub(crate) fn hears(&self, account: &AccountId, field: &str) -> bool {
        self.app.contains(field) && self.accounts.get(account).is_none_or(|fields| !fields.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_levels_are_needed_and_the_accounts_choice_is_none() {
        let id = AccountId::new("1784").unwrap();
        let mut subscriptions = Subscriptions::default();
        subscriptions.begin(&id);
        assert!(subscriptions.hears(&id, "mentions"));
        subscriptions.set(&id, &["comments"]);
        assert!(subscriptions.hears(&id, "mentions"), "any field of the account brings all of the app");
        subscriptions.set_app(&["comments"]);
        assert!(!subscriptions.hears(&id, "mentions") && subscriptions.hears(&id, "comments"));
        subscriptions.set(&id, &[]);
        assert!(!subscriptions.hears(&id, "comments"));
        subscriptions.begin(&id);
        assert!(!subscriptions.hears(&id, "comments"), "opening it again renews no subscription");
    }
}
