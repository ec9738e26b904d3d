//! What a simulated org is at one moment, and who may do what in it. Pure: the time comes from outside.
//!
//! This is the org's own judgement, written for it alone and shared with nobody: a mistake in the checker can't
//! hide behind the same mistake here.

use std::{collections::BTreeMap, time::Duration};

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::{
    catalogue::{Catalogue, division_aware, parts},
    ids::stable_id,
    operations::{Operation, Requires},
    org::{Media, OrgFile, PolicyTable, Refused, RoleTable, Source, Where},
    problem::Problem,
};

/// The org.
pub(super) struct World {
    pub file: OrgFile,
    pub catalogue: Catalogue,
    pub divisions: Vec<Division>,
    pub roles: Vec<RoleTable>,
    pub grants: Vec<Grant>,
    pub conversations: Vec<Conversation>,
    /// How many of the file's mends were done.
    pub mended: usize,
    /// Since the start.
    pub now: Duration,
    /// When the first request came.
    pub first_request: Option<Duration>,
}

/// A division. Divisions are known by their place in the list.
pub(super) struct Division {
    pub id: Uuid,
    pub name: String,
    pub home: bool,
    pub counts: Option<BTreeMap<String, u64>>,
}

/// A role that the client holds in a division.
pub(super) struct Grant {
    /// Its place in the list of roles.
    pub role: usize,
    pub scope: Scope,
    pub group: Option<String>,
}

/// Where a grant holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    Everywhere,
    In(usize),
}

/// A conversation.
pub(super) struct Conversation {
    pub id: Uuid,
    pub media: Media,
    pub has_transcript: bool,
    /// All that it met. Access to one of them is enough (reference 7).
    pub divisions: Vec<usize>,
    pub start: Timestamp,
}

impl Conversation {
    /// Each took seven minutes.
    pub fn end(&self) -> Timestamp {
        self.start + SignedDuration::from_mins(7)
    }

    /// The one communication of the customer.
    pub fn communication(&self) -> Uuid {
        stable_id("communication", &self.id.to_string())
    }

    /// The one message of a message conversation.
    pub fn message(&self) -> Uuid {
        stable_id("message", &self.id.to_string())
    }
}

/// Who calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Caller {
    /// The OAuth client.
    Client,
    /// An admin: a person, who holds everything everywhere.
    Admin,
}

/// What is asked about: an operation in general, or one object.
#[derive(Clone, Copy)]
pub(super) enum About<'a> {
    Anything,
    Conversation(&'a Conversation),
}

impl World {
    /// The org of the file, with conversations that started shortly before this moment.
    pub fn new(file: OrgFile, started: Timestamp) -> Self {
        let mut divisions: Vec<Division> = file
            .divisions
            .iter()
            .map(|table| table.get_ref())
            .map(|table| division(&table.name, table.home, table.counts.clone()))
            .collect();
        for number in divisions.len() + 1..=file.generate_divisions {
            let counts = BTreeMap::from([("queue".to_owned(), 3), ("user".to_owned(), 12)]);
            divisions.push(division(&format!("Branch {number:04}"), false, Some(counts)));
        }
        let mut world = Self {
            catalogue: Catalogue::of(&file),
            roles: file.roles.clone(),
            divisions,
            grants: Vec::new(),
            conversations: Vec::new(),
            mended: 0,
            now: Duration::ZERO,
            first_request: None,
            file,
        };
        for grant in world.file.grants.clone() {
            let grant = grant.into_inner();
            world.grant(&grant.role, &grant.divisions, grant.through_group.as_deref());
        }
        world.hold_conversations(started);
        world
    }

