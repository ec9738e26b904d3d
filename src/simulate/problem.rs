//! What the API says instead of an answer: status, code and words (docs/platform-api.md 3). Pure.

use axum::http::StatusCode;
use serde_json::{Value, json};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Problem {
    pub status: StatusCode,
    pub code: &'static str,
    pub message: String,
    pub named: Option<String>,
    /// Seconds, for a 429.
    pub retry_after: Option<u64>,
}

impl Problem {
    fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into(), named: None, retry_after: None }
    }

    pub(super) fn no_token() -> Self {
        let words = "No authentication bearer token specified in authorization header.";
        Self::new(StatusCode::UNAUTHORIZED, "authentication.required", words)
    }

    pub(super) fn bad_token() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "bad.credentials", "Invalid login credentials.")
    }

    /// The caller's address isn't allowed. What Genesys says then isn't known (docs/platform-api.md 1.4).
    pub(super) fn not_let_in() -> Self {
        Self::new(StatusCode::FORBIDDEN, "forbidden", "Access to this resource is forbidden.")
    }

    pub(super) fn missing(permissions: &[&str]) -> Self {
        let front = "Unable to perform the requested action. You are missing the following permission(s): ";
        Self::naming("missing.permissions", front, permissions)
    }

    pub(super) fn missing_any(permissions: &[&str]) -> Self {
        let front = "Unable to perform the requested action. \
                     You must have at least one of the following permissions assigned: ";
        Self::naming("missing.any.permissions", front, permissions)
    }

    fn naming(code: &'static str, front: &str, permissions: &[&str]) -> Self {
        let named = format!("[{}]", permissions.join(", "));
        let problem = Self::new(StatusCode::FORBIDDEN, code, format!("{front}{named}"));
        Self { named: Some(named), ..problem }
    }

    pub(super) fn not_authorized() -> Self {
        let words = "You are not authorized to perform the requested action.";
        Self::new(StatusCode::FORBIDDEN, "not.authorized", words)
    }

    pub(super) fn not_found(what: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not.found", format!("The requested {what} was not found."))
    }

    pub(super) fn not_a_user() -> Self {
        let words = "This request requires a user context. \
                     Client credentials cannot be used for requests to this resource.";
        Self::new(StatusCode::BAD_REQUEST, "not.a.user", words)
    }

    pub(super) fn bad_request(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "bad.request", message)
    }

    pub(super) fn constraint(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "constraint.validation", message)
    }

    pub(super) fn unavailable() -> Self {
        let words = "The service is temporarily unavailable.";
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "service.unavailable", words)
    }

    pub(super) fn too_many(wait: u64) -> Self {
        let words = format!("Rate limit exceeded the maximum. Retry the request in [{wait}] seconds");
        let problem = Self::new(StatusCode::TOO_MANY_REQUESTS, "too.many.requests.retry.after", words);
        Self { retry_after: Some(wait), ..problem }
    }

    /// The body, as docs/platform-api.md 3.1 shows it.
    pub(super) fn body(&self, context: &str) -> Value {
        let mut body = json!({"message": self.message, "code": self.code, "status": self.status.as_u16()});
        if let Some(named) = &self.named {
            body["messageWithParams"] = json!(self.message.replace(named.as_str(), "{0}"));
            body["messageParams"] = json!({"permissions": named});
        }
        body["contextId"] = json!(context);
        body["details"] = json!([]);
        body["errors"] = json!([]);
        body
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_names_the_permissions_in_brackets() {
        let body = Problem::missing_any(&["a:b:c", "d:e:f"]).body("7");
        assert_eq!(
            body["message"],
            "Unable to perform the requested action. You must have at least one of the following permissions \
             assigned: [a:b:c, d:e:f]"
        );
        assert_eq!(body["messageParams"]["permissions"], "[a:b:c, d:e:f]");
        assert!(body["messageWithParams"].as_str().unwrap().ends_with("assigned: {0}"));
        assert_eq!((&body["code"], &body["status"]), (&json!("missing.any.permissions"), &json!(403)));
        assert_eq!(body["contextId"], "7");
    }
}
