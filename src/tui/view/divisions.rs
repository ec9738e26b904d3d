//! Step Divisions: the matrix of divisions and requirements. Only the rows on screen are built, however many divisions
//! the org has.

use super::{
    Cell, Grid, Main, Matrix, Pane, PanePlace, Room, Row, Stand, Theme, evidence, find_line, labelled,
    list_room, more_line, widgets, window,
};
use crate::{
    model::{
        CoverageState, DivisionRow, Report, RequirementRow, Status, Step, integration::Kind,
        permission::admin_path, report::words,
    },
    text::{cut_end, cut_middle, number, width},
    wizard::{DivisionsStep, Lists, Shared, Target, columns, has_gap, others_are_known},
};

/// Numbers as heads where it is narrow, else words.
const NARROW: Grid = Grid { name: 3, aside: 20, first: 39, wider: 0, step: 4, stand: Stand::Around };
const WIDE: Grid = Grid { name: 3, aside: 22, first: 44, wider: 0, step: 6, stand: Stand::Around };
/// The count of gaps ends this far behind the last column.
const GAP: usize = 7;

pub(super) fn view(step: &DivisionsStep, shared: &Shared, room: Room, theme: Theme) -> Main {
    let Some(report) = shared.shown_report() else { return nothing_yet(shared, theme) };
    let all = columns(report);
    if report.divisions().is_empty() || all.is_empty() {
        return unreadable(report, room, theme);
    }
    let words = room.wide && room.width >= 100;
    let grid = if words { WIDE } else { NARROW };
    let matrix = Matrix::new(grid, all.len(), 0, step.column, room.width + 1 - GAP);
    let column = &report.rows[all[step.column.min(all.len() - 1)]];

    let mut rows = vec![summary(step, report, room, theme), column_line(column, room, theme)];
    rows.push(find_line(&step.find, theme));
    rows.extend(heads(report, &all, &matrix, grid, words, theme));
    let free = room.list_rows().saturating_sub(rows.len()).max(1);
    rows.extend(list(step, report, &all, &matrix, grid, free, room, theme));

    let pane = (room.pane != PanePlace::OnEnter).then(|| pane(step, report, column, room, rows.len(), theme));
    Main { rows, pane }
}

/// `214 divisions · 3 with a gap · 3 permissions granted nowhere`
fn summary(step: &DivisionsStep, report: &Report, room: Room, theme: Theme) -> Row {
    let count = |count: usize, one: &str, many: &str| {
        format!("{} {}", number(count), if count == 1 { one } else { many })
    };
    let gaps = report.divisions().iter().filter(|division| has_gap(division)).count();
    let nowhere = report.rows.iter().filter(|row| row.nowhere()).count();
    let known = report.rows.iter().any(|row| !row.cells().is_empty() && gaps_in(report, row).is_some());
    let gaps = if known { format!("{} with a gap", number(gaps)) } else { "gaps unknown".into() };
    let mut parts = vec![count(report.divisions().len(), "division", "divisions"), gaps];
    if nowhere > 0 {
        parts.push(format!("{} granted nowhere", count(nowhere, "permission", "permissions")));
    }
    let sentence = parts.join(" · ");
    if room.wide {
        let order = match step.lists {
            Lists::All => "problems first, then by name",
            Lists::Gaps => "problems only",
        };
        let fits = width(&sentence) + width(order) + 4 < room.width;
        let row = Row::prose(sentence, theme.own());
        if fits { row.until(room.width - 1, order, theme.muted()) } else { row }
    } else {
        let verdict = report.verdict_of_client().unwrap_or(report.head.verdict);
        widgets::verdict(&sentence, theme.own(), room.width - 1, verdict, theme)
    }
}

/// `column 6   Read messages   conversation:message:view   Conversation › Message › View`
fn column_line(column: &RequirementRow, room: Room, theme: Theme) -> Row {
    let row = Row::new().at(1, format!("column {}", column.number), theme.muted());
    let mut row = row.after(3, column.title.clone(), theme.bold());
    let Some(names) = column.permission() else { return row };
    let more = names.resolved.len().saturating_sub(1);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    if let Some(name) = names.resolved.first() {
        let free = room.width.saturating_sub(row.end() + 4);
        row = row.after(3, cut_middle(&format!("{name}{more}"), free), theme.own());
    }
    let free = room.width.saturating_sub(row.end() + 4);
    match names.ui_path.first().map(|path| admin_path(path)) {
        Some(path) if room.wide && free >= 16 => row.after(3, cut_middle(&path, free), theme.own()),
        _ => row,
    }
}

