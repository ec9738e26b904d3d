//! What a refusal of the token endpoint means: its `error` and its words tell it, the status doesn't
//! (docs/platform-api.md 1.4). Pure.

use serde_json::Value;

use super::SignInFailure;
use crate::text;

/// Reads `{"error","description","error_description"}`, or what something before the endpoint says in the API's form;
/// `None` where nothing is said.
pub(super) fn read(body: &Value) -> Option<SignInFailure> {
    let member = |key: &str| body.get(key).and_then(Value::as_str).filter(|text| !text.is_empty());
    let error = member("error");
    let words = ["description", "error_description", "message"].into_iter().find_map(member);
    let said = text::clean(words.or(error)?);
    Some(match meaning(error.unwrap_or_default(), &words.unwrap_or_default().to_lowercase()) {
        Meaning::TooManySignIns => SignInFailure::TooManySignIns,
        Meaning::OtherGrantType => SignInFailure::OtherGrantType { said },
        Meaning::AddressNotAllowed => SignInFailure::AddressNotAllowed { said },
        Meaning::NotActive => SignInFailure::NotActive { said },
        Meaning::UnknownClient => SignInFailure::UnknownClient { said },
        Meaning::NotAuthenticated => SignInFailure::NotAuthenticated { said },
        Meaning::Unknown => SignInFailure::NotAccepted {
            said: match (error, words) {
                (Some(error), Some(_)) => format!("{}: {said}", text::clean(error)),
                _ => said,
            },
        },
    })
}

enum Meaning {
    TooManySignIns,
    OtherGrantType,
    AddressNotAllowed,
    NotActive,
    UnknownClient,
    NotAuthenticated,
    Unknown,
}

/// Nobody has published how a refused address or a disabled client is worded, so single words have to do.
const OF_ADDRESSES: [&str; 10] =
    ["ip", "ips", "ipv4", "ipv6", "address", "addresses", "network", "networks", "allowlist", "whitelist"];
const OF_STATES: [&str; 5] = ["disabled", "inactive", "deactivated", "suspended", "deleted"];

fn meaning(error: &str, words: &str) -> Meaning {
    let has_one_of =
        |known: &[&str]| words.split(|c: char| !c.is_alphanumeric()).any(|word| known.contains(&word));
    match error {
        // Trouble of the service, whatever it is about.
        "server_error" | "temporarily_unavailable" => Meaning::Unknown,
        _ if words.contains("rate limit exceeded") => Meaning::TooManySignIns,
        // Alone it means just this (RFC 6749, 5.2).
        "unauthorized_client" if words.is_empty() || has_one_of(&["grant"]) => Meaning::OtherGrantType,
        _ if has_one_of(&OF_ADDRESSES) => Meaning::AddressNotAllowed,
        _ if has_one_of(&OF_STATES) || words.contains("not active") => Meaning::NotActive,
        "access_denied" => Meaning::AddressNotAllowed,
        "invalid_client" if words.contains("client not found") => Meaning::UnknownClient,
        "invalid_client" if words.contains("authentication failed") => Meaning::NotAuthenticated,
        _ => Meaning::Unknown,
    }
}
