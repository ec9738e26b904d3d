//! Grants, divisions, and the catalogue (docs/platform-api.md 2, 5).

use std::collections::HashSet;

use serde_json::{Value, json};
use uuid::Uuid;

use super::{Call, LONG_PAGE, Outcome, SHORT_PAGE, roles::granted_policy};
use crate::simulate::{
    catalogue::{division_aware, is_or_is_in},
    ids::stable_id,
    org::Source,
    problem::Problem,
    world::{Caller, Division, Grant, Reach, Scope, World},
};

pub(super) fn own_grants(world: &World, call: &Call) -> Outcome {
    let id = match call.caller {
        Caller::Client(client) => world.clients[client].id,
        Caller::Person(person) => world.people.persons[person].id,
        Caller::Admin => return Ok(json!({"id": stable_id("user", "admin"), "name": "Admin", "grants": []})),
    };
    let told = world.tells(call.caller, Source::SubjectsMe)?;
    Ok(subject(world, call, id, &if told { world.held(call.caller) } else { Vec::new() }))
}

/// `GET /authorization/subjects/{subjectId}`: a client's id is a subject's id, and so is a group's.
pub(super) fn grants(world: &World, call: &Call) -> Outcome {
    let told = world.tells(call.caller, Source::SubjectsId)?;
    let (id, held) = subject_called(world, call).ok_or_else(|| Problem::not_found("subject"))?;
    Ok(subject(world, call, id, &if told { held } else { Vec::new() }))
}

/// The subject that is asked for and what of its grants the caller sees, if the caller sees it at all.
fn subject_called(world: &World, call: &Call) -> Option<(Uuid, Vec<Grant>)> {
    let asked = call.parameter(0).to_lowercase();
    if let Some(client) = world.clients.iter().position(|client| client.id.to_string() == asked) {
        return Some((world.clients[client].id, world.held(Caller::Client(client))));
    }
    let reach = world.reach(call.caller, "authorization:grant:view");
    let seen = |grant: &Grant| match grant.scope {
        Scope::In(division) => reach.covers(division),
        Scope::Everywhere | Scope::Deleted(_) => true,
    };
    if let Some(group) = world.people.group(&asked) {
        let group = &world.people.groups[group];
        return Some((group.id, group.grants.iter().copied().filter(seen).collect()));
    }
    let person = world.people.place(&asked)?;
    let division = world.people.cohort(person).division;
    let held = world.held(Caller::Person(person)).into_iter().filter(seen).collect();
    reach.covers(division).then(|| (world.people.persons[person].id, held))
}

/// A subject with its grants. What is held twice, by itself and through groups, is there once unless the doubles
/// are asked for (docs/platform-api.md 5.4).
fn subject(world: &World, call: &Call, id: Uuid, held: &[Grant]) -> Value {
    let (contents, doubles) = (call.says("includeFullRoles"), call.says("includeDuplicates"));
    let mut seen = HashSet::new();
    let once = held.iter().filter(|grant| doubles || seen.insert((grant.role, grant.scope)));
    let grants: Vec<Value> = once.map(|grant| grant_body(world, call, id, grant, contents)).collect();
    json!({"id": id, "version": 1, "grants": grants, "selfUri": format!("/api/v2/authorization/subjects/{id}")})
}

/// A grant of this subject, or of the group that it is held through.
fn grant_body(world: &World, call: &Call, subject: Uuid, grant: &Grant, contents: bool) -> Value {
    let table = &world.roles[grant.role];
    let id = world.role_id(grant.role);
    let division = world.division_id(grant.scope);
    let home = matches!(grant.scope, Scope::In(index) if world.divisions[index].home);
    let holder = grant.group.map_or(subject, |group| world.people.groups[group].id);
    let mut role = json!({
        "id": id, "name": table.name, "default": table.default, "selfUri": format!("/api/v2/authorization/roles/{id}"),
    });
    if contents && tells_contents(world, call, grant.role) == Ok(true) {
        role["policies"] = table.policies.iter().map(granted_policy).collect();
    }
    json!({
        "subjectId": holder,
        "division": {
            "id": division, "homeDivision": home, "selfUri": format!("/api/v2/authorization/divisions/{division}"),
        },
        "role": role,
        "grantMadeAt": "2025-03-03T09:00:00.000Z",
    })
}

/// Whether the caller is told what the role contains.
pub(super) fn tells_contents(world: &World, call: &Call, role: usize) -> Result<bool, Problem> {
    let told = world.tells(call.caller, Source::RoleContents)?;
    if world.roles[role].unreadable && matches!(call.caller, Caller::Client(_)) {
        return Err(Problem::not_authorized());
    }
    Ok(told)
}

