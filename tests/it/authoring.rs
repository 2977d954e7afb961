//! An admin's day with the FAQ: each tool as it is called, on a small FAQ of its own.

mod changing;
mod checking;
mod moving;
mod shipped;
mod testing;
mod trying;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// A small FAQ with nothing wrong in it.
const IJAZAH: &str = r#"topic = "Ijazah"

[[intent]]
id = "ijazah-hilang"
title = "Ijazah hilang"
mode = "auto"
keywords = [
  "ijazah … hilang",
]
examples = [
  "min ijazah sd saya hilang, urusnya ke mana ya",
  "ijazah kebanjiran lalu hilang, gimana dapat gantinya?",
  "bagaimana kalau ijazah anak saya hilang di jalan",
]
[intent.reply]
id = ["Silakan buka {{ link_layanan }}."]
su = ["Mangga buka {{ link_layanan }}."]
en = ["Please see {{ link_layanan }}."]
[[intent.test]]
text = "ijasah abdi leungit, kumaha?"

[[intent]]
id = "legalisir"
title = "Legalisir"
mode = "auto"
keywords = [
  "legalisir",
]
examples = [
  "di mana tempat legalisir ijazah smp?",
  "legalisir bayar berapa kak",
  "syarat legalisir apa saja min",
]
[intent.reply]
id = ["Legalisir di sekolah asal, lihat {{ link_layanan }}."]
su = ["Legalisir di sakola asal, tingali {{ link_layanan }}."]
en = ["At your school, see {{ link_layanan }}."]
[[intent.test]]
text = "mau legalisir besok bisa ga?"
"#;

const AGENCY: &str = r#"[facts.link_layanan]
value = "https://contoh.go.id/layanan"
confirmed = true
"#;

const NONE: &str = r#"examples = [
  "wkwkwk lucu banget",
  "selamat pagi semuanya, semangat",
  "foto ijazah saya jelek sekali haha",
]
"#;

/// A folder with the small FAQ.
struct Faq {
    dir: TempDir,
}

/// What a call gave.
struct Given {
    code: Option<i32>,
    out: String,
    err: String,
}

impl Faq {
    fn new() -> Self {
        let faq = Self { dir: tempfile::tempdir().unwrap() };
        faq.write("ijazah.toml", IJAZAH);
        faq.write("agency.toml", AGENCY);
        faq.write("_none.toml", NONE);
        faq
    }

    fn path(&self) -> &Path {
        self.dir.path()
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    /// Runs `tanggap intents …` beside the FAQ's folder, which is called `faq` in `arguments`.
    fn intents(&self, arguments: &[&str], input: &str) -> Given {
        let folder = self.path().to_str().unwrap();
        let arguments: Vec<String> =
            arguments.iter().map(|argument| argument.replace("faq", folder)).collect();
        let mut given = intents(&arguments, input);
        given.out = given.out.replace(folder, "faq");
        given.err = given.err.replace(folder, "faq");
        given
    }
}

/// Runs `tanggap intents …` with `input` on standard input.
fn intents(arguments: &[String], input: &str) -> Given {
    let cache = tempfile::tempdir().unwrap();
    intents_with(cache.path(), arguments, input)
}

/// The same with a cache that outlives the call.
fn intents_with(cache: &Path, arguments: &[String], input: &str) -> Given {
    let mut child = Command::new(env!("CARGO_BIN_EXE_tanggap"))
        .arg("intents")
        .args(arguments)
        .env_remove("RUST_LOG")
        .env("XDG_CACHE_HOME", cache)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that reads nothing may be gone already.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    Given {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}
