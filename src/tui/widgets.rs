//! Parts that several screens are built from: fields, buttons, prose, labelled lines, the line of keys. Each
//! makes rows; none keeps anything.

use std::borrow::Cow;

use ratatui::style::Style;

use super::{glyphs, row::Row, theme::Theme};
use crate::{
    model::{Status, Verdict, report::words},
    text::{PROSE, cut_end, number, pad, width, wrap},
    wizard::{Action, Command, Find, ShownField, Stand, Target},
};

/// Prose from a column on, wrapped; never wider than prose may be.
pub(super) fn prose(text: &str, column: usize, room: usize, theme: Theme) -> Vec<Row> {
    wrap(text, PROSE.min(room.saturating_sub(column + 1)))
        .into_iter()
        .map(|line| Row::new().at(column, line, theme.own()))
        .collect()
}

/// The same with something before its first line.
pub(super) fn prose_after(start: Row, text: &str, column: usize, room: usize, theme: Theme) -> Vec<Row> {
    let mut rows = prose(text, column, room, theme);
    if let Some(first) = rows.first_mut() {
        *first = start.beside(std::mem::take(first));
    }
    rows
}

pub(super) fn labelled(label: &str, column: usize, text: &str, room: usize, theme: Theme) -> Vec<Row> {
    prose_after(Row::new().at(1, label.to_owned(), theme.muted()), text, column, room, theme)
}

/// A label with one line beside it.
pub(super) fn value(
    label: &'static str,
    column: usize,
    text: impl Into<Cow<'static, str>>,
    theme: Theme,
) -> Row {
    Row::new().at(1, label, theme.muted()).at(column, text, theme.own())
}

