//! What was seen of people. Gathered by the engine. Pure.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{Accepted, AccountState, Audience, Person};
use crate::model::{
    Catalogue, Closed, Division, Grant, GrantsSource, Id, IntegrationType, Name, Permission, Role, Unread,
};

/// Everything that was seen of people in a run, as far as it was seen.
#[derive(Clone, Debug)]
pub struct PeopleEvidence {
    /// The permissions that the org has. Never a part of them.
    pub catalogue: Result<Catalogue, Unread>,
    pub divisions: Result<Vec<Division>, Unread>,
    /// The roles that were read. What grants name is here, too.
    pub roles: Vec<Arc<Role>>,
    pub groups: BTreeMap<Id, Name>,
    /// The queues that people were chosen by, by id.
    pub queues: BTreeMap<Id, Name>,
    /// Who is looked at, by name, with what was read of each.
    pub people: Result<Vec<Watched>, Unread>,
    pub source: GrantsSource,
    /// The types of integration: what these ask of people tells some names.
    pub types: Result<Vec<IntegrationType>, Unread>,
    /// What the check itself holds, and in which of the divisions; by permission.
    pub own: BTreeMap<Permission, OwnHolding>,
    pub accepted: Accepted,
    /// Who evaluates or administers, where somebody said it: the ids of those among the people.
    pub audiences: BTreeMap<Audience, Result<BTreeSet<Id>, Unread>>,
}

#[derive(Clone, Debug)]
pub struct Watched {
    pub person: Person,
    pub state: AccountState,
    /// What the person holds, by itself and through groups.
    pub grants: Result<Vec<Grant>, Unread>,
    pub licences: Result<Vec<String>, Unread>,
    /// The ids of the groups that the person is in, as far as they were read.
    pub groups: Vec<Id>,
    pub queues: Vec<Id>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnHolding {
    Everywhere,
    /// In some divisions only: what is in the others isn't seen.
    InSome {
        divisions: usize,
    },
    Nowhere,
    Unknown,
    /// The check ended before it was asked.
    NotAsked,
}

impl PeopleEvidence {
    /// Why nothing was answered any more, where something of the people is left open by that.
    pub(crate) fn closed(&self) -> Option<Closed> {
        self.unread().find_map(|unread| match unread {
            Unread::Closed(why) => Some(why),
            Unread::NotYet
            | Unread::Refused
            | Unread::Unreachable
            | Unread::Throttled
            | Unread::Unreadable => None,
        })
    }

    /// What stood in the way of reading the people, what they hold, and their licences.
    pub(crate) fn unread(&self) -> impl Iterator<Item = Unread> {
        let of_one = |watched: &Watched| {
            [watched.grants.as_ref().err().copied(), watched.licences.as_ref().err().copied()]
        };
        let of_each = self.people.iter().flatten().flat_map(of_one).flatten();
        self.people.as_ref().err().copied().into_iter().chain(of_each)
    }
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
            types: Err(Unread::NotYet),
            own: BTreeMap::new(),
            accepted: Accepted::new(),
            audiences: BTreeMap::new(),
        }
    }
}
