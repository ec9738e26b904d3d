//! Signing in: the client's id and secret for a token (docs/platform-api.md 1). The token endpoint has its own error
//! shape and its own rate limit, which isn't a 429.

use std::time::Duration;

use reqwest::{RequestBuilder, header};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;
use url::Url;

pub use self::failure::SignInFailure;

use super::{
    Client, Endpoints, Setup, body, client,
    exchange::{Attempt, Received, Trouble, exchange},
    http,
    log::{self, Try},
    proxy::{self, ProxyTrouble, Route},
    retry::Patience,
    secrets::Secrets,
};
use crate::{
    cause::Cause,
    model::{Answer, Closed, Credentials, Unreachable, Unreadable},
};

mod failure;
mod refusal;

/// How long to wait for the token endpoint's rate limit where it doesn't say.
const RATE_LIMIT_WAIT: Duration = Duration::from_secs(5);

/// Signs in, within 20 s.
///
/// # Errors
/// When nobody could, for whatever reason. Neither the secret nor a token is ever in it.
pub(crate) async fn sign_in(
    endpoints: &Endpoints,
    credentials: &Credentials,
    setup: &Setup,
    cancel: &CancellationToken,
) -> Result<Client, SignInFailure> {
    let http = http::build(endpoints, setup)?;
    let signed_in = cancel.run_until_cancelled(token(&http, endpoints, credentials)).await;
    let Token { value, expires_in } = signed_in.unwrap_or(Err(SignInFailure::Stopped))?;
    Ok(Client::new(http, endpoints, value, Some(credentials.clone()), expires_in, setup))
}

/// A new token for the client's id and secret.
pub(super) async fn token(
    http: &reqwest::Client,
    endpoints: &Endpoints,
    credentials: &Credentials,
) -> Result<Token, SignInFailure> {
    let secrets = Secrets::of(credentials);
    let ask = |limit| {
        let request = http
            .post(endpoints.token())
            .basic_auth(credentials.client_id, Some(credentials.secret.expose_secret()))
            .header(header::ACCEPT, "application/json")
            .form(&[("grant_type", "client_credentials")]);
        reach(&endpoints.login, endpoints.loopback, request, limit)
    };
    pursue(&endpoints.login_host(), &secrets, ask).await
}

/// Why an access token that somebody gave doesn't sign in, by the answer to its first call. A refusal for another
/// reason says that it does: whose it is just isn't told.
pub(crate) async fn why_not_accepted(
    answer: &Answer,
    endpoints: &Endpoints,
    setup: &Setup,
) -> Option<SignInFailure> {
    let host = || endpoints.api.host_str().unwrap_or_default().to_owned();
    Some(match answer {
        Answer::Success { .. } | Answer::Closed(Closed::NotLetIn) => return None,
        Answer::Closed(Closed::SignedOut) => SignInFailure::TokenNotAccepted,
        Answer::Refusal { status: 401, .. } => SignInFailure::TokenNotAccepted,
        Answer::Refusal { .. } => return None,
        Answer::Throttled => SignInFailure::TooManySignIns,
        Answer::Unreadable { what: Unreadable::WebPage, .. } => SignInFailure::WebPage { host: host() },
        Answer::Unreadable { status: 401, .. } => SignInFailure::TokenNotAccepted,
        Answer::Unreadable { .. } => SignInFailure::UnreadableAnswer { host: host() },
        Answer::Unreachable { what: Unreachable::Stopped } => SignInFailure::Stopped,
        Answer::Unreachable { what: Unreachable::ServerTrouble { status } } => {
            SignInFailure::ServerTrouble { status: *status }
        }
        Answer::Unreachable { what: Unreachable::TimedOut } => {
            SignInFailure::TimedOut { host: host(), cause: None }
        }
        Answer::Unreachable {
            what: Unreachable::NoConnection | Unreachable::NotTrusted | Unreachable::NoAnswer,
        } => {
            // Once more, without the token, to find out what is in the way.
            let request = http::build(endpoints, setup).ok()?.get(endpoints.api.clone());
            match reach(&endpoints.api, endpoints.loopback, request, LOOK).await {
                Attempt::Failed { what, cause } => unreached(what, host(), cause),
                Attempt::Answered(_) => SignInFailure::NoConnection { host: host(), cause: None },
            }
        }
    })
}

/// How long to look for what is in the way.
const LOOK: Duration = Duration::from_secs(5);

/// Sends a request. Where nobody is reached through a proxy, it is asked why.
async fn reach(address: &Url, loopback: bool, request: RequestBuilder, limit: Duration) -> Attempt {
    let started = Instant::now();
    let attempt = exchange(request, limit).await;
    let left = limit.saturating_sub(started.elapsed()).min(LOOK);
    match attempt {
        Attempt::Failed { what: what @ (Trouble::NoConnection | Trouble::NoAnswer), cause } if !loopback => {
            let found = match Route::to(address) {
                Route::Through { proxy, intercept } => {
                    let trouble = proxy::ask(&intercept, address, left).await;
                    trouble.map(|trouble| Trouble::Proxy(proxy, trouble))
                }
                Route::HttpOnly(proxy) if what == Trouble::NoConnection => Some(Trouble::OnlyForHttp(proxy)),
                Route::HttpOnly(_) | Route::Direct => None,
            };
            Attempt::Failed { what: found.unwrap_or(what), cause }
        }
        other => other,
    }
}

