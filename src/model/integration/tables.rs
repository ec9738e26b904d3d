//! From a document to the tables of a manifest, with every mistake on the way: what is wrong is taken out, and the rest
//! is read again. Pure.

use std::ops::Range;

use serde::de::DeserializeOwned;
use toml::{
    Spanned,
    de::{DeArray, DeTable, DeValue, Deserializer},
};

use super::parse::Wrong;

/// What a mistake took out of the document.
enum TakenOut {
    Key(String),
    /// One of several tables, with all that stands in it.
    Table,
}

/// The tables, as far as they can be read.
pub(super) fn tables<T: DeserializeOwned>(
    document: &Spanned<DeTable<'_>>,
    mistakes: &mut Vec<Wrong>,
) -> Option<T> {
    let mut document = document.clone();
    let mut taken: Vec<String> = Vec::new();
    loop {
        let wrong = match T::deserialize(Deserializer::from(document.clone())) {
            Ok(tables) => return Some(tables),
            Err(error) => Wrong::from(error),
        };
        let at = wrong.at.clone();
        let missing = wrong.missing_field().map(str::to_owned);
        let incomplete = missing.is_some() || wrong.is_missing_kind();
        // What is missing because it was taken out was told already.
        let told = match &missing {
            Some(field) => taken.contains(field),
            None => wrong.is_missing_kind() && !taken.is_empty(),
        };
        taken.extend(wrong.meant().map(str::to_owned));
        if !told {
            mistakes.push(wrong);
        }
        let table = document.get_mut();
        let taken_out = match missing {
            _ if incomplete && take_table(table, &at) => Some(TakenOut::Table),
            Some(field) if table.values().all(|value| !holds(value, &at)) => stand_in(table, field),
            _ => take(table, &at),
        };
        match taken_out? {
            TakenOut::Key(key) => taken.push(key),
            TakenOut::Table => taken.clear(),
        }
    }
}

/// Puts something where a text of the manifest itself is missing, so that the rest can be read.
fn stand_in(table: &mut DeTable<'_>, field: String) -> Option<TakenOut> {
    let text = Spanned::new(0..0, DeValue::String("missing".into()));
    table.insert(Spanned::new(0..0, field.clone().into()), text).is_none().then_some(TakenOut::Key(field))
}

/// Takes out the key or the table of several that stands there, the innermost.
fn take(table: &mut DeTable<'_>, at: &Range<usize>) -> Option<TakenOut> {
    if let Some(taken) = table.iter_mut().find_map(|(_, value)| take_inside(value, at)) {
        return Some(taken);
    }
    let key = table.iter().find(|(key, value)| covers(&key.span(), at) || covers(&value.span(), at));
    let key = key.map(|(key, _)| key.clone())?;
    table.remove(&key);
    Some(TakenOut::Key(key.into_inner().into_owned()))
}

fn take_inside(value: &mut Spanned<DeValue<'_>>, at: &Range<usize>) -> Option<TakenOut> {
    match value.get_mut() {
        DeValue::Table(table) => take(table, at),
        DeValue::Array(all) => {
            if let Some(taken) = all.iter_mut().find_map(|one| take_inside(one, at)) {
                return Some(taken);
            }
            let place = all.iter().position(|one| one.get_ref().is_table() && one.span() == *at)?;
            remove(all, place);
            Some(TakenOut::Table)
        }
        _ => None,
    }
}

/// Takes out the innermost of several tables in which this place is.
fn take_table(table: &mut DeTable<'_>, at: &Range<usize>) -> bool {
    table.iter_mut().any(|(_, value)| take_table_inside(value, at))
}

fn take_table_inside(value: &mut Spanned<DeValue<'_>>, at: &Range<usize>) -> bool {
    match value.get_mut() {
        DeValue::Table(table) => take_table(table, at),
        DeValue::Array(all) => {
            if all.iter_mut().any(|one| take_table_inside(one, at)) {
                return true;
            }
            let place = all.iter().position(|one| one.get_ref().is_table() && holds(one, at));
            place.map(|place| remove(all, place)).is_some()
        }
        _ => false,
    }
}

fn remove(all: &mut DeArray<'_>, place: usize) {
    *all = all.iter().enumerate().filter(|(at, _)| *at != place).map(|(_, one)| one.clone()).collect();
}

/// Whether a place is that of a value or of something in it, wherever its header stands.
fn holds(value: &Spanned<DeValue<'_>>, at: &Range<usize>) -> bool {
    value.span() == *at
        || match value.get_ref() {
            DeValue::Table(table) => table.values().any(|value| holds(value, at)),
            DeValue::Array(all) => all.iter().any(|value| holds(value, at)),
            _ => false,
        }
}

fn covers(span: &Range<usize>, at: &Range<usize>) -> bool {
    span.start <= at.start && at.end <= span.end
}
