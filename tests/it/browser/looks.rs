//! Every page: for everybody's eyes and hands, on every screen, with nothing from elsewhere.

use tanggap::console::access::Role;

use super::Browser;
use crate::agency::{Agency, faq};
use crate::console::add_user;
use crate::past::{Asked, Past};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_page_is_accessible_fits_every_screen_and_asks_nobody_else() {
    let agency = Agency::opens().await;
    let known = agency.instagram.comment(faq::KNOWN).by("warga_1").sends().await.id;
    agency.sees(&known, "answered").await;
    let secret_one = "ada beasiswa? nik saya 3273012345678901";
    let asked = agency.instagram.comment(secret_one).by("warga_2").sends().await.id;
    agency.sees_that(&asked, "decided", |comment| comment["state"] != "new").await;
    let called = agency.instagram.comment(faq::REPORT).by("warga_3").sends().await.id;
    agency.sees(&called, "escalated").await;
    let secret = add_user(&agency, "adi", Role::Admin, &[]).await;
    let Some(adi) = Browser::opens(&agency, 1280).await else { return };
    let mut wrong = Vec::new();
    adi.goes("/console/login").await;
    wrong.extend(adi.faults().await.into_iter().map(|fault| format!("login: {fault}")));
    adi.logs_in("adi", &secret).await;
    let pages = [
        "/console/queue".to_owned(),
        format!("/console/queue/{called}"),
        format!("/console/queue/{known}"),
        "/console/comments?q=beasiswa&state=draft".to_owned(),
        format!("/console/comments/{known}"),
        "/console/intents".to_owned(),
        "/console/intents/file/uji.toml".to_owned(),
        "/console/intents/one/beasiswa".to_owned(),
        "/console/intents/proposals".to_owned(),
        "/console/participation?period=today".to_owned(),
        "/console/accounts".to_owned(),
        "/console/users".to_owned(),
        "/console/users/adi".to_owned(),
        "/console/audit".to_owned(),
        "/console/profile".to_owned(),
        "/console/profile/factor".to_owned(),
        "/console/profile/password".to_owned(),
        "/console/tidak-ada".to_owned(),
    ];
    let own = agency.url("");
    for (width, dark) in [(1280, false), (1280, true), (360, false)] {
        adi.is_as_wide_as(width).await;
        adi.is_dark(dark).await;
        for path in &pages {
            adi.goes(path).await;
            let at = format!("{path} at {width}{}", if dark { ", dark" } else { "" });
            wrong.extend(adi.faults().await.into_iter().map(|fault| format!("{at}: {fault}")));
            let wide = adi.js("return document.documentElement.scrollWidth").await.as_u64().unwrap();
            if wide > u64::from(width) {
                wrong.push(format!("{at}: it is {wide} wide"));
            }
            let loaded =
                adi.js("return performance.getEntriesByType('resource').map((one) => one.name)").await;
            let foreign =
                loaded.as_array().unwrap().iter().filter(|name| !name.as_str().unwrap().starts_with(&own));
            wrong.extend(foreign.map(|name| format!("{at}: it loads {name}")));
        }
    }
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
    let own = agency.url("/open");
    let mut wrong = Vec::new();
    for (width, dark) in [(1280, false), (360, true), (360, false)] {
        citizen.is_as_wide_as(width).await;
        citizen.is_dark(dark).await;
        for path in pages {
            citizen.goes(path).await;
            citizen.js("document.querySelectorAll('details').forEach((one) => { one.open = true })").await;
            let at = format!("{path} at {width}{}", if dark { ", dark" } else { "" });
            wrong.extend(citizen.faults().await.into_iter().map(|fault| format!("{at}: {fault}")));
            let wide = citizen.js("return document.documentElement.scrollWidth").await.as_u64().unwrap();
            if wide > u64::from(width) {
                wrong.push(format!("{at}: it is {wide} wide"));
            }
            let loaded =
                citizen.js("return performance.getEntriesByType('resource').map((one) => one.name)").await;
            let foreign =
                loaded.as_array().unwrap().iter().filter(|name| !name.as_str().unwrap().starts_with(&own));
            wrong.extend(foreign.map(|name| format!("{at}: it loads {name}")));
        }
    }
    assert!(wrong.is_empty(), "{} faults:\n{}", wrong.len(), wrong.join("\n"));
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
    let sum = "return performance.getEntries().reduce((sum, one) => sum + (one.transferSize ?? 0), 0)";
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
