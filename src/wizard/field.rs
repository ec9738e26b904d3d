//! Fields: one line of text that letters type into, and the secret's, which shows nothing of what is in it.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};
use tui_input::{Input, InputRequest};
use zeroize::Zeroizing;

use super::Key;
use crate::text::{BYTE_ORDER_MARK, bare_secret};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edit {
    Insert(char),
    Left,
    Right,
    Start,
    End,
    DeleteBefore,
    DeleteAfter,
    DeleteWord,
    Clear,
}

impl Edit {
    /// What a key does in a field, where it does anything.
    pub fn of(key: Key) -> Option<Self> {
        Some(match key {
            Key::Char(c) => Self::Insert(c),
            Key::Left => Self::Left,
            Key::Right => Self::Right,
            Key::Home | Key::Ctrl('a') => Self::Start,
            Key::End | Key::Ctrl('e') => Self::End,
            Key::Backspace => Self::DeleteBefore,
            Key::Delete => Self::DeleteAfter,
            Key::Ctrl('w') => Self::DeleteWord,
            Key::Ctrl('u') => Self::Clear,
            _ => return None,
        })
    }
}

/// The longest text that a field takes, in characters.
const LONGEST: usize = 400;

/// A field whose text everybody may see.
#[derive(Clone, Debug, Default)]
pub struct Field {
    input: Input,
}

impl Field {
    pub fn with(text: &str) -> Self {
        Self { input: Input::new(text.to_owned()) }
    }

    pub fn text(&self) -> &str {
        self.input.value()
    }

    pub fn trimmed(&self) -> &str {
        self.text().trim()
    }

    pub fn input(&self) -> &Input {
        &self.input
    }

    pub fn is_empty(&self) -> bool {
        self.trimmed().is_empty()
    }

    pub fn edit(&mut self, edit: Edit) -> bool {
        let request = match edit {
            Edit::Insert(c) if c.is_control() || self.text().chars().count() >= LONGEST => return false,
            Edit::Insert(c) => InputRequest::InsertChar(c),
            Edit::Left => InputRequest::GoToPrevChar,
            Edit::Right => InputRequest::GoToNextChar,
            Edit::Start => InputRequest::GoToStart,
            Edit::End => InputRequest::GoToEnd,
            Edit::DeleteBefore => InputRequest::DeletePrevChar,
            Edit::DeleteAfter => InputRequest::DeleteNextChar,
            Edit::DeleteWord => InputRequest::DeletePrevWord,
            Edit::Clear => InputRequest::DeleteLine,
        };
        self.input.handle(request).is_some_and(|changed| changed.value)
    }

    /// Puts a pasted text in at the cursor. Says whether something was left out.
    pub fn paste(&mut self, text: &str) -> bool {
        let (kept, left_out) = sift(text, Blanks::Keep);
        for c in kept.chars() {
            self.edit(Edit::Insert(c));
        }
        left_out
    }
}

/// The field of the Client Secret. Nobody sees how much is in it, so it has no cursor to move.
#[derive(Default)]
pub enum SecretField {
    #[default]
    Nothing,
    Typing(Zeroizing<String>),
    Entered(SecretString),
}

impl fmt::Debug for SecretField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words())
    }
}

