//! Where citizens mention the account under their own posts, and where it answers them there.

use instagram_webhook::EventKind;
use tanggap::comment::{CommentId, MediaId};
use tanggap::instagram::simulated::{Account, Fault, Manner, Options, What};
use tanggap::instagram::{Class, GraphError};

use super::{Receiver, instagram, instagram_with};

#[tokio::test]
async fn a_mention_is_told_by_ids_read_and_answered() {
    let (instagram, graph, token) = instagram().await;
    let (receiver, account) = (Receiver::of(&instagram).await, Account::example().id);
    let post = instagram.post("Liburan").by_stranger("warga_9").publishes();
    instagram.comment("bagus").by("warga_1").on(&post).sends().await;
    let asked =
        instagram.comment("@Disdik.Contoh kapan masuk sekolah?").by("warga_2").on(&post).sends().await.id;

    let events = receiver.events();
    assert_eq!(events.len(), 1, "what mentions nobody is nobody's");
    assert_eq!(events[0].account.as_ref().map(instagram_webhook::Id::as_str), Some(account.as_str()));
    let EventKind::Mention(mention) = &events[0].kind else { panic!("{events:?}") };
    let media = MediaId::new(mention.media_id.as_str()).unwrap();
    let comment = CommentId::new(mention.comment_id.as_ref().unwrap().as_str()).unwrap();
    assert_eq!((&media, &comment), (&post, &asked));

    let read = graph.mentioned_comment(&token, &account, &comment).await.unwrap();
    assert_eq!(read.text.as_deref(), Some("Disdik.Contoh kapan masuk sekolah?"), "Meta leaves out the sign");
    assert_eq!((read.username.as_deref(), read.media.as_ref()), (Some("warga_2"), Some(&post)));
    assert!(read.timestamp.is_some() && read.from.is_none());

    let reply =
        graph.mention_reply(&token, &account, &media, Some(&comment), "@warga_2 Senin & Selasa").await;
    let replies = instagram.replies_to(&asked);
    assert_eq!(replies.iter().map(|reply| &reply.id).collect::<Vec<_>>(), [&reply.unwrap()]);
    assert_eq!(
        (replies[0].text.as_str(), replies[0].username()),
        ("@warga_2 Senin & Selasa", "disdik.contoh")
    );
    assert_eq!(replies[0].parent.as_ref(), Some(&asked));
    assert_eq!(receiver.events().len(), 1, "under a stranger's post there is no echo");
}

#[tokio::test]
async fn a_caption_that_mentions_the_account_is_commented_on() {
    let (instagram, graph, token) = instagram().await;
    let (receiver, account) = (Receiver::of(&instagram).await, Account::example().id);
    let post = instagram.post("Terima kasih @disdik.contoh!").by_stranger("warga_9").publishes();
    instagram.tells_of_caption(&post).sends().await;

    let EventKind::Mention(mention) = &receiver.events()[0].kind else { panic!("no mention") };
    assert_eq!((mention.media_id.as_str(), mention.comment_id.is_none()), (post.as_str(), true));
    let read = graph.mentioned_media(&token, &account, &post).await.unwrap();
    assert_eq!(read.caption.as_deref(), Some("Terima kasih disdik.contoh!"));
    assert_eq!((read.username.as_deref(), read.owner), (Some("warga_9"), None));

    let id = graph.mention_reply(&token, &account, &post, None, "Sama-sama!").await.unwrap();
    let seen = instagram.comments_under(&post);
    assert_eq!((seen.len(), &seen[0].id, seen[0].text.as_str()), (1, &id, "Sama-sama!"));
}

#[tokio::test]
async fn with_instagram_login_a_mention_looks_like_a_comment() {
    let manner = Manner { mentions_as_comments: true, ..Manner::default() };
    let (instagram, graph, token) = instagram_with(Options { manner, ..Options::default() }).await;
    let receiver = Receiver::of(&instagram).await;
    let post = instagram.post("Liburan").by_stranger("warga_9").publishes();
    let asked = instagram.comment("@disdik.contoh kapan?").on(&post).sends().await.id;
    let events = receiver.events();
    let told = events[0].comment().unwrap();
    assert_eq!((told.id.as_str(), told.text.as_deref()), (asked.as_str(), Some("@disdik.contoh kapan?")));
    assert_eq!(
        told.media.as_ref().and_then(|m| m.id.as_ref()).map(instagram_webhook::Id::as_str),
        Some(post.as_str())
    );
    // And yet it is none: what belongs to comments fails.
    let gone = |error: GraphError| assert_eq!(error.class, Class::Gone, "{error}");
    gone(graph.comment(&token, &asked).await.unwrap_err());
    gone(graph.reply(&token, &asked, "besok").await.unwrap_err());
    gone(graph.replies(&token, &asked).await.unwrap_err());
    gone(graph.hide(&token, &asked, true).await.unwrap_err());
    assert!(graph.mentioned_comment(&token, &Account::example().id, &asked).await.is_ok());
}

#[tokio::test]
async fn what_does_not_mention_the_account_is_not_for_it() {
    let (instagram, graph, token) = instagram().await;
    let account = Account::example().id;
    let post = instagram.post("Liburan @disdik.lain").by_stranger("warga_9").publishes();
    let plain = instagram.comment("bagus").on(&post).writes();
    let deleted = instagram.comment("@disdik.contoh?").on(&post).writes();
    instagram.deletes(&deleted);
    let own = instagram.comment("@disdik.contoh kapan?").writes();
    for comment in [plain, deleted, own] {
        let read = graph.mentioned_comment(&token, &account, &comment).await;
        assert_eq!(read.unwrap_err().class, Class::Gone);
        let reply = graph.mention_reply(&token, &account, &post, Some(&comment), "x").await;
        assert_eq!(reply.unwrap_err().class, Class::Gone);
    }
    assert_eq!(graph.mentioned_media(&token, &account, &post).await.unwrap_err().class, Class::Gone);
    assert_eq!(graph.mention_reply(&token, &account, &post, None, "x").await.unwrap_err().class, Class::Gone);
}

#[tokio::test]
async fn a_mention_reply_that_may_be_public_is_never_called_failed() {
    let (instagram, graph, token) = instagram().await;
    let account = Account::example().id;
    let post = instagram.post("Liburan").by_stranger("warga_9").publishes();
    for fault in [
        Fault::silence().after_doing_it(),
        Fault::reset().after_doing_it(),
        Fault::without_id(),
        Fault::status(500),
    ] {
        let asked = instagram.comment("@disdik.contoh?").on(&post).writes();
        instagram.goes_wrong(What::MentionReply, [fault.clone()]);
        let error = graph.mention_reply(&token, &account, &post, Some(&asked), "x").await.unwrap_err();
        assert_eq!(error.class, Class::Unknown, "{fault:?}");
    }
    instagram.goes_wrong(What::Mentioned, [Fault::without_id()]);
    let asked = instagram.comment("@disdik.contoh?").on(&post).writes();
    assert_eq!(graph.mentioned_comment(&token, &account, &asked).await.unwrap_err().class, Class::Unknown);
}
