//! Who may do what: users and their roles, passwords, sessions, the second factor, and the record of all that is done.
//!
//! Everything is kept in the store beside the ledger, under `user/`, `session/`, `invitation/` and `audit/`. Of what
//! lets somebody in (passwords, session and invitation tokens) only hashes are kept.
//!
//! Reading order: [`role`], [`user`], [`password`], [`totp`], [`people`] (they in the store); [`session`], `cookie`,
//! [`invitation`], `throttle`; [`audit`]; `guard`, which stands before every page.

pub mod audit;
mod cookie;
mod guard;
pub mod invitation;
pub mod password;
pub mod people;
pub mod role;
pub mod session;
mod throttle;
mod token;
pub mod totp;
pub mod user;

pub(super) use cookie::{Cookies, is_local};
pub use guard::Entry;
pub(super) use guard::{About, Door, Failure, Visit, note, security_headers, visitor};
pub(super) use throttle::Throttle;

pub use people::{NewUser, People, PeopleError};
pub use role::Role;
pub use user::{User, UserName};
