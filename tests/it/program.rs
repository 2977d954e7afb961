//! The program itself, as people start it.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// How long a server may take until it listens: before that it compiles its FAQ, without optimisation and on a machine that
/// has much else to do.
const START: Duration = Duration::from_secs(120);

/// What a command gave.
#[derive(Debug)]
pub(crate) struct Ran {
    /// Its exit code.
    pub(crate) code: Option<i32>,
    /// Its standard output.
    pub(crate) out: String,
    /// Its standard error.
    pub(crate) err: String,
}

/// Runs a command in a folder to its end.
pub(crate) fn run(folder: &Path, arguments: &[&str]) -> Ran {
    run_with(folder, arguments, "")
}

/// The same, with something on its standard input.
pub(crate) fn run_with(folder: &Path, arguments: &[&str], input: &str) -> Ran {
    let mut child = command(folder, arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_owned();
    // A command that does not read what it is given has ended, which is no fault of the writer's.
    let writer = std::thread::spawn(move || drop(stdin.write_all(input.as_bytes())));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ran { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
}

/// Runs a command for somebody who reads nothing of what it gives.
pub(crate) fn run_unread(folder: &Path, arguments: &[&str]) -> Ran {
    let mut child = command(folder, arguments).stdin(Stdio::null()).stdout(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    Ran { code: output.status.code(), out: String::new(), err: String::from_utf8(output.stderr).unwrap() }
}

/// A command without the surroundings of whoever runs the tests.
fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tanggap"));
    command.args(arguments).current_dir(folder).stderr(Stdio::piped());
    // One for all of a run: what is learned of the same files is learned once, and nothing of an earlier run helps.
    let cache = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("cache-{}", std::process::id()));
    command.env("XDG_CACHE_HOME", cache);
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy().into_owned();
        if name.starts_with("TANGGAP_") || name.starts_with("RUST_") {
            command.env_remove(name);
        }
    }
    command
}

/// `tanggap serve` at work.
pub(crate) struct Server {
    child: Child,
    /// Where it listens.
    pub(crate) address: String,
    log: Arc<Mutex<Vec<String>>>,
    reader: Option<JoinHandle<()>>,
}

impl Server {
    /// Starts it in a folder with a `tanggap.toml`, and waits until it listens.
    pub(crate) fn starts(folder: &Path) -> Self {
        Self::of(command(folder, &["serve"]))
    }

    /// The same, with everything in its log that it can say.
    pub(crate) fn starts_and_tells_all(folder: &Path) -> Self {
        let mut serve = command(folder, &["serve"]);
        serve.env("RUST_LOG", "debug,tanggap=trace");
        Self::of(serve)
    }

    /// The same, where no file may grow beyond so many blocks of 512 bytes: what a full disk does to those who write.
    pub(crate) fn starts_on_a_small_disk(folder: &Path, blocks: u32) -> Self {
        let serve = command(folder, &["serve"]);
        let mut shell = Command::new("sh");
        // Writing beyond the limit is an error and no signal.
        let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" serve");
        shell.args(["-c", &script]).arg(serve.get_program()).current_dir(folder).stderr(Stdio::piped());
        Self::of(shell)
    }

    fn of(mut command: Command) -> Self {
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn().unwrap();
        let log = Arc::<Mutex<Vec<String>>>::default();
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let written = Arc::clone(&log);
        let reader = std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                written.lock().unwrap().push(line);
            }
        });
        let mut server = Self { child, address: String::new(), log, reader: Some(reader) };
        let since = Instant::now();
        while server.address.is_empty() {
            assert!(since.elapsed() < START, "the server does not start: {:#?}", server.log());
            assert!(server.child.try_wait().unwrap().is_none(), "it ended at once: {:#?}", server.log());
            std::thread::sleep(Duration::from_millis(5));
            let line = server.log().into_iter().find(|line| line.contains("\"serving\""));
            let line: Option<serde_json::Value> = line.map(|line| serde_json::from_str(&line).unwrap());
            server.address = line.map(|line| line["listen"].as_str().unwrap().to_owned()).unwrap_or_default();
        }
        server
    }

    /// Its webhook.
    pub(crate) fn webhook(&self) -> String {
        format!("http://{}/webhook", self.address)
    }

    /// What it has logged so far.
    pub(crate) fn log(&self) -> Vec<String> {
        self.log.lock().unwrap().clone()
    }

    /// `kill -9`; returns what it had logged.
    pub(crate) fn killed(mut self) -> Vec<String> {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        self.reader.take().unwrap().join().unwrap();
        self.log()
    }

    /// SIGTERM; returns how it ended, and what it had logged.
    pub(crate) fn terminated(mut self) -> (ExitStatus, Vec<String>) {
        let pid = self.child.id().to_string();
        assert!(Command::new("sh").args(["-c", &format!("kill -TERM {pid}")]).status().unwrap().success());
        let since = Instant::now();
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            assert!(since.elapsed() < Duration::from_secs(10), "it does not end: {:#?}", self.log());
            std::thread::sleep(Duration::from_millis(10));
        };
        self.reader.take().unwrap().join().unwrap();
        (status, self.log())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Of a story that failed in the middle.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
