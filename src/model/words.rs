//! Small words that sentences about people and about the org share. Pure.

use crate::{
    model::{Fix, Real, Unread, say::say},
    text::number,
};

/// An address: a full one as it is, a path below the region's apps address.
pub(in crate::model) fn address(page: &str, apps: &str) -> String {
    if page.starts_with("https://") { page.to_owned() } else { format!("{apps}{page}") }
}

/// A name with what it is the name of: `role Trainee`. A stand-in says that itself: `Role 2`.
pub(in crate::model) fn named(word: &str, name: &str) -> String {
    let is_stand_in = name.strip_prefix(&capital(word)).is_some_and(|rest| {
        rest.strip_prefix(' ').is_some_and(|number| number.chars().next().is_some_and(|c| c.is_ascii_digit()))
    });
    if is_stand_in { name.to_owned() } else { format!("{word} {name}") }
}

/// Why something couldn't be read, as the end of a sentence.
pub(in crate::model) fn why_unread(unread: Unread) -> &'static str {
    match unread {
        Unread::NotYet => "it hasn't been asked for yet",
        Unread::Refused => "Genesys doesn't let the check read it",
        Unread::Unreachable => "no answer came",
        Unread::Throttled => "Genesys asked for too long a pause",
        Unread::Unreadable => "the answer wasn't complete",
        Unread::Closed(why) => why.words(),
    }
}

pub(in crate::model) fn unread_detail(unread: Unread) -> &'static str {
    match unread {
        Unread::NotYet => "not asked",
        Unread::Refused => "may not be read",
        Unread::Unreachable | Unread::Throttled | Unread::Unreadable | Unread::Closed(_) => {
            unread.cause().words()
        }
    }
}

/// What to do about something that couldn't be read. `permission` would open it.
pub(in crate::model) fn read_it(unread: Unread, permission: &str) -> Fix<Real> {
    let summary = match unread {
        Unread::Refused => say!("Give {} to whoever signs in for the check.", permission),
        Unread::NotYet => "Run the check to its end.".into(),
        Unread::Unreachable => "Check the connection, then check again.".into(),
        Unread::Throttled => "Check again when other tools are less busy.".into(),
        Unread::Unreadable => "Check again; if it stays, save a report for the makers.".into(),
        Unread::Closed(why) => why.sentence().into(),
    };
    let steps = match unread {
        Unread::Refused => vec![
            "Open Admin › People & Permissions › Roles (newer menu: Menu › User Management › Roles and Permissions)"
                .into(),
            say!("Tick {} in a role of whoever signs in for the check, then Save.", permission),
            "Check again, then take it away.".into(),
        ],
        _ => vec![summary.clone()],
    };
    Fix { summary, steps, url: None }
}

/// `12 of 10,000 people`; `all 10,000 people`; `the one person`.
pub(in crate::model) fn people_of(people: usize, of: usize) -> String {
    match (people, of) {
        (1, 1) => "the one person".to_owned(),
        (people, of) if people == of => format!("all {} people", number(of)),
        (people, of) => format!("{} of {} people", number(people), number(of)),
    }
}

/// `3 of 12 people hold it`; `none of the 12 people holds it`.
pub(in crate::model) fn hold_it(people: usize, of: usize) -> String {
    match (people, of) {
        (0, 1) => "the one person doesn't hold it".to_owned(),
        (0, of) => format!("none of the {} people holds it", number(of)),
        (1, _) => format!("{} holds it", people_of(1, of)),
        (people, of) => format!("{} hold it", people_of(people, of)),
    }
}

/// `a, b and c`.
pub(in crate::model) fn listed<T: AsRef<str>>(names: &[T], word: &str) -> String {
    match names {
        [] => "nothing".to_owned(),
        [one] => one.as_ref().to_owned(),
        [front @ .., last] => {
            let front: Vec<&str> = front.iter().map(AsRef::as_ref).collect();
            format!("{} {word} {}", front.join(", "), last.as_ref())
        }
    }
}

/// `a`; `either a or b`.
pub(in crate::model) fn either<T: AsRef<str>>(names: &[T]) -> String {
    match names {
        [_, _, ..] => format!("either {}", listed(names, "or")),
        _ => listed(names, "or"),
    }
}

/// `a, b and 7 more`.
pub(in crate::model) fn shortened<T: AsRef<str>>(names: &[T], most: usize) -> String {
    if names.len() <= most + 1 {
        return listed(names, "and");
    }
    let front: Vec<&str> = names.iter().take(most).map(AsRef::as_ref).collect();
    format!("{} and {} more", front.join(", "), names.len() - most)
}

/// A path of the admin screen with its arrow: `Cobrowse › Chat › Escalate`.
pub(in crate::model) fn screen(path: &str) -> String {
    path.replace(" > ", " › ")
}

/// The sentence with a capital at its beginning.
pub(in crate::model) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Letters and digits only, in lower case.
pub(in crate::model) fn normalised(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
