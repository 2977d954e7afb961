//! What was found, in words for people, with what to do about it. Pure.

use std::time::Duration;

use super::webhook::Reached;
use super::{Doors, Line, Verdict, Words};
use crate::comment::Timestamp;
use crate::engine::accounts::Account;
use crate::instagram::{AppSubscription, Class, GraphError, Me, SubscribedApp};

/// A clock that is wrong by more spoils the latencies; less is the answer's own way and Meta's whole seconds.
const SKEW: i64 = 10_000;

fn words(id: impl Into<String>, en: impl Into<String>) -> Words {
    Words { id: id.into(), en: en.into() }
}

fn ok(check: &str, text: Words) -> Line {
    Line { check: check.to_owned(), result: Verdict::Ok, text, mend: None }
}

fn fault(check: &str, text: Words, mend: Words) -> Line {
    Line { check: check.to_owned(), result: Verdict::Fault, text, mend: Some(mend) }
}

fn unknown(check: &str, text: Words, mend: Option<Words>) -> Line {
    Line { check: check.to_owned(), result: Verdict::Unknown, text, mend }
}

/// It can't be known before the token works.
pub(super) fn not_known(check: &str) -> Line {
    let text = words("belum dapat diperiksa: token dulu", "not known before the token works");
    unknown(check, text, None)
}

/// Nothing may be asked of the API now.
pub(super) fn resting(until: Timestamp) -> Line {
    let text = words(
        format!("terlalu banyak panggilan: akun beristirahat sampai {until}"),
        format!("too many calls: the account rests until {until}"),
    );
    unknown("token", text, Some(words("periksa lagi setelah itu", "check again after that")))
}

pub(super) fn token(me: &Result<Me, GraphError>, account: &Account, alarm: Duration, now: Timestamp) -> Line {
    let error = match me {
        Ok(_) => return expiry(account, alarm, now),
        Err(error) => error,
    };
    let text = words(format!("token ditolak: {error}"), format!("the token is refused: {error}"));
    let mend = match (error.class, error.code, error.subcode) {
        (Class::AccountStopped, _, Some(458)) => words(
            "akun mencabut izin aplikasi: hubungkan lagi di Meta for Developers, lalu ganti access_token",
            "the account removed the app: connect it again in Meta for Developers and replace access_token",
        ),
        (Class::AccountStopped, Some(3 | 10 | 200..=299), _) => words(
            "beri izin instagram_business_basic dan instagram_business_manage_comments, lalu buat token baru",
            "grant instagram_business_basic and instagram_business_manage_comments, then make a new token",
        ),
        (Class::AccountStopped, ..) => words(
            "masuk lagi di Meta for Developers, buat token baru, dan isi accounts.access_token",
            "log in again in Meta for Developers, make a new token, and put it into accounts.access_token",
        ),
        (Class::Refused, Some(100), None) => words(
            "rahasia aplikasi Meta yang berlaku harus paling depan di meta.app_secrets",
            "the Meta app's present secret must be the first of meta.app_secrets",
        ),
        (Class::Throttled, ..) => words("tunggu, lalu periksa lagi", "wait, then check again"),
        (Class::Unknown, ..) if error.status == Some(200) => words(
            "akun harus profesional (bisnis atau kreator), dan tokennya milik akun itu",
            "the account must be professional (business or creator), and the token its own",
        ),
        _ => words(
            "periksa meta.graph_url, meta.graph_version, dan sambungan ke internet",
            "look at meta.graph_url, meta.graph_version and the way to the internet",
        ),
    };
    fault("token", text, mend)
}

fn expiry(account: &Account, alarm: Duration, now: Timestamp) -> Line {
    let Some(life) = account.life() else {
        let text = words(
            "token diterima; umurnya diketahui setelah `tanggap serve` memperbaruinya",
            "the token works; when it ends is known once `tanggap serve` has renewed it",
        );
        return ok("token", text);
    };
    let (at, days) = (life.expires_at.date_in(&account.zone), life.days_left(now));
    let (latest_id, latest) =
        if life.is_renewed { ("", "") } else { ("paling lambat ", "by the latest on ") };
    let text = words(
        format!("token diterima, berakhir {latest_id}{at} ({days} hari lagi)"),
        format!("the token works and ends {latest}{at} (in {days} days)"),
    );
    if !life.is_ending(alarm, now) {
        return ok("token", text);
    }
    let mend = words(
        "token tidak dapat diperbarui sendiri: masuk lagi dan ganti accounts.access_token",
        "it could not be renewed: log in again and replace accounts.access_token",
    );
    fault("token", text, mend)
}

