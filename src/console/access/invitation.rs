//! Links that let somebody in once: the first admin of a new installation, and whoever plays with the demo.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::people::PeopleError;
use super::{UserName, token};
use crate::comment::Timestamp;
use crate::config::Secret;
use crate::store::{Store, StoreError, kept_as};

/// An invitation that nobody follows ends after a day.
const LIFE: i64 = 24 * 60 * 60 * 1000;
/// Where the store keeps invitations.
const KEY: &str = "invitation/";

/// What an invitation lets its bearer do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "to", rename_all = "snake_case")]
pub enum Invitation {
    /// Become the first admin.
    BecomeFirstAdmin,
    /// Be that user.
    Enter {
        /// Whom.
        user: UserName,
    },
}

#[derive(Serialize, Deserialize)]
struct Kept {
    invitation: Invitation,
    until: Timestamp,
}

/// Makes an invitation, in place of all before it; returns its token.
///
/// # Errors
/// [`PeopleError`] if there are no random numbers or nothing can be stored.
pub async fn invite(store: &Arc<dyn Store>, invitation: Invitation) -> Result<Secret, PeopleError> {
    let token = token::fresh()?;
    let until = Timestamp::now().plus_millis(LIFE);
    let value = serde_json::to_value(Kept { invitation, until }).ok();
    let former = store.kept(KEY).await?.into_iter().map(|(key, _)| (key, None));
    let items = former.chain([(format!("{KEY}{}", token::hash(token.expose())), value)]).collect();
    store.keep(items).await?;
    Ok(token)
}

/// The invitation of a token, if it still holds.
///
/// # Errors
/// [`StoreError`] if the store can't be read.
pub async fn find(store: &Arc<dyn Store>, token: &str) -> Result<Option<Invitation>, StoreError> {
    let key = format!("{KEY}{}", token::hash(token));
    let kept: Option<Kept> = kept_as(&**store, &key).await?;
    Ok(kept.filter(|kept| kept.until > Timestamp::now()).map(|kept| kept.invitation))
}

/// The invitation was followed: nobody else can.
///
/// # Errors
/// [`StoreError`] if nothing can be stored.
pub async fn end(store: &Arc<dyn Store>, token: &str) -> Result<(), StoreError> {
    store.keep(vec![(format!("{KEY}{}", token::hash(token)), None)]).await
}
