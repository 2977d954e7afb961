use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::*;

mod faults;
mod template;

const GIVEN: &str = r#"
[meta]
verify_token = "verify"
app_secrets = ["old", "new"]
[[accounts]]
id = "17841400000000000"
username = "disdik.contoh"
access_token = "EAAB"
"#;

/// A configuration from a text and variables; the only file that can be read is `/run/secret`.
fn config(text: &str, env: &[(&str, &str)]) -> Result<Config, ConfigFaults> {
    let env = env.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let file = (!text.is_empty()).then_some(("tanggap.toml", text));
    parse(file, env, &|path: &Path| match path.to_str() {
        Some("/run/secret") => Ok("from-file\n\nsecond\r\n".to_owned()),
        Some("/run/one") => Ok("one\r\n".to_owned()),
        _ => Err(io::ErrorKind::NotFound.into()),
    })
}

#[track_caller]
fn right(text: &str, env: &[(&str, &str)]) -> Config {
    config(text, env).unwrap_or_else(|faults| panic!("{faults}"))
}

#[track_caller]
fn faults(text: &str, env: &[(&str, &str)]) -> Vec<String> {
    config(text, env).expect_err("the configuration was taken").lines()
}

#[test]
fn defaults_are_those_of_the_contract() {
    let config = right(GIVEN, &[]);
    assert_eq!(config.server.listen.to_string(), "127.0.0.1:8080");
    assert_eq!(config.server.public_url.as_str(), "http://127.0.0.1:8080");
    assert_eq!(config.store.url, StoreUrl::Sled(PathBuf::from("./data")));
    assert_eq!(config.meta.graph_url.as_str(), "https://graph.instagram.com");
    assert_eq!(config.meta.graph_version, "v26.0");
    assert_eq!(config.meta.timeout, Duration::from_secs(15));
    assert_eq!(config.meta.app_secrets, [Secret::new("old"), Secret::new("new")]);
    let account = &config.accounts[0];
    assert_eq!((account.mode, account.personal_data), (Mode::Draft, PersonalData::Suggest));
    assert_eq!((account.intents.as_path(), account.zone_name()), (Path::new("./intents"), "Asia/Jakarta"));
    assert_eq!((account.signature.as_str(), account.hours.as_ref()), ("", None));
    let targets = account.targets;
    assert_eq!((targets.within_15m, targets.within_1h, targets.within_24h), (None, Some(0.95), None));
    assert_eq!(
        (targets.working_within_1h, targets.rate, targets.period),
        (None, None, TargetPeriod::ThirtyDays)
    );
    let limits = Limits {
        replies_per_minute: Some(20),
        replies_per_post_per_hour: Some(60),
        replies_per_author_per_hour: Some(6),
        spacing: Duration::from_millis(500),
    };
    assert_eq!(config.limits, limits);
    assert!(config.safety.fall_to_drafts && config.open.enabled);
    assert_eq!(config.reports, Reports { dir: None, weekly: true, monthly: true });
    assert_eq!(config.poller, Poller { interval: Some(Duration::from_secs(300)), days: 3 });
    assert_eq!(config.retention.personal_data_days, 365);
    assert_eq!(config.api, Api::default());
    let alarms = &config.alarms;
    assert_eq!(
        (alarms.escalation, alarms.unanswered),
        (Some(Duration::from_secs(900)), Some(Duration::from_secs(86_400)))
    );
    assert_eq!((alarms.surge, alarms.email.is_empty()), (Some(10), true));
    assert_eq!((config.push.url, config.alarms.url, config.smtp), (None, None, None));
}

