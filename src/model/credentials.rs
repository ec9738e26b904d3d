//! The OAuth client's id and secret. Pure. The secret never has a readable `Debug` and is wiped when dropped.

use std::{fmt, str::FromStr};

use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::text::bare;

/// An OAuth client's id: a UUID, checked before anything is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ClientId(Uuid);

/// Why a text isn't a client id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "that isn't a Client ID: expected 32 hexadecimal digits in five groups, like 3fa85f64-5717-4562-b3fc-2c963f66afa6"
)]
pub struct NotAClientId;

impl FromStr for ClientId {
    type Err = NotAClientId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = bare(text);
        // Only the form that Genesys shows: `Uuid` alone would take braces, URNs and undivided digits too.
        if text.len() != 36 {
            return Err(NotAClientId);
        }
        Uuid::try_parse(text).map(Self).map_err(|_| NotAClientId)
    }
}

impl fmt::Display for ClientId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.hyphenated().fmt(f)
    }
}

#[derive(Clone, Debug)]
pub struct Credentials {
    pub client_id: ClientId,
    /// The secret; `secrecy` keeps it out of `Debug`.
    pub secret: SecretString,
}

#[derive(Clone, Debug)]
pub enum Login {
    Client(Credentials),
    /// With an access token: a person's, or a client's. Kept in memory only.
    Token(SecretString),
}

impl Login {
    /// The credentials, which can be kept in the keyring; a token can't.
    pub fn credentials(&self) -> Option<&Credentials> {
        match self {
            Self::Client(credentials) => Some(credentials),
            Self::Token(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_form_that_genesys_shows_is_a_client_id() {
        let id: ClientId = " 3FA85F64-5717-4562-b3fc-2c963f66afa6 ".parse().unwrap();
        assert_eq!(id.to_string(), "3fa85f64-5717-4562-b3fc-2c963f66afa6");
        for wrong in ["", "3fa85f6457174562b3fc2c963f66afa6", "{3fa85f64-5717-4562-b3fc-2c963f66afa6}", "x"] {
            assert!(wrong.parse::<ClientId>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn debug_shows_no_secret() {
        let client_id = "3fa85f64-5717-4562-b3fc-2c963f66afa6".parse().unwrap();
        let credentials = Credentials { client_id, secret: "planted".to_owned().into() };
        assert!(!format!("{credentials:?}").contains("planted"));
    }
}
