//! What is asked for the client alone: `divisionspermitted`, conversations seen, and the probes.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::plan::{self, Sample};
use crate::{
    check::reader::{Reader, UNREADABLE, plain, unread},
    genesys::{
        List, Request,
        wire::{self, HolderKind, SeenConversation},
    },
    model::{
        Answer, DivisionId, Id, NotRun, Outcome, Permission, Probe, Probed, Unread,
        fix::Holders,
        grant::Reach,
        probe::{self},
    },
};

/// How many days of conversations are looked at. (The API takes at most 31, docs/platform-api.md 7.)
const DAYS: i64 = 7;

/// `divisionspermitted` is only a cross-check: longer lists than this aren't read, to spare the org's limit.
const MOST_PERMITTED_PAGES: u64 = 2;

/// Where one permission is held, as `divisionspermitted` says; none where it doesn't say. Nobody has seen it
/// answer a client (docs/platform-api.md 2), so only a whole answer counts.
pub(super) async fn permitted(reader: &Reader, permission: &Permission) -> Option<Reach> {
    let path = "/api/v2/authorization/divisionspermitted/paged/me";
    let query = format!("permission={permission}");
    let list = List { path, query: &query, page_size: 500, most_pages: MOST_PERMITTED_PAGES };
    wire::reach(&reader.client.listing(&list, &reader.cancel).await.ok()?)
}

/// Who holds a role besides the client itself; nothing where that can't be read, or only in part.
pub(super) async fn holders(reader: &Reader, role: &Id, client: &Id) -> Option<Holders> {
    let path = format!("/api/v2/authorization/roles/{}/subjectgrants", plain(role.real()).ok()?);
    let read = reader.all(&path, "", wire::role_holder).await.ok()?;
    let mut holders = Holders::default();
    for holder in read.iter().filter(|holder| holder.id != *client) {
        match holder.kind {
            HolderKind::User => holders.people += 1,
            HolderKind::Group => holders.groups += 1,
            HolderKind::OauthClient => holders.clients += 1,
            // Whoever it is counts as one of the people.
            HolderKind::Other | HolderKind::Unknown => holders.people += 1,
        }
    }
    Some(holders)
}

/// The newest conversations of the last days; filtered silently by what the client may see (docs/platform-api.md 7).
pub(super) async fn conversations(reader: &Reader, now: Timestamp) -> Result<Vec<SeenConversation>, Unread> {
    let body = query(reader, now, 100, None).await?;
    wire::conversations(&body).ok_or(UNREADABLE)
}

/// How many conversations of the last days are seen in a division.
pub(super) async fn conversations_in(
    reader: &Reader,
    division: &DivisionId,
    now: Timestamp,
) -> Result<u64, Unread> {
    let body = query(reader, now, 1, Some(division)).await?;
    body.get("totalHits").and_then(Value::as_u64).ok_or(UNREADABLE)
}

async fn query(
    reader: &Reader,
    now: Timestamp,
    size: u32,
    division: Option<&DivisionId>,
) -> Result<Value, Unread> {
    let from = now - SignedDuration::from_hours(24 * DAYS);
    let mut body = json!({
        "interval": format!("{from:.0}/{now:.0}"),
        "order": "desc",
        "orderBy": "conversationStart",
        "paging": {"pageSize": size, "pageNumber": 1},
    });
    if let Some(division) = division {
        body["conversationFilters"] = json!([{"type": "or", "predicates": [
            {"type": "dimension", "dimension": "divisionId", "operator": "matches", "value": division.0.real()}]}]);
    }
    let request = Request::post("/api/v2/analytics/conversations/details/query", body);
    match reader.call(&request).await.answer {
        Answer::Success { body, .. } => Ok(body),
        other => Err(unread(&other)),
    }
}

/// The first of these that has a message, with it; none where none tells of any.
///
/// # Errors
/// When they weren't asked.
pub(super) async fn with_message(reader: &Reader, candidates: Vec<Sample>) -> Result<Option<Sample>, Unread> {
    for sample in candidates {
        match reader.get(&format!("/api/v2/conversations/messages/{}", sample.conversation)).await {
            Ok(body) => {
                if let Some(message) = message_in(&body) {
                    return Ok(Some(Sample { message: Some(message), ..sample }));
                }
            }
            Err(unread) if unread.was_not_asked() => return Err(unread),
            Err(_) => {}
        }
    }
    Ok(None)
}

fn message_in(body: &Value) -> Option<String> {
    wire::message_ids(body)?.into_iter().find(|id| id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'))
}

/// Sends a probe: the next attempt where the one before said nothing.
pub(super) async fn send(reader: &Reader, probe: &Probe, attempts: Vec<plan::Attempt>) -> Probed {
    let mut last = plan::not_run(probe, NotRun::NotYet);
    for attempt in attempts {
        let reply = reader.call(&attempt.request).await;
        let outcome = probe::outcome(probe, &attempt.aim, &reply.answer);
        let (status, code, message) = match reply.answer {
            Answer::Success { status, .. } | Answer::Unreadable { status, .. } => (Some(status), None, None),
            Answer::Refusal { status, code, message, .. } => (Some(status), code, Some(message)),
            Answer::Unreachable { .. } | Answer::Throttled | Answer::Closed(_) => (None, None, None),
        };
        let denied = matches!(outcome, Outcome::Denied { .. } | Outcome::NoAccessToObject);
        let inconclusive = outcome == Outcome::Inconclusive;
        last = Probed {
            aim: attempt.aim,
            outcome,
            status,
            code,
            message,
            asked_at: Some(reply.asked_at),
            took_ms: u64::try_from(reply.took.as_millis()).unwrap_or(u64::MAX),
            denied_since: denied.then_some(reply.asked_at),
            ..last
        };
        if !inconclusive {
            break;
        }
    }
    last
}
