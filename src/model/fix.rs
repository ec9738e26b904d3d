//! What to do about the findings: acts, and the plan that those of all rows come to. Pure.
//!
//! Each row says which acts would fix it, as data. Acts on the same page are one visit, so the plan has each page once,
//! with everything that is done there and every row that it fixes. What is said of an act is in [`words`].

use strum::IntoStaticStr;

use super::{AsShown, Form, Id, Name, Permission, Real, Region, RoleName, Text};

mod plan;
pub(in crate::model) mod words;

pub(in crate::model) use plan::plan;

/// Something that an admin does on one page of Genesys, in one visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Act {
    pub page: Page,
    pub deeds: Vec<Deed>,
}

/// What would fix one row.
pub(in crate::model) struct OfRow {
    /// Its number.
    pub row: usize,
    pub acts: Vec<Act>,
}

/// Where it is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Page {
    /// A role that the org has.
    Role(RoleName<Real>),
    /// A role that is made for the integration; its name is a proposal.
    NewRole { name: String },
    /// The roles of an OAuth client. To edit it takes every role that it has (help 188025).
    Client { id: Id, name: Option<Name> },
    /// Whatever else there is: what to do first says where.
    Other { place: Place, at: Text, url: Option<Text> },
}

/// The kinds of place, as reports name them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Place {
    Licence,
    Role,
    Client,
    People,
    Integration,
    AccountSettings,
    Other,
}

impl Place {
    pub(crate) fn word(self) -> &'static str {
        self.into()
    }

    /// Who can do something there; nobody in particular where that depends.
    pub(crate) fn who(self) -> Option<&'static str> {
        match self {
            Self::Licence => Some("whoever buys this org's licences, with your Genesys contact"),
            Self::Role | Self::Client => Some("an admin of this org who may edit roles and OAuth clients"),
            Self::People => Some("an admin of this org who may give people roles"),
            Self::Integration | Self::AccountSettings => {
                Some("an admin of this org who may edit integrations")
            }
            Self::Other => None,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Deed {
    /// Tick a permission in the role, by its path on the admin screen.
    Tick { permission: Permission, path: String },
    /// Take the condition off a permission in the role, or accept the limit.
    TakeConditionOff { path: String, condition: Text },
    /// Give the client a role in all divisions, or also in those where it is missing.
    Give { role: Given, missing_in: Vec<Name> },
    /// In words.
    Do(Text),
}

/// A role that is given to somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Given {
    Role(Name),
    /// The one that is made for the integration.
    New(String),
}

/// Who holds a role besides the subject of the check.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Holders {
    pub people: usize,
    /// Whoever is in them holds it as well.
    pub groups: usize,
    pub clients: usize,
}

impl Holders {
    pub(crate) fn nobody(self) -> bool {
        self == Self::default()
    }
}

/// An act of the plan, as it is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedAct<F: Form = AsShown> {
    pub place: Place,
    /// The role, the client or the product, by its name.
    pub at: F::Text,
    /// How to get there, with both of Genesys's menus.
    pub path: F::Text,
    pub url: Option<F::Text>,
    /// What to do there, one after the other.
    pub deeds: Vec<F::Text>,
    /// What whoever does it has to know besides: who else it affects, what it may cost.
    pub notes: Vec<F::Text>,
    /// The ids of the requirements that it fixes, alone or with other acts, in the report's order.
    pub fixes: Vec<String>,
    /// Who else holds the role that is changed; `None` where that isn't known, or no role is changed.
    pub affects: Option<Holders>,
}

/// What an act's words need to know of the org.
#[derive(Clone, Copy)]
pub(in crate::model) struct Around<'a> {
    pub region: &'a Region,
    /// Who holds a role besides the subject, where that was read.
    pub holders: &'a dyn Fn(&Id) -> Option<Holders>,
}

/// Acts on the same page as one.
pub(in crate::model) fn together(acts: impl IntoIterator<Item = Act>) -> Vec<Act> {
    let mut visits: Vec<Act> = Vec::new();
    for act in acts {
        match visits.iter_mut().find(|visit| visit.page == act.page) {
            Some(visit) => visit.take(&act),
            None => visits.push(act),
        }
    }
    visits
}

impl Act {
    fn take(&mut self, other: &Self) {
        for deed in &other.deeds {
            if !self.deeds.contains(deed) {
                self.deeds.push(deed.clone());
            }
        }
    }

    /// On whichever page stands there, in words.
    pub(in crate::model) fn other(
        place: Place,
        at: impl Into<Text>,
        deeds: Vec<Text>,
        url: Option<Text>,
    ) -> Self {
        let page = Page::Other { place, at: at.into(), url };
        Self { page, deeds: deeds.into_iter().map(Deed::Do).collect() }
    }
}

impl Page {
    pub(crate) fn place(&self) -> Place {
        match self {
            Self::Role(_) | Self::NewRole { .. } => Place::Role,
            Self::Client { .. } => Place::Client,
            Self::Other { place, .. } => *place,
        }
    }
}
