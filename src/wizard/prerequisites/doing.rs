//! What the step does: attesting, the two fields, consent, pages.

use super::{Item, PrerequisitesStep, Stop};
use crate::{
    check::Ask,
    model::{
        integration::{Need, OrgNeed},
        name::{Kind, Name},
        org::EmbeddedClient,
        status::Status,
    },
    wizard::{Overlay, Question, Run, Shared, overlay, words},
};

impl PrerequisitesStep {
    pub(super) fn open(&mut self, shared: &mut Shared, item: Item) {
        if item.takes_consent(shared) {
            ask_consent(shared, item);
        } else if item.takes_embedded_client(shared) {
            self.stop = Stop::Client;
        } else {
            shared.open(Overlay::Evidence { scroll: 0 });
        }
    }

    pub(super) fn attest(&mut self, shared: &mut Shared, item: Item) {
        let (Item::Manual(at) | Item::Read(at)) = item else { return };
        match shared.attestor() {
            None if item.attestation(shared).is_none() => self.stop = Stop::Name { requirement: at },
            by => shared.attest(at, by),
        }
    }

    pub(super) fn take_name(&mut self, shared: &mut Shared, requirement: usize) {
        let name = self.name.trimmed().to_owned();
        if name.is_empty() {
            return shared.say(words::people::NO_NAME);
        }
        shared.attestor = Some(Name::without_id(Kind::Attestor, name));
        self.stop = Stop::Rows;
        self.attest(shared, Item::Manual(requirement));
    }

    /// What was typed as the embedded client's OAuth client. What rests on it is asked again.
    pub(super) fn take_client(&mut self, shared: &mut Shared) {
        let client = match self.client.trimmed().to_lowercase().as_str() {
            "" => EmbeddedClient::NotSaid,
            "none" => EmbeddedClient::None,
            text => match text.parse() {
                Ok(id) => EmbeddedClient::Id(id),
                Err(_) => return shared.say(words::people::NOT_A_CLIENT),
            },
        };
        self.stop = Stop::Rows;
        shared.hush();
        if shared.embedded_client == client {
            return;
        }
        shared.embedded_client = client;
        let rests = |need: &OrgNeed| matches!(need, OrgNeed::EmbeddedOauthClient | OrgNeed::OauthScope(_));
        let rows = shared.chosen().org_needs().filter(|(_, _, need)| rests(need));
        let ids: Vec<String> = rows.map(|(_, own, _)| own.id.clone()).collect();
        match shared.checks.run {
            Run::NotStarted => shared.say(words::people::CLIENT_SAID),
            _ => shared.run_checks(Ask::Rows(ids)),
        }
    }
}

/// Asking a third party is a question of its own, which names whom.
fn ask_consent(shared: &mut Shared, item: Item) {
    let Some(requirement) = item.requirement(shared).map(|own| own.id.clone()) else { return };
    // `People sign in with Okta (login.example.com). Its page wasn't asked for: …`: the first sentence says whom.
    let finding = item.known_finding(shared).filter(|row| row.status == Status::Manual);
    let whom = finding.and_then(|row| row.explanation.first_sentence());
    shared.ask(Question::AskThirdParties { requirement, whom });
}

/// Consent was given: the row is asked again, or asked with the others where nothing was asked yet.
pub(super) fn consented(shared: &mut Shared, requirement: String) {
    shared.ask_sign_in_pages = true;
    match shared.checks.run {
        Run::NotStarted => shared.say(words::people::CONSENTED),
        _ => shared.run_checks(Ask::Rows(vec![requirement])),
    }
}

pub(super) fn open_page(shared: &mut Shared, item: Option<Item>) {
    let Some(item) = item else { return shared.say(words::NO_PAGE) };
    let manual = item.requirement(shared).and_then(|own| own.need.attestable()?.page.clone());
    match (item.known_finding(shared).and_then(overlay::page_of), manual) {
        (Some(page), _) => shared.open_address(page),
        (None, Some(page)) => shared.open_page(&page),
        (None, None) => shared.say(words::NO_PAGE),
    }
}

pub(super) fn copy(shared: &mut Shared, item: Option<Item>) {
    let text = match item {
        Some(Item::OfTheCheck(at)) => {
            shared.chosen().prerequisites().get(at).map(|own| own.permission.to_string())
        }
        Some(Item::TheCheck) => {
            let own = shared.chosen().prerequisites().iter().map(|own| own.permission.to_string());
            Some(own.collect::<Vec<_>>().join("\n"))
        }
        Some(Item::Read(at) | Item::Manual(at)) => {
            let requirement = &shared.chosen().requirements[at];
            match &requirement.need {
                Need::Org(OrgNeed::OauthScope(scope)) => Some(scope.scope.clone()),
                Need::Org(_) => Some(requirement.title.clone()),
                Need::Client(_) | Need::Person(_) => None,
            }
        }
        None => None,
    };
    match text {
        Some(text) => shared.copy(words::people::THIS_ROW, text),
        None => shared.say(words::NOTHING_TO_COPY),
    }
}
