//! Conversations and what was written in them (docs/platform-api.md 7).

use serde_json::{Value, json};

use super::{Call, Outcome, access::division_reference};
use crate::simulate::{
    ids::stable_id,
    org::Media,
    problem::Problem,
    world::{Conversation, World},
};

pub(super) fn conversation(world: &World, call: &Call) -> Outcome {
    let conversation = world.conversation(call.caller, call.operation, call.parameter(0))?;
    let divisions: Vec<Value> = conversation
        .divisions
        .iter()
        .map(|index| &world.divisions[*index])
        .map(|division| {
            let queue = stable_id("queue", &division.name);
            json!({"division": division_reference(division), "entities": [{"id": queue}]})
        })
        .collect();
    let mut body = conversation_body(conversation);
    body["divisions"] = json!(divisions);
    Ok(body)
}

pub(super) fn message_conversation(world: &World, call: &Call) -> Outcome {
    let conversation = conversation_of(world, call, Media::Message)?;
    let mut body = conversation_body(conversation);
    body["participants"] = json!([{
        "id": stable_id("participant", &conversation.id.to_string()), "purpose": "customer",
        "state": "disconnected", "messages": [message_detail(conversation)],
    }]);
    Ok(body)
}

pub(super) fn message(world: &World, call: &Call) -> Outcome {
    let conversation = conversation_of(world, call, Media::Message)?;
    if conversation.message().to_string() != call.parameter(1).to_lowercase() {
        return Err(Problem::not_found("message"));
    }
    Ok(message_body(conversation))
}

pub(super) fn message_details(world: &World, call: &Call) -> Outcome {
    let asked = call.parameter(0).to_lowercase();
    let messages = world.conversations.iter().filter(|conversation| conversation.media == Media::Message);
    let mut found = messages.filter(|conversation| conversation.message().to_string() == asked);
    let id = found.next().ok_or_else(|| Problem::not_found("message"))?.id.to_string();
    world.conversation(call.caller, call.operation, &id).map(message_body)
}

pub(super) fn emails(world: &World, call: &Call) -> Outcome {
    let conversation = conversation_of(world, call, Media::Email)?;
    let email = json!({
        "id": stable_id("email", &conversation.id.to_string()), "subject": "A question about my order",
        "time": conversation.start.to_string(), "historyIncluded": false,
    });
    call.page(vec![email], 100)
}

/// The conversation that is asked for, if it is of this medium.
fn conversation_of<'a>(world: &'a World, call: &Call, media: Media) -> Result<&'a Conversation, Problem> {
    let conversation = world.conversation(call.caller, call.operation, call.parameter(0))?;
    if conversation.media == media { Ok(conversation) } else { Err(Problem::not_found("conversation")) }
}

fn conversation_body(conversation: &Conversation) -> Value {
    let communication = json!({
        "id": conversation.communication(), "state": "disconnected", "direction": "inbound",
        "messages": match conversation.media {
            Media::Message => json!([message_detail(conversation)]),
            Media::Voice | Media::Email => json!([]),
        },
    });
    let kind = match conversation.media {
        Media::Voice => "calls",
        Media::Message => "messages",
        Media::Email => "emails",
    };
    let mut participant =
        json!({"id": stable_id("participant", &conversation.id.to_string()), "purpose": "customer"});
    participant[kind] = json!([communication]);
    json!({
        "id": conversation.id, "startTime": conversation.start.to_string(),
        "endTime": conversation.end().to_string(), "participants": [participant],
        "selfUri": format!("/api/v2/conversations/{}", conversation.id),
    })
}

fn message_detail(conversation: &Conversation) -> Value {
    let (id, message) = (conversation.id, conversation.message());
    json!({
        "messageId": message, "messageStatus": "received", "messageTime": conversation.start.to_string(),
        "messageURI": format!("/api/v2/conversations/messages/{id}/messages/{message}"),
    })
}

fn message_body(conversation: &Conversation) -> Value {
    let (id, message) = (conversation.id, conversation.message());
    json!({
        "id": message, "direction": "inbound", "messengerType": "webmessaging", "status": "received",
        "textBody": "Where is my order?", "timestamp": conversation.start.to_string(), "conversationId": id,
        "selfUri": format!("/api/v2/conversations/messages/{id}/messages/{message}"),
    })
}
