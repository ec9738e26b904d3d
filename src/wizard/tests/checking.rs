//! Steps 5 and 6: running, watching, stopping, evidence, the matrix, presenting.

use secrecy::ExposeSecret;

use super::*;
use crate::model::{Name, Status, fixture::division_id, name::Kind, say::say};

#[test]
fn rows_go_from_waiting_to_judged_and_the_run_is_counted() {
    let mut journey = Journey::new();
    journey.sign_in().keys("Enter → Enter").at(Step::Permissions).says("the checks only read");
    assert_eq!(journey.wizard.shared.checks.rows.len(), 12, "what a person attests stands in step 8");
    journey.keys("Shift-Tab Space");
    assert!(journey.wizard.shared.badges().contains(&Badge::ReadOnly));
    journey.keys("Tab Enter");
    assert!(journey.has(|effect| matches!(effect, Effect::RunChecks { options, .. } if options.read_only)));
    let ticket = journey.run_ticket();
    let asking = Event::Asking { requirement: "read-recordings".into() };
    journey.send(Message::Check(ticket, Event::Progress { answered: 19, planned: 31, remaining: None }));
    journey.send(Message::Check(ticket, asking)).says("leaving this step does not stop the checks; x does");
    journey.seconds(12).says("Row 3 is slow: 0:12. It is given up at 0:30; x stops");
    let pause = Event::Paused { wait: Duration::from_secs(42) };
    journey
        .send(Message::Check(ticket, pause))
        .says("Genesys asked for a pause: it goes on in 0:42; x stops");
    assert!(matches!(journey.wizard.shared.checks.run, Run::Running { answered: 19, planned: 31, .. }));
    journey.keys("Tab").at(Step::Divisions).says("the divisions appear once the checks have settled");
    journey.settle(&fixture::not_ready());
    assert!(matches!(journey.wizard.shared.checks.run, Run::Settled { .. }));
    assert_eq!(journey.wizard.divisions().listed.len(), 3);
}

#[test]
fn stopping_keeps_what_was_found() {
    let mut journey = Journey::new();
    journey.sign_in().keys("Enter → Enter Enter");
    let ticket = journey.run_ticket();
    let report = fixture::not_ready();
    journey.send(Message::Check(ticket, Event::Asking { requirement: "read-emails".into() }));
    journey.send(Message::Check(ticket, Event::Finding(Box::new(report.rows[2].clone()))));
    journey.keys("x x").says("Stopping");
    assert_eq!(journey.effects.iter().filter(|effect| matches!(effect, Effect::StopChecks)).count(), 1);
    journey.send(Message::CheckEndedEarly(ticket));
    assert_eq!(journey.wizard.shared.checks.rows[2].status(), Some(Status::Fail));
    assert!(journey.wizard.shared.checks.rows[6].is_waiting());
    journey.send(Message::Check(ticket, Event::Ended(Arc::new(report))));
    assert!(journey.wizard.shared.checks.report.is_none(), "nothing comes after the end");
}

#[test]
fn what_an_older_run_still_says_is_left_out() {
    let mut journey = Journey::new();
    journey.check(&fixture::ready());
    let older = journey.run_ticket();
    journey.keys("R");
    journey.send(Message::Check(older, Event::Ended(Arc::new(fixture::not_ready()))));
    assert!(journey.wizard.shared.checks.is_running());
    assert_eq!(journey.wizard.shared.checks.worst(), Some(Status::Pass));
    journey.send(Message::CheckEndedEarly(older));
    assert!(journey.wizard.shared.checks.is_running());
    journey.settle(&fixture::not_ready());
    assert_eq!(journey.wizard.shared.checks.worst(), Some(Status::Fail));
}

#[test]
fn watching_asks_what_is_not_green_every_five_seconds() {
    let mut journey = Journey::new();
    journey.check(&fixture::not_ready()).keys("w").says("Watching");
    assert_eq!(journey.wizard.shared.badges(), [Badge::Watch(Some(SignedDuration::from_secs(5)))]);
    journey.seconds(4);
    assert_eq!(journey.runs().len(), 1);
    journey.seconds(1);
    let red = [
        "read-recordings",
        "read-transcript-urls",
        "read-transcript-text",
        "read-messages",
        "view-attachments",
        "division-access",
    ];
    assert_eq!(
        *journey.runs()[1].1,
        Ask::Rows(red.map(String::from).to_vec()),
        "pending rows have their own time"
    );
    assert_eq!(journey.wizard.shared.badges(), [Badge::Watch(None)]);
    journey.seconds(30);
    assert_eq!(journey.runs().len(), 2, "one run at a time");
    let mut fixed = fixture::not_ready();
    fixture::row(&mut fixed, "read-recordings").status = Status::Pass;
    journey.settle(&fixed);
    assert!(journey.wizard.shared.checks.rows[2].just_changed(journey.wizard.shared.now));
    assert!(!journey.wizard.shared.checks.rows[3].just_changed(journey.wizard.shared.now));
    journey.keys("w").seconds(10);
    assert!(!journey.wizard.shared.checks.rows[2].just_changed(journey.wizard.shared.now));
    assert_eq!(journey.runs().len(), 2);
}

