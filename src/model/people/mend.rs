//! The cheapest mend: which one role would turn how many people green. Pure.

use super::table::PeopleReport;

/// A change of one role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleMend {
    /// The role, by place in the directory.
    pub role: usize,
    /// The requirements that have to be added to it, by column.
    pub columns: Vec<usize>,
    /// How many of the people who lack something turn green.
    pub turns: usize,
    /// How many lack something.
    pub of: usize,
}

/// The changes that help with these columns for these people (by place), the one that turns most people first. What
/// can't be granted at all (not in the catalogue, not settled) helps nobody.
pub fn mends(_report: &PeopleReport, _columns: &[usize], _people: &[usize]) -> Vec<RoleMend> {
    Vec::new()
}
