//! How fast and how completely an account answers, in words that everybody understands.

use axum::extract::Query;
use axum::extract::rejection::QueryRejection;
use axum::response::Response;
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;

use super::figures::{Chosen, View};
use super::frame::{Page, Section, accounts};
use super::{Reader, Refusal, Tongue};
use crate::participation::Group;
use crate::participation::publication::{LEAST, Name, Row};
use crate::participation::report;

/// Periods of so many days.
const DAYS: [i64; 4] = [7, 30, 90, 365];
/// The one that is shown unless told.
const USUAL: i64 = 30;
/// The year in which Instagram began.
const INSTAGRAM: i16 = 2010;
/// Months that are offered.
const MONTHS: usize = 24;

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    period: String,
}

impl Asked {
    fn chosen(&self, today: Date) -> Option<Chosen> {
        if self.period.is_empty() {
            return Some(Chosen::Days(USUAL));
        }
        if let Some(days) = DAYS.into_iter().find(|days| self.period == days.to_string()) {
            return Some(Chosen::Days(days));
        }
        let month: Option<Date> = format!("{}-01", self.period).parse().ok();
        // Nobody commented before; whoever tries more costs more than they are worth.
        month.filter(|month| (INSTAGRAM..=today.year()).contains(&month.year())).map(Chosen::Month)
    }
}

impl Chosen {
    /// As the address says it.
    fn name(self) -> String {
        match self {
            Self::Days(days) => days.to_string(),
            Self::Month(month) => format!("{:04}-{:02}", month.year(), month.month()),
        }
    }
}

pub(super) async fn show(reader: Reader, asked: Result<Query<Asked>, QueryRejection>) -> Response {
    let made = async {
        let asked = asked.map(|Query(asked)| asked).unwrap_or_default();
        let chosen = asked.chosen(reader.today()).ok_or(Refusal::NotFound)?;
        let view = reader.app.open.figures.view(&reader, chosen).await?;
        if view.is_none() && matches!(chosen, Chosen::Month(_)) {
            return Err(Refusal::NotFound);
        }
        let name = format!("participation/{}", chosen.name());
        reader.page(&name, async { Ok(page(&reader, chosen, view.as_ref().as_ref())) }).await
    };
    made.await.unwrap_or_else(|refusal| refusal.page(&reader))
}

fn page(reader: &Reader, chosen: Chosen, view: Option<&View>) -> Markup {
    let tongue = reader.tongue;
    let title = tongue.say(
        "Seberapa cepat warga dijawab",
        "Sabaraha gancang warga diwaler",
        "How fast citizens are answered",
    );
    let period = chosen.name();
    let query: &[_] = if chosen == Chosen::Days(USUAL) { &[] } else { &[("period", period.as_str())] };
    let page =
        Page { reader, section: Section::Participation, title, path: Section::Participation.path(), query };
    page.show(&html! {
        h1 { (title) }
        (accounts(reader, Section::Participation.path()))
        (chooser(reader, chosen, view.map_or(&[], |view| view.months.as_slice())))
        @match view.and_then(|view| Some((view, view.whole()?))) {
            Some((view, whole)) => {
                p.soft { (span_of(tongue, view.from, view.to)) }
                (headline(tongue, whole))
                (tiles(tongue, whole))
                // The plots are drawn in Indonesian and English.
                div.plots lang=(tongue.lang().code()) { (report::pictures(&view.report, tongue.lang())) }
                @if !view.topics.is_empty() { (topics(tongue, &view.topics)) }
            }
            None => {
                p.notice {
                    (tongue.say(
                        "Belum cukup komentar untuk dipublikasikan: angka tampil sehari setelah ada sedikitnya lima komentar.",
                        "Koméntarna teu acan cekap pikeun diwartakeun: angka mucunghul sadinten saatos aya lima koméntar.",
                        "There are not enough comments to publish yet: figures appear a day after there are five comments at least.",
                    ))
                }
            }
        }
        (definition(tongue))
        p { a.onward href=(reader.to(Section::Data.path(), &[])) { (tongue.say("Unduh angkanya sebagai data terbuka", "Unduh angkana salaku data kabuka", "Download the figures as open data")) } }
    })
}

