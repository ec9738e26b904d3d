//! Running the checks, and what can be done to them from several screens: asking again, watching, stopping.

use secrecy::SecretString;

use super::{Action, Effect, News, Overlay, Run, Shared, Ticket, Watch, checks::WATCH_EVERY, overlay, words};
use crate::{
    check::{Ask, Event, Options},
    model::{
        ClientNeed, GrantsSource, Need, Permission, PersonNeed, Status, Step,
        report::{Imprint, Prerequisite},
        waive::Waived,
    },
};

impl Shared {
    /// The step that the checks are run from first.
    fn step_of_checks(&self) -> Step {
        if self.has(Step::Permissions) { Step::Permissions } else { Step::PeoplePermissions }
    }

    /// The token of whoever reads what the client may not: pasted where one signs in, or given at the start.
    pub(super) fn observer(&self) -> Option<SecretString> {
        let pasted = self.identity.observer.as_ref().and_then(|token| token.entered());
        pasted.or(self.presets.observer.as_ref()).filter(|_| !self.takes_token()).cloned()
    }

    /// Whether an admin's token would show what the client may not read: it is offered, and nobody has given one.
    pub fn observer_would_help(&self) -> bool {
        self.identity.observer.is_some() && self.observer().is_none()
    }

    /// Whether an admin's token looks at people in the client's place.
    pub fn is_observed(&self) -> bool {
        self.observer().is_some()
    }

    pub(super) fn begin_run(&mut self, ask: Ask) {
        if self.checks.is_running() {
            return self.say(words::ALREADY_RUNNING);
        }
        let nobody_chosen = self.has(Step::People) && self.people.choice().is_none();
        if self.identity.accepted().is_none() || nobody_chosen {
            return self.go_to(self.step_of_checks()); // which leads to the question that is open
        }
        if ask == Ask::All {
            self.hush();
        }
        let ticket = self.next_ticket();
        self.checks.begin(ticket, ask.clone(), self.now);
        self.tell(News::ChecksBegan);
        let options = Options {
            settle: self.presets.settle,
            read_only: !self.checks.send_write,
            strict: false,
            imprint: Imprint::default(),
            attested: self.attested.clone(),
            waived: Waived::new(),
            people: self.people.choice().unwrap_or_default(),
            skipped: Vec::new(),
            audiences: self.audiences.clone(),
            accepted: self.accepted.clone(),
            embedded_client: self.embedded_client.clone(),
            ask_sign_in_pages: self.ask_sign_in_pages,
            observer: self.observer(),
        };
        let integration = self.chosen().clone();
        self.send(Effect::RunChecks { ticket, integration, ask, options });
    }

    /// Asks every row that doesn't pass; while a run goes on, once it is over.
    pub(super) fn ask_what_is_not_green(&mut self) {
        self.ask_again = self.checks.is_running();
        let rows = self.checks.rows.iter().filter(|row| row.status().is_none_or(Status::is_problem));
        let ids: Vec<String> = rows.map(|row| row.id.clone()).collect();
        if matches!(self.checks.run, Run::Settled { .. }) && !ids.is_empty() {
            self.run_checks(Ask::Rows(ids));
        }
    }

    pub(super) fn hear(&mut self, from: Ticket, event: Event) {
        // Where there are thousands of people, what is shown follows the report, not each of its rows.
        let changes_rows = matches!(event, Event::Ended(_))
            || (matches!(event, Event::Finding(_)) && !self.has(Step::People));
        self.checks.hear(from, event, &self.attested, self.now);
        // Only a client that is looked at itself may be helped by somebody else's eyes.
        let unread = self.checks.report.as_ref().is_some_and(|own| own.grants_source() == GrantsSource::None);
        if (unread || self.may_not_look_at_people()) && !self.takes_token() {
            self.identity.offer_observer();
        }
        if changes_rows {
            self.show_anew();
        }
        if self.checks.watch != Watch::Off && self.is_too_long_to_watch() {
            self.checks.watch = Watch::Off;
            self.say(words::people::TOO_LONG_TO_WATCH);
        }
        if self.ask_again && !self.checks.is_running() {
            self.ask_what_is_not_green();
        }
    }

    /// Whether the last run lacked something that looking at people takes.
    fn may_not_look_at_people(&self) -> bool {
        let people = self.checks.report.as_ref().and_then(|report| report.people.as_ref());
        let lacks = |needed: &Prerequisite| needed.required && needed.status != Status::Pass;
        people.is_some_and(|people| people.prerequisites.iter().any(lacks))
    }

