//! The calls of the Graph API when all goes well, and when Meta says no.

use std::time::Duration;

use tanggap::instagram::simulated::{Account, Fault, Options, Rules, What};
use tanggap::instagram::{Class, Graph, Usage};

use super::{instagram, instagram_with};
use crate::given;

#[tokio::test]
async fn a_reply_is_public_word_for_word() {
    let (instagram, graph, token) = instagram().await;
    let asked = instagram.comment("kapan ppdb dibuka?").by("warga_1").writes();
    let text = "@warga_1 Pendaftaran dibuka 2 Juni & ditutup 30 Juni: https://x.example/?a=b+c 🙏";
    let id = graph.reply(&token, &asked, text).await.unwrap();

    let replies = instagram.replies_to(&asked);
    assert_eq!(replies.len(), 1);
    assert_eq!((replies[0].id.clone(), replies[0].text.as_str()), (id, text));
    assert_eq!(replies[0].username(), "disdik.contoh");
    let call = &instagram.calls()[0];
    assert_eq!((call.what, call.status, call.token_in_address), (What::Reply, Some(200), false));
}

#[tokio::test]
async fn a_comment_is_read_with_its_author_time_and_thread() {
    let (instagram, graph, token) = instagram().await;
    let top = instagram.comment("kapan?").by("warga_1").writes();
    let below = instagram.comment("iya kapan").by("warga_2").under(&top).at(given::at(7)).writes();
    instagram.hides(&below, true);

    let read = graph.comment(&token, &below).await.unwrap();
    assert_eq!(read.text.as_deref(), Some("iya kapan"));
    assert_eq!(read.timestamp, Some(given::at(7)));
    assert_eq!(read.username.as_deref(), Some("warga_2"));
    assert_eq!(read.from.and_then(|from| from.username).as_deref(), Some("warga_2"));
    assert_eq!((read.parent, read.hidden), (Some(top.clone()), Some(true)));
    assert_eq!(read.media, instagram.written(&below).map(|written| written.media));
    assert_eq!(graph.comment(&token, &top).await.unwrap().parent, None);
}

#[tokio::test]
async fn all_pages_of_a_thread_are_read() {
    let (instagram, graph, token) = instagram().await;
    let top = instagram.comment("kapan?").writes();
    for count in [0, 1, 3, 4, 10] {
        let so_far = instagram.thread(&top).len() - 1;
        for n in so_far..count {
            instagram.comment(format!("balasan {n}")).under(&top).writes();
        }
        let read = graph.replies(&token, &top).await.unwrap();
        let texts: Vec<_> = read.into_iter().filter_map(|reply| reply.text).collect();
        assert_eq!(texts, (0..count).map(|n| format!("balasan {n}")).collect::<Vec<_>>());
    }
    assert!(instagram.calls().iter().all(|call| !call.token_in_address));
}

#[tokio::test]
async fn a_thread_that_breaks_off_in_the_middle_is_no_shorter_thread() {
    let (instagram, graph, token) = instagram().await;
    let top = instagram.comment("kapan?").writes();
    for n in 0..5 {
        instagram.comment(format!("balasan {n}")).under(&top).writes();
    }
    instagram.goes_wrong(What::Replies, [Fault::slow(Duration::ZERO), Fault::status(500)]);
    assert_eq!(graph.replies(&token, &top).await.unwrap_err().class, Class::Unknown);
    assert_eq!(instagram.calls().len(), 2);
    assert_eq!(graph.replies(&token, &top).await.unwrap().len(), 5);
}

#[tokio::test]
async fn a_list_that_never_ends_is_an_error() {
    let (instagram, graph, token) =
        instagram_with(Options { rules: Rules { page: 1, replies_to_replies: true }, ..Options::default() })
            .await;
    let top = instagram.comment("kapan?").writes();
    for n in 0..51 {
        instagram.comment(format!("balasan {n}")).under(&top).writes();
    }
    let error = graph.replies(&token, &top).await.unwrap_err();
    assert_eq!((error.class, error.why), (Class::Unknown, "the list has too many pages"));
}

