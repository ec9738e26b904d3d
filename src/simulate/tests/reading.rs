//! Conversations, their divisions, and what is read of them (docs/platform-api.md 6.4, 7).

use super::*;

const QUERY: &str = "analytics/conversations/details/query";

fn in_division(id: &Value) -> Value {
    json!({
        "interval": last_week(), "paging": {"pageSize": 1, "pageNumber": 1},
        "conversationFilters": [{"type": "or", "predicates": [
            {"type": "dimension", "dimension": "divisionId", "operator": "matches", "value": id}]}],
    })
}

async fn hits(visit: &Visit, division: &Value) -> u64 {
    visit.post(QUERY, in_division(division)).await.body["totalHits"].as_u64().unwrap()
}

#[tokio::test]
async fn conversations_outside_the_divisions_are_left_out_without_a_word() {
    let visit = Visit::to_embedded("home-only").await;
    let divisions = visit.get("authorization/divisions").await.body;
    for division in divisions["entities"].as_array().unwrap() {
        let expected = if division["homeDivision"] == true { 9 } else { 0 };
        assert_eq!(hits(&visit, &division["id"]).await, expected, "{division}");
    }
    assert_eq!(visit.conversations().await.len(), 9);
    let said = Shown::Clear.text(&visit.server.fix(Fix::Next).unwrap());
    assert!(said.contains("All Divisions"), "{said}");
    assert!(visit.conversations().await.len() > 40);
}

#[tokio::test]
async fn a_query_that_the_api_refuses_is_refused_even_in_an_empty_org() {
    let visit = Visit::to_embedded("empty").await;
    let good = json!({"interval": last_week(), "paging": {"pageSize": 100, "pageNumber": 1}});
    let answer = visit.post(QUERY, good.clone()).await;
    assert_eq!((answer.status, &answer.body["totalHits"]), (200, &json!(0)));
    let segment = json!([{"type": "or", "predicates": [
        {"type": "dimension", "dimension": "divisionId", "operator": "matches", "value": "x"}]}]);
    let changes = [
        ("interval", json!("2026-01-01T00:00:00Z/2026-02-02T00:00:00Z")),
        ("interval", json!("yesterday")),
        ("interval", json!(null)),
        ("paging", json!({"pageSize": 101, "pageNumber": 1})),
        ("segmentFilters", segment),
        ("conversationFilters", json!([{"type": "or", "predicates": [{"dimension": "colour"}]}])),
        ("conversationFilters", json!([{"predicates": []}])),
    ];
    for (name, value) in changes {
        let mut query = good.clone();
        query[name] = value;
        let refused = visit.post(QUERY, query.clone()).await;
        assert_eq!((refused.status, &refused.body["code"]), (400, &json!("bad.request")), "{query}");
    }
    let mut month = good;
    month["interval"] = json!("2026-01-01T00:00:00Z/2026-02-01T00:00:00Z");
    assert_eq!(visit.post(QUERY, month).await.status, 200, "31 days are allowed");
}

#[tokio::test]
async fn queries_filter_by_medium_sort_and_page() {
    let visit = Visit::to_embedded("healthy").await;
    let query = |page: u64| {
        json!({
            "interval": last_week(), "order": "desc", "orderBy": "conversationStart",
            "paging": {"pageSize": 3, "pageNumber": page},
            "segmentFilters": [{"type": "and", "predicates": [
                {"type": "dimension", "dimension": "mediaType", "operator": "matches", "value": "email"}]}],
        })
    };
    let mut starts = Vec::new();
    for page in 1..=4 {
        let answer = visit.post(QUERY, query(page)).await.body;
        assert_eq!(answer["totalHits"], 11);
        for conversation in answer["conversations"].as_array().unwrap() {
            assert_eq!(conversation["participants"][0]["sessions"][0]["mediaType"], "email");
            assert!(!conversation["divisionIds"].as_array().unwrap().is_empty());
            starts.push(conversation["conversationStart"].as_str().unwrap().to_owned());
        }
    }
    assert_eq!(starts.len(), 11);
    assert!(starts.is_sorted_by(|earlier, later| earlier > later), "{starts:?}");
}

