//! From the evidence of people to a report. Pure.

use super::evidence::PeopleEvidence;
use crate::model::{compile::Setting, report::Report};

/// Judges everything and puts it together. Who signed in is [`Setting::client_id`] and [`Setting::client_name`].
pub fn report(_setting: &Setting<'_>, _evidence: &PeopleEvidence) -> Report {
    unimplemented!("written next")
}
