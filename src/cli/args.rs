//! The command line as it is written: options and help. What the names in it mean is found out by each command.

use std::{ffi::OsString, path::PathBuf, process::ExitCode};

use clap::{Args, Parser, Subcommand, error::ErrorKind};

use super::{output, problem::Problem};

mod check;
mod usage;

pub(super) use check::{CheckArguments, PeopleArguments};

const EXAMPLES: &str = "\
Examples:
  greenlight                           set up an integration, step by step
  greenlight demo                      the same on a simulated org
  greenlight integrations show ariglad
                                       what to read before setup day
  greenlight check --integration ariglad --region mypurecloud.de \\
      --client-id 3fa85f64-5717-4562-b3fc-2c963f66afa6 --secret-stdin < secret
  greenlight check --integration salesforce --saved contoso --all-users \\
      --format json --output report.json

Exit codes:
  0  ready
  1  not ready: something required fails
  2  usage or configuration
  3  undetermined: nothing fails, but something required is unknown
  4  could not sign in
  5  the keyring could not be used

Environment:
  GENESYSCLOUD_REGION                  like --region
  GENESYSCLOUD_OAUTHCLIENT_ID          like --client-id
  GENESYSCLOUD_OAUTHCLIENT_SECRET      the client's secret
  GENESYSCLOUD_ACCESS_TOKEN            an admin's token, used only to read: what
                                       the client holds and, if the integration
                                       looks at more than the client, people,
                                       groups, queues, roles, licences,
                                       integrations, identity providers, OAuth
                                       clients; for integrations without a
                                       client it can also be the login, without
                                       a secret
  HTTPS_PROXY, ALL_PROXY               the proxy on the way to Genesys:
                                       http://proxy.example.com:8080, socks5h://…
  NO_PROXY                             hosts that are reached without it
  NO_COLOR                             no colour
  GREENLIGHT_CONFIG_DIR                where answers and your own integrations
                                       are kept
  GREENLIGHT_LOG                       like --log

A secret is never an argument: other programs could read it there.";

/// Connects a Genesys Cloud org to an integration and proves that the connection works
///
/// Without a command, Greenlight is a wizard on the full screen. It leads through every step of the
/// integration's guide, probes every required permission against the live org, shows what passes and what
/// fails in each division, says how to fix it, and saves the credentials in this computer's keyring.
/// It changes nothing in the org.
#[derive(Debug, Parser)]
#[command(name = "greenlight", version, after_long_help = EXAMPLES, args_conflicts_with_subcommands = true)]
#[command(max_term_width = 80, disable_help_subcommand = true)]
pub struct Arguments {
    /// What to do; the wizard without one.
    #[command(subcommand)]
    pub(super) command: Option<Command>,
    #[command(flatten)]
    pub(super) wizard: WizardArguments,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// The wizard on a simulated org; without a terminal, the report of that org
    Demo(DemoArguments),
    /// Run all checks without questions, print the report, exit by the verdict
    #[command(after_long_help = check::EXAMPLES)]
    Check(Box<CheckArguments>),
    /// What got better or worse between two JSON reports
    #[command(after_long_help = COMPARE)]
    Compare(CompareArguments),
    /// Serve a simulated org on this computer, until Ctrl-C
    Simulate(SimulateArguments),
    /// What can be set up, and what it requires
    Integrations(IntegrationsArguments),
    /// What is in the keyring
    Saved(SavedArguments),
}

/// `greenlight`
#[derive(Debug, Args)]
pub(super) struct WizardArguments {
    #[command(flatten)]
    pub(super) connection: ConnectionArguments,
    #[command(flatten)]
    pub(super) asking: AskingArguments,
    #[command(flatten)]
    pub(super) screen: ScreenArguments,
}

/// Which org, as which client.
#[derive(Debug, Args)]
pub(super) struct ConnectionArguments {
    /// What to connect; `greenlight integrations` lists the names
    #[arg(long, value_name = "NAME")]
    pub(super) integration: Option<String>,
    /// Where the org lives: `Frankfurt`, `eu-central-1`, `mypurecloud.de`, or the address of your Genesys tab
    #[arg(long, value_name = "NAME-OR-DOMAIN")]
    pub(super) region: Option<String>,
    /// Accept a domain that looks like one of Genesys's but isn't in the list of regions
    #[arg(long)]
    pub(super) accept_region: bool,
    /// The OAuth client's id
    #[arg(long, value_name = "ID")]
    pub(super) client_id: Option<String>,
    /// Take region, id, secret and integration from the keyring; `greenlight saved` lists them
    #[arg(long, value_name = "NAME", conflicts_with_all = ["client_id", "profile"])]
    pub(super) saved: Option<String>,
    /// Take region, id and secret from a profile of the vendor's CLI (`~/.gc/config.toml`)
    #[arg(long, value_name = "NAME", conflicts_with = "client_id")]
    pub(super) profile: Option<String>,
    /// The API of a simulated org, on this computer only
    #[arg(long, value_name = "URL")]
    pub(super) api_url: Option<String>,
    /// The sign-in of a simulated org, on this computer only
    #[arg(long, value_name = "URL", requires = "api_url")]
    pub(super) login_url: Option<String>,
    /// A certificate authority to trust besides the system's, in PEM: your company's, if its proxy reads along
    #[arg(long, value_name = "FILE")]
    pub(super) ca_file: Option<PathBuf>,
}