pub(super) fn id(me: &Me, account: &Account) -> Line {
    let (wanted, given) = (&me.user_id, &account.id);
    if wanted == given {
        return ok("id", words(format!("id {given} benar"), format!("id {given} is right")));
    }
    let is_other = me.id.as_deref() == Some(given.as_str());
    let text = if is_other {
        words(
            format!("id {given} adalah `id`, bukan `user_id`; notifikasi memakai `user_id`"),
            format!("id {given} is `id` and not `user_id`; notifications use `user_id`"),
        )
    } else {
        words(
            format!("token ini milik akun {wanted}, bukan {given}"),
            format!("the token is that of account {wanted}, not of {given}"),
        )
    };
    fault(
        "id",
        text,
        words(format!("isi accounts.id = \"{wanted}\""), format!("set accounts.id = \"{wanted}\"")),
    )
}

pub(super) fn username(me: &Me, account: &Account) -> Line {
    let given = &account.username;
    match &me.username {
        Some(name) if name.eq_ignore_ascii_case(given) => {
            ok("username", words(format!("nama @{given} benar"), format!("the name @{given} is right")))
        }
        Some(name) => fault(
            "username",
            words(
                format!("akun bernama @{name}, bukan @{given}"),
                format!("the account is @{name}, not @{given}"),
            ),
            words(
                format!("isi accounts.username = \"{name}\""),
                format!("set accounts.username = \"{name}\""),
            ),
        ),
        None => unknown("username", words("API tidak menyebut nama", "the API tells no name"), None),
    }
}

/// Whether it is a professional account. Whether its profile is public, the API does not tell.
pub(super) fn kind(me: &Me) -> Line {
    let private = words(
        "pastikan profilnya publik: dari akun pribadi (private) tidak ada notifikasi, dan API tidak memberitahunya",
        "make sure that its profile is public: of a private one Meta tells nothing, and the API does not say so",
    );
    let professional = |kind: &str| {
        let kind = kind.to_ascii_lowercase();
        kind.contains("business") || kind.contains("creator")
    };
    match &me.account_type {
        Some(kind) if !professional(kind) => fault(
            "professional",
            words(format!("akun bertipe {kind}"), format!("the account is of type {kind}")),
            words(
                "ubah menjadi akun profesional di aplikasi Instagram, dan biarkan publik",
                "make it a professional account in the Instagram app, and leave it public",
            ),
        ),
        kind => {
            let kind = kind.as_deref().unwrap_or("professional");
            let text =
                words(format!("akun profesional ({kind})"), format!("a professional account ({kind})"));
            Line { mend: Some(private), ..ok("professional", text) }
        }
    }
}

pub(super) fn permission(read: Result<Option<()>, GraphError>) -> Line {
    match read {
        Ok(Some(())) => ok("permission", words("komentar dapat dibaca", "comments can be read")),
        Ok(None) => unknown(
            "permission",
            words("belum ada kiriman untuk dicoba", "there is no post to try it on"),
            Some(words("buat satu kiriman, lalu periksa lagi", "publish one, then check again")),
        ),
        Err(error) => fault(
            "permission",
            words(
                format!("komentar tidak dapat dibaca: {error}"),
                format!("comments can't be read: {error}"),
            ),
            words(
                "beri izin instagram_business_manage_comments (Facebook Login: instagram_manage_comments, \
                 pages_read_engagement), lalu buat token baru",
                "grant instagram_business_manage_comments (Facebook Login: instagram_manage_comments, \
                 pages_read_engagement), then make a new token",
            ),
        ),
    }
}

pub(super) fn account_subscription(apps: &Result<Vec<SubscribedApp>, GraphError>, wanted: &[&str]) -> Line {
    let check = "subscription-account";
    let apps = match apps {
        Ok(apps) => apps,
        Err(error) => {
            let text = words(
                format!("langganan akun tidak terbaca: {error}"),
                format!("what the account is subscribed to can't be read: {error}"),
            );
            return unknown(check, text, None);
        }
    };
    let fields: Vec<&str> = apps.iter().flat_map(|app| &app.fields).map(String::as_str).collect();
    let needed = wanted.first().copied().unwrap_or_default();
    if fields.contains(&needed) {
        let fields = fields.join(", ");
        return ok(
            check,
            words(format!("akun berlangganan: {fields}"), format!("the account is subscribed: {fields}")),
        );
    }
    let all = wanted.join(",");
    fault(
        check,
        words(
            format!("akun tidak berlangganan `{needed}`"),
            format!("the account is not subscribed to `{needed}`"),
        ),
        words(
            format!(
                "`tanggap serve` memasangnya sendiri; atau: POST /me/subscribed_apps?subscribed_fields={all}"
            ),
            format!(
                "`tanggap serve` does it by itself; or: POST /me/subscribed_apps?subscribed_fields={all}"
            ),
        ),
    )
}

