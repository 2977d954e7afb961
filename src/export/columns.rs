//! Which columns a file has.

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// Text.
    Text,
    /// A whole number.
    Integer,
    /// A number.
    Float,
    /// Yes or no.
    Boolean,
    /// A moment.
    Time,
}

/// A column: the member of a JSON object that it shows.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its heading.
    pub name: &'static str,
    /// Where the member is, from the object inwards.
    pub path: &'static [&'static str],
    /// What it holds.
    pub kind: Type,
}

/// A list of columns: `name: Type`, or `name at "outer" "inner": Type` for what stands deeper.
macro_rules! columns {
    ($($name:literal $(at $($step:literal)+)? : $kind:ident),* $(,)?) => {
        &[$(Column {
            name: $name,
            path: columns!(@path $name $(, $($step)+)?),
            kind: Type::$kind,
        }),*]
    };
    (@path $name:literal) => { &[$name] };
    (@path $name:literal, $($step:literal)+) => { &[$($step),+] };
}

/// The latency record: all its members.
pub const LATENCY: &[Column] = columns! {
    "comment": Text, "account": Text, "media": Text, "parent": Text, "author": Text, "source": Text,
    "received_by_webhook_at": Time, "found_by_poller_at": Time, "written_at": Time, "clock": Text,
    "received_at": Time, "decided_at": Time, "approved_at": Time, "answered_at": Time,
    "latency_ms": Integer, "working_latency_ms": Integer, "clock_skew": Boolean, "responder": Text, "reply_id": Text,
    "peer_at": Time, "peer_confirmed_at": Time, "decision": Text, "reason": Text, "intent": Text, "topic": Text,
    "confidence": Float, "language": Text, "question": Boolean, "counted": Boolean, "hidden_at": Time,
    "removed_at": Time, "definition": Integer, "seq": Integer,
};

/// A ledger entry, with the members of every event.
pub const EVENTS: &[Column] = columns! {
    "seq": Integer, "at": Time, "comment": Text, "account": Text, "event": Text,
    "actor_kind" at "actor" "kind": Text, "actor_name" at "actor" "name": Text, "v": Integer,
    "source": Text, "kind": Text, "text": Text,
    "author_id" at "author" "id": Text, "author_username" at "author" "username": Text,
    "media": Text, "parent": Text, "written_at": Time, "clock": Text,
    "decision": Text, "reason": Text, "intent": Text, "confidence": Float, "margin": Float, "language": Text,
    "question": Boolean, "intents_hash": Text, "edited": Boolean, "channel": Text,
    "attempt": Integer, "node": Text, "deadline": Time, "result": Text, "code": Integer, "subcode": Integer,
    "reply_id": Text, "retry_at": Time, "responder": Text, "answered_at": Time, "own": Boolean, "addressed": Boolean,
    "to": Text, "until": Time,
};

/// The ways of a split, each of which is a column of its own where it is asked for.
const KEYS: &[Column] = columns! {
    "account" at "key" "account": Text, "topic" at "key" "topic": Text, "intent" at "key" "intent": Text,
    "responder" at "key" "responder": Text, "language" at "key" "language": Text, "hour" at "key" "hour": Text,
    "day" at "key" "day": Text, "week" at "key" "week": Text, "month" at "key" "month": Text,
};

const FIGURES: &[Column] = columns! {
    "comments": Integer, "questions": Integer, "answered": Integer, "answered_questions": Integer,
    "rate": Float, "question_rate": Float,
    "within_15m" at "within" "15m": Float, "within_1h" at "within" "1h": Float, "within_24h" at "within" "24h": Float,
    "latency_median_ms" at "latency_ms" "median": Integer, "latency_p90_ms" at "latency_ms" "p90": Integer,
    "latency_p95_ms" at "latency_ms" "p95": Integer, "latency_p99_ms" at "latency_ms" "p99": Integer,
    "latency_mean_ms" at "latency_ms" "mean": Float,
    "working_latency_median_ms" at "working_latency_ms" "median": Integer,
    "working_latency_p90_ms" at "working_latency_ms" "p90": Integer,
    "working_latency_p95_ms" at "working_latency_ms" "p95": Integer,
    "working_latency_p99_ms" at "working_latency_ms" "p99": Integer,
    "working_latency_mean_ms" at "working_latency_ms" "mean": Float,
    "survival_median_ms" at "survival" "median_ms": Integer, "survival_low_ms" at "survival" "low_ms": Integer,
    "survival_high_ms" at "survival" "high_ms": Integer,
    "question_survival_median_ms" at "question_survival" "median_ms": Integer,
    "question_survival_low_ms" at "question_survival" "low_ms": Integer,
    "question_survival_high_ms" at "question_survival" "high_ms": Integer,
    "stage_received_ms" at "stages_ms" "received": Integer, "stage_decided_ms" at "stages_ms" "decided": Integer,
    "stage_approved_ms" at "stages_ms" "approved": Integer, "stage_posted_ms" at "stages_ms" "posted": Integer,
    "bot" at "responders" "bot": Integer, "approved" at "responders" "approved": Integer,
    "staff" at "responders" "staff": Integer,
    "peers_first" at "peers" "first": Integer, "peers_confirmed" at "peers" "confirmed": Integer,
    "by_webhook" at "coverage" "webhook": Integer, "by_poller" at "coverage" "poller": Integer,
    "by_instagram" at "coverage" "instagram": Integer,
    "mature": Boolean,
};

/// The period, as it stands in every row.
const BOUNDS: &[Column] =
    columns! { "from": Time, "to": Time, "as_of": Time, "zone": Text, "definition": Integer };

/// The columns of a participation document's groups that are split by these.
pub fn participation<'a>(by: impl IntoIterator<Item = &'a str>) -> Vec<Column> {
    let keys = by.into_iter().filter_map(|by| KEYS.iter().find(|key| key.name == by));
    keys.chain(FIGURES).chain(BOUNDS).copied().collect()
}
