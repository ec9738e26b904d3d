//! The people of a report and the names that they refer to, each once. Pure.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    hash::Hash,
    sync::Arc,
};

use super::{
    columns::{Ask, Columns},
    evidence::{PeopleEvidence, Watched},
    judge::Judged,
    roles::Roles,
    settled,
    table::{
        Asked, AskedFor, Directory, Features, Findings, HeldRole, PeoplePart, RoleRow, SubjectRow, Unasked,
    },
};
use crate::model::{
    DivisionName, Holder, Id, Name, Real, RoleName, Scope, Status, name::Kind, report::Prerequisite,
};

/// Where the names of a directory stand.
struct Places<'a> {
    divisions: HashMap<&'a Id, u32>,
    groups: HashMap<&'a Id, u32>,
    queues: HashMap<&'a Id, u32>,
    licences: HashMap<&'a String, u32>,
}

pub(super) fn people_part(
    columns: &Columns<'_>,
    roles: &Roles<'_>,
    evidence: &PeopleEvidence,
    judged: Judged,
    prerequisites: Vec<Prerequisite>,
) -> PeoplePart<Real> {
    let least = judged.least;
    let people = evidence.people.as_deref().unwrap_or_default();
    let (mut directory, places) = names(people, roles, evidence);
    directory.roles = roles
        .list
        .iter()
        .enumerate()
        .map(|(place, contents)| RoleRow {
            id: contents.role.id().clone(),
            name: contents.role.name.clone(),
            grants: roles.grants(place, columns),
            held_by: 0,
            may_be_changed: contents.role.may_be_changed(),
        })
        .collect();
    let findings = Findings {
        columns: columns.list.iter().map(|column| Arc::from(column.requirement.id.as_str())).collect(),
        cells: judged.cells,
    };
    let features = feature_columns(columns);
    let names: Arc<[String]> = features.keys().cloned().collect();
    let mut subjects = Vec::with_capacity(people.len());
    for (place, watched) in people.iter().enumerate() {
        let holds = holds(watched, roles, &places);
        let held: BTreeSet<u32> = holds.iter().flatten().map(|held| held.role).collect();
        // Who can't sign in isn't among those whom a change of the role reaches.
        for role in held.into_iter().filter(|_| !watched.state.keeps_out()) {
            directory.roles[role as usize].held_by += 1;
        }
        let cells = findings.of(place);
        let worst = |of: &mut dyn Iterator<Item = usize>| {
            of.fold(Status::NotApplicable, |worst, column| worst.worse(cells[column].status))
        };
        subjects.push(SubjectRow {
            kind: "user",
            id: watched.person.id().clone(),
            name: watched.person.name.clone(),
            email: watched.person.email.clone(),
            state: watched.state,
            status: worst(&mut (0..cells.len())),
            features: Features {
                names: Arc::clone(&names),
                statuses: features.values().map(|columns| worst(&mut columns.iter().copied())).collect(),
            },
            division: watched.person.division.as_ref().and_then(|id| places.divisions.get(&id.0).copied()),
            groups: places_of(&watched.groups, &places.groups),
            queues: places_of(&watched.queues, &places.queues),
            holds,
            licences: watched.licences.as_ref().ok().map(|ids| places_of(ids, &places.licences)),
        });
    }
    let asked = columns
        .list
        .iter()
        .enumerate()
        .map(|(place, column)| Asked {
            requirement: column.place,
            id: column.requirement.id.as_str().into(),
            title: column.requirement.title.clone(),
            required: column.requirement.required,
            feature: column.requirement.feature.clone(),
            audience: column.requirement.audience,
            held_by_others: judged.held_by_others[place],
            what: match &column.ask {
                Ask::Licence(_) => AskedFor::Licence,
                Ask::ActiveUser => AskedFor::ActiveUser,
                Ask::Permission { need, resolved, .. } => AskedFor::Permission {
                    names: settled::names(column, need, resolved, columns, &least, evidence),
                    alternatives: resolved.clone(),
                },
            },
        })
        .collect();
    PeoplePart {
        subjects,
        findings,
        grants_source: evidence.source,
        directory,
        asked,
        roles: role_names(evidence, roles),
        prerequisites,
        unasked: unasked(columns, evidence),
    }
}

