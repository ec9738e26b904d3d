//! Wrong usage, in words for people. Repeats only names, never other values: they could be secrets.

use clap::{
    CommandFactory, Error,
    error::{ContextKind, ContextValue, ErrorKind},
};

use super::Arguments;
use crate::cli::{names::nearest_first, problem::known_names};

/// What doesn't fit, and what to do now.
pub(super) fn explain(error: &Error) -> String {
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.as_str()),
        Some(ContextValue::Strings(texts)) => texts.first().map(String::as_str),
        _ => None,
    };
    let argument = text(ContextKind::InvalidArg).unwrap_or_default();
    let option = argument.split(['=', ' ']).next().unwrap_or_default();
    let sentence = match error.kind() {
        ErrorKind::UnknownArgument if is_about_a_secret(option) => {
            "A secret is never an argument: other programs of this computer could read it there.\n\
             Use --secret-stdin, GENESYSCLOUD_OAUTHCLIENT_SECRET or --saved NAME."
                .to_owned()
        }
        ErrorKind::UnknownArgument if option.starts_with('-') => {
            let command = command_of(error);
            let known = command.get_arguments().filter_map(|argument| argument.get_long());
            let known = known.map(|name| format!("--{name}"));
            format!("There is no option `{option}`.{}", known_names(&nearest_first(option, known)))
        }
        ErrorKind::UnknownArgument => {
            "There is a word here that belongs to no option; a value follows its option, as in --region NAME."
                .to_owned()
        }
        ErrorKind::InvalidSubcommand => {
            let given = text(ContextKind::InvalidSubcommand).unwrap_or_default();
            let command = command_of(error);
            let known = command.get_subcommands().map(|command| command.get_name().to_owned());
            format!("There is no such command.{}", known_names(&nearest_first(given, known)))
        }
        ErrorKind::InvalidValue if text(ContextKind::InvalidValue).unwrap_or_default().is_empty() => {
            format!("{argument} needs a value.")
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => format!("{argument} {}.", expected(option)),
        ErrorKind::ArgumentConflict => {
            let other = text(ContextKind::PriorArg).unwrap_or("another option");
            format!("{argument} and {other} don't go together: choose one.")
        }
        ErrorKind::MissingRequiredArgument => format!("{argument} is missing."),
        _ => error.render().to_string().trim_start_matches("error: ").trim_end().to_owned(),
    };
    format!("{sentence}\nMore: greenlight --help")
}

/// Whether somebody looks for the option that doesn't exist.
fn is_about_a_secret(option: &str) -> bool {
    option.contains("secret") || option.contains("password")
}

/// What an option's value must be.
fn expected(option: &str) -> &'static str {
    match option {
        "--settle" | "--wait" => "takes a number of seconds, at most 86400",
        "--concurrency" => "takes a number from 1 to 64",
        "--port" => "takes a port, from 0 to 65535",
        "--latency" => "takes a number of milliseconds, at most 60000",
        _ => "doesn't take this value",
    }
}

/// The command that the usage was about, as clap names it in its own usage line.
fn command_of(error: &Error) -> clap::Command {
    let mut command = Arguments::command();
    command.build();
    let usage = error.render().to_string();
    let words: Vec<&str> = usage
        .lines()
        .find_map(|line| line.strip_prefix("Usage: greenlight"))
        .unwrap_or_default()
        .split_whitespace()
        .collect();
    words.iter().fold(command, |command, word| match command.find_subcommand(word) {
        Some(inner) => inner.clone(),
        None => command,
    })
}
