//! `intents check`.

use super::{AGENCY, Faq};

#[test]
fn a_good_faq_has_nothing_to_say() {
    let given = Faq::new().intents(&["check", "faq"], "");
    assert_eq!(given.code, Some(0));
    // Nothing to mend; only what the thresholds rest on.
    assert!(given.out.starts_with("kirim / post ≥ "), "{}", given.out);
    assert!(given.out.ends_with("\n2 intent di 3 berkas: 0 kesalahan, 0 catatan\n"), "{}", given.out);
}

#[test]
fn a_lint_is_shown_where_it_stands_and_harms_nothing() {
    let faq = Faq::new();
    faq.write("agency.toml", &AGENCY.replace("true", "false"));
    let given = faq.intents(&["check", "faq"], "");
    assert_eq!(given.code, Some(0));
    insta::assert_snapshot!(given.out, @"
    peringatan[unconfirmed-fact]: `link_layanan` belum dikonfirmasi: 2 intent hanya menjadi draf
     --> faq/agency.toml:1:8
      |
    1 | [facts.link_layanan]
      |        ^^^^^^^^^^^^
      |
    saran: isi nilai yang benar, lalu tulis `confirmed = true`

         1  unconfirmed-fact
    kirim / post ≥ 0.92, selisih / margin ≥ 0.20; draf / draft ≥ 0.30; eskalasi / escalate ≥ 0.10
    dari 6 contoh intent dan 3 contoh none, masing-masing dinilai tanpa pernah dilihat: 6 akan dikirim, 0 di antaranya keliru (paling banyak 21.5 %); 0 none akan dikirim (paling banyak 10.6 %); 0 dari 0 laporan diteruskan
    from 6 examples of intents and 3 of none, each judged unseen: 6 would be posted, 0 of them wrong (at most 21.5 %); 0 of none (at most 10.6 %); 0 of 0 reports escalated
    sasaran / target: keliru / wrong ≤ 2.0 %, none ≤ 0.5 %: belum terbukti: tambahkan contoh / not proved: add examples
    2 intent di 3 berkas: 0 kesalahan, 1 catatan
    ");
}

#[test]
fn it_speaks_english_to_those_who_want_it_to_programs_too() {
    let faq = Faq::new();
    faq.write("agency.toml", &AGENCY.replace("true", "false"));
    let given = faq.intents(&["check", "faq", "--lang", "en"], "");
    assert!(
        given.out.starts_with("warning[unconfirmed-fact]: `link_layanan` is not confirmed"),
        "{}",
        given.out
    );
    assert!(given.out.ends_with("\n2 intents in 3 files: 0 faults, 1 lints\n"), "{}", given.out);
    for (lang, message) in [("id", "belum dikonfirmasi"), ("en", "is not confirmed")] {
        let given = faq.intents(&["check", "faq", "--format", "json", "--lang", lang], "");
        let found: Vec<serde_json::Value> = serde_json::from_str(&given.out).unwrap();
        assert!(found[0]["message"].as_str().unwrap().contains(message), "{found:?}");
        assert_eq!(found[0]["code"], "unconfirmed-fact");
    }
    assert_eq!(faq.intents(&["check", "faq", "--lang", "su"], "").code, Some(2));
}

#[test]
fn programs_read_lints_too() {
    let faq = Faq::new();
    faq.write("tua.toml", "topic = \"Tua\"\n[[intent]]\nid = \"tua\"\nexamples = [\"sudah tua sekali\"]\nvalid_until = 2027-01-31\n");
    let given = faq.intents(&["check", "faq", "--format", "json", "--at", "2027-02-01"], "");
    let found: Vec<serde_json::Value> = serde_json::from_str(&given.out).unwrap();
    let expired = found.iter().find(|item| item["code"] == "expired").unwrap();
    assert_eq!((&expired["severity"], &expired["line"]), (&"lint".into(), &5.into()));
    let given = faq.intents(&["check", "faq", "--format", "sarif", "--at", "2027-01-31"], "");
    let log: serde_json::Value = serde_json::from_str(&given.out).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    assert!(results.iter().any(|result| result["ruleId"] == "expires-soon" && result["level"] == "warning"));
}

#[test]
fn a_fault_fails_the_check() {
    let faq = Faq::new();
    faq.write("rusak.toml", "topic = \"Rusak\"\n[[intent]]\nid = \"rusak\"\nmode = \"otto\"\n");
    let given = faq.intents(&["check", "faq"], "");
    assert_eq!(given.code, Some(1));
    assert!(given.out.contains("faq/rusak.toml:4:8"), "{}", given.out);
}
