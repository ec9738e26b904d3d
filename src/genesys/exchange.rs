//! One request out, one answer in: bounded in time and size, and never a failure that names an address or
//! carries a header.

use std::{error::Error, io, iter, time::Duration};

use reqwest::{RequestBuilder, Response, header};
use tokio::time::timeout;

use super::{
    pace::Limit,
    proxy::{Proxy, ProxyTrouble},
    tls::Untrusted,
};
use crate::{cause::Cause, model::Unreachable};

/// No answer is read beyond this many bytes, unpacked.
const MOST: usize = 8 * 1024 * 1024;

/// What sending once came to.
#[derive(Debug)]
pub(super) enum Attempt {
    Answered(Received),
    Failed {
        /// Why, as far as it decides what is said.
        what: Trouble,
        cause: Cause,
    },
}

/// Why nobody answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    NoConnection,
    NotTrusted(Untrusted),
    TimedOut,
    /// Connected, and the connection ended, or what came isn't HTTP.
    NoAnswer,
    /// The proxy on the way is in the way.
    Proxy(Proxy, ProxyTrouble),
    /// No connection, and the only proxy that is named isn't for https.
    OnlyForHttp(Proxy),
}

impl Trouble {
    /// As the model has it.
    pub(super) fn unreachable(&self) -> Unreachable {
        match self {
            Self::NoConnection | Self::Proxy(..) | Self::OnlyForHttp(_) => Unreachable::NoConnection,
            Self::NotTrusted(_) => Unreachable::NotTrusted,
            Self::TimedOut => Unreachable::TimedOut,
            Self::NoAnswer => Unreachable::NoAnswer,
        }
    }
}

#[derive(Debug)]
pub(super) struct Received {
    pub status: u16,
    /// `Retry-After`, in seconds.
    pub retry_after: Option<Duration>,
    /// The `inin-ratelimit-*` headers.
    pub limit: Option<Limit>,
    /// Genesys's own id of the answer, by which its support finds it: `ININ-Correlation-Id`.
    pub correlation: Option<String>,
    /// Whether the headers say that it's a web page.
    pub html: bool,
    pub body: Body,
}

/// A body as far as it was read.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Body {
    /// To its end.
    Whole(Vec<u8>),
    /// The connection broke before its end, for this reason.
    Broken(Cause),
    /// Longer than Greenlight reads.
    TooLarge,
}

/// Sends a request and reads the answer, for so long at most.
pub(super) async fn exchange(request: RequestBuilder, limit: Duration) -> Attempt {
    let answered = async {
        match request.send().await {
            Ok(response) => Attempt::Answered(receive(response).await),
            Err(error) => failed(error),
        }
    };
    timeout(limit, answered)
        .await
        .unwrap_or_else(|elapsed| Attempt::Failed { what: Trouble::TimedOut, cause: Cause::of(elapsed) })
}

async fn receive(response: Response) -> Received {
    let seconds =
        |name: &str| -> Option<u64> { response.headers().get(name)?.to_str().ok()?.trim().parse().ok() };
    let limit = || {
        Some(Limit {
            count: seconds("inin-ratelimit-count")?,
            allowed: seconds("inin-ratelimit-allowed")?,
            reset: Duration::from_secs(seconds("inin-ratelimit-reset")?.min(A_DAY)),
        })
    };
    let html = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| String::from_utf8_lossy(kind.as_bytes()).to_lowercase().contains("html"));
    Received {
        status: response.status().as_u16(),
        retry_after: seconds("retry-after").map(|wait| Duration::from_secs(wait.min(A_DAY))),
        limit: limit(),
        correlation: correlation(response.headers()),
        html,
        body: read(response).await,
    }
}

/// Nothing but what has the form of an id.
fn correlation(headers: &header::HeaderMap) -> Option<String> {
    let id = headers.get("inin-correlation-id")?.to_str().ok()?;
    let is_id = id.len() <= 64 && id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    is_id.then(|| id.to_owned())
}

/// Longer waits mean the same, and can't overflow a clock.
const A_DAY: u64 = 86_400;

async fn read(mut response: Response) -> Body {
    // Of a server's trouble only the status counts.
    if response.status().is_server_error() {
        return Body::Whole(Vec::new());
    }
    let mut bytes = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if bytes.len() + chunk.len() > MOST => return Body::TooLarge,
            Ok(Some(chunk)) => bytes.extend_from_slice(&chunk),
            Ok(None) => return Body::Whole(bytes),
            Err(error) => return Body::Broken(Cause::of(error.without_url())),
        }
    }
}

fn failed(error: reqwest::Error) -> Attempt {
    let layers = || layers(&error);
    let tls = layers().find_map(|layer| layer.downcast_ref());
    let ended = layers().filter_map(|layer| layer.downcast_ref()).any(|error: &io::Error| {
        matches!(error.kind(), io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionReset)
    });
    let what = match tls {
        Some(rustls::Error::InvalidCertificate(why)) => Trouble::NotTrusted(Untrusted::told(why)),
        // What came instead isn't TLS, or none that can be talked to.
        Some(_) => Trouble::NoAnswer,
        None if error.is_connect() && !ended => Trouble::NoConnection,
        None if error.is_timeout() => Trouble::TimedOut,
        None => Trouble::NoAnswer,
    };
    Attempt::Failed { what, cause: Cause::of(error.without_url()) }
}

/// An error and everything behind it.
fn layers(error: &reqwest::Error) -> impl Iterator<Item = &(dyn Error + 'static)> {
    iter::successors(Some(error as &(dyn Error + 'static)), |&error| {
        // An error of the system passes over the one that it wraps.
        let wrapped = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        wrapped.map_or_else(|| error.source(), |wrapped| Some(wrapped))
    })
}
