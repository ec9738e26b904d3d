//! Steps 1 to 4: choosing, typing, pasting, signing in, going back and forth.

use super::*;
use crate::{
    cause::Cause,
    model::{Name, Shown, name::Kind, say::say},
    vault::{Answers, Kept, KeyringProblem, Problem, Replace, Taken},
};

#[test]
fn from_the_first_step_to_the_last() {
    let mut journey = Journey::new();
    journey.at(Step::Integration).says("nothing is sent to Genesys before step 4");
    journey.keys("Enter").at(Step::Region);
    journey
        .paste("https://apps.mypurecloud.de/directory/#/admin")
        .says("login.mypurecloud.de and nowhere else");
    assert_eq!(journey.wizard.region().said, Said::Fits("That is Europe (Frankfurt).".into()));
    journey.keys("Tab").at(Step::OauthClient).keys("Tab Enter").at(Step::Credentials);
    journey.keys("'x'").paste(&format!("\"{}\"\n", fixture::CLIENT_ID)).says("Left out of what you pasted");
    assert_eq!(journey.wizard.credentials().form, IdForm::WellFormed);
    journey.keys("Enter").paste(SECRET).keys("Enter");
    assert!(journey.has(
        |effect| matches!(effect, Effect::SignIn { place: Place::Region(own), .. } if *own == frankfurt())
    ));
    journey.seconds(1).says("signing in at login.mypurecloud.de · 0:01 of 0:20 at most");
    let ticket = journey.sign_in_ticket();
    journey.send(Message::SignedIn(ticket, Ok(facts()))).says("signing in took 0:01");
    assert_eq!(
        journey.wizard.shared.shown_facts(),
        [
            ("org", format!("Contoso Care · {}", fixture::ORG_ID)),
            ("client", "Ariglad Integration · Client Credentials · active".into()),
            ("token", "24 hours, kept in memory only".into()),
        ]
    );

    journey.keys("Enter").at(Step::Credentials); // the right org; now saving is offered
    journey.keys("Enter").at(Step::Permissions);
    assert!(journey.has(|effect| {
        matches!(effect, Effect::Save { entry, .. } if entry.name.as_str() == "contoso-care-ariglad")
    }));
    journey.send(saved()).says("Saved and read back from Secret Service");

    assert!(journey.runs().is_empty(), "entering step 5 asks nothing");
    journey.keys("Enter").settle(&fixture::ready());
    assert_eq!(journey.runs().len(), 1);
    journey.keys("Tab").at(Step::Divisions).keys("Tab").at(Step::Save);
    assert!(matches!(journey.wizard.shared.saving, Saving::Saved { .. }), "step 7 shows it as done");
    journey.keys("Enter").at(Step::HandOver).keys("Tab").says("This is the last step");
    assert!(journey.wizard.marks().iter().take(7).all(|mark| mark.status.is_some()));

    journey.keys("q").at(Step::HandOver);
    journey.keys("→ Enter");
    let left = "Left at step 8 of 8 (Hand over): 12 pass.\nAnswers are kept, the secret only in the keyring. Go on: greenlight";
    assert!(journey.has(|effect| matches!(effect, Effect::Quit(Exit { code: 0, line }) if line == left)));
}

#[test]
fn next_says_what_is_missing_and_goes_there() {
    let mut journey = Journey::new();
    journey.keys("Tab").at(Step::Region); // the highlighted integration counts
    journey.keys("Tab Tab").at(Step::Region).says("No region is chosen yet");
    journey.keys("'frank' Tab").at(Step::Region);
    assert_eq!(
        journey.wizard.region().said,
        Said::FitsNot("Not chosen yet: Enter takes Europe (Frankfurt).".into())
    );
    journey.keys("Enter").at(Step::OauthClient);
    assert_eq!(journey.wizard.shared.region, Some(frankfurt()));
    journey
        .keys("Tab Tab")
        .at(Step::Credentials)
        .keys("Tab Tab Tab")
        .at(Step::Credentials)
        .says("The Client ID isn't entered yet");
    assert_eq!(journey.wizard.credentials().stop, CredentialsStop::ClientId);
    journey.keys("Tab Tab Enter").says("A Client ID looks like");
    assert_eq!(journey.wizard.credentials().stop, CredentialsStop::ClientId);
    journey.send(Message::Click(Target::Step(6))).at(Step::Credentials);
}

