//! The simulated org: a real HTTP server on loopback that plays a Genesys Cloud org, for the demo and the tests.
//! May import the model only, and of that nothing that judges.
//!
//! An org is a file in `assets/orgs/`. Who may do what in it is enforced from `assets/operations.jsonl` by code of
//! its own (`world`), so that a mistake in the checker can't be hidden by the same mistake here.
//!
//! A request goes `server` → `service` (faults, token, rate limit, permissions) → `handlers` → `reply`.

mod catalogue;
mod faults;
mod fix;
mod handlers;
mod ids;
mod integration_types;
mod operations;
mod org;
mod pages;
mod problem;
mod reply;
mod server;
mod service;
mod sign_in;
mod world;

#[cfg(test)]
mod tests;

pub use fix::{Change, Fix, FixFor};
pub use org::SimulatedOrg;
pub use server::{Options, Server};
