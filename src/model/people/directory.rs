//! The people of a report and the names that they refer to, each once. Pure.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use super::{
    columns::{Ask, Columns},
    evidence::{PeopleEvidence, Watched},
    judge::Judged,
    roles::Roles,
    settled,
    table::{
        Asked, AskedFor, Directory, Features, Findings, HeldRole, OtherName, PeoplePart, RoleRow, SubjectRow,
    },
};
use crate::model::{
    division::DivisionId,
    grant::{Holder, Scope},
    name::{Id, Name},
    org::evidence::{OrgEvidence, ProviderName, SignInPages},
    presenting::Shown,
    report::{DivisionName, Prerequisite, RoleName},
    status::Status,
};

/// Where the names of a directory stand.
struct Places<'a> {
    divisions: HashMap<&'a str, u32>,
    groups: HashMap<&'a str, u32>,
    queues: HashMap<&'a str, u32>,
    licences: HashMap<&'a str, u32>,
}

/// The people's part of a report.
pub(super) fn people_part(
    columns: &Columns<'_>,
    roles: &Roles<'_>,
    evidence: &PeopleEvidence,
    org: &OrgEvidence,
    judged: Judged,
    prerequisites: Vec<Prerequisite>,
) -> PeoplePart {
    let least = judged.least;
    let people = evidence.people.as_deref().unwrap_or_default();
    let (mut directory, places) = names(people, roles, evidence, org);
    directory.roles = roles
        .list
        .iter()
        .enumerate()
        .map(|(place, contents)| RoleRow {
            id: Shown::Clear.id(contents.role.id()),
            name: Shown::Clear.name(&contents.role.name),
            grants: roles.grants(place, columns),
            held_by: 0,
        })
        .collect();
    let ids: Arc<[Arc<str>]> = people.iter().map(|watched| Arc::from(watched.person.id().real())).collect();
    let findings = Findings {
        columns: columns.list.iter().map(|column| Arc::from(column.requirement.id.as_str())).collect(),
        rows: Arc::clone(&ids),
        cells: judged.cells,
    };
    let features = feature_columns(columns);
    let names: Arc<[String]> = features.keys().cloned().collect();
    let mut subjects = Vec::with_capacity(people.len());
    for (place, watched) in people.iter().enumerate() {
        let holds = holds(watched, roles, &places);
        let held: BTreeSet<u32> = holds.iter().flatten().map(|held| held.role).collect();
        for role in held {
            directory.roles[role as usize].held_by += 1;
        }
        let cells = findings.of(place);
        let worst = |of: &mut dyn Iterator<Item = usize>| {
            of.fold(Status::NotApplicable, |worst, column| worst.worse(cells[column].status))
        };
        let known = |ids: &mut dyn Iterator<Item = &str>, places: &HashMap<&str, u32>| {
            let mut known: Vec<u32> = ids.filter_map(|id| places.get(id).copied()).collect();
            known.sort_unstable();
            known.dedup();
            known
        };
        subjects.push(SubjectRow {
            kind: "user",
            id: Arc::clone(&ids[place]),
            name: Shown::Clear.name(&watched.person.name),
            email: watched.person.email.as_ref().map(|email| Shown::Clear.name(email)),
            status: worst(&mut (0..cells.len())),
            features: Features {
                names: Arc::clone(&names),
                statuses: features.values().map(|columns| worst(&mut columns.iter().copied())).collect(),
            },
            division: watched
                .person
                .division
                .as_ref()
                .and_then(|id| places.divisions.get(id.0.real()).copied()),
            groups: known(&mut watched.groups.iter().map(Id::real), &places.groups),
            queues: known(&mut watched.queues.iter().map(Id::real), &places.queues),
            holds,
            licences: watched
                .licences
                .as_ref()
                .ok()
                .map(|ids| known(&mut ids.iter().map(String::as_str), &places.licences)),
        });
    }
    let asked = columns
        .list
        .iter()
        .map(|column| Asked {
            requirement: column.place,
            id: column.requirement.id.as_str().into(),
            title: column.requirement.title.clone(),
            required: column.requirement.required,
            feature: column.requirement.feature.clone(),
            what: match &column.ask {
                Ask::Licence(_) => AskedFor::Licence,
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
    }
}

/// Every role that anything names, for stable stand-ins.
fn role_names(evidence: &PeopleEvidence, roles: &Roles<'_>) -> Vec<RoleName> {
    let held = roles.list.iter().map(|contents| contents.role);
    let mut names: Vec<RoleName> = held
        .chain(evidence.roles.iter().map(AsRef::as_ref))
        .map(|role| RoleName { id: Shown::Clear.id(role.id()), name: Shown::Clear.name(&role.name) })
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
    org: &OrgEvidence,
) -> (Directory, Places<'a>) {
    let mut divisions: BTreeMap<&str, &str> = BTreeMap::new();
    let mut groups: BTreeMap<&str, &str> = BTreeMap::new();
    let mut queues: BTreeMap<&str, &str> = BTreeMap::new();
    let mut licences: BTreeMap<&str, &str> = BTreeMap::new();
    for division in evidence.divisions.iter().flatten() {
        divisions.insert(division.id.0.real(), division.name.real());
    }
    for watched in people {
        let scopes = roles.counting(watched).filter_map(|grant| match &grant.scope {
            Scope::Division(id) => Some(id),
            Scope::AllDivisions => None,
        });
        for DivisionId(id) in watched.person.division.iter().chain(scopes) {
            divisions.entry(id.real()).or_insert(id.real());
        }
        let through = roles.counting(watched).filter_map(|grant| match &grant.holder {
            Holder::Group { id } => Some(id),
            Holder::Subject => None,
        });
        for id in watched.groups.iter().chain(through) {
            groups.insert(id.real(), evidence.groups.get(id).map_or(id.real(), Name::real));
        }
        for id in &watched.queues {
            queues.insert(id.real(), evidence.queues.get(id).map_or(id.real(), Name::real));
        }
        for id in watched.licences.iter().flatten() {
            licences.insert(id, id);
        }
    }
    let mut places = Places {
        divisions: HashMap::new(),
        groups: HashMap::new(),
        queues: HashMap::new(),
        licences: HashMap::new(),
    };
    let directory = Directory {
        divisions: by_name(divisions, &mut places.divisions)
            .into_iter()
            .map(|(id, name)| DivisionName { id, name })
            .collect(),
        roles: Vec::new(),
        groups: by_name(groups, &mut places.groups),
        queues: by_name(queues, &mut places.queues),
        licences: by_name(licences, &mut places.licences).into_iter().map(|(id, _)| id).collect(),
        others: others(org),
    };
    (directory, places)
}

/// What is named in sentences only, in the order of names. The name of a type is the vendor's, no org's.
fn others(org: &OrgEvidence) -> Vec<OtherName> {
    let providers: Vec<&ProviderName> = match &org.sign_in {
        SignInPages::NotAsked { providers } => providers.iter().collect(),
        SignInPages::Asked(pages) => pages.iter().map(|page| &page.provider).collect(),
        SignInPages::Unread(_) | SignInPages::NoThirdParty => Vec::new(),
    };
    let named = providers.into_iter().flat_map(|provider| {
        let host = provider.host.as_ref().map(|host| OtherName::Host(host.real().to_owned()));
        [Some(OtherName::Provider(provider.name.real().to_owned())), host].into_iter().flatten()
    });
    let installed = org.installed.iter().flatten();
    let given = installed.filter(|installed| installed.type_name.as_deref() != Some(installed.name.real()));
    let clients = org.embedded_client_facts.iter().filter_map(|facts| facts.name.as_ref());
    let candidates = org.embedded_client_candidates.iter().flatten();
    let mut others: Vec<OtherName> = named
        .chain(given.map(|installed| OtherName::Integration(installed.name.real().to_owned())))
        .chain(clients.chain(candidates).map(|name| OtherName::Client(name.real().to_owned())))
        .collect();
    others.sort();
    others.dedup();
    others
}

/// Sorted by name, then id; notes where each id stands.
fn by_name<'a>(names: BTreeMap<&'a str, &str>, places: &mut HashMap<&'a str, u32>) -> Vec<(String, String)> {
    let mut names: Vec<(&str, &str)> = names.into_iter().collect();
    names.sort_by_cached_key(|(id, name)| (name.to_lowercase(), (*name).to_owned(), (*id).to_owned()));
    let mut sorted = Vec::with_capacity(names.len());
    for (place, (id, name)) in (0..).zip(names) {
        places.insert(id, place);
        sorted.push((id.to_owned(), name.to_owned()));
    }
    sorted
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
                Scope::Division(id) => Some(*places.divisions.get(id.0.real())?),
            };
            let through = match &grant.holder {
                Holder::Subject => None,
                Holder::Group { id } => Some(*places.groups.get(id.real())?),
            };
            Some(HeldRole { role, division, through })
        })
        .collect();
    holds.sort_unstable_by_key(|held| (held.role, held.division, held.through));
    holds.dedup();
    Some(holds)
}
