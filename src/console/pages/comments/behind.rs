//! The comments behind a figure of the dashboard: found by the figures' own rows, so that there are as many as the figure says.

use std::time::Instant;

use maud::{Markup, html};

use super::filters::Filters;
use super::{Found, PAGE, PATIENCE};
use crate::comment::{AccountId, IntentId};
use crate::console::access::{Failure, Visit};
use crate::console::look::icon;
use crate::console::paths;
use crate::participation::behind::{Peer, Stage, Way};
use crate::participation::{Behind, Period, Request};
use crate::store;

/// What stands for "none" where an intent or topic is meant.
const NONE: &str = "-";
/// Comments that are read at once where words are looked for in them.
const CHUNK: usize = 200;

impl Filters {
    /// Whether only the figures know what is asked for.
    fn is_about_figures(&self) -> bool {
        let own = [
            &self.counted,
            &self.topic,
            &self.within,
            &self.waited,
            &self.worked,
            &self.stage,
            &self.peer,
            &self.way,
        ];
        own.iter().any(|text| !text.is_empty()) || self.intent == NONE
    }

    /// What of the figures is asked for, if anything is; or the key of what is wrong.
    pub(super) fn about(
        &self,
        visit: &Visit,
        plain: &store::Query,
    ) -> Result<Option<(Request, Behind)>, &'static str> {
        if !self.is_about_figures() {
            return Ok(None);
        }
        let bad = "comments.bad_filter";
        let one_of = |text: &str, known: &[&str]| match known.iter().position(|name| *name == text) {
            _ if text.is_empty() => Ok(None),
            Some(at) => Ok(Some(at)),
            None => Err(bad),
        };
        let ms = |text: &str| (!text.is_empty()).then(|| text.parse::<i64>().map_err(|_| bad)).transpose();
        let intent = match self.intent.as_str() {
            "" => None,
            NONE => Some(None),
            id => Some(Some(IntentId::new(id).map_err(|_| bad)?)),
        };
        let topic = match self.topic.as_str() {
            "" => None,
            NONE => Some(None),
            name => Some(Some(name.to_owned())),
        };
        let about = Behind {
            among: plain.among.clone(),
            state: plain.state,
            question: plain.question,
            answered: plain.answered,
            responder: plain.responder,
            intent,
            topic,
            language: plain.language,
            within_ms: ms(&self.within)?,
            waited_ms: ms(&self.waited)?,
            worked_ms: ms(&self.worked)?,
            stage: one_of(&self.stage, &["received", "decided", "approved", "posted"])?
                .map(|at| [Stage::Received, Stage::Decided, Stage::Approved, Stage::Posted][at]),
            peer: one_of(&self.peer, &["first", "confirmed"])?.map(|at| [Peer::First, Peer::Confirmed][at]),
            way: one_of(&self.way, &["webhook", "poller"])?.map(|at| [Way::Webhook, Way::Poller][at]),
        };
        let zones = visit.console.engine.zones();
        let (from, to) = self.days()?;
        let period = Period::parse(&from, &to, zones.get(plain.account.as_ref()))
            .map_err(|_| "comments.bad_period")?;
        let account: Option<AccountId> = plain.account.clone();
        Ok(Some((Request { account, ..Request::new(period, visit.now, zones) }, about)))
    }

    /// What is asked for in words, where no field of the form says it; with the way to all comments.
    pub(super) fn said(&self, visit: &Visit, total: Option<usize>) -> Markup {
        let words = visit.words;
        let measures = words.measures();
        let length = |text: &str| text.parse().map_or_else(|_| text.to_owned(), |ms| measures.length(ms));
        let mut chips: Vec<String> = Vec::new();
        let mut say = |given: &str, told: String| {
            if !given.is_empty() {
                chips.push(told);
            }
        };
        say(&self.within, words.f("comments.within", &[("time", &length(&self.within))]));
        say(&self.waited, words.f("comments.waited", &[("time", &length(&self.waited))]));
        say(&self.worked, words.f("comments.worked", &[("time", &length(&self.worked))]));
        say(&self.stage, words.find(&format!("stage.{}", self.stage)).unwrap_or_default().to_owned());
        html! {
            @if self.is_about_figures() {
                div.behind {
                    @if let Some(total) = total { strong { (words.n("comments.total", u64::try_from(total).unwrap_or(u64::MAX))) } }
                    span.soft { (words.t("comments.behind")) }
                    @for chip in &chips { span.chip.info { (chip) } }
                    a.button.quiet.small href=(paths::COMMENTS) { (icon("cross")) (words.t("comments.clear")) }
                }
            }
        }
    }
}

/// A page of them.
pub(super) async fn find(
    visit: &Visit,
    asked: &store::Query,
    request: &Request,
    about: &Behind,
) -> Result<Found, Failure> {
    let engine = &visit.console.engine;
    let keys = engine.behind(request, about).await?;
    let begin = asked.after.and_then(|last| keys.iter().position(|key| *key == last)).map_or(0, |at| at + 1);
    let rest = keys.get(begin..).unwrap_or_default();
    if asked.words.is_empty() {
        let shown = rest.get(..PAGE.min(rest.len())).unwrap_or_default();
        let next = shown.last().copied().filter(|_| rest.len() > PAGE);
        let comments = engine.store.begun(shown.to_vec()).await?;
        return Ok(Found { comments, next, looked_back_to: None, total: Some(keys.len()) });
    }
    let sought: Vec<String> = asked.words.iter().map(|word| word.to_lowercase()).collect();
    let began = Instant::now();
    let mut found = Found { comments: Vec::new(), next: None, looked_back_to: None, total: None };
    for chunk in rest.chunks(CHUNK) {
        for comment in engine.store.begun(chunk.to_vec()).await? {
            let author =
                comment.author.as_ref().and_then(|author| author.username.as_deref()).unwrap_or_default();
            let said = format!("{}\n{author}", comment.text).to_lowercase();
            found.next = Some(comment.first_seq());
            found.looked_back_to = Some(comment.written_at);
            if !sought.iter().all(|word| said.contains(word)) {
                continue;
            }
            found.comments.push(comment);
            if found.comments.len() == PAGE {
                found.looked_back_to = None;
                return Ok(found);
            }
        }
        if began.elapsed() > PATIENCE {
            return Ok(found);
        }
    }
    Ok(Found { next: None, looked_back_to: None, ..found })
}
