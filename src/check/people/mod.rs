//! Integrations whose subject is people: gathers what [`PeopleEvidence`] wants to know. What was read stays, so
//! that a run that was stopped goes on where it was.
//!
//! What waits for nothing goes out at once: catalogue, divisions, what whoever asks holds, who is looked at, and what
//! the org has beside people. Then the grants and licences of the people, side by side.

mod asked;
mod find;
mod grants;
mod groups;
mod licences;
mod own;
mod roster;
#[cfg(test)]
mod tests;
mod wanted;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use tokio::sync::mpsc;

pub(super) use find::{find, search};
pub(super) use grants::Path;
pub(super) use wanted::is_asked;

use self::{
    asked::Asked,
    grants::{Answered, ByRoles, Question},
    groups::Groups,
    roster::Roster,
    wanted::Wanted,
};
use super::{Ask, Event, Options, org, reader::Reader, sources::Asker};
use crate::{
    genesys::{
        Kept, SignInPageVisitor,
        wire::{Account, RoleDivision},
    },
    model::{
        evidence::Unread,
        grant::{Grants, Holder},
        integration::Integration,
        name::Id,
        org::evidence::{OrgEvidence, SignInPages},
        people::{
            Choice, EmbeddedClient, Person,
            evidence::{OwnHolding, PeopleEvidence, Watched},
            judge,
        },
        permission::Permission,
        status::Status,
    },
};

/// What one run does.
pub(super) struct Run<'a> {
    pub integration: &'a Integration,
    pub options: &'a Options,
    pub ask: &'a Ask,
    pub asker: Asker,
    /// Of whoever signed in.
    pub client_id: &'a Id,
    pub of_token: Option<Vec<RoleDivision>>,
    /// Whoever signed in, where it is a person.
    pub me: Option<&'a Person>,
    /// Who asks third parties, where somebody consented.
    pub visitor: Option<SignInPageVisitor>,
    pub events: &'a mpsc::UnboundedSender<Event>,
}

/// What was gathered so far.
#[derive(Default)]
pub(super) struct Gathered {
    /// For what: the integration's id, and the people.
    of: Option<(String, Choice)>,
    /// Whether the last run ended before it was through.
    unfinished: bool,
    evidence: PeopleEvidence,
    org: OrgEvidence,
    own: Option<Result<Grants, Unread>>,
    everyone: Kept<Account>,
    /// Whether it was told of all people in which groups they are.
    groups_told: bool,
    licences: Kept<(Id, Vec<String>)>,
    /// How the grants are read, once that was decided.
    path: Option<Path>,
    /// The way that a test wants.
    pub(super) forced: Option<Path>,
    by_roles: ByRoles,
    groups: Groups,
    notes: Vec<String>,
}

impl Gathered {
    /// What was seen so far, of people and of the org.
    pub fn evidence(&self) -> (&PeopleEvidence, &OrgEvidence) {
        (&self.evidence, &self.org)
    }

    /// What was left out, in sentences.
    pub fn notes(&self) -> Vec<String> {
        self.notes.clone()
    }

    /// Gathers what a run asks for. A run for everything begins anew, unless the one before was stopped: then it asks
    /// for what is missing.
    pub async fn gather(&mut self, run: &Run<'_>) {
        let of = (run.integration.id.clone(), run.options.people.clone());
        let goes_on = self.of.as_ref() == Some(&of) && (self.unfinished || *run.ask != Ask::All);
        if !goes_on {
            *self = Self { of: Some(of), forced: self.forced, ..Self::default() };
        }
        self.unfinished = true;
        self.tell_what_was_said(run.options);
        for requirement in &run.integration.requirements {
            if is_asked(run.ask, &requirement.id) && !requirement.need.is_manual() {
                drop(run.events.send(Event::Asking { requirement: requirement.id.clone() }));
            }
        }
        let reader = Reader::telling(run.asker.clone(), run.events.clone());
        let wanted = Wanted::of(run.integration, run.ask);
        let before = self.lacking(run);
        Box::pin(self.beside_people(&reader, run, wanted)).await;
        Box::pin(self.of_people(&reader, run, wanted, before)).await;
        self.unfinished = run.asker.cancel.is_cancelled() || self.lacks_answers();
    }

    fn tell_what_was_said(&mut self, options: &Options) {
        self.evidence.accepted.clone_from(&options.accepted);
        let evidence = &mut self.org;
        evidence.attested.clone_from(&options.attested);
        if evidence.embedded_client != options.embedded_client {
            evidence.embedded_client = options.embedded_client.clone();
            evidence.embedded_client_facts = Err(Unread::NotYet);
            evidence.embedded_client_candidates = Err(Unread::NotYet);
        }
        // With or without consent is another question.
        let asks = match &evidence.sign_in {
            SignInPages::NotAsked { .. } => options.ask_sign_in_pages,
            SignInPages::Asked(_) => !options.ask_sign_in_pages,
            SignInPages::Unread(_) | SignInPages::NoThirdParty => false,
        };
        if asks {
            evidence.sign_in = SignInPages::Unread(Unread::NotYet);
        }
    }

