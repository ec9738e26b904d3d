//! Step Credentials: the OAuth client's id and secret, signing in, and the question whether it is the right org. Saving
//! is offered right after, since Genesys shows the secret only once. Where the subject is people, an access token does
//! as well: it is kept in memory only.

use super::{
    Action, Asks, Command, Edit, Field, Message, News, Place, SecretField, Shared, ShownField, SignIn,
    Target, With, WizardStep, cursor, words,
};
use crate::{
    check::SignInProblem,
    model::{ClientId, Status},
};

mod signing_in;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    ClientId,
    Secret,
    /// The field of an access token to sign in with, where the subject is people.
    Token,
    /// The field of an admin's access token, where one would help.
    Observer,
    Buttons,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdForm {
    /// It isn't judged while it is typed.
    NotJudged,
    WellFormed,
    NotWellFormed,
}

/// The state of the step. What is entered, and what came of it, is in [`Shared::identity`].
#[derive(Debug)]
pub struct CredentialsStep {
    pub stop: Stop,
    pub form: IdForm,
    pub button: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    EnterToken,
    ChangeRegion,
    TryAgain,
}

impl Button {
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
            Self::EnterToken => "Paste another token",
            Self::ChangeRegion => "Change the region",
            Self::TryAgain => "Try again",
        }
    }
}

fn buttons(sign_in: &SignIn) -> &'static [Button] {
    match sign_in {
        SignIn::Editing => &[Button::SignIn],
        SignIn::SigningIn { .. } => &[Button::Stop],
        SignIn::SignedIn { asks: Asks::RightOrg, .. } => &[Button::RightOrg, Button::WrongOrg],
        SignIn::SignedIn { asks: Asks::KeepNow, .. } => &[Button::KeepNow, Button::KeepLater],
        SignIn::SignedIn { asks: Asks::Nothing, .. } => &[Button::GoOn],
        SignIn::Refused { problem, .. } => ways_on(problem),
    }
}

/// What helps after a refusal, first what helps most often.
fn ways_on(problem: &SignInProblem) -> &'static [Button] {
    match problem {
        SignInProblem::UnknownClient { .. } => &[Button::ChangeRegion, Button::EditId, Button::EnterSecret],
        SignInProblem::NotAuthenticated { .. } => {
            &[Button::ChangeRegion, Button::EnterSecret, Button::EditId]
        }
        SignInProblem::OtherGrantType { .. } => &[Button::EditId, Button::TryAgain],
        SignInProblem::NotActive { .. } => &[Button::TryAgain, Button::EditId],
        SignInProblem::TokenNotAccepted => &[Button::EnterToken, Button::ChangeRegion],
        SignInProblem::AddressNotAllowed { .. }
        | SignInProblem::NotAccepted { .. }
        | SignInProblem::TooManySignIns
        | SignInProblem::NoConnection { .. }
        | SignInProblem::OnlyForHttp { .. }
        | SignInProblem::Proxy { .. }
        | SignInProblem::NotTrusted { .. }
        | SignInProblem::TimedOut { .. }
        | SignInProblem::ServerTrouble { .. }
        | SignInProblem::WebPage { .. }
        | SignInProblem::UnreadableAnswer { .. }
        | SignInProblem::Setup { .. }
        | SignInProblem::Stopped => &[Button::TryAgain, Button::ChangeRegion],
    }
}

impl Shared {
    /// Whether an access token is as good as an OAuth client: where no client is looked at that has to sign in itself.
    pub fn takes_token(&self) -> bool {
        self.chosen().takes_token()
    }

    /// What `[ Sign in ]` does: a token that was entered comes first.
    fn signs_in_with(&self) -> With {
        let token = self.takes_token() && self.identity.token.entered().is_some();
        if token { With::Token } else { With::Client }
    }
}

impl CredentialsStep {
    pub(super) fn new(shared: &Shared) -> Self {
        let form = IdForm::of(&shared.identity.client_id);
        let stop = match (form, shared.identity.secret.entered()) {
            (IdForm::WellFormed, Some(_)) => Stop::Buttons,
            (IdForm::WellFormed, None) => Stop::Secret,
            _ => Stop::ClientId,
        };
        Self { stop, form, button: 0 }
    }