#[test]
fn a_pending_row_is_asked_every_fifteen_seconds_and_when_it_is_judged() {
    let mut report = fixture::not_ready();
    let upload = fixture::row(&mut report, "upload-attachments");
    crate::model::fixture::detail(upload).evidence.probe.denied_since =
        Some(now() - SignedDuration::from_secs(280));
    let mut journey = Journey::new();
    journey.check(&report).says("row 9 is asked again in 0:15, judged at 14:02");
    journey.seconds(14);
    assert_eq!(journey.runs().len(), 1);
    journey.seconds(1);
    assert_eq!(*journey.runs()[1].1, Ask::Rows(vec!["upload-attachments".into()]), "without watching, too");
    journey.settle(&report).seconds(4);
    assert_eq!(journey.runs().len(), 2);
    journey.seconds(1);
    assert_eq!(journey.runs().len(), 3, "at the moment of judgement");
}

#[test]
fn keys_of_step_five() {
    let mut journey = Journey::new();
    journey.check(&fixture::not_ready()).keys("3");
    assert_eq!(journey.wizard.permissions().row_at_cursor(&journey.wizard.shared), Some(2));
    journey.keys("1 1");
    assert_eq!(
        journey.wizard.permissions().row_at_cursor(&journey.wizard.shared),
        Some(10),
        "two digits are one number"
    );
    journey.keys("4 4 3 r");
    assert_eq!(*journey.runs()[1].1, Ask::Rows(vec!["read-recordings".into()]));
    journey.settle(&fixture::not_ready()).keys("p");
    assert_eq!(journey.wizard.permissions().listed(&journey.wizard.shared), [2, 3, 4, 5, 8, 9, 10]);
    assert_eq!(
        journey.wizard.permissions().row_at_cursor(&journey.wizard.shared),
        Some(2),
        "the cursor stays on its row"
    );
    journey.keys("p c");
    assert!(journey.has(|effect| matches!(effect, Effect::Copy(text) if text == "recording:recording:view")));
    journey.keys("o");
    assert!(
        journey
            .has(|effect| matches!(effect, Effect::OpenPage(url) if url.ends_with("/authorization/roles")))
    );
    journey.send(Message::PageOpened(PageOpened::Copied)).says("the address was sent to the clipboard");
    journey.keys("d").says("d does nothing here; ? shows what does.");
    journey.seconds(11).says("row 9 is asked again");
    journey.keys("C");
    let all = journey.effects.iter().rev().find_map(|effect| match effect {
        Effect::Copy(text) => Some(text.lines().count()),
        _ => None,
    });
    assert_eq!(all, Some(journey.wizard.shared.role_permissions().len()));
}

#[test]
fn layers_lie_over_each_other_and_escape_takes_one_away() {
    let mut journey = Journey::new();
    journey.check(&fixture::not_ready()).keys("3 Enter");
    assert_eq!(journey.wizard.evidence(), Some(About { row: 2, division: None }));
    journey.keys("↓");
    assert_eq!(journey.wizard.evidence(), Some(About { row: 3, division: None }));
    journey.keys("? / 'watch'");
    assert_eq!(journey.wizard.shared.overlays.len(), 2);
    assert!(journey.wizard.commands_below_help().iter().any(|command| command.does(Action::AskRow)));
    journey.keys("Esc");
    assert_eq!(journey.wizard.shared.overlays.len(), 2, "first the find");
    journey.keys("Esc Esc").at(Step::Permissions);
    assert!(journey.wizard.shared.overlays.is_empty());
    journey.keys("f");
    let fixes: Vec<Vec<usize>> = journey.wizard.shared.fixes().into_iter().map(|fix| fix.rows).collect();
    assert_eq!(fixes[0], [3, 4, 5], "one fix, three rows");
    journey.keys("↓ Enter");
    assert_eq!(journey.wizard.evidence(), Some(About { row: 5, division: None }));
}

