//! The FAQ: every question of the intent files that everybody may see, by topic; one page each; a search.

use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::frame::{Page, Section, accounts};
use super::search::{search, wanted};
use super::tongue::code_of;
use super::{Reader, Refusal, Tongue};
use crate::comment::IntentId;
use crate::intents::IntentSet;
use crate::reply::published::{Question, Shown, question, questions};

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    q: String,
}

/// All of them, or those that a search means. What is searched for may be personal, so that page is kept nowhere.
pub(super) async fn list(reader: Reader, asked: Result<Query<Asked>, QueryRejection>) -> Response {
    let wanted = wanted(&asked.map(|Query(asked)| asked.q).unwrap_or_default());
    if wanted.is_empty() {
        let made = reader.page("faq", async { Ok(all(&reader)) }).await;
        return made.unwrap_or_else(|refusal| refusal.page(&reader));
    }
    if reader.is_lost {
        return Refusal::NotFound.page(&reader);
    }
    let mut response = results(&reader, &wanted).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// One of them.
pub(super) async fn one(reader: Reader, id: Result<Path<String>, PathRejection>) -> Response {
    let made = async {
        let Path(id) = id.map_err(|_| Refusal::NotFound)?;
        let faq = reader.account.faq();
        let intent = IntentId::new(id.as_str()).ok();
        let intent = intent.and_then(|id| faq.set.get(&id)).ok_or(Refusal::NotFound)?;
        let question = question(&faq.set, intent, reader.today()).ok_or(Refusal::NotFound)?;
        let name = format!("faq/{}", intent.id);
        reader.page(&name, async { Ok(page_of(&reader, &faq.set, &question)) }).await
    };
    made.await.unwrap_or_else(|refusal| refusal.page(&reader))
}

fn all(reader: &Reader) -> Markup {
    let tongue = reader.tongue;
    let faq = reader.account.faq();
    let mut topics: Vec<(&str, Vec<Question<'_>>)> = Vec::new();
    for question in questions(&faq.set, reader.today()) {
        let topic = question.intent.topic.as_str();
        match topics.iter_mut().find(|(name, _)| *name == topic) {
            Some((_, list)) => list.push(question),
            None => topics.push((topic, vec![question])),
        }
    }
    let title = Section::Faq.name(tongue);
    let page = Page { reader, section: Section::Faq, title, path: Section::Faq.path(), query: &[] };
    page.show(&html! {
        h1 { (title) }
        (accounts(reader, Section::Faq.path()))
        (search_form(reader, ""))
        @if topics.is_empty() {
            p { (tongue.say("Belum ada tanya jawab yang dipublikasikan.", "Teu acan aya tanya jawab nu diwartakeun.", "No questions are published yet.")) }
        }
        div.topics {
            @for (topic, list) in &topics {
                section.card {
                    h2 lang="id" { (topic) }
                    ul.questions { @for question in list { li { (link(reader, question)) } } }
                }
            }
        }
    })
}

fn results(reader: &Reader, wanted: &str) -> Markup {
    let tongue = reader.tongue;
    let faq = reader.account.faq();
    let found = search(&faq.set, wanted, reader.today());
    let title = tongue.say("Hasil pencarian", "Hasil pilarian", "Search results");
    let query = [("q", wanted)];
    let page = Page { reader, section: Section::Faq, title, path: Section::Faq.path(), query: &query };
    page.show(&html! {
        h1 { (title) }
        (accounts(reader, Section::Faq.path()))
        (search_form(reader, wanted))
        @if found.calls_person {
            p.notice {
                (tongue.say(
                    "Untuk laporan seperti perundungan atau pungutan liar, petugas yang menangani langsung: hubungi dinas, atau tulis di kolom komentar.",
                    "Kanggo laporan sapertos perundungan atanapi pungutan liar, petugas nu langsung ngurus: kontak dinas, atanapi serat dina koméntar.",
                    "Reports such as bullying or illegal levies are handled by staff in person: contact the agency, or write a comment.",
                ))
            }
        }
        @if found.questions.is_empty() {
            p role="status" {
                (tongue.say(
                    "Tidak ada yang cocok. Coba kata lain, atau lihat semua pertanyaan.",
                    "Teu aya nu cocog. Cobian kecap sanés, atanapi tingali sadaya patarosan.",
                    "Nothing fits. Try other words, or look through all questions.",
                ))
            }
        }
        div.results {
            @for question in &found.questions {
                section.card {
                    h2 lang="id" { a href=(address(reader, question)) { (question.intent.title) } }
                    (answer(tongue, &question.shown))
                }
            }
        }
        p { a href=(reader.to(Section::Faq.path(), &[])) { (tongue.say("Semua pertanyaan", "Sadaya patarosan", "All questions")) } }
    })
}

fn page_of(reader: &Reader, set: &IntentSet, question: &Question<'_>) -> Markup {
    let tongue = reader.tongue;
    let intent = question.intent;
    let path = format!("/open/faq/{}", intent.id);
    let page = Page { reader, section: Section::Faq, title: &intent.title, path: &path, query: &[] };
    let beside: Vec<_> = questions(set, reader.today())
        .filter(|other| other.intent.topic == intent.topic && other.intent.id != intent.id)
        .collect();
    page.show(&html! {
        p.crumbs {
            a href=(reader.to(Section::Faq.path(), &[])) { (Section::Faq.name(tongue)) } " › " span lang="id" { (intent.topic) }
        }
        h1 lang="id" { (intent.title) }
        div.card.answer {
            (answer(tongue, &question.shown))
            @if let (Shown::Answers(_), Some(last)) = (&question.shown, intent.valid_until) {
                p.small.soft {
                    (tongue.say("Berlaku sampai", "Berlaku dugi ka", "Valid until")) " "
                    time datetime=(last) { (tongue.day(last)) } "."
                }
            }
        }
        @if !beside.is_empty() {
            section {
                h2 { (tongue.say("Pertanyaan lain di topik ini", "Patarosan sanés dina topik ieu", "Other questions of this topic")) }
                ul.questions { @for other in &beside { li { (link(reader, other)) } } }
            }
        }
    })
}

/// The field to search by.
pub(super) fn search_form(reader: &Reader, wanted: &str) -> Markup {
    let tongue = reader.tongue;
    html! {
        form.search method="get" action=(Section::Faq.path()) role="search" {
            label for="q" { (tongue.say("Apa yang ingin Anda ketahui?", "Naon nu hoyong dipikanyaho?", "What would you like to know?")) }
            div {
                input #q type="search" name="q" value=(wanted) maxlength="300" autocomplete="off" enterkeyhint="search"
                    placeholder=(tongue.say("misalnya: ijazah hilang", "contona: ijazah leungit", "for example: lost diploma"));
                @if tongue != Tongue::default() { input type="hidden" name="lang" value=(tongue.code()); }
                @if reader.app.engine.accounts.only().is_none() { input type="hidden" name="account" value=(reader.account.username); }
                button type="submit" { (tongue.say("Cari", "Pilari", "Search")) }
            }
        }
    }
}

fn address(reader: &Reader, question: &Question<'_>) -> String {
    reader.to(&format!("/open/faq/{}", question.intent.id), &[])
}

fn link(reader: &Reader, question: &Question<'_>) -> Markup {
    let tongue = reader.tongue;
    html! {
        a href=(address(reader, question)) lang="id" { (question.intent.title) }
        @match question.shown {
            Shown::Answers(_) => {}
            Shown::Unconfirmed => { " " span.chip { (tongue.say("menunggu konfirmasi", "ngantosan konfirmasi", "to be confirmed")) } }
            Shown::Expired => { " " span.chip { (tongue.say("sedang diperbarui", "nuju dianyarkeun", "being updated")) } }
        }
    }
}

/// The answer, or why there is none.
fn answer(tongue: Tongue, shown: &Shown) -> Markup {
    html! {
        @match shown {
            Shown::Answers(_) => {
                @if let Some((language, text)) = shown.answer(tongue.language()) {
                    p lang=(code_of(language)) { (linked(text)) }
                    @if code_of(language) != tongue.code() {
                        p.small.soft {
                            (tongue.say(
                                "Jawaban ini belum ada dalam bahasa Indonesia.",
                                "Jawaban ieu teu acan aya dina basa Sunda.",
                                "This answer is not available in English yet.",
                            ))
                        }
                    }
                }
            }
            Shown::Unconfirmed => {
                p.notice {
                    (tongue.say(
                        "Jawaban ini masih menunggu konfirmasi dinas, jadi belum ditampilkan. Silakan bertanya di kolom komentar; petugas akan menjawab.",
                        "Jawaban ieu ngantosan konfirmasi dinas, janten teu acan dipidangkeun. Mangga taroskeun dina koméntar; petugas nu bakal ngawaler.",
                        "The agency has not confirmed this answer yet, so it is not shown. Please ask in a comment; staff will answer.",
                    ))
                }
            }
            Shown::Expired => {
                p.notice {
                    (tongue.say(
                        "Masa berlaku jawaban ini sudah lewat dan sedang diperbarui. Silakan bertanya di kolom komentar; petugas akan menjawab.",
                        "Jawaban ieu parantos kalangkung waktuna sareng nuju dianyarkeun. Mangga taroskeun dina koméntar; petugas nu bakal ngawaler.",
                        "The time of this answer is over and it is being updated. Please ask in a comment; staff will answer.",
                    ))
                }
            }
        }
    }
}

/// A text in which web addresses are links.
fn linked(text: &str) -> Markup {
    html! {
        @for (at, piece) in text.split(' ').enumerate() {
            @if at > 0 { " " }
            @let bare = piece.trim_end_matches(['.', ',', ';', ':', '!', '?', ')']);
            @if bare.starts_with("https://") {
                a href=(bare) rel="noopener noreferrer" { (bare) } (piece.strip_prefix(bare).unwrap_or_default())
            } @else { (piece) }
        }
    }
}