#[tokio::test]
async fn a_conversation_in_another_division_is_not_authorized_and_one_that_is_not_there_not_found() {
    let healthy = Visit::to_embedded("healthy").await;
    let home_only = Visit::to_embedded("home-only").await;
    let theirs: Vec<Value> = home_only.conversations().await;
    let visible = theirs[0]["conversationId"].as_str().unwrap();
    let seen = home_only.get(&format!("conversations/{visible}")).await;
    assert_eq!(seen.status, 200);
    assert_eq!(seen.body["id"], visible);
    assert_eq!(seen.body["divisions"][0]["division"]["name"], "Home");

    let everything = Visit::to(org_with(&["conversation:communication:view", "*:*:*"], "\"*\"", "")).await;
    let all = everything.conversations().await;
    let limited = Visit::to(org_with(&["*:*:*"], r#"["Claims"]"#, "")).await;
    let visible: Vec<Value> = limited
        .conversations()
        .await
        .iter()
        .map(|conversation| conversation["conversationId"].clone())
        .collect();
    let mut outside = 0;
    for conversation in &all {
        let id = conversation["conversationId"].as_str().unwrap();
        let answer = limited.get(&format!("conversations/{id}")).await;
        let seen = visible.contains(&conversation["conversationId"]);
        assert_eq!(answer.status, if seen { 200 } else { 403 }, "{conversation}");
        if !seen {
            outside += 1;
            assert_eq!(answer.body["code"], "not.authorized");
        }
    }
    assert_eq!(outside, 3);
    let nowhere = healthy.get("conversations/00000000-0000-4000-8000-000000000000").await;
    assert_eq!((nowhere.status, &nowhere.body["code"]), (404, &json!("not.found")));
}

#[tokio::test]
async fn a_condition_opens_the_objects_that_fit_it() {
    let visit = Visit::to_embedded("conditional").await;
    let (email, voice) = (visit.conversation("email").await, visit.conversation("voice").await);
    assert_eq!(visit.get(&format!("conversations/{email}")).await.status, 200);
    let refused = visit.get(&format!("conversations/{voice}")).await;
    assert_eq!((refused.status, &refused.body["code"]), (403, &json!("not.authorized")));
    assert!(visit.server.fix(Fix::Next).is_some());
    assert_eq!(visit.get(&format!("conversations/{voice}")).await.status, 200);
}

#[tokio::test]
async fn a_transcript_is_found_by_its_communication_only() {
    let visit = Visit::to(org_with(&["*:*:*"], "\"*\"", "")).await;
    let mut found = Vec::new();
    for conversation in visit.conversations().await {
        let id = conversation["conversationId"].as_str().unwrap();
        let session = &conversation["participants"][0]["sessions"][0];
        let communication = session["sessionId"].as_str().unwrap();
        let path = |communication: &str| {
            format!("speechandtextanalytics/conversations/{id}/communications/{communication}/transcripturl")
        };
        let answer = visit.get(&path(communication)).await;
        if answer.status == 200 {
            assert_eq!(session["mediaType"], "voice");
            assert!(answer.body["url"].is_string());
            assert_eq!(visit.get(&path(id)).await.status, 404, "a conversation's id is no communication's");
            let analysed = visit.get(&format!("speechandtextanalytics/conversations/{id}")).await;
            assert_eq!(analysed.body["conversation"]["id"], id);
        } else {
            assert_eq!(answer.body["code"], "not.found");
        }
        found.push(answer.status);
        let categories =
            visit.get(&format!("speechandtextanalytics/conversations/{id}/categories?pageSize=1")).await;
        assert_eq!(categories.body["entities"], json!([]));
    }
    assert_eq!(found.iter().filter(|status| **status == 200).count(), 2);
    assert_eq!(found.iter().filter(|status| **status == 404).count(), 5);
}

#[tokio::test]
async fn messages_are_found_through_their_conversation() {
    let visit = Visit::to_embedded("healthy").await;
    let id = visit.conversation("message").await;
    let conversation = visit.get(&format!("conversations/messages/{id}")).await.body;
    let message = conversation["participants"][0]["messages"][0]["messageId"].as_str().unwrap();
    for path in [
        format!("conversations/messages/{id}/messages/{message}"),
        format!("conversations/messages/{message}/details"),
    ] {
        let answer = visit.get(&path).await;
        assert_eq!((answer.status, &answer.body["id"]), (200, &json!(message)), "{path}");
    }
    let email = visit.conversation("email").await;
    assert_eq!(visit.get(&format!("conversations/messages/{email}")).await.status, 404);
    let mails = visit.get(&format!("conversations/emails/{email}/messages")).await.body;
    assert!(mails["entities"][0]["id"].is_string());
}

#[tokio::test]
async fn recordings_and_availability_keep_the_promises_of_their_operations() {
    let visit = Visit::to_embedded("healthy").await;
    assert_eq!(visit.get("recordings/retention/query").await.status, 400);
    let page = visit.get("recordings/retention/query?retentionThresholdDays=1&pageSize=1").await.body;
    assert_eq!(page["entities"].as_array().unwrap().len(), 1);
    assert!(page.get("total").is_none() && page["nextUri"].is_null());
    let date = visit.get("analytics/conversations/details/jobs/availability").await.body;
    assert!(date["dataAvailabilityDate"].as_str().unwrap().parse::<jiff::Timestamp>().is_ok());
    let search = "responsemanagement/responseassets/search";
    assert_eq!(visit.post(search, json!({"query": []})).await.status, 400);
    let query = json!({"query": [{"type": "STARTS_WITH", "fields": ["name"], "value": "greenlight"}]});
    assert_eq!(visit.post(search, query).await.body["results"], json!([]));
    let bulk = "responsemanagement/responseassets/bulk";
    assert_eq!(visit.post(bulk, json!({"assetIds": ["x"]})).await.body["entities"], json!([]));
    assert_eq!(visit.post(bulk, json!({})).await.status, 400);
}
