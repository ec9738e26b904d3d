//! Step 4: the OAuth client's id and secret, signing in, and the question whether it is the right org. Saving
//! is offered right after, since Genesys shows the secret only once.

use jiff::{SignedDuration, Timestamp};

use super::{
    Wizard,
    command::{Action, Command},
    cursor,
    field::{Edit, Field, SecretField},
    message::{Effect, Target, Ticket},
    words,
};
use crate::{
    check::{Ask, SignInProblem, SignedIn},
    model::{
        credentials::{ClientId, Credentials, Login},
        integration::Step,
    },
};

/// What has the focus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The field of the Client ID.
    ClientId,
    /// The field of the Client Secret.
    Secret,
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
        credentials: Credentials,
    },
    /// It worked.
    SignedIn {
        /// Who and where.
        facts: Box<SignedIn>,
        /// How long it took.
        took: SignedDuration,
        /// What was accepted.
        credentials: Credentials,
        /// What is asked of the person now.
        asks: Asks,
    },
    /// It didn't.
    Refused {
        /// Why.
        problem: SignInProblem,
        /// How long it took.
        took: SignedDuration,
    },
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

/// A button of this step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "`label` says what each says")]
pub enum Button {
    SignIn,
    Stop,
    RightOrg,
    WrongOrg,
    KeepNow,
    KeepLater,
    GoOn,
    EditId,
    EnterSecret,
    ChangeRegion,
    TryAgain,
}

impl Button {
    /// What it says.
    pub fn label(self) -> &'static str {
        match self {
            Self::SignIn => "Sign in",
            Self::Stop => "Stop",
            Self::RightOrg => "Yes, go on",
            Self::WrongOrg => "No, change it",
            Self::KeepNow => "Save it now",
            Self::KeepLater => "Later",
            Self::GoOn => "Go on",
            Self::EditId => "Edit the id",
            Self::EnterSecret => "Enter the secret again",
            Self::ChangeRegion => "Change the region",
            Self::TryAgain => "Try again",
        }
    }
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
    /// An admin's access token, for nothing but reading; offered once a run has shown that the client may not
    /// read its own grants.
    pub observer: Option<SecretField>,
    /// How far signing in is.
    pub sign_in: SignIn,
    /// Which of the buttons.
    pub button: usize,
}

impl CredentialsStep {
    pub(super) fn new(client_id: Option<ClientId>, secret: SecretField) -> Self {
        let client_id = client_id.map_or_else(Field::default, |id| Field::with(&id.to_string()));
        let mut step = Self {
            stop: Stop::ClientId,
            client_id,
            form: IdForm::NotJudged,
            secret,
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
        match &self.sign_in {
            SignIn::Editing => &[Button::SignIn],
            SignIn::SigningIn { .. } => &[Button::Stop],
            SignIn::SignedIn { asks: Asks::RightOrg, .. } => &[Button::RightOrg, Button::WrongOrg],
            SignIn::SignedIn { asks: Asks::KeepNow, .. } => &[Button::KeepNow, Button::KeepLater],
            SignIn::SignedIn { asks: Asks::Nothing, .. } => &[Button::GoOn],
            SignIn::Refused { problem: SignInProblem::NotAccepted { .. }, .. } => {
                &[Button::EditId, Button::EnterSecret, Button::ChangeRegion]
            }
            SignIn::Refused { .. } => &[Button::TryAgain, Button::ChangeRegion],
        }
    }

    /// Who and where, once signed in.
    pub fn facts(&self) -> Option<&SignedIn> {
        match &self.sign_in {
            SignIn::SignedIn { facts, .. } => Some(facts),
            _ => None,
        }
    }

    /// What was accepted, once the person said that it is the right org.
    pub fn accepted(&self) -> Option<&Credentials> {
        match &self.sign_in {
            SignIn::SignedIn { credentials, asks: Asks::KeepNow | Asks::Nothing, .. } => Some(credentials),
            _ => None,
        }
    }

    /// Where Tab stops, in order.
    fn stops(&self) -> &'static [Stop] {
        match self.observer {
            Some(_) => &[Stop::ClientId, Stop::Secret, Stop::Observer, Stop::Buttons],
            None => &[Stop::ClientId, Stop::Secret, Stop::Buttons],
        }
    }

    /// The stop after this one, or before it.
    fn next_stop(&self, forward: bool) -> Option<Stop> {
        let at = self.stops().iter().position(|stop| *stop == self.stop)?;
        let to = if forward { at.checked_add(1) } else { at.checked_sub(1) };
        to.and_then(|to| self.stops().get(to)).copied()
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
            Stop::Observer => self.observer.iter_mut().for_each(SecretField::leave),
            Stop::Buttons => {}
        }
    }

    pub(super) fn focus(&mut self, stop: Stop) {
        self.leave_field();
        (self.stop, self.button) = (stop, 0);
    }
}