pub(super) fn heads(heads: impl IntoIterator<Item = (usize, &'static str)>, theme: Theme) -> Row {
    heads.into_iter().fold(Row::new(), |row, (column, head)| row.at(column, head, theme.muted()))
}

/// The page where something is done, beside its label.
pub(super) fn page(address: &str, column: usize, room: usize, theme: Theme) -> Vec<Row> {
    let mut label = Some("page");
    let lines = wrap(address, room.saturating_sub(column + 1)).into_iter();
    let rows = lines.map(|part| {
        let row = Row::new().at(1, label.take().unwrap_or_default(), theme.muted());
        row.at(column, part, theme.address())
    });
    rows.collect()
}

pub(super) fn status(row: Row, column: usize, status: Status, theme: Theme) -> Row {
    row.at(column, status.glyph(), theme.status(status)).at(column + 2, status.word(), theme.status(status))
}

/// A status that is a person's word.
pub(super) fn attested(row: Row, column: usize, status: Status, theme: Theme) -> Row {
    row.at(column, status.glyph(), theme.status(status)).at(column + 2, words::ATTESTED, theme.status(status))
}

/// What stands in the place of a status while nothing was asked.
pub(super) fn waiting(row: Row, column: usize, theme: Theme) -> Row {
    row.at(column, glyphs::WAITING, theme.muted()).at(column + 2, "waiting", theme.muted())
}

/// What stands in the place of a status while it is asked for.
pub(super) fn asking(row: Row, column: usize, theme: Theme) -> Row {
    row.at(column, glyphs::ASKING, theme.asking()).at(column + 2, "asking", theme.asking())
}

/// A sentence, and the verdict ending right before a column. Where it is tight the sentence gives way.
pub(super) fn verdict(sentence: &str, style: Style, column: usize, verdict: Verdict, theme: Theme) -> Row {
    let text = format!("{} {}", verdict.status().glyph(), verdict.words());
    let room = column.saturating_sub(width(&text) + 3);
    Row::new().at(1, cut_end(sentence, room), style).until(column, text, theme.verdict(verdict))
}

/// The bar while checks run, by calls answered: `checking  ████░░░░  19 of 31 calls`.
pub(super) fn progress(answered: usize, planned: usize, theme: Theme) -> Row {
    const BAR: usize = 20;
    let done = BAR * answered.min(planned) / planned.max(1);
    Row::new()
        .at(1, "checking", theme.muted())
        .at(11, glyphs::FULL.repeat(done), theme.own())
        .at(11 + done, glyphs::REST.repeat(BAR - done), theme.muted())
        .at(13 + BAR, format!("{} of {} calls", number(answered), number(planned)), theme.own())
}

/// A button, `[ Save ]`; the one with the focus has the cursor two columns before it.
pub(super) fn button(
    row: Row,
    column: usize,
    label: &str,
    focused: bool,
    target: usize,
    theme: Theme,
) -> Row {
    let row = if focused { row.at(column - 2, glyphs::HERE, theme.accent()) } else { row };
    let style = if focused { theme.bold() } else { theme.own() };
    row.at(column, format!("[ {label} ]"), style).last_hits(Target::Button(target))
}

/// Buttons in a row, with a gap between them that the cursor fits into. They go on in the next row where this one
/// is full.
pub(super) fn buttons(
    labels: &[&str],
    focused: Option<usize>,
    column: usize,
    gap: usize,
    room: usize,
    theme: Theme,
) -> Vec<Row> {
    let mut rows = vec![Row::new()];
    let mut at = column;
    for (index, label) in labels.iter().enumerate() {
        if at > column && at + width(label) + 4 > room {
            rows.push(Row::new());
            at = column;
        }
        let row = rows.pop().unwrap_or_default();
        let row = button(row, at, label, focused == Some(index), index, theme);
        at = row.end() + gap;
        rows.push(row);
    }
    rows
}

/// A field of this many columns, its borders included.
pub(super) fn field(
    row: Row,
    column: usize,
    room: usize,
    shown: &ShownField<'_>,
    focused: bool,
    theme: Theme,
) -> Row {
    let inner = room.saturating_sub(4);
    let (text, cursor) = match shown {
        ShownField::Real(field) => {
            let input = field.input();
            let scroll = input.visual_scroll(inner);
            let text = skip(input.value(), scroll);
            (text, input.visual_cursor().max(scroll) - scroll)
        }
        ShownField::StandIn(text) => (text.clone(), width(text).min(inner)),
    };
    let cursor = focused.then_some(column + 2 + cursor.min(inner));
    boxed(row, column, room, &text, focused, theme).cursor(cursor)
}

/// What is looked for by name; an empty row where nothing is.
pub(super) fn find_line(find: &Find, theme: Theme) -> Row {
    let (Find::Typing(text) | Find::Kept(text)) = find else { return Row::new() };
    let row = Row::new().at(1, "find", theme.muted());
    field(row, 10, 50, &ShownField::Real(text), find.is_typing(), theme)
}

/// `[ text      ]`
pub(super) fn boxed(row: Row, column: usize, room: usize, text: &str, focused: bool, theme: Theme) -> Row {
    let style = if focused { theme.bold() } else { theme.own() };
    let edge = if focused { theme.key() } else { theme.muted() };
    let inner = room.saturating_sub(4);
    row.at(column, "[ ", edge).then(pad(&cut_end(text, inner), inner), style).then(" ]", edge)
}

/// The line of keys: as many as fit at the left, most useful first; the right corner is never cut.
pub(super) fn keys(commands: &[Command], room: usize, most: usize, theme: Theme) -> Row {
    let standing = |stand: Stand| commands.iter().filter(move |command| command.stand == stand);
    let long = |command: &Command| width(&command.footer_keys()) + 1 + width(command.label);
    let add = |row: Row, at: usize, command: &Command| {
        let label = at + long(command) - width(command.label);
        row.at(at, command.footer_keys(), theme.key()).at(label, command.label, theme.own())
    };
    let mut corner: Vec<&Command> = standing(Stand::Corner).collect();
    corner.sort_by_key(|command| place(command));
    let corner_width = corner.iter().map(|command| long(command) + 2).sum::<usize>().saturating_sub(2);
    let corner_at = room.saturating_sub(1 + corner_width);
    let mut row = Row::new();
    let mut at = 1;
    for command in standing(Stand::Footer).take(most) {
        if at + long(command) + 2 > corner_at {
            break;
        }
        row = add(row, at, command);
        at += long(command) + 2;
    }
    at = corner_at;
    for command in corner {
        row = add(row, at, command);
        at += long(command) + 2;
    }
    row
}

/// Where a command of the corner stands: on every screen the same ones in the same places.
fn place(command: &Command) -> usize {
    [Action::Back, Action::Next, Action::Quit, Action::Help]
        .iter()
        .position(|action| command.does(*action))
        .unwrap_or(0)
}

/// How many rows there are below: `↓ 14 more`.
pub(super) fn more(count: usize) -> String {
    format!("{} {} more", glyphs::DOWN, number(count))
}

/// The same as a row of its own, where there are any.
pub(super) fn more_line(column: usize, count: usize, theme: Theme) -> Option<Row> {
    (count > 0).then(|| Row::new().at(column, more(count), theme.muted()))
}

/// A list, as much of it as is on screen. Each row begins with the cursor where it has it, is highlighted then, and is
/// hit by a click; at the end stands how many there are below.
#[derive(Clone, Copy, Debug)]
pub(super) struct List {
    pub length: usize,
    pub cursor: usize,
    pub focused: bool,
    pub room: usize,
    /// Where it says how many there are below.
    pub column: usize,
}

impl List {
    pub(super) fn rows(self, theme: Theme, line: impl Fn(usize, Row) -> Row) -> Vec<Row> {
        let shown = window(self.cursor, self.length, self.room);
        let below = self.length - shown.end;
        let rows = shown.map(|at| {
            let here = self.focused && at == self.cursor;
            line(at, Row::here(here, theme)).highlighted(here).target(Target::Row(at))
        });
        rows.chain(more_line(self.column, below, theme)).collect()
    }
}

/// How many of so many rows a list shows: where not all of them fit, one row says how many there are below.
pub(super) fn list_room(length: usize, room: usize) -> usize {
    if length > room { room.saturating_sub(1).max(1) } else { room }
}

/// Which rows of a list are on screen: the cursor always is, and a list that fits stays at its top.
pub(super) fn window(cursor: usize, length: usize, room: usize) -> std::ops::Range<usize> {
    if length <= room {
        return 0..length;
    }
    let room = room.max(1);
    // A page at a time, so that the list stands still while the cursor moves through it.
    let start = (cursor / room * room).min(length - room);
    start..start + room
}

/// The text behind this many cells.
fn skip(text: &str, cells: usize) -> String {
    let mut skipped = 0;
    text.chars()
        .skip_while(|c| {
            let before = skipped;
            skipped += width(c.encode_utf8(&mut [0; 4]));
            before < cells
        })
        .collect()
}
