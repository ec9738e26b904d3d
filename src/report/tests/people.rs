//! Reports on people: as large as they come, and in the contract's form.

use std::sync::Arc;

use super::*;
use crate::model::{
    people::{
        Attestation,
        table::{Cell, Directory, Features, Findings, PeopleReport, SubjectCounts, SubjectRow},
    },
    status::{Cause, Status},
};

/// Two people and two requirements.
fn two_people() -> Report {
    let mut report = fixture::ready();
    let cell = |status, cause| Cell { status, cause };
    let names: Arc<[String]> = vec!["Co-browse".to_owned(), "findings".to_owned()].into();
    let subject = |id: &str, status| SubjectRow {
        kind: "user",
        id: id.into(),
        name: format!("Agent {id}"),
        email: None,
        status,
        features: Features { names: Arc::clone(&names), statuses: vec![status, Status::Pass] },
        division: None,
        groups: Vec::new(),
        queues: Vec::new(),
        holds: None,
        licences: None,
    };
    report.people = Some(PeopleReport {
        subjects: vec![subject("0001", Status::Pass), subject("0002", Status::Warn)],
        findings: Findings {
            columns: vec!["a".into(), "b".into()].into(),
            rows: vec!["0001".into(), "0002".into()].into(),
            cells: vec![
                cell(Status::Pass, None),
                cell(Status::Pass, None),
                cell(Status::Warn, Some(Cause::NotGranted)),
                cell(Status::Pass, None),
            ],
        },
        directory: Directory::default(),
        asked: Vec::new(),
    });
    report.subject = None;
    report.requirements[0].feature = Some("Co-browse".into());
    report.requirements[0].subject_counts = Some(SubjectCounts { pass: 1, warn: 1, ..Default::default() });
    let at = report.generated_at;
    report.requirements[0].attested = Some(Attestation { at, by: Some("Agent 0001".into()) });
    report
}

#[test]
fn each_finding_is_one_line_of_a_document_that_the_schema_describes() {
    let report = two_people();
    let text = render(&report, Format::Json, &TableStyle::default());
    let line = r#"    {"requirement":"a","subject":"0002","status":"warn","cause":"not-granted"},"#;
    assert_eq!(text.lines().filter(|found| *found == line).count(), 1, "{text}");
    assert_eq!(text.lines().filter(|line| line.starts_with("    {\"requirement\":")).count(), 4);
    let document: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(document, serde_json::to_value(&report).unwrap());
    let schema: serde_json::Value =
        serde_json::from_str(include_str!("../../../assets/report.schema.json")).unwrap();
    assert_eq!(schema::differences(&schema, &document), Vec::<String>::new());

    type Spoil = fn(&mut serde_json::Value);
    let spoils: [Spoil; 4] = [
        |document| drop(document.as_object_mut().unwrap().remove("findings")),
        |document| document["findings"][0]["cause"] = "bad luck".into(),
        |document| document["subjects"][0]["features"]["Co-browse"] = 3.into(),
        |document| document["requirements"][0]["subject_counts"]["pending"] = 0.into(),
    ];
    for spoil in spoils {
        let mut document = document.clone();
        spoil(&mut document);
        assert_eq!(schema::differences(&schema, &document).len(), 1);
    }
}

#[test]
fn what_is_no_finding_is_indented_as_ever() {
    let mut report = two_people();
    report.people = None;
    let text = render(&report, Format::Json, &TableStyle::default());
    assert_eq!(text, serde_json::to_string_pretty(&report).unwrap() + "\n");
}
