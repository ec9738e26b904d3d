//! `greenlight check`: no questions, all checks, the report, the exit code by the verdict.

use std::{env, sync::Arc, time::Duration};

use futures::FutureExt;
use jiff::Timestamp;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::{
    args::{AskingArguments, CheckArguments},
    baseline::Baseline,
    credentials::{self, Connection, Given, SecretFrom},
    log, names, output,
    people::{self, Chosen},
    problem::Problem,
    saved::{self, Saving},
    writing::Destination,
};
use crate::{
    check::{self, Event, Options, Session},
    model::{
        credentials::Login,
        integration::Integration,
        people::{Attestation, Attested},
        report::Report,
        status::Verdict,
    },
    text,
};

/// Runs all checks of an integration against an org.
pub(super) async fn run(arguments: CheckArguments) -> Result<u8, Problem> {
    log::begin("check", &arguments.asking, Some(&arguments.connection))?;
    let secret = if arguments.secret_stdin { SecretFrom::Stdin } else { SecretFrom::Elsewhere };
    let given = Given::find(&arguments.connection, secret).await?;
    let Connection { integration, place, login } = given.complete(credentials::observer()?.as_ref())?;
    let (mut options, chosen) = options(&arguments, &integration, &login)?;
    let baseline = arguments.baseline.as_deref().map(Baseline::read).transpose()?;

    let destination =
        Destination::new(arguments.format.as_deref(), arguments.output.as_deref(), &arguments.screen)?;
    let save = arguments.save.as_deref().map(|name| Saving::prepare(name, &login)).transpose()?;

    log::org(&place);
    let cancel = stopped_by_ctrl_c();
    let network = credentials::network(&arguments.connection, &arguments.asking)?;
    let mut session = check::sign_in(&place, &login, &network, &cancel).await.map_err(Problem::SignIn)?;
    let settled = std::mem::take(&mut options.accepted);
    if integration.people.is_some() {
        unless_stopped(&cancel, people::in_catalogue(&settled, &session, &cancel)).await?;
        options.people = unless_stopped(&cancel, chosen.find(&session, &cancel)).await?;
        options.accepted = saved::accepted(session.signed_in());
        options.accepted.extend(settled.clone());
    }
    let wait = arguments.wait.map(Duration::from_secs);
    let report = report_of(&mut session, &integration, &options, wait, &cancel).await?;

    destination.write(&report)?;
    if let Some(baseline) = baseline {
        output::note(&baseline.compared_with(&report));
    }
    saved::accept(session.signed_in(), &settled);
    if let Some(save) = save {
        save.keep(&place, &integration, session.signed_in()).await?;
    }
    Ok(exit_code(report.head.verdict))
}

/// How the run judges, and at whom it looks. Refuses what doesn't fit, before anything is sent.
fn options(
    arguments: &CheckArguments,
    integration: &Integration,
    login: &Login,
) -> Result<(Options, Chosen), Problem> {
    let attested = attested(&arguments.attest, arguments.attested_by.as_deref(), integration)?;
    let options = Options { strict: arguments.strict, attested, ..asking(&arguments.asking)? };
    let people = &arguments.people;
    if integration.people.is_none() {
        people::refuse_without_people(people, integration)?;
        return Ok((options, Chosen::Nobody));
    }
    let chosen = Chosen::read(people)?;
    let observer = match login {
        Login::Client(_) if chosen == Chosen::Nobody => return Err(people::nobody()),
        Login::Client(_) => options.observer.clone(),
        // It is the login.
        Login::Token(_) => None,
    };
    let options = Options {
        accepted: people::accepted(&people.accept, integration)?,
        embedded_client: people::embedded_client(people.embedded_client_id.as_deref())?,
        ask_sign_in_pages: people.ask_sign_in_pages,
        observer,
        ..options
    };
    Ok((options, chosen))
}

