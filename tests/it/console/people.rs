//! Coming in: first admin, login, second factor, first passwords, sessions.

use hmac::{Hmac, KeyInit as _, Mac as _};
use tanggap::comment::Timestamp;
use tanggap::console::access::Role;

use super::Visitor;
use super::visitor::add_user;
use crate::agency::{ADMIN, Agency};
use crate::program::run;

const PASSWORD: &str = "empat kata yang panjang";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_first_admin_comes_in_by_a_link_that_holds_once() {
    let agency = Agency::opens().await;
    let link = agency.console().first_admin().await.unwrap().unwrap();
    let mut ani = Visitor::of(&agency);
    assert!(ani.opens(&link).await.says("Selamat datang"));
    assert!(ani.opens(&format!("{link}?tongue=en")).await.says("Welcome"));
    let form = |password| [("name", "Ani"), ("shown", "Ani Humas"), ("password", password)];
    let page = ani.sends(&link, &form("1234567890")).await;
    assert!(page.status == 422 && page.says("terlalu mudah ditebak"), "{page:?}");
    let page = ani.sends(&link, &form(PASSWORD)).await;
    assert!(page.status == 200 && page.says("Ani Humas"), "{page:?}");

    let page = Visitor::of(&agency).sends(&link, &form(PASSWORD)).await;
    assert!(page.status == 410 && page.says("tidak berlaku lagi"), "{page:?}");
    assert_eq!(agency.console().first_admin().await.unwrap(), None);
    assert_eq!(Visitor::of(&agency).opens("/console/welcome/0000").await.status, 410);
    agency.ends().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_login_leads_where_one_wanted_to_go_and_guessing_becomes_slow() {
    let agency = Agency::opens().await;
    let chosen = add_user(&agency, "budi", Role::Viewer, &[]).await;
    let mut budi = Visitor::of(&agency);
    let page = budi.opens("/console/profile").await;
    assert!(page.says("Masuk") && page.says("value=\"/console/profile\""), "{page:?}");
    let login = |name: &'static str, password: &'static str| [("name", name), ("password", password)];
    for (name, password) in [("budi", "salah"), ("siapa", "salah"), ("", "")] {
        let page = budi.sends("/console/login", &login(name, password)).await;
        assert!(page.status == 401 && page.says("salah"), "{page:?}");
    }
    for _ in 0..4 {
        budi.sends("/console/login", &login("budi", "salah")).await;
    }
    let page = budi.sends("/console/login", &[("name", "budi"), ("password", &chosen)]).await;
    assert!(page.status == 429 && page.says("Terlalu banyak percobaan"), "{page:?}");
    tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
    let fields = [("name", " BUDI "), ("password", chosen.as_str()), ("next", "/console/profile/password")];
    let page = budi.sends("/console/login", &fields).await;
    assert!(page.status == 200 && page.says("Ganti kata sandi"), "{page:?}");

    // Whoever was seen to be logged in can't be, once the session has ended.
    let mut thief = Visitor::of(&agency);
    thief.takes_the_cookie_of(&budi);
    assert!(thief.opens("/console/profile").await.says("Nama budi"));
    budi.sends("/console/logout", &[]).await;
    assert!(thief.opens("/console/profile").await.says("Lupa kata sandi?"));
    agency.ends().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_first_password_must_be_changed_before_anything_else() {
    let agency = Agency::opens().await;
    let mut admin = Visitor::logged_in(&agency, "ani", Role::Admin, &[]).await;
    let fields = [("name", "citra"), ("shown", "Citra"), ("role", "reviewer"), ("all", "1")];
    let page = admin.sends("/console/users", &fields).await;
    let first = page.between("data-first-password>", "<").to_owned();
    assert!(admin.sends("/console/users", &fields).await.says("sudah dipakai"));

    let mut citra = Visitor::of(&agency);
    let page = citra.sends("/console/login", &[("name", "citra"), ("password", &first)]).await;
    assert!(page.says("Kata sandi Anda dibuat oleh orang lain"), "{page:?}");
    assert!(citra.opens("/console/profile").await.says("Kata sandi Anda dibuat oleh orang lain"));
    let change =
        |present: &str, chosen: &str| [("present", present.to_owned()), ("chosen", chosen.to_owned())];
    for (present, chosen, said) in [
        ("bukan", PASSWORD, "Kata sandi sekarang salah"),
        (first.as_str(), first.as_str(), "harus berbeda"),
        (first.as_str(), "pendek", "terlalu pendek"),
    ] {
        let fields = change(present, chosen);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert!(citra.sends("/console/profile/password", &fields).await.says(said), "{said}");
    }
    let page = citra.sends("/console/profile/password", &[("present", &first), ("chosen", PASSWORD)]).await;
    assert!(page.says("Tersimpan"), "{page:?}");

    // Who forgets it gets another; until then all that is open stays closed.
    let page = admin.sends("/console/users/citra/reset", &[]).await;
    assert_ne!(page.between("data-first-password>", "<"), first);
    assert!(citra.opens("/console/profile").await.says("Lupa kata sandi?"));
    let page = admin.sends("/console/users/ani/remove", &[]).await;
    assert!(page.status == 409 && page.says("admin terakhir"), "{page:?}");
    admin.sends("/console/users/citra/remove", &[]).await;
    let audit = admin.opens("/console/audit").await;
    for deed in ["Menambah pengguna", "Memberi kata sandi baru", "Menghapus pengguna", "Mengganti kata sandi"]
    {
        assert!(audit.says(deed), "{deed}");
    }
    agency.ends().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_factor_is_asked_for_once_it_is_set() {
    let agency = Agency::opens().await;
    let mut dewi = Visitor::logged_in(&agency, "dewi", Role::Viewer, &[]).await;
    let page = dewi.opens("/console/profile/factor").await;
    let secret = page.between("class=\"secret\">", "<").to_owned();
    let page = dewi.sends("/console/profile/factor", &[("secret", &secret), ("code", "000000")]).await;
    assert!(page.says("Kode itu salah"), "{page:?}");
    let now = Timestamp::now().as_millis() / 30_000;
    let page =
        dewi.sends("/console/profile/factor", &[("secret", &secret), ("code", &code(&secret, now))]).await;
    assert!(page.says("Tersimpan"), "{page:?}");

    let mut other = Visitor::of(&agency);
    let fields = [("name", "dewi"), ("password", "dewi kuda baterai tepat")];
    assert!(other.sends("/console/login", &fields).await.says("Kode verifikasi"));
    assert!(other.opens("/console/profile").await.says("Lupa kata sandi?"), "it was let in without a code");
    assert!(other.opens("/console/login/code").await.says("Kode verifikasi"));
    let used = other.sends("/console/login/code", &[("code", &code(&secret, now))]).await;
    assert!(used.says("Kode itu salah"), "a code was taken twice");
    let page = other.sends("/console/login/code", &[("code", &code(&secret, now + 1))]).await;
    assert!(page.says("Nama dewi"), "{page:?}");

    assert_eq!(other.sends("/console/profile/factor/remove", &[("present", "salah")]).await.status, 400);
    let page = other.sends("/console/profile/factor/remove", &[("present", "dewi kuda baterai tepat")]).await;
    assert!(page.says("Pasang verifikasi dua langkah"), "{page:?}");
    agency.ends().await;
}

/// What an authenticator app shows for a step.
fn code(secret: &str, step: i64) -> String {
    let bits: String = secret
        .chars()
        .map(|letter| format!("{:05b}", "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".find(letter).unwrap()))
        .collect();
    let key: Vec<u8> = bits
        .as_bytes()
        .chunks_exact(8)
        .map(|byte| u8::from_str_radix(str::from_utf8(byte).unwrap(), 2).unwrap())
        .collect();
    let mut mac = Hmac::<sha1::Sha1>::new_from_slice(&key).unwrap();
    mac.update(&step.to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let at = usize::from(hash[19] & 15);
    let number = u32::from_be_bytes(hash[at..at + 4].try_into().unwrap()) & 0x7fff_ffff;
    format!("{:06}", number % 1_000_000)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_sessions_of_a_user_are_shown_and_can_be_ended() {
    let agency = Agency::opens().await;
    let mut desk = Visitor::logged_in(&agency, "eka", Role::Viewer, &[]).await;
    let mut phone = Visitor::of(&agency);
    phone.sends("/console/login", &[("name", "eka"), ("password", "eka kuda baterai tepat")]).await;
    let page = desk.opens("/console/profile").await;
    let key = page.between("/console/profile/sessions/", "/end").to_owned();
    assert!(page.says("Perangkat ini") && page.html.matches("/end\"").count() == 1, "{page:?}");
    let mut stranger = Visitor::logged_in(&agency, "fajar", Role::Admin, &[]).await;
    stranger.sends(&format!("/console/profile/sessions/{key}/end"), &[]).await;
    assert!(phone.opens("/console/profile").await.says("Nama eka"), "a stranger ended it");
    desk.sends(&format!("/console/profile/sessions/{key}/end"), &[]).await;
    assert!(phone.opens("/console/profile").await.says("Lupa kata sandi?"));

    desk.sends("/console/profile/look", &[("tongue", "en"), ("theme", "dark")]).await;
    let page = desk.opens("/console/profile").await;
    assert!(page.says("Where you are logged in") && page.says("data-theme=\"dark\""), "{page:?}");
    agency.ends().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn users_are_added_on_the_command_line_beside_a_server_and_without_one() {
    let mut agency = Agency::opens().await;
    agency.writes_configuration();
    let url = agency.url("");
    let remote = ["--server", url.as_str(), "--token", ADMIN];
    let ran = run(
        agency.folder(),
        &[&["user", "add", "gita", "--shown", "Gita", "--role", "editor"], &remote[..]].concat(),
    );
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let first = ran.out.lines().last().unwrap().to_owned();
    let mut gita = Visitor::of(&agency);
    let page = gita.sends("/console/login", &[("name", "gita"), ("password", &first)]).await;
    assert!(page.says("dibuat oleh orang lain"), "{page:?}");
    let ran = run(agency.folder(), &[&["user", "add", "gita"], &remote[..]].concat());
    assert!(ran.code == Some(1) && ran.err.contains("there is a user gita already"), "{ran:?}");
    let ran = run(agency.folder(), &["user", "add", "x", "--role", "raja"]);
    assert!(ran.code == Some(2) && ran.err.contains("viewer, reviewer, editor, admin"), "{ran:?}");

    agency.stops().await;
    let ran = run(agency.folder(), &["user", "add", "hadi", "--role", "admin"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let ran = run(agency.folder(), &["user", "list"]);
    assert_eq!(ran.out.lines().count(), 2, "{ran:?}");
    assert_eq!(run(agency.folder(), &["user", "reset", "gita"]).code, Some(0));
    assert_eq!(run(agency.folder(), &["user", "remove", "gita"]).code, Some(0));
    let ran = run(agency.folder(), &["user", "remove", "hadi"]);
    assert!(ran.code == Some(1) && ran.err.contains("last admin"), "{ran:?}");
    agency.starts().await;
    agency.ends().await;
}
