//! The report: all findings of a run, as scripts read it (`greenlight.report/1`) and as front ends show it.
//! Pure. A view adds nothing to it and judges nothing.
//!
//! Members marked `skip` are for people's eyes; everything else is the contract.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;

use super::{
    grant::GrantsSource,
    people::{
        Attestation,
        table::{PeopleReport, SubjectCounts},
    },
    permission::Permission,
    probe::Outcome,
    status::{Cause, Status, Verdict},
};

/// The name and version of the document's form.
pub const SCHEMA: &str = "greenlight.report/1";

/// All findings of a run.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// [`SCHEMA`].
    pub schema: &'static str,
    /// Who wrote it.
    pub tool: Tool,
    /// When.
    pub generated_at: Timestamp,
    /// What was checked.
    pub integration: IntegrationName,
    /// Where.
    pub org: Org,
    /// For whom; left out where the subject is people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<Subject>,
    /// Which call told the grants.
    pub grants_source: GrantsSource,
    /// What it comes to.
    pub verdict: Verdict,
    /// How many findings of each status.
    pub counts: Counts,
    /// One row a requirement, in the manifest's order.
    pub requirements: Vec<RequirementRow>,
    /// One row a division, by name; empty where the divisions couldn't be read.
    pub divisions: Vec<DivisionRow>,
    /// Where the subject is people: who they are, and what was found of each.
    #[serde(flatten)]
    pub people: Option<PeopleReport>,
    /// What the check itself needs.
    pub prerequisites: Vec<Prerequisite>,
    /// What it cost.
    pub requests: Requests,
    /// Every role that the subject's grants name, for stable stand-ins; empty where they couldn't be read.
    #[serde(skip)]
    pub roles: Vec<RoleName>,
    /// Whether warnings and manual items hold back the verdict.
    #[serde(skip)]
    pub strict: bool,
    /// What this report leaves out or couldn't see, in sentences for people.
    #[serde(skip)]
    pub notes: Vec<String>,
    /// The verdict's one line, without the glyph and the word: `5 of 11 requirements fail.`
    #[serde(skip)]
    pub verdict_line: String,
}

/// The program that wrote a report.
#[derive(Clone, Debug, Serialize)]
pub struct Tool {
    /// `greenlight`
    pub name: &'static str,
    /// The version.
    pub version: &'static str,
}

/// An integration, by name.
#[derive(Clone, Debug, Serialize)]
pub struct IntegrationName {
    /// Its id.
    pub id: String,
    /// Its name for people.
    pub title: String,
}

/// The org that was checked.
#[derive(Clone, Debug, Serialize)]
pub struct Org {
    /// Its id; `None` where it couldn't be read.
    pub id: Option<String>,
    /// Its name, cleaned.
    pub name: Option<String>,
    /// The region's domain.
    pub domain: String,
    /// The region's AWS name.
    pub region: String,
    /// The place, `Europe (Frankfurt)`.
    #[serde(skip)]
    pub place: String,
}

/// The subject of the check.
#[derive(Clone, Debug, Serialize)]
pub struct Subject {
    /// `oauth-client`.
    pub kind: &'static str,
    /// The client's id.
    pub id: String,
    /// The client's name, cleaned.
    pub name: Option<String>,
}

/// How many findings of each status. All keys are always there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each is the count of the status of its name")]
pub struct Counts {
    pub pass: usize,
    pub fail: usize,
    pub warn: usize,
    pub unknown: usize,
    pub pending: usize,
    pub manual: usize,
    pub broken: usize,
    pub not_applicable: usize,
}

impl Counts {
    /// Counts statuses.
    pub fn of(statuses: impl IntoIterator<Item = Status>) -> Self {
        let mut counts = Self::default();
        for status in statuses {
            *counts.slot(status) += 1;
        }
        counts
    }

    /// How many of one status.
    pub fn get(mut self, status: Status) -> usize {
        *self.slot(status)
    }

    fn slot(&mut self, status: Status) -> &mut usize {
        match status {
            Status::Pass => &mut self.pass,
            Status::Fail => &mut self.fail,
            Status::Warn => &mut self.warn,
            Status::Unknown => &mut self.unknown,
            Status::Pending => &mut self.pending,
            Status::Manual => &mut self.manual,
            Status::Broken => &mut self.broken,
            Status::NotApplicable => &mut self.not_applicable,
        }
    }
}