    /// Whether watching would do nothing else than ask: there are thousands of people.
    fn is_too_long_to_watch(&self) -> bool {
        self.has(Step::People) && self.checks.is_long()
    }

    /// What can be done to the checks from several screens, about one row. Says whether it was that.
    pub(super) fn apply_to_checks(&mut self, action: Action, row: Option<usize>) -> bool {
        let row_id = row.and_then(|row| self.checks.rows.get(row)).map(|row| row.id.clone());
        match (action, row_id) {
            (Action::AskRow, Some(id)) => self.run_checks(Ask::Rows(vec![id])),
            (Action::AskAll, _) => self.run_checks(Ask::All),
            (Action::Watch, _) => self.toggle_watch(),
            (Action::Stop, _) => self.stop_checks(),
            (Action::Fixes, _) if self.fixes().is_empty() => self.say(words::NOTHING_TO_FIX),
            (Action::Fixes, _) => self.open(Overlay::Fixes { cursor: 0 }),
            (Action::CopyAll, _) => self.copy_permissions(),
            (Action::Copy, Some(id)) => match self.names_of(&id) {
                Some(text) => self.copy(words::PERMISSION, text),
                None => self.say(words::NOTHING_TO_COPY),
            },
            (Action::OpenPage, Some(_)) => {
                let finding = row.and_then(|row| self.checks.rows[row].finding());
                match finding.and_then(overlay::page_of) {
                    Some(page) => self.open_address(page),
                    None => self.say(words::NO_PAGE),
                }
            }
            _ => return false,
        }
        true
    }

    fn toggle_watch(&mut self) {
        if self.checks.watch == Watch::Off && self.is_too_long_to_watch() {
            return self.say(words::people::TOO_LONG_TO_WATCH);
        }
        let (next, text) = match self.checks.watch {
            Watch::On { .. } => (Watch::Off, words::WATCH_OFF),
            Watch::Off => (
                Watch::On { next: self.now.saturating_add(WATCH_EVERY).unwrap_or(self.now) },
                words::WATCH_ON,
            ),
        };
        self.checks.watch = next;
        self.say(text);
    }

    fn stop_checks(&mut self) {
        match &mut self.checks.run {
            Run::Running { stopping, .. } => {
                if !std::mem::replace(stopping, true) {
                    self.send(Effect::StopChecks);
                }
                self.hush();
            }
            _ => self.say(words::NOT_RUNNING),
        }
    }

    /// The names that stand for a row where something is to be ticked.
    fn names_of(&self, id: &str) -> Option<String> {
        match &self.chosen().requirement(id)?.need {
            Need::Client(ClientNeed::Permission(need)) => {
                let names = need.alternatives.first()?.iter().map(Permission::as_str);
                Some(names.collect::<Vec<_>>().join("\n"))
            }
            Need::Person(PersonNeed::Permission(need)) => {
                // What it is in this org, once that is known.
                let finding = self.checks.rows.iter().find(|row| row.id == id).and_then(|row| row.finding());
                let resolved = finding.and_then(|row| row.permission()).map(|names| &names.resolved);
                let names: Vec<String> = match resolved.filter(|names| !names.is_empty()) {
                    Some(names) => names.iter().map(ToString::to_string).collect(),
                    None => need.alternatives.first()?.iter().map(|name| name.wanted.to_string()).collect(),
                };
                Some(names.join("\n"))
            }
            _ => None,
        }
    }

    /// Copies every permission with both its names, one per line.
    pub(super) fn copy_permissions(&mut self) {
        let of_people = self.chosen().person_needs().filter_map(|(_, _, need)| match need {
            PersonNeed::Permission(need) => need.alternatives.first(),
            PersonNeed::Licence(_) | PersonNeed::ActiveUser => None,
        });
        let of_people =
            of_people.flatten().map(|name| format!("{}\t{}", name.wanted, name.path.replace(" > ", " › ")));
        let of_role = self.role_permissions().into_iter().map(|names| match names.ui_path {
            Some(path) => format!("{}\t{path}", names.permission),
            None => names.permission.to_string(),
        });
        let text = of_role.chain(of_people).collect::<Vec<_>>().join("\n");
        self.copy("All permissions", text);
    }
}
