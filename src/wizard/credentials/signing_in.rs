//! Pressing the buttons of step 4: signing in, what comes of it, and what is asked then.

use super::{Button, CredentialsStep, Stop};
use crate::{
    check::{Ask, SignInProblem, SignedIn},
    model::{ClientId, Credentials, Login, Step},
    wizard::{
        Asks, Effect, News, Saving, SecretField, Shared, SignIn, Ticket, With, identity::Identity, words,
    },
};

impl CredentialsStep {
    pub(super) fn press(&mut self, shared: &mut Shared) {
        let Some(button) = self.buttons(shared).get(self.button).copied() else { return };
        match button {
            Button::SignIn | Button::TryAgain => {
                let with = shared.signs_in_with();
                self.sign_in(shared, with);
            }
            Button::Stop => self.stop_signing_in(shared),
            Button::RightOrg => {
                // Saving is worth offering before its step.
                let offered = shared.has(Step::Save) && shared.saving == Saving::Offered;
                self.ask(shared, if offered { Asks::KeepNow } else { Asks::Nothing });
                if !offered {
                    shared.go_next();
                }
            }
            Button::WrongOrg => self.focus(shared, Stop::ClientId),
            Button::KeepNow => {
                self.ask(shared, Asks::Nothing);
                shared.tell(News::KeepNow);
                shared.go_next();
            }
            Button::KeepLater => {
                self.ask(shared, Asks::Nothing);
                shared.go_next();
            }
            Button::GoOn => shared.go_next(),
            Button::EditId => self.focus(shared, Stop::ClientId),
            Button::EnterSecret => {
                shared.identity.secret = SecretField::Nothing;
                self.focus(shared, Stop::Secret);
            }
            Button::EnterToken => {
                shared.identity.token = SecretField::Nothing;
                self.focus(shared, Stop::Token);
            }
            Button::ChangeRegion => shared.go_to(Step::Region),
        }
    }

    fn ask(&mut self, shared: &mut Shared, next: Asks) {
        shared.identity.ask(next);
        self.button = 0;
    }

    /// Signs in, if the fields have what it takes; else goes to the one that hasn't.
    pub(super) fn sign_in(&mut self, shared: &mut Shared, with: With) {
        self.leave_field(shared);
        let Some(place) = shared.place() else { return shared.go_to(Step::Region) };
        let login = match with {
            With::Client => entered_client(&shared.identity).map(Login::Client),
            With::Token => match shared.identity.token.entered() {
                Some(token) => Ok(Login::Token(token.clone())),
                None => Err((Stop::Token, words::NO_TOKEN)),
            },
        };
        let login = match login {
            Ok(login) => login,
            Err((stop, text)) => {
                self.focus(shared, stop);
                return shared.say(text);
            }
        };
        shared.forget_sign_in();
        let (ticket, since) = (shared.next_ticket(), shared.now);
        shared.identity.sign_in = SignIn::SigningIn { since, ticket, login: login.clone() };
        self.focus(shared, Stop::Buttons);
        shared.hush();
        shared.send(Effect::SignIn { ticket, place, login });
    }

    /// With an admin's eyes, everything is asked again.
    pub(super) fn check_again(&mut self, shared: &mut Shared) {
        self.leave_field(shared);
        if shared.observer().is_none() {
            return shared.say(words::NO_TOKEN);
        }
        shared.go_to(Step::Permissions);
        shared.run_checks(Ask::All);
    }

    pub(super) fn stop_signing_in(&mut self, shared: &mut Shared) {
        if let SignIn::SigningIn { since, .. } = &shared.identity.sign_in {
            let took = shared.now.duration_since(*since);
            shared.identity.sign_in = SignIn::Refused { problem: SignInProblem::Stopped, took };
            self.focus(shared, Stop::Buttons);
            shared.send(Effect::StopSignIn);
        }
    }

    /// Signing in came to an end. An answer to an older attempt is left out.
    pub(super) fn signed_in(
        &mut self,
        shared: &mut Shared,
        from: Ticket,
        result: Result<SignedIn, SignInProblem>,
    ) {
        let SignIn::SigningIn { since, ticket, login } = &shared.identity.sign_in else { return };
        if *ticket != from {
            return;
        }
        let (took, login) = (shared.now.duration_since(*since), login.clone());
        shared.identity.sign_in = match result {
            Ok(facts) => {
                if With::of(&login) == With::Token {
                    shared.saving = Saving::NothingToKeep;
                }
                SignIn::SignedIn { facts: Box::new(facts), took, login, asks: Asks::RightOrg }
            }
            Err(problem) => SignIn::Refused { problem, took },
        };
        self.focus(shared, Stop::Buttons);
        shared.hush();
        if shared.identity.facts().is_some() {
            shared.tell(News::SignedIn);
        }
        shared.show_anew();
    }

    /// The Client ID of the last time, unless another one was given at the start. Its secret has to be entered again.
    pub(super) fn resume(&mut self, shared: &mut Shared, client_id: Option<ClientId>) {
        if let Some(id) = client_id.filter(|_| shared.presets.client_id.is_none()) {
            let secret = std::mem::take(&mut shared.identity.secret);
            let token = std::mem::take(&mut shared.identity.token);
            shared.identity = Identity::new(Some(id), secret, token);
            *self = Self::new(shared);
        }
    }
}

/// What was entered of the OAuth client; else what isn't there, and where it goes.
fn entered_client(identity: &Identity) -> Result<Credentials, (Stop, &'static str)> {
    let client_id =
        identity.client_id.trimmed().parse().map_err(|_| (Stop::ClientId, words::NO_CLIENT_ID))?;
    let secret = identity.secret.entered().cloned().ok_or((Stop::Secret, words::NO_SECRET))?;
    Ok(Credentials { client_id, secret })
}
