//! What the steps of a journey share: the answers that more than one of them needs, the checks, and what each of them
//! may do. A step reads all of it and changes it by the methods; what reaches other steps goes through [`Request`].

use std::{collections::VecDeque, sync::Arc};

use jiff::Timestamp;

use super::{
    Chosen, Dialog, Effect, News, Overlay, Presets, Question, Request, SMALLEST, Saving, SecretField, SignIn,
    Ticket, checks::Checks, identity::Identity, journey::steps_of, shown::Shown, words,
};
use crate::{
    check::{Ask, Place, SignInProblem},
    model::{
        Attestation, Attested, AttestedAs, ClientNeed, Id, Integration, ManualNeed, Name, OrgNeed,
        Permission, Region, Requirement, Step, Text,
        org::EmbeddedClient,
        people::{Accepted, Audiences},
        presenting,
        say::say,
    },
    vault::Answers,
};

#[derive(Debug)]
pub struct Shared {
    pub presets: Presets,
    pub now: Timestamp,
    pub window: (u16, u16),
    pub mouse: bool,
    pub presenting: bool,
    pub integrations: Vec<Arc<Integration>>,
    pub(super) chosen: usize,
    pub integration_answered: bool,
    /// The answers of the last time, while they are offered.
    pub resumable: Option<Answers>,
    pub region: Option<Region>,
    pub identity: Identity,
    pub people: Chosen,
    pub saving: Saving,
    pub checks: Checks,
    pub attested: Attested,
    /// Who attests, once somebody has said so.
    pub(super) attestor: Option<Name>,
    /// The names that somebody settled for this org.
    pub accepted: Accepted,
    /// Who evaluates or administers, as far as somebody said it.
    pub audiences: Audiences,
    pub embedded_client: EmbeddedClient,
    pub ask_sign_in_pages: bool,
    /// The layers over the step, the top one last.
    pub overlays: Vec<Overlay>,
    pub clear_clipboard_at: Option<Timestamp>,
    pub(super) shown: Shown,
    pub(super) message: Option<(Text, Timestamp)>,
    /// A number that is being typed, and since when.
    pub(super) typed_number: Option<(usize, Timestamp)>,
    /// Whether something was fixed while a run went on, which may have looked too early.
    pub(super) ask_again: bool,
    last_ticket: Ticket,
    page: Option<Text>,
    pub(super) requests: VecDeque<Request>,
    pub(super) outbox: Vec<Effect>,
}

/// A permission that the role needs, with both its names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RolePermission {
    pub permission: Permission,
    /// The admin screen's, `Recording › Recording › View`.
    pub ui_path: Option<String>,
}

impl Shared {
    pub(super) fn new(presets: Presets, now: Timestamp) -> Self {
        let integrations: Vec<Arc<Integration>> =
            presets.integrations.iter().cloned().map(Arc::new).collect();
        let asked = presets.integration.as_deref();
        let answered = asked.and_then(|id| integrations.iter().position(|integration| integration.id == id));
        let chosen = answered.unwrap_or(0);
        let secret = presets.secret.clone().map_or(SecretField::Nothing, SecretField::Entered);
        let token = presets.token.clone().map_or(SecretField::Nothing, SecretField::Entered);
        let region =
            presets.region.clone().or_else(|| presets.simulated.as_ref().map(|place| place.region().clone()));
        Self {
            now,
            window: (80, 24),
            mouse: false,
            presenting: presets.present,
            chosen,
            integration_answered: answered.is_some(),
            resumable: presets.answers.clone().filter(|_| !presets.demo),
            region,
            identity: Identity::new(presets.client_id, secret, token),
            people: Chosen::default(),
            saving: Saving::Offered,
            checks: Checks::new(&integrations[chosen], !presets.read_only),
            attested: Attested::new(),
            attestor: None,
            accepted: presets.accepted.clone(),
            audiences: Audiences::new(),
            embedded_client: presets.embedded_client.clone(),
            ask_sign_in_pages: false,
            overlays: Vec::new(),
            clear_clipboard_at: None,
            shown: Shown::default(),
            message: None,
            typed_number: None,
            ask_again: false,
            last_ticket: Ticket(0),
            page: None,
            requests: VecDeque::new(),
            outbox: Vec::new(),
            integrations,
            presets,
        }
    }

    pub fn chosen(&self) -> &Arc<Integration> {
        &self.integrations[self.chosen]
    }

    pub fn has(&self, step: Step) -> bool {
        steps_of(self.chosen()).contains(&step)
    }

    /// The number of a step, from 1.
    pub fn number_of(&self, step: Step) -> usize {
        steps_of(self.chosen()).iter().position(|own| *own == step).map_or(1, |at| at + 1)
    }

    pub fn place(&self) -> Option<Place> {
        let region = self.region.clone()?;
        Some(match &self.presets.simulated {
            Some(Place::Simulated { api, login, .. }) => {
                Place::Simulated { api: api.clone(), login: login.clone(), region }
            }
            _ => Place::Region(region),
        })
    }

