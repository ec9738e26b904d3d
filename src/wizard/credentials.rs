//! Step 4: the OAuth client's id and secret, signing in, and the question whether it is the right org. Saving
//! is offered right after, since Genesys shows the secret only once. Where the subject is people, an access token does
//! as well: it is kept in memory only.

use jiff::{SignedDuration, Timestamp};

use secrecy::ExposeSecret;

use super::{
    Wizard,
    command::{Action, Command},
    cursor,
    field::{Edit, Field, SecretField},
    message::{Target, Ticket},
    words,
};
use crate::{
    check::{SignInProblem, SignedIn},
    model::credentials::{ClientId, Credentials, Login},
};

mod button;
mod signing_in;

pub use button::Button;
pub(super) use signing_in::signed_in;
use signing_in::{check_again, press, sign_in, stop};

/// What has the focus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The field of the Client ID.
    ClientId,
    /// The field of the Client Secret.
    Secret,
    /// The field of an access token to sign in with, where the subject is people.
    Token,
    /// The field of an admin's access token, where one would help.
    Observer,
    /// The buttons.
    Buttons,
}

/// What stands beside the Client ID.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdForm {
    /// It isn't judged while it is typed.
    NotJudged,
    /// It has the form of a Client ID.
    WellFormed,
    /// It hasn't.
    NotWellFormed,
}

/// How far signing in is.
#[derive(Clone, Debug)]
pub enum SignIn {
    /// Nothing was sent.
    Editing,
    /// It was sent.
    SigningIn {
        /// Since when.
        since: Timestamp,
        /// Whose answer counts.
        ticket: Ticket,
        /// What was sent.
        login: Login,
    },
    /// It worked.
    SignedIn {
        /// Who and where.
        facts: Box<SignedIn>,
        /// How long it took.
        took: SignedDuration,
        /// What was accepted.
        login: Login,
        /// What is asked of the person now.
        asks: Asks,
    },
    /// It didn't.
    Refused {
        /// Why.
        problem: SignInProblem,
        /// With what it was tried.
        with: With,
        /// How long it took.
        took: SignedDuration,
    },
}

/// With what somebody signs in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum With {
    /// As an OAuth client.
    Client,
    /// With an access token.
    Token,
}

impl With {
    fn of(login: &Login) -> Self {
        match login {
            Login::Client(_) => Self::Client,
            Login::Token(_) => Self::Token,
        }
    }
}

/// What is asked once signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asks {
    /// `Is this the right org?`
    RightOrg,
    /// `Genesys shows the secret only once. Keep it in the keyring now?`
    KeepNow,
    /// Nothing any more.
    Nothing,
}

/// The state of step 4.
#[derive(Debug)]
pub struct CredentialsStep {
    /// What has the focus.
    pub stop: Stop,
    /// The Client ID.
    pub client_id: Field,
    /// What stands beside it.
    pub form: IdForm,
    /// The Client Secret.
    pub secret: SecretField,
    /// An access token to sign in with; [`Wizard::takes_token`] says whether it is offered.
    pub token: SecretField,
    /// An admin's access token, for nothing but reading; offered once a run has shown that the client may not
    /// read its own grants.
    pub observer: Option<SecretField>,
    /// How far signing in is.
    pub sign_in: SignIn,
    /// Which of the buttons.
    pub button: usize,
}

impl CredentialsStep {
    pub(super) fn new(client_id: Option<ClientId>, secret: SecretField, token: SecretField) -> Self {
        let client_id = client_id.map_or_else(Field::default, |id| Field::with(&id.to_string()));
        let mut step = Self {
            stop: Stop::ClientId,
            client_id,
            form: IdForm::NotJudged,
            secret,
            token,
            observer: None,
            sign_in: SignIn::Editing,
            button: 0,
        };
        step.judge_id();
        step.stop = match (step.form, step.secret.entered()) {
            (IdForm::WellFormed, Some(_)) => Stop::Buttons,
            (IdForm::WellFormed, None) => Stop::Secret,
            _ => Stop::ClientId,
        };
        step
    }

