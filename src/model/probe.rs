//! Probes: the live calls that show whether a permission works, and what an answer to one means. Pure.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, de::Error};
use serde_json::Value;

use super::{Cause, DivisionId, Permission};

/// The two methods that Greenlight ever sends: nothing else can be written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    Get,
    /// Queries, and the one write that Genesys must refuse.
    Post,
}

impl Method {
    /// `GET` or `POST`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
        }
    }
}

/// Which permissions an operation accepts (`operations.jsonl`).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Accepts {
    Any(Vec<Permission>),
    All(Vec<Permission>),
}

impl Accepts {
    pub fn permissions(&self) -> &[Permission] {
        match self {
            Self::Any(permissions) | Self::All(permissions) => permissions,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum JsonType {
    String,
    Number,
    Array,
    Object,
}

impl JsonType {
    fn fits(self, value: &Value) -> bool {
        match self {
            Self::String => value.is_string(),
            Self::Number => value.is_number(),
            Self::Array => value.is_array(),
            Self::Object => value.is_object(),
        }
    }
}

/// Something real in the org that a probe can be aimed at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SampleKind {
    Conversation,
    /// A conversation by voice, with its communication.
    Voice,
    /// A messaging conversation, with one of its messages.
    Message,
    Email,
}

impl SampleKind {
    pub const ALL: [Self; 4] = [Self::Conversation, Self::Voice, Self::Message, Self::Email];

    pub fn word(self) -> &'static str {
        match self {
            Self::Conversation => "conversation",
            Self::Voice => "call",
            Self::Message => "message",
            Self::Email => "e-mail",
        }
    }
}

/// A probe as the manifest describes it. One that could change the org can't be read from any manifest.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct Probe {
    pub method: Method,
    /// The path, with `{conversation}`, `{communication}` and `{message}` where the sample's ids go.
    pub path: String,
    pub body: Option<Value>,
    pub requires: Accepts,
    /// The members that a 2xx must have, with their types: an answer without them is unreadable.
    pub promises: BTreeMap<String, JsonType>,
    /// What it is aimed at; nothing for an operation that needs no id.
    pub sample: Option<SampleKind>,
    /// Whether an id that can't exist is used where the org has no sample: weak evidence.
    #[serde(default)]
    pub impossible_id: bool,
    /// Whether this is a write that Genesys must refuse. Left out when only reading is allowed.
    #[serde(default)]
    pub must_be_refused: bool,
}

impl<'de> Deserialize<'de> for Probe {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // The derived one, which `remote` makes a function of its own.
        let probe = Self::deserialize(deserializer)?;
        probe.harmless().map_err(D::Error::custom)?;
        Ok(probe)
    }
}