    /// The people who lack something of what is asked for, as far as anything is known of them.
    fn lacking(&self, run: &Run<'_>) -> Option<BTreeSet<usize>> {
        let people = self.evidence.people.as_ref().ok()?;
        if *run.ask == Ask::All {
            return None;
        }
        let columns: Vec<bool> = run
            .integration
            .person_needs()
            .map(|(_, requirement, _)| is_asked(run.ask, &requirement.id))
            .collect();
        let cells = judge::judge_people(run.integration, &self.evidence);
        if columns.is_empty() || cells.len() != columns.len() * people.len() {
            return None;
        }
        let lacks = |row: &[crate::model::people::table::Cell]| {
            row.iter().zip(&columns).any(|(cell, asked)| *asked && cell.status != Status::Pass)
        };
        let rows = cells.chunks(columns.len()).enumerate();
        Some(rows.filter(|(_, row)| lacks(row)).map(|(place, _)| place).collect())
    }

    /// Everything that doesn't wait for the people, and who they are.
    async fn beside_people(&mut self, reader: &Reader, run: &Run<'_>, wanted: Wanted) {
        let again = *run.ask != Ask::All;
        let PeopleEvidence { catalogue, divisions, types, people, .. } = &mut self.evidence;
        let OrgEvidence {
            installed,
            sign_in,
            embedded_client,
            embedded_client_facts,
            embedded_client_candidates,
            ..
        } = &mut self.org;
        let asker = &reader.asker;
        let read_catalogue = wanted.permissions && (again || catalogue.is_err());
        let read_divisions = divisions.is_err();
        let own_unread = self.own.as_ref().is_none_or(Result::is_err);
        let read_own = wanted.permissions && again || own_unread;
        let read_sign_in = again || matches!(sign_in, SignInPages::Unread(_));
        let chosen = match embedded_client {
            EmbeddedClient::Id(id) => Some(*id),
            EmbeddedClient::NotSaid | EmbeddedClient::None => None,
        };
        let (
            new_catalogue,
            new_divisions,
            own,
            roster,
            new_installed,
            new_types,
            new_sign_in,
            facts,
            candidates,
        ) = tokio::join!(
            when(read_catalogue, reader.one(asker.catalogue())),
            when(read_divisions, reader.one(asker.divisions())),
            when(read_own, reader.one(asker.grants(run.client_id, run.of_token.clone(), None))),
            when(people.is_err(), roster::read(reader, &run.options.people, run.me, &mut self.everyone)),
            when(wanted.installed && (again || installed.is_err()), org::installed(reader)),
            when(wanted.types && (again || types.is_err()), org::types(reader, run.integration)),
            when(wanted.sign_in && read_sign_in, org::sign_in(reader, run.visitor.as_ref())),
            async {
                match chosen {
                    Some(id) if wanted.embedded_client && (again || embedded_client_facts.is_err()) => {
                        Some(org::embedded_client(reader, &id).await)
                    }
                    _ => None,
                }
            },
            when(
                wanted.embedded_client
                    && *embedded_client == EmbeddedClient::NotSaid
                    && (again || embedded_client_candidates.is_err()),
                org::candidates(reader)
            ),
        );
        keep(catalogue, new_catalogue);
        keep(divisions, new_divisions);
        keep(installed, new_installed);
        keep(types, new_types);
        keep(embedded_client_facts, facts);
        if let Some(pages) = new_sign_in {
            *sign_in = pages;
        }
        if let Some(own) = own {
            keep(self.own.get_or_insert(Err(Unread::NotYet)), Some(own));
        }
        keep(embedded_client_candidates, candidates);
        self.org.types.clone_from(types);
        match roster {
            Some(Ok(roster)) => self.take(roster),
            Some(Err(unread)) => self.evidence.people = Err(unread),
            None => {}
        }
        let prerequisites = run.integration.prerequisites().iter().map(|needed| &needed.permission);
        let own = self.own_holdings(prerequisites.cloned().collect());
        self.evidence.own = own;
    }

    fn take(&mut self, roster: Roster) {
        let Roster { members, queues, notes } = roster;
        self.groups_told = members.iter().all(|member| member.account.groups.is_some());
        let watched = members.into_iter().map(|member| Watched {
            person: member.account.person,
            grants: Err(Unread::NotYet),
            licences: Err(Unread::NotYet),
            groups: member.account.groups.unwrap_or_default(),
            queues: member.queues,
        });
        self.evidence.people = Ok(watched.collect());
        self.evidence.queues = queues;
        self.notes = notes;
        self.everyone = Kept::default();
    }

