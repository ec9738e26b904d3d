//! Signing in: the client's id and secret for a token (docs/platform-api.md 1). The token endpoint has its own error
//! shape and its own rate limit, which isn't a 429.

use std::time::Duration;

use reqwest::header;
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

use super::{
    Client, Endpoints, Setup, body, client,
    exchange::{Attempt, Received, exchange},
    http,
    log::{self, Try},
    retry::Patience,
    secrets::Secrets,
};
use crate::{
    cause::Cause,
    model::{Answer, Credentials, Unreachable, Unreadable},
    text,
};

/// Why nobody could sign in. Each is a situation with its own way out; the words for it are the front end's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignInFailure {
    /// The id, the secret or the region doesn't fit. The server's own words, cleaned: `client not found`.
    #[error("the sign-in wasn't accepted: {said}")]
    NotAccepted {
        /// `client not found`, `authentication failed`.
        said: String,
    },
    /// The API doesn't take the access token: it has ended, belongs to another region, or was copied in part.
    #[error("the access token wasn't accepted")]
    TokenNotAccepted,
    /// The token endpoint's own rate limit, for longer than signing in may take.
    #[error("too many sign-ins")]
    TooManySignIns,
    /// No connection to this host.
    #[error("no connection to {host}")]
    NoConnection {
        host: String,
        /// What is behind it, as far as it is known.
        #[source]
        cause: Option<Cause>,
    },
    /// This host's certificate isn't trusted.
    #[error("the certificate of {host} isn't trusted")]
    NotTrusted {
        host: String,
        /// What is behind it, as far as it is known.
        #[source]
        cause: Option<Cause>,
    },
    /// Connected, but no answer in time.
    #[error("{host} didn't answer in time")]
    TimedOut {
        host: String,
        /// What is behind it, as far as it is known.
        #[source]
        cause: Option<Cause>,
    },
    /// 5xx each time.
    #[error("the sign-in host is in trouble: {status}")]
    ServerTrouble { status: u16 },
    #[error("a web page answered for {host}")]
    WebPage { host: String },
    /// Something else answered.
    #[error("{host} gave an answer that isn't readable")]
    UnreadableAnswer { host: String },
    /// The HTTP client itself couldn't be made: no CA store, an unreadable `--ca-file`.
    #[error("{what}")]
    Setup {
        /// What and what to do.
        what: String,
        /// What is behind it, where something is.
        #[source]
        cause: Option<Cause>,
    },
    #[error("signing in was stopped")]
    Stopped,
}

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
    let secrets = Secrets::of(credentials);
    let ask = |limit| {
        let request = http
            .post(endpoints.token())
            .basic_auth(credentials.client_id, Some(credentials.secret.expose_secret()))
            .header(header::ACCEPT, "application/json")
            .form(&[("grant_type", "client_credentials")]);
        exchange(request, limit)
    };
    let signed_in = cancel.run_until_cancelled(pursue(&endpoints.login_host(), &secrets, ask)).await;
    let Token { token, expires_in } = signed_in.unwrap_or(Err(SignInFailure::Stopped))?;
    Ok(Client::new(http, endpoints, token, secrets, expires_in, setup))
}

/// Why an access token that somebody gave doesn't sign in, by the answer to its first call. A refusal for another
/// reason says that it does: whose it is just isn't told.
pub(crate) fn why_not_accepted(answer: &Answer, endpoints: &Endpoints) -> Option<SignInFailure> {
    let host = || endpoints.api.host_str().unwrap_or_default().to_owned();
    Some(match answer {
        Answer::Success { .. } => return None,
        Answer::Refusal { status: 401, .. } => SignInFailure::TokenNotAccepted,
        Answer::Refusal { .. } => return None,
        Answer::Throttled => SignInFailure::TooManySignIns,
        Answer::Unreadable { what: Unreadable::WebPage, .. } => SignInFailure::WebPage { host: host() },
        Answer::Unreadable { status: 401, .. } => SignInFailure::TokenNotAccepted,
        Answer::Unreadable { .. } => SignInFailure::UnreadableAnswer { host: host() },
        Answer::Unreachable { what } => unreached(*what, host(), None),
    })
}

/// Why nobody answered at this host.
fn unreached(what: Unreachable, host: String, cause: Option<Cause>) -> SignInFailure {
    match what {
        Unreachable::Stopped => SignInFailure::Stopped,
        Unreachable::NoConnection => SignInFailure::NoConnection { host, cause },
        Unreachable::NotTrusted => SignInFailure::NotTrusted { host, cause },
        Unreachable::TimedOut => SignInFailure::TimedOut { host, cause },
        Unreachable::ServerTrouble { status } => SignInFailure::ServerTrouble { status },
    }
}

#[derive(Debug)]
struct Token {
    token: SecretString,
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
            let failure = unreached(*what, host(), Some(cause.clone()));
            // A certificate doesn't become trusted by asking again.
            return match what {
                Unreachable::NotTrusted => Next::Done(Err(failure)),
                _ => Next::Again(failure),
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

/// Reads the token, or the refusal `{"error","description","error_description"}` (docs/platform-api.md 1.3, 1.4), which
/// counts whatever the status is.
fn answer(received: &Received, secrets: &Secrets) -> Result<Next, Unreadable> {
    let body = body::json(received, secrets)?;
    let member = |key: &str| body.get(key).and_then(Value::as_str).filter(|text| !text.is_empty());
    let refusal = ["description", "error_description", "error", "message"].into_iter().find_map(member);
    let refused =
        !(200..300).contains(&received.status) || body.get("error").is_some_and(|error| !error.is_null());
    if refused {
        let said = refusal.ok_or(Unreadable::Unexpected)?;
        return Ok(match said.to_lowercase().contains("rate limit exceeded") {
            true => Next::Wait(wait_asked_for(received)),
            // In the server's own words.
            false => Next::Done(Err(SignInFailure::NotAccepted { said: text::clean(said) })),
        });
    }
    let token =
        member("access_token").filter(|token| client::can_be_sent(token)).ok_or(Unreadable::Unexpected)?;
    let expires_in = body.get("expires_in").and_then(Value::as_u64).map(Duration::from_secs);
    Ok(Next::Done(Ok(Token { token: token.into(), expires_in })))
}

fn wait_asked_for(received: &Received) -> Duration {
    received.retry_after.unwrap_or(RATE_LIMIT_WAIT).max(Duration::from_secs(1))
}

#[cfg(test)]
#[path = "sign_in_tests.rs"]
mod tests;