impl SecretField {
    pub fn words(&self) -> &'static str {
        match self {
            Self::Nothing => "nothing yet",
            Self::Typing(_) => "typing",
            Self::Entered(_) => "entered, hidden",
        }
    }

    /// Changes it. What was entered before can't be edited, only replaced. Says whether it changed.
    pub fn edit(&mut self, edit: Edit) -> bool {
        match (&mut *self, edit) {
            (Self::Typing(text), Edit::Insert(c)) if !c.is_control() && text.len() < LONGEST => text.push(c),
            (Self::Nothing | Self::Entered(_), Edit::Insert(c)) if !c.is_control() => {
                // Room for all of it at once: growing would leave copies behind in memory.
                let mut text = Zeroizing::new(String::with_capacity(LONGEST + 4));
                text.push(c);
                *self = Self::Typing(text);
            }
            (Self::Typing(text), Edit::DeleteBefore) => {
                text.pop();
                if text.is_empty() {
                    *self = Self::Nothing;
                }
            }
            (_, Edit::Clear | Edit::DeleteWord) | (Self::Entered(_), Edit::DeleteBefore) => {
                *self = Self::Nothing
            }
            _ => return false,
        }
        true
    }

    /// Takes a pasted text in place of what was there. Says whether something was left out.
    pub fn paste(&mut self, text: &str) -> bool {
        let (kept, _) = sift(text, Blanks::Keep);
        let (kept, _) = sift(bare_secret(&kept), Blanks::Drop);
        let left_out = kept.len() != text.len();
        *self =
            if kept.is_empty() { Self::Nothing } else { Self::Entered(SecretString::from(kept.as_str())) };
        left_out
    }

    /// What leaving the field does: what was typed is entered.
    pub fn leave(&mut self) {
        if let Self::Typing(text) = self {
            *self = Self::Entered(SecretString::from(bare_secret(text)));
        }
    }

    pub fn entered(&self) -> Option<&SecretString> {
        match self {
            Self::Entered(secret) if !secret.expose_secret().is_empty() => Some(secret),
            _ => None,
        }
    }
}

/// Whether blanks inside a text belong to it: in `Europe (Frankfurt)` they do, in a secret never.
#[derive(Clone, Copy, PartialEq)]
enum Blanks {
    Keep,
    Drop,
}

/// A pasted text without line breaks, blanks around it, quotes and control characters, and whether any of
/// them was there.
fn sift(text: &str, blanks: Blanks) -> (Zeroizing<String>, bool) {
    let stays = |c: &char| {
        !c.is_control()
            && *c != BYTE_ORDER_MARK
            && !matches!(c, '"' | '\'' | '`' | '“' | '”' | '‘' | '’')
            && (blanks == Blanks::Keep || !c.is_whitespace())
    };
    let mut kept = Zeroizing::new(String::with_capacity(4 * LONGEST));
    kept.extend(text.trim().chars().filter(stays).take(LONGEST));
    let left_out = kept.len() != text.len();
    (kept, left_out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_pasted_loses_what_never_belongs_there_and_says_so() {
        let mut field = Field::default();
        assert!(field.paste("  \"3fa8\u{1b}5f64\"\r\n"));
        assert_eq!(field.text(), "3fa85f64");
        assert!(!field.paste("-1"));
        assert_eq!(field.text(), "3fa85f64-1");
    }

    #[test]
    fn the_secret_is_typed_blindly_and_entered_on_leaving() {
        let mut field = SecretField::default();
        for c in "planted!".chars() {
            field.edit(Edit::Insert(c));
        }
        field.edit(Edit::DeleteBefore);
        assert_eq!((field.words(), field.entered().is_some()), ("typing", false));
        field.leave();
        assert_eq!(field.entered().unwrap().expose_secret(), "planted");
        assert_eq!(format!("{field:?}"), "entered, hidden");
        field.edit(Edit::Insert('n'));
        assert_eq!(field.words(), "typing", "typing over it begins anew");
        field.edit(Edit::Clear);
        assert_eq!(field.words(), "nothing yet");
        assert!(field.paste("\n'x'"));
        assert_eq!(field.entered().unwrap().expose_secret(), "x");
        for text in
            ["\u{feff}planted", "Bearer planted", "\"bearer pla\nnted\"", "Authorization: Bearer planted"]
        {
            assert!(field.paste(text), "{text:?}");
            assert_eq!(field.entered().unwrap().expose_secret(), "planted", "{text:?}");
        }
        field.edit(Edit::Clear);
        for c in "Bearer planted".chars() {
            field.edit(Edit::Insert(c));
        }
        field.leave();
        assert_eq!(field.entered().unwrap().expose_secret(), "planted");
    }
}
