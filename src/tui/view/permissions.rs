//! Step Permissions: one row for each requirement, from its names before anything is asked to what was judged.

use super::{
    Main, Pane, PanePlace, Room, Row, Theme, button, evidence, heads, list_room, more_line, widgets, window,
};
use crate::{
    model::{
        ClientNeed, Need, RequirementRow,
        permission::admin_path,
        report::{verdict, words},
    },
    text::{clock, cut_end, cut_middle, width},
    wizard::{PermissionsStep, PermissionsStop, Row as Check, Run, Shared, Target, Watch, counted},
};

/// The columns of the table: status, requirement, granted, live, divisions, cause.
const COLUMNS: [usize; 6] = [7, 18, 45, 54, 63, 76];

pub(super) fn view(step: &PermissionsStep, shared: &Shared, room: Room, theme: Theme) -> Main {
    if matches!(shared.checks.run, Run::NotStarted) {
        not_asked(step, shared, room, theme)
    } else {
        table(step, shared, room, theme)
    }
}

fn table(step: &PermissionsStep, shared: &Shared, room: Room, theme: Theme) -> Main {
    let mut rows = vec![title(shared, room, theme)];
    if room.wide {
        rows.push(Row::new());
    }
    let shows = Shows::in_width(room.width);
    rows.push(head(shows, theme));
    let both_names = matches!(room.pane, PanePlace::Beside(_));
    let listed = step.listed(shared);
    let lines = if both_names { 2 } else { 1 };
    let free = (room.list_rows().saturating_sub(rows.len()) / lines).max(1);
    let shown = window(step.cursor, listed.len(), list_room(listed.len(), free));
    for at in shown.clone() {
        let check = &shared.checks.rows[listed[at]];
        let finding = shared.shown_row(listed[at]);
        let here = at == step.cursor;
        rows.push(
            line(shared, check, here, finding, shows, room.width, theme)
                .highlighted(here)
                .target(Target::Row(at)),
        );
        if both_names {
            rows.extend(names_line(finding, room.width, theme));
        }
    }
    rows.extend(more_line(COLUMNS[1], listed.len() - shown.end, theme));
    let pane = step.row_at_cursor(shared).map(|at| pane(shared, at, room, rows.len(), theme));
    Main { rows, pane }
}

fn pane(shared: &Shared, at: usize, room: Room, list: usize, theme: Theme) -> Pane {
    let check = &shared.checks.rows[at];
    let title = format!("{} {}", check.number, check.title);
    let Some(finding) = shared.shown_row(at) else {
        let why = shared.chosen().requirement(&check.id).map(|requirement| requirement.why.clone());
        let rows = widgets::labelled("why", 10, &why.unwrap_or_default(), room.pane_width(), theme);
        return Pane { title, rows };
    };
    let cause = evidence::cause(finding);
    let tall = room.pane_rows(list) >= 12;
    let mut parts = vec![title];
    if tall {
        parts.push(finding.status.word().into());
    }
    parts.extend(cause);
    let rows = if tall {
        evidence::whole(shared, finding, room.pane_width(), theme)
    } else {
        evidence::brief(finding, room.pane_width(), room.pane_rows(list), theme)
    };
    Pane { title: parts.join(" · "), rows }
}

/// What is going on: the bar while calls run, else the counts and the verdict.
fn title(shared: &Shared, room: Room, theme: Theme) -> Row {
    let edge = room.width - 1;
    let unproved = unproved(shared);
    let counts = counted(&PermissionsStep::counts(shared)).into_iter().chain(unproved.clone());
    let counts = counts.collect::<Vec<String>>().join(" · ");
    match &shared.checks.run {
        Run::Running { answered, planned, .. } if shared.checks.asks_everything() => {
            widgets::progress(*answered, *planned, theme).until(edge, counts, theme.own())
        }
        run if room.wide => {
            let notes = match shared.checks.watch {
                Watch::On { .. } => [
                    "watched: rows that are not green are asked again every 5 seconds",
                    "watched, every 5 seconds",
                ],
                Watch::Off => {
                    ["each permission is checked twice: against the grants, and live", "checked twice"]
                }
            };
            let cost = match (run, &shared.checks.report) {
                (Run::Settled { took, .. }, Some(report)) => {
                    let cost = format!("{} calls · {}", report.head.requests.total, clock(*took));
                    unproved.map_or(cost.clone(), |unproved| format!("{unproved} · {cost}"))
                }
                _ => String::new(),
            };
            let fits = |note: &&str| 15 + width(note) + 3 + width(&cost) <= edge;
            let note = notes.into_iter().find(fits).unwrap_or_default();
            let row = Row::new().at(1, "Permissions", theme.bold()).at(15, note, theme.own());
            row.until(edge, cost, theme.muted())
        }
        _ => match &shared.checks.report {
            Some(report) => {
                let verdict = report.verdict_of_client().unwrap_or(report.head.verdict);
                widgets::verdict(&counts, theme.own(), edge, verdict, theme)
            }
            None => Row::prose(counts, theme.own()),
        },
    }
}

