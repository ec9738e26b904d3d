//! Roles, what they contain, and who holds them (docs/platform-api.md 5.2, 6.5).

use serde_json::{Value, json};
use uuid::Uuid;

use super::{Call, LONG_PAGE, Outcome, access::tells_contents};
use crate::simulate::{
    ids::stable_id,
    org::{PolicyTable, RoleTable, Source},
    problem::Problem,
    world::{Grant, Scope, World},
};

/// `GET /authorization/roles`: without policies, as in the real listing unless it is expanded.
pub(super) fn roles(world: &World, call: &Call) -> Outcome {
    world.tells(call.caller, Source::RoleContents)?;
    let name = call.query.get("name").map(|name| name.to_lowercase());
    let ids = call.several("id");
    let wanted = |role: usize, table: &RoleTable| {
        name.as_ref().is_none_or(|name| table.name.to_lowercase().contains(name))
            && (ids.is_empty() || ids.contains(&world.role_id(role).to_string().as_str()))
    };
    let roles = world.roles.iter().enumerate().filter(|(index, role)| wanted(*index, role));
    let roles: Vec<usize> = roles.map(|(index, _)| index).collect();
    call.page_of(&roles, LONG_PAGE, |role| role_body(world, call, *role, false))
}

pub(super) fn role(world: &World, call: &Call) -> Outcome {
    let role = role_called(world, call)?;
    let told = tells_contents(world, call, role)?;
    Ok(role_body(world, call, role, told))
}

fn role_called(world: &World, call: &Call) -> Result<usize, Problem> {
    let asked = call.parameter(0).to_lowercase();
    let known = (0..world.roles.len()).find(|index| world.role_id(*index).to_string() == asked);
    known.ok_or_else(|| Problem::not_found("role"))
}

fn role_body(world: &World, call: &Call, index: usize, contents: bool) -> Value {
    let (id, role) = (world.role_id(index), &world.roles[index]);
    let mut body = json!({
        "id": id, "name": role.name, "description": "", "permissions": [], "default": role.default, "base": false,
        "selfUri": format!("/api/v2/authorization/roles/{id}"),
    });
    if role.default {
        body["defaultRoleId"] = json!(role.name.to_lowercase());
    }
    if contents {
        body["permissionPolicies"] = role.policies.iter().map(role_policy).collect();
    }
    if call.query.get("userCount").is_none_or(|value| value != "false") {
        body["userCount"] = json!(world.people.count(|cohort| holds(&cohort.grants, index)));
    }
    body
}

/// `GET /authorization/roles/{roleId}/users`: who holds it themselves, not through a group.
pub(super) fn users(world: &World, call: &Call) -> Outcome {
    let role = role_called(world, call)?;
    let people = holders(world, call, role);
    call.page_of(&people, LONG_PAGE, |person| {
        let person = &world.people.persons[*person];
        json!({"id": person.id, "name": &person.name, "selfUri": format!("/api/v2/users/{}", person.id)})
    })
}

/// `GET /authorization/roles/{roleId}/subjectgrants`: each who holds it themselves, and where.
pub(super) fn subject_grants(world: &World, call: &Call) -> Outcome {
    type Holder<'a> = (Uuid, &'a str, &'static str, &'a [Grant]);
    let role = role_called(world, call)?;
    let itself = |grants: &[Grant]| grants.iter().any(|grant| grant.role == role && grant.group.is_none());
    let clients = world.clients.iter().filter(|client| itself(&client.grants));
    let clients =
        clients.map(|client| (client.id, client.table.name.as_str(), "PC_OAUTH_CLIENT", &client.grants[..]));
    let has_it = |grants: &[Grant]| grants.iter().any(|grant| grant.role == role);
    let groups = world.people.groups.iter().filter(|group| has_it(&group.grants));
    let groups = groups.map(|group| (group.id, group.name.as_str(), "PC_GROUP", &group.grants[..]));
    let mut all: Vec<Holder> = clients.chain(groups).collect();
    all.extend(holders(world, call, role).into_iter().map(|place| -> Holder {
        let person = &world.people.persons[place];
        (person.id, &person.name, "PC_USER", &world.people.cohorts[person.cohort].grants)
    }));
    call.page_of(&all, LONG_PAGE, |(id, name, kind, grants)| {
        let grants = grants.iter().filter(|grant| grant.role == role);
        let divisions: Vec<Value> = grants.map(|grant| division(world, grant.scope)).collect();
        json!({"id": id, "name": name, "type": kind, "divisions": divisions})
    })
}

fn division(world: &World, scope: Scope) -> Value {
    let id = world.division_id(scope);
    match scope {
        Scope::In(index) => json!({"id": id, "name": world.divisions[index].name}),
        Scope::Everywhere => json!({"id": id, "name": "*"}),
        Scope::Deleted(_) => json!({"id": id}),
    }
}

/// The people whom the caller sees and who hold the role themselves.
fn holders(world: &World, call: &Call, role: usize) -> Vec<usize> {
    world.seen(call.caller, |cohort| holds(&cohort.grants, role))
}

fn holds(grants: &[Grant], role: usize) -> bool {
    grants.iter().any(|grant| grant.role == role)
}

/// A policy as grants show it: `actions`, and the condition as one text.
pub(super) fn granted_policy(policy: &PolicyTable) -> Value {
    let text = |term: Term| format!("{} EQ {}", term.variable, term.words);
    let terms: Vec<String> = terms(policy).into_iter().map(text).collect();
    let condition = if terms.is_empty() { Value::Null } else { json!(terms.join(" OR ")) };
    let mut body = json!({
        "domain": policy.domain, "entityName": policy.entity, "actions": policy.actions, "condition": condition,
    });
    if !policy.named_resources.is_empty() {
        body["namedResources"] = json!(policy.named_resources);
    }
    body
}

/// A policy as roles show it: `actionSet`, and the condition as a tree (docs/platform-api.md 5.2).
pub(super) fn role_policy(policy: &PolicyTable) -> Value {
    let mut body = json!({
        "domain": policy.domain, "entityName": policy.entity, "policyName": "", "policyDescription": "",
        "actionSet": policy.actions, "namedResources": policy.named_resources,
        "allowConditions": policy.is_conditional(),
    });
    if policy.is_conditional() {
        let node =
            |term: Term| json!({"variableName": term.variable, "operator": "EQ", "operands": [term.operand]});
        let terms: Vec<Value> = terms(policy).into_iter().map(node).collect();
        body["resourceConditionNode"] = json!({"conjunction": "OR", "terms": terms});
    }
    body
}

/// One term of a condition, which is met where any of its terms is.
struct Term {
    variable: &'static str,
    words: String,
    operand: Value,
}

fn terms(policy: &PolicyTable) -> Vec<Term> {
    let media = policy.only_media.iter().map(|media| {
        let words = media.word().to_uppercase();
        Term {
            variable: "Conversation.mediaType",
            operand: json!({"type": "SCALAR", "value": &words}),
            words,
        }
    });
    let queues = policy.only_queues.iter().map(|queue| {
        let id = stable_id("queue", queue);
        Term {
            variable: "Conversation.queues",
            words: queue.clone(),
            operand: json!({"type": "QUEUE", "queue": {"id": id, "name": queue}}),
        }
    });
    let own = policy.current_user.then(|| Term {
        variable: "Evaluation.assigneeId",
        words: "User.id".to_owned(),
        operand: json!({"type": "VARIABLE", "value": "User.id"}),
    });
    media.chain(queues).chain(own).collect()
}
