//! Which comments belong to what a request asks for: those of the cohort of its period, on their account's own wall.

use std::collections::HashMap;

use super::by::Wall;
use super::{Observation, Request};
use crate::comment::{AccountId, Timestamp};

/// Says of one comment after the other whether it belongs.
pub(super) struct Members<'a, 'z> {
    request: &'z Request,
    accounts: HashMap<Option<&'a AccountId>, Bounds<'z>>,
}

/// An account's period and clock.
struct Bounds<'z> {
    from: Timestamp,
    to: Timestamp,
    wall: Wall<'z>,
}

impl<'a, 'z> Members<'a, 'z> {
    pub(super) fn of(request: &'z Request) -> Self {
        Self { request, accounts: HashMap::new() }
    }

    /// The clock of a comment's account, if it belongs.
    pub(super) fn admit(&mut self, comment: &Observation<'a>) -> Option<&mut Wall<'z>> {
        let request = self.request;
        if !comment.counted || request.account.is_some() && request.account.as_ref() != comment.account {
            return None;
        }
        let bounds = self.accounts.entry(comment.account).or_insert_with(|| {
            let zone = request.zones.get(comment.account);
            let (from, to) = request.bounds(zone);
            Bounds { from, to, wall: Wall::new(zone) }
        });
        (bounds.from..bounds.to).contains(&comment.written_at).then_some(&mut bounds.wall)
    }
}
