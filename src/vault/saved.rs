//! What saved credentials are for: one client of one org, and the integrations that it was saved for. Pure.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    SavedName,
    settings::{cleaned, cleaned_if_any, domain},
};
use crate::model::{
    ClientId, Id, Name, Region, Text,
    name::Kind,
    org::EmbeddedClient,
    people::By,
    report::words,
    say::{self, say},
};

/// What saved credentials are for. The credentials themselves are in the keyring.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Written")]
pub struct SavedEntry {
    pub name: SavedName,
    /// Where the org lives; in the file, the region's domain.
    #[serde(with = "domain")]
    pub region: Region,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub simulated: Option<SimulatedAt>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub org_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub org_name: Option<String>,
    /// Entries of earlier versions haven't got it; the keyring has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_id: Option<ClientId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_name: Option<String>,
    pub saved_at: Timestamp,
    /// By the integration, one each.
    #[serde(rename = "for", skip_serializing_if = "Vec::is_empty")]
    pub uses: Vec<Use>,
}

/// Where a simulated org answered. What is saved from it is sent there or nowhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SimulatedAt {
    #[serde(deserialize_with = "cleaned")]
    pub api: String,
    #[serde(deserialize_with = "cleaned")]
    pub login: String,
}

/// One integration that the client was saved for, with what its check needs besides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Use {
    #[serde(deserialize_with = "cleaned")]
    pub integration: String,
    #[serde(default, skip_serializing_if = "EmbeddedClient::is_not_said")]
    pub embedded_client: EmbeddedClient,
    /// How people were chosen. Nobody's own name is kept.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<Filter>,
}

/// By what people were chosen, in words that only the org can tell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Filter {
    Everyone,
    #[serde(deserialize_with = "cleaned")]
    Group(String),
    #[serde(deserialize_with = "cleaned")]
    Role(String),
    #[serde(deserialize_with = "cleaned")]
    Queue(String),
    #[serde(deserialize_with = "cleaned")]
    Division(String),
}

impl SavedEntry {
    pub fn integrations(&self) -> impl Iterator<Item = &str> {
        self.uses.iter().map(|one| one.integration.as_str())
    }

    pub fn used_for(&self, integration: &str) -> Option<&Use> {
        self.uses.iter().find(|one| one.integration == integration)
    }

    /// Whether both are the same client of the same org, as far as they say.
    pub(super) fn may_be(&self, other: &Self) -> bool {
        fn fits<T: PartialEq>(one: Option<&T>, other: Option<&T>) -> bool {
            one.is_none() || other.is_none() || one == other
        }
        self.region.domain == other.region.domain
            && self.simulated == other.simulated
            && fits(self.org_id.as_ref(), other.org_id.as_ref())
            && fits(self.client_id.as_ref(), other.client_id.as_ref())
    }

    /// Takes over what an older entry of the same client was saved for. What this one doesn't say of its own
    /// integration stays as it was.
    pub(super) fn beside(mut self, older: Self) -> Self {
        for older in older.uses {
            match self.uses.iter_mut().find(|one| one.integration == older.integration) {
                Some(one) => {
                    if one.people.is_empty() {
                        one.people = older.people;
                    }
                    if one.embedded_client == EmbeddedClient::NotSaid {
                        one.embedded_client = older.embedded_client;
                    }
                }
                None => self.uses.push(older),
            }
        }
        self.uses.sort_by(|a, b| a.integration.cmp(&b.integration));
        self
    }

    /// `client Ariglad Integration (3fa8…) of Contoso Care in Europe (Frankfurt)`
    pub(super) fn described(&self, client_id: Option<ClientId>) -> Text {
        let id = client_id.map(|id| id.to_string());
        let client = match (&self.client_name, &id) {
            (Some(name), Some(id)) => {
                let name = Name::new(Kind::Client, id.as_str(), name.as_str());
                say!("{} ({})", say::called("client", &name), name.id())
            }
            (Some(name), None) => say::called("client", &Name::without_id(Kind::Client, name.as_str())),
            (None, Some(id)) => say!("client {}", &Id::from(id.as_str())),
            (None, None) => Text::from("a client"),
        };
        let org = match (&self.org_name, &self.org_id) {
            (Some(name), Some(id)) => say!("{}", &Name::new(Kind::Org, id.as_str(), name.as_str())),
            (Some(name), None) => say!("{}", &Name::without_id(Kind::Org, name.as_str())),
            (None, Some(id)) => say!("the org {}", &Id::from(id.as_str())),
            (None, None) => Text::from("an org"),
        };
        match &self.simulated {
            Some(at) => say!("{} of {}, simulated at {}", client, org, at.api.as_str()),
            None => say!("{} of {} in {}", client, org, self.region.place.as_str()),
        }
    }

    pub(super) fn described_with_day(&self, client_id: Option<ClientId>) -> Text {
        say!("{}, saved {}", self.described(client_id), words::day(self.saved_at))
    }
}

impl SimulatedAt {
    pub fn new(api: impl ToString, login: impl ToString) -> Self {
        Self { api: api.to_string(), login: login.to_string() }
    }
}

impl Use {
    /// Without anything that only checks of people need.
    pub fn of(integration: impl Into<String>) -> Self {
        Self { integration: integration.into(), embedded_client: EmbeddedClient::NotSaid, people: Vec::new() }
    }
}

impl Filter {
    /// `None` for single people, who aren't kept.
    pub fn by(by: By, name: impl Into<String>) -> Option<Self> {
        match by {
            By::Person => None,
            By::Group => Some(Self::Group(name.into())),
            By::Role => Some(Self::Role(name.into())),
            By::Queue => Some(Self::Queue(name.into())),
            By::Division => Some(Self::Division(name.into())),
        }
    }

    pub fn named(&self) -> Option<(By, &str)> {
        match self {
            Self::Everyone => None,
            Self::Group(name) => Some((By::Group, name)),
            Self::Role(name) => Some((By::Role, name)),
            Self::Queue(name) => Some((By::Queue, name)),
            Self::Division(name) => Some((By::Division, name)),
        }
    }
}

/// An entry as the file has it; before a client could be saved for several integrations, it named its only one.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    name: SavedName,
    #[serde(default, deserialize_with = "cleaned_if_any")]
    integration: Option<String>,
    #[serde(deserialize_with = "domain::deserialize")]
    region: Region,
    #[serde(default)]
    simulated: Option<SimulatedAt>,
    #[serde(default, deserialize_with = "cleaned_if_any")]
    org_id: Option<String>,
    #[serde(default, deserialize_with = "cleaned_if_any")]
    org_name: Option<String>,
    #[serde(default)]
    client_id: Option<ClientId>,
    #[serde(default, deserialize_with = "cleaned_if_any")]
    client_name: Option<String>,
    saved_at: Timestamp,
    #[serde(default, rename = "for")]
    uses: Vec<Use>,
}

impl From<Written> for SavedEntry {
    fn from(written: Written) -> Self {
        let Written { name, integration, region, simulated, org_id, org_name, .. } = written;
        let Written { client_id, client_name, saved_at, mut uses, .. } = written;
        uses.extend(integration.map(Use::of));
        Self { name, region, simulated, org_id, org_name, client_id, client_name, saved_at, uses }
    }
}
