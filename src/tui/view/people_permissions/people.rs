//! Permissions × people: one feature or all of them, one group or everyone.

use super::{cell, hidden_columns, matrix_room, not_shown, title};
use crate::{
    model::{RequirementRow, Resolution, permission::admin_path, report::words},
    text::{cut_end, cut_middle, number, width},
    tui::view::{Cell, Grid, Main, Matrix, Room, Row, Stand, Theme, find_line, widgets, window},
    wizard::{PeoplePermissionsStep, Shared, Target, Through},
};

/// Through what the roles are held begins this far behind the last column, and has so much room.
const THROUGH: (usize, usize) = (7, 13);
/// How many rows the details need on a small screen.
const PANE: usize = 4;

/// How the table stands: heads in words as long as all columns fit, on a small screen else numbers.
struct Table {
    grid: Grid,
    matrix: Matrix,
    words: bool,
    /// Where it says through what the roles are held, if there is room for it.
    through: Option<usize>,
}

impl Table {
    fn of(step: &PeoplePermissionsStep, shared: &Shared, room: Room) -> Self {
        let people = &step.people;
        let count = people.columns.len();
        let wide = room.wide && room.width >= 100;
        let (aside, first) = if wide { (20, 38) } else { (17, 35) };
        let words = Grid { name: 3, aside, first, wider: 0, step: 8, stand: Stand::From };
        let beside = THROUGH.0 + THROUGH.1 + 1;
        let fits = count <= words.fitting(room.width.saturating_sub(beside));
        let (grid, farthest) = if fits {
            (words, room.width - beside)
        } else if wide {
            (words, room.width - words.step)
        } else {
            let widest = people.lacked_by.iter().map(|lacking| width(&number(*lacking))).max().unwrap_or(0);
            (Grid { step: 4.max(widest + 1), stand: Stand::Around, ..words }, room.width - 3)
        };
        let matrix = Matrix::new(grid, count, 0, people.column, farthest);
        // Behind a long word in the last head there is a gap, too.
        let short =
            people.columns.last().and_then(|at| shared.requirement_of_column(*at)).map(|row| &row.short);
        let word = short.into_iter().flatten().map(|word| width(word).min(words.step - 1)).max().unwrap_or(0);
        let through = fits.then(|| matrix.last() + THROUGH.0.max(word + 2));
        Self { grid, matrix, words: grid.stand == Stand::From, through }
    }
}

pub(super) fn view(step: &PeoplePermissionsStep, shared: &Shared, room: Room, theme: Theme) -> Main {
    let people = &step.people;
    let table = Table::of(step, shared, room);
    let mut rows = vec![title(shared, &sentences(step), room, theme)];
    let column = people.columns.get(people.column);
    rows.push(match column.and_then(|column| shared.requirement_of_column(*column)) {
        Some(row) => column_line(row, room, theme),
        None => Row::new(),
    });
    rows.push(find_line(&people.find, theme));
    rows.extend(heads(step, shared, &table, theme));

    let free = room.list_rows_above(PANE).saturating_sub(rows.len()).max(1);
    let length = people.listed.len();
    let hidden = hidden_columns(&table.matrix, "column");
    let shown = window(people.row, length, matrix_room(length, free, hidden.is_some()));
    let below = length - shown.end;
    for at in shown {
        rows.push(line(step, shared, &table, at, room, theme));
    }
    if length == 0 {
        let words = match people.find.text() {
            Some(_) => "Nobody here has that name.",
            None => "Nobody here lacks anything: p lists everybody.",
        };
        rows.push(Row::new().at(table.grid.name, words, theme.muted()));
    }
    rows.extend(not_shown(table.grid.name, below, hidden, theme));
    let pane = cell::pane(step, shared, room, theme);
    Main { rows, pane }
}

/// `Co-browse × people · Retail · 786 of 2,411 lack something`, and shorter.
fn sentences(step: &PeoplePermissionsStep) -> Vec<String> {
    let people = &step.people;
    let what = match step.people_feature() {
        Some(feature) if !people.all_columns => super::features::name(feature).to_owned(),
        _ => format!("{} requirements", people.columns.len()),
    };
    let (group, of) = match step.people_group() {
        Some(group) => (group.name.as_str(), group.people.len()),
        None => ("everyone", 0),
    };
    let lacking = match people.lacking {
        0 => format!("nobody of {} lacks anything", words::people(of)),
        lacking => format!("{} of {} lack something", number(lacking), number(of)),
    };
    vec![
        format!("{what} × people · {group} · {lacking}"),
        format!("{what} × people · {} · {lacking}", cut_middle(group, 16)),
        format!("{what} · {} · {lacking}", cut_middle(group, 12)),
    ]
}

