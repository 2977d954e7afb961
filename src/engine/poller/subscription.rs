//! Looks after what an account is subscribed to: without `comments` Meta tells the webhook nothing, and it takes a
//! subscription away without a word after an hour in which the webhook failed.

use std::time::Instant;

use super::round::held;
use crate::comment::Timestamp;
use crate::engine::Engine;
use crate::engine::accounts::{Access, Account};
use crate::engine::alarms::AlarmKind;
use crate::instagram::GraphError;

/// When it was looked at.
#[derive(Debug, Default)]
pub(super) struct Looks {
    last: Option<Instant>,
    was_silent: bool,
}

/// Looks at the subscription if it is time, or if the webhook has fallen silent, and renews it where that may help.
pub(super) async fn look_after(engine: &Engine, account: &Account, looks: &mut Looks) {
    let is_silent = engine.alarms.is_raised(&account.id, AlarmKind::WebhookSilent);
    let fell_silent = is_silent && !looks.was_silent;
    let is_time = looks.last.is_none_or(|last| last.elapsed() >= engine.polling.subscription);
    if !(is_time || fell_silent) || held(engine, account, Timestamp::now()).is_some() {
        return;
    }
    match look(engine, account, is_silent).await {
        Ok(()) => {
            *looks = Looks { last: Some(Instant::now()), was_silent: is_silent };
            account.note(Access::Open);
        }
        Err(error) => {
            tracing::warn!(account = %account.id, %error, "the subscription could not be looked at");
            engine.note_failure(account, &error);
        }
    }
}

async fn look(engine: &Engine, account: &Account, is_silent: bool) -> Result<(), GraphError> {
    let (token, wanted) = (account.token(), engine.graph.wanted_fields());
    let token = token.expose();
    let fields = engine.graph.subscription(token).await?;
    let Some(renewed) = renewed(&fields, wanted, is_silent) else {
        engine.alarms.clear(&account.id, AlarmKind::NotSubscribed);
        return Ok(());
    };
    match engine.graph.subscribe(token, &renewed).await {
        Ok(()) => {
            let (before, now) = (fields.join(","), renewed.join(","));
            tracing::warn!(account = %account.id, before, now, "the subscription is renewed");
            engine.alarms.clear(&account.id, AlarmKind::NotSubscribed);
            Ok(())
        }
        Err(error) if is_silent && !is_missing(&fields, wanted) => Err(error),
        Err(error) => {
            let reason = format!(
                "webhook tidak berlangganan komentar / the account is not subscribed, and can't be: {error}"
            );
            engine.alarms.raise(&account.id, AlarmKind::NotSubscribed, Timestamp::now(), &reason);
            Err(error)
        }
    }
}

fn is_missing(fields: &[String], wanted: &[&str]) -> bool {
    wanted.first().is_some_and(|needed| !fields.iter().any(|field| field == needed))
}

/// The fields to subscribe to anew; none if all is well. What it was subscribed to stays, since the list is replaced.
fn renewed<'a>(fields: &'a [String], wanted: &[&'a str], is_silent: bool) -> Option<Vec<&'a str>> {
    if !is_missing(fields, wanted) && !is_silent {
        return None;
    }
    let mut all: Vec<&str> = fields.iter().map(String::as_str).collect();
    // What an account does without on purpose is not forced on it.
    let more = wanted.iter().take(if is_missing(fields, wanted) { wanted.len() } else { 0 });
    all.extend(more.filter(|field| !fields.iter().any(|known| known == *field)));
    Some(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_subscription_is_renewed_and_nothing_is_lost() {
        let wanted = ["comments", "live_comments"];
        let renewed = |fields: &[&str], is_silent| {
            let fields: Vec<String> = fields.iter().map(|field| (*field).to_owned()).collect();
            renewed(&fields, &wanted, is_silent).map(|fields| fields.join(","))
        };
        let some = |fields: &str| Some(fields.to_owned());
        assert_eq!(renewed(&["comments"], false), None);
        assert_eq!(renewed(&[], false), some("comments,live_comments"));
        assert_eq!(renewed(&["messages"], false), some("messages,comments,live_comments"));
        assert_eq!(renewed(&["live_comments"], false), some("live_comments,comments"));
        // Meta may have stopped telling without saying so: what there is, is said again.
        assert_eq!(renewed(&["comments", "messages"], true), some("comments,messages"));
        assert_eq!(renewed(&[], true), some("comments,live_comments"));
    }
}
