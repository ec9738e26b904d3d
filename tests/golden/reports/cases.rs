//! Which runs are recorded.
//!
//! Left out, and why:
//! - Presenting in HTML, Markdown, JUnit and CSV but for two orgs: the stand-ins are put in before a form is chosen.
//! - The six embedded clients say nearly the same: `agents-mixed` has all six, the other orgs with people the longest
//!   of them in every form and the shortest in two. JSON and CSV have a row for each person and requirement: there a
//!   few people stand for all, one of each kind.
//! - `storm`, `throttled` and `agents-slow` wait, so two forms are enough. How many calls were sent again and how long
//!   they waited depends on the moment, and isn't recorded.
//! - `thousand-divisions` has documents of 10,000 lines: the first of them stand in the file, and a checksum.
//! - Where nobody can sign in there is no report, whatever the form.
//! - How progress looks, which only a terminal shows.

use greenlight::testing::simulate::SimulatedOrg;

use super::normal::{Timing, normal};
use crate::home::{Home, end, org};

const CLIENT: &str = "ariglad";
const EMBEDDED: [&str; 6] =
    ["salesforce", "zendesk", "microsoft-teams", "embeddable-framework", "chrome", "firefox"];
/// Of the embedded clients.
const LONGEST: &str = "salesforce";
const SHORTEST: &str = "chrome";

/// Where Genesys refuses the sign-in.
const REFUSED: [&str; 4] = ["other-grant-type", "address-not-allowed", "client-disabled", "sign-in-refused"];

pub const FORMS: [&str; 6] = ["table", "json", "html", "markdown", "junit", "csv"];
/// With a row for each person and requirement.
const DETAILED: [&str; 2] = ["json", "csv"];
const SUMMARIES: [&str; 4] = ["table", "html", "markdown", "junit"];

/// One of each kind in `agents-mixed`; those who aren't active included.
const OF_EACH_KIND: &str = "agent.0001@example.com,agent.0005@example.com,agent.0015@example.com,\
    agent.0029@example.com,agent.0031@example.com,agent.0035@example.com,agent.0038@example.com,\
    agent.0040@example.com,agent.0042@example.com,agent.0043@example.com,agent.0044@example.com,\
    agent.0046@example.com,agent.0048@example.com,agent.0049@example.com,agent.0051@example.com";
/// From the several kinds that the other orgs have.
const A_FEW: &str =
    "agent.0001@example.com,agent.0010@example.com,agent.0025@example.com,agent.0040@example.com";

/// One run of `greenlight check` against one org.
pub struct Case {
    /// What the file is called.
    pub name: String,
    org: &'static str,
    integration: &'static str,
    options: Vec<&'static str>,
    timing: Timing,
}

