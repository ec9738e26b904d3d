//! The report for pipelines: one suite per part, one test case per requirement. It agrees with the exit code: what fails
//! the verdict is a failure, what leaves it open an error, and nothing else breaks a build. Pure.

use quick_junit::{NonSuccessKind, Property, Report as Document, TestCase, TestCaseStatus, TestSuite};

use super::{
    account, changes,
    people::{self, Account},
};
use crate::model::{
    Part, Report, RequirementRow, Status, Subject,
    people::table::Unasked,
    report::{
        Imprint,
        verdict::{Weight, weight},
        words,
    },
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
    if let Some((heading, lines)) = changes::told(report) {
        suite.add_property(Property::new("changes", heading));
        let lines = lines.into_iter().map(|(label, sentence)| format!("{label}: {sentence}"));
        suite.add_properties(lines.map(|line| Property::new("change", line)));
    }
    for need in account::missing_prerequisites(part.prerequisites()) {
        suite.add_property(Property::new("the check needs", need));
    }
    let account = match part.subject {
        Subject::Client(_) => None,
        Subject::People(people) => Some(Account::of(report, people)),
    };
    suite.add_test_cases(part.rows.iter().map(|row| case(report, account.as_ref(), row)));
    suite.add_test_cases(what_leaves_it_open(report, part));
    suite
}

/// What leaves a verdict open beside the requirements: what the check itself lacks, and whoever wasn't asked.
fn what_leaves_it_open(report: &Report, part: &Part<'_>) -> Vec<TestCase> {
    let open = |name: &str, message: String| {
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
        status.set_message(message);
        let mut case = TestCase::new(name, status);
        case.set_classname(format!("{}.check", report.head.integration.id));
        case
    };
    let needed = part.prerequisites().iter().filter(|needed| needed.opens());
    let needed =
        account::missing_prerequisites(needed).into_iter().map(|need| open("The check itself", need));
    let unasked = part.unasked() != Unasked::Nobody;
    let unasked = unasked.then(|| open("Everybody was asked", report.head.verdict_line()));
    needed.chain(unasked).collect()
}

fn case(report: &Report, account: Option<&Account<'_>>, row: &RequirementRow) -> TestCase {
    let weight = weight(row, report.head.strict);
    let mut status = match (weight, row.status) {
        // What doesn't count is neither a success nor a failure.
        _ if row.waived.is_some() => TestCaseStatus::skipped(),
        (Weight::Fails, _) => TestCaseStatus::non_success(NonSuccessKind::Failure),
        (Weight::Opens, _) => TestCaseStatus::non_success(NonSuccessKind::Error),
        (Weight::None, Status::Pass | Status::Warn | Status::Fail) => TestCaseStatus::success(),
        (
            Weight::None,
            Status::Unknown | Status::Pending | Status::Broken | Status::Manual | Status::NotApplicable,
        ) => TestCaseStatus::skipped(),
    };
    let succeeds = matches!(status, TestCaseStatus::Success { .. });
    if !succeeds {
        status.set_message(message(row));
    }
    if weight != Weight::None {
        status.set_type(row.cause.map_or(row.status.word(), |cause| cause.word()));
        status.set_description(story(account, row));
    }
    let mut case = TestCase::new(format!("{} {}", row.number, row.title), status);
    case.set_classname(format!("{}.{}", report.head.integration.id, row.id));
    match words::attested(row) {
        _ if row.waived.is_some() => {}
        _ if succeeds && row.status != Status::Pass => _ = case.set_system_out(story(account, row)),
        Some(attested) if succeeds => _ = case.set_system_out(attested),
        _ => {}
    }
    case
}

/// What happened, and who said so where it is a person's word.
fn message(row: &RequirementRow) -> String {
    let said = [words::attested(row), words::waived(row)].into_iter().flatten();
    said.fold(row.explanation.clone(), |all, said| format!("{all} ({said})"))
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
