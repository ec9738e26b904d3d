//! The findings of people in a report: subjects × requirements, kept small, since there may be ten thousand people
//! and forty requirements. Pure.

use std::sync::Arc;

use serde::{Deserialize, Serialize, Serializer, ser::SerializeMap};

use super::{AccountState, Audience, By, resolve::Resolved};
use crate::model::{
    AsShown, Cell, DivisionName, Form, GrantsSource, Permission, PermissionNames, RoleName, Status,
    report::{Prerequisite, Written},
    words,
};

#[derive(Clone, Debug)]
pub struct PeoplePart<F: Form = AsShown> {
    /// One a person, by name.
    pub subjects: Vec<SubjectRow<F>>,
    /// One a requirement that is judged for each person, and a person.
    pub findings: Findings,
    pub grants_source: GrantsSource,
    pub directory: Directory<F>,
    /// What each requirement that is judged for each person comes to in this org, in the order of
    /// [`Findings::columns`].
    pub asked: Vec<Asked>,
    /// Every role that anything names, for stable stand-ins.
    pub roles: Vec<RoleName<F>>,
    pub prerequisites: Vec<Prerequisite>,
    /// Who weren't asked, or didn't get an answer: the run was stopped, or ran out of time.
    pub unasked: Unasked,
}

/// Of whom something that is required or optional wasn't answered, so that nothing is known of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unasked {
    Nobody,
    Some(usize),
    /// Not even who they are.
    Everyone,
}

impl<F: Form> PeoplePart<F> {
    pub fn division_of(&self, person: &SubjectRow<F>) -> Option<&F::Name> {
        let place = usize::try_from(person.division?).ok()?;
        self.directory.divisions.get(place).map(|division| &division.name)
    }
}

#[derive(Clone, Debug, Serialize)]
#[serde(bound = "F: Written")]
pub struct SubjectRow<F: Form = AsShown> {
    /// `user`.
    pub kind: &'static str,
    pub id: F::Id,
    pub name: F::Name,
    pub email: Option<F::Name>,
    /// Whether the account is in use.
    pub state: AccountState,
    pub status: Status,
    /// Feature → the worst of its permissions.
    pub features: Features,
    /// The person's division, by place in [`Directory::divisions`].
    #[serde(skip)]
    pub division: Option<u32>,
    /// The groups that the person is in, by place in [`Directory::groups`].
    #[serde(skip)]
    pub groups: Vec<u32>,
    /// The queues that the person was found in, by place in [`Directory::queues`].
    #[serde(skip)]
    pub queues: Vec<u32>,
    /// What the person holds; `None` where it couldn't be read.
    #[serde(skip)]
    pub holds: Option<Vec<HeldRole>>,
    /// The person's licences, by place in [`Directory::licences`]; `None` where they couldn't be read.
    #[serde(skip)]
    pub licences: Option<Vec<u32>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeldRole {
    /// By place in [`Directory::roles`].
    pub role: u32,
    /// By place in [`Directory::divisions`]; all divisions without.
    pub division: Option<u32>,
    /// Through a group, by place in [`Directory::groups`]; by itself without.
    pub through: Option<u32>,
}

/// The names of a report, each once. Everything else refers to them by place.
#[derive(Clone, Debug)]
pub struct Directory<F: Form = AsShown> {
    pub divisions: Vec<DivisionName<F>>,
    pub roles: Vec<RoleRow<F>>,
    pub groups: Vec<F::Name>,
    pub queues: Vec<F::Name>,
    pub licences: Vec<String>,
}

impl<F: Form> Directory<F> {
    /// The names of what people can be grouped by; persons aren't a group.
    pub fn names(&self, by: By) -> Vec<&F::Name> {
        match by {
            By::Person => Vec::new(),
            By::Division => self.divisions.iter().map(|division| &division.name).collect(),
            By::Role => self.roles.iter().map(|role| &role.name).collect(),
            By::Group => self.groups.iter().collect(),
            By::Queue => self.queues.iter().collect(),
        }
    }
}

/// A role, with what it grants of what is asked.
#[derive(Clone, Debug)]
pub struct RoleRow<F: Form = AsShown> {
    pub id: F::Id,
    pub name: F::Name,
    /// One a column: whether the role grants what is asked.
    pub grants: Vec<RoleGrants<F>>,
    pub held_by: usize,
    /// Whether it is the org's own: Genesys's roles are copied, not changed.
    pub may_be_changed: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RoleGrants<F: Form = AsShown> {
    Yes,
    /// All of it, some only for what is the person's own: held, with these words.
    Own(F::Text),
    /// All of it, some under a condition only.
    Conditional(F::Text),
    Part,
    No,
    /// The role's contents couldn't be read.
    Unknown,
}

impl<F: Form> RoleGrants<F> {
    /// Whether whoever holds the role has it.
    pub fn suffice(&self) -> bool {
        matches!(self, Self::Yes | Self::Own(_))
    }
}

/// A requirement that is judged for each person: all that a sentence about one of them has to know of it.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Its place in the report's requirements.
    pub requirement: usize,
    pub id: Arc<str>,
    pub title: String,
    /// Whether nobody can do without.
    pub required: bool,
    /// The feature that an optional one belongs to.
    pub feature: Option<String>,
    pub audience: Audience,
    /// How many hold it whom it isn't for.
    pub held_by_others: usize,
    pub what: AskedFor,
}

#[derive(Clone, Debug)]
pub enum AskedFor {
    Licence,
    ActiveUser,
    Permission {
        names: PermissionNames,
        /// What each alternative's names came to.
        alternatives: Vec<Vec<Resolved>>,
    },
}

impl Asked {
    /// What it is called on the admin screen.
    pub fn screen_title(&self) -> String {
        words::screen(&self.title)
    }

