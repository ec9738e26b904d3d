//! Step 7: keeping the credentials in the keyring. Explained, optional, with three honest ends.

use jiff::Timestamp;

use super::{
    Wizard,
    command::{Action, Command},
    cursor,
    field::Field,
    message::{Effect, Target},
    overlay::Question,
    words,
};
use crate::{
    model::integration::Step,
    vault::{Problem, Saved, SavedEntry, SavedName},
};

/// What has the focus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The field of the name.
    Name,
    /// The buttons.
    Buttons,
}

/// How far saving is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Saving {
    /// It is offered.
    Offered,
    /// The keyring was asked.
    Asking {
        /// Since when.
        since: Timestamp,
        /// Under this name.
        name: SavedName,
    },
    /// Saved and read back.
    Saved {
        /// Under this name.
        name: SavedName,
        /// In this store.
        store: String,
        /// When.
        at: Timestamp,
    },
    /// Somebody signed in with an access token, which isn't kept.
    NothingToKeep,
    /// It couldn't be saved.
    NotSaved(Problem),
    /// The person doesn't want it.
    Skipped,
}

/// A button of this step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "`label` says what each says")]
pub enum Button {
    Save,
    Skip,
    GoOn,
    GoOnWithout,
    CopyCommand,
}

impl Button {
    /// What it says.
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

/// The state of step 7.
#[derive(Clone, Debug)]
pub struct SaveStep {
    /// What has the focus.
    pub stop: Stop,
    /// The name to save under.
    pub name: Field,
    /// Whether the person typed the name, so that it isn't suggested any more.
    pub typed: bool,
    /// How far saving is.
    pub saving: Saving,
    /// Which of the buttons.
    pub button: usize,
}

impl SaveStep {
    pub(super) fn new() -> Self {
        Self { stop: Stop::Buttons, name: Field::default(), typed: false, saving: Saving::Offered, button: 0 }
    }

    /// The buttons that stand there now.
    pub fn buttons(&self) -> &'static [Button] {
        match self.saving {
            Saving::Offered => &[Button::Save, Button::Skip],
            Saving::Asking { .. } => &[Button::GoOnWithout],
            Saving::Saved { .. } | Saving::NothingToKeep => &[Button::GoOn],
            Saving::NotSaved(_) => &[Button::GoOnWithout, Button::CopyCommand, Button::Save],
            Saving::Skipped => &[Button::GoOn, Button::Save],
        }
    }

    fn focus(&mut self, stop: Stop) {
        (self.stop, self.button) = (stop, 0);
    }
}

impl Wizard {
    /// Whether saving is worth offering before its step.
    pub(super) fn may_save_now(&self) -> bool {
        self.steps().contains(&Step::Save) && self.save.saving == Saving::Offered
    }

    /// Suggests a name, once the org is known.
    pub(super) fn suggest_name(&mut self) {
        if let Some(facts) = self.credentials.facts()
            && !self.save.typed
        {
            let org = facts.org_name.as_deref().unwrap_or_default();
            self.save.name = Field::with(SavedName::suggest(org, &self.chosen().id).as_str());
        }
    }

    /// Saves, after asking where an entry of that name would be replaced.
    pub(super) fn save_now(&mut self) {
        match self.save.name.trimmed().parse::<SavedName>() {
            Ok(name) if self.presets.saved_names.contains(&name) => self.ask(Question::ReplaceSaved(name)),
            Ok(name) => self.save_as(name),
            Err(_) => {
                self.save.focus(Stop::Name);
                self.say(words::NOT_A_NAME);
            }
        }
    }

    /// Saves under a name.
    pub(super) fn save_as(&mut self, name: SavedName) {
        let (Some(place), Some(credentials)) =
            (self.place(), self.credentials.accepted_credentials().cloned())
        else {
            return self.say(words::SIGN_IN_FIRST);
        };
        let facts = self.credentials.facts();
        let entry = SavedEntry {
            name: name.clone(),
            integration: self.chosen().id.clone(),
            region: place.region().clone(),
            org_id: facts.and_then(|facts| facts.org_id.clone()),
            org_name: facts.and_then(|facts| facts.org_name.clone()),
            client_name: facts.and_then(|facts| facts.client_name.clone()),
            saved_at: self.now,
        };
        self.save.saving = Saving::Asking { since: self.now, name };
        self.save.focus(Stop::Buttons);
        self.send(Effect::Save { entry: Box::new(entry), credentials });
    }

