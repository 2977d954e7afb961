//! A small FAQ with one question of each kind, so that a story says in one word which it means.

/// Answered by itself, in three languages.
pub(crate) const KNOWN: &str = "kapan ppdb dibuka?";
/// Its answer has a fact that nobody confirmed.
pub(crate) const UNCONFIRMED: &str = "ijazah hilang, ngurusnya kemana?";
/// Its answer is for staff to approve.
pub(crate) const DRAFT: &str = "ada beasiswa buat anak yatim?";
/// A person must look at it.
pub(crate) const REPORT: &str = "ada pungli di sekolah, lapor kemana?";
/// Its answer's time is over.
pub(crate) const EXPIRED: &str = "seragam wajib beli dimana?";
/// It asks nothing.
pub(crate) const THANKS: &str = "terima kasih banyak";
/// What the known question is answered.
pub(crate) const ANSWER: &str = "Pendaftaran dibuka 2 Juni.";
/// What is proposed for [`DRAFT`].
pub(crate) const PROPOSAL: &str = "Beasiswa: silakan bawa kartu keluarga.";

/// The files, by name.
pub(crate) const FILES: &[(&str, &str)] =
    &[("uji.toml", TOPIC), ("agency.toml", FACTS), ("_none.toml", NONE)];

const TOPIC: &str = r#"
topic = "Uji"

[[intent]]
id = "ppdb-jadwal"
title = "Jadwal pendaftaran"
mode = "auto"
keywords = ["kapan ppdb", "ppdb … dibuka", "kapan … pendaftaran", "iraha ppdb", "when … enrolment", "enrolment … open"]
examples = ["kapan ppdb dibuka?", "min kapan ppdb dibuka", "iraha ppdb dibuka?", "when does the enrolment open?"]
[intent.reply]
id = ["Pendaftaran dibuka {{ jadwal }}."]
su = ["Pendaptaran dibuka {{ jadwal }}, nuhun."]
en = ["Enrolment opens on {{ jadwal }}."]

[[intent]]
id = "ijazah-hilang"
mode = "auto"
keywords = ["ijazah hilang", "ijazah … hilang"]
examples = ["ijazah hilang, ngurusnya kemana?", "ijazah sd saya hilang, ke mana?"]
[intent.reply]
id = ["Silakan ke {{ alamat }}."]

[[intent]]
id = "beasiswa"
mode = "draft"
keywords = ["beasiswa", "ada beasiswa"]
examples = ["ada beasiswa buat anak yatim?", "beasiswa ada tidak?"]
[intent.reply]
id = ["Beasiswa: silakan bawa kartu keluarga."]

[[intent]]
id = "pungutan"
mode = "escalate"
keywords = ["pungli", "lapor pungli"]
examples = ["ada pungli di sekolah, lapor kemana?", "sekolah minta pungli"]
[intent.reply]
id = ["Laporan diterima, petugas akan menghubungi."]

[[intent]]
id = "seragam"
mode = "auto"
valid_until = 2020-06-30
keywords = ["seragam wajib", "wajib beli"]
examples = ["seragam wajib beli dimana?", "seragam beli dimana?"]
[intent.reply]
id = ["Seragam tidak wajib dibeli di sekolah."]

[[intent]]
id = "terima-kasih"
mode = "ignore"
keywords = ["terima kasih", "hatur nuhun"]
examples = ["terima kasih banyak", "makasih min"]
"#;

const FACTS: &str = r#"
[facts.jadwal]
value = "2 Juni"
confirmed = true

[facts.alamat]
value = "Jalan Contoh 1"
confirmed = false
"#;

const NONE: &str = r#"
examples = ["drama tiap tahun tidak beres", "semangat semua", "lucu sekali fotonya"]
keywords = ["jual followers"]
"#;

/// A topic whose answer is another, for an account with a directory of its own.
pub(crate) const OTHER: &str = r#"
topic = "Lain"

[[intent]]
id = "jam-layanan"
mode = "auto"
keywords = ["kapan ppdb", "ppdb … dibuka"]
examples = ["kapan ppdb dibuka?"]
[intent.reply]
id = ["Dinas lain: setiap hari kerja."]
su = ["Dinas lain: unggal dinten gawe."]
en = ["Another office: on working days."]
"#;
