//! Keys of the step: attesting, the two fields, consent, asking again.

use super::{Item, Stop};
use crate::{
    check::Ask,
    model::{
        integration::{Need, OrgNeed},
        people::{Attestation, EmbeddedClient},
        status::Status,
    },
    wizard::{
        Wizard,
        checks::Run,
        command::{Action, Command},
        cursor,
        field::Field,
        message::Target,
        overlay::{Overlay, Question},
        words,
    },
};

pub(in crate::wizard) fn commands(wizard: &Wizard) -> Vec<Command> {
    let not_run = matches!(wizard.checks.run, Run::NotRun);
    match wizard.prerequisites.stop {
        Stop::Name { .. } => vec![Command::footer(Action::Enter, "attest"), Command::typing()],
        Stop::Client => vec![Command::footer(Action::Enter, "take it"), Command::typing()],
        Stop::Run => vec![
            Command::rows("move"),
            Command::footer(Action::Enter, "run"),
            Command::quiet(Action::AskAll, "run the checks"),
        ],
        Stop::Rows => {
            let mut commands = vec![Command::rows("move")];
            let item = wizard.prerequisite_at_cursor();
            if let Some(item) = item {
                if attests(wizard, item) {
                    commands.push(Command::footer(Action::Tick, "attest"));
                }
                commands.push(Command::footer(Action::Enter, enter_label(wizard, item)));
                commands.push(Command::footer(Action::OpenPage, "page"));
            }
            if wizard.checks.is_running() {
                commands.push(Command::footer(Action::Stop, "stop"));
            } else if not_run {
                commands.push(Command::footer(Action::AskAll, "run the checks"));
            } else {
                if matches!(item, Some(Item::Read(_))) {
                    commands.push(Command::footer(Action::AskRow, "re-check"));
                }
                commands.push(Command::footer(Action::AskAll, "re-check all"));
                commands.push(Command::footer(Action::Watch, "watch"));
            }
            commands.push(Command::quiet(Action::Copy, "copy the permission"));
            commands
        }
    }
}

fn enter_label(wizard: &Wizard, item: Item) -> &'static str {
    if wizard.takes_consent(item) {
        "ask the page"
    } else if wizard.takes_embedded_client(item) {
        "name the client"
    } else {
        "details"
    }
}

/// Whether a person's word is worth something here.
fn attests(wizard: &Wizard, item: Item) -> bool {
    wizard.requirement_of(item).is_some_and(|requirement| requirement.need.attestable().is_some())
}

pub(in crate::wizard) fn apply(wizard: &mut Wizard, action: Action) {
    let (items, page) = (wizard.prerequisite_items(), wizard.page());
    let item = wizard.prerequisite_at_cursor();
    let step = &mut wizard.prerequisites;
    match (step.stop, action) {
        (Stop::Name { .. }, Action::Edit(edit)) => _ = step.name.edit(edit),
        (Stop::Client, Action::Edit(edit)) => _ = step.client.edit(edit),
        (Stop::Name { requirement }, Action::Enter) => take_name(wizard, requirement),
        (Stop::Client, Action::Enter) => take_client(wizard),
        (Stop::Name { .. } | Stop::Client, _) => {}
        (_, Action::Click(Target::Row(row))) if row < items.len() => {
            let again = step.stop == Stop::Rows && step.cursor == row;
            (step.stop, step.cursor) = (Stop::Rows, row);
            if again {
                enter(wizard, items[row]);
            }
        }
        (Stop::Run, Action::Enter) | (_, Action::Click(Target::Button(0))) => wizard.run_checks(Ask::All),
        (Stop::Run, Action::Down) => step.stop = Stop::Rows,
        // The button stands below the rows.
        (Stop::Run, Action::Up) => (step.stop, step.cursor) = (Stop::Rows, items.len().saturating_sub(1)),
        (Stop::Rows, Action::Down)
            if step.cursor + 1 >= items.len() && matches!(wizard.checks.run, Run::NotRun) =>
        {
            step.stop = Stop::Run;
        }
        (Stop::Rows, Action::Up) if step.cursor == 0 && matches!(wizard.checks.run, Run::NotRun) => {
            step.stop = Stop::Run;
        }
        (Stop::Rows, Action::Tick) => match item {
            Some(item) if attests(wizard, item) => attest(wizard, item),
            _ => wizard.say(words::people::NOT_TO_ATTEST),
        },
        (Stop::Rows, Action::Enter) => {
            if let Some(item) = item {
                enter(wizard, item);
            }
        }
        (_, Action::OpenPage) => open_page(wizard, item),
        (_, Action::Copy) => copy(wizard, item),
        (_, action) => {
            let row = item.and_then(|item| wizard.row_of_item(item));
            if !wizard.apply_to_checks(action, row) {
                cursor::step(&mut wizard.prerequisites.cursor, items.len(), action, page);
            }
        }
    }
}

