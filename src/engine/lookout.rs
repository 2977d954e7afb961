//! What the figures of now and the queue give cause for alarm about: escalated comments that wait, questions without an
//! answer, and surges. Looked at again and again; nothing is remembered but the surges that go on.

use std::collections::HashMap;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::Engine;
use super::alarms::{Alarm, AlarmKind};
use crate::comment::{AccountId, StateName, Timestamp};
use crate::config::Config;
use crate::participation::surge::{History, Hour, Series, Surge, histories};
use crate::store::{QueueQuery, StoreError};

/// From when on something is an alarm.
#[derive(Clone, Copy, Debug)]
pub struct Lookout {
    /// Between two looks.
    pub look: Duration,
    /// How long an escalated comment may wait; none if nobody minds.
    pub escalation: Option<Duration>,
    /// How long a question may have no answer; none if nobody minds.
    pub unanswered: Option<Duration>,
    /// The fewest comments of an hour that are a surge; none if none is one.
    pub surge: Option<u32>,
}

/// Surges that go on, by account and topic; no topic is all comments together.
type Surges = HashMap<(AccountId, Option<String>), Surge>;

impl Lookout {
    /// As configured.
    pub fn of(config: &Config) -> Self {
        let alarms = &config.alarms;
        Self {
            // A surge is noticed, and a wait told of, within half a minute.
            look: Duration::from_secs(20),
            escalation: alarms.escalation,
            unanswered: alarms.unanswered,
            surge: alarms.surge,
        }
    }
}

/// Works until told to stop.
pub(super) async fn run(engine: Engine, lookout: Lookout, stop: CancellationToken) {
    let mut surges = Surges::new();
    loop {
        if let Err(error) = look(&engine, lookout, &mut surges).await {
            tracing::warn!(%error, "nobody knows whether something waits for too long");
        }
        tokio::select! {
            () = tokio::time::sleep(lookout.look) => {}
            () = stop.cancelled() => return,
        }
    }
}

async fn look(engine: &Engine, lookout: Lookout, surges: &mut Surges) -> Result<(), StoreError> {
    let now = Timestamp::now();
    if let Some(longest) = lookout.escalation {
        escalations(engine, longest, now).await?;
    }
    if let Some(longest) = lookout.unanswered {
        unanswered(engine, longest, now).await?;
    }
    if let Some(least) = lookout.surge {
        judge(engine, least, now, surges).await?;
    }
    Ok(())
}

/// Working time or not: what is escalated may be a report that somebody must see. What staff snoozed they have seen.
async fn escalations(engine: &Engine, longest: Duration, now: Timestamp) -> Result<(), StoreError> {
    for account in engine.accounts.iter() {
        let query = QueueQuery {
            accounts: vec![account.id.clone()],
            now,
            state: Some(StateName::Escalated),
            assigned_to: None,
            snoozed: false,
            skip: 0,
            limit: 1,
        };
        let oldest = engine.store.queue(query).await?.comments.first().map(|comment| comment.written_at);
        waits(engine, &account.id, AlarmKind::EscalationWaits, oldest, longest, now);
    }
    Ok(())
}

async fn unanswered(engine: &Engine, longest: Duration, now: Timestamp) -> Result<(), StoreError> {
    let figures = engine.follow(&|_, _| {}).await?;
    let oldest = tokio::task::spawn_blocking(move || figures.table.unanswered()).await;
    let oldest = oldest.map_err(|error| StoreError::Unavailable(format!("counting failed: {error}")))?;
    for account in engine.accounts.iter() {
        let oldest = oldest.get(&account.id).copied();
        waits(engine, &account.id, AlarmKind::OldestUnanswered, oldest, longest, now);
    }
    Ok(())
}

