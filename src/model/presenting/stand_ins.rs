//! Stand-ins that need no list of names: of ids and of addresses. Pure.

use std::collections::{BTreeSet, HashMap};

use crate::model::Id;

/// A stand-in for each id: as few digits as tell all of them apart, at least four.
pub(super) fn for_ids(ids: &BTreeSet<Id>) -> HashMap<Id, String> {
    let mut taken = BTreeSet::new();
    let stand_in = |id: &Id| {
        let digits = (4..=16).find(|&digits| !taken.contains(&short_id(id, digits))).unwrap_or(16);
        let stand_in = short_id(id, digits);
        taken.insert(stand_in.clone());
        (id.clone(), stand_in)
    };
    ids.iter().map(stand_in).collect()
}

pub(super) fn short_id(id: &Id, digits: usize) -> String {
    let hash = format!("{:016x}", hash(&id.real().to_lowercase()));
    format!("id-{}", &hash[..digits])
}

/// FNV-1a: the same on every computer and in every version, which the standard hashers don't promise.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

pub(super) fn mail_stand_in(mail: &str) -> String {
    format!("person-{:04x}@example.invalid", hash(&mail.to_lowercase()) & 0xffff)
}

/// Sorts `Division 9` before `Division 41`.
pub(super) fn by_number(name: &str) -> (usize, String) {
    let number = name.split_whitespace().nth(1).and_then(|number| number.parse().ok());
    (number.unwrap_or(usize::MAX), name.to_owned())
}
