//! What to fix: each fix once, with the rows that it fixes.

use super::{List, Main, Pane, Room, Row, Theme, evidence, heads, prose_after};
use crate::{
    text::{cut_end, width},
    wizard::{FixForRows, Shared},
};

pub(super) fn view(shared: &Shared, cursor: usize, room: Room, theme: Theme) -> Main {
    let fixes = shared.fixes();
    let mut rows = vec![Row::prose(format!("To fix: {}", fixes.len()), theme.bold()), Row::new()];
    if fixes.is_empty() {
        rows.push(Row::new().at(3, "There is nothing to fix.", theme.own()));
        return Main::plain(rows);
    }
    rows.push(heads([(3, "rows"), (14, "what to do")], theme));
    let free = room.list_rows().saturating_sub(rows.len() + 1).max(1);
    let list = List { length: fixes.len(), cursor, focused: true, room: free, column: 3 };
    rows.extend(list.rows(theme, |at, row| {
        row.at(3, cut_end(&numbers(&fixes[at]), 10), theme.own()).at(
            14,
            cut_end(&evidence::deed(fixes[at].fix), room.width - 15),
            theme.own(),
        )
    }));
    let pane = fixes.get(cursor).map(|fix| Pane {
        title: match fix.rows.as_slice() {
            [one] => format!("fixes row {one}"),
            _ => format!("fixes rows {}", numbers(fix)),
        },
        rows: steps(fix, room.pane_width(), theme),
    });
    Main { rows, pane }
}

/// `3-5, 9`
fn numbers(fix: &FixForRows<'_>) -> String {
    let runs = fix.rows.chunk_by(|before, after| *after == *before + 1);
    let runs = runs.map(|run| match run {
        [first, _, .., last] => format!("{first}-{last}"),
        [first, last] => format!("{first}, {last}"),
        run => run.iter().map(ToString::to_string).collect(),
    });
    runs.collect::<Vec<String>>().join(", ")
}

fn steps(fix: &FixForRows<'_>, room: usize, theme: Theme) -> Vec<Row> {
    let mut rows = Vec::new();
    for (at, step) in fix.fix.steps.iter().enumerate() {
        let number = Row::new().at(1, (at + 1).to_string(), theme.muted());
        rows.extend(prose_after(number, step, 4, room, theme));
    }
    if let Some(url) = &fix.fix.url
        && width(url) + 2 <= room
    {
        rows.push(Row::new().at(1, url.clone(), theme.address()));
    }
    rows
}
