//! Stand-ins that need no list of names: of ids and of addresses. Pure.

use std::collections::{BTreeSet, HashMap};

/// A stand-in for each id: as few digits as tell all of them apart, at least four.
pub(super) fn for_ids<'a>(ids: impl Iterator<Item = &'a String>) -> HashMap<String, String> {
    let mut taken = BTreeSet::new();
    let ids: BTreeSet<&String> = ids.collect();
    let stand_in = |id: &String| {
        let digits = (4..=16).find(|&digits| !taken.contains(&short_id(id, digits))).unwrap_or(16);
        let stand_in = short_id(id, digits);
        taken.insert(stand_in.clone());
        (id.clone(), stand_in)
    };
    ids.into_iter().map(stand_in).collect()
}

pub(super) fn short_id(id: &str, digits: usize) -> String {
    let hash = format!("{:016x}", hash(&id.to_lowercase()));
    format!("id-{}", &hash[..digits])
}

/// FNV-1a: the same on every computer and in every version, which the standard hashers don't promise.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

pub(super) fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

pub(super) fn is_mail(token: &str) -> bool {
    token.split_once('@').is_some_and(|(person, host)| !person.is_empty() && !host.is_empty())
}

pub(super) fn mail_stand_in(mail: &str) -> String {
    format!("person-{:04x}@example.invalid", hash(&mail.to_lowercase()) & 0xffff)
}

/// Sorts `Division 9` before `Division 41`.
pub(super) fn by_number(name: &str) -> (usize, String) {
    let number = name.split_whitespace().nth(1).and_then(|number| number.parse().ok());
    (number.unwrap_or(usize::MAX), name.to_owned())
}
