//! In which form a report holds what identifies the org. Pure.
//!
//! The model makes a [`Real`] report: names, ids and sentences that can't be written out. Views and files get it
//! [`AsShown`], plain texts, which only [`Shown::report`](crate::model::presenting::Shown::report) makes. A new member
//! that holds a name is an `F::Name`, a sentence an `F::Text`: the one place that makes what is shown doesn't compile
//! until it was decided on there.

use std::fmt::Debug;

use serde::Serialize;

use crate::model::{Id, Name, Text, say::called, words};

pub trait Form: Copy + Debug + PartialEq + Eq + 'static {
    type Id: Clone + Debug + PartialEq + Eq;
    type Name: Clone + Debug + PartialEq + Eq;
    /// A sentence in which names may stand.
    type Text: Clone + Debug + PartialEq + Eq;

    fn name(name: &Self::Name) -> Text;

    /// A name with what it is the name of: `role Trainee`.
    fn called(word: &'static str, name: &Self::Name) -> Text;

    fn text(text: &Self::Text) -> Text;

    /// What names are sorted by.
    fn letters(name: &Self::Name) -> &str;
}

pub trait Written: Form<Id: Serialize, Name: Serialize, Text: Serialize> {}

impl<F: Form<Id: Serialize, Name: Serialize, Text: Serialize>> Written for F {}

/// As it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Real {}

impl Form for Real {
    type Id = Id;
    type Name = Name;
    type Text = Text;

    fn name(name: &Name) -> Text {
        Text::of(name)
    }

    fn called(word: &'static str, name: &Name) -> Text {
        called(word, name)
    }

    fn text(text: &Text) -> Text {
        text.clone()
    }

    fn letters(name: &Name) -> &str {
        name.real()
    }
}

/// As people may see it: real names, or stand-ins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AsShown {}

impl Form for AsShown {
    type Id = String;
    type Name = String;
    type Text = String;

    fn name(name: &String) -> Text {
        Text::of(name)
    }

    fn called(word: &'static str, name: &String) -> Text {
        Text::of(words::named(word, name))
    }

    fn text(text: &String) -> Text {
        Text::of(text)
    }

    fn letters(name: &String) -> &str {
        name
    }
}
