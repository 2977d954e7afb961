//! Posts and the threads under them, as a poller reads them; and what Meta leaves out.

use serde_json::{Value, json};
use tanggap::comment::{CommentId, MediaId};
use tanggap::instagram::simulated::{Account, Fault, Instagram, Options, Rules, What};
use tanggap::instagram::{Class, Graph, Media, Page, RemoteComment, RemoteThread};

use super::{Receiver, instagram, instagram_with};
use crate::given;

#[tokio::test]
async fn posts_are_listed_page_by_page_the_newest_first() {
    let (instagram, graph, token) = instagram().await;
    let account = Account::example().id;
    let now = instagram.now();
    for hours in 1..=4 {
        let at = now.plus_millis(-hours * 60 * 60 * 1_000);
        instagram.post(format!("{hours} jam lalu")).at(at).publishes();
    }
    let first = graph.media(&token, &account, None).await.unwrap();
    let second = graph.media(&token, &account, first.next.as_ref()).await.unwrap();
    let captions = |page: &Page<Media>| -> Vec<_> {
        page.items.iter().filter_map(|post| post.caption.clone()).collect()
    };
    assert_eq!(captions(&first), ["Info layanan pendidikan", "1 jam lalu", "2 jam lalu"]);
    assert_eq!(
        (captions(&second), second.next),
        (vec!["3 jam lalu".to_owned(), "4 jam lalu".to_owned()], None)
    );
    assert_eq!(instagram.calls().iter().filter(|call| call.what == What::Media).count(), 2);
    assert!(instagram.calls().iter().all(|call| !call.token_in_address));
}

#[tokio::test]
async fn a_post_is_read_with_its_caption_owner_and_time() {
    let (instagram, graph, token) = instagram().await;
    let reel =
        instagram.post("SPMB dibuka @warga_1").as_reel().without_comments().at(given::at(0)).publishes();
    let top = instagram.comment("kapan?").on(&reel).writes();
    let below = instagram.comment("iya").under(&top).writes();
    instagram.hides(&below, true);
    instagram.comment("beli!").on(&reel).on_ad().writes();

    let read = graph.media_one(&token, &reel).await.unwrap();
    assert_eq!(read.caption.as_deref(), Some("SPMB dibuka @warga_1"));
    assert_eq!((read.owner, read.timestamp), (Some(Account::example().id), Some(given::at(0))));
    assert_eq!((read.product_type.as_deref(), read.comments_enabled), (Some("REELS"), Some(false)));
    assert_eq!(read.comments_count, Some(2), "hidden ones count, those on advertisements don't");
    assert_eq!(graph.reply(&token, &top, "x").await.unwrap_err().class, Class::Refused);

    let foreign = instagram.post("halo").by_stranger("warga_9").publishes();
    for id in [foreign, MediaId::new("1").unwrap()] {
        assert_eq!(graph.media_one(&token, &id).await.unwrap_err().class, Class::Gone);
        assert_eq!(graph.comments_of(&token, &id, None).await.unwrap_err().class, Class::Gone);
    }
}

