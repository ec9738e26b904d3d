//! What several screens do: saying something, choosing, running the checks, copying, opening, leaving.

use std::sync::Arc;

use jiff::Timestamp;

use super::{
    SMALLEST, Wizard,
    checks::Checks,
    credentials::SignIn,
    divisions::DivisionsStep,
    message::{Effect, Exit, Ticket},
    permissions::PermissionsStep,
    region,
    save::Saving,
    words,
};
use crate::{
    check::{Place, SignInProblem},
    model::{
        integration::{ClientNeed, Integration},
        people::Accepted,
        permission::Permission,
        region::Region,
    },
    vault::Answers,
};

/// A permission that the role needs, with both its names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RolePermission {
    /// The API's name.
    pub permission: Permission,
    /// The admin screen's, `Recording › Recording › View`.
    pub ui_path: Option<String>,
}

impl Wizard {
    /// The integration that is set up, or would be.
    pub fn chosen(&self) -> &Arc<Integration> {
        &self.integrations[self.chosen]
    }

    /// Where to sign in, once a region was chosen.
    pub fn place(&self) -> Option<Place> {
        let region = self.region.chosen.clone()?;
        Some(match &self.presets.simulated {
            Some(Place::Simulated { api, login, .. }) => {
                Place::Simulated { api: api.clone(), login: login.clone(), region }
            }
            _ => Place::Region(region),
        })
    }

    /// What the admin ticks in the role: each permission once, with both its names.
    pub fn role_permissions(&self) -> Vec<RolePermission> {
        let mut all: Vec<RolePermission> = Vec::new();
        for (_, _, need) in self.chosen().client_needs() {
            let ClientNeed::Permission(need) = need else { continue };
            for (at, permission) in need.alternatives.first().into_iter().flatten().enumerate() {
                if !all.iter().any(|names| names.permission == *permission) {
                    let ui_path = need.ui_path.get(at).map(|path| path.replace(" > ", " › "));
                    all.push(RolePermission { permission: permission.clone(), ui_path });
                }
            }
        }
        all
    }

    /// Nobody answers, at the sign-in or at the last run.
    pub fn is_offline(&self) -> bool {
        let no_connection = matches!(
            self.credentials.sign_in,
            SignIn::Refused { problem: SignInProblem::NoConnection { .. }, .. }
        );
        no_connection || self.checks.offline()
    }

    /// A time of day in the person's zone, `14:07`.
    pub fn time_of_day(&self, at: Timestamp) -> String {
        at.to_zoned(self.presets.zone.clone()).strftime("%H:%M").to_string()
    }

    /// The row of the checks that a row of the report is, by position.
    pub fn row_of_requirement(&self, requirement: usize) -> Option<usize> {
        let id = &self.shown_report()?.requirements.get(requirement)?.id;
        self.checks.rows.iter().position(|row| row.id == *id)
    }

    /// What going on where one left leads to, while it is offered.
    pub fn resume_line(&self) -> Option<String> {
        words::resume_line(self)
    }

    /// Says something in the message rule.
    pub(super) fn say(&mut self, text: impl Into<String>) {
        self.message = Some((text.into(), self.now));
    }

    /// Takes the message of the moment away.
    pub(super) fn hush(&mut self) {
        self.message = None;
    }

    pub(super) fn send(&mut self, effect: Effect) {
        self.outbox.push(effect);
    }

    pub(super) fn next_ticket(&mut self) -> Ticket {
        self.last_ticket = Ticket(self.last_ticket.0 + 1);
        self.last_ticket
    }

    /// How many rows a page has.
    pub(super) fn page(&self) -> usize {
        usize::from(self.window.1.saturating_sub(SMALLEST.1 / 2 + 4)).max(5)
    }

    /// The number that a digit completes: two digits typed in a row are one number, if there is such a row.
    pub(super) fn number(&mut self, digit: u8) -> usize {
        let digit = usize::from(digit);
        let before = self.typed_number.filter(|(_, at)| self.now.duration_since(*at).as_secs() <= 1);
        let both = before.map(|(first, _)| first * 10 + digit);
        let number =
            both.filter(|both| self.checks.rows.iter().any(|row| row.number == *both)).unwrap_or(digit);
        self.typed_number = Some((number, self.now));
        number
    }

    /// Another integration: what was checked for the other one holds no longer.
    pub(super) fn choose_integration(&mut self, at: usize) {
        self.integration.answered = true;
        if at != self.chosen {
            self.chosen = at;
            self.attested.clear();
            self.forget_checks();
            self.suggest_name();
        }
    }

    /// Another region: who signed in there isn't signed in here.
    pub(super) fn choose_region(&mut self, region: Region) {
        if self.region.chosen.as_ref() != Some(&region) {
            self.forget_sign_in();
        }
        region::chosen(&mut self.region, region);
    }

    /// The credentials or the region changed: nothing that was learned by them holds.
    pub(super) fn forget_sign_in(&mut self) {
        let before = std::mem::replace(&mut self.credentials.sign_in, SignIn::Editing);
        if matches!(before, SignIn::SigningIn { .. }) {
            self.send(Effect::StopSignIn);
        }
        if matches!(before, SignIn::SignedIn { .. }) {
            self.save.saving = Saving::Offered;
            self.credentials.observer = None;
            self.forget_org();
            self.forget_checks();
        }
    }

