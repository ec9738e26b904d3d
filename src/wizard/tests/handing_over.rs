//! Step Hand over: values, the secret in the clipboard, attesting.

use super::*;
use crate::model::Status;

fn at_the_end(report: &Report<Real>) -> Journey {
    let mut journey = Journey::new();
    journey.check(report).keys("Tab Tab → Enter Enter").at(Step::HandOver);
    journey
}

#[test]
fn the_secret_leaves_the_clipboard_after_thirty_seconds() {
    let mut journey = at_the_end(&fixture::ready());
    journey.keys("Home ↓ c").says("Client Secret sent to the clipboard · cleared in 0:30");
    assert!(
        journey
            .has(|effect| matches!(effect, Effect::CopySecret(secret) if secret.expose_secret() == SECRET))
    );
    journey.seconds(29).says("cleared in 0:01");
    assert!(!journey.has(|effect| matches!(effect, Effect::ClearClipboard)));
    journey.seconds(1).says("The clipboard was cleared.");
    assert!(journey.has(|effect| matches!(effect, Effect::ClearClipboard)));

    let mut leaving = at_the_end(&fixture::ready());
    leaving.keys("Home ↓ c Ctrl-C");
    let last: Vec<&Effect> = leaving.effects.iter().rev().take(2).collect();
    assert!(matches!(last[..], [Effect::Quit(_), Effect::ClearClipboard]), "leaving clears it too");

    let mut copying = at_the_end(&fixture::ready());
    copying.keys("Home ↓ c ↑ c").seconds(40);
    assert!(!copying.has(|effect| matches!(effect, Effect::ClearClipboard)), "the id took its place");
}

#[test]
fn nothing_real_is_copied_while_presenting() {
    let mut journey = at_the_end(&fixture::ready());
    let before = journey.effects.len();
    journey
        .keys("F2 Home c")
        .says("Not copied: a stand-in would be of no use in Ariglad. F2 ends presenting.");
    journey.keys("↓ c").says("Not copied");
    assert_eq!(journey.effects.len(), before);
    journey.keys("↓ c");
    assert!(journey.has(|effect| matches!(effect, Effect::Copy(text) if text == "mypurecloud.de")));
}

#[test]
fn a_person_attests_and_the_report_says_so() {
    let mut journey = at_the_end(&fixture::ready());
    let status = |journey: &Journey, id: &str| {
        let report = journey.wizard.shared.shown_report().unwrap();
        report.rows.iter().find(|row| row.id == id).unwrap().status
    };
    assert_eq!(journey.wizard.marks()[7].status, Some(Status::Manual));
    journey.keys("End Space").says("Entered in Ariglad: attested.");
    assert_eq!(status(&journey, "entered-in-ariglad"), Status::Pass);
    assert_eq!(status(&journey, "allowed-ips"), Status::Manual);
    journey.keys("↑ Space");
    assert_eq!(journey.wizard.marks()[7].status, Some(Status::Pass));
    assert!(
        journey
            .has(|effect| matches!(effect, Effect::RememberAnswers(answers) if answers.attested.len() == 2))
    );
    journey.keys("Space");
    assert_eq!(status(&journey, "allowed-ips"), Status::Manual);
    journey.send(Message::Click(Target::Step(4))).keys("R");
    let attested = |effect: &Effect| match effect {
        Effect::RunChecks { options, .. } => Some(options.attested.keys().cloned().collect::<Vec<_>>()),
        _ => None,
    };
    assert_eq!(journey.effects.iter().rev().find_map(attested).unwrap(), ["entered-in-ariglad"]);
}

#[test]
fn what_fails_is_one_key_away() {
    let mut journey = at_the_end(&fixture::not_ready());
    assert_eq!(journey.wizard.hand_over().item(&journey.wizard.shared), Some(Item::SeeWhatFails));
    journey.keys("Enter").at(Step::Permissions);
    assert_eq!(journey.wizard.permissions().row_at_cursor(&journey.wizard.shared), Some(2));
}
