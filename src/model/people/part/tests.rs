//! The report on people: what it says as a whole.

use crate::model::{Cause, Resolution, Status, Verdict, fixture::clear, integration::Kind, people::fixture};

#[test]
fn the_report_of_eight_people_reads_as_it_should() {
    let report = clear(&fixture::report());
    assert_eq!(report.head.verdict, Verdict::Ready);
    let people = report.people.as_ref().unwrap();
    assert_eq!(people.subjects.len(), 8);
    let lines: Vec<String> = report
        .rows
        .iter()
        .filter(|row| row.kind() != Kind::Manual)
        .map(|row| {
            let fix = row.fix.as_ref().map(|fix| format!(" | {} | {}", fix.summary, fix.steps.join(" / ")));
            format!(
                "{} {} {}: {} [{}]{} {:?}",
                row.number,
                row.status.glyph(),
                row.title,
                row.explanation,
                row.cause_detail,
                fix.unwrap_or_default(),
                row.also_fixes,
            )
        })
        .collect();
    insta::assert_snapshot!(format!(
        "{}\n{}\n{:#?}",
        report.head.verdict_line(),
        lines.join("\n"),
        report.head.notes
    ));
}

#[test]
fn json_has_the_members_of_the_contract() {
    let json = serde_json::to_value(clear(&fixture::report())).unwrap();
    assert!(json.get("subject").is_none());
    assert_eq!(json["subjects"].as_array().unwrap().len(), 8);
    assert_eq!(json["subjects"][0]["kind"], "user");
    assert_eq!(json["subjects"][0]["features"]["Co-browse"], "warn");
    let findings = json["findings"].as_array().unwrap();
    assert_eq!(findings.len(), 8 * 38);
    assert!(
        findings.iter().all(|finding| finding["requirement"].is_string() && finding["subject"].is_string())
    );
    let row = json["requirements"]
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["id"] == "cobrowse-chat-escalate")
        .unwrap();
    assert_eq!(row["subject_counts"], serde_json::json!({"pass": 4, "fail": 0, "warn": 4, "unknown": 0}));
}

#[test]
fn what_is_not_settled_is_unknown_and_what_is_absent_says_so() {
    let report = clear(&fixture::report());
    let row = |name: &str| {
        let of = |row: &&crate::model::report::RequirementRow| {
            row.permission().is_some_and(|names| names.asked == name)
        };
        report.rows.iter().find(of).unwrap()
    };
    let screen_share = row("ACD Screen Share > Session > View");
    assert_eq!((screen_share.status, screen_share.cause), (Status::Unknown, Some(Cause::NotInCatalogue)));
    assert_eq!(screen_share.permission().unwrap().resolution, Resolution::Closest);
    let scores = row("Journey > OutcomeScores > View");
    assert_eq!((scores.status, scores.cause), (Status::Warn, Some(Cause::NotInCatalogue)));
    assert_eq!(scores.permission().unwrap().resolution, Resolution::Absent);
}

#[test]
fn one_person_without_access_is_not_ready() {
    let report = clear(&fixture::not_ready());
    assert_eq!(report.head.verdict, Verdict::NotReady);
    assert_eq!(report.head.verdict_line(), "1 of 38 requirements fails, for 1 of 8 people, by the grants.");
}

#[test]
fn ten_thousand_people_are_counted() {
    let report = clear(&fixture::large(10_000));
    let row = report.rows.iter().find(|row| row.id == "cobrowse-chat-escalate").unwrap();
    let counts = row.subject_counts().unwrap();
    assert_eq!((counts.pass, counts.warn), (9_100, 900));
    assert_eq!(
        row.fix.as_ref().unwrap().summary,
        "Add both to role Agent Retail: 800 of the 900 people turn green."
    );
    assert_eq!(report.people.unwrap().findings.cells.len(), 380_000);
}

#[test]
fn where_some_are_unread_the_row_still_says_who_lacks_it_and_what_would_help() {
    let report = clear(&fixture::not_ready());
    let row = report.rows.iter().find(|row| row.id == "cobrowse-chat-escalate").unwrap();
    assert_eq!((row.status, row.cause), (Status::Unknown, Some(Cause::GrantsUnreadable)));
    assert_eq!(row.explanation, "What 1 of 8 people holds couldn't be read. 4 more lack it.");
    let fix = row.fix.as_ref().unwrap();
    assert!(fix.summary.contains("Authorization › Grant › View"), "{}", fix.summary);
    // The person without any role lacks all four of them, so that the two are named.
    assert_eq!(
        fix.steps.last().unwrap(),
        "Add Cobrowse › Chat › Escalate and Cobrowse › Voice › Escalate to role Agent Retail: 3 of the 4 \
         people turn green."
    );
}

#[test]
fn under_another_name_the_orgs_own_menu_is_told() {
    let mut evidence = fixture::evidence();
    let own = "integration:cxSalesforce:agent".parse::<crate::model::permission::Permission>().unwrap();
    let entry = crate::model::catalogue::Entry {
        permission: own.clone(),
        label: String::new(),
        division_aware: None,
    };
    evidence.catalogue = Ok(std::iter::once(entry).collect());
    evidence.types.as_mut().unwrap()[0].user_permissions = Some(vec![own]);
    let report = clear(&fixture::report_of(&fixture::setting(), &evidence, &fixture::org()));
    let row = &report.rows[0];
    let names = row.permission().unwrap();
    assert_eq!(names.resolution, Resolution::Alias);
    assert_eq!(names.resolved[0].as_str(), "integration:cxSalesforce:agent");
    assert_eq!(row.status, Status::Fail);
    assert!(row.fix.as_ref().unwrap().steps[1].starts_with("Tick Integration › Cx Salesforce › Agent"));
}

#[test]
fn who_holds_no_role_is_given_one_that_has_it() {
    let report = clear(&fixture::not_ready());
    let fix = report.rows[0].fix.as_ref().unwrap();
    assert_eq!(fix.summary, "Give these people role Agent Sales, which grants it.");
}

#[test]
fn of_several_permissions_all_have_to_be_granted() {
    let integration = fixture::integration_of("microsoft-teams");
    let names = fixture::names(integration);
    let entry = |permission: &crate::model::permission::Permission| crate::model::catalogue::Entry {
        permission: permission.clone(),
        label: String::new(),
        division_aware: None,
    };
    let mut evidence = fixture::evidence();
    evidence.catalogue = Ok(names.iter().map(entry).collect());
    let report = clear(&fixture::report_of(&fixture::setting_of(integration), &evidence, &fixture::org()));
    let row = report.rows.iter().find(|row| row.required && row.kind() == Kind::Permission).unwrap();
    assert_eq!(
        row.explanation,
        "All 8 people lack it: their roles don't grant all of integration:microsoftTeamsEmbeddedClient:edit and \
         integration:microsoftTeamsEmbeddedClient:view."
    );
    let names = row.permission().unwrap();
    assert_eq!(names.ui_path[1], "Integration > Microsoft Teams Embedded Client > View");
}
