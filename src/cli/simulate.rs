//! `greenlight simulate`: serves a simulated org on this computer until Ctrl-C.

use std::{fs, path::Path, time::Duration};

use secrecy::ExposeSecret;

use super::{
    args::SimulateArguments,
    output,
    problem::Problem,
    simulated::{org, start},
};
use crate::simulate::{Options, Server, SimulatedOrg};

pub(super) async fn run(arguments: SimulateArguments) -> Result<u8, Problem> {
    let org = match &arguments.org {
        Some(name) if looks_like_a_file(name) => from_file(Path::new(name))?,
        name => org(name.as_deref())?,
    };
    let options = Options { port: arguments.port, latency: Duration::from_millis(arguments.latency) };
    let server = start(org, options)?;
    output::data(&how_to_reach(&server))?;
    output::note("The secret is a stand-in: it opens this simulated org and nothing else. Ctrl-C ends it.");
    tokio::signal::ctrl_c()
        .await
        .map_err(|error| Problem::because(error, |why| format!("Ctrl-C can't be heard here: {why}.")))?;
    Ok(0)
}

fn looks_like_a_file(name: &str) -> bool {
    name.contains(['/', '\\']) || name.ends_with(".toml")
}

fn from_file(file: &Path) -> Result<SimulatedOrg, Problem> {
    let text = fs::read_to_string(file).map_err(Problem::file(file, "read"))?;
    SimulatedOrg::parse(&file.display().to_string(), &text)
        .map_err(|error| Problem::because(error, ToString::to_string))
}

/// One fact a line, and the command that checks this org.
fn how_to_reach(server: &Server) -> String {
    let url = server.url().as_str().trim_end_matches('/');
    let (id, secret) = (server.client_id(), server.secret().expose_secret());
    format!(
        "url {url}\nclient-id {id}\nsecret {secret}\n\
         check echo {secret} | greenlight check --integration ariglad --api-url {url} --login-url {url} \
         --client-id {id} --secret-stdin\n"
    )
}
