//! Step 6: the matrix of divisions and requirements. Works on the report as it is shown, so that while presenting
//! `/` finds stand-ins and the order is theirs.

use std::cmp::Reverse;

use super::{
    Wizard,
    checks::Run,
    command::{Action, Command},
    cursor,
    find::Find,
    message::Target,
    overlay::Overlay,
    permissions::problems_label,
    words,
};
use crate::model::{
    report::{DivisionRow, Report, RequirementRow},
    status::Status,
};

/// Which divisions are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lists {
    /// Those with a gap; one more row counts the others.
    Gaps,
    /// All of them, those with a gap first.
    All,
}

/// The state of step 6.
#[derive(Clone, Debug)]
pub struct DivisionsStep {
    /// Which divisions are listed. Gaps, if there are any when the step is entered first.
    pub lists: Lists,
    /// What is looked for.
    pub find: Find,
    /// The listed divisions, by position in the report's divisions. It stays as it is while somebody looks.
    pub listed: Vec<usize>,
    /// The row, among the listed ones.
    pub row: usize,
    /// The column, among [`columns`].
    pub column: usize,
}

impl DivisionsStep {
    pub(super) fn new() -> Self {
        Self { lists: Lists::Gaps, find: Find::Off, listed: Vec::new(), row: 0, column: 0 }
    }

    /// Once the first results are there: to the first column that is held somewhere and not everywhere.
    pub(super) fn look_at_first_gap(&mut self, report: &Report) {
        let gap = |at: &usize| {
            let row = &report.requirements[*at];
            !row.nowhere && row.divisions.as_ref().is_some_and(|coverage| !coverage.missing.is_empty())
        };
        if self.column == 0
            && let Some(column) = columns(report).iter().position(gap)
        {
            self.column = column;
        }
    }
}

/// The rows of the report that have a column in the matrix, by position: the permissions. Division access says
/// the same of all of them together.
pub fn columns(report: &Report) -> Vec<usize> {
    let requirements = report.requirements.iter().enumerate();
    let columns = requirements.filter(|(_, row)| row.kind == "permission" && !row.cells.is_empty());
    columns.map(|(at, _)| at).collect()
}

/// Whether a requirement that holds elsewhere doesn't hold in this division.
pub fn has_gap(division: &DivisionRow) -> bool {
    division.gap > 0
}

/// The worst of a division's cells in the columns that are granted somewhere.
fn gap_status(report: &Report, division: usize) -> Status {
    let somewhere = report.requirements.iter().filter(|row| !row.nowhere);
    somewhere.filter_map(|row| row.cells.get(division)).copied().fold(Status::NotApplicable, Status::worse)
}

/// The column to begin at: the first of those with a gap, else of those that are granted nowhere.
fn worst_column(report: &Report) -> usize {
    let columns = columns(report);
    let first = |wanted: &dyn Fn(&RequirementRow) -> bool| {
        columns.iter().position(|at| wanted(&report.requirements[*at]))
    };
    let gap = |row: &RequirementRow| !row.nowhere && row.cells.iter().any(|cell| cell.is_problem());
    first(&gap).or_else(|| first(&|row| row.nowhere)).unwrap_or(0)
}

impl Wizard {
    /// How many divisions have no gap, where the list counts them in a last row instead of listing them.
    pub fn others(&self) -> Option<usize> {
        let divisions = &self.shown_report()?.divisions;
        let others = divisions.iter().filter(|division| !has_gap(division)).count();
        (self.divisions.lists == Lists::Gaps && self.divisions.find.text().is_none() && others > 0)
            .then_some(others)
    }

    /// Whether somebody could tell that they have none.
    pub fn others_are_known(&self) -> bool {
        let Some(report) = self.shown_report() else { return false };
        let known = |at: usize| {
            let cells = report.requirements.iter().filter_map(|row| row.cells.get(at));
            !cells.into_iter().any(|cell| matches!(cell, Status::Unknown | Status::Broken))
        };
        (0..report.divisions.len()).all(|at| has_gap(&report.divisions[at]) || known(at))
    }

    /// The division that has the cursor, by position in the shown report; `None` on the row of the others.
    pub fn division_at_cursor(&self) -> Option<usize> {
        self.divisions.listed.get(self.divisions.row).copied()
    }

    /// The report's row of the column that has the cursor, by position.
    pub fn column_at_cursor(&self) -> Option<usize> {
        columns(self.shown_report()?).get(self.divisions.column).copied()
    }

