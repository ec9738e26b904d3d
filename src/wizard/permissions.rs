//! Step 5: one row a requirement, from waiting to judged.

use super::{
    Wizard,
    checks::{Checks, Run},
    command::{Action, Command},
    cursor,
    message::Target,
    overlay::Overlay,
    words,
};
use crate::{check::Ask, model::status::Status};

/// What has the focus while nothing was asked yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The rows.
    Rows,
    /// The tick of the one write.
    Write,
    /// `[ Run the checks ]`
    Button,
}

/// The state of step 5. What the rows know is in [`Wizard::checks`].
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
    pub(super) fn new() -> Self {
        Self { stop: Stop::Button, cursor: 0, problems_only: None }
    }

    /// Once the first results are there: to the first of the worst rows, unless somebody looks elsewhere already.
    pub(super) fn look_at_first_problem(&mut self, checks: &Checks) {
        let worst = checks.worst().filter(|status| status.is_problem());
        if self.cursor == 0
            && self.problems_only.is_none()
            && let Some(at) =
                worst.and_then(|worst| checks.rows.iter().position(|row| row.status() == Some(worst)))
        {
            self.cursor = at;
        }
    }
}

impl Wizard {
    /// The rows that step 5 lists, by position in the checks' rows.
    pub fn listed_rows(&self) -> Vec<usize> {
        self.permissions.problems_only.clone().unwrap_or_else(|| (0..self.checks.rows.len()).collect())
    }

    /// The row that has the cursor of step 5, by position in the checks' rows.
    pub fn row_at_cursor(&self) -> Option<usize> {
        self.listed_rows().get(self.permissions.cursor).copied()
    }

    /// Puts the cursor of step 5 on a row.
    pub(super) fn show_row(&mut self, row: usize) {
        if !self.listed_rows().contains(&row) {
            self.permissions.problems_only = None;
        }
        self.permissions.stop = Stop::Rows;
        self.permissions.cursor = self.listed_rows().iter().position(|at| *at == row).unwrap_or(0);
    }
}

pub(super) fn commands(wizard: &Wizard) -> Vec<Command> {
    let checks = &wizard.checks;
    let mut commands = vec![Command::rows("move")];
    match (&checks.run, wizard.permissions.stop) {
        (Run::NotRun, stop) => {
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
            commands.push(Command::footer(
                Action::Problems,
                problems_label(wizard.permissions.problems_only.is_some()),
            ));
            commands.push(Command::footer(Action::OpenPage, "page"));
            commands.push(Command::quiet(Action::CopyAll, "copy all permissions"));
        }
    }
    commands.push(Command::quiet(Action::Number(0), "to the row of that number"));
    commands
}

/// What `p` says in the footer.
pub(super) fn problems_label(on: bool) -> &'static str {
    if on { "all" } else { "problems" }
}

pub(super) fn apply(wizard: &mut Wizard, action: Action) {
    if wizard.apply_to_checks(action, wizard.row_at_cursor()) {
        return;
    }
    let (rows, page) = (wizard.listed_rows(), wizard.page());
    let not_run = matches!(wizard.checks.run, Run::NotRun);
    let step = &mut wizard.permissions;
    match (step.stop, action) {
        (Stop::Button, Action::Enter) | (_, Action::Click(Target::Button(0))) if not_run => {
            wizard.run_checks(Ask::All);
        }
        (Stop::Write, Action::Tick | Action::Enter) if not_run => wizard.toggle_write(),
        (_, Action::Enter) => {
            if wizard.row_at_cursor().is_some() {
                wizard.open(Overlay::Evidence { scroll: 0 });
            }
        }
        (_, Action::Problems) => toggle_problems(wizard),
        (_, Action::Number(digit)) => {
            let number = wizard.number(digit);
            match wizard.checks.rows.iter().position(|row| row.number == number) {
                Some(row) => wizard.show_row(row),
                None => wizard.say(words::no_row(number)),
            }
        }
        (_, Action::Click(Target::Row(row))) if row < rows.len() => {
            let again = step.stop == Stop::Rows && step.cursor == row;
            (step.stop, step.cursor) = (Stop::Rows, row);
            if again {
                wizard.open(Overlay::Evidence { scroll: 0 });
            }
        }
        (Stop::Rows, Action::Down) if not_run && step.cursor + 1 >= rows.len() => step.stop = Stop::Write,
        (Stop::Write, Action::Down) => step.stop = Stop::Button,
        (Stop::Button, Action::Up) if not_run => step.stop = Stop::Write,
        (Stop::Write, Action::Up) => step.stop = Stop::Rows,
        (_, action) => cursor::step(&mut step.cursor, rows.len(), action, page),
    }
}

pub(super) fn move_stop(wizard: &mut Wizard, forward: bool) -> bool {
    if !matches!(wizard.checks.run, Run::NotRun) {
        return false;
    }
    let step = &mut wizard.permissions;
    step.stop = match (step.stop, forward) {
        (Stop::Rows, true) | (Stop::Button, false) => Stop::Write,
        (Stop::Write, true) => Stop::Button,
        (Stop::Write, false) => Stop::Rows,
        _ => return false,
    };
    true
}

pub(super) fn missing(wizard: &mut Wizard) -> Option<String> {
    matches!(wizard.checks.run, Run::NotRun).then(|| {
        wizard.permissions.stop = Stop::Button;
        words::RUN_FIRST.into()
    })
}

fn toggle_problems(wizard: &mut Wizard) {
    let here = wizard.row_at_cursor();
    let problem = |at: &usize| wizard.checks.rows[*at].status().is_none_or(Status::is_problem);
    wizard.permissions.problems_only = match wizard.permissions.problems_only {
        Some(_) => None,
        None => Some((0..wizard.checks.rows.len()).filter(problem).collect()),
    };
    let rows = wizard.listed_rows();
    wizard.permissions.cursor = rows.iter().position(|at| Some(*at) == here).unwrap_or(0);
    if rows.is_empty() {
        wizard.permissions.problems_only = None;
        wizard.say(words::NO_PROBLEMS);
    }
}
