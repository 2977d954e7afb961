//! `tanggap intents match`: what comments would get, one JSON object a line.

use std::path::Path;

use serde_json::{Value, json};

use crate::agency::faq;
use crate::program::{Ran, run_with};

/// Runs it on the small FAQ.
fn matched(more: &[&str], input: &str) -> Vec<Value> {
    let folder = tempfile::tempdir().unwrap();
    write_faq(folder.path());
    let ran = run_with(folder.path(), &[&["intents", "match", "--intents", "faq"], more].concat(), input);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{ran:?}");
    ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn write_faq(folder: &Path) {
    std::fs::create_dir(folder.join("faq")).unwrap();
    for (name, text) in faq::FILES {
        std::fs::write(folder.join("faq").join(name), text).unwrap();
    }
}

#[test]
fn every_line_has_its_answer_in_order() {
    let input = format!(
        "{}\n\n{{nonsense\r\n{{\"id\":7,\"label\":\"x\",\"text\":\"{}\"}}\n{{\"text\":\"\"}}\n[\"{}\"]\n   \n{}",
        faq::KNOWN,
        faq::DRAFT,
        faq::REPORT,
        faq::THANKS
    );
    let lines = matched(&[], &input);
    let texts: Vec<_> = lines.iter().map(|line| line["text"].as_str().unwrap()).collect();
    let listed = format!("[\"{}\"]", faq::REPORT);
    assert_eq!(texts, [faq::KNOWN, "", "{nonsense", faq::DRAFT, "", &listed, "   ", faq::THANKS]);
    let decisions: Vec<_> = lines.iter().map(|line| line["decision"].as_str().unwrap()).collect();
    assert_eq!(decisions, ["post", "ignore", "ignore", "draft", "ignore", "escalate", "ignore", "ignore"]);
    let intents: Vec<_> = lines.iter().map(|line| line["intent"].as_str()).collect();
    let (pungutan, thanks) = (Some("pungutan"), Some("terima-kasih"));
    assert_eq!(intents, [Some("ppdb-jadwal"), None, None, Some("beasiswa"), None, pungutan, None, thanks]);
    // What else stood in the object passes through.
    assert_eq!((&lines[3]["id"], &lines[3]["label"]), (&json!(7), &json!("x")));
    for line in &lines {
        for name in ["confidence", "margin"] {
            assert!(line[name].as_f64().is_some_and(|number| (0.0..=1.0).contains(&number)), "{line}");
        }
        assert!(["id", "su", "en", "und"].contains(&line["language"].as_str().unwrap()), "{line}");
        assert!(line["question"].is_boolean() && line["reason"].is_string(), "{line}");
        assert!(line["candidates"].is_array() && line["also"].is_array(), "{line}");
    }
    assert_eq!(matched(&[], "").len(), 0);
}

#[test]
fn evidence_points_into_the_comment_as_it_was_written() {
    let comments = [
        "kapan ppdb dibuka?",
        "😀😀 min, KAPAN  PPDB dibukaaa???",
        "é… ijasah saya hilang 😭 hrs kemana",
        "punten, iraha PPDB dibuka téh",
        "𝗸𝗮𝗽𝗮𝗻 ppdb dibuka",
    ];
    let lines = matched(&[], &(comments.join("\n") + "\n"));
    let mut kinds = 0;
    for (line, comment) in lines.iter().zip(comments) {
        assert_eq!(line["text"], comment);
        let candidates = line["candidates"].as_array().unwrap();
        assert_eq!(
            candidates.first().map_or(&json!(null), |best| &best["intent"]),
            &line["intent"],
            "{line:#}"
        );
        let mut last = 1.0;
        for candidate in candidates {
            let confidence = candidate["confidence"].as_f64().unwrap();
            assert!(confidence <= last, "the best comes first: {line:#}");
            last = confidence;
            for evidence in candidate["evidence"].as_array().unwrap() {
                assert!(["keyword", "pattern", "example"].contains(&evidence["kind"].as_str().unwrap()));
                let end = |n: usize| usize::try_from(evidence["span"][n].as_u64().unwrap()).unwrap();
                let Some(said) = comment.get(end(0)..end(1)) else {
                    panic!("{evidence} is not within {comment:?}")
                };
                assert!(!said.trim().is_empty() && said.trim() == said, "{evidence} spans {said:?}");
                kinds += 1;
            }
        }
    }
    assert!(kinds >= comments.len(), "each has some evidence");
    // A keyword with a gap spans all between its words.
    let best = &lines[1]["candidates"][0]["evidence"][0];
    let from = usize::try_from(best["span"][0].as_u64().unwrap()).unwrap();
    assert!(
        comments[1].get(from..).is_some_and(|rest| rest.starts_with("KAPAN") || rest.starts_with("PPDB"))
    );
}

#[test]
fn the_matching_alone_is_judged_unless_the_files_are_taken_as_they_stand() {
    let input = format!("{}\n{}\n{}\n", faq::KNOWN, faq::UNCONFIRMED, faq::EXPIRED);
    let decisions = |more: &[&str]| -> Vec<String> {
        let line = |line: Value| {
            format!("{} {}", line["decision"].as_str().unwrap(), line["reason"].as_str().unwrap())
        };
        matched(more, &input).into_iter().map(line).collect()
    };
    assert_eq!(decisions(&[]), ["post matched", "post matched", "post matched"]);
    assert_eq!(decisions(&["--as-configured"]), ["post matched", "draft unconfirmed-fact", "draft expired"]);
    assert_eq!(decisions(&["--at", "2020-06-30"]), ["post matched", "post matched", "post matched"]);
    assert_eq!(decisions(&["--at", "2020-07-01"]), ["post matched", "post matched", "draft expired"]);
    let as_then = decisions(&["--as-configured", "--at", "2020-06-30"]);
    assert_eq!(as_then, ["post matched", "draft unconfirmed-fact", "post matched"]);
}

#[test]
fn broken_files_match_nothing() {
    let folder = tempfile::tempdir().unwrap();
    write_faq(folder.path());
    std::fs::write(folder.path().join("faq/rusak.toml"), "topic = 5\n").unwrap();
    let Ran { code, out, err } =
        run_with(folder.path(), &["intents", "match", "--intents", "faq"], "kapan ppdb?\n");
    assert_eq!((code, out.as_str()), (Some(1), ""));
    assert!(err.contains("rusak.toml:1:9") && err.contains("nothing was done"), "{err}");
}
