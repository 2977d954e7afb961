//! What policy makes of a match. Doubt means draft, and for an intent of mode `escalate` it means escalate.

use jiff::civil::Date;

use super::compose::{self, Composed};
use crate::comment::{Channel, Decision, IntentId, Kind};
use crate::intents::{self, Candidate, Intent, IntentSet, Match, Thresholds};

/// How much the bot may do for an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    /// Everything goes to staff first.
    Draft,
    /// Everything goes to staff first, since something has gone wrong.
    Fallen,
    /// What is certain is posted.
    Auto,
}

/// Which facts count as confirmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Facts {
    /// Those that `agency.toml` says are.
    AsConfigured,
    /// All, to judge the matching alone.
    AllConfirmed,
}

/// What a decision depends on beside the match.
#[derive(Clone, Debug)]
pub struct Circumstances<'a> {
    /// The account's setting.
    pub setting: Setting,
    /// The account's own Instagram name.
    pub own_username: Option<&'a str>,
    /// The day, in the account's zone; none judges as if nothing expired.
    pub today: Option<Date>,
    /// Which facts count as confirmed.
    pub facts: Facts,
    /// Whether the intent files have faults, so that something may be missing from the set.
    pub faulty: bool,
    /// Comment, live comment or mention.
    pub kind: Kind,
    /// Whether we know who wrote it.
    pub author_known: bool,
    /// What the comment says.
    pub text: &'a str,
    /// Picks among the variants of an answer.
    pub choice: u64,
    /// Characters that will be put around a public answer: the asker's name and the signature.
    pub added: usize,
    /// Bytes that will be put around a private one: the signature.
    pub added_bytes: usize,
    /// Whether it was written before the account was served here, or long ago.
    pub backlog: bool,
}

/// What to do with a comment.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// What to do.
    pub decision: Decision,
    /// Why.
    pub reason: Reason,
    /// The best intent, where one fits.
    pub intent: Option<IntentId>,
    /// What to say or to propose, not yet addressed.
    pub text: Option<String>,
    /// Where to say it.
    pub channel: Channel,
}

