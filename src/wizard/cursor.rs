//! Moving through a list. Pure.

use super::Action;

/// Moves through `length` rows, by `page` rows for a page. Other actions do nothing.
pub fn step(at: &mut usize, length: usize, action: Action, page: usize) {
    let last = length.saturating_sub(1);
    *at = match action {
        Action::Up => at.saturating_sub(1),
        Action::Down => *at + 1,
        Action::PageUp => at.saturating_sub(page),
        Action::PageDown => *at + page,
        Action::First => 0,
        Action::Last => last,
        _ => *at,
    }
    .min(last);
}

/// Moves through `length` columns or buttons. Other actions do nothing.
pub fn sideways(at: &mut usize, length: usize, action: Action) {
    let last = length.saturating_sub(1);
    *at = match action {
        Action::Left => at.saturating_sub(1),
        Action::Right => *at + 1,
        _ => *at,
    }
    .min(last);
}
