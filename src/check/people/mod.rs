//! What is read of people: who is looked at, then what they hold and their licences, side by side, then the names of
//! the groups they are in.

mod asked;
mod find;
mod gathered;
mod grants;
mod groups;
mod licences;
mod own;
mod roster;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

pub(super) use find::{find, search};
pub(super) use gathered::Gathered;

use self::{
    asked::Asked,
    grants::{ByRoles, Path, Question, Who},
    groups::Groups,
};
use super::{
    reader::{UNREADABLE, keep},
    run::Run,
    tasks::{Source, Tasks},
};
use crate::{
    genesys::Kept,
    model::{
        Grants, Id, Permission, PersonNeed, Unread,
        people::{Choice, evidence::Watched},
    },
};

/// The sources that the requirements that are asked for depend on.
fn wanted(run: &Run<'_>) -> Vec<Source> {
    let asked = run.integration.person_needs().filter(|(_, requirement, _)| run.asks(&requirement.id));
    let sources = asked.flat_map(|(_, _, need)| match need {
        PersonNeed::Permission(need) => {
            let by_type = need.alternatives.iter().flatten().any(|name| !name.integration_type.is_empty());
            if by_type { &[Source::Holdings, Source::Types][..] } else { &[Source::Holdings] }
        }
        PersonNeed::Licence(_) => &[Source::Licences],
        // Who is looked at is told with it.
        PersonNeed::ActiveUser => &[],
    });
    sources.copied().collect()
}

pub(super) struct Room<'a> {
    run: &'a Run<'a>,
    pub gathered: &'a mut Gathered,
    wanted: Vec<Source>,
    /// Where only some rows are asked for: who lacks something of it, by place, as far as anything is known of them.
    lacking: Option<BTreeSet<usize>>,
}

impl<'a> Room<'a> {
    pub(super) fn new(run: &'a Run<'a>, gathered: &'a mut Gathered) -> Self {
        gathered.evidence.accepted.clone_from(&run.options.accepted);
        let lacking = if run.asks_all() { None } else { gathered.lacking(run) };
        Self { run, gathered, wanted: wanted(run), lacking }
    }

    /// Whether somebody else than whoever signed in looks at the people.
    fn is_observed(&self) -> bool {
        self.run.connection.observer.is_some()
    }

    /// Which of the shared sources it needs.
    pub(super) fn wants(&self) -> Vec<Source> {
        let [permissions, types] =
            [Source::Holdings, Source::Types].map(|source| self.wanted.contains(&source));
        let (evidence, again) = (&self.gathered.evidence, !self.run.asks_all());
        let own_unread = self.gathered.own.as_ref().is_none_or(Result::is_err);
        let mut wanted = Vec::new();
        wanted.extend((permissions && (again || evidence.catalogue.is_err())).then_some(Source::Catalogue));
        wanted.extend(evidence.divisions.is_err().then_some(Source::Divisions));
        wanted.extend((types && (again || evidence.types.is_err())).then_some(Source::Types));
        let own = if self.is_observed() { Source::GrantsOfObserver } else { Source::Grants };
        wanted.extend((permissions && again || own_unread).then_some(own));
        wanted
    }

    /// Starts to read who is looked at. What they hold is read once that is known, and whatever else tells how to
    /// read it.
    pub(super) fn start(&mut self, tasks: &mut Tasks) {
        if self.gathered.evidence.people.is_err() {
            let (choice, audiences) = (self.run.options.people.clone(), self.run.options.audiences.clone());
            let me = self.run.connection.signed_in.person.clone();
            let mut everyone = std::mem::take(&mut self.gathered.everyone);
            tasks.start(
                Source::Roster,
                |reader| async move {
                    let read = roster::read(&reader, &choice, &audiences, me.as_ref(), &mut everyone).await;
                    (read, everyone)
                },
                (Err(UNREADABLE), Kept::default()),
                |rooms, _, (read, everyone)| {
                    let gathered = &mut *rooms.people.gathered;
                    gathered.everyone = everyone;
                    match read {
                        Ok(roster) => gathered.take_roster(roster),
                        Err(unread) => gathered.evidence.people = Err(unread),
                    }
                },
            );
        }
        use Source::{Catalogue, Divisions, Grants, GrantsOfObserver, Holdings, Roster, Types};
        let tells_of_all =
            |source| matches!(source, Catalogue | Divisions | Grants | GrantsOfObserver | Roster | Types);
        tasks.after(tells_of_all, |rooms, tasks| rooms.people.look_at_people(tasks));
        tasks.after(
            move |source| tells_of_all(source) || source == Holdings,
            |rooms, tasks| rooms.people.learn_groups(tasks),
        );
    }

    /// What whoever signed in holds was read; it tells of the people's part where nobody else looks at them.
    pub(super) fn take_grants_of_login(&mut self, read: Result<Grants, Unread>) {
        if !self.is_observed() {
            self.take_grants(read);
        }
    }

