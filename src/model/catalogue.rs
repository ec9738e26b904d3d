//! The catalogue: the permissions that this org has (docs/platform-api.md 5.1). Pure.

use std::collections::BTreeMap;

use super::{Permission, Suggestion, nearest::Sought};

/// All permissions of an org. Only ever built from a list that was read whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Catalogue {
    entries: BTreeMap<Permission, Entry>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its name, in the org's own case.
    pub permission: Permission,
    /// What the admin screen calls it; may be empty.
    pub label: String,
    /// Whether divisions limit it. `None` where the catalogue doesn't say.
    pub division_aware: Option<bool>,
}

impl Catalogue {
    pub fn contains(&self, permission: &Permission) -> bool {
        self.entries.contains_key(permission)
    }

    pub fn get(&self, permission: &Permission) -> Option<&Entry> {
        self.entries.get(permission)
    }

    /// A permission is division aware unless the catalogue says no.
    pub fn division_aware(&self, permission: &Permission) -> bool {
        self.get(permission).and_then(|entry| entry.division_aware).unwrap_or(true)
    }

    /// Every entry, in the order of names.
    pub fn iter(&self) -> impl Iterator<Item = &Entry> {
        self.entries.values()
    }

    pub fn len(&self) -> usize {
        self.entries.len()
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The names nearest to an asked one, best first.
    pub fn nearest(&self, asked: &Permission, most: usize) -> Vec<Suggestion> {
        Sought::of(asked).nearest(self, most)
    }
}

impl FromIterator<Entry> for Catalogue {
    fn from_iter<I: IntoIterator<Item = Entry>>(entries: I) -> Self {
        Self { entries: entries.into_iter().map(|entry| (entry.permission.clone(), entry)).collect() }
    }
}
