//! The options of `greenlight check`, the ones about people in a part of their own.

use std::path::PathBuf;

use clap::Args;

use super::{AskingArguments, ConnectionArguments, ScreenArguments};

pub(super) const EXAMPLES: &str = "\
Examples:
  greenlight check --integration ariglad --region eu-central-1 \\
      --client-id 3fa85f64-5717-4562-b3fc-2c963f66afa6 --secret-stdin < secret
  greenlight check --saved contoso --wait 300
  greenlight check --saved contoso --format json --output report.json \\
      --baseline yesterday.json
  greenlight check --integration salesforce --saved contoso \\
      --group \"Retail Tier 1\" --user agent.0042@example.com
  greenlight check --integration salesforce --saved contoso --all-users \\
      --audience \"evaluators=role:Quality Evaluator\" \\
      --accept \"Journey > Event > View=journey:event:view\" --output report.html

The Client Secret comes from --secret-stdin, the keyring (--saved), a profile
of the vendor's CLI (--profile), or GENESYSCLOUD_OAUTHCLIENT_SECRET. For
integrations that look only at people, an access token can stand in its place
(GENESYSCLOUD_ACCESS_TOKEN). If it is a person's and nobody is chosen, that
person is checked. The report goes to standard output, everything else to
standard error.

Exit codes: 0 ready, 1 not ready, 2 usage or configuration, 3 undetermined,
4 could not sign in, 5 the keyring could not be used.";

/// `greenlight check`
#[derive(Debug, Args)]
pub(crate) struct CheckArguments {
    #[command(flatten)]
    pub connection: ConnectionArguments,
    /// Read the client's secret from standard input: one line
    #[arg(long, conflicts_with_all = ["saved", "profile"])]
    pub secret_stdin: bool,
    /// Save the credentials in the keyring under this name, whatever the verdict
    #[arg(long, value_name = "NAME")]
    pub save: Option<String>,
    /// Let --save take the name of another client or another org; what was saved there is gone
    #[arg(long, requires = "save")]
    pub replace: bool,
    /// table, json, html, markdown, junit or csv: of standard output, and of a file whose name has no ending
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<String>,
    /// Write the report to this file instead of standard output; can be given more than once, one file a format, `-` is standard output
    #[arg(long, value_name = "FILE")]
    pub output: Vec<PathBuf>,
    /// Who makes the report, and waives: shown in it, and told when something was fixed
    #[arg(long, value_name = "NAME")]
    pub made_by: Option<String>,
    /// A heading of your own for the report
    #[arg(long, value_name = "TEXT")]
    pub title: Option<String>,
    /// Keep asking about what is pending, for this long
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(..=86_400))]
    pub wait: Option<u64>,
    /// An earlier JSON report of the same org: the report says what changed since
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    /// Count warnings and unattested items of required requirements against the verdict
    #[arg(long)]
    pub strict: bool,
    /// Requirements that you attest: what no check can see, but you looked at; `pass` if nothing else is said
    #[arg(long, value_name = "REQUIREMENT-ID[=pass|fail|n/a]", num_args = 1.., value_delimiter = ',')]
    pub attest: Vec<String>,
    /// Your name, shown beside what you attest; by default --made-by, else your login name on this computer
    #[arg(long, value_name = "NAME", requires = "attest")]
    pub attested_by: Option<String>,
    /// Requirements to go without, each with the reason: they keep their status and don't count against the verdict
    #[arg(long, value_name = "REQUIREMENT-ID=REASON", num_args = 1..)]
    pub waive: Vec<String>,
    /// The last day on which what is waived doesn't count, such as 2026-12-31; for good without it
    #[arg(long, value_name = "DATE", requires = "waive")]
    pub waive_until: Option<String>,
    #[command(flatten)]
    pub asking: AskingArguments,
    #[command(flatten)]
    pub screen: ScreenArguments,
    // The last, as its heading goes for everything behind it.
    #[command(flatten)]
    pub people: PeopleArguments,
}

/// For integrations that look at people: who they are, and what else only those need.
#[derive(Debug, Args)]
#[command(next_help_heading = "For integrations that look at people")]
pub(crate) struct PeopleArguments {
    /// Check these people: addresses, or names
    #[arg(long, value_name = "EMAIL", num_args = 1.., value_delimiter = ',')]
    pub user: Vec<String>,
    /// Check the people in this file, `-` for standard input: CSV as spreadsheets write it, or one address per line
    #[arg(long, value_name = "FILE")]
    pub users_from: Option<PathBuf>,
    /// Which column of that file has the addresses; by default the one that is called so in a common language
    #[arg(long, value_name = "NAME", requires = "users_from")]
    pub users_column: Option<String>,
    /// Go on without people whom the org doesn't know; the report lists them
    #[arg(long)]
    pub skip_unknown: bool,
    /// Check the members of this group; can be given more than once
    #[arg(long, value_name = "NAME")]
    pub group: Vec<String>,
    /// Check whoever holds this role; can be given more than once
    #[arg(long, value_name = "NAME")]
    pub role: Vec<String>,
    /// Check the members of this queue; can be given more than once
    #[arg(long, value_name = "NAME")]
    pub queue: Vec<String>,
    /// Check the people of this division; can be given more than once
    #[arg(long, value_name = "NAME")]
    pub division: Vec<String>,
    /// Check everyone active
    #[arg(long, conflicts_with_all = ["user", "users_from", "group", "role", "queue", "division"])]
    pub all_users: bool,
    /// Say who evaluates or administers, by role, group, queue, division or user
    ///
    /// Some permissions are for evaluators or administrators only. Without this option nobody is checked for those,
    /// and the report says how many hold them. As in --audience "evaluators=role:Quality Evaluator"; can be given
    /// more than once. It is about the people who are checked, and adds nobody to them.
    #[arg(long, value_name = "AUDIENCE=BY:NAME")]
    pub audience: Vec<String>,
    /// Say which permission of this org a wording of the page means; it is remembered for the org
    #[arg(long, value_name = "ASKED=NAME")]
    pub accept: Vec<String>,
    /// The OAuth client that people use to sign in to the embedded client; `none` if there is none
    #[arg(long, value_name = "ID|none")]
    pub embedded_client_id: Option<String>,
    /// Ask the sign-in pages of the org's identity providers whether they may be embedded
    ///
    /// Each is a call to a third party: the host of an identity provider that the org has set up for single
    /// sign-on, such as login.microsoftonline.com, accounts.google.com, ORG.okta.com or one of the company's own.
    /// It is one GET without any credentials. Without this option the report names the hosts, and none is asked.
    #[arg(long)]
    pub ask_sign_in_pages: bool,
}
