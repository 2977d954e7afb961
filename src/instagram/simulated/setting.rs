//! How the simulated Instagram is set while it runs: accounts and tokens, subscriptions, allowances, faults, time.

use std::time::Duration;

use super::Instagram;
use super::fault::{Fault, What};
use super::world::Account;
use crate::comment::{AccountId, MediaId, Timestamp};

impl Instagram {
    /// Adds an account, or replaces the one with its id, and publishes a first post; returns that. A new account is
    /// subscribed to everything.
    pub fn opens_account(&self, account: Account) -> MediaId {
        let (id, now) = (account.id.clone(), self.now());
        self.platform().change(|state| state.world.open_account(account, now));
        self.publishes(&id, "Info layanan pendidikan")
    }

    /// The token of an account is dead from now on (none), or this one, newly issued. It lives 60 days.
    pub fn gives_token(&self, account: &AccountId, token: Option<&str>) {
        let now = self.now();
        self.platform().change(|state| state.world.tokens.replace(account, token, now));
    }

    /// Subscribes an account to these fields and no others; with none, nothing of it is told any more.
    pub fn subscribes(&self, account: &AccountId, fields: &[&str]) {
        self.platform().change(|state| state.world.subscriptions.set(account, fields));
    }

    /// Subscribes the app to these fields and no others, for all accounts.
    pub fn app_subscribes(&self, fields: &[&str]) {
        self.platform().change(|state| state.world.subscriptions.set_app(fields));
    }

    /// The API leaves out who wrote a comment (all but the name), unless an account did.
    pub fn withholds_authors(&self, withholds: bool) {
        self.platform().change(|state| state.world.withholds_authors = withholds);
    }

    /// The API leaves out who wrote a comment, the name too, whoever it was.
    pub fn withholds_everybody(&self, withholds: bool) {
        self.platform().change(|state| state.world.withholds_everybody = withholds);
    }

    /// Each account may make so many calls an hour, messages aside; the headers tell how many it has made, and what is
    /// beyond is refused. None counts nothing.
    pub fn allows(&self, calls_per_hour: Option<usize>) {
        self.platform().change(|state| state.allowance.per_hour = calls_per_hour);
    }

    /// The next calls of that kind go wrong like this, in this order.
    pub fn goes_wrong(&self, what: What, faults: impl IntoIterator<Item = Fault>) {
        self.platform().change(|state| state.faults.once(what, faults));
    }

    /// All calls of that kind go wrong like this, until [`Self::heals`].
    pub fn stays_wrong(&self, what: What, fault: Fault) {
        self.platform().change(|state| state.faults.always(what, fault));
    }

    /// That share of the calls of that kind (0 to 1) goes wrong, each like one of these.
    pub fn goes_wrong_at_times(&self, what: What, share: f64, faults: Vec<Fault>) {
        self.platform().change(|state| state.faults.sometimes(what, share, faults));
    }

    /// Calls of that kind go well again.
    pub fn heals(&self, what: What) {
        self.platform().change(|state| state.faults.heal(what));
    }

    /// What the simulated Instagram's own clock shows.
    pub fn now(&self) -> Timestamp {
        self.platform().now()
    }

    /// Time passes on the simulated Instagram, at once: comments and tokens grow older, allowances come back. Nothing that
    /// waits here, such as a notification on its way, is hastened, and the clock of whoever is served stays where it is; to
    /// him, a comment of last week is better one that was written then ([`Writing::at`](super::Writing::at)).
    pub fn lets_pass(&self, time: Duration) {
        self.platform().clock.pass(time);
        self.platform().change(|_| ());
    }
}
