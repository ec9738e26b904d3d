//! What is installed in the org: integrations with their types, and identity providers (docs/platform-api.md 9).

use serde_json::{Value, json};

use super::{Call, LONG_PAGE, Outcome, SHORT_PAGE};
use crate::simulate::{
    ids::stable_id,
    integration_types,
    org::{IntegrationTable, IntegrationTypeTable, ProviderTable},
    pages,
    problem::Problem,
    world::World,
};

pub(super) fn integrations(world: &World, call: &Call) -> Outcome {
    let fits = |asked: &str, value: &str| {
        call.query
            .get(asked)
            .is_none_or(|wanted| wanted.split(',').any(|one| one.eq_ignore_ascii_case(value)))
    };
    let all = world.file.integrations.iter().map(|integration| integration.get_ref());
    let found: Vec<&IntegrationTable> =
        all.filter(|one| fits("integrationType", &one.kind) && fits("reportedState", &one.state)).collect();
    call.page_of(&found, SHORT_PAGE, |integration| integration_body(world, integration))
}

pub(super) fn integration(world: &World, call: &Call) -> Outcome {
    let asked = call.parameter(0).to_lowercase();
    let mut all = world.file.integrations.iter().map(|integration| integration.get_ref());
    let found = all.find(|integration| integration_id(integration).to_string() == asked);
    found.map(|found| integration_body(world, found)).ok_or_else(|| Problem::not_found("integration"))
}

fn integration_id(integration: &IntegrationTable) -> uuid::Uuid {
    stable_id("integration", &format!("{}/{}", integration.kind, integration.name))
}

fn integration_body(world: &World, integration: &IntegrationTable) -> Value {
    let id = integration_id(integration);
    let kinds = integration_types::of(&world.file);
    let kind = kinds.iter().find(|kind| kind.id == integration.kind).map(|kind| type_body(kind));
    json!({
        "id": id, "name": integration.name, "integrationType": kind, "intendedState": integration.intended,
        "reportedState": {
            "code": integration.state, "effective": "", "detail": {}, "lastUpdated": "2025-03-03T09:00:00.000Z",
        },
        "config": {}, "attributes": {}, "selfUri": format!("/api/v2/integrations/{id}"),
    })
}

pub(super) fn types(world: &World, call: &Call) -> Outcome {
    let kinds = integration_types::of(&world.file);
    call.page_of(&kinds, SHORT_PAGE, |kind| type_body(kind))
}

pub(super) fn one_type(world: &World, call: &Call) -> Outcome {
    let kinds = integration_types::of(&world.file);
    let found = kinds.iter().find(|kind| kind.id == call.parameter(0));
    found.map(|kind| type_body(kind)).ok_or_else(|| Problem::not_found("integration type"))
}

fn type_body(kind: &IntegrationTypeTable) -> Value {
    json!({
        "id": kind.id, "name": kind.name, "description": "", "provider": kind.provider, "category": kind.category,
        "userPermissions": kind.user_permissions, "nonInstallable": false, "maxInstances": null,
        "vendorOAuthClientIds": [], "selfUri": format!("/api/v2/integrations/types/{}", kind.id),
    })
}

/// `GET /identityproviders`: those that were set up, in short.
pub(super) fn providers(world: &World, call: &Call) -> Outcome {
    let all: Vec<&ProviderTable> = world.file.identity_providers.iter().map(|one| one.get_ref()).collect();
    call.page_of(&all, LONG_PAGE, |provider| {
        json!({
            "id": provider.id, "name": provider.name, "disabled": provider.disabled,
            "selfUri": format!("/api/v2/identityproviders/{}", provider.id),
        })
    })
}

/// `GET /identityproviders/{providerId}`, and the same for each of them under its own name.
pub(super) fn provider(world: &World, call: &Call) -> Outcome {
    let asked = call.path.rsplit('/').next().unwrap_or_default();
    let mut all = world.file.identity_providers.iter().map(|one| one.get_ref());
    let provider =
        all.find(|known| known.id == asked).ok_or_else(|| Problem::not_found("identity provider"))?;
    let page = provider.target.clone().unwrap_or_else(|| pages::address(&world.base, &provider.id));
    Ok(json!({
        "id": provider.id, "name": provider.name, "disabled": provider.disabled,
        "issuerURI": format!("urn:example:{}", provider.id), "ssoTargetURI": page, "certificates": [],
        "selfUri": format!("/api/v2/identityproviders/{}", provider.id),
    }))
}