pub(super) fn app_subscription(subscriptions: &[AppSubscription], doors: &Doors) -> Line {
    let check = "subscription-app";
    let url = format!("{}/webhook", doors.public_url);
    let mend = words(
        format!("di dasbor aplikasi, Webhooks › Instagram: URL {url}, verify_token, dan bidang `comments`"),
        format!(
            "in the app's dashboard, Webhooks › Instagram: URL {url}, the verify_token, and the field `comments`"
        ),
    );
    let found = subscriptions.iter().find(|subscription| subscription.object == "instagram");
    let Some(found) = found.filter(|found| found.is_active) else {
        return fault(check, words("aplikasi tidak berlangganan", "the app is not subscribed"), mend);
    };
    if !found.fields.iter().any(|field| field == "comments") {
        let fields = found.fields.join(", ");
        let text = words(
            format!("aplikasi berlangganan {fields}, tanpa `comments`"),
            format!("the app is subscribed to {fields}, without `comments`"),
        );
        return fault(check, text, mend);
    }
    match &found.callback_url {
        Some(other) if *other != url => fault(
            check,
            words(format!("notifikasi dikirim ke {other}"), format!("notifications go to {other}")),
            mend,
        ),
        _ => {
            let fields = found.fields.join(", ");
            ok(
                check,
                words(format!("aplikasi berlangganan: {fields}"), format!("the app is subscribed: {fields}")),
            )
        }
    }
}

/// What the app is subscribed to can't be read; perhaps what Meta has told proves it.
pub(super) fn app_unread(told: Option<Timestamp>) -> Line {
    let check = "subscription-app";
    match told {
        Some(at) => ok(
            check,
            words(
                format!("notifikasi terakhir datang {at}"),
                format!("the latest notification came at {at}"),
            ),
        ),
        None => unknown(
            check,
            words(
                "langganan aplikasi tidak terbaca, dan belum ada notifikasi dalam tujuh hari",
                "what the app is subscribed to can't be read, and no notification came within seven days",
            ),
            Some(words(
                "lihat dasbor aplikasi, Webhooks › Instagram: bidang `comments` harus aktif dan aplikasi berstatus Live",
                "look at the app's dashboard, Webhooks › Instagram: the field `comments` must be on, and the app Live",
            )),
        ),
    }
}

pub(super) fn webhook(reached: &Reached, doors: &Doors) -> Line {
    let check = "webhook";
    let url = format!("{}/webhook", doors.public_url);
    let wrong = |id: String, en: String, mend: Words| fault(check, words(id, en), mend);
    match reached {
        Reached::Well if doors.public_url.starts_with("https://") || doors.is_rehearsal => {
            ok(check, words(format!("{url} menjawab"), format!("{url} answers")))
        }
        Reached::Well => wrong(
            format!("{url} menjawab, tetapi tanpa HTTPS"),
            format!("{url} answers, but without HTTPS"),
            words(
                "isi server.public_url dengan alamat HTTPS dari proksi",
                "set server.public_url to the HTTPS address of the proxy",
            ),
        ),
        Reached::Otherwise(status) => wrong(
            format!("{url} menjawab {status}, bukan tantangan verifikasi"),
            format!("{url} answers {status} and not the challenge"),
            words(
                "proksi harus meneruskan /webhook apa adanya ke server ini, dengan verify_token yang sama",
                "the proxy must pass /webhook on as it is, to this server, with the same verify_token",
            ),
        ),
        Reached::Elsewhere(status) => wrong(
            format!("{url} mengalihkan ({status}); Meta tidak mengikuti pengalihan"),
            format!("{url} redirects ({status}), which Meta does not follow"),
            words("isi alamat tujuan akhirnya", "give the address to which it leads in the end"),
        ),
        Reached::Never(reason) => wrong(
            format!("{url} tidak menjawab: {reason}"),
            format!("{url} does not answer: {reason}"),
            words(
                "jalankan `tanggap serve`; periksa server.public_url, proksi, DNS dan sertifikat",
                "start `tanggap serve`; look at server.public_url, proxy, DNS and certificate",
            ),
        ),
    }
}

/// The clock, against that of Meta's servers; `skew` is by how much theirs is ahead, in milliseconds.
pub(super) fn clock(skew: Option<i64>) -> Line {
    let Some(skew) = skew else {
        return unknown("clock", words("jam Meta tidak terbaca", "Meta's clock can't be read"), None);
    };
    if skew.abs() <= SKEW {
        return ok("clock", words("jam cocok dengan Meta", "the clock agrees with Meta's"));
    }
    let seconds = skew.abs() / 1000;
    let (id, en) = if skew > 0 { ("terlambat", "slow") } else { ("terlalu cepat", "fast") };
    fault(
        "clock",
        words(format!("jam {id} {seconds} detik"), format!("the clock is {seconds} s {en}")),
        words("nyalakan NTP: timedatectl set-ntp true", "switch NTP on: timedatectl set-ntp true"),
    )
}
