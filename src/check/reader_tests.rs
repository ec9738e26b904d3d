//! The promises of reading many documents: what is refused for everybody isn't asked for ten thousand times.

use pretty_assertions::assert_eq;
use serde_json::json;
use tokio_util::sync::CancellationToken;
use wiremock::{Mock, MockServer, Request as Incoming, ResponseTemplate, matchers::any};

use super::*;
use crate::{
    check::{Event, progress::Progress},
    genesys::{Endpoints, Patience, Setup},
};
use tokio::sync::mpsc;

/// What three hundred documents come to, where each is answered so, and how many were asked for.
async fn read(
    answer: impl Fn(usize) -> ResponseTemplate + Send + Sync + 'static,
) -> (Vec<Result<u64, Unread>>, usize) {
    let server = MockServer::start().await;
    let number = |request: &Incoming| request.url.path().rsplit('/').next().unwrap().parse().unwrap();
    Mock::given(any()).respond_with(move |request: &Incoming| answer(number(request))).mount(&server).await;
    let url: url::Url = server.uri().parse().unwrap();
    let endpoints = Endpoints::loopback(url.clone(), url).unwrap();
    let client = Client::with_token(&endpoints, "a-token".to_owned().into(), &Setup::default()).unwrap();
    let (events, mut heard) = mpsc::unbounded_channel();
    let client = client.for_run(Patience::BetweenAnswers);
    let progress = Progress::new(client.clone(), Patience::BetweenAnswers, events);
    let reader = Reader::new(client, CancellationToken::new()).counted(Counter::new(progress));
    let names: Vec<String> = (0..300).map(|number| number.to_string()).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let path = |name: &str| format!("/api/v2/things/{name}");
    let read = reader.each(&names, path, |body| body.get("n").and_then(Value::as_u64)).await;
    drop(reader);
    let mut last = None;
    while let Some(Event::Progress { answered, planned, .. }) = heard.recv().await {
        last = Some((answered, planned));
    }
    assert_eq!(last, Some((300, 300)), "what isn't asked any more is as good as answered");
    (read, server.received_requests().await.unwrap().len())
}

fn refusal(status: u16) -> ResponseTemplate {
    ResponseTemplate::new(status).set_body_json(json!({"code": "x", "message": "y"}))
}

#[tokio::test]
async fn each_document_comes_back_in_its_place() {
    let (read, asked) = read(|number| ResponseTemplate::new(200).set_body_json(json!({"n": number}))).await;
    assert_eq!((read, asked), ((0..300).map(Ok).collect(), 300));
}

#[tokio::test]
async fn what_is_refused_to_all_is_asked_three_times() {
    assert_eq!(read(|_| refusal(403)).await, (vec![Err(Unread::Refused); 300], 3));
}

#[tokio::test]
async fn a_404_is_about_one_alone() {
    let (read, asked) = read(|_| refusal(404)).await;
    assert_eq!((read, asked), (vec![Err(Unread::Refused); 300], 300));
}

#[tokio::test]
async fn one_document_that_is_no_document_spoils_no_other() {
    let (read, _) = read(|number| {
        ResponseTemplate::new(200).set_body_json(if number == 7 { json!({}) } else { json!({"n": number}) })
    })
    .await;
    assert_eq!(read.iter().filter(|one| one.is_err()).count(), 1);
    assert_eq!(read[7], Err(Unread::Unreadable));
}

#[tokio::test]
async fn a_rate_limit_that_lets_nothing_through_ends_it() {
    let (read, asked) = read(|number| match number {
        0..5 => ResponseTemplate::new(200).set_body_json(json!({"n": number})),
        _ => {
            ResponseTemplate::new(429).insert_header("Retry-After", "600").set_body_json(json!({"code": "x"}))
        }
    })
    .await;
    assert_eq!(read[..5], [Ok(0), Ok(1), Ok(2), Ok(3), Ok(4)]);
    assert!(read[5..].iter().all(|one| *one == Err(Unread::Throttled)));
    assert!(asked < 50, "{asked}");
}
