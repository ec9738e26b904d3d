//! The end where the subject is people: the verdict, what is lacking, the report, the next time.

use super::{Action, Command, News, Place, Shared, Target, WizardStep, cursor, words};
use crate::model::{Shown, Status};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Item {
    /// `[ See what fails ]`
    See,
    /// A requirement that isn't passed: a row of the checks, by position.
    Lacking(usize),
    /// The command of the next time: [`Shared::shown_later_command`].
    Command,
}

#[derive(Clone, Debug)]
pub struct ReportStep {
    /// Which of [`ReportStep::items`].
    pub cursor: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttestedLine {
    pub by: Option<String>,
    pub at: String,
}

impl ReportStep {
    pub(super) fn new(_shared: &Shared) -> Self {
        Self { cursor: 0 }
    }

    /// What the cursor can stand on, in order: the worst rows first, then in the order of numbers.
    pub fn items(shared: &Shared) -> Vec<Item> {
        let rows = shared.checks.rows.iter().enumerate();
        let mut lacking: Vec<(usize, Status)> = rows
            .filter_map(|(at, row)| Some((at, row.status()?)))
            .filter(|(_, status)| status.is_problem())
            .collect();
        lacking.sort_by_key(|(_, status)| std::cmp::Reverse(status.weight()));
        let see = (!lacking.is_empty()).then_some(Item::See);
        let lacking = lacking.into_iter().map(|(at, _)| Item::Lacking(at));
        see.into_iter().chain(lacking).chain([Item::Command]).collect()
    }

    pub fn item(&self, shared: &Shared) -> Option<Item> {
        Self::items(shared).get(self.cursor).copied()
    }

    pub fn attested_lines(shared: &Shared) -> Vec<AttestedLine> {
        let requirements = shared.chosen().requirements.iter();
        let lines = requirements.filter_map(|requirement| {
            let attestation = shared.attested.get(&requirement.id)?;
            Some(AttestedLine {
                by: attestation.by.as_ref().map(|by| shared.shown_name(by)),
                at: shared.time_of_day(attestation.at),
            })
        });
        lines.collect()
    }
}

impl WizardStep for ReportStep {
    fn commands(&self, shared: &Shared) -> Vec<Command> {
        let mut commands = vec![Command::rows("move")];
        match self.item(shared) {
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

    fn apply(&mut self, shared: &mut Shared, action: Action) {
        let (items, page) = (Self::items(shared), shared.page());
        match (self.item(shared), action) {
            (_, Action::Click(Target::Button(0))) if items.first() == Some(&Item::See) => {
                shared.look_at_worst();
            }
            (Some(Item::See), Action::Enter) => shared.look_at_worst(),
            (Some(Item::Lacking(row)), Action::Enter) => shared.look_at(shared.checks.rows[row].id.clone()),
            (Some(Item::Command), Action::Enter | Action::Copy) => {
                match shared.later_command(&Shown::Clear) {
                    Some(_) if shared.presenting => {
                        let title = words::people::YOUR_TERMINAL;
                        shared.say(words::not_copied_while_presenting(title));
                    }
                    Some(command) => shared.copy(words::THE_COMMAND, command),
                    None => shared.say(words::NOTHING_TO_COPY),
                }
            }
            (_, action) => cursor::step(&mut self.cursor, items.len(), action, page),
        }
    }

    fn standing(&self, _shared: &Shared) -> String {
        words::people::REPORT.into()
    }

    fn status(&self, shared: &Shared, place: Place) -> Option<Status> {
        let report = shared.checks.report.as_ref().filter(|_| place.is_here())?;
        report.rows.iter().map(|row| row.status).reduce(Status::worse)
    }

    fn hear(&mut self, _shared: &mut Shared, news: &News) {
        if matches!(news, News::ChecksForgotten) {
            self.cursor = 0;
        }
    }
}
