//! What people hold: person by person, or role by role. Both come to the same grants.
//!
//! Role by role costs a few dozen calls however many people there are, and counts only where the caller sees
//! every role and holder, because hidden ones are left out silently. Person by person costs a call each, and
//! says of each whether it may be seen (a 404 says that it may not, docs/platform-api.md 2).

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use futures::future::join_all;

use super::{asked::Asked, groups::Groups, roster};
use crate::{
    check::reader::{Reader, is_plain},
    genesys::{
        Kept, List,
        wire::{self, HolderKind, RoleHolder},
    },
    model::{
        Grant, GrantsSource, Holder, Id, Role, Unread,
        people::evidence::{OwnHolding, Watched},
    },
};

/// So few people are asked for one by one without weighing what is cheaper.
const FEW: usize = 10;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Path {
    Myself,
    ByPerson,
    ByRoles,
}

impl Path {
    pub(super) fn source(self) -> GrantsSource {
        match self {
            Self::Myself => GrantsSource::SubjectsMe,
            Self::ByPerson => GrantsSource::SubjectsId,
            Self::ByRoles => GrantsSource::Roles,
        }
    }
}

/// Somebody who is looked at, as far as grants are concerned.
pub(super) struct Who {
    id: Id,
    groups: Vec<Id>,
}

impl Who {
    pub(super) fn of(watched: &Watched) -> Self {
        Self { id: watched.person.id().clone(), groups: watched.groups.clone() }
    }
}

pub(super) struct Question {
    pub people: Vec<Who>,
    /// Whether the people are everyone whom whoever asks sees.
    pub everyone: bool,
    pub groups_told: bool,
    pub asked: Asked,
    /// Where whoever asks holds `authorization:role:view`.
    pub sees_roles: OwnHolding,
    /// Where whoever asks holds `authorization:grant:view`.
    pub sees_grants: OwnHolding,
    /// The way that was taken before, or has to be taken.
    pub path: Option<Path>,
}

pub(super) struct Answered {
    pub path: Path,
    pub grants: Vec<Result<Vec<Grant>, Unread>>,
}

#[derive(Debug, Default)]
pub(super) struct ByRoles {
    listed: Option<Vec<Role>>,
    contents: HashMap<Id, Arc<Role>>,
    holders: HashMap<Id, Vec<RoleHolder>>,
    members: HashMap<Id, BTreeSet<Id>>,
}

/// Why roles don't tell.
enum NotByRoles {
    /// Person by person is cheaper.
    Dearer,
    /// Something couldn't be read.
    Unread(Unread),
}

impl From<Unread> for NotByRoles {
    fn from(unread: Unread) -> Self {
        Self::Unread(unread)
    }
}

/// Reads the grants that have to do with what is asked, in the way that is cheapest among those that tell.
pub(super) async fn read(
    reader: &Reader,
    question: &Question,
    kept: &mut ByRoles,
    groups: &mut Groups,
) -> Answered {
    let mut answered = read_all(reader, question, kept, groups).await;
    let mut known = HashMap::new();
    for grants in answered.grants.iter_mut().flatten() {
        question.asked.keep_touching(grants, &mut known);
    }
    answered
}

async fn read_all(reader: &Reader, question: &Question, kept: &mut ByRoles, groups: &mut Groups) -> Answered {
    let by_person =
        async || Answered { path: Path::ByPerson, grants: Box::pin(by_person(reader, question)).await };
    let mut by_roles = async |worth| {
        let grants = Box::pin(by_roles(reader, question, worth, kept, groups)).await?;
        Ok(Answered { path: Path::ByRoles, grants: grants.into_iter().map(Ok).collect() })
    };
    let failed = |unread| Answered {
        path: Path::ByRoles,
        grants: question.people.iter().map(|_| Err(unread)).collect(),
    };
    match question.path {
        Some(Path::Myself) => {
            let path = "/api/v2/authorization/subjects/me?includeFullRoles=true&includeDuplicates=true";
            let grants = read_subjects(reader, &["me"], |_| path.to_owned()).await;
            return Answered { path: Path::Myself, grants };
        }
        Some(Path::ByPerson) => return by_person().await,
        Some(Path::ByRoles) => {
            return match by_roles(None).await {
                Ok(answered) => answered,
                Err(NotByRoles::Unread(unread)) => failed(unread),
                Err(NotByRoles::Dearer) => failed(Unread::Unreadable),
            };
        }
        None => {}
    }
    // What is hidden would be left out without a word.
    let hidden = matches!(question.sees_grants, OwnHolding::InSome { .. });
    let roles_tell = question.sees_roles == OwnHolding::Everywhere && !hidden;
    let persons_tell = question.sees_grants != OwnHolding::Nowhere;
    let few = question.people.len() <= FEW;
    if roles_tell && !(few && persons_tell) {
        let worth = persons_tell.then_some(question.people.len());
        match by_roles(worth).await {
            Ok(answered) => return answered,
            // Nothing else would be answered either.
            Err(NotByRoles::Unread(unread @ (Unread::NotYet | Unread::Throttled | Unread::Closed(_)))) => {
                return failed(unread);
            }
            Err(_) => {}
        }
    }
    let answered = by_person().await;
    let refused =
        !answered.grants.is_empty() && answered.grants.iter().all(|read| *read == Err(Unread::Refused));
    if refused && roles_tell { by_roles(None).await.unwrap_or(answered) } else { answered }
}

