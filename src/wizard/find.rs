//! Finding by name in a list: typing narrows, Enter keeps, Esc clears.

use super::{Action, Command, Field};

#[derive(Clone, Debug, Default)]
pub enum Find {
    #[default]
    Off,
    Typing(Field),
    /// It stays, and letters are commands again.
    Kept(Field),
}

impl Find {
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Off => None,
            Self::Typing(field) | Self::Kept(field) => Some(field.trimmed()),
        }
    }

    /// Whether a name fits: it has the text somewhere, in whatever case.
    pub fn fits(&self, name: &str) -> bool {
        self.text().is_none_or(|text| name.to_lowercase().contains(&text.to_lowercase()))
    }

    pub fn is_typing(&self) -> bool {
        matches!(self, Self::Typing(_))
    }

    /// Does what an action means for the find. Says whether it meant something.
    pub(super) fn apply(&mut self, action: Action) -> bool {
        match (&mut *self, action) {
            (Self::Off, Action::Find) => *self = Self::Typing(Field::default()),
            (Self::Kept(field), Action::Find) => *self = Self::Typing(std::mem::take(field)),
            (Self::Typing(field), Action::Edit(edit)) => {
                field.edit(edit);
            }
            (Self::Typing(field), Action::Enter) => {
                *self = if field.is_empty() { Self::Off } else { Self::Kept(std::mem::take(field)) };
            }
            (Self::Typing(_) | Self::Kept(_), Action::Back) => *self = Self::Off,
            _ => return false,
        }
        true
    }

    pub(super) fn commands() -> Vec<Command> {
        vec![Command::rows("move"), Command::footer(Action::Enter, "keep"), Command::typing()]
    }
}