#[tokio::test]
async fn threads_come_the_newest_first_and_say_if_they_are_cut() {
    let (instagram, graph, token) = instagram().await;
    let post = instagram.posts()[0].id.clone();
    let mut wanted = Vec::new();
    for (n, replies) in [0, 1, 9, 10, 11, 60, 2].into_iter().enumerate() {
        let top = instagram.comment(format!("tanya {n}")).writes();
        let replies = (0..replies).map(|r| instagram.comment(format!("jawab {r}")).under(&top).writes());
        let replies: Vec<_> = replies.collect();
        wanted.insert(0, (top, replies));
    }
    let (mut after, mut cut, mut read) = (None, Vec::new(), Vec::new());
    loop {
        let page = graph.comments_of(&token, &post, after.as_ref()).await.unwrap();
        for thread in page.items {
            cut.push(thread.is_cut);
            let replies =
                if thread.is_cut { all(&graph, &token, &thread.top.id).await } else { thread.replies };
            read.push((thread.top.id, replies.into_iter().map(|reply| reply.id).collect::<Vec<_>>()));
        }
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(read, wanted);
    assert_eq!(cut, [false, true, true, true, false, false, false], "ten may be all of them, or not");
    // Each is one call: of 60 replies there are twenty pages here.
    let count = |what| instagram.calls().iter().filter(|call| call.what == what).count();
    assert_eq!((count(What::CommentsOf), count(What::Replies)), (3, 20 + 4 + 4));
    assert!(instagram.calls().iter().all(|call| !call.token_in_address));
}

#[tokio::test]
async fn a_cursor_holds_while_new_comments_come() {
    let (instagram, graph, token) = instagram().await;
    let post = instagram.posts()[0].id.clone();
    for n in 0..5 {
        instagram.comment(format!("{n}")).writes();
    }
    let first = graph.comments_of(&token, &post, None).await.unwrap();
    instagram.comment("5").writes();
    let second = graph.comments_of(&token, &post, first.next.as_ref()).await.unwrap();
    assert_eq!((texts(&first.items), texts(&second.items)), (vec!["4", "3", "2"], vec!["1", "0"]));
    assert_eq!(second.next, None);
}

#[tokio::test]
async fn a_page_is_whole_or_none() {
    let (instagram, graph, token) = instagram().await;
    let post = instagram.posts()[0].id.clone();
    let top = instagram.comment("kapan?").writes();
    for (fault, class) in [
        (Fault::status(500), Class::Unknown),
        (Fault::error(4, None), Class::Throttled),
        (Fault::malformed(), Class::Unknown),
        (Fault::error(100, 33), Class::Gone),
    ] {
        instagram.goes_wrong(What::CommentsOf, [fault.clone()]);
        instagram.goes_wrong(What::Replies, [fault]);
        assert_eq!(graph.comments_of(&token, &post, None).await.unwrap_err().class, class);
        assert_eq!(graph.replies_page(&token, &top, None).await.unwrap_err().class, class);
    }
    assert_eq!(graph.comments_of(&token, &post, None).await.unwrap().items.len(), 1);
}

#[tokio::test]
async fn webhook_and_list_each_have_their_gaps() {
    let (instagram, graph, token) = instagram().await;
    let receiver = Receiver::of(&instagram).await;
    let post = instagram.posts()[0].id.clone();
    instagram.comment("terlewat").writes();
    let unlisted = instagram.comment("tak terdaftar").unlisted().sends().await.id;
    let on_ad = instagram.comment("di iklan").on_ad().sends().await.id;
    let filtered = instagram.comment("kata terlarang").filtered().sends().await;
    instagram.comment("biasa").sends().await;

    assert_eq!(receiver.texts(), ["tak terdaftar", "di iklan", "biasa"]);
    let listed = graph.comments_of(&token, &post, None).await.unwrap();
    assert_eq!(texts(&listed.items), ["biasa", "terlewat"]);
    // What has an id can be read and answered, unless it is held back.
    for id in [&unlisted, &on_ad] {
        assert!(graph.comment(&token, id).await.is_ok());
        graph.reply(&token, id, "besok").await.unwrap();
        assert_eq!(instagram.replies_to(id).len(), 1);
    }
    assert_eq!(graph.comment(&token, &filtered.id).await.unwrap_err().class, Class::Gone);
    assert!(instagram.thread(&filtered.id).is_empty() && filtered.delivery.attempts.is_empty());

    let ads: Vec<_> = receiver
        .events()
        .iter()
        .filter_map(|event| event.comment()?.media.clone())
        .filter(|media| media.ad_id.is_some())
        .collect();
    assert_eq!(ads.len(), 1);
    assert_eq!(ads[0].product_type.as_deref(), Some("AD"));
    assert_eq!(ads[0].original_media_id.as_ref().map(instagram_webhook::Id::as_str), Some(post.as_str()));
}

#[tokio::test]
async fn authors_are_withheld_and_names_stay() {
    let (instagram, graph, token) = instagram().await;
    let top = instagram.comment("kapan?").by("warga_1").writes();
    let own = instagram.comment("besok").by_staff().under(&top).writes();
    instagram.withholds_authors(true);
    let read = graph.comment(&token, &top).await.unwrap();
    assert_eq!((read.from, read.username.as_deref()), (None, Some("warga_1")));
    let replies = graph.replies(&token, &top).await.unwrap();
    assert_eq!((replies[0].id.clone(), replies[0].from.is_some()), (own, true));
}

#[tokio::test]
async fn pages_follow_the_size_that_meta_allows() {
    let rules = Rules { page: 200, replies_to_replies: true };
    let (instagram, graph, token) = instagram_with(Options { rules, ..Options::default() }).await;
    for n in 0..60 {
        instagram.comment(format!("{n}")).writes();
    }
    let page = graph.comments_of(&token, &instagram.posts()[0].id, None).await.unwrap();
    assert_eq!((page.items.len(), page.next.is_some()), (50, true));
}

#[tokio::test]
async fn the_accounts_own_comment_and_a_live_one_are_not_hidden() {
    let (instagram, graph, token) = instagram().await;
    let own = instagram.comment("Pengumuman").by_staff().writes();
    graph.hide(&token, &own, true).await.unwrap();
    assert_eq!(instagram.thread(&own).len(), 1, "Meta answers well and does nothing");
    let live = instagram.comment("kapan?").live().writes();
    assert_eq!(graph.hide(&token, &live, true).await.unwrap_err().class, Class::Refused);
}

#[tokio::test]
async fn meta_gives_no_member_that_it_does_not_have() {
    let (instagram, ..) = instagram().await;
    let comment = instagram.comment("kapan?").writes();
    let answer = ask(&instagram, &format!("{comment}?fields=id,verb")).await;
    assert_eq!(answer["error"]["code"], json!(100));
    let answer = ask(&instagram, &format!("{comment}?fields=id,text,replies{{id}}")).await;
    assert_eq!(answer, json!({"id": comment.as_str(), "text": "kapan?"}));
}

/// What the API answers to a GET below the version.
async fn ask(instagram: &Instagram, path: &str) -> Value {
    let http = reqwest::Client::builder().tls_certs_only([]).build().unwrap();
    let request = http.get(format!("{}/v26.0/{path}", instagram.url()));
    let answer = request.bearer_auth(Account::example().token.unwrap()).send().await.unwrap();
    serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap()
}

/// All replies to a comment, page by page.
async fn all(graph: &Graph, token: &str, top: &CommentId) -> Vec<RemoteComment> {
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let page = graph.replies_page(token, top, after.as_ref()).await.unwrap();
        all.extend(page.items);
        after = page.next;
        if after.is_none() {
            return all;
        }
    }
}

fn texts(threads: &[RemoteThread]) -> Vec<&str> {
    threads.iter().filter_map(|thread| thread.top.text.as_deref()).collect()
}
