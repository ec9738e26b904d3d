//! What is read of the OAuth client: where it holds what it needs, what the org has to try it on, and the probes. Each
//! finding is told as soon as its evidence is complete.
//!
//! The longest chain of dependent calls, for a whole check:
//! token → tokens/me (and organizations/me beside it) → conversations/details/query → conversations/messages/{id}
//! → conversations/messages/{id}/messages/{id}: five. Everything else hangs beside it: catalogue, grants,
//! divisions, `divisionspermitted` and the probes without a sample go out with the third, the probes with a
//! sample and the sampling of single divisions with the fourth.

mod plan;
mod sources;

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use self::plan::{Plan, Sample};
use super::{
    Event,
    reader::UNREADABLE,
    run::Run,
    tasks::{Source, Tasks},
};
use crate::{
    genesys::wire::SeenConversation,
    model::{
        ClientNeed, DivisionId, NotRun, Outcome, Permission, Probed, SampleKind, Unread, Unreadable,
        client::{acts, evidence::ClientEvidence},
        fix::Holders,
        grant::Reach,
    },
};

/// At most this many divisions are searched for conversations one by one; a note says that the rest are left out.
const MOST_SAMPLED_DIVISIONS: usize = 8;

#[derive(Default)]
pub(super) struct Gathered {
    pub evidence: ClientEvidence,
    pub notes: Vec<String>,
}

pub(super) struct Room<'a> {
    run: &'a Run<'a>,
    pub gathered: &'a mut Gathered,
    plan: Plan,
    started_at: Timestamp,
    results: Vec<Option<Probed>>,
    /// What the probes of each requirement showed before this run.
    before: BTreeMap<String, Vec<Probed>>,
    asked: BTreeSet<String>,
    conversations: Result<Vec<SeenConversation>, Unread>,
}

impl<'a> Room<'a> {
    pub(super) fn new(run: &'a Run<'a>, gathered: &'a mut Gathered) -> Self {
        gathered.evidence.settle = run.options.settle;
        if run.asks_all() {
            gathered.notes.clear();
        }
        let plan = Plan::new(run.integration, |id| run.asks(id));
        Self {
            run,
            started_at: Timestamp::now(),
            results: plan.probes.iter().map(|_| None).collect(),
            before: gathered.evidence.probes.clone(),
            asked: BTreeSet::new(),
            conversations: Err(Unread::NotYet),
            plan,
            gathered,
        }
    }

    pub(super) fn wants(&self) -> Vec<Source> {
        let (all, evidence) = (self.run.asks_all(), &self.gathered.evidence);
        let mut wanted = vec![Source::Grants];
        wanted.extend((all || evidence.divisions.is_err()).then_some(Source::Divisions));
        wanted.extend((all || evidence.catalogue.is_err()).then_some(Source::Catalogue));
        wanted
    }

    /// Starts what the client alone is asked for, and says what each finding waits for.
    pub(super) fn start(&mut self, tasks: &mut Tasks) {
        if self.run.asks_all() || self.plan.probes.iter().any(|probe| probe.sample.is_some()) {
            let now = self.started_at;
            tasks.start(
                Source::Conversations,
                move |reader| async move { sources::conversations(&reader, now).await },
                Err(UNREADABLE),
                |rooms, tasks, read| rooms.client.take_conversations(read, tasks),
            );
        }
        for index in 0..self.plan.probes.len() {
            if self.plan.probes[index].sample.is_none() {
                self.probe(index, &[], tasks);
            }
        }
        for permission in self.permissions() {
            let name = permission.clone();
            tasks.start(
                Source::Permitted,
                move |reader| async move { sources::permitted(&reader, &permission).await },
                None,
                |rooms, _, reach| rooms.client.take_reach(name, reach),
            );
        }
        tasks.after(
            |source| matches!(source, Source::Conversations | Source::Divisions),
            |rooms, tasks| rooms.client.look_into_divisions(tasks),
        );
        tasks.after(
            |source| matches!(source, Source::Grants | Source::Catalogue | Source::Divisions),
            |rooms, tasks| rooms.client.look_at_holders(tasks),
        );
        self.tell_when_complete(tasks);
    }