    pub(super) fn forget_checks(&mut self) {
        if self.checks.is_running() {
            self.send(Effect::StopChecks);
        }
        self.checks = Checks::new(self.chosen(), self.checks.send_write);
        self.permissions = PermissionsStep::new();
        self.divisions = DivisionsStep::new();
        self.hand_over.cursor = 0;
        self.report.cursor = 0;
        self.people_permissions = super::PeoplePermissionsStep {
            by: self.people_permissions.by,
            ..super::PeoplePermissionsStep::new()
        };
        self.prerequisites.cursor = 0;
        self.prerequisites.stop = super::PrerequisitesStop::Run;
        self.renew_stand_ins();
    }

    /// Another org: nobody of the other one is chosen, and no name is settled.
    fn forget_org(&mut self) {
        let (way, find, file) = (self.people.way, self.people.find.clone(), self.people.file.clone());
        self.people = super::PeopleStep { find, file, ..super::PeopleStep::new(Some(way)) };
        self.accepted = self.presets.accepted.clone();
        self.ask_sign_in_pages = false;
    }

    /// The names that were settled for this org before. What is said now comes first.
    pub(super) fn accepted_before(&mut self, org_id: &str, accepted: Accepted) {
        let org = self.credentials.facts().and_then(|facts| facts.org_id.as_deref());
        if org == Some(org_id) {
            for (asked, name) in accepted {
                self.accepted.entry(asked).or_insert(name);
            }
        }
    }

    pub(super) fn toggle_write(&mut self) {
        if self.presets.read_only {
            self.say(words::STAYS_READ_ONLY);
        } else {
            self.checks.send_write = !self.checks.send_write;
        }
    }

    /// Goes on where the person left, as far as that goes without a secret.
    pub(super) fn resume(&mut self) {
        let Some(answers) = self.resumable.take() else { return };
        self.integration.stop = super::IntegrationStop::List;
        let id = answers.integration.as_deref();
        if let Some(at) = id.and_then(|id| self.integrations.iter().position(|own| own.id == id)) {
            self.integration.cursor = at;
            self.choose_integration(at);
        }
        if let Some(region) = answers.region {
            self.region = super::RegionStep::new(None);
            self.choose_region(region);
        }
        if let Some(id) = answers.client_id.filter(|_| self.presets.client_id.is_none()) {
            let secret = std::mem::take(&mut self.credentials.secret);
            let token = std::mem::take(&mut self.credentials.token);
            self.credentials = super::CredentialsStep::new(Some(id), secret, token);
        }
        self.attested = answers.attested;
        self.go_to(answers.step);
    }

    /// The answers so far.
    pub(super) fn answers(&self) -> Answers {
        Answers {
            at: self.now,
            step: self.step(),
            integration: self.integration.answered.then(|| self.chosen().id.clone()),
            region: self.region.chosen.clone(),
            client_id: self.credentials.client_id.trimmed().parse().ok(),
            attested: self.attested.clone(),
        }
    }

    /// Has the answers kept when they changed.
    pub(super) fn remember(&mut self) {
        let answers = self.answers();
        let known = self
            .remembered
            .as_ref()
            .is_some_and(|known| Answers { at: answers.at, ..known.clone() } == answers);
        if !known && !self.presets.demo {
            self.send(Effect::RememberAnswers(answers.clone()));
            self.remembered = Some(answers);
        }
    }

    /// Copies a text.
    pub(super) fn copy(&mut self, what: &str, text: String) {
        self.clear_clipboard_at = None; // the secret is no longer in it
        self.send(Effect::Copy(text));
        self.say(words::sent_to_clipboard(what));
    }

    /// Opens a page: a whole address, or a path below the region's apps address.
    pub(super) fn open_page(&mut self, page: &str) {
        let page = match &self.region.chosen {
            Some(region) if page.starts_with('/') => format!("{}{page}", region.apps_url()),
            _ => page.to_owned(),
        };
        self.page = Some(page.clone());
        self.send(Effect::OpenPage(page));
    }

    /// There is no browser here: the page's address is copied. While presenting only if it tells nothing.
    pub(super) fn copy_page(&mut self) {
        let Some(page) = self.page.take() else { return };
        if self.shown_text(&page) == page {
            self.copy("The address", page);
            self.say(words::PAGE_COPIED);
        } else {
            self.say(words::PAGE_NOT_COPIED);
        }
    }

    pub(super) fn write_report(&mut self) {
        match self.shown.report.clone() {
            Some(report) => self.send(Effect::WriteReport { report, presenting: self.presenting }),
            None => self.say(words::NO_REPORT),
        }
    }

    /// Leaves, with a line that says what was reached.
    pub(super) fn quit(&mut self, code: u8) {
        if self.clear_clipboard_at.take().is_some() {
            self.send(Effect::ClearClipboard);
        }
        let line = words::left(self);
        self.send(Effect::Quit(Exit { code, line }));
    }
}