/// The days of a period, both included.
pub(super) fn span_of(tongue: Tongue, from: Date, to: Date) -> String {
    let last = to.yesterday().unwrap_or(to);
    format!("{} – {}", tongue.day(from), tongue.day(last))
}

fn chooser(reader: &Reader, chosen: Chosen, months: &[Date]) -> Markup {
    let tongue = reader.tongue;
    let link = |to: Chosen, text: &str| {
        html! {
            a href=(reader.to(Section::Participation.path(), &[("period", &to.name())])) aria-current=[(to == chosen).then_some("true")] { (text) }
        }
    };
    html! {
        nav.choice aria-label=(tongue.say("Periode", "Waktu", "Period")) {
            @for days in DAYS {
                (link(Chosen::Days(days), &format!("{days} {}", tongue.say("hari terakhir", "dinten ka tukang", "days"))))
            }
        }
        @if !months.is_empty() {
            details.months open[matches!(chosen, Chosen::Month(_))] {
                summary { (tongue.say("Per bulan, dengan topik", "Unggal sasih, sareng topik", "By month, with topics")) }
                nav.choice aria-label=(tongue.say("Bulan", "Sasih", "Month")) {
                    @for month in months.iter().take(MONTHS) { (link(Chosen::Month(*month), &tongue.month(*month))) }
                }
            }
        }
    }
}

/// The two figures that matter, in sentences.
pub(super) fn headline(tongue: Tongue, whole: &Group) -> Markup {
    let lang = tongue.lang();
    let wait = &whole.question_survival;
    let few = whole.questions < LEAST;
    html! {
        div.headline {
            @if few {
                p { (tongue.say(
                    "Terlalu sedikit pertanyaan untuk menyebut waktu tunggu.",
                    "Patarosanana saeutik teuing pikeun nyebatkeun waktu ngantosan.",
                    "There are too few questions to tell how long they wait.",
                )) }
            } @else if let Some(median) = wait.median_ms {
                p {
                    (tongue.say("Separuh pertanyaan warga dijawab dalam ", "Satengah patarosan warga diwaler dina ", "Half of the questions are answered within "))
                    strong { (lang.span(Some(median))) } "."
                    @if wait.low_ms.is_some() || wait.high_ms.is_some() {
                        " " span.soft {
                            (tongue.say("Dengan keyakinan 95 %: ", "Kayakinan 95 %: ", "With 95% confidence: "))
                            (lang.span(wait.low_ms)) " – " (lang.span(wait.high_ms)) "."
                        }
                    }
                }
            } @else {
                p { (tongue.say(
                    "Belum separuh pertanyaan warga dijawab, jadi waktu tunggunya belum dapat disebut.",
                    "Patarosan warga nu diwaler teu acan satengahna, janten waktu ngantosanana teu acan tiasa disebatkeun.",
                    "Less than half of the questions have been answered, so no waiting time can be told yet.",
                )) }
            }
            p {
                (tongue.say("Dari ", "Tina ", "Of ")) strong { (lang.count(whole.comments)) }
                (tongue.say(" komentar, ", " koméntar, ", " comments, ")) strong { (lang.percent(whole.rate)) }
                (tongue.say(" dijawab", " diwaler", " were answered"))
                @if !few {
                    (tongue.say("; dari pertanyaannya, ", "; tina patarosanana, ", "; of the questions, ")) strong { (lang.percent(whole.question_rate)) }
                }
                "."
            }
        }
    }
}

fn tiles(tongue: Tongue, whole: &Group) -> Markup {
    let lang = tongue.lang();
    html! {
        dl.tiles {
            @for (minutes, reached) in [(15, whole.within.m15), (60, whole.within.h1), (24 * 60, whole.within.h24)] {
                div.tile {
                    dt { (tongue.say("dijawab dalam ", "diwaler dina ", "answered within ")) (lang.span(Some(minutes * 60_000))) }
                    dd { (lang.percent(reached)) }
                }
            }
        }
    }
}

