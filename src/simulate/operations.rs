//! Which of the Platform API's operations change an org, and which ids identity providers have. Pure; the operations
//! themselves are data (`model/operations`).

use crate::model::operations::is_parameter;
pub(super) use crate::model::operations::{Operation, Parameters, Requires, find, operations};

/// What stands before an identity provider's id.
pub(super) const IDENTITY_PROVIDERS: &str = "/api/v2/identityproviders/";

/// Whether the operation, once accepted, changes the org. Queries and searches are sent as POST too.
pub(super) fn writes(operation: &Operation) -> bool {
    let reads = ["/query", "/search", "/responseassets/bulk", "/license/users"]
        .iter()
        .any(|end| operation.template.ends_with(end));
    !matches!(operation.method.as_str(), "GET" | "HEAD") && !reads
}

/// The ids that identity providers have: each has an operation of its own (docs/platform-api.md 9).
pub(super) fn identity_providers() -> impl Iterator<Item = &'static str> {
    let read = operations().iter().filter(|operation| operation.method == "GET");
    let ids = read.filter_map(|operation| operation.template.strip_prefix(IDENTITY_PROVIDERS));
    ids.filter(|id| !is_parameter(id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_change_nothing_and_uploads_do() {
        let writes = |method: &str, path: &str| writes(find(method, path).unwrap().0);
        assert!(!writes("GET", "/api/v2/tokens/me"));
        assert!(!writes("POST", "/api/v2/analytics/conversations/details/query"));
        assert!(!writes("POST", "/api/v2/responsemanagement/responseassets/search"));
        assert!(writes("POST", "/api/v2/responsemanagement/responseassets/uploads"));
        assert!(writes("DELETE", "/api/v2/tokens/me"));
    }
}
