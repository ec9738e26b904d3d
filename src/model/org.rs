//! The org as a whole: what an integration needs of it beside its client and its people. Pure.

pub mod evidence;
