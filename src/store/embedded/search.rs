//! Finding comments: by their words, and by what is known of them.
//!
//! Each comment has a row: what queries ask of it in some bytes, and its text and author's name in lower case. A query reads
//! rows, the newest first, and only of those that fit the comments themselves. A million rows are some 150 MB, which are read
//! in about a second where nothing fits; a query with patience gives what it has before, and where to go on.

use std::time::Instant;

use aho_corasick::{AhoCorasick, BuildError};

use super::index::{BY_ARRIVAL, BY_STATE, BY_TIME, Index, ROW, key, state_byte, time_bytes, unavailable};
use crate::comment::{Comment, Language, Responder};
use crate::reply::Reason;
use crate::store::{Page, Query, StoreError};

/// In the place of who answered: nobody, since we wrote it.
const OWN: u8 = b'o';
/// Rows looked at between two looks at the clock.
const BETWEEN_LOOKS: usize = 256;

/// What queries ask of a comment.
pub(super) struct Row<'a> {
    responder: u8,
    question: u8,
    language: u8,
    account: &'a [u8],
    intent: &'a [u8],
    /// Text and author's name in lower case.
    said: &'a [u8],
}

impl<'a> Row<'a> {
    /// The row of a comment: three bytes, account and intent with a zero behind each, and what was said.
    pub(super) fn of(comment: &Comment) -> Vec<u8> {
        let decided = comment.decided.as_ref();
        let account = comment.account.as_ref().map_or("", |id| id.as_str());
        let intent = decided.and_then(|decided| decided.intent.as_ref()).map_or("", |id| id.as_str());
        let author =
            comment.author.as_ref().and_then(|author| author.username.as_deref()).unwrap_or_default();
        let is_own = decided.is_some_and(|decided| decided.reason == Reason::OwnComment.code());
        let responder = responder_byte(comment.answer.as_ref().map(|answer| answer.responder));
        let mut row = vec![
            if is_own { OWN } else { responder },
            question_byte(comment.question),
            language_byte(decided.map(|decided| decided.language)),
        ];
        for part in [account, "\0", intent, "\0", &comment.text.to_lowercase(), "\n", &author.to_lowercase()]
        {
            row.extend_from_slice(part.as_bytes());
        }
        row
    }

    fn read(bytes: &'a [u8]) -> Option<Self> {
        let (&[responder, question, language], rest) = bytes.split_first_chunk()?;
        let mut parts = rest.splitn(3, |byte| *byte == 0);
        let (account, intent, said) = (parts.next()?, parts.next()?, parts.next()?);
        Some(Self { responder, question, language, account, intent, said })
    }
}

/// A query, ready to be asked of many rows.
struct Question<'q> {
    query: &'q Query,
    words: Vec<AhoCorasick>,
}

impl<'q> Question<'q> {
    fn new(query: &'q Query) -> Result<Self, BuildError> {
        let words = query.words.iter().chain(&query.text).map(|word| word.to_lowercase());
        Ok(Self { query, words: words.map(|word| AhoCorasick::new([word])).collect::<Result<_, _>>()? })
    }

    fn fits(&self, row: &Row<'_>) -> bool {
        let query = self.query;
        let is_own = row.responder == OWN;
        let is_answered = !is_own && row.responder != responder_byte(None);
        query.account.as_ref().is_none_or(|id| row.account == id.as_str().as_bytes())
            && query
                .among
                .as_ref()
                .is_none_or(|ids| ids.iter().any(|id| row.account == id.as_str().as_bytes()))
            && query.intent.as_ref().is_none_or(|id| row.intent == id.as_str().as_bytes())
            && query.language.is_none_or(|language| row.language == language_byte(Some(language)))
            && query.own.is_none_or(|own| own == is_own)
            && query.answered.is_none_or(|answered| answered == is_answered && !is_own)
            && query.question.is_none_or(|question| row.question == question_byte(Some(question)))
            && query.responder.is_none_or(|responder| row.responder == responder_byte(Some(responder)))
            && self.words.iter().all(|word| word.is_match(row.said))
    }
}

