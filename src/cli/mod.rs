//! Commands and options, one file per command. The only place that knows all the others.
//!
//! Files import only those below them: the commands (`check`, `demo`, `wizard` …) stand on what they share (`running`,
//! `writing`, `credentials`, `simulated` …), that on `args`, and all on `names`, `output` and `problem`.

use std::process::ExitCode;

mod args;
mod attesting;
mod audiences;
mod baseline;
mod check;
mod compare;
mod credentials;
mod demo;
mod earlier;
mod integrations;
mod log;
mod names;
mod output;
mod people;
mod people_file;
mod perform;
mod problem;
mod running;
mod saved;
mod saving;
mod screen;
mod simulate;
mod simulated;
mod wizard;
mod writing;

use args::Command;
pub use args::{Arguments, parse};
use problem::Problem;

/// Runs a command to its end.
pub async fn run(arguments: Arguments) -> ExitCode {
    let ended = match arguments.command {
        None => wizard::run(arguments.wizard).await,
        Some(Command::Demo(arguments)) => demo::run(arguments).await,
        Some(Command::Check(arguments)) => check::run(*arguments).await,
        Some(Command::Compare(arguments)) => compare::run(&arguments),
        Some(Command::Simulate(arguments)) => simulate::run(arguments).await,
        Some(Command::Integrations(arguments)) => integrations::run(arguments),
        Some(Command::Saved(arguments)) => saved::run(arguments).await,
    };
    log::ended(&ended);
    match ended {
        Ok(code) => ExitCode::from(code),
        Err(problem) => output::problem(&problem),
    }
}

/// Says that the operating system gave no threads or no timer.
pub fn no_runtime(error: std::io::Error) -> ExitCode {
    output::problem(&Problem::because(error, |why| format!("Greenlight couldn't start: {why}.")))
}
