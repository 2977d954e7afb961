//! Decides on every new comment, in the order in which they came.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::accounts::{Account, Accounts};
use super::answers::{self, Own};
use super::backlog::is_backlog;
use super::faq::Faq;
use super::{Engine, peers, privacy};
use crate::comment::{
    Actor, Channel, Comment, CommentId, Decision, Event, Kind, Language, Outcome, Responder, Source, State,
    StateName, Timestamp,
};
use crate::intents::Match;
use crate::reply::{self, Circumstances, Facts, Reason, Verdict};
use crate::store::{Change, StoreError};

/// Comments decided on together: enough that their decisions share a flush, few enough that none waits for the others.
const BATCH: usize = 256;
/// After the store failed, this long until the next try.
const AFTER_FAILURE: Duration = Duration::from_millis(500);

pub(super) type Step = (Actor, Event);

/// Works until told to stop.
pub(super) async fn run(engine: Engine, stop: CancellationToken) {
    while !stop.is_cancelled() {
        let woken = engine.arrived.notified();
        let done = match decide_new(&engine).await {
            Ok(done) => done,
            Err(error) => {
                tracing::error!(%error, "new comments can't be decided on");
                tokio::select! {
                    () = tokio::time::sleep(AFTER_FAILURE) => continue,
                    () = stop.cancelled() => break,
                }
            }
        };
        if done == 0 {
            tokio::select! {
                () = woken => {}
                () = stop.cancelled() => break,
            }
        }
    }
}

/// Decides on a batch of new comments; returns how many there were.
async fn decide_new(engine: &Engine) -> Result<usize, StoreError> {
    let new = engine.store.waiting(StateName::New, None, BATCH).await?;
    let (own, asked): (Vec<Comment>, Vec<Comment>) = new
        .into_iter()
        .partition(|comment| comment.author.as_ref().is_some_and(|a| engine.accounts.wrote(a).is_some()));
    let count = own.len() + asked.len();
    let mut threads = Vec::with_capacity(asked.len());
    for comment in &asked {
        threads.push(engine.thread(comment).await?);
    }
    let mut decisions: Vec<Decided> = asked
        .iter()
        .zip(&threads)
        .map(|(comment, thread)| decide(engine, comment, thread, Wants::Posts))
        .collect();
    let wanting: Vec<&Comment> =
        asked.iter().zip(&decisions).filter_map(|(comment, d)| d.wants_post.then_some(comment)).collect();
    if !wanting.is_empty() {
        engine.look_at_posts(&wanting).await;
        for ((comment, thread), decided) in asked.iter().zip(&threads).zip(&mut decisions) {
            if decided.wants_post {
                *decided = decide(engine, comment, thread, Wants::Nothing);
            }
        }
    }
    let exposed: Vec<&Comment> = asked.iter().filter(|comment| exposes(engine, comment)).collect();
    if !exposed.is_empty() {
        privacy::note(engine, &exposed).await?;
    }
    let now = Timestamp::now();
    let steps = asked.iter().zip(decisions);
    let changes = steps.map(|(comment, decided)| Change::of(comment, now, decided.steps)).collect();
    let changed: Vec<Comment> = engine.store.record(changes).await?.into_iter().flatten().collect();
    if changed.iter().any(|comment| comment.state.name() == StateName::Queued) {
        engine.queued.notify_one();
    }
    if changed.iter().any(|comment| comment.text.is_empty() && comment.kind != Kind::Comment) {
        engine.mentioned.notify_one();
    }
    for comment in &changed {
        note_peers(engine, comment).await?;
    }
    // Questions first, so that an answer that came along with its question finds it decided.
    for comment in &own {
        close(engine, comment).await?;
    }
    Ok(count)
}

