//! The inside of the simulated Instagram: what all its parts share, behind one lock, and how its tasks end.

use std::sync::{Mutex, MutexGuard, PoisonError};

use reqwest::{Client, Url};
use tokio::sync::{mpsc, watch};

use super::allowance::Allowance;
use super::answers::{self, Answered, Call, Made, Scene};
use super::chance::Chance;
use super::clock::Clock;
use super::fault::Faults;
use super::happening::Happening;
use super::log::{Called, Delivery};
use super::options::Options;
use super::world::{World, Written};
use crate::comment::{CommentId, Timestamp};

/// Where notifications go.
#[derive(Clone, Debug)]
pub(crate) struct Webhook {
    pub(crate) url: Url,
    pub(crate) http: Client,
}

/// What all parts share.
pub(crate) struct Platform {
    pub(crate) options: Options,
    pub(crate) clock: Clock,
    state: Mutex<State>,
    changes: watch::Sender<()>,
    stop: watch::Sender<bool>,
}

/// What changes.
pub(crate) struct State {
    pub(crate) world: World,
    pub(crate) chance: Chance,
    pub(crate) faults: Faults,
    pub(crate) allowance: Allowance,
    pub(crate) calls: Vec<Called>,
    pub(crate) deliveries: Vec<Delivery>,
    pub(crate) webhook: Option<Webhook>,
    /// Codes of owners who agreed, each with the account and where the browser was sent.
    pub(crate) codes: Vec<(String, String, String)>,
    listeners: Vec<mpsc::UnboundedSender<Happening>>,
}

impl Platform {
    pub(crate) fn new(options: Options) -> Self {
        let state = State {
            world: World::default(),
            chance: Chance::new(options.seed),
            faults: Faults::default(),
            allowance: Allowance::default(),
            calls: Vec::new(),
            deliveries: Vec::new(),
            webhook: None,
            codes: Vec::new(),
            listeners: Vec::new(),
        };
        Self {
            options,
            clock: Clock::start(),
            state: Mutex::new(state),
            changes: watch::Sender::default(),
            stop: watch::Sender::default(),
        }
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Everything that changes, for a moment: nobody waits while holding it.
    pub(crate) fn look(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes something, and lets those know who wait for it.
    pub(crate) fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let changed = change(&mut self.look());
        self.changes.send_replace(());
        changed
    }

    /// A view of every change from now on.
    pub(crate) fn changes(&self) -> watch::Receiver<()> {
        self.changes.subscribe()
    }

    pub(crate) fn listen(&self) -> mpsc::UnboundedReceiver<Happening> {
        let (sender, receiver) = mpsc::unbounded_channel();
        self.look().listeners.push(sender);
        receiver
    }

    /// Puts a comment where everybody sees it.
    pub(crate) fn write(&self, comment: Written) {
        self.change(|state| {
            state.world.write(comment.clone());
            state.tell(&Happening::Wrote(comment));
        });
    }

    /// Carries a call of the API out.
    pub(crate) fn carry_out(&self, call: &Call) -> Answered {
        let (now, rules) = (self.now(), self.options.rules);
        let app = (self.options.app_id.as_str(), self.options.app_secret.as_str());
        self.change(|state| {
            let callback = state.webhook.as_ref().map(|webhook| webhook.url.to_string());
            let (world, chance, callback) = (&mut state.world, &mut state.chance, callback.as_deref());
            let scene = Scene { world, chance, rules, app, callback, now, call };
            let answered = answers::answer(scene);
            match &answered.made {
                Some(Made::Comment(id)) => state.tell_of_reply(id),
                Some(Made::Message(message)) => state.tell(&Happening::Messaged(message.clone())),
                None => {}
            }
            answered
        })
    }

    /// Ends every task.
    pub(crate) fn stop(&self) {
        self.stop.send_replace(true);
    }

    /// Returns once everything is to end.
    pub(crate) async fn stopped(&self) {
        // An error means that the sender is gone, which is an end as well.
        let _ = self.stop.subscribe().wait_for(|stop| *stop).await;
    }
}

impl State {
    pub(crate) fn tell(&mut self, happening: &Happening) {
        self.listeners.retain(|listener| listener.send(happening.clone()).is_ok());
    }

    fn tell_of_reply(&mut self, id: &CommentId) {
        let pair = self.world.find(id).zip(self.world.asked(id));
        if let Some((reply, asked)) = pair {
            let (reply, asked) = (reply.clone(), asked.clone());
            self.tell(&Happening::Replied { reply, asked });
        }
    }
}
