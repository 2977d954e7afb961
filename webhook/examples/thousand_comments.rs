//! How long a notification of a thousand comments takes: `cargo run --release --example thousand_comments`.

use std::time::Instant;

use instagram_webhook::{Notification, Verifier, sign};

const COMMENTS: usize = 1000;
const ROUNDS: u32 = 200;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let change = r#"{"value":{"from":{"id":"1666373194400000","username":"user_b"},"media":{"id":"18114683101754675","media_product_type":"REELS"},"id":"17880990537428645","text":"kapan PPDB dibuka? \ud83d\ude4f\ud83d\ude4f terima kasih"},"field":"comments"}"#;
    let changes = vec![change; COMMENTS].join(",");
    let one_entry = format!(
        r#"{{"entry":[{{"id":"17841421930210000","time":1778494689,"changes":[{changes}]}}],"object":"instagram"}}"#
    );
    let entry = format!(r#"{{"id":"17841421930210000","time":1778494689,"changes":[{change}]}}"#);
    let many_entries = format!(r#"{{"entry":[{}],"object":"instagram"}}"#, vec![entry; COMMENTS].join(","));

    let verifier = Verifier::new(["the app secret"])?;
    for (shape, body) in [("one entry", one_entry), ("many entries", many_entries)] {
        let header = sign("the app secret", &body);
        let verifying = time_each(|| verifier.verify(&body, Some(header.as_bytes())).is_ok());
        let verified = verifier.verify(&body, Some(header.as_bytes()))?;
        let parsing = time_each(|| Notification::parse(&verified).is_ok());
        println!(
            "{shape}: {} bytes, verified in {verifying} ns and parsed in {parsing} ns a comment",
            body.len()
        );
    }
    Ok(())
}

/// Nanoseconds a comment.
fn time_each(work: impl Fn() -> bool) -> u128 {
    let start = Instant::now();
    let all_well = (0..ROUNDS).all(|_| work());
    assert!(all_well, "the sample is signed and well-formed");
    start.elapsed().as_nanos() / u128::from(ROUNDS) / COMMENTS as u128
}
