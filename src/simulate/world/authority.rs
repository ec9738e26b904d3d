//! Who may do what, and whom a caller sees. Pure.

use std::time::Duration;

use super::{About, Caller, Cohort, Conversation, Grant, Scope, World};
use crate::simulate::{
    catalogue::{division_aware, parts},
    operations::{Operation, Requires},
    org::{PolicyTable, Refused, Source},
    problem::Problem,
};

/// The divisions in which a caller may do something, conditions aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::simulate) enum Reach {
    Everywhere,
    In(Vec<usize>),
}

impl Reach {
    pub(crate) fn covers(&self, division: usize) -> bool {
        match self {
            Self::Everywhere => true,
            Self::In(divisions) => divisions.contains(&division),
        }
    }
}

impl World {
    /// What the caller holds. An admin holds everything without any grant.
    pub(crate) fn held(&self, caller: Caller) -> Vec<Grant> {
        match caller {
            Caller::Admin => Vec::new(),
            Caller::Client(client) => self.clients[client].grants.clone(),
            Caller::Person(person) => self.people.held(self.people.persons[person].cohort).collect(),
        }
    }

    /// Whether the caller holds the permission for this. The org must have it, a policy of a role must name it
    /// and its condition must hold, and the role must be held where the object is.
    pub(crate) fn holds(&self, caller: Caller, permission: &str, about: About<'_>) -> bool {
        if !self.catalogue.has(permission) {
            return false;
        }
        if caller == Caller::Admin {
            return true;
        }
        let aware = division_aware(permission);
        !self.slow_to_act()
            && self.grants_of(caller, permission).any(|(policy, scope)| {
                acts(policy, caller, about)
                    && (!aware || reaches(scope, about))
                    && !matches!(scope, Scope::Deleted(_))
            })
    }

    /// The grants that give the caller this permission, conditions aside. One in a division that is gone gives
    /// nothing.
    pub(crate) fn grants_of(
        &self,
        caller: Caller,
        permission: &str,
    ) -> impl Iterator<Item = (&PolicyTable, Scope)> {
        let mut held = self.held(caller);
        held.retain(|grant| !matches!(grant.scope, Scope::Deleted(_)));
        // A role is looked through once, however many divisions it is held in.
        let mut naming: Vec<Option<Vec<&PolicyTable>>> = vec![None; self.roles.len()];
        for grant in &held {
            naming[grant.role].get_or_insert_with(|| {
                let policies = self.roles[grant.role].policies.iter();
                policies.filter(|policy| names(policy, permission)).collect()
            });
        }
        held.into_iter().flat_map(move |grant| {
            let policies = naming[grant.role].clone().unwrap_or_default();
            policies.into_iter().map(move |policy| (policy, grant.scope))
        })
    }

    /// Where the caller may do this without a condition.
    pub(crate) fn reach(&self, caller: Caller, permission: &str) -> Reach {
        match caller {
            _ if !self.catalogue.has(permission) => return Reach::In(Vec::new()),
            Caller::Admin => return Reach::Everywhere,
            Caller::Client(_) | Caller::Person(_) if self.slow_to_act() => return Reach::In(Vec::new()),
            Caller::Client(_) | Caller::Person(_) => {}
        }
        let free = |policy: &PolicyTable| !policy.is_conditional() && policy.named_resources.is_empty();
        let grants = self.grants_of(caller, permission).filter(|(policy, _)| free(policy));
        let mut divisions = Vec::new();
        for (_, scope) in grants {
            match scope {
                Scope::Everywhere => return Reach::Everywhere,
                Scope::In(_) if !division_aware(permission) => return Reach::Everywhere,
                Scope::In(division) => divisions.push(division),
                Scope::Deleted(_) => {}
            }
        }
        Reach::In(divisions)
    }

    /// Whether the caller sees a person. Nothing says so to the caller: the others just aren't there. Everybody sees
    /// themselves.
    pub(crate) fn sees(&self, caller: Caller) -> impl Fn(usize) -> bool {
        let reach = self.reach(caller, "directory:user:view");
        let cohorts: Vec<bool> =
            self.people.cohorts.iter().map(|cohort| reach.covers(cohort.division)).collect();
        move |person| caller == Caller::Person(person) || cohorts[self.people.persons[person].cohort]
    }

