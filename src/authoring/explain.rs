//! Decisions and reasons in words for those who write the FAQ, in Indonesian and in English.

use crate::comment::{Decision, Language};
use crate::reply::Reason;

/// One thing said in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Said {
    /// In Indonesian.
    pub id: &'static str,
    /// In English.
    pub en: &'static str,
}

/// What a decision means.
pub fn decision(decision: Decision) -> Said {
    let (id, en) = match decision {
        Decision::Post => ("dijawab sendiri oleh bot", "answered by the bot itself"),
        Decision::Draft => ("draf, menunggu petugas", "a draft that waits for staff"),
        Decision::Escalate => ("diteruskan kepada petugas", "handed to a person"),
        Decision::Ignore => ("dibiarkan", "left alone"),
    };
    Said { id, en }
}

/// The name of a language.
pub fn language(language: Language) -> Said {
    let (id, en) = match language {
        Language::Indonesian => ("Indonesia", "Indonesian"),
        Language::Sundanese => ("Sunda", "Sundanese"),
        Language::English => ("Inggris", "English"),
        Language::Undetermined => ("tidak jelas", "undetermined"),
    };
    Said { id, en }
}

/// Why a decision was taken, and by that how to get another.
pub fn reason(reason: Reason) -> Said {
    let (id, en) = match reason {
        Reason::Matched => (
            "Pertanyaannya dikenali dengan yakin dan jawabannya siap.",
            "The question is recognised beyond doubt, and its answer is ready.",
        ),
        Reason::Empty => ("Tidak ada kata di dalamnya.", "There are no words in it."),
        Reason::NoMatch => (
            "Tidak ada intent yang cukup cocok. Bila seharusnya ada, tambahkan contoh atau kata kunci.",
            "No intent fits well enough. If one should, add examples or keywords.",
        ),
        Reason::NoQuestion => (
            "Kata-katanya cocok, tetapi tidak menanyakan apa pun.",
            "It has the words of an intent, but asks nothing.",
        ),
        Reason::IntentMode => (
            "Begitulah mode intent ini: bot tidak menjawabnya sendiri.",
            "Such is the mode of the intent: the bot does not answer it by itself.",
        ),
        Reason::Context => (
            "Baru bermakna bersama utas atau keterangan fotonya; petugas memeriksanya.",
            "It makes sense only with its thread or the post's caption; staff look at it.",
        ),
        Reason::AccountMode => (
            "Begitulah mode akun ini: petugas menyetujui setiap jawaban.",
            "Such is the mode of the account: staff approve every answer.",
        ),
        Reason::FellToDrafts => (
            "Bot kembali ke mode draft karena ada yang tidak beres.",
            "The bot fell back to drafts, since something has gone wrong.",
        ),
        Reason::BrokenIntents => (
            "Ada kesalahan di berkas intent; jalankan `tanggap intents check`.",
            "The intent files have faults; run `tanggap intents check`.",
        ),
        Reason::PersonalData => (
            "Ada data pribadi di dalamnya; jawaban di muka umum akan menarik perhatian kepadanya.",
            "It holds personal data, which a public answer would draw attention to.",
        ),
        Reason::Anger => (
            "Penulisnya marah; petugas lebih pandai memilih kata.",
            "Its author is angry; a person finds better words.",
        ),
        Reason::AuthorUnknown => ("Penulisnya tidak diketahui.", "Nobody knows who wrote it."),
        Reason::AddressedToOther => {
            ("Komentar ini berbicara kepada orang lain (@…).", "It speaks to somebody else (@…).")
        }
        Reason::PossibleReport => (
            "Mungkin ini laporan (pungutan, perundungan); petugas harus melihatnya.",
            "It may be a report (of levies, of bullying); a person must see it.",
        ),
        Reason::SeveralIntents => (
            "Ada lebih dari satu pertanyaan; petugas memeriksa jawaban gabungannya.",
            "It asks more than one thing; staff look at the joint answer.",
        ),
        Reason::LowConfidence => (
            "Kurang yakin. Tambahkan contoh yang mirip komentar ini pada intent yang benar.",
            "Not certain enough. Add examples like this comment to the right intent.",
        ),
        Reason::NarrowMargin => (
            "Intent lain hampir sama cocoknya. Pertegas contoh keduanya, atau pakai `exclude`.",
            "Another intent fits nearly as well. Tell their examples apart, or use `exclude`.",
        ),
        Reason::NoReply => ("Intent ini belum punya jawaban.", "The intent has no answer yet."),
        Reason::Expired => (
            "Jawabannya sudah lewat masa berlakunya (valid_until).",
            "The time of its answer is over (valid_until).",
        ),
        Reason::UnconfirmedFact => (
            "Jawabannya memuat fakta yang belum dikonfirmasi di agency.toml.",
            "The answer holds a fact that is not confirmed in agency.toml.",
        ),
        Reason::TooLong => (
            "Jawabannya lebih panjang daripada yang diterima Instagram.",
            "The answer is longer than Instagram takes.",
        ),
        Reason::MessageTooLate => (
            "Sudah lewat tujuh hari: pesan pribadi tidak bisa lagi dikirim.",
            "Seven days are over: no private message can be sent any more.",
        ),
        Reason::PrivateChannel => {
            ("Jawabannya untuk pesan pribadi.", "The answer is meant for a private message.")
        }
        Reason::LiveComment => (
            "Komentar siaran langsung tidak bisa dijawab di muka umum.",
            "Live comments can't be answered in public.",
        ),
        Reason::Mention => ("Kita hanya disebut di tempat lain.", "It only mentions us, from elsewhere."),
        Reason::OwnComment => ("Ditulis oleh akun kita sendiri.", "An account of ours wrote it."),
        Reason::UnknownAccount => {
            ("Bukan untuk akun yang kita layani.", "It belongs to no account that we serve.")
        }
        Reason::Backlog => (
            "Ditulis sebelum akun ini dilayani, atau sudah lama.",
            "It was written before the account was served here, or long ago.",
        ),
        Reason::AnsweredByStaff => ("Petugas sudah menjawab.", "Staff had answered already."),
    };
    Said { id, en }
}