    /// What is ticked on the admin screen: of several ways the first that the org has, since no box is called like all.
    pub(super) fn box_title(&self) -> String {
        let settled = |set: &&Vec<Resolved>| {
            set.iter().all(|one| matches!(one, Resolved::Names { .. })) && !set.is_empty()
        };
        match self.alternatives() {
            several @ [_, _, ..] => match several.iter().find(settled) {
                Some(set) => {
                    let names = set.iter().filter_map(|one| match one {
                        Resolved::Names { names, .. } => Some(names.iter()),
                        _ => None,
                    });
                    let paths: Vec<String> =
                        names.flatten().map(|name| words::screen(&self.path_of(name))).collect();
                    words::listed(&paths, "and")
                }
                None => self.screen_title(),
            },
            _ => self.screen_title(),
        }
    }

    /// Where one of its permissions is ticked: as the guide names the box, or by the permission's own words.
    pub(super) fn path_of(&self, permission: &Permission) -> String {
        let written = match &self.what {
            AskedFor::Licence | AskedFor::ActiveUser => None,
            AskedFor::Permission { names, .. } => {
                let place = names.resolved.iter().position(|name| name == permission);
                place.and_then(|place| names.ui_path.get(place)).cloned()
            }
        };
        written.unwrap_or_else(|| [0, 1, 2].map(|part| permission.ui_words(part)).join(" > "))
    }

    /// What each alternative's names came to in this org; none for a licence.
    pub fn alternatives(&self) -> &[Vec<Resolved>] {
        self.alternatives_of_permission().unwrap_or_default()
    }

    /// The same; `None` for a licence.
    pub(super) fn alternatives_of_permission(&self) -> Option<&[Vec<Resolved>]> {
        match &self.what {
            AskedFor::Licence | AskedFor::ActiveUser => None,
            AskedFor::Permission { alternatives, .. } => Some(alternatives),
        }
    }
}

/// All findings of people: a column per requirement, a row for each person.
#[derive(Clone, Debug)]
pub struct Findings {
    pub columns: Arc<[Arc<str>]>,
    /// Person by person, in the order of [`PeoplePart::subjects`].
    pub cells: Vec<Cell>,
}

impl Findings {
    /// The finding of a person, by place, on a requirement, by column.
    ///
    /// # Panics
    /// When there is no such person or column.
    pub fn at(&self, row: usize, column: usize) -> Cell {
        self.cells[row * self.columns.len() + column]
    }

    pub fn of(&self, row: usize) -> &[Cell] {
        let width = self.columns.len();
        &self.cells[row * width..(row + 1) * width]
    }

    pub fn column(&self, requirement: &str) -> Option<usize> {
        self.columns.iter().position(|id| &**id == requirement)
    }
}

/// Feature → status, of one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Features {
    pub names: Arc<[String]>,
    pub statuses: Vec<Status>,
}

impl Serialize for Features {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.names.len()))?;
        for (name, status) in self.names.iter().zip(&self.statuses) {
            map.serialize_entry(name, status)?;
        }
        map.end()
    }
}

/// How many people have each status on one requirement.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubjectCounts {
    pub pass: usize,
    pub fail: usize,
    pub warn: usize,
    pub unknown: usize,
    /// For whom it isn't.
    #[serde(default, rename = "not-applicable", skip_serializing_if = "nobody")]
    pub not_applicable: usize,
}

fn nobody(people: &usize) -> bool {
    *people == 0
}

impl SubjectCounts {
    /// How many surely lack it, or have it only with a limit. Those for whom it is unknown aren't among them.
    pub fn lacking(self) -> usize {
        self.fail + self.warn
    }
}
