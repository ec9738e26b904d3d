//! The shapes that carry meaning, in Unicode (all of WGL4) and in ASCII. May touch the model's statuses and the
//! buffer that is about to be drawn.
//!
//! Views always write Unicode. Where the terminal can't show it, one pass over the finished buffer puts plain
//! characters in the same cells, so that no view has to think of it.

use ratatui::buffer::Buffer;

use crate::text::width;

pub(super) const HERE: &str = "►";
/// A row whose call is under way.
pub(super) const ASKING: &str = "•";
/// A row whose call hasn't been sent.
pub(super) const WAITING: &str = "◦";
pub(super) const DOWN: &str = "↓";
pub(super) const FULL: &str = "█";
pub(super) const REST: &str = "░";
pub(super) const RULE: &str = "─";
pub(super) const WALL: &str = "│";

/// Puts ASCII into every cell: the second set for the shapes, `?` for what has no plain counterpart.
pub(super) fn make_ascii(buffer: &mut Buffer) {
    for index in 0..buffer.content.len() {
        let symbol = buffer.content[index].symbol();
        if symbol.is_ascii() {
            continue;
        }
        // A wide character covers the next cell too, which would otherwise show what stood there before.
        let wide = width(symbol) > 1;
        let plain = ascii(symbol);
        buffer.content[index].set_symbol(plain);
        if wide && let Some(next) = buffer.content.get_mut(index + 1) {
            next.set_symbol(" ");
        }
    }
}

fn ascii(symbol: &str) -> &'static str {
    match symbol {
        "√" => "+",
        "×" => "X",
        "‼" => "!",
        "…" => "~",
        "□" => "o",
        "·" | "–" | "─" => "-",
        "►" | "›" | "→" => ">",
        "←" => "<",
        "•" => "*",
        "◦" | "░" => ".",
        "█" => "=",
        "│" => "|",
        "┬" | "┴" | "├" | "┤" | "┌" | "┐" | "└" | "┘" | "┼" => "+",
        "↑" => "^",
        "↓" => "v",
        _ => "?",
    }
}

#[cfg(test)]
mod tests {
    use ratatui::{layout::Rect, style::Style};

    use super::*;
    use crate::model::Status;

    #[test]
    fn every_status_differs_by_shape_in_both_sets() {
        let all: Vec<&str> = Status::ALL.map(Status::glyph).into_iter().chain([ASKING, WAITING]).collect();
        for (index, one) in all.iter().enumerate() {
            assert_eq!(width(one), 1, "{one}");
            let plain =
                |symbol: &str| if symbol.is_ascii() { symbol.to_owned() } else { ascii(symbol).to_owned() };
            for other in &all[index + 1..] {
                assert_ne!(one, other);
                assert_ne!(plain(one), plain(other));
            }
        }
    }

    #[test]
    fn nothing_but_ascii_is_left_and_the_columns_stay() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 12, 1));
        buffer.set_string(0, 0, "東√ü ► é…│x", Style::default());
        make_ascii(&mut buffer);
        let text: String = buffer.content.iter().map(ratatui::buffer::Cell::symbol).collect();
        assert!(text.is_ascii(), "{text}");
        assert_eq!(text, "? +? > ?~|x ");
    }
}
