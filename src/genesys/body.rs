//! What an attempt comes to: an answer, a wait, or another try. Pure.
//!
//! This is the edge where text from the network is cleaned, and where secrets that the API tells of its OAuth
//! clients are dropped.

use std::time::Duration;

use serde_json::Value;

use super::{
    exchange::{Attempt, Body, Received, Trouble},
    secrets::Secrets,
};
use crate::{
    model::{Answer, Permission, Unreachable, Unreadable},
    text,
};

#[derive(Debug, PartialEq)]
pub(super) enum Next {
    Done(Answer),
    /// Try again, and take this for the answer if there are no tries left.
    Again(Answer),
    /// 429: wait so long, and ask again.
    Wait(Duration),
}

/// How long to wait for a 429 that doesn't say.
const UNSAID_WAIT: Duration = Duration::from_secs(5);

/// No name of a permission is longer than this, in bytes.
const LONGEST_NAME: usize = 200;

pub(super) fn next(attempt: &Attempt, secrets: &Secrets) -> Next {
    let received = match attempt {
        Attempt::Answered(received) => received,
        // A certificate doesn't become trusted by asking again.
        Attempt::Failed { what: what @ Trouble::NotTrusted(_), .. } => {
            return Next::Done(Answer::Unreachable { what: what.unreachable() });
        }
        Attempt::Failed { what, .. } => {
            return Next::Again(Answer::Unreachable { what: what.unreachable() });
        }
    };
    let status = received.status;
    match (status, &received.body) {
        (500.., _) => Next::Again(Answer::Unreachable { what: Unreachable::ServerTrouble { status } }),
        (429, _) => Next::Wait(wait_asked_for(received)),
        (_, Body::Broken(_)) => Next::Again(Answer::Unreadable { status, what: Unreadable::CutOff }),
        // Greenlight follows no redirects: the API has none, sign-in pages of networks do.
        (300..400, _) => Next::Done(Answer::Unreadable { status, what: Unreadable::WebPage }),
        _ => Next::Done(answer(status, json(received, secrets))),
    }
}

fn answer(status: u16, body: Result<Value, Unreadable>) -> Answer {
    match body {
        Err(what) => Answer::Unreadable { status, what },
        Ok(body) if (200..300).contains(&status) => {
            Answer::Success { status, body: text::clean_json(without_secrets(body)) }
        }
        Ok(body) => {
            refusal(status, &body).unwrap_or(Answer::Unreadable { status, what: Unreadable::Unexpected })
        }
    }
}

/// The error body of the API (docs/platform-api.md 3.1). Every member is optional, but nothing at all isn't one.
fn refusal(status: u16, body: &Value) -> Option<Answer> {
    let member = |key: &str| body.get(key).and_then(Value::as_str);
    let (code, message) = (member("code"), member("message"));
    code.or(message)?;
    let message = message.unwrap_or_default();
    Some(Answer::Refusal {
        status,
        code: code.map(text::clean),
        message: text::clean(message),
        named: permissions_in(message),
    })
}

/// The permissions in the bracketed lists of a refusal's words (docs/platform-api.md 3.2).
fn permissions_in(message: &str) -> Vec<Permission> {
    let mut named: Vec<Permission> = Vec::new();
    // Each part after the first begins inside a bracket; without a closing one it isn't a list.
    for (list, _) in message.split('[').skip(1).filter_map(|part| part.split_once(']')) {
        for name in list.split(',').filter(|name| name.len() <= LONGEST_NAME) {
            if let Ok(permission) = name.parse()
                && !named.contains(&permission)
            {
                named.push(permission);
            }
        }
    }
    named
}

fn wait_asked_for(received: &Received) -> Duration {
    received
        .retry_after
        .or_else(|| seconds_in(&received.body))
        .or(received.limit.map(|limit| limit.reset))
        .unwrap_or(UNSAID_WAIT)
}

/// The `[42] seconds` of the error body (docs/platform-api.md 4).
fn seconds_in(body: &Body) -> Option<Duration> {
    let Body::Whole(bytes) = body else { return None };
    let text = String::from_utf8_lossy(bytes);
    let (before, _) = text.split_once("] seconds")?;
    let (_, number) = before.rsplit_once('[')?;
    number.parse::<u32>().ok().map(|seconds| Duration::from_secs(seconds.into()))
}

