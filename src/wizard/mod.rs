//! The wizard's state machine: a journey of steps, messages, update → effects. May import the model, the engine's
//! types and the vault's types. Knows no terminal, no clock, no network: a message comes in, the state changes,
//! effects go out, and the same messages always lead to the same state.
//!
//! - [`Wizard`]: what is shared, and the journey. [`Wizard::update`] is the only way in.
//! - [`Journey`]: the steps that this integration has, and where the person is among them.
//! - [`StepState`]: one step, an object: its state, and what all steps can do (`WizardStep`). One file a step.
//! - [`Shared`]: what the steps share. A step changes itself and this, never another step.
//! - `Request` and `News`: what a step wants beyond itself, and what every step hears of.
//!
//! A key becomes an [`Action`] by the grammar, a [`Command`] of this screen if it is among [`Wizard::commands`], and
//! then a change of the step or layer that has the focus. What that asks for is done next, and what is to be done
//! outside goes out as [`Effect`]s.

use jiff::{SignedDuration, Timestamp};
use secrecy::ExposeSecret;

use crate::{
    model::{Names, Step},
    vault::Answers,
};

mod checks;
mod command;
mod credentials;
mod cursor;
mod divisions;
mod field;
mod find;
mod hand_over;
mod identity;
mod integration;
mod journey;
mod keys;
mod later;
mod message;
mod oauth_client;
mod overlay;
mod people;
mod people_permissions;
mod permissions;
mod prerequisites;
mod presets;
mod region;
mod report_step;
mod request;
mod running;
mod save;
mod shared;
mod shown;
mod step;
mod words;

pub(crate) use checks::{Row, Run, Watch};
pub(crate) use command::GRAMMAR;
pub(crate) use command::{Action, Command, Stand};
pub(crate) use credentials::{CredentialsStep, IdForm, Stop as CredentialsStop};
pub(crate) use divisions::{DivisionsStep, Lists};
pub(crate) use divisions::{columns, has_gap, others_are_known};
pub(crate) use field::{Edit, Field, SecretField};
pub(crate) use find::Find;
pub(crate) use hand_over::{HandOverStep, Item};
pub(crate) use identity::{Asks, SignIn};
pub(crate) use integration::{IntegrationStep, Stop as IntegrationStop};
pub(crate) use journey::{Journey, Mark};
pub use message::{Effect, Key, Message, PageOpened};
pub(crate) use message::{Exit, FromFile, Target, Ticket};
pub(crate) use oauth_client::{OauthClientStep, Shows, Stop as OauthClientStop};
pub(crate) use overlay::{About, Dialog, FixForRows, Overlay, Question, Replacing};
pub use people::Way;
pub(crate) use people::{Chosen, ListRow, PeopleFile, PeopleStep, Searching, Stop as PeopleStop};
pub(crate) use people_permissions::{
    PeoplePermissionsStep, PersonCell, Stop as PeoplePermissionsStop, Through, View,
};
pub(crate) use permissions::{PermissionsStep, Stop as PermissionsStop};
pub(crate) use prerequisites::{
    Item as PrerequisiteItem, Known, PrerequisitesStep, Stop as PrerequisitesStop,
};
pub use presets::Presets;
pub(crate) use region::{RegionStep, Said, Stop as RegionStop};
pub(crate) use report_step::{Item as ReportItem, ReportStep};
pub(crate) use save::{SaveStep, Saving, Stop as SaveStop};
pub(crate) use shared::Shared;
pub(crate) use shown::{Badge, ShownField};
pub(crate) use step::StepState;
pub(crate) use words::{
    ACCESS, counted, not_saved, notes, remaining, resume_line, see_label, sign_in_problem,
};

use identity::With;
use people::Instead;
use request::{News, Request};
use step::{Place, WizardStep};

/// How long a message stands before the standing one comes back.
const MESSAGE_FOR: SignedDuration = SignedDuration::from_secs(10);
/// The smallest window that everything fits into, in cells.
pub(crate) const SMALLEST: (u16, u16) = (72, 20);

/// All of the wizard's state. Views read it; only [`Wizard::update`] changes it.
#[derive(Debug)]
pub struct Wizard {
    pub shared: Shared,
    /// The steps, and where the person is.
    pub journey: Journey,
    remembered: Option<Answers>,
}

impl Wizard {
    pub fn new(presets: Presets, now: Timestamp) -> Self {
        let shared = Shared::new(presets, now);
        let journey = Journey::new(&shared);
        let mut wizard = Self { shared, journey, remembered: None };
        wizard.remembered = Some(wizard.answers());
        wizard.show();
        wizard.follow_requests();
        wizard
    }