/// The heads: numbers, on a wide screen words below them, and in how many divisions each is missing.
fn heads(report: &Report, all: &[usize], matrix: &Matrix, grid: Grid, words: bool, theme: Theme) -> Vec<Row> {
    let requirement = |position: usize| &report.rows[all[position]];
    let labels = || widgets::heads([(grid.name, "division"), (grid.aside, "holds")], theme);
    let numbers = if words { Row::new() } else { labels() };
    let mut rows = vec![matrix.numbers(numbers, |position| requirement(position).number, theme)];
    if words {
        for (line, row) in [Row::new(), labels()].into_iter().enumerate() {
            let word = |position: usize, free: usize| {
                requirement(position).short.get(line).map_or_else(String::new, |word| cut_end(word, free))
            };
            rows.push(matrix.words(row, word, theme));
        }
    }
    if let Some(last) = rows.pop() {
        rows.push(last.until(matrix.last() + GAP, "gap", theme.muted()));
    }
    let missing = |position: usize| {
        let row = requirement(position);
        let gaps = match gaps_in(report, row) {
            _ if row.nowhere() => "all".into(),
            Some(gaps) => number(gaps),
            None => "?".into(),
        };
        let style = if row.nowhere() || gaps == "0" { theme.muted() } else { theme.own() };
        (gaps, style)
    };
    rows.push(matrix.counts(Row::new().at(grid.aside, "missing in", theme.muted()), missing));
    rows
}

/// In how many divisions it isn't held, though it is elsewhere; `None` where that is unknown.
fn gaps_in(report: &Report, row: &RequirementRow) -> Option<usize> {
    match row.coverage() {
        Some(coverage) if coverage.state == CoverageState::Unknown => None,
        Some(coverage) => Some(coverage.missing.len()),
        None => Some(report.divisions().iter().filter(|division| division.missing.contains(&row.id)).count()),
    }
}

#[expect(clippy::too_many_arguments, reason = "the parts of one table, all of them borrowed")]
fn list(
    step: &DivisionsStep,
    report: &Report,
    all: &[usize],
    matrix: &Matrix,
    grid: Grid,
    free: usize,
    room: Room,
    theme: Theme,
) -> Vec<Row> {
    let others = step.others(report);
    let length = step.listed.len();
    let free = free - usize::from(others.is_some() && free > 1);
    let free = list_room(length, free);
    let shown = window(step.row.min(length.saturating_sub(1)), length, free);
    let mut rows = Vec::with_capacity(free + 2);
    for at in shown.clone() {
        let division = &report.divisions()[step.listed[at]];
        let here = at == step.row;
        let holds = cut_end(&division.holds, grid.first - grid.aside - 2);
        let mut row = Row::here(here, theme)
            .at(grid.name, name(division, grid.aside - grid.name - 1), theme.own())
            .at(grid.aside, holds, theme.own());
        row.targets.push((0..grid.first - 2, Target::Row(at)));
        let cell = |position: usize| {
            let requirement = &report.rows[all[position]];
            let status = requirement.cells().get(step.listed[at]).copied().unwrap_or(Status::Unknown);
            Cell::glyph(status, requirement.nowhere())
        };
        row = matrix.cells(row, at, here, cell, theme);
        if division.gap > 0 {
            row = row.until(matrix.last() + GAP, number(division.gap), theme.own());
        }
        rows.push(row.highlighted(here));
    }
    rows.extend(more_line(grid.name, length - shown.end, theme));
    if length == 0 && step.find.text().is_some() {
        rows.push(Row::new().at(grid.name, "No division has that name.", theme.muted()));
    }
    if let Some(others) = others {
        let here = step.row >= length;
        let (are, have) = if others == 1 { ("division", "has") } else { ("divisions", "have") };
        // A gap that couldn't be looked for isn't known to be absent.
        let (status, gap) = if others_are_known(report) {
            (Status::Pass, "no gap")
        } else {
            (Status::Unknown, "no known gap")
        };
        rows.push(
            Row::here(here, theme)
                .at(grid.name, status.glyph(), theme.status(status))
                .at(grid.name + 2, format!("{} {are} {have} {gap}", number(others)), theme.own())
                .until(room.width - 1, "Enter lists", theme.muted())
                .highlighted(here)
                .target(Target::Row(length)),
        );
    }
    rows
}

/// The name, marked where it is the home division.
fn name(division: &DivisionRow, room: usize) -> String {
    const HOME: &str = " (home)";
    if division.home {
        // A stand-in says it itself.
        let name = division.name.strip_suffix(HOME).unwrap_or(&division.name);
        format!("{}{HOME}", cut_middle(name, room - width(HOME)))
    } else {
        cut_middle(&division.name, room)
    }
}