pub(in crate::wizard) fn paste(wizard: &mut Wizard, text: &str) -> bool {
    match wizard.prerequisites.stop {
        Stop::Name { .. } => wizard.prerequisites.name.paste(text),
        Stop::Client => {
            // A whole id takes the place of what was there.
            if text.trim().parse::<crate::model::credentials::ClientId>().is_ok() {
                wizard.prerequisites.client = Field::default();
            }
            wizard.prerequisites.client.paste(text)
        }
        Stop::Run | Stop::Rows => false,
    }
}

pub(in crate::wizard) fn in_field(wizard: &Wizard) -> bool {
    matches!(wizard.prerequisites.stop, Stop::Name { .. } | Stop::Client)
}

pub(in crate::wizard) fn move_stop(wizard: &mut Wizard, forward: bool) -> bool {
    let not_run = matches!(wizard.checks.run, Run::NotRun);
    let step = &mut wizard.prerequisites;
    step.stop = match (step.stop, forward) {
        (Stop::Run, true) | (Stop::Name { .. } | Stop::Client, _) => Stop::Rows,
        (Stop::Rows, false) if not_run => Stop::Run,
        _ => return false,
    };
    true
}

/// Esc in a field: back to the rows, what was typed stays. Says whether it was that.
pub(in crate::wizard) fn back(wizard: &mut Wizard) -> bool {
    let leaves = in_field(wizard);
    if leaves {
        wizard.prerequisites.stop = Stop::Rows;
    }
    leaves
}

/// The step is entered: on the rows, once there is something on them.
pub(in crate::wizard) fn enter_step(wizard: &mut Wizard) {
    let not_run = matches!(wizard.checks.run, Run::NotRun);
    wizard.prerequisites.stop = if not_run { Stop::Run } else { Stop::Rows };
    if not_run && let Some(at) = wizard.embedded_client_to_name() {
        wizard.prerequisites.cursor = at;
    }
}

fn enter(wizard: &mut Wizard, item: Item) {
    if wizard.takes_consent(item) {
        ask_consent(wizard, item);
    } else if wizard.takes_embedded_client(item) {
        wizard.prerequisites.stop = Stop::Client;
    } else {
        wizard.open(Overlay::Evidence { scroll: 0 });
    }
}

/// Asking a third party is a question of its own, which names whom.
fn ask_consent(wizard: &mut Wizard, item: Item) {
    let Some(requirement) = wizard.requirement_of(item).map(|own| own.id.clone()) else { return };
    // `People sign in with Okta (login.example.com). Its page wasn't asked for: …`: the first sentence says whom.
    let finding = wizard.finding_of(item).filter(|row| row.status == Status::Manual);
    let whom = finding.and_then(|row| row.explanation.split_once(". ")).map(|(whom, _)| format!("{whom}."));
    wizard.ask(Question::AskThirdParties { requirement, whom });
}

