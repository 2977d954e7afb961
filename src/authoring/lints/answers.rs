//! Answers with their facts and their dates: too long, over, unconfirmed, unused.

use std::collections::HashMap;

use jiff::civil::Date;

use super::Notes;
use crate::intents::{IntentSet, Mode, Placed, Template, Written, WrittenIntent};
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
    let left = today.until(last.value).map_or(0, |span| span.get_days());
    let mend = "see whether the answer still holds, then set the date anew";
    if last.value < today {
        let message =
            format!("the answer of `{}` is over since {}: it is only drafted", intent.id.value, last.value);
        notes.note("expired", &last.place, message, mend);
    } else if left <= SOON_DAYS {
        let message = format!("the answer of `{}` ends with {}, in {left} days", intent.id.value, last.value);
        notes.note("expires-soon", &last.place, message, mend);
    }
}

fn lengths(written: &Placed<String>, set: &IntentSet, notes: &mut Notes<'_>) {
    let Ok(template) = Template::parse(&written.value) else { return };
    let text = reply::fill(set, &template).text;
    let chars = text.chars().count() + ADDRESS_CHARS;
    if chars > reply::MAX_CHARS {
        let message = format!(
            "with its facts and `@name` before it, this answer has up to {chars} characters; Instagram takes {}",
            reply::MAX_CHARS
        );
        notes.note("long-reply", &written.place, message, "say less, and link to the rest");
    }
    let hashtags = hashtags(&text);
    if hashtags > MAX_HASHTAGS {
        let message = format!("{hashtags} hashtags; Instagram takes {MAX_HASHTAGS} in a comment");
        notes.note("many-hashtags", &written.place, message, "take some out");
    }
    let mentions = reply::mentioned(&text).count() + 1;
    if mentions > MAX_MENTIONS {
        let message =
            format!("{mentions} mentions with the asker's; Instagram takes {MAX_MENTIONS} in a comment");
        notes.note("many-mentions", &written.place, message, "take some out");
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
            None => {
                let mend = "take it out, or write {{ … }} with its name into an answer";
                notes.note("unused-fact", &fact.name.place, format!("no answer uses `{name}`"), mend);
            }
            Some(posting) if !fact.confirmed => {
                let message = match posting {
                    0 => format!("`{name}` is not confirmed"),
                    1 => format!("`{name}` is not confirmed: 1 intent is only drafted"),
                    more => format!("`{name}` is not confirmed: {more} intents are only drafted"),
                };
                let mend = "enter the true value, then write `confirmed = true`";
                notes.note("unconfirmed-fact", &fact.name.place, message, mend);
            }
            Some(_) => {}
        }
    }
}
