//! Every page: for everybody's eyes and hands, on every screen, with nothing from elsewhere.

use tanggap::console::access::Role;

use super::Browser;
use crate::agency::{Agency, faq};
use crate::console::add_user;
use crate::past::{Asked, Past};

/// Keys, as drivers write them.
const TAB: &str = "\u{e004}";
const ENTER: &str = "\u{e007}";

/// A title that no telephone has room for in one line.
const LONG_TITLE: &str =
    "Beasiswa bagi siswa berprestasi dari keluarga yang kurang mampu, di dalam dan di luar kota";
/// What somebody may write: a word that never ends, pictures, another language, a link.
const STRANGE: &str = "beasiswaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa \
    🙏🏽🙏🏽👨‍👩‍👧‍👦 punten, aya beasiswa kanggo murangkalih abdi henteu? https://contoh.example/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

/// What is wrong with pages, on every screen: for somebody's eyes or hands, wider than the screen, or loaded from elsewhere.
async fn faults(browser: &Browser, own: &str, pages: &[String]) -> Vec<String> {
    let mut wrong = Vec::new();
    for (width, dark) in [(1280, false), (1280, true), (360, false), (360, true)] {
        browser.is_as_wide_as(width).await;
        browser.is_dark(dark).await;
        for path in pages {
            browser.goes(path).await;
            browser.js("document.querySelectorAll('details').forEach((one) => { one.open = true })").await;
            let at = format!("{path} at {width}{}", if dark { ", dark" } else { "" });
            wrong.extend(browser.faults().await.into_iter().map(|fault| format!("{at}: {fault}")));
            let wide = browser.js("return document.documentElement.scrollWidth").await.as_u64().unwrap();
            if wide > u64::from(width) {
                wrong.push(format!("{at}: it is {wide} wide"));
            }
            let loaded =
                browser.js("return performance.getEntriesByType('resource').map((one) => one.name)").await;
            let foreign =
                loaded.as_array().unwrap().iter().filter(|name| !name.as_str().unwrap().starts_with(own));
            wrong.extend(foreign.map(|name| format!("{at}: it loads {name}")));
        }
    }
    wrong
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_page_is_accessible_fits_every_screen_and_asks_nobody_else() {
    let agency = Agency::opens_with(|setup| {
        for (_, text) in &mut setup.account().files {
            let id = "id = \"beasiswa\"";
            *text = text.replace(id, &format!("{id}\ntitle = \"{LONG_TITLE}\""));
        }
    })
    .await;
    let known = agency.instagram.comment(faq::KNOWN).by("warga_1").sends().await.id;
    agency.sees(&known, "answered").await;
    let secret_one = "ada beasiswa? nik saya 3273012345678901";
    let asked = agency.instagram.comment(secret_one).by("warga_2").sends().await.id;
    agency.sees_that(&asked, "decided", |comment| comment["state"] != "new").await;
    let called = agency.instagram.comment(faq::REPORT).by("warga_3").sends().await.id;
    agency.sees(&called, "escalated").await;
    let strange = agency.instagram.comment(STRANGE).by("warga_dengan_nama_yang_panjang").sends().await.id;
    agency.sees_that(&strange, "decided", |comment| comment["state"] != "new").await;
    let secret = add_user(&agency, "adi", Role::Admin, &[]).await;
    add_user(&agency, "wira.kusumah@dinas-pendidikan.contoh.example", Role::Viewer, &[]).await;
    let Some(adi) = Browser::opens(&agency, 1280).await else { return };
    let own = agency.url("");
    let mut wrong = faults(&adi, &own, &["/console/login".to_owned()]).await;
    adi.is_as_wide_as(1280).await;
    adi.logs_in("adi", &secret).await;
    let pages = [
        "/console/queue".to_owned(),
        format!("/console/queue/{called}"),
        format!("/console/queue/{known}"),
        format!("/console/queue/{asked}"),
        "/console/comments?q=beasiswa".to_owned(),
        "/console/comments?q=tidakada&state=draft".to_owned(),
        format!("/console/comments/{strange}"),
        "/console/intents".to_owned(),
        "/console/intents/file/uji.toml".to_owned(),
        "/console/intents/one/beasiswa".to_owned(),
        "/console/intents/new".to_owned(),
        "/console/intents/proposals".to_owned(),
        "/console/participation".to_owned(),
        "/console/participation?period=days&from=2020-01-01&to=2020-01-02".to_owned(),
        "/console/accounts".to_owned(),
        "/console/users".to_owned(),
        "/console/users/adi".to_owned(),
        "/console/audit".to_owned(),
        "/console/profile".to_owned(),
        "/console/profile/factor".to_owned(),
        "/console/profile/password".to_owned(),
        "/console/tidak-ada".to_owned(),
    ];
    wrong.extend(faults(&adi, &own, &pages).await);
    assert!(wrong.is_empty(), "{} faults:\n{}", wrong.len(), wrong.join("\n"));
    agency.ends().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_public_pages_are_accessible_fit_every_screen_and_ask_nobody_else() {
    let agency = Agency::opens().await;
    let mut past = Past::default();
    for days_ago in [70, 69, 40, 9, 8, 7] {
        past.has(6, &Asked { days_ago, ..Asked::default() });
    }
    past.comes_to(&agency).await;
    let Some(citizen) = Browser::opens(&agency, 1280).await else { return };
    citizen.goes("/open").await;
    citizen.types("Apa yang ingin", "kapan ppdb").await;
    citizen.presses("Cari").await;
    citizen.presses("Jadwal pendaftaran").await;
    citizen.sees(faq::ANSWER).await;
    citizen.presses("English").await;
    citizen.sees("Enrolment opens").await;
    let pages = [
        "/open",
        "/open/faq?lang=su",
        "/open/faq?q=pungli",
        "/open/faq/ijazah-hilang",
        "/open/faq/beasiswa?lang=en",
        "/open/participation?period=365",
        "/open/participation?lang=en",
        "/open/data",
        "/open/tidak-ada",
    ];
    let wrong = faults(&citizen, &agency.url("/open"), &pages.map(str::to_owned)).await;
    assert!(wrong.is_empty(), "{} faults:\n{}", wrong.len(), wrong.join("\n"));
    agency.ends().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_control_says_what_it_is_and_is_reached_by_keys() {
    let agency = Agency::opens().await;
    let asked = agency.instagram.comment(faq::DRAFT).by("warga_1").sends().await.id;
    agency.sees(&asked, "draft").await;
    let secret = add_user(&agency, "adi", Role::Admin, &[]).await;
    let Some(adi) = Browser::opens(&agency, 1280).await else { return };
    adi.logs_in("adi", &secret).await;
    adi.goes(&format!("/console/queue/{asked}")).await;
    let names = adi.names().await;
    for name in [
        "Setujui",
        "Tolak",
        "Sembunyikan",
        "Usulan jawaban",
        "Ganti dengan jawaban lain",
        "Alasan menolak",
        "Tugaskan kepada",
        "Tunda",
        "Jadikan contoh untuk",
        "Tambahkan",
        "Pilih komentar @warga_1",
        "Pilih semua di halaman ini",
    ] {
        // The exact name, once: the key that presses it is no part of it.
        assert_eq!(names.iter().filter(|own| *own == name).count(), 1, "{name} among {names:?}");
    }
    // The first key leads past the menu; from there on each control has its turn, and is seen to have it.
    adi.js("document.activeElement.blur()").await;
    adi.keys(TAB).await;
    let focused = "return document.activeElement?.textContent";
    assert_eq!(adi.js(focused).await, "Langsung ke isi");
    adi.keys(ENTER).await;
    adi.waits("the content", "return document.activeElement?.id === 'main'").await;
    let mut reached = Vec::new();
    for _ in 0..40 {
        adi.keys(TAB).await;
        let shown = "const at = document.activeElement;
            return [at?.getAttribute('aria-label') ?? at?.labels?.[0]?.textContent ?? at?.textContent ?? '',
                    at === document.body || getComputedStyle(at).outlineStyle !== 'none']";
        let at = adi.js(shown).await;
        let name = at[0].as_str().unwrap().trim().to_owned();
        assert_eq!(at[1], true, "the focus can't be seen at {name}");
        reached.push(name);
    }
    for name in ["Setujui", "Tolak", "Alasan menolak", "Sembunyikan", "Tambahkan"] {
        assert!(reached.iter().any(|own| own.starts_with(name)), "{name} among {reached:?}");
    }
    agency.ends().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_first_page_is_light_even_with_much_waiting_and_speaks_english() {
    let agency = Agency::opens().await;
    let mut last = None;
    for n in 0..60 {
        last = Some(agency.instagram.comment(faq::DRAFT).by(&format!("warga_{n}")).sends().await.id);
    }
    agency.sees(&last.unwrap(), "draft").await;
    let secret = add_user(&agency, "adi", Role::Admin, &[]).await;
    let Some(adi) = Browser::opens(&agency, 1280).await else { return };
    adi.logs_in("adi", &secret).await;
    adi.sees("60 menunggu").await;
    // What a live page fetches later is no part of the first.
    let sum = "return performance.getEntries().filter((one) => one.initiatorType !== 'fetch')
        .reduce((sum, one) => sum + (one.transferSize ?? 0), 0)";
    let bytes = adi.js(sum).await.as_u64().unwrap();
    assert!((10_000..100_000).contains(&bytes), "{bytes} bytes");
    adi.goes("/console/profile").await;
    adi.js("document.querySelector('[name=tongue] option[value=en]').selected = true").await;
    adi.presses("Simpan").await;
    adi.sees("Where you are logged in").await;
    adi.goes("/console/queue").await;
    adi.sees("60 wait").await;
    assert!(!adi.text().await.contains("menunggu"));
    agency.ends().await;
}
