//! Step Permissions: one row for each requirement of the OAuth client, from waiting to judged.

use super::{
    About, Action, Command, News, Overlay, Place, Row, Run, Shared, Target, WizardStep, cursor, words,
};
use crate::{
    check::Ask,
    model::{Counts, Need, Status},
};

/// What has the focus while nothing was asked yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    Rows,
    /// The tick of the one write.
    Write,
    /// `[ Run the checks ]`
    Button,
}

/// The state of the step. What the rows know is in [`Shared::checks`].
#[derive(Clone, Debug)]
pub struct PermissionsStep {
    /// What has the focus. Once something was asked, always the rows.
    pub stop: Stop,
    /// The row, by position among those listed.
    pub cursor: usize,
    /// Which rows are listed, by position; `None` for all. It stays as it is while somebody looks.
    pub problems_only: Option<Vec<usize>>,
}

impl PermissionsStep {
    pub(super) fn new(_shared: &Shared) -> Self {
        Self { stop: Stop::Button, cursor: 0, problems_only: None }
    }

    /// The rows that are listed, by position in the checks' rows.
    pub fn listed(&self, shared: &Shared) -> Vec<usize> {
        self.problems_only.clone().unwrap_or_else(|| rows(shared).map(|(at, _)| at).collect())
    }

    pub fn counts(shared: &Shared) -> Counts {
        Counts::of(rows(shared).filter_map(|(_, row)| row.status()))
    }

    /// The row that has the cursor, by position in the checks' rows.
    pub fn row_at_cursor(&self, shared: &Shared) -> Option<usize> {
        self.listed(shared).get(self.cursor).copied()
    }

    fn show_row(&mut self, shared: &Shared, row: usize) {
        if !self.listed(shared).contains(&row) {
            self.problems_only = None;
        }
        self.stop = Stop::Rows;
        self.cursor = self.listed(shared).iter().position(|at| *at == row).unwrap_or(0);
    }

    /// Once the first results are there: to the first of the worst rows, unless somebody looks elsewhere already.
    fn look_at_first_problem(&mut self, shared: &Shared) {
        let worst = worst(shared).filter(|status| status.is_problem());
        if self.cursor == 0
            && self.problems_only.is_none()
            && let Some(at) =
                worst.and_then(|worst| rows(shared).position(|(_, row)| row.status() == Some(worst)))
        {
            self.cursor = at;
        }
    }

    fn toggle_problems(&mut self, shared: &mut Shared) {
        let here = self.row_at_cursor(shared);
        self.problems_only = match self.problems_only {
            Some(_) => None,
            None => {
                let problems = rows(shared).filter(|(_, row)| row.status().is_none_or(Status::is_problem));
                Some(problems.map(|(at, _)| at).collect())
            }
        };
        let listed = self.listed(shared);
        self.cursor = listed.iter().position(|at| Some(*at) == here).unwrap_or(0);
        if listed.is_empty() {
            self.problems_only = None;
            shared.say(words::NO_PROBLEMS);
        }
    }
}

/// The rows of the checks that are about the OAuth client, each with its position.
fn rows(shared: &Shared) -> impl Iterator<Item = (usize, &Row)> {
    let of_client = |row: &Row| {
        let requirement = shared.chosen().requirement(&row.id);
        requirement.is_some_and(|own| matches!(own.need, Need::Client(_)))
    };
    shared.checks.rows.iter().enumerate().filter(move |(_, row)| of_client(row))
}

fn worst(shared: &Shared) -> Option<Status> {
    rows(shared).filter_map(|(_, row)| row.status()).reduce(Status::worse)
}

/// What `p` says in the footer.
pub(super) fn problems_label(on: bool) -> &'static str {
    if on { "all" } else { "problems" }
}

fn toggle_write(shared: &mut Shared) {
    if shared.presets.read_only {
        shared.say(words::STAYS_READ_ONLY);
    } else {
        shared.checks.send_write = !shared.checks.send_write;
    }
}

