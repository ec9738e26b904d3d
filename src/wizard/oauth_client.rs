//! Step OAuth client: how the admin makes the OAuth client, line by line. Greenlight does nothing here.

use super::{Action, Command, Place, Shared, Target, WizardStep, cursor, words};
use crate::model::{Status, integration::Instruction};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shows {
    Instructions,
    /// The permissions that the role needs, with both names.
    Permissions,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    Lines,
    /// `[ I have the id and the secret ]`
    Button,
}

#[derive(Clone, Debug)]
pub struct OauthClientStep {
    pub shows: Shows,
    pub stop: Stop,
    pub cursor: usize,
}

impl OauthClientStep {
    pub(super) fn new(_shared: &Shared) -> Self {
        Self { shows: Shows::Instructions, stop: Stop::Lines, cursor: 0 }
    }

    fn lines(&self, shared: &Shared) -> usize {
        match self.shows {
            Shows::Instructions => instructions(shared).len(),
            Shows::Permissions => shared.role_permissions().len(),
        }
    }

    /// Enter does what stands beside the line: opens, copies, or goes on to the next one.
    fn enter_line(&mut self, shared: &mut Shared) {
        let line = instructions(shared).get(self.cursor).cloned();
        match (self.shows, line) {
            (Shows::Instructions, Some(line)) if line.page.is_some() => self.open(shared),
            (Shows::Instructions, Some(line)) if !line.copy => self.apply(shared, Action::Down),
            _ => self.copy(shared),
        }
    }

    /// Opens the page of the highlighted line, or of the nearest one above that has one.
    fn open(&self, shared: &mut Shared) {
        let at = match self.shows {
            Shows::Instructions => self.cursor,
            Shows::Permissions => usize::MAX,
        };
        let instructions = instructions(shared);
        let own = instructions.iter().take(at.saturating_add(1)).rev().find_map(|line| line.page.clone());
        match own.or_else(|| instructions.iter().find_map(|line| line.page.clone())) {
            Some(page) => shared.open_page(&page),
            None => shared.say(words::NO_PAGE),
        }
    }

    fn copy(&self, shared: &mut Shared) {
        let (what, text) = match self.shows {
            Shows::Instructions => {
                let instructions = instructions(shared);
                let own = instructions.get(self.cursor).filter(|line| line.copy);
                match own.or_else(|| instructions.iter().find(|line| line.copy)) {
                    Some(line) => (line.verb.clone(), line.what.clone()),
                    None => return shared.say(words::NOTHING_TO_COPY),
                }
            }
            Shows::Permissions => match shared.role_permissions().into_iter().nth(self.cursor) {
                Some(names) => (words::PERMISSION.to_owned(), names.permission.as_str().to_owned()),
                None => return shared.say(words::NOTHING_TO_COPY),
            },
        };
        shared.copy(&what, text);
    }
}

/// What to do in Genesys; nothing where the integration has no client of its own.
fn instructions(shared: &Shared) -> &[Instruction] {
    shared.chosen().oauth_client().map_or(&[], |guide| &guide.instructions)
}

impl WizardStep for OauthClientStep {
    fn commands(&self, _shared: &Shared) -> Vec<Command> {
        let mut commands = vec![Command::rows("move")];
        if self.stop == Stop::Button {
            commands.push(Command::footer(Action::Enter, "go on"));
        }
        commands.push(Command::footer(Action::OpenPage, "open page"));
        commands.push(Command::footer(Action::Copy, "copy"));
        commands.push(match self.shows {
            Shows::Instructions => Command::footer(Action::OtherView, "permissions"),
            Shows::Permissions => Command::footer(Action::OtherView, "instructions"),
        });
        commands.push(Command::quiet(Action::CopyAll, "copy all permissions"));
        commands
    }

    fn apply(&mut self, shared: &mut Shared, action: Action) {
        let (length, page) = (self.lines(shared), shared.page());
        match action {
            Action::OtherView => {
                self.shows = match self.shows {
                    Shows::Instructions => Shows::Permissions,
                    Shows::Permissions => Shows::Instructions,
                };
                (self.stop, self.cursor) = (Stop::Lines, 0);
            }
            Action::Enter if self.stop == Stop::Button => shared.go_next(),
            Action::Click(Target::Button(0)) => shared.go_next(),
            Action::Enter => self.enter_line(shared),
            Action::OpenPage => self.open(shared),
            Action::Copy => self.copy(shared),
            Action::CopyAll => shared.copy_permissions(),
            Action::Click(Target::Row(row)) if self.stop == Stop::Lines && self.cursor == row => {
                self.enter_line(shared);
            }
            Action::Click(Target::Row(row)) if row < length => (self.stop, self.cursor) = (Stop::Lines, row),
            Action::Down if self.stop == Stop::Lines && self.cursor + 1 == length => self.stop = Stop::Button,
            Action::Up if self.stop == Stop::Button => self.stop = Stop::Lines,
            action if self.stop == Stop::Lines => cursor::step(&mut self.cursor, length, action, page),
            _ => {}
        }
    }

    fn standing(&self, _shared: &Shared) -> String {
        words::standing::OAUTH_CLIENT.into()
    }

    fn status(&self, shared: &Shared, place: Place) -> Option<Status> {
        (place.was_passed() || shared.identity.facts().is_some()).then_some(Status::Pass)
    }

    fn move_stop(&mut self, _shared: &mut Shared, forward: bool) -> bool {
        match (self.stop, forward) {
            (Stop::Lines, true) => self.stop = Stop::Button,
            (Stop::Button, false) => self.stop = Stop::Lines,
            _ => return false,
        }
        true
    }
}