#[test]
fn a_whole_configuration_is_taken() {
    let config = right(
        r#"
        server = { listen = "[::1]:80", public_url = "https://tanggap.example.go.id/" }
        store.url = "postgres://u:p@h1,h2/db"
        intents.dir = "/etc/tanggap/intents"
        meta = { verify_token = "v", app_secrets_file = "/run/secret", timeout_ms = 200 }
        limits = { replies_per_minute = 0, spacing_ms = 0 }
        poller.interval_s = 0
        push = { url = "https://ukur.example/in?k=1", secret = "whsec_x" }
        alarms = { email = ["a@b.go.id"] }
        smtp = { host = "mail", from = "Tanggap <t@b.go.id>", password_file = "/run/one", tls = "tls" }
        open.enabled = false
        [[accounts]]
        id = "1"
        username = "@Disdik.Contoh"
        access_token = "t1"
        mode = "auto"
        intents = "./lain"
        zone = "asia/makassar"
        personal_data = "hide"
        targets = { within_15m = 1, within_1h = 0, within_24h = 0.99, working_within_1h = 0.9, rate = 1, period = "month" }
        [accounts.hours]
        mon = ["13:00-16:00", "08:00-12:00"]
        tue = ["08:00-12:00"]
        holidays = ["2026-12-25", 2027-01-01]
        [[accounts.hours.periods]]
        from = "2027-02-18"
        to = 2027-03-19
        mon = ["08:00-12:00"]
        [[accounts]]
        id = "2"
        username = "dinkes"
        access_token_file = "/run/one"
        [[api.tokens]]
        name = "measurement"
        scope = "read"
        token = "r"
        [[api.tokens]]
        name = "ops"
        scope = "admin"
        token = "a"
        "#,
        &[],
    );
    assert!(matches!(config.store.url, StoreUrl::Postgres(_)));
    assert_eq!(config.server.public_url.as_str(), "https://tanggap.example.go.id");
    assert_eq!(config.meta.app_secrets, [Secret::new("from-file"), Secret::new("second")]);
    assert_eq!((config.limits.replies_per_minute, config.limits.spacing), (None, Duration::ZERO));
    assert_eq!(config.poller.interval, None);
    let smtp = config.smtp.expect("a mail server");
    assert_eq!((smtp.port, smtp.password, smtp.tls), (587, Secret::new("one"), Tls::Always));
    let [first, second] = config.accounts.as_slice() else { panic!("two accounts") };
    assert_eq!((first.username.as_str(), first.zone_name()), ("disdik.contoh", "Asia/Makassar"));
    assert_eq!((first.intents.as_path(), first.mode), (Path::new("./lain"), Mode::Auto));
    assert_eq!((second.intents.as_path(), second.mode), (Path::new("/etc/tanggap/intents"), Mode::Draft));
    assert_eq!(second.access_token, Secret::new("one"));
    let targets = first.targets;
    assert_eq!((targets.within_15m, targets.within_1h, targets.within_24h), (Some(1.0), None, Some(0.99)));
    assert_eq!(
        (targets.working_within_1h, targets.rate, targets.period),
        (Some(0.9), Some(1.0), TargetPeriod::Month)
    );
    let hours = first.hours.as_ref().expect("service hours");
    for (date, blocks) in [
        ("2026-11-23", &[(480, 720), (780, 960)][..]),
        ("2026-11-24", &[(480, 720)]),
        ("2026-11-25", &[]),
        ("2026-12-25", &[]),
        ("2027-02-22", &[(480, 720)]),
        ("2027-02-23", &[(480, 720)]),
        ("2027-03-19", &[]),
        ("2027-03-22", &[(480, 720), (780, 960)]),
    ] {
        let date = date.parse().expect("a date");
        let on: Vec<_> = hours.on(date).iter().map(|block| (block.start, block.end)).collect();
        assert_eq!(on, blocks, "{date}");
    }
    assert_eq!(
        config.api.token("a").map(|token| (token.name.as_str(), token.scope)),
        Some(("ops", Scope::Admin))
    );
    assert_eq!(config.api.token("b"), None);
    assert!(Scope::Read < Scope::Review && Scope::Review < Scope::Admin);
}

#[test]
fn the_environment_alone_is_enough_and_goes_before_the_file() {
    let alone = right(
        "",
        &[
            ("TANGGAP_META__VERIFY_TOKEN", "v=1 \"x\""),
            ("TANGGAP_META__APP_SECRETS", "[\"a\", 'b']"),
            ("TANGGAP_ACCOUNTS", r#"[{id="1",username="satu",access_token="t"}]"#),
            ("TANGGAP_ACCOUNTS__0__MODE", "auto"),
            ("TANGGAP_ACCOUNTS__1", r#"{id="2",username="dua"}"#),
            ("TANGGAP_ACCOUNTS__1__ACCESS_TOKEN_FILE", "/run/one"),
            ("TANGGAP_ACCOUNTS__1__HOURS__MON", r#"["08:00-12:00"]"#),
            ("TANGGAP_ACCOUNTS__1__HOURS__PERIODS__0__FROM", "2027-02-18"),
            ("TANGGAP_ACCOUNTS__1__HOURS__PERIODS__0__TO", "2027-02-19"),
            ("TANGGAP_API__TOKENS__0__NAME", "m"),
            ("TANGGAP_API__TOKENS__0__SCOPE", "'review'"),
            ("TANGGAP_API__TOKENS__0__TOKEN", "123"),
            ("TANGGAP_POLLER__INTERVAL_S", "60"),
            ("TANGGAP_OPEN", "{ enabled = false }"),
            ("TANGGAP_PORT_8080_TCP", "tcp://10.0.0.1:8080"),
            ("TANGGAP_SERVICE_HOST", "10.0.0.1"),
            ("PATH", "/bin"),
        ],
    );
    assert_eq!(alone.meta.verify_token, Secret::new("v=1 \"x\""));
    assert_eq!(alone.accounts.len(), 2);
    assert_eq!(alone.accounts[0].mode, Mode::Auto);
    assert_eq!(alone.accounts[1].access_token, Secret::new("one"));
    assert_eq!(alone.accounts[1].hours.as_ref().map(|hours| hours.periods.len()), Some(1));
    assert_eq!(alone.api.tokens[0].token, Secret::new("123"));
    assert!(!alone.open.enabled);

    let over = right(
        GIVEN,
        &[
            ("TANGGAP_SERVER__LISTEN", "\"0.0.0.0:1\""),
            ("TANGGAP_ACCOUNTS__0__ACCESS_TOKEN_FILE", "/run/one"),
            ("TANGGAP_META", "{ timeout_ms = 5 }"),
        ],
    );
    assert_eq!(over.server.listen.to_string(), "0.0.0.0:1");
    assert_eq!(over.accounts[0].access_token, Secret::new("one"));
    assert_eq!(
        (over.meta.timeout, over.meta.verify_token),
        (Duration::from_millis(5), Secret::new("verify"))
    );
}