impl WizardStep for PermissionsStep {
    fn commands(&self, shared: &Shared) -> Vec<Command> {
        let mut commands = vec![Command::rows("move")];
        match (&shared.checks.run, self.stop) {
            (Run::NotStarted, stop) => {
                match stop {
                    Stop::Rows => {}
                    Stop::Write => commands.push(Command::footer(Action::Tick, "tick")),
                    Stop::Button => commands.push(Command::footer(Action::Enter, "run")),
                }
                commands.push(Command::quiet(Action::AskAll, "run the checks"));
                commands.push(Command::footer(Action::Copy, "copy"));
                commands.push(Command::footer(Action::CopyAll, "copy all"));
            }
            (run, _) => {
                commands.push(Command::footer(Action::Enter, "evidence"));
                if matches!(run, Run::Running { .. }) {
                    commands.push(Command::footer(Action::Stop, "stop"));
                } else {
                    commands.push(Command::footer(Action::AskRow, "re-check"));
                    commands.push(Command::quiet(Action::AskAll, "re-check all"));
                }
                commands.push(Command::footer(Action::Watch, "watch"));
                commands.push(Command::footer(Action::Fixes, "fixes"));
                commands.push(Command::footer(Action::Copy, "copy"));
                let problems = problems_label(self.problems_only.is_some());
                commands.push(Command::footer(Action::Problems, problems));
                commands.push(Command::footer(Action::OpenPage, "page"));
                commands.push(Command::quiet(Action::CopyAll, "copy all permissions"));
            }
        }
        commands.push(Command::quiet(Action::Number(0), "to the row of that number"));
        commands
    }

    fn apply(&mut self, shared: &mut Shared, action: Action) {
        if shared.apply_to_checks(action, self.row_at_cursor(shared)) {
            return;
        }
        let (listed, page) = (self.listed(shared), shared.page());
        let not_run = matches!(shared.checks.run, Run::NotStarted);
        match (self.stop, action) {
            (Stop::Button, Action::Enter) | (_, Action::Click(Target::Button(0))) if not_run => {
                shared.run_checks(Ask::All);
            }
            (Stop::Write, Action::Tick | Action::Enter) if not_run => toggle_write(shared),
            (_, Action::Enter) => {
                if self.row_at_cursor(shared).is_some() {
                    shared.open(Overlay::Evidence { scroll: 0 });
                }
            }
            (_, Action::Problems) => self.toggle_problems(shared),
            (_, Action::Number(digit)) => {
                let number = shared.number(digit);
                let row = rows(shared).find(|(_, row)| row.number == number).map(|(at, _)| at);
                match row {
                    Some(row) => self.show_row(shared, row),
                    None => shared.say(words::no_row(number)),
                }
            }
            (Stop::Rows, Action::Click(Target::Row(row))) if row == self.cursor && row < listed.len() => {
                shared.open(Overlay::Evidence { scroll: 0 });
            }
            (_, Action::Click(Target::Row(row))) if row < listed.len() => {
                (self.stop, self.cursor) = (Stop::Rows, row);
            }
            (Stop::Rows, Action::Down) if not_run && self.cursor + 1 >= listed.len() => {
                self.stop = Stop::Write;
            }
            (Stop::Write, Action::Down) => self.stop = Stop::Button,
            (Stop::Button, Action::Up) if not_run => self.stop = Stop::Write,
            (Stop::Write, Action::Up) => self.stop = Stop::Rows,
            (_, action) => cursor::step(&mut self.cursor, listed.len(), action, page),
        }
    }

    fn standing(&self, shared: &Shared) -> String {
        words::standing::checks(shared)
    }

    fn status(&self, shared: &Shared, _place: Place) -> Option<Status> {
        worst(shared)
    }

    fn move_stop(&mut self, shared: &mut Shared, forward: bool) -> bool {
        if !matches!(shared.checks.run, Run::NotStarted) {
            return false;
        }
        self.stop = match (self.stop, forward) {
            (Stop::Rows, true) | (Stop::Button, false) => Stop::Write,
            (Stop::Write, true) => Stop::Button,
            (Stop::Write, false) => Stop::Rows,
            _ => return false,
        };
        true
    }

    fn missing(&mut self, shared: &mut Shared) -> Option<String> {
        matches!(shared.checks.run, Run::NotStarted).then(|| {
            self.stop = Stop::Button;
            words::RUN_FIRST.into()
        })
    }

    fn hear(&mut self, shared: &mut Shared, news: &News) {
        match news {
            News::ChecksForgotten => *self = Self::new(shared),
            News::ChecksBegan => self.stop = Stop::Rows,
            News::Shown(before) if before.report.is_none() && shared.shown_report().is_some() => {
                self.look_at_first_problem(shared);
            }
            _ => {}
        }
    }

    fn look_at(&mut self, shared: &Shared, requirement: &str) -> bool {
        let row = rows(shared).find(|(_, row)| row.id == requirement).map(|(at, _)| at);
        row.inspect(|row| self.show_row(shared, *row)).is_some()
    }

    fn shows_checks(&self) -> bool {
        true
    }

    fn evidence(&self, shared: &Shared) -> Option<About> {
        Some(About { row: self.row_at_cursor(shared)?, division: None })
    }
}
