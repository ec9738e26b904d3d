//! What a simulated org is at one moment, and who may do what in it. Pure: the time comes from outside.
//!
//! This is the org's own judgement, written for it alone and shared with nobody: a mistake in the checker can't
//! hide behind the same mistake here.

use std::{collections::BTreeMap, time::Duration};

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::{
    catalogue::Catalogue,
    ids::stable_id,
    org::{ClientTable, HeldTable, Media, OrgFile, RoleTable, Where},
};

mod authority;
mod people;
mod roles;

pub(super) use authority::{Reach, names};
pub(super) use people::{Cohort, People, Person};
pub(super) use roles::policy;

pub(super) struct World {
    /// Of its fixes, those that are left.
    pub file: OrgFile,
    pub catalogue: Catalogue,
    pub divisions: Vec<Division>,
    pub roles: Vec<RoleTable>,
    /// The OAuth clients that sign in: the first one, and the one for people where there is one.
    pub clients: Vec<Client>,
    pub people: People,
    pub conversations: Vec<Conversation>,
    /// Where sign-in pages are.
    pub base: String,
    pub now: Duration,
    pub first_request: Option<Duration>,
}

/// A division. Divisions are known by their place in the list.
pub(super) struct Division {
    pub id: Uuid,
    pub name: String,
    pub home: bool,
    pub counts: Option<BTreeMap<String, u64>>,
}

