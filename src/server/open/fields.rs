//! The columns of the open data, each with its meaning: the dictionary is made of what is written.

use crate::export::{Column, Type};

/// A column with its meaning in Indonesian and English.
pub(super) struct Field {
    pub(super) column: Column,
    pub(super) id: &'static str,
    pub(super) en: &'static str,
}

impl Field {
    /// What the dictionary calls its type.
    pub(super) fn kind(&self) -> &'static str {
        match self.column.kind {
            Type::Text => "text",
            Type::Integer => "integer",
            Type::Float => "number",
            Type::Boolean => "boolean",
            Type::Time => "time",
        }
    }
}

/// A list of fields: `name: Type, meaning in Indonesian, meaning in English;`.
macro_rules! fields {
    ($($name:literal : $kind:ident, $id:literal, $en:literal;)*) => {
        &[$(Field {
            column: Column { name: $name, path: &[$name], kind: Type::$kind },
            id: $id,
            en: $en,
        }),*]
    };
}

/// Whose figures, and of when.
pub(super) const PLACE: &[Field] = fields! {
    "account": Text, "id akun di Instagram", "the account's id at Instagram";
    "username": Text, "nama akun di Instagram", "the account's name at Instagram";
    "from": Text, "hari pertama, menurut zona waktu akun", "the first day, in the account's time zone";
    "to": Text, "hari sesudah hari terakhir", "the day after the last";
    "zone": Text, "zona waktu akun", "the account's time zone";
};

pub(super) const TOPIC: &[Field] = fields! {
    "topic": Text, "topik tanya jawab; kosong bila tidak dikenali atau digabung", "the topic of the FAQ; empty if not recognised or joined";
    "joined": Boolean, "apakah baris ini gabungan kelompok kecil", "whether this row joins small groups";
};

pub(super) const LANGUAGE: &[Field] = fields! {
    "language": Text, "bahasa komentar: id, su, en, und (tidak jelas); kosong bila tidak diketahui atau digabung", "the comments' language: id, su, en, und (unclear); empty if unknown or joined";
    "joined": Boolean, "apakah baris ini gabungan kelompok kecil", "whether this row joins small groups";
};

pub(super) const FIGURES: &[Field] = fields! {
    "comments": Integer, "banyaknya komentar warga, juga yang belum dijawab", "comments of citizens, those without an answer too";
    "answered": Integer, "yang sudah dijawab akun", "those that the account has answered";
    "rate": Float, "answered ÷ comments", "answered ÷ comments";
    "within_15m": Float, "bagian yang dijawab dalam 15 menit", "the fraction answered within 15 minutes";
    "within_1h": Float, "bagian yang dijawab dalam satu jam", "the fraction answered within an hour";
    "within_24h": Float, "bagian yang dijawab dalam 24 jam", "the fraction answered within 24 hours";
    "latency_median_ms": Integer, "median waktu jawab (milidetik) dari yang dijawab; kosong bila kurang dari lima", "median latency (milliseconds) of the answered; empty for fewer than five";
    "wait_median_ms": Integer, "median waktu tunggu (Kaplan–Meier, milidetik): yang belum dijawab dihitung menunggu; kosong bila belum separuh", "median wait (Kaplan–Meier, milliseconds): the unanswered count as waiting; empty if less than half were answered";
    "question_rate": Float, "bagian pertanyaan yang sudah dijawab; kosong bila kurang dari lima pertanyaan", "the fraction of questions answered; empty for fewer than five";
    "question_wait_median_ms": Integer, "median waktu tunggu pertanyaan (Kaplan–Meier, milidetik)", "median wait of a question (Kaplan–Meier, milliseconds)";
    "question_wait_low_ms": Integer, "batas bawah selang 95 % median itu", "the lower limit of that median's 95% interval";
    "question_wait_high_ms": Integer, "batas atas selang 95 % median itu", "the upper limit of that median's 95% interval";
    "as_of": Time, "saat angka dihitung (UTC)", "when the figures were computed (UTC)";
    "definition": Integer, "versi definisi angka", "the version of the figures' definition";
};

/// Counts that are given of months alone: elsewhere, what is left out could be had by subtraction.
pub(super) const QUESTIONS: &[Field] = fields! {
    "questions": Integer, "komentar yang berupa pertanyaan; kosong bila kurang dari lima", "comments that ask something; empty for fewer than five";
    "answered_questions": Integer, "pertanyaan yang sudah dijawab", "questions that were answered";
};

pub(super) const FAQ: &[Field] = fields! {
    "username": Text, "nama akun di Instagram", "the account's name at Instagram";
    "question": Text, "id pertanyaan, tetap", "the question's id, which stays";
    "topic": Text, "topik", "the topic";
    "title": Text, "pertanyaannya, dengan kata-kata dinas", "the question in the agency's words";
    "language": Text, "bahasa jawaban: id, su, en", "the answer's language: id, su, en";
    "answer": Text, "jawaban yang sudah dikonfirmasi", "the confirmed answer";
    "valid_until": Text, "hari terakhir jawaban berlaku; kosong bila tidak dibatasi", "the last day on which it holds; empty if there is none";
    "url": Text, "alamat halamannya", "the address of its page";
};

pub(super) const DICTIONARY: &[Field] = fields! {
    "file": Text, "nama berkas", "the file";
    "column": Text, "nama kolom", "the column";
    "type": Text, "jenis isi", "what it holds";
    "meaning_id": Text, "arti, dalam bahasa Indonesia", "the meaning in Indonesian";
    "meaning_en": Text, "arti, dalam bahasa Inggris", "the meaning in English";
};
