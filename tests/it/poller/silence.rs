//! A webhook that tells nothing, although there are comments, is noticed.

use std::time::Duration;

use tanggap::engine::Silence;
use tanggap::instagram::simulated::What;

use super::{calls, polls, rounds};
use crate::agency::{Agency, faq};

/// Waits until as many alarms are raised.
async fn alarms(agency: &Agency, count: usize) -> Vec<serde_json::Value> {
    for _ in 0..2000 {
        let answer = agency.api("read").get("alarms").await;
        assert_eq!(answer.status, 200, "{answer:?}");
        let items = answer.json()["items"].as_array().cloned().unwrap();
        if items.len() == count {
            return items;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("there are not {count} alarms");
}

#[tokio::test]
async fn a_silent_webhook_is_an_alarm_and_its_subscription_is_made_again() {
    let agency = Agency::opens_with(|setup| {
        polls(setup);
        setup.polling.silence = Silence { found: 3, after: Duration::ZERO };
    })
    .await;
    let told = agency.instagram.comment(faq::THANKS).by("warga_1").sends().await.id;
    agency.sees(&told, "ignored").await;
    for citizen in ["warga_2", "warga_3"] {
        let missed = agency.instagram.comment(faq::THANKS).by(citizen).writes();
        agency.sees(&missed, "ignored").await;
    }
    rounds(&agency, 2).await;
    alarms(&agency, 0).await;
    assert_eq!(calls(&agency, What::Subscribe).len(), 0);

    let third = agency.instagram.comment(faq::THANKS).by("warga_4").writes();
    agency.sees(&third, "ignored").await;
    let raised = alarms(&agency, 1).await;
    assert_eq!(raised[0]["kind"], "webhook-silent");
    let account = agency.gets("/readyz").await.json()["accounts"][0].clone();
    assert_eq!(account["state"], "ok", "{account}");
    assert!(account["reason"].as_str().unwrap().contains("the webhook is silent: 3 comments"), "{account}");
    // All is subscribed as it should be, and is said once more: Meta may have stopped without saying so.
    let is_renewed = |_: &_| calls(&agency, What::Subscribe).len() == 1;
    assert!(agency.instagram.waits_until(crate::agency::LIMIT, is_renewed).await);
    rounds(&agency, 3).await;
    assert_eq!(calls(&agency, What::Subscribe).len(), 1, "once, not in every round");

    // The next event ends it.
    agency.instagram.comment(faq::THANKS).by("warga_5").sends().await;
    // A round that judged before it may raise the alarm once more; the next one hears.
    rounds(&agency, 2).await;
    alarms(&agency, 0).await;
    assert!(agency.gets("/readyz").await.json()["accounts"][0]["reason"].is_null());
    agency.ends().await;
}