/// `GET /authorization/divisions/{divisionId}/grants`: of the division itself, so without what is held everywhere;
/// that is listed for `*`.
pub(super) fn division_grants(world: &World, call: &Call) -> Outcome {
    let asked = call.parameter(0).to_lowercase();
    let reach = world.reach(call.caller, "authorization:grant:view");
    let division = world.divisions.iter().position(|division| division.id.to_string() == asked);
    let scope = match division {
        Some(division) if reach.covers(division) => Scope::In(division),
        None if asked == "*" && reach != Reach::In(Vec::new()) => Scope::Everywhere,
        _ => return Err(Problem::not_found("division")),
    };
    let clients = world.clients.iter().map(|client| (client.id, &client.grants));
    let groups = world.people.groups.iter().map(|group| (group.id, &group.grants));
    let persons = world.people.persons.iter().map(|one| (one.id, &world.people.cohorts[one.cohort].grants));
    let mut held: Vec<(Uuid, &Grant)> = Vec::new();
    for (id, grants) in clients.chain(groups).chain(persons) {
        held.extend(grants.iter().filter(|grant| grant.scope == scope).map(|grant| (id, grant)));
    }
    call.page_of(&held, LONG_PAGE, |(id, grant)| grant_body(world, call, *id, grant, false))
}

pub(super) fn permissions(world: &World, call: &Call) -> Outcome {
    let told = world.tells(call.caller, Source::Catalogue)?;
    let asked: Vec<&str> =
        call.query.get("query").map(|query| query.split(',').map(str::trim).collect()).unwrap_or_default();
    let wanted =
        |name: &str| told && (asked.is_empty() || asked.iter().any(|asked| is_or_is_in(name, asked)));
    call.page(world.catalogue.entries(wanted), SHORT_PAGE)
}

pub(super) fn divisions(world: &World, call: &Call) -> Outcome {
    let told = world.tells(call.caller, Source::Divisions)?;
    let name = call.query.get("name").map(|name| name.to_lowercase());
    let wanted = |division: &&Division| {
        told && name.as_ref().is_none_or(|name| division.name.to_lowercase().contains(name.trim_matches('*')))
    };
    let counted = call.says("objectCount");
    let entities = world.divisions.iter().filter(wanted).map(|division| division_body(division, counted));
    call.page(entities.collect(), SHORT_PAGE)
}

pub(super) fn home_division(world: &World, call: &Call) -> Outcome {
    one_division(world, call, |division| division.home)
}

pub(super) fn division(world: &World, call: &Call) -> Outcome {
    let asked = call.parameter(0).to_lowercase();
    one_division(world, call, |division| division.id.to_string() == asked)
}

fn one_division(world: &World, call: &Call, wanted: impl Fn(&Division) -> bool) -> Outcome {
    let told = world.tells(call.caller, Source::Divisions)?;
    let found = world.divisions.iter().find(|division| told && wanted(division));
    let found = found.ok_or_else(|| Problem::not_found("division"))?;
    Ok(division_body(found, call.says("objectCount")))
}

/// A division, where something else is in it.
pub(super) fn division_reference(division: &Division) -> Value {
    let uri = format!("/api/v2/authorization/divisions/{}", division.id);
    json!({"id": division.id, "name": division.name, "selfUri": uri})
}

fn division_body(division: &Division, counted: bool) -> Value {
    let mut body = json!({
        "id": division.id, "name": division.name, "description": "", "homeDivision": division.home,
        "selfUri": format!("/api/v2/authorization/divisions/{}", division.id),
    });
    if let (true, Some(counts)) = (counted, &division.counts) {
        body["objectCounts"] = json!(counts);
    }
    body
}

/// `GET /authorization/divisionspermitted/paged/me`: conditions don't show here, only where the caller may go.
pub(super) fn divisions_permitted(world: &World, call: &Call) -> Outcome {
    let told = world.tells(call.caller, Source::DivisionsPermitted)?;
    let permission =
        call.query.get("permission").ok_or_else(|| Problem::bad_request("permission is required"))?;
    let scopes: Vec<Scope> = match call.caller {
        _ if !told || !world.catalogue.has(permission) => Vec::new(),
        Caller::Admin => vec![Scope::Everywhere],
        caller @ (Caller::Client(_) | Caller::Person(_)) => {
            world.grants_of(caller, permission).map(|(_, scope)| scope).collect()
        }
    };
    let all = scopes.contains(&Scope::Everywhere) || (!division_aware(permission) && !scopes.is_empty());
    let permitted = (0..world.divisions.len()).filter(|index| all || scopes.contains(&Scope::In(*index)));
    let entities = permitted.map(|index| division_body(&world.divisions[index], false)).collect();
    let mut listing = call.page(entities, LONG_PAGE)?;
    listing["allDivsPermitted"] = json!(all);
    Ok(listing)
}
