//! The Platform API: where it is, signing in, the client, and what its answers mean in types of the model. May
//! import the model only.
//!
//! From the outside in: [`sign_in()`] gives a [`Client`]; [`Client::call`] gives a [`Reply`] whatever happens;
//! [`Client::listing`] and [`Client::pages`] read a list whole or not at all; [`wire`] turns bodies into types of
//! the model; [`SignInPageVisitor`] asks third parties, without any secret.
//! Behind them, `exchange` is one request and its answer, `body` says what the answer is, `secrets` keeps
//! what was sent out of it, `token` is the one in use, `tls` and `proxy` say why nobody is reached, `retry` and `pace`
//! say when to send again, `log` tells of all of it.

mod body;
mod client;
mod endpoints;
mod exchange;
mod http;
mod log;
mod pace;
mod paging;
mod proxy;
mod retry;
mod secrets;
mod sign_in;
mod sign_in_page;
mod tls;
mod token;
pub(crate) mod wire;

#[cfg(test)]
mod testing;

pub(crate) use client::{Client, Reply, Request};
pub(crate) use endpoints::Endpoints;
pub use http::Setup;
pub(crate) use pace::{Allowance, Patience};
pub(crate) use paging::{Heard, Kept, List, Listing};
#[cfg(test)]
pub(crate) use proxy::NamedBy;
pub(crate) use proxy::{Proxy, ProxyTrouble};
pub use sign_in::SignInFailure;
pub(crate) use sign_in::{sign_in, why_not_accepted};
pub(crate) use sign_in_page::SignInPageVisitor;
pub(crate) use tls::{Distrust, Untrusted};
