//! Sentences in which names of the org may stand. Pure.
//!
//! A sentence is made of pieces, our own words and typed names, and becomes a text only where it is known whether
//! people may see the real names: [`Shown::text`](super::presenting::Shown::text). So no name is ever looked for in a
//! sentence, and a role that is called like a word of ours changes none.

use std::borrow::Cow;

use super::{Id, Name, Permission, name::Kind};

/// A sentence, or a part of one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text(Vec<Piece>);

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Words of ours, of Genesys's or of the guide's.
    Words(Cow<'static, str>),
    Name(Name),
    /// A name with what it is the name of: `role Trainee`. A stand-in says that itself: `Role 2`.
    Called(Cow<'static, str>, Name),
    Id(Id),
}

/// What can stand in a sentence. A `str` stands there as it is, so it is never a name of the org.
pub trait Say {
    fn say(self, text: &mut Text);
}

/// Makes a [`Text`]: each `{}` is one of the values, in their order.
macro_rules! say {
    ($template:literal $(, $value:expr)* $(,)?) => {{
        const {
            let values: &[&str] = &[$(stringify!($value)),*];
            assert!($crate::model::say::holes($template) == values.len(), "a value for each hole");
        }
        $crate::model::say::filled($template, [$($crate::model::say::Text::of($value)),*])
    }};
}
pub(crate) use say;

/// How many `{}` a template has.
pub(crate) const fn holes(template: &str) -> usize {
    let bytes = template.as_bytes();
    let (mut at, mut holes) = (0, 0);
    while at < bytes.len() {
        if bytes[at] == b'{' {
            assert!(at + 1 < bytes.len() && bytes[at + 1] == b'}', "a hole is empty");
            holes += 1;
        }
        at += 1;
    }
    holes
}

/// A template with its values; what `say!` comes to.
pub(crate) fn filled<const VALUES: usize>(template: &'static str, values: [Text; VALUES]) -> Text {
    let mut words = template.split("{}").map(Cow::Borrowed);
    let mut text = Text::default();
    text.add(Piece::Words(words.next().unwrap_or_default()));
    for (value, words) in values.into_iter().zip(words) {
        text.push(value);
        text.add(Piece::Words(words));
    }
    text
}

/// `role Trainee`; while presenting `Role 2`.
pub(crate) fn called(word: &'static str, name: &Name) -> Text {
    Text(vec![Piece::Called(Cow::Borrowed(word), name.clone())])
}

/// `a, b and c`, with another word than `and` where another is asked for.
pub(crate) fn listed<T: Say>(items: impl IntoIterator<Item = T>, word: &'static str) -> Text {
    let items: Vec<Text> = items.into_iter().map(Text::of).collect();
    let Some(last) = items.len().checked_sub(1) else { return Text::from("nothing") };
    let mut text = Text::default();
    for (at, item) in items.into_iter().enumerate() {
        match at {
            0 => {}
            at if at == last => text.push(say!(" {} ", word)),
            _ => text.push(", "),
        }
        text.push(item);
    }
    text
}

/// `a, b and 7 more`: at most this many, and one more if only that is left.
pub(crate) fn shortened<T: Say>(items: impl IntoIterator<Item = T>, most: usize) -> Text {
    let mut items: Vec<Text> = items.into_iter().map(Text::of).collect();
    if items.len() > most + 1 {
        let more = items.len() - most;
        items.truncate(most);
        items.push(say!("{} more", more));
    }
    listed(items, "and")
}

pub(crate) fn joined<T: Say>(items: impl IntoIterator<Item = T>, between: &'static str) -> Text {
    let mut text = Text::default();
    for (at, item) in items.into_iter().enumerate() {
        if at > 0 {
            text.push(between);
        }
        text.push(item);
    }
    text
}

/// What the org's people wrote, word for word. Genesys's own constants (`EMAIL`), small numbers and its variables
/// (`User.id`) are nobody's names; whatever else stands there may be one.
pub(crate) fn quoted(written: &str) -> Text {
    let mut text = Text::default();
    let mut unknown = String::new();
    for word in written.split_inclusive(char::is_whitespace) {
        let bare = word.trim_end();
        let inner = bare.trim_start_matches('(');
        let (opening, inner) = (&bare[..bare.len() - inner.len()], inner.trim_end_matches(')'));
        let closing = &bare[opening.len() + inner.len()..];
        text.push_between(&mut unknown, opening);
        if is_uuid(inner) {
            text.push_unknown(&mut unknown);
            text.push(&Id::from(inner));
        } else if is_genesys_own(inner) {
            text.push_between(&mut unknown, inner);
        } else {
            unknown.push_str(inner);
        }
        text.push_between(&mut unknown, closing);
        let space = &word[bare.len()..];
        if unknown.is_empty() {
            text.push(space);
        } else {
            unknown.push_str(space);
        }
    }
    text.push_unknown(&mut unknown);
    text
}

/// What a program outside said, an error for one. Names of the org don't stand in it, but ids, e-mail addresses and IP
/// addresses may: they are known by their form. Host names stay: those that are told are Genesys's own or a proxy's.
pub(crate) fn heard(said: &str) -> Text {
    let in_address = |c: char| c.is_alphanumeric() || "_-.@+".contains(c);
    let mut text = Text::default();
    let mut rest = said;
    let mut inside = false;
    while let Some(first) = rest.chars().next() {
        let token = &rest[..rest.find(|c| !in_address(c)).unwrap_or(rest.len())];
        let address = token.trim_end_matches(['.', '-']);
        let length = if !inside && address.contains('@') {
            text.push(&Name::without_id(Kind::Mail, address));
            address.len()
        } else if let Some(id) = rest.get(..36).filter(|id| is_uuid(id)) {
            text.push(&Id::from(id));
            id.len()
        } else if !inside && is_ip_address(address) {
            text.push(&Name::without_id(Kind::Host, address));
            address.len()
        } else {
            text.push(&rest[..first.len_utf8()]);
            first.len_utf8()
        };
        inside = in_address(first);
        rest = &rest[length..];
    }
    text
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36 && uuid::Uuid::try_parse(text).is_ok()
}

fn is_ip_address(text: &str) -> bool {
    let mut parts = text.split('.').map(str::parse::<u8>);
    parts.clone().count() == 4 && parts.all(|part| part.is_ok())
}

/// What stands in conditions besides what people called something: operators, media, and what conditions are about.
const GENESYS_OWN: [&str; 18] = [
    "EQ",
    "NE",
    "IN",
    "GE",
    "GT",
    "LE",
    "LT",
    "AND",
    "OR",
    "NOT",
    "TRUE",
    "FALSE",
    "VOICE",
    "EMAIL",
    "CHAT",
    "CALLBACK",
    "MESSAGE",
    "SCREENSHARE",
];
const ABOUT: [&str; 5] = ["Conversation", "User", "Queue", "Recording", "Evaluation"];

fn is_genesys_own(word: &str) -> bool {
    // A longer number may be somebody's.
    let is_small_number = word.len() <= 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    let is_variable = word.split_once('.').is_some_and(|(thing, member)| {
        ABOUT.contains(&thing) && member.bytes().all(|byte| byte.is_ascii_alphabetic())
    });
    word.is_empty() || is_small_number || is_variable || GENESYS_OWN.contains(&word)
}

impl Text {
    pub fn of(thing: impl Say) -> Self {
        let mut text = Self::default();
        text.push(thing);
        text
    }

    pub fn push(&mut self, thing: impl Say) {
        thing.say(self);
    }

    /// All up to the first full stop that another sentence follows.
    pub fn first_sentence(&self) -> Option<Self> {
        let mut sentence = Self::default();
        for piece in &self.0 {
            if let Piece::Words(words) = piece
                && let Some((end, _)) = words.split_once(". ")
            {
                sentence.push(say!("{}.", end));
                return Some(sentence);
            }
            sentence.add(piece.clone());
        }
        None
    }

    pub fn pieces(&self) -> &[Piece] {
        &self.0
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// With a capital at its beginning. A name stays as it is.
    #[must_use]
    pub fn capital(mut self) -> Self {
        if let Some(Piece::Words(words) | Piece::Called(words, _)) = self.0.first_mut() {
            let mut letters = words.chars();
            let first = letters.next().into_iter().flat_map(char::to_uppercase);
            *words = Cow::Owned(first.chain(letters).collect());
        }
        self
    }

    /// Words that end what nobody knows.
    fn push_between(&mut self, unknown: &mut String, words: &str) {
        if !words.is_empty() {
            self.push_unknown(unknown);
            self.push(words);
        }
    }

    /// Words of which nobody knows what they name; the space behind them stays.
    fn push_unknown(&mut self, unknown: &mut String) {
        let words = std::mem::take(unknown);
        let bare = words.trim_end();
        if !bare.is_empty() {
            self.add(Piece::Name(Name::without_id(Kind::Words, bare)));
        }
        self.push(&words[bare.len()..]);
    }

    /// With other words in its words. Names stay.
    #[cfg(test)]
    pub fn replaced(mut self, from: &str, to: &str) -> Self {
        for piece in &mut self.0 {
            if let Piece::Words(words) = piece {
                *words = Cow::Owned(words.replace(from, to));
            }
        }
        self
    }

    /// Words that follow each other are one piece, so that equal sentences are equal.
    fn add(&mut self, piece: Piece) {
        match (self.0.last_mut(), piece) {
            (_, Piece::Words(words)) if words.is_empty() => {}
            (Some(Piece::Words(before)), Piece::Words(words)) => before.to_mut().push_str(&words),
            (_, piece) => self.0.push(piece),
        }
    }
}

impl From<&'static str> for Text {
    fn from(words: &'static str) -> Self {
        let mut text = Self::default();
        text.add(Piece::Words(Cow::Borrowed(words)));
        text
    }
}

impl From<String> for Text {
    fn from(words: String) -> Self {
        Self::of(words)
    }
}

impl Say for Text {
    fn say(self, text: &mut Text) {
        self.0.into_iter().for_each(|piece| text.add(piece));
    }
}

impl Say for &Text {
    fn say(self, text: &mut Text) {
        self.clone().say(text);
    }
}

impl Say for &Name {
    fn say(self, text: &mut Text) {
        text.add(Piece::Name(self.clone()));
    }
}

impl Say for &Id {
    fn say(self, text: &mut Text) {
        text.add(Piece::Id(self.clone()));
    }
}

impl Say for &str {
    fn say(self, text: &mut Text) {
        text.add(Piece::Words(Cow::Owned(self.to_owned())));
    }
}

impl Say for String {
    fn say(self, text: &mut Text) {
        text.add(Piece::Words(Cow::Owned(self)));
    }
}

/// Says these as the text that they are written as.
macro_rules! said_as_text {
    ($($kind:ty),*) => {
        $(impl Say for $kind {
            fn say(self, text: &mut Text) {
                self.to_string().say(text);
            }
        })*
    };
}

said_as_text!(&String, &Permission, u16, u64, usize);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Shown, name::Kind};

    fn role(name: &str) -> Name {
        Name::without_id(Kind::Role, name)
    }

    fn clear(text: &Text) -> String {
        Shown::Clear.text(text)
    }

    #[test]
    fn values_stand_where_the_template_has_holes() {
        let role = role("Role {} of ours");
        let text = say!("{} of {}: {}.", 3_usize, &role, say!("not {}", called("role", &role)));
        assert_eq!(clear(&text), "3 of Role {} of ours: not role Role {} of ours.");
        assert_eq!(say!("a{}", "b"), Text::from("ab"));
        assert!(say!("{}", "").is_empty());
    }

    #[test]
    fn lists_read_aloud() {
        let text = |names: &[&'static str]| clear(&shortened(names.iter().copied(), 2));
        assert_eq!(text(&[]), "nothing");
        assert_eq!(text(&["a"]), "a");
        assert_eq!(text(&["a", "b", "c"]), "a, b and c");
        assert_eq!(text(&["a", "b", "c", "d"]), "a, b and 2 more");
        assert_eq!(clear(&listed(["a", "b"], "or")), "a or b");
    }

    #[test]
    fn sentences_begin_with_a_capital_and_names_as_they_are() {
        assert_eq!(clear(&say!("école {}", 1_usize).capital()), "École 1");
        assert_eq!(clear(&called("role", &role("trainee")).capital()), "Role trainee");
        assert_eq!(clear(&Text::of(&role("trainee")).capital()), "trainee");
    }
}