#[test]
fn a_login_page_of_ones_own_says_where_to_look_and_places_are_regions() {
    let mut journey = Journey::new();
    journey.keys("Tab").at(Step::Region).paste("https://sso.contoso.com/saml");
    let Said::FitsNot(said) = &journey.wizard.region().said else { panic!("it isn't a region") };
    assert!(said.contains("address bar"), "{said}");
    assert_eq!(journey.wizard.shared.region, None);
    journey.keys("Enter").at(Step::Region);
    journey.keys("Ctrl-U 'munich' Enter").at(Step::Region);
    assert_eq!(
        journey.wizard.region().listed()[1].name,
        "eu-central-1",
        "the nearest stand first, on the map"
    );
    journey.keys("Ctrl-U 'EU Central 1' Enter").at(Step::OauthClient);
    assert_eq!(journey.wizard.shared.region, Some(frankfurt()));
}

#[test]
fn a_wrong_secret_is_explained_edited_and_tried_again() {
    let mut journey = Journey::new();
    journey.sign_in().keys("Shift-Tab Ctrl-U").paste("wrong").keys("Enter");
    let first = journey.sign_in_ticket();
    let said = SignInProblem::NotAuthenticated { said: "authentication failed".into() };
    journey.send(Message::SignedIn(first, Err(said.clone())));
    let words = sign_in_problem(&said);
    assert_eq!(words.what, "Genesys didn't accept the sign-in.");
    assert!(
        words
            .why
            .contains("the Client ID, the Client Secret or the region. Genesys said: authentication failed.")
    );
    assert_eq!(
        journey.wizard.credentials().buttons(&journey.wizard.shared),
        [credentials::Button::ChangeRegion, credentials::Button::EnterSecret, credentials::Button::EditId]
    );
    journey.keys("→ Enter");
    assert_eq!(journey.wizard.shared.identity.secret.words(), "nothing yet");
    assert_eq!(journey.wizard.shared.identity.client_id.text(), fixture::CLIENT_ID, "the id is kept");
    journey.paste(SECRET).keys("Enter");
    let second = journey.sign_in_ticket();
    assert_ne!(first, second);
    journey.send(Message::SignedIn(first, Err(said)));
    assert!(matches!(journey.wizard.shared.identity.sign_in, SignIn::SigningIn { .. }), "too late to count");
    journey.send(Message::SignedIn(second, Ok(facts())));
    assert!(journey.wizard.shared.identity.facts().is_some());
}

#[test]
fn the_cursor_stands_on_what_helps_first() {
    use credentials::Button::{ChangeRegion, EditId, TryAgain};
    let said = || "planted words".to_owned();
    for (problem, first) in [
        (SignInProblem::UnknownClient { said: said() }, ChangeRegion),
        (SignInProblem::NotAuthenticated { said: said() }, ChangeRegion),
        (SignInProblem::OtherGrantType { said: said() }, EditId),
        (SignInProblem::AddressNotAllowed { said: said() }, TryAgain),
        (SignInProblem::NotActive { said: said() }, TryAgain),
        (SignInProblem::TooManySignIns, TryAgain),
        (SignInProblem::NotAccepted { said: said() }, TryAgain),
    ] {
        let mut journey = Journey::new();
        journey.sign_in().keys("Shift-Tab Ctrl-U").paste("other").keys("Enter");
        let ticket = journey.sign_in_ticket();
        journey.send(Message::SignedIn(ticket, Err(problem)));
        let step = journey.wizard.credentials();
        assert_eq!(step.stop, CredentialsStop::Buttons);
        assert_eq!(step.buttons(&journey.wizard.shared)[step.button], first);
    }
}

