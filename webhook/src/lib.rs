//! Signatures and typed events of Meta's Instagram webhooks.
