//! The promises of signing in: what is sent where, and what every refusal means.

use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

use pretty_assertions::assert_eq;

use super::*;
use crate::{
    cause::chain,
    genesys::{
        exchange::Body,
        testing::{Server, http, listen, loopback, received},
        tls::Untrusted,
    },
};

const NOT_FOUND: &str =
    r#"{"error":"invalid_client","description":"client not found","error_description":"client not found"}"#;
const WRONG_SECRET: &str = r#"{"error":"invalid_client","description":"authentication failed"}"#;
const RATE_LIMIT: &str = r#"{"error":"invalid_request","description":"rate limit exceeded; slow down"}"#;
const TOKEN: &str = r#"{"access_token":"planted-token","token_type":"bearer","expires_in":86399}"#;

fn host() -> String {
    "login.example".to_owned()
}

/// What signing in comes to when the token endpoint answers so, the last answer for ever; with how many
/// attempts, and how long it took on the paused clock.
async fn pursue(attempts: &[&dyn Fn() -> Attempt]) -> (Result<Token, SignInFailure>, usize, Duration) {
    let (made, started) = (AtomicUsize::new(0), Instant::now());
    let ask = |limit| {
        let attempt = attempts[made.fetch_add(1, SeqCst).min(attempts.len() - 1)]();
        async move {
            if matches!(attempt, Attempt::Failed { what: Trouble::TimedOut, .. }) {
                sleep(limit).await;
            }
            attempt
        }
    };
    let result = super::pursue(&host(), &Secrets::default(), ask).await;
    (result, made.load(SeqCst), started.elapsed())
}

fn answered(status: u16, body: &'static str) -> impl Fn() -> Attempt {
    move || Attempt::Answered(received(status, body))
}

fn failed(what: Trouble) -> impl Fn() -> Attempt {
    move || Attempt::Failed { what: what.clone(), cause: Cause::of("down") }
}

fn down() -> Option<Cause> {
    Some(Cause::of("down"))
}

