//! What to do about faults and lints, in Indonesian and in English.

use super::finding::{Finding, Kind};
use super::saying::Both;

impl Finding<'_> {
    /// What to do about it, where there is something to propose.
    pub(super) fn mend(&self) -> Option<Both> {
        let mend = match *self {
            Self::Syntax { .. } => return None,
            Self::UnknownKey { near, known, .. } => perhaps(near).unwrap_or_else(|| {
                let known = known.join(", ");
                Both::of(format!("kunci di sini: {known}"), format!("keys here are {known}"))
            }),
            Self::MissingKey { key, .. } => {
                Both::of(format!("tambahkan `{key} = \"…\"`"), format!("add `{key} = \"…\"`"))
            }
            Self::WrongType { key, wanted, .. } => wanted.wanted(key),
            Self::UnknownValue { near, known, .. } => perhaps(near).unwrap_or_else(|| {
                let known = known.join(", ");
                Both::of(format!("salah satu dari {known}"), format!("one of {known}"))
            }),
            Self::DuplicateId { .. } => {
                Both::of("beri tiap intent id sendiri", "give each intent its own id")
            }
            Self::ReservedId => Both::of(
                "yang tidak boleh dijawab ditulis di _none.toml",
                "what must not be answered stands in _none.toml",
            ),
            Self::BadId { .. } => Both::of(
                "pakai huruf kecil, angka, dan tanda hubung",
                "use lower-case letters, digits and hyphens",
            ),
            Self::EmptyKeyword { .. } => Both::of(
                "tulis kata di kiri dan kanan tiap ` … `, atau hapus kata kunci ini",
                "write words on both sides of each ` … `, or take the keyword out",
            ),
            Self::BadPattern { .. } => Both::of(
                "look-around dan back-reference tidak didukung; `\\` di depan . ? * + ( ) [ ] { } untuk tandanya sendiri",
                "look-around and back-references are not supported; `\\` before . ? * + ( ) [ ] { } for the sign itself",
            ),
            Self::BadPlaceholder { .. } => Both::of("tulis {{ nama_fakta }}", "write {{ name_of_a_fact }}"),
            Self::UnknownFact { name, near } => perhaps(near).unwrap_or_else(|| {
                Both::of(
                    format!("tambahkan [facts.{name}] di agency.toml"),
                    format!("add [facts.{name}] to agency.toml"),
                )
            }),
            Self::FactInNotice { .. } => Both::of(
                "cukup katakan bahwa pesan sudah dikirim; fakta ditulis di [intent.reply]",
                "say in it only that a message was sent; facts stand in [intent.reply]",
            ),
            Self::NeverMatches { .. } => Both::of(
                "tulis komentar seperti ditulis warga di `examples`",
                "write comments as people write them under `examples`",
            ),
            Self::NoReply { .. } => Both::of(
                "tambahkan [intent.reply] dengan `id = [\"…\"]`",
                "add an [intent.reply] with `id = [\"…\"]`",
            ),
            Self::MissingLanguage { language, .. } => {
                Both::of(format!("tambahkan `{language} = [\"…\"]`"), format!("add `{language} = [\"…\"]`"))
            }
            Self::NoticeWithoutMessage { .. } => Both::of(
                "tulis `channel = \"private\"`, atau hapus [intent.notice]",
                "write `channel = \"private\"`, or take [intent.notice] out",
            ),
            Self::DuplicateExample { .. } => {
                Both::of("simpan di tempat yang semestinya saja", "keep it where it belongs")
            }
            Self::ShortExample => Both::of("hapus saja", "take it out"),
            Self::LostExample { .. } => Both::of(
                "pindahkan ke tempat yang semestinya, atau tambahkan kata kunci dan contoh serupa di sini",
                "move it to where it belongs, or add keywords and similar examples here",
            ),
            Self::AnsweredNone { .. } => Both::of(
                "perpanjang kata kunci intent itu, atau tambahkan komentar serupa di sini",
                "make the keywords of that intent longer, or add more comments like this one here",
            ),
            Self::EqualKeyword { .. } => Both::of("hapus salah satunya", "take one of them out"),
            Self::SharedKeyword { .. } => Both::of(
                "simpan di tempat yang semestinya, atau perpanjang keduanya agar berbeda",
                "keep it where it belongs, or make both longer so that they differ",
            ),
            Self::KeywordInside { keyword, inner, other } => Both::of(
                format!("tambahkan `{keyword}` ke `exclude` milik `{other}`, atau perpanjang `{inner}`"),
                format!("add `{keyword}` to `exclude` of `{other}`, or make `{inner}` longer"),
            ),
            Self::ShadowedKeyword { .. } => Both::of(
                "perpanjang yang di _none.toml, atau hapus yang ini",
                "make the one in _none.toml longer, or take this one out",
            ),
            Self::SilencedKeyword { .. } => {
                Both::of("hapus, atau perpanjang `exclude` itu", "take it out, or make the `exclude` longer")
            }
            Self::ShortKeyword { .. } => Both::of(
                "tambahkan kata yang memperjelas pertanyaannya, misalnya \"cek nisn\" alih-alih \"cek\"",
                "add the word that makes it mean this question, for example \"cek nisn\" for \"cek\"",
            ),
            Self::DotsInKeyword { .. } => {
                Both::of("tulis satu tanda ` … ` di antara spasi", "write the one sign ` … ` between spaces")
            }
            Self::UnhitKeyword { .. } | Self::UnhitPattern { .. } => Both::of(
                "tambahkan komentar yang memuatnya untuk memastikan itu bekerja, atau hapus",
                "add a comment that has it, to see that it works, or take it out",
            ),
            Self::Expired { .. } | Self::ExpiresSoon { .. } => Both::of(
                "periksa apakah jawabannya masih berlaku, lalu perbarui tanggalnya",
                "see whether the answer still holds, then set the date anew",
            ),
            Self::LongReply { .. } => {
                Both::of("persingkat, dan beri tautan ke selengkapnya", "say less, and link to the rest")
            }
            Self::ManyHashtags { .. } | Self::ManyMentions { .. } => Both::of("kurangi", "take some out"),
            Self::UnusedFact { .. } => Both::of(
                "hapus, atau tulis {{ … }} dengan namanya di sebuah jawaban",
                "take it out, or write {{ … }} with its name into an answer",
            ),
            Self::UnconfirmedFact { .. } => Both::of(
                "isi nilai yang benar, lalu tulis `confirmed = true`",
                "enter the true value, then write `confirmed = true`",
            ),
        };
        Some(mend)
    }
}

impl Kind {
    /// How one of it is written under a key.
    fn wanted(self, key: &str) -> Both {
        match self {
            Self::Text => Both::of("tulis teks di antara tanda petik", "write a text in quotes"),
            Self::Date => Both::of(
                "tulis tanggal seperti 2027-06-30, tanpa tanda petik",
                "write a date such as 2027-06-30, without quotes",
            ),
            Self::List => Both::of("tulis daftar teks", "write a list of texts"),
            Self::Tables => Both::of(
                format!("tulis tabel, masing-masing berkepala [[{key}]]"),
                format!("write tables, each headed [[{key}]]"),
            ),
            Self::Number | Self::Truth | Self::Table => {
                let Both { id, en } = self.name();
                Both::of(format!("tulis {id}"), format!("write {en}"))
            }
        }
    }
}

/// That another name was meant.
fn perhaps(near: Option<&str>) -> Option<Both> {
    near.map(|near| Both::of(format!("mungkin maksudnya `{near}`"), format!("perhaps `{near}` is meant")))
}
