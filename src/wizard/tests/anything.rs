//! Whatever comes, in whatever order: no panic, no way past an open question, no secret in any `Debug`.

use proptest::prelude::*;

use super::*;
use crate::{
    model::people::fixture as people,
    vault::{KeyringProblem, Problem},
    wizard::fixture::people as people_fixture,
};

fn any_key() -> impl Strategy<Value = Key> {
    let grammar: Vec<Key> = GRAMMAR.iter().flat_map(|meaning| meaning.keys).copied().collect();
    let leading_on = vec![Key::Enter, Key::Tab, Key::Right, Key::Esc, Key::Char(' ')];
    prop_oneof![
        4 => prop::sample::select(grammar),
        4 => prop::sample::select(leading_on),
        1 => any::<char>().prop_map(Key::Char),
        1 => prop::sample::select(vec![Key::Backspace, Key::Delete, Key::Ctrl('u'), Key::Ctrl('w'), Key::F(9)]),
    ]
}

fn any_report() -> impl Strategy<Value = Report<Real>> {
    let reports: [fn() -> Report<Real>; 6] = [
        fixture::ready,
        fixture::not_ready,
        fixture::undetermined,
        fixture::hostile,
        people::report,
        people::not_ready,
    ];
    prop::sample::select(reports.to_vec()).prop_map(|make| make())
}

fn any_event() -> impl Strategy<Value = Event> {
    prop_oneof![
        (0usize..50, 0usize..50).prop_map(|(answered, planned)| Event::Progress {
            answered,
            planned,
            remaining: None
        }),
        any::<u64>().prop_map(|seconds| Event::Paused { wait: Duration::from_secs(seconds) }),
        (any_report(), 0usize..13)
            .prop_map(|(report, at)| { Event::Asking { requirement: report.rows[at].id.clone() } }),
        (any_report(), 0usize..13).prop_map(|(report, at)| Event::Finding(Box::new(report.rows[at].clone()))),
        any_report().prop_map(|report| Event::Ended(Arc::new(report))),
    ]
}

fn any_message() -> impl Strategy<Value = Message> {
    let ticket = || (0u32..6).prop_map(Ticket);
    let texts = vec![
        SECRET,
        fixture::CLIENT_ID,
        "https://apps.mypurecloud.de/x",
        "xyz1.pure.cloud",
        "\u{1b}[2J\n",
        "",
    ];
    let target = prop_oneof![
        (0usize..9).prop_map(Target::Step),
        (0usize..20).prop_map(Target::Row),
        (0usize..12).prop_map(Target::Column),
        (0usize..4).prop_map(Target::Button),
    ];
    prop_oneof![
        20 => any_key().prop_map(Message::Key),
        3 => prop::sample::select(texts).prop_map(|text| Message::Paste(SecretString::from(text))),
        3 => (0i64..400).prop_map(|after| Message::Tick(now() + SignedDuration::from_secs(after))),
        1 => (0u16..200, 0u16..60).prop_map(|(columns, rows)| Message::Resize { columns, rows }),
        2 => target.prop_map(Message::Click),
        1 => any::<bool>().prop_map(|down| Message::Scroll { down }),
        3 => ticket().prop_map(|ticket| Message::SignedIn(ticket, Ok(facts()))),
        1 => ticket().prop_map(|ticket| Message::SignedIn(ticket, Err(SignInProblem::TooManySignIns))),
        3 => ticket().prop_map(|ticket| Message::Found(ticket, Ok(people_fixture::agents()))),
        1 => ticket().prop_map(|ticket| Message::FileRead(ticket, Ok(FromFile::default()))),
        6 => (ticket(), any_event()).prop_map(|(ticket, event)| Message::Check(ticket, event)),
        1 => ticket().prop_map(Message::CheckEndedEarly),
        1 => Just(saved()),
        1 => Just(Message::Saved(Err(Problem::Keyring(KeyringProblem::Silent)))),
        1 => Just(Message::PageOpened(PageOpened::Copied)),
        1 => Just(Message::Fixed(Ok("done".into()))),
    ]
}

fn is_in(text: &str, value: &impl std::fmt::Debug) -> bool {
    format!("{value:?}").contains(text)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn nothing_panics_and_nothing_leaks(
        settled in any::<bool>(),
        demo in any::<bool>(),
        about_people in any::<bool>(),
        messages in prop::collection::vec(any_message(), 0..120),
    ) {
        let mut journey = Journey::with(Presets { demo, ..Presets::default() });
        if settled && about_people {
            journey.wizard = people_fixture::settled(people::report(), Step::PeoplePermissions);
        } else if settled {
            journey.check(&fixture::not_ready());
        }
        for message in messages {
            // What is looked for among people, and who attests, stands on the screen as it was pasted.
            let open = matches!(journey.wizard.step(), Step::People | Step::Prerequisites | Step::PeoplePermissions);
            if open && matches!(message, Message::Paste(_)) {
                continue;
            }
            let debug = format!("{message:?}");
            prop_assert!(!debug.contains(SECRET), "{debug}");
            let effects = journey.wizard.update(message);
            // What somebody writes where people are looked for is looked for, in the org and nowhere else.
            let told = |effect: &&Effect| !matches!(effect, Effect::Search { .. });
            let debug = format!("{:?}", effects.iter().filter(told).collect::<Vec<_>>());
            prop_assert!(!debug.contains(SECRET), "{debug}");
            let wizard = &journey.wizard;
            let steps = wizard.journey.steps().iter();
            let credentials = steps.map(StepState::step).position(|step| step == Step::Credentials).unwrap();
            prop_assert!(wizard.journey.current <= credentials || wizard.shared.identity.accepted().is_some());
            if wizard.shared.presenting {
                prop_assert!(!wizard.rule().contains("Contoso Care"));
            }
            let mut actions: Vec<Action> = wizard.commands().into_iter().flat_map(|command| command.actions).collect();
            let all = actions.len();
            actions.sort_by_key(|action| format!("{action:?}"));
            actions.dedup();
            prop_assert_eq!(actions.len(), all, "one key, one command");
            wizard.marks();
            wizard.shared.badges();
            wizard.shared.fixes();
            wizard.shared.people.lines(&wizard.shared);
            for step in wizard.journey.steps() {
                step.get().commands(&wizard.shared);
                step.get().standing(&wizard.shared);
                step.get().evidence(&wizard.shared);
                step.get().evidence_commands(&wizard.shared);
            }
        }
    }

    #[test]
    fn a_secret_is_in_no_debug(text in "[!-~]{12,40}") {
        let mut journey = Journey::with(Presets { secret: Some(SecretString::from(text.as_str())), ..Presets::default() });
        prop_assert!(!is_in(&text, &journey.wizard));
        journey.keys("Enter").paste("mypurecloud.de").keys("Enter Tab Enter").paste(fixture::CLIENT_ID).keys("Enter Ctrl-U");
        for c in text.chars() {
            journey.send(Message::Key(Key::Char(c)));
            prop_assert!(!is_in(&text, &journey.wizard));
        }
        journey.keys("Enter");
        prop_assert!(journey.has(|effect| matches!(effect, Effect::SignIn { .. })), "{}", journey.wizard.rule());
        prop_assert!(!is_in(&text, &journey.wizard) && !is_in(&text, &journey.effects));
    }
}
