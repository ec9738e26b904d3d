//! Step Save: keeping the credentials in the keyring, with its three ends.

use super::{ASKING, Main, Room, Row, Theme, buttons, field, prose, prose_after, value};
use crate::{
    model::Status,
    text::{clock, cut_end},
    wizard::{SaveStep, SaveStop, Saving, Shared, not_saved},
};

pub(super) fn view(step: &SaveStep, shared: &Shared, room: Room, theme: Theme) -> Main {
    let question = "Keep the credentials in the keyring of this computer? You may skip this.";
    let mut rows = vec![Row::prose(question, theme.bold()), Row::new()];
    let row = Row::new().at(1, "Name", theme.muted());
    rows.push(field(row, 10, 53, &step.shown_name(shared), step.stop == SaveStop::Name, theme));
    let keyring = format!("{}: Client ID and Client Secret", shared.presets.store);
    rows.push(value("Keyring", 10, cut_end(&keyring, room.width - 11), theme));
    rows.push(value("Beside", 10, "a settings file: region and names, nothing secret", theme));

    match &shared.saving {
        Saving::Offered => {}
        Saving::Asking { since, .. } => {
            rows.push(Row::new());
            let text = format!("Waiting for the keyring: {}", clock(shared.now.duration_since(*since)));
            rows.push(Row::new().at(1, ASKING, theme.asking()).at(3, text, theme.own()));
        }
        Saving::Saved { store, .. } => {
            rows.push(Row::new());
            rows.push(end(Status::Pass, format!("Saved and read back from {store}."), theme));
            rows.extend(later(shared, "Check again any day:  ", room, theme));
        }
        Saving::NotSaved(problem) => {
            let words = not_saved(problem);
            rows.push(Row::new());
            let mark = Row::glyph(Status::Fail, theme);
            rows.extend(prose_after(mark, &words.what, 3, room.width.max(80), theme));
            rows.extend(prose(&words.why, 3, room.width, theme));
            rows.extend(prose(&words.next, 3, room.width, theme));
            rows.extend(prose("Later checks can read it by pipe:", 3, room.width, theme));
            rows.extend(later(shared, "", room, theme));
        }
        Saving::NothingToKeep => {
            rows.push(Row::new());
            let text = "Nothing to keep: an access token expires by itself, so it stays in memory only.";
            rows.push(end(Status::NotApplicable, text.into(), theme));
        }
        Saving::Skipped => {
            rows.push(Row::new());
            let text = "Skipped. Nothing was stored; the secret goes when Greenlight ends.";
            rows.push(end(Status::NotApplicable, text.into(), theme));
        }
    }
    let labels: Vec<&str> = shared.saving.buttons().iter().map(|button| button.label()).collect();
    let focused = (step.stop == SaveStop::Buttons).then_some(step.button);
    rows.extend(buttons(&labels, focused, 5, 5, room.width, theme));
    Main::plain(rows)
}

fn end(status: Status, text: String, theme: Theme) -> Row {
    Row::glyph(status, theme).at(3, text, theme.own())
}

/// The command that checks again, each of its lines alone on a row so that it can be selected.
fn later(shared: &Shared, lead: &'static str, room: Room, theme: Theme) -> Vec<Row> {
    let command = shared.shown_later_command().unwrap_or_default();
    let free = room.width.saturating_sub(4 + lead.len());
    let lines = command.lines().enumerate();
    lines
        .map(|(at, line)| {
            let lead = if at == 0 { lead } else { "" };
            let line = cut_end(line.trim_end_matches(" \\"), free);
            Row::new().at(3, lead, theme.own()).at(3 + lead.len(), line, theme.own())
        })
        .collect()
}