fn topics(tongue: Tongue, topics: &[Row]) -> Markup {
    let lang = tongue.lang();
    let title = tongue.say("Yang ditanyakan", "Nu ditaroskeun", "What is asked");
    let mut topics: Vec<&Row> = topics.iter().collect();
    topics.sort_by_key(|row| std::cmp::Reverse(row.group.comments));
    html! {
        section {
            h2 { (title) }
            div.wide tabindex="0" role="region" aria-label=(title) {
                table {
                    thead { tr {
                        th scope="col" { (tongue.say("Topik", "Topik", "Topic")) }
                        th.n scope="col" { (tongue.say("Komentar", "Koméntar", "Comments")) }
                        th.n scope="col" { (tongue.say("Dijawab", "Diwaler", "Answered")) }
                        th.n scope="col" { (tongue.say("Median tunggu pertanyaan", "Median ngantosan patarosan", "Median wait of a question")) }
                    } }
                    tbody {
                        @for row in topics {
                            tr {
                                th scope="row" { (name(tongue, &row.name)) }
                                td.n { (lang.count(row.group.comments)) }
                                td.n { (lang.percent(row.group.rate)) }
                                td.n { (lang.span(row.group.question_survival.median_ms)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn name(tongue: Tongue, name: &Name) -> Markup {
    html! {
        @match name {
            Name::Is(Some(topic)) => { span lang="id" { (topic) } }
            Name::Is(None) | Name::All => { (tongue.say("(tidak dikenali)", "(teu dikenal)", "(not recognised)")) }
            Name::Rest => { (tongue.say("(lainnya, digabung)", "(nu sanés, digabung)", "(others, together)")) }
        }
    }
}

fn definition(tongue: Tongue) -> Markup {
    html! {
        details.definition {
            summary { (tongue.say("Bagaimana angka ini dihitung", "Kumaha ngitung angka ieu", "How these figures are computed")) }
            ul {
                li { (tongue.say(
                    "Semua komentar warga dihitung, juga yang belum dijawab: yang diabaikan tidak hilang dari angka.",
                    "Sadaya koméntar warga diitung, ogé nu teu acan diwaler: nu teu dipalire teu leungit tina angka.",
                    "All comments of citizens count, those without an answer too: what is ignored does not vanish from the figures.",
                )) }
                li { (tongue.say(
                    "Waktu dihitung sejak komentar ditulis sampai jawaban pertama dari akun ini terlihat publik.",
                    "Waktu diitung ti saprak koméntar diserat dugi ka waleran munggaran ti akun ieu katingali ku umum.",
                    "Time counts from when a comment was written until this account's first answer was public.",
                )) }
                li { (tongue.say(
                    "Waktu tunggu yang disebut adalah median menurut Kaplan–Meier: pertanyaan yang masih menunggu ikut dihitung sebagai menunggu.",
                    "Waktu ngantosan nu disebatkeun téh median numutkeun Kaplan–Meier: patarosan nu ngantosan kénéh diitung ngantosan.",
                    "The waiting time is a median by Kaplan and Meier: a question that still waits counts as waiting.",
                )) }
                li { (tongue.say(
                    "Hari terbit 24 jam setelah berakhir. Hari dengan kurang dari lima komentar digabung dengan hari berikutnya, topik dengan kurang dari lima digabung sebagai “lainnya”, supaya tidak ada kelompok kecil yang dapat dikenali atau dihitung balik.",
                    "Dinten diwartakeun 24 jam saatos réngsé. Dinten nu koméntarna kirang ti lima digabung sareng dinten saterasna, topik nu kirang ti lima digabung janten “nu sanés”, supados teu aya kelompok leutik nu tiasa dikenal atanapi diitung tibalik.",
                    "A day is published 24 hours after its end. Days with fewer than five comments are joined with the next ones, topics with fewer than five are put together as “others”, so that no small group can be made out or computed back.",
                )) }
            }
        }
    }
}
