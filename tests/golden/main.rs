//! What people read, to the letter: every report that `greenlight check` prints, and every screen on the way through
//! the wizard. Whoever changes how something comes about sees here what changed for the reader.
//!
//! The files stand in `reports/ORG` and in `journeys/WHAT`. `INSTA_UPDATE=always cargo test --test golden` rewrites
//! them and removes those that nothing produces any more; `git diff` then shows what changed.

#![expect(clippy::unwrap_used, reason = "a test ends at the first thing that is not as it should be")]

#[path = "../cli/home.rs"]
#[expect(dead_code, reason = "the tests of the command line need more of it")]
mod home;
mod journeys;
mod kept;
mod reports;
