//! What the binary promises to scripts and to people: options, exit codes, what stands on which stream.

mod broken_networks;
mod help;
mod home;
mod integrations;
mod orgs;
mod output;
mod saving;
mod secrets;
mod usage;