async fn by_person(reader: &Reader, question: &Question) -> Vec<Result<Vec<Grant>, Unread>> {
    let ids: Vec<&str> = question.people.iter().map(|who| who.id.real()).collect();
    let path = |id: &str| {
        format!("/api/v2/authorization/subjects/{id}?includeFullRoles=true&includeDuplicates=true")
    };
    read_subjects(reader, &ids, path).await
}

async fn read_subjects<'a>(
    reader: &Reader,
    ids: &[&'a str],
    path: impl Fn(&'a str) -> String,
) -> Vec<Result<Vec<Grant>, Unread>> {
    let known = std::sync::Mutex::new(HashMap::<Id, Arc<Role>>::new());
    let convert = |body: &serde_json::Value| {
        let mut grants = wire::grants(body)?;
        // Ten thousand people have some dozens of roles between them.
        let mut known = known.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        for grant in &mut grants {
            match known.get(grant.role.id()) {
                Some(role) if **role == *grant.role => grant.role = Arc::clone(role),
                Some(_) => {}
                None => drop(known.insert(grant.role.id().clone(), Arc::clone(&grant.role))),
            }
        }
        Some(grants)
    };
    let mut results = reader.each(ids, path, convert).await;
    with_contents(reader, &mut results).await;
    results
}

/// The reply may lack the policies (docs/platform-api.md 2.1): then each of these roles is read, once.
async fn with_contents(reader: &Reader, read: &mut [Result<Vec<Grant>, Unread>]) {
    let obscure: BTreeSet<Id> = read
        .iter()
        .flatten()
        .flatten()
        .filter(|grant| grant.role.policies.is_none())
        .map(|grant| grant.role.id().clone())
        .collect();
    if obscure.is_empty() {
        return;
    }
    let roles = contents(reader, &obscure.iter().map(Id::real).collect::<Vec<_>>()).await;
    for grant in read.iter_mut().flatten().flatten().filter(|grant| grant.role.policies.is_none()) {
        if let Some(role) = roles.get(grant.role.id()) {
            grant.role = Arc::clone(role);
        }
    }
}

async fn contents(reader: &Reader, ids: &[&str]) -> HashMap<Id, Arc<Role>> {
    let path = |id: &str| format!("/api/v2/authorization/roles/{id}?userCount=false");
    let read = reader.each(ids, path, wire::role).await;
    read.into_iter().flatten().map(|role| (role.id().clone(), Arc::new(role))).collect()
}

/// The grants by roles. `worth` is what it may cost at most.
async fn by_roles(
    reader: &Reader,
    question: &Question,
    worth: Option<usize>,
    kept: &mut ByRoles,
    groups: &mut Groups,
) -> Result<Vec<Vec<Grant>>, NotByRoles> {
    let dear = |calls: usize| worth.is_some_and(|worth| calls > worth);
    if kept.listed.is_none() {
        let list = List { page_size: 500, ..List::whole("/api/v2/authorization/roles", "userCount=false") };
        let read = reader.list(list, &mut Kept::default(), wire::role).await;
        kept.listed = Some(read.map_err(Unread::from)?);
    }
    let listed = kept.listed.as_deref().unwrap_or_default();
    let unread: Vec<&str> = listed
        .iter()
        .filter(|role| role.policies.is_none() && !kept.contents.contains_key(role.id()))
        .map(|role| role.id().real())
        .filter(|id| is_plain(id))
        .collect();
    // What is in them isn't known yet: each may have to be asked for its holders, too.
    if dear(2 * unread.len()) {
        return Err(NotByRoles::Dearer);
    }
    kept.contents.extend(contents(reader, &unread).await);
    let roles: Vec<Arc<Role>> = listed
        .iter()
        .map(|role| kept.contents.get(role.id()).cloned().unwrap_or_else(|| Arc::new(role.clone())))
        .filter(|role| question.asked.touched_by(role))
        .collect();
    let unheard: Vec<&Arc<Role>> =
        roles.iter().filter(|role| !kept.holders.contains_key(role.id())).collect();
    if dear(unheard.len()) {
        return Err(NotByRoles::Dearer);
    }
    let read = join_all(unheard.iter().map(async |role| {
        (role.id().clone(), roster::holders_of(reader, role.id(), &mut Kept::default()).await)
    }))
    .await;
    let mut missing = None;
    for (id, holders) in read {
        match holders {
            Ok(holders) => drop(kept.holders.insert(id, holders)),
            Err(unread) => missing = missing.or(Some(unread)),
        }
    }
    if let Some(unread) = missing {
        return Err(unread.into());
    }
    let places = question.people.iter().enumerate().map(|(place, who)| (&who.id, place)).collect();
    let members = memberships(reader, question, &places, &roles, kept, groups).await?;
    Ok(join(question, &places, &roles, kept, &members))
}

/// Group → the places of the people in it, of the groups that hold any of these roles.
async fn memberships(
    reader: &Reader,
    question: &Question,
    places: &HashMap<&Id, usize>,
    roles: &[Arc<Role>],
    kept: &mut ByRoles,
    groups: &mut Groups,
) -> Result<BTreeMap<Id, Vec<usize>>, Unread> {
    let mut in_group: BTreeMap<Id, Vec<usize>> = BTreeMap::new();
    for (place, who) in question.people.iter().enumerate() {
        for group in &who.groups {
            in_group.entry(group.clone()).or_default().push(place);
        }
    }
    let mut holding: BTreeSet<Id> = BTreeSet::new();
    for holder in roles.iter().filter_map(|role| kept.holders.get(role.id())).flatten() {
        let nameless = holder.kind == HolderKind::Unknown && in_group.contains_key(&holder.id);
        if holder.kind == HolderKind::Group || nameless {
            holding.insert(holder.id.clone());
            groups.learn_name(&holder.id, holder.name.as_deref());
        }
    }
    let unknown = groups.unknown(holding.iter().cloned());
    groups.learn(reader, unknown).await;
    // The people's own list of groups tells, unless the group says that it has more members than are known.
    let told = |group: &Id| {
        let known = in_group.get(group).map_or(0, Vec::len) as u64;
        let more = question.everyone && groups.members(group).is_some_and(|members| members > known);
        question.groups_told && !more
    };
    let asked: Vec<&Id> =
        holding.iter().filter(|group| !told(group) && !kept.members.contains_key(*group)).collect();
    let read =
        join_all(asked.iter().map(async |group| ((*group).clone(), roster::members_of(reader, group).await)))
            .await;
    for (group, members) in read {
        let members = members?.into_iter().map(|account| account.person.id().clone()).collect();
        kept.members.insert(group, members);
    }
    let mut members = BTreeMap::new();
    for group in holding {
        let of_group = match kept.members.get(&group) {
            Some(ids) => ids.iter().filter_map(|id| places.get(id).copied()).collect(),
            None => in_group.remove(&group).unwrap_or_default(),
        };
        members.insert(group, of_group);
    }
    Ok(members)
}

/// Who of the people holds which of the roles, by itself and through groups.
fn join(
    question: &Question,
    places: &HashMap<&Id, usize>,
    roles: &[Arc<Role>],
    kept: &ByRoles,
    members: &BTreeMap<Id, Vec<usize>>,
) -> Vec<Vec<Grant>> {
    let mut grants: Vec<Vec<Grant>> = question.people.iter().map(|_| Vec::new()).collect();
    for role in roles {
        for holder in kept.holders.get(role.id()).into_iter().flatten() {
            let grant = |through: Holder, grants: &mut Vec<Grant>| {
                let grant = |scope| Grant { holder: through.clone(), role: Arc::clone(role), scope };
                grants.extend(holder.scopes.iter().cloned().map(grant));
            };
            match (holder.kind, places.get(&holder.id), members.get(&holder.id)) {
                (HolderKind::User | HolderKind::Unknown, Some(place), _) => {
                    grant(Holder::Subject, &mut grants[*place])
                }
                (HolderKind::Group | HolderKind::Unknown, None, Some(members)) => {
                    for place in members {
                        grant(Holder::Group { id: holder.id.clone() }, &mut grants[*place]);
                    }
                }
                _ => {}
            }
        }
    }
    grants
}