    /// Lists the divisions anew: on entering, after `p`, `/`, and when presenting begins or ends.
    pub(super) fn list_divisions(&mut self) {
        let Some(report) = self.shown.report.clone() else { return };
        let step = &mut self.divisions;
        let fits = |at: &usize| {
            let division = &report.divisions[*at];
            match step.find.text() {
                Some(_) => step.find.fits(&division.name),
                None => step.lists == Lists::All || has_gap(division),
            }
        };
        let mut listed: Vec<usize> = (0..report.divisions.len()).filter(fits).collect();
        // Problems first, the worst of them first; else the report's order, by name.
        listed.sort_by_key(|at| match has_gap(&report.divisions[*at]) {
            true => Reverse(gap_status(&report, *at).weight()),
            false => Reverse(0),
        });
        step.listed = listed;
        step.row = step.row.min(step.listed.len().saturating_sub(1));
        step.column = step.column.min(columns(&report).len().saturating_sub(1));
    }

    /// The step is entered: gaps first, if there are any.
    pub(super) fn enter_divisions(&mut self) {
        let Some(report) = &self.shown.report else { return };
        if !report.divisions.iter().any(has_gap) {
            self.divisions.lists = Lists::All;
        }
        self.list_divisions();
    }

    /// A new report is there: the list stays unless its divisions aren't the same ones any more.
    pub(super) fn relist_divisions(&mut self, divisions_before: Option<usize>) {
        let now = self.shown.report.as_ref().map(|report| report.divisions.len());
        if divisions_before != now {
            self.enter_divisions();
        }
        if divisions_before.is_none() {
            self.divisions.column = self.shown.report.as_deref().map_or(0, worst_column);
        }
    }
}

pub(super) fn commands(wizard: &Wizard) -> Vec<Command> {
    let step = &wizard.divisions;
    if step.find.is_typing() {
        return Find::commands();
    }
    let mut commands = Vec::new();
    if wizard.shown_report().is_some() {
        commands.push(Command::matrix("move"));
        commands.push(Command::footer(Action::Find, "find"));
        commands.push(Command::footer(Action::Problems, problems_label(step.lists == Lists::Gaps)));
        commands.push(Command::footer(Action::Enter, "evidence"));
        commands.push(Command::footer(Action::Fixes, "fixes"));
        commands.push(Command::quiet(Action::Number(0), "to the column of that number"));
        commands.push(Command::quiet(Action::Copy, "copy the permission"));
        commands.push(Command::quiet(Action::OpenPage, "open the page"));
    }
    match wizard.checks.run {
        Run::Running { .. } => commands.push(Command::footer(Action::Stop, "stop")),
        Run::Settled { .. } => {
            commands.push(Command::footer(Action::AskRow, "re-check"));
            commands.push(Command::quiet(Action::AskAll, "re-check all"));
            commands.push(Command::footer(Action::Watch, "watch"));
        }
        Run::NotRun => {}
    }
    commands
}

pub(super) fn apply(wizard: &mut Wizard, action: Action) {
    let row_of_checks = wizard.column_at_cursor().and_then(|at| wizard.row_of_requirement(at));
    if wizard.apply_to_checks(action, row_of_checks) {
        return;
    }
    let page = wizard.page();
    let Some(report) = wizard.shown.report.clone() else { return };
    let columns = columns(&report);
    let length = wizard.divisions.listed.len() + usize::from(wizard.others().is_some());
    let step = &mut wizard.divisions;
    match action {
        Action::Problems => {
            step.lists = if step.lists == Lists::Gaps { Lists::All } else { Lists::Gaps };
            step.row = 0;
            wizard.list_divisions();
        }
        Action::Enter => enter(wizard, row_of_checks),
        Action::Number(digit) => {
            let number = wizard.number(digit);
            match columns.iter().position(|at| report.requirements[*at].number == number) {
                Some(column) => wizard.divisions.column = column,
                None => wizard.say(words::no_column(number)),
            }
        }
        Action::Click(Target::Row(row)) if row < length => {
            let again = step.row == row;
            step.row = row;
            if again {
                enter(wizard, row_of_checks);
            }
        }
        Action::Click(Target::Column(column)) if column < columns.len() => step.column = column,
        action => {
            cursor::step(&mut step.row, length, action, page);
            cursor::sideways(&mut step.column, columns.len(), action);
        }
    }
}

fn enter(wizard: &mut Wizard, row_of_checks: Option<usize>) {
    match (wizard.division_at_cursor(), row_of_checks) {
        (Some(_), Some(_)) => wizard.open(Overlay::Evidence { scroll: 0 }),
        (None, _) if wizard.others().is_some() => {
            wizard.divisions.lists = Lists::All;
            wizard.list_divisions();
        }
        _ => wizard.say(words::NOTHING_FOUND),
    }
}