/// One requirement with its finding.
#[derive(Clone, Debug, Serialize)]
pub struct RequirementRow {
    /// Its stable id.
    pub id: String,
    /// `permission`, `division-access`, `oauth-client`, `manual`.
    pub kind: &'static str,
    /// What people call it.
    pub title: String,
    /// Whether the integration can't do without.
    pub required: bool,
    /// The feature that an optional one belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub feature: Option<String>,
    /// The judgement.
    pub status: Status,
    /// Why it isn't a pass.
    pub cause: Option<Cause>,
    /// What the asked name is in this org; only for permissions.
    pub permission: Option<PermissionNames>,
    /// What the witnesses saw; only where there are witnesses.
    pub evidence: Option<Evidence>,
    /// Where it holds; only for permissions and division access.
    pub divisions: Option<Coverage>,
    /// How to mend it; only where something is to be mended.
    pub fix: Option<Fix>,
    /// How many people have each status; only where the subject is people. All zero where it is judged for the org
    /// as a whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject_counts: Option<SubjectCounts>,
    /// Who attested it, and when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attested: Option<Attestation>,
    /// The number on every screen and in every report: the manifest's order, from 1.
    #[serde(skip)]
    pub number: usize,
    /// The two-part label of its matrix column.
    #[serde(skip)]
    pub short: [String; 2],
    /// Why the integration needs it.
    #[serde(skip)]
    pub why_needed: String,
    /// What happened, why: the explanation of the finding, one or two sentences.
    #[serde(skip)]
    pub explanation: String,
    /// For the `cause` column: `gap: 2 in use, 1 empty`, `1 of 2 not granted`, `client credentials`.
    #[serde(skip)]
    pub cause_detail: String,
    /// Whether a live call proved it. False for a pass that rests on the grants alone.
    #[serde(skip)]
    pub proved_live: bool,
    /// One status a division, in the order of [`Report::divisions`]; empty for rows without a matrix column.
    #[serde(skip)]
    pub cells: Vec<Status>,
    /// Whether it is granted nowhere: its matrix column says `all` instead of counting gaps.
    #[serde(skip)]
    pub nowhere: bool,
    /// Numbers of the other rows that the same mend would turn.
    #[serde(skip)]
    pub also_mends: Vec<usize>,
}

/// What the asked name is in this org.
#[derive(Clone, Debug, Serialize)]
pub struct PermissionNames {
    /// The guide's own wording, to the letter.
    pub asked: String,
    /// The names that were judged.
    pub resolved: Vec<Permission>,
    /// How they were found.
    pub resolution: Resolution,
    /// The admin screen's names, `Recording > Recording > View`.
    pub ui_path: Vec<String>,
    /// Whether a grant holds each of `resolved`; `None` where nobody knows.
    #[serde(skip)]
    pub held: Vec<Option<bool>>,
    /// Why other names stand in for the asked one.
    #[serde(skip)]
    pub stand_in: Option<String>,
    /// The nearest names of the catalogue: suggestions, never counted.
    #[serde(skip)]
    pub nearest: Vec<Permission>,
}

/// What an asked name is in this org.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Resolution {
    /// The catalogue has the asked name.
    Exact,
    /// The manifest names what stands in for it, and the catalogue has that.
    Alias,
    /// Only a suggestion was found.
    Closest,
    /// The catalogue has nothing like it.
    Absent,
    /// The catalogue couldn't be read.
    Unknown,
}

/// What the witnesses saw.
#[derive(Clone, Debug, Serialize)]
pub struct Evidence {
    /// The grants.
    pub grant: GrantEvidence,
    /// The live call.
    pub probe: ProbeEvidence,
}

/// What the grants say.
#[derive(Clone, Debug, Serialize)]
pub struct GrantEvidence {
    /// In a word.
    pub state: GrantState,
    /// The roles that grant it, or a part of it.
    pub roles: Vec<String>,
    /// How many of the permissions of the set are held.
    #[serde(skip)]
    pub held: usize,
    /// How many the set has.
    #[serde(skip)]
    pub of: usize,
    /// The condition, where there is one.
    #[serde(skip)]
    pub condition: Option<String>,
    /// Whether a group holds one of these grants.
    #[serde(skip)]
    pub through_group: bool,
}

