//! Replies that could not be posted: they stand in the queue with what is known, and a person answers or closes them.

use tanggap::comment::CommentId;
use tanggap::console::access::Role;
use tanggap::instagram::simulated::{Fault, What};

use super::Visitor;
use crate::agency::{Agency, Budget, entries, faq};

/// What the bot could not say to this author.
async fn fails(agency: &Agency, who: &str, faults: Vec<Fault>) -> CommentId {
    agency.instagram.goes_wrong(What::Reply, faults);
    let asked = agency.instagram.comment(faq::KNOWN).by(who).sends().await.id;
    agency.sees(&asked, "failed").await;
    asked
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_nobody_knows_of_waits_with_its_reason_and_is_answered_or_closed() {
    let agency = Agency::opens_with(|setup| setup.timeout = Budget::SHORT).await;
    let in_doubt = fails(&agency, "warga_1", vec![Fault::reset(), Fault::status(500)]).await;
    let closed = fails(&agency, "warga_2", vec![Fault::reset(), Fault::status(500)]).await;
    let refused = fails(&agency, "warga_3", vec![Fault::error(100, None)]).await;
    let mut rina = Visitor::logged_in(&agency, "rina", Role::Reviewer, &[]).await;
    let page = rina.opens("/console/queue?show=failed").await;
    assert!(page.says("3 menunggu") && page.says("Gagal"), "{page:?}");
    for (id, why) in [
        (&in_doubt, "Tidak pasti apakah jawabannya sampai di Instagram. Periksa dulu utasnya"),
        (&refused, "Instagram menolaknya."),
    ] {
        let page = rina.opens(&format!("/console/queue/{id}")).await;
        assert!(page.says("Tidak terkirim:") && page.says(why), "{page:?}");
        let story = rina.opens(&format!("/console/comments/{id}")).await;
        assert!(story.says(why) && !story.says("outcome-unknown"), "{story:?}");
    }
    // Who has looked sends it again, and it is there once; or closes it.
    let text = format!("@warga_1 {}", faq::ANSWER);
    let page = rina.opens(&format!("/console/queue/{in_doubt}")).await;
    assert!(page.says(&format!("{text}</textarea>")), "what should have been said is proposed: {page:?}");
    rina.sends(&format!("/console/queue/{in_doubt}/reply"), &[("text", &text)]).await;
    assert_eq!(agency.sees(&in_doubt, "answered").await["responder"], "approved");
    assert_eq!(agency.replies(&in_doubt), [text]);
    rina.sends(&format!("/console/queue/{closed}/reject"), &[("reason", "handled-elsewhere")]).await;
    let comment = agency.sees(&closed, "rejected").await;
    assert_eq!(entries(&comment, "rejected")[0]["actor"]["name"], "rina");
    assert!(agency.replies(&closed).is_empty());
    assert!(rina.opens("/console/queue").await.says("1 menunggu"));
    agency.ends().await;
}