    /// What the admin ticks in the role: each permission that is required, once, with both its names.
    pub fn role_permissions(&self) -> Vec<RolePermission> {
        let mut all: Vec<RolePermission> = Vec::new();
        for (_, _, need) in self.chosen().client_needs().filter(|(_, own, _)| own.required) {
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

    /// What a person attests: position, requirement, what to look at.
    pub fn manual(&self) -> impl Iterator<Item = (usize, &Requirement, &ManualNeed)> {
        self.chosen().org_needs().filter_map(|(at, requirement, need)| match need {
            OrgNeed::Manual(manual) => Some((at, requirement, manual)),
            OrgNeed::EmbeddedOauthClient
            | OrgNeed::OauthScope(_)
            | OrgNeed::InstalledIntegration(_)
            | OrgNeed::SingleSignOn(_)
            | OrgNeed::Embedding(_)
            | OrgNeed::AuthorizedApplication(_) => None,
        })
    }

    pub fn is_offline(&self) -> bool {
        let no_connection = matches!(
            self.identity.sign_in,
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
        let id = &self.shown_report()?.rows.get(requirement)?.id;
        self.checks.rows.iter().position(|row| row.id == *id)
    }

    pub fn too_small(&self) -> bool {
        self.window.0 < SMALLEST.0 || self.window.1 < SMALLEST.1
    }

    pub(super) fn page(&self) -> usize {
        usize::from(self.window.1.saturating_sub(SMALLEST.1 / 2 + 4)).max(5)
    }

    pub(super) fn tick(&mut self, now: Timestamp) {
        self.now = now;
        if self.clear_clipboard_at.is_some_and(|at| now >= at) {
            self.clear_clipboard_at = None;
            self.send(Effect::ClearClipboard);
            self.say(words::CLIPBOARD_CLEARED);
        }
        let due = self.checks.due(now, self.presets.settle);
        if !due.is_empty() {
            self.run_checks(Ask::Rows(due));
        }
    }

    pub(super) fn say(&mut self, text: impl Into<Text>) {
        self.message = Some((text.into(), self.now));
    }

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

    pub(super) fn open(&mut self, overlay: Overlay) {
        self.overlays.push(overlay);
    }

    /// Asks a question; the same one only once.
    pub(super) fn ask(&mut self, question: Question) {
        let asked =
            |overlay: &Overlay| matches!(overlay, Overlay::Dialog(dialog) if dialog.question == question);
        if !self.overlays.iter().any(asked) {
            self.open(Overlay::Dialog(Dialog { question, on_acting: false }));
        }
    }

    /// Another integration: what was checked for the other one holds no longer.
    pub(super) fn choose_integration(&mut self, at: usize) {
        self.integration_answered = true;
        if at != self.chosen {
            self.chosen = at;
            self.attested.clear();
            self.forget_checks();
            self.tell(News::OtherIntegration);
        }
    }

    /// Another region: who signed in there isn't signed in here.
    pub(super) fn choose_region(&mut self, region: Region) {
        if self.region.as_ref() != Some(&region) {
            self.forget_sign_in();
        }
        self.region = Some(region);
    }

    /// The credentials or the region changed: nothing that was learned by them holds.
    pub(super) fn forget_sign_in(&mut self) {
        let before = std::mem::replace(&mut self.identity.sign_in, SignIn::Editing);
        if matches!(before, SignIn::SigningIn { .. }) {
            self.send(Effect::StopSignIn);
        }
        if matches!(before, SignIn::SignedIn { .. }) {
            self.saving = Saving::Offered;
            self.identity.observer = None;
            self.forget_org();
            self.forget_checks();
        }
    }

    /// Another org: nobody of the other one is chosen, and no name is settled.
    fn forget_org(&mut self) {
        self.people = Chosen::default();
        self.accepted = self.presets.accepted.clone();
        self.ask_sign_in_pages = false;
        self.tell(News::OrgForgotten);
    }

    pub(super) fn forget_checks(&mut self) {
        if self.checks.is_running() {
            self.send(Effect::StopChecks);
        }
        self.checks = Checks::new(self.chosen(), self.checks.send_write);
        self.tell(News::ChecksForgotten);
        self.show_anew();
    }

    /// The names that were settled for this org before. What is said now comes first.
    pub(super) fn accepted_before(&mut self, org_id: &Id, accepted: Accepted) {
        let org = self.identity.facts().and_then(|facts| facts.org_id.as_ref());
        if org == Some(org_id) {
            for (asked, name) in accepted {
                self.accepted.entry(asked).or_insert(name);
            }
        }
    }

    /// Who attests: as somebody said in this run, or at the attestations that were kept.
    pub(super) fn attestor(&self) -> Option<Name> {
        let kept = || self.attested.values().find_map(|attestation| attestation.by.clone());
        self.attestor.clone().or_else(kept)
    }

    /// Somebody attests a requirement, by position, or takes that back. Report and rows follow.
    pub(super) fn attest(&mut self, requirement: usize, by: Option<Name>) {
        let requirement = self.chosen().requirements[requirement].clone();
        if self.attested.remove(&requirement.id).is_none() {
            self.attested.insert(requirement.id, Attestation { said: AttestedAs::Pass, at: self.now, by });
            self.say(words::attested(&requirement.title));
        } else {
            self.say(words::not_attested(&requirement.title));
        }
        self.checks.attest(&self.attested);
        self.show_anew();
    }

    pub(super) fn copy(&mut self, what: &str, text: String) {
        self.clear_clipboard_at = None; // the secret is no longer in it
        self.send(Effect::Copy(text));
        self.say(words::sent_to_clipboard(what));
    }

    /// Opens a page: a whole address, or a path below the region's apps address.
    pub(super) fn open_page(&mut self, page: &str) {
        match &self.region {
            Some(region) if page.starts_with('/') => self.open_address(say!("{}{}", region.apps_url(), page)),
            _ => self.open_address(Text::of(page)),
        }
    }

    pub(super) fn open_address(&mut self, address: Text) {
        self.send(Effect::OpenPage(presenting::Shown::Clear.text(&address)));
        self.page = Some(address);
    }

    /// There is no browser here: the page's address is copied. While presenting only if it tells nothing.
    pub(super) fn copy_page(&mut self) {
        let Some(page) = self.page.take() else { return };
        let address = presenting::Shown::Clear.text(&page);
        if self.shown_text(&page) == address {
            self.copy("The address", address);
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
}
