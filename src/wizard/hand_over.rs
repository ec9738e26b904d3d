//! Step Hand over: the verdict, what is entered into the integration, and what a person attests.

use jiff::SignedDuration;

use super::{Action, Command, Effect, News, Place, Shared, Target, WizardStep, cursor, words};
use crate::model::{Requirement, Status, integration::HandOverValue};

/// How long the secret stays in the clipboard.
pub(super) const CLIPBOARD: SignedDuration = SignedDuration::from_secs(30);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Item {
    /// `[ See what fails ]`
    SeeWhatFails,
    Value(HandOverValue),
    /// Something to attest: the requirement, by position.
    Manual(usize),
}

#[derive(Clone, Debug)]
pub struct HandOverStep {
    /// Which of [`HandOverStep::items`].
    pub cursor: usize,
}

impl HandOverStep {
    pub(super) fn new(_shared: &Shared) -> Self {
        Self { cursor: 0 }
    }

    pub fn items(shared: &Shared) -> Vec<Item> {
        let worst = shared.checks.worst().filter(|status| status.is_problem());
        let first = worst.map(|_| Item::SeeWhatFails);
        let hand_over = shared.chosen().hand_over();
        let values = hand_over.into_iter().flat_map(|hand_over| &hand_over.values);
        let values = values.map(|value| Item::Value(*value));
        first.into_iter().chain(values).chain(shared.manual().map(|(at, ..)| Item::Manual(at))).collect()
    }

    pub fn item(&self, shared: &Shared) -> Option<Item> {
        Self::items(shared).get(self.cursor).copied()
    }

    /// The value of an item, for the eyes: stand-ins while presenting, the secret never.
    pub fn text(shared: &Shared, value: HandOverValue) -> String {
        match (value, &shared.region) {
            (HandOverValue::ClientSecret, _) => words::HIDDEN.into(),
            (HandOverValue::ClientId, _) => shared.shown_id(&shared.identity.client_id.trimmed().into()),
            (HandOverValue::Region, Some(region)) => format!("{} · {}", region.domain, region.place),
            (HandOverValue::Region, None) => String::new(),
        }
    }
}

/// Copies a value. While presenting a stand-in would be of no use there, and the real one isn't shown.
fn copy(shared: &mut Shared, value: HandOverValue) {
    if shared.presenting && value != HandOverValue::Region {
        let title = shared.chosen().title.clone();
        return shared.say(words::not_copied_while_presenting(&title));
    }
    match value {
        HandOverValue::ClientId => shared.copy("Client ID", shared.identity.client_id_text()),
        HandOverValue::ClientSecret => match shared.identity.accepted_credentials().cloned() {
            Some(credentials) => {
                shared.clear_clipboard_at = shared.now.checked_add(CLIPBOARD).ok();
                shared.hush();
                shared.send(Effect::CopySecret(credentials.secret));
            }
            None => shared.say(words::SIGN_IN_FIRST),
        },
        HandOverValue::Region => {
            if let Some(region) = &shared.region {
                let domain = region.domain.clone();
                shared.copy("Region", domain);
            }
        }
    }
}

impl WizardStep for HandOverStep {
    fn commands(&self, shared: &Shared) -> Vec<Command> {
        let mut commands = vec![Command::rows("move")];
        let item = self.item(shared);
        match item {
            Some(Item::SeeWhatFails) => commands.push(Command::footer(Action::Enter, "press")),
            Some(Item::Value(_)) => commands.push(Command::footer(Action::Copy, "copy")),
            Some(Item::Manual(_)) => {
                commands.push(Command::footer(Action::Tick, "attest"));
                commands.push(Command::footer(Action::OpenPage, "page"));
            }
            None => {}
        }
        if matches!(item, Some(Item::Value(_) | Item::Manual(_))) {
            commands.push(Command::quiet(Action::Enter, "does what the row says"));
        }
        commands
    }

    fn apply(&mut self, shared: &mut Shared, action: Action) {
        let (items, page) = (Self::items(shared), shared.page());
        match (self.item(shared), action) {
            (_, Action::Click(Target::Button(0))) if items.first() == Some(&Item::SeeWhatFails) => {
                shared.look_at_worst();
            }
            (Some(Item::SeeWhatFails), Action::Enter) => shared.look_at_worst(),
            (Some(Item::Value(value)), Action::Enter | Action::Copy) => copy(shared, value),
            (Some(Item::Manual(at)), Action::Enter | Action::Tick) => shared.attest(at, None),
            (Some(Item::Manual(at)), Action::OpenPage) => {
                let page =
                    shared.manual().find(|(own, ..)| *own == at).and_then(|(_, _, need)| need.page.clone());
                match page {
                    Some(page) => shared.open_page(&page),
                    None => shared.say(words::NO_PAGE),
                }
            }
            (_, action) => cursor::step(&mut self.cursor, items.len(), action, page),
        }
    }

    fn standing(&self, _shared: &Shared) -> String {
        words::standing::HAND_OVER.into()
    }

    fn status(&self, shared: &Shared, place: Place) -> Option<Status> {
        let status = |requirement: &Requirement| match shared.attested.get(&requirement.id) {
            Some(attested) => attested.said.status(requirement.required),
            None => Status::Manual,
        };
        let manual = shared.manual().filter(|_| place.was_reached());
        manual.map(|(_, requirement, _)| status(requirement)).reduce(Status::worse)
    }

    fn hear(&mut self, _shared: &mut Shared, news: &News) {
        if matches!(news, News::ChecksForgotten) {
            self.cursor = 0;
        }
    }
}
