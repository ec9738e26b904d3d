//! Moving through a list, a matrix, stops. Pure.

use super::{Action, Target};

/// Moves through `length` rows, by `page` rows for a page, or to the one that was clicked. Other actions do nothing.
pub(super) fn step(at: &mut usize, length: usize, action: Action, page: usize) {
    let last = length.saturating_sub(1);
    *at = match action {
        Action::Up => at.saturating_sub(1),
        Action::Down => *at + 1,
        Action::PageUp => at.saturating_sub(page),
        Action::PageDown => *at + page,
        Action::First => 0,
        Action::Last => last,
        Action::Click(Target::Row(row)) if row < length => row,
        _ => *at,
    }
    .min(last);
}

/// Moves through `length` columns or buttons, or to the column that was clicked. Other actions do nothing.
pub(super) fn sideways(at: &mut usize, length: usize, action: Action) {
    let last = length.saturating_sub(1);
    *at = match action {
        Action::Left => at.saturating_sub(1),
        Action::Right => *at + 1,
        Action::Click(Target::Column(column)) if column < length => column,
        _ => *at,
    }
    .min(last);
}

/// The stop behind the one that has the focus, or before it.
pub(super) fn next_stop<Stop: PartialEq + Copy>(stops: &[Stop], focus: Stop, forward: bool) -> Option<Stop> {
    let at = stops.iter().position(|stop| *stop == focus)?;
    let to = if forward { at.checked_add(1) } else { at.checked_sub(1) };
    to.and_then(|to| stops.get(to)).copied()
}
