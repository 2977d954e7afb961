//! What happens, as those hear of it who watch.

use super::log::Delivery;
use super::world::{Message, Written};

/// Something that happened, for those who watch.
#[derive(Clone, Debug)]
pub enum Happening {
    /// Somebody wrote a comment, or staff did.
    Wrote(Written),
    /// A comment was edited, hidden or deleted.
    Changed(Written),
    /// A notification was sent once more, well or not.
    Sent(Delivery),
    /// A reply was posted through the API.
    Replied {
        /// The reply.
        reply: Written,
        /// The comment it answers.
        asked: Written,
    },
    /// A private reply was sent through the API.
    Messaged(Message),
}