    /// The buttons that stand there now.
    pub fn buttons(&self) -> &'static [Button] {
        button::buttons(&self.sign_in)
    }

    /// Who and where, once signed in.
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

    /// Whether a text is, or has in it, what somebody signed in with: it belongs into no other field.
    pub(super) fn has_secret(&self, text: &str) -> bool {
        let secrets = [self.secret.entered(), self.token.entered()];
        secrets.into_iter().flatten().any(|secret| text.contains(secret.expose_secret()))
    }

    /// The client may not read its own grants: somebody else's eyes would help.
    pub(super) fn offer_observer(&mut self) {
        self.observer.get_or_insert_default();
    }

    fn judge_id(&mut self) {
        self.form = match self.client_id.trimmed() {
            "" => IdForm::NotJudged,
            text if text.parse::<ClientId>().is_ok() => IdForm::WellFormed,
            _ => IdForm::NotWellFormed,
        };
    }

    fn leave_field(&mut self) {
        match self.stop {
            Stop::ClientId => self.judge_id(),
            Stop::Secret => self.secret.leave(),
            Stop::Token => self.token.leave(),
            Stop::Observer => self.observer.iter_mut().for_each(SecretField::leave),
            Stop::Buttons => {}
        }
    }

    pub(super) fn focus(&mut self, stop: Stop) {
        self.leave_field();
        (self.stop, self.button) = (stop, 0);
    }
}

impl Wizard {
    /// Whether an access token is as good as an OAuth client: where the subject is people.
    pub fn takes_token(&self) -> bool {
        self.chosen().is_about_people()
    }

    /// What `[ Sign in ]` does: a token that was entered comes first.
    fn signs_in_with(&self) -> With {
        let token = self.takes_token() && self.credentials.token.entered().is_some();
        if token { With::Token } else { With::Client }
    }

    /// The step is entered: the focus is on a stop that is there now.
    pub(super) fn enter_credentials(&mut self) {
        let stop = self.credentials.stop;
        if !self.credentials_stops().contains(&stop) {
            self.credentials.focus(Stop::ClientId);
        } else if stop == Stop::ClientId && self.signs_in_with() == With::Token {
            self.credentials.focus(Stop::Buttons);
        }
    }

    /// Where Tab stops in step 4, in order.
    fn credentials_stops(&self) -> Vec<Stop> {
        let token = self.takes_token().then_some(Stop::Token);
        let observer = self.credentials.observer.as_ref().map(|_| Stop::Observer);
        let optional = token.into_iter().chain(observer);
        [Stop::ClientId, Stop::Secret].into_iter().chain(optional).chain([Stop::Buttons]).collect()
    }

    /// The stop after the one that has the focus, or before it.
    fn credentials_stop(&self, forward: bool) -> Option<Stop> {
        let stops = self.credentials_stops();
        let at = stops.iter().position(|stop| *stop == self.credentials.stop)?;
        let to = if forward { at.checked_add(1) } else { at.checked_sub(1) };
        to.and_then(|to| stops.get(to)).copied()
    }
}

pub(super) fn commands(wizard: &Wizard) -> Vec<Command> {
    let step = &wizard.credentials;
    match step.stop {
        Stop::ClientId => vec![Command::footer(Action::Enter, "next field"), Command::typing()],
        Stop::Secret | Stop::Token => vec![Command::footer(Action::Enter, "sign in"), Command::typing()],
        Stop::Observer => vec![Command::footer(Action::Enter, "check again"), Command::typing()],
        Stop::Buttons => {
            let press = Command::footer(Action::Enter, "press");
            let mut commands =
                if step.buttons().len() > 1 { vec![Command::columns("choose"), press] } else { vec![press] };
            if matches!(step.sign_in, SignIn::SigningIn { .. }) {
                commands.push(Command::footer(Action::Stop, "stop"));
            }
            commands
        }
    }
}