#[test]
fn the_matrix_has_problems_first_and_finds_by_name() {
    let mut journey = Journey::new();
    journey.check(&fixture::not_ready()).keys("Tab").at(Step::Divisions).says("problems only: 3 of 5 shown");
    let names = |journey: &Journey| -> Vec<String> {
        let report = journey.wizard.shared.shown_report().unwrap();
        journey.wizard.divisions().listed.iter().map(|at| report.divisions()[*at].name.clone()).collect()
    };
    assert_eq!(names(&journey), ["Claims", "Retail", "Archive"], "what only warns comes last");
    assert_eq!(journey.wizard.divisions().others(journey.wizard.shared.shown_report().unwrap()), Some(2));
    journey.keys("6");
    assert_eq!(journey.wizard.divisions().column_at_cursor(&journey.wizard.shared), Some(5));
    journey.keys("Enter");
    assert_eq!(journey.wizard.evidence().unwrap().row, 5);
    journey.keys("Esc End Enter");
    assert_eq!(names(&journey), ["Claims", "Retail", "Archive", "Home", "Sales"]);
    journey.keys("/ 'al' Enter");
    assert_eq!(names(&journey), ["Sales"]);
    journey.keys("Esc").at(Step::Divisions).keys("p");
    assert_eq!(names(&journey).len(), 3);
    let fixed = fixture::ready();
    journey.keys("R").settle(&fixed);
    assert_eq!(names(&journey).len(), 3, "rows stay while somebody looks");
    journey.keys("Esc Tab");
    assert_eq!(names(&journey).len(), 5, "no gaps: all are listed");
}

#[test]
fn presenting_hides_every_real_name_and_ends_after_asking() {
    let mut journey = Journey::new();
    journey.check(&fixture::not_ready()).keys("F2");
    assert_eq!(journey.wizard.shared.badges().last(), Some(&Badge::Presenting));
    assert_eq!(journey.wizard.shared.shown_org().unwrap(), "Org A");
    journey.keys("Tab");
    let shown = serde_json::to_string(journey.wizard.shared.shown_report().unwrap()).unwrap();
    let facts =
        format!("{:?}{:?}", journey.wizard.shared.shown_facts(), journey.wizard.shared.window_title());
    for text in [shown, facts, journey.wizard.rule()] {
        for name in
            ["Contoso", "Claims", "Retail", "Archive", fixture::ORG_ID, fixture::CLIENT_ID, &division_id(1)]
        {
            assert!(!text.contains(name), "{name} in {text}");
        }
    }
    let here = |journey: &Journey| {
        let (report, at) = (
            journey.wizard.shared.shown_report().unwrap(),
            journey.wizard.divisions().division_at_cursor().unwrap(),
        );
        report.divisions()[at].name.clone()
    };
    journey.keys("↓");
    let stand_in = here(&journey);
    journey.keys("F2 → Enter");
    let real = here(&journey);
    assert!(["Claims", "Retail", "Archive"].contains(&real.as_str()));
    journey.keys("F2");
    assert_eq!(here(&journey), stand_in, "the cursor stays on its division");
    journey.keys("/ 'division'");
    assert_eq!(journey.wizard.divisions().listed.len(), 5, "finding finds stand-ins");
    journey.keys("Esc / 'Claims'");
    assert!(journey.wizard.divisions().listed.is_empty());
    journey.keys("Esc s");
    assert!(journey.has(|effect| {
        matches!(effect, Effect::WriteReport { presenting: true, report } if report.head.org.name.as_deref() == Some("Org A"))
    }));
    journey.keys("F2 Enter");
    assert!(journey.wizard.shared.presenting, "the harmless button has the focus");
    journey.keys("P → Enter");
    assert!(!journey.wizard.shared.presenting);
    assert_eq!(journey.wizard.shared.shown_org().unwrap(), "Contoso Care");
}

#[test]
fn fields_hide_names_and_ids_while_presenting() {
    let mut journey = Journey::with(Presets { present: true, ..Presets::default() });
    journey.keys("Enter").paste("https://login.mypurecloud.de/#/authenticate-adv/org/contoso");
    assert!(
        matches!(journey.wizard.region().shown_field(&journey.wizard.shared), ShownField::StandIn(text) if text == "mypurecloud.de")
    );
    journey.keys("Tab Tab Enter").paste(fixture::CLIENT_ID);
    assert!(
        matches!(journey.wizard.credentials().shown_client_id(&journey.wizard.shared), ShownField::StandIn(text) if text.starts_with("id-"))
    );
    journey.keys("Enter").paste(SECRET).keys("Enter");
    let ticket = journey.sign_in_ticket();
    journey.send(Message::SignedIn(ticket, Ok(facts())));
    assert!(
        matches!(journey.wizard.save().shown_name(&journey.wizard.shared), ShownField::StandIn(text) if text == "saved-1")
    );
}

