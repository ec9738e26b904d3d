//! Running a check: how it asks, how far it is, and how it is stopped.

use std::{sync::Arc, time::Duration};

use futures::FutureExt;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::{args::AskingArguments, credentials, log, output, problem::Problem};
use crate::{
    check::{Event, Options, Session},
    model::{Integration, Real, Report},
    text,
};

/// How the run judges, where nothing is attested.
pub(super) fn asking(arguments: &AskingArguments) -> Result<Options, Problem> {
    Ok(Options {
        settle: Duration::from_secs(arguments.settle),
        read_only: arguments.read_only,
        observer: credentials::observer()?,
        ..Options::default()
    })
}

/// Runs the checks; with `wait`, asks what is pending again until nothing is or the time is over.
pub(super) async fn report_of(
    session: &mut Session,
    integration: &Integration,
    options: &Options,
    wait: Option<Duration>,
    cancel: &CancellationToken,
) -> Result<Arc<Report<Real>>, Problem> {
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
