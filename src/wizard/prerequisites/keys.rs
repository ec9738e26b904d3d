//! Keys of the step, and what they do: attesting, the two fields, consent, pages.

use super::{Item, Known, PrerequisitesStep, Stop};
use crate::{
    check::Ask,
    model::{ClientId, Name, Need, OrgNeed, Status, name::Kind, org::EmbeddedClient},
    wizard::{
        Action, Command, Field, News, Overlay, Place, Question, Run, Shared, Target, WizardStep, cursor,
        overlay, words,
    },
};

fn enter_label(shared: &Shared, item: Item) -> &'static str {
    if item.takes_consent(shared) {
        "ask the page"
    } else if item.takes_embedded_client(shared) {
        "name the client"
    } else {
        "details"
    }
}

fn not_run(shared: &Shared) -> bool {
    matches!(shared.checks.run, Run::NotStarted)
}

impl WizardStep for PrerequisitesStep {
    fn commands(&self, shared: &Shared) -> Vec<Command> {
        match self.stop {
            Stop::Name { .. } => vec![Command::footer(Action::Enter, "attest"), Command::typing()],
            Stop::Client => vec![Command::footer(Action::Enter, "take it"), Command::typing()],
            Stop::Run => vec![
                Command::rows("move"),
                Command::footer(Action::Enter, "run"),
                Command::quiet(Action::AskAll, "run the checks"),
            ],
            Stop::Rows => {
                let mut commands = vec![Command::rows("move")];
                let item = self.item_at_cursor(shared);
                if let Some(item) = item {
                    if item.is_attestable(shared) {
                        commands.push(Command::footer(Action::Tick, "attest"));
                    }
                    commands.push(Command::footer(Action::Enter, enter_label(shared, item)));
                    commands.push(Command::footer(Action::OpenPage, "page"));
                }
                if shared.checks.is_running() {
                    commands.push(Command::footer(Action::Stop, "stop"));
                } else if not_run(shared) {
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

    fn apply(&mut self, shared: &mut Shared, action: Action) {
        let (items, page) = (Self::items(shared), shared.page());
        let item = self.item_at_cursor(shared);
        match (self.stop, action) {
            (Stop::Name { .. }, Action::Edit(edit)) => _ = self.name.edit(edit),
            (Stop::Client, Action::Edit(edit)) => _ = self.client.edit(edit),
            (Stop::Name { requirement }, Action::Enter) => self.take_name(shared, requirement),
            (Stop::Client, Action::Enter) => self.take_client(shared),
            (Stop::Name { .. } | Stop::Client, _) => {}
            (Stop::Rows, Action::Click(Target::Row(row))) if row == self.cursor && row < items.len() => {
                self.open(shared, items[row]);
            }
            (_, Action::Click(Target::Row(row))) if row < items.len() => {
                (self.stop, self.cursor) = (Stop::Rows, row);
            }
            (Stop::Run, Action::Enter) | (_, Action::Click(Target::Button(0))) => shared.run_checks(Ask::All),
            (Stop::Run, Action::Down) => self.stop = Stop::Rows,
            // The button stands below the rows.
            (Stop::Run, Action::Up) => (self.stop, self.cursor) = (Stop::Rows, items.len().saturating_sub(1)),
            (Stop::Rows, Action::Down) if self.cursor + 1 >= items.len() && not_run(shared) => {
                self.stop = Stop::Run;
            }
            (Stop::Rows, Action::Up) if self.cursor == 0 && not_run(shared) => self.stop = Stop::Run,
            (Stop::Rows, Action::Tick) => match item {
                Some(item) if item.is_attestable(shared) => self.attest(shared, item),
                _ => shared.say(words::people::NOT_TO_ATTEST),
            },
            (Stop::Rows, Action::Enter) => {
                if let Some(item) = item {
                    self.open(shared, item);
                }
            }
            (_, Action::OpenPage) => open_page(shared, item),
            (_, Action::Copy) => copy(shared, item),
            (_, action) => {
                let row = item.and_then(|item| item.row(shared));
                if !shared.apply_to_checks(action, row) {
                    cursor::step(&mut self.cursor, items.len(), action, page);
                }
            }
        }
    }

    fn standing(&self, shared: &Shared) -> String {
        words::people::prerequisites(self, shared)
    }

    fn status(&self, shared: &Shared, place: Place) -> Option<Status> {
        let judged = |item: Item| match item.known(shared) {
            Known::Judged(status) | Known::Attested(status) => Some(status),
            Known::Waiting | Known::Asking => None,
        };
        let items = Self::items(shared).into_iter().filter(|_| place.was_reached());
        items.filter_map(judged).reduce(Status::worse)
    }

    fn in_field(&self) -> bool {
        matches!(self.stop, Stop::Name { .. } | Stop::Client)
    }

    fn paste(&mut self, _shared: &mut Shared, text: &str) -> bool {
        match self.stop {
            Stop::Name { .. } => self.name.paste(text),
            Stop::Client => {
                // A whole id takes the place of what was there.
                if text.trim().parse::<ClientId>().is_ok() {
                    self.client = Field::default();
                }
                self.client.paste(text)
            }
            Stop::Run | Stop::Rows => false,
        }
    }

    fn move_stop(&mut self, shared: &mut Shared, forward: bool) -> bool {
        self.stop = match (self.stop, forward) {
            (Stop::Run, true) | (Stop::Name { .. } | Stop::Client, _) => Stop::Rows,
            (Stop::Rows, false) if not_run(shared) => Stop::Run,
            _ => return false,
        };
        true
    }

    fn enter(&mut self, shared: &mut Shared) {
        self.stop = if not_run(shared) { Stop::Run } else { Stop::Rows };
        if not_run(shared)
            && let Some(at) = Self::embedded_client_to_name(shared)
        {
            self.cursor = at;
        }
    }

    /// Esc in a field: back to the rows, what was typed stays.
    fn back(&mut self) -> bool {
        let leaves = self.in_field();
        if leaves {
            self.stop = Stop::Rows;
        }
        leaves
    }

    fn hear(&mut self, shared: &mut Shared, news: &News) {
        match news {
            News::ChecksForgotten => (self.stop, self.cursor) = (Stop::Run, 0),
            News::ChecksBegan if self.stop == Stop::Run => self.stop = Stop::Rows,
            News::Shown(before) => self.follow(shared, before.report.as_deref()),
            News::Agreed(Question::AskThirdParties { requirement, .. }) => {
                consented(shared, requirement.clone());
            }
            _ => {}
        }
    }

    fn look_at(&mut self, shared: &Shared, requirement: &str) -> bool {
        let is_it = |item: &Item| item.requirement(shared).is_some_and(|own| own.id == requirement);
        let at = Self::items(shared).iter().position(is_it);
        self.cursor = at.unwrap_or(self.cursor);
        at.is_some()
    }

    fn shows_checks(&self) -> bool {
        true
    }
}

impl PrerequisitesStep {
    fn open(&mut self, shared: &mut Shared, item: Item) {
        if item.takes_consent(shared) {
            ask_consent(shared, item);
        } else if item.takes_embedded_client(shared) {
            self.stop = Stop::Client;
        } else {
            shared.open(Overlay::Evidence { scroll: 0 });
        }
    }

    fn attest(&mut self, shared: &mut Shared, item: Item) {
        let (Item::Manual(at) | Item::Read(at)) = item else { return };
        match shared.attestor() {
            None if item.attestation(shared).is_none() => self.stop = Stop::Name { requirement: at },
            by => shared.attest(at, by),
        }
    }

    fn take_name(&mut self, shared: &mut Shared, requirement: usize) {
        let name = self.name.trimmed().to_owned();
        if name.is_empty() {
            return shared.say(words::people::NO_NAME);
        }
        shared.attestor = Some(Name::without_id(Kind::Attestor, name));
        self.stop = Stop::Rows;
        self.attest(shared, Item::Manual(requirement));
    }

    /// What was typed as the embedded client's OAuth client. What rests on it is asked again.
    fn take_client(&mut self, shared: &mut Shared) {
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
        let rests = |need: &OrgNeed| {
            matches!(
                need,
                OrgNeed::EmbeddedOauthClient | OrgNeed::OauthScope(_) | OrgNeed::AuthorizedApplication(_)
            )
        };
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
fn consented(shared: &mut Shared, requirement: String) {
    shared.ask_sign_in_pages = true;
    match shared.checks.run {
        Run::NotStarted => shared.say(words::people::CONSENTED),
        _ => shared.run_checks(Ask::Rows(vec![requirement])),
    }
}

fn open_page(shared: &mut Shared, item: Option<Item>) {
    let Some(item) = item else { return shared.say(words::NO_PAGE) };
    let manual = item.requirement(shared).and_then(|own| own.need.attestable()?.page.clone());
    match (item.known_finding(shared).and_then(overlay::page_of), manual) {
        (Some(page), _) => shared.open_address(page),
        (None, Some(page)) => shared.open_page(&page),
        (None, None) => shared.say(words::NO_PAGE),
    }
}

fn copy(shared: &mut Shared, item: Option<Item>) {
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
