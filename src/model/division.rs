//! Divisions and what they hold. Pure.

use std::{collections::BTreeMap, sync::Arc};

use super::{Id, Name, name::Kind};

/// A division's id: a UUID in real orgs. `*`, every division, is never one: see [`super::grant::Reach`].
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DivisionId(pub Id);

impl DivisionId {
    pub fn named(&self, name: impl Into<Arc<str>>) -> Name {
        Name::new(Kind::Division, self.0.clone(), name)
    }
}

/// One division of the org (docs/platform-api.md 5.4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Division {
    pub id: DivisionId,
    pub name: Name,
    pub home: bool,
    /// How many objects of each kind it holds; `None` where the org gave no counts.
    pub objects: Option<BTreeMap<String, u64>>,
    /// How many conversations of the time looked at were seen in it.
    pub conversations_seen: u64,
}

/// Whether a division holds anything that the integration could miss.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contents {
    /// It has queues, users, other objects, or conversations.
    Populated,
    /// Counts were given, all are zero, and no conversation was seen. An older one can't be ruled out.
    Empty,
    /// Nobody said. Counts as populated wherever something is missing.
    Unknown,
}

impl Division {
    /// What is known of its contents. An empty map of counts says nothing.
    pub fn contents(&self) -> Contents {
        if self.conversations_seen > 0 {
            return Contents::Populated;
        }
        match &self.objects {
            Some(counts) if counts.values().any(|count| *count > 0) => Contents::Populated,
            Some(counts) if !counts.is_empty() => Contents::Empty,
            _ => Contents::Unknown,
        }
    }

    /// Whether a gap here has to be taken as a loss.
    pub fn counts_as_populated(&self) -> bool {
        self.contents() != Contents::Empty
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn division(objects: Option<&[(&str, u64)]>, conversations_seen: u64) -> Division {
        let objects = objects.map(|counts| counts.iter().map(|(kind, n)| ((*kind).to_owned(), *n)).collect());
        let id = DivisionId("d".into());
        Division { name: id.named("D"), id, home: false, objects, conversations_seen }
    }

    #[test]
    fn contents_follow_counts_and_conversations() {
        assert_eq!(division(None, 0).contents(), Contents::Unknown);
        assert_eq!(division(Some(&[]), 0).contents(), Contents::Unknown);
        assert_eq!(division(Some(&[("queue", 0), ("user", 0)]), 0).contents(), Contents::Empty);
        assert_eq!(division(Some(&[("queue", 0), ("user", 1)]), 0).contents(), Contents::Populated);
        assert_eq!(division(Some(&[("queue", 0)]), 3).contents(), Contents::Populated);
        assert_eq!(division(None, 3).contents(), Contents::Populated);
    }
}
