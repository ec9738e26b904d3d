//! What each simulated operation answers, once its permissions have been checked. Pure: an org and a call in, a
//! document or a refusal out.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{
    operations::{IDENTITY_PROVIDERS, Operation, Parameters},
    problem::Problem,
    world::{Caller, World},
};

mod access;
mod analytics;
mod assets;
mod conversations;
mod identity;
mod integrations;
mod licences;
mod members;
mod oauth;
mod paging;
mod people;
mod roles;
mod speech;

/// The most that a page of most listings has.
const LONG_PAGE: usize = 500;
/// The most that a page of the others has.
const SHORT_PAGE: usize = 100;

pub(super) struct Call {
    pub caller: Caller,
    pub operation: &'static Operation,
    pub parameters: Parameters,
    pub path: String,
    pub query: BTreeMap<String, String>,
    /// The body, if it is JSON.
    pub body: Option<Value>,
}

pub(super) type Outcome = Result<Value, Problem>;

type Handler = fn(&World, &Call) -> Outcome;

/// Every operation that has an answer; the others are enforced and then not found.
const HANDLERS: &[(&str, &str, Handler)] = &[
    ("HEAD", "/api/v2/tokens/me", identity::token),
    ("GET", "/api/v2/tokens/me", identity::token),
    ("GET", "/api/v2/organizations/me", identity::organization),
    ("GET", "/api/v2/organizations/embeddedintegration", identity::embedding),
    ("GET", "/api/v2/organizations/authentication/settings", identity::authentication_settings),
    ("GET", "/api/v2/users/me", people::me),
    ("GET", "/api/v2/users", people::users),
    ("POST", "/api/v2/users/search", people::search),
    ("GET", "/api/v2/users/{userId}", people::user),
    ("GET", "/api/v2/users/{subjectId}/roles", people::roles),
    ("GET", "/api/v2/groups", members::groups),
    ("POST", "/api/v2/groups/search", members::search_groups),
    ("GET", "/api/v2/groups/{groupId}", members::group),
    ("GET", "/api/v2/groups/{groupId}/members", members::group_members),
    ("GET", "/api/v2/groups/{groupId}/individuals", members::group_individuals),
    ("GET", "/api/v2/routing/queues", members::queues),
    ("GET", "/api/v2/routing/queues/{queueId}", members::queue),
    ("GET", "/api/v2/routing/queues/{queueId}/members", members::queue_members),
    ("GET", "/api/v2/routing/queues/{queueId}/users", members::queue_members),
    ("GET", "/api/v2/license/users", licences::everyones),
    ("POST", "/api/v2/license/users", licences::of_these),
    ("GET", "/api/v2/license/users/{userId}", licences::of_one),
    ("GET", "/api/v2/license/definitions", licences::definitions),
    ("GET", "/api/v2/license/definitions/{licenseId}", licences::definition),
    ("GET", "/api/v2/integrations", integrations::integrations),
    ("GET", "/api/v2/integrations/types", integrations::types),
    ("GET", "/api/v2/integrations/types/{typeId}", integrations::one_type),
    ("GET", "/api/v2/integrations/{integrationId}", integrations::integration),
    ("GET", "/api/v2/identityproviders", integrations::providers),
    ("GET", "/api/v2/identityproviders/{providerId}", integrations::provider),
    ("GET", "/api/v2/oauth/clients", oauth::clients),
    ("GET", "/api/v2/oauth/clients/{clientId}", oauth::client),
    ("GET", "/api/v2/oauth/authorizations", oauth::authorizations),
    ("GET", "/api/v2/oauth/scopes", oauth::scopes),
    ("GET", "/api/v2/oauth/scopes/{scopeId}", oauth::scope),
    ("GET", "/api/v2/authorization/subjects/me", access::own_grants),
    ("GET", "/api/v2/authorization/subjects/{subjectId}", access::grants),
    ("GET", "/api/v2/authorization/divisionspermitted/paged/me", access::divisions_permitted),
    ("GET", "/api/v2/authorization/permissions", access::permissions),
    ("GET", "/api/v2/authorization/divisions", access::divisions),
    ("GET", "/api/v2/authorization/divisions/home", access::home_division),
    ("GET", "/api/v2/authorization/divisions/{divisionId}", access::division),
    ("GET", "/api/v2/authorization/divisions/{divisionId}/grants", access::division_grants),
    ("GET", "/api/v2/authorization/roles", roles::roles),
    ("GET", "/api/v2/authorization/roles/{roleId}", roles::role),
    ("GET", "/api/v2/authorization/roles/{roleId}/users", roles::users),
    ("GET", "/api/v2/authorization/roles/{roleId}/subjectgrants", roles::subject_grants),
    ("POST", "/api/v2/analytics/conversations/details/query", analytics::details_query),
    ("GET", "/api/v2/analytics/conversations/details/jobs/availability", analytics::availability),
    ("GET", "/api/v2/recordings/retention/query", analytics::recordings_by_retention),
    ("GET", "/api/v2/speechandtextanalytics/conversations/{conversationId}", speech::conversation),
    ("GET", "/api/v2/speechandtextanalytics/conversations/{conversationId}/categories", speech::categories),
    (
        "GET",
        "/api/v2/speechandtextanalytics/conversations/{conversationId}/communications/{communicationId}/transcripturl",
        speech::transcript_url,
    ),
    ("GET", "/api/v2/conversations/{conversationId}", conversations::conversation),
    ("GET", "/api/v2/conversations/messages/{conversationId}", conversations::message_conversation),
    ("GET", "/api/v2/conversations/messages/{conversationId}/messages/{messageId}", conversations::message),
    ("GET", "/api/v2/conversations/messages/{messageId}/details", conversations::message_details),
    ("GET", "/api/v2/conversations/emails/{conversationId}/messages", conversations::emails),
    ("POST", "/api/v2/responsemanagement/responseassets/uploads", assets::upload),
    ("POST", "/api/v2/responsemanagement/responseassets/search", assets::search),
    ("POST", "/api/v2/responsemanagement/responseassets/bulk", assets::bulk),
];

