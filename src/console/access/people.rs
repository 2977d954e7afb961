//! The users in the store.

use std::collections::BTreeSet;
use std::sync::Arc;

use tokio::sync::Mutex;

use super::password::{self, HashError, Hashing, Weak};
use super::totp::Totp;
use super::user::Theme;
use super::{Role, User, UserName, token};
use crate::comment::{AccountId, Timestamp};
use crate::config::Secret;
use crate::console::words::Tongue;
use crate::store::{Store, StoreError, kept_as};

/// The letters of first passwords: none that is mistaken for another.
const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

/// The users in the store. Cheap to clone.
#[derive(Clone)]
pub struct People {
    store: Arc<dyn Store>,
    hashing: Hashing,
    /// Held while a user is changed, since a change reads what it changes.
    changing: Arc<Mutex<()>>,
}

/// A user to add.
#[derive(Clone, Debug)]
pub struct NewUser {
    /// The name to log in with.
    pub name: UserName,
    /// The name that colleagues see.
    pub shown: String,
    /// What the user may do.
    pub role: Role,
    /// The accounts that the user sees; none is all.
    pub accounts: Option<BTreeSet<AccountId>>,
}

/// Why a change of the users was not made.
#[derive(Debug, thiserror::Error)]
pub enum PeopleError {
    /// There is a user of that name.
    #[error("there is a user {0} already")]
    Taken(UserName),
    /// There is no such user.
    #[error("there is no user {0}")]
    Unknown(UserName),
    /// Nobody could add users any more.
    #[error("{0} is the last admin of all accounts; make another user one first")]
    LastAdmin(UserName),
    /// The password is not taken.
    #[error(transparent)]
    Weak(#[from] Weak),
    /// Hashing or random numbers failed.
    #[error("{0}")]
    Failed(String),
    /// The store did not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<HashError> for PeopleError {
    fn from(error: HashError) -> Self {
        Self::Failed(error.to_string())
    }
}

impl From<getrandom::Error> for PeopleError {
    fn from(error: getrandom::Error) -> Self {
        Self::Failed(format!("there are no random numbers: {error}"))
    }
}

impl People {
    /// The users of a store.
    pub fn new(store: Arc<dyn Store>) -> Self {
        Self { store, hashing: Hashing::default(), changing: Arc::default() }
    }

    /// All users, by name.
    ///
    /// # Errors
    /// [`StoreError`] if the store can't be read.
    pub async fn list(&self) -> Result<Vec<User>, StoreError> {
        let kept = self.store.kept(KEY).await?;
        Ok(kept.into_iter().filter_map(|(key, value)| read(&key, value)).collect())
    }

    /// The user of that name.
    ///
    /// # Errors
    /// [`StoreError`] if the store can't be read.
    pub async fn get(&self, name: &UserName) -> Result<Option<User>, StoreError> {
        kept_as(&*self.store, &key(name)).await
    }

    /// Adds a user; returns the first password, which must be changed at the first login.
    ///
    /// # Errors
    /// [`PeopleError::Taken`] among others.
    pub async fn add(&self, new: NewUser, by: &str) -> Result<Secret, PeopleError> {
        let password = first_password()?;
        self.create(new, &password, true, Some(by)).await?;
        Ok(password)
    }

    /// Adds a user who comes in by an invitation alone: nobody knows the password.
    ///
    /// # Errors
    /// [`PeopleError::Taken`] among others.
    pub async fn add_guest(&self, new: NewUser) -> Result<User, PeopleError> {
        self.create(new, &token::fresh()?, false, None).await
    }

    /// Adds the first admin, with a password of its own; refused once there is any user.
    ///
    /// # Errors
    /// [`PeopleError::Taken`] if there is a user already, [`PeopleError::Weak`] among others.
    pub async fn add_first(&self, name: UserName, shown: &str, chosen: &str) -> Result<User, PeopleError> {
        password::check(chosen, &name)?;
        if let Some(user) = self.list().await?.into_iter().next() {
            return Err(PeopleError::Taken(user.name));
        }
        let new = NewUser { name, shown: shown.to_owned(), role: Role::Admin, accounts: None };
        self.create(new, &Secret::new(chosen), false, None).await
    }

    async fn create(
        &self,
        new: NewUser,
        password: &Secret,
        must_change: bool,
        by: Option<&str>,
    ) -> Result<User, PeopleError> {
        let hash = self.hashing.hash(password.expose()).await?;
        let _guard = self.changing.lock().await;
        if self.get(&new.name).await?.is_some() {
            return Err(PeopleError::Taken(new.name));
        }
        let shown = new.shown.trim();
        let user = User {
            shown: if shown.is_empty() { new.name.to_string() } else { shown.to_owned() },
            name: new.name,
            role: new.role,
            accounts: new.accounts,
            tongue: Tongue::default(),
            theme: Theme::default(),
            password: hash,
            must_change,
            totp: None,
            created_at: Timestamp::now(),
            created_by: by.map(str::to_owned),
        };
        self.put(&user).await?;
        Ok(user)
    }

    /// Removes a user.
    ///
    /// # Errors
    /// [`PeopleError::Unknown`], [`PeopleError::LastAdmin`] among others.
    pub async fn remove(&self, name: &UserName) -> Result<(), PeopleError> {
        let _guard = self.changing.lock().await;
        self.known(name).await?;
        self.keeps_an_admin_without(name).await?;
        self.store.keep(vec![(key(name), None)]).await?;
        Ok(())
    }