impl Case {
    fn new(org: &'static str, integration: &'static str, what: &str, options: &[&'static str]) -> Self {
        let timing = match org {
            "storm" | "throttled" | "agents-slow" | "short-tokens" | "signed-out" => Timing::Varies,
            _ => Timing::Steady,
        };
        Self { name: format!("{integration}.{what}"), org, integration, options: options.to_vec(), timing }
    }

    /// Runs it to what stands in its file.
    pub fn run(&self) -> String {
        let served = org(self.org);
        let ended = end(Home::new().check_for(self.integration, &served).args(&self.options));
        assert_eq!(served.writes(), 0, "{} of {} changes the org", self.name, self.org);
        let stdout = if ended.stdout.is_empty() { String::new() } else { ended.stdout + "(end)" };
        let port = format!("127.0.0.1:{}", served.url().port().unwrap());
        format!(
            "greenlight check --integration {} {}\nexit code {}\n{}\n{}",
            self.integration,
            self.options.join(" "),
            ended.code.unwrap(),
            normal(&ended.stderr, self.timing),
            normal(&stdout, self.timing),
        )
        .replace(&port, "127.0.0.1:PORT")
    }
}

/// Every case of one org.
pub fn of(org: &str) -> Vec<Case> {
    let org = SimulatedOrg::names().find(|known| *known == org).unwrap();
    let mut cases = Vec::new();
    client(org, &mut cases);
    people(org, &mut cases);
    let variants = VARIANTS.iter().filter(|variant| variant.org == org);
    cases.extend(variants.map(|it| Case::new(it.org, it.integration, it.what, it.options)));
    cases
}

/// Adds a run for each of these forms, the options before them.
fn forms(
    (org, integration): (&'static str, &'static str),
    forms: &[&'static str],
    options: &[&'static str],
    cases: &mut Vec<Case>,
) {
    for form in forms {
        let options = [options, &["--format", form]].concat();
        let presenting = if options.contains(&"--present") { ".presenting" } else { "" };
        cases.push(Case::new(org, integration, &format!("{form}{presenting}"), &options));
    }
}

fn client(org: &'static str, cases: &mut Vec<Case>) {
    let both = (org, CLIENT);
    let (clear, presenting): (&[&str], &[&str]) = match org {
        // They say the same of a client as agents-mixed does, which has no role for it either.
        "agents-no-grants"
        | "agents-one-division"
        | "agents-slow"
        | "agents-unreadable"
        | "agents-embedding-restricted"
        | "agents-sibling-products" => (&["table"], &[]),
        "captive-portal" => (&["table", "json"], &[]),
        _ if REFUSED.contains(&org) => (&["table"], &[]),
        "storm" | "throttled" | "short-tokens" => (&["table", "json"], &[]),
        "thousand-divisions" => (&["table", "json", "html"], &["table"]),
        "three-missing" | "hostile-names" => (&FORMS, &FORMS),
        _ => (&FORMS, &["table", "json"]),
    };
    forms(both, clear, &[], cases);
    forms(both, presenting, &["--present"], cases);
}

fn people(org: &'static str, cases: &mut Vec<Case>) {
    match org {
        "agents-mixed" => {
            for integration in EMBEDDED {
                let both = (org, integration);
                forms(both, &SUMMARIES, &["--all-users"], cases);
                forms(both, &DETAILED, &["--user", OF_EACH_KIND], cases);
                forms(both, &["table"], &["--all-users", "--present"], cases);
            }
            let both = (org, LONGEST);
            forms(both, &["html", "markdown", "junit"], &["--all-users", "--present"], cases);
            forms(both, &DETAILED, &["--user", OF_EACH_KIND, "--present"], cases);
        }
        "healthy" | "three-missing" | "agents-no-grants" | "agents-one-division" | "agents-unreadable" => {
            let both = (org, LONGEST);
            forms(both, &SUMMARIES, &["--all-users"], cases);
            forms(both, &DETAILED, &["--user", A_FEW], cases);
            forms(both, &["table"], &["--all-users", "--present"], cases);
            forms(both, &["json"], &["--user", A_FEW, "--present"], cases);
            forms((org, SHORTEST), &["table"], &["--all-users"], cases);
            forms((org, SHORTEST), &["json"], &["--user", A_FEW], cases);
        }
        "agents-embedding-restricted" => {
            for integration in EMBEDDED {
                forms((org, integration), &["table", "json"], &["--all-users"], cases);
            }
            forms((org, LONGEST), &["table"], &["--all-users", "--present"], cases);
        }
        "ten-thousand-agents" | "agents-slow" => {
            forms((org, LONGEST), &["table", "json"], &["--user", A_FEW], cases);
        }
        _ if REFUSED.contains(&org) => forms((org, SHORTEST), &["table"], &["--all-users"], cases),
        "short-tokens" => forms((org, SHORTEST), &["table"], &["--all-users"], cases),
        "signed-out" | "not-let-in" => forms((org, LONGEST), &["table", "json"], &["--user", A_FEW], cases),
        "agents-sibling-products" => {
            for integration in ["salesforce", "microsoft-teams"] {
                forms((org, integration), &["table"], &["--all-users"], cases);
            }
        }
        "storm" | "captive-portal" => forms((org, SHORTEST), &["table"], &["--all-users"], cases),
        // Nobody is there.
        _ => forms((org, LONGEST), &["table"], &["--all-users"], cases),
    }
}

/// A run with options of its own.
struct Variant {
    org: &'static str,
    integration: &'static str,
    what: &'static str,
    options: &'static [&'static str],
}

const fn variant(
    org: &'static str,
    integration: &'static str,
    what: &'static str,
    options: &'static [&'static str],
) -> Variant {
    Variant { org, integration, what, options }
}

const VARIANTS: &[Variant] = &[
    variant("healthy", CLIENT, "strict.json", &["--strict", "--format", "json"]),
    variant(
        "healthy",
        CLIENT,
        "attested.json",
        &[
            "--strict",
            "--attest",
            "allowed-ips,entered-in-ariglad",
            "--attested-by",
            "Setup Desk",
            "--format",
            "json",
        ],
    ),
    variant("healthy", CLIENT, "read-only.json", &["--read-only", "--format", "json"]),
    variant("hostile-names", CLIENT, "ascii", &["--ascii"]),
    variant("three-missing", CLIENT, "ascii", &["--ascii"]),
    variant("slow-to-act", CLIENT, "settled.table", &["--settle", "0"]),
    variant("slow-to-act", CLIENT, "settled.json", &["--settle", "0", "--format", "json"]),
    variant("three-missing", CLIENT, "of-people", &["--all-users"]),
    variant("three-missing", "salesforce", "nobody", &[]),
    variant("three-missing", "salesforce", "unknown-person", &["--user", "nobody@example.com"]),
    variant("three-missing", "salesforce", "unknown-group", &["--group", "Retial Tier 1"]),
    variant("agents-mixed", "salesforce", "everyone.json", &["--all-users", "--format", "json"]),
    variant("agents-mixed", "salesforce", "ascii", &["--all-users", "--ascii"]),
    variant("agents-mixed", "salesforce", "group", &["--group", "Support Desk"]),
    variant("agents-mixed", "salesforce", "role", &["--role", "Back Office"]),
    variant("agents-mixed", "salesforce", "queue", &["--queue", "Retail"]),
    variant("agents-mixed", "salesforce", "division", &["--division", "Home"]),
    variant("agents-mixed", "salesforce", "strict", &["--group", "Support Desk", "--strict"]),
    variant(
        "agents-mixed",
        "salesforce",
        "not-active",
        &["--user", "agent.0051@example.com", "--format", "json"],
    ),
    variant(
        "agents-mixed",
        "salesforce",
        "accepted.json",
        &[
            "--group",
            "Support Desk",
            "--accept",
            "ACD Screen Share > Session > View=acdscreenshare:session:view",
            "--format",
            "json",
        ],
    ),
    variant(
        "three-missing",
        "salesforce",
        "sign-in-pages.json",
        &["--user", A_FEW, "--ask-sign-in-pages", "--format", "json"],
    ),
    variant(
        "agents-mixed",
        "embeddable-framework",
        "sign-in-pages.json",
        &["--user", "agent.0001@example.com", "--ask-sign-in-pages", "--format", "json"],
    ),
    variant(
        "agents-mixed",
        "embeddable-framework",
        "without-client.json",
        &["--user", "agent.0001@example.com", "--embedded-client-id", "none", "--format", "json"],
    ),
    variant(
        "healthy",
        "salesforce",
        "attested.json",
        &["--user", A_FEW, "--attest", "browser", "--attested-by", "Setup Desk", "--format", "json"],
    ),
];