/// What the grants say, in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum GrantState {
    /// All permissions of an alternative are held somewhere.
    Granted,
    /// Some of them are.
    Partial,
    /// None is.
    Missing,
    /// Held, under a condition only.
    Conditional,
    /// Nobody knows.
    Unknown,
}

/// What the live call said.
#[derive(Clone, Debug, Serialize)]
pub struct ProbeEvidence {
    /// In a word.
    pub state: ProbeState,
    /// The method of the call that says most.
    pub method: Option<&'static str>,
    /// Its path, `{id}` where ids stood.
    pub path: Option<String>,
    /// The HTTP status.
    pub status: Option<u16>,
    /// The error code.
    pub code: Option<String>,
    /// The permissions that the refusal names.
    pub named: Vec<Permission>,
    /// What the answer means.
    #[serde(skip)]
    pub outcome: Outcome,
    /// When it was asked.
    #[serde(skip)]
    pub asked_at: Option<Timestamp>,
    /// How long the answer took.
    #[serde(skip)]
    pub took_ms: u64,
    /// Since when it has been denied without a break.
    #[serde(skip)]
    pub denied_since: Option<Timestamp>,
}

/// What a live call said, in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "its words say what they mean")]
pub enum ProbeState {
    Allowed,
    Denied,
    Probable,
    Inconclusive,
    NotRun,
}

/// Where a requirement holds.
#[derive(Clone, Debug, Serialize)]
pub struct Coverage {
    /// In a word.
    pub state: CoverageState,
    /// In how many divisions it holds; `None` where nobody knows.
    pub covered: Option<usize>,
    /// How many divisions there are; `None` where they couldn't be read.
    pub total: Option<usize>,
    /// Where it doesn't hold.
    pub missing: Vec<DivisionName>,
}

/// Where a requirement holds, in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CoverageState {
    /// Every division, future ones included.
    All,
    /// Every one, listed one by one: a new division won't be covered.
    Listed,
    /// Some.
    Some,
    /// None.
    None,
    /// Divisions don't limit it.
    NotAware,
    /// Nobody knows.
    Unknown,
}

/// A division, by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DivisionName {
    /// Its id.
    pub id: String,
    /// Its name, cleaned.
    pub name: String,
}

/// A role, by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleName {
    /// Its id.
    pub id: String,
    /// Its name, cleaned.
    pub name: String,
}

/// How to mend a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fix {
    /// In one sentence.
    pub summary: String,
    /// One after the other.
    pub steps: Vec<String>,
    /// The page where it is done.
    pub url: Option<String>,
}

/// One division with what is missing there.
#[derive(Clone, Debug, Serialize)]
pub struct DivisionRow {
    /// Its id.
    pub id: String,
    /// Its name, cleaned.
    pub name: String,
    /// Whether it is the home division.
    pub home: bool,
    /// Its object counts; empty where none were given.
    pub objects: BTreeMap<String, u64>,
    /// How many conversations were seen in it.
    pub conversations_seen: u64,
    /// The worst of its cells.
    pub status: Status,
    /// The ids of the requirements that don't hold here.
    pub missing: Vec<String>,
    /// What it holds, in words: `31 conv. 4 queues`, `empty`, `contents unknown`.
    #[serde(skip)]
    pub holds: String,
    /// How many requirements that hold elsewhere don't hold here.
    #[serde(skip)]
    pub gap: usize,
}

/// A permission that the check itself needs.
#[derive(Clone, Debug, Serialize)]
pub struct Prerequisite {
    /// Its name.
    pub permission: String,
    /// pass, fail or unknown.
    pub status: Status,
    /// What it is needed for.
    pub needed_for: String,
    /// Whether something required can't be judged without it.
    pub required: bool,
}

/// What a run cost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Requests {
    /// Calls sent, retries included.
    pub total: u64,
    /// Retries among them.
    pub retried: u64,
    /// How long Genesys asked to wait, in milliseconds.
    pub throttled_ms: u64,
}