#[tokio::test(start_paused = true)]
async fn each_answer_is_a_situation_of_its_own() {
    let (web_page, unreadable) =
        (SignInFailure::WebPage { host: host() }, SignInFailure::UnreadableAnswer { host: host() });
    let table = [
        (200, r#"{"access_token":"","expires_in":86399}"#, unreadable.clone()),
        (200, r#"{"access_token":"planted token"}"#, unreadable.clone()),
        (200, "{}", unreadable.clone()),
        (200, "", unreadable.clone()),
        (404, "nothing here", unreadable),
        (200, "<html>Sign in to the Wi-Fi</html>", web_page.clone()),
        (403, "<html>Blocked</html>", web_page.clone()),
        (302, "", web_page),
    ];
    for (status, body, failure) in table {
        let (result, made, _) = pursue(&[&answered(status, body)]).await;
        assert_eq!((result.unwrap_err(), made), (failure, 1), "{status} {body}");
    }
}

type Failure = fn(String) -> SignInFailure;

/// What the token endpoint's `error` and words mean, whatever the status is.
#[tokio::test(start_paused = true)]
async fn each_refusal_is_told_apart_by_its_words() {
    let unknown_client: Failure = |said| SignInFailure::UnknownClient { said };
    let not_authenticated: Failure = |said| SignInFailure::NotAuthenticated { said };
    let other_grant: Failure = |said| SignInFailure::OtherGrantType { said };
    let address: Failure = |said| SignInFailure::AddressNotAllowed { said };
    let not_active: Failure = |said| SignInFailure::NotActive { said };
    let not_accepted: Failure = |said| SignInFailure::NotAccepted { said };
    const GRANT: &str = "client is not authorized to use the client_credential grant type";
    let as_said: [(&str, &str, Failure); 14] = [
        ("invalid_client", "client not found", unknown_client),
        ("invalid_client", "authentication failed", not_authenticated),
        ("invalid_client", "Authentication Failed.", not_authenticated),
        ("unauthorized_client", GRANT, other_grant),
        ("access_denied", "no", address),
        ("access_denied", "The IP 203.0.113.7 is not in the list", address),
        ("invalid_client", "request from a network that is not allowed", address),
        ("unauthorized_client", "client is not authorized from this address", address),
        ("invalid_request", "source IPs are restricted", address),
        ("invalid_client", "client is disabled", not_active),
        ("invalid_client", "client not found: it was deleted", not_active),
        ("access_denied", "the organization is suspended", not_active),
        ("unauthorized_client", "client is inactive", not_active),
        ("invalid_grant", "org is not active", not_active),
    ];
    for status in [400, 401, 403] {
        for (error, words, failure) in &as_said {
            let body = serde_json::json!({"error": error, "description": words, "error_description": words});
            let (result, made, _) = pursue(&[&answered(status, body.to_string().leak())]).await;
            assert_eq!((result.unwrap_err(), made), (failure((*words).to_owned()), 1), "{status} {body}");
        }
    }
    let own_form = [
        (r#"{"error":"unauthorized_client"}"#, other_grant("unauthorized_client".into())),
        (r#"{"error":"access_denied"}"#, address("access_denied".into())),
        (r#"{"message":"Not from this address","code":"x"}"#, address("Not from this address".into())),
        (r#"{"error":"invalid_client"}"#, not_accepted("invalid_client".into())),
        (
            r#"{"error":"invalid_client","description":"description of a ship"}"#,
            not_accepted("invalid_client: description of a ship".into()),
        ),
        (
            r#"{"error":"server_error","description":"the network is down"}"#,
            not_accepted("server_error: the network is down".into()),
        ),
        (
            r#"{"error":"invalid_scope","description":"authentication failed"}"#,
            not_accepted("invalid_scope: authentication failed".into()),
        ),
        ("{\"error\":\"a\u{202e}b\"}", not_accepted("a\u{fffd}b".into())),
    ];
    for (body, failure) in own_form {
        let (result, made, _) = pursue(&[&answered(400, body)]).await;
        assert_eq!((result.unwrap_err(), made), (failure, 1), "{body}");
    }
    let (result, ..) =
        pursue(&[&answered(200, r#"{"access_token":"planted","error":"invalid_client"}"#)]).await;
    assert_eq!(result.unwrap_err(), not_accepted("invalid_client".into()));
}

#[tokio::test(start_paused = true)]
async fn nobody_there_is_tried_again_within_twenty_seconds() {
    let timed_out = SignInFailure::TimedOut { host: host(), cause: down() };
    let (result, made, took) = pursue(&[&failed(Trouble::TimedOut)]).await;
    assert_eq!((result.unwrap_err(), made, took), (timed_out, 2, Duration::from_secs(19)));

    let (result, made, took) = pursue(&[&answered(503, NOT_FOUND)]).await;
    let trouble = SignInFailure::ServerTrouble { status: 503 };
    assert_eq!((result.unwrap_err(), made, took), (trouble, 5, Duration::from_millis(3_700)));

    let (result, made, _) = pursue(&[&failed(Trouble::NoConnection)]).await;
    let failure = result.unwrap_err();
    assert_eq!(chain(&failure), "no connection to login.example: down");
    assert_eq!((failure, made), (SignInFailure::NoConnection { host: host(), cause: down() }, 5));

    let untrusted = Untrusted::told(&rustls::CertificateError::UnknownIssuer);
    let (result, made, _) = pursue(&[&failed(Trouble::NotTrusted(untrusted.clone()))]).await;
    let not_trusted = SignInFailure::NotTrusted { host: host(), untrusted, cause: down() };
    assert_eq!((result.unwrap_err(), made), (not_trusted, 1));

    let (result, made, _) = pursue(&[&failed(Trouble::NoAnswer)]).await;
    assert_eq!((result.unwrap_err(), made), (SignInFailure::UnreadableAnswer { host: host() }, 5));

    let broken =
        || Attempt::Answered(Received { body: Body::Broken(Cause::of("reset")), ..received(200, "") });
    let (result, made, _) = pursue(&[&broken, &answered(502, ""), &answered(200, TOKEN)]).await;
    assert!(result.is_ok());
    assert_eq!(made, 3);
}

#[tokio::test(start_paused = true)]
async fn the_token_endpoints_own_rate_limit_is_waited_out_within_its_time() {
    let limited = answered(400, RATE_LIMIT);
    let (result, made, _) = pursue(&[&limited, &limited, &answered(200, TOKEN)]).await;
    assert_eq!((result.unwrap().expires_in, made), (Some(Duration::from_secs(86_399)), 3));

    let (result, made, took) = pursue(&[&limited]).await;
    assert_eq!((result.unwrap_err(), made), (SignInFailure::TooManySignIns, 4));
    assert!(took <= Duration::from_secs(20));

    let long =
        || Attempt::Answered(Received { retry_after: Some(Duration::from_secs(60)), ..received(429, "") });
    let (result, made, took) = pursue(&[&long]).await;
    assert_eq!((result.unwrap_err(), made, took), (SignInFailure::TooManySignIns, 1, Duration::ZERO));

    let (result, ..) = pursue(&[&limited, &answered(401, WRONG_SECRET)]).await;
    assert!(matches!(result, Err(SignInFailure::NotAuthenticated { .. })));
}

fn credentials() -> Credentials {
    let client_id = "3fa85f64-5717-4562-b3fc-2c963f66afa6".parse().unwrap();
    Credentials { client_id, secret: "planted-secret".to_owned().into() }
}

#[tokio::test]
async fn signing_in_sends_what_the_token_endpoint_takes_and_shows_no_secret() {
    let server = Server::start(|request, _| {
        http(200, "", if request.starts_with("POST /oauth/token") { TOKEN } else { "{}" })
    })
    .await;
    let cancel = CancellationToken::new();
    let client = sign_in(&loopback(server.port), &credentials(), &Setup::default(), &cancel).await.unwrap();
    assert_eq!(client.expires_in(), Some(Duration::from_secs(86_399)));
    assert!(!format!("{client:?}").contains("planted"));
    assert_eq!(client.usage(), crate::model::report::Requests::default(), "a run begins after signing in");
    client.call(&crate::genesys::Request::get("/api/v2/x"), &cancel).await;

    let requests = server.requests();
    let sign_in = requests[0].to_lowercase();
    assert!(sign_in.contains("content-type: application/x-www-form-urlencoded\r\n"), "{sign_in}");
    assert!(sign_in.ends_with("\r\n\r\ngrant_type=client_credentials"), "{sign_in}");
    let basic = requests[0].lines().find_map(|line| line.split_once("Basic ")).unwrap().1;
    use base64::{Engine, prelude::BASE64_STANDARD};
    let sent = String::from_utf8(BASE64_STANDARD.decode(basic).unwrap()).unwrap();
    assert_eq!(sent, "3fa85f64-5717-4562-b3fc-2c963f66afa6:planted-secret");
    assert!(requests[1].contains("Bearer planted-token"), "{}", requests[1]);
}

#[tokio::test]
async fn no_failure_shows_the_secret_or_a_token() {
    // Even a server that sends back what it was sent.
    let answers =
        [(200, "{\"access_token\":\"planted token\"}"), (400, NOT_FOUND), (302, TOKEN), (418, TOKEN)];
    for (status, body) in answers {
        let server = Server::start(move |_, _| http(status, "", body)).await;
        let failure =
            sign_in(&loopback(server.port), &credentials(), &Setup::default(), &CancellationToken::new())
                .await;
        let failure = format!("{:?}", failure.unwrap_err());
        assert!(!failure.contains("planted"), "{failure}");
    }
}

#[tokio::test]
async fn a_server_that_repeats_what_it_was_sent_shows_it_to_nobody() {
    let server = Server::start(|request, number| {
        let header = |line: &str| line.to_lowercase().starts_with("authorization").then(|| line.to_owned());
        let header = request.lines().find_map(header).unwrap();
        // Signing in, a call, signing in again.
        let body = match number {
            0 => TOKEN.to_owned(),
            1 => serde_json::json!({"name": header, "more": "planted-secret"}).to_string(),
            _ => serde_json::json!({"error": "x", "description": header + " planted-secret"}).to_string(),
        };
        http(200, "", &body)
    })
    .await;
    let (cancel, setup) = (CancellationToken::new(), Setup::default());
    let client = sign_in(&loopback(server.port), &credentials(), &setup, &cancel).await.unwrap();
    let reply = client.call(&crate::genesys::Request::get("/api/v2/x"), &cancel).await;
    let failure = sign_in(&loopback(server.port), &credentials(), &setup, &cancel).await.unwrap_err();

    let basic = server.requests()[0].lines().find_map(|line| line.split_once("Basic ")).unwrap().1.to_owned();
    for shown in [format!("{reply:?}"), format!("{failure:?}")] {
        assert!(shown.contains("(hidden)") && shown.contains("uthorization"), "{shown}");
        assert!(!shown.contains("planted") && !shown.contains(&basic), "{shown}");
    }
}

#[tokio::test]
async fn signing_in_can_be_stopped() {
    let server = Server::start(|_, _| None).await;
    let cancel = CancellationToken::new();
    let stop = async {
        while server.requests().is_empty() {
            tokio::task::yield_now().await;
        }
        cancel.cancel();
    };
    let (endpoints, credentials, setup) = (loopback(server.port), credentials(), Setup::default());
    let (stopped, ()) = tokio::join!(sign_in(&endpoints, &credentials, &setup, &cancel), stop);
    assert_eq!(stopped.unwrap_err(), SignInFailure::Stopped);
}

#[tokio::test(start_paused = true)]
async fn the_log_tells_of_signing_in_without_what_was_sent_or_given() {
    let (_guard, lines) = listen();
    let (result, ..) = pursue(&[&failed(Trouble::NoConnection), &answered(200, TOKEN)]).await;
    assert!(result.is_ok());
    pursue(&[&answered(400, NOT_FOUND)]).await.0.unwrap_err();
    let text = lines.text();
    for end in [
        "sign-in at login.example took_ms=0 try=1 error=\"no connection to login.example: down\"",
        "sign-in at login.example status=200 took_ms=0 try=2",
        "sign-in at login.example status=400 took_ms=0 try=1 error=\"the sign-in wasn't accepted: client not found\"",
    ] {
        assert_eq!(text.lines().filter(|line| line.ends_with(end)).count(), 1, "{end}: {text}");
    }
    assert!(!text.contains("planted"), "{text}");
}
