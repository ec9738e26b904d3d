//! What was seen of people and of the org beside them. Gathered by the engine. Pure.

use std::{collections::BTreeMap, sync::Arc};

use jiff::Timestamp;

use super::{Accepted, Attested, EmbeddedClient, Person};
use crate::model::{
    catalogue::Catalogue,
    division::Division,
    evidence::Unread,
    grant::{Grant, GrantsSource, Role},
    permission::Permission,
};

/// Everything that was seen in a run, as far as it was seen.
#[derive(Clone, Debug)]
pub struct PeopleEvidence {
    /// The permissions that the org has. Never a part of them.
    pub catalogue: Result<Catalogue, Unread>,
    /// All divisions, in the order of their names.
    pub divisions: Result<Vec<Division>, Unread>,
    /// The roles that were read. What grants name is here, too.
    pub roles: Vec<Arc<Role>>,
    /// Group id → name, of all groups that anything names.
    pub groups: BTreeMap<String, String>,
    /// Queue id → name, of the queues that people were chosen by.
    pub queues: BTreeMap<String, String>,
    /// Who is looked at, by name, with what was read of each.
    pub people: Result<Vec<Watched>, Unread>,
    /// How the grants of people were read.
    pub source: GrantsSource,
    /// The integrations that are installed.
    pub installed: Result<Vec<Installed>, Unread>,
    /// The types of integration, with the permissions that they ask of people.
    pub types: Result<Vec<IntegrationType>, Unread>,
    /// How people sign in.
    pub sign_in: SignInPages,
    /// The OAuth client of the embedded client, as somebody named it.
    pub embedded_client: EmbeddedClient,
    /// What the org says of it; not read where nobody named one.
    pub embedded_client_facts: Result<EmbeddedClientFacts, Unread>,
    /// Where nobody named one: the clients that sign people in, by name and id; not read where somebody did.
    pub embedded_client_candidates: Result<Vec<(String, String)>, Unread>,
    /// What the check itself holds, and in which of the divisions; by permission.
    pub own: BTreeMap<Permission, OwnHolding>,
    /// What a person attested.
    pub attested: Attested,
    /// The names that were settled for this org.
    pub accepted: Accepted,
}

/// A person with what was read of it.
#[derive(Clone, Debug)]
pub struct Watched {
    /// Who.
    pub person: Person,
    /// What the person holds, by itself and through groups.
    pub grants: Result<Vec<Grant>, Unread>,
    /// The ids of the person's licences.
    pub licences: Result<Vec<String>, Unread>,
    /// The ids of the groups that the person is in, as far as they were read.
    pub groups: Vec<String>,
    /// The ids of the queues that the person was found in.
    pub queues: Vec<String>,
}

/// An installed integration (reference 9).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Installed {
    /// Its name, cleaned.
    pub name: String,
    /// The id of its type.
    pub type_id: String,
    /// The name of its type, where it was told.
    pub type_name: Option<String>,
    /// `ENABLED`, `DISABLED`, …
    pub intended: Option<String>,
    /// `ACTIVE`, `ERROR`, …
    pub reported: Option<String>,
}

/// A type of integration (reference 9).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IntegrationType {
    /// Its id.
    pub id: String,
    /// Its name, cleaned.
    pub name: String,
    /// Its provider, where it was told.
    pub provider: Option<String>,
    /// The permissions that it asks of people; `None` where that wasn't told.
    pub user_permissions: Option<Vec<Permission>>,
}

/// How people sign in, as far as it was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignInPages {
    /// The org's identity providers couldn't be read.
    Unread(Unread),
    /// The org has no third-party identity provider.
    NoThirdParty,
    /// It has these; nobody consented to asking them.
    NotAsked {
        /// Names and hosts of the sign-in pages.
        providers: Vec<ProviderName>,
    },
    /// Their pages were asked for.
    Asked(Vec<SignInPage>),
}

/// An identity provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProviderName {
    /// Its name, cleaned.
    pub name: String,
    /// The host of its sign-in page, where it was told.
    pub host: Option<String>,
}

/// What a sign-in page answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignInPage {
    /// Whose.
    pub provider: ProviderName,
    /// The headers that forbid or allow embedding.
    pub headers: Result<FrameHeaders, Unread>,
    /// When it was asked.
    pub asked_at: Timestamp,
}

/// The headers by which a page says who may embed it. Texts as they came, cleaned.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FrameHeaders {
    /// The HTTP status.
    pub status: u16,
    /// All `X-Frame-Options`.
    pub x_frame_options: Vec<String>,
    /// All `Content-Security-Policy` (not the report-only one).
    pub content_security_policy: Vec<String>,
}

/// What the org says of the OAuth client of the embedded client (reference 8.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmbeddedClientFacts {
    /// Its name, cleaned.
    pub name: Option<String>,
    /// `CODE`, `TOKEN`, …
    pub grant_type: Option<String>,
    /// `active`, …
    pub state: Option<String>,
    /// Its scopes; `None` where they weren't told.
    pub scopes: Option<Vec<String>>,
}

/// Where the check itself holds what it needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnHolding {
    /// In all divisions.
    Everywhere,
    /// In some divisions only: what is in the others isn't seen.
    InSome {
        /// In how many.
        divisions: usize,
    },
    /// Nowhere.
    Nowhere,
    /// Nobody knows.
    Unknown,
}

impl Default for PeopleEvidence {
    fn default() -> Self {
        Self {
            catalogue: Err(Unread::NotYet),
            divisions: Err(Unread::NotYet),
            roles: Vec::new(),
            groups: BTreeMap::new(),
            queues: BTreeMap::new(),
            people: Err(Unread::NotYet),
            source: GrantsSource::None,
            installed: Err(Unread::NotYet),
            types: Err(Unread::NotYet),
            sign_in: SignInPages::Unread(Unread::NotYet),
            embedded_client: EmbeddedClient::NotSaid,
            embedded_client_facts: Err(Unread::NotYet),
            embedded_client_candidates: Err(Unread::NotYet),
            own: BTreeMap::new(),
            attested: Attested::new(),
            accepted: Accepted::new(),
        }
    }
}
