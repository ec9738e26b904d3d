//! What is asked of each person: a column per requirement, its names resolved once, each permission with a number.
//! Pure.

use super::{
    evidence::PeopleEvidence,
    resolve::{Resolved, resolve},
};
use crate::model::{
    Cause, Cell, Integration, LicenceNeed, PeoplePermission, Permission, PersonNeed, Requirement, Status,
    Wanted,
};

/// How much a permission is held, the least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Grade {
    No,
    Unknown,
    Conditional,
    /// On condition that it is the person's own, which Genesys recommends (docs/platform-api.md 5.2).
    Own,
    Yes,
}

pub(super) struct Columns<'a> {
    /// In the manifest's order.
    pub list: Vec<Column<'a>>,
    /// Every permission that any of them comes to, once. Terms refer to them by place.
    pub names: Vec<Permission>,
}

pub(super) struct Column<'a> {
    /// Its place among the requirements.
    pub place: usize,
    pub requirement: &'a Requirement,
    pub ask: Ask<'a>,
}

pub(super) enum Ask<'a> {
    Licence(&'a LicenceNeed),
    ActiveUser,
    Permission {
        need: &'a PeoplePermission,
        /// What each name came to.
        resolved: Vec<Vec<Resolved>>,
        /// The same, ready to be compared: an OR of ANDs.
        sets: Vec<Vec<Term>>,
    },
}

/// One part of a set that must hold whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Term {
    /// This permission, by place in [`Columns::names`].
    Name(usize),
    Open(Cause),
    Absent,
}

impl<'a> Columns<'a> {
    pub(super) fn of(integration: &'a Integration, evidence: &PeopleEvidence) -> Self {
        let mut columns = Self { list: Vec::new(), names: Vec::new() };
        for (place, requirement, need) in integration.person_needs() {
            let ask = match need {
                PersonNeed::Licence(need) => Ask::Licence(need),
                PersonNeed::ActiveUser => Ask::ActiveUser,
                PersonNeed::Permission(need) => columns.permission(requirement, need, evidence),
            };
            columns.list.push(Column { place, requirement, ask });
        }
        columns
    }

    fn permission(
        &mut self,
        requirement: &Requirement,
        need: &'a PeoplePermission,
        evidence: &PeopleEvidence,
    ) -> Ask<'a> {
        let asked = requirement.asked.as_deref().unwrap_or(&requirement.title);
        let types = evidence.types.as_deref().unwrap_or_default();
        let mut resolved = Vec::with_capacity(need.alternatives.len());
        let mut sets = Vec::with_capacity(need.alternatives.len());
        for alternative in &need.alternatives {
            let mut came_to = Vec::with_capacity(alternative.len());
            let mut terms = Vec::with_capacity(alternative.len());
            for name in alternative {
                let catalogue = evidence.catalogue.as_ref().map_err(|unread| *unread);
                let one = resolve(asked, name, catalogue, types, &evidence.accepted);
                match &one {
                    Resolved::Names { names, .. } => {
                        terms.extend(names.iter().map(|name| Term::Name(self.place_of(name))));
                    }
                    Resolved::Absent => terms.push(Term::Absent),
                    Resolved::Unsettled { .. } => terms.push(Term::Open(Cause::NotInCatalogue)),
                    // Without the catalogue a name that is certain is judged as it stands; a guess isn't.
                    Resolved::Unread(unread) => terms.push(match &name.wanted {
                        Wanted::One(wanted) if name.certain => Term::Name(self.place_of(wanted)),
                        Wanted::One(_) | Wanted::EveryAction { .. } => Term::Open(unread.cause()),
                    }),
                }
                came_to.push(one);
            }
            resolved.push(came_to);
            sets.push(terms);
        }
        Ask::Permission { need, resolved, sets }
    }

    fn place_of(&mut self, name: &Permission) -> usize {
        self.names.iter().position(|known| known == name).unwrap_or_else(|| {
            self.names.push(name.clone());
            self.names.len() - 1
        })
    }
}

impl Column<'_> {
    /// The judgement on somebody who holds `held`, one grade a name. `doubt` says why what is unknown is unknown.
    pub(super) fn permission_cell(&self, sets: &[Vec<Term>], held: &[Grade], doubt: Cause) -> Cell {
        let mut best = Grade::No;
        let mut cause = doubt;
        let mut absent_in_all = true;
        for set in sets {
            let mut least = Grade::Yes;
            let mut open = None;
            let mut absent = false;
            for term in set {
                let grade = match *term {
                    Term::Name(place) => held[place],
                    Term::Open(why) => {
                        open = open.or(Some(why));
                        Grade::Unknown
                    }
                    Term::Absent => {
                        absent = true;
                        Grade::No
                    }
                };
                least = least.min(grade);
            }
            absent_in_all &= absent;
            if least > best {
                best = least;
                cause = open.unwrap_or(doubt);
            }
        }
        match best {
            Grade::Yes | Grade::Own => Cell { status: Status::Pass, cause: None },
            Grade::Conditional => Cell { status: Status::Warn, cause: Some(Cause::Conditional) },
            Grade::Unknown => Cell { status: Status::Unknown, cause: Some(cause) },
            Grade::No if absent_in_all => self.lacking(Cause::NotInCatalogue),
            Grade::No => self.lacking(Cause::NotGranted),
        }
    }

    /// What isn't held fails; an optional requirement never does.
    pub(super) fn lacking(&self, cause: Cause) -> Cell {
        let status = if self.requirement.required { Status::Fail } else { Status::Warn };
        Cell { status, cause: Some(cause) }
    }
}