    /// Something happened. Says what is to be done outside.
    pub fn update(&mut self, message: Message) -> Vec<Effect> {
        let shared = &mut self.shared;
        match message {
            Message::Key(key) => self.key(key),
            Message::Paste(text) => self.paste(text.expose_secret()),
            Message::Resize { columns, rows } => shared.window = (columns, rows),
            Message::Tick(now) => shared.tick(now),
            Message::Click(_) | Message::Scroll { .. } if shared.too_small() => {}
            Message::Click(target) => self.click(target),
            Message::Scroll { down } => self.act(if down { Action::Down } else { Action::Up }),
            Message::SignedIn(..) | Message::Found(..) | Message::FileRead(..) | Message::Saved(..) => {
                shared.tell(News::Answer(message));
            }
            Message::AcceptedBefore { org_id, accepted } => shared.accepted_before(&org_id, accepted),
            Message::Check(from, event) => shared.hear(from, event),
            Message::CheckEndedEarly(from) => {
                shared.checks.ended_early(from, shared.now);
                shared.show_anew();
            }
            Message::PageOpened(PageOpened::InBrowser) => shared.say(words::PAGE_OPENED),
            Message::PageOpened(PageOpened::Copied) => shared.copy_page(),
            Message::ReportWritten(Ok(file)) => shared.say(words::report_written(&file)),
            Message::ReportWritten(Err(why)) => shared.say(words::report_not_written(&why)),
            Message::Fixed(Ok(what)) => {
                shared.say(what);
                shared.ask_what_is_not_green();
            }
            Message::Fixed(Err(why)) => shared.say(why),
        }
        self.follow_requests();
        self.remember();
        std::mem::take(&mut self.shared.outbox)
    }

    pub fn step(&self) -> Step {
        self.journey.here().step()
    }

    pub fn marks(&self) -> Vec<Mark> {
        self.journey.marks(&self.shared)
    }

    pub fn top(&self) -> Option<&Overlay> {
        self.shared.overlays.last()
    }

    /// What the evidence is about: what has the cursor in this step.
    pub fn evidence(&self) -> Option<About> {
        self.journey.here().get().evidence(&self.shared)
    }

    pub fn rule(&self) -> String {
        let shared = &self.shared;
        match (&shared.message, shared.clear_clipboard_at) {
            (Some((text, since)), _) if shared.now.duration_since(*since) < MESSAGE_FOR => {
                shared.shown_text(text)
            }
            (_, Some(at)) => words::secret_in_clipboard(at.duration_since(shared.now)),
            _ => self.journey.here().get().standing(shared),
        }
    }

    /// Does what was asked for, and what that asks for in turn.
    fn follow_requests(&mut self) {
        loop {
            let (shared, journey) = (&mut self.shared, &mut self.journey);
            journey.follow(shared);
            match shared.requests.pop_front() {
                None => return,
                Some(Request::GoNext) => journey.go_next(shared),
                Some(Request::GoTo(step)) => journey.go_to(shared, step),
                Some(Request::LookAt(requirement)) => journey.look_at(shared, &requirement),
                Some(Request::Run(ask)) => shared.begin_run(ask),
                Some(Request::Show) => self.show(),
                Some(Request::Tell(news)) => journey.tell(shared, &news),
            }
        }
    }

    /// Everything is shown anew, with what each step knows of real names.
    fn show(&mut self) {
        let mut names = Names::default();
        for step in self.journey.steps() {
            step.get().name_whom_it_knows(&mut names);
        }
        self.shared.show(names);
    }

    fn answers(&self) -> Answers {
        let shared = &self.shared;
        Answers {
            at: shared.now,
            step: self.step(),
            integration: shared.integration_answered.then(|| shared.chosen().id.clone()),
            region: shared.region.clone(),
            client_id: shared.identity.client_id.trimmed().parse().ok(),
            attested: shared.attested.clone(),
        }
    }

    /// Has the answers kept when they changed.
    fn remember(&mut self) {
        let answers = self.answers();
        let known = self
            .remembered
            .as_ref()
            .is_some_and(|known| Answers { at: answers.at, ..known.clone() } == answers);
        if !known && !self.shared.presets.demo {
            self.shared.send(Effect::RememberAnswers(answers.clone()));
            self.remembered = Some(answers);
        }
    }

    /// Leaves, with a line that says what was reached.
    fn quit(&mut self, code: u8) {
        if self.shared.clear_clipboard_at.take().is_some() {
            self.shared.send(Effect::ClearClipboard);
        }
        let line = words::left(self);
        self.shared.send(Effect::Quit(Exit { code, line }));
    }
}

#[cfg(test)]
pub(crate) mod fixture;
#[cfg(test)]
mod tests;
