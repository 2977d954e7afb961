use std::path::Path;

use insta::assert_snapshot;

use super::{GIVEN, config, faults, right};
use crate::config::load;

/// Each text, put after what must be given, with its faults.
fn told<'a>(additions: impl IntoIterator<Item = &'a str>) -> String {
    let told = |addition: &str| {
        let faults = faults(&format!("{GIVEN}{addition}"), &[]);
        format!("{addition}\n-> {}\n", faults.join("\n-> "))
    };
    additions.into_iter().map(told).collect::<Vec<_>>().join("\n")
}

#[test]
fn every_fault_says_where_what_and_how_to_mend() {
    let additions = [
        "[server]\nlisen = 1",
        "[servr]\n",
        "interval_s = 1",
        "listen_file = 'x'",
        "[server]\nlisten = \"8080\"",
        "[server]\nlisten = 8080",
        "[server]\npublic_url = 'a.go.id'",
        "[store]\nurl = 'postgre://u:sandi@h'",
        "zone = 'WIB'",
        "zone = 'Asia/Jakata'",
        "mode = 'automatic'",
        "access_token_file = '/run/one'",
        "hours.mon = ['08:00-12:00', '12-13']",
        "hours.mon = ['08:00-12:00', '11:59-13:00']",
        "hours.mon = '08:00-12:00'",
        "hours.holidays = ['2026-02-30']",
        "hours.periods = [{ from = '2027-01-02', to = '2027-01-01' }]",
        "hours.periods = [{ from = '2027-01-02', to = '2027-01-03' }, { from = '2027-01-03', to = '2027-01-04' }]",
        "targets.within_1h = 95",
        "targets = { working_within_1h = 0.9 }",
        "targets = { period = '7d' }",
        "targets = 1",
        "[poller]\ninterval_s = -1",
        "[poller]\ninterval_s = '5m'",
        "[poller]\ndays = 99999999999999999999",
        "[open]\nenabled = 1",
        "[push]\nurl = 'https://a.go.id'",
        "[alarms]\nemail = ['a@b']",
        "[alarms]\nurl = 'https://a.go.id'",
        "[smtp]\ntls = 'ssl'",
        "[smtp]\nhost = 'mail'",
        "[[accounts]]\nid = '17841400000000000'\nusername = 'lain'\naccess_token = 'x'",
        "[[accounts]]\nid = '2'\nusername = 'Disdik.Contoh'\naccess_token = 'x'",
        "[[accounts]]\nid = '2'\nusername = 'lain'\naccess_token = ''",
        "[[accounts]]\nid = '2'\nusername = '<isi: nama>'\naccess_token = 'x'",
        "[[accounts]]\nid = '2'\nusername = 'a b'\naccess_token_file = '/tidak/ada'",
        "[meta]\nverify_token = 'x'",
        "zone = WIB",
        "[[api.tokens]]\nname = 'a'\nscope = 'all'\ntoken = 'x'",
        "[[api.tokens]]\nname = ''\nscope = 'read'\ntoken = ''",
        "[api]\ntokens = [{ name = 'a', scope = 'read', token = 'x' }, { name = 'a', scope = 'admin', token = 'x' }]",
    ];
    assert_snapshot!(told(additions), @r#"
    [server]
    lisen = 1
    -> tanggap.toml:10:1: unknown key `server.lisen`; the nearest known key is `listen` there

    [servr]

    -> tanggap.toml:9:2: unknown key `servr`; the nearest known key is `server`

    interval_s = 1
    -> tanggap.toml:9:1: unknown key `accounts[0].interval_s`; the nearest known key is `interval_s` under `[poller]`

    listen_file = 'x'
    -> tanggap.toml:9:1: unknown key `accounts[0].listen_file`; the nearest known key is `intents` there

    [server]
    listen = "8080"
    -> tanggap.toml:10:10: `server.listen`: "8080" is no address to listen on; write IP:PORT, such as 127.0.0.1:8080

    [server]
    listen = 8080
    -> tanggap.toml:10:10: `server.listen` must be a text in quotes, but is a whole number; write a text in quotes

    [server]
    public_url = 'a.go.id'
    -> tanggap.toml:10:14: `server.public_url`: no address: relative URL without a base; write an address such as https://tanggap.example.go.id

    [store]
    url = 'postgre://u:sandi@h'
    -> tanggap.toml:10:7: `store.url` is no store; write sled:DIRECTORY or postgres://USER@HOST/DATABASE

    zone = 'WIB'
    -> tanggap.toml:9:8: `accounts[0].zone`: "WIB" is no time zone; the nearest one is "Asia/Jakarta"

    zone = 'Asia/Jakata'
    -> tanggap.toml:9:8: `accounts[0].zone`: "Asia/Jakata" is no time zone; the nearest one is "Asia/Jakarta"

    mode = 'automatic'
    -> tanggap.toml:9:8: `accounts[0].mode`: "automatic" is no mode; write "draft" or "auto"

    access_token_file = '/run/one'
    -> tanggap.toml:9:21: both `accounts[0].access_token` and `accounts[0].access_token_file` are given; keep one of them

    hours.mon = ['08:00-12:00', '12-13']
    -> tanggap.toml:9:29: `accounts[0].hours.mon`: "12-13" is no block of hours; write FROM-TO, such as 08:00-12:00

    hours.mon = ['08:00-12:00', '11:59-13:00']
    -> tanggap.toml:9:13: `accounts[0].hours.mon` has blocks that overlap; let each begin where the one before has ended

    hours.mon = '08:00-12:00'
    -> tanggap.toml:9:13: `accounts[0].hours.mon` must be a list of texts, but is a text; write a list of texts

    hours.holidays = ['2026-02-30']
    -> tanggap.toml:9:19: `accounts[0].hours.holidays`: "2026-02-30" is no date; write YYYY-MM-DD, such as 2026-12-25

    hours.periods = [{ from = '2027-01-02', to = '2027-01-01' }]
    -> tanggap.toml:9:46: `accounts[0].hours.periods[0].to` lies before `from`; write the period's last day

    hours.periods = [{ from = '2027-01-02', to = '2027-01-03' }, { from = '2027-01-03', to = '2027-01-04' }]
    -> tanggap.toml:9:71: `accounts[0].hours.periods[1].from` lies in a period that is given already; let periods not overlap

    targets.within_1h = 95
    -> tanggap.toml:9:21: `accounts[0].targets.within_1h` is no fraction; write a number from 0 to 1, such as 0.95 for 95 %

    targets = { working_within_1h = 0.9 }
    -> tanggap.toml:9:33: `accounts[0].targets.working_within_1h` needs service hours; write the account's `[accounts.hours]`

    targets = { period = '7d' }
    -> tanggap.toml:9:22: `accounts[0].targets.period`: "7d" is no period of targets; write "30d" or "month"

    targets = 1
    -> tanggap.toml:9:11: `accounts[0].targets` must be a table, but is a whole number; write it under a heading `[accounts.targets]`

    [poller]
    interval_s = -1
    -> tanggap.toml:10:14: `poller.interval_s` is out of range; write a whole number from 0 to 86400

    [poller]
    interval_s = '5m'
    -> tanggap.toml:10:14: `poller.interval_s` must be a whole number, but is a text; write a whole number

    [poller]
    days = 99999999999999999999
    -> tanggap.toml:10:8: `poller.days` is out of range; write a whole number from 1 to 365

    [open]
    enabled = 1
    -> tanggap.toml:10:11: `open.enabled` must be true or false, but is a whole number; write true or false

    [push]
    url = 'https://a.go.id'
    -> tanggap.toml:9:1: `push.secret` is missing: what is pushed to `push.url` must be signed; write `secret = "…"` under `[push]` in tanggap.toml, or set TANGGAP_PUSH__SECRET or TANGGAP_PUSH__SECRET_FILE

    [alarms]
    email = ['a@b']
    -> tanggap.toml:10:9: `alarms.email` needs a mail server; write `host` and `from` under `[smtp]`

    [alarms]
    url = 'https://a.go.id'
    -> tanggap.toml:9:1: `alarms.secret` is missing: what is sent to `alarms.url` must be signed; write `secret = "…"` under `[alarms]` in tanggap.toml, or set TANGGAP_ALARMS__SECRET or TANGGAP_ALARMS__SECRET_FILE

    [smtp]
    tls = 'ssl'
    -> tanggap.toml:10:7: `smtp.tls`: "ssl" is no kind of TLS; write "starttls", "tls" or "none"

    [smtp]
    host = 'mail'
    -> tanggap.toml:9:1: `smtp.from` is missing: the sender's address; write `from = "…"` under `[smtp]` in tanggap.toml, or set TANGGAP_SMTP__FROM

    [[accounts]]
    id = '17841400000000000'
    username = 'lain'
    access_token = 'x'
    -> tanggap.toml:10:6: `accounts[1].id` is given to two accounts; configure each account once

    [[accounts]]
    id = '2'
    username = 'Disdik.Contoh'
    access_token = 'x'
    -> tanggap.toml:11:12: `accounts[1].username` is given to two accounts; configure each account once

    [[accounts]]
    id = '2'
    username = 'lain'
    access_token = ''
    -> tanggap.toml:12:16: `accounts[1].access_token` is empty; write `access_token = "…"` under `[[accounts]]` in tanggap.toml, or set TANGGAP_ACCOUNTS__1__ACCESS_TOKEN or TANGGAP_ACCOUNTS__1__ACCESS_TOKEN_FILE

    [[accounts]]
    id = '2'
    username = '<isi: nama>'
    access_token = 'x'
    -> tanggap.toml:11:12: `accounts[1].username` still holds the placeholder that `init` wrote; put the real value there

    [[accounts]]
    id = '2'
    username = 'a b'
    access_token_file = '/tidak/ada'
    -> tanggap.toml:11:12: `accounts[1].username`: "a b" is no name of an account on Instagram; write it as it stands in the account's address, such as disdik.contoh
    -> tanggap.toml:12:21: the file "/tidak/ada" of `accounts[1].access_token_file` can't be read: entity not found; name a file that this user may read

    [meta]
    verify_token = 'x'
    -> tanggap.toml:9:2: this is no TOML: duplicate key
    -> tanggap.toml:10:1: this is no TOML: duplicate key

    zone = WIB
    -> tanggap.toml:9:8: this is no TOML: string values must be quoted, expected literal string

    [[api.tokens]]
    name = 'a'
    scope = 'all'
    token = 'x'
    -> tanggap.toml:11:9: `api.tokens[0].scope`: "all" is no scope; write "read", "review" or "admin"

    [[api.tokens]]
    name = ''
    scope = 'read'
    token = ''
    -> tanggap.toml:10:8: `api.tokens[0].name`: is empty; write a name
    -> tanggap.toml:12:9: `api.tokens[0].token` is empty; write `token = "…"` under `[[api.tokens]]` in tanggap.toml, or set TANGGAP_API__TOKENS__0__TOKEN or TANGGAP_API__TOKENS__0__TOKEN_FILE

    [api]
    tokens = [{ name = 'a', scope = 'read', token = 'x' }, { name = 'a', scope = 'admin', token = 'x' }]
    -> tanggap.toml:10:65: `api.tokens[1].name` is given to two tokens; give each token a name of its own
    -> tanggap.toml:10:95: `api.tokens[1].token` is the same as another's; give each name a token of its own
    "#);
}

#[test]
fn faults_of_the_environment_name_the_variable() {
    let variables = [
        ("TANGGAP_SERVR__LISTEN", "x"),
        ("TANGGAP_ACCOUNTS__0__ACESS_TOKEN", "x"),
        ("TANGGAP_META__VERIFY_TOKN_FILE", "x"),
        ("TANGGAP_ACCOUNTS__MODE", "auto"),
        ("TANGGAP_ACCOUNTS__2__MODE", "auto"),
        ("TANGGAP_SERVER__LISTEN", "x"),
        ("TANGGAP_POLLER__DAYS", "three"),
        ("TANGGAP_POLLER__DAYS", "true"),
        ("TANGGAP_META__APP_SECRETS", "rahasia"),
        ("TANGGAP_META__APP_SECRETS", "[]"),
        ("TANGGAP_META", "{ bogus = 1 }"),
        ("TANGGAP_META__VERIFY_TOKEN_FILE", "/tidak/ada"),
    ];
    let told =
        |(name, value)| format!("{name}={value}\n-> {}", faults(GIVEN, &[(name, value)]).join("\n-> "));
    assert_snapshot!(variables.map(told).join("\n\n"), @r#"
    TANGGAP_SERVR__LISTEN=x
    -> TANGGAP_SERVR__LISTEN: unknown key; the nearest known one is TANGGAP_SERVER__LISTEN

    TANGGAP_ACCOUNTS__0__ACESS_TOKEN=x
    -> TANGGAP_ACCOUNTS__0__ACESS_TOKEN: unknown key; the nearest known one is TANGGAP_ACCOUNTS__0__ACCESS_TOKEN

    TANGGAP_META__VERIFY_TOKN_FILE=x
    -> TANGGAP_META__VERIFY_TOKN_FILE: unknown key; the nearest known one is TANGGAP_META__VERIFY_TOKEN_FILE

    TANGGAP_ACCOUNTS__MODE=auto
    -> TANGGAP_ACCOUNTS__MODE: unknown key; the nearest known one is TANGGAP_ACCOUNTS__0__MODE

    TANGGAP_ACCOUNTS__2__MODE=auto
    -> TANGGAP_ACCOUNTS__2__MODE: there is no element 2 of `accounts`, and the next one is 1; count the elements from 0, without gaps

    TANGGAP_SERVER__LISTEN=x
    -> TANGGAP_SERVER__LISTEN: `server.listen`: "x" is no address to listen on; write IP:PORT, such as 127.0.0.1:8080

    TANGGAP_POLLER__DAYS=three
    -> TANGGAP_POLLER__DAYS: is not a whole number in TOML; write it as 300

    TANGGAP_POLLER__DAYS=true
    -> TANGGAP_POLLER__DAYS: `poller.days` must be a whole number, but is true or false; set TANGGAP_POLLER__DAYS to a whole number

    TANGGAP_META__APP_SECRETS=rahasia
    -> TANGGAP_META__APP_SECRETS: is not a list in TOML; write it as ["…", "…"]

    TANGGAP_META__APP_SECRETS=[]
    -> TANGGAP_META__APP_SECRETS: `meta.app_secrets` has no entry; write the app secret from the Meta app's dashboard as `app_secrets = ["…"]`

    TANGGAP_META={ bogus = 1 }
    -> TANGGAP_META: unknown key `meta.bogus`; the nearest known key is `app_id` there

    TANGGAP_META__VERIFY_TOKEN_FILE=/tidak/ada
    -> TANGGAP_META__VERIFY_TOKEN_FILE: the file "/tidak/ada" of `meta.verify_token_file` can't be read: entity not found; name a file that this user may read
    "#);
}

#[test]
fn faults_are_shown_all_at_once_like_a_compiler_shows_them() {
    let text = "[server]\nlisen = \"127.0.0.1:8080\"\n\n[meta]\napp_secrets = [\"rahasia-1\", \"\"]\n\n[[accounts]]\nusername = \"disdik.contoh\"\nacces_token = \"rahasia-2\" # rahasia-3\n";
    let shown = config(text, &[("TANGGAP_POLLER__DAYS", "0"), ("TANGGAP_LISTEN", "rahasia-4")]);
    assert_snapshot!(shown.expect_err("faults"), @r#"
    error: unknown key `server.lisen`
     --> tanggap.toml:2:1
      |
    2 | lisen = ****************
      | ^^^^^
      |
      = help: the nearest known key is `listen` there

    error: `meta.verify_token` is missing: any text, the same as in the Meta app's webhook settings
     --> tanggap.toml:4:1
      |
    4 | [meta]
      | ^^^^^^
      |
      = help: write `verify_token = "…"` under `[meta]` in tanggap.toml, or set TANGGAP_META__VERIFY_TOKEN or TANGGAP_META__VERIFY_TOKEN_FILE

    error: `meta.app_secrets` has an empty entry
     --> tanggap.toml:5:15
      |
    5 | app_secrets = [***********, **]
      |               ^^^^^^^^^^^^^^^^^
      |
      = help: write the app secret from the Meta app's dashboard as `app_secrets = ["…"]`

    error: `accounts[0].id` is missing: the account's id, as notifications name it in `entry.id`
     --> tanggap.toml:7:1
      |
    7 | [[accounts]]
      | ^^^^^^^^^^^^
      |
      = help: write `id = "…"` under `[[accounts]]` in tanggap.toml, or set TANGGAP_ACCOUNTS__0__ID

    error: `accounts[0].access_token` is missing: the account's long-lived access token
     --> tanggap.toml:7:1
      |
    7 | [[accounts]]
      | ^^^^^^^^^^^^
      |
      = help: write `access_token = "…"` under `[[accounts]]` in tanggap.toml, or set TANGGAP_ACCOUNTS__0__ACCESS_TOKEN or TANGGAP_ACCOUNTS__0__ACCESS_TOKEN_FILE

    error: unknown key `accounts[0].acces_token`
     --> tanggap.toml:9:1
      |
    9 | acces_token = ***********************
      | ^^^^^^^^^^^
      |
      = help: the nearest known key is `access_token` there

    error: TANGGAP_LISTEN: unknown key
     |
     = help: the nearest known one is TANGGAP_SERVER__LISTEN

    error: TANGGAP_POLLER__DAYS: `poller.days` is out of range
     |
     = help: write a whole number from 1 to 365
    "#);
    assert_snapshot!(config("", &[]).expect_err("faults"), @r#"
    error: `meta.verify_token` is missing: any text, the same as in the Meta app's webhook settings
     |
     = help: write `verify_token = "…"` under `[meta]`, or set TANGGAP_META__VERIFY_TOKEN or TANGGAP_META__VERIFY_TOKEN_FILE

    error: `meta.app_secrets` is missing: the app secret from the Meta app's dashboard
     |
     = help: write `app_secrets = ["…"]` under `[meta]`, or set TANGGAP_META__APP_SECRETS or TANGGAP_META__APP_SECRETS_FILE

    error: `accounts` is missing: at least one account is served
     |
     = help: write a table `[[accounts]]` with `id`, `username` and `access_token`, or set TANGGAP_ACCOUNTS; with `meta.app_id`, accounts may be connected in the console instead
    "#);
}

#[test]
fn no_fault_ever_shows_a_secret() {
    let forms = [
        "[meta]\nverify_token = \"RAHASIA\napp_secrets = []",
        "[meta]\nverify_token = RAHASIA",
        "[meta]\napp_secrets = [\n\"RAHASIA\n]",
        "[meta]\napp_secrets = [\"RAHASIA\", 5]",
        "[meta]\napp_secrets = [\"RAHASIA\", \"\"]",
        "[meta]\napp_secrets = \"RAHASIA\"",
        "[meta]\nverify_tokn = \"RAHASIA\"",
        "[meta]\nverify_token = { a = 'RAHASIA' }",
        "[metaa]\nverify_token = \"RAHASIA\"",
        "[meta]\nverify_token = \"\" # RAHASIA",
        "[meta]\nverify_token = [[[\"RAHASIA\"]]]",
        "accounts = [{ id = '1', access_token = \"RAHASIA\", bogus = 1 }]",
        "accounts = [{ id = '1', access_token = \"RAHASIA }]",
        "accounts = [\"RAHASIA\", 1]",
        "[store]\nurl = \"mysql://u:RAHASIA@h\"",
        "listen = '''\nRAHASIA\n'''",
        "[server]\nlisten = ['RAHASIA']",
    ];
    for form in forms {
        let faults = config(form, &[]).expect_err("faults");
        let all = format!("{}{}{:?}{faults:?}", faults.render(true), faults.render(false), faults.lines());
        assert!(!all.contains("RAHASIA"), "{form}\n{faults}");
    }
    for (name, value) in [
        ("TANGGAP_META__APP_SECRETS", "RAHASIA"),
        ("TANGGAP_META__VERIFY_TOKEN_FILES", "RAHASIA"),
        ("TANGGAP_ACCOUNTS", "[{access_token=\"RAHASIA\"}]"),
        ("TANGGAP_ACCOUNTS", "[{access_token=\"RAHASIA}]"),
        ("TANGGAP_STORE__URL", "mysql://u:RAHASIA@h"),
        ("TANGGAP_OPEN__ENABLED", "\"RAHASIA\""),
    ] {
        let faults = config("", &[(name, value)]).expect_err("faults");
        assert!(
            !format!("{}{:?}{faults:?}", faults.render(true), faults.lines()).contains("RAHASIA"),
            "{name}"
        );
    }
    let config = right(GIVEN, &[("TANGGAP_STORE__URL", "postgres://u:RAHASIA@h")]);
    assert!(!format!("{config:?}").contains("RAHASIA") && !format!("{config:?}").contains("EAAB"));
}

#[test]
fn a_missing_file_is_one_fault() {
    let faults = load(Some(Path::new("/tidak/ada.toml")), std::iter::empty()).expect_err("a fault");
    assert_eq!(faults.lines().len(), 1);
    assert!(faults.lines()[0].starts_with("/tidak/ada.toml: the configuration can't be read"));
}