/// Notes that another citizen answered: what `comment` answers, and what answers `comment`, whichever came first.
async fn note_peers(engine: &Engine, comment: &Comment) -> Result<(), StoreError> {
    let is_question = comment.question == Some(true);
    if comment.parent.is_none() && !is_question {
        return Ok(());
    }
    let thread = engine.thread(comment).await?;
    let answers = thread.iter().filter(|reply| reply.id != comment.id);
    let answers = answers.filter(|_| is_question).filter_map(|reply| {
        let asked = peers::answered(reply, &thread, &engine.accounts)?;
        (asked.id == comment.id).then_some((asked, reply))
    });
    let answered = peers::answered(comment, &thread, &engine.accounts);
    for (asked, reply) in answered.map(|asked| (asked, comment)).into_iter().chain(answers) {
        note_peer(engine, asked.clone(), reply).await?;
    }
    Ok(())
}

/// Records a peer's answer, at the time when it was written.
async fn note_peer(engine: &Engine, mut asked: Comment, reply: &Comment) -> Result<(), StoreError> {
    // It may move on while we look. What comes between again and again is left: it is a figure, and a hint to staff.
    for _ in 0..3 {
        if asked.peers.as_ref().is_some_and(|peers| peers.replies.contains(&reply.id)) {
            return Ok(());
        }
        let steps = vec![(Actor::PEER, Event::PeerAnswered { reply_id: reply.id.clone() })];
        if engine.record(Change::of(&asked, reply.written_at, steps)).await?.is_some() {
            return Ok(());
        }
        let Some(now) = engine.store.comment(&asked.id).await? else { return Ok(()) };
        asked = now;
    }
    Ok(())
}

fn exposes(engine: &Engine, comment: &Comment) -> bool {
    let account = comment.account.as_ref().and_then(|id| engine.accounts.get(id));
    account.is_some_and(|account| privacy::is_to_be_hidden(account, comment))
}

/// What may be read before a comment is decided on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wants {
    /// Its post, if that might change the decision.
    Posts,
    /// Nothing any more.
    Nothing,
}

/// The comment, now known for a mention under somebody else's post.
fn as_mention(comment: &Comment) -> Event {
    Event::Received {
        source: if comment.by_webhook_at.is_some() { Source::Webhook } else { Source::Poller },
        kind: Kind::Mention,
        text: comment.text.clone(),
        author: comment.author.clone(),
        media: comment.media.clone(),
        parent: comment.parent.clone(),
        written_at: comment.written_at,
        clock: comment.clock,
    }
}

/// What is decided on a comment.
struct Decided {
    steps: Vec<Step>,
    /// Whether its post might tell more, which is not known yet.
    wants_post: bool,
}

impl From<Vec<Step>> for Decided {
    fn from(steps: Vec<Step>) -> Self {
        Self { steps, wants_post: false }
    }
}

/// The match and the verdict of a comment in its context: the top of its thread, or the caption of its post.
fn in_context(
    engine: &Engine,
    account: &Account,
    faq: &Faq,
    comment: &Comment,
    thread: &[Comment],
    found: &Match,
) -> (Option<(Match, Verdict)>, bool) {
    let choice = choice(comment);
    let at = circumstances(account, faq, comment, Timestamp::now(), choice);
    let lifted = |context: &str| reply::context::lifted(&faq.set, found, context, &at);
    let top = thread.iter().find(|known| known.id == *comment.top() && known.id != comment.id);
    if let Some(lifted) = top.and_then(|top| lifted(&top.text)) {
        return (Some(lifted), false);
    }
    match comment.media.as_ref().map(|media| engine.posts.get(media)) {
        Some(Some(post)) => (post.caption.as_deref().and_then(lifted), false),
        Some(None) => (None, true),
        None => (None, false),
    }
}