/// How a run asks.
#[derive(Debug, Args)]
pub(super) struct AskingArguments {
    /// How long something granted may be refused before it counts as failed
    #[arg(long, value_name = "SECONDS", default_value_t = 300, value_parser = clap::value_parser!(u64).range(..=86_400))]
    pub(super) settle: u64,
    /// Leave out the one write that Genesys must refuse
    #[arg(long)]
    pub(super) read_only: bool,
    /// How many calls are under way at once
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=64))]
    pub(super) concurrency: u64,
    /// Add to this file what was asked and answered: each call with its status and time, never a secret or a body
    #[arg(long, value_name = "FILE")]
    pub(super) log: Option<PathBuf>,
}

/// How things look.
#[derive(Debug, Args)]
pub(super) struct ScreenArguments {
    /// Show stand-ins for names and ids, for sharing the screen
    #[arg(long)]
    pub(super) present: bool,
    /// auto, dark, light, 16 or none
    #[arg(long, value_name = "SET", default_value = "auto")]
    pub(super) colours: String,
    /// Plain ASCII instead of √ × ‼ □
    #[arg(long)]
    pub(super) ascii: bool,
}

/// `greenlight demo`
#[derive(Debug, Args)]
pub(super) struct DemoArguments {
    /// Which simulated org; without it, the one with three permissions missing
    #[arg(long, value_name = "NAME")]
    pub(super) org: Option<String>,
    /// What to connect
    #[arg(long, value_name = "NAME", default_value = "ariglad")]
    pub(super) integration: String,
    /// Print the report instead of opening the wizard: table, json, html, markdown, junit or csv
    #[arg(long, value_name = "FORMAT")]
    pub(super) format: Option<String>,
    #[command(flatten)]
    pub(super) asking: AskingArguments,
    #[command(flatten)]
    pub(super) screen: ScreenArguments,
}

const COMPARE: &str = "\
Examples:
  greenlight compare october.json november.json
  greenlight compare contoso.json fabrikam.json --format json

Any two reports are compared; where they are of another org, integration or
OAuth client, that is said. People are compared one by one: those who are in
both reports, who came and who went. The exit code is 0 whatever changed.";

/// `greenlight compare`
#[derive(Debug, Args)]
pub(super) struct CompareArguments {
    /// The earlier JSON report
    pub(super) old: PathBuf,
    /// The later JSON report
    pub(super) new: PathBuf,
    /// table or json
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub(super) format: String,
    /// Show stand-ins for names and ids, for sharing the screen
    #[arg(long)]
    pub(super) present: bool,
}

/// `greenlight simulate`
#[derive(Debug, Args)]
pub(super) struct SimulateArguments {
    /// Which simulated org, or a file that describes one; without it, the one with three permissions missing
    #[arg(long, value_name = "NAME|FILE")]
    pub(super) org: Option<String>,
    /// The port on 127.0.0.1; without it, a free one
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(super) port: u16,
    /// How long each answer takes
    #[arg(long, value_name = "MS", default_value_t = 0, value_parser = clap::value_parser!(u64).range(..=60_000))]
    pub(super) latency: u64,
}

/// `greenlight integrations`
#[derive(Debug, Args)]
pub(super) struct IntegrationsArguments {
    #[command(subcommand)]
    pub(super) command: Option<IntegrationsCommand>,
    /// text or json
    #[arg(long, value_name = "FORMAT", default_value = "text", global = true)]
    pub(super) format: String,
}

/// What to do with integrations.
#[derive(Debug, Subcommand)]
pub(super) enum IntegrationsCommand {
    /// List them
    List,
    /// Show what one requires
    Show {
        /// Its name, as `greenlight integrations` lists it
        name: String,
    },
    /// Check whether a file is a manifest
    Validate {
        /// The file
        file: PathBuf,
    },
}

/// `greenlight saved`
#[derive(Debug, Args)]
pub(super) struct SavedArguments {
    #[command(subcommand)]
    pub(super) command: Option<SavedCommand>,
}

/// What to do with saved credentials.
#[derive(Debug, Subcommand)]
pub(super) enum SavedCommand {
    /// List them
    List,
    /// Remove one from the keyring
    Remove {
        /// Its name, as `greenlight saved` lists it
        name: String,
    },
}

/// Reads the command line.
///
/// # Errors
/// With the exit code, when nothing is left to do: help was printed (0), or the usage doesn't fit (2).
pub fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Arguments, ExitCode> {
    Arguments::try_parse_from(arguments).map_err(|error| match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            // A reader that went away (`… | head`) isn't a problem.
            let _ = error.print();
            ExitCode::SUCCESS
        }
        _ => output::problem(&Problem::usage(usage::explain(&error))),
    })
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn there_is_no_way_to_give_a_secret_as_an_argument() {
        for secret in [["check", "--secret", "hush"], ["check", "--client-secret", "hush"]] {
            let given = ["greenlight"].into_iter().chain(secret);
            assert!(Arguments::try_parse_from(given).is_err(), "{secret:?}");
        }
        assert!(Arguments::try_parse_from(["greenlight", "check", "hush"]).is_err());
    }
}
