//! The frame of every public page.

use maud::{DOCTYPE, Markup, html};

use super::{Reader, Refusal, Tongue, style};

/// The part that a page belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Section {
    Start,
    Faq,
    Participation,
    Data,
}

impl Section {
    const LISTED: [Self; 3] = [Self::Faq, Self::Participation, Self::Data];

    pub(super) fn path(self) -> &'static str {
        match self {
            Self::Start => "/open",
            Self::Faq => "/open/faq",
            Self::Participation => "/open/participation",
            Self::Data => "/open/data",
        }
    }

    pub(super) fn name(self, tongue: Tongue) -> &'static str {
        match self {
            Self::Start => tongue.say("Beranda", "Beranda", "Start"),
            Self::Faq => tongue.say("Tanya jawab", "Tanya jawab", "Questions"),
            Self::Participation => tongue.say("Partisipasi", "Partisipasi", "Participation"),
            Self::Data => tongue.say("Data terbuka", "Data kabuka", "Open data"),
        }
    }
}

/// A page, and where it is: the other languages are offered of the same one.
pub(super) struct Page<'a> {
    pub(super) reader: &'a Reader,
    pub(super) section: Section,
    pub(super) title: &'a str,
    pub(super) path: &'a str,
    /// What else its address says.
    pub(super) query: &'a [(&'a str, &'a str)],
}

impl Page<'_> {
    pub(super) fn show(&self, content: &Markup) -> Markup {
        let (reader, tongue) = (self.reader, self.reader.tongue);
        let [css, mark] = style::addresses();
        let address = |tongue| reader.in_tongue(tongue, self.path, self.query);
        html! {
            (DOCTYPE)
            html lang=(tongue.code()) data-theme="auto" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    title { (self.title) " · @" (reader.account.username) }
                    link rel="icon" href=(mark) type="image/svg+xml";
                    link rel="stylesheet" href=(css);
                    @for (other, _) in Tongue::ALL {
                        link rel="alternate" hreflang=(other.code()) href={ (reader.app.open.public_url) (address(other)) };
                    }
                }
                body {
                    a.skip href="#main" { (tongue.say("Langsung ke isi", "Langsung ka eusi", "Skip to content")) }
                    header.top {
                        div.inner {
                            a.brand href=(reader.to(Section::Start.path(), &[])) {
                                img src=(mark) alt="" width="28" height="28";
                                span { "@" (reader.account.username) }
                            }
                            nav aria-label=(tongue.say("Bagian", "Bagian", "Sections")) {
                                @for section in Section::LISTED {
                                    a href=(reader.to(section.path(), &[])) aria-current=[(section == self.section).then_some("page")] {
                                        (section.name(tongue))
                                    }
                                }
                            }
                        }
                    }
                    main #main tabindex="-1" { div.inner { (content) } }
                    footer {
                        div.inner {
                            nav.tongues aria-label=(tongue.say("Bahasa", "Basa", "Language")) {
                                @for (other, name) in Tongue::ALL {
                                    a href=(address(other)) lang=(other.code()) hreflang=(other.code()) aria-current=[(other == tongue).then_some("true")] { (name) }
                                }
                            }
                            p {
                                (tongue.say(
                                    "Halaman ini tidak memuat data pribadi, tidak memakai kuki, dan tidak mencatat siapa yang membacanya.",
                                    "Kaca ieu teu ngamuat data pribadi, teu make kuki, sareng teu nyatet saha nu macana.",
                                    "These pages hold no personal data, set no cookies, and record nobody who reads them.",
                                ))
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The links by which one of several accounts is chosen.
pub(super) fn accounts(reader: &Reader, path: &str) -> Markup {
    let accounts = &reader.app.engine.accounts;
    html! {
        @if accounts.only().is_none() {
            nav.choice aria-label=(reader.tongue.say("Akun", "Akun", "Account")) {
                @for account in accounts.iter() {
                    a href=(reader.to(path, &[("account", account.username.as_str())])) aria-current=[(account.id == reader.account.id).then_some("true")] {
                        "@" (account.username)
                    }
                }
            }
        }
    }
}

/// The page that says why something is not given.
pub(super) fn refusal(reader: &Reader, refusal: &Refusal) -> Markup {
    let tongue = reader.tongue;
    let (title, why) = match refusal {
        Refusal::NotFound => (
            tongue.say("Halaman ini tidak ada", "Kaca ieu teu aya", "There is no such page"),
            tongue.say(
                "Mungkin alamatnya keliru, atau pertanyaannya sudah diganti.",
                "Panginten alamatna lepat, atanapi patarosanana parantos digentos.",
                "The address may be mistyped, or the question has been replaced.",
            ),
        ),
        Refusal::Busy | Refusal::Store => (
            tongue.say("Coba sebentar lagi", "Cobian sakedap deui", "Try again in a moment"),
            tongue.say(
                "Angka sedang tidak dapat dibaca.",
                "Angka teu acan tiasa dibaca.",
                "The figures can't be read just now.",
            ),
        ),
    };
    let page = Page { reader, section: Section::Start, title, path: Section::Start.path(), query: &[] };
    page.show(&html! {
        h1 { (title) }
        p { (why) }
        p { a href=(reader.to(Section::Faq.path(), &[])) { (Section::Faq.name(tongue)) } }
    })
}