    /// Gives the client a role, once more or for the first time.
    pub fn grant(&mut self, role: &str, divisions: &Where, group: Option<&str>) {
        let Some(role) = self.roles.iter().position(|known| known.name == role) else { return };
        let scopes: Vec<Scope> = match divisions {
            Where::Star(_) => vec![Scope::Everywhere],
            Where::Listed(names) => names.iter().filter_map(|name| self.named(name)).map(Scope::In).collect(),
            Where::AllBut { all_but } => (0..self.divisions.len())
                .filter(|index| !all_but.contains(&self.divisions[*index].name))
                .map(Scope::In)
                .collect(),
        };
        let group = group.map(str::to_owned);
        self.grants.extend(scopes.into_iter().map(|scope| Grant { role, scope, group: group.clone() }));
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

    /// Whether the caller holds the permission for this. The org must have it, a policy of a role must name it
    /// and its condition must hold, and the role must be held where the object is.
    pub fn holds(&self, caller: Caller, permission: &str, about: About<'_>) -> bool {
        if !self.catalogue.has(permission) {
            return false;
        }
        match caller {
            Caller::Admin => true,
            Caller::Client => {
                !self.slow_to_act()
                    && self.grants_of(permission).any(|(policy, scope)| {
                        acts(policy, about) && { !division_aware(permission) || reaches(scope, about) }
                    })
            }
        }
    }

    /// The grants that give the client this permission, conditions aside.
    pub fn grants_of(&self, permission: &str) -> impl Iterator<Item = (&PolicyTable, Scope)> {
        // A role is looked through once, however many divisions it is held in.
        let naming: Vec<Vec<&PolicyTable>> = self
            .roles
            .iter()
            .map(|role| role.policies.iter().filter(|policy| names(policy, permission)).collect())
            .collect();
        let scopes = self.grants.iter().map(|grant| (grant.role, grant.scope));
        scopes.flat_map(move |(role, scope)| {
            naming[role].clone().into_iter().map(move |policy| (policy, scope))
        })
    }

    /// Refuses unless the caller may do this, in the way the API does.
    pub fn allow(&self, caller: Caller, operation: &Operation, about: About<'_>) -> Result<(), Problem> {
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
    pub fn conversation(
        &self,
        caller: Caller,
        operation: &Operation,
        id: &str,
    ) -> Result<&Conversation, Problem> {
        let known = self.conversations.iter().find(|known| known.id.to_string() == id.to_lowercase());
        let conversation = known.ok_or_else(|| Problem::not_found("conversation"))?;
        let about = About::Conversation(conversation);
        self.allow(caller, operation, about)?;
        if caller == Caller::Client && !self.grants.iter().any(|grant| reaches(grant.scope, about)) {
            return Err(Problem::not_authorized());
        }
        Ok(conversation)
    }

    /// What a source of grants tells this caller: everything (`true`) or nothing (`false`).
    pub fn tells(&self, caller: Caller, source: Source) -> Result<bool, Problem> {
        match self.file.faults.refused.get(&source) {
            Some(refused) if caller == Caller::Client => match refused {
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

    /// A role's id.
    pub fn role_id(&self, role: usize) -> Uuid {
        stable_id("role", &self.roles[role].name)
    }

    /// A division's id, or `*`.
    pub fn division_id(&self, scope: Scope) -> String {
        match scope {
            Scope::Everywhere => "*".to_owned(),
            Scope::In(index) => self.divisions[index].id.to_string(),
        }
    }

    pub fn org_id(&self) -> Uuid {
        self.file.id.unwrap_or_else(|| stable_id("org", &self.file.name))
    }

    pub fn client_id(&self) -> Uuid {
        self.file
            .client
            .id
            .unwrap_or_else(|| stable_id("client", &format!("{}/{}", self.file.name, self.file.client.name)))
    }
}

fn division(name: &str, home: bool, counts: Option<BTreeMap<String, u64>>) -> Division {
    Division { id: stable_id("division", name), name: name.to_owned(), home, counts }
}

/// Whether a policy names the permission: whole parts, `*` for any, case aside (reference 5.3).
fn names(policy: &PolicyTable, permission: &str) -> bool {
    let fits = |pattern: &str, part: &str| pattern == "*" || pattern.to_lowercase() == part.to_lowercase();
    parts(permission).is_some_and(|[domain, entity, action]| {
        fits(&policy.domain, domain)
            && fits(&policy.entity, entity)
            && policy.actions.iter().any(|pattern| fits(pattern, action))
    })
}

/// Whether a policy's condition and named resources let it act on this.
fn acts(policy: &PolicyTable, about: About<'_>) -> bool {
    let About::Conversation(conversation) = about else { return true };
    let media = policy.only_media.is_empty() || policy.only_media.contains(&conversation.media);
    let id = conversation.id.to_string();
    media && (policy.named_resources.is_empty() || policy.named_resources.contains(&id))
}

fn reaches(scope: Scope, about: About<'_>) -> bool {
    match (scope, about) {
        (Scope::Everywhere, _) | (_, About::Anything) => true,
        (Scope::In(held), About::Conversation(conversation)) => conversation.divisions.contains(&held),
    }
}

#[cfg(test)]
mod tests;
