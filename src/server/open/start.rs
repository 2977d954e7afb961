//! The first page: the search, and the way to the rest.

use axum::response::Response;
use maud::{Markup, html};

use super::faq::search_form;
use super::figures::{Chosen, View};
use super::frame::{Page, Section, accounts};
use super::participation::{headline, span_of};
use super::{Reader, Refusal};
use crate::reply::published::questions;

/// Days of which the first page tells.
const DAYS: i64 = 30;

pub(super) async fn show(reader: Reader) -> Response {
    let made = async {
        let view = reader.app.open.figures.view(&reader, Chosen::Days(DAYS)).await?;
        reader.page("start", async { Ok::<_, Refusal>(page(&reader, view.as_ref().as_ref())) }).await
    };
    made.await.unwrap_or_else(|refusal| refusal.page(&reader))
}

fn page(reader: &Reader, view: Option<&View>) -> Markup {
    let tongue = reader.tongue;
    let faq = reader.account.faq();
    let count = questions(&faq.set, reader.today()).count();
    let title = tongue.say("Informasi terbuka", "Inpormasi kabuka", "Open information");
    let page = Page { reader, section: Section::Start, title, path: Section::Start.path(), query: &[] };
    page.show(&html! {
        h1 { (title) }
        p.lead {
            (tongue.say(
                "Jawaban resmi atas pertanyaan warga, dan seberapa cepat komentar di Instagram kami dijawab.",
                "Waleran resmi kana patarosan warga, sareng sabaraha gancang koméntar dina Instagram kami diwaler.",
                "Official answers to what citizens ask, and how fast comments on our Instagram account are answered.",
            ))
        }
        (accounts(reader, Section::Start.path()))
        (search_form(reader, ""))
        div.topics {
            section.card {
                h2 { a href=(reader.to(Section::Faq.path(), &[])) { (Section::Faq.name(tongue)) } }
                p { (tongue.lang().count(count as u64)) " " (tongue.say("pertanyaan yang sering diajukan.", "patarosan nu sering ditaroskeun.", "questions that are asked often.")) }
            }
            section.card {
                h2 { a href=(reader.to(Section::Participation.path(), &[])) { (Section::Participation.name(tongue)) } }
                @match view.and_then(|view| Some((view, view.whole()?))) {
                    Some((view, whole)) => {
                        (headline(tongue, whole))
                        p.small.soft { (span_of(tongue, view.from, view.to)) }
                    }
                    None => p { (tongue.say("Angka tampil begitu ada cukup komentar.", "Angka mucunghul upami koméntarna tos cekap.", "Figures appear once there are enough comments.")) },
                }
            }
            section.card {
                h2 { a href=(reader.to(Section::Data.path(), &[])) { (Section::Data.name(tongue)) } }
                p { (tongue.say("Angka dan tanya jawab sebagai CSV, JSON, dan Parquet.", "Angka sareng tanya jawab salaku CSV, JSON, sareng Parquet.", "Figures and questions as CSV, JSON and Parquet.")) }
            }
        }
    })
}
