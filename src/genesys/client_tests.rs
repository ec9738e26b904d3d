//! The promises of the client: pace, retries, bounds, and what it never does.

use std::sync::{
    Mutex,
    atomic::{AtomicUsize, Ordering::SeqCst},
};

use pretty_assertions::assert_eq;
use serde_json::json;

use super::*;
use crate::{
    cause::Cause,
    genesys::{
        exchange::{Body, Received, Trouble},
        pace::Limit,
        testing::{self, Server, http, received},
    },
    model::Unreadable,
};

const SECONDS: fn(u64) -> Duration = Duration::from_secs;

/// What a client gets from attempts in this order, the last one for ever; how many it made; and how long it
/// took on the paused clock.
async fn pursue(client: &Client, attempts: Vec<fn() -> Attempt>) -> (Answer, usize, Duration) {
    let (made, started) = (AtomicUsize::new(0), Instant::now());
    let answer = client
        .pursue(&Request::get("/api/v2/x"), |_, limit| {
            let attempt = attempts[made.fetch_add(1, SeqCst).min(attempts.len() - 1)]();
            async move {
                if matches!(attempt, Attempt::Failed { what: Trouble::TimedOut, .. }) {
                    sleep(limit).await;
                }
                attempt
            }
        })
        .await;
    (answer, made.load(SeqCst), started.elapsed())
}

fn trouble() -> Attempt {
    Attempt::Answered(received(503, ""))
}

fn fine() -> Attempt {
    Attempt::Answered(received(200, "{}"))
}

fn nobody() -> Attempt {
    Attempt::Failed { what: Trouble::NoConnection, cause: Cause::of("no route") }
}

fn nothing() -> Attempt {
    Attempt::Failed { what: Trouble::TimedOut, cause: Cause::of("no answer") }
}

fn unreachable(what: Unreachable) -> Answer {
    Answer::Unreachable { what }
}

#[tokio::test(start_paused = true)]
async fn trouble_is_retried_four_times_and_counted() {
    let client = testing::client(1, 1);
    let (answer, made, took) = pursue(&client, vec![trouble]).await;
    assert_eq!(answer, unreachable(Unreachable::ServerTrouble { status: 503 }));
    assert_eq!((made, took), (5, Duration::from_millis(3_700)));
    assert_eq!(client.usage(), Requests { total: 5, retried: 4, throttled_ms: 0 });

    let (answer, made, _) = pursue(&client, vec![trouble, nobody, fine]).await;
    assert_eq!((answer, made), (Answer::Success { status: 200, body: json!({}) }, 3));
    assert_eq!(client.usage(), Requests { total: 8, retried: 6, throttled_ms: 0 });
}

#[tokio::test(start_paused = true)]
async fn a_call_never_takes_longer_than_thirty_seconds() {
    let (answer, made, took) = pursue(&testing::client(1, 1), vec![nothing]).await;
    assert_eq!((answer, made, took), (unreachable(Unreachable::TimedOut), 2, SECONDS(30)));

    let cut_short = pursue(&testing::client(1, 1), vec![nothing, nobody, nothing]).await;
    assert_eq!(cut_short.0, unreachable(Unreachable::NoConnection), "an attempt cut short says less");
}

#[tokio::test(start_paused = true)]
async fn a_body_that_keeps_breaking_off_is_cut_off() {
    let broken =
        || Attempt::Answered(Received { body: Body::Broken(Cause::of("reset")), ..received(200, "") });
    let (answer, made, _) = pursue(&testing::client(1, 1), vec![broken]).await;
    assert_eq!((answer, made), (Answer::Unreadable { status: 200, what: Unreadable::CutOff }, 5));
}

#[tokio::test(start_paused = true)]
async fn pauses_are_heard_counted_and_bounded() {
    let client = testing::client(1, 1);
    let mut pauses = client.pauses();
    let wait = || Attempt::Answered(Received { retry_after: Some(SECONDS(40)), ..received(429, "") });
    let (answer, made, took) = pursue(&client, vec![wait]).await;
    assert_eq!((answer, made, took), (Answer::Throttled, 3, SECONDS(80)));
    assert_eq!(client.usage(), Requests { total: 3, retried: 0, throttled_ms: 80_000 });
    assert_eq!([pauses.try_recv(), pauses.try_recv()], [Ok(SECONDS(40)), Ok(SECONDS(40))]);

    let (answer, ..) = pursue(&client.for_run(Patience::OfARun), vec![wait, wait, fine]).await;
    assert!(matches!(answer, Answer::Success { .. }), "another run has its own patience: {answer:?}");
}