/// How much of what holds no live call proved, once everything was asked.
fn unproved(shared: &Shared) -> Option<String> {
    let report = shared.checks.report.as_ref()?;
    let count = verdict::not_proved_live(&report.rows).len();
    (count > 0).then(|| format!("{count} not proved live"))
}

/// Which columns there is room for. They go in this order: cause, granted and live.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shows {
    Cause,
    /// All but the cause.
    Sources,
    /// Neither the cause nor the sources.
    Divisions,
}

impl Shows {
    fn in_width(width: usize) -> Self {
        match width {
            ..76 => Self::Divisions,
            76..100 => Self::Sources,
            _ => Self::Cause,
        }
    }

    fn divisions_column(self) -> usize {
        if self == Self::Divisions { COLUMNS[2] } else { COLUMNS[4] }
    }
}

fn head(shows: Shows, theme: Theme) -> Row {
    let [status, requirement, granted, live, _, cause] = COLUMNS;
    let (always, divisions) = (
        [(4, "#"), (status, "status"), (requirement, "requirement")],
        (shows.divisions_column(), "divisions"),
    );
    let sources = [(granted, "granted"), (live, "live")];
    match shows {
        Shows::Divisions => heads(always.into_iter().chain([divisions]), theme),
        Shows::Sources => heads(always.into_iter().chain(sources).chain([divisions]), theme),
        Shows::Cause => heads(always.into_iter().chain(sources).chain([divisions, (cause, "cause")]), theme),
    }
}

fn line(
    shared: &Shared,
    check: &Check,
    here: bool,
    finding: Option<&RequirementRow>,
    shows: Shows,
    width: usize,
    theme: Theme,
) -> Row {
    let [status, requirement, granted, live, _, cause] = COLUMNS;
    let row = Row::here(here, theme).until(5, check.number.to_string(), theme.own());
    let row = match finding.filter(|_| check.finding().is_some()) {
        Some(finding) => widgets::status(row, status, finding.status, theme),
        None if check.is_waiting() => widgets::waiting(row, status, theme),
        None => widgets::asking(row, status, theme),
    };
    let row = row.at(requirement, cut_middle(&check.title, 26), theme.own());
    let row = if shows == Shows::Divisions {
        row
    } else {
        let row = row.at(granted, finding.map_or_else(String::new, words::granted), theme.own());
        match (check.asking_for(shared.now), finding) {
            (Some(time), _) => row.at(live, clock(time), theme.asking()),
            (None, Some(finding)) => row.at(live, words::live(finding), theme.own()),
            (None, None) => row,
        }
    };
    let column = shows.divisions_column();
    let row = row.at(column, finding.map_or_else(String::new, words::divisions), theme.own());
    let extra = extra(shared, check);
    let row = match (shows, extra, finding) {
        (Shows::Cause, Some(extra), _) => row.at(cause, cut_end(&extra.1, width - cause - 1), theme.own()),
        (Shows::Cause, None, Some(finding)) => {
            row.at(cause, cut_end(&finding.cause_detail, width - cause - 1), theme.own())
        }
        (_, Some((short, _)), _) => row.until(width - 1, short, theme.own()),
        _ => row,
    };
    row.bold(check.just_changed(shared.now))
}

/// What is said of a row for the moment: short, and in the column of causes.
fn extra(shared: &Shared, check: &Check) -> Option<(String, String)> {
    if check.just_changed(shared.now) {
        return Some(("just now".into(), "just now".into()));
    }
    let again = check.asked_again_at(shared.presets.settle)?;
    let left = clock(again.duration_since(shared.now));
    Some((left.clone(), format!("again in {left}")))
}

/// Both names, below the row: where there is room at the right, there is room here.
fn names_line(finding: Option<&RequirementRow>, room: usize, theme: Theme) -> Option<Row> {
    let names = finding?.permission()?;
    let free = room - COLUMNS[1] - 1;
    let joined = names.resolved.iter().map(ToString::to_string).collect::<Vec<_>>().join(" + ");
    let paths = names.ui_path.iter().map(|path| admin_path(path)).collect::<Vec<_>>().join(" + ");
    let both = format!("{joined}  {paths}");
    let text = if width(&both) <= free { both } else { cut_end(&joined, free) };
    Some(Row::new().at(COLUMNS[1], text, theme.muted()))
}

