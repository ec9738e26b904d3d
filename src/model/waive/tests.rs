//! What is waived keeps its status and doesn't count, until its day is over.

use super::*;
use crate::model::{
    Report, Shown, Status, Verdict, attest,
    name::Kind,
    people::{evidence::PeopleEvidence, fixture},
    report::assemble::Setting,
    say,
};

/// A report in which one required permission fails for one of the people.
fn report(waived: Waived) -> Report<Real> {
    let mut people: PeopleEvidence = fixture::evidence();
    people.people.as_mut().unwrap()[0].grants = Ok(Vec::new());
    let setting = Setting { waived, ..fixture::setting() };
    fixture::report_of(&setting, &people, &fixture::org())
}

fn waiver(until: Option<&str>) -> Waiver {
    let by = Name::without_id(Kind::Attestor, "Setup Desk");
    Waiver::new(say::quoted("Nobody signs in there"), Some(by), until.map(|day| day.parse().unwrap()))
}

fn failing(report: &Report<Real>) -> Vec<String> {
    let failing = report.rows.iter().filter(|row| row.required && row.status == Status::Fail);
    failing.map(|row| row.id.clone()).collect()
}

#[test]
fn what_is_waived_keeps_its_status_and_does_not_count_until_its_day_is_over() {
    let before = report(Waived::new());
    let failing_before = failing(&before);
    assert!(before.head.verdict == Verdict::NotReady && !failing_before.is_empty());
    let all = |until| -> Waived { failing_before.iter().map(|id| (id.clone(), waiver(until))).collect() };
    // The reports of the fixtures are of 1 January 2026.
    let cases = [
        (None, Verdict::Ready),
        (Some("2026-02-01"), Verdict::Ready),
        (Some("2026-01-01"), Verdict::Ready),
        (Some("2025-12-31"), Verdict::NotReady),
    ];
    for (until, verdict) in cases {
        let after = report(all(until));
        assert_eq!((after.head.verdict, failing(&after)), (verdict, failing_before.clone()), "{until:?}");
        assert_eq!(after.head.counts, before.head.counts, "{until:?}");
        let line = after.head.verdict_line();
        let said = format!("{} waived.", failing_before.len());
        assert_eq!(line.ends_with(&said), verdict == Verdict::Ready, "{line}");
        let notes: Vec<String> = after.head.notes.iter().map(|note| Shown::Clear.text(note)).collect();
        let over = notes.iter().any(|note| note.contains("waived until 31 December 2025"));
        assert_eq!(over, verdict == Verdict::NotReady, "{notes:?}");
        let fixed = |row: &RequirementRow<Real>| after.plan.iter().any(|act| act.fixes.contains(&row.id));
        let waived = after.rows.iter().filter(|row| row.waived.is_some());
        assert!(waived.clone().all(|row| !fixed(row)), "no act is asked for what is waived");
        assert_eq!(waived.count(), if verdict == Verdict::Ready { failing_before.len() } else { 0 });
    }
}

#[test]
fn a_waiver_outlives_what_is_attested_after_the_run() {
    let before = report(Waived::new());
    let waived = failing(&before).into_iter().map(|id| (id, waiver(None))).collect();
    let attested = attest::with_attested(&report(waived), fixture::integration(), &attest::Attested::new());
    assert_eq!(attested.head.verdict, Verdict::Ready);
}
