//! `greenlight`: the wizard on the full screen, with what the options answer beforehand.

use jiff::{Timestamp, tz::TimeZone};

use super::{
    args::{ScreenArguments, WizardArguments},
    attesting,
    credentials::{self, Given, Unsaid},
    integrations, log, output,
    perform::Performer,
    problem::Problem,
    running, screen,
};
use crate::{
    check::{Network, Options, Place},
    simulate::Server,
    tui,
    vault::{OsVault, Settings, Vault},
    wizard::{Presets, Wizard},
};

/// Opens the wizard.
///
/// # Errors
/// Without a terminal, and when an option doesn't fit.
pub(super) async fn run(arguments: WizardArguments) -> Result<u8, Problem> {
    log::begin("wizard", &arguments.asking, Some(&arguments.connection))?;
    let given = Given::find(&arguments.connection, Unsaid::IsAsked).await?;
    let options = running::asking(&arguments.asking)?;
    if !screen::has_a_terminal() {
        return Err(Problem::usage(
            "The wizard needs a terminal for its input and its output.\n\
             Without one: greenlight check (no questions), or greenlight demo (a simulated org).\n\
             More: greenlight check --help",
        ));
    }
    let network = credentials::network(&arguments.connection, &arguments.asking)?;
    let (region, simulated) = match given.place {
        Some(Place::Region(region)) => (Some(region), None),
        simulated => (simulated.as_ref().map(|place| place.region().clone()), simulated),
    };
    let presets = Presets {
        integrations: integrations::known().to_vec(),
        integration: given.integration.map(|integration| integration.id),
        region,
        simulated,
        client_id: given.client_id,
        token: options.observer.clone().filter(|_| given.secret.is_none()),
        secret: given.secret,
        ..presets(&options, &arguments.screen)
    };
    open(presets, network, None, &arguments.screen).await
}

/// What doesn't depend on the org.
pub(super) fn presets(options: &Options, screen: &ScreenArguments) -> Presets {
    // Settings that can't be read offer nothing again; saving says so when it comes to it.
    let settings = Settings::of_this_user().ok();
    Presets {
        observer: options.observer.clone(),
        attested_by: attesting::login_name(),
        present: screen.present,
        read_only: options.read_only,
        settle: options.settle,
        answers: settings.and_then(|settings| settings.answers().ok().flatten()),
        store: OsVault::default().store_name(),
        zone: TimeZone::system(),
        ..Presets::default()
    }
}

/// Opens the wizard, and says how it was left once the terminal is as it was.
pub(super) async fn open(
    presets: Presets,
    network: Network,
    demo: Option<Server>,
    screen: &ScreenArguments,
) -> Result<u8, Problem> {
    let options = screen::full_screen(screen)?;
    let wizard = Wizard::new(presets, Timestamp::now());
    let mut performer = Performer::new(network, Settings::of_this_user(), demo);
    let exit = tui::run(wizard, options, |effect, messages| performer.perform(effect, messages))
        .await
        .map_err(|error| Problem::because(error, ToString::to_string))?;
    output::note(&exit.line);
    Ok(exit.code)
}
