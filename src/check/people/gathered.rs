//! What was gathered of people so far. It stays, so that a run that was stopped goes on where it was.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    grants::{Answered, ByRoles, Path},
    groups::Groups,
    own,
    roster::Roster,
};
use crate::{
    check::{
        reader::{UNREADABLE, keep},
        run::Run,
    },
    genesys::{Kept, wire::Account},
    model::{
        Cell, Grants, Holder, Id, Permission, Status, Unread,
        people::{
            evidence::{OwnHolding, PeopleEvidence, Watched},
            judge,
        },
    },
};

/// What was gathered, parts of lists that a stopped run was reading included.
#[derive(Default)]
pub(in crate::check) struct Gathered {
    pub evidence: PeopleEvidence,
    pub notes: Vec<String>,
    pub(super) own: Option<Result<Grants, Unread>>,
    pub(super) everyone: Kept<Account>,
    pub(super) groups_told: bool,
    pub(super) licences: Kept<(Id, Vec<String>)>,
    pub(super) path: Option<Path>,
    pub(super) by_roles: ByRoles,
    pub(super) groups: Groups,
}

impl Gathered {
    /// Whether somebody is left without an answer, which the next run may get.
    pub(crate) fn lacks_answers(&self) -> bool {
        let unanswered = |unread: &Unread| unread.has_no_answer();
        match &self.evidence.people {
            Err(unread) => unanswered(unread),
            Ok(people) => people.iter().any(|watched| watched.grants.as_ref().is_err_and(unanswered)),
        }
    }

    /// The people who lack something of what is asked for, by place; none where nothing is known of them.
    pub(super) fn lacking(&self, run: &Run<'_>) -> Option<BTreeSet<usize>> {
        let people = self.evidence.people.as_ref().ok()?;
        let asked: Vec<bool> =
            run.integration.person_needs().map(|(_, requirement, _)| run.asks(&requirement.id)).collect();
        let cells = judge::judge_people(run.integration, &self.evidence);
        if asked.is_empty() || cells.len() != asked.len() * people.len() {
            return None;
        }
        let lacks =
            |row: &[Cell]| row.iter().zip(&asked).any(|(cell, asked)| *asked && cell.status != Status::Pass);
        let rows = cells.chunks(asked.len()).enumerate();
        Some(rows.filter(|(_, row)| lacks(row)).map(|(place, _)| place).collect())
    }

    /// Where whoever signed in holds these permissions.
    pub(super) fn own_holdings(
        &self,
        permissions: impl IntoIterator<Item = Permission>,
    ) -> BTreeMap<Permission, OwnHolding> {
        let grants = self.own.clone().unwrap_or(Err(Unread::NotYet));
        own::holdings(permissions.into_iter().collect(), &self.evidence, grants)
    }

    pub(super) fn take_roster(&mut self, roster: Roster) {
        let Roster { members, queues, audiences, notes } = roster;
        self.groups_told = members.iter().all(|member| member.account.groups.is_some());
        let watched = members.into_iter().map(|member| Watched {
            person: member.account.person,
            state: member.account.state,
            grants: Err(Unread::NotYet),
            licences: Err(Unread::NotYet),
            groups: member.account.groups.unwrap_or_default(),
            queues: member.queues,
        });
        self.evidence.people = Ok(watched.collect());
        self.evidence.queues = queues;
        self.evidence.audiences = audiences;
        self.notes = notes;
        self.everyone = Kept::default();
    }

    /// What the people at these places hold; nothing where reading it failed.
    pub(super) fn take_holdings(&mut self, of: Vec<usize>, answered: Option<Answered>) {
        let Ok(people) = &mut self.evidence.people else { return };
        let Some(Answered { path, grants }) = answered else {
            return of.into_iter().for_each(|place| people[place].grants = Err(UNREADABLE));
        };
        self.path = Some(path);
        self.evidence.source = path.source();
        for (place, read) in of.into_iter().zip(grants) {
            keep(&mut people[place].grants, read);
        }
    }

    /// The licences of the people at these places; nothing where reading them failed.
    pub(super) fn take_licences(&mut self, of: Vec<usize>, read: Option<Vec<Result<Vec<String>, Unread>>>) {
        let Ok(people) = &mut self.evidence.people else { return };
        let read = read.unwrap_or_else(|| vec![Err(UNREADABLE); of.len()]);
        for (place, read) in of.into_iter().zip(read) {
            keep(&mut people[place].licences, read);
        }
    }

    pub(super) fn groups_named(&self) -> BTreeSet<Id> {
        let of_one = |watched: &Watched| {
            let through = watched.grants.iter().flatten().filter_map(|grant| match &grant.holder {
                Holder::Group { id } => Some(id),
                Holder::Subject => None,
            });
            watched.groups.iter().chain(through).cloned().collect::<Vec<_>>()
        };
        self.evidence.people.iter().flatten().flat_map(of_one).collect()
    }

    /// Names the roles and groups that anything refers to.
    pub(super) fn name_what_is_referred_to(&mut self) {
        let mut roles = BTreeMap::new();
        for grant in self.evidence.people.iter().flatten().flat_map(|watched| watched.grants.iter().flatten())
        {
            roles.entry(grant.role.id().clone()).or_insert_with(|| grant.role.clone());
        }
        let groups = self.groups_named();
        self.evidence.roles = roles.into_values().collect();
        self.evidence.groups = groups.into_iter().map(|id| (id.clone(), self.groups.name(&id))).collect();
    }
}
