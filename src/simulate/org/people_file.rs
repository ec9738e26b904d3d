//! The form of what an org's file says of people, and of what is there for them: groups, queues, integrations,
//! identity providers, OAuth clients. Pure data.

use serde::Deserialize;

use super::file::{Where, active};

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::simulate) struct HeldTable {
    pub role: String,
    pub divisions: Where,
}

/// People who are alike: `Agent 0042`, numbered through the whole org, or one person with a name.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::simulate) struct AgentsTable {
    #[serde(default = "one")]
    pub count: usize,
    pub name: Option<String>,
    pub division: String,
    #[serde(default = "active")]
    pub state: String,
    #[serde(default)]
    pub groups: Vec<String>,
    #[serde(default)]
    pub queues: Vec<String>,
    #[serde(default)]
    pub roles: Vec<HeldTable>,
    #[serde(default)]
    pub licences: Vec<String>,
}

fn one() -> usize {
    1
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::simulate) struct GroupTable {
    pub name: String,
    #[serde(default)]
    pub roles: Vec<HeldTable>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::simulate) struct QueueTable {
    pub name: String,
    pub division: String,
    /// Whose members are members of the queue.
    #[serde(default)]
    pub groups: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::simulate) struct IntegrationTable {
    #[serde(rename = "type")]
    pub kind: String,
    pub name: String,
    #[serde(default = "active_in_capitals")]
    pub state: String,
    #[serde(default = "enabled")]
    pub intended: String,
}

fn active_in_capitals() -> String {
    "ACTIVE".to_owned()
}

fn enabled() -> String {
    "ENABLED".to_owned()
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::simulate) struct IntegrationTypeTable {
    pub id: String,
    pub name: String,
    #[serde(default)]
    pub provider: String,
    #[serde(default)]
    pub category: String,
    /// What somebody needs for using it (docs/platform-api.md 6.2).
    #[serde(default)]
    pub user_permissions: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::simulate) struct ProviderTable {
    /// One of the API's own: `okta`, `adfs`, …
    pub id: String,
    pub name: String,
    #[serde(default)]
    pub disabled: bool,
    /// In place of the page that this server shows.
    pub target: Option<String>,
    #[serde(default)]
    pub page: PageTable,
}

/// The page where people sign in.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(in crate::simulate) struct PageTable {
    /// `X-Frame-Options`
    pub x_frame_options: Option<String>,
    /// What `frame-ancestors` in `Content-Security-Policy` lists.
    pub frame_ancestors: Option<String>,
    /// This many pages redirect to the next one before this one appears.
    pub redirects: usize,
    pub slow_seconds: u64,
    pub absent: bool,
}

/// An OAuth client that doesn't sign in here.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::simulate) struct OauthClientTable {
    pub name: String,
    /// Made from the org's name and its own where the file has none.
    pub id: Option<uuid::Uuid>,
    /// CODE, TOKEN, …
    pub grant_type: String,
    #[serde(default)]
    pub scopes: Vec<String>,
    /// Whether an admin approved it as an application.
    #[serde(default)]
    pub authorized: bool,
    #[serde(default = "active")]
    pub state: String,
}
