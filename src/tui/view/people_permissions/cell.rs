//! One finding of one person: brief below the matrix, whole on a screen of its own.

use super::people::resolution;
use crate::{
    model::{
        PermissionNames, RequirementRow, Status,
        people::{cell::account, table::SubjectRow},
        permission::admin_path,
    },
    text::cut_middle,
    tui::view::{HERE, Pane, Room, Row, Theme, evidence, labelled, prose},
    wizard::{PeoplePermissionsStep, PersonCell, Shared, Target},
};

/// Where texts begin beside their labels, below the matrix.
const TEXT: usize = 8;

/// The finding that has the cursor: whose it is, and of which permission.
struct Finding<'a> {
    at: PersonCell,
    person: &'a SubjectRow,
    row: &'a RequirementRow,
}

impl<'a> Finding<'a> {
    fn at_cursor(step: &PeoplePermissionsStep, shared: &'a Shared) -> Option<Self> {
        let at = step.person_cell(shared)?;
        let person = shared.people_report()?.subjects.get(at.person)?;
        Some(Self { at, person, row: shared.requirement_of_column(at.column)? })
    }

    /// `not granted`, or the status where there is no cause.
    fn verdict(&self) -> &'static str {
        self.at.cell.cause.map_or(self.at.cell.status.word(), |cause| cause.words())
    }

    /// What the person has, why that comes to the finding, and what fixes it.
    fn account(&self, shared: &Shared, column: usize, room: usize, theme: Theme) -> Vec<Row> {
        let Some(report) = shared.shown_report() else { return Vec::new() };
        let Some(people) = &report.people else { return Vec::new() };
        let account = account(people, self.at.person, self.at.column);
        let mut said = None;
        let mut rows = Vec::new();
        for (label, line) in account.lines() {
            let label = if said.replace(label) == Some(label) { "" } else { label };
            rows.extend(labelled(label, column, line, room, theme));
        }
        rows
    }
}

/// The finding that has the cursor, below the matrix.
pub(super) fn pane(step: &PeoplePermissionsStep, shared: &Shared, room: Room, theme: Theme) -> Option<Pane> {
    let finding = Finding::at_cursor(step, shared)?;
    let (row, person) = (finding.row, finding.person);
    let (path, name) = (admin_path(&row.title), cut_middle(&person.name, 24));
    let title = format!("{} {path} · {name} · {}", row.number, finding.verdict());
    let mut rows = finding.account(shared, TEXT, room.pane_width(), theme);
    if !step.candidates(shared).is_empty() {
        let choose = "Enter shows the nearest names, to choose the right one";
        rows.extend(labelled("do", TEXT, choose, room.pane_width(), theme));
    }
    Some(Pane { title, rows })
}

pub(crate) fn screen(step: &PeoplePermissionsStep, shared: &Shared, room: Room, theme: Theme) -> Vec<Row> {
    // No gap is stretched on a very wide screen.
    let width = room.width.min(100);
    let Some(finding) = Finding::at_cursor(step, shared) else { return Vec::new() };
    let Finding { at, row, person } = &finding;
    let status = at.cell.status;
    let right = match status {
        Status::Pass => status.word().to_owned(),
        _ => format!("{} · {}", status.word(), finding.verdict()),
    };
    let name = cut_middle(&person.name, 24);
    let title =
        cut_middle(&admin_path(&row.title), width.saturating_sub(right.len() + name.chars().count() + 14));
    let mut rows = vec![
        Row::glyph(status, theme)
            .at(3, row.number.to_string(), theme.bold())
            .at(6, format!("{title} · {name}"), theme.bold())
            .until(width - 1, right, theme.status(status)),
        Row::new(),
    ];
    if let Some(names) = row.permission() {
        rows.extend(asked(names, width, theme));
    }
    rows.extend(labelled("needed", evidence::TEXT, &row.why_needed, width, theme));
    rows.push(Row::new());
    rows.extend(finding.account(shared, evidence::TEXT, width, theme));
    let settling = settle(step, shared, width, theme);
    if !settling.is_empty() {
        rows.push(Row::new());
        rows.extend(settling);
        return rows;
    }
    if let Some(fix) = row.fix.as_ref().filter(|_| status.is_problem()) {
        rows.push(Row::new());
        rows.extend(evidence::fix(row, fix, width, theme));
    }
    rows
}

/// What the guide asks for, and what that is in this org.
fn asked(names: &PermissionNames, room: usize, theme: Theme) -> Vec<Row> {
    let mut rows = labelled("asked", evidence::TEXT, &format!("{}  (the guide)", names.asked), room, theme);
    let label = |rows: &[Row]| if rows.len() == 1 { "is" } else { "" };
    for name in &names.resolved {
        let text = format!("{name}  ({})", resolution(names.resolution));
        rows.extend(labelled(label(&rows), evidence::TEXT, &text, room, theme));
    }
    if names.resolved.is_empty() {
        rows.extend(labelled("is", evidence::TEXT, resolution(names.resolution), room, theme));
    }
    rows
}

/// The names of which somebody has to say that one is what the guide asks for.
fn settle(step: &PeoplePermissionsStep, shared: &Shared, room: usize, theme: Theme) -> Vec<Row> {
    let candidates = step.candidates(shared);
    if candidates.is_empty() {
        return Vec::new();
    }
    let mut rows = labelled(
        "settle",
        evidence::TEXT,
        "Which of this org's permissions is it? A number chooses, Enter settles it for this org and judges again.",
        room,
        theme,
    );
    for (at, candidate) in candidates.iter().enumerate() {
        let here = at == step.candidate;
        let row = if here { Row::new().at(evidence::TEXT, HERE, theme.accent()) } else { Row::new() };
        rows.push(
            row.at(evidence::TEXT + 2, (at + 1).to_string(), theme.own())
                .at(evidence::TEXT + 5, candidate.suggestion.to_string(), theme.own())
                .highlighted(here)
                .target(Target::Row(at)),
        );
    }
    let none = "None of them? Ask your Genesys contact; the row stays unknown.";
    rows.extend(prose(none, evidence::TEXT, room, theme));
    rows
}
