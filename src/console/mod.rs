//! The staff's console: where civil servants approve drafts, answer what the bot should not, and keep the FAQ right.
//!
//! Pages are made on the server and work without JavaScript; with it they are kept up to date by server-sent events. What
//! is done here is done by the engine; the console knows who may do it, shows it, and records it.
//!
//! Reading order: [`access`] (users, sessions, the guard), `words` (what is said, in two languages), `look` (the frame of all
//! pages and their parts), `pages` (one folder or file a page).

pub mod access;
mod claims;
mod look;
mod pages;
mod paths;
pub mod words;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware;
use tokio_util::sync::CancellationToken;
use tower_http::csrf::CsrfLayer;

use self::access::invitation::{self, Invitation};
use self::access::people::PeopleError;
use self::access::session::Sessions;
use self::access::{NewUser, People, Role, Throttle, UserName};
use self::claims::Claims;
use self::pages::Counted;
use crate::config::Secret;
use crate::engine::Engine;
use crate::engine::check::Doors;
use crate::instagram::graph::Login;

pub use access::Entry;

/// Longest body taken, in bytes: an intent file as text, with room to grow.
const MOST_BYTES: usize = 1 << 20;

/// What the console must know of the server that it is part of.
#[derive(Clone, Debug, Default)]
pub struct Surroundings {
    /// The address by which browsers and Meta reach it, without a slash at its end.
    pub public_url: String,
    /// The app with which accounts are connected, if it is configured.
    pub login: Option<Login>,
    /// What the check of an account must know of it; none where no server is.
    pub doors: Option<Doors>,
    /// Streams of events end with it.
    pub stop: CancellationToken,
}

/// What all pages share. Cheap to clone.
#[derive(Clone)]
pub struct Console {
    pub(crate) engine: Engine,
    /// The users.
    pub people: People,
    sessions: Sessions,
    throttle: Arc<Throttle>,
    claims: Arc<Claims>,
    /// How often intents were hit, as last counted.
    counted: Arc<tokio::sync::Mutex<Option<Counted>>>,
    around: Arc<Surroundings>,
}

impl Console {
    /// The console of an engine.
    pub fn new(engine: Engine, around: Surroundings) -> Self {
        let store = Arc::clone(&engine.store);
        Self {
            people: People::new(Arc::clone(&store)),
            sessions: Sessions::new(store),
            throttle: Arc::default(),
            claims: Arc::default(),
            counted: Arc::default(),
            around: Arc::new(around),
            engine,
        }
    }

    /// All routes, below `/console`.
    pub fn routes(&self) -> Router {
        let (router, _) = pages::routes(self.clone()).finish();
        router
            .layer(DefaultBodyLimit::max(MOST_BYTES))
            .layer(CsrfLayer::new())
            .layer(middleware::from_fn(access::security_headers))
            .with_state(self.clone())
    }

    /// The table of all routes: who may take each, and what it is called in the record.
    pub fn entries(&self) -> Vec<Entry> {
        pages::routes(self.clone()).finish().1
    }

    /// Gives a user a new first password, takes the second factor away and ends all sessions.
    ///
    /// # Errors
    /// [`PeopleError::Unknown`] among others.
    pub async fn reset(&self, name: &UserName) -> Result<Secret, PeopleError> {
        let password = self.people.reset(name).await?;
        self.sessions.end_all(name, None).await?;
        Ok(password)
    }

    /// Removes a user and ends all sessions.
    ///
    /// # Errors
    /// [`PeopleError::Unknown`], [`PeopleError::LastAdmin`] among others.
    pub async fn remove(&self, name: &UserName) -> Result<(), PeopleError> {
        self.people.remove(name).await?;
        self.sessions.end_all(name, None).await?;
        Ok(())
    }

    /// The path by which the first admin comes in, once; none if there are users already.
    ///
    /// # Errors
    /// [`PeopleError`] if the store fails.
    pub async fn first_admin(&self) -> Result<Option<String>, PeopleError> {
        if !self.people.list().await?.is_empty() {
            return Ok(None);
        }
        let token = invitation::invite(&self.engine.store, Invitation::BecomeFirstAdmin).await?;
        Ok(Some(paths::welcome(token.expose())))
    }

    /// The path by which whoever plays with the demo comes in, as a new admin of that name.
    ///
    /// # Errors
    /// [`PeopleError`] if the store fails.
    pub async fn guest(&self, name: UserName, shown: &str) -> Result<String, PeopleError> {
        let new = NewUser { name: name.clone(), shown: shown.to_owned(), role: Role::Admin, accounts: None };
        self.people.add_guest(new).await?;
        let token = invitation::invite(&self.engine.store, Invitation::Enter { user: name }).await?;
        Ok(paths::welcome(token.expose()))
    }
}
