//! The keys: one grammar for every screen, and for each screen the commands that apply. Dispatch, footer and
//! help all come from here, so that they can't disagree.

use super::{Edit, Key, Target};

/// What a key means. One key, one meaning, on every screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    Up,
    Down,
    PageUp,
    PageDown,
    First,
    Last,
    Left,
    Right,
    Enter,
    Tick,
    Next,
    Previous,
    Back,
    Number(u8),
    Find,
    Problems,
    OtherView,
    Group,
    AskRow,
    AskAll,
    Watch,
    Stop,
    Fixes,
    Notes,
    OpenPage,
    Copy,
    CopyAll,
    SaveReport,
    Mouse,
    FixForMe,
    Help,
    Presenting,
    Quit,
    LeaveNow,
    Redraw,
    Edit(Edit),
    Click(Target),
}

/// A line of the grammar: what it means, its keys (the one to show first), and the words of the help.
pub(crate) struct Meaning {
    pub action: Action,
    pub keys: &'static [Key],
    pub words: &'static str,
}

const fn means(action: Action, keys: &'static [Key], words: &'static str) -> Meaning {
    Meaning { action, keys, words }
}

/// Every key and what it means, fields and digits excepted.
pub(crate) const GRAMMAR: &[Meaning] = &[
    means(Action::Up, &[Key::Up, Key::Char('k')], "up a row"),
    means(Action::Down, &[Key::Down, Key::Char('j')], "down a row"),
    means(Action::PageUp, &[Key::PageUp], "up a page"),
    means(Action::PageDown, &[Key::PageDown], "down a page"),
    means(Action::First, &[Key::Home, Key::Char('g')], "first"),
    means(Action::Last, &[Key::End, Key::Char('G')], "last"),
    means(Action::Left, &[Key::Left, Key::Char('h')], "previous column, tab or button"),
    means(Action::Right, &[Key::Right, Key::Char('l')], "next column, tab or button"),
    means(Action::Enter, &[Key::Enter], "does what the highlighted thing says"),
    means(Action::Tick, &[Key::Char(' ')], "tick or untick; attest"),
    means(Action::Next, &[Key::Tab], "next stop; past the last one the next step"),
    means(Action::Previous, &[Key::BackTab], "previous stop; before the first the previous step"),
    means(Action::Back, &[Key::Esc], "back one layer, never out"),
    means(Action::Find, &[Key::Char('/')], "find by name: Enter keeps, Esc clears"),
    means(Action::Problems, &[Key::Char('p')], "problems only, on and off"),
    means(Action::OtherView, &[Key::Char('v')], "the other view of the same data"),
    means(Action::Group, &[Key::Char('b')], "group by the next thing"),
    means(Action::AskRow, &[Key::Char('r')], "ask again: this row"),
    means(Action::AskAll, &[Key::Char('R')], "ask again: all"),
    means(Action::Watch, &[Key::Char('w')], "watch on and off"),
    means(Action::Stop, &[Key::Char('x')], "stop what is running"),
    means(Action::Fixes, &[Key::Char('f')], "fixes"),
    means(Action::Notes, &[Key::Char('n')], "speaker notes"),
    means(Action::OpenPage, &[Key::Char('o')], "open the page"),
    means(Action::Copy, &[Key::Char('c')], "copy this value"),
    means(Action::CopyAll, &[Key::Char('C')], "copy all"),
    means(Action::SaveReport, &[Key::Char('s')], "save a report"),
    means(Action::Mouse, &[Key::Char('m')], "mouse on and off"),
    means(Action::FixForMe, &[Key::Char('d')], "in the demo: fix it for me, as the admin would"),
    means(Action::Help, &[Key::Char('?'), Key::F(1)], "help for this screen"),
    means(Action::Presenting, &[Key::F(2), Key::Char('P')], "presenting: hide names and ids"),
    means(Action::Quit, &[Key::Char('q')], "leave, after asking"),
    means(Action::LeaveNow, &[Key::Ctrl('c')], "leave at once"),
    means(Action::Redraw, &[Key::Ctrl('l')], "redraw"),
];

impl Action {
    /// What a key means: in a field letters type, elsewhere the grammar counts.
    pub fn of(key: Key, in_field: bool) -> Option<Self> {
        if in_field && let Some(edit) = Edit::of(key) {
            return Some(Self::Edit(edit));
        }
        if let Key::Char(digit) = key
            && let Some(digit) = digit.to_digit(10)
        {
            return Some(Self::Number(u8::try_from(digit).expect("a digit is below 10")));
        }
        GRAMMAR.iter().find(|meaning| meaning.keys.contains(&key)).map(|meaning| meaning.action)
    }

    /// Its keys, the one to show first. In a field only those that don't type.
    pub fn keys(self, in_field: bool) -> Vec<Key> {
        match self {
            Self::Edit(_) => vec![Key::Ctrl('u')],
            Self::Number(_) => vec![Key::Char('1')],
            _ => GRAMMAR
                .iter()
                .filter(|meaning| meaning.action == self)
                .flat_map(|meaning| meaning.keys)
                .copied()
                .filter(|key| !in_field || Edit::of(*key).is_none())
                .collect(),
        }
    }

