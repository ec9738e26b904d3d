//! What a requirement asks for, by kind. Pure.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, de::Error};
use strum::IntoStaticStr;

use crate::model::{Permission, Probe, Product};

/// What a requirement asks for, and of whom: each kind belongs to one subject.
#[derive(Clone, Debug, PartialEq)]
pub enum Need {
    Client(ClientNeed),
    Person(PersonNeed),
    Org(OrgNeed),
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClientNeed {
    /// To be one of client credentials, and active.
    OauthClient,
    Permission(PermissionNeed),
    /// Every division that holds conversations, queues or users.
    DivisionAccess,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PersonNeed {
    /// A permission, in one division at least.
    Permission(PeoplePermission),
    Licence(LicenceNeed),
    /// An account with which somebody can sign in.
    ActiveUser,
}

/// What the org needs, beside the client and the people.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OrgNeed {
    /// The OAuth client with which the embedded client signs people in. Another one than the check's.
    EmbeddedOauthClient,
    OauthScope(ScopeNeed),
    InstalledIntegration(InstalledNeed),
    /// The page on which people sign in may be embedded.
    SingleSignOn(ManualNeed),
    /// Genesys itself may be embedded where the client is loaded.
    Embedding(EmbeddingNeed),
    /// The embedded client's OAuth client is among the authorized applications.
    AuthorizedApplication(ManualNeed),
    Manual(ManualNeed),
}

/// The kinds of requirement, as reports name them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Kind {
    OauthClient,
    Permission,
    DivisionAccess,
    Licence,
    OauthScope,
    InstalledIntegration,
    SingleSignOn,
    Embedding,
    AuthorizedApplication,
    Manual,
}

impl Kind {
    pub fn word(self) -> &'static str {
        self.into()
    }
}

impl OrgNeed {
    pub fn kind(&self) -> Kind {
        match self {
            Self::EmbeddedOauthClient => Kind::OauthClient,
            Self::OauthScope(_) => Kind::OauthScope,
            Self::InstalledIntegration(_) => Kind::InstalledIntegration,
            Self::SingleSignOn(_) => Kind::SingleSignOn,
            Self::Embedding(_) => Kind::Embedding,
            Self::AuthorizedApplication(_) => Kind::AuthorizedApplication,
            Self::Manual(_) => Kind::Manual,
        }
    }
}

impl Need {
    pub fn kind(&self) -> Kind {
        match self {
            Self::Client(ClientNeed::OauthClient) => Kind::OauthClient,
            Self::Client(ClientNeed::Permission(_)) | Self::Person(PersonNeed::Permission(_)) => {
                Kind::Permission
            }
            Self::Client(ClientNeed::DivisionAccess) => Kind::DivisionAccess,
            // An account that isn't active takes up no licence.
            Self::Person(PersonNeed::Licence(_) | PersonNeed::ActiveUser) => Kind::Licence,
            Self::Org(need) => need.kind(),
        }
    }

    /// Whether nothing but a person's word can settle it.
    pub fn is_manual(&self) -> bool {
        matches!(self, Self::Org(OrgNeed::Manual(_)))
    }

    /// What a person looks at where no program tells: only these can be attested.
    pub fn attestable(&self) -> Option<&ManualNeed> {
        match self {
            Self::Org(
                OrgNeed::Manual(manual)
                | OrgNeed::SingleSignOn(manual)
                | OrgNeed::AuthorizedApplication(manual)
                | OrgNeed::Embedding(EmbeddingNeed::Stops(StoppedClient { manual, .. })),
            ) => Some(manual),
            Self::Org(
                OrgNeed::EmbeddedOauthClient
                | OrgNeed::OauthScope(_)
                | OrgNeed::InstalledIntegration(_)
                | OrgNeed::Embedding(EmbeddingNeed::NotNamed),
            )
            | Self::Client(_)
            | Self::Person(_) => None,
        }
    }
}

/// A permission that each person needs, as the guide names it by the admin screen's path.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(transparent)]
pub struct PeoplePermission {
    /// An OR of ANDs, as in [`PermissionNeed`].
    #[serde(deserialize_with = "sets")]
    pub alternatives: Vec<Vec<ScreenName>>,
}

/// One permission by its path on the admin screen, with what is known of its name in the API
/// (docs/platform-api.md 6.2).
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScreenName {
    /// `Cobrowse > Chat > Escalate`.
    pub path: String,
    #[serde(rename = "name")]
    pub wanted: Wanted,
    /// Whether that name is certain: then an org whose catalogue lacks it doesn't have the permission. For a guess
    /// that is unknown.
    #[serde(default = "yes")]
    pub certain: bool,
    /// Where a certain name is known from that no operation requires.
    pub known_from: Option<String>,
    /// What the type of integration is called whose `userPermissions` name it (docs/platform-api.md 6.2).
    #[serde(default)]
    pub integration_type: Product,
}

/// A permission's name, or all actions of an entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    One(Permission),
    /// Every action of the entity that the org's catalogue has: `integration:microsoftTeamsEmbeddedClient:*`.
    EveryAction {
        domain: String,
        entity: String,
    },
}

impl fmt::Display for Wanted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::One(permission) => permission.fmt(f),
            Self::EveryAction { domain, entity } => write!(f, "{domain}:{entity}:*"),
        }
    }
}