impl Probe {
    /// A probe never changes the org: POST goes to queries only, but for the one write that must be refused.
    fn harmless(&self) -> Result<(), String> {
        let path = &self.path;
        if !path.starts_with("/api/v2/") || path.contains("..") || path.contains("://") {
            return Err(format!("path `{path}`; expected one that starts with /api/v2/"));
        }
        let route = path.split('?').next().unwrap_or_default();
        let query = ["/query", "/search", "/bulk"].iter().any(|end| route.ends_with(end));
        match (self.method, self.must_be_refused) {
            (Method::Get, true) => Err("a GET can't be a write that must be refused".to_owned()),
            (Method::Post, false) if !query => {
                Err(format!("POST {route}; expected a query (…/query, …/search, …/bulk) or must_be_refused"))
            }
            (Method::Post, true) if self.body.as_ref() != Some(&serde_json::json!({})) => {
                Err("a write that must be refused; expected the body {}".to_owned())
            }
            _ if self.requires.permissions().is_empty() => {
                Err("expected `requires` with a permission".to_owned())
            }
            _ if path.contains('{') && self.sample.is_none() => {
                Err(format!("path `{path}` has a place for an id; expected `sample`"))
            }
            _ if self.promises.is_empty() && !self.must_be_refused => {
                Err("expected `promises`: what a good answer must have".to_owned())
            }
            _ => Ok(()),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Aim {
    Nothing,
    /// A real object, in these divisions as far as they are known.
    Sample {
        divisions: Vec<DivisionId>,
    },
    ImpossibleId,
}

/// What came back from one call, retries included. The client's whole result: it never fails otherwise.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Answer {
    /// A 2xx with a JSON body, cleaned.
    Success { status: u16, body: Value },
    /// A 4xx with the API's error body (docs/platform-api.md 3.1).
    Refusal {
        status: u16,
        /// For example `missing.any.permissions`.
        code: Option<String>,
        /// The server's own words, cleaned.
        message: String,
        named: Vec<Permission>,
    },
    /// A 2xx or 4xx whose body isn't JSON of the API: HTML, empty, cut off, too large.
    Unreadable {
        status: u16,
        /// What was wrong with it, in words for the screen.
        what: Unreadable,
    },
    /// 5xx, a time-out, or no connection, after the last retry.
    Unreachable { what: Unreachable },
    /// Still 429 when the time to wait was over.
    Throttled,
    /// Nothing is answered over this connection any more, whatever is asked.
    Closed(Closed),
}

impl Answer {
    /// Whether it says that the token isn't accepted. A web page isn't Genesys's word.
    pub(crate) fn refuses_the_token(&self) -> bool {
        match self {
            Self::Refusal { status, .. } => *status == 401,
            Self::Unreadable { status, what } => *status == 401 && *what != Unreadable::WebPage,
            Self::Success { .. } | Self::Unreachable { .. } | Self::Throttled | Self::Closed(_) => false,
        }
    }

    /// Whether it refuses the caller, for whatever reason.
    pub(crate) fn refuses_the_caller(&self) -> bool {
        match self {
            Self::Refusal { status, .. } => matches!(status, 401 | 403),
            Self::Closed(_) => true,
            Self::Unreadable { .. } => self.refuses_the_token(),
            Self::Success { .. } | Self::Unreachable { .. } | Self::Throttled => false,
        }
    }
}

/// Why nothing is answered over a connection any more. What is left open is told once, not row by row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closed {
    /// The token has ended, and there is no other.
    SignedOut,
    /// Every call is refused, even those that need no permission: this computer's address isn't allowed.
    NotLetIn,
}

impl Closed {
    pub fn cause(self) -> Cause {
        match self {
            Self::SignedOut => Cause::SignedOut,
            Self::NotLetIn => Cause::NotLetIn,
        }
    }

    /// As the end of a sentence.
    pub fn words(self) -> &'static str {
        match self {
            Self::SignedOut => "the sign-in has ended",
            Self::NotLetIn => "Genesys refuses every call",
        }
    }

    /// What happened, why, and what to do: the one sentence for all that it leaves open.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::SignedOut => {
                "The sign-in ended in the middle and couldn't be renewed: what wasn't asked by then is unknown. Sign in \
                 again, then check again."
            }
            Self::NotLetIn => {
                "Genesys refuses every call, even those that need no permission: this computer's address doesn't seem to \
                 be allowed. An admin adds it to the allowed addresses of the OAuth client and of the org, for as long \
                 as the check takes. Nothing else was asked."
            }
        }
    }
}

/// Why an answer couldn't be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// A web page: a captive portal or a filter.
    WebPage,
    Empty,
    CutOff,
    TooLarge,
    /// Readable, but not what the operation promises.
    Unexpected,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreachable {
    /// No connection: offline, a proxy, a firewall, a name that doesn't resolve.
    NoConnection,
    /// The TLS certificate wasn't trusted.
    NotTrusted,
    /// Connected, but nothing came in time.
    TimedOut,
    /// Connected, and the connection ended, or what came isn't HTTP.
    NoAnswer,
    /// 5xx each time.
    ServerTrouble {
        status: u16,
    },
    Stopped,
}

