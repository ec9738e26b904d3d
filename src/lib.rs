//! Greenlight: connects a Genesys Cloud org to an integration and proves that the connection works.
//!
//! Data flows one way: manifest → plan → evidence → findings → report → a view of it.

mod cause;
pub mod check;
pub mod cli;
mod file;
pub mod genesys;
pub mod model;
pub mod report;
pub mod simulate;
pub mod text;
pub mod tui;
pub mod vault;
pub mod wizard;
