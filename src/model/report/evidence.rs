//! What a row shows of its evidence: names, grants, live call, divisions. Pure. The members that JSON has are serialised,
//! the others are for screens and for the other forms.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::form::{AsShown, Form, Written};
use crate::model::{NotRun, Outcome, Permission, Suggestion};

#[derive(Clone, Debug, Serialize)]
pub struct PermissionNames {
    pub asked: String,
    pub resolved: Vec<Permission>,
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
    pub nearest: Vec<Suggestion>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
    Unknown,
}

impl Resolution {
    /// What the catalogue has, in words.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Exact => "the name itself",
            Self::Alias => "another name for it",
            Self::Closest => "only something like it",
            Self::Absent => "nothing",
            Self::Unknown => "unknown",
        }
    }
}

#[derive(Clone, Debug, Serialize)]
#[serde(bound = "F: Written")]
pub struct Evidence<F: Form = AsShown> {
    pub grant: GrantEvidence<F>,
    pub probe: ProbeEvidence,
}

#[derive(Clone, Debug, Serialize)]
#[serde(bound = "F: Written")]
pub struct GrantEvidence<F: Form = AsShown> {
    pub state: GrantState,
    /// The roles that grant it, or a part of it.
    pub roles: Vec<F::Name>,
    #[serde(skip)]
    pub held: usize,
    #[serde(skip)]
    pub of: usize,
    #[serde(skip)]
    pub condition: Option<F::Text>,
    #[serde(skip)]
    pub through_group: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum GrantState {
    /// All permissions of an alternative are held somewhere.
    Granted,
    /// Some of them are.
    Partial,
    /// None is.
    Missing,
    Conditional,
    Unknown,
}

#[derive(Clone, Debug, Serialize)]
pub struct ProbeEvidence {
    pub state: ProbeState,
    /// The method of the call that says most.
    pub method: Option<&'static str>,
    /// Its path, `{id}` where ids stood.
    pub path: Option<String>,
    pub status: Option<u16>,
    pub code: Option<String>,
    pub named: Vec<Permission>,
    #[serde(skip)]
    pub outcome: Outcome,
    #[serde(skip)]
    pub asked_at: Option<Timestamp>,
    #[serde(skip)]
    pub took_ms: u64,
    /// Since when it has been denied without a break.
    #[serde(skip)]
    pub denied_since: Option<Timestamp>,
}

impl ProbeEvidence {
    /// Of what no call is made for.
    pub fn no_probe() -> Self {
        Self {
            state: ProbeState::NotRun,
            method: None,
            path: None,
            status: None,
            code: None,
            named: Vec::new(),
            outcome: Outcome::NotRun(NotRun::NoProbe),
            asked_at: None,
            took_ms: 0,
            denied_since: None,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProbeState {
    Allowed,
    Denied,
    Probable,
    Inconclusive,
    NotRun,
}

#[derive(Clone, Debug, Serialize)]
#[serde(bound = "F: Written")]
pub struct Coverage<F: Form = AsShown> {
    pub state: CoverageState,
    /// In how many divisions it holds; `None` where nobody knows.
    pub covered: Option<usize>,
    /// How many divisions there are; `None` where they couldn't be read.
    pub total: Option<usize>,
    pub missing: Vec<DivisionName<F>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CoverageState {
    /// Every division, future ones included.
    All,
    /// Every one, listed one by one: a new division won't be covered.
    Listed,
    Some,
    None,
    NotAware,
    Unknown,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(bound = "F: Written")]
pub struct DivisionName<F: Form = AsShown> {
    pub id: F::Id,
    pub name: F::Name,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleName<F: Form = AsShown> {
    pub id: F::Id,
    pub name: F::Name,
}
