//! Posts and the threads under them, as a poller reads them; and what Meta leaves out.

use axum::extract::Query;
use serde_json::{Value, json};
use tanggap::comment::{CommentId, MediaId};
use tanggap::instagram::simulated::{Account, Fault, Instagram, Options, Rules, What};
use tanggap::instagram::{Class, Graph, RemoteThread};

use super::{LIMIT, Receiver, instagram, instagram_with};
use crate::given;

#[tokio::test]
async fn posts_are_listed_from_the_newest_back_to_a_time() {
    let (instagram, graph, token) = instagram().await;
    let account = Account::example().id;
    let now = instagram.now();
    let hours_ago = |hours: i64| now.plus_millis(-hours * 60 * 60 * 1_000);
    for hours in 1..=12 {
        instagram.post(format!("{hours} jam lalu")).at(hours_ago(hours)).publishes();
    }
    let posts = graph.media(&token, &account, hours_ago(4).plus_millis(-1)).await.unwrap();
    let captions: Vec<_> = posts.iter().filter_map(|post| post.caption.as_deref()).collect();
    assert_eq!(captions, ["Info layanan pendidikan", "1 jam lalu", "2 jam lalu", "3 jam lalu", "4 jam lalu"]);
    // Pages of three: the second has the last young post, the third is old, and the others are not read.
    assert_eq!(instagram.calls().iter().filter(|call| call.what == What::Media).count(), 3);
    assert_eq!(graph.media(&token, &account, hours_ago(100)).await.unwrap().len(), 13);
    assert!(instagram.calls().iter().all(|call| !call.token_in_address));
}

#[tokio::test]
async fn an_old_post_among_newer_ones_hides_none_of_them() {
    async fn pages(Query(query): Query<Vec<(String, String)>>) -> String {
        let post = |id: u64, day: u64| json!({"id": id.to_string(), "timestamp": format!("2026-11-{day:02}T08:00:00+0000")});
        let after = query.iter().find(|(name, _)| name == "after").map(|(_, value)| value.as_str());
        let (posts, next) = match after {
            None => (vec![post(1, 2), post(2, 24), json!({"id": "3"})], "b"),
            Some("b") => (vec![post(4, 23), post(5, 10)], "c"),
            Some("c") => (vec![post(6, 9), post(7, 8)], "d"),
            Some(_) => (vec![post(8, 24)], "e"),
        };
        let next = json!({"cursors": {"after": next}, "next": "https://graph.example/next"});
        json!({"data": posts, "paging": next}).to_string()
    }
    let graph = serving(axum::Router::new().route("/v26.0/{id}/media", axum::routing::get(pages))).await;
    let since = "2026-11-20T00:00:00Z".parse().unwrap();
    let posts = graph.media("T", &Account::example().id, since).await.unwrap();
    let ids: Vec<_> = posts.iter().map(|post| post.id.as_str()).collect();
    assert_eq!(ids, ["2", "3", "4"], "one without a time counts as new");
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
async fn threads_come_whole_the_newest_first() {
    let (instagram, graph, token) = instagram().await;
    let post = instagram.posts()[0].id.clone();
    let mut wanted = Vec::new();
    for (n, replies) in [0, 1, 9, 10, 11, 60, 2].into_iter().enumerate() {
        let top = instagram.comment(format!("tanya {n}")).writes();
        let replies = (0..replies).map(|r| instagram.comment(format!("jawab {r}")).under(&top).writes());
        let replies: Vec<_> = replies.collect();
        wanted.insert(0, (top, replies));
    }
    let read = all(&graph, &token, &post).await;
    assert_eq!(read, wanted);
    // Only the threads of ten and more may be cut, and of 60 replies there are twenty pages here.
    let calls = instagram.calls();
    let replies: Vec<_> = calls.iter().filter(|call| call.what == What::Replies).collect();
    let of = |top: &CommentId| replies.iter().filter(|call| call.target == top.as_str()).count();
    let tops: Vec<_> = wanted.iter().map(|(top, _)| of(top)).collect();
    assert_eq!(tops, [0, 20, 4, 4, 0, 0, 0]);
    assert!(calls.iter().all(|call| !call.token_in_address));
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
    for n in 0..10 {
        instagram.comment(format!("{n}")).under(&top).writes();
    }
    let alone = instagram.comment("di mana?").writes();
    for (fault, class) in [(Fault::status(500), Class::Unknown), (Fault::error(4, None), Class::Throttled)] {
        instagram.goes_wrong(What::Replies, [fault]);
        assert_eq!(graph.comments_of(&token, &post, None).await.unwrap_err().class, class);
    }
    // Deleted between the two calls, it is no thread any more.
    instagram.goes_wrong(What::Replies, [Fault::error(100, 33)]);
    let page = graph.comments_of(&token, &post, None).await.unwrap();
    assert_eq!(page.items.iter().map(|thread| &thread.top.id).collect::<Vec<_>>(), [&alone]);
    instagram.goes_wrong(What::CommentsOf, [Fault::malformed()]);
    assert_eq!(graph.comments_of(&token, &post, None).await.unwrap_err().class, Class::Unknown);
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

/// All threads under a post, each as the ids of its top and its replies.
async fn all(graph: &Graph, token: &str, post: &MediaId) -> Vec<(CommentId, Vec<CommentId>)> {
    let mut all = Vec::new();
    let mut after = None;
    loop {
        let page = graph.comments_of(token, post, after.as_ref()).await.unwrap();
        let ids = |thread: RemoteThread| {
            (thread.top.id, thread.replies.into_iter().map(|reply| reply.id).collect::<Vec<_>>())
        };
        all.extend(page.items.into_iter().map(ids));
        after = page.next;
        if after.is_none() {
            return all;
        }
    }
}

fn texts(threads: &[RemoteThread]) -> Vec<&str> {
    threads.iter().filter_map(|thread| thread.top.text.as_deref()).collect()
}

/// A client of a server of another make.
async fn serving(router: axum::Router) -> Graph {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(axum::serve(listener, router).into_future());
    Graph::new(&url, "v26.0", LIMIT).unwrap()
}
