//! Features × groups: a cell counts the people who lack something.

use super::{admin_names, hidden_columns, matrix_room, not_shown, title};
use crate::{
    model::{
        Status,
        people::overview::{FeatureRow, Overview, Tally},
        permission::admin_path,
        report::words,
    },
    text::{PROSE, cut_end, cut_middle, number, width, wrap},
    tui::view::{Cell, Grid, Main, Matrix, Pane, Room, Row, Stand, Theme, labelled, window},
    wizard::{ACCESS, PeoplePermissionsStep, Shared, Target},
};

/// Where texts begin beside their labels.
const TEXT: usize = 9;
/// How many rows the details need on a small screen and on a wide one.
const PANE: (usize, usize) = (2, 8);

pub(super) fn view(
    step: &PeoplePermissionsStep,
    shared: &Shared,
    overview: &Overview,
    room: Room,
    theme: Theme,
) -> Main {
    let cursor = &step.features;
    let grid = grid(overview, room);
    let matrix = Matrix::new(grid, overview.columns.len(), 1, cursor.column, room.width - grid.step);

    let features = overview.rows.iter().filter(|row| row.feature.is_some()).count();
    let counts = format!(
        "{} · {features} feature{}",
        words::people(overview.columns.first().map_or(0, |everyone| everyone.people.len())),
        if features == 1 { "" } else { "s" }
    );
    let mut rows = vec![title(
        shared,
        &[
            format!("{counts} · a cell counts the people who lack it"),
            format!("{counts} · a cell counts who lacks it"),
            counts,
        ],
        room,
        theme,
    )];
    if room.wide {
        rows.push(Row::new());
    }
    rows.extend(heads(overview, &matrix, grid, room, theme));

    let free =
        room.list_rows_above(if room.wide { PANE.1 } else { PANE.0 }).saturating_sub(rows.len()).max(1);
    let length = cursor.listed.len();
    let hidden = hidden_columns(&matrix, "group");
    let shown = window(cursor.row, length, matrix_room(length, free, hidden.is_some()));
    let below = length - shown.end;
    for at in shown {
        let feature = &overview.rows[cursor.listed[at]];
        rows.push(line(feature, &matrix, grid, at, at == cursor.row, theme));
    }
    if length == 0 {
        rows.push(Row::new().at(grid.name, "Nobody lacks anything: p lists all features.", theme.muted()));
    }
    rows.extend(not_shown(3, below, hidden, theme));
    let pane = pane(step, shared, room, rows.len(), theme);
    Main { rows, pane: Some(pane) }
}

/// As wide as the counts need it; on a wide screen names have more room, too.
fn grid(overview: &Overview, room: Room) -> Grid {
    let counts = overview.rows.iter().flat_map(|row| row.tallies.iter().skip(1));
    let widest = counts.map(|tally| width(&number(tally.lacking))).max().unwrap_or(0);
    let (first, least) = if room.wide && room.width >= 100 { (28, 11) } else { (24, 9) };
    Grid { name: 5, aside: 5, first, wider: 1, step: least.max(widest + 3), stand: Stand::From }
}

/// The names of the groups, on a wide screen in two lines where one is too long, and how many people are in each.
fn heads(overview: &Overview, matrix: &Matrix, grid: Grid, room: Room, theme: Theme) -> Vec<Row> {
    let name = |at: usize| overview.columns[at].name.as_str();
    let lines = |at: usize, free: usize| -> [String; 2] {
        match wrap(name(at), free).as_slice() {
            [one] => [String::new(), one.clone()],
            [one, other] => [one.clone(), other.clone()],
            _ => [String::new(), cut_middle(name(at), free)],
        }
    };
    let two = room.wide && overview.columns.iter().any(|column| width(&column.name) >= grid.step);
    let mut rows = Vec::new();
    if two {
        rows.push(matrix.words(Row::new(), |at, free| lines(at, free)[0].clone(), theme));
    }
    let label = Row::new().at(grid.name, "feature", theme.muted());
    rows.push(matrix.words(
        label,
        |at, free| if two { lines(at, free)[1].clone() } else { cut_middle(name(at), free) },
        theme,
    ));
    let label = Row::new().at(grid.name, "people", theme.muted());
    rows.push(matrix.counts(label, |at| (number(overview.columns[at].people.len()), theme.muted())));
    rows
}