fn unasked(columns: &Columns<'_>, evidence: &PeopleEvidence) -> Unasked {
    let people = match &evidence.people {
        Ok(people) => people,
        Err(_) => return Unasked::Everyone,
    };
    let asks = |wanted: fn(&Ask<'_>) -> bool| columns.list.iter().any(|column| wanted(&column.ask));
    let [permissions, licences] =
        [asks(|ask| matches!(ask, Ask::Permission { .. })), asks(|ask| matches!(ask, Ask::Licence(_)))];
    let is_open = |watched: &&Watched| {
        permissions && watched.grants.as_ref().is_err_and(|unread| unread.has_no_answer())
            || licences && watched.licences.as_ref().is_err_and(|unread| unread.has_no_answer())
    };
    match people.iter().filter(is_open).count() {
        0 => Unasked::Nobody,
        count => Unasked::Some(count),
    }
}

/// Every role that anything names, for stable stand-ins.
fn role_names(evidence: &PeopleEvidence, roles: &Roles<'_>) -> Vec<RoleName<Real>> {
    let held = roles.list.iter().map(|contents| contents.role);
    let mut names: Vec<RoleName<Real>> = held
        .chain(evidence.roles.iter().map(AsRef::as_ref))
        .map(|role| RoleName { id: role.id().clone(), name: role.name.clone() })
        .collect();
    names.sort_by(|a, b| a.id.cmp(&b.id));
    names.dedup_by(|a, b| a.id == b.id);
    names
}

/// The features of optional requirements, by name, with their columns.
fn feature_columns(columns: &Columns<'_>) -> BTreeMap<String, Vec<usize>> {
    let mut features: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (place, column) in columns.list.iter().enumerate() {
        if let Some(feature) = &column.requirement.feature {
            features.entry(feature.clone()).or_default().push(place);
        }
    }
    features
}

/// Everything that people and grants name, by name. What nobody told a name of stands there by its id.
fn names<'a>(
    people: &'a [Watched],
    roles: &Roles<'_>,
    evidence: &'a PeopleEvidence,
) -> (Directory<Real>, Places<'a>) {
    let mut divisions: BTreeMap<&Id, Name> = BTreeMap::new();
    let mut groups: BTreeMap<&Id, Name> = BTreeMap::new();
    let mut queues: BTreeMap<&Id, Name> = BTreeMap::new();
    let mut licences: BTreeSet<&String> = BTreeSet::new();
    for division in evidence.divisions.iter().flatten() {
        divisions.insert(&division.id.0, division.name.clone());
    }
    for watched in people {
        let scopes = roles.counting(watched).filter_map(|grant| match &grant.scope {
            Scope::Division(id) => Some(id),
            Scope::AllDivisions => None,
        });
        for division in watched.person.division.iter().chain(scopes) {
            divisions.entry(&division.0).or_insert_with(|| division.named(division.0.real()));
        }
        let through = roles.counting(watched).filter_map(|grant| match &grant.holder {
            Holder::Group { id } => Some(id),
            Holder::Subject => None,
        });
        let nameless = |kind: Kind, id: &Id| Name::new(kind, id.clone(), id.real());
        for id in watched.groups.iter().chain(through) {
            let known = || evidence.groups.get(id).cloned().unwrap_or_else(|| nameless(Kind::Group, id));
            groups.entry(id).or_insert_with(known);
        }
        for id in &watched.queues {
            let known = || evidence.queues.get(id).cloned().unwrap_or_else(|| nameless(Kind::Queue, id));
            queues.entry(id).or_insert_with(known);
        }
        licences.extend(watched.licences.iter().flatten());
    }
    let mut licences: Vec<&String> = licences.into_iter().collect();
    licences.sort_by_key(|id| id.to_lowercase());
    let mut places = Places {
        divisions: HashMap::new(),
        groups: HashMap::new(),
        queues: HashMap::new(),
        licences: (0..).zip(&licences).map(|(place, id)| (*id, place)).collect(),
    };
    let divisions = by_name(divisions, &mut places.divisions);
    let directory = Directory {
        divisions: divisions.into_iter().map(|name| DivisionName { id: name.id().clone(), name }).collect(),
        roles: Vec::new(),
        groups: by_name(groups, &mut places.groups),
        queues: by_name(queues, &mut places.queues),
        licences: licences.into_iter().cloned().collect(),
    };
    (directory, places)
}

/// Sorted by name, then id; notes where each id stands.
fn by_name<'a>(names: BTreeMap<&'a Id, Name>, places: &mut HashMap<&'a Id, u32>) -> Vec<Name> {
    let mut names: Vec<(&Id, Name)> = names.into_iter().collect();
    names
        .sort_by_cached_key(|(id, name)| (name.real().to_lowercase(), name.real().to_owned(), (*id).clone()));
    places.extend(names.iter().zip(0..).map(|((id, _), place)| (*id, place)));
    names.into_iter().map(|(_, name)| name).collect()
}

/// Where these stand, each once, in order.
fn places_of<T: Eq + Hash>(of: &[T], places: &HashMap<&T, u32>) -> Vec<u32> {
    let mut known: Vec<u32> = of.iter().filter_map(|one| places.get(one).copied()).collect();
    known.sort_unstable();
    known.dedup();
    known
}

/// What a person holds, in the order of role, division and group.
fn holds(watched: &Watched, roles: &Roles<'_>, places: &Places<'_>) -> Option<Vec<HeldRole>> {
    watched.grants.as_ref().ok()?;
    let mut holds: Vec<HeldRole> = roles
        .counting(watched)
        .filter_map(|grant| {
            let role = u32::try_from(roles.place_of(&grant.role)?).ok()?;
            let division = match &grant.scope {
                Scope::AllDivisions => None,
                Scope::Division(id) => Some(*places.divisions.get(&id.0)?),
            };
            let through = match &grant.holder {
                Holder::Subject => None,
                Holder::Group { id } => Some(*places.groups.get(id)?),
            };
            Some(HeldRole { role, division, through })
        })
        .collect();
    holds.sort_unstable_by_key(|held| (held.role, held.division, held.through));
    holds.dedup();
    Some(holds)
}
