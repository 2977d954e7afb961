//! Instagram's side of the house: the client of the Graph API, and a simulated Instagram for rehearsal and tests.
//!
//! - [`Graph`] makes the calls. It tries each once, and says of a failure what it proves ([`GraphError`], [`Class`]):
//!   above all whether the call may have been carried out. It keeps no state but the usage that Meta last reported.
//! - [`codes`] is the table of Meta's error codes, as data.
//! - [`simulated`] plays Meta's side over real HTTP, for tests, `demo` and `tanggap simulate`.
//!
//! What does not live here: whether and when to try again, which account may post, what a reply says. That is the
//! engine's, which reads the class and nothing else of Meta's ways.
//!
//! Reading order: [`graph`], [`remote`], [`class`], [`error`], [`codes`], [`usage`]; then [`simulated`].

pub mod class;
pub mod codes;
pub mod error;
pub mod graph;
pub(crate) mod http;
pub mod remote;
pub mod simulated;
pub mod usage;

pub use class::Class;
pub use error::GraphError;
pub use graph::{Graph, MAX_MESSAGE_BYTES, SetupError};
pub use remote::{
    AppSubscription, Cursor, FreshToken, Me, Media, MessageId, Page, RemoteComment, RemoteThread,
    SubscribedApp,
};
pub use usage::Usage;
