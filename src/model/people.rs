//! People: who is looked at, what they hold, and what is known of the org beside them. Pure.
//!
//! Reads from the inside out: [`evidence`] is what was seen, [`resolve`] says what the guide's names are in this org,
//! [`judge`] judges each person and each requirement, [`part`] makes the report, [`overview`] counts it for the
//! eyes and [`role_change`] finds the change that helps most.

use std::{collections::BTreeMap, sync::Arc};

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr};

use super::{DivisionId, Id, Name, name::Kind};

pub(crate) mod cell;
mod columns;
mod directory;
pub mod evidence;
mod fixes;
#[cfg(test)]
pub(crate) mod fixture;
pub mod judge;
mod notes;
pub mod overview;
pub(crate) mod part;
mod prerequisites;
pub(crate) mod resolve;
pub mod role_change;
mod roles;
mod rows;
mod settled;
pub(crate) mod table;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    pub name: Name,
    pub email: Option<Name>,
    /// The home of the person, where it was told.
    pub division: Option<DivisionId>,
}

impl Person {
    /// Somebody of this id, by name and address.
    pub fn new(id: impl Into<Id>, name: impl Into<Arc<str>>, email: Option<impl Into<Arc<str>>>) -> Self {
        let id = id.into();
        Self {
            email: email.map(|email| Name::new(Kind::Mail, id.clone(), email)),
            name: Name::new(Kind::Person, id, name),
            division: None,
        }
    }

    pub fn id(&self) -> &Id {
        self.name.id()
    }
}

/// Whether somebody's account is in use (docs/platform-api.md 9).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum AccountState {
    Active,
    Inactive,
    Deleted,
    Unknown,
}

impl AccountState {
    /// Whether nobody can sign in with it, for certain.
    pub fn keeps_out(self) -> bool {
        matches!(self, Self::Inactive | Self::Deleted)
    }

    pub fn word(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Inactive => "inactive",
            Self::Deleted => "deleted",
            Self::Unknown => "unknown",
        }
    }
}

/// Whom a requirement of people is for.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Deserialize,
    Serialize,
    IntoStaticStr,
    EnumString,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Audience {
    /// Everyone who uses the client.
    #[default]
    Agents,
    Evaluators,
    Administrators,
}

impl Audience {
    pub fn word(self) -> &'static str {
        self.into()
    }
}

/// By what people are chosen, in the order of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum By {
    Person,
    Group,
    Role,
    Queue,
    Division,
}

impl By {
    pub const ALL: [Self; 5] = [Self::Person, Self::Group, Self::Role, Self::Queue, Self::Division];

    pub fn kind(self) -> Kind {
        match self {
            Self::Person => Kind::Person,
            Self::Group => Kind::Group,
            Self::Role => Kind::Role,
            Self::Queue => Kind::Queue,
            Self::Division => Kind::Division,
        }
    }

    /// What whoever signs in needs to choose people by it, as the admin screen and the API call it; nothing where every
    /// login may (docs/platform-api.md 9).
    pub fn needs(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Person => Some(("Directory › User › View", "directory:user:view")),
            Self::Role => Some(("Authorization › Role › View", "authorization:role:view")),
            Self::Queue => Some(("Routing › Queue › View", "routing:queue:view")),
            Self::Group | Self::Division => None,
        }
    }

    /// The word on screen: `group`.
    pub fn word(self) -> &'static str {
        self.into()
    }
}

/// One thing that people are chosen by, found in the org.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pick {
    pub by: By,
    pub name: Name,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Choice {
    /// The person whose token it is. Without one: nobody.
    #[default]
    Myself,
    Everyone,
    Picks(Vec<Pick>),
}

/// By what those are chosen whom a requirement is for; what is for everyone needs no choice.
pub(crate) type Audiences = BTreeMap<Audience, Vec<Pick>>;

/// Names that somebody settled for this org: what is asked (the guide's wording, or its readable form) and the
/// permission that it is.
pub(crate) type Accepted = BTreeMap<String, super::permission::Permission>;
