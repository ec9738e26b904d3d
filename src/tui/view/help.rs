//! The help: this screen's keys, everywhere's, then the shapes with their words. From the same table as the
//! footer, so that it can't promise what doesn't work.

use super::{ASKING, HERE, Row, Theme, WAITING, field};
use crate::{
    model::Status,
    wizard::{Action, Command, Find, GRAMMAR, Key, ShownField, Wizard},
};

/// What the box has, from top to bottom.
pub(crate) fn rows(wizard: &Wizard, find: &Find, room: usize, theme: Theme) -> Vec<Row> {
    let mut rows = Vec::new();
    if let Find::Typing(text) | Find::Kept(text) = find {
        let row = Row::new().at(0, "find", theme.muted());
        rows.push(field(row, 6, 40.min(room - 6), &ShownField::Real(text), find.is_typing(), theme));
        rows.push(Row::new());
    }
    let mut part = |title: &str, lines: Vec<(String, String)>| {
        let lines: Vec<_> =
            lines.into_iter().filter(|(key, words)| find.fits(&format!("{key} {words}"))).collect();
        if lines.is_empty() {
            return;
        }
        rows.push(Row::new().at(0, title.to_owned(), theme.bold()));
        for (key, words) in lines {
            rows.push(Row::new().at(2, key, theme.key()).at(20, words, theme.own()));
        }
        rows.push(Row::new());
    };
    let here = wizard.commands_below_help();
    part("On this screen", here.iter().map(command).collect());
    let everywhere = GRAMMAR.iter().map(|meaning| (names(meaning.keys), meaning.words.to_owned()));
    part("Everywhere, where it applies", everywhere.collect());
    let mut shapes: Vec<(String, String)> =
        Status::ALL.iter().map(|status| (status.glyph().into(), means(*status).into())).collect();
    shapes.push((ASKING.into(), "asking: its call is under way".into()));
    shapes.push((WAITING.into(), "waiting: its call hasn't been sent".into()));
    shapes.push((HERE.into(), "here: what Enter and letters are about".into()));
    part("Shapes", shapes);
    if rows.is_empty() || rows.iter().all(|row| row.end() == 0) {
        rows.push(Row::new().at(0, "Nothing here has that word.", theme.muted()));
    }
    rows
}

fn command(command: &Command) -> (String, String) {
    let numbers = command.does(Action::Number(0));
    let keys = if numbers { "a number".into() } else { names(&command.keys()) };
    (keys, command.label.to_owned())
}

/// `↑ k`: the first four say enough.
fn names(keys: &[Key]) -> String {
    let names: Vec<String> = keys.iter().take(4).map(|key| key.name()).collect();
    names.join(" ")
}

fn means(status: Status) -> &'static str {
    match status {
        Status::Pass => "pass: it holds, in every division in scope",
        Status::Fail => "fail: it does not hold",
        Status::Warn => "warn: it holds with a limit",
        Status::Unknown => "unknown: couldn't be found out; never counts as a pass",
        Status::Pending => "pending: granted, but Genesys still refuses it",
        Status::Manual => "manual: a person has to attest it",
        Status::NotApplicable => "n/a: it doesn't apply",
        Status::Broken => "broken: the check itself failed, not the org",
    }
}