#[test]
fn signing_in_can_be_stopped_and_edited_away() {
    let mut journey = Journey::new();
    journey.sign_in().keys("Shift-Tab Ctrl-U").paste("other").keys("Enter x");
    assert!(journey.has(|effect| matches!(effect, Effect::StopSignIn)));
    assert!(matches!(
        journey.wizard.shared.identity.sign_in,
        SignIn::Refused { problem: SignInProblem::Stopped, .. }
    ));
    journey.keys("Enter Shift-Tab Shift-Tab Home"); // looking at the id changes nothing
    assert!(matches!(journey.wizard.shared.identity.sign_in, SignIn::SigningIn { .. }));
    journey.keys("Backspace → Backspace");
    assert!(matches!(journey.wizard.shared.identity.sign_in, SignIn::Editing));
}

#[test]
fn another_region_or_secret_forgets_what_the_first_one_led_to() {
    let mut journey = Journey::new();
    journey.check(&fixture::ready()).keys("Esc Esc Esc").at(Step::Region);
    assert!(journey.wizard.shared.checks.report.is_some(), "looking back forgets nothing");
    journey.paste("\"https://apps.mypurecloud.ie/directory\"\n");
    assert_eq!(journey.wizard.region().field.text(), "https://apps.mypurecloud.ie/directory", "in its place");
    assert!(journey.wizard.shared.checks.report.is_none());
    assert!(journey.wizard.shared.identity.facts().is_none());
    journey.keys("Tab Tab Tab").at(Step::Credentials);
    assert_eq!(journey.wizard.shared.identity.secret.words(), "entered, hidden", "the answers stay");
}

#[test]
fn back_keeps_every_answer_and_escape_never_leaves() {
    let mut journey = Journey::new();
    journey.check(&fixture::not_ready());
    for _ in 0..20 {
        journey.keys("Esc");
    }
    journey.at(Step::Integration).says("This is the first step");
    assert!(!journey.has(|effect| matches!(effect, Effect::Quit(_))));
    journey.send(Message::Click(Target::Step(5))).at(Step::Divisions);
    assert_eq!(journey.wizard.shared.identity.client_id.text(), fixture::CLIENT_ID);
    assert_eq!(journey.runs().len(), 1, "and nothing is asked again");
}

#[test]
fn an_unlisted_domain_is_accepted_after_asking_and_a_foreign_one_never() {
    let mut journey = Journey::new();
    journey.keys("Enter").paste("https://apps.xyz1.pure.cloud/directory");
    let Some(Overlay::Dialog(dialog)) = journey.wizard.top() else { panic!("no question") };
    assert!(told(&dialog.question.words().follows).contains("login.xyz1.pure.cloud"));
    journey.keys("Esc");
    assert_eq!(journey.wizard.shared.region, None);
    journey.keys("Enter → Enter").at(Step::OauthClient);
    assert_eq!(journey.wizard.shared.region.as_ref().unwrap().domain, "xyz1.pure.cloud");
    journey.keys("Esc Ctrl-U").paste("mypurecloud.de.example.com").keys("Tab").at(Step::Region);
    assert_eq!(journey.wizard.shared.region, None);
}

#[test]
fn answers_are_remembered_without_the_secret_and_offered_again() {
    let mut journey = Journey::new();
    journey.check(&fixture::not_ready());
    let kept: Vec<&Answers> = journey
        .effects
        .iter()
        .filter_map(|effect| if let Effect::RememberAnswers(answers) = effect { Some(answers) } else { None })
        .collect();
    let last = (*kept.last().unwrap()).clone();
    assert_eq!((last.step, last.region.clone()), (Step::Permissions, Some(frankfurt())));
    assert!(kept.windows(2).all(|pair| *pair[0] != *pair[1]), "only when they changed");

    let mut next = Journey::with(Presets { answers: Some(last), ..Presets::default() });
    next.seconds(1);
    next.wizard.shared.now = now() + SignedDuration::from_hours(49);
    assert_eq!(
        crate::wizard::resume_line(&next.wizard.shared).unwrap(),
        "Ariglad · Europe (Frankfurt) · step 5 · 2 days ago"
    );
    next.keys("Enter").at(Step::Credentials).says("The Client Secret isn't entered yet");
    assert_eq!(
        next.wizard.credentials().stop,
        CredentialsStop::Secret,
        "only the secret is to be entered again"
    );
    assert_eq!(next.wizard.shared.identity.client_id.text(), fixture::CLIENT_ID);
    assert_eq!(next.wizard.shared.identity.secret.words(), "nothing yet");

    let demo = Presets { demo: true, region: Some(frankfurt()), ..Presets::default() };
    let mut demo = Journey::with(demo);
    demo.keys("Enter Tab Tab Tab").at(Step::Credentials);
    assert!(!demo.has(|effect| matches!(effect, Effect::RememberAnswers(_))), "the demo keeps nothing");
}

