//! `--log FILE`, or `GREENLIGHT_LOG`: what was asked and answered, one line an event. Events are sent where things
//! happen; this file decides where they go, and keeps every line harmless. Nothing is ever logged to the terminal.

use std::{
    env,
    error::Error,
    fs::File,
    io::{self, IsTerminal, Write},
    path::{Path, PathBuf},
    sync::Mutex,
};

use tracing::{Level, error, info, warn};
use tracing_subscriber::{Registry, filter::Targets, fmt, layer::SubscriberExt};

use super::{
    args::{AskingArguments, ConnectionArguments},
    problem::Problem,
};
use crate::{
    cause::chain,
    check::Place,
    file,
    model::{Real, Report, Requests},
    text,
};

const VARIABLE: &str = "GREENLIGHT_LOG";

/// Begins the log of a command, where one is wanted: adds to the file, which nobody but its owner may read if it
/// is made.
pub(super) fn begin(
    command: &str,
    asking: &AskingArguments,
    connection: Option<&ConnectionArguments>,
) -> Result<(), Problem> {
    let from_environment = || env::var_os(VARIABLE).filter(|file| !file.is_empty()).map(PathBuf::from);
    let Some(file) = asking.log.clone().or_else(from_environment) else { return Ok(()) };
    let lines = fmt::layer()
        .with_ansi(false)
        .with_target(false)
        .log_internal_errors(false)
        .with_writer(Mutex::new(Lines(open(&file)?)));
    // What the libraries below tell of themselves stays out: nobody went through it for secrets.
    let ours = Targets::new().with_target("greenlight", Level::INFO);
    tracing::subscriber::set_global_default(Registry::default().with(ours).with(lines))
        .expect("a program runs one command");
    let region =
        connection.and_then(|given| given.region.clone()).or_else(|| env::var("GENESYSCLOUD_REGION").ok());
    let saved = connection.and_then(|given| given.saved.as_deref());
    info!(version = env!("CARGO_PKG_VERSION"), command, region, saved, "Greenlight begins");
    Ok(())
}

pub(super) fn org(place: &Place) {
    let simulated = matches!(place, Place::Simulated { .. });
    info!(region = place.region().name, domain = place.region().domain, simulated, "the org");
}

/// Logs what a run came to, and what it cost.
pub(super) fn report(report: &Report<Real>) {
    let head = &report.head;
    let Requests { total, retried, throttled_ms } = head.requests;
    let (integration, verdict) = (&head.integration.id, head.verdict.words());
    info!(integration, verdict, calls = total, retried, throttled_ms, "the report");
}

/// Logs that something failed that the wizard goes on without.
pub(super) fn failed(what: &str, why: &(dyn Error + 'static)) {
    warn!(error = chain(why), "{what} failed");
}

pub(super) fn ended(ended: &Result<u8, Problem>) {
    match ended {
        Ok(exit) => info!(exit, "Greenlight ends"),
        Err(problem) => error!(exit = problem.exit_code(), error = chain(problem), "Greenlight ends"),
    }
}

fn open(file: &Path) -> Result<File, Problem> {
    let opened = file::owners_only().append(true).create(true).open(file);
    let opened = opened.map_err(Problem::file(file, "written"))?;
    if opened.is_terminal() {
        return Err(Problem::usage("--log takes a file; a terminal shows the wizard, or what check prints."));
    }
    Ok(opened)
}

/// A file that gets one event at a time, each as one line without anything that moves a terminal.
struct Lines(File);

impl Write for Lines {
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        let event_text = String::from_utf8_lossy(event);
        let mut line = text::visible(event_text.trim_end_matches('\n'));
        line.push('\n');
        // At once, so that two runs that log into one file don't cut into each other's lines.
        self.0.write_all(line.as_bytes())?;
        Ok(event.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}
