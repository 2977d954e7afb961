//! The command line, as people and scripts use it.

mod intents;
mod ledger;
mod matching;
mod store;

use std::os::unix::fs::PermissionsExt;

use crate::agency::Setup;
use crate::program::{Ran, Server, run, run_unread};

/// The values of a written configuration, in order, without what the comments say.
fn secrets(toml: &str) -> Vec<&str> {
    toml.lines()
        .filter_map(|line| line.split_once(" = ").filter(|(key, _)| matches!(*key, "verify_token" | "token")))
        .map(|(_, value)| value)
        .collect()
}

#[test]
fn help_says_what_there_is() {
    let folder = tempfile::tempdir().unwrap();
    let ran = run(folder.path(), &["--help"]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    insta::assert_snapshot!(ran.out, @"
    Answers the comments on a government agency's Instagram account, and measures how fast.

    Start with `tanggap demo`, which needs no configuration. For a real account: `tanggap init`, then `tanggap serve`.

    Usage: tanggap <COMMAND>

    Commands:
      serve      Receive Meta's notifications, answer comments and serve the API
      demo       Play it all through with a simulated Instagram; needs no configuration
      init       Write a commented tanggap.toml with new secrets, and an FAQ to begin with
      simulate   Play Meta's side against a server: send signed comments, take its replies
      report     Response rate and latency of a period
      share      What to post about: what was asked most, what rose, and what had no answer
      export     Latency records, ledger or figures as a file: CSV, NDJSON or Parquet
      reconcile  Read by hand what the webhook may have missed
      account    Look after an account: `check` proves its installation
      alarm      Who is told of alarms: `test` sends a trial by every way
      ledger     Take the ledger of another installation into an empty store
      drafts     List, approve or reject the replies that wait for staff
      pause      Stop all posting at once; comments are received all the while
      resume     Post again
      user       Add, list or remove the users of the console
      intents    Alat bagi penulis FAQ / tools for those who write the FAQ: check, try, test, compare
      help       Print this message or the help of the given subcommand(s)

    Options:
      -h, --help
              Print help (see a summary with '-h')

      -V, --version
              Print version
    ");
    for command in [
        "serve",
        "demo",
        "init",
        "simulate",
        "report",
        "share",
        "reconcile",
        "drafts",
        "pause",
        "resume",
        "intents",
    ] {
        let ran = run(folder.path(), &[command, "--help"]);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        assert!(ran.out.contains("Usage: tanggap ") && !ran.out.contains('\u{1b}'), "{ran:?}");
    }
    let ran = run(folder.path(), &["--version"]);
    assert_eq!(ran.out, format!("tanggap {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn wrong_usage_ends_with_2() {
    let folder = tempfile::tempdir().unwrap();
    for arguments in [
        vec![],
        vec!["nonsense"],
        vec!["serve", "--colour"],
        vec!["report", "--format", "xml"],
        vec!["report", "--server", "http://127.0.0.1:1"],
        vec!["demo", "--seconds", "soon"],
        vec!["drafts"],
        vec!["drafts", "approve"],
        vec!["drafts", "reject", "17"],
        vec!["intents", "match", "--at", "kemarin"],
        vec!["intents", "check", "--format", "xml"],
    ] {
        let ran = run(folder.path(), &arguments);
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{arguments:?}: {ran:?}");
        assert!(
            ran.err.contains("tanggap <COMMAND>") || ran.err.contains("--help"),
            "{arguments:?}: {ran:?}"
        );
    }
}

#[test]
fn whoever_has_read_enough_may_go() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    for arguments in [
        vec!["intents", "check"],
        vec!["intents", "check", "--format", "json"],
        vec!["intents", "match"],
        vec!["--help"],
    ] {
        let ran = run_unread(folder, &arguments);
        assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{arguments:?}");
    }
}

#[test]
fn init_writes_a_configuration_that_only_lacks_what_meta_gives() {
    let folder = tempfile::tempdir().unwrap();
    let ran = run(folder.path(), &["init"]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{ran:?}");
    insta::assert_snapshot!(ran.out, @r"
    tanggap.toml written, with new secrets.
    ./intents written: an FAQ to begin with.
    Next:
      1. put in what only Meta can give: app_secrets, and the account's id, username and access_token
      2. put the agency's facts into intents/agency.toml, then check the answers: tanggap intents check
      3. start: tanggap serve
      4. in the app's dashboard, subscribe https://YOUR-HOST/webhook with the verify_token of the file
    ");
    let checked = run(folder.path(), &["intents", "check", "--format", "json"]);
    assert_eq!(checked.code, Some(0), "{checked:?}");
    let path = folder.path().join("tanggap.toml");
    assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600, "it is full of secrets");
    let first = std::fs::read_to_string(&path).unwrap();

    let again = run(folder.path(), &["init"]);
    assert_eq!(again.code, Some(1));
    insta::assert_snapshot!(again.err, @"tanggap: tanggap.toml is there already and is left as it is; name another file, or move it away");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), first);

    assert_eq!(run(folder.path(), &["init", "other.toml"]).code, Some(0));
    let other = std::fs::read_to_string(folder.path().join("other.toml")).unwrap();
    let mut all = [secrets(&first), secrets(&other)].concat();
    assert_eq!(all.len(), 6);
    assert!(all.iter().all(|secret| secret.len() >= 32), "{all:?}");
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), 6, "each secret is its own");

    let ran = run(folder.path(), &["serve"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""));
    insta::assert_snapshot!(ran.err, @r#"
    tanggap: error: `meta.app_secrets` still holds the placeholder that `init` wrote
      --> tanggap.toml:26:16
       |
    26 | app_secrets = [************************************]
       |                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
       |
       = help: put the real value there

    error: `accounts[0].id` still holds the placeholder that `init` wrote
      --> tanggap.toml:39:6
       |
    39 | id = "<isi: ID akun Instagram>"
       |      ^^^^^^^^^^^^^^^^^^^^^^^^^^
       |
       = help: put the real value there

    error: `accounts[0].username` still holds the placeholder that `init` wrote
      --> tanggap.toml:40:12
       |
    40 | username = "<isi: nama akun Instagram>"
       |            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^
       |
       = help: put the real value there

    error: `accounts[0].access_token` still holds the placeholder that `init` wrote
      --> tanggap.toml:41:16
       |
    41 | access_token = ***********************************
       |                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
       |
       = help: put the real value there
    "#);
    assert!(!folder.path().join("data").exists(), "nothing was begun");

    let filled = first
        .replace("<isi: ID akun Instagram>", "17841400000000000")
        .replace("<isi: nama akun Instagram>", "disdik.contoh")
        .replace("<isi: App secret dari dasbor Meta>", "rahasia")
        .replace("<isi: token akses jangka panjang>", "token")
        .replace("#listen = \"127.0.0.1:8080\"", "listen = \"127.0.0.1:0\"");
    std::fs::write(&path, filled).unwrap();
    let (status, _) = Server::starts(folder.path()).terminated();
    assert!(status.success());
}

#[test]
fn all_that_is_wrong_in_the_configuration_is_shown_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let text = r#"
[server]
lisen = "127.0.0.1:8080"

[meta]
verify_token = "rahasia sekali"
app_secrets = []
graph_version = "26"

[[accounts]]
id = "17841400000000000"
username = "@Disdik Contoh"
access_token = "IGAA-token-rahasia"
mode = "otomatis"
"#;
    std::fs::write(folder.path().join("salah.toml"), text).unwrap();
    let ran = run(folder.path(), &["serve", "--config", "salah.toml"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""));
    insta::assert_snapshot!(ran.err, @r#"
    tanggap: error: unknown key `server.lisen`
     --> salah.toml:3:1
      |
    3 | lisen = ****************
      | ^^^^^
      |
      = help: the nearest known key is `listen` there

    error: `meta.app_secrets` has no entry
     --> salah.toml:7:15
      |
    7 | app_secrets = []
      |               ^^
      |
      = help: write the app secret from the Meta app's dashboard as `app_secrets = ["…"]`

    error: `meta.graph_version`: "26" is no version of the Graph API
     --> salah.toml:8:17
      |
    8 | graph_version = "26"
      |                 ^^^^
      |
      = help: write it as v26.0

    error: `accounts[0].username`: "@Disdik Contoh" is no name of an account on Instagram
      --> salah.toml:12:12
       |
    12 | username = "@Disdik Contoh"
       |            ^^^^^^^^^^^^^^^^
       |
       = help: write it as it stands in the account's address, such as disdik.contoh

    error: `accounts[0].mode`: "otomatis" is no mode
      --> salah.toml:14:8
       |
    14 | mode = "otomatis"
       |        ^^^^^^^^^^
       |
       = help: write "draft" or "auto"
    "#);
    for secret in ["rahasia", "IGAA"] {
        assert!(!ran.err.contains(secret), "a secret is shown");
    }

    let ran = run(folder.path(), &["serve", "--config", "tidak-ada.toml"]);
    assert_eq!(ran.code, Some(1));
    insta::assert_snapshot!(ran.err, @r"
    tanggap: error: the configuration can't be read: No such file or directory (os error 2)
    --> tidak-ada.toml
     = help: `tanggap init` writes one
    ");
    Setup::default().write(folder.path(), "127.0.0.1:0", "http://127.0.0.1:1");
    let path = folder.path().join("tanggap.toml");
    let toml = std::fs::read_to_string(&path).unwrap();
    let elsewhere = |line: &str| match line.trim().starts_with("store.url") {
        true => "store.url = 'postgres://tanggap@db1,db2/tanggap'\n".to_owned(),
        false => format!("{line}\n"),
    };
    std::fs::write(&path, toml.lines().map(elsewhere).collect::<String>()).unwrap();
    let ran = run(folder.path(), &["serve"]);
    assert_eq!(ran.code, Some(1));
    insta::assert_snapshot!(ran.err, @r#"tanggap: PostgreSQL is not there yet as a store; use store.url = "sled:./data""#);
}

#[test]
fn a_second_server_on_the_same_folder_is_told_so() {
    let folder = tempfile::tempdir().unwrap();
    Setup::default().write(folder.path(), "127.0.0.1:0", "http://127.0.0.1:1");
    let server = Server::starts(folder.path());
    let Ran { code, err, .. } = run(folder.path(), &["serve"]);
    assert_eq!(code, Some(1));
    assert!(err.contains("data is in use by another process (pid "), "{err}");
    assert!(err.contains("ask the running server (--server URL --token T)"), "{err}");
    let (status, log) = server.terminated();
    assert_eq!(status.code(), Some(0), "{log:#?}");
    assert!(log.iter().all(|line| line.starts_with('{')), "logs are JSON where nobody looks: {log:#?}");
    // Once it has ended, the folder is free.
    let (status, _) = Server::starts(folder.path()).terminated();
    assert!(status.success());
}

#[test]
fn the_demo_shows_comments_replies_and_figures() {
    let folder = tempfile::tempdir().unwrap();
    let ran = run(folder.path(), &["demo", "--seconds", "12"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    for part in [
        "@warga_101 min kapan ppdb smp dibuka ya?",
        "   post     matched, ppdb-jadwal",
        "   reply    @warga_101 ",
        "@warga_101 was answered by the bot after ",
        "   ignore   ",
        "   the webhook missed it, the poller found it\n   post     matched, ijazah-hilang",
        "Partisipasi ",
        "Waktu tunggu pertanyaan",
        "Penjawab pertama",
    ] {
        assert!(ran.out.contains(part), "{part:?} is missing:\n{}", ran.out);
    }
    assert!(!ran.out.contains('\u{1b}'), "no colours where nobody sees them");
    assert_eq!(folder.path().read_dir().unwrap().count(), 0, "it leaves nothing where it was started");
    let own = ran.out.lines().find_map(|line| line.strip_prefix("folder: ")).unwrap();
    let own = own.trim_end_matches(" (removed at the end)");
    assert!(!std::path::Path::new(own).exists());
}
