//! The model: permissions, catalogue, grants, divisions, regions, integrations, probes, evidence, findings,
//! reports. Pure: no I/O, no async, no terminal, no clock. Imports nothing else of Greenlight.

pub mod attest;
pub mod catalogue;
pub mod client;
pub mod credentials;
pub mod division;
#[cfg(test)]
pub mod fixture;
pub mod grant;
pub mod held;
pub mod integration;
pub mod integration_type;
pub mod name;
pub mod org;
pub mod people;
pub mod permission;
pub mod presenting;
pub mod probe;
pub mod region;
pub mod report;
pub mod say;
pub mod status;
pub mod unread;
mod words;