pub(super) fn commands(wizard: &Wizard) -> Vec<Command> {
    let step = &wizard.credentials;
    match step.stop {
        Stop::ClientId => vec![Command::footer(Action::Enter, "next field"), Command::typing()],
        Stop::Secret => vec![Command::footer(Action::Enter, "sign in"), Command::typing()],
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
    let step = &mut wizard.credentials;
    match (step.stop, action) {
        (_, Action::Edit(edit)) => type_into_field(wizard, edit),
        (Stop::ClientId, Action::Enter) => step.focus(Stop::Secret),
        (Stop::Secret, Action::Enter) => sign_in(wizard),
        (Stop::Observer, Action::Enter) => check_again(wizard),
        (_, Action::Down | Action::Up) => {
            if let Some(to) = step.next_stop(action == Action::Down) {
                step.focus(to);
            }
        }
        (Stop::Buttons, Action::Enter) => press(wizard),
        (_, Action::Stop) => stop(wizard),
        (_, Action::Click(Target::Row(0))) => step.focus(Stop::ClientId),
        (_, Action::Click(Target::Row(1))) => step.focus(Stop::Secret),
        (_, Action::Click(Target::Row(2))) if step.observer.is_some() => step.focus(Stop::Observer),
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
        Stop::Observer => return step.observer.as_mut().is_some_and(|token| token.paste(text)),
        Stop::Buttons => return false,
    };
    edited(wizard);
    left_out
}

pub(super) fn move_stop(wizard: &mut Wizard, forward: bool) -> bool {
    let step = &mut wizard.credentials;
    match step.next_stop(forward) {
        Some(to) => step.focus(to),
        None => {
            step.leave_field();
            return false;
        }
    }
    true
}

pub(super) fn missing(wizard: &mut Wizard) -> Option<String> {
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
        (_, _) if text != words::SIGN_IN_FIRST => (Stop::Buttons, text),
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

fn press(wizard: &mut Wizard) {
    let step = &mut wizard.credentials;
    let Some(button) = step.buttons().get(step.button).copied() else { return };
    match button {
        Button::SignIn | Button::TryAgain => sign_in(wizard),
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
        Button::ChangeRegion => wizard.go_to(Step::Region),
    }
}

fn answer(wizard: &mut Wizard, next: Asks) {
    if let SignIn::SignedIn { asks, .. } = &mut wizard.credentials.sign_in {
        *asks = next;
    }
    wizard.credentials.button = 0;
}

/// Signs in, if both fields have what it takes; else goes to the one that hasn't.
fn sign_in(wizard: &mut Wizard) {
    wizard.credentials.leave_field();
    let Some(place) = wizard.place() else { return wizard.go_to(Step::Region) };
    let step = &mut wizard.credentials;
    let Ok(client_id) = step.client_id.trimmed().parse::<ClientId>() else {
        step.focus(Stop::ClientId);
        return wizard.say(words::NO_CLIENT_ID);
    };
    let Some(secret) = step.secret.entered().cloned() else {
        step.focus(Stop::Secret);
        return wizard.say(words::NO_SECRET);
    };
    wizard.forget_sign_in();
    let credentials = Credentials { client_id, secret };
    let (ticket, since) = (wizard.next_ticket(), wizard.now);
    wizard.credentials.sign_in = SignIn::SigningIn { since, ticket, credentials: credentials.clone() };
    wizard.credentials.focus(Stop::Buttons);
    wizard.hush();
    wizard.send(Effect::SignIn { ticket, place, login: Login::Client(credentials) });
}

/// With an admin's eyes, everything is asked again.
fn check_again(wizard: &mut Wizard) {
    wizard.credentials.leave_field();
    if wizard.observer().is_none() {
        return wizard.say(words::NO_TOKEN);
    }
    wizard.go_to(Step::Permissions);
    wizard.run_checks(Ask::All);
}

fn stop(wizard: &mut Wizard) {
    if let SignIn::SigningIn { since, .. } = wizard.credentials.sign_in {
        let took = wizard.now.duration_since(since);
        wizard.credentials.sign_in = SignIn::Refused { problem: SignInProblem::Stopped, took };
        wizard.credentials.focus(Stop::Buttons);
        wizard.send(Effect::StopSignIn);
    }
}

/// Signing in came to an end. An answer to an older attempt is left out.
pub(super) fn signed_in(wizard: &mut Wizard, from: Ticket, result: Result<SignedIn, SignInProblem>) {
    let now = wizard.now;
    let step = &mut wizard.credentials;
    let SignIn::SigningIn { since, ticket, credentials } = &step.sign_in else { return };
    if *ticket != from {
        return;
    }
    let took = now.duration_since(*since);
    step.sign_in = match result {
        Ok(facts) => SignIn::SignedIn {
            facts: Box::new(facts),
            took,
            credentials: credentials.clone(),
            asks: Asks::RightOrg,
        },
        Err(problem) => SignIn::Refused { problem, took },
    };
    step.focus(Stop::Buttons);
    wizard.hush();
    wizard.suggest_name();
    wizard.renew_stand_ins();
}