fn pane(
    step: &DivisionsStep,
    report: &Report,
    column: &RequirementRow,
    room: Room,
    list: usize,
    theme: Theme,
) -> Pane {
    let (columns, rows) = (room.pane_width(), room.pane_rows(list));
    let Some(at) = step.division_at_cursor() else {
        let title = format!("{} {} · {}", column.number, column.title, column.status.word());
        return Pane { title, rows: evidence::brief(column, columns, rows, theme) };
    };
    let division = &report.divisions()[at];
    let cell = column.cells().get(at).copied().unwrap_or(Status::Unknown);
    let mut title = format!("{} {} in {}", column.number, column.title, cut_middle(&division.name, 32));
    if room.wide || cell == Status::Pass {
        title.push_str(&format!(" · {}", cell.word()));
    }
    if let (true, Some(cause)) = (cell.is_problem(), evidence::cause(column)) {
        title.push_str(&format!(" · {cause}"));
    }
    if rows >= 12 {
        let mut lines = in_division(report, column, at, evidence::TEXT, columns, theme);
        if let (true, Some(fix)) = (cell.is_problem(), &column.fix) {
            lines.extend(evidence::fix(column, fix, columns, theme));
        }
        return Pane { title, rows: lines };
    }
    let mut lines = in_division(report, column, at, 7, columns, theme);
    if let (true, Some(fix)) = (cell.is_problem(), &column.fix) {
        lines.extend(labelled("fix", 7, &fix.summary, columns, theme));
    }
    Pane { title, rows: lines }
}

/// Why a requirement does or doesn't hold in one division, and what shows it.
pub(super) fn in_division(
    report: &Report,
    row: &RequirementRow,
    at: usize,
    column: usize,
    room: usize,
    theme: Theme,
) -> Vec<Row> {
    let division = &report.divisions()[at];
    let cell = row.cells().get(at).copied().unwrap_or(Status::Unknown);
    let mut rows = labelled("why", column, &why(row, division, cell), room, theme);
    if let (Some(source), Some(coverage)) = (words::source(report.grants_source()), row.coverage())
        && let (Some(covered), Some(total)) = (coverage.covered, coverage.total)
    {
        let seen = format!("{source} grants {} of {} divisions.", number(covered), number(total));
        rows.extend(labelled("seen", column, &seen, room, theme));
    }
    rows
}

fn why(row: &RequirementRow, division: &DivisionRow, cell: Status) -> String {
    let roles = row.evidence().map_or(&[][..], |evidence| &evidence.grant.roles);
    let given = match (evidence::roles(roles), roles.len()) {
        (_, 0) => "It is held".into(),
        (names, 1) => format!("{} is given", evidence::capitalised(&names)),
        (names, _) => format!("{} are given", evidence::capitalised(&names)),
    };
    match cell {
        Status::Pass => format!("{given} here."),
        Status::Fail | Status::Warn if !row.nowhere() => {
            let elsewhere = match row.coverage().and_then(|coverage| coverage.covered) {
                Some(covered) => format!("in {} divisions, not in this one", number(covered)),
                None => "elsewhere, not in this one".into(),
            };
            format!("{given} {elsewhere}, {}", contents(division))
        }
        _ if row.explanation.is_empty() => row.why_needed.clone(),
        _ => row.explanation.clone(),
    }
}

/// `and this one has 4 queues and 31 conversations of the last 7 days.`
fn contents(division: &DivisionRow) -> String {
    let plural =
        |count: u64, word: &str| format!("{} {word}{}", number(count), if count == 1 { "" } else { "s" });
    let objects = division.objects.iter().filter(|(_, count)| **count > 0);
    let mut held: Vec<String> = objects.map(|(kind, count)| plural(*count, &kind.to_lowercase())).collect();
    if division.conversations_seen > 0 {
        held.push(plural(division.conversations_seen, "conversation"));
    }
    match held.as_slice() {
        [] if division.objects.is_empty() => {
            "and what this one holds is unknown, which counts as something.".into()
        }
        [] => "and this one is empty; an older conversation can't be ruled out.".into(),
        [one] => format!("and this one has {one}."),
        [front @ .., last] => format!("and this one has {} and {last}.", front.join(", ")),
    }
}

fn nothing_yet(shared: &Shared, theme: Theme) -> Main {
    let step = shared.number_of(Step::Permissions);
    let (what, next) = if shared.checks.is_running() {
        (
            "The divisions appear here once the checks have settled.",
            format!("They go on in the meantime; step {step} shows how far."),
        )
    } else {
        ("There is nothing to show yet.", format!("The checks haven't run: step {step} runs them."))
    };
    Main::plain(vec![
        Row::prose("Divisions", theme.bold()),
        Row::new(),
        Row::prose(what, theme.own()),
        Row::prose(next, theme.own()),
    ])
}

/// Divisions that couldn't be read: what that means, and the row that says why.
fn unreadable(report: &Report, room: Room, theme: Theme) -> Main {
    let mut rows = vec![
        Row::prose("The org's divisions couldn't be read.", theme.bold()),
        Row::new(),
        Row::prose("So it is unknown whether the permissions hold in all of them.", theme.own()),
    ];
    if let Some(access) = report.rows.iter().find(|row| row.kind() == Kind::DivisionAccess) {
        rows.push(Row::new());
        rows.extend(evidence::brief(access, room.width, room.height.saturating_sub(5), theme));
    }
    Main::plain(rows)
}
