//! The Graph client and the simulated Instagram, each against the other, and both against a bare webhook.

mod account;
mod calls;
mod doubt;
mod mentions;
mod messages;
mod notifications;
mod posts;
mod rehearsal;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::get;
use instagram_webhook::{ChallengeQuery, Event, Notification, SIGNATURE_HEADER, Verifier, VerifyToken};
use tanggap::instagram::Graph;
use tanggap::instagram::simulated::{Account, Instagram, Options};

/// Long enough for a busy machine; nothing waits so long unless it has failed.
const LIMIT: Duration = Duration::from_secs(10);

/// A simulated Instagram, a client of it, and the token of its account.
async fn instagram() -> (Instagram, Graph, String) {
    instagram_with(Options::default()).await
}

async fn instagram_with(options: Options) -> (Instagram, Graph, String) {
    let instagram = Instagram::start(options).await.unwrap();
    // The client's own limit is short, since some calls here are never answered.
    let graph = Graph::new(&instagram.url(), "v26.0", Duration::from_millis(600)).unwrap();
    (instagram, graph, Account::example().token.unwrap())
}

/// A webhook that checks signatures, answers what it is told to, 200 otherwise, and keeps what it took.
#[derive(Clone, Default)]
struct Receiver {
    answers: Arc<Mutex<VecDeque<u16>>>,
    taken: Arc<Mutex<Vec<Notification>>>,
}

impl Receiver {
    /// Starts it and points the simulated Instagram at it.
    async fn of(instagram: &Instagram) -> Self {
        let receiver = Self::default();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router =
            Router::new().route("/webhook", get(challenge).post(receive)).with_state(receiver.clone());
        tokio::spawn(axum::serve(listener, router).into_future());
        instagram.delivers_to(&format!("http://{address}/webhook")).unwrap();
        receiver
    }

    fn answers(&self, statuses: impl IntoIterator<Item = u16>) {
        self.answers.lock().unwrap().extend(statuses);
    }

    fn notifications(&self) -> Vec<Notification> {
        self.taken.lock().unwrap().clone()
    }

    fn events(&self) -> Vec<Event> {
        self.notifications().into_iter().flat_map(|notification| notification.events).collect()
    }

    /// The texts of the comments, in the order of their coming.
    fn texts(&self) -> Vec<String> {
        self.events().iter().filter_map(|event| event.comment()?.text.clone()).collect()
    }
}

async fn receive(
    State(receiver): State<Receiver>,
    headers: HeaderMap,
    body: axum::body::Bytes,
) -> StatusCode {
    let verifier = Verifier::new([Options::default().app_secret]).unwrap();
    let signature = headers.get(SIGNATURE_HEADER).map(http::HeaderValue::as_bytes);
    let Ok(verified) = verifier.verify(body, signature) else { return StatusCode::UNAUTHORIZED };
    if let Some(status) = receiver.answers.lock().unwrap().pop_front() {
        return StatusCode::from_u16(status).unwrap();
    }
    receiver.taken.lock().unwrap().push(Notification::parse(&verified).unwrap());
    StatusCode::OK
}

async fn challenge(Query(query): Query<ChallengeQuery>) -> Result<String, StatusCode> {
    let token = VerifyToken::new("verify").unwrap();
    token.answer(&query).map(str::to_owned).map_err(|_| StatusCode::FORBIDDEN)
}