#[tokio::test(start_paused = true)]
async fn a_dead_network_is_found_out_once() {
    let client = testing::client(1, 1);
    assert_eq!(pursue(&client, vec![nobody]).await.1, 5);
    assert_eq!(pursue(&client, vec![nobody]).await.1, 5, "one alone may be an operation's own trouble");
    let (answer, made, _) = pursue(&client, vec![fine]).await;
    assert_eq!((answer, made), (unreachable(Unreachable::NoConnection), 0));
    sleep(Silence::LASTS).await;
    assert_eq!(pursue(&client, vec![fine]).await.1, 1, "after a while it is tried again");
    assert_eq!(pursue(&client, vec![nobody]).await.1, 5, "what answered counts");
    assert_eq!(pursue(&client, vec![fine]).await.1, 1);

    assert_eq!(pursue(&client, vec![nobody]).await.1, 5);
    assert_eq!(pursue(&client, vec![nobody]).await.1, 5);
    let another = client.for_run(Patience::OfARun);
    assert_eq!(pursue(&another, vec![fine]).await.1, 1, "another run tries it again at once");
    assert_eq!(pursue(&client, vec![fine]).await.1, 0, "which tells this one nothing");
}

#[tokio::test(start_paused = true)]
async fn a_silent_network_ends_all_calls_within_fifty_seconds() {
    let (client, started) = (testing::client(1, 2), Instant::now());
    let after = async |wait: Duration| {
        sleep(wait).await;
        pursue(&client, vec![nothing]).await
    };
    // The third has the room of the first, a moment before the second is given up.
    let (_, _, third) = tokio::join!(
        after(SECONDS(0)),
        after(Duration::from_millis(9)),
        after(Duration::from_millis(30_001))
    );
    assert_eq!(third.0, unreachable(Unreachable::TimedOut));
    assert!(started.elapsed() < SECONDS(50), "{:?}", started.elapsed());
}

/// An org that allows five calls in ten seconds, and says so in its headers.
#[derive(Default)]
struct Strict {
    window: Mutex<(Option<Instant>, u64)>,
    refused: AtomicUsize,
}

impl Strict {
    async fn answer(&self) -> Attempt {
        sleep(Duration::from_millis(50)).await;
        let now = Instant::now();
        let mut window = self.window.lock().unwrap();
        let ends = match window.0 {
            Some(ends) if ends > now => ends,
            _ => {
                *window = (Some(now + SECONDS(10)), 0);
                now + SECONDS(10)
            }
        };
        window.1 += 1;
        let limit = Some(Limit { count: window.1, allowed: 5, reset: ends - now });
        let status = if window.1 > 5 { 429 } else { 200 };
        self.refused.fetch_add((status == 429).into(), SeqCst);
        Attempt::Answered(Received { limit, ..received(status, "{}") })
    }
}

#[tokio::test(start_paused = true)]
async fn the_client_slows_down_before_it_is_refused() {
    let (client, org) = (testing::client(1, 10), Strict::default());
    let request = Request::get("/api/v2/x");
    client.pursue(&request, |_, _| org.answer()).await;
    let calls = (0..12).map(|_| client.pursue(&request, |_, _| org.answer()));
    for answer in futures::future::join_all(calls).await {
        assert_eq!(answer, Answer::Success { status: 200, body: json!({}) });
    }
    assert_eq!(org.refused.load(SeqCst), 0);
    assert!(client.usage().throttled_ms > 0, "it is seen to wait");
}

#[tokio::test(start_paused = true)]
async fn a_long_run_waits_for_as_many_windows_as_it_takes_and_no_longer_where_nothing_is_answered() {
    let client = testing::client(1, 10).for_run(Patience::BetweenAnswers);
    let org = Strict::default();
    let started = Instant::now();
    let request = Request::get("/api/v2/x");
    client.pursue(&request, |_, _| org.answer()).await;
    let calls = (0..1_000).map(|_| client.pursue(&request, |_, _| org.answer()));
    for answer in futures::future::join_all(calls).await {
        assert_eq!(answer, Answer::Success { status: 200, body: json!({}) });
    }
    assert!(started.elapsed() >= SECONDS(1_900), "{:?}: five calls in ten seconds", started.elapsed());
    assert!(org.refused.load(SeqCst) <= 20, "{}", org.refused.load(SeqCst));

    let slow = || Attempt::Answered(Received { retry_after: Some(SECONDS(60)), ..received(429, "") });
    for _ in 0..5 {
        let (answer, made, _) = pursue(&client, vec![slow, fine]).await;
        assert_eq!((answer, made), (Answer::Success { status: 200, body: json!({}) }, 2));
    }
    let wait = || Attempt::Answered(Received { retry_after: Some(SECONDS(40)), ..received(429, "") });
    let (answer, made, _) = pursue(&client, vec![wait]).await;
    assert_eq!((answer, made), (Answer::Throttled, 3), "nothing was answered in between");
}

