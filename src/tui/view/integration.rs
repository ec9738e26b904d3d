//! Step Integration: what is to be connected, or going on where one left.

use super::{Main, Pane, Room};
use crate::{
    model::integration::Integration,
    text::cut_middle,
    tui::{
        glyphs::{DOWN, HERE},
        row::Row,
        theme::Theme,
        widgets::{field, labelled, more, prose, window},
    },
    wizard::{Find, IntegrationStep, IntegrationStop, Shared, ShownField, Target},
};

/// The step as it stands now.
pub fn view(step: &IntegrationStep, shared: &Shared, room: Room, theme: Theme) -> Main {
    let mut rows =
        vec![Row::prose("What do you want to connect to Genesys Cloud?", theme.bold()), Row::new()];
    if let Some(line) = shared.resume_line() {
        let here = step.stop == IntegrationStop::Resume;
        let row = cursor(Row::new(), here, theme).at(3, format!("Go on where you left: {line}"), theme.own());
        rows.extend([row.highlighted(here), Row::new()]);
    }
    if let Find::Typing(text) | Find::Kept(text) = &step.find {
        let row = Row::new().at(1, "find", theme.muted());
        rows.push(field(row, 10, 50, &ShownField::Real(text), step.find.is_typing(), theme));
        rows.push(Row::new());
    }
    // In a narrow window the columns move together, so that the last one stays whole.
    let last = if room.width < 80 { 44 } else { 47 };
    rows.push(Row::new().at(3, "integration", theme.muted()).at(26, "looks at", theme.muted()).at(
        last,
        "what is checked",
        theme.muted(),
    ));
    let listed = step.listed(shared);
    let free = room.list_rows().saturating_sub(rows.len() + 1).max(1);
    let shown = window(step.cursor, listed.len(), free);
    for at in shown.clone() {
        let integration = &shared.integrations[listed[at]];
        let here = step.stop == IntegrationStop::List && at == step.cursor;
        rows.push(
            cursor(Row::new(), here, theme)
                .at(3, cut_middle(&integration.title, 21), theme.own())
                .at(26, integration.looks_at(), theme.own())
                .at(last, integration.what_is_checked(), theme.own())
                .highlighted(here)
                .target(Target::Row(at)),
        );
    }
    if shown.end < listed.len() {
        rows.push(more(3, DOWN, listed.len() - shown.end, theme));
    }
    if listed.is_empty() {
        rows.push(Row::new().at(3, "Nothing here has that name.", theme.muted()));
    }
    let highlighted = listed.get(step.cursor).map(|at| &shared.integrations[*at]);
    Main { rows, pane: highlighted.map(|integration| about(integration, room, theme)) }
}

fn about(integration: &Integration, room: Room, theme: Theme) -> Pane {
    let width = room.pane_width();
    let mut rows = prose(&integration.summary, 1, width, theme);
    let about = &integration.about;
    let lines =
        [("you need", &about.you_need), ("you leave", &about.you_leave), ("it changes", &about.it_changes)];
    for (label, text) in lines {
        // One column more than elsewhere, so that the longest line of the guide stays whole.
        rows.extend(labelled(label, 13, text, width.max(80), theme));
    }
    Pane { title: integration.title.clone(), rows }
}

fn cursor(row: Row, here: bool, theme: Theme) -> Row {
    if here { row.at(1, HERE, theme.accent()) } else { row }
}
