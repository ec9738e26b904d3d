//! The names of groups, and how many are in them, as far as anything asked for them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::{
    check::reader::{Reader, is_plain},
    genesys::wire::{self, Named},
    model::{Id, Name, name::Kind},
};

/// More groups than this are read as a list of all.
const MOST_BY_ID: usize = 200;

#[derive(Debug, Default)]
pub(super) struct Groups {
    /// What the org told; `None` for one that it doesn't tell of.
    known: BTreeMap<Id, Option<Named>>,
    /// What something else called them.
    called: BTreeMap<Id, String>,
}

impl Groups {
    /// Those of which nothing is known yet.
    pub(super) fn unknown(&self, ids: impl IntoIterator<Item = Id>) -> Vec<Id> {
        let ids: BTreeSet<Id> = ids.into_iter().collect();
        ids.into_iter().filter(|id| is_plain(id.real()) && !self.known.contains_key(id)).collect()
    }

    /// Reads these. What can't be read stays a name that nobody told: it decides nothing.
    pub(super) async fn learn(&mut self, reader: &Reader, ids: Vec<Id>) {
        if ids.is_empty() {
            return;
        }
        let groups = |entity: &Value| wire::named(Kind::Group, entity);
        let read: Vec<_> = if ids.len() > MOST_BY_ID {
            vec![reader.all("/api/v2/groups", "", groups).await]
        } else {
            let ids: Vec<&str> = ids.iter().map(Id::real).collect();
            reader.of_ids("/api/v2/groups", "", &ids, groups).await
        };
        if read.iter().all(Result::is_ok) {
            self.known.extend(ids.into_iter().map(|id| (id, None)));
        }
        let read = read.into_iter().flatten().flatten();
        self.known.extend(read.map(|group| (group.name.id().clone(), Some(group))));
    }

    pub(super) fn learn_name(&mut self, id: &Id, name: Option<&str>) {
        if let Some(name) = name {
            self.called.insert(id.clone(), name.to_owned());
        }
    }

    pub(super) fn name(&self, id: &Id) -> Name {
        if let Some(Some(group)) = self.known.get(id) {
            return group.name.clone();
        }
        let called = self.called.get(id).cloned().unwrap_or_else(|| format!("group {}", id.real()));
        Name::new(Kind::Group, id.clone(), called)
    }

    pub(super) fn members(&self, id: &Id) -> Option<u64> {
        self.known.get(id)?.as_ref()?.members
    }
}