/// What a query finds, the newest first.
pub(super) fn find(index: &Index, query: &Query) -> Result<Page, StoreError> {
    let question = Question::new(query)
        .map_err(|error| StoreError::Inconsistent(format!("the words can't be looked for: {error}")))?;
    let began = Instant::now();
    let mut page = Page { comments: Vec::new(), next: None, looked_back_to: None };
    let mut last_looked = None;
    for (looked, place) in order(index, query)?.enumerate() {
        if looked % BETWEEN_LOOKS == BETWEEN_LOOKS - 1
            && query.patience.is_some_and(|patience| began.elapsed() > patience)
        {
            page.next = last_looked;
            let last = last_looked.map(|seq| at(index, seq)).transpose()?.flatten();
            page.looked_back_to = last.map(|comment| comment.written_at);
            break;
        }
        let (seq, row) = place?;
        last_looked = Some(seq);
        let row = match row {
            Some(row) => Some(row),
            None => index.db.get(key(ROW, &[&seq.to_be_bytes()])).map_err(unavailable)?,
        };
        let Some(row) = row else { continue };
        if !Row::read(&row).is_some_and(|row| question.fits(&row)) {
            continue;
        }
        let Some(comment) = at(index, seq)? else { continue };
        // The order of time knows nothing of the state.
        if query.state.is_some_and(|state| comment.state.name() != state) {
            continue;
        }
        if page.comments.len() == query.limit {
            page.next = page.comments.last().map(Comment::first_seq);
            break;
        }
        page.comments.push(comment);
    }
    Ok(page)
}

/// The position of a comment to look at, with its row where that is at hand.
type Place = Result<(u64, Option<sled::IVec>), StoreError>;

/// The comments to look at, in the order in which they are given.
fn order(index: &Index, query: &Query) -> Result<Box<dyn Iterator<Item = Place>>, StoreError> {
    let before = query.after.unwrap_or(u64::MAX);
    if let Some((from, to)) = query.written {
        let last = match query.after {
            Some(after) => at(index, after)?.map(|comment| time_key(&comment)),
            None => None,
        };
        let end = last.unwrap_or_else(|| key(BY_TIME, &[&time_bytes(to)]));
        let first = key(BY_TIME, &[&time_bytes(from)]);
        if first >= end {
            return Ok(Box::new(std::iter::empty()));
        }
        return Ok(Box::new(index.db.range(first..end).rev().filter_map(|item| match item {
            Ok((_, seq)) => Some(Ok((position(&seq)?, None))),
            Err(error) => Some(Err(unavailable(error))),
        })));
    }
    let prefix = match query.state {
        Some(state) => key(BY_STATE, &[&[state_byte(state)]]),
        None => vec![ROW],
    };
    let (from, is_row) = (prefix.len(), query.state.is_none());
    let end = [prefix.as_slice(), &before.to_be_bytes()].concat();
    Ok(Box::new(index.db.range(prefix..end).rev().filter_map(move |item| match item {
        Ok((key, value)) => Some(Ok((position(key.get(from..)?)?, is_row.then_some(value)))),
        Err(error) => Some(Err(unavailable(error))),
    })))
}

fn position(bytes: &[u8]) -> Option<u64> {
    bytes.first_chunk().map(|seq| u64::from_be_bytes(*seq))
}

/// The comment whose first entry is at a position.
pub(super) fn at(index: &Index, seq: u64) -> Result<Option<Comment>, StoreError> {
    match index.db.get(key(BY_ARRIVAL, &[&seq.to_be_bytes()])).map_err(unavailable)? {
        Some(id) => index.named(&id),
        None => Ok(None),
    }
}

fn time_key(comment: &Comment) -> Vec<u8> {
    key(BY_TIME, &[&time_bytes(comment.written_at), comment.id.as_str().as_bytes()])
}

fn responder_byte(responder: Option<Responder>) -> u8 {
    match responder {
        None => b'-',
        Some(Responder::Bot) => b'b',
        Some(Responder::Approved) => b'a',
        Some(Responder::Staff) => b's',
    }
}

fn question_byte(question: Option<bool>) -> u8 {
    match question {
        None => b'-',
        Some(true) => b'q',
        Some(false) => b'n',
    }
}

fn language_byte(language: Option<Language>) -> u8 {
    match language {
        None => b'-',
        Some(Language::Indonesian) => b'i',
        Some(Language::Sundanese) => b's',
        Some(Language::English) => b'e',
        Some(Language::Undetermined) => b'u',
    }
}