    /// Where whoever signed in holds these permissions.
    fn own_holdings(&self, permissions: Vec<Permission>) -> BTreeMap<Permission, OwnHolding> {
        let grants = self.own.clone().unwrap_or(Err(Unread::NotYet));
        own::holdings(permissions, &self.evidence, grants)
    }

    /// Grants, licences and groups of the people.
    async fn of_people(
        &mut self,
        reader: &Reader,
        run: &Run<'_>,
        wanted: Wanted,
        before: Option<BTreeSet<usize>>,
    ) {
        let own =
            self.own_holdings(vec![named("authorization:role:view"), named("authorization:grant:view")]);
        let asked = Asked::of(run.integration, &self.evidence);
        let Ok(people) = &self.evidence.people else { return };
        let again = *run.ask != Ask::All;
        let chosen = |wanted: bool, lacks: fn(&Watched) -> bool| -> Vec<usize> {
            let stale = |place: usize| match &before {
                _ if !again => lacks(&people[place]),
                Some(lacking) => lacking.contains(&place),
                None => true,
            };
            (0..people.len()).filter(|place| wanted && stale(*place)).collect()
        };
        let mut of = chosen(wanted.permissions, |watched| watched.grants.is_err());
        let licences_of = chosen(wanted.licences, |watched| watched.licences.is_err());
        let myself = run.options.people == Choice::Myself;
        let path = if myself { Some(Path::Myself) } else { self.forced.or(self.path) };
        if path == Some(Path::ByRoles) && !of.is_empty() {
            // Roles tell of everybody at once.
            of = (0..people.len()).collect();
            if again {
                self.by_roles = ByRoles::default();
            }
        }
        let question = Question {
            people,
            everyone: run.options.people == Choice::Everyone,
            groups_told: self.groups_told,
            asked: &asked,
            sees_roles: own[&named("authorization:role:view")],
            sees_grants: own[&named("authorization:grant:view")],
            path,
            of,
        };
        let (answered, licences) = tokio::join!(
            when(
                !question.of.is_empty(),
                grants::read(reader, &question, &mut self.by_roles, &mut self.groups)
            ),
            Box::pin(licences::read(reader, people, &licences_of, &mut self.licences)),
        );
        let of = question.of;
        if let Ok(people) = &mut self.evidence.people {
            for (place, read) in licences_of.into_iter().zip(licences) {
                keep(&mut people[place].licences, Some(read));
            }
            if let Some(Answered { path, grants }) = answered {
                self.path = Some(path);
                self.evidence.source = path.source();
                let mut known = HashMap::new();
                for (place, mut read) in of.into_iter().zip(grants) {
                    if let Ok(grants) = &mut read {
                        asked.keep_touching(grants, &mut known);
                    }
                    keep(&mut people[place].grants, Some(read));
                }
            }
        }
        self.name_what_is_referred_to(reader).await;
    }

    /// The roles and groups that anything names.
    async fn name_what_is_referred_to(&mut self, reader: &Reader) {
        let Ok(people) = &self.evidence.people else { return };
        let mut roles = BTreeMap::new();
        let mut ids: BTreeSet<Id> = BTreeSet::new();
        for watched in people {
            ids.extend(watched.groups.iter().cloned());
            for grant in watched.grants.iter().flatten() {
                roles.entry(grant.role.id().clone()).or_insert_with(|| grant.role.clone());
                if let Holder::Group { id } = &grant.holder {
                    ids.insert(id.clone());
                }
            }
        }
        self.groups.learn(reader, ids.iter().cloned()).await;
        self.evidence.groups = ids.into_iter().map(|id| (id.clone(), self.groups.name(&id))).collect();
        self.evidence.roles = roles.into_values().collect();
    }

    /// Whether somebody is left without an answer, which the next run may get.
    fn lacks_answers(&self) -> bool {
        let unanswered =
            |unread: &Unread| matches!(unread, Unread::NotYet | Unread::Unreachable | Unread::Throttled);
        match &self.evidence.people {
            Err(unread) => unanswered(unread),
            Ok(people) => people.iter().any(|watched| watched.grants.as_ref().is_err_and(unanswered)),
        }
    }
}

/// What a read came to, if it was wanted at all.
async fn when<T>(wanted: bool, read: impl Future<Output = T>) -> Option<T> {
    // In a box: a dozen of them side by side would be too much for a thread's stack.
    if wanted { Some(Box::pin(read).await) } else { None }
}

/// Takes what was read anew, but doesn't give up what was known for a run that was stopped.
fn keep<T>(known: &mut Result<T, Unread>, read: Option<Result<T, Unread>>) {
    match read {
        None => {}
        Some(Err(Unread::NotYet)) if known.is_ok() => {}
        Some(read) => *known = read,
    }
}

fn named(permission: &str) -> Permission {
    permission.parse().expect("a permission's whole name")
}
