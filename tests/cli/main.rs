//! What the binary promises to scripts and to people: options, exit codes, what stands on which stream.

#![expect(clippy::unwrap_used, reason = "a test ends at the first thing that is not as it should be")]

mod attesting;
mod both;
mod broken_networks;
mod comparing;
mod help;
mod home;
mod integrations;
mod logging;
mod orgs;
mod output;
mod people;
mod proxies;
mod saving;
mod secrets;
mod usage;
