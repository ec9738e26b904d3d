//! Step 3: how the admin makes the OAuth client, line by line. Greenlight does nothing here.

use super::{
    Wizard,
    command::{Action, Command},
    cursor,
    message::Target,
    words,
};
use crate::model::integration::Instruction;

/// What the step shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shows {
    /// The instructions.
    Instructions,
    /// The permissions that the role needs, with both names.
    Permissions,
}

/// What has the focus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The lines.
    Lines,
    /// `[ I have the id and the secret ]`
    Button,
}

/// The state of step 3.
#[derive(Clone, Debug)]
pub struct OauthClientStep {
    /// What it shows.
    pub shows: Shows,
    /// What has the focus.
    pub stop: Stop,
    /// The line.
    pub cursor: usize,
}

impl OauthClientStep {
    pub(super) fn new() -> Self {
        Self { shows: Shows::Instructions, stop: Stop::Lines, cursor: 0 }
    }
}

pub(super) fn commands(wizard: &Wizard) -> Vec<Command> {
    let step = &wizard.oauth_client;
    let mut commands = vec![Command::rows("move")];
    if step.stop == Stop::Button {
        commands.push(Command::footer(Action::Enter, "go on"));
    }
    commands.push(Command::footer(Action::OpenPage, "open page"));
    commands.push(Command::footer(Action::Copy, "copy"));
    commands.push(match step.shows {
        Shows::Instructions => Command::footer(Action::OtherView, "permissions"),
        Shows::Permissions => Command::footer(Action::OtherView, "instructions"),
    });
    commands.push(Command::quiet(Action::CopyAll, "copy all permissions"));
    commands
}

pub(super) fn apply(wizard: &mut Wizard, action: Action) {
    let (length, page) = (lines(wizard), wizard.page());
    let step = &mut wizard.oauth_client;
    match action {
        Action::OtherView => {
            step.shows = match step.shows {
                Shows::Instructions => Shows::Permissions,
                Shows::Permissions => Shows::Instructions,
            };
            (step.stop, step.cursor) = (Stop::Lines, 0);
        }
        Action::Enter if step.stop == Stop::Button => wizard.go_next(),
        Action::Click(Target::Button(0)) => wizard.go_next(),
        Action::Enter => enter_line(wizard),
        Action::OpenPage => open(wizard),
        Action::Copy => copy(wizard),
        Action::CopyAll => wizard.copy_permissions(),
        Action::Click(Target::Row(row)) if row < length => {
            let again = step.stop == Stop::Lines && step.cursor == row;
            (step.stop, step.cursor) = (Stop::Lines, row);
            if again {
                enter_line(wizard);
            }
        }
        Action::Down if step.stop == Stop::Lines && step.cursor + 1 == length => step.stop = Stop::Button,
        Action::Up if step.stop == Stop::Button => step.stop = Stop::Lines,
        action if step.stop == Stop::Lines => cursor::step(&mut step.cursor, length, action, page),
        _ => {}
    }
}

pub(super) fn move_stop(wizard: &mut Wizard, forward: bool) -> bool {
    let step = &mut wizard.oauth_client;
    match (step.stop, forward) {
        (Stop::Lines, true) => step.stop = Stop::Button,
        (Stop::Button, false) => step.stop = Stop::Lines,
        _ => return false,
    }
    true
}

/// What to do in Genesys; nothing where the integration has no client of its own.
fn instructions(wizard: &Wizard) -> &[Instruction] {
    wizard.chosen().oauth_client().map_or(&[], |guide| &guide.instructions)
}

fn lines(wizard: &Wizard) -> usize {
    match wizard.oauth_client.shows {
        Shows::Instructions => instructions(wizard).len(),
        Shows::Permissions => wizard.role_permissions().len(),
    }
}

/// Enter does what stands beside the line: opens, copies, or goes on to the next one.
fn enter_line(wizard: &mut Wizard) {
    let line = instructions(wizard).get(wizard.oauth_client.cursor).cloned();
    match (wizard.oauth_client.shows, line) {
        (Shows::Instructions, Some(line)) if line.page.is_some() => open(wizard),
        (Shows::Instructions, Some(line)) if !line.copy => apply(wizard, Action::Down),
        _ => copy(wizard),
    }
}

/// Opens the page of the highlighted line, or of the nearest one above that has one.
fn open(wizard: &mut Wizard) {
    let at = match wizard.oauth_client.shows {
        Shows::Instructions => wizard.oauth_client.cursor,
        Shows::Permissions => usize::MAX,
    };
    let instructions = instructions(wizard);
    let own = instructions.iter().take(at.saturating_add(1)).rev().find_map(|line| line.page.clone());
    match own.or_else(|| instructions.iter().find_map(|line| line.page.clone())) {
        Some(page) => wizard.open_page(&page),
        None => wizard.say(words::NO_PAGE),
    }
}

fn copy(wizard: &mut Wizard) {
    let step = &wizard.oauth_client;
    let (what, text) = match step.shows {
        Shows::Instructions => {
            let instructions = instructions(wizard);
            let own = instructions.get(step.cursor).filter(|line| line.copy);
            match own.or_else(|| instructions.iter().find(|line| line.copy)) {
                Some(line) => (line.verb.clone(), line.what.clone()),
                None => return wizard.say(words::NOTHING_TO_COPY),
            }
        }
        Shows::Permissions => match wizard.role_permissions().into_iter().nth(step.cursor) {
            Some(names) => (words::PERMISSION.to_owned(), names.permission.as_str().to_owned()),
            None => return wizard.say(words::NOTHING_TO_COPY),
        },
    };
    wizard.copy(&what, text);
}
