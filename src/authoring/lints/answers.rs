//! Answers with their facts and their dates: too long, over, unconfirmed, unused.

use std::collections::HashMap;

use jiff::civil::Date;

use super::Notes;
use crate::intents::{Finding, IntentSet, Mode, Placed, Template, Written, WrittenIntent};
use crate::reply;

/// Days ahead from which an answer's end is worth a word: a month, in which an office can agree on the next one.
const SOON_DAYS: i32 = 30;

/// Hashtags that Instagram takes in one comment.
const MAX_HASHTAGS: usize = 30;

/// Mentions that Instagram takes in one comment, one of which is the asker's.
const MAX_MENTIONS: usize = 20;

/// Characters that the longest `@name ` takes, which the server puts before an answer.
const ADDRESS_CHARS: usize = 32;

pub(super) fn lint(written: &Written, set: &IntentSet, today: Date, notes: &mut Notes<'_>) {
    for intent in &written.intents {
        expiry(intent, today, notes);
        for reply in intent.replies.all().chain(intent.notices.all()) {
            lengths(reply, set, notes);
        }
    }
    facts(written, notes);
}

fn expiry(intent: &WrittenIntent, today: Date, notes: &mut Notes<'_>) {
    let Some(last) = &intent.valid_until else { return };
    let days = today.until(last.value).map_or(0, |span| span.get_days());
    let intent = &intent.id.value;
    if last.value < today {
        notes.note(&last.place, &Finding::Expired { intent, last: last.value });
    } else if days <= SOON_DAYS {
        notes.note(&last.place, &Finding::ExpiresSoon { intent, last: last.value, days });
    }
}

fn lengths(written: &Placed<String>, set: &IntentSet, notes: &mut Notes<'_>) {
    let Ok(template) = Template::parse(&written.value) else { return };
    let text = reply::fill(set, &template).text;
    let chars = text.chars().count() + ADDRESS_CHARS;
    if chars > reply::MAX_CHARS {
        notes.note(&written.place, &Finding::LongReply { chars, most: reply::MAX_CHARS });
    }
    let count = hashtags(&text);
    if count > MAX_HASHTAGS {
        notes.note(&written.place, &Finding::ManyHashtags { count, most: MAX_HASHTAGS });
    }
    let count = reply::mentioned(&text).count() + 1;
    if count > MAX_MENTIONS {
        notes.note(&written.place, &Finding::ManyMentions { count, most: MAX_MENTIONS });
    }
}

fn hashtags(text: &str) -> usize {
    let begins =
        |rest: Option<&str>| rest.and_then(|rest| rest.chars().next()).is_some_and(char::is_alphanumeric);
    text.match_indices('#').filter(|(at, _)| begins(text.get(at + 1..))).count()
}

fn facts(written: &Written, notes: &mut Notes<'_>) {
    // For each fact that is used: how many intents that may post use it.
    let mut uses: HashMap<String, usize> = HashMap::new();
    for intent in &written.intents {
        let templates = intent.replies.all().filter_map(|reply| Template::parse(&reply.value).ok());
        let mut names: Vec<String> = Vec::new();
        for template in templates {
            names.extend(template.facts().map(str::to_owned));
        }
        names.sort_unstable();
        names.dedup();
        for name in names {
            *uses.entry(name).or_default() += usize::from(intent.mode == Mode::Auto);
        }
    }
    for fact in &written.facts {
        let name = &fact.name.value;
        match uses.get(name) {
            None => notes.note(&fact.name.place, &Finding::UnusedFact { name }),
            Some(intents) if !fact.confirmed => {
                notes.note(&fact.name.place, &Finding::UnconfirmedFact { name, intents: *intents });
            }
            Some(_) => {}
        }
    }
}
