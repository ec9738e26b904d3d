//! An integration that signs in by itself: its OAuth client, from what was seen of it to its part of a report. Pure.
//!
//! [`evidence`] is what was seen; [`live`] reads the live calls, as [`held`](super::held) the grants; [`finding`] is the one judge, and
//! [`advice`] its words, [`acts`] what fixes it; [`part`] puts rows and divisions together.

pub(crate) mod acts;
mod advice;
pub(crate) mod evidence;
pub(crate) mod finding;
pub(crate) mod live;
pub(crate) mod part;