/// Consent was given: the row is asked again, or asked with the others where nothing was asked yet.
pub(in crate::wizard) fn consented(wizard: &mut Wizard, requirement: String) {
    wizard.ask_sign_in_pages = true;
    match wizard.checks.run {
        Run::NotRun => wizard.say(words::people::CONSENTED),
        _ => wizard.run_checks(Ask::Rows(vec![requirement])),
    }
}

fn attest(wizard: &mut Wizard, item: Item) {
    let (Item::Manual(at) | Item::Read(at)) = item else { return };
    let requirement = wizard.chosen().requirements[at].clone();
    if wizard.attested.remove(&requirement.id).is_some() {
        wizard.say(words::not_attested(&requirement.title));
        return wizard.attestations_changed();
    }
    match wizard.attestor() {
        Some(by) => {
            let attestation = Attestation { at: wizard.now, by: Some(by) };
            wizard.attested.insert(requirement.id, attestation);
            wizard.say(words::attested(&requirement.title));
            wizard.attestations_changed();
        }
        None => wizard.prerequisites.stop = Stop::Name { requirement: at },
    }
}

fn take_name(wizard: &mut Wizard, requirement: usize) {
    let name = wizard.prerequisites.name.trimmed().to_owned();
    if name.is_empty() {
        return wizard.say(words::people::NO_NAME);
    }
    wizard.prerequisites.named = true;
    wizard.prerequisites.stop = Stop::Rows;
    attest(wizard, Item::Manual(requirement));
}

/// What was typed as the embedded client's OAuth client. What rests on it is asked again.
fn take_client(wizard: &mut Wizard) {
    let client = match wizard.prerequisites.client.trimmed().to_lowercase().as_str() {
        "" => EmbeddedClient::NotSaid,
        "none" => EmbeddedClient::None,
        text => match text.parse() {
            Ok(id) => EmbeddedClient::Id(id),
            Err(_) => return wizard.say(words::people::NOT_A_CLIENT),
        },
    };
    wizard.prerequisites.stop = Stop::Rows;
    wizard.hush();
    if wizard.embedded_client == client {
        return;
    }
    wizard.embedded_client = client;
    let rests = |need: &OrgNeed| matches!(need, OrgNeed::EmbeddedOauthClient | OrgNeed::OauthScope(_));
    let rows = wizard.chosen().org_needs().filter(|(_, _, need)| rests(need));
    let ids: Vec<String> = rows.map(|(_, own, _)| own.id.clone()).collect();
    match wizard.checks.run {
        Run::NotRun => wizard.say(words::people::CLIENT_SAID),
        _ => wizard.run_checks(Ask::Rows(ids)),
    }
}

fn open_page(wizard: &mut Wizard, item: Option<Item>) {
    let Some(item) = item else { return wizard.say(words::NO_PAGE) };
    let manual = wizard.requirement_of(item).and_then(|own| own.need.attestable()?.page.clone());
    let fix = wizard.finding_of(item).and_then(|row| row.fix.as_ref()?.url.clone());
    match fix.or(manual) {
        Some(page) => wizard.open_page(&page),
        None => wizard.say(words::NO_PAGE),
    }
}

fn copy(wizard: &mut Wizard, item: Option<Item>) {
    let text = match item {
        Some(Item::OfTheCheck(at)) => {
            wizard.chosen().prerequisites().get(at).map(|own| own.permission.to_string())
        }
        Some(Item::TheCheck) => {
            let own = wizard.chosen().prerequisites().iter().map(|own| own.permission.to_string());
            Some(own.collect::<Vec<_>>().join("\n"))
        }
        Some(Item::Read(at) | Item::Manual(at)) => {
            let requirement = &wizard.chosen().requirements[at];
            match &requirement.need {
                Need::Org(OrgNeed::OauthScope(scope)) => Some(scope.scope.clone()),
                Need::Org(_) => Some(requirement.title.clone()),
                Need::Client(_) | Need::Person(_) => None,
            }
        }
        None => None,
    };
    match text {
        Some(text) => wizard.copy(words::people::THIS_ROW, text),
        None => wizard.say(words::NOTHING_TO_COPY),
    }
}