#[tokio::test]
async fn a_call_carries_what_it_must_and_tells_no_token() {
    let server = Server::start(|_, _| http(200, "", r#"{"id":"x"}"#)).await;
    let client = testing::client(server.port, 1);
    let cancel = CancellationToken::new();
    let got = client.call(&Request::get("/api/v2/tokens/me?a=b"), &cancel).await;
    assert_eq!(got.answer, Answer::Success { status: 200, body: json!({"id": "x"}) });
    let posted = client.call(&Request::post("/api/v2/x/query", json!({"size": 1})), &cancel).await;

    let requests = server.requests();
    let get = requests[0].to_lowercase();
    assert!(get.starts_with("get /api/v2/tokens/me?a=b http/1.1\r\n"), "{get}");
    for header in [
        "authorization: bearer planted-token\r\n",
        concat!("user-agent: greenlight/", env!("CARGO_PKG_VERSION"), "\r\n"),
        "accept: application/json\r\n",
    ] {
        assert!(get.contains(header), "{header} in {get}");
    }
    assert!(requests[1].starts_with("POST /api/v2/x/query ") && requests[1].ends_with(r#"{"size":1}"#));
    for shown in [format!("{client:?}"), format!("{got:?}"), format!("{posted:?}")] {
        assert!(!shown.contains("planted"), "{shown}");
    }
}

#[tokio::test]
async fn a_token_that_no_header_can_carry_is_refused_without_showing_it() {
    for token in ["", "planted token", "planted\r\nx: y", "plantéd"] {
        let refused = Client::with_token(&testing::loopback(1), token.to_owned().into(), &Setup::default());
        assert!(
            matches!(&refused, Err(SignInFailure::Setup { what, .. }) if !what.contains("plant")),
            "{refused:?}"
        );
    }
}

#[tokio::test]
async fn a_server_that_recovers_is_asked_again() {
    let server = Server::start(|_, number| match number {
        0 => http(503, "content-type: text/html\r\n", "<html>"),
        1 => http(429, "retry-after: 1\r\n", r#"{"code":"too.many.requests"}"#),
        _ => http(
            200,
            "inin-ratelimit-count: 1\r\ninin-ratelimit-allowed: 300\r\ninin-ratelimit-reset: 60\r\n",
            "{}",
        ),
    })
    .await;
    let client = testing::client(server.port, 1);
    let reply = client.call(&Request::get("/x"), &CancellationToken::new()).await;
    assert_eq!(reply.answer, Answer::Success { status: 200, body: json!({}) });
    assert_eq!(client.usage(), Requests { total: 3, retried: 1, throttled_ms: 1_000 });
}

#[tokio::test]
async fn no_redirect_is_followed() {
    let elsewhere = Server::start(|_, _| http(200, "", "{}")).await;
    let location = format!("location: http://127.0.0.1:{}/login\r\n", elsewhere.port);
    let portal = Server::start(move |_, _| http(302, &location, "")).await;
    let reply = testing::client(portal.port, 1).call(&Request::get("/x"), &CancellationToken::new()).await;
    assert_eq!(reply.answer, Answer::Unreadable { status: 302, what: Unreadable::WebPage });
    assert_eq!(elsewhere.requests(), [""; 0]);
}

#[tokio::test]
async fn what_a_socket_can_do_is_told_apart() {
    let server = Server::start(|request, _| {
        let path = request.split(' ').nth(1).unwrap_or_default();
        match path {
            "/huge" => http(200, "", &format!("[\"{}\"]", "x".repeat(9 * 1024 * 1024))),
            "/cut" => Some(b"HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{\"entities\":[".to_vec()),
            "/closed" => Some(Vec::new()),
            "/nonsense" => Some(b"SSH-2.0-OpenSSH_9.2\r\n".to_vec()),
            "/page" => http(200, "content-type: Text/HTML\r\n", "Sign in"),
            _ => None,
        }
    })
    .await;
    let exchange = async |path: &str, limit| {
        let request = reqwest::Client::builder().no_proxy().tls_certs_only([]).build().unwrap();
        exchange(request.get(format!("http://127.0.0.1:{}{path}", server.port)), limit).await
    };
    let body = |attempt| match attempt {
        Attempt::Answered(received) => received.body,
        Attempt::Failed { what, cause } => panic!("{what:?}: {cause}"),
    };
    assert_eq!(body(exchange("/huge", SECONDS(60)).await), Body::TooLarge);
    assert_eq!(body(exchange("/cut", SECONDS(60)).await), Body::Broken(Cause::of("cut off")));
    for path in ["/closed", "/nonsense"] {
        let attempt = exchange(path, SECONDS(60)).await;
        assert!(matches!(attempt, Attempt::Failed { what: Trouble::NoAnswer, .. }), "{path} {attempt:?}");
    }
    assert!(matches!(exchange("/page", SECONDS(60)).await, Attempt::Answered(Received { html: true, .. })));
    let silent = exchange("/silent", Duration::from_millis(50)).await;
    assert!(matches!(silent, Attempt::Failed { what: Trouble::TimedOut, .. }), "{silent:?}");
}

#[tokio::test]
async fn a_call_can_be_stopped_and_leaves_room_for_others() {
    let server =
        Server::start(|request, _| if request.contains("/silent") { None } else { http(200, "", "{}") })
            .await;
    let client = testing::client(server.port, 1);
    let cancel = CancellationToken::new();
    let stop = async {
        while server.requests().is_empty() {
            tokio::task::yield_now().await;
        }
        cancel.cancel();
    };
    let request = Request::get("/silent");
    let (reply, ()) = tokio::join!(client.call(&request, &cancel), stop);
    assert_eq!(reply.answer, unreachable(Unreachable::Stopped));
    assert_eq!(client.call(&request, &cancel).await.answer, unreachable(Unreachable::Stopped));
    let next = client.call(&Request::get("/x"), &CancellationToken::new()).await;
    assert!(matches!(next.answer, Answer::Success { .. }), "{next:?}");
}

#[tokio::test(start_paused = true)]
async fn no_more_calls_are_under_way_than_were_asked_for() {
    let client = testing::client(1, 3);
    let (under_way, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let send = |_, _| async {
        most.fetch_max(under_way.fetch_add(1, SeqCst) + 1, SeqCst);
        sleep(SECONDS(1)).await;
        under_way.fetch_sub(1, SeqCst);
        fine()
    };
    let request = Request::get("/api/v2/x");
    let replies = futures::future::join_all((0..12).map(|_| client.reply(&request, send))).await;
    assert!(replies.iter().all(|reply| reply.took == SECONDS(1)), "waiting for a turn isn't counted");
    assert_eq!(most.load(SeqCst), 3);
}

#[tokio::test(start_paused = true)]
async fn the_log_tells_of_every_try_and_no_secret() {
    let (_guard, lines) = testing::listen();
    let client = testing::client(1, 1);
    let wait = || Attempt::Answered(Received { retry_after: Some(SECONDS(7)), ..received(429, "") });
    let refused = || {
        let body = r#"{"code":"planted-token\u001b","message":"planted-body"}"#;
        Attempt::Answered(Received { correlation: Some("planted-token".into()), ..received(403, body) })
    };
    let attempts: [fn() -> Attempt; 4] = [trouble, nobody, wait, refused];
    let made = AtomicUsize::new(0);
    let request = Request::get("/api/v2/users/planted-token?pageSize=5&name=planted-name&x");
    client.pursue(&request, |_, _| async { attempts[made.fetch_add(1, SeqCst)]() }).await;

    let text = lines.text();
    let named = "GET /api/v2/users/(hidden)?pageSize=5&name=…&x=…";
    let expected = [
        ("WARN", "status=503 took_ms=0 try=1"),
        ("WARN", "took_ms=0 try=2 error=\"no route\""),
        ("WARN", "status=429 took_ms=0 try=3 error=\"too many requests: to wait 7 s\""),
        ("INFO", "every call waits, as Genesys asks wait_ms=7000"),
        ("INFO", "status=403 code=\"(hidden)␛\" took_ms=0 try=4 correlation=\"(hidden)\""),
    ];
    assert_eq!(text.lines().count(), expected.len(), "{text}");
    for (line, (level, end)) in text.lines().zip(expected) {
        assert!(line.contains(level) && line.ends_with(end), "{line}\n{end}");
        assert!(line.contains(named) || end.starts_with("every"), "{line}");
    }
    assert!(!text.contains("planted"), "{text}");
}

#[tokio::test(start_paused = true)]
async fn the_log_says_what_was_given_up_and_what_was_never_sent() {
    let (_guard, lines) = testing::listen();
    let client = testing::client(1, 1);
    for _ in 0..3 {
        pursue(&client, vec![nobody]).await;
    }
    let text = lines.text();
    assert_eq!(text.matches("error=\"no route\"").count(), 10, "{text}");
    assert_eq!(text.matches("GET /api/v2/x is given up tries=5").count(), 2, "{text}");
    assert_eq!(text.matches("GET /api/v2/x wasn't sent").count(), 1, "{text}");
}
