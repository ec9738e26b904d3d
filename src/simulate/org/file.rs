//! The form of an org's file. Pure data.

use std::collections::BTreeMap;

use secrecy::SecretString;
use serde::Deserialize;
use toml::Spanned;
use uuid::Uuid;

use super::people_file::{
    AgentsTable, GroupTable, IntegrationTable, IntegrationTypeTable, OauthClientTable, ProviderTable,
    QueueTable,
};

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::simulate) struct OrgFile {
    pub name: String,
    pub description: String,
    pub region: Spanned<String>,
    /// The org's id; made from its name where the file has none.
    pub id: Option<Uuid>,
    pub client: ClientTable,
    /// A second client that signs in, for reading what people hold; without one, the first does that too.
    pub people_client: Option<ClientTable>,
    pub catalogue: CatalogueName,
    /// Permissions, or whole domains, that the standard catalogue has and this org lacks.
    #[serde(default)]
    pub catalogue_without: Vec<Spanned<String>>,
    /// Permissions that this org has besides.
    #[serde(default)]
    pub catalogue_with: Vec<Spanned<More>>,
    pub divisions: Vec<Spanned<DivisionTable>>,
    /// Divisions are added until there are this many.
    #[serde(default)]
    pub generate_divisions: usize,
    /// Conversations that touch several divisions.
    #[serde(default)]
    pub transferred: Vec<Spanned<TransferredTable>>,
    #[serde(default)]
    pub roles: Vec<RoleTable>,
    #[serde(default)]
    pub grants: Vec<Spanned<GrantTable>>,
    #[serde(default)]
    pub groups: Vec<Spanned<GroupTable>>,
    #[serde(default)]
    pub queues: Vec<Spanned<QueueTable>>,
    #[serde(default)]
    pub agents: Vec<Spanned<AgentsTable>>,
    #[serde(default)]
    pub integrations: Vec<Spanned<IntegrationTable>>,
    /// Types of integrations that the standard ones lack, or in place of the one with the same id.
    #[serde(default)]
    pub integration_types: Vec<IntegrationTypeTable>,
    /// Ids of standard types that this org lacks.
    #[serde(default)]
    pub without_integration_types: Vec<Spanned<String>>,
    #[serde(default)]
    pub identity_providers: Vec<Spanned<ProviderTable>>,
    /// Besides those that sign in.
    #[serde(default)]
    pub oauth_clients: Vec<OauthClientTable>,
    /// The only domains that may embed Genesys; every domain where the file has none.
    pub embedding_only_from: Option<Vec<String>>,
    #[serde(default)]
    pub faults: Faults,
    /// What the admin of the demo does for the OAuth client, in this order.
    #[serde(default)]
    pub fixes: Vec<Spanned<FixTable>>,
    /// What the admin of the demo does for the people, in this order.
    #[serde(default)]
    pub people_fixes: Vec<Spanned<FixTable>>,
}

/// A permission that the standard catalogue lacks.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged, expecting = "expected a permission, or { name = permission, label = words }")]
pub(in crate::simulate) enum More {
    Named(String),
    Labelled {
        /// `domain:entity:action`
        name: String,
        label: String,
    },
}

impl More {
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Named(name) | Self::Labelled { name, .. } => name,
        }
    }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::simulate) struct ClientTable {
    pub name: String,
    /// Made from the org's name where the file has none.
    pub id: Option<Uuid>,
    /// Made at random at each start where the file has none.
    pub secret: Option<SecretString>,
    #[serde(default = "client_credentials")]
    pub grant_type: String,
    #[serde(default = "active")]
    pub state: String,
}

fn client_credentials() -> String {
    "CLIENT-CREDENTIALS".to_owned()
}