pub(super) fn handle(world: &World, call: &Call) -> Outcome {
    let template = match call.operation.template.as_str() {
        own if own.starts_with(IDENTITY_PROVIDERS) => "/api/v2/identityproviders/{providerId}",
        template => template,
    };
    let mut handlers = HANDLERS.iter();
    let found = handlers.find(|(method, known, _)| *method == call.operation.method && *known == template);
    match found {
        Some((_, _, handler)) => handler(world, call),
        None => Err(Problem::not_found("resource")),
    }
}

impl Call {
    fn parameter(&self, index: usize) -> &str {
        self.parameters.get(index).map_or("", String::as_str)
    }

    fn number(&self, name: &str) -> Result<Option<usize>, Problem> {
        let Some(text) = self.query.get(name) else { return Ok(None) };
        text.parse().map(Some).map_err(|_| Problem {
            code: "invalid.query.param.value",
            ..Problem::bad_request(format!("{name} is not a number"))
        })
    }

    fn says(&self, name: &str) -> bool {
        self.query.get(name).is_some_and(|value| value == "true")
    }

    fn document(&self) -> Result<&Value, Problem> {
        self.body.as_ref().ok_or_else(|| Problem::bad_request("The request body is not a JSON document."))
    }

    /// The values of a parameter that may be there several times.
    fn several(&self, name: &str) -> Vec<&str> {
        let values = self.query.get(name).map(|values| values.split(','));
        values.into_iter().flatten().map(str::trim).filter(|value| !value.is_empty()).collect()
    }

    /// Whether this is to be expanded: the query says so, or the body of a search.
    fn expands(&self, name: &str) -> bool {
        let body = self.body.as_ref().and_then(|body| body.get("expand")).and_then(Value::as_array);
        self.several("expand").contains(&name) || body.is_some_and(|list| list.iter().any(|one| one == name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulate::operations::operations;

    #[test]
    fn every_answer_belongs_to_an_operation_and_none_stands_twice() {
        for (index, (method, template, _)) in HANDLERS.iter().enumerate() {
            let known =
                operations().iter().any(|known| known.method == *method && known.template == *template);
            assert!(known, "{method} {template}");
            let twice = HANDLERS[..index].iter().any(|(m, t, _)| m == method && t == template);
            assert!(!twice, "{method} {template}");
        }
    }
}
