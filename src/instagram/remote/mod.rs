//! What the Graph API answers, read into values: comments and threads, posts, accounts, messages, pages of lists.
//!
//! Meta gives only what is asked for and withholds members at will, so that all but the id may be missing.

mod account;
mod comment;
mod media;
pub(crate) mod members;
mod message;
mod page;

pub use account::{AppSubscription, FreshToken, Me, SubscribedApp};
pub use comment::{RemoteComment, RemoteThread};
pub use media::Media;
pub use message::MessageId;
pub use page::{Cursor, Page};

pub(crate) use account::{app_subscription, fresh_token, me, subscribed_apps};
pub(crate) use comment::{FIELDS, comment, thread};
pub(crate) use media::{FIELDS as MEDIA_FIELDS, MENTIONED_FIELDS as MENTIONED_MEDIA_FIELDS, media};
pub(crate) use message::message_id;
pub(crate) use page::{Next, page};
