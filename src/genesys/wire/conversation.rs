//! Conversations as samples: which there are, of which kind, in which divisions (docs/platform-api.md 6.4, 7). Pure.

use serde_json::Value;

use super::{owned, text, texts};
use crate::model::{DivisionId, SampleKind};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SeenConversation {
    pub id: String,
    /// Every division that it met; empty where that wasn't told.
    pub divisions: Vec<DivisionId>,
    /// Its sessions, the customer's first: a session's id is the communication's.
    pub sessions: Vec<Session>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Session {
    pub id: String,
    /// In lower case: `voice`, `message`, `email`, `callback`, `chat`, …
    pub media: String,
}

impl SeenConversation {
    pub(crate) fn fits(&self, kind: SampleKind) -> bool {
        kind == SampleKind::Conversation || self.sessions_of(kind).next().is_some()
    }

    pub(crate) fn sessions_of(&self, kind: SampleKind) -> impl Iterator<Item = &Session> {
        self.sessions.iter().filter(move |session| match kind {
            SampleKind::Conversation => true,
            SampleKind::Voice => session.media == "voice",
            SampleKind::Message => session.media == "message",
            SampleKind::Email => session.media == "email",
        })
    }
}

/// The conversations of `POST /api/v2/analytics/conversations/details/query`. An empty answer may lack the list
/// altogether, but then it says `totalHits` 0.
pub(crate) fn conversations(body: &Value) -> Option<Vec<SeenConversation>> {
    match body.get("conversations").filter(|list| !list.is_null()) {
        Some(list) => list.as_array()?.iter().map(conversation).collect(),
        None => (body.get("totalHits")?.as_u64()? == 0).then(Vec::new),
    }
}

fn conversation(body: &Value) -> Option<SeenConversation> {
    let mut sessions = Vec::new();
    for participant in list(body, "participants") {
        let customers = text(participant, "purpose").is_some_and(|purpose| {
            purpose.eq_ignore_ascii_case("customer") || purpose.eq_ignore_ascii_case("external")
        });
        let of_this_one = list(participant, "sessions").filter_map(session);
        sessions.extend(of_this_one.map(|session| (!customers, session)));
    }
    sessions.sort_by_key(|(not_customers, _)| *not_customers);
    let divisions = body.get("divisionIds").and_then(texts).unwrap_or_default();
    Some(SeenConversation {
        id: owned(body, "conversationId")?,
        divisions: divisions.into_iter().map(|id| DivisionId(id.into())).collect(),
        sessions: sessions.into_iter().map(|(_, session)| session).collect(),
    })
}

fn session(body: &Value) -> Option<Session> {
    Some(Session { id: owned(body, "sessionId")?, media: text(body, "mediaType")?.to_lowercase() })
}

/// The ids of the messages of `GET /api/v2/conversations/messages/{conversationId}`, each once.
pub(crate) fn message_ids(body: &Value) -> Option<Vec<String>> {
    body.get("participants")?.as_array()?;
    let mut ids: Vec<String> = Vec::new();
    for message in list(body, "participants").flat_map(|participant| list(participant, "messages")) {
        if let Some(id) = owned(message, "messageId")
            && !ids.contains(&id)
        {
            ids.push(id);
        }
    }
    Some(ids)
}

/// A list's items; none where there is no list: a sample may lack what isn't needed.
fn list<'a>(body: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    body.get(key).and_then(Value::as_array).into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_sample_tells_kind_divisions_and_communications() {
        let body = json!({"totalHits": 1, "conversations": [{
            "conversationId": "c1", "divisionIds": ["d1", "d2"], "originatingDirection": "inbound",
            "participants": [
                {"purpose": "agent", "sessions": [{"sessionId": "s1", "mediaType": "voice"}]},
                {"purpose": "customer", "sessions": [{"sessionId": "s2", "mediaType": "Voice"}, {"mediaType": "voice"}]},
                {"purpose": "acd"}]}]});
        let seen = conversations(&body).unwrap().remove(0);
        assert_eq!(seen.divisions, ["d1", "d2"].map(|id| DivisionId(id.into())));
        let communications: Vec<_> = seen.sessions_of(SampleKind::Voice).map(|s| s.id.as_str()).collect();
        assert_eq!(communications, ["s2", "s1"]);
        assert!(seen.fits(SampleKind::Conversation) && seen.fits(SampleKind::Voice));
        assert!(!seen.fits(SampleKind::Email) && !seen.fits(SampleKind::Message));
    }

    #[test]
    fn an_org_without_conversations_is_told_from_an_unreadable_one() {
        assert_eq!(conversations(&json!({"totalHits": 0})), Some(vec![]));
        assert_eq!(conversations(&json!({"conversations": []})), Some(vec![]));
        assert_eq!(conversations(&json!({})), None);
        assert_eq!(conversations(&json!({"totalHits": 3})), None);
        assert_eq!(conversations(&json!({"conversations": [{"participants": []}]})), None);
        let bare = conversations(&json!({"conversations": [{"conversationId": "c"}]})).unwrap().remove(0);
        assert!(bare.fits(SampleKind::Conversation) && !bare.fits(SampleKind::Voice));
    }

    #[test]
    fn messages_are_listed_once() {
        let message = |id: &str| json!({"messageId": id, "messageStatus": "received"});
        let body = json!({"id": "c", "participants": [
            {"messages": [message("m1"), message("m2")]}, {"messages": [message("m1"), {}]}, {}]});
        assert_eq!(message_ids(&body).unwrap(), ["m1", "m2"]);
        assert_eq!(message_ids(&json!({"participants": []})), Some(vec![]));
        assert_eq!(message_ids(&json!({})), None);
    }
}
