//! What goes wrong on purpose (docs/platform-api.md 4).

use std::{collections::BTreeSet, time::Duration};

use super::*;

#[tokio::test]
async fn every_answer_tells_the_rate_limit_and_429_how_long_to_wait() {
    let visit = Visit::to(org("faults = { rate_limit = { allowed = 3, window_seconds = 60 } }")).await;
    for count in 1..=3 {
        let answer = visit.get("tokens/me").await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.headers["inin-ratelimit-count"], count.to_string());
        assert_eq!(answer.headers["inin-ratelimit-allowed"], "3");
        assert!(answer.headers.contains_key("inin-ratelimit-reset"));
    }
    let refused = visit.get("tokens/me").await;
    assert_eq!((refused.status, &refused.body["code"]), (429, &json!("too.many.requests.retry.after")));
    let wait = refused.headers["retry-after"].to_str().unwrap();
    let words = format!("Rate limit exceeded the maximum. Retry the request in [{wait}] seconds");
    assert_eq!(refused.body["message"], words);
    visit.server.let_pass(Duration::from_secs(wait.parse().unwrap()));
    assert_eq!(visit.get("tokens/me").await.status, 200);
}

#[tokio::test]
async fn what_is_slow_to_act_shows_as_granted_and_is_denied_for_a_while() {
    let visit = Visit::to_embedded("slow-to-act").await;
    let probe = "recordings/retention/query?retentionThresholdDays=1";
    let denied = visit.get(probe).await;
    assert_eq!((denied.status, &denied.body["code"]), (403, &json!("missing.any.permissions")));
    let grants = visit.get("authorization/subjects/me").await.body;
    assert_eq!(grants["grants"][0]["division"]["id"], "*");
    visit.server.let_pass(Duration::from_secs(20));
    assert_eq!(visit.get(probe).await.status, 200);
}

#[tokio::test]
async fn a_flaky_org_fails_in_three_ways_and_answers_when_asked_again() {
    let visit = Visit::to_embedded("flaky").await;
    let mut seen = BTreeSet::new();
    for number in 0..12 {
        let path = format!("authorization/divisions?pageNumber=1&unused={number}");
        let outcome = match visit.request(Method::GET, &path).send().await {
            Err(_) => "dropped",
            Ok(response) if response.status() == 503 => "503",
            Ok(response) => match response.text().await {
                Ok(_) => "answered",
                Err(_) => "cut",
            },
        };
        seen.insert(outcome);
        if outcome != "answered" {
            assert_eq!(visit.get(&path).await.status, 200, "{outcome}, and once more");
        }
    }
    assert_eq!(seen, BTreeSet::from(["503", "answered", "cut", "dropped"]));
}

#[tokio::test]
async fn a_captive_portal_answers_everything_with_a_web_page() {
    let mut visit = Visit::without_token(SimulatedOrg::embedded("captive-portal").unwrap());
    let answer = visit.sign_in(visit.server.secret()).await;
    assert_eq!(answer.status, 200);
    assert!(answer.body.as_str().unwrap().starts_with("<!DOCTYPE html>"));
    visit.token = "any".to_owned();
    assert!(visit.get("tokens/me").await.headers["content-type"].to_str().unwrap().starts_with("text/html"));
}

#[tokio::test]
async fn a_storm_spares_the_sign_in_or_does_not() {
    let visit = Visit::to_embedded("storm").await;
    let answer = visit.get("tokens/me").await;
    assert_eq!((answer.status, &answer.body["code"]), (503, &json!("service.unavailable")));
    let visit = Visit::without_token(org("faults = { storm = \"everything\" }"));
    assert_eq!(visit.sign_in(visit.server.secret()).await.status, 503);
}

#[tokio::test]
async fn good_answers_can_be_spoilt() {
    let spoilt = async |how: &str| {
        let fault =
            format!("faults.wrong_body = [{{ path = \"/api/v2/organizations/me\", body = \"{how}\" }}]");
        let visit = Visit::to(org(&fault)).await;
        assert!(visit.get("tokens/me").await.body.is_object(), "other operations are as ever");
        let response = visit.request(Method::GET, "organizations/me").send().await.unwrap();
        assert_eq!(response.status(), 200);
        response.text().await
    };
    assert!(spoilt("html").await.unwrap().starts_with("<!DOCTYPE html>"));
    assert_eq!(spoilt("empty").await.unwrap(), "");
    assert!(spoilt("cut").await.is_err());
    let truncated = spoilt("truncated").await.unwrap();
    assert!(truncated.starts_with('{') && serde_json::from_str::<Value>(&truncated).is_err());
    let wrong: Value = serde_json::from_str(&spoilt("wrong-types").await.unwrap()).unwrap();
    assert!(wrong["name"].is_number() && wrong["features"].is_string());
    assert!(spoilt("huge").await.unwrap().len() > 60_000_000);
}

#[tokio::test]
async fn requests_are_counted_and_told() {
    let visit = Visit::to_embedded("healthy").await;
    visit.get("authorization/divisions?pageSize=1").await;
    assert_eq!(visit.server.requests(), 2);
    assert_eq!(visit.server.calls(), ["POST /oauth/token", "GET /api/v2/authorization/divisions?pageSize=1"]);
}
