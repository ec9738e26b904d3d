//! Step Divisions: the matrix of divisions and requirements. Works on the report as it is shown, so that while presenting
//! `/` finds stand-ins and the order is theirs.

use std::cmp::Reverse;

use super::{
    About, Action, Command, Find, News, Overlay, Place, Run, Shared, Target, WizardStep, cursor,
    permissions::problems_label, shown::Shown, words,
};
use crate::model::{DivisionRow, Report, RequirementRow, Status, integration::Kind};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lists {
    /// Those with a gap; one more row counts the others.
    Gaps,
    /// All of them, those with a gap first.
    All,
}

#[derive(Clone, Debug)]
pub struct DivisionsStep {
    /// Which divisions are listed. Gaps, if there are any when the step is entered first.
    pub lists: Lists,
    pub find: Find,
    /// The listed divisions, by position in the report's divisions. It stays as it is while somebody looks.
    pub listed: Vec<usize>,
    pub row: usize,
    /// The column, among [`columns`].
    pub column: usize,
}

/// The rows of the report that have a column in the matrix, by position: the permissions. Division access says
/// the same of all of them together.
pub(crate) fn columns(report: &Report) -> Vec<usize> {
    let requirements = report.rows.iter().enumerate();
    let columns = requirements.filter(|(_, row)| row.kind() == Kind::Permission && !row.cells().is_empty());
    columns.map(|(at, _)| at).collect()
}

/// Whether a requirement that holds elsewhere doesn't hold in this division.
pub(crate) fn has_gap(division: &DivisionRow) -> bool {
    division.gap > 0
}

/// The worst of a division's cells in the columns that are granted somewhere.
fn gap_status(report: &Report, division: usize) -> Status {
    let somewhere = report.rows.iter().filter(|row| !row.nowhere());
    somewhere.filter_map(|row| row.cells().get(division)).copied().fold(Status::NotApplicable, Status::worse)
}

/// The column to begin at: the first of those with a gap, else of those that are granted nowhere.
fn worst_column(report: &Report) -> usize {
    let columns = columns(report);
    let first =
        |wanted: &dyn Fn(&RequirementRow) -> bool| columns.iter().position(|at| wanted(&report.rows[*at]));
    let gap = |row: &RequirementRow| !row.nowhere() && row.cells().iter().any(|cell| cell.is_problem());
    first(&gap).or_else(|| first(&|row| row.nowhere())).unwrap_or(0)
}

impl DivisionsStep {
    pub(super) fn new(_shared: &Shared) -> Self {
        Self { lists: Lists::Gaps, find: Find::Off, listed: Vec::new(), row: 0, column: 0 }
    }

    /// How many divisions have no gap, where the list counts them in a last row instead of listing them.
    pub fn others(&self, report: &Report) -> Option<usize> {
        let others = report.divisions().iter().filter(|division| !has_gap(division)).count();
        (self.lists == Lists::Gaps && self.find.text().is_none() && others > 0).then_some(others)
    }

    /// The division that has the cursor, by position in the shown report; `None` on the row of the others.
    pub fn division_at_cursor(&self) -> Option<usize> {
        self.listed.get(self.row).copied()
    }

    /// The report's row of the column that has the cursor, by position.
    pub(super) fn column_at_cursor(&self, shared: &Shared) -> Option<usize> {
        columns(shared.shown_report()?).get(self.column).copied()
    }

    /// The same among the rows of the checks.
    fn row_of_checks(&self, shared: &Shared) -> Option<usize> {
        self.column_at_cursor(shared).and_then(|at| shared.row_of_requirement(at))
    }

    /// Lists the divisions anew: on entering, after `p`, `/`, and when presenting begins or ends.
    fn list(&mut self, shared: &Shared) {
        let Some(report) = shared.shown_report() else { return };
        let fits = |at: &usize| {
            let division = &report.divisions()[*at];
            match self.find.text() {
                Some(_) => self.find.fits(&division.name),
                None => self.lists == Lists::All || has_gap(division),
            }
        };
        let mut listed: Vec<usize> = (0..report.divisions().len()).filter(fits).collect();
        // Problems first, the worst of them first; else the report's order, by name.
        listed.sort_by_key(|at| match has_gap(&report.divisions()[*at]) {
            true => Reverse(gap_status(report, *at).weight()),
            false => Reverse(0),
        });
        self.listed = listed;
        self.row = self.row.min(self.listed.len().saturating_sub(1));
        self.column = self.column.min(columns(report).len().saturating_sub(1));
    }

    fn begin(&mut self, shared: &Shared) {
        let Some(report) = shared.shown_report() else { return };
        if !report.divisions().iter().any(has_gap) {
            self.lists = Lists::All;
        }
        self.list(shared);
    }

    /// Something else is shown: the list stays unless its divisions aren't the same ones any more.
    fn follow(&mut self, shared: &Shared, before: &Shown) {
        let (now, report_before) = (shared.shown_report(), before.report.as_deref());
        let count = |report: Option<&Report>| report.map(|report| report.divisions().len());
        if count(now) != count(report_before) {
            self.begin(shared);
        }
        if report_before.is_none() {
            self.column = now.map_or(0, worst_column);
        }
        if before.names.is_hiding() != shared.presenting {
            self.stay_on_division(shared, before);
        }
    }