#[tokio::test]
async fn a_reply_to_a_reply_goes_to_the_top_or_is_refused_as_set() {
    for (replies_to_replies, wanted) in [(true, None), (false, Some(Class::Refused))] {
        let rules = Rules { page: 3, replies_to_replies };
        let (instagram, graph, token) = instagram_with(Options { rules, ..Options::default() }).await;
        let top = instagram.comment("kapan?").by("warga_1").writes();
        let below = instagram.comment("di mana?").by("warga_2").under(&top).writes();
        let replied = graph.reply(&token, &below, "@warga_2 di kantor").await;
        assert_eq!(replied.as_ref().err().map(|error| error.class), wanted);
        let seen: Vec<_> =
            instagram.replies_to(&below).into_iter().filter_map(|reply| reply.parent).collect();
        assert_eq!(seen, if wanted.is_none() { vec![top] } else { vec![] });
    }
}

#[tokio::test]
async fn a_comment_is_hidden_and_shown_again() {
    let (instagram, graph, token) = instagram().await;
    let comment = instagram.comment("NIK saya 3273…").writes();
    graph.hide(&token, &comment, true).await.unwrap();
    assert!(instagram.thread(&comment).is_empty());
    graph.hide(&token, &comment, false).await.unwrap();
    assert_eq!(instagram.thread(&comment).len(), 1);
}

#[tokio::test]
async fn what_is_deleted_or_anothers_is_gone() {
    let (instagram, graph, token) = instagram().await;
    let deleted = instagram.comment("kapan?").writes();
    instagram.deletes(&deleted);
    let other =
        Account { id: given::id("17842").as_str().to_owned().try_into().unwrap(), ..Account::example() };
    let post = instagram.opens_account(Account { token: Some("another".into()), ..other });
    let foreign = instagram.comment("kapan?").on(&post).writes();
    for id in [deleted, foreign, given::id("17999")] {
        assert_eq!(graph.comment(&token, &id).await.unwrap_err().class, Class::Gone);
        assert_eq!(graph.replies(&token, &id).await.unwrap_err().class, Class::Gone);
        assert_eq!(graph.reply(&token, &id, "x").await.unwrap_err().class, Class::Gone);
        assert_eq!(graph.hide(&token, &id, true).await.unwrap_err().class, Class::Gone);
    }
}

#[tokio::test]
async fn a_dead_token_stops_the_account_until_it_works_again() {
    let (instagram, graph, token) = instagram().await;
    let comment = instagram.comment("kapan?").writes();
    let account = Account::example().id;
    instagram.gives_token(&account, None);
    let error = graph.reply(&token, &comment, "besok").await.unwrap_err();
    assert_eq!((error.class, error.code, error.retry_after), (Class::AccountStopped, Some(190), None));
    assert_eq!(graph.comment("odd\ntoken", &comment).await.unwrap_err().class, Class::AccountStopped);
    instagram.gives_token(&account, Some(&token));
    assert!(graph.comment(&token, &comment).await.is_ok());
}

#[tokio::test]
async fn throttling_says_how_long_and_the_headers_how_full() {
    let (instagram, graph, token) = instagram().await;
    let comment = instagram.comment("kapan?").writes();
    let usage = r#"{"1784":[{"type":"instagram","call_count":100,"total_time":25,"estimated_time_to_regain_access":19}]}"#;
    instagram.goes_wrong(
        What::Reply,
        [
            Fault::too_many_requests(120),
            Fault::error(80_002, None).with_header("x-business-use-case-usage", usage),
            Fault::status(429).with_header("retry-after", "7"),
        ],
    );
    assert_eq!(graph.usage(&token), None);
    for wait in [120, 19 * 60, 7] {
        let error = graph.reply(&token, &comment, "besok").await.unwrap_err();
        assert_eq!((error.class, error.retry_after), (Class::Throttled, Some(Duration::from_secs(wait))));
    }
    let Usage { percent, regain } = graph.usage(&token).unwrap();
    assert_eq!(percent, 100.0);
    // The wait runs while the test does.
    assert!(
        regain <= Some(Duration::from_secs(19 * 60)) && regain > Some(Duration::from_secs(18 * 60)),
        "{regain:?}"
    );
    assert_eq!(graph.usage("another token"), None);
    assert!(instagram.replies_to(&comment).is_empty());
}

#[tokio::test]
async fn nobody_listens_so_nothing_was_sent() {
    // Port 1 is nobody's, and the name is reserved never to exist.
    for url in ["http://127.0.0.1:1", "http://nowhere.invalid"] {
        let graph = Graph::new(url, "v26.0", Duration::from_secs(10)).unwrap();
        let error = graph.reply("secret-token", &given::id("17"), "besok").await.unwrap_err();
        assert_eq!(error.class, Class::NotSent, "{error}");
        assert!(!format!("{error} {error:?}").contains("secret-token"));
    }
}
