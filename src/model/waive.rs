//! What the customer decides to go without: why, who says so, perhaps until a day. A requirement that is waived keeps its
//! status and doesn't count against the verdict. Pure.

use std::collections::BTreeMap;

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde::Serialize;

use super::{
    Form, Name, Real, Report, RequirementRow, Text,
    fix::OfRow,
    report::{Written, words},
    say::say,
};

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(bound = "F: Written")]
pub struct Waiver<F: Form = Real> {
    pub reason: F::Text,
    /// Who says so.
    pub by: Option<F::Name>,
    /// The last day on which it counts; for good without.
    pub until: Option<Date>,
}

/// What was waived, by the requirement's id.
pub(crate) type Waived = BTreeMap<String, Waiver>;

impl Waiver {
    /// The day that it ended on, where it is over.
    fn over(&self, now: Timestamp) -> Option<Date> {
        self.until.filter(|until| *until < now.to_zoned(TimeZone::UTC).date())
    }

    pub(crate) fn new(reason: Text, by: Option<Name>, until: Option<Date>) -> Self {
        Self { reason, by, until }
    }
}

/// Waives rows, and leaves out what would fix only these. What is over is said and waives nothing.
pub(in crate::model) fn apply(
    waived: &Waived,
    now: Timestamp,
    rows: &mut [RequirementRow<Real>],
    acts: &mut Vec<OfRow>,
) -> Vec<Text> {
    for row in rows.iter_mut() {
        row.waived = waived.get(&row.id).filter(|waiver| waiver.over(now).is_none()).cloned();
        if row.waived.is_some() {
            acts.retain(|of| of.row != row.number);
        }
    }
    ended(waived, now, rows)
}

/// What was waived and counts again, in sentences.
pub(crate) fn over(waived: &Waived, report: &Report<Real>) -> Vec<Text> {
    ended(waived, report.head.generated_at, &report.rows)
}

fn ended(waived: &Waived, now: Timestamp, rows: &[RequirementRow<Real>]) -> Vec<Text> {
    let ended = rows.iter().filter_map(|row| {
        let waiver = waived.get(&row.id)?;
        let until = words::date(waiver.over(now)?);
        let title = row.title.as_str();
        Some(say!(
            "{} was waived until {} ({}). That is over: it counts again.",
            title,
            until,
            &waiver.reason
        ))
    });
    ended.collect()
}

#[cfg(test)]
mod tests;
