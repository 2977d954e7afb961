//! Open data: the published figures and the FAQ as files, with a dictionary and a licence.

use std::sync::Arc;

use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::{Value, json};

use super::cache::Rendered;
use super::fields::{self, Field};
use super::figures::hour;
use super::frame::{Page, Section};
use super::tongue::code_of;
use super::{App, Reader, Refusal};
use crate::comment::Timestamp;
use crate::export::{Column, Format, Writer};
use crate::participation::DEFINITION;
use crate::participation::publication::{LEAST, Name, Row, Split};
use crate::reply::published::{Shown, questions};
use crate::server::problem::Problem;

/// Rows of one file: decades of days of one account.
const MOST: usize = 10_000;

/// What there is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Table {
    Figures(Split),
    Faq,
    Dictionary,
}

/// The forms in which it is given.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    File(Format),
    Json,
}

impl Table {
    const ALL: [(Self, &str); 6] = [
        (Self::Figures(Split::Day), "participation-by-day"),
        (Self::Figures(Split::Month), "participation-by-month"),
        (Self::Figures(Split::Topic), "participation-by-topic"),
        (Self::Figures(Split::Language), "participation-by-language"),
        (Self::Faq, "faq"),
        (Self::Dictionary, "dictionary"),
    ];

    fn fields(self) -> impl Iterator<Item = &'static Field> {
        let parts: &[&'static [Field]] = match self {
            Self::Figures(Split::Day) => &[fields::PLACE, fields::FIGURES],
            Self::Figures(Split::Month) => &[fields::PLACE, fields::FIGURES, fields::QUESTIONS],
            Self::Figures(Split::Topic) => &[fields::PLACE, fields::TOPIC, fields::FIGURES],
            Self::Figures(Split::Language) => &[fields::PLACE, fields::LANGUAGE, fields::FIGURES],
            Self::Faq => &[fields::FAQ],
            Self::Dictionary => &[fields::DICTIONARY],
        };
        parts.iter().copied().flatten()
    }

    fn says(self, reader: &Reader) -> &'static str {
        let tongue = reader.tongue;
        match self {
            Self::Figures(Split::Day) => {
                tongue.say("angka per hari", "angka unggal dinten", "figures by day")
            }
            Self::Figures(Split::Month) => {
                tongue.say("angka per bulan", "angka unggal sasih", "figures by month")
            }
            Self::Figures(Split::Topic) => tongue.say(
                "angka per bulan dan topik",
                "angka unggal sasih sareng topik",
                "figures by month and topic",
            ),
            Self::Figures(Split::Language) => tongue.say(
                "angka per bulan dan bahasa",
                "angka unggal sasih sareng basa",
                "figures by month and language",
            ),
            Self::Faq => tongue.say(
                "tanya jawab dalam semua bahasanya",
                "tanya jawab dina sadaya basana",
                "questions and answers in all their languages",
            ),
            Self::Dictionary => tongue.say("kamus data", "kamus data", "the data dictionary"),
        }
    }
}

impl Form {
    const ALL: [(Self, &str, &str); 3] = [
        (Self::File(Format::Csv), "csv", "text/csv; charset=utf-8"),
        (Self::Json, "json", "application/json"),
        (Self::File(Format::Parquet), "parquet", "application/vnd.apache.parquet"),
    ];
}

/// Which rows of a file.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Asked {
    /// Only this account, by its name.
    account: String,
    /// Go on after so many rows.
    after: usize,
    /// At most so many rows.
    limit: Option<usize>,
}