/// What an answer says about the permissions of the operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// 2xx with the promised body.
    Allowed,
    /// 403 with a `missing.*` code: these are named.
    Denied {
        /// The permissions named, which may be none or the wrong ones.
        named: Vec<Permission>,
    },
    NoAccessToObject,
    /// Another 403, a 401, or a 4xx where nothing could be missing: shown, and judged as unknown.
    OtherRefusal,
    /// 404 for an id that can't exist, or 400 for a request that must be refused: weak evidence that it holds.
    Probable,
    /// 404 for a real object, or another refusal that says nothing.
    Inconclusive,
    /// 400 `not.a.user`.
    NeedsUser,
    /// The answer wasn't what the operation promises.
    Unreadable(Unreadable),
    Unreachable(Unreachable),
    /// Too many requests, past the time to wait.
    Throttled,
    Closed(Closed),
    NotRun(NotRun),
}

impl Outcome {
    /// Whether nothing came of it because the run was stopped, or the connection closed: then what was seen before
    /// stays.
    pub(crate) fn was_not_asked(&self) -> bool {
        matches!(
            self,
            Self::NotRun(NotRun::NotYet) | Self::Unreachable(Unreachable::Stopped) | Self::Closed(_)
        )
    }
}

/// Why a probe wasn't sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotRun {
    /// Only reading is allowed, and this is a write.
    ReadOnly,
    /// The org has nothing to aim it at.
    NoSample(SampleKind),
    NoProbe,
    /// The run was stopped, or hasn't come to it.
    NotYet,
}

/// One probe that was sent, or not, with what came back.
#[derive(Clone, Debug, PartialEq)]
pub struct Probed {
    pub method: Method,
    /// The path with `{id}` where ids stood: nothing of the org's in it.
    pub path: String,
    pub requires: Accepts,
    pub aim: Aim,
    pub outcome: Outcome,
    pub status: Option<u16>,
    pub code: Option<String>,
    /// The server's own words, if it refused.
    pub message: Option<String>,
    pub asked_at: Option<Timestamp>,
    /// How long the answer took, in milliseconds, retries included.
    pub took_ms: u64,
    /// Since when it has been denied without a break: the start of what has to settle.
    pub denied_since: Option<Timestamp>,
}

pub(crate) fn outcome(probe: &Probe, aim: &Aim, answer: &Answer) -> Outcome {
    match answer {
        Answer::Success { body, .. } => {
            if probe.must_be_refused {
                return Outcome::Inconclusive;
            }
            let kept = probe.promises.iter().all(|(key, kind)| body.get(key).is_some_and(|v| kind.fits(v)));
            if kept && body.is_object() {
                Outcome::Allowed
            } else {
                Outcome::Unreadable(Unreadable::Unexpected)
            }
        }
        Answer::Refusal { status, code, message, named } => {
            refusal(probe, aim, *status, code.as_deref().unwrap_or_default(), message, named)
        }
        Answer::Unreadable { what, .. } => Outcome::Unreadable(*what),
        Answer::Unreachable { what } => Outcome::Unreachable(*what),
        Answer::Throttled => Outcome::Throttled,
        Answer::Closed(why) => Outcome::Closed(*why),
    }
}