/// Nothing was asked of the org yet: what will be, with both names of each permission.
fn not_asked(step: &PermissionsStep, shared: &Shared, room: Room, theme: Theme) -> Main {
    let rows_focused = step.stop == PermissionsStop::Rows;
    let titled = room.width >= 108;
    let (path_at, name_at) = if titled { (34, 75) } else { (6, if room.wide { 47 } else { 46 }) };
    let checks: Vec<&Check> = step.listed(shared).into_iter().map(|at| &shared.checks.rows[at]).collect();
    let mut rows = vec![
        Row::prose(
            format!("{} requirements. The org hasn't been asked anything yet.", checks.len()),
            theme.bold(),
        ),
        if titled {
            let screens = (path_at, "in Genesys's screens");
            heads([(4, "#"), (7, "requirement"), screens, (name_at, "in the API")], theme)
        } else {
            heads([(4, "#"), (6, "in Genesys's screens"), (name_at, "in the API")], theme)
        },
    ];
    let foot = 4;
    let free = room.list_rows().max(room.height.min(19)).saturating_sub(rows.len() + foot).max(1);
    // Requirements with two permissions take two lines, as long as there is room.
    let doubles = room.height >= 19;
    let names: Vec<Vec<(String, String)>> =
        checks.iter().map(|check| names(shared, &check.id, doubles)).collect();
    let lines: usize = names.iter().map(|names| names.len().max(1)).sum();
    let shown = if lines <= free {
        0..checks.len()
    } else {
        window(step.cursor, checks.len(), free.min(checks.len()))
    };
    for at in shown {
        let here = rows_focused && at == step.cursor;
        let check = checks[at];
        for (index, (path, name)) in names[at].iter().enumerate() {
            let mut row = Row::here(here && index == 0, theme);
            if index == 0 {
                row = row.until(5, check.number.to_string(), theme.own());
                if titled {
                    row = row.at(7, check.title.clone(), theme.own());
                }
            }
            let row = row.at(path_at, cut_middle(path, name_at - path_at - 1), theme.own()).at(
                name_at,
                cut_middle(name, room.width - name_at - 1),
                theme.own(),
            );
            rows.push(row.highlighted(here && index == 0).target(Target::Row(at)));
        }
    }
    let requirement = checks.get(step.cursor).and_then(|check| shared.chosen().requirement(&check.id));
    if let (Some(requirement), true) = (requirement, rows_focused && !room.wide) {
        let why = format!("{}: {}", requirement.title, requirement.why);
        rows.push(Row::new().at(3, cut_end(&why, room.width - 4), theme.muted()));
    } else {
        rows.push(Row::new());
    }
    rows.push(tick(step, shared, theme));
    rows.push(button(Row::new(), 5, "Run the checks", step.stop == PermissionsStop::Button, 0, theme));
    // Where there is room below, the requirement itself stands there.
    let pane = requirement.filter(|_| room.wide && room.height >= 30).map(|requirement| {
        let columns = room.pane_width();
        let asked = requirement.asked.as_deref().unwrap_or("nothing by name");
        let mut lines = widgets::labelled("asked", 10, asked, columns, theme);
        lines.extend(widgets::labelled("why", 10, &requirement.why, columns, theme));
        Pane { title: format!("{} {}", checks[step.cursor].number, requirement.title), rows: lines }
    });
    Main { rows, pane }
}

/// Path and name of each permission of a requirement; its title where it has none.
fn names(shared: &Shared, id: &str, all: bool) -> Vec<(String, String)> {
    let Some(requirement) = shared.chosen().requirement(id) else { return Vec::new() };
    let Need::Client(ClientNeed::Permission(need)) = &requirement.need else {
        let what = requirement.asked.as_deref().filter(|asked| asked.len() <= 32).unwrap_or_default();
        return vec![(requirement.title.clone(), what.to_owned())];
    };
    let first = need.alternatives.first().map(Vec::as_slice).unwrap_or_default();
    let paths = need.ui_path.iter().map(|path| admin_path(path)).chain(std::iter::repeat(String::new()));
    paths.zip(first).map(|(path, name)| (path, name.to_string())).take(if all { 9 } else { 1 }).collect()
}

/// `[x] also send the one write that Genesys must refuse (row 9)`
fn tick(step: &PermissionsStep, shared: &Shared, theme: Theme) -> Row {
    let Some(at) = shared.chosen().writes() else { return Row::new() };
    let here = step.stop == PermissionsStop::Write;
    let row = Row::here(here, theme);
    let mark = if shared.checks.send_write { "[x]" } else { "[ ]" };
    let text = format!("also send the one write that Genesys must refuse (row {})", at + 1);
    row.at(3, mark, theme.bold()).at(7, text, theme.own()).highlighted(here)
}
