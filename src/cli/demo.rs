//! `greenlight demo`: the wizard on a simulated org in this process. Without a terminal, the report of that org.

use super::{
    args::DemoArguments, credentials, integrations, log, output, problem::Problem, running, screen,
    simulated, wizard, writing::Destinations,
};
use crate::{
    check::{self, Network},
    model::{Integration, Login, people::Choice},
    simulate::{Options, Server},
    wizard::{Presets, Way},
};

pub(super) async fn run(arguments: DemoArguments) -> Result<u8, Problem> {
    log::begin("demo", &arguments.asking, None)?;
    let org = simulated::org(arguments.org.as_deref())?;
    let integration = integrations::find(&arguments.integration)?;
    let options = running::asking(&arguments.asking)?;
    let destination = Destinations::new(arguments.format.as_deref(), &[], &arguments.screen)?;
    let server = simulated::start(org, Options::default())?;
    if arguments.format.is_none() && screen::has_a_terminal() {
        return in_the_wizard(server, &integration, &options, &arguments).await;
    }

    // Nobody is there to choose people; where the subject is an OAuth client, nobody has to.
    let options = check::Options { people: Choice::Everyone, ..options };
    output::note(&format!(
        "A simulated org: {}. Nothing here is real.",
        server.org().description().trim_end_matches('.')
    ));
    let (place, login) = (simulated::place_of(&server), Login::Client(simulated::credentials_of(&server)));
    log::org(&place);
    let cancel = running::stopped_by_ctrl_c();
    let mut session =
        check::sign_in(&place, &login, &network(&arguments), &cancel).await.map_err(Problem::SignIn)?;
    let report = running::report_of(&mut session, &integration, &options, None, &cancel).await?;
    destination.write(&report)?;
    Ok(0)
}

async fn in_the_wizard(
    server: Server,
    integration: &Integration,
    options: &check::Options,
    arguments: &DemoArguments,
) -> Result<u8, Problem> {
    let place = simulated::place_of(&server);
    let credentials = simulated::credentials_of(&server);
    let presets = Presets {
        integrations: integrations::known().to_vec(),
        integration: Some(integration.id.clone()),
        region: Some(place.region().clone()),
        simulated: Some(place),
        client_id: Some(credentials.client_id),
        secret: Some(credentials.secret),
        way: Some(Way::Everyone),
        demo: true,
        answers: None,
        ..wizard::presets(options, &arguments.screen)
    };
    let network = network(arguments);
    wizard::open(presets, network, Some(server), &arguments.screen).await
}

fn network(arguments: &DemoArguments) -> Network {
    Network { concurrency: credentials::concurrency(&arguments.asking), ..Network::default() }
}