pub(super) fn apply(wizard: &mut Wizard, action: Action) {
    let to = wizard.credentials_stop(action == Action::Down);
    let fields = wizard.credentials_stops().len() - 1;
    let stops = wizard.credentials_stops();
    let step = &mut wizard.credentials;
    match (step.stop, action) {
        (_, Action::Edit(edit)) => type_into_field(wizard, edit),
        (Stop::ClientId, Action::Enter) => step.focus(Stop::Secret),
        (Stop::Secret, Action::Enter) => sign_in(wizard, With::Client),
        (Stop::Token, Action::Enter) => sign_in(wizard, With::Token),
        (Stop::Observer, Action::Enter) => check_again(wizard),
        (_, Action::Down | Action::Up) => {
            if let Some(to) = to {
                step.focus(to);
            }
        }
        (Stop::Buttons, Action::Enter) => press(wizard),
        (_, Action::Stop) => stop(wizard),
        (_, Action::Click(Target::Row(row))) if row < fields => step.focus(stops[row]),
        (_, Action::Click(Target::Button(button))) if button < step.buttons().len() => {
            step.focus(Stop::Buttons);
            step.button = button;
            press(wizard);
        }
        (Stop::Buttons, action) => {
            let buttons = step.buttons().len();
            cursor::sideways(&mut step.button, buttons, action);
        }
        _ => {}
    }
}

fn type_into_field(wizard: &mut Wizard, edit: Edit) {
    let step = &mut wizard.credentials;
    let changed = match step.stop {
        Stop::ClientId => step.client_id.edit(edit),
        Stop::Secret => step.secret.edit(edit),
        Stop::Token => step.token.edit(edit),
        Stop::Observer => {
            // Somebody else's token changes nothing about who signed in.
            step.observer.iter_mut().for_each(|token| _ = token.edit(edit));
            false
        }
        Stop::Buttons => false,
    };
    if changed {
        if step.stop == Stop::ClientId {
            step.form = IdForm::NotJudged;
        }
        edited(wizard);
    }
}

pub(super) fn paste(wizard: &mut Wizard, text: &str) -> bool {
    let step = &mut wizard.credentials;
    let left_out = match step.stop {
        Stop::ClientId => {
            // A whole id takes the place of what was there.
            if text.trim().trim_matches(['"', '\'']).parse::<ClientId>().is_ok() {
                step.client_id = Field::default();
            }
            let left_out = step.client_id.paste(text);
            step.judge_id();
            left_out
        }
        Stop::Secret => step.secret.paste(text),
        Stop::Token => step.token.paste(text),
        Stop::Observer => return step.observer.as_mut().is_some_and(|token| token.paste(text)),
        Stop::Buttons => return false,
    };
    edited(wizard);
    left_out
}

pub(super) fn move_stop(wizard: &mut Wizard, forward: bool) -> bool {
    match wizard.credentials_stop(forward) {
        Some(to) => wizard.credentials.focus(to),
        None => {
            wizard.credentials.leave_field();
            return false;
        }
    }
    true
}

pub(super) fn missing(wizard: &mut Wizard) -> Option<String> {
    let with = wizard.signs_in_with();
    let step = &mut wizard.credentials;
    let text = match &mut step.sign_in {
        SignIn::SignedIn { asks: Asks::Nothing, .. } => return None,
        SignIn::SignedIn { asks, .. } if *asks == Asks::KeepNow => {
            *asks = Asks::Nothing;
            return None;
        }
        SignIn::SignedIn { .. } => words::RIGHT_ORG_FIRST,
        SignIn::SigningIn { .. } => words::SIGNING_IN_FIRST,
        SignIn::Editing | SignIn::Refused { .. } => words::SIGN_IN_FIRST,
    };
    // What is missing is where it goes on: a field that is still empty, else the buttons.
    let (stop, text) = match (step.form, step.secret.entered().is_some()) {
        (_, _) if text != words::SIGN_IN_FIRST || with == With::Token => (Stop::Buttons, text),
        (IdForm::WellFormed, true) => (Stop::Buttons, text),
        (IdForm::WellFormed, false) => (Stop::Secret, words::NO_SECRET),
        (_, _) if step.client_id.is_empty() => (Stop::ClientId, words::NO_CLIENT_ID_YET),
        (_, _) => (Stop::ClientId, words::NO_CLIENT_ID),
    };
    step.focus(stop);
    Some(text.into())
}

/// The credentials were changed: what they led to holds no longer.
fn edited(wizard: &mut Wizard) {
    if !matches!(wizard.credentials.sign_in, SignIn::Editing) {
        wizard.forget_sign_in();
    }
}
