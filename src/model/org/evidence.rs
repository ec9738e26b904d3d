//! What was seen of the org as a whole: what is installed, how people sign in, the embedded client's OAuth client.
//! Gathered by the engine. Pure.

use jiff::Timestamp;

use crate::model::{
    Attested, AttestedAs, Id, IntegrationType, Name, Permission, Requirement, Unread, org::EmbeddedClient,
};

/// Everything that was seen of the org in a run, as far as it was seen.
#[derive(Clone, Debug)]
pub struct OrgEvidence {
    pub installed: Result<Vec<Installed>, Unread>,
    /// The types of integration: they tell what the installed ones are.
    pub types: Result<Vec<IntegrationType>, Unread>,
    pub sign_in: SignInPages,
    pub embedding: Result<Embedding, Unread>,
    /// The OAuth client of the embedded client, as somebody named it.
    pub embedded_client: EmbeddedClient,
    /// What the org says of it; not read where nobody named one.
    pub embedded_client_facts: Result<EmbeddedClientSeen, Unread>,
    /// Where nobody named one: the clients that sign people in, by name; not read where somebody did.
    pub embedded_client_candidates: Result<Vec<Name>, Unread>,
    /// The clients among the org's authorized applications; not read where nobody named the embedded client's.
    pub authorized_clients: Result<Vec<Id>, Unread>,
    pub attested: Attested,
}

impl OrgEvidence {
    /// What a person said of it, if somebody did.
    pub(super) fn attested_as(&self, requirement: &Requirement) -> Option<AttestedAs> {
        self.attested.get(&requirement.id).map(|attestation| attestation.said)
    }
}

/// An installed integration (docs/platform-api.md 9).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Installed {
    /// Its name, cleaned: whatever an admin wrote.
    pub name: Name,
    pub type_id: String,
    pub type_name: Option<String>,
    /// `ENABLED`, `DISABLED`, …
    pub intended: Option<String>,
    /// `ACTIVE`, `ERROR`, …
    pub reported: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignInPages {
    /// The org's identity providers couldn't be read.
    Unread(Unread),
    /// The org has no third-party identity provider.
    NoThirdParty,
    /// It has these; nobody consented to asking them.
    NotAsked {
        providers: Vec<ProviderName>,
    },
    Asked(Vec<SignInPage>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProviderName {
    pub name: Name,
    pub host: Option<Name>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignInPage {
    pub provider: ProviderName,
    pub headers: Result<FrameHeaders, Unread>,
    pub asked_at: Timestamp,
}

/// The headers by which a page says who may embed it. Texts as they came, cleaned.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FrameHeaders {
    pub status: u16,
    /// All `X-Frame-Options`.
    pub x_frame_options: Vec<String>,
    /// All `Content-Security-Policy` (not the report-only one).
    pub content_security_policy: Vec<String>,
}

/// Who may embed Genesys (docs/platform-api.md 9).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Embedding {
    Anywhere,
    /// Only pages of these domains, as an admin wrote them, cleaned.
    Only(Vec<Name>),
}

/// What the org has under the id that somebody gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EmbeddedClientSeen {
    There(EmbeddedClientFacts),
    /// No OAuth client at all. Those that sign people in, as far as they could be read.
    Absent(Vec<Name>),
}

/// What the org says of the OAuth client of the embedded client (docs/platform-api.md 8.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmbeddedClientFacts {
    pub name: Option<Name>,
    /// `CODE`, `TOKEN`, …
    pub grant_type: Option<String>,
    /// `active`, …
    pub state: Option<String>,
    /// Its scopes; `None` where they weren't told.
    pub scopes: Option<Vec<String>>,
}

impl OrgEvidence {
    /// Whether what a permission opens of the org was read whole (docs/platform-api.md 9).
    pub fn answered(&self, permission: &Permission) -> bool {
        let opened = [
            ("integrations:integration:view", self.installed.is_ok() && self.types.is_ok()),
            ("oauth:client:view", self.embedded_client_facts.is_ok()),
            ("sso:provider:view", !matches!(self.sign_in, SignInPages::Unread(_))),
        ];
        opened.contains(&(permission.key(), true))
    }
}

impl Default for OrgEvidence {
    fn default() -> Self {
        Self {
            installed: Err(Unread::NotYet),
            types: Err(Unread::NotYet),
            sign_in: SignInPages::Unread(Unread::NotYet),
            embedding: Err(Unread::NotYet),
            embedded_client: EmbeddedClient::NotSaid,
            embedded_client_facts: Err(Unread::NotYet),
            embedded_client_candidates: Err(Unread::NotYet),
            authorized_clients: Err(Unread::NotYet),
            attested: Attested::new(),
        }
    }
}
