//! Grants, roles, divisions, and the catalogue (reference 2, 5).

use serde_json::{Value, json};

use super::{Call, Outcome};
use crate::simulate::{
    catalogue::{division_aware, is_or_is_in},
    ids::stable_id,
    org::{Media, PolicyTable, RoleTable, Source},
    problem::Problem,
    world::{Caller, Division, Grant, Scope, World},
};

/// The most that a page of most listings has.
const LONG_PAGE: usize = 500;
/// The most that a page of divisions or permissions has.
const SHORT_PAGE: usize = 100;

/// `GET /authorization/subjects/me`
pub(super) fn own_grants(world: &World, call: &Call) -> Outcome {
    match call.caller {
        Caller::Client => {
            let told = world.tells(call.caller, Source::SubjectsMe)?;
            Ok(subject(world, call, told))
        }
        Caller::Admin => Ok(json!({"id": stable_id("user", "admin"), "name": "Admin", "grants": []})),
    }
}

/// `GET /authorization/subjects/{subjectId}`: a client's id is a subject's id.
pub(super) fn grants(world: &World, call: &Call) -> Outcome {
    let told = world.tells(call.caller, Source::SubjectsId)?;
    if call.parameter(0).to_lowercase() != world.client_id().to_string() {
        return Err(Problem::not_found("subject"));
    }
    Ok(subject(world, call, told))
}

fn subject(world: &World, call: &Call, told: bool) -> Value {
    let id = world.client_id();
    let contents =
        call.says("includeFullRoles") && world.tells(call.caller, Source::RoleContents) == Ok(true);
    let grants: Vec<Value> = match told {
        true => world.grants.iter().map(|grant| grant_body(world, grant, contents)).collect(),
        false => Vec::new(),
    };
    json!({"id": id, "version": 1, "grants": grants, "selfUri": format!("/api/v2/authorization/subjects/{id}")})
}

fn grant_body(world: &World, grant: &Grant, contents: bool) -> Value {
    let table = &world.roles[grant.role];
    let id = world.role_id(grant.role);
    let division = world.division_id(grant.scope);
    let home = matches!(grant.scope, Scope::In(index) if world.divisions[index].home);
    let holder = match &grant.group {
        Some(group) => stable_id("group", group),
        None => world.client_id(),
    };
    let mut role = json!({
        "id": id, "name": table.name, "default": false, "selfUri": format!("/api/v2/authorization/roles/{id}"),
    });
    if contents {
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

/// A policy as grants show it: `actions`, and the condition as one text.
fn granted_policy(policy: &PolicyTable) -> Value {
    let terms: Vec<String> =
        policy.only_media.iter().map(|media| format!("Conversation.mediaType EQ {}", word(*media))).collect();
    let condition = if terms.is_empty() { Value::Null } else { json!(terms.join(" OR ")) };
    let mut body = json!({
        "domain": policy.domain, "entityName": policy.entity, "actions": policy.actions, "condition": condition,
    });
    if !policy.named_resources.is_empty() {
        body["namedResources"] = json!(policy.named_resources);
    }
    body
}

/// A policy as roles show it: `actionSet`, and the condition as a tree (reference 5.2).
fn role_policy(policy: &PolicyTable) -> Value {
    let mut body = json!({
        "domain": policy.domain, "entityName": policy.entity, "policyName": "", "policyDescription": "",
        "actionSet": policy.actions, "namedResources": policy.named_resources,
        "allowConditions": !policy.only_media.is_empty(),
    });
    if !policy.only_media.is_empty() {
        let term = |media: &Media| {
            json!({
                "variableName": "Conversation.mediaType", "operator": "EQ",
                "operands": [{"type": "SCALAR", "value": word(*media)}],
            })
        };
        let terms: Vec<Value> = policy.only_media.iter().map(term).collect();
        body["resourceConditionNode"] = json!({"conjunction": "OR", "terms": terms});
    }
    body
}

fn word(media: Media) -> &'static str {
    match media {
        Media::Voice => "VOICE",
        Media::Message => "MESSAGE",
        Media::Email => "EMAIL",
    }
}

/// `GET /authorization/roles`: without policies, as in the real listing unless it is expanded.
pub(super) fn roles(world: &World, call: &Call) -> Outcome {
    world.tells(call.caller, Source::RoleContents)?;
    let name = call.query.get("name").map(|name| name.to_lowercase());
    let wanted = |role: &RoleTable| name.as_ref().is_none_or(|name| role.name.to_lowercase().contains(name));
    let roles = world.roles.iter().enumerate().filter(|(_, role)| wanted(role));
    call.page(roles.map(|(index, _)| role_body(world, index, false)).collect(), LONG_PAGE)
}

/// `GET /authorization/roles/{roleId}`
pub(super) fn role(world: &World, call: &Call) -> Outcome {
    let told = world.tells(call.caller, Source::RoleContents)?;
    let asked = call.parameter(0).to_lowercase();
    let known = (0..world.roles.len()).find(|index| world.role_id(*index).to_string() == asked);
    known.map(|index| role_body(world, index, told)).ok_or_else(|| Problem::not_found("role"))
}

fn role_body(world: &World, index: usize, contents: bool) -> Value {
    let (id, role) = (world.role_id(index), &world.roles[index]);
    let mut body = json!({
        "id": id, "name": role.name, "description": "", "permissions": [], "default": false, "base": false,
        "selfUri": format!("/api/v2/authorization/roles/{id}"),
    });
    if contents {
        body["permissionPolicies"] = role.policies.iter().map(role_policy).collect();
    }
    body
}

/// `GET /authorization/permissions`
pub(super) fn permissions(world: &World, call: &Call) -> Outcome {
    let told = world.tells(call.caller, Source::Catalogue)?;
    let asked: Vec<&str> =
        call.query.get("query").map(|query| query.split(',').map(str::trim).collect()).unwrap_or_default();
    let wanted =
        |name: &str| told && (asked.is_empty() || asked.iter().any(|asked| is_or_is_in(name, asked)));
    call.page(world.catalogue.entries(wanted), SHORT_PAGE)
}

/// `GET /authorization/divisions`
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

/// `GET /authorization/divisions/home`
pub(super) fn home_division(world: &World, call: &Call) -> Outcome {
    one_division(world, call, |division| division.home)
}

/// `GET /authorization/divisions/{divisionId}`
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
        Caller::Client => world.grants_of(permission).map(|(_, scope)| scope).collect(),
    };
    let all = scopes.contains(&Scope::Everywhere) || (!division_aware(permission) && !scopes.is_empty());
    let permitted = (0..world.divisions.len()).filter(|index| all || scopes.contains(&Scope::In(*index)));
    let entities = permitted.map(|index| division_body(&world.divisions[index], false)).collect();
    let mut listing = call.page(entities, LONG_PAGE)?;
    listing["allDivsPermitted"] = json!(all);
    Ok(listing)
}
