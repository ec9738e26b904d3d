//! `greenlight check`: no questions, all checks, the report, the exit code by the verdict.

use std::{process::ExitCode, sync::Arc, time::Duration};

use jiff::Timestamp;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::{
    args::{AskingArguments, CheckArguments},
    baseline::Baseline,
    credentials::{self, Connection, Given, SecretFrom},
    names, output,
    problem::Problem,
    saved::Saving,
    writing::Destination,
};
use crate::{
    check::{self, Event, Options, Session},
    model::{
        credentials::Login,
        integration::{Integration, Need},
        people::{Attestation, Attested},
        report::Report,
        status::Verdict,
    },
};

/// Runs all checks of an integration against an org.
pub(super) async fn run(arguments: CheckArguments) -> Result<ExitCode, Problem> {
    let secret = if arguments.secret_stdin { SecretFrom::Stdin } else { SecretFrom::Elsewhere };
    let connection = Given::find(&arguments.connection, secret).await?.complete()?;
    let options = Options {
        strict: arguments.strict,
        attested: attested(&arguments.attest, &connection.integration)?,
        ..asking(&arguments.asking)?
    };
    only_for_people(&arguments, &connection.integration)?;
    let baseline = arguments.baseline.as_deref().map(Baseline::read).transpose()?;

    let destination =
        Destination::new(arguments.format.as_deref(), arguments.output.as_deref(), &arguments.screen)?;
    let save = arguments.save.as_deref().map(Saving::prepare).transpose()?;

    let cancel = stopped_by_ctrl_c();
    let network = credentials::network(&arguments.connection, &arguments.asking)?;
    let Connection { integration, place, credentials } = connection;
    let mut session = check::sign_in(&place, &Login::Client(credentials.clone()), &network, &cancel)
        .await
        .map_err(Problem::SignIn)?;
    let wait = arguments.wait.map(Duration::from_secs);
    let report = report_of(&mut session, &integration, &options, wait, &cancel).await?;

    destination.write(&report)?;
    if let Some(baseline) = baseline {
        output::note(&baseline.compared_with(&report));
    }
    if let Some(save) = save {
        save.keep(&place, &integration, session.signed_in(), &credentials).await?;
    }
    Ok(exit_code(report.verdict))
}

/// The exit code of a verdict.
fn exit_code(verdict: Verdict) -> ExitCode {
    match verdict {
        Verdict::Ready => ExitCode::SUCCESS,
        Verdict::NotReady => ExitCode::from(1),
        Verdict::Undetermined => ExitCode::from(3),
    }
}

/// Runs the checks; with `wait`, asks what is pending again until nothing is or the time is over.
pub(super) async fn report_of(
    session: &mut Session,
    integration: &Integration,
    options: &Options,
    wait: Option<Duration>,
    cancel: &CancellationToken,
) -> Result<Arc<Report>, Problem> {
    let (events, heard) = mpsc::unbounded_channel();
    let progress = tokio::spawn(show_progress(heard));
    let report = session.run_and_wait(integration, options, wait.unwrap_or_default(), &events, cancel).await;
    drop(events);
    // Ends with its events; a task that failed has nothing to show any more.
    let _ = progress.await;
    if cancel.is_cancelled() { Err(Problem::Stopped) } else { Ok(report) }
}

/// Says on one line how far it is; the line is gone afterwards.
async fn show_progress(mut heard: mpsc::UnboundedReceiver<Event>) {
    while let Some(event) = heard.recv().await {
        match event {
            Event::Progress { answered, planned, .. } => {
                output::progress(&format!("{answered} of {planned} calls answered"));
            }
            Event::Paused { wait } => {
                output::progress(&format!("Genesys asked for a pause of {} s", wait.as_secs().max(1)));
            }
            Event::Asking { .. } | Event::Finding(_) | Event::Ended(_) => {}
        }
    }
    output::progress("");
}

/// Turns Ctrl-C into a cancellation.
pub(super) fn stopped_by_ctrl_c() -> CancellationToken {
    let cancel = CancellationToken::new();
    let stopped = cancel.clone();
    tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            stopped.cancel();
        }
    });
    cancel
}

/// How the run judges, where nothing is attested.
pub(super) fn asking(arguments: &AskingArguments) -> Result<Options, Problem> {
    Ok(Options {
        settle: Duration::from_secs(arguments.settle),
        read_only: arguments.read_only,
        observer: credentials::observer()?,
        ..Options::default()
    })
}

/// What a person attests, now.
///
/// # Errors
/// When something isn't a manual requirement of the integration: only those can be attested.
fn attested(ids: &[String], integration: &Integration) -> Result<Attested, Problem> {
    let manual: Vec<&str> = integration
        .requirements
        .iter()
        .filter(|requirement| matches!(requirement.need, Need::Manual(_)))
        .map(|requirement| requirement.id.as_str())
        .collect();
    let now = Timestamp::now();
    let attest = |id: &String| {
        let found = names::pick("manual requirement", id, manual.iter().map(|id| (*id, (*id).to_owned())))?;
        Ok((found, Attestation { at: now, by: None }))
    };
    ids.iter().map(attest).collect()
}

/// Refuses what is for integrations that look at people: each one here looks at an OAuth client.
fn only_for_people(arguments: &CheckArguments, integration: &Integration) -> Result<(), Problem> {
    let option = match (arguments.user.as_slice(), arguments.accept.as_slice()) {
        ([], []) => return Ok(()),
        ([_, ..], _) => "--user",
        _ => "--accept",
    };
    Err(Problem::usage(format!(
        "{option} doesn't apply: {} looks at an OAuth client, not at people. Leave it out.",
        integration.title
    )))
}
