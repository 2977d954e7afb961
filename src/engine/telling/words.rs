//! What a mail says: in Indonesian, and below in English.

use std::fmt::Write as _;

use super::Links;
use super::notice::{Matter, Notice};
use crate::engine::alarms::AlarmKind;

/// The subject: the account and what it is about, or how many there are.
pub(super) fn subject(notices: &[Notice]) -> String {
    match notices {
        [only] => {
            let over = if matches!(only.matter, Matter::Cleared(_)) { "selesai: " } else { "" };
            format!("[Tanggap] @{}: {over}{} ({})", only.username, title(only)[0], code(only))
        }
        several => {
            let mut names: Vec<String> = several.iter().map(|of| format!("@{}", of.username)).collect();
            names.sort_unstable();
            names.dedup();
            format!("[Tanggap] {} peringatan: {}", several.len(), names.join(", "))
        }
    }
}

/// The text.
pub(super) fn body(notices: &[Notice], links: &Links) -> String {
    let mut text = String::new();
    for (language, begin, since, over) in
        [(0, "Tanggap memberi tahu:", "sejak", "selesai"), (1, "Tanggap tells you:", "since", "over")]
    {
        if language == 1 {
            text.push_str("\n----------------------------------------\n\n");
        }
        let _ = writeln!(text, "{begin}\n");
        for of in notices {
            let over =
                if matches!(of.matter, Matter::Cleared(_)) { format!("{over}: ") } else { String::new() };
            let _ = writeln!(text, "* @{}: {over}{}", of.username, title(of)[language]);
            let _ = writeln!(text, "  {}", in_language(&of.reason, language));
            let _ = writeln!(text, "  {since} {}", of.since);
            let _ = writeln!(text, "  {}\n", of.link(links));
        }
    }
    text.push_str("Tanggap\n");
    text
}

/// What it is about, in Indonesian and in English.
fn title(notice: &Notice) -> [&'static str; 2] {
    match &notice.matter {
        Matter::Report { .. } => ["laporan mendesak", "an urgent report"],
        Matter::Trial => ["percobaan", "a trial"],
        Matter::Raised(raised) | Matter::Cleared(raised) => match raised.kind {
            AlarmKind::WebhookSilent => ["webhook diam", "the webhook is silent"],
            AlarmKind::NotSubscribed => ["tidak berlangganan pemberitahuan Meta", "not subscribed at Meta"],
            AlarmKind::FellToDrafts => ["bot hanya membuat draf", "the bot makes drafts only"],
            AlarmKind::Stopped => ["Instagram menolak akun", "Instagram refuses the account"],
            AlarmKind::TokenExpires => ["token segera berakhir", "the token ends soon"],
            AlarmKind::Surge => ["lonjakan komentar", "a surge of comments"],
            AlarmKind::EscalationWaits => ["eskalasi menunggu terlalu lama", "an escalation waits too long"],
            AlarmKind::OldestUnanswered => {
                ["pertanyaan terlalu lama tanpa jawaban", "a question is unanswered too long"]
            }
        },
    }
}

fn code(notice: &Notice) -> &'static str {
    match &notice.matter {
        Matter::Report { .. } => "urgent-escalation",
        Matter::Trial => "trial",
        Matter::Raised(raised) | Matter::Cleared(raised) => raised.kind.as_str(),
    }
}

/// One language of a reason, which is told in both with ` / ` in between.
fn in_language(reason: &str, language: usize) -> &str {
    let mut parts = reason.splitn(2, " / ");
    parts.clone().nth(language).or_else(|| parts.next()).unwrap_or(reason)
}
