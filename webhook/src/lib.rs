//! Receives [Meta's webhooks for Instagram][meta]: answers the subscription challenge, checks the
//! signature over the raw bytes, and turns the body into typed events.
//!
//! It does no I/O, reads no clock, logs nothing and knows no web framework (an extractor for axum is
//! there behind a feature). Bytes and header values come in, values come out.
//!
//! [meta]: https://developers.facebook.com/docs/instagram-platform/webhooks
//!
//! # The three steps
//!
//! **1. The challenge.** When a subscription is made, Meta sends a `GET` with a token that you chose and
//! a text that it wants back. [`VerifyToken`] answers it.
//!
//! ```
//! use instagram_webhook::{ChallengeError, ChallengeQuery, VerifyToken};
//!
//! let token = VerifyToken::new("typed in the app dashboard")?;
//! let query = ChallengeQuery {
//!     mode: Some("subscribe".into()),
//!     verify_token: Some("typed in the app dashboard".into()),
//!     challenge: Some("1158201444".into()),
//! };
//! assert_eq!(token.answer(&query), Ok("1158201444")); // 200, text/plain, exactly this
//!
//! let stranger = ChallengeQuery { verify_token: Some("a guess".into()), ..query };
//! assert_eq!(token.answer(&stranger), Err(ChallengeError::Refused)); // 403
//! # Ok::<(), instagram_webhook::EmptyTokenError>(())
//! ```
//!
//! **2. The signature.** Every `POST` carries an HMAC of its body, keyed with an app secret. A
//! [`Verifier`] holds all secrets that may sign (an app with Instagram Login has two, and a rotation
//! adds one more) and says which one did. What it hands out, a [`VerifiedBody`], can be had no other way.
//!
//! ```
//! use instagram_webhook::{SignatureError, Verifier, sign};
//!
//! let verifier = Verifier::new(["the Meta app's secret", "the Instagram app's secret"])?;
//! let body = br#"{"object":"instagram","entry":[]}"#;
//! let header = sign("the Instagram app's secret", body); // what Meta would send
//!
//! let verified = verifier.verify(body, Some(header.as_bytes())).unwrap();
//! assert_eq!(verified.secret_index(), 1);
//!
//! assert_eq!(verifier.verify(body, None).unwrap_err(), SignatureError::Missing); // 401
//! # Ok::<(), instagram_webhook::VerifierError>(())
//! ```
//!
//! **3. The events.** [`Notification::parse`] takes a verified body, in any of the shapes that Meta
//! documents or sends, and gives one flat list of [`Event`]s.
//!
//! ```
//! use instagram_webhook::{EventKind, Notification, Verifier, sign};
//!
//! let body = r#"{"object":"instagram","entry":[{"id":"17841400000000000","time":1758700000,
//!     "changes":[{"field":"comments","value":{"id":"18045678901234567","text":"kapan dibuka?",
//!     "from":{"id":"1234567890123456","username":"warga"}}}]}]}"#;
//! # let verifier = Verifier::new(["s"])?;
//! # let header = sign("s", body.as_bytes());
//! let verified = verifier.verify(body, Some(header.as_bytes())).unwrap();
//!
//! for event in Notification::parse(&verified).unwrap().events {
//!     match &event.kind {
//!         EventKind::Comment(comment) if !event.is_by_account() => {
//!             assert_eq!(comment.id.as_str(), "18045678901234567");
//!             assert_eq!(comment.text.as_deref(), Some("kapan dibuka?"));
//!             assert_eq!(event.sent_at_ms, Some(1_758_700_000_000));
//!         }
//!         _ => {}
//!     }
//! }
//! # Ok::<(), instagram_webhook::VerifierError>(())
//! ```
//!
//! # What it promises
//!
//! - The signature is computed over the bytes as they came, before anything reads them as JSON.
//! - Secrets, tokens and expected signatures are in no error and no `Debug` output.
//! - One bad entry among a thousand is one [`EventKind::Malformed`]; the others arrive. What is not
//!   known is kept as it was written ([`EventKind::Other`]). An id is never empty.
//! - A comment with half an emoji (`\ud83d` alone) or broken UTF-8 arrives with U+FFFD in its text, and
//!   [`Notification::lossy`] says so.
//! - No input makes it panic or overflow the stack, and its time grows with the length of the input.
//!
//! # What it leaves to you
//!
//! Meta repeats what was not answered with 200 for up to 36 hours, promises no order, and signs no time:
//! keep the ids that you have seen. It also sends the account's own comments, the replies that you posted
//! among them: [`Event::is_by_account`] knows them.
#![cfg_attr(
    feature = "axum",
    doc = r#"
# With axum

Feature `axum` makes [`VerifiedBody<Bytes>`](VerifiedBody) an extractor. It finds the [`Verifier`] in the
router's state, answers 401 with an empty body where the signature is wrong, and 413 where the body is
longer than the router allows.

```
use axum::{Router, body::Bytes, extract::DefaultBodyLimit, http::StatusCode, routing::post};
use instagram_webhook::{Notification, VerifiedBody, Verifier};

async fn receive(body: VerifiedBody<Bytes>) -> StatusCode {
    match Notification::parse(&body) {
        Ok(notification) => println!("{} events", notification.events.len()),
        Err(error) => println!("kept aside: {error}"), // and 200 all the same: it would only come again
    }
    StatusCode::OK
}

let verifier = Verifier::new(["the app secret"])?;
let router: Router = Router::new()
    .route("/webhook", post(receive))
    .layer(DefaultBodyLimit::max(8 * 1024 * 1024)) // a thousand comments of escaped emoji pass 2 MiB
    .with_state(verifier);
# Ok::<(), instagram_webhook::VerifierError>(())
```
"#
)]
#![cfg_attr(docsrs, feature(doc_cfg))]
// To read the crate: `challenge`, `signature`, `body`, then `notification` and `comment` (what comes out),
// then `parse` (how).

mod body;
mod challenge;
mod comment;
#[cfg(feature = "axum")]
mod extract;
mod id;
mod notification;
mod parse;
mod raw;
mod signature;
mod signed_request;

pub use body::VerifiedBody;
pub use challenge::{ChallengeError, ChallengeQuery, EmptyTokenError, VerifyToken};
pub use comment::{Author, CommentEvent, Media, MentionEvent};
#[cfg(feature = "axum")]
pub use extract::VerifiedBodyRejection;
pub use id::{EmptyIdError, Id};
pub use notification::{Event, EventKind, MalformedReason, Notification};
pub use parse::{MAX_EVENTS, ParseError};
pub use raw::RawJson;
pub use signature::{SIGNATURE_HEADER, SignatureError, Verifier, VerifierError, sign};
pub use signed_request::{SignedRequest, SignedRequestError, sign_request};

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct ReadmeExamples;
