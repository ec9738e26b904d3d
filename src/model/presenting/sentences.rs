//! Names in sentences: found where they stand whole, letter for letter, the longest first. Pure.
//!
//! There may be tens of thousands of names, many with the same first word (`Agent 0042`). So a name is looked up, not
//! compared with: its first word says which lengths names with that word have.

use std::collections::HashMap;

use super::{
    Sieve,
    stand_ins::{is_mail, is_uuid},
};
use crate::model::permission::Permission;

/// What is looked for in sentences.
#[derive(Clone, Default)]
pub(super) struct Sentences {
    /// Name → stand-in.
    names: HashMap<Box<str>, Box<str>>,
    /// First word → the lengths of names that begin with it, in bytes, the longest first.
    lengths: HashMap<Box<str>, Vec<usize>>,
}

/// From names and their stand-ins; of two equal names the first counts.
impl<'a> FromIterator<(&'a str, String)> for Sentences {
    fn from_iter<I: IntoIterator<Item = (&'a str, String)>>(pairs: I) -> Self {
        let mut sentences = Self::default();
        for (name, stand_in) in pairs {
            if is_ordinary(name) || sentences.names.contains_key(name) {
                continue;
            }
            sentences.names.insert(name.into(), stand_in.into());
            let lengths = sentences.lengths.entry(first_word(name).into()).or_default();
            if let Err(at) = lengths.binary_search_by(|length| name.len().cmp(length)) {
                lengths.insert(at, name.len());
            }
        }
        sentences
    }
}

impl Sentences {
    /// The longest name that begins here and ends whole: how many bytes, and its stand-in.
    fn name_at(&self, rest: &str) -> Option<(usize, &str)> {
        self.lengths.get(first_word(rest))?.iter().find_map(|&length| {
            let stand_in = self.names.get(rest.get(..length)?)?;
            ends_whole(rest, length).then_some((length, &**stand_in))
        })
    }
}

impl Sieve {
    /// A sentence, an answer, an address or a command with stand-ins. Names count where they stand whole,
    /// letter for letter; every UUID and mail address goes, known or not; permissions and API paths stay.
    pub fn text(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        let mut before = ' ';
        while let Some(first) = rest.chars().next() {
            let found = self.uuid_at(rest).or_else(|| {
                let begins_a_word = !joins(before, first);
                begins_a_word.then(|| self.word_at(rest)).flatten()
            });
            let (length, stand_in) = found.unwrap_or((first.len_utf8(), None));
            let (real, after) = rest.split_at(length);
            out.push_str(stand_in.as_deref().unwrap_or(real));
            before = real.chars().next_back().unwrap_or(' ');
            rest = after;
        }
        out
    }

    /// A UUID that begins here.
    fn uuid_at(&self, rest: &str) -> Option<(usize, Option<String>)> {
        let uuid = rest.get(..36).filter(|start| is_uuid(start))?;
        Some((36, Some(self.id(uuid))))
    }

    /// What begins here, the longest first: how many bytes of it, and its stand-in unless it stays.
    fn word_at(&self, rest: &str) -> Option<(usize, Option<String>)> {
        let token = rest.split(|c: char| !(c.is_alphanumeric() || ":_-.@+".contains(c))).next()?;
        let token = token.trim_end_matches(['.', ':', '-']);
        match self.sentences.name_at(rest) {
            Some((length, stand_in)) if length >= token.len() => Some((length, Some(stand_in.to_owned()))),
            _ if is_mail(token) => Some((token.len(), Some(self.mail(token)))),
            _ if token.parse::<Permission>().is_ok() => Some((token.len(), None)),
            Some((length, stand_in)) => Some((length, Some(stand_in.to_owned()))),
            None => api_path(rest).map(|length| (length, None)),
        }
    }
}

/// Words of Greenlight's own sentences, of Genesys's menus and of numbers: a name that is one of them tells
/// nothing where it stands in a sentence.
const ORDINARY: &str = "a an the in of to and or it is on no not for at by as all any one two none each every \
    All None Any One Two No Yes role roles Role Roles division divisions Division Divisions client clients \
    Client Clients org Org permission permissions Permission Permissions people People queue queues queues. \
    conversation conversations Conversation grant grants granted denied allowed missing empty unknown known \
    pending pass fail warn read Read view View add Add save Save name Name names Genesys Greenlight Admin \
    Menu Integrations OAuth Authorization Security access Access code id ID press This That Nobody Nothing \
    There Where What When Some Something Its The person Person group groups Group Groups Queue Queues user \
    users User Users itself somebody everyone Everyone feature features";

fn is_ordinary(name: &str) -> bool {
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    letters == 0
        || (name.is_ascii() && name.len() < 2)
        || ORDINARY.split_whitespace().any(|word| word == name)
}

/// The characters from the beginning on that belong to one word; the first one alone where it belongs to none. A name
/// that begins somewhere begins with the word that stands there: the name's own, since it ends whole.
fn first_word(text: &str) -> &str {
    let mut chars = text.char_indices();
    let Some((_, first)) = chars.next() else { return text };
    let end = if in_word(first) {
        chars.find(|(_, c)| !in_word(*c)).map(|(at, _)| at)
    } else {
        chars.next().map(|(at, _)| at)
    };
    &text[..end.unwrap_or(text.len())]
}

/// How much of a path of the API begins here, up to the first thing that may be an id.
fn api_path(rest: &str) -> Option<usize> {
    let path = rest.strip_prefix("/api/v2")?;
    let words = path.find(|c: char| !(c.is_ascii_lowercase() || "/{}-".contains(c))).unwrap_or(path.len());
    let whole = if words == path.len() { words } else { path[..words].rfind('/').map_or(0, |at| at + 1) };
    Some("/api/v2".len() + whole)
}

/// Whether it belongs to a word with its neighbours. Scripts that don't part words never join.
fn in_word(c: char) -> bool {
    (c.is_alphanumeric() && c < '\u{2e80}') || c == '_'
}

/// Whether two neighbours belong to one word.
fn joins(left: char, right: char) -> bool {
    in_word(left) && in_word(right)
}

fn ends_whole(text: &str, at: usize) -> bool {
    match (text[..at].chars().next_back(), text[at..].chars().next()) {
        (Some(last), Some(next)) => !joins(last, next),
        _ => true,
    }
}