    /// Where a role would have to be changed, who else holds it matters.
    fn look_at_holders(&mut self, tasks: &mut Tasks) {
        for role in acts::roles_to_look_at(self.run.integration, &self.gathered.evidence) {
            let (id, client) = (role.clone(), self.run.connection.client_id.clone());
            tasks.start(
                Source::Holders,
                move |reader| async move { sources::holders(&reader, &id, &client).await },
                None,
                move |rooms, _, read: Option<Holders>| {
                    let known = &mut rooms.client.gathered.evidence.holders;
                    known.extend(read.map(|holders| (role, holders)));
                },
            );
        }
    }

    fn permissions(&self) -> BTreeSet<Permission> {
        let asked = self.run.integration.client_needs();
        let asked = asked.filter(|(_, requirement, _)| self.run.asks(&requirement.id));
        let permissions = asked.filter_map(|(_, _, need)| match need {
            ClientNeed::Permission(need) => Some(need.permissions()),
            ClientNeed::OauthClient | ClientNeed::DivisionAccess => None,
        });
        permissions.flatten().cloned().collect()
    }

    /// Every finding waits for what tells of the client as a whole, and for its own probes. Division access hangs
    /// together with all of them and comes last.
    fn tell_when_complete(&self, tasks: &mut Tasks) {
        use Source::{Catalogue, Conversations, Divisions, Grants, Holders, InDivision, Permitted};
        let tells_of_all = |source| {
            matches!(
                source,
                Catalogue | Divisions | Grants | Holders | Permitted | Conversations | InDivision
            )
        };
        for (place, requirement, need) in self.run.integration.client_needs() {
            if *need == ClientNeed::DivisionAccess || !self.run.asks(&requirement.id) {
                continue;
            }
            let probes = self.plan.of_requirement.get(&requirement.id).cloned().unwrap_or_default();
            let aims_at_messages =
                probes.iter().any(|probe| self.plan.probes[*probe].sample == Some(SampleKind::Message));
            tasks.after(
                move |source| {
                    tells_of_all(source)
                        || (source == Source::Messages && aims_at_messages)
                        || matches!(source, Source::Probe(probe) if probes.contains(&probe))
                },
                move |rooms, _| rooms.tell(place),
            );
        }
    }

    /// Sends a probe, or notes why not.
    fn probe(&mut self, index: usize, samples: &[Sample], tasks: &mut Tasks) {
        let probe = &self.plan.probes[index];
        if self.run.options.read_only && plan::is_write(probe) {
            self.results[index] = Some(plan::not_run(probe, NotRun::ReadOnly));
            return;
        }
        let attempts = plan::attempts(probe, samples);
        if attempts.is_empty() {
            let why = probe.sample.map_or(NotRun::NotYet, NotRun::NoSample);
            self.results[index] = Some(plan::not_run(probe, why));
            return;
        }
        for (requirement, probes) in &self.plan.of_requirement {
            if probes.contains(&index) && self.asked.insert(requirement.clone()) {
                self.run.send(Event::Asking { requirement: requirement.clone() });
            }
        }
        let broken = Probed {
            outcome: Outcome::Unreadable(Unreadable::Unexpected),
            ..plan::not_run(probe, NotRun::NotYet)
        };
        let probe = probe.clone();
        tasks.start(
            Source::Probe(index),
            move |reader| async move { sources::send(&reader, &probe, attempts).await },
            broken,
            move |rooms, _, probed| rooms.client.results[index] = Some(probed),
        );
    }

    fn probe_kind(&mut self, kind: SampleKind, samples: &[Sample], tasks: &mut Tasks) {
        for index in 0..self.plan.probes.len() {
            if self.plan.probes[index].sample == Some(kind) {
                self.probe(index, samples, tasks);
            }
        }
    }

    fn take_reach(&mut self, permission: Permission, reach: Option<Reach>) {
        let permitted = &mut self.gathered.evidence.permitted;
        match reach {
            Some(reach) => permitted.insert(permission, reach),
            None => permitted.remove(&permission),
        };
    }

    /// Nobody was asked for what the probes of this kind are aimed at.
    fn not_asked(&mut self, kind: SampleKind, unread: Unread) {
        for (result, probe) in self.results.iter_mut().zip(&self.plan.probes) {
            if probe.sample == Some(kind) {
                *result = Some(plan::not_asked(probe, unread));
            }
        }
    }