    pub fn buttons(&self, shared: &Shared) -> &'static [Button] {
        buttons(&shared.identity.sign_in)
    }

    pub fn shown_client_id<'a>(&self, shared: &'a Shared) -> ShownField<'a> {
        let field = &shared.identity.client_id;
        shared.field_or(field, || match self.form {
            IdForm::WellFormed => shared.shown_id(&field.trimmed().into()),
            IdForm::NotJudged | IdForm::NotWellFormed => words::ENTERED_HIDDEN.into(),
        })
    }

    fn leave_field(&mut self, shared: &mut Shared) {
        let identity = &mut shared.identity;
        match self.stop {
            Stop::ClientId => self.form = IdForm::of(&identity.client_id),
            Stop::Secret => identity.secret.leave(),
            Stop::Token => identity.token.leave(),
            Stop::Observer => identity.observer.iter_mut().for_each(SecretField::leave),
            Stop::Buttons => {}
        }
    }

    fn focus(&mut self, shared: &mut Shared, stop: Stop) {
        self.leave_field(shared);
        (self.stop, self.button) = (stop, 0);
    }

    fn type_into_field(&mut self, shared: &mut Shared, edit: Edit) {
        let identity = &mut shared.identity;
        let changed = match self.stop {
            Stop::ClientId => identity.client_id.edit(edit),
            Stop::Secret => identity.secret.edit(edit),
            Stop::Token => identity.token.edit(edit),
            Stop::Observer => {
                // Somebody else's token changes nothing about who signed in.
                identity.observer.iter_mut().for_each(|token| _ = token.edit(edit));
                false
            }
            Stop::Buttons => false,
        };
        if changed {
            if self.stop == Stop::ClientId {
                self.form = IdForm::NotJudged;
            }
            edited(shared);
        }
    }
}

impl IdForm {
    fn of(client_id: &Field) -> Self {
        match client_id.trimmed() {
            "" => Self::NotJudged,
            text if text.parse::<ClientId>().is_ok() => Self::WellFormed,
            _ => Self::NotWellFormed,
        }
    }
}

fn stops(shared: &Shared) -> Vec<Stop> {
    let token = shared.takes_token().then_some(Stop::Token);
    let observer = shared.identity.observer.as_ref().map(|_| Stop::Observer);
    let optional = token.into_iter().chain(observer);
    [Stop::ClientId, Stop::Secret].into_iter().chain(optional).chain([Stop::Buttons]).collect()
}

/// The credentials were changed: what they led to holds no longer.
fn edited(shared: &mut Shared) {
    if !matches!(shared.identity.sign_in, SignIn::Editing) {
        shared.forget_sign_in();
    }
}

impl WizardStep for CredentialsStep {
    fn commands(&self, shared: &Shared) -> Vec<Command> {
        match self.stop {
            Stop::ClientId => vec![Command::footer(Action::Enter, "next field"), Command::typing()],
            Stop::Secret | Stop::Token => vec![Command::footer(Action::Enter, "sign in"), Command::typing()],
            Stop::Observer => vec![Command::footer(Action::Enter, "check again"), Command::typing()],
            Stop::Buttons => {
                let press = Command::footer(Action::Enter, "press");
                let several = self.buttons(shared).len() > 1;
                let mut commands =
                    if several { vec![Command::columns("choose"), press] } else { vec![press] };
                if matches!(shared.identity.sign_in, SignIn::SigningIn { .. }) {
                    commands.push(Command::footer(Action::Stop, "stop"));
                }
                commands
            }
        }
    }

    fn apply(&mut self, shared: &mut Shared, action: Action) {
        let stops = stops(shared);
        let buttons = self.buttons(shared).len();
        match (self.stop, action) {
            (_, Action::Edit(edit)) => self.type_into_field(shared, edit),
            (Stop::ClientId, Action::Enter) => self.focus(shared, Stop::Secret),
            (Stop::Secret, Action::Enter) => self.sign_in(shared, With::Client),
            (Stop::Token, Action::Enter) => self.sign_in(shared, With::Token),
            (Stop::Observer, Action::Enter) => self.check_again(shared),
            (_, Action::Down | Action::Up) => {
                if let Some(to) = cursor::next_stop(&stops, self.stop, action == Action::Down) {
                    self.focus(shared, to);
                }
            }
            (Stop::Buttons, Action::Enter) => self.press(shared),
            (_, Action::Stop) => self.stop_signing_in(shared),
            (_, Action::Click(Target::Row(row))) if row < stops.len() - 1 => self.focus(shared, stops[row]),
            (_, Action::Click(Target::Button(button))) if button < buttons => {
                self.focus(shared, Stop::Buttons);
                self.button = button;
                self.press(shared);
            }
            (Stop::Buttons, action) => cursor::sideways(&mut self.button, buttons, action),
            _ => {}
        }
    }