    /// Gives a user a new first password and takes the second factor away, for those who lost either.
    ///
    /// # Errors
    /// [`PeopleError::Unknown`] among others.
    pub async fn reset(&self, name: &UserName) -> Result<Secret, PeopleError> {
        let password = first_password()?;
        let hash = self.hashing.hash(password.expose()).await?;
        self.change(name, |user| {
            user.password = hash;
            user.must_change = true;
            user.totp = None;
        })
        .await?;
        Ok(password)
    }

    /// Gives a user another role, other accounts or another name to be seen by.
    ///
    /// # Errors
    /// [`PeopleError::Unknown`], [`PeopleError::LastAdmin`] among others.
    pub async fn assign(
        &self,
        name: &UserName,
        shown: &str,
        role: Role,
        accounts: Option<BTreeSet<AccountId>>,
    ) -> Result<User, PeopleError> {
        if role != Role::Admin || accounts.is_some() {
            self.keeps_an_admin_without(name).await?;
        }
        let shown = shown.trim().to_owned();
        self.change(name, |user| {
            if !shown.is_empty() {
                user.shown = shown;
            }
            user.role = role;
            user.accounts = accounts;
        })
        .await
    }

    /// The user, if that is the password.
    ///
    /// # Errors
    /// [`PeopleError`] if store or hashing fail; a wrong name or password is none.
    pub async fn with_password(&self, name: &str, password: &str) -> Result<Option<User>, PeopleError> {
        let user = match UserName::new(name) {
            Ok(name) => self.get(&name).await?,
            Err(_) => None,
        };
        let hash = user.as_ref().map(|user| user.password.as_str());
        let is_right = self.hashing.verify(password, hash).await?;
        Ok(user.filter(|_| is_right))
    }

    /// Changes a user's own password.
    ///
    /// # Errors
    /// [`PeopleError::Weak`] among others.
    pub async fn set_password(&self, name: &UserName, chosen: &str) -> Result<User, PeopleError> {
        password::check(chosen, name)?;
        let hash = self.hashing.hash(chosen).await?;
        self.change(name, |user| {
            user.password = hash;
            user.must_change = false;
        })
        .await
    }

    /// Sets or removes the second factor.
    ///
    /// # Errors
    /// [`PeopleError`] if the user is gone or the store fails.
    pub async fn set_second_factor(&self, name: &UserName, totp: Option<Totp>) -> Result<User, PeopleError> {
        self.change(name, |user| user.totp = totp).await
    }

    /// Takes a code of the second factor; whether it is right, and none if no code is asked for.
    ///
    /// # Errors
    /// [`PeopleError`] if the user is gone or the store fails.
    pub async fn take_code(&self, name: &UserName, code: &str) -> Result<Option<bool>, PeopleError> {
        let _guard = self.changing.lock().await;
        let mut user = self.known(name).await?;
        let Some(totp) = &mut user.totp else { return Ok(None) };
        let is_right = totp.take(code, Timestamp::now());
        if is_right {
            self.put(&user).await?;
        }
        Ok(Some(is_right))
    }

    /// Changes how the console looks and speaks to a user.
    ///
    /// # Errors
    /// [`PeopleError`] if the user is gone or the store fails.
    pub async fn set_look(&self, name: &UserName, tongue: Tongue, theme: Theme) -> Result<User, PeopleError> {
        self.change(name, |user| {
            user.tongue = tongue;
            user.theme = theme;
        })
        .await
    }

    async fn change(&self, name: &UserName, change: impl FnOnce(&mut User)) -> Result<User, PeopleError> {
        let _guard = self.changing.lock().await;
        let mut user = self.known(name).await?;
        change(&mut user);
        self.put(&user).await?;
        Ok(user)
    }

    async fn known(&self, name: &UserName) -> Result<User, PeopleError> {
        self.get(name).await?.ok_or_else(|| PeopleError::Unknown(name.clone()))
    }

    async fn keeps_an_admin_without(&self, name: &UserName) -> Result<(), PeopleError> {
        let is_admin = |user: &User| user.role == Role::Admin && user.accounts.is_none();
        let users = self.list().await?;
        let others = users.iter().any(|user| user.name != *name && is_admin(user));
        let was_one = users.iter().any(|user| user.name == *name && is_admin(user));
        if was_one && !others {
            return Err(PeopleError::LastAdmin(name.clone()));
        }
        Ok(())
    }

    async fn put(&self, user: &User) -> Result<(), PeopleError> {
        let value = serde_json::to_value(user).map_err(|error| PeopleError::Failed(error.to_string()))?;
        self.store.keep(vec![(key(&user.name), Some(value))]).await?;
        Ok(())
    }
}

/// Where the store keeps users.
const KEY: &str = "user/";

fn key(name: &UserName) -> String {
    format!("{KEY}{name}")
}

fn read(key: &str, value: serde_json::Value) -> Option<User> {
    serde_json::from_value(value)
        .inspect_err(|error| tracing::error!(key, %error, "a user can't be read"))
        .ok()
}

/// Twelve letters in groups of four: 60 random bits that can be read out on the telephone.
fn first_password() -> Result<Secret, getrandom::Error> {
    let mut bytes = [0; 12];
    getrandom::fill(&mut bytes)?;
    let letters = bytes.iter().filter_map(|byte| LETTERS.get(usize::from(byte & 31)));
    let letters: Vec<char> = letters.map(|letter| char::from(*letter)).collect();
    let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
    Ok(Secret::new(groups.join("-")))
}