macro_rules! reasons {
    ($($(#[$doc:meta])* $name:ident = $code:literal,)*) => {
        /// Why a decision was taken. The codes stand in the ledger and in the API.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Reason {
            $($(#[$doc])* $name,)*
        }

        impl Reason {
            /// Every reason.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The code of the reason.
            pub fn code(self) -> &'static str {
                match self {
                    $(Self::$name => $code,)*
                }
            }
        }
    };
}

reasons! {
    /// It asks what the intent answers, beyond doubt.
    Matched = "matched",
    /// There are no words in it.
    Empty = "empty",
    /// No intent fits well enough.
    NoMatch = "no-match",
    /// It mentions an intent's words but asks nothing.
    NoQuestion = "no-question",
    /// The intent's own mode says so.
    IntentMode = "intent-mode",
    /// By itself it says too little; with its thread or the post's caption it asks what the intent answers.
    Context = "context",
    /// The account's mode says so.
    AccountMode = "account-mode",
    /// The intent files have faults.
    BrokenIntents = "broken-intents",
    /// It holds personal data, which a public answer would draw attention to.
    PersonalData = "personal-data",
    /// It is angry; a person finds better words.
    Anger = "anger",
    /// Nobody knows who wrote it.
    AuthorUnknown = "author-unknown",
    /// It speaks to somebody else.
    AddressedToOther = "addressed-to-other",
    /// It may be a report that a person must see, whatever else it may be.
    PossibleReport = "possible-report",
    /// It asks more than one thing.
    SeveralIntents = "several-intents",
    /// The match is not certain enough.
    LowConfidence = "low-confidence",
    /// Another intent fits nearly as well.
    NarrowMargin = "narrow-margin",
    /// The intent has no answer yet.
    NoReply = "no-reply",
    /// The answer's time is over.
    Expired = "expired",
    /// The answer holds a fact that nobody confirmed.
    UnconfirmedFact = "unconfirmed-fact",
    /// The answer is longer than Instagram takes.
    TooLong = "too-long",
    /// The answer was meant for a private message, and the seven days for it are over.
    MessageTooLate = "message-too-late",
    /// The answer is meant for a private message, which is not possible here.
    PrivateChannel = "private-channel",
    /// The bot fell back to drafts.
    FellToDrafts = "fell-to-drafts",
    /// It was written before the account was served here, or long before it was found.
    Backlog = "backlog",
    /// Live comments can't be answered in public.
    LiveComment = "live-comment",
    /// It mentions us from elsewhere, and we know no more than that.
    Mention = "mention",
    /// A comment by a served account.
    OwnComment = "own-comment",
    /// It belongs to no account that we serve.
    UnknownAccount = "unknown-account",
    /// Staff had answered before we could look.
    AnsweredByStaff = "answered-by-staff",
}

/// Decides what to do with a comment.
pub fn decide(set: &IntentSet, found: &Match, at: &Circumstances<'_>) -> Verdict {
    let verdict = |decision, reason, intent: Option<&Intent>, text| Verdict {
        decision,
        reason,
        intent: intent.map(|intent| intent.id.clone()),
        text,
        channel: channel(at.kind, intent),
    };
    if matches!(at.kind, Kind::Mention | Kind::Caption) && at.text.is_empty() {
        return verdict(Decision::Draft, Reason::Mention, None, None);
    }
    if !at.text.chars().any(char::is_alphanumeric) {
        return verdict(Decision::Ignore, Reason::Empty, None, None);
    }
    let thresholds = set.thresholds();
    let best = found.candidates.first().and_then(|best| Some((best, set.get(&best.intent)?)));
    if let Some((_, intent)) = best
        && intent.mode != intents::Mode::Escalate
        && reported(set, found) >= thresholds.escalate
    {
        return verdict(Decision::Escalate, Reason::PossibleReport, Some(intent), None);
    }
    let Some((best, intent)) = best.filter(|(best, intent)| is_enough(best, intent, found, set)) else {
        return verdict(Decision::Ignore, Reason::NoMatch, None, None);
    };
    if intent.mode == intents::Mode::Ignore {
        return verdict(Decision::Ignore, Reason::IntentMode, Some(intent), None);
    }
    let composed = compose::compose(set, intent, found.language, at.choice);
    let text = composed.as_ref().map(|composed| composed.text.clone());
    if intent.mode == intents::Mode::Escalate {
        return verdict(Decision::Escalate, Reason::IntentMode, Some(intent), text);
    }
    if !found.question {
        return verdict(Decision::Ignore, Reason::NoQuestion, Some(intent), None);
    }
    if at.kind == Kind::Live {
        return verdict(Decision::Escalate, Reason::LiveComment, Some(intent), text);
    }
    let (composed, several) = with_further(set, found, at, composed);
    match doubt(found, best, intent, composed.as_ref(), several, at, set) {
        Some(reason) => {
            let text = composed.map(|composed| composed.text);
            verdict(Decision::Draft, reason, Some(intent), text)
        }
        None => {
            verdict(Decision::Post, Reason::Matched, Some(intent), composed.map(|composed| composed.text))
        }
    }
}

/// Where an answer is said. Whoever writes during a broadcast can be answered by message alone, and whoever mentions us
/// elsewhere in public alone.
fn channel(kind: Kind, intent: Option<&Intent>) -> Channel {
    match kind {
        Kind::Live => Channel::Private,
        Kind::Mention | Kind::Caption => Channel::Public,
        Kind::Comment => intent.map_or(Channel::Public, |intent| intent.channel),
    }
}

/// Whether the best candidate is sure enough to be acted upon at all.
fn is_enough(best: &Candidate, intent: &Intent, found: &Match, set: &IntentSet) -> bool {
    let Thresholds { draft, escalate, .. } = set.thresholds();
    let is_reported = intent.mode == intents::Mode::Escalate && reported(set, found) >= escalate;
    is_reported || best.confidence >= draft
}

/// Confidence in all intents of mode `escalate` together, in the whole comment or in the part that says most.
fn reported(set: &IntentSet, found: &Match) -> f64 {
    let escalates = |id: &IntentId| set.get(id).is_some_and(|intent| intent.mode == intents::Mode::Escalate);
    let whole = found.candidates.iter().filter(|candidate| escalates(&candidate.intent));
    let parts = found.also.iter().filter(|(id, _)| escalates(id)).map(|(_, confidence)| *confidence);
    parts.fold(whole.map(|candidate| candidate.confidence).sum(), f64::max)
}

/// The answer with those to the further questions in the comment, and whether there are any.
fn with_further(
    set: &IntentSet,
    found: &Match,
    at: &Circumstances<'_>,
    composed: Option<Composed>,
) -> (Option<Composed>, bool) {
    let mut whole = composed;
    let mut several = false;
    for (id, _) in &found.also {
        several = true;
        let Some(intent) = set.get(id) else { continue };
        let Some(further) = compose::compose(set, intent, found.language, at.choice) else { continue };
        match &mut whole {
            Some(whole) => {
                whole.text.push_str("\n\n");
                whole.text.push_str(&further.text);
                whole.unconfirmed.extend(further.unconfirmed);
            }
            None => whole = Some(further),
        }
    }
    (whole, several)
}

/// The first reason not to post by oneself, the weightiest first; none if there is no doubt.
fn doubt(
    found: &Match,
    best: &Candidate,
    intent: &Intent,
    composed: Option<&Composed>,
    several: bool,
    at: &Circumstances<'_>,
    set: &IntentSet,
) -> Option<Reason> {
    let thresholds = set.thresholds();
    let expired = matches!((intent.valid_until, at.today), (Some(last), Some(today)) if today > last);
    let unconfirmed = at.facts == Facts::AsConfigured && composed.is_some_and(|c| !c.unconfirmed.is_empty());
    let private = channel(at.kind, Some(intent)) == Channel::Private;
    let too_long = composed.is_some_and(|c| match private {
        true => c.text.len() + at.added_bytes > compose::MAX_MESSAGE_BYTES,
        false => c.text.chars().count() + at.added > compose::MAX_CHARS,
    });
    let to_other = compose::mentioned(at.text).next().is_some()
        && !at.own_username.is_some_and(|own| compose::mentions(at.text, own));
    [
        (at.faulty, Reason::BrokenIntents),
        // In a message nobody's attention is drawn to it.
        (!private && !crate::text::personal::find(at.text).is_empty(), Reason::PersonalData),
        (found.angry, Reason::Anger),
        (!at.author_known, Reason::AuthorUnknown),
        (to_other, Reason::AddressedToOther),
        (several, Reason::SeveralIntents),
        (best.confidence < thresholds.post, Reason::LowConfidence),
        (found.margin < thresholds.margin, Reason::NarrowMargin),
        (composed.is_none(), Reason::NoReply),
        (too_long, Reason::TooLong),
        (expired, Reason::Expired),
        (unconfirmed, Reason::UnconfirmedFact),
        (intent.mode == intents::Mode::Draft, Reason::IntentMode),
        (intent.channel == Channel::Private && !private, Reason::PrivateChannel),
        (at.backlog, Reason::Backlog),
        (at.setting == Setting::Draft, Reason::AccountMode),
        // The last: what has this reason would have been posted.
        (at.setting == Setting::Fallen, Reason::FellToDrafts),
    ]
    .into_iter()
    .find_map(|(doubtful, reason)| doubtful.then_some(reason))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::comment::Language;
    use crate::intents::{SourceFile, compile};

    const TOPIC: &str = r#"topic = "T"
[[intent]]
id = "seragam"
mode = "auto"
examples = ["seragam beli di mana?"]
reply.id = ["Di mana saja."]
[[intent]]
id = "pungutan"
mode = "escalate"
examples = ["ada pungli di sekolah"]
[[intent]]
id = "terima-kasih"
mode = "ignore"
examples = ["terima kasih"]
"#;

    /// What is decided where the intents have these confidences.
    fn decided(confidences: &[(&str, f64)]) -> (Decision, Reason) {
        let set = compile(&[SourceFile { name: "t.toml".into(), text: TOPIC.into() }]).set;
        let candidate = |(id, confidence): &(&str, f64)| Candidate {
            intent: IntentId::new((*id).to_owned()).unwrap(),
            confidence: *confidence,
            evidence: Vec::new(),
        };
        let found = Match {
            language: Language::Indonesian,
            question: true,
            angry: false,
            candidates: confidences.iter().map(candidate).collect(),
            margin: 0.9,
            also: Vec::new(),
        };
        let at = Circumstances {
            setting: Setting::Auto,
            own_username: None,
            today: None,
            facts: Facts::AllConfirmed,
            faulty: false,
            kind: Kind::Comment,
            author_known: true,
            text: "komentar",
            choice: 0,
            added: 0,
            added_bytes: 0,
            backlog: false,
        };
        let verdict = decide(&set, &found, &at);
        (verdict.decision, verdict.reason)
    }

    #[test]
    fn doubt_about_a_report_calls_a_person() {
        let possible = (Decision::Escalate, Reason::PossibleReport);
        for (confidences, expected) in [
            (&[("pungutan", 0.95)][..], (Decision::Escalate, Reason::IntentMode)),
            (&[("pungutan", 0.15)], (Decision::Escalate, Reason::IntentMode)),
            (&[("seragam", 0.5), ("pungutan", 0.2)], possible),
            (&[("seragam", 0.2), ("pungutan", 0.15)], possible),
            (&[("terima-kasih", 0.6), ("pungutan", 0.2)], possible),
            (&[("seragam", 0.95), ("pungutan", 0.02)], (Decision::Post, Reason::Matched)),
            (&[("seragam", 0.5), ("pungutan", 0.02)], (Decision::Draft, Reason::LowConfidence)),
            (&[("pungutan", 0.05)], (Decision::Ignore, Reason::NoMatch)),
        ] {
            assert_eq!(decided(confidences), expected, "{confidences:?}");
        }
    }
}
