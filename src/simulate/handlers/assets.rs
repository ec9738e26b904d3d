//! Response assets: uploads, and what is there (docs/platform-api.md 6.4). Nothing is ever stored.

use serde_json::{Value, json};

use super::{Call, Outcome};
use crate::simulate::{ids::stable_id, problem::Problem, world::World};

/// `POST /responsemanagement/responseassets/uploads`: refused without a name.
pub(super) fn upload(_: &World, call: &Call) -> Outcome {
    let name = call.document()?.get("name").and_then(Value::as_str).unwrap_or_default();
    if name.trim().is_empty() {
        return Err(Problem::constraint("name: must not be null or empty"));
    }
    Ok(json!({"id": stable_id("asset", name), "url": "https://uploads.example/simulated", "headers": {}}))
}

pub(super) fn search(_: &World, call: &Call) -> Outcome {
    let query = call.document()?.get("query").and_then(Value::as_array);
    if query.is_none_or(Vec::is_empty) {
        return Err(Problem::constraint("query: must not be null or empty"));
    }
    Ok(json!({"results": [], "pageSize": 1, "pageNumber": 1, "pageCount": 0, "total": 0}))
}

/// `POST /responsemanagement/responseassets/bulk`: reads several at once.
pub(super) fn bulk(_: &World, call: &Call) -> Outcome {
    match call.document()?.get("assetIds").and_then(Value::as_array) {
        Some(_) => Ok(json!({"entities": []})),
        None => Err(Problem::constraint("assetIds: must not be null")),
    }
}