/// Why nobody answered at this host.
fn unreached(what: Trouble, host: String, cause: Cause) -> SignInFailure {
    let cause = Some(cause);
    match what {
        Trouble::NoConnection => SignInFailure::NoConnection { host, cause },
        Trouble::NotTrusted(untrusted) => SignInFailure::NotTrusted { host, untrusted, cause },
        Trouble::TimedOut => SignInFailure::TimedOut { host, cause },
        Trouble::NoAnswer => SignInFailure::UnreadableAnswer { host },
        Trouble::Proxy(proxy, trouble) => SignInFailure::Proxy { host, proxy, trouble, cause },
        Trouble::OnlyForHttp(proxy) => SignInFailure::OnlyForHttp { host, proxy, cause },
    }
}

#[derive(Debug)]
pub(super) struct Token {
    pub value: SecretString,
    expires_in: Option<Duration>,
}

#[derive(Debug)]
enum Next {
    Done(Result<Token, SignInFailure>),
    /// Try again; this is the failure if there are no tries left.
    Again(SignInFailure),
    /// The token endpoint's rate limit.
    Wait(Duration),
}

impl Next {
    /// What is in the way, if anything is.
    fn failure(&self) -> Option<&SignInFailure> {
        match self {
            Self::Done(Ok(_)) => None,
            Self::Done(Err(failure)) | Self::Again(failure) => Some(failure),
            Self::Wait(_) => Some(&SignInFailure::TooManySignIns),
        }
    }
}

async fn pursue<F, Sending>(host: &str, secrets: &Secrets, ask: F) -> Result<Token, SignInFailure>
where
    F: Fn(Duration) -> Sending,
    Sending: Future<Output = Attempt>,
{
    let mut patience = Patience::for_signing_in();
    let mut before: Option<SignInFailure> = None;
    let asked = format!("sign-in at {host}");
    let mut number = 0;
    loop {
        number += 1;
        let (started, short) = (Instant::now(), patience.is_short());
        let attempt = ask(patience.limit()).await;
        let took = started.elapsed();
        patience.spend(took);
        let next = next(&attempt, host, secrets);
        log::sign_in(&Try { asked: &asked, number, took, secrets }, &attempt, next.failure());
        let pause = match next {
            Next::Done(result) => return result,
            Next::Wait(wait) => {
                patience.wait(wait).ok_or(SignInFailure::TooManySignIns)?;
                before = Some(SignInFailure::TooManySignIns);
                wait
            }
            Next::Again(failure) => {
                let timed_out = matches!(failure, SignInFailure::TimedOut { .. });
                let failure = before.take().filter(|_| short && timed_out).unwrap_or(failure);
                before = Some(failure.clone());
                patience.retry().ok_or(failure)?
            }
        };
        sleep(pause).await;
    }
}

fn next(attempt: &Attempt, host: &str, secrets: &Secrets) -> Next {
    let host = || host.to_owned();
    let received = match attempt {
        Attempt::Answered(received) => received,
        Attempt::Failed { what, cause } => {
            let failure = unreached(what.clone(), host(), cause.clone());
            return match what {
                // A certificate doesn't become trusted by asking again, and a proxy doesn't change its mind.
                Trouble::NotTrusted(_)
                | Trouble::OnlyForHttp(_)
                | Trouble::Proxy(
                    _,
                    ProxyTrouble::WantsPassword { .. }
                    | ProxyTrouble::Refused { status: ..500 }
                    | ProxyTrouble::NotHttp,
                ) => Next::Done(Err(failure)),
                Trouble::NoConnection | Trouble::TimedOut | Trouble::NoAnswer | Trouble::Proxy(..) => {
                    Next::Again(failure)
                }
            };
        }
    };
    let status = received.status;
    if status >= 500 {
        return Next::Again(SignInFailure::ServerTrouble { status });
    }
    if (300..400).contains(&status) {
        return Next::Done(Err(SignInFailure::WebPage { host: host() }));
    }
    if status == 429 {
        return Next::Wait(wait_asked_for(received));
    }
    answer(received, secrets).unwrap_or_else(|what| match what {
        Unreadable::WebPage => Next::Done(Err(SignInFailure::WebPage { host: host() })),
        Unreadable::CutOff => Next::Again(SignInFailure::UnreadableAnswer { host: host() }),
        _ => Next::Done(Err(SignInFailure::UnreadableAnswer { host: host() })),
    })
}

/// Reads the token (docs/platform-api.md 1.3), or the refusal, which counts whatever the status is.
fn answer(received: &Received, secrets: &Secrets) -> Result<Next, Unreadable> {
    let body = body::json(received, secrets)?;
    let refused =
        !(200..300).contains(&received.status) || body.get("error").is_some_and(|error| !error.is_null());
    if refused {
        return Ok(match refusal::read(&body).ok_or(Unreadable::Unexpected)? {
            SignInFailure::TooManySignIns => Next::Wait(wait_asked_for(received)),
            failure => Next::Done(Err(failure)),
        });
    }
    let token = body.get("access_token").and_then(Value::as_str);
    let token = token.filter(|token| client::can_be_sent(token)).ok_or(Unreadable::Unexpected)?;
    let expires_in = body.get("expires_in").and_then(Value::as_u64).map(Duration::from_secs);
    Ok(Next::Done(Ok(Token { value: token.into(), expires_in })))
}

fn wait_asked_for(received: &Received) -> Duration {
    received.retry_after.unwrap_or(RATE_LIMIT_WAIT).max(Duration::from_secs(1))
}

#[cfg(test)]
#[path = "sign_in_tests.rs"]
mod tests;
