//! `greenlight demo`: the wizard on a simulated org in this process. Without a terminal, the report of that org.

use super::{
    args::DemoArguments, check as checks, credentials, integrations, log, output, problem::Problem, simulate,
    wizard, writing::Destination,
};
use crate::{
    check::{self, Network, Place},
    model::{
        credentials::{Credentials, Login},
        people::Choice,
    },
    simulate::{Options, Server},
};

/// Opens the wizard, or prints the report.
pub(super) async fn run(arguments: DemoArguments) -> Result<u8, Problem> {
    log::begin("demo", &arguments.asking, None)?;
    let org = simulate::org(arguments.org.as_deref())?;
    let integration = integrations::find(&arguments.integration)?;
    let options = checks::asking(&arguments.asking)?;
    let destination = Destination::new(arguments.format.as_deref(), None, &arguments.screen)?;
    let server = simulate::start(org, Options::default())?;
    if arguments.format.is_none() && wizard::has_a_terminal() {
        return wizard::demo(server, &integration, &options, &arguments).await;
    }

    // Nobody is there to choose people; where the subject is an OAuth client, nobody has to.
    let options = check::Options { people: Choice::Everyone, ..options };
    output::note(&format!(
        "A simulated org: {}. Nothing here is real.",
        server.org().description().trim_end_matches('.')
    ));
    log::org(&place_of(&server));
    let cancel = checks::stopped_by_ctrl_c();
    let network = Network { concurrency: credentials::concurrency(&arguments.asking), ..Network::default() };
    let mut session =
        check::sign_in(&place_of(&server), &Login::Client(credentials_of(&server)), &network, &cancel)
            .await
            .map_err(Problem::SignIn)?;
    let report = checks::report_of(&mut session, &integration, &options, None, &cancel).await?;
    destination.write(&report)?;
    Ok(0)
}

/// Where the simulated org is.
pub(super) fn place_of(server: &Server) -> Place {
    let url = server.url();
    Place::Simulated { api: url.clone(), login: url.clone(), region: server.org().region().clone() }
}

/// The simulated org's client.
pub(super) fn credentials_of(server: &Server) -> Credentials {
    let client_id = server.client_id().to_string().parse().expect("a UUID is written as a client id is");
    Credentials { client_id, secret: server.secret().clone() }
}
