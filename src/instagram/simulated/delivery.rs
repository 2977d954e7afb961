//! Sending notifications to the webhook as Meta does: signed, again until they are taken, each attempt recorded.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::sleep;

use super::happening::Happening;
use super::log::{Attempt, Delivery};
use super::notice::{self, Manner, Told, Update};
use super::platform::{Platform, Webhook};
use crate::comment::CommentId;

/// What is sent, and how.
pub(crate) struct Notice {
    pub(crate) told: Vec<Told>,
    pub(crate) manner: Manner,
    /// Signed with this secret instead of the app's.
    pub(crate) secret: Option<String>,
    pub(crate) after: Duration,
}

/// Takes a notification on and delivers it in the background; returns its number.
pub(crate) fn deliver(platform: &Arc<Platform>, notice: Notice) -> usize {
    let comments = notice.told.iter().filter_map(|told| match told {
        Told::Comment(comment) => Some(comment.id.clone()),
        Told::Caption(_) => None,
    });
    let comments = comments.collect();
    let number = platform.change(|state| {
        let number = state.deliveries.len();
        state.deliveries.push(Delivery {
            number,
            comments,
            attempts: Vec::new(),
            delivered_at: None,
            is_over: false,
        });
        number
    });
    let platform = platform.clone();
    tokio::spawn(async move {
        tokio::select! {
            () = run(&platform, number, notice) => {}
            () = platform.stopped() => {}
        }
    });
    number
}

/// Tells the webhook of the account's own comment, as Meta does, if the simulated Instagram is set to.
pub(crate) fn echo(platform: &Arc<Platform>, id: &CommentId) {
    let Some(after) = platform.options.echo else { return };
    let told = platform.look().world.find(id).cloned().map(Told::Comment).into_iter().collect();
    deliver(platform, Notice { told, manner: platform.options.manner, secret: None, after });
}

/// Returns once a delivery is over.
pub(crate) async fn over(platform: &Platform, number: usize) -> Option<Delivery> {
    let mut changes = platform.changes();
    loop {
        changes.mark_unchanged();
        let delivery = platform.look().deliveries.get(number).cloned()?;
        if delivery.is_over || changes.changed().await.is_err() {
            return Some(delivery);
        }
    }
}

async fn run(platform: &Arc<Platform>, number: usize, notice: Notice) {
    sleep(notice.after).await;
    let updates = updates(platform, &notice);
    if updates.is_empty() {
        return platform.change(|state| end(state.deliveries.get_mut(number)));
    }
    let body = notice::body(updates, platform.now(), notice.manner);
    let secret = notice.secret.as_deref().unwrap_or(&platform.options.app_secret);
    let signature = instagram_webhook::sign(secret, &body);
    for repetition in 0.. {
        let at = platform.now();
        let Some(webhook) = platform.look().webhook.clone() else {
            return platform.change(|state| end(state.deliveries.get_mut(number)));
        };
        let status = post(&webhook, &body, &signature, platform.options.patience).await;
        let wait = if status == Some(200) { None } else { platform.options.backoff.wait(repetition) };
        let now = platform.now();
        platform.change(|state| {
            let Some(delivery) = state.deliveries.get_mut(number) else { return };
            delivery.attempts.push(Attempt { at, status });
            delivery.delivered_at = (status == Some(200)).then_some(now);
            delivery.is_over = wait.is_none();
            let delivery = delivery.clone();
            state.tell(&Happening::Sent(delivery));
        });
        let Some(wait) = wait else { return };
        sleep(wait).await;
    }
}

/// What the subscriptions let through, of what Meta tells at all.
fn updates(platform: &Platform, notice: &Notice) -> Vec<Update> {
    let state = platform.look();
    let updates = notice.told.iter().flat_map(|told| notice::updates(&state.world, told, notice.manner));
    updates.filter(|update| state.world.subscriptions.hears(&update.to, update.field)).collect()
}

/// Without a webhook there is nobody to tell; without a subscription, nothing.
fn end(delivery: Option<&mut Delivery>) {
    if let Some(delivery) = delivery {
        delivery.is_over = true;
    }
}

async fn post(webhook: &Webhook, body: &[u8], signature: &str, patience: Duration) -> Option<u16> {
    let request = webhook
        .http
        .post(webhook.url.clone())
        .header("content-type", "application/json")
        .header("user-agent", "facebookexternalua")
        .header("x-hub-signature-256", signature)
        .timeout(patience)
        .body(body.to_vec());
    Some(request.send().await.ok()?.status().as_u16())
}
