//! One question, its two buttons named by verbs; the harmless one has the focus first.

use super::{Row, Theme, button};
use crate::{
    model::Text,
    text::{cut_end, width, wrap},
    wizard::{Dialog, Shared},
};

pub(crate) const WIDTH: usize = 60;

pub(crate) fn rows(shared: &Shared, dialog: &Dialog, theme: Theme) -> Vec<Row> {
    let inner = WIDTH - 4;
    let lines = |text: Text, style| {
        wrap(&shared.shown_text(&text), inner).into_iter().map(move |line| Row::new().at(0, line, style))
    };
    let words = dialog.question.words();
    let mut rows: Vec<Row> = lines(words.title, theme.bold()).collect();
    rows.push(Row::new());
    rows.extend(lines(words.follows, theme.own()));
    rows.push(Row::new());
    let (harmless, acting) = (words.harmless, cut_end(words.acting, 20));
    let row = button(Row::new(), 2, harmless, !dialog.on_acting, 0, theme);
    let column = 2 + width(harmless) + 4 + 5;
    rows.push(button(row, column, &acting, dialog.on_acting, 1, theme));
    rows
}
