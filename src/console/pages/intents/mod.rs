//! Intent: the FAQ, as staff keep it right.
pub(super) mod faq;
