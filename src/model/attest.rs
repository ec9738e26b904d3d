//! What people attested, put into a report that was judged before or after. Pure. The only way in which a report
//! changes without new evidence; nothing but what a person attests is touched.

use super::{
    advice, compile,
    integration::{Integration, Requirement},
    people::{Attested, org, verdict},
    report::{Counts, Report, RequirementRow},
    status::Status,
};

/// The report with what is attested now, its counts and its verdict made anew.
pub fn with_attested(report: &Report, integration: &Integration, attested: &Attested) -> Report {
    let mut report = report.clone();
    let apps = format!("https://apps.{}", report.org.domain);
    for row in &mut report.requirements {
        if let Some(requirement) = integration.requirement(&row.id) {
            settle(row, requirement, attested, &apps);
        }
    }
    report.counts = Counts::of(report.requirements.iter().map(|row| row.status));
    report.verdict = compile::verdict(&report.requirements, &report.prerequisites, report.strict);
    report.verdict_line =
        if report.people.is_some() { verdict::line(&report) } else { advice::verdict_line(&report) };
    report
}

/// One row as it is attested now, for a run whose report isn't there yet.
fn settle(row: &mut RequirementRow, requirement: &Requirement, attested: &Attested, apps: &str) {
    let Some(need) = requirement.need.attestable() else { return };
    // What was judged by something else than a person's word stays as it is.
    let by_a_person = requirement.need.is_manual() || row.status == Status::Manual || row.attested.is_some();
    if !by_a_person {
        return;
    }
    let now = attested.get(&row.id);
    if now.is_some() == row.attested.is_some() && row.attested.is_some() {
        row.attested = now.cloned();
        return;
    }
    if now.is_none() && row.status == Status::Manual {
        return;
    }
    let finding = org::manual(need, now.is_some(), apps);
    row.status = finding.cell.status;
    row.cause = finding.cell.cause;
    row.explanation = finding.explanation;
    row.cause_detail = finding.cause_detail;
    row.fix = finding.fix;
    row.attested = now.cloned();
}

#[cfg(test)]
mod tests;
