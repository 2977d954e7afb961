//! Tanggap: answers the comments on a government agency's Instagram account.
