//! The people of an org, their groups and queues. Pure.
//!
//! People are known by their place in the list, and hold what their cohort and its groups hold: whoever is alike
//! is stored once, so that ten thousand cost little and no request goes through all that each of them holds.

use std::collections::HashMap;

use uuid::Uuid;

use super::Grant;
use crate::simulate::ids::stable_id;

#[derive(Default)]
pub(in crate::simulate) struct People {
    /// In the order of their names' numbers.
    pub persons: Vec<Person>,
    pub cohorts: Vec<Cohort>,
    pub groups: Vec<Group>,
    pub queues: Vec<Queue>,
    places: HashMap<Uuid, usize>,
}

pub(in crate::simulate) struct Person {
    pub id: Uuid,
    pub name: Box<str>,
    pub email: Box<str>,
    pub cohort: usize,
}

pub(in crate::simulate) struct Cohort {
    pub division: usize,
    pub state: String,
    pub groups: Vec<usize>,
    pub queues: Vec<usize>,
    pub grants: Vec<Grant>,
    pub licences: Vec<String>,
    pub count: usize,
    /// Of the one person, if it has a name of its own.
    pub name: Option<String>,
}

pub(in crate::simulate) struct Group {
    pub id: Uuid,
    pub name: String,
    pub grants: Vec<Grant>,
}

pub(in crate::simulate) struct Queue {
    pub id: Uuid,
    pub name: String,
    pub division: usize,
    /// The groups whose members are its members.
    pub groups: Vec<usize>,
}

impl People {
    /// Gives everybody of the cohorts a name: first those who have their own, then numbers that go through all
    /// cohorts evenly, as people come to a company.
    pub(crate) fn name_everybody(&mut self) {
        let own = self.cohorts.iter().enumerate().filter_map(|(cohort, table)| {
            table.name.as_ref().map(|name| (cohort, name.clone(), address(&name.to_lowercase())))
        });
        let own: Vec<(usize, String, String)> = own.collect();
        let mut order: Vec<(usize, usize)> = Vec::new();
        for (cohort, table) in self.cohorts.iter().enumerate().filter(|(_, table)| table.name.is_none()) {
            let even = |member: usize| ((2 * member + 1) << 32) / (2 * table.count);
            order.extend((0..table.count).map(|member| (even(member), cohort)));
        }
        order.sort_unstable();
        let numbered = order.into_iter().enumerate().map(|(index, (_, cohort))| {
            let number = index + 1;
            (cohort, format!("Agent {number:04}"), format!("agent.{number:04}@example.com"))
        });
        for (cohort, name, email) in own.into_iter().chain(numbered) {
            let id = stable_id("user", &email);
            self.places.insert(id, self.persons.len());
            self.persons.push(Person { id, name: name.into(), email: email.into(), cohort });
        }
    }

    pub(crate) fn place(&self, id: &str) -> Option<usize> {
        self.places.get(&Uuid::parse_str(id).ok()?).copied()
    }

    pub(crate) fn with_email(&self, email: &str) -> Option<usize> {
        self.persons.iter().position(|person| person.email.eq_ignore_ascii_case(email))
    }

    pub(crate) fn cohort(&self, person: usize) -> &Cohort {
        &self.cohorts[self.persons[person].cohort]
    }

    pub(crate) fn group(&self, id: &str) -> Option<usize> {
        self.groups.iter().position(|group| group.id.to_string().eq_ignore_ascii_case(id))
    }

    pub(crate) fn queue(&self, id: &str) -> Option<usize> {
        self.queues.iter().position(|queue| queue.id.to_string().eq_ignore_ascii_case(id))
    }

    /// What somebody of this cohort holds: by themselves first, then through each group.
    pub(crate) fn held(&self, cohort: usize) -> impl Iterator<Item = Grant> {
        let cohort = &self.cohorts[cohort];
        let through = cohort.groups.iter().flat_map(|group| &self.groups[*group].grants);
        cohort.grants.iter().chain(through).copied()
    }

    /// The people of the cohorts that this is true for, without those who left.
    pub(crate) fn of(&self, wanted: impl Fn(&Cohort) -> bool) -> Vec<usize> {
        let wanted: Vec<bool> =
            self.cohorts.iter().map(|cohort| cohort.state != "deleted" && wanted(cohort)).collect();
        (0..self.persons.len()).filter(|person| wanted[self.persons[*person].cohort]).collect()
    }

    /// How many people the cohorts have that this is true for, without those who left.
    pub(crate) fn count(&self, wanted: impl Fn(&Cohort) -> bool) -> usize {
        let cohorts = self.cohorts.iter().filter(|cohort| cohort.state != "deleted" && wanted(cohort));
        cohorts.map(|cohort| cohort.count).sum()
    }

    /// Whether people of the cohort are members of the queue, and whether through a group.
    pub(crate) fn membership(&self, cohort: &Cohort, queue: usize) -> Option<&'static str> {
        if cohort.queues.contains(&queue) {
            return Some("user");
        }
        let through = self.queues[queue].groups.iter().any(|group| cohort.groups.contains(group));
        through.then_some("group")
    }
}

/// `admin contoso` → `admin.contoso@example.com`
fn address(name: &str) -> String {
    let words: Vec<&str> =
        name.split(|letter: char| !letter.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    format!("{}@example.com", words.join("."))
}
