//! Who calls, and where: the token, the org, the user, the OAuth client (reference 2.1, 8.2).

use serde_json::{Value, json};

use super::{Call, Outcome};
use crate::simulate::{
    ids::stable_id,
    org::Source,
    problem::Problem,
    world::{Caller, World},
};

/// `GET /tokens/me`
pub(super) fn token(world: &World, call: &Call) -> Outcome {
    let organization = json!({"id": world.org_id(), "name": world.file.name});
    let mut token = json!({
        "organization": organization, "homeOrganization": organization, "authorizedScope": [],
        "OAuthClient": client_body(world),
    });
    token["OAuthClient"]["organization"] = organization;
    if call.caller == Caller::Admin {
        token["OAuthClient"] = json!({"id": stable_id("client", "browser"), "authorizedGrantType": "CODE"});
    } else if world.file.faults.refused.contains_key(&Source::TokenRoles) {
        token["OAuthClient"]["roleDivisions"] = json!([]);
    }
    Ok(token)
}

/// `GET /organizations/me`
pub(super) fn organization(world: &World, _: &Call) -> Outcome {
    Ok(json!({
        "id": world.org_id(), "name": world.file.name, "defaultLanguage": "en-us", "defaultCountryCode": "US",
        "state": "active", "features": {}, "version": 1, "selfUri": "/api/v2/organizations/me",
    }))
}

/// `GET /users/me`: only for people.
pub(super) fn user(_: &World, call: &Call) -> Outcome {
    match call.caller {
        Caller::Client => Err(Problem::not_a_user()),
        Caller::Admin => Ok(json!({"id": stable_id("user", "admin"), "name": "Admin", "state": "active"})),
    }
}

/// `GET /oauth/clients/{clientId}`
pub(super) fn client(world: &World, call: &Call) -> Outcome {
    let told = world.tells(call.caller, Source::OauthClient)?;
    if call.parameter(0).to_lowercase() != world.client_id().to_string() {
        return Err(Problem::not_found("client"));
    }
    let mut body = client_body(world);
    if !told {
        body["roleDivisions"] = json!([]);
    }
    Ok(body)
}

/// Without the secret: it is shown once, at creation (reference 6.5).
fn client_body(world: &World) -> Value {
    let id = world.client_id();
    let table = &world.file.client;
    json!({
        "id": id, "name": table.name, "accessTokenValiditySeconds": 86_400, "registeredRedirectUri": [],
        "roleIds": [], "roleDivisions": role_divisions(world), "scope": [],
        "authorizedGrantType": table.grant_type,
        "state": table.state,
        "dateCreated": "2025-03-03T09:00:00.000Z", "dateModified": "2025-03-03T09:00:00.000Z",
        "selfUri": format!("/api/v2/oauth/clients/{id}"),
    })
}

/// The client's own roles; what it holds through a group isn't here.
fn role_divisions(world: &World) -> Vec<Value> {
    let own = world.grants.iter().filter(|grant| grant.group.is_none());
    own.map(
        |grant| json!({"roleId": world.role_id(grant.role), "divisionId": world.division_id(grant.scope)}),
    )
    .collect()
}