    /// Presenting began or ended. The order is another one now; the cursor stays on its division.
    fn stay_on_division(&mut self, shared: &Shared, before: &Shown) {
        let at_cursor = self.division_at_cursor().zip(before.report.as_deref());
        let shown_before = at_cursor.and_then(|(at, report)| Some(&report.divisions().get(at)?.id));
        let divisions = shared.checks.report.iter().flat_map(|report| report.divisions());
        let mut ids = divisions.map(|division| &division.id);
        let real = shown_before.and_then(|shown| ids.find(|id| before.names.id(id) == *shown));
        self.list(shared);
        let (Some(real), Some(report)) = (real, shared.shown_report()) else { return };
        let id = shared.shown_id(real);
        let row = self.listed.iter().position(|at| report.divisions()[*at].id == id);
        self.row = row.unwrap_or(0);
    }

    fn open(&mut self, shared: &mut Shared, row_of_checks: Option<usize>) {
        let others = shared.shown_report().and_then(|report| self.others(report));
        match (self.division_at_cursor(), row_of_checks) {
            (Some(_), Some(_)) => shared.open(Overlay::Evidence { scroll: 0 }),
            (None, _) if others.is_some() => {
                self.lists = Lists::All;
                self.list(shared);
            }
            _ => shared.say(words::NOTHING_FOUND),
        }
    }
}

/// Whether somebody could tell that the divisions without a gap have none.
pub(crate) fn others_are_known(report: &Report) -> bool {
    let known = |at: usize| {
        let cells = report.rows.iter().filter_map(|row| row.cells().get(at));
        !cells.into_iter().any(|cell| matches!(cell, Status::Unknown | Status::Broken))
    };
    (0..report.divisions().len()).all(|at| has_gap(&report.divisions()[at]) || known(at))
}

impl WizardStep for DivisionsStep {
    fn commands(&self, shared: &Shared) -> Vec<Command> {
        if self.find.is_typing() {
            return Find::commands();
        }
        let mut commands = Vec::new();
        if shared.shown_report().is_some() {
            commands.push(Command::matrix("move"));
            commands.push(Command::footer(Action::Find, "find"));
            commands.push(Command::footer(Action::Problems, problems_label(self.lists == Lists::Gaps)));
            commands.push(Command::footer(Action::Enter, "evidence"));
            commands.push(Command::footer(Action::Fixes, "fixes"));
            commands.push(Command::quiet(Action::Number(0), "to the column of that number"));
            commands.push(Command::quiet(Action::Copy, "copy the permission"));
            commands.push(Command::quiet(Action::OpenPage, "open the page"));
        }
        match shared.checks.run {
            Run::Running { .. } => commands.push(Command::footer(Action::Stop, "stop")),
            Run::Settled { .. } => {
                commands.push(Command::footer(Action::AskRow, "re-check"));
                commands.push(Command::quiet(Action::AskAll, "re-check all"));
                commands.push(Command::footer(Action::Watch, "watch"));
            }
            Run::NotStarted => {}
        }
        commands
    }

    fn apply(&mut self, shared: &mut Shared, action: Action) {
        let row_of_checks = self.row_of_checks(shared);
        if shared.apply_to_checks(action, row_of_checks) {
            return;
        }
        let page = shared.page();
        let Some(report) = shared.shown.report.clone() else { return };
        let columns = columns(&report);
        let length = self.listed.len() + usize::from(self.others(&report).is_some());
        match action {
            Action::Problems => {
                self.lists = if self.lists == Lists::Gaps { Lists::All } else { Lists::Gaps };
                self.row = 0;
                self.list(shared);
            }
            Action::Enter => self.open(shared, row_of_checks),
            Action::Number(digit) => {
                let number = shared.number(digit);
                match columns.iter().position(|at| report.rows[*at].number == number) {
                    Some(column) => self.column = column,
                    None => shared.say(words::no_column(number)),
                }
            }
            Action::Click(Target::Row(row)) if row == self.row && row < length => {
                self.open(shared, row_of_checks);
            }
            action => {
                cursor::step(&mut self.row, length, action, page);
                cursor::sideways(&mut self.column, columns.len(), action);
            }
        }
    }

    fn standing(&self, shared: &Shared) -> String {
        words::standing::divisions(self, shared)
    }

    fn status(&self, shared: &Shared, _place: Place) -> Option<Status> {
        let report = shared.checks.report.as_ref()?;
        // What is granted nowhere says nothing of divisions: it has its row in the step before.
        let access = report.rows.iter().filter(|row| row.kind() == Kind::DivisionAccess);
        access.map(|row| row.status).reduce(Status::worse)
    }

    fn find(&self) -> Option<&Find> {
        Some(&self.find)
    }

    fn find_mut(&mut self) -> Option<&mut Find> {
        Some(&mut self.find)
    }

    fn narrow(&mut self, shared: &Shared) {
        self.row = 0;
        self.list(shared);
    }

    fn enter(&mut self, shared: &mut Shared) {
        self.begin(shared);
    }

    fn hear(&mut self, shared: &mut Shared, news: &News) {
        match news {
            News::ChecksForgotten => *self = Self::new(shared),
            News::Shown(before) => self.follow(shared, before),
            _ => {}
        }
    }

    fn shows_checks(&self) -> bool {
        true
    }

    fn evidence(&self, shared: &Shared) -> Option<About> {
        Some(About { row: self.row_of_checks(shared)?, division: Some(self.division_at_cursor()?) })
    }
}