    /// The people of these cohorts whom the caller sees.
    pub(crate) fn seen(&self, caller: Caller, wanted: impl Fn(&Cohort) -> bool) -> Vec<usize> {
        let sees = self.sees(caller);
        let mut people = self.people.of(wanted);
        people.retain(|person| sees(*person));
        people
    }

    /// Refuses unless the caller may do this, in the way the API does.
    pub(crate) fn allow(
        &self,
        caller: Caller,
        operation: &Operation,
        about: About<'_>,
    ) -> Result<(), Problem> {
        let lacking: Vec<&str> = operation
            .permissions
            .iter()
            .map(String::as_str)
            .filter(|permission| !self.holds(caller, permission, about))
            .collect();
        let all: Vec<&str> = operation.permissions.iter().map(String::as_str).collect();
        match operation.requires {
            // A few operations say ANY or ALL of an empty list.
            _ if all.is_empty() => Ok(()),
            Requires::None => Ok(()),
            Requires::Any if lacking.len() < all.len() => Ok(()),
            Requires::All if lacking.is_empty() => Ok(()),
            // The caller may do it somewhere, as the first look showed, but not here.
            Requires::Any | Requires::All if !matches!(about, About::Anything) => {
                Err(Problem::not_authorized())
            }
            Requires::Any => Err(Problem::missing_any(&all)),
            Requires::All => Err(Problem::missing(&lacking)),
        }
    }

    /// The conversation, if it exists and the caller may do this with it. Where the operation lists no
    /// permission, a role in one of the conversation's divisions is enough.
    pub(crate) fn conversation(
        &self,
        caller: Caller,
        operation: &Operation,
        id: &str,
    ) -> Result<&Conversation, Problem> {
        let known = self.conversations.iter().find(|known| known.id.to_string() == id.to_lowercase());
        let conversation = known.ok_or_else(|| Problem::not_found("conversation"))?;
        let about = About::Conversation(conversation);
        self.allow(caller, operation, about)?;
        if caller != Caller::Admin && !self.held(caller).iter().any(|grant| reaches(grant.scope, about)) {
            return Err(Problem::not_authorized());
        }
        Ok(conversation)
    }

    /// What a source of grants tells this caller: everything (`true`) or nothing (`false`).
    pub(crate) fn tells(&self, caller: Caller, source: Source) -> Result<bool, Problem> {
        match (self.file.faults.refused.get(&source), caller) {
            (Some(refused), Caller::Client(_)) => match refused {
                Refused::Forbidden => Err(Problem::not_authorized()),
                Refused::NotFound => Err(Problem::not_found("subject")),
                Refused::Empty => Ok(false),
            },
            _ => Ok(true),
        }
    }

    fn slow_to_act(&self) -> bool {
        let since_first = self.now.saturating_sub(self.first_request.unwrap_or(self.now));
        since_first < Duration::from_secs(self.file.faults.slow_to_act_seconds)
    }
}

/// Whether a policy names the permission: whole parts, `*` for any, case aside (docs/platform-api.md 5.3).
pub(in crate::simulate) fn names(policy: &PolicyTable, permission: &str) -> bool {
    let fits = |pattern: &str, part: &str| pattern == "*" || pattern.to_lowercase() == part.to_lowercase();
    parts(permission).is_some_and(|[domain, entity, action]| {
        fits(&policy.domain, domain)
            && fits(&policy.entity, entity)
            && policy.actions.iter().any(|pattern| fits(pattern, action))
    })
}

/// Whether a policy's condition and named resources let it act on this.
fn acts(policy: &PolicyTable, caller: Caller, about: About<'_>) -> bool {
    let is_person = matches!(caller, Caller::Person(_));
    let About::Conversation(conversation) = about else {
        // A client is no user: what is for nothing but a user's own isn't for it.
        let others = !policy.only_media.is_empty() || !policy.only_queues.is_empty();
        return is_person || others || !policy.current_user;
    };
    let met = policy.only_media.contains(&conversation.media) || (policy.current_user && is_person);
    let id = conversation.id.to_string();
    (met || !policy.is_conditional())
        && (policy.named_resources.is_empty() || policy.named_resources.contains(&id))
}

fn reaches(scope: Scope, about: About<'_>) -> bool {
    match (scope, about) {
        (Scope::Everywhere, _) | (Scope::In(_), About::Anything) => true,
        (Scope::Deleted(_), _) => false,
        (Scope::In(held), About::Conversation(conversation)) => conversation.divisions.contains(&held),
    }
}
