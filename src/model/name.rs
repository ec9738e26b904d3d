//! What can identify an org, or somebody in it. Pure.
//!
//! A name and an id have types of their own, which can't be written out: no `Display`, no `Serialize`, no `AsRef`. What
//! people see is made by `Shown` (see [`super::presenting`]), which knows whether they may see the real one. The real
//! text is for logic only, to match and to sort: `real()`, so that every such place can be found.

use std::sync::Arc;

/// What a name is the name of. It decides the stand-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    Org,
    Client,
    Division,
    Role,
    Group,
    Queue,
    Person,
    /// The address of a person, who has its id.
    Mail,
    Provider,
    /// Where its sign-in page is.
    Host,
    /// An installed integration, by the name that an admin gave it.
    Integration,
    Attestor,
    Saved,
    /// Words that the org's people wrote, of which nobody knows what they name.
    Words,
}

/// An id of the org's: of a division, a role, a client, a person.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Id(Arc<str>);

impl Id {
    /// The id itself: to compare, to sort, to ask the org with. Never for people.
    pub fn real(&self) -> &str {
        &self.0
    }
}

impl<T: Into<Arc<str>>> From<T> for Id {
    fn from(id: T) -> Self {
        Self(id.into())
    }
}

/// A name of the org's, cleaned. Whatever hasn't an id goes by its text. Cheap to clone.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Name(Arc<Known>);

#[derive(Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Known {
    kind: Kind,
    id: Id,
    text: Arc<str>,
}

impl Name {
    pub fn new(kind: Kind, id: impl Into<Id>, text: impl Into<Arc<str>>) -> Self {
        Self(Arc::new(Known { kind, id: id.into(), text: text.into() }))
    }

    /// The name of what has no id, or none that is known.
    pub fn without_id(kind: Kind, text: impl Into<Arc<str>>) -> Self {
        let text = text.into();
        Self::new(kind, Id(Arc::clone(&text)), text)
    }

    pub fn kind(&self) -> Kind {
        self.0.kind
    }

    pub fn id(&self) -> &Id {
        &self.0.id
    }

    /// The name itself: to match and to sort. Never for people.
    pub fn real(&self) -> &str {
        &self.0.text
    }
}