#[test]
fn in_the_demo_a_key_fixes_and_what_is_red_is_asked_again() {
    let mut journey = Journey::with(Presets { demo: true, ..Presets::default() });
    journey.check(&fixture::not_ready()).keys("d");
    assert!(journey.has(|effect| matches!(effect, Effect::FixDemo { for_people: false })));
    let role = Name::without_id(Kind::Role, "Ariglad");
    journey
        .send(Message::Fixed(Ok(say!("{} was added to the role {}.", "recording:recording:view", &role))))
        .says("was added to the role Ariglad");
    let Ask::Rows(rows) = journey.runs()[1].1 else { panic!("all were asked") };
    assert!(rows.contains(&"read-recordings".to_owned()) && !rows.contains(&"read-emails".to_owned()));
}

#[test]
fn what_was_fixed_is_told_with_stand_ins_while_presenting() {
    let mut journey = Journey::with(Presets { demo: true, ..Presets::default() });
    let group = Name::without_id(Kind::Group, "Retail Desk");
    let said =
        say!("The group {} was given the role {}.", &group, &Name::without_id(Kind::Role, "Nightshift"));
    journey.check(&fixture::not_ready()).keys("F2").send(Message::Fixed(Ok(said)));
    let rule = journey.wizard.rule();
    assert!(rule.starts_with("The group Group "), "{rule}");
    assert!(!rule.contains("Retail") && !rule.contains("Nightshift"), "{rule}");
}

#[test]
fn what_was_fixed_while_a_run_went_on_is_asked_again_when_it_is_over() {
    let mut journey = Journey::with(Presets { demo: true, ..Presets::default() });
    let fixed = || Message::Fixed(Ok("added".into()));
    journey.check(&fixture::not_ready()).send(fixed()).send(fixed());
    assert_eq!(journey.runs().len(), 2, "one run at a time");
    journey.settle(&fixture::not_ready());
    assert_eq!(journey.runs().len(), 3);
    journey.settle(&fixture::not_ready());
    assert_eq!(journey.runs().len(), 3, "and only once");
}

#[test]
fn too_small_a_window_takes_two_keys_and_the_checks_go_on() {
    let mut journey = Journey::new();
    journey.check(&fixture::not_ready()).send(Message::Resize { columns: 71, rows: 24 }).keys("Tab Esc q w");
    journey.at(Step::Permissions);
    assert!(journey.wizard.shared.overlays.is_empty());
    journey.keys("F2").seconds(15);
    assert!(journey.wizard.shared.presenting);
    assert_eq!(journey.runs().len(), 2);
    journey.keys("Ctrl-C");
    let left = "Left at step 5 of 8 (Permissions): 5 pass, 5 fail, 1 warn, 1 pending.\nAnswers are kept, no secret was. Go on: greenlight";
    assert!(journey.has(|effect| matches!(effect, Effect::Quit(Exit { code: 130, line }) if line == left)));
}

#[test]
fn where_the_grants_cannot_be_read_an_admins_token_can_be_pasted() {
    let offered = |journey: &Journey| journey.wizard.shared.identity.observer.is_some();
    let observed = |journey: &Journey| {
        let last = journey.effects.iter().rev().find_map(|effect| match effect {
            Effect::RunChecks { options, .. } => Some(options.observer.clone()),
            _ => None,
        });
        last.flatten()
    };
    let mut readable = Journey::new();
    readable.check(&fixture::not_ready());
    assert!(!offered(&readable));

    let mut journey = Journey::new();
    journey.check(&fixture::undetermined()).says("an admin's access token, in step 4, would settle it");
    assert!(offered(&journey) && observed(&journey).is_none());
    journey
        .keys("Shift-Tab")
        .at(Step::Credentials)
        .keys("Shift-Tab Enter")
        .says("No access token is entered yet");
    journey.paste("an-admins-token").keys("Enter").at(Step::Permissions);
    assert_eq!(observed(&journey).as_ref().map(ExposeSecret::expose_secret), Some("an-admins-token"));
    assert_eq!(journey.runs().last().map(|(_, ask)| (*ask).clone()), Some(Ask::All));
    assert!(!format!("{:?} {:?}", journey.wizard, journey.effects).contains("an-admins-token"));
    journey.settle(&fixture::ready()).says("everything holds");
}
