//! What an integration requires, as scripts read it (`integrations show NAME --format json`). Pure.

use serde::Serialize;

use crate::model::people::Audience;

use super::{
    ClientNeed, Integration, Kind, Need, OrgNeed, PersonNeed, Prerequisite, Requirement, ScreenName,
};

/// `integrations show NAME --format json`.
#[derive(Clone, Debug, Serialize)]
pub struct IntegrationDocument<'a> {
    pub id: &'a str,
    pub title: &'a str,
    pub requirements: Vec<RequirementDocument<'a>>,
    /// What the check itself needs; left out where it needs nothing.
    #[serde(skip_serializing_if = "<[Prerequisite]>::is_empty")]
    pub prerequisites: &'a [Prerequisite],
}

/// One requirement of [`IntegrationDocument`].
#[derive(Clone, Debug, Serialize)]
pub struct RequirementDocument<'a> {
    pub id: &'a str,
    pub kind: Kind,
    pub asked: Option<&'a str>,
    pub title: &'a str,
    pub required: bool,
    pub feature: Option<&'a str>,
    pub alternatives: Vec<Vec<String>>,
    pub why: &'a str,
    /// Which names of the alternatives are guesses, so that only an org can say what they are there.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub uncertain: Vec<String>,
    /// Whom it is for; left out where it is for everyone.
    #[serde(skip_serializing_if = "is_everyone")]
    pub audience: Audience,
    /// When it is needed at all; left out where it always is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub only_if: Option<&'a str>,
    /// The other edition or page that it comes from; left out where it is the guide's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edition: Option<&'a str>,
}

impl Integration {
    /// What the integration requires, as scripts read it (`integrations show NAME --format json`).
    pub fn document(&self) -> IntegrationDocument<'_> {
        IntegrationDocument {
            id: &self.id,
            title: &self.title,
            requirements: self.requirements.iter().map(RequirementDocument::from).collect(),
            prerequisites: self.prerequisites(),
        }
    }
}

impl<'a> From<&'a Requirement> for RequirementDocument<'a> {
    fn from(requirement: &'a Requirement) -> Self {
        let (alternatives, uncertain) = match &requirement.need {
            Need::Client(ClientNeed::Permission(need)) => {
                (sets(&need.alternatives, ToString::to_string), Vec::new())
            }
            Need::Person(PersonNeed::Permission(need)) => {
                let name = |name: &ScreenName| name.wanted.to_string();
                let guesses = need.alternatives.iter().flatten().filter(|name| !name.certain);
                (sets(&need.alternatives, name), guesses.map(name).collect())
            }
            Need::Org(OrgNeed::OauthScope(need)) => (vec![vec![need.scope.clone()]], Vec::new()),
            Need::Person(PersonNeed::Licence(need)) => {
                (need.enough.iter().map(|id| vec![id.clone()]).collect(), Vec::new())
            }
            Need::Client(ClientNeed::OauthClient | ClientNeed::DivisionAccess)
            | Need::Person(PersonNeed::ActiveUser)
            | Need::Org(
                OrgNeed::EmbeddedOauthClient
                | OrgNeed::InstalledIntegration(_)
                | OrgNeed::SingleSignOn(_)
                | OrgNeed::Embedding(_)
                | OrgNeed::AuthorizedApplication(_)
                | OrgNeed::Manual(_),
            ) => (Vec::new(), Vec::new()),
        };
        Self {
            id: &requirement.id,
            kind: requirement.need.kind(),
            asked: requirement.asked.as_deref(),
            title: &requirement.title,
            required: requirement.required,
            feature: requirement.feature.as_deref(),
            alternatives,
            why: &requirement.why,
            uncertain,
            audience: requirement.audience,
            only_if: requirement.need.attestable().and_then(|manual| manual.only_if.as_deref()),
            edition: requirement.edition.as_deref(),
        }
    }
}

fn is_everyone(audience: &Audience) -> bool {
    *audience == Audience::Agents
}

fn sets<N>(alternatives: &[Vec<N>], name: fn(&N) -> String) -> Vec<Vec<String>> {
    alternatives.iter().map(|set| set.iter().map(name).collect()).collect()
}