fn line(feature: &FeatureRow, matrix: &Matrix, grid: Grid, at: usize, here: bool, theme: Theme) -> Row {
    let everyone = feature.tallies.first().copied();
    let status = everyone.map_or(Status::NotApplicable, |tally| tally.status);
    let mut row = Row::here(here, theme).at(3, status.glyph(), theme.status(status)).at(
        grid.name,
        cut_middle(name(feature), grid.first - grid.name - 2),
        theme.own(),
    );
    row.targets.push((0..grid.first - 2, Target::Row(at)));
    // What everybody lacks steps back, so that real gaps stand out.
    let quiet = everyone.is_some_and(|tally| tally.of > 0 && tally.lacking == tally.of);
    let cell = |column: usize| {
        let Some(tally) = feature.tallies.get(column) else {
            return Cell::glyph(Status::NotApplicable, true);
        };
        Cell::counted(tally.status, tally.lacking, quiet && column > 0, quiet)
    };
    matrix.cells(row, at, here, cell, theme).highlighted(here)
}

/// `Co-browse`, or what is required for access.
pub(super) fn name(feature: &FeatureRow) -> &str {
    feature.feature.as_deref().unwrap_or(ACCESS)
}

/// What the cell with the cursor comes to: who lacks what, and what fixes most of it.
fn pane(step: &PeoplePermissionsStep, shared: &Shared, room: Room, list: usize, theme: Theme) -> Pane {
    let (Some(feature), Some(group), Some(tally)) =
        (step.feature_at_cursor(), step.group_at_cursor(), step.tally_at_cursor())
    else {
        return Pane { title: String::new(), rows: Vec::new() };
    };
    let title = format!("{} · {} · {}", name(feature), cut_middle(&group.name, 24), summary(tally));
    let mut lines = Vec::new();
    if tally.lacking == 0 {
        lines.push(("takes", admin_names(shared, feature.requirements.iter().copied()).join(" · ")));
    } else {
        let label = if tally.status == Status::Unknown { "unclear" } else { "lack" };
        lines.push((label, lacked(step, shared).join(" · ")));
        lines.extend(fix(step, shared));
    }
    let (columns, room) = (room.pane_width(), room.pane_rows(list));
    let whole: Vec<Row> =
        lines.iter().flat_map(|(label, text)| labelled(label, TEXT, text, columns, theme)).collect();
    if whole.len() <= room {
        return Pane { title, rows: whole };
    }
    // What fixes it has to have its row.
    let brief = |(label, text): &(&'static str, String)| {
        let text = cut_end(text, PROSE.min(columns - TEXT - 1));
        Row::new().at(1, *label, theme.muted()).at(TEXT, text, theme.own())
    };
    Pane { title, rows: lines.iter().take(room).map(brief).collect() }
}

/// `Cobrowse › Chat › Escalate 786`
fn lacked(step: &PeoplePermissionsStep, shared: &Shared) -> Vec<String> {
    let lacked = step.features.detail.lacked.iter();
    let named = lacked.filter_map(|(column, count)| {
        let row = shared.requirement_of_column(*column)?;
        Some(format!("{} {}", admin_path(&row.title), number(*count)))
    });
    named.collect()
}

/// What fixes most of it, and what that leaves; where no role would: why not, and what to do.
fn fix(step: &PeoplePermissionsStep, shared: &Shared) -> Vec<(&'static str, String)> {
    let detail = &step.features.detail;
    if let [first, rest @ ..] = detail.fix.as_slice() {
        let rest = rest.iter().map(|sentence| ("", sentence.clone()));
        return [("fix", first.clone())].into_iter().chain(rest).collect();
    }
    let first = detail.lacked.first().and_then(|(column, _)| shared.requirement_of_column(*column));
    let Some(row) = first else { return Vec::new() };
    let fix = row.fix.as_ref().map(|fix| ("do", fix.summary.clone()));
    [("why", row.explanation.clone())].into_iter().chain(fix).collect()
}

/// `786 of 2,411 lack it`
fn summary(tally: Tally) -> String {
    match (tally.lacking, tally.of) {
        (_, 0) => "for nobody here".into(),
        (0, of) => format!("all {} have it", number(of)),
        (lacking, of) if tally.status == Status::Unknown => {
            format!("unknown for {} of {}", number(lacking), number(of))
        }
        (lacking, of) => format!("{} of {} lack it", number(lacking), number(of)),
    }
}