/// The steps that decide on a comment by somebody else.
fn decide(engine: &Engine, comment: &Comment, thread: &[Comment], wants: Wants) -> Decided {
    let Some(account) = comment.account.as_ref().and_then(|id| engine.accounts.get(id)) else {
        return vec![(Actor::SYSTEM, ignored(Reason::UnknownAccount))].into();
    };
    // With Instagram Login a mention under somebody else's post looks like a comment under one of ours.
    let may_be_mention = comment.kind == Kind::Comment && reply::mentions(&comment.text, &account.username);
    let post = comment.media.as_ref().filter(|_| may_be_mention).map(|media| engine.posts.get(media));
    match post {
        Some(None) if wants == Wants::Posts => return Decided { steps: Vec::new(), wants_post: true },
        Some(Some(post)) if post.is_foreign => return vec![(Actor::META, as_mention(comment))].into(),
        _ => {}
    }
    let at = Timestamp::now();
    let faq = account.faq();
    let mut found = faq.set.matches(&comment.text);
    let mut verdict = verdict(engine, account, &faq, comment, &found, at);
    let mut wants_post = false;
    if reply::context::is_wanted(&comment.text, &found, &verdict) {
        let lifted;
        (lifted, wants_post) = in_context(engine, account, &faq, comment, thread, &found);
        if let Some(lifted) = lifted {
            (found, verdict) = lifted;
        }
    }
    let answer = answers::given(comment, thread, &engine.accounts);
    let mut steps = Vec::new();
    let best = found.candidates.first().map_or(0.0, |best| best.confidence);
    let decided = |decision, reason: Reason| Event::Decided {
        decision,
        reason: reason.code().to_owned(),
        intent: verdict.intent.clone(),
        confidence: best,
        margin: found.margin,
        language: found.language,
        question: found.question,
        intents_hash: faq.set.hash().to_owned(),
    };
    if let Some(answer) = answer {
        let decision = if verdict.decision == Decision::Ignore { Decision::Ignore } else { Decision::Draft };
        steps.push((Actor::BOT, decided(decision, Reason::AnsweredByStaff)));
        let answered_at = answer.written_at;
        let reply_id = Some(answer.id.clone());
        steps.push((Actor::STAFF, Event::Answered { responder: Responder::Staff, reply_id, answered_at }));
        return steps.into();
    }
    steps.push((Actor::BOT, decided(verdict.decision, verdict.reason)));
    steps.extend(say(account, comment, &verdict).map(|event| (Actor::BOT, event)));
    Decided { steps, wants_post }
}

/// What picks among the variants of an answer at first: the same for the same comment.
pub(super) fn choice(comment: &Comment) -> u64 {
    let mut hasher = DefaultHasher::new();
    comment.id.hash(&mut hasher);
    hasher.finish()
}

/// What to do with a comment, and what to say: the variant whose turn it is.
fn verdict(
    engine: &Engine,
    account: &Account,
    faq: &Faq,
    comment: &Comment,
    found: &Match,
    at: Timestamp,
) -> Verdict {
    let mut circumstances = circumstances(account, faq, comment, at, choice(comment));
    let verdict = reply::decide(&faq.set, found, &circumstances);
    let (Some(intent), Some(_)) = (&verdict.intent, &verdict.text) else { return verdict };
    let first = circumstances.choice;
    circumstances.choice = engine.rotation.next(&account.id, intent, verdict.decision, first);
    engine.rotation.took(&account.id, intent, verdict.decision, circumstances.choice);
    reply::decide(&faq.set, found, &circumstances)
}

/// What is said or proposed, addressed to the comment's author.
fn say(account: &Account, comment: &Comment, verdict: &Verdict) -> Option<Event> {
    let text = verdict.text.as_deref()?;
    // What is hidden takes no public reply.
    let is_hidden = privacy::is_to_be_hidden(account, comment) && text.len() <= reply::MAX_MESSAGE_BYTES;
    let channel = if is_hidden { Channel::Private } else { verdict.channel };
    match verdict.decision {
        Decision::Post => {
            Some(Event::Queued { text: signed(account, comment, text, channel), channel, not_before: None })
        }
        Decision::Draft | Decision::Escalate => {
            Some(Event::Drafted { text: addressed(comment, text, channel), channel })
        }
        Decision::Ignore => None,
    }
}

/// The asker's name before what is said in public; a message needs none.
fn addressed(comment: &Comment, text: &str, channel: Channel) -> String {
    if channel == Channel::Private {
        return text.to_owned();
    }
    reply::address(text, comment.author.as_ref().and_then(|author| author.username.as_deref()))
}

/// The same with the signature of what the bot says by itself.
pub(super) fn signed(account: &Account, comment: &Comment, text: &str, channel: Channel) -> String {
    let text = addressed(comment, text, channel);
    if account.signature.is_empty() { text } else { format!("{text}\n\n{}", account.signature) }
}

