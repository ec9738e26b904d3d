//! Step Integration: what to connect, or going on where you left.

use super::{List, Main, Pane, Room, Row, Theme, find_line, heads, labelled, prose};
use crate::{
    model::Integration,
    text::cut_middle,
    wizard::{IntegrationStep, IntegrationStop, Shared, resume_line},
};

pub(super) fn view(step: &IntegrationStep, shared: &Shared, room: Room, theme: Theme) -> Main {
    let mut rows =
        vec![Row::prose("What do you want to connect to Genesys Cloud?", theme.bold()), Row::new()];
    if let Some(line) = resume_line(shared) {
        let here = step.stop == IntegrationStop::Resume;
        let row = Row::here(here, theme).at(3, format!("Go on where you left: {line}"), theme.own());
        rows.extend([row.highlighted(here), Row::new()]);
    }
    if step.find.text().is_some() {
        rows.extend([find_line(&step.find, theme), Row::new()]);
    }
    // In a narrow window the columns move together, so that the last one stays whole.
    let last = if room.width < 80 { 44 } else { 47 };
    rows.push(heads([(3, "integration"), (26, "looks at"), (last, "what is checked")], theme));
    let listed = step.listed(shared);
    let free = room.list_rows().saturating_sub(rows.len() + 1).max(1);
    let focused = step.stop == IntegrationStop::List;
    let list = List { length: listed.len(), cursor: step.cursor, focused, room: free, column: 3 };
    rows.extend(list.rows(theme, |at, row| {
        let integration = &shared.integrations[listed[at]];
        row.at(3, cut_middle(&integration.title, 21), theme.own())
            .at(26, integration.looks_at(), theme.own())
            .at(last, integration.what_is_checked(), theme.own())
    }));
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
