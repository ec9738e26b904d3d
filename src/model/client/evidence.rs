//! What was seen of a client: its grants, the live calls, the divisions. Gathered by the engine, judged by
//! [`super::finding`]. Pure.

use std::{collections::BTreeMap, time::Duration};

use crate::model::{
    Catalogue, Cause, Division, Grants, GrantsSource, Holding, Id, Outcome, Permission, Probed, Unread,
    fix::Holders, grant::Reach, held::Sources,
};

/// Everything that was seen in a run, as far as it was seen.
#[derive(Clone, Debug)]
pub struct ClientEvidence {
    /// What the org says of the OAuth client itself.
    pub client: Result<ClientFacts, Unread>,
    /// The permissions that the org has. Never a part of them: a list with a page missing is unread.
    pub catalogue: Result<Catalogue, Unread>,
    /// The grants of the first source that answered.
    pub grants: Result<Grants, Unread>,
    pub divisions: Result<Vec<Division>, Unread>,
    /// What `divisionspermitted` says, for the permissions that it answered.
    pub permitted: BTreeMap<Permission, Reach>,
    pub probes: BTreeMap<String, Vec<Probed>>,
    /// Who holds the client's roles besides it, by role, where that was read.
    pub holders: BTreeMap<Id, Holders>,
    /// How long a denial of something granted may last before it counts.
    pub settle: Duration,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientFacts {
    /// The grant type as the API writes it, `CLIENT-CREDENTIALS`. An open list (docs/platform-api.md 2.1).
    pub grant_type: Option<String>,
    /// `active`, `disabled`, `inactive` (docs/platform-api.md 8.2).
    pub state: Option<String>,
}

impl Default for ClientEvidence {
    fn default() -> Self {
        Self {
            client: Err(Unread::NotYet),
            catalogue: Err(Unread::NotYet),
            grants: Err(Unread::NotYet),
            divisions: Err(Unread::NotYet),
            permitted: BTreeMap::new(),
            probes: BTreeMap::new(),
            holders: BTreeMap::new(),
            settle: Duration::from_secs(300),
        }
    }
}

impl ClientEvidence {
    /// The grants as evidence: a source that answers with no grants at all, while a probe is allowed, counts
    /// as unreadable.
    pub fn credible_grants(&self) -> Result<&Grants, Unread> {
        let grants = self.grants.as_ref().map_err(|unread| *unread)?;
        if grants.grants.is_empty() && self.something_is_allowed() {
            Err(Unread::Refused)
        } else {
            Ok(grants)
        }
    }

    /// Why the grants weren't asked for, where they weren't. That isn't the client's fault.
    pub fn grants_not_asked(&self) -> Option<Cause> {
        self.grants.as_ref().err().filter(|unread| unread.was_not_asked()).map(|unread| unread.cause())
    }

    pub fn grants_source(&self) -> GrantsSource {
        self.credible_grants().map_or(GrantsSource::None, |grants| grants.source)
    }

    /// Whether a permission isn't in the catalogue, as far as the catalogue could be read.
    pub fn lacks(&self, permission: &Permission) -> bool {
        self.catalogue.as_ref().is_ok_and(|catalogue| !catalogue.contains(permission))
    }

    /// Where a permission is held. `proven` says whether a live call proved it.
    pub fn holding(&self, permission: &Permission, proven: bool) -> Holding {
        let sources = Sources {
            catalogue: self.catalogue.as_ref().ok(),
            grants: self.credible_grants().ok(),
            divisions: self.divisions.as_deref().ok(),
        };
        Holding::of(permission, sources, self.permitted.get(permission), proven)
    }

    /// The divisions, or none where they couldn't be read.
    pub fn known_divisions(&self) -> &[Division] {
        self.divisions.as_deref().unwrap_or_default()
    }

    pub fn probes_of(&self, requirement: &str) -> &[Probed] {
        self.probes.get(requirement).map_or(&[], Vec::as_slice)
    }

    fn something_is_allowed(&self) -> bool {
        self.probes.values().flatten().any(|probed| probed.outcome == Outcome::Allowed)
    }
}
