//! An integration that signs in by itself: its OAuth client, from what was seen of it to its part of a report. Pure.
//!
//! [`evidence`] is what was seen; [`live`] reads the live calls, as [`held`](super::held) the grants; [`finding`] is the one judge, and
//! [`advice`] its words; [`part`] puts rows and divisions together.

pub mod advice;
pub mod evidence;
pub mod finding;
pub mod live;
pub mod part;