/// One file, such as `participation-by-day.csv`.
pub(super) async fn file(
    State(app): State<App>,
    name: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Response {
    match given(&app, name, &headers, asked).await {
        Ok(response) => response,
        Err(problem) => problem.into_response(),
    }
}

async fn given(
    app: &App,
    name: Result<Path<String>, PathRejection>,
    headers: &HeaderMap,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Problem> {
    let Path(name) = name?;
    let nothing = || Problem::new(StatusCode::NOT_FOUND, "there is no such file");
    let (stem, ending) = name.rsplit_once('.').ok_or_else(nothing)?;
    let (table, stem) = Table::ALL.into_iter().find(|(_, known)| *known == stem).ok_or_else(nothing)?;
    let form = Form::ALL.into_iter().find(|(_, known, _)| *known == ending).ok_or_else(nothing)?;
    let Query(asked) = asked?;
    let limit = asked.limit.unwrap_or(MOST);
    if !(1..=MOST).contains(&limit) {
        return Err(Problem::bad_request(format!("limit must be 1 to {MOST}")));
    }
    let is_known = app.engine.accounts.iter().any(|account| account.username == asked.account);
    if !asked.account.is_empty() && !is_known {
        return Err(Problem::new(StatusCode::NOT_FOUND, "there is no such account"));
    }
    let now = Timestamp::now();
    let make = async |before: Option<Arc<Rendered>>| {
        let mut rows = rows_of(app, table, now).await?;
        rows.retain(|row| {
            asked.account.is_empty() || row.get("username").is_none_or(|name| *name == asked.account)
        });
        let next = asked.after.saturating_add(limit);
        let next = (next < rows.len()).then_some(next);
        let page = rows.into_iter().skip(asked.after).take(limit);
        let body = body(table, form.0, page, next, app).map_err(|error| {
            tracing::error!(%error, "open data can't be written");
            Refusal::Store
        })?;
        let file = Rendered::new(form.2, body, before, now)
            .with(header::CONTENT_DISPOSITION, format!("attachment; filename=\"{stem}.{ending}\""))
            .with(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*".to_owned());
        let account = &asked.account;
        let more = next.map(|next| {
            format!("</open/data/{stem}.{ending}?account={account}&after={next}&limit={limit}>; rel=\"next\"")
        });
        let links: Vec<_> =
            licence_url(app).map(|url| format!("<{url}>; rel=\"license\"")).into_iter().chain(more).collect();
        Ok(if links.is_empty() { file } else { file.with(header::LINK, links.join(", ")) })
    };
    // Parts are without number; only whole files are kept.
    let is_whole = (asked.after, limit) == (0, MOST);
    let file = if is_whole {
        app.open.pages.get(format!("data/{stem}.{ending}?{}", asked.account), make).await
    } else {
        make(None).await.map(Arc::new)
    };
    match file {
        Ok(file) => Ok(file.answer(headers)),
        Err(refusal) => Err(Problem::new(refusal.status(), "the figures can't be read just now")),
    }
}

async fn rows_of(app: &App, table: Table, now: Timestamp) -> Result<Vec<Value>, Refusal> {
    Ok(match table {
        Table::Figures(split) => {
            let rows = app.open.figures.rows(&app.engine, split, now).await?;
            rows.iter().filter_map(|row| figures(app, row, split, hour(now))).collect()
        }
        Table::Faq => faq(app, now),
        Table::Dictionary => dictionary(),
    })
}

fn body(
    table: Table,
    form: Form,
    rows: impl Iterator<Item = Value>,
    next: Option<usize>,
    app: &App,
) -> std::io::Result<Vec<u8>> {
    match form {
        Form::Json => {
            let items: Vec<Value> = rows.collect();
            Ok(serde_json::to_vec(&json!({"items": items, "next": next, "licence": *app.open.licence}))?)
        }
        Form::File(format) => {
            let columns: Vec<Column> = table.fields().map(|field| field.column).collect();
            let mut writer = Writer::new(format, columns, Vec::new())?;
            for row in rows {
                writer.write(&row)?;
            }
            writer.finish()
        }
    }
}

/// A row of figures; none of an account that is served no more.
fn figures(app: &App, row: &Row, split: Split, as_of: Timestamp) -> Option<Value> {
    let account = app.engine.accounts.get(&row.account)?;
    let group = &row.group;
    let mut value = json!({
        "account": row.account,
        "username": account.username,
        "from": row.from.to_string(),
        "to": row.to.to_string(),
        "zone": account.zone.iana_name(),
        "comments": group.comments,
        "answered": group.answered,
        "rate": group.rate,
        "within_15m": group.within.m15,
        "within_1h": group.within.h1,
        "within_24h": group.within.h24,
        "latency_median_ms": group.latency_ms.median,
        "wait_median_ms": group.survival.median_ms,
        "question_rate": group.question_rate,
        "question_wait_median_ms": group.question_survival.median_ms,
        "question_wait_low_ms": group.question_survival.low_ms,
        "question_wait_high_ms": group.question_survival.high_ms,
        "as_of": as_of,
        "definition": DEFINITION,
    });
    let name = if let Name::Is(name) = &row.name { name.clone() } else { None };
    let joined = row.name == Name::Rest;
    let own = match split {
        Split::Day => json!({}),
        Split::Month => {
            let count = |count: u64| (group.questions >= LEAST).then_some(count);
            json!({"questions": count(group.questions), "answered_questions": count(group.answered_questions)})
        }
        Split::Topic => json!({"topic": name, "joined": joined}),
        Split::Language => json!({"language": name, "joined": joined}),
    };
    if let (Some(members), Value::Object(own)) = (value.as_object_mut(), own) {
        members.extend(own);
    }
    Some(value)
}

/// Every confirmed answer of every account.
fn faq(app: &App, now: Timestamp) -> Vec<Value> {
    let mut rows = Vec::new();
    for account in app.engine.accounts.iter() {
        let faq = account.faq();
        let several = app.engine.accounts.only().is_none();
        let query = if several { format!("?account={}", account.username) } else { String::new() };
        for question in questions(&faq.set, now.date_in(&account.zone)) {
            let Shown::Answers(answers) = &question.shown else { continue };
            let intent = question.intent;
            rows.extend(answers.iter().map(|(language, answer)| {
                json!({
                    "username": account.username,
                    "question": intent.id,
                    "topic": intent.topic,
                    "title": intent.title,
                    "language": code_of(*language),
                    "answer": answer,
                    "valid_until": intent.valid_until.map(|last| last.to_string()),
                    "url": format!("{}/open/faq/{}{query}", app.open.public_url, intent.id),
                })
            }));
        }
    }
    rows
}

fn dictionary() -> Vec<Value> {
    let row = |name: &'static str, field: &Field| {
        json!({
            "file": name,
            "column": field.column.name,
            "type": field.kind(),
            "meaning_id": field.id,
            "meaning_en": field.en,
        })
    };
    Table::ALL.iter().flat_map(|(table, name)| table.fields().map(move |field| row(name, field))).collect()
}

/// Where the licence is, for the one that is used unless another is configured.
fn licence_url(app: &App) -> Option<&'static str> {
    (&*app.open.licence == "CC BY 4.0").then_some("https://creativecommons.org/licenses/by/4.0/")
}

/// The page about the files.
pub(super) async fn show(reader: Reader) -> Response {
    let made = reader.page("data", async { Ok(page(&reader)) }).await;
    made.unwrap_or_else(|refusal| refusal.page(&reader))
}

fn page(reader: &Reader) -> Markup {
    let tongue = reader.tongue;
    let title = Section::Data.name(tongue);
    let page = Page { reader, section: Section::Data, title, path: Section::Data.path(), query: &[] };
    let dictionary = tongue.say("Kamus data", "Kamus data", "Data dictionary");
    page.show(&html! {
        h1 { (title) }
        p.lead {
            (tongue.say(
                "Angka partisipasi dan tanya jawab, untuk diolah siapa saja. Lisensi: ",
                "Angka partisipasi sareng tanya jawab, kanggo diolah ku saha waé. Lisénsi: ",
                "The figures of participation and the FAQ, for anybody to use. Licence: ",
            ))
            @match licence_url(&reader.app) {
                Some(url) => a href=(url) rel="license noopener noreferrer" { (reader.app.open.licence) },
                None => strong { (reader.app.open.licence) },
            }
            "."
        }
        ul.files {
            @for (table, name) in Table::ALL {
                li.card {
                    div { strong { (name) } p.small.soft { (table.says(reader)) } }
                    div.buttons {
                        @for (_, ending, _) in Form::ALL {
                            a.button href={ "/open/data/" (name) "." (ending) } aria-label={ (name) ", " (ending.to_uppercase()) } download { (ending.to_uppercase()) }
                        }
                    }
                }
            }
        }
        h2 { (tongue.say("Tanpa kelompok kecil", "Tanpa kelompok leutik", "No small groups")) }
        p {
            (tongue.say(
                "Tidak ada baris dengan kurang dari lima komentar, dan tidak ada yang dapat dihitung balik dengan pengurangan. Hari yang terlalu sepi digabung dengan hari berikutnya (lihat kolom from dan to); topik atau bahasa yang terlalu kecil digabung dalam satu baris (kolom joined), bila perlu bersama kelompok terkecil berikutnya. Jumlah semua baris sama dengan jumlah seluruhnya. Satu hari terbit 24 jam setelah berakhir, satu bulan setelah lengkap. Setiap akun berdiri sendiri.",
                "Teu aya baris nu koméntarna kirang ti lima, sareng teu aya nu tiasa diitung tibalik ku cara ngirangan. Dinten nu sepi teuing digabung sareng dinten saterasna (tingali kolom from sareng to); topik atanapi basa nu leutik teuing digabung dina hiji baris (kolom joined), upami perlu sareng kelompok pangleutikna saterasna. Jumlah sadaya baris sami sareng jumlah sagemblengna. Sadinten diwartakeun 24 jam saatos réngsé, sasih saatos lengkep. Unggal akun misah.",
                "No row has fewer than five comments, and none can be computed back by subtraction. Days with too few are joined with the next ones (see the columns from and to); topics or languages with too few are joined in one row (column joined), with the next smallest group where needed. All rows together are the whole. A day is published 24 hours after its end, a month once it is complete. Each account stands for itself.",
            ))
        }
        p {
            (tongue.say(
                "Satu berkas memuat paling banyak 10.000 baris; alamat berkas menerima ?limit= dan ?after= (banyaknya baris yang dilewati), dan ?account=.",
                "Hiji berkas ngamuat pangseueurna 10.000 baris; alamat berkas narima ?limit= sareng ?after= (seueurna baris nu diliwat), sareng ?account=.",
                "A file has 10,000 rows at most; its address takes ?limit= and ?after= (rows to pass over), and ?account=.",
            ))
        }
        h2 { (dictionary) }
        @for (table, name) in Table::ALL {
            @if table != Table::Dictionary {
                details {
                    summary { code { (name) } }
                    div.wide tabindex="0" role="region" aria-label={ (dictionary) ", " (name) } {
                        table {
                            thead { tr {
                                th scope="col" { (tongue.say("Kolom", "Kolom", "Column")) }
                                th scope="col" { (tongue.say("Jenis", "Jenis", "Type")) }
                                th scope="col" { (tongue.say("Arti", "Hartina", "Meaning")) }
                            } }
                            tbody {
                                @for field in table.fields() {
                                    tr {
                                        th scope="row" { code { (field.column.name) } }
                                        td { (field.kind()) }
                                        // The dictionary speaks Indonesian and English.
                                        td lang=(tongue.lang().code()) { (tongue.lang().say(field.id, field.en)) }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    })
}