pub(super) struct Client {
    pub id: Uuid,
    pub table: ClientTable,
    pub grants: Vec<Grant>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Grant {
    pub role: usize,
    pub scope: Scope,
    /// The place of the group that it is held through, in the list of groups.
    pub group: Option<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Scope {
    Everywhere,
    In(usize),
    /// In a division that the org no longer has.
    Deleted(Uuid),
}

pub(super) struct Conversation {
    pub id: Uuid,
    pub media: Media,
    pub has_transcript: bool,
    /// All that it met. Access to one of them is enough (docs/platform-api.md 7).
    pub divisions: Vec<usize>,
    pub start: Timestamp,
}

impl Conversation {
    /// Each took seven minutes.
    pub(super) fn end(&self) -> Timestamp {
        self.start + SignedDuration::from_mins(7)
    }

    pub(super) fn communication(&self) -> Uuid {
        stable_id("communication", &self.id.to_string())
    }

    pub(super) fn message(&self) -> Uuid {
        stable_id("message", &self.id.to_string())
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Caller {
    /// An OAuth client, by its place in the list.
    Client(usize),
    /// An admin: a person, who holds everything everywhere.
    Admin,
    /// Somebody, by the place in the list of people.
    Person(usize),
}

/// What is asked about: an operation in general, or one object.
#[derive(Clone, Copy)]
pub(super) enum About<'a> {
    Anything,
    Conversation(&'a Conversation),
}

impl World {
    /// The org of the file, with conversations that started shortly before this moment.
    pub(super) fn new(file: OrgFile, started: Timestamp) -> Self {
        let tables = file.divisions.iter().map(|table| table.get_ref());
        let mut divisions: Vec<Division> =
            tables.map(|table| division(&table.name, table.home, table.counts.clone())).collect();
        for number in divisions.len() + 1..=file.generate_divisions {
            let counts = BTreeMap::from([("queue".to_owned(), 3), ("user".to_owned(), 12)]);
            divisions.push(division(&format!("Branch {number:04}"), false, Some(counts)));
        }
        let mut world = Self {
            catalogue: Catalogue::of(&file),
            roles: roles::written_out(&file.roles),
            clients: Vec::new(),
            people: People::default(),
            divisions,
            conversations: Vec::new(),
            base: String::new(),
            now: Duration::ZERO,
            first_request: None,
            file,
        };
        world.hold_clients();
        world.hold_people();
        world.hold_conversations(started);
        world
    }

    fn hold_clients(&mut self) {
        for table in std::iter::once(self.file.client.clone()).chain(self.file.people_client.clone()) {
            let name = format!("{}/{}", self.file.name, table.name);
            let id = table.id.unwrap_or_else(|| stable_id("client", &name));
            self.clients.push(Client { id, table, grants: Vec::new() });
        }
    }

    fn hold_people(&mut self) {
        for table in self.file.groups.clone() {
            let table = table.into_inner();
            let group = self.group_called(&table.name);
            self.people.groups[group].grants = self.grants_of_table(&table.roles, Some(group));
        }
        for grant in self.file.grants.clone() {
            let grant = grant.into_inner();
            let client = self.clients.iter().position(|client| Some(&client.table.name) == grant.to.as_ref());
            let group = grant.through_group.as_deref().map(|name| self.group_called(name));
            self.grant(client.unwrap_or(0), &grant.role, &grant.divisions, group);
        }
        for table in self.file.queues.clone() {
            let table = table.into_inner();
            let Some(division) = self.named(&table.division) else { continue };
            let groups = table.groups.iter().map(|name| self.group_called(name)).collect();
            let id = stable_id("queue of people", &table.name);
            self.people.queues.push(people::Queue { id, name: table.name, division, groups });
        }
        for table in self.file.agents.clone() {
            let table = table.into_inner();
            let Some(division) = self.named(&table.division) else { continue };
            let queue = |name: &String| self.people.queues.iter().position(|queue| queue.name == *name);
            let queues = table.queues.iter().filter_map(queue).collect();
            let groups = table.groups.iter().map(|name| self.group_called(name)).collect();
            let grants = self.grants_of_table(&table.roles, None);
            let (state, licences, count, name) = (table.state, table.licences, table.count, table.name);
            self.people.cohorts.push(people::Cohort {
                division,
                state,
                groups,
                queues,
                grants,
                licences,
                count,
                name,
            });
        }
        self.people.name_everybody();
    }

    /// The group's place. One that only a grant of the client names comes to be by that.
    fn group_called(&mut self, name: &str) -> usize {
        let groups = &mut self.people.groups;
        groups.iter().position(|group| group.name == name).unwrap_or_else(|| {
            let id = stable_id("group", name);
            groups.push(people::Group { id, name: name.to_owned(), grants: Vec::new() });
            groups.len() - 1
        })
    }

    fn grants_of_table(&self, held: &[HeldTable], group: Option<usize>) -> Vec<Grant> {
        held.iter().flat_map(|held| self.grants(&held.role, &held.divisions, group)).collect()
    }

    /// A role's grants, one per division.
    fn grants(&self, role: &str, divisions: &Where, group: Option<usize>) -> Vec<Grant> {
        let Some(role) = self.roles.iter().position(|known| known.name == role) else { return Vec::new() };
        let scopes: Vec<Scope> = match divisions {
            Where::Star(_) => vec![Scope::Everywhere],
            Where::Listed(names) => names.iter().filter_map(|name| self.named(name)).map(Scope::In).collect(),
            Where::AllBut { all_but } => (0..self.divisions.len())
                .filter(|index| !all_but.contains(&self.divisions[*index].name))
                .map(Scope::In)
                .collect(),
            Where::Deleted { deleted } => vec![Scope::Deleted(stable_id("division", deleted))],
        };
        scopes.into_iter().map(|scope| Grant { role, scope, group }).collect()
    }

    /// Gives a client a role, once more or for the first time.
    pub(super) fn grant(&mut self, client: usize, role: &str, divisions: &Where, group: Option<usize>) {
        let grants = self.grants(role, divisions, group);
        self.clients[client].grants.extend(grants);
    }

    pub(super) fn grant_to_group(&mut self, group: &str, role: &str, divisions: &Where) {
        let group = self.group_called(group);
        let grants = self.grants(role, divisions, Some(group));
        self.people.groups[group].grants.extend(grants);
    }

    fn named(&self, name: &str) -> Option<usize> {
        self.divisions.iter().position(|division| division.name == name)
    }

    fn hold_conversations(&mut self, started: Timestamp) {
        let mut planned: Vec<(Media, bool, Vec<usize>)> = Vec::new();
        for (index, table) in self.file.divisions.iter().enumerate() {
            let counts = table.get_ref().conversations;
            let kinds = [
                (Media::Voice, true, counts.voice),
                (Media::Voice, false, counts.voice_without_transcript),
                (Media::Message, false, counts.message),
                (Media::Email, false, counts.email),
            ];
            for (media, transcript, count) in kinds {
                planned.extend((0..count).map(|_| (media, transcript, vec![index])));
            }
        }
        for table in &self.file.transferred {
            let table = table.get_ref();
            let met = table.divisions.iter().filter_map(|name| self.named(name)).collect();
            planned.push((table.kind, table.kind == Media::Voice, met));
        }
        let count = planned.len().max(1);
        for (number, (media, has_transcript, divisions)) in planned.into_iter().enumerate() {
            // Spread over the last six days, mixed so that no division has only old ones.
            let minutes = 90 + (number * 7_919 % count) * (6 * 24 * 60 - 120) / count;
            let start = started - SignedDuration::from_mins(minutes as i64);
            let id = stable_id("conversation", &format!("{}/{number}", self.file.name));
            self.conversations.push(Conversation { id, media, has_transcript, divisions, start });
        }
    }

    pub(super) fn role_id(&self, role: usize) -> Uuid {
        stable_id("role", &self.roles[role].name)
    }

    /// A division's id, or `*`.
    pub(super) fn division_id(&self, scope: Scope) -> String {
        match scope {
            Scope::Everywhere => "*".to_owned(),
            Scope::In(index) => self.divisions[index].id.to_string(),
            Scope::Deleted(id) => id.to_string(),
        }
    }

    pub(super) fn org_id(&self) -> Uuid {
        self.file.id.unwrap_or_else(|| stable_id("org", &self.file.name))
    }
}

fn division(name: &str, home: bool, counts: Option<BTreeMap<String, u64>>) -> Division {
    Division { id: stable_id("division", name), name: name.to_owned(), home, counts }
}

#[cfg(test)]
mod tests;
