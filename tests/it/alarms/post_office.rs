//! A mail server on this machine, which speaks SMTP and keeps what it takes.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

use crate::agency::LIMIT;

#[derive(Clone)]
pub(super) struct PostOffice {
    port: u16,
    kept: Arc<Mutex<Kept>>,
}

#[derive(Default)]
struct Kept {
    refuses: usize,
    tries: usize,
    mails: Vec<Mail>,
}

/// A mail as it arrived, its words decoded.
#[derive(Clone, Debug, Default)]
pub(super) struct Mail {
    pub(super) to: Vec<String>,
    pub(super) subject: String,
    pub(super) text: String,
}

impl PostOffice {
    pub(super) async fn opens() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let office = Self { port: listener.local_addr().unwrap().port(), kept: Arc::default() };
        let at_work = office.clone();
        tokio::spawn(async move {
            while let Ok((caller, _)) = listener.accept().await {
                let office = at_work.clone();
                // Whoever hangs up early is no fault of the office.
                tokio::spawn(async move { drop(office.talks(caller).await) });
            }
        });
        office
    }

    /// What is configured to send mail by it; under `[alarms]`.
    pub(super) fn lines(&self) -> String {
        format!(
            "email = ['humas@disdik.example', 'Kepala Dinas <kepala@disdik.example>']
             [smtp]
             host = '127.0.0.1'
             port = {}
             from = 'Tanggap <tanggap@disdik.example>'
             tls = 'none'
            ",
            self.port
        )
    }

    /// Refuses the next mails.
    pub(super) fn refuses(&self, mails: usize) {
        self.kept.lock().unwrap().refuses = mails;
    }

    /// Once so many mails were brought, taken or not.
    pub(super) async fn tried(&self, times: usize) {
        self.until(|kept| kept.tries >= times).await;
    }

    /// All mails that it has taken, once there are so many.
    pub(super) async fn receives(&self, mails: usize) -> Vec<Mail> {
        self.until(|kept| kept.mails.len() >= mails).await;
        self.kept.lock().unwrap().mails.clone()
    }

    async fn until(&self, holds: impl Fn(&Kept) -> bool) {
        let look = async {
            while !holds(&self.kept.lock().unwrap()) {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        if tokio::time::timeout(LIMIT, look).await.is_err() {
            let kept = self.kept.lock().unwrap();
            panic!("no such mail after {} tries: {:#?}", kept.tries, kept.mails);
        }
    }

    async fn talks(&self, caller: TcpStream) -> std::io::Result<()> {
        let mut caller = BufReader::new(caller);
        caller.write_all(b"220 kantor pos\r\n").await?;
        let (mut mail, mut line) = (Mail::default(), String::new());
        loop {
            line.clear();
            if caller.read_line(&mut line).await? == 0 {
                return Ok(());
            }
            let command = line.trim_end().to_owned();
            let word = command.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
            let answer = match word.as_str() {
                "EHLO" => "250-kantor pos\r\n250 8BITMIME\r\n",
                "HELO" | "MAIL" | "RSET" | "NOOP" => "250 baik\r\n",
                "RCPT" => {
                    let address = command.split(['<', '>']).nth(1).unwrap_or_default();
                    mail.to.push(address.to_owned());
                    "250 baik\r\n"
                }
                "DATA" => {
                    caller.write_all(b"354 silakan\r\n").await?;
                    let raw = self.reads(&mut caller).await?;
                    self.takes(std::mem::take(&mut mail), &raw)
                }
                "QUIT" => {
                    caller.write_all(b"221 sampai jumpa\r\n").await?;
                    return Ok(());
                }
                _ => "502 tidak tahu\r\n",
            };
            caller.write_all(answer.as_bytes()).await?;
        }
    }

    async fn reads(&self, caller: &mut BufReader<TcpStream>) -> std::io::Result<String> {
        let (mut raw, mut line) = (String::new(), String::new());
        loop {
            line.clear();
            if caller.read_line(&mut line).await? == 0 || line == ".\r\n" {
                return Ok(raw);
            }
            raw.push_str(line.strip_prefix('.').unwrap_or(&line));
        }
    }

    fn takes(&self, mail: Mail, raw: &str) -> &'static str {
        let mut kept = self.kept.lock().unwrap();
        kept.tries += 1;
        if kept.refuses > 0 {
            kept.refuses -= 1;
            return "451 nanti saja\r\n";
        }
        let (head, text) = raw.split_once("\r\n\r\n").unwrap();
        let head = head.replace("\r\n ", " ");
        let subject = head.lines().find_map(|line| line.strip_prefix("Subject: ")).unwrap_or_default();
        assert!(
            head.contains("Content-Transfer-Encoding: quoted-printable") && head.contains("Message-ID: <"),
            "{head}"
        );
        kept.mails.push(Mail { subject: subject.to_owned(), text: decoded(text), ..mail });
        "250 diterima\r\n"
    }
}

/// Quoted-printable of ASCII and a few others, read.
fn decoded(text: &str) -> String {
    let joined = text.replace("=\r\n", "");
    let mut bytes = Vec::new();
    let mut rest = joined.as_bytes();
    while let [first, after @ ..] = rest {
        match (first, after) {
            (b'=', [a, b, after @ ..]) => {
                let hex = String::from_utf8(vec![*a, *b]).unwrap();
                bytes.push(u8::from_str_radix(&hex, 16).unwrap());
                rest = after;
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).unwrap()
}
