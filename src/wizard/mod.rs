//! The wizard's state machine: steps, messages, update → effects. May import the model, the engine's types and the
//! vault's types. Knows no terminal, no clock, no network: a message comes in, the state changes, effects go
//! out, and the same messages always lead to the same state.
//!
//! A key becomes an [`Action`] by the grammar, a command of this screen if it is among [`Wizard::commands`], and
//! then a change of the step or layer that has the focus. One file a step; what steps share is in `shared`.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use secrecy::ExposeSecret;

use crate::{
    check::Ask,
    model::{
        integration::Integration,
        people::{Accepted, Attested, EmbeddedClient},
    },
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
mod integration;
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
mod running;
mod save;
mod shared;
mod shown;
mod steps;
mod words;

pub use checks::{Checks, Row, RowState, Run, Watch};
pub use command::{Action, Command, GRAMMAR, Meaning, Stand};
pub use credentials::{
    Asks, Button as CredentialsButton, CredentialsStep, IdForm, SignIn, Stop as CredentialsStop, With,
};
pub use divisions::{DivisionsStep, Lists, columns, has_gap};
pub use field::{Edit, Field, SecretField};
pub use find::Find;
pub use hand_over::{HandOverStep, Item};
pub use integration::{IntegrationStep, Stop as IntegrationStop};
pub use message::{Effect, Exit, FromFile, Key, Message, PageOpened, Target, Ticket};
pub use oauth_client::{OauthClientStep, Shows, Stop as OauthClientStop};
pub use overlay::{About, Dialog, Mend, Overlay, Question};
pub use people::{ChosenLine, Instead, ListRow, PeopleStep, Reading, Searching, Stop as PeopleStop, Way};
pub use people_permissions::{
    Candidate, Detail, Features, People, PeoplePermissionsStep, PersonCell, Planned,
    Stop as PeoplePermissionsStop, Through, View,
};
pub use permissions::{PermissionsStep, Stop as PermissionsStop};
pub use prerequisites::{Item as PrerequisiteItem, Known, PrerequisitesStep, Stop as PrerequisitesStop};
pub use presets::Presets;
pub use region::{RegionStep, Said, Stop as RegionStop};
pub use report_step::{AttestedLine, Item as ReportItem, ReportStep};
pub use save::{Button as SaveButton, SaveStep, Saving, Stop as SaveStop};
pub use shared::RolePermission;
pub use shown::{Badge, Shown, ShownField};
pub use steps::Mark;
pub use words::{ACCESS, ago, not_saved, notes, refused, remaining, see_label, sign_in_problem};

/// How long a message stands before the standing one comes back.
const MESSAGE_FOR: SignedDuration = SignedDuration::from_secs(10);
/// The smallest window that everything fits into, in cells.
pub const SMALLEST: (u16, u16) = (72, 20);

/// All of the wizard's state. Views read it; only [`Wizard::update`] changes it.
#[derive(Debug)]
pub struct Wizard {
    /// What was answered beforehand.
    pub presets: Presets,
    /// The time, as the last tick told it.
    pub now: Timestamp,
    /// The window's columns and rows.
    pub window: (u16, u16),
    /// Whether the mouse is ours.
    pub mouse: bool,
    /// Whether names and ids are hidden.
    pub presenting: bool,
    /// What can be set up.
    pub integrations: Vec<Arc<Integration>>,
    /// Which of them is set up, or would be.
    chosen: usize,
    /// Where the person is, among the integration's steps, from 0.
    pub current: usize,
    /// The farthest step so far.
    pub farthest: usize,
    /// The answers of the last time, while they are offered.
    pub resumable: Option<Answers>,
    /// Step 1.
    pub integration: IntegrationStep,
    /// Step 2.
    pub region: RegionStep,
    /// Step 3.
    pub oauth_client: OauthClientStep,
    /// Step 4.
    pub credentials: CredentialsStep,
    /// Step 5.
    pub permissions: PermissionsStep,
    /// Step 6.
    pub divisions: DivisionsStep,
    /// Step 7.
    pub save: SaveStep,
    /// Step 8.
    pub hand_over: HandOverStep,
    /// Where the subject is people: who they are.
    pub people: PeopleStep,
    /// What stands beside the permissions of people.
    pub prerequisites: PrerequisitesStep,
    /// The permissions of people.
    pub people_permissions: PeoplePermissionsStep,
    /// The last step where the subject is people.
    pub report: ReportStep,
    /// What the checks know; steps 5, 6 and 8 show it.
    pub checks: Checks,
    /// What a person attested, and when.
    pub attested: Attested,
    /// The names that somebody settled for this org.
    pub accepted: Accepted,
    /// The OAuth client of the embedded client, as somebody said.
    pub embedded_client: EmbeddedClient,
    /// Whether the sign-in pages of third parties may be asked for.
    pub ask_sign_in_pages: bool,
    /// The layers over the step, the top one last.
    pub overlays: Vec<Overlay>,
    /// When the clipboard is cleared of the secret.
    pub clear_clipboard_at: Option<Timestamp>,
    /// Findings and report as they are shown.
    shown: Shown,
    /// The message of the moment, and since when.
    message: Option<(String, Timestamp)>,
    /// A number that is being typed, and since when.
    typed_number: Option<(usize, Timestamp)>,
    /// Whether something was mended while a run went on, which may have looked too early.
    ask_again: bool,
    /// The last ticket that was given out.
    last_ticket: Ticket,
    /// The page that was opened last.
    page: Option<String>,
    /// What was remembered last.
    remembered: Option<Answers>,
    /// What is to be done outside.
    outbox: Vec<Effect>,
}

impl Wizard {
    /// A wizard at its first step.
    pub fn new(presets: Presets, now: Timestamp) -> Self {
        let integrations: Vec<Arc<Integration>> =
            presets.integrations.iter().cloned().map(Arc::new).collect();
        let asked = presets.integration.as_deref();
        let chosen = asked.and_then(|id| integrations.iter().position(|integration| integration.id == id));
        let at = chosen.unwrap_or(0);
        let resumable = presets.answers.clone().filter(|_| !presets.demo);
        let secret = presets.secret.clone().map_or(SecretField::Nothing, SecretField::Entered);
        let token = presets.token.clone().map_or(SecretField::Nothing, SecretField::Entered);
        let region =
            presets.region.clone().or_else(|| presets.simulated.as_ref().map(|place| place.region().clone()));
        let mut wizard = Self {
            now,
            window: (80, 24),
            mouse: false,
            presenting: presets.present,
            chosen: at,
            current: 0,
            farthest: 0,
            integration: IntegrationStep {
                stop: if resumable.is_some() { IntegrationStop::Resume } else { IntegrationStop::List },
                cursor: at,
                find: Find::Off,
                answered: chosen.is_some(),
            },
            region: RegionStep::new(region),
            oauth_client: OauthClientStep::new(),
            credentials: CredentialsStep::new(presets.client_id, secret, token),
            permissions: PermissionsStep::new(),
            divisions: DivisionsStep::new(),
            save: SaveStep::new(),
            hand_over: HandOverStep { cursor: 0 },
            people: PeopleStep::new(presets.way),
            prerequisites: PrerequisitesStep::new(presets.attested_by.as_deref(), &presets.embedded_client),
            people_permissions: PeoplePermissionsStep::new(),
            report: ReportStep { cursor: 0 },
            accepted: presets.accepted.clone(),
            embedded_client: presets.embedded_client.clone(),
            ask_sign_in_pages: false,
            checks: Checks::new(&integrations[at], !presets.read_only),
            attested: Attested::new(),
            overlays: Vec::new(),
            clear_clipboard_at: None,
            shown: Shown::default(),
            message: None,
            typed_number: None,
            ask_again: false,
            last_ticket: Ticket(0),
            page: None,
            remembered: None,
            outbox: Vec::new(),
            resumable,
            integrations,
            presets,
        };
        wizard.remembered = Some(wizard.answers());
        wizard.renew_stand_ins();
        wizard
    }

    /// Something happened. Says what is to be done outside.
    pub fn update(&mut self, message: Message) -> Vec<Effect> {
        match message {
            Message::Key(key) => self.key(key),
            Message::Paste(text) => self.paste(text.expose_secret()),
            Message::Resize { columns, rows } => self.window = (columns, rows),
            Message::Tick(now) => self.tick(now),
            Message::Click(_) | Message::Scroll { .. } if self.too_small() => {}
            Message::Click(target) => self.click(target),
            Message::Scroll { down } => self.act(if down { Action::Down } else { Action::Up }),
            Message::SignedIn(from, result) => credentials::signed_in(self, from, result),
            Message::Found(from, found) => people::found(self, from, found),
            Message::FileRead(from, read) => people::file_read(self, from, read),
            Message::AcceptedBefore { org_id, accepted } => self.accepted_before(&org_id, accepted),
            Message::Check(from, event) => self.hear(from, event),
            Message::CheckEndedEarly(from) => {
                self.checks.ended_early(from, self.now);
                self.renew_stand_ins();
            }
            Message::Saved(result) => self.saved(result),
            Message::PageOpened(PageOpened::InBrowser) => self.say(words::PAGE_OPENED),
            Message::PageOpened(PageOpened::Copied) => self.copy_page(),
            Message::ReportWritten(Ok(file)) => self.say(words::report_written(&file)),
            Message::ReportWritten(Err(why)) => self.say(words::report_not_written(&why)),
            Message::Mended(Ok(what)) => {
                self.say(what);
                self.ask_what_is_not_green();
            }
            Message::Mended(Err(why)) => self.say(words::not_mended(&why)),
        }
        self.remember();
        std::mem::take(&mut self.outbox)
    }

    /// What can be done now: dispatch, footer and help come from this one table.
    pub fn commands(&self) -> Vec<Command> {
        self.commands_of(self.top())
    }

    /// The message rule's line.
    pub fn rule(&self) -> String {
        let text = match (&self.message, self.clear_clipboard_at) {
            (Some((text, since)), _) if self.now.duration_since(*since) < MESSAGE_FOR => text.clone(),
            (_, Some(at)) => words::secret_in_clipboard(at.duration_since(self.now)),
            _ => words::standing(self),
        };
        self.shown_text(&text)
    }

    /// Whether the window is too small to show anything.
    pub fn too_small(&self) -> bool {
        self.window.0 < SMALLEST.0 || self.window.1 < SMALLEST.1
    }

    fn key(&mut self, key: Key) {
        let in_field = self.in_field();
        let Some(action) = Action::of(key, in_field) else {
            return self.say(self.nothing_on(key));
        };
        if self.too_small() && !matches!(action, Action::LeaveNow | Action::Presenting) {
            return;
        }
        if !matches!(action, Action::Number(_)) {
            self.typed_number = None;
        }
        if self.commands().iter().any(|command| command.does(action)) {
            self.act(action);
        } else {
            self.say(self.nothing_on(key));
        }
    }

    fn nothing_on(&self, key: Key) -> String {
        if self.in_field() { words::nothing_on_in_field(&key.name()) } else { words::nothing_on(&key.name()) }
    }

    /// Everywhere's actions first, then the top layer's, then the step's.
    fn act(&mut self, action: Action) {
        if self.act_everywhere(action) {
            return;
        }
        if self.overlays.is_empty() { self.apply_to_step(action) } else { overlay::apply(self, action) }
    }

    fn act_everywhere(&mut self, action: Action) -> bool {
        match action {
            Action::LeaveNow => self.quit(130),
            Action::Redraw => self.send(Effect::Redraw),
            Action::Presenting if self.presenting => self.ask(Question::EndPresenting),
            Action::Presenting => self.present(true),
            Action::Quit => self.ask(Question::Leave),
            Action::Help => self.open(Overlay::Help { find: Find::Off, scroll: 0 }),
            Action::Notes => self.open(Overlay::Notes { scroll: 0 }),
            Action::Mouse => {
                self.mouse = !self.mouse;
                self.send(Effect::Mouse(self.mouse));
                self.say(if self.mouse { words::MOUSE_ON } else { words::MOUSE_OFF });
            }
            Action::Mend => {
                self.send(Effect::MendDemo { for_people: self.chosen().is_about_people() });
                self.say(words::MENDING);
            }
            Action::SaveReport => self.write_report(),
            Action::Next => self.next_stop(),
            Action::Previous => self.previous_stop(),
            Action::Back => self.back(),
            _ => return self.apply_to_find(action),
        }
        true
    }

    fn paste(&mut self, text: &str) {
        if self.too_small() {
            return;
        }
        if !self.in_field() {
            return self.say(words::NO_FIELD);
        }
        if self.paste_into_field(text) {
            self.say(words::LEFT_OUT);
        }
    }

    fn click(&mut self, target: Target) {
        match target {
            Target::Step(at) if self.overlays.is_empty() => self.go_to_index(at),
            Target::Step(_) => {}
            target => self.act(Action::Click(target)),
        }
    }

    fn tick(&mut self, now: Timestamp) {
        self.now = now;
        if self.clear_clipboard_at.is_some_and(|at| now >= at) {
            self.clear_clipboard_at = None;
            self.send(Effect::ClearClipboard);
            self.say(words::CLIPBOARD_CLEARED);
        }
        let due = self.checks.due(now, self.presets.settle);
        if !due.is_empty() {
            self.run_checks(Ask::Rows(due));
        }
    }
}

#[cfg(test)]
pub mod fixture;
#[cfg(test)]
mod tests;
