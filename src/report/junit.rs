//! The report for pipelines: one suite per part, one test case per requirement. What is unknown is an error, never a pass;
//! what a person has to attest is skipped; a warning passes and says so in its output. Pure.

use quick_junit::{NonSuccessKind, Property, Report as Document, TestCase, TestCaseStatus, TestSuite};

use super::{
    account,
    people::{self, Account},
};
use crate::model::{
    Part, Report, RequirementRow, Status, Subject,
    report::{Imprint, words},
};

/// A case names at most this many people.
const PEOPLE: usize = 10;

pub(super) fn render(report: &Report) -> String {
    let mut document = Document::new("greenlight");
    let mut suites: Vec<TestSuite> = report.parts().iter().map(|part| suite(report, part)).collect();
    if let (Some(first), false) = (suites.first_mut(), report.plan.is_empty()) {
        first.set_system_out(account::plan_lines(report).join("\n"));
    }
    document.add_test_suites(suites);
    let mut text = document.to_string().expect("the document is written to memory");
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

fn suite(report: &Report, part: &Part<'_>) -> TestSuite {
    let title = account::title(report);
    let mut suite = TestSuite::new(match account::heading_of(report, part) {
        None => title,
        Some(heading) => format!("{title} · {heading}"),
    });
    suite.add_property(Property::new("verdict", report.head.verdict.words()));
    suite.add_property(Property::new("verdict_line", report.head.verdict_line()));
    suite.add_property(Property::new("org", report.head.org.id.as_deref().unwrap_or("unknown")));
    suite.add_property(Property::new("generated_at", words::instant(report.head.generated_at)));
    let Imprint { title, made_by } = &report.head.imprint;
    suite.add_properties(title.iter().map(|title| Property::new("title", title)));
    suite.add_properties(made_by.iter().map(|name| Property::new("made_by", name)));
    for need in account::missing_prerequisites(part.prerequisites()) {
        suite.add_property(Property::new("the check needs", need));
    }
    let account = match part.subject {
        Subject::Client(_) => None,
        Subject::People(people) => Some(Account::of(report, people)),
    };
    suite.add_test_cases(part.rows.iter().map(|row| case(report, account.as_ref(), row)));
    suite
}

fn case(report: &Report, account: Option<&Account<'_>>, row: &RequirementRow) -> TestCase {
    let mut status = match row.status {
        Status::Pass | Status::Warn => TestCaseStatus::success(),
        Status::Fail => TestCaseStatus::non_success(NonSuccessKind::Failure),
        Status::Unknown | Status::Pending | Status::Broken => {
            TestCaseStatus::non_success(NonSuccessKind::Error)
        }
        Status::Manual | Status::NotApplicable => TestCaseStatus::skipped(),
    };
    if !matches!(row.status, Status::Pass | Status::Warn) {
        status.set_message(&row.explanation);
    }
    if !matches!(row.status, Status::Pass | Status::Warn | Status::Manual | Status::NotApplicable) {
        status.set_type(row.cause.map_or(row.status.word(), |cause| cause.word()));
        status.set_description(story(account, row));
    }
    let mut case = TestCase::new(format!("{} {}", row.number, row.title), status);
    case.set_classname(format!("{}.{}", report.head.integration.id, row.id));
    if row.status == Status::Warn {
        case.set_system_out(story(account, row));
    }
    case
}

fn story(account: Option<&Account<'_>>, row: &RequirementRow) -> String {
    let mut lines = vec![account::heading(row)];
    if let Some(account) = account {
        let counts = people::counted(row);
        lines.extend((!counts.is_empty()).then(|| format!("people: {counts}")));
        let lacking = account.without(row, PEOPLE);
        lines.extend((!lacking.is_empty()).then(|| format!("not: {lacking}")));
    }
    lines.extend(account::facts(row).into_iter().map(|(label, sentence)| format!("{label}: {sentence}")));
    if let Some(fix) = &row.fix {
        lines.push(format!("fix: {}", fix.summary));
        lines.extend(fix.steps.iter().enumerate().map(|(at, step)| format!("{}. {step}", at + 1)));
        lines.extend(fix.url.iter().map(|url| format!("page: {url}")));
    }
    lines.join("\n")
}