/// A body as JSON: an object or a list, as every answer of the API is. What was sent as a secret isn't in it.
pub(super) fn json(received: &Received, secrets: &Secrets) -> Result<Value, Unreadable> {
    let bytes = match &received.body {
        Body::Whole(bytes) => bytes,
        Body::Broken(_) => return Err(Unreadable::CutOff),
        Body::TooLarge => return Err(Unreadable::TooLarge),
    };
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii();
    if bytes.is_empty() {
        return Err(Unreadable::Empty);
    }
    match serde_json::from_slice(bytes) {
        Ok(body @ (Value::Object(_) | Value::Array(_))) => Ok(secrets.hide(body)),
        Ok(_) => Err(Unreadable::Unexpected),
        Err(_) if received.html || bytes.starts_with(b"<") => Err(Unreadable::WebPage),
        Err(error) if error.is_eof() => Err(Unreadable::CutOff),
        Err(_) => Err(Unreadable::Unexpected),
    }
}

/// Reading an OAuth client may tell its secret (docs/platform-api.md 8.2): it goes no further than here.
fn without_secrets(value: Value) -> Value {
    match value {
        Value::Array(items) => items.into_iter().map(without_secrets).collect(),
        Value::Object(members) => members
            .into_iter()
            .filter(|(key, _)| !key.to_lowercase().contains("secret"))
            .map(|(key, value)| (key, without_secrets(value)))
            .collect(),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{
        cause::Cause,
        genesys::{testing::received, tls::Untrusted},
    };

    fn of(status: u16, body: &str) -> Next {
        next(&Attempt::Answered(received(status, body)), &Secrets::default())
    }

    #[test]
    fn bodies_that_are_not_the_apis_are_unreadable() {
        use Unreadable::{CutOff, Empty, Unexpected, WebPage};
        let table = [
            (200, "<html>Please sign in to the Wi-Fi</html>", WebPage),
            (200, " \n<!DOCTYPE html>", WebPage),
            (403, "<h1>Blocked</h1>", WebPage),
            (302, "", WebPage),
            (302, "{}", WebPage),
            (200, "", Empty),
            (204, "", Empty),
            (403, " \r\n ", Empty),
            (200, r#"{"entities":[{"id":"#, CutOff),
            (200, r#"{"entities":["#, CutOff),
            (404, r#"{"message":"not fo"#, CutOff),
            (200, "OK", Unexpected),
            (200, "null", Unexpected),
            (200, r#""text""#, Unexpected),
            (200, "{} trailing", Unexpected),
            (403, "{}", Unexpected),
            (403, "[]", Unexpected),
            (403, r#"{"error":"blocked by policy"}"#, Unexpected),
            (403, r#"{"code":7,"message":[]}"#, Unexpected),
        ];
        for (status, body, what) in table {
            assert_eq!(of(status, body), Next::Done(Answer::Unreadable { status, what }), "{status} {body}");
        }
        let page = Received { html: true, ..received(200, "Welcome") };
        assert_eq!(json(&page, &Secrets::default()), Err(WebPage));
        let huge = Received { body: Body::TooLarge, ..received(200, "") };
        assert_eq!(json(&huge, &Secrets::default()), Err(Unreadable::TooLarge));
        assert_eq!(
            json(&received(200, &"[".repeat(100_000)), &Secrets::default()),
            Err(Unexpected),
            "no nesting breaks the stack"
        );
        let broken = Received { body: Body::Broken(Cause::of("reset")), ..received(200, "") };
        let cut_off = Answer::Unreadable { status: 200, what: CutOff };
        assert_eq!(next(&Attempt::Answered(broken), &Secrets::default()), Next::Again(cut_off));
    }

    #[test]
    fn a_refusal_says_what_it_names() {
        let body = r#"{"message":"You must have at least one of the following permissions assigned: [recording:recording:view, Recording:Recording:View,a:b:c , *:*:*, employee] or [x:y:z]\u001b[0m","code":"missing.any.permissions","status":403}"#;
        let Next::Done(Answer::Refusal { status: 403, code, message, named }) = of(403, body) else {
            panic!("a refusal")
        };
        assert_eq!(code.as_deref(), Some("missing.any.permissions"));
        assert!(!message.contains('\u{1b}'));
        let named: Vec<_> = named.iter().map(Permission::as_str).collect();
        assert_eq!(named, ["recording:recording:view", "a:b:c", "x:y:z"]);
    }

    #[test]
    fn a_long_list_is_read_to_its_end_though_the_words_are_cut() {
        let names: Vec<String> = (0..60).map(|n| format!("domain{n}:entity:view")).collect();
        let body = json!({"message": format!("missing: [{}]", names.join(", "))}).to_string();
        let Next::Done(Answer::Refusal { named, message, code, .. }) = of(403, &body) else {
            panic!("a refusal")
        };
        assert_eq!((named.len(), code), (60, None));
        assert!(message.ends_with('…'));
    }

    #[test]
    fn brackets_that_are_no_list_name_nothing() {
        for message in ["", "[", "]", "[]", "[unclosed:a:b", "a:b:c", "]a:b:c[", "with action set '[view]'"] {
            assert_eq!(permissions_in(message), [], "{message}");
        }
        // A Java class, as refusals have been seen to name in a permission's place (docs/platform-api.md 3.2).
        for class in
            ["com.inin.directory.User", "class com.inin.recording.Recording", "com.inin.Acl$Entry:view"]
        {
            assert_eq!(
                permissions_in(&format!("You are missing the following permission(s): [{class}]")),
                []
            );
        }
        assert_eq!(permissions_in(&format!("[{}:b:c]", "a".repeat(5_000))), []);
    }

    #[test]
    fn success_is_cleaned_and_tells_no_secret() {
        let body =
            "{\"name\":\"a\u{202e}b\",\"secret\":\"planted\",\"entities\":[{\"clientSecret\":\"planted\"}]}";
        let expected = json!({"name": "a\u{fffd}b", "entities": [{}]});
        assert_eq!(of(200, body), Next::Done(Answer::Success { status: 200, body: expected }));
        assert_eq!(of(200, "\u{feff}[]"), Next::Done(Answer::Success { status: 200, body: json!([]) }));
    }

    #[test]
    fn a_429_waits_as_it_is_told() {
        let reset = crate::genesys::pace::Limit { count: 1, allowed: 1, reset: Duration::from_secs(7) };
        let words = r#"{"message":"Rate limit exceeded the maximum [300] requests within [42] seconds"}"#;
        let seconds = Duration::from_secs;
        let table = [
            (
                Received { retry_after: Some(seconds(3)), limit: Some(reset), ..received(429, words) },
                seconds(3),
            ),
            (Received { limit: Some(reset), ..received(429, words) }, seconds(42)),
            (Received { limit: Some(reset), ..received(429, "<html>") }, seconds(7)),
            (received(429, ""), UNSAID_WAIT),
        ];
        for (received, wait) in table {
            assert_eq!(next(&Attempt::Answered(received), &Secrets::default()), Next::Wait(wait));
        }
    }

    #[test]
    fn trouble_is_tried_again_whatever_the_body_was() {
        for status in [500, 502, 503, 504, 599] {
            let trouble = Answer::Unreachable { what: Unreachable::ServerTrouble { status } };
            assert_eq!(of(status, r#"{"message":"x","code":"y"}"#), Next::Again(trouble));
        }
        let failed = |what| next(&Attempt::Failed { what, cause: Cause::of("down") }, &Secrets::default());
        for what in [Trouble::TimedOut, Trouble::NoConnection, Trouble::NoAnswer] {
            let answer = Answer::Unreachable { what: what.unreachable() };
            assert_eq!(failed(what), Next::Again(answer));
        }
        let not_trusted = Trouble::NotTrusted(Untrusted::told(&rustls::CertificateError::Revoked));
        let answer = Answer::Unreachable { what: Unreachable::NotTrusted };
        assert_eq!(failed(not_trusted), Next::Done(answer));
    }
}