impl<'de> Deserialize<'de> for Wanted {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        match text.strip_suffix(":*") {
            None => text.parse().map(Self::One).map_err(Error::custom),
            Some(front) => {
                // The rest has to be a name's first two parts.
                let probe: Permission = format!("{front}:any").parse().map_err(Error::custom)?;
                Ok(Self::EveryAction { domain: probe.domain().to_owned(), entity: probe.entity().to_owned() })
            }
        }
    }
}

/// A licence that each person needs (docs/platform-api.md 9).
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LicenceNeed {
    /// Ids of licences of which one is enough; compared without case.
    pub enough: Vec<String>,
    /// Ids of licences that surely aren't. One that is in neither list is unknown.
    #[serde(default)]
    pub not_enough: Vec<String>,
    /// Ids of what is bought beside a licence, and says nothing of it.
    #[serde(default)]
    pub add_ons: Vec<String>,
}

/// A scope that the embedded client's OAuth client needs (docs/platform-api.md 8.1). `users` meets `users:readonly`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(transparent)]
pub struct ScopeNeed {
    /// `organization:readonly`.
    pub scope: String,
}

/// An integration that has to be installed (docs/platform-api.md 9: the ids of these types aren't known, so they are
/// recognised by what they are called).
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InstalledNeed {
    /// What its type is called.
    pub recognised_by: Product,
    /// What to do in Genesys to install it, for the fix.
    pub install: String,
    /// The path of the page below the region's apps address, or a full address.
    pub page: Option<String>,
}

/// What happens to the client where the org restricts who may embed Genesys (docs/platform-api.md 9).
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EmbeddingNeed {
    /// It isn't loaded from a domain that isn't listed.
    Stops(StoppedClient),
    /// Genesys doesn't name it among the clients that this stops.
    NotNamed,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoppedClient {
    /// The domains under which the page that embeds it always is, `zendesk.com`, or the scheme of its address,
    /// `chrome-extension:`. Of several one has to be listed; nothing where the page is the customer's own.
    pub loaded_from: Vec<String>,
    /// What an admin has to list, as the end of a sentence.
    pub list: String,
    /// What a person looks at where something is listed that may be it.
    pub manual: ManualNeed,
}

#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Prerequisite {
    pub permission: Permission,
    /// What can't be told without it.
    pub needed_for: String,
    /// Whether something required can't be judged without it. Without one that isn't, only optional rows stay
    /// unknown.
    #[serde(default = "yes")]
    pub required: bool,
}

fn yes() -> bool {
    true
}

/// An OR of ANDs. Of nothing it would always hold, or never.
fn sets<'de, D: Deserializer<'de>, N: Deserialize<'de>>(deserializer: D) -> Result<Vec<Vec<N>>, D::Error> {
    let sets = Vec::<Vec<N>>::deserialize(deserializer)?;
    if sets.is_empty() || sets.iter().any(Vec::is_empty) {
        return Err(D::Error::custom("an empty set; expected at least one set of names, none of them empty"));
    }
    Ok(sets)
}

/// A permission that is needed, and how it may be met.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PermissionNeed {
    /// The permissions that the guide itself names, as far as they have the form of one.
    #[serde(default)]
    pub guide_names: Vec<Permission>,
    /// An OR of ANDs: each alternative is a set of permissions that must all hold.
    #[serde(deserialize_with = "sets")]
    pub alternatives: Vec<Vec<Permission>>,
    /// The admin screen's names of the permissions, `Recording > Recording > View`.
    #[serde(default)]
    pub ui_path: Vec<String>,
    /// Why other names stand in for the asked one.
    pub stand_in: Option<StandIn>,
    /// Where a name is known from that no operation requires.
    pub known_from: Option<String>,
    /// The live calls that show it, the strongest first.
    #[serde(default, rename = "probe")]
    pub probes: Vec<Probe>,
}

/// Why other names stand in for the one that the guide asks for.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StandIn {
    /// For the admin, in a sentence or two.
    pub why: String,
    /// For the maintainer: where that is known from.
    pub source: String,
}

impl PermissionNeed {
    /// Every permission of every alternative, once, in order.
    pub fn permissions(&self) -> Vec<&Permission> {
        let mut seen = Vec::new();
        for permission in self.alternatives.iter().flatten() {
            if !seen.contains(&permission) {
                seen.push(permission);
            }
        }
        seen
    }

    /// The admin screen's name of a permission: the manifest's, which stand in the order of the first
    /// alternative, else one made from the permission's own name.
    pub fn ui_path_of(&self, permission: &Permission) -> String {
        let place = self.alternatives.first().and_then(|set| set.iter().position(|name| name == permission));
        let written = place.and_then(|place| self.ui_path.get(place)).cloned();
        written.unwrap_or_else(|| [0, 1, 2].map(|part| permission.ui_words(part)).join(" > "))
    }
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ManualNeed {
    /// What to look at, in one or two sentences.
    pub look_at: String,
    /// A page that helps: a full address, or a path below the region's apps address.
    pub page: Option<String>,
    /// When it is needed at all, `if you save chat transcripts`; always, where nothing is said.
    pub only_if: Option<String>,
}
