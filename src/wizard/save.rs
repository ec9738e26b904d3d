//! Step Save: keeping the credentials in the keyring. Explained, optional, with three honest ends.

use jiff::Timestamp;

use super::{
    Action, Command, Effect, Field, Instead, Message, News, Place, Question, Replacing, Shared, ShownField,
    Target, WizardStep, cursor, words,
};
use crate::{
    model::{Name, Names, Shown, Status, name::Kind},
    vault::{Filter, Kept, Problem, Replace, SavedEntry, SavedName, SimulatedAt, Use},
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    Name,
    Buttons,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Saving {
    Offered,
    Asking {
        since: Timestamp,
        name: SavedName,
    },
    Saved {
        name: SavedName,
        store: String,
        at: Timestamp,
        /// What the entry is for now; more than this integration where it was saved before.
        integrations: Vec<String>,
    },
    /// Somebody signed in with an access token, which isn't kept.
    NothingToKeep,
    NotSaved(Problem),
    Skipped,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Button {
    Save,
    Skip,
    GoOn,
    GoOnWithout,
    CopyCommand,
}

impl Button {
    pub fn label(self) -> &'static str {
        match self {
            Self::Save => "Save",
            Self::Skip => "Skip",
            Self::GoOn => "Go on",
            Self::GoOnWithout => "Go on without",
            Self::CopyCommand => "Copy these two lines",
        }
    }
}

/// The state of the step. How far saving is, is in [`Shared::saving`].
#[derive(Clone, Debug)]
pub struct SaveStep {
    pub stop: Stop,
    pub name: Field,
    /// Whether the person typed the name, so that it isn't suggested any more.
    typed: bool,
    pub button: usize,
}

impl SaveStep {
    pub(super) fn new(shared: &Shared) -> Self {
        let mut step = Self { stop: Stop::Buttons, name: Field::default(), typed: false, button: 0 };
        step.suggest_name(shared);
        step
    }

    pub fn shown_name(&self, shared: &Shared) -> ShownField<'_> {
        shared.field_or(&self.name, || shared.shown_name(&saved_name(self.name.trimmed())))
    }

    fn focus(&mut self, stop: Stop) {
        (self.stop, self.button) = (stop, 0);
    }

    fn suggest_name(&mut self, shared: &Shared) {
        if let Some(facts) = shared.identity.facts()
            && !self.typed
        {
            let org = facts.org_name.as_ref().map_or("", Name::real);
            self.name = Field::with(SavedName::suggest(org, &shared.chosen().id).as_str());
        }
    }

    fn save_now(&mut self, shared: &mut Shared) {
        match self.name.trimmed().parse::<SavedName>() {
            Ok(name) => self.save_as(shared, name, Replace::Never),
            Err(_) => {
                self.focus(Stop::Name);
                shared.say(words::NOT_A_NAME);
            }
        }
    }

    fn save_as(&mut self, shared: &mut Shared, name: SavedName, replace: Replace) {
        let (Some(place), Some(credentials)) =
            (shared.place(), shared.identity.accepted_credentials().cloned())
        else {
            return shared.say(words::SIGN_IN_FIRST);
        };
        let facts = shared.identity.facts();
        let entry = SavedEntry {
            name: name.clone(),
            region: place.region().clone(),
            simulated: place.simulated_at().map(|(api, login)| SimulatedAt::new(api, login)),
            org_id: facts.and_then(|facts| Some(facts.org_id.as_ref()?.real().to_owned())),
            org_name: facts.and_then(|facts| Some(facts.org_name.as_ref()?.real().to_owned())),
            client_id: Some(credentials.client_id),
            client_name: facts.and_then(|facts| Some(facts.client_name.as_ref()?.real().to_owned())),
            saved_at: shared.now,
            uses: vec![shared.used_for()],
        };
        shared.saving = Saving::Asking { since: shared.now, name };
        self.focus(Stop::Buttons);
        shared.send(Effect::Save { entry: Box::new(entry), credentials, replace });
    }

    fn saved(&mut self, shared: &mut Shared, result: Result<Kept, Problem>) {
        let Saving::Asking { name, .. } = &shared.saving else { return };
        let name = name.clone();
        self.focus(Stop::Buttons);
        shared.saving = match result {
            Ok(Kept { store, integrations, replaced }) => {
                let gone = replaced.map(|older| shared.shown_text(&older));
                shared.say(words::saved_in(&store, gone.as_deref()));
                Saving::Saved { name, store, at: shared.now, integrations }
            }
            Err(Problem::Taken(taken)) => {
                shared.ask(Question::ReplaceSaved(Box::new(Replacing { name, taken: *taken })));
                Saving::Offered
            }
            Err(problem) => {
                shared.say(words::not_saved(&problem).what);
                Saving::NotSaved(problem)
            }
        };
        shared.show_anew();
    }

    fn press(&mut self, shared: &mut Shared) {
        let Some(button) = shared.saving.buttons().get(self.button).copied() else { return };
        match button {
            Button::Save => self.save_now(shared),
            Button::Skip => {
                shared.saving = Saving::Skipped;
                self.focus(Stop::Buttons);
            }
            Button::GoOn | Button::GoOnWithout => shared.go_next(),
            Button::CopyCommand => copy_command(shared),
        }
    }
}

