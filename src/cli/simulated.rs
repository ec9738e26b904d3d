//! The simulated orgs that come with Greenlight: by name, served in this process, with where they are and the
//! credentials that open them.

use super::{names, problem::Problem};
use crate::{
    check::Place,
    model::Credentials,
    simulate::{Options, Server, SimulatedOrg},
};

/// The simulated org of this name; without one, the demo's.
///
/// # Errors
/// When there is none, with the known ones, nearest first.
pub(super) fn org(name: Option<&str>) -> Result<SimulatedOrg, Problem> {
    let known: Vec<&str> = SimulatedOrg::names().collect();
    let name = match name {
        Some(name) => names::pick("simulated org", name, known.iter().map(|name| (*name, *name)))?,
        None => known[0],
    };
    SimulatedOrg::embedded(name).ok_or_else(|| names::unknown("simulated org", name, []))
}

pub(super) fn start(org: SimulatedOrg, options: Options) -> Result<Server, Problem> {
    Server::start(org, options).map_err(|error| {
        Problem::because(error, |why| {
            format!("The simulated org couldn't be served on port {}: {why}.", options.port)
        })
    })
}

pub(super) fn place_of(server: &Server) -> Place {
    let url = server.url();
    Place::Simulated { api: url.clone(), login: url.clone(), region: server.org().region().clone() }
}

pub(super) fn credentials_of(server: &Server) -> Credentials {
    let client_id = server.client_id().to_string().parse().expect("a UUID is written as a client id is");
    Credentials { client_id, secret: server.secret().clone() }
}