/// What comes of it, unless the person stopped it meanwhile: what is cut off says nothing about the org.
async fn unless_stopped<T>(
    cancel: &CancellationToken,
    work: impl Future<Output = Result<T, Problem>>,
) -> Result<T, Problem> {
    let done = work.await;
    if cancel.is_cancelled() { Err(Problem::Stopped) } else { done }
}

/// The exit code of a verdict.
fn exit_code(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Ready => 0,
        Verdict::NotReady => 1,
        Verdict::Undetermined => 3,
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
    log::report(&report);
    if cancel.is_cancelled() { Err(Problem::Stopped) } else { Ok(report) }
}

/// Says on one line how far it is; the line is gone afterwards.
async fn show_progress(mut heard: mpsc::UnboundedReceiver<Event>) {
    while let Some(event) = heard.recv().await {
        match event {
            Event::Progress { answered, planned, remaining } => {
                output::progress(&how_far(answered, planned, remaining));
            }
            Event::Paused { wait } => {
                output::progress(&format!("Genesys asked for a pause of {} s", wait.as_secs().max(1)));
            }
            Event::Asking { .. } | Event::Finding(_) | Event::Ended(_) => {}
        }
    }
    output::progress("");
}

/// `412 of 10,380 calls answered, about 31 min left`
fn how_far(answered: usize, planned: usize, remaining: Option<Duration>) -> String {
    let calls = format!("{} of {} calls answered", text::number(answered), text::number(planned));
    match remaining.map(|left| left.as_secs()) {
        None => calls,
        Some(seconds @ 0..60) => format!("{calls}, about {} s left", seconds.max(1)),
        Some(seconds) => format!("{calls}, about {} min left", seconds.div_ceil(60)),
    }
}

/// Turns Ctrl-C into a cancellation.
pub(super) fn stopped_by_ctrl_c() -> CancellationToken {
    let cancel = CancellationToken::new();
    let stopped = cancel.clone();
    let mut pressed = Box::pin(tokio::signal::ctrl_c());
    // Asked once here, so that it is heard from now on, not only when the task has begun.
    let at_once = (&mut pressed).now_or_never();
    tokio::spawn(async move {
        let pressed = match at_once {
            Some(pressed) => pressed,
            None => pressed.await,
        };
        if pressed.is_ok() {
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

/// What a person attests, now, under the name that was given or that the person logged in with on this computer.
///
/// # Errors
/// When something isn't a manual requirement of the integration: only those can be attested.
fn attested(ids: &[String], by: Option<&str>, integration: &Integration) -> Result<Attested, Problem> {
    let manual: Vec<&str> = integration
        .requirements
        .iter()
        .filter(|requirement| requirement.need.attestable().is_some())
        .map(|requirement| requirement.id.as_str())
        .collect();
    let by = by.map(str::to_owned).or_else(login_name);
    let by = by.map(|name| text::clean(name.trim())).filter(|name| !name.is_empty());
    let attestation = Attestation { at: Timestamp::now(), by };
    let attest = |id: &String| {
        let found = names::pick("manual requirement", id, manual.iter().map(|id| (*id, (*id).to_owned())))?;
        Ok((found, attestation.clone()))
    };
    ids.iter().map(attest).collect()
}

/// The name of the login on this computer.
pub(super) fn login_name() -> Option<String> {
    ["USER", "USERNAME", "LOGNAME"]
        .into_iter()
        .find_map(|name| env::var(name).ok().filter(|it| !it.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_far_a_run_is_in_words() {
        let left = |seconds| how_far(412, 10_380, Some(Duration::from_secs(seconds)));
        assert_eq!(how_far(0, 31, None), "0 of 31 calls answered");
        assert_eq!(left(0), "412 of 10,380 calls answered, about 1 s left");
        assert_eq!(left(59), "412 of 10,380 calls answered, about 59 s left");
        assert_eq!(left(1_850), "412 of 10,380 calls answered, about 31 min left");
    }
}