impl Shared {
    /// What the credentials are used for here, as a saved entry keeps it: how people were chosen, and nobody's name.
    fn used_for(&self) -> Use {
        let people = match self.people.instead {
            Some(Instead::Everyone) => vec![Filter::Everyone],
            Some(Instead::Myself) => Vec::new(),
            None => {
                self.people.groups().filter_map(|hit| Filter::by(hit.pick.by, hit.pick.name.real())).collect()
            }
        };
        Use { people, embedded_client: self.embedded_client.clone(), ..Use::of(self.chosen().id.as_str()) }
    }
}

impl Saving {
    pub fn buttons(&self) -> &'static [Button] {
        match self {
            Self::Offered => &[Button::Save, Button::Skip],
            Self::Asking { .. } => &[Button::GoOnWithout],
            Self::Saved { .. } | Self::NothingToKeep => &[Button::GoOn],
            Self::NotSaved(_) => &[Button::GoOnWithout, Button::CopyCommand, Button::Save],
            Self::Skipped => &[Button::GoOn, Button::Save],
        }
    }

    fn may_name(&self) -> bool {
        matches!(self, Self::Offered | Self::NotSaved(_) | Self::Skipped)
    }
}

/// A name under which credentials are saved, or may be.
pub(super) fn saved_name(name: &str) -> Name {
    Name::without_id(Kind::Saved, name)
}

fn copy_command(shared: &mut Shared) {
    match shared.later_command(&Shown::Clear) {
        Some(command) => shared.copy(words::THE_COMMAND, command),
        None => shared.say(words::NOTHING_TO_COPY),
    }
}

impl WizardStep for SaveStep {
    fn commands(&self, shared: &Shared) -> Vec<Command> {
        match self.stop {
            Stop::Name => vec![Command::footer(Action::Enter, "save"), Command::typing()],
            Stop::Buttons => {
                let mut commands = vec![Command::columns("choose"), Command::footer(Action::Enter, "press")];
                let ended = matches!(
                    shared.saving,
                    Saving::Saved { .. } | Saving::NotSaved(_) | Saving::NothingToKeep
                );
                if ended {
                    commands.push(Command::footer(Action::Copy, "copy"));
                }
                commands
            }
        }
    }

    fn apply(&mut self, shared: &mut Shared, action: Action) {
        let buttons = shared.saving.buttons().len();
        match (self.stop, action) {
            (Stop::Name, Action::Edit(edit)) => self.typed |= self.name.edit(edit),
            (Stop::Name, Action::Enter) => self.save_now(shared),
            (Stop::Name, Action::Down) => self.focus(Stop::Buttons),
            (Stop::Buttons, Action::Up) if shared.saving.may_name() => self.focus(Stop::Name),
            (Stop::Buttons, Action::Enter) => self.press(shared),
            (_, Action::Copy) => copy_command(shared),
            (_, Action::Click(Target::Button(button))) if button < buttons => {
                (self.stop, self.button) = (Stop::Buttons, button);
                self.press(shared);
            }
            (Stop::Buttons, action) => cursor::sideways(&mut self.button, buttons, action),
            _ => {}
        }
    }

    fn standing(&self, shared: &Shared) -> String {
        words::standing::save(shared)
    }

    fn status(&self, shared: &Shared, place: Place) -> Option<Status> {
        match shared.saving {
            Saving::Saved { .. } => Some(Status::Pass),
            Saving::NotSaved(_) => Some(Status::Warn),
            Saving::Skipped => Some(Status::NotApplicable),
            Saving::NothingToKeep => place.was_passed().then_some(Status::NotApplicable),
            Saving::Offered | Saving::Asking { .. } => None,
        }
    }

    fn in_field(&self) -> bool {
        self.stop == Stop::Name
    }

    fn paste(&mut self, _shared: &mut Shared, text: &str) -> bool {
        self.typed = true;
        self.name.paste(text)
    }

    fn move_stop(&mut self, shared: &mut Shared, forward: bool) -> bool {
        match (self.stop, forward) {
            (Stop::Name, true) => self.focus(Stop::Buttons),
            (Stop::Buttons, false) if shared.saving.may_name() => self.focus(Stop::Name),
            _ => return false,
        }
        true
    }

    fn hear(&mut self, shared: &mut Shared, news: &News) {
        match news {
            News::SignedIn | News::OtherIntegration => self.suggest_name(shared),
            News::KeepNow => self.save_now(shared),
            News::Agreed(Question::ReplaceSaved(replacing)) => {
                self.save_as(shared, replacing.name.clone(), Replace::Another);
            }
            News::Answer(Message::Saved(result)) => self.saved(shared, result.clone()),
            _ => {}
        }
    }

    fn name_whom_it_knows(&self, names: &mut Names) {
        if !self.name.is_empty() {
            names.add(&saved_name(self.name.trimmed()));
        }
    }
}