/// Raises or clears an alarm about what has waited since `oldest`.
fn waits(
    engine: &Engine,
    account: &AccountId,
    kind: AlarmKind,
    oldest: Option<Timestamp>,
    longest: Duration,
    now: Timestamp,
) {
    let longest = super::moment::millis(longest);
    match oldest.filter(|oldest| now.since(*oldest) > longest) {
        Some(oldest) => {
            let reason = match kind {
                AlarmKind::EscalationWaits => format!(
                    "eskalasi menunggu petugas sejak {oldest} / an escalated comment waits for a person since {oldest}"
                ),
                _ => format!(
                    "pertanyaan sejak {oldest} belum dijawab / a question of {oldest} has no answer yet"
                ),
            };
            engine.alarms.raise(account, kind, oldest, &reason);
        }
        None => engine.alarms.clear(account, kind),
    }
}

async fn judge(engine: &Engine, least: u32, now: Timestamp, surges: &mut Surges) -> Result<(), StoreError> {
    let figures = engine.follow(&|_, _| {}).await?;
    let topics = figures.table.topics(|account, intent| engine.topic(account, intent));
    let counted = tokio::task::spawn_blocking(move || {
        let histories = histories(figures.table.observations(&topics), now);
        histories.into_iter().map(|(account, history)| (account.clone(), history)).collect::<Vec<_>>()
    });
    let counted =
        counted.await.map_err(|error| StoreError::Unavailable(format!("counting failed: {error}")))?;
    for (account, history) in counted.iter().filter(|(account, _)| engine.accounts.get(account).is_some()) {
        take(engine, (account.clone(), None), history, &history.all, least, now, surges);
        for (topic, series) in &history.topics {
            take(engine, (account.clone(), Some(topic.clone())), history, series, least, now, surges);
        }
    }
    // A topic that is in no file any more, or an account that left.
    let is_gone = |account: &AccountId, topic: &Option<String>| {
        let history = counted.iter().find(|(of, _)| of == account).map(|(_, history)| history);
        history.is_none_or(|history| topic.as_ref().is_some_and(|topic| !history.topics.contains_key(topic)))
    };
    surges.retain(|(account, topic), _| {
        let gone = is_gone(account, topic);
        if gone {
            engine.alarms.clear_of(account, AlarmKind::Surge, topic.as_deref());
        }
        !gone
    });
    Ok(())
}

/// Takes one look at one series.
fn take(
    engine: &Engine,
    of: (AccountId, Option<String>),
    history: &History,
    series: &Series,
    least: u32,
    now: Timestamp,
    surges: &mut Surges,
) {
    let before = surges.get(&of).copied().unwrap_or_default();
    if !before.wants(series, least) {
        return;
    }
    let hour = history.hour(series);
    let after = before.after(hour.as_ref(), least, now);
    let (account, topic) = &of;
    match (before, after, hour) {
        (Surge::Calm, Surge::Raised { since, .. }, Some(hour)) => {
            engine.alarms.raise_as(alarm(account, topic.as_deref(), since, hour));
        }
        (Surge::Raised { .. }, Surge::Calm, _) => {
            engine.alarms.clear_of(account, AlarmKind::Surge, topic.as_deref());
        }
        _ => {}
    }
    surges.insert(of, after);
    surges.retain(|_, surge| *surge != Surge::Calm);
}

fn alarm(account: &AccountId, topic: Option<&str>, since: Timestamp, hour: Hour) -> Alarm {
    let Hour { count, expected, .. } = hour;
    let (tentang, about) = match topic {
        Some(topic) => (format!(" tentang {topic}"), format!(" about {topic}")),
        None => (String::new(), String::new()),
    };
    let reason = format!(
        "lonjakan: {count} komentar{tentang} dalam satu jam, biasanya {expected:.1} / a surge: {count} comments{about} within an hour, usually {expected:.1}"
    );
    Alarm {
        kind: AlarmKind::Surge,
        account: account.clone(),
        since,
        reason,
        topic: topic.map(str::to_owned),
        count: Some(count),
        expected: Some(expected),
    }
}
