//! The judgement on each person and on what the org has beside them. Pure and total.

use super::{evidence::PeopleEvidence, table::Cell};
use crate::model::{
    integration::Integration,
    status::{Cause, Status},
};

/// One row a person, one column a requirement that is judged for each person, in the manifest's order.
pub fn judge_people(_integration: &Integration, _evidence: &PeopleEvidence) -> Vec<Cell> {
    Vec::new()
}

/// The judgement on a requirement of the org as a whole.
pub fn judge_org(_integration: &Integration, _requirement: usize, _evidence: &PeopleEvidence) -> Cell {
    Cell { status: Status::Unknown, cause: Some(Cause::NotAttested) }
}