/// `column 7   Cobrowse › Chat › Escalate   cobrowse:chat:escalate   exact`
fn column_line(row: &RequirementRow, room: Room, theme: Theme) -> Row {
    let line = Row::new().at(1, format!("column {}", row.number), theme.muted());
    let title = admin_path(&row.title);
    let line = line.after(3, cut_middle(&title, room.width / 2), theme.bold());
    let Some(names) = row.permission() else { return line };
    let word = resolution(names.resolution);
    let free = room.width.saturating_sub(line.end() + 3 + 3 + width(word) + 1);
    let more = names.resolved.len().saturating_sub(1);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let line = match names.resolved.first() {
        Some(name) if free >= 12 => line.after(3, cut_middle(&format!("{name}{more}"), free), theme.own()),
        _ => line,
    };
    line.after(3, word, theme.muted())
}

/// What the guide's name is in this org, in a word.
pub(super) fn resolution(resolution: Resolution) -> &'static str {
    match resolution {
        Resolution::Exact => "exact",
        Resolution::Alias => "settled",
        Resolution::Closest => "not settled",
        Resolution::Absent => "not in this org",
        Resolution::Unknown => "unknown",
    }
}

fn heads(step: &PeoplePermissionsStep, shared: &Shared, table: &Table, theme: Theme) -> Vec<Row> {
    let Table { grid, matrix, words, through } = table;
    let people = &step.people;
    let requirement = |at: usize| shared.requirement_of_column(people.columns[at]);
    let labels = || widgets::heads([(grid.name, "person"), (grid.aside, "roles")], theme);
    let beside = |row: Row, text: &'static str| match through {
        Some(column) => row.at(*column, text, theme.muted()),
        None => row,
    };
    let numbers = if *words { Row::new() } else { labels() };
    let mut rows = vec![matrix.numbers(numbers, |at| requirement(at).map_or(0, |row| row.number), theme)];
    if *words {
        for (line, row, text) in [(0, labels(), "held"), (1, Row::new(), "through")] {
            let word = |at: usize, free: usize| {
                requirement(at)
                    .and_then(|row| row.short.get(line))
                    .map_or_else(String::new, |it| cut_end(it, free))
            };
            rows.push(beside(matrix.words(row, word, theme), text));
        }
    }
    let counts = Row::new().at(grid.aside, "lacked by", theme.muted());
    let count = |at: usize| {
        let lacking = people.lacked_by.get(at).copied().unwrap_or(0);
        let nowhere = requirement(at).is_some_and(|row| row.nowhere());
        let style = if nowhere || lacking == 0 { theme.muted() } else { theme.own() };
        (if nowhere { "all".into() } else { number(lacking) }, style)
    };
    rows.push(matrix.counts(counts, count));
    rows
}

fn line(
    step: &PeoplePermissionsStep,
    shared: &Shared,
    table: &Table,
    at: usize,
    room: Room,
    theme: Theme,
) -> Row {
    let Table { grid, matrix, through, .. } = table;
    let people = &step.people;
    let (place, here) = (people.listed[at], at == people.row);
    let row = Row::here(here, theme);
    let Some((report, person)) = shared.people_report().and_then(|it| Some((it, it.subjects.get(place)?)))
    else {
        return row;
    };
    let roles = roles(shared.roles_of(place).as_deref(), grid.first - grid.aside - 2);
    let name = cut_middle(&person.name, grid.aside - grid.name - 2);
    let mut row = row.at(grid.name, name, theme.own()).at(grid.aside, roles, theme.own());
    row.targets.push((0..grid.first - 2, Target::Row(at)));
    let cell = |column: usize| {
        let column = people.columns[column];
        let nowhere = shared.requirement_of_column(column).is_some_and(|row| row.nowhere());
        Cell::glyph(report.findings.at(place, column).status, nowhere)
    };
    let mut row = matrix.cells(row, at, here, cell, theme);
    if let Some(column) = through {
        let free = room.width - column - 1;
        row = row.at(*column, held_through(&shared.held_through(place), free), theme.own());
    }
    row.highlighted(here)
}

/// `Agent Retail +1`
fn roles(names: Option<&[&str]>, room: usize) -> String {
    match names {
        None => "unknown".into(),
        Some([]) => "none".into(),
        Some([one]) => cut_middle(one, room),
        Some([first, more @ ..]) => {
            let more = format!(" +{}", more.len());
            format!("{}{more}", cut_middle(first, room - width(&more)))
        }
    }
}

fn held_through(through: &Through, room: usize) -> String {
    match through {
        Through::Unread => "unknown".into(),
        Through::Nothing => String::new(),
        Through::Itself => "itself".into(),
        Through::Group(name) if name.starts_with("Group ") => cut_middle(name, room),
        Through::Group(name) => cut_middle(&format!("group {name}"), room),
        Through::Several(count) => format!("{count} ways"),
    }
}
