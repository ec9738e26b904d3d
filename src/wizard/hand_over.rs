//! Step 8: the verdict, what is entered into the integration, and what a person attests.

use jiff::SignedDuration;

use super::{
    Wizard,
    command::{Action, Command},
    cursor,
    message::{Effect, Target},
    words,
};
use crate::model::{
    integration::{HandOverValue, ManualNeed, OrgNeed, Requirement, Step},
    people::Attestation,
    status::Status,
};

/// How long the secret stays in the clipboard.
pub const CLIPBOARD: SignedDuration = SignedDuration::from_secs(30);

/// One thing that the cursor of step 8 can stand on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Item {
    /// `[ See what fails ]`
    SeeWhatFails,
    /// A value to enter into the integration.
    Value(HandOverValue),
    /// Something to attest: the requirement, by position.
    Manual(usize),
}

/// The state of step 8.
#[derive(Clone, Debug)]
pub struct HandOverStep {
    /// Which of [`Wizard::hand_over_items`].
    pub cursor: usize,
}

impl Wizard {
    /// What the cursor of step 8 can stand on, in order.
    pub fn hand_over_items(&self) -> Vec<Item> {
        let worst = self.checks.worst().filter(|status| status.is_problem());
        let first = worst.map(|_| Item::SeeWhatFails);
        let values = self
            .chosen()
            .hand_over()
            .into_iter()
            .flat_map(|hand_over| &hand_over.values)
            .map(|value| Item::Value(*value));
        first.into_iter().chain(values).chain(self.manual().map(|(at, ..)| Item::Manual(at))).collect()
    }

    /// What a person attests: position, requirement, what to look at.
    pub fn manual(&self) -> impl Iterator<Item = (usize, &Requirement, &ManualNeed)> {
        self.chosen().org_needs().filter_map(|(at, requirement, need)| match need {
            OrgNeed::Manual(manual) => Some((at, requirement, manual)),
            OrgNeed::EmbeddedOauthClient
            | OrgNeed::OauthScope(_)
            | OrgNeed::InstalledIntegration(_)
            | OrgNeed::SingleSignOn(_) => None,
        })
    }

    /// The value of an item, for the eyes: stand-ins while presenting, the secret never.
    pub fn hand_over_text(&self, value: HandOverValue) -> String {
        match (value, self.region.chosen.as_ref()) {
            (HandOverValue::ClientSecret, _) => words::HIDDEN.into(),
            (HandOverValue::ClientId, _) => self.shown_id(self.credentials.client_id.trimmed()),
            (HandOverValue::Region, Some(region)) => format!("{} · {}", region.domain, region.place),
            (HandOverValue::Region, None) => String::new(),
        }
    }

    /// The item that has the cursor.
    pub fn hand_over_item(&self) -> Option<Item> {
        self.hand_over_items().get(self.hand_over.cursor).copied()
    }
}

pub(super) fn commands(wizard: &Wizard) -> Vec<Command> {
    let mut commands = vec![Command::rows("move")];
    match wizard.hand_over_item() {
        Some(Item::SeeWhatFails) => commands.push(Command::footer(Action::Enter, "press")),
        Some(Item::Value(_)) => commands.push(Command::footer(Action::Copy, "copy")),
        Some(Item::Manual(_)) => {
            commands.push(Command::footer(Action::Tick, "attest"));
            commands.push(Command::footer(Action::OpenPage, "page"));
        }
        None => {}
    }
    if matches!(wizard.hand_over_item(), Some(Item::Value(_) | Item::Manual(_))) {
        commands.push(Command::quiet(Action::Enter, "does what the row says"));
    }
    commands
}

pub(super) fn apply(wizard: &mut Wizard, action: Action) {
    let items = wizard.hand_over_items();
    let page = wizard.page();
    match (wizard.hand_over_item(), action) {
        (_, Action::Click(Target::Button(0))) if items.first() == Some(&Item::SeeWhatFails) => see(wizard),
        (_, Action::Click(Target::Row(row))) if row < items.len() => wizard.hand_over.cursor = row,
        (Some(Item::SeeWhatFails), Action::Enter) => see(wizard),
        (Some(Item::Value(value)), Action::Enter | Action::Copy) => copy(wizard, value),
        (Some(Item::Manual(at)), Action::Enter | Action::Tick) => attest(wizard, at),
        (Some(Item::Manual(at)), Action::OpenPage) => {
            let page =
                wizard.manual().find(|(own, ..)| *own == at).and_then(|(_, _, need)| need.page.clone());
            match page {
                Some(page) => wizard.open_page(&page),
                None => wizard.say(words::NO_PAGE),
            }
        }
        (_, action) => cursor::step(&mut wizard.hand_over.cursor, items.len(), action, page),
    }
}

/// To the first row of the worst status.
fn see(wizard: &mut Wizard) {
    let worst = wizard.checks.worst().unwrap_or(Status::Fail);
    let row = wizard.checks.rows.iter().position(|row| row.status() == Some(worst));
    wizard.go_to(Step::Permissions);
    if let Some(row) = row {
        wizard.show_row(row);
    }
}

fn attest(wizard: &mut Wizard, at: usize) {
    let requirement = wizard.chosen().requirements[at].clone();
    if wizard.attested.remove(&requirement.id).is_none() {
        wizard.attested.insert(requirement.id.clone(), Attestation { at: wizard.now, by: None });
        wizard.say(words::attested(&requirement.title));
    } else {
        wizard.say(words::not_attested(&requirement.title));
    }
    wizard.attestations_changed();
}

/// Copies a value. While presenting a stand-in would be of no use there, and the real one isn't shown.
fn copy(wizard: &mut Wizard, value: HandOverValue) {
    if wizard.presenting && value != HandOverValue::Region {
        let title = wizard.chosen().title.clone();
        return wizard.say(words::not_copied_while_presenting(&title));
    }
    match value {
        HandOverValue::ClientId => {
            let id = wizard.credentials.client_id.trimmed().to_lowercase();
            wizard.copy("Client ID", id);
        }
        HandOverValue::ClientSecret => match wizard.credentials.accepted_credentials().cloned() {
            Some(credentials) => {
                wizard.clear_clipboard_at = wizard.now.checked_add(CLIPBOARD).ok();
                wizard.hush();
                wizard.send(Effect::CopySecret(credentials.secret));
            }
            None => wizard.say(words::SIGN_IN_FIRST),
        },
        HandOverValue::Region => {
            if let Some(region) = &wizard.region.chosen {
                let domain = region.domain.clone();
                wizard.copy("Region", domain);
            }
        }
    }
}
