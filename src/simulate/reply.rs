//! What goes back over the wire: documents, refusals, and the ways in which an answer can be spoilt.

use std::io;

use axum::{
    body::{Body, Bytes},
    http::{HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use futures::stream;
use serde_json::{Value, json};

use super::{org::Spoilt, pages::Page, problem::Problem};

const WEB_PAGE: &str = "<!DOCTYPE html><html><head><title>Sign in to the network</title></head>\
                        <body><h1>Welcome</h1><p>Accept the terms to go online.</p></body></html>";
/// More than any reader should take.
const HUGE: usize = 64 << 20;

pub(super) enum Reply {
    Document(Value),
    Problem(Problem),
    /// The sign-in's own form of refusal (docs/platform-api.md 1.4).
    NotSignedIn {
        status: StatusCode,
        error: String,
        description: String,
    },
    /// The connection ends before anything was answered.
    Dropped,
    Spoilt {
        document: Value,
        how: Spoilt,
    },
    WebPage,
    Page(Page),
}

impl Reply {
    /// The response. `context` is the id that support would ask for.
    pub(super) fn into_response(self, context: &str) -> Response {
        let mut response = match self {
            Self::Document(document) => whole(StatusCode::OK, &document),
            Self::Problem(problem) => {
                let mut response = whole(problem.status, &problem.body(context));
                if let Some(wait) = problem.retry_after {
                    response.headers_mut().insert(header::RETRY_AFTER, wait.into());
                }
                response
            }
            Self::NotSignedIn { status, error, description } => {
                let body =
                    json!({"error": error, "description": description, "error_description": description});
                whole(status, &body)
            }
            Self::Dropped => Body::from_stream(stream::iter([Err::<Bytes, _>(ended())])).into_response(),
            Self::Spoilt { document, how } => spoilt(&document, how),
            Self::WebPage => Html(WEB_PAGE).into_response(),
            Self::Page(page) => page.into_response(),
        };
        if let Ok(value) = HeaderValue::from_str(context) {
            response.headers_mut().insert("ININ-Correlation-Id", value);
        }
        response
    }
}

fn whole(status: StatusCode, document: &Value) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json")], document.to_string()).into_response()
}

fn spoilt(document: &Value, how: Spoilt) -> Response {
    let text = document.to_string();
    let json = [(header::CONTENT_TYPE, "application/json")];
    // Half of the characters, so that the text stays text.
    let half: String = text.chars().take(text.chars().count() / 2).collect();
    match how {
        Spoilt::Html => Html(WEB_PAGE).into_response(),
        Spoilt::Empty => (json, "").into_response(),
        Spoilt::Truncated => (json, half).into_response(),
        Spoilt::WrongTypes => whole(StatusCode::OK, &wrong_types(document)),
        Spoilt::Cut => (json, cut(half)).into_response(),
        Spoilt::Huge => {
            let chunk = Bytes::from(vec![b' '; 1 << 20]);
            let chunks = (0..HUGE >> 20).map(move |_| Ok::<_, io::Error>(chunk.clone()));
            (json, Body::from_stream(stream::iter(chunks))).into_response()
        }
        Spoilt::Never => (json, Body::from_stream(stream::pending::<io::Result<Bytes>>())).into_response(),
    }
}

/// Sends the first half, then breaks the connection. The pause in between lets the half go out.
fn cut(half: String) -> Body {
    Body::from_stream(stream::unfold(Some(half), |left| async move {
        match left {
            Some(half) if !half.is_empty() => Some((Ok(Bytes::from(half)), Some(String::new()))),
            Some(_) => {
                tokio::task::yield_now().await;
                Some((Err(ended()), None))
            }
            None => None,
        }
    }))
}

fn ended() -> io::Error {
    io::Error::new(io::ErrorKind::ConnectionAborted, "the simulated connection ends here")
}

/// The same document with every value of another type.
fn wrong_types(document: &Value) -> Value {
    match document {
        Value::Object(map) => map.iter().map(|(name, value)| (name.clone(), other_type(value))).collect(),
        other => other_type(other),
    }
}

fn other_type(value: &Value) -> Value {
    match value {
        Value::String(_) | Value::Null => json!(7),
        Value::Number(_) | Value::Bool(_) => json!({"value": "seven"}),
        Value::Array(_) | Value::Object(_) => json!("seven"),
    }
}
