//! The names of groups, and how many are in them, as far as anything asked for them.

use std::collections::BTreeMap;

use futures::future::join_all;

use crate::{
    check::{reader::Reader, sources::is_plain},
    genesys::wire::{self, Named},
};

/// So many groups are looked up by one call.
const AT_ONCE: usize = 50;

/// More groups than this are read as a list of all.
const MOST_BY_ID: usize = 200;

/// What is known of groups.
#[derive(Debug, Default)]
pub(super) struct Groups {
    /// What the org told; `None` for one that it doesn't tell of.
    known: BTreeMap<String, Option<Named>>,
    /// What something else called them.
    called: BTreeMap<String, String>,
}

impl Groups {
    /// Reads of these what isn't known yet. What can't be read stays a name that nobody told: it decides nothing.
    pub async fn learn(&mut self, reader: &Reader, ids: impl Iterator<Item = String>) {
        let mut ids: Vec<String> = ids.filter(|id| is_plain(id) && !self.known.contains_key(id)).collect();
        ids.sort();
        ids.dedup();
        if ids.is_empty() {
            return;
        }
        let read: Vec<_> = if ids.len() > MOST_BY_ID {
            vec![reader.all("/api/v2/groups", "", wire::named).await]
        } else {
            let some = async |ids: &[String]| {
                let ids: Vec<String> = ids.iter().map(|id| format!("id={id}")).collect();
                reader.all("/api/v2/groups", &ids.join("&"), wire::named).await
            };
            join_all(ids.chunks(AT_ONCE).map(some)).await
        };
        if read.iter().all(Result::is_ok) {
            self.known.extend(ids.into_iter().map(|id| (id, None)));
        }
        let read = read.into_iter().flatten().flatten();
        self.known.extend(read.map(|group| (group.id.clone(), Some(group))));
    }

    /// Somebody named a group.
    pub fn learn_name(&mut self, id: &str, name: Option<&str>) {
        if let Some(name) = name {
            self.called.insert(id.to_owned(), name.to_owned());
        }
    }

    /// Its name.
    pub fn name(&self, id: &str) -> String {
        let known = self.known.get(id).and_then(Option::as_ref).map(|group| group.name.clone());
        known.or_else(|| self.called.get(id).cloned()).unwrap_or_else(|| format!("group {id}"))
    }

    /// How many are in it, where it was told.
    pub fn members(&self, id: &str) -> Option<u64> {
        self.known.get(id)?.as_ref()?.members
    }
}
