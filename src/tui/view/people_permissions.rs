//! The permissions of people: features × groups, and permissions × people. What is counted and judged comes from
//! the state; only the rows and columns on screen are built, however many people there are.

use jiff::SignedDuration;

use super::{Main, Matrix, Room, Row, Theme, button, list_room, more, prose, widgets};
use crate::{
    model::permission::admin_path,
    text::{clock, number, width},
    wizard::{PeoplePermissionsStep, PeoplePermissionsStop, Run, Shared, View, remaining},
};

mod cell;
mod features;
mod people;
mod plan;

pub(super) use cell::screen as evidence;
pub(super) use plan::view as plan;

pub(super) fn view(step: &PeoplePermissionsStep, shared: &Shared, room: Room, theme: Theme) -> Main {
    match (&step.features.overview, step.view) {
        (Some(overview), View::Features) => features::view(step, shared, overview, room, theme),
        (Some(_), View::People) => people::view(step, shared, room, theme),
        (None, _) => nothing_yet(step, shared, room, theme),
    }
}

/// What is looked at, the longest that fits, and how it stands: the bar while calls run, else the verdict or what the
/// run has cost.
fn title(shared: &Shared, sentences: &[String], room: Room, theme: Theme) -> Row {
    let edge = room.width - 1;
    let fitting = |right: &str| {
        let fits = |sentence: &&String| 1 + width(sentence) + 3 + width(right) <= edge;
        sentences.iter().find(fits).or(sentences.last()).cloned().unwrap_or_default()
    };
    if let Some(row) = progress(shared, room, theme) {
        return row;
    }
    match (&shared.checks.run, &shared.checks.report) {
        (Run::Settled { took, .. }, Some(report)) if room.wide => {
            let cost = format!("{} calls · {}", number(report.head.requests.total), clock(*took));
            Row::prose(fitting(&cost), theme.own()).until(edge, cost, theme.muted())
        }
        (_, Some(report)) => {
            let verdict = report.verdict_of_people().unwrap_or(report.head.verdict);
            widgets::verdict(&fitting(&format!("  {}", verdict.words())), theme.own(), edge, verdict, theme)
        }
        (_, None) => Row::prose(fitting(""), theme.own()),
    }
}

fn progress(shared: &Shared, room: Room, theme: Theme) -> Option<Row> {
    let Run::Running { answered, planned, remaining: rest, .. } = shared.checks.run else { return None };
    let row = widgets::progress(answered, planned, theme);
    let Some((rest, since)) = rest else { return Some(row) };
    let rest = SignedDuration::try_from(rest).unwrap_or_default() - shared.now.duration_since(since);
    Some(row.until(room.width - 1, remaining(rest), theme.own()))
}

/// Before the first report: nothing was asked yet, or it is being asked.
fn nothing_yet(step: &PeoplePermissionsStep, shared: &Shared, room: Room, theme: Theme) -> Main {
    let mut rows = Vec::new();
    if let Some(row) = progress(shared, room, theme) {
        rows.extend([row, Row::new()]);
        rows.extend(prose(
            "The features appear here once everybody has been checked. Leaving this step does not stop the checks; x does, \
             and R continues from there.",
            1,
            room.width,
            theme,
        ));
        return Main::plain(rows);
    }
    let here = step.stop == PeoplePermissionsStop::Run;
    rows.extend([Row::prose("The org hasn't been asked anything yet.", theme.bold()), Row::new()]);
    rows.push(button(Row::new(), 5, "Run the checks", here, 0, theme));
    Main::plain(rows)
}

/// How many columns aren't on screen: `← 3 · → 8 more groups`.
fn hidden_columns(matrix: &Matrix, what: &str) -> Option<String> {
    let more = |count: usize| format!("{} more {what}{}", number(count), if count == 1 { "" } else { "s" });
    match matrix.hidden() {
        (0, 0) => None,
        (0, behind) => Some(format!("→ {}", more(behind))),
        (before, 0) => Some(format!("← {}", more(before))),
        (before, behind) => Some(format!("← {} · → {}", number(before), more(behind))),
    }
}

/// How many rows of a matrix are on screen, where one may have to say what isn't.
fn matrix_room(length: usize, room: usize, columns_hidden: bool) -> usize {
    if columns_hidden { room.saturating_sub(1).max(1) } else { list_room(length, room) }
}

/// How many rows and columns aren't on screen.
fn not_shown(column: usize, below: usize, hidden: Option<String>, theme: Theme) -> Option<Row> {
    let below = (below > 0).then(|| more(below));
    let parts: Vec<String> = below.into_iter().chain(hidden).collect();
    (!parts.is_empty()).then(|| Row::new().at(column, parts.join("   "), theme.muted()))
}

/// What the permissions of these columns are called on the admin's screens.
fn admin_names(shared: &Shared, columns: impl Iterator<Item = usize>) -> Vec<String> {
    columns
        .filter_map(|column| shared.requirement_of_column(column))
        .map(|row| admin_path(&row.title))
        .collect()
}
