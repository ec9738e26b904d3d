//! Conversation details and recordings, as far as the caller's divisions reach (docs/platform-api.md 7).

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::{Call, Outcome};
use crate::simulate::{
    ids::stable_id,
    org::Media,
    problem::Problem,
    world::{About, Caller, Conversation, World},
};

/// The longest interval that a query may have, in days.
const LONGEST_INTERVAL: i64 = 31;
const LARGEST_PAGE: u64 = 100;

pub(super) fn availability(_: &World, _: &Call) -> Outcome {
    let yesterday = Timestamp::now() - SignedDuration::from_hours(24);
    Ok(json!({"dataAvailabilityDate": yesterday.to_string()}))
}

/// `GET /recordings/retention/query`: a listing without a total and without page numbers.
pub(super) fn recordings_by_retention(world: &World, call: &Call) -> Outcome {
    if call.number("retentionThresholdDays")?.is_none() {
        return Err(Problem::bad_request("retentionThresholdDays is required"));
    }
    let size = call.number("pageSize")?.unwrap_or(25);
    let recorded = world
        .conversations
        .iter()
        .filter(|conversation| conversation.media == Media::Voice && reads(world, call, conversation));
    let entities: Vec<Value> = recorded
        .take(size)
        .map(|conversation| {
            let id = stable_id("recording", &conversation.id.to_string());
            json!({"id": id, "conversationId": conversation.id, "media": "audio"})
        })
        .collect();
    Ok(json!({"entities": entities, "nextUri": null, "selfUri": call.path}))
}

/// `POST /analytics/conversations/details/query`. What lies outside the caller's divisions is left out without a
/// word, as the real one does.
pub(super) fn details_query(world: &World, call: &Call) -> Outcome {
    let query = call.document()?;
    let (from, to) = interval(query)?;
    let number = |name: &str, otherwise: u64| {
        query.pointer(&format!("/paging/{name}")).and_then(Value::as_u64).unwrap_or(otherwise)
    };
    let (size, page) = (number("pageSize", 25), number("pageNumber", 1).max(1));
    if !(1..=LARGEST_PAGE).contains(&size) {
        return Err(Problem::bad_request(format!("paging.pageSize must be between 1 and {LARGEST_PAGE}")));
    }
    check_filters(query)?;
    let inside = |conversation: &&Conversation| from <= conversation.start && conversation.start < to;
    let mut found: Vec<&Conversation> = world
        .conversations
        .iter()
        .filter(inside)
        .filter(|conversation| matches(world, query, conversation) && reads(world, call, conversation))
        .collect();
    found.sort_by_key(|conversation| conversation.start);
    if text(query, "order") == "desc" {
        found.reverse();
    }
    let total = found.len();
    let skipped = usize::try_from((page - 1) * size).unwrap_or(usize::MAX);
    let shown = found.into_iter().skip(skipped).take(size as usize);
    let conversations: Vec<Value> = shown.map(|conversation| details(world, conversation)).collect();
    Ok(json!({"conversations": conversations, "totalHits": total}))
}

/// Whether a permission that lets the caller use this operation reaches the conversation.
fn reads(world: &World, call: &Call, conversation: &Conversation) -> bool {
    call.caller == Caller::Admin
        || call
            .operation
            .permissions
            .iter()
            .any(|permission| world.holds(call.caller, permission, About::Conversation(conversation)))
}

fn interval(query: &Value) -> Result<(Timestamp, Timestamp), Problem> {
    let unreadable = || Problem::bad_request("interval must be two dates with a slash between them");
    let (from, to) = text(query, "interval").split_once('/').ok_or_else(unreadable)?;
    let moment = |text: &str| text.parse::<Timestamp>().map_err(|_| unreadable());
    let (from, to) = (moment(from)?, moment(to)?);
    if to <= from || to.duration_since(from) > SignedDuration::from_hours(24 * LONGEST_INTERVAL) {
        return Err(Problem::bad_request(format!("interval must be at most {LONGEST_INTERVAL} days")));
    }
    Ok((from, to))
}

/// Refuses filters that the API doesn't know. A division is a dimension of conversations, not of segments.
fn check_filters(query: &Value) -> Result<(), Problem> {
    let known = [
        ("conversationFilters", &["divisionId", "conversationId", "originatingDirection"][..]),
        ("segmentFilters", &["mediaType", "direction", "purpose"][..]),
    ];
    for (filters, dimensions) in known {
        list(query, filters).try_for_each(|filter| check_filter(filter, filters, dimensions))?;
    }
    Ok(())
}

fn check_filter(filter: &Value, filters: &str, dimensions: &[&str]) -> Result<(), Problem> {
    if !matches!(text(filter, "type"), "and" | "or") {
        return Err(Problem::bad_request(format!("{filters}: a filter's type must be and or or")));
    }
    for predicate in list(filter, "predicates") {
        let dimension = text(predicate, "dimension");
        if !dimensions.contains(&dimension) {
            return Err(Problem::bad_request(format!("{filters} have no dimension {dimension}")));
        }
        if !matches!(text(predicate, "operator"), "" | "matches" | "exists" | "notExists") {
            return Err(Problem::bad_request(format!("{filters}: no such operator")));
        }
    }
    list(filter, "clauses").try_for_each(|inner| check_filter(inner, filters, dimensions))
}

/// Whether the conversation fits all filters, which were checked before.
fn matches(world: &World, query: &Value, conversation: &Conversation) -> bool {
    let has = |dimension: &str, value: &str| match dimension {
        "divisionId" => conversation.divisions.iter().any(|i| world.divisions[*i].id.to_string() == value),
        "conversationId" => conversation.id.to_string() == value,
        "mediaType" => conversation.media.word() == value,
        "purpose" => value == "customer",
        _direction => value == "inbound",
    };
    ["conversationFilters", "segmentFilters"]
        .iter()
        .all(|filters| list(query, filters).all(|filter| fits(filter, &has)))
}

/// One filter: predicates and clauses, joined by `and` or `or`.
fn fits(filter: &Value, has: &dyn Fn(&str, &str) -> bool) -> bool {
    let predicates = list(filter, "predicates").map(|predicate| match text(predicate, "operator") {
        "exists" => true,
        "notExists" => false,
        _matches => has(text(predicate, "dimension"), &text(predicate, "value").to_lowercase()),
    });
    let mut results = predicates.chain(list(filter, "clauses").map(|inner| fits(inner, has)));
    if text(filter, "type") == "or" { results.any(|fits| fits) } else { results.all(|fits| fits) }
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn list<'a>(value: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> {
    value.get(name).and_then(Value::as_array).into_iter().flatten()
}

fn details(world: &World, conversation: &Conversation) -> Value {
    let divisions: Vec<_> = conversation.divisions.iter().map(|index| world.divisions[*index].id).collect();
    json!({
        "conversationId": conversation.id, "conversationStart": conversation.start.to_string(),
        "conversationEnd": conversation.end().to_string(), "originatingDirection": "inbound",
        "divisionIds": divisions,
        "participants": [{
            "participantId": stable_id("participant", &conversation.id.to_string()), "purpose": "customer",
            "sessions": [{
                "sessionId": conversation.communication(), "mediaType": conversation.media.word(),
                "direction": "inbound", "segments": [],
            }],
        }],
    })
}
