//! The engine: plans the calls, runs them together, streams what it finds, ends in a report. May import the
//! model and the Platform API; knows nothing of front ends.

mod client;
mod connection;
mod cost;
mod org;
mod people;
mod progress;
mod reader;
mod run;
mod session;
mod shared;
mod sign_in;
mod tasks;
#[cfg(test)]
mod tests;

use std::{sync::Arc, time::Duration};

use secrecy::SecretString;
use url::Url;

#[cfg(test)]
pub(crate) use crate::genesys::NamedBy;
pub(crate) use crate::genesys::{Distrust, Proxy, ProxyTrouble, Untrusted};
pub use crate::genesys::{Setup as Network, SignInFailure as SignInProblem};
pub(crate) use cost::{Cost, estimate};
pub use session::Session;
pub use sign_in::sign_in;

use crate::model::{
    Attested, Id, Name, Real, Region, Report, RequirementRow,
    org::EmbeddedClient,
    people::{Accepted, Audiences, By, Choice, Person, Pick},
    report::Imprint,
    waive::Waived,
};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    Region(Region),
    /// A simulated org on loopback, with the region that it says it is in.
    Simulated {
        /// The API's address: loopback only.
        api: Url,
        /// The sign-in's address: loopback only.
        login: Url,
        region: Region,
    },
}

impl Place {
    pub fn region(&self) -> &Region {
        match self {
            Self::Region(region) | Self::Simulated { region, .. } => region,
        }
    }

    /// The addresses of a simulated org: its API's, and its sign-in's.
    pub fn simulated_at(&self) -> Option<(&Url, &Url)> {
        match self {
            Self::Simulated { api, login, .. } => Some((api, login)),
            Self::Region(_) => None,
        }
    }
}

#[derive(Clone, Debug)]
pub struct Options {
    /// How long a denial of something granted may last before it counts.
    pub settle: Duration,
    /// Whether the one write that Genesys must refuse is left out.
    pub read_only: bool,
    /// Whether warnings and manual items count against the verdict.
    pub strict: bool,
    /// What whoever makes the report writes on it.
    pub imprint: Imprint<Real>,
    pub attested: Attested,
    /// What the customer decided to go without.
    pub waived: Waived,
    pub people: Choice,
    /// Whom somebody named and the org doesn't know.
    pub skipped: Vec<Name>,
    /// Who of them evaluates or administers, where somebody said it.
    pub audiences: Audiences,
    pub accepted: Accepted,
    pub embedded_client: EmbeddedClient,
    /// Whether the sign-in pages of the org's identity providers may be asked for: calls to third parties.
    pub ask_sign_in_pages: bool,
    /// An admin's token, used for nothing but reading: what the client may not read of itself, and, where it is given,
    /// everything that is read of people and of the org beside them.
    pub observer: Option<SecretString>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            settle: Duration::from_secs(300),
            read_only: false,
            strict: false,
            imprint: Imprint::default(),
            attested: Attested::new(),
            waived: Waived::new(),
            people: Choice::default(),
            skipped: Vec::new(),
            audiences: Audiences::new(),
            accepted: Accepted::new(),
            embedded_client: EmbeddedClient::default(),
            ask_sign_in_pages: false,
            observer: None,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    pub org_id: Option<Id>,
    pub org_name: Option<Name>,
    pub person: Option<Person>,
    pub client_name: Option<Name>,
    /// The client's grant type, as the API writes it: `CLIENT-CREDENTIALS`.
    pub grant_type: Option<String>,
    /// The client's state: `active`.
    pub client_state: Option<String>,
    /// How long the token lasts, in seconds.
    pub expires_in: Option<u64>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    All,
    /// The requirements of these ids, with what the grants and divisions say now.
    Rows(Vec<String>),
}

/// What a run says while it goes on. Nothing here needs judging.
#[derive(Clone, Debug)]
pub enum Event {
    /// How many calls were answered, of how many known to be needed so far.
    Progress {
        answered: usize,
        planned: usize,
        /// How long the rest will take at this pace, where that can be told.
        remaining: Option<Duration>,
    },
    /// A requirement's live calls were sent.
    Asking {
        requirement: String,
    },
    Finding(Box<RequirementRow<Real>>),
    /// Genesys asked for a pause of so long.
    Paused {
        wait: Duration,
    },
    /// The run is over; nothing comes after this.
    Ended(Arc<Report<Real>>),
}

/// What was found for a search among people, groups, roles, queues or divisions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub hits: Vec<Hit>,
    /// How many there are in all, where that was told.
    pub total: Option<u64>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    pub pick: Pick,
    pub email: Option<Name>,
    pub division: Option<Name>,
    /// How many people are in it, where that was told; 1 for a person.
    pub people: Option<u64>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownName {
    pub given: String,
    /// What comes nearest; of many unknown names, only the first have it.
    pub nearest: Vec<Name>,
}

/// Why a name that people were to be chosen by can't be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotFound {
    /// Nothing in the org is called so.
    Unknown {
        by: By,
        names: Vec<UnknownName>,
        /// What the other names are.
        found: Vec<Pick>,
    },
    Unread {
        by: By,
        why: crate::model::unread::Unread,
    },
}
