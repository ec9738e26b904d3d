//! Who calls, and where: the token and the org (docs/platform-api.md 2.1), and who may embed it (9).

use serde_json::json;

use super::{Call, Outcome, oauth};
use crate::simulate::{
    ids::stable_id,
    org::Source,
    world::{Caller, World},
};

/// `GET /tokens/me`: only a client's token names a client of this org.
pub(super) fn token(world: &World, call: &Call) -> Outcome {
    let organization = json!({"id": world.org_id(), "name": world.file.name});
    let mut token =
        json!({"organization": organization, "homeOrganization": organization, "authorizedScope": []});
    match call.caller {
        Caller::Client(client) => {
            token["OAuthClient"] = oauth::client_body(&world.clients[client], world);
            token["OAuthClient"]["organization"] = organization;
            if world.file.faults.refused.contains_key(&Source::TokenRoles) {
                token["OAuthClient"]["roleDivisions"] = json!([]);
            }
        }
        Caller::Admin => {
            token["OAuthClient"] =
                json!({"id": stable_id("client", "browser"), "authorizedGrantType": "CODE"});
        }
        Caller::Person(_) => {}
    }
    Ok(token)
}

pub(super) fn embedding(world: &World, _: &Call) -> Outcome {
    let only = world.file.embedding_only_from.as_ref();
    Ok(json!({"enableWhitelist": only.is_some(), "domainWhitelist": only.map_or(&[][..], Vec::as_slice)}))
}

/// The settings that say the same under other names.
pub(super) fn authentication_settings(world: &World, _: &Call) -> Outcome {
    let only = world.file.embedding_only_from.as_ref();
    Ok(json!({
        "multifactorAuthenticationRequired": false, "domainAllowlistEnabled": only.is_some(),
        "domainAllowlist": only.map_or(&[][..], Vec::as_slice), "ipAddressAllowlist": [],
    }))
}

pub(super) fn organization(world: &World, _: &Call) -> Outcome {
    Ok(json!({
        "id": world.org_id(), "name": world.file.name, "defaultLanguage": "en-us", "defaultCountryCode": "US",
        "state": "active", "features": {}, "version": 1, "selfUri": "/api/v2/organizations/me",
    }))
}
