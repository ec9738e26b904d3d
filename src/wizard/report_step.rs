//! The end where the subject is people: the verdict, what is lacking, the report, the next time.

use super::{
    Wizard,
    command::{Action, Command},
    cursor,
    message::Target,
    words,
};
use crate::model::{integration::Step, status::Status};

/// One thing that the cursor can stand on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Item {
    /// `[ See what fails ]`
    See,
    /// A requirement that isn't passed: a row of the checks, by position.
    Lacking(usize),
    /// The command of the next time: [`Wizard::shown_later_command`].
    Command,
}

/// The state of the step.
#[derive(Clone, Debug)]
pub struct ReportStep {
    /// Which of [`Wizard::report_items`].
    pub cursor: usize,
}

/// Something that was attested, as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttestedLine {
    /// The requirement's title.
    pub title: String,
    /// Who.
    pub by: Option<String>,
    /// At what time of day.
    pub at: String,
}

impl Wizard {
    /// What the cursor can stand on, in order: the worst rows first, then in the order of numbers.
    pub fn report_items(&self) -> Vec<Item> {
        let rows = self.checks.rows.iter().enumerate();
        let mut lacking: Vec<(usize, Status)> = rows
            .filter_map(|(at, row)| Some((at, row.status()?)))
            .filter(|(_, status)| status.is_problem())
            .collect();
        lacking.sort_by_key(|(_, status)| std::cmp::Reverse(status.weight()));
        let see = (!lacking.is_empty()).then_some(Item::See);
        let lacking = lacking.into_iter().map(|(at, _)| Item::Lacking(at));
        see.into_iter().chain(lacking).chain([Item::Command]).collect()
    }

    /// The item that has the cursor.
    pub fn report_item(&self) -> Option<Item> {
        self.report_items().get(self.report.cursor).copied()
    }

    /// Who attested what, and when.
    pub fn attested_lines(&self) -> Vec<AttestedLine> {
        let requirements = self.chosen().requirements.iter();
        let lines = requirements.filter_map(|requirement| {
            let attestation = self.attested.get(&requirement.id)?;
            Some(AttestedLine {
                title: requirement.title.clone(),
                by: attestation.by.as_deref().map(|by| self.shown_attestor(by)),
                at: self.time_of_day(attestation.at),
            })
        });
        lines.collect()
    }
}

pub(super) fn status(wizard: &Wizard) -> Option<Status> {
    let here = wizard.step() == Step::Report;
    let report = wizard.checks.report.as_ref().filter(|_| here)?;
    report.requirements.iter().map(|row| row.status).reduce(Status::worse)
}

pub(super) fn commands(wizard: &Wizard) -> Vec<Command> {
    let mut commands = vec![Command::rows("move")];
    match wizard.report_item() {
        Some(Item::See) => commands.push(Command::footer(Action::Enter, "press")),
        Some(Item::Lacking(_)) => commands.push(Command::footer(Action::Enter, "look at it")),
        Some(Item::Command) => {
            commands.push(Command::footer(Action::Copy, "copy"));
            commands.push(Command::quiet(Action::Enter, "copy"));
        }
        None => {}
    }
    commands
}

pub(super) fn apply(wizard: &mut Wizard, action: Action) {
    let (items, page) = (wizard.report_items(), wizard.page());
    match (wizard.report_item(), action) {
        (_, Action::Click(Target::Button(0))) if items.first() == Some(&Item::See) => see(wizard, None),
        (_, Action::Click(Target::Row(row))) if row < items.len() => wizard.report.cursor = row,
        (Some(Item::See), Action::Enter) => see(wizard, None),
        (Some(Item::Lacking(row)), Action::Enter) => see(wizard, Some(row)),
        (Some(Item::Command), Action::Enter | Action::Copy) => match wizard.later_command() {
            Some(_) if wizard.presenting => {
                let title = words::people::YOUR_TERMINAL;
                wizard.say(words::not_copied_while_presenting(title));
            }
            Some(command) => wizard.copy(words::THE_COMMAND, command),
            None => wizard.say(words::NOTHING_TO_COPY),
        },
        (_, action) => cursor::step(&mut wizard.report.cursor, items.len(), action, page),
    }
}

pub(super) fn move_stop(_wizard: &mut Wizard, _forward: bool) -> bool {
    false
}

/// To the row, where one is named; else to the worst there is.
fn see(wizard: &mut Wizard, row: Option<usize>) {
    let first = wizard.report_items().into_iter().find_map(|item| match item {
        Item::Lacking(row) => Some(row),
        _ => None,
    });
    let Some(id) = row.or(first).map(|row| wizard.checks.rows[row].id.clone()) else { return };
    let item = wizard
        .prerequisite_items()
        .into_iter()
        .position(|item| wizard.requirement_of(item).is_some_and(|own| own.id == id));
    match item {
        Some(item) => {
            wizard.go_to(Step::Prerequisites);
            wizard.prerequisites.cursor = item;
        }
        None => {
            wizard.go_to(Step::PeoplePermissions);
            wizard.show_requirement(&id);
        }
    }
}
