//! The report as JSON: the contract `greenlight.report/1`, described by `assets/report.schema.json`. Pure.

use crate::model::report::Report;

/// One document.
pub fn render(report: &Report) -> String {
    let mut text =
        serde_json::to_string_pretty(report).expect("a report has texts as keys and no failing parts");
    text.push('\n');
    text
}