#[test]
fn saving_has_three_ends() {
    let absent = Problem::Keyring(KeyringProblem::Absent { cause: Cause::of("no bus") });
    let mut journey = Journey::new();
    journey.check(&fixture::ready()).keys("Tab Tab").at(Step::Save);
    assert_eq!(journey.wizard.shared.saving.buttons(), [save::Button::Save, save::Button::Skip]);
    journey.keys("Enter").seconds(2).says("waiting for the keyring · 0:02");
    journey.send(Message::Saved(Err(absent.clone()))).says("Not saved: no keyring answers on this computer.");
    assert_eq!(journey.wizard.shared.saving, Saving::NotSaved(absent));
    journey.keys("→ Enter");
    let lines = format!(
        "greenlight check --integration ariglad --region mypurecloud.de \\\n  --client-id {} --secret-stdin",
        fixture::CLIENT_ID
    );
    assert!(journey.has(|effect| matches!(effect, Effect::Copy(text) if *text == lines)));
    journey.keys("→ Enter").send(saved());
    assert_eq!(
        journey.wizard.shared.shown_later_command().unwrap(),
        "greenlight check --saved contoso-care-ariglad"
    );

    let mut skipping = Journey::new();
    skipping.check(&fixture::ready()).keys("Tab Tab → Enter");
    assert_eq!(skipping.wizard.shared.saving, Saving::Skipped);
    assert!(!skipping.has(|effect| matches!(effect, Effect::Save { .. })));
    skipping.keys("Enter").at(Step::HandOver);
}

#[test]
fn a_saved_entry_is_replaced_after_asking() {
    let taken = Taken {
        older: say!(
            "{} of {}",
            &Name::without_id(Kind::Client, "Old Client"),
            &Name::without_id(Kind::Org, "Fabrikam")
        ),
        newer: say!(
            "{} of {}",
            &Name::without_id(Kind::Client, "New Client"),
            &Name::without_id(Kind::Org, "Contoso")
        ),
    };
    let saves = |journey: &Journey, replace| {
        journey.has(|effect| matches!(effect, Effect::Save { replace: found, .. } if *found == replace))
    };
    let mut journey = Journey::new();
    journey.check(&fixture::ready()).keys("Tab Tab Enter");
    assert!(saves(&journey, Replace::Never), "whether the name is free is the keyring's to say");
    journey.send(Message::Saved(Err(Problem::Taken(Box::new(taken.clone())))));
    let Some(Overlay::Dialog(dialog)) = journey.wizard.shared.overlays.last() else { panic!("it asks") };
    let follows = Shown::Clear.text(&dialog.question.words().follows);
    assert!(
        follows.contains("Old Client of Fabrikam") && follows.contains("New Client of Contoso"),
        "{follows}"
    );
    journey.keys("Enter");
    assert!(!saves(&journey, Replace::Another), "the harmless button has the focus");
    assert_eq!(journey.wizard.shared.saving, Saving::Offered);
    journey
        .keys("Enter")
        .send(Message::Saved(Err(Problem::Taken(Box::new(taken.clone())))))
        .keys("Tab Enter");
    assert!(saves(&journey, Replace::Another));
    let replaced =
        Kept { store: "the keyring".into(), integrations: Vec::new(), replaced: Some(taken.older) };
    journey.send(Message::Saved(Ok(replaced))).says("Replaced: Old Client of Fabrikam.");

    let mut renamed = Journey::new();
    renamed.check(&fixture::ready()).keys("Tab Tab Shift-Tab 'X!' Enter").says("A name takes");
    renamed.keys("Ctrl-U 'mine' Enter");
    assert!(
        renamed.has(|effect| matches!(effect, Effect::Save { entry, .. } if entry.name.as_str() == "mine"))
    );
}
