//! Grants: roles held in divisions. Pure.

use std::{collections::BTreeSet, sync::Arc};

use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

use super::{DivisionId, Id, Name, Policy, name::Kind};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// `*`: every division, future ones included.
    AllDivisions,
    Division(DivisionId),
}

/// A role, and what it contains as far as it could be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    pub name: Name,
    /// Its policies; `None` where the role's contents couldn't be read.
    pub policies: Option<Vec<Policy>>,
    pub made_by: MadeBy,
}

/// Genesys's own roles (Employee, Admin) are copied, not changed: everybody holds them, and Genesys changes them itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MadeBy {
    Genesys,
    Org,
    /// It isn't told.
    Unknown,
}

impl Role {
    /// One of which isn't told who made it.
    pub fn new(id: impl Into<Id>, name: impl Into<Arc<str>>, policies: Option<Vec<Policy>>) -> Self {
        Self { name: Name::new(Kind::Role, id, name), policies, made_by: MadeBy::Unknown }
    }

    /// Whether advice may propose to change it. Where nobody told whose it is, the names of those that every org has
    /// tell.
    pub fn may_be_changed(&self) -> bool {
        const GENESYS_OWN: [&str; 3] = ["employee", "admin", "master admin"];
        match self.made_by {
            MadeBy::Genesys => false,
            MadeBy::Org => true,
            MadeBy::Unknown => !GENESYS_OWN.contains(&self.name.real().to_lowercase().as_str()),
        }
    }

    pub fn id(&self) -> &Id {
        self.name.id()
    }
}

/// Through whom a subject holds a grant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Holder {
    Subject,
    Group { id: Id },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    pub holder: Holder,
    pub role: Arc<Role>,
    pub scope: Scope,
}

/// Which call told the grants. Words as in the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum GrantsSource {
    /// `GET /authorization/subjects/me`
    SubjectsMe,
    /// `GET /authorization/subjects/{clientId}`
    SubjectsId,
    /// `GET /oauth/clients/{id}` with the roles
    OauthClient,
    /// `GET /tokens/me` with the roles
    Token,
    /// An admin's token, used for nothing but reading
    Observer,
    /// `GET /authorization/roles/{roleId}/subjectgrants`, of each role that matters
    Roles,
    None,
}

impl GrantsSource {
    pub fn word(self) -> &'static str {
        self.into()
    }
}

/// All grants of a subject, from one source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grants {
    pub source: GrantsSource,
    pub grants: Vec<Grant>,
}

/// A set of divisions that may be all of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reach {
    All,
    Listed(BTreeSet<DivisionId>),
}

impl Default for Reach {
    fn default() -> Self {
        Self::Listed(BTreeSet::new())
    }
}

impl Reach {
    /// Widens it by where a grant holds.
    pub fn add(&mut self, scope: &Scope) {
        match (&mut *self, scope) {
            (Self::All, _) => {}
            (_, Scope::AllDivisions) => *self = Self::All,
            (Self::Listed(ids), Scope::Division(id)) => {
                ids.insert(id.clone());
            }
        }
    }

    pub fn contains(&self, id: &DivisionId) -> bool {
        match self {
            Self::All => true,
            Self::Listed(ids) => ids.contains(id),
        }
    }

    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Listed(ids) if ids.is_empty())
    }
}
