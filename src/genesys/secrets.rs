//! What was sent to prove who we are must not come back. A server, or something in between, that repeats it in
//! its answer would put it on the screen and into reports. Pure.

use base64::{Engine, prelude::BASE64_STANDARD};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;

use crate::model::Credentials;

/// What stands where a secret was.
const HIDDEN: &str = "(hidden)";

/// A shorter text is part of ordinary words. Genesys's own secrets and tokens are far longer.
const SHORTEST: usize = 6;

/// The texts that no answer may show.
#[derive(Clone, Debug, Default)]
pub(super) struct Secrets(Vec<SecretString>);

impl Secrets {
    /// What signing in sends: the secret, alone and as the header packs it.
    pub(super) fn of(credentials: &Credentials) -> Self {
        let secret = credentials.secret.expose_secret();
        let packed = BASE64_STANDARD.encode(format!("{}:{secret}", credentials.client_id));
        Self::default().and(credentials.secret.clone()).and(packed.into())
    }

    /// These, and this one.
    pub(super) fn and(mut self, secret: SecretString) -> Self {
        if secret.expose_secret().len() >= SHORTEST {
            self.0.push(secret);
        }
        self
    }

    /// The document without them, in values and in keys.
    pub(super) fn hide(&self, value: Value) -> Value {
        match value {
            Value::String(text) => Value::String(self.hide_in(text)),
            Value::Array(items) => items.into_iter().map(|item| self.hide(item)).collect(),
            Value::Object(members) => {
                members.into_iter().map(|(key, value)| (self.hide_in(key), self.hide(value))).collect()
            }
            other => other,
        }
    }

    pub(super) fn hide_in(&self, text: String) -> String {
        self.0.iter().fold(text, |text, secret| {
            let secret = secret.expose_secret();
            if text.contains(secret) { text.replace(secret, HIDDEN) } else { text }
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn credentials(secret: &str) -> Credentials {
        let client_id = "3fa85f64-5717-4562-b3fc-2c963f66afa6".parse().unwrap();
        Credentials { client_id, secret: secret.to_owned().into() }
    }

    #[test]
    fn what_was_sent_is_hidden_wherever_it_comes_back() {
        let secrets = Secrets::of(&credentials("plan\"ted")).and("a-token".to_owned().into());
        let packed = BASE64_STANDARD.encode("3fa85f64-5717-4562-b3fc-2c963f66afa6:plan\"ted");
        let answer =
            json!({"a": [format!("Basic {packed}")], "plan\"ted": {"b": "x plan\"ted, a-token", "c": 1}});
        let shown = json!({"a": ["Basic (hidden)"], "(hidden)": {"b": "x (hidden), (hidden)", "c": 1}});
        assert_eq!(secrets.hide(answer), shown);
    }

    #[test]
    fn a_secret_as_short_as_a_word_spoils_no_words() {
        let words = json!({"description": "a wrong secret"});
        assert_eq!(Secrets::of(&credentials("wrong")).hide(words.clone()), words);
    }
}
