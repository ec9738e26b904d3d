//! What each simulated operation answers, once its permissions have been checked. Pure: an org and a call in, a
//! document or a refusal out.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use url::form_urlencoded;

use super::{
    operations::{Operation, Parameters},
    problem::Problem,
    world::{Caller, World},
};

mod access;
mod analytics;
mod assets;
mod conversations;
mod identity;
mod speech;

/// A request that was let through.
pub(super) struct Call {
    pub caller: Caller,
    pub operation: &'static Operation,
    pub parameters: Parameters,
    pub path: String,
    pub query: BTreeMap<String, String>,
    /// The body, if it is JSON.
    pub body: Option<Value>,
}

/// A document, or why there is none.
pub(super) type Outcome = Result<Value, Problem>;

type Handler = fn(&World, &Call) -> Outcome;

/// Every operation that has an answer; the others are enforced and then not found.
const HANDLERS: &[(&str, &str, Handler)] = &[
    ("HEAD", "/api/v2/tokens/me", identity::token),
    ("GET", "/api/v2/tokens/me", identity::token),
    ("GET", "/api/v2/organizations/me", identity::organization),
    ("GET", "/api/v2/users/me", identity::user),
    ("GET", "/api/v2/oauth/clients/{clientId}", identity::client),
    ("GET", "/api/v2/authorization/subjects/me", access::own_grants),
    ("GET", "/api/v2/authorization/subjects/{subjectId}", access::grants),
    ("GET", "/api/v2/authorization/divisionspermitted/paged/me", access::divisions_permitted),
    ("GET", "/api/v2/authorization/permissions", access::permissions),
    ("GET", "/api/v2/authorization/divisions", access::divisions),
    ("GET", "/api/v2/authorization/divisions/home", access::home_division),
    ("GET", "/api/v2/authorization/divisions/{divisionId}", access::division),
    ("GET", "/api/v2/authorization/roles", access::roles),
    ("GET", "/api/v2/authorization/roles/{roleId}", access::role),
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

/// Answers a call that was let through.
pub(super) fn handle(world: &World, call: &Call) -> Outcome {
    let found = HANDLERS.iter().find(|(method, template, _)| {
        *method == call.operation.method && *template == call.operation.template
    });
    match found {
        Some((_, _, handler)) => handler(world, call),
        None => Err(Problem::not_found("resource")),
    }
}

impl Call {
    /// The parameter of the path at this place.
    fn parameter(&self, index: usize) -> &str {
        self.parameters.get(index).map_or("", String::as_str)
    }

    /// A number from the query, if it is there.
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

    /// The asked page of a listing, with its numbers and links (reference 2.1). A page is at most `largest` long,
    /// whatever was asked.
    fn page(&self, entities: Vec<Value>, largest: usize) -> Outcome {
        let size = self.number("pageSize")?.unwrap_or(25).clamp(1, largest);
        let number = self.number("pageNumber")?.unwrap_or(1).max(1);
        let total = entities.len();
        let pages = total.div_ceil(size);
        let link = |number: usize| {
            let mut query = form_urlencoded::Serializer::new(String::new());
            query.extend_pairs(
                self.query.iter().filter(|(name, _)| *name != "pageNumber" && *name != "pageSize"),
            );
            query.append_pair("pageSize", &size.to_string()).append_pair("pageNumber", &number.to_string());
            format!("{}?{}", self.path, query.finish())
        };
        let page: Vec<Value> = entities.into_iter().skip((number - 1) * size).take(size).collect();
        let mut listing = json!({
            "entities": page, "pageSize": size, "pageNumber": number, "total": total, "pageCount": pages,
            "firstUri": link(1), "lastUri": link(pages.max(1)), "selfUri": link(number),
        });
        if number < pages {
            listing["nextUri"] = json!(link(number + 1));
        }
        if number > 1 {
            listing["previousUri"] = json!(link(number - 1));
        }
        Ok(listing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulate::operations::{find, operations};

    fn call(query: &[(&str, &str)]) -> Call {
        let (operation, parameters) = find("GET", "/api/v2/authorization/divisions").unwrap();
        let query = query.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let path = operation.template.clone();
        Call { caller: Caller::Client, operation, parameters, path, query, body: None }
    }

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

    #[test]
    fn pages_are_clamped_counted_and_linked() {
        let entities: Vec<Value> = (0..250).map(|number| json!(number)).collect();
        let asked = call(&[("pageSize", "500"), ("pageNumber", "2"), ("objectCount", "true")]);
        let page = asked.page(entities.clone(), 100).unwrap();
        assert_eq!(page["entities"].as_array().unwrap().len(), 100);
        assert_eq!(page["entities"][0], 100);
        assert_eq!(
            (&page["pageSize"], &page["total"], &page["pageCount"]),
            (&json!(100), &json!(250), &json!(3))
        );
        assert_eq!(
            page["nextUri"],
            "/api/v2/authorization/divisions?objectCount=true&pageSize=100&pageNumber=3"
        );
        let last = call(&[("pageSize", "100"), ("pageNumber", "3")]).page(entities.clone(), 100).unwrap();
        assert_eq!(last["entities"].as_array().unwrap().len(), 50);
        assert!(last.get("nextUri").is_none());
        let beyond = call(&[("pageNumber", "99")]).page(entities, 100).unwrap();
        assert_eq!(beyond["entities"], json!([]));
        assert_eq!(call(&[("pageSize", "many")]).page(vec![], 100).unwrap_err().status, 400);
    }
}
