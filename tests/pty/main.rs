//! The real binary on a pseudo-terminal: the whole wizard from the first step to the last, and every way out of it
//! with the terminal as it was.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test ends at the first thing that is not as it should be")]

mod journey;
mod leaving;
mod terminal;