    /// Whether both are the same thing to do, whatever digit or letter it is about.
    fn is_like(self, other: Self) -> bool {
        std::mem::discriminant(&self) == std::mem::discriminant(&other)
    }
}

/// Where a command stands on screen. The help has all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stand {
    /// In the footer, at the left, as far as there is room.
    Footer,
    /// In the footer, at the right, never cut.
    Corner,
    Help,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    /// What it does. Several actions that belong together are one command: up and down.
    pub actions: Vec<Action>,
    /// The word in the footer: `evidence`.
    pub label: &'static str,
    pub stand: Stand,
    /// Whether letters type, so that other keys are shown.
    pub in_field: bool,
}

impl Command {
    pub fn footer(action: Action, label: &'static str) -> Self {
        Self { actions: vec![action], label, stand: Stand::Footer, in_field: false }
    }

    pub fn quiet(action: Action, label: &'static str) -> Self {
        Self { stand: Stand::Help, ..Self::footer(action, label) }
    }

    /// A command that keeps its place at the right of the footer.
    pub fn corner(action: Action, label: &'static str) -> Self {
        Self { stand: Stand::Corner, ..Self::footer(action, label) }
    }

    /// The same while it leads somewhere; else only the help shows it.
    pub(super) fn corner_if(leads_somewhere: bool, action: Action, label: &'static str) -> Self {
        if leads_somewhere { Self::corner(action, label) } else { Self::quiet(action, label) }
    }

    pub fn rows(label: &'static str) -> Self {
        use Action::{Down, First, Last, PageDown, PageUp, Up};
        Self { actions: vec![Up, Down, PageUp, PageDown, First, Last], ..Self::footer(Up, label) }
    }

    /// Moving through columns, tabs or buttons.
    pub fn columns(label: &'static str) -> Self {
        Self { actions: vec![Action::Left, Action::Right], ..Self::footer(Action::Left, label) }
    }

    pub fn matrix(label: &'static str) -> Self {
        use Action::{Down, First, Last, Left, PageDown, PageUp, Right, Up};
        Self {
            actions: vec![Left, Right, Up, Down, PageUp, PageDown, First, Last],
            ..Self::footer(Left, label)
        }
    }

    /// Typing into a field, shown as the key that clears it.
    pub fn typing() -> Self {
        Self::footer(Action::Edit(Edit::Clear), "clear")
    }

    pub fn does(&self, action: Action) -> bool {
        self.actions.iter().any(|own| own.is_like(action))
    }

    /// Its keys in the footer: arrows together, `↑↓`; else the first key, `Enter`.
    pub fn footer_keys(&self) -> String {
        let arrows: String = self
            .actions
            .iter()
            .filter(|action| matches!(action, Action::Left | Action::Right | Action::Up | Action::Down))
            .filter_map(|action| action.keys(true).first().copied().or(arrow(*action)))
            .map(Key::name)
            .collect();
        if arrows.is_empty() {
            self.keys().into_iter().next().map(Key::name).unwrap_or_default()
        } else {
            arrows
        }
    }

    pub fn keys(&self) -> Vec<Key> {
        self.actions.iter().flat_map(|action| action.keys(self.in_field)).collect()
    }
}

/// The arrow of a movement, which even in a field stands for moving between buttons.
fn arrow(action: Action) -> Option<Key> {
    match action {
        Action::Left => Some(Key::Left),
        Action::Right => Some(Key::Right),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_key_has_one_meaning() {
        let mut keys: Vec<Key> = GRAMMAR.iter().flat_map(|meaning| meaning.keys).copied().collect();
        let all = keys.len();
        keys.sort_by_key(|key| format!("{key:?}"));
        keys.dedup();
        assert_eq!(keys.len(), all);
        for meaning in GRAMMAR {
            for key in meaning.keys {
                assert_eq!(Action::of(*key, false), Some(meaning.action));
            }
        }
    }

    #[test]
    fn in_a_field_letters_type_and_other_keys_keep_their_meaning() {
        assert_eq!(Action::of(Key::Char('q'), true), Some(Action::Edit(Edit::Insert('q'))));
        assert_eq!(Action::of(Key::Char('?'), true), Some(Action::Edit(Edit::Insert('?'))));
        assert_eq!(Action::of(Key::F(1), true), Some(Action::Help));
        assert_eq!(Action::of(Key::F(2), true), Some(Action::Presenting));
        assert_eq!(Action::of(Key::Down, true), Some(Action::Down));
        assert_eq!(Action::Help.keys(true), vec![Key::F(1)]);
    }

    #[test]
    fn the_footer_shows_arrows_together() {
        assert_eq!(Command::rows("move").footer_keys(), "↑↓");
        assert_eq!(Command::matrix("move").footer_keys(), "←→↑↓");
        assert_eq!(Command::footer(Action::Watch, "watch").footer_keys(), "w");
        assert_eq!(Command::typing().footer_keys(), "Ctrl-U");
    }
}