fn circumstances<'a>(
    account: &'a Account,
    faq: &Faq,
    comment: &'a Comment,
    at: Timestamp,
    choice: u64,
) -> Circumstances<'a> {
    Circumstances {
        setting: account.setting_now(),
        own_username: Some(&account.username),
        today: Some(at.date_in(&account.zone)),
        facts: Facts::AsConfigured,
        faulty: faq.is_faulty(),
        kind: comment.kind,
        author_known: comment.author.is_some(),
        text: &comment.text,
        choice,
        added: signed(account, comment, "", Channel::Public).chars().count(),
        added_bytes: signed(account, comment, "", Channel::Private).len(),
        backlog: is_backlog(comment, account.since()),
    }
}

/// Decides on a comment by a served account: it is never matched, and closes what it answers.
async fn close(engine: &Engine, own: &Comment) -> Result<(), StoreError> {
    // The question may move on while we look; then we look again, and in the end leave it to the re-check.
    for _ in 0..3 {
        let mut thread = engine.around(own).await?;
        thread.retain(|comment| comment.id != own.id);
        let Some((asked, steps)) = closes(own, &thread, &engine.accounts) else { break };
        if engine.record(Change::of(asked, Timestamp::now(), steps)).await?.is_some() {
            break;
        }
    }
    // The own comment's decision comes last: if we are killed before, it is new still, and all this is done again.
    let steps = vec![(Actor::SYSTEM, ignored(Reason::OwnComment))];
    engine.record(Change::of(own, Timestamp::now(), steps)).await?;
    Ok(())
}

/// The comment that an own one answers, with the steps that say so; none if it answers nothing that waits.
pub(super) fn closes<'a>(
    own: &Comment,
    thread: &'a [Comment],
    accounts: &Accounts,
) -> Option<(&'a Comment, Vec<Step>)> {
    match answers::read(own, thread, accounts) {
        Own::Echo | Own::Remark => None,
        Own::Posted(asked) => Some((asked, found_posted(asked, own))),
        Own::Answer(asked) => Some((asked, answered_by_staff(asked, Some(&own.id), own.written_at))),
    }
}

/// The steps for a reply of ours that was found to be public.
fn found_posted(asked: &Comment, reply: &Comment) -> Vec<Step> {
    match &asked.state {
        State::Posting { reply: said, attempt, .. } => {
            posted(attempt.number, said.responder, Some(&reply.id), reply.written_at)
        }
        _ => Vec::new(),
    }
}

/// The steps for a reply of ours that is public.
/// A message has no id that is a comment's.
pub(super) fn posted(
    attempt: u32,
    responder: Responder,
    reply: Option<&CommentId>,
    at: Timestamp,
) -> Vec<Step> {
    let outcome = Event::Outcome {
        attempt,
        result: Outcome::Posted,
        code: None,
        subcode: None,
        reply_id: reply.cloned(),
        retry_at: None,
        reason: None,
    };
    let answered = Event::Answered { responder, reply_id: reply.cloned(), answered_at: at };
    vec![(Actor::BOT, outcome), (Actor::BOT, answered)]
}

/// The steps for an answer that staff gave in Instagram: what we had in hand is withdrawn.
pub(super) fn answered_by_staff(asked: &Comment, reply: Option<&CommentId>, at: Timestamp) -> Vec<Step> {
    let mut steps = Vec::new();
    if asked.state.is_pending() && asked.state != State::New {
        steps.push((Actor::SYSTEM, Event::Withdrawn { reason: Reason::AnsweredByStaff.code().to_owned() }));
    }
    let answered = Event::Answered { responder: Responder::Staff, reply_id: reply.cloned(), answered_at: at };
    steps.push((Actor::STAFF, answered));
    steps
}

fn ignored(reason: Reason) -> Event {
    Event::Decided {
        decision: Decision::Ignore,
        reason: reason.code().to_owned(),
        intent: None,
        confidence: 0.0,
        margin: 0.0,
        language: Language::Undetermined,
        question: false,
        intents_hash: String::new(),
    }
}
