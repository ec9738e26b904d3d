//! Step Report: what it comes to, what isn't green, what was attested, and the next time.

use super::{
    HERE, Main, Room, Row, Theme,
    hand_over::{head, not_saved},
    list_room, more_line, prose, value, widgets, window,
};
use crate::{
    model::{RequirementRow, Status, permission::admin_path},
    text::{cut_end, cut_middle, number, wrap},
    wizard::{ReportItem, ReportStep, Saving, Shared, Target},
};

/// The columns of the list: status, title, how many people.
const COLUMNS: [usize; 3] = [3, 14, 52];
/// How many rows of the list are to be seen at least, if there are as many.
const LACKING: usize = 7;
/// Where texts begin beside their labels.
const TEXT: usize = 13;

pub(super) fn view(step: &ReportStep, shared: &Shared, room: Room, theme: Theme) -> Main {
    let edge = room.width.min(100) - 1;
    let items = ReportStep::items(shared);
    let here = |item: ReportItem| step.item(shared) == Some(item);
    let mut rows = head(shared, here(ReportItem::See), edge, theme);
    let foot = foot(step, shared, &items, edge, theme);
    let notes = || shared.shown_report().into_iter().flat_map(|report| &report.head.notes);
    let whole: Vec<Row> = notes().flat_map(|note| prose(note, 1, edge, theme)).collect();
    // Where it is tight a note has one row, so that what isn't green keeps some: the saved report has all of it.
    let free = room.height.saturating_sub(rows.len() + whole.len() + foot.len() + 2);
    if free >= LACKING.min(items.len()) {
        rows.extend(whole);
    } else {
        rows.extend(notes().map(|note| Row::prose(cut_end(note, edge - 1), theme.own())));
    }
    let airy = room.height >= rows.len() + foot.len() + 2 + LACKING / 2;
    rows.extend(airy.then(Row::new));

    let lacking: Vec<(usize, usize)> = items
        .iter()
        .enumerate()
        .filter_map(|(at, item)| match item {
            ReportItem::Lacking(row) => Some((at, *row)),
            ReportItem::See | ReportItem::Command => None,
        })
        .collect();
    let free = room.height.saturating_sub(rows.len() + foot.len() + usize::from(airy)).max(1);
    let free = list_room(lacking.len(), free);
    let at_cursor = lacking.iter().position(|(at, _)| *at == step.cursor);
    // Before the list it stands at its top, behind it at its end.
    let behind = if here(ReportItem::Command) { lacking.len().saturating_sub(1) } else { 0 };
    let shown = window(at_cursor.unwrap_or(behind), lacking.len(), free);
    let below = lacking.len() - shown.end;
    for (at, row) in &lacking[shown] {
        if let Some(finding) = shared.shown_row(*row) {
            rows.push(line(finding, here(ReportItem::Lacking(*row)), room, theme).target(Target::Row(*at)));
        }
    }
    rows.extend(more_line(COLUMNS[0], below, theme));
    if !lacking.is_empty() && airy {
        rows.push(Row::new());
    }
    rows.extend(foot);
    Main::plain(rows)
}

/// `‼ warn  Cobrowse › Chat › Escalate  786 of 10,000 people`
fn line(finding: &RequirementRow, here: bool, room: Room, theme: Theme) -> Row {
    let [status, title, note] = COLUMNS;
    let row = widgets::status(Row::here(here, theme), status, finding.status, theme);
    let words = match finding.subject_counts() {
        Some(counts) if counts.pass + counts.fail + counts.warn + counts.unknown > 0 => {
            let lacking = counts.fail + counts.warn + counts.unknown;
            format!("{} of {} people", number(lacking), number(lacking + counts.pass))
        }
        _ => finding.cause_detail.clone(),
    };
    let free = if words.is_empty() { room.width - title - 1 } else { note - title - 2 };
    row.at(title, cut_middle(&admin_path(&finding.title), free), theme.own())
        .at(note, cut_end(&words, room.width - note - 1), theme.own())
        .highlighted(here)
}

/// What was attested, the report, the next time, where the credentials are.
fn foot(step: &ReportStep, shared: &Shared, items: &[ReportItem], edge: usize, theme: Theme) -> Vec<Row> {
    let line = |label: &'static str, text: String| value(label, TEXT, cut_end(&text, edge - TEXT), theme);
    let mut rows = Vec::new();
    let attested = ReportStep::attested_lines(shared);
    // What nobody could read is left to a person as well: only the report knows.
    let to_attest = match shared.shown_report() {
        Some(report) => {
            attested.len() + report.rows.iter().filter(|row| row.status == Status::Manual).count()
        }
        None => shared.manual().count(),
    };
    if to_attest > 0 {
        let status = if attested.len() >= to_attest { Status::Pass } else { Status::Manual };
        let last = attested.last().map_or_else(String::new, |last| {
            let by = last.by.as_deref().map(|name| format!(" by {name}")).unwrap_or_default();
            format!(", last at {}{by}", last.at)
        });
        let text = format!("{} of {to_attest}{last}", attested.len());
        let row = Row::new().at(1, "Attested", theme.muted()).at(TEXT, status.glyph(), theme.status(status));
        rows.push(row.at(TEXT + 2, cut_end(&text, edge - TEXT - 2), theme.own()));
    }
    rows.push(line("Report", "s saves it: table, JSON, HTML, Markdown, JUnit, CSV".into()));
    if let Some(command) = shared.shown_later_command() {
        let here = step.item(shared) == Some(ReportItem::Command);
        let at = items.iter().position(|item| *item == ReportItem::Command).unwrap_or(0);
        // As one command, over as many lines as it takes.
        let command =
            command.lines().map(|line| line.trim().trim_end_matches(" \\")).collect::<Vec<_>>().join(" ");
        let parts = wrap(&command, edge - TEXT - 2);
        let last = parts.len() - 1;
        for (place, part) in parts.into_iter().enumerate() {
            let part = if place < last { format!("{part} \\") } else { part };
            let row = if place == 0 { Row::new().at(1, "Next month", theme.muted()) } else { Row::new() };
            let row = if here && place == 0 { row.at(TEXT - 2, HERE, theme.accent()) } else { row };
            rows.push(row.at(TEXT, part, theme.own()).highlighted(here).target(Target::Row(at)));
        }
    }
    match &shared.saving {
        Saving::Saved { store, at, .. } => {
            rows.push(line("Saved in", format!("{store}, read back at {}", shared.time_of_day(*at))));
        }
        Saving::NothingToKeep => rows.push(line("Not saved", "an access token expires by itself".into())),
        _ => rows.push(line("Not saved", not_saved(shared))),
    }
    rows
}
