//! OAuth clients and scopes (docs/platform-api.md 8.1, 8.2).

use serde_json::{Value, json};
use uuid::Uuid;

use super::{Call, Outcome};
use crate::simulate::{
    ids::stable_id,
    org::{OauthClientTable, Source},
    problem::Problem,
    world::{Client, World},
};

/// The areas that scopes are about. Each can be had for reading alone, too.
const AREAS: &str = "\
    ai-studio analytics architect authorization business-rules case-management coaching \
    conversations employee-performance external-contacts greetings groups identity-providers \
    integrations journey knowledge learning locations messaging notifications oauth organization \
    organization-authorization outbound presence process-automation quality recordings \
    response-management routing scripts search speech-and-text-analytics stations telephony upload \
    user-basic-info users users-rules voicemail webdeployments widgets workforce-management \
    workitems";

pub(super) fn clients(world: &World, call: &Call) -> Outcome {
    let told = world.tells(call.caller, Source::OauthClient)?;
    let all = all(world, told);
    call.page_of(&all, 200, Value::clone)
}

pub(super) fn client(world: &World, call: &Call) -> Outcome {
    let told = world.tells(call.caller, Source::OauthClient)?;
    let asked = call.parameter(0).to_lowercase();
    let found = all(world, told).into_iter().find(|client| client["id"] == asked);
    found.ok_or_else(|| Problem::not_found("client"))
}

/// Every client; without the roles unless the caller is told of them.
fn all(world: &World, told: bool) -> Vec<Value> {
    let mut all: Vec<Value> = world.clients.iter().map(|client| client_body(client, world)).collect();
    if !told {
        all.iter_mut().for_each(|body| body["roleDivisions"] = json!([]));
    }
    all.extend(world.file.oauth_clients.iter().map(|table| other_body(table, world)));
    all
}

/// Without the secret: it is shown once, at creation (docs/platform-api.md 6.5).
pub(super) fn client_body(client: &Client, world: &World) -> Value {
    // The client's own roles; what it holds through a group isn't here.
    let own = client.grants.iter().filter(|grant| grant.group.is_none());
    let roles: Vec<Value> = own
        .map(|grant| {
            json!({"roleId": world.role_id(grant.role), "divisionId": world.division_id(grant.scope)})
        })
        .collect();
    let mut body = body(client.id, &client.table.name, &client.table.grant_type, &client.table.state);
    body["roleDivisions"] = json!(roles);
    body
}

fn other_body(table: &OauthClientTable, world: &World) -> Value {
    let id = table.id.unwrap_or_else(|| stable_id("client", &format!("{}/{}", world.file.name, table.name)));
    let mut body = body(id, &table.name, &table.grant_type, &table.state);
    body["registeredRedirectUri"] = json!(["https://crm.example.com/genesys"]);
    body["scope"] = json!(table.scopes);
    body
}

fn body(id: Uuid, name: &str, grant_type: &str, state: &str) -> Value {
    json!({
        "id": id, "name": name, "accessTokenValiditySeconds": 86_400, "registeredRedirectUri": [],
        "roleIds": [], "roleDivisions": [], "scope": [], "authorizedGrantType": grant_type, "state": state,
        "dateCreated": "2025-03-03T09:00:00.000Z", "dateModified": "2025-03-03T09:00:00.000Z",
        "selfUri": format!("/api/v2/oauth/clients/{id}"),
    })
}

/// The applications that an admin approved.
pub(super) fn authorizations(world: &World, call: &Call) -> Outcome {
    let all: Vec<&OauthClientTable> =
        world.file.oauth_clients.iter().filter(|table| table.authorized).collect();
    call.page_of(&all, 200, |table| {
        let client = other_body(table, world);
        json!({"client": {"id": client["id"], "name": client["name"]}, "scope": table.scopes, "state": "AUTHORIZED"})
    })
}

pub(super) fn scopes(_: &World, _: &Call) -> Outcome {
    let all: Vec<Value> = scope_ids().map(|id| scope_body(&id)).collect();
    Ok(json!({"total": all.len(), "entities": all, "selfUri": "/api/v2/oauth/scopes"}))
}

pub(super) fn scope(_: &World, call: &Call) -> Outcome {
    let asked = call.parameter(0).replace("%3A", ":").replace("%3a", ":");
    let known = scope_ids().find(|id| *id == asked);
    known.map(|id| scope_body(&id)).ok_or_else(|| Problem::not_found("scope"))
}

fn scope_ids() -> impl Iterator<Item = String> {
    AREAS.split_whitespace().flat_map(|area| [area.to_owned(), format!("{area}:readonly")])
}

fn scope_body(id: &str) -> Value {
    json!({"id": id, "description": "", "selfUri": format!("/api/v2/oauth/scopes/{id}")})
}
