//! Greenlight: connects a Genesys Cloud org to an integration and proves that the connection works.
//!
//! Data flows one way: manifest → plan → evidence → findings → report → a view of it.
//!
//! The binary needs three functions, tests and benches a little more ([`testing`]). Nothing else leaves the library, so
//! the compiler finds what nobody uses.

#![warn(unreachable_pub)]

mod cause;
mod check;
mod cli;
mod file;
mod genesys;
mod model;
mod report;
mod simulate;
pub mod testing;
mod text;
mod tui;
mod vault;
mod wizard;

pub use cli::{Arguments, no_runtime, parse, run};