    /// What whoever looks at the people holds was read.
    pub(super) fn take_grants(&mut self, read: Result<Grants, Unread>) {
        keep(self.gathered.own.get_or_insert(Err(Unread::NotYet)), read);
    }

    /// Starts to read what the people hold and their licences.
    fn look_at_people(&mut self, tasks: &mut Tasks) {
        let Ok(people) = &self.gathered.evidence.people else { return };
        let chosen = |source: Source, unread: fn(&Watched) -> bool| -> Vec<usize> {
            let stale = |place: &usize| match &self.lacking {
                _ if self.run.asks_all() => unread(&people[*place]),
                Some(lacking) => lacking.contains(place),
                None => true,
            };
            let wanted = self.wanted.contains(&source);
            (0..people.len()).filter(|place| wanted && stale(place)).collect()
        };
        let holdings_of = chosen(Source::Holdings, |watched| watched.grants.is_err());
        let licences_of = chosen(Source::Licences, |watched| watched.licences.is_err());
        if !holdings_of.is_empty() {
            self.read_holdings(holdings_of, tasks);
        }
        if !licences_of.is_empty() {
            self.read_licences(licences_of, tasks);
        }
    }

    fn read_holdings(&mut self, mut of: Vec<usize>, tasks: &mut Tasks) {
        let gathered = &mut *self.gathered;
        let people = gathered.evidence.people.as_deref().unwrap_or_default();
        let path = match self.run.options.people {
            Choice::Myself => Some(Path::Myself),
            Choice::Everyone | Choice::Picks(_) => gathered.path,
        };
        let mut by_roles = std::mem::take(&mut gathered.by_roles);
        if path == Some(Path::ByRoles) {
            // Roles tell of everybody at once.
            of = (0..people.len()).collect();
            if !self.run.asks_all() {
                by_roles = ByRoles::default();
            }
        }
        let [roles, grants] = ["authorization:role:view", "authorization:grant:view"].map(named);
        let own = gathered.own_holdings([roles.clone(), grants.clone()]);
        let question = Question {
            people: of.iter().map(|place| Who::of(&people[*place])).collect(),
            everyone: self.run.options.people == Choice::Everyone,
            groups_told: gathered.groups_told,
            asked: Asked::of(self.run.integration, &gathered.evidence),
            sees_roles: own[&roles],
            sees_grants: own[&grants],
            path,
        };
        let mut groups = std::mem::take(&mut gathered.groups);
        tasks.start(
            Source::Holdings,
            |reader| async move {
                let answered = grants::read(&reader, &question, &mut by_roles, &mut groups).await;
                (Some(answered), by_roles, groups)
            },
            (None, ByRoles::default(), Groups::default()),
            |rooms, _, (answered, by_roles, groups)| {
                let gathered = &mut *rooms.people.gathered;
                (gathered.by_roles, gathered.groups) = (by_roles, groups);
                gathered.take_holdings(of, answered);
            },
        );
    }

    fn read_licences(&mut self, of: Vec<usize>, tasks: &mut Tasks) {
        let people = self.gathered.evidence.people.as_deref().unwrap_or_default();
        let ids: Vec<Id> = of.iter().map(|place| people[*place].person.id().clone()).collect();
        let mut kept = std::mem::take(&mut self.gathered.licences);
        tasks.start(
            Source::Licences,
            |reader| async move {
                let read = licences::read(&reader, &ids, &mut kept).await;
                (Some(read), kept)
            },
            (None, Kept::default()),
            |rooms, _, (read, kept)| {
                let gathered = &mut *rooms.people.gathered;
                gathered.licences = kept;
                gathered.take_licences(of, read);
            },
        );
    }

    /// Starts to read the names of groups that nothing has told yet.
    fn learn_groups(&mut self, tasks: &mut Tasks) {
        let ids = self.gathered.groups.unknown(self.gathered.groups_named());
        if ids.is_empty() {
            return;
        }
        let mut groups = std::mem::take(&mut self.gathered.groups);
        tasks.start(
            Source::Groups,
            |reader| async move {
                groups.learn(&reader, ids).await;
                groups
            },
            Groups::default(),
            |rooms, _, groups| rooms.people.gathered.groups = groups,
        );
    }

    pub(super) fn end(self) {
        let prerequisites = self.run.integration.prerequisites().iter();
        // What helps where a role can't be read depends on whether roles may be read at all.
        let needed = prerequisites.map(|needed| needed.permission.clone());
        let own = self.gathered.own_holdings(needed.chain([named("authorization:role:view")]));
        self.gathered.evidence.own = own;
        self.gathered.name_what_is_referred_to();
    }
}

fn named(permission: &str) -> Permission {
    permission.parse().expect("a permission's whole name")
}
