//! Comments of the days before a story begins, as the ledger of another installation would bring them.

use tanggap::comment::{
    AccountId, Actor, Author, Channel, Clock, CommentId, Decision, Entry, Event, IntentId, Kind, Language,
    MediaId, Responder, Source, Timestamp,
};

use crate::agency::Agency;
use crate::given::ACCOUNT;

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;

/// What happened before.
#[derive(Default)]
pub(crate) struct Past {
    entries: Vec<Entry>,
    comments: usize,
}

/// One comment of the past.
#[derive(Clone, Copy)]
pub(crate) struct Asked<'a> {
    /// The account that it is for.
    pub(crate) account: &'a str,
    /// How many days ago it was written, to the minute of now.
    pub(crate) days_ago: i64,
    /// What it says.
    pub(crate) text: &'a str,
    /// What it was taken for; none is nothing that is known.
    pub(crate) intent: Option<&'a str>,
    /// After how many minutes it was answered.
    pub(crate) answered_after: Option<i64>,
}

impl Default for Asked<'_> {
    fn default() -> Self {
        Self {
            account: ACCOUNT,
            days_ago: 3,
            text: "kapan ppdb dibuka?",
            intent: Some("ppdb-jadwal"),
            answered_after: Some(10),
        }
    }
}

impl Past {
    /// The same comment so many times, by as many citizens.
    pub(crate) fn has(&mut self, times: usize, asked: &Asked<'_>) -> &mut Self {
        for _ in 0..times {
            self.comments += 1;
            self.tell(asked);
        }
        self
    }

    fn tell(&mut self, asked: &Asked<'_>) {
        let number = self.comments;
        let comment = CommentId::new(format!("c{number}")).unwrap();
        let written_at = Timestamp::now().plus_millis(-asked.days_ago * DAY);
        let received = Event::Received {
            source: Source::Webhook,
            kind: Kind::Comment,
            text: asked.text.to_owned(),
            author: Some(Author { id: format!("99{number}"), username: Some(format!("rahasia_{number}")) }),
            media: Some(MediaId::new("18010000000000001").unwrap()),
            parent: None,
            written_at,
            clock: Clock::Graph,
        };
        let decision = if asked.intent.is_some() { Decision::Draft } else { Decision::Ignore };
        let decided = Event::Decided {
            decision,
            reason: if asked.intent.is_some() { "intent-mode" } else { "no-match" }.to_owned(),
            intent: asked.intent.map(|intent| IntentId::new(intent).unwrap()),
            confidence: 0.9,
            margin: 0.5,
            language: Language::Indonesian,
            question: asked.intent.is_some(),
            intents_hash: "hash".to_owned(),
        };
        let drafted = Event::Drafted { text: "usulan".to_owned(), channel: Channel::Public };
        let answered = asked.answered_after.map(|minutes| Event::Answered {
            responder: Responder::Staff,
            reply_id: Some(CommentId::new(format!("r{number}")).unwrap()),
            answered_at: written_at.plus_millis(minutes * MINUTE),
        });
        let steps = [Some(received), Some(decided), asked.intent.map(|_| drafted), answered];
        for event in steps.into_iter().flatten() {
            let at = match &event {
                Event::Answered { answered_at, .. } => *answered_at,
                _ => written_at.plus_millis(1000),
            };
            self.entries.push(Entry {
                seq: self.entries.len() as u64 + 1,
                at,
                comment: comment.clone(),
                account: Some(AccountId::new(asked.account).unwrap()),
                actor: Actor::SYSTEM,
                v: 1,
                event,
            });
        }
    }

    /// Takes it into an agency's empty store.
    pub(crate) async fn comes_to(&self, agency: &Agency) {
        agency.store().import(self.entries.clone()).await.unwrap();
    }
}