    /// The keyring answered.
    pub(super) fn saved(&mut self, result: Result<Saved, Problem>) {
        let Saving::Asking { name, .. } = &self.save.saving else { return };
        let name = name.clone();
        let text = match &result {
            Ok(saved) => words::saved_in(&saved.store),
            Err(problem) => words::not_saved(problem).what,
        };
        self.save.saving = match result {
            Ok(saved) => {
                self.presets.saved_names.push(name.clone());
                Saving::Saved { name, store: saved.store, at: self.now }
            }
            Err(problem) => Saving::NotSaved(problem),
        };
        self.save.focus(Stop::Buttons);
        self.renew_stand_ins();
        self.say(text);
    }
}

pub(super) fn commands(wizard: &Wizard) -> Vec<Command> {
    match wizard.save.stop {
        Stop::Name => vec![Command::footer(Action::Enter, "save"), Command::typing()],
        Stop::Buttons => {
            let mut commands = vec![Command::columns("choose"), Command::footer(Action::Enter, "press")];
            if matches!(
                wizard.save.saving,
                Saving::Saved { .. } | Saving::NotSaved(_) | Saving::NothingToKeep
            ) {
                commands.push(Command::footer(Action::Copy, "copy"));
            }
            commands
        }
    }
}

pub(super) fn apply(wizard: &mut Wizard, action: Action) {
    let step = &mut wizard.save;
    match (step.stop, action) {
        (Stop::Name, Action::Edit(edit)) => step.typed |= step.name.edit(edit),
        (Stop::Name, Action::Enter) => wizard.save_now(),
        (Stop::Name, Action::Down) => step.focus(Stop::Buttons),
        (Stop::Buttons, Action::Up) if may_name(&step.saving) => step.focus(Stop::Name),
        (Stop::Buttons, Action::Enter) => press(wizard),
        (_, Action::Copy) => copy_command(wizard),
        (_, Action::Click(Target::Button(button))) if button < step.buttons().len() => {
            (step.stop, step.button) = (Stop::Buttons, button);
            press(wizard);
        }
        (Stop::Buttons, action) => {
            let buttons = step.buttons().len();
            cursor::sideways(&mut step.button, buttons, action);
        }
        _ => {}
    }
}

pub(super) fn paste(wizard: &mut Wizard, text: &str) -> bool {
    wizard.save.typed = true;
    wizard.save.name.paste(text)
}

pub(super) fn move_stop(wizard: &mut Wizard, forward: bool) -> bool {
    let step = &mut wizard.save;
    match (step.stop, forward) {
        (Stop::Name, true) => step.focus(Stop::Buttons),
        (Stop::Buttons, false) if may_name(&step.saving) => step.focus(Stop::Name),
        _ => return false,
    }
    true
}

fn may_name(saving: &Saving) -> bool {
    matches!(saving, Saving::Offered | Saving::NotSaved(_) | Saving::Skipped)
}

fn press(wizard: &mut Wizard) {
    let step = &mut wizard.save;
    let Some(button) = step.buttons().get(step.button).copied() else { return };
    match button {
        Button::Save => wizard.save_now(),
        Button::Skip => {
            step.saving = Saving::Skipped;
            step.focus(Stop::Buttons);
        }
        Button::GoOn | Button::GoOnWithout => wizard.go_next(),
        Button::CopyCommand => copy_command(wizard),
    }
}

fn copy_command(wizard: &mut Wizard) {
    match wizard.later_command() {
        Some(command) => wizard.copy(words::THE_COMMAND, command),
        None => wizard.say(words::NOTHING_TO_COPY),
    }
}