pub(super) fn active() -> String {
    "active".to_owned()
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(in crate::simulate) enum CatalogueName {
    /// Every permission that an operation requires.
    Standard,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::simulate) struct DivisionTable {
    pub name: String,
    #[serde(default)]
    pub home: bool,
    /// What the org says the division has, by kind of object; absent where it doesn't say.
    pub counts: Option<BTreeMap<String, u64>>,
    #[serde(default)]
    pub conversations: Conversations,
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(in crate::simulate) struct Conversations {
    pub voice: usize,
    pub voice_without_transcript: usize,
    pub message: usize,
    pub email: usize,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::simulate) struct TransferredTable {
    pub kind: Media,
    pub divisions: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(in crate::simulate) enum Media {
    Voice,
    Message,
    Email,
}

impl Media {
    /// As conversations say it; conditions of policies say it in capitals.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Voice => "voice",
            Self::Message => "message",
            Self::Email => "email",
        }
    }
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::simulate) struct RoleTable {
    pub name: String,
    /// Begins with what this role, which stands further up, contains.
    pub like: Option<String>,
    /// Permissions, or whole domains, that are left out of that.
    #[serde(default)]
    pub without: Vec<String>,
    #[serde(default)]
    pub policies: Vec<PolicyTable>,
    /// Short for a policy each.
    #[serde(default)]
    pub permissions: Vec<String>,
    /// One of Genesys's own, such as Employee, and not the customer's.
    #[serde(default)]
    pub default: bool,
    /// No client is told what this role contains.
    #[serde(default)]
    pub unreadable: bool,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::simulate) struct PolicyTable {
    pub domain: String,
    pub entity: String,
    pub actions: Vec<String>,
    /// The policy's condition: only conversations of these media.
    #[serde(default)]
    pub only_media: Vec<Media>,
    /// The policy's condition: only what is the current user's own. A client is no user.
    #[serde(default)]
    pub current_user: bool,
    /// The policy's condition: only conversations of these queues. None of the org's conversations is of a queue.
    #[serde(default)]
    pub only_queues: Vec<String>,
    /// The single objects that the policy is for.
    #[serde(default)]
    pub named_resources: Vec<String>,
}

impl PolicyTable {
    pub(crate) fn is_conditional(&self) -> bool {
        self.current_user || !self.only_media.is_empty() || !self.only_queues.is_empty()
    }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::simulate) struct GrantTable {
    pub role: String,
    pub divisions: Where,
    /// The group that holds the role, and that the client is in.
    pub through_group: Option<String>,
    /// The name of the client; the first one unless it says so.
    pub to: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(untagged, expecting = "expected \"*\", a list of divisions, or { all_but = [divisions] }")]
pub(in crate::simulate) enum Where {
    /// `"*"`
    Star(Star),
    Listed(Vec<String>),
    /// One by one, all of them but these.
    AllBut {
        /// The ones without a grant.
        all_but: Vec<String>,
    },
    /// One that the org no longer has.
    Deleted {
        deleted: String,
    },
}

#[derive(Clone, Copy, Debug, Deserialize)]
pub(in crate::simulate) enum Star {
    #[serde(rename = "*")]
    Star,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(in crate::simulate) struct Faults {
    /// Sources that don't tell the client what it holds, and what they say instead.
    pub refused: BTreeMap<Source, Refused>,
    /// For so long after the first request nothing that is granted acts.
    pub slow_to_act_seconds: u64,
    pub rate_limit: Option<RateLimit>,
    /// This many requests for a token are told that there were too many.
    pub sign_ins_refused: u32,
    /// What everybody is told who proves to be one of the clients.
    pub sign_in: Option<Spanned<SignInRefusal>>,
    /// From this sign-in on nobody signs in any more: the client is gone.
    pub sign_ins_end_after: Option<u32>,
    /// How long a token is good for; a day where the file doesn't say.
    pub tokens_last: Option<TokensLast>,
    /// Tokens are given, and not one call is let through with them: the caller's address isn't allowed.
    pub lets_nobody_in: bool,
    /// Each call fails when it is sent the 1st, or the n+1st, the 2n+1st time; at least 2.
    pub flaky_every: Option<usize>,
    pub captive_portal: bool,
    pub storm: Option<Storm>,
    /// Operations whose good answers arrive spoilt.
    pub wrong_body: Vec<Spanned<WrongBody>>,
    pub latency_ms: u64,
}

/// The sign-in's own form of refusal.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::simulate) struct SignInRefusal {
    pub status: u16,
    pub error: String,
    pub description: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::simulate) enum Source {
    SubjectsMe,
    SubjectsId,
    OauthClient,
    TokenRoles,
    RoleContents,
    DivisionsPermitted,
    Divisions,
    Catalogue,
}

/// What a source says that doesn't tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(in crate::simulate) enum Refused {
    Forbidden,
    NotFound,
    Empty,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::simulate) struct RateLimit {
    pub allowed: u64,
    pub window_seconds: u64,
}

/// What ends a token.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(in crate::simulate) enum TokensLast {
    Seconds(u64),
    Calls(u64),
}

/// What answers 503, always.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(in crate::simulate) enum Storm {
    Api,
    Everything,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::simulate) struct WrongBody {
    /// The operation's path, with its parameters in braces.
    pub path: String,
    pub body: Spoilt,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(in crate::simulate) enum Spoilt {
    Html,
    Empty,
    Cut,
    /// A whole answer with half a document.
    Truncated,
    /// 64 MiB.
    Huge,
    WrongTypes,
    Never,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(in crate::simulate) enum FixTable {
    AddToRole {
        role: String,
        permission: String,
    },
    /// The role's conditions are taken away.
    LiftConditions {
        role: String,
    },
    /// The client gets the role in more divisions.
    Grant {
        role: String,
        divisions: Where,
    },
    GrantToGroup {
        group: String,
        role: String,
        divisions: Where,
    },
    /// The org gets the permissions that its catalogue lacks.
    Licence {
        product: String,
    },
}