    fn standing(&self, shared: &Shared) -> String {
        words::standing::credentials(self, shared)
    }

    fn status(&self, shared: &Shared, _place: Place) -> Option<Status> {
        match &shared.identity.sign_in {
            SignIn::SignedIn { asks: Asks::RightOrg, .. } => None,
            SignIn::SignedIn { .. } => Some(Status::Pass),
            SignIn::Refused { .. } => Some(Status::Fail),
            SignIn::Editing | SignIn::SigningIn { .. } => None,
        }
    }

    fn in_field(&self) -> bool {
        self.stop != Stop::Buttons
    }

    fn paste(&mut self, shared: &mut Shared, text: &str) -> bool {
        let identity = &mut shared.identity;
        let left_out = match self.stop {
            Stop::ClientId => {
                // A whole id takes the place of what was there.
                if text.trim().trim_matches(['"', '\'']).parse::<ClientId>().is_ok() {
                    identity.client_id = Field::default();
                }
                let left_out = identity.client_id.paste(text);
                self.form = IdForm::of(&identity.client_id);
                left_out
            }
            Stop::Secret => identity.secret.paste(text),
            Stop::Token => identity.token.paste(text),
            Stop::Observer => return identity.observer.as_mut().is_some_and(|token| token.paste(text)),
            Stop::Buttons => return false,
        };
        edited(shared);
        left_out
    }

    fn move_stop(&mut self, shared: &mut Shared, forward: bool) -> bool {
        let next = cursor::next_stop(&stops(shared), self.stop, forward);
        match next {
            Some(to) => self.focus(shared, to),
            None => self.leave_field(shared),
        }
        next.is_some()
    }

    fn missing(&mut self, shared: &mut Shared) -> Option<String> {
        let text = match &shared.identity.sign_in {
            SignIn::SignedIn { asks: Asks::KeepNow | Asks::Nothing, .. } => {
                shared.identity.ask(Asks::Nothing);
                return None;
            }
            SignIn::SignedIn { .. } => words::RIGHT_ORG_FIRST,
            SignIn::SigningIn { .. } => words::SIGNING_IN_FIRST,
            SignIn::Editing | SignIn::Refused { .. } => words::SIGN_IN_FIRST,
        };
        // What is missing is where it goes on: a field that is still empty, else the buttons.
        let (with, identity) = (shared.signs_in_with(), &shared.identity);
        let (stop, text) = match (self.form, identity.secret.entered().is_some()) {
            (_, _) if text != words::SIGN_IN_FIRST || with == With::Token => (Stop::Buttons, text),
            (IdForm::WellFormed, true) => (Stop::Buttons, text),
            (IdForm::WellFormed, false) => (Stop::Secret, words::NO_SECRET),
            (_, _) if identity.client_id.is_empty() => (Stop::ClientId, words::NO_CLIENT_ID_YET),
            (_, _) => (Stop::ClientId, words::NO_CLIENT_ID),
        };
        self.focus(shared, stop);
        Some(text.into())
    }

    /// The focus is on a stop that is there now.
    fn enter(&mut self, shared: &mut Shared) {
        if !stops(shared).contains(&self.stop) {
            self.focus(shared, Stop::ClientId);
        } else if self.stop == Stop::ClientId && shared.signs_in_with() == With::Token {
            self.focus(shared, Stop::Buttons);
        }
    }

    fn leave(&mut self, shared: &mut Shared) {
        self.focus(shared, self.stop);
    }

    fn hear(&mut self, shared: &mut Shared, news: &News) {
        match news {
            News::Answer(Message::SignedIn(from, result)) => self.signed_in(shared, *from, result.clone()),
            News::Resumed(answers) => self.resume(shared, answers.client_id),
            _ => {}
        }
    }
}
