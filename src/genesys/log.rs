//! What the log says of calls: what was asked, the status and code of the answer, Genesys's correlation id, how long
//! it took, and how often it was tried. Never a body, a header of ours, the value of a query, or what was signed in
//! with. Where the events go is decided elsewhere; nowhere, unless somebody asked for a log.

use std::{fmt, time::Duration};

use tracing::{Level, enabled, info, warn};

use super::{
    Request, SignInFailure,
    body::Next,
    exchange::{Attempt, Body},
    secrets::Secrets,
};
use crate::{
    cause::chain,
    model::{Answer, Unreadable},
};

/// One try of a call, or of signing in.
pub(super) struct Try<'a> {
    pub asked: &'a dyn fmt::Display,
    pub number: u32,
    pub took: Duration,
    /// What no line may show, should an answer repeat it.
    pub secrets: &'a Secrets,
}

/// Logs a try of a call, and what comes of it.
pub(super) fn call(tried: &Try<'_>, attempt: &Attempt, next: &Next) {
    if !enabled!(Level::WARN) {
        return;
    }
    let (code, error) = match next {
        Next::Done(Answer::Refusal { code, .. }) => (code.clone(), None),
        Next::Done(Answer::Unreadable { what, .. }) => (None, Some(unreadable(*what).to_owned())),
        Next::Wait(wait) => (None, Some(format!("too many requests: to wait {} s", wait.as_secs()))),
        Next::Done(_) | Next::Again(_) => (None, None),
    };
    write(tried, attempt, code, error.or_else(|| cut_off(attempt)));
}

/// Logs a try of signing in, and what is in the way, if anything is.
pub(super) fn sign_in(tried: &Try<'_>, attempt: &Attempt, failure: Option<&SignInFailure>) {
    if enabled!(Level::WARN) {
        write(tried, attempt, None, failure.map(|failure| chain(failure)));
    }
}

fn write(tried: &Try<'_>, attempt: &Attempt, code: Option<String>, error: Option<String>) {
    let hidden = |text: String| tried.secrets.hide_in(text);
    let asked = hidden(tried.asked.to_string());
    let (status, correlation) = match attempt {
        Attempt::Answered(received) => (Some(received.status), received.correlation.clone().map(hidden)),
        Attempt::Failed { .. } => (None, None),
    };
    let (code, error) = (code.map(hidden), error.map(hidden));
    let (number, took_ms) = (tried.number, millis(tried.took));
    if error.is_none() && status.is_some_and(|status| status < 500) {
        info!(status, code, took_ms, r#try = number, correlation, "{asked}");
    } else {
        warn!(status, code, took_ms, r#try = number, correlation, error, "{asked}");
    }
}

/// As the log writes it.
pub(super) fn millis(took: Duration) -> u64 {
    u64::try_from(took.as_millis()).unwrap_or(u64::MAX)
}

/// What a call is named by: `GET /api/v2/users?pageSize=100&name=…`.
#[derive(Clone, Copy)]
pub(super) struct Named<'a>(pub(super) &'a Request);

/// Values that say only what an answer is to contain. Any other could be a name, or worse.
const SHOWN: [&str; 6] =
    ["expand", "includeFullRoles", "objectCount", "pageNumber", "pageSize", "permission"];

impl fmt::Display for Named<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (path, query) = self.0.path_and_query.split_once('?').unwrap_or((&self.0.path_and_query, ""));
        write!(f, "{} {path}", self.0.method.word())?;
        for (place, pair) in query.split('&').filter(|pair| !pair.is_empty()).enumerate() {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let value = if SHOWN.contains(&name) { value } else { "…" };
            write!(f, "{}{name}={value}", if place == 0 { '?' } else { '&' })?;
        }
        Ok(())
    }
}

/// Why there is no answer, or only the beginning of one.
fn cut_off(attempt: &Attempt) -> Option<String> {
    match attempt {
        Attempt::Failed { cause, .. } => Some(chain(cause)),
        Attempt::Answered(received) => match &received.body {
            Body::Broken(cause) => Some(format!("the answer broke off: {}", chain(cause))),
            Body::Whole(_) | Body::TooLarge => None,
        },
    }
}

fn unreadable(what: Unreadable) -> &'static str {
    match what {
        Unreadable::WebPage => "the answer is a web page",
        Unreadable::Empty => "the answer is empty",
        Unreadable::CutOff => "the answer is cut off",
        Unreadable::TooLarge => "the answer is too large",
        Unreadable::Unexpected => "the answer isn't what the operation promises",
    }
}
