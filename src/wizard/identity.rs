//! As whom somebody signs in: what was entered, how far signing in is, and what it told. Every step may ask for it.

use jiff::{SignedDuration, Timestamp};
use secrecy::ExposeSecret;

use super::{Field, SecretField, Ticket};
use crate::{
    check::{SignInProblem, SignedIn},
    model::{ClientId, Credentials, Login},
};

#[derive(Debug)]
pub struct Identity {
    pub client_id: Field,
    pub secret: SecretField,
    /// An access token to sign in with; [`Shared::takes_token`](super::Shared::takes_token) says whether it is offered.
    pub token: SecretField,
    /// An admin's access token, for nothing but reading; offered once a run has shown that the client may not
    /// read its own grants.
    pub observer: Option<SecretField>,
    pub sign_in: SignIn,
}

#[derive(Clone, Debug)]
pub enum SignIn {
    Editing,
    SigningIn { since: Timestamp, ticket: Ticket, login: Login },
    SignedIn { facts: Box<SignedIn>, took: SignedDuration, login: Login, asks: Asks },
    Refused { problem: SignInProblem, took: SignedDuration },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum With {
    Client,
    Token,
}

impl With {
    pub(super) fn of(login: &Login) -> Self {
        match login {
            Login::Client(_) => Self::Client,
            Login::Token(_) => Self::Token,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asks {
    /// `Is this the right org?`
    RightOrg,
    /// `Genesys shows the secret only once. Keep it in the keyring now?`
    KeepNow,
    Nothing,
}

impl Identity {
    pub(super) fn new(client_id: Option<ClientId>, secret: SecretField, token: SecretField) -> Self {
        Self {
            client_id: client_id.map_or_else(Field::default, |id| Field::with(&id.to_string())),
            secret,
            token,
            observer: None,
            sign_in: SignIn::Editing,
        }
    }

    pub fn facts(&self) -> Option<&SignedIn> {
        match &self.sign_in {
            SignIn::SignedIn { facts, .. } => Some(facts),
            _ => None,
        }
    }

    /// What was accepted, once the person said that it is the right org.
    pub fn accepted(&self) -> Option<&Login> {
        match &self.sign_in {
            SignIn::SignedIn { login, asks: Asks::KeepNow | Asks::Nothing, .. } => Some(login),
            _ => None,
        }
    }

    /// The credentials that were accepted; none where somebody signed in with a token.
    pub fn accepted_credentials(&self) -> Option<&Credentials> {
        self.accepted().and_then(Login::credentials)
    }

    /// The Client ID as other things name it, in small letters.
    pub(super) fn client_id_text(&self) -> String {
        self.client_id.trimmed().to_lowercase()
    }

    /// Whether a text is, or has in it, what somebody signed in with: it belongs into no other field.
    pub(super) fn has_secret(&self, text: &str) -> bool {
        let secrets = [self.secret.entered(), self.token.entered()];
        secrets.into_iter().flatten().any(|secret| text.contains(secret.expose_secret()))
    }

    pub(super) fn ask(&mut self, next: Asks) {
        if let SignIn::SignedIn { asks, .. } = &mut self.sign_in {
            *asks = next;
        }
    }

    /// The client may not read its own grants: somebody else's eyes would help.
    pub(super) fn offer_observer(&mut self) {
        self.observer.get_or_insert_default();
    }
}
