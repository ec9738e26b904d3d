//! An integration that signs in by itself: its OAuth client. Pure.

pub mod part;
