//! The plan: for each feature that somebody lacks, the roles to change, and how many people that helps.

use super::features;
use crate::{
    model::{permission::admin_path, report::words},
    text::{cut_end, cut_middle, number},
    tui::view::{List, Main, Pane, Room, Row, Theme, heads, labelled, list_room},
    wizard::{PeoplePermissionsStep, Shared},
};

/// The columns: feature, role, what is added, how many people it helps.
const COLUMNS: [usize; 3] = [3, 24, 48];
/// Where texts begin beside their labels.
const TEXT: usize = 8;

/// The changes, the best of each feature first, and the one with the cursor in full.
pub(crate) fn view(
    step: &PeoplePermissionsStep,
    shared: &Shared,
    cursor: usize,
    room: Room,
    theme: Theme,
) -> Main {
    let lines = step.plan_lines();
    let edge = room.width.min(100) - 1;
    let mut rows =
        vec![Row::prose("The plan: the roles to change, and how many people that helps", theme.bold())];
    rows.push(Row::new());
    if lines.is_empty() {
        rows.push(Row::new().at(3, "No change of a role would help anybody.", theme.own()));
        return Main::plain(rows);
    }
    let [feature, role, adds] = COLUMNS;
    let heads = heads([(feature, "feature"), (role, "change role"), (adds, "add")], theme);
    rows.push(heads.until(edge, "helps", theme.muted()));
    let free = list_room(lines.len(), room.list_rows().saturating_sub(rows.len()).max(1));
    let list = List { length: lines.len(), cursor, focused: true, room: free, column: feature };
    rows.extend(list.rows(theme, |at, row| line(step, shared, lines[at], row, edge, theme)));
    let pane = lines.get(cursor).and_then(|line| pane(step, shared, *line, room, theme));
    Main { rows, pane }
}

fn line(
    step: &PeoplePermissionsStep,
    shared: &Shared,
    (part, change): (usize, usize),
    row: Row,
    edge: usize,
    theme: Theme,
) -> Row {
    let [feature, role, adds] = COLUMNS;
    let (Some(overview), Some(report)) = (&step.features.overview, shared.people_report()) else {
        return row;
    };
    let planned = &step.plan[part];
    let name = if change == 0 { features::name(&overview.rows[planned.feature]) } else { "  or" };
    let change = &planned.changes[change];
    let helped = format!("{} of {}", number(change.helps), number(change.of));
    let changed = report.directory.roles.get(change.role).map_or("", |role| role.name.as_str());
    row.at(feature, cut_middle(name, role - feature - 2), theme.own())
        .at(role, cut_middle(changed, adds - role - 2), theme.own())
        .at(adds, cut_end(&added(shared, &change.columns), edge - adds - helped.len() - 2), theme.own())
        .until(edge, helped, theme.own())
}

/// What is added to the role: its name, or how many there are.
fn added(shared: &Shared, columns: &[usize]) -> String {
    match columns {
        [one] => shared.requirement_of_column(*one).map(|row| admin_path(&row.title)).unwrap_or_default(),
        columns => format!("{} permissions", columns.len()),
    }
}

fn pane(
    step: &PeoplePermissionsStep,
    shared: &Shared,
    (part, change): (usize, usize),
    room: Room,
    theme: Theme,
) -> Option<Pane> {
    let planned = &step.plan[part];
    let sentence = step.planned_sentence(shared, (part, change)).unwrap_or_default();
    let change = planned.changes.get(change)?;
    let overview = step.features.overview.as_ref()?;
    let columns = room.pane_width();
    let title = format!(
        "{} · {} lack it",
        features::name(overview.rows.get(planned.feature)?),
        words::people(planned.lacking)
    );
    let mut rows = labelled("fix", TEXT, &sentence, columns, theme);
    for (at, name) in super::admin_names(shared, change.columns.iter().copied()).iter().enumerate() {
        let label = if at == 0 { "add" } else { "" };
        rows.extend(labelled(label, TEXT, name, columns, theme));
    }
    Some(Pane { title, rows })
}
