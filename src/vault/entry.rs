//! The value of a keyring entry: one JSON document with the client id and the secret. Pure; every copy is wiped.

use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::model::{ClientId, Credentials};

#[derive(Serialize)]
struct Written<'a> {
    client_id: ClientId,
    client_secret: &'a str,
}

#[derive(Deserialize)]
struct Read {
    client_id: ClientId,
    client_secret: SecretString,
}

pub(super) fn value(credentials: &Credentials) -> Zeroizing<Vec<u8>> {
    let secret = credentials.secret.expose_secret();
    // Room for the worst escaping: a vector that grows leaves its old self behind, unwiped.
    let mut value = Zeroizing::new(Vec::with_capacity(128 + 6 * secret.len()));
    let written = Written { client_id: credentials.client_id, client_secret: secret };
    serde_json::to_writer(&mut *value, &written)
        .expect("two texts are JSON, and a vector takes all that is written");
    value
}

/// The credentials of a value; `None` if it isn't one of ours.
pub(super) fn credentials(value: &[u8]) -> Option<Credentials> {
    let Read { client_id, client_secret } = serde_json::from_slice(value).ok()?;
    Some(Credentials { client_id, secret: client_secret })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_comes_back_whole() {
        let client_id = "3fa85f64-5717-4562-b3fc-2c963f66afa6".parse().unwrap();
        let secret = "a\"b\\c\u{1}é/+=".to_owned();
        let written = value(&Credentials { client_id, secret: secret.clone().into() });
        let read = credentials(&written).unwrap();
        assert_eq!((read.client_id, read.secret.expose_secret()), (client_id, secret.as_str()));
    }

    #[test]
    fn what_isnt_ours_is_told_apart() {
        for other in [&b""[..], b"hunter2", b"{}", b"\xff\xfe", br#"{"client_id":"x","client_secret":"y"}"#] {
            assert!(credentials(other).is_none());
        }
    }
}
