//! The sign-in endpoint, with its own form of refusals (docs/platform-api.md 1.2 to 1.4). Pure.

use axum::http::{HeaderMap, StatusCode, header};
use base64::{Engine, engine::general_purpose::STANDARD};
use secrecy::{ExposeSecret, SecretString};
use url::form_urlencoded;

use super::{org::SignInRefusal, reply::Reply, world::Client};

/// The place of the client that the request signs in; the refusal if none.
pub(super) fn check(clients: &[Client], headers: &HeaderMap, body: &[u8]) -> Result<usize, Reply> {
    let refused = |status, error, description: &str| Err(not_signed_in(status, error, description));
    let grant = form_urlencoded::parse(body).find(|(name, _)| name == "grant_type");
    if grant.is_none_or(|(_, value)| value != "client_credentials") {
        return refused(StatusCode::BAD_REQUEST, "unsupported_grant_type", "grant type not supported");
    }
    let Some((id, secret)) = basic(headers) else {
        return refused(StatusCode::BAD_REQUEST, "invalid_request", "client credentials are missing");
    };
    let Some(place) = clients.iter().position(|client| client.id.to_string() == id.to_lowercase()) else {
        return refused(StatusCode::BAD_REQUEST, "invalid_client", "client not found");
    };
    let client = &clients[place].table;
    let own = client.secret.as_ref().is_some_and(|own| own.expose_secret() == secret.expose_secret());
    if !own || client.state != "active" {
        return refused(StatusCode::UNAUTHORIZED, "invalid_client", "authentication failed");
    }
    if !client.grant_type.eq_ignore_ascii_case("client-credentials") {
        let words = "client is not authorized to use the client_credential grant type";
        return refused(StatusCode::BAD_REQUEST, "unauthorized_client", words);
    }
    Ok(place)
}

/// The client is gone.
pub(super) fn no_such_client() -> Reply {
    not_signed_in(StatusCode::BAD_REQUEST, "invalid_client", "client not found")
}

/// Too many tokens were asked for. Not a 429 (docs/platform-api.md 1.4).
pub(super) fn too_many() -> Reply {
    not_signed_in(StatusCode::BAD_REQUEST, "invalid_request", "rate limit exceeded; try again later")
}

/// What this org says to a client that it would otherwise let in.
pub(super) fn refusal(said: &SignInRefusal) -> Reply {
    let status = StatusCode::from_u16(said.status).expect("the file was checked");
    not_signed_in(status, &said.error, &said.description)
}

fn not_signed_in(status: StatusCode, error: &str, description: &str) -> Reply {
    Reply::NotSignedIn { status, error: error.to_owned(), description: description.to_owned() }
}

fn basic(headers: &HeaderMap) -> Option<(String, SecretString)> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let encoded = value.strip_prefix("Basic ")?;
    let text = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (id, secret) = text.split_once(':')?;
    Some((id.to_owned(), secret.to_owned().into()))
}
