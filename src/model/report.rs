//! The report: all findings of a run. A head, a row for each requirement, and a part for each subject that the integration
//! has. Pure. A view adds nothing to it and judges nothing.
//!
//! How it is put together is in [`assemble`], how scripts read it (`greenlight.report/1`) in `document`.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;

use super::{
    GrantsSource, Status, Verdict,
    fix::PlannedAct,
    people::table::{PeoplePart, Unasked},
};

pub mod assemble;
pub(crate) mod changes;
mod document;
mod evidence;
mod form;
mod part;
mod row;
pub(crate) mod verdict;
pub(crate) mod words;

use changes::Changes;
pub use evidence::CoverageState;
pub(crate) use evidence::{
    Coverage, DivisionName, Evidence, GrantEvidence, GrantState, PermissionNames, ProbeEvidence, ProbeState,
    Resolution, RoleName,
};
pub use form::Real;
pub(crate) use form::{AsShown, Form, Written};
pub(crate) use part::{Part, Subject};
pub(crate) use row::Judged;
pub use row::RequirementRow;
pub(crate) use row::{
    ClientDetail, Detail, Fix, OrgDetail, PeopleAsk, PeopleDetail, PeoplePermissionDetail, PermissionDetail,
    Reach,
};

/// The name and version of the document's form.
pub(crate) const SCHEMA: &str = "greenlight.report/1";

#[derive(Clone, Debug)]
pub struct Report<F: Form = AsShown> {
    /// What stands above all parts.
    pub head: Head<F>,
    /// One row per requirement, of whatever subject, in the manifest's order.
    pub rows: Vec<RequirementRow<F>>,
    /// What to do about them, in order: each page once.
    pub plan: Vec<PlannedAct<F>>,
    /// Where the integration signs in by itself: the OAuth client, and where it reaches.
    pub client: Option<ClientPart<F>>,
    /// Where people use the integration: who they are, and what was found of each.
    pub people: Option<PeoplePart<F>>,
    /// What changed since an earlier report, where one was given.
    pub changes: Option<Changes<F>>,
}

/// What whoever made a report wrote on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imprint<F: Form = AsShown> {
    /// A heading of its own, above what it is about.
    pub title: Option<F::Name>,
    /// Whom to tell when something was fixed.
    pub made_by: Option<F::Name>,
}

impl<F: Form> Default for Imprint<F> {
    fn default() -> Self {
        Self { title: None, made_by: None }
    }
}

/// What a report says of its run, and what its findings come to.
#[derive(Clone, Debug)]
pub struct Head<F: Form = AsShown> {
    pub tool: Tool,
    pub imprint: Imprint<F>,
    pub generated_at: Timestamp,
    pub integration: IntegrationName,
    pub org: Org<F>,
    pub verdict: Verdict,
    /// The verdict's line, without the glyph and the word: `5 of 11 requirements fail.` Where there are several parts, a
    /// line of each.
    pub verdict_lines: Vec<String>,
    /// Whether warnings and manual items count against the verdict.
    pub strict: bool,
    pub counts: Counts,
    pub requests: Requests,
    /// What this report leaves out or couldn't see, in sentences for people.
    pub notes: Vec<F::Text>,
}

impl<F: Form> Head<F> {
    /// The verdict's lines, one after the other.
    pub fn verdict_line(&self) -> String {
        self.verdict_lines.join(" ")
    }
}

/// What a report says of the OAuth client besides its rows.
#[derive(Clone, Debug)]
pub struct ClientPart<F: Form = AsShown> {
    pub id: F::Id,
    pub name: Option<F::Name>,
    pub grants_source: GrantsSource,
    /// One row per division, by name; empty where the divisions couldn't be read.
    pub divisions: Vec<DivisionRow<F>>,
    /// Every role that the client's grants name, for stable stand-ins; empty where they couldn't be read.
    pub roles: Vec<RoleName<F>>,
    pub prerequisites: Vec<Prerequisite>,
}

impl<F: Form> Report<F> {
    /// Which call told the grants: those of the client, where there is one.
    pub fn grants_source(&self) -> GrantsSource {
        let client = self.client.as_ref().map(|client| client.grants_source);
        let people = self.people.as_ref().map(|people| people.grants_source);
        client.or(people).unwrap_or(GrantsSource::None)
    }

    /// One row per division, by name; none without a client.
    pub fn divisions(&self) -> &[DivisionRow<F>] {
        self.client.as_ref().map_or(&[], |client| &client.divisions)
    }

    pub fn prerequisites(&self) -> impl Iterator<Item = &Prerequisite> {
        let client = self.client.iter().flat_map(|client| &client.prerequisites);
        client.chain(self.people.iter().flat_map(|people| &people.prerequisites))
    }

    /// Whether people were to be judged, and nobody is in what was chosen. Where the check itself lacks something, they
    /// may only be hidden.
    pub(crate) fn has_nobody_to_judge(&self) -> bool {
        self.people.as_ref().is_some_and(|people| {
            let sees = |needed: &Prerequisite| !needed.required || needed.status == Status::Pass;
            people.subjects.is_empty()
                && people.unasked == Unasked::Nobody
                && people.prerequisites.iter().all(sees)
        })
    }

    /// Who of the people weren't asked.
    pub(crate) fn unasked(&self) -> Unasked {
        self.people.as_ref().map_or(Unasked::Nobody, |people| people.unasked)
    }

    pub fn row(&self, id: &str) -> Option<&RequirementRow<F>> {
        self.rows.iter().find(|row| row.id == id)
    }
}

#[derive(Clone, Debug, Serialize)]
pub struct Tool {
    /// `greenlight`
    pub name: &'static str,
    pub version: &'static str,
}

impl Tool {
    pub const THIS: Self = Self { name: "greenlight", version: env!("CARGO_PKG_VERSION") };
}

#[derive(Clone, Debug, Serialize)]
pub struct IntegrationName {
    pub id: String,
    pub title: String,
}

#[derive(Clone, Debug, Serialize)]
#[serde(bound = "F: Written")]
pub struct Org<F: Form = AsShown> {
    /// Its id; `None` where it couldn't be read.
    pub id: Option<F::Id>,
    pub name: Option<F::Name>,
    pub domain: String,
    /// The region's AWS name.
    pub region: String,
    /// The place, `Europe (Frankfurt)`.
    #[serde(skip)]
    pub place: String,
}

/// How many findings of each status. All keys are always there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
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
    pub fn of(statuses: impl IntoIterator<Item = Status>) -> Self {
        let mut counts = Self::default();
        for status in statuses {
            *counts.slot(status) += 1;
        }
        counts
    }

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

/// One division with what is missing there.
#[derive(Clone, Debug, Serialize)]
#[serde(bound = "F: Written")]
pub struct DivisionRow<F: Form = AsShown> {
    pub id: F::Id,
    pub name: F::Name,
    pub home: bool,
    /// Its object counts; empty where none were given.
    pub objects: BTreeMap<String, u64>,
    pub conversations_seen: u64,
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

#[derive(Clone, Debug, Serialize)]
pub struct Prerequisite {
    pub permission: String,
    /// pass, fail or unknown.
    pub status: Status,
    pub needed_for: String,
    /// Whether something required can't be judged without it.
    pub required: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Requests {
    /// Calls sent, retries included.
    pub total: u64,
    /// Retries among them.
    pub retried: u64,
    /// How long Genesys asked to wait, in milliseconds.
    pub throttled_ms: u64,
}