    /// The org has shown what it has: the probes that need something real go out.
    fn take_conversations(&mut self, read: Result<Vec<SeenConversation>, Unread>, tasks: &mut Tasks) {
        if let Err(unread) = &read
            && unread.was_not_asked()
        {
            return SampleKind::ALL.into_iter().for_each(|kind| self.not_asked(kind, *unread));
        }
        let seen = read.as_deref().unwrap_or_default();
        for kind in [SampleKind::Conversation, SampleKind::Voice, SampleKind::Email] {
            self.probe_kind(kind, &plan::samples(kind, seen), tasks);
        }
        if self.plan.probes.iter().any(|probe| probe.sample == Some(SampleKind::Message)) {
            match plan::samples(SampleKind::Message, seen) {
                candidates if candidates.is_empty() => self.probe_kind(SampleKind::Message, &[], tasks),
                candidates => tasks.start(
                    Source::Messages,
                    |reader| async move { sources::with_message(&reader, candidates).await },
                    Ok(None),
                    |rooms, tasks, read: Result<Option<Sample>, Unread>| match read {
                        Ok(sample) => {
                            rooms.client.probe_kind(SampleKind::Message, sample.as_slice(), tasks);
                        }
                        Err(unread) => rooms.client.not_asked(SampleKind::Message, unread),
                    },
                ),
            }
        }
        self.conversations = read;
    }

    /// Who was seen where, and a look into some divisions of which nothing is known to be in use.
    fn look_into_divisions(&mut self, tasks: &mut Tasks) {
        let Gathered { evidence, notes } = &mut *self.gathered;
        let (Ok(seen), Ok(divisions)) = (&self.conversations, &mut evidence.divisions) else { return };
        let mut counts: BTreeMap<&DivisionId, u64> = BTreeMap::new();
        for conversation in seen {
            for id in &conversation.divisions {
                *counts.entry(id).or_default() += 1;
            }
        }
        for division in divisions.iter_mut() {
            let count = counts.get(&division.id).copied().unwrap_or_default();
            division.conversations_seen = division.conversations_seen.max(count);
        }
        if !self.run.asks_all() {
            return;
        }
        let quiet: Vec<DivisionId> = divisions
            .iter()
            .filter(|division| division.conversations_seen == 0)
            .map(|d| d.id.clone())
            .collect();
        let left_out = quiet.len().saturating_sub(MOST_SAMPLED_DIVISIONS);
        if left_out > 0 {
            notes.push(format!(
                "{left_out} of {} divisions weren't searched for conversations one by one, to spare the org's \
                 limit; their object counts were read.",
                divisions.len()
            ));
        }
        let now = self.started_at;
        for id in quiet.into_iter().take(MOST_SAMPLED_DIVISIONS) {
            let division = id.clone();
            tasks.start(
                Source::InDivision,
                move |reader| async move { sources::conversations_in(&reader, &id, now).await },
                Err(UNREADABLE),
                move |rooms, _, read| rooms.client.take_count(&division, read),
            );
        }
    }

    fn take_count(&mut self, id: &DivisionId, read: Result<u64, Unread>) {
        if let (Ok(count), Ok(divisions)) = (read, &mut self.gathered.evidence.divisions)
            && let Some(division) = divisions.iter_mut().find(|division| division.id == *id)
        {
            division.conversations_seen = division.conversations_seen.max(count);
        }
    }

    pub(super) fn evidence(&mut self) -> &ClientEvidence {
        self.keep_results();
        &self.gathered.evidence
    }

    /// Puts the probes beside their requirements. What was denied before and still is keeps its beginning; what wasn't
    /// asked keeps what it showed before.
    pub(super) fn keep_results(&mut self) {
        for (requirement, probes) in &self.plan.of_requirement {
            let before = self.before.get(requirement).map_or(&[][..], Vec::as_slice);
            let probed = probes.iter().enumerate().map(|(place, probe)| {
                let before = before.get(place);
                let mut probed = self.results[*probe]
                    .clone()
                    .unwrap_or_else(|| plan::not_run(&self.plan.probes[*probe], NotRun::NotYet));
                if let Some(before) = before.filter(|_| probed.outcome.was_not_asked()) {
                    return before.clone();
                }
                if probed.denied_since.is_some() {
                    let since = before.and_then(|before| before.denied_since);
                    probed.denied_since = since.or(probed.denied_since);
                }
                probed
            });
            let probed = probed.collect();
            self.gathered.evidence.probes.insert(requirement.clone(), probed);
        }
    }
}
