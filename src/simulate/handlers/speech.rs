//! What was said: speech and text analytics, transcripts (docs/platform-api.md 6.4).

use serde_json::json;

use super::{Call, Outcome};
use crate::simulate::{org::Media, problem::Problem, world::World};

/// The most that a page of categories has.
const LARGEST_PAGE: usize = 50;

/// `GET /speechandtextanalytics/conversations/{conversationId}`: only what was analysed is there.
pub(super) fn conversation(world: &World, call: &Call) -> Outcome {
    let conversation = world.conversation(call.caller, call.operation, call.parameter(0))?;
    if !conversation.has_transcript && conversation.media != Media::Message {
        return Err(Problem::not_found("conversation"));
    }
    let id = conversation.id;
    Ok(json!({
        "conversation": {"id": id, "selfUri": format!("/api/v2/conversations/{id}")},
        "sentimentScore": 0.4, "sentimentTrend": 0.1, "empathyScores": [],
        "participantMetrics": {"agentDurationPercentage": 41.0, "customerDurationPercentage": 38.0},
    }))
}

pub(super) fn categories(world: &World, call: &Call) -> Outcome {
    if call.number("pageSize")?.is_some_and(|size| size > LARGEST_PAGE) {
        return Err(Problem::bad_request(format!("pageSize must be at most {LARGEST_PAGE}")));
    }
    world.conversation(call.caller, call.operation, call.parameter(0))?;
    call.page(Vec::new(), LARGEST_PAGE)
}

pub(super) fn transcript_url(world: &World, call: &Call) -> Outcome {
    let conversation = world.conversation(call.caller, call.operation, call.parameter(0))?;
    let communication = conversation.communication().to_string();
    if !conversation.has_transcript || communication != call.parameter(1).to_lowercase() {
        return Err(Problem::not_found("transcript"));
    }
    Ok(json!({"url": format!("https://transcripts.example/{communication}.json?signature=simulated")}))
}