fn refusal(
    probe: &Probe,
    aim: &Aim,
    status: u16,
    code: &str,
    message: &str,
    named: &[Permission],
) -> Outcome {
    let real_object = matches!(aim, Aim::Sample { .. });
    let code = code.to_lowercase();
    let no_access = code == "not.authorized"
        || message.to_lowercase().contains("does not have access to this conversation")
        || code.contains("division");
    match status {
        403 if real_object && no_access => Outcome::NoAccessToObject,
        403 if code.starts_with("missing.") && !code.contains("division") => {
            Outcome::Denied { named: named.to_vec() }
        }
        403 => Outcome::OtherRefusal,
        400 if code == "not.a.user" => Outcome::NeedsUser,
        400 if probe.must_be_refused => Outcome::Probable,
        404 if *aim == Aim::ImpossibleId => Outcome::Probable,
        // The token is refused, or an operation that needs no id isn't answered as it should be: a 404 can mask a
        // missing permission (docs/platform-api.md 3.5), so this isn't the silence of a sample that isn't there.
        401 => Outcome::OtherRefusal,
        _ if *aim == Aim::Nothing && !probe.must_be_refused => Outcome::OtherRefusal,
        _ => Outcome::Inconclusive,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn probe(must_be_refused: bool) -> Probe {
        Probe {
            method: if must_be_refused { Method::Post } else { Method::Get },
            path: "/api/v2/x".to_owned(),
            body: must_be_refused.then(|| json!({})),
            requires: Accepts::Any(vec!["a:b:c".parse().unwrap()]),
            promises: BTreeMap::from([("entities".to_owned(), JsonType::Array)]),
            sample: None,
            impossible_id: false,
            must_be_refused,
        }
    }

    fn sample() -> Aim {
        Aim::Sample { divisions: vec![] }
    }

    fn refused(status: u16, code: &str, message: &str) -> Answer {
        let named = vec!["a:b:c".parse().unwrap()];
        Answer::Refusal { status, code: Some(code.to_owned()), message: message.to_owned(), named }
    }

    #[test]
    fn a_2xx_counts_only_with_what_the_operation_promises() {
        let says = |body| outcome(&probe(false), &Aim::Nothing, &Answer::Success { status: 200, body });
        assert_eq!(says(json!({"entities": [], "more": 1})), Outcome::Allowed);
        for body in [json!({}), json!({"entities": {}}), json!({"entities": null}), json!([]), json!("x")] {
            assert_eq!(says(body), Outcome::Unreadable(Unreadable::Unexpected));
        }
    }

    #[test]
    fn refusals_are_told_apart() {
        let named = vec!["a:b:c".parse().unwrap()];
        let denied = || Outcome::Denied { named: named.clone() };
        let no_access = "The user does not have access to this conversation";
        for (aim, status, code, message, expected) in [
            (Aim::Nothing, 403, "missing.permissions", "", denied()),
            (Aim::Nothing, 403, "MISSING.ANY.PERMISSIONS", "", denied()),
            (sample(), 403, "missing.any.permissions", "", denied()),
            (Aim::Nothing, 403, "forbidden", "", Outcome::OtherRefusal),
            (Aim::Nothing, 403, "not.authorized", "", Outcome::OtherRefusal),
            (Aim::ImpossibleId, 403, "not.authorized", "", Outcome::OtherRefusal),
            (sample(), 403, "not.authorized", "", Outcome::NoAccessToObject),
            (sample(), 403, "", no_access, Outcome::NoAccessToObject),
            (sample(), 403, "missing.division.permission", "", Outcome::NoAccessToObject),
            (Aim::Nothing, 403, "missing.division.permission", "", Outcome::OtherRefusal),
            (Aim::Nothing, 400, "not.a.user", "", Outcome::NeedsUser),
            (Aim::ImpossibleId, 404, "not.found", "", Outcome::Probable),
            (sample(), 404, "not.found", "", Outcome::Inconclusive),
            (sample(), 400, "bad.request", "", Outcome::Inconclusive),
            (Aim::Nothing, 400, "bad.request", "", Outcome::OtherRefusal),
            (Aim::Nothing, 404, "not.found", "", Outcome::OtherRefusal),
            (Aim::Nothing, 401, "credentials.expired", "", Outcome::OtherRefusal),
            (sample(), 401, "credentials.expired", "", Outcome::OtherRefusal),
        ] {
            let found = outcome(&probe(false), &aim, &refused(status, code, message));
            assert_eq!(found, expected, "{status} {code} {message} at {aim:?}");
        }
    }

    #[test]
    fn a_write_that_must_be_refused_proves_nothing_when_it_is_not() {
        let answer = refused(400, "constraint.validation", "");
        assert_eq!(outcome(&probe(true), &Aim::Nothing, &answer), Outcome::Probable);
        let accepted = Answer::Success { status: 200, body: json!({"entities": []}) };
        assert_eq!(outcome(&probe(true), &Aim::Nothing, &accepted), Outcome::Inconclusive);
    }
}
