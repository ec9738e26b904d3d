//! What is to be mended: the same mend once, with the rows that it turns.

use super::{Main, Pane, Room, evidence};
use crate::{
    text::{cut_end, width},
    tui::{
        glyphs::{DOWN, HERE},
        row::Row,
        theme::Theme,
        widgets::{more, prose, window},
    },
    wizard::{Mend, Shared, Target},
};

/// The list of mends, and the steps of the one that has the cursor.
pub fn view(shared: &Shared, cursor: usize, room: Room, theme: Theme) -> Main {
    let mends = shared.fixes();
    let mut rows = vec![Row::prose(format!("To mend: {}", mends.len()), theme.bold()), Row::new()];
    if mends.is_empty() {
        rows.push(Row::new().at(3, "There is nothing to mend.", theme.own()));
        return Main::plain(rows);
    }
    rows.push(Row::new().at(3, "rows", theme.muted()).at(14, "what to do", theme.muted()));
    let free = room.list_rows().saturating_sub(rows.len() + 1).max(1);
    let shown = window(cursor, mends.len(), free);
    for at in shown.clone() {
        let here = at == cursor;
        let row = if here { Row::new().at(1, HERE, theme.accent()) } else { Row::new() };
        rows.push(
            row.at(3, cut_end(&numbers(&mends[at]), 10), theme.own())
                .at(14, cut_end(&evidence::deed(mends[at].fix), room.width - 15), theme.own())
                .highlighted(here)
                .target(Target::Row(at)),
        );
    }
    if shown.end < mends.len() {
        rows.push(more(3, DOWN, mends.len() - shown.end, theme));
    }
    let pane = mends.get(cursor).map(|mend| Pane {
        title: match mend.rows.as_slice() {
            [one] => format!("mends row {one}"),
            _ => format!("mends rows {}", numbers(mend)),
        },
        rows: steps(mend, room.pane_width(), theme),
    });
    Main { rows, pane }
}

/// `3-5, 9`
fn numbers(mend: &Mend<'_>) -> String {
    let runs = mend.rows.chunk_by(|before, after| *after == *before + 1);
    let runs = runs.map(|run| match run {
        [first, _, .., last] => format!("{first}-{last}"),
        [first, last] => format!("{first}, {last}"),
        run => run.iter().map(ToString::to_string).collect(),
    });
    runs.collect::<Vec<String>>().join(", ")
}

fn steps(mend: &Mend<'_>, room: usize, theme: Theme) -> Vec<Row> {
    let mut rows = Vec::new();
    for (at, step) in mend.fix.steps.iter().enumerate() {
        let mut lines = prose(step, 4, room, theme);
        if let Some(first) = lines.first_mut() {
            *first = Row::new().at(1, (at + 1).to_string(), theme.muted()).beside(std::mem::take(first));
        }
        rows.append(&mut lines);
    }
    if let Some(url) = &mend.fix.url
        && width(url) + 2 <= room
    {
        rows.push(Row::new().at(1, url.clone(), theme.address()));
    }
    rows
}
