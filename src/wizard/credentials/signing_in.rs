//! Pressing the buttons of step 4: signing in, what comes of it, and what is asked then.

use super::{Asks, Button, CredentialsStep, SignIn, Stop, With};
use crate::{
    check::{Ask, SignInProblem, SignedIn},
    model::{
        credentials::{Credentials, Login},
        integration::Step,
    },
    wizard::{
        Wizard,
        field::SecretField,
        message::{Effect, Ticket},
        save::Saving,
        words,
    },
};

pub(super) fn press(wizard: &mut Wizard) {
    let step = &mut wizard.credentials;
    let Some(button) = step.buttons().get(step.button).copied() else { return };
    match button {
        Button::SignIn | Button::TryAgain => {
            let with = wizard.signs_in_with();
            sign_in(wizard, with);
        }
        Button::Stop => stop(wizard),
        Button::RightOrg => {
            let offered = wizard.may_save_now();
            answer(wizard, if offered { Asks::KeepNow } else { Asks::Nothing });
            if !offered {
                wizard.go_next();
            }
        }
        Button::WrongOrg => step.focus(Stop::ClientId),
        Button::KeepNow => {
            answer(wizard, Asks::Nothing);
            wizard.save_now();
            wizard.go_next();
        }
        Button::KeepLater => {
            answer(wizard, Asks::Nothing);
            wizard.go_next();
        }
        Button::GoOn => wizard.go_next(),
        Button::EditId => step.focus(Stop::ClientId),
        Button::EnterSecret => {
            step.secret = SecretField::Nothing;
            step.focus(Stop::Secret);
        }
        Button::EnterToken => {
            step.token = SecretField::Nothing;
            step.focus(Stop::Token);
        }
        Button::ChangeRegion => wizard.go_to(Step::Region),
    }
}

fn answer(wizard: &mut Wizard, next: Asks) {
    if let SignIn::SignedIn { asks, .. } = &mut wizard.credentials.sign_in {
        *asks = next;
    }
    wizard.credentials.button = 0;
}

/// Signs in, if the fields have what it takes; else goes to the one that hasn't.
pub(super) fn sign_in(wizard: &mut Wizard, with: With) {
    wizard.credentials.leave_field();
    let Some(place) = wizard.place() else { return wizard.go_to(Step::Region) };
    let login = match with {
        With::Client => entered_client(&wizard.credentials).map(Login::Client),
        With::Token => match wizard.credentials.token.entered() {
            Some(token) => Ok(Login::Token(token.clone())),
            None => Err((Stop::Token, words::NO_TOKEN)),
        },
    };
    let login = match login {
        Ok(login) => login,
        Err((stop, text)) => {
            wizard.credentials.focus(stop);
            return wizard.say(text);
        }
    };
    wizard.forget_sign_in();
    let (ticket, since) = (wizard.next_ticket(), wizard.now);
    wizard.credentials.sign_in = SignIn::SigningIn { since, ticket, login: login.clone() };
    wizard.credentials.focus(Stop::Buttons);
    wizard.hush();
    wizard.send(Effect::SignIn { ticket, place, login });
}

/// What was entered of the OAuth client; else what isn't there, and where it goes.
fn entered_client(step: &CredentialsStep) -> Result<Credentials, (Stop, &'static str)> {
    let client_id = step.client_id.trimmed().parse().map_err(|_| (Stop::ClientId, words::NO_CLIENT_ID))?;
    let secret = step.secret.entered().cloned().ok_or((Stop::Secret, words::NO_SECRET))?;
    Ok(Credentials { client_id, secret })
}

/// With an admin's eyes, everything is asked again.
pub(super) fn check_again(wizard: &mut Wizard) {
    wizard.credentials.leave_field();
    if wizard.observer().is_none() {
        return wizard.say(words::NO_TOKEN);
    }
    wizard.go_to(Step::Permissions);
    wizard.run_checks(Ask::All);
}

pub(super) fn stop(wizard: &mut Wizard) {
    if let SignIn::SigningIn { since, login, .. } = &wizard.credentials.sign_in {
        let (took, with) = (wizard.now.duration_since(*since), With::of(login));
        wizard.credentials.sign_in = SignIn::Refused { problem: SignInProblem::Stopped, with, took };
        wizard.credentials.focus(Stop::Buttons);
        wizard.send(Effect::StopSignIn);
    }
}

/// Signing in came to an end. An answer to an older attempt is left out.
pub(in crate::wizard) fn signed_in(
    wizard: &mut Wizard,
    from: Ticket,
    result: Result<SignedIn, SignInProblem>,
) {
    let now = wizard.now;
    let step = &mut wizard.credentials;
    let SignIn::SigningIn { since, ticket, login } = &step.sign_in else { return };
    if *ticket != from {
        return;
    }
    let (took, login) = (now.duration_since(*since), login.clone());
    let with = With::of(&login);
    step.sign_in = match result {
        Ok(facts) => {
            if with == With::Token {
                wizard.save.saving = Saving::NothingToKeep;
            }
            SignIn::SignedIn { facts: Box::new(facts), took, login, asks: Asks::RightOrg }
        }
        Err(problem) => SignIn::Refused { problem, with, took },
    };
    step.focus(Stop::Buttons);
    wizard.hush();
    wizard.suggest_name();
    wizard.renew_stand_ins();
}
