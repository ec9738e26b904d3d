//! Step 1: what is to be connected, or going on where one left.

use super::{
    Wizard,
    command::{Action, Command},
    cursor,
    find::Find,
    message::Target,
    words,
};

/// What has the focus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// `Go on where you left`
    Resume,
    /// The list of integrations.
    List,
}

/// The state of step 1.
#[derive(Clone, Debug)]
pub struct IntegrationStep {
    /// What has the focus.
    pub stop: Stop,
    /// The row of the list, counted among those that the find leaves.
    pub cursor: usize,
    /// What is looked for.
    pub find: Find,
    /// Whether one was chosen: it is [`Wizard::chosen`].
    pub answered: bool,
}

impl Wizard {
    /// The integrations that the list of step 1 shows, by position in [`Wizard::integrations`].
    pub fn listed_integrations(&self) -> Vec<usize> {
        let find = &self.integration.find;
        (0..self.integrations.len()).filter(|at| find.fits(&self.integrations[*at].title)).collect()
    }
}

pub(super) fn commands(wizard: &Wizard) -> Vec<Command> {
    let step = &wizard.integration;
    match step.stop {
        _ if step.find.is_typing() => Find::commands(),
        Stop::Resume => vec![Command::rows("move"), Command::footer(Action::Enter, "go on")],
        Stop::List => vec![
            Command::rows("move"),
            Command::footer(Action::Enter, "choose"),
            Command::footer(Action::Find, "find"),
        ],
    }
}

pub(super) fn apply(wizard: &mut Wizard, action: Action) {
    let (rows, page) = (wizard.listed_integrations(), wizard.page());
    let step = &mut wizard.integration;
    match (step.stop, action) {
        (Stop::Resume, Action::Enter) => wizard.resume(),
        (Stop::Resume, Action::Down) => step.stop = Stop::List,
        (Stop::List, Action::Up) if step.cursor == 0 && wizard.resumable.is_some() => {
            step.stop = Stop::Resume
        }
        (_, Action::Click(Target::Row(row))) if row < rows.len() => {
            let again = step.stop == Stop::List && step.cursor == row;
            (step.stop, step.cursor) = (Stop::List, row);
            if again {
                choose(wizard, &rows);
            }
        }
        (Stop::List, Action::Enter) => choose(wizard, &rows),
        (Stop::List, action) => cursor::step(&mut step.cursor, rows.len(), action, page),
        _ => {}
    }
}

pub(super) fn move_stop(wizard: &mut Wizard, forward: bool) -> bool {
    let step = &mut wizard.integration;
    match (step.stop, forward) {
        (Stop::Resume, true) => step.stop = Stop::List,
        (Stop::List, false) if wizard.resumable.is_some() => step.stop = Stop::Resume,
        _ => return false,
    }
    true
}

/// What the next step needs, where it isn't there yet. The highlighted integration counts as chosen.
pub(super) fn missing(wizard: &mut Wizard) -> Option<String> {
    if !wizard.integration.answered {
        match wizard.listed_integrations().get(wizard.integration.cursor) {
            Some(at) => wizard.choose_integration(*at),
            None => return Some(words::NOTHING_FOUND.into()),
        }
    }
    None
}

fn choose(wizard: &mut Wizard, rows: &[usize]) {
    match rows.get(wizard.integration.cursor) {
        Some(at) => {
            wizard.choose_integration(*at);
            wizard.go_next();
        }
        None => wizard.say(words::NOTHING_FOUND),
    }
}
