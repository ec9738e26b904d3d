//! Reports on people: as large as they come, and in the contract's form.

use std::sync::Arc;

use super::*;
use crate::model::{
    Attestation, Cause, Cell, Detail, GrantsSource, OrgDetail, PeopleAsk, PeopleDetail, Status,
    integration::Kind,
    people::{
        AccountState, fixture as people,
        table::{Directory, Features, Findings, PeoplePart, SubjectCounts, SubjectRow},
    },
};

/// Two people and two requirements.
fn two_people() -> Report {
    let mut report = clear(&fixture::ready());
    let cell = |status, cause| Cell { status, cause };
    let names: Arc<[String]> = vec!["Co-browse".to_owned(), "findings".to_owned()].into();
    let subject = |id: &str, status| SubjectRow {
        kind: "user",
        id: id.into(),
        name: format!("Agent {id}"),
        email: None,
        state: AccountState::Active,
        status,
        features: Features { names: Arc::clone(&names), statuses: vec![status, Status::Pass] },
        division: None,
        groups: Vec::new(),
        queues: Vec::new(),
        holds: None,
        licences: None,
    };
    report.people = Some(PeoplePart {
        grants_source: GrantsSource::Roles,
        roles: Vec::new(),
        prerequisites: Vec::new(),
        unasked: crate::model::people::table::Unasked::Nobody,
        subjects: vec![subject("0001", Status::Pass), subject("0002", Status::Warn)],
        findings: Findings {
            columns: vec!["a".into(), "b".into()].into(),
            cells: vec![
                cell(Status::Pass, None),
                cell(Status::Pass, None),
                cell(Status::Warn, Some(Cause::NotGranted)),
                cell(Status::Pass, None),
            ],
        },
        directory: Directory {
            divisions: Vec::new(),
            roles: Vec::new(),
            groups: Vec::new(),
            queues: Vec::new(),
            licences: Vec::new(),
        },
        asked: Vec::new(),
    });
    report.client = None;
    report.rows[0].feature = Some("Co-browse".into());
    let counts = SubjectCounts { pass: 1, warn: 1, ..Default::default() };
    report.rows[0].detail = Detail::People(PeopleDetail { counts, nowhere: false, asks: PeopleAsk::Licence });
    let attested =
        Attestation { said: Default::default(), at: report.head.generated_at, by: Some("Agent 0001".into()) };
    let manual = report.rows.iter_mut().find(|row| row.kind() == Kind::Manual).unwrap();
    manual.detail = Detail::Org(OrgDetail { kind: Kind::Manual, attested: Some(attested) });
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
    assert_eq!(schema::differences(&document), Vec::<String>::new());

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
        assert_eq!(schema::differences(&document).len(), 1);
    }
}

#[test]
fn what_is_no_finding_is_indented_as_ever() {
    let mut report = two_people();
    report.people = None;
    let text = render(&report, Format::Json, &TableStyle::default());
    assert_eq!(text, serde_json::to_string_pretty(&report).unwrap() + "\n");
}

fn reports_on_people() -> [(&'static str, Report<Real>); 2] {
    [("people", people::report()), ("people_not_ready", people::not_ready())]
}

#[test]
fn every_form_of_reports_on_people_looks_as_agreed() {
    for (name, report) in reports_on_people() {
        // Each finding of each person is a line of its own: what they look like is seen above.
        for format in Format::all().into_iter().filter(|format| *format != Format::Json) {
            let text = render(&clear(&report), format, &TableStyle::default());
            insta::assert_snapshot!(format!("{name}_{format}"), text);
        }
    }
    let wide = TableStyle { width: 160, ..TableStyle::default() };
    insta::assert_snapshot!("people_table_wide", render(&clear(&people::not_ready()), Format::Table, &wide));
    let sieved = presenting(&people::not_ready());
    let text = render(&sieved, Format::Table, &TableStyle::default());
    insta::assert_snapshot!("people_table_presenting", text);
}

#[test]
fn reports_on_people_are_what_the_schema_says_and_present_nothing() {
    for (name, report) in reports_on_people() {
        let sieved = presenting(&report);
        let report = clear(&report);
        for report in [&report, &sieved] {
            let text = render(report, Format::Json, &TableStyle::default());
            let document: serde_json::Value = serde_json::from_str(&text).unwrap();
            assert_eq!(schema::differences(&document), Vec::<String>::new(), "{name}");
            assert!(document.get("subject").is_none(), "{name}");
        }
        for format in Format::all() {
            let text = render(&sieved, format, &TableStyle { width: 200, ..TableStyle::default() });
            for real in
                ["Agent 0", "agent.0", "@example.com", "Agent Retail", "Agent Sales", "Trainee", "Admin 0001"]
            {
                assert!(!text.contains(real), "{name} {format}: {real} in {text}");
            }
        }
    }
}

#[test]
fn the_table_of_people_fits_and_names_at_most_twenty() {
    for (name, report) in reports_on_people().into_iter().chain([("many", people::large(2_000))]) {
        let report = clear(&report);
        for cells in [72, 80, 120, 200] {
            let style = TableStyle { width: cells, ..TableStyle::default() };
            let text = render(&report, Format::Table, &style);
            let above = text.lines().take(text.lines().count() - 1);
            let widest = above.max_by_key(|line| width(line)).unwrap();
            assert!(width(widest) <= cells, "{name} at {cells}: {widest}");
            assert!(text.trim_end().ends_with(&report.head.verdict_line()), "{name}");
            for row in &report.rows {
                let line = format!("{:>2}  {} ", row.number, row.status.glyph());
                assert!(text.lines().any(|text| text.starts_with(&line)), "{name}: {line}");
            }
        }
        let ascii = TableStyle { ascii: true, ..TableStyle::default() };
        assert!(
            render(&report, Format::Table, &ascii).is_ascii(),
            "{name}: {:?}",
            render(&report, Format::Table, &ascii).chars().find(|c| !c.is_ascii())
        );
        assert!(render(&report, Format::Table, &TableStyle::default()).lines().count() < 400, "{name}");
    }

    let mut nobody_has_it = clear(&people::large(2_000));
    let people = nobody_has_it.people.as_mut().unwrap();
    let column =
        people.asked.iter().position(|asked| nobody_has_it.rows[asked.requirement].required).unwrap();
    let columns = people.findings.columns.len();
    for row in 0..people.subjects.len() {
        people.findings.cells[row * columns + column] =
            Cell { status: Status::Fail, cause: Some(Cause::NotGranted) };
    }
    let requirement = people.asked[column].requirement;
    nobody_has_it.rows[requirement].status = Status::Fail;
    let text = render(&nobody_has_it, Format::Table, &TableStyle::default());
    assert!(text.contains("as far as known: 2,000"), "{text}");
    assert!(text.contains("  1,980 more; --format csv lists all"), "{text}");
    let csv = render(&nobody_has_it, Format::Csv, &TableStyle::default());
    let id = &nobody_has_it.rows[requirement].id;
    let mut lines = ::csv::Reader::from_reader(csv.as_bytes());
    let of_people = lines.records().map(Result::unwrap).filter(|line| &line[1] == id && !line[28].is_empty());
    assert_eq!(of_people.count(), 2_000);
}
