//! One run: everything that doesn't wait for something else goes out at once, and each finding is sent as soon
//! as its evidence is complete.
//!
//! The longest chain of dependent calls, for a whole check:
//! token → tokens/me (and organizations/me beside it) → conversations/details/query → conversations/messages/{id}
//! → conversations/messages/{id}/messages/{id}: five. Everything else hangs beside it: catalogue, grants,
//! divisions, `divisionspermitted` and the probes without a sample go out with the third, the probes with a
//! sample and the sampling of single divisions with the fourth.

mod plan;

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use tokio::{sync::mpsc, task::JoinSet};

use self::plan::{Plan, Sample};
use super::{Ask, Event, sources::Asker};
use crate::{
    genesys::wire::{RoleDivision, SeenConversation},
    model::{
        catalogue::Catalogue,
        division::{Division, DivisionId},
        evidence::{Evidence, Unread},
        grant::{Grants, Reach},
        integration::{ClientNeed, Integration, Need},
        name::Id,
        permission::Permission,
        probe::{self, Answer, NotRun, Outcome, Probe, Probed, SampleKind},
        report::RequirementRow,
    },
};

/// So many divisions are looked at one by one for conversations; the rest are left out, and said so.
const MOST_SAMPLED_DIVISIONS: usize = 8;

/// What one run does.
pub(super) struct Run<'a> {
    pub integration: &'a Integration,
    pub read_only: bool,
    pub ask: Ask,
    pub asker: Asker,
    pub observer: Option<Asker>,
    pub client_id: Id,
    pub of_token: Option<Vec<RoleDivision>>,
    pub events: &'a mpsc::UnboundedSender<Event>,
}

/// What comes back, in whatever order.
enum Arrived {
    Catalogue(Result<Catalogue, Unread>),
    Grants(Result<Grants, Unread>),
    Divisions(Result<Vec<Division>, Unread>),
    Permitted(Permission, Option<Reach>),
    Conversations(Result<Vec<SeenConversation>, Unread>),
    Messages(Vec<Sample>),
    InDivision(DivisionId, Result<u64, Unread>),
    Probed(usize, Probed),
}

/// Gathers all evidence of a run; returns what it left out, in sentences. `judge` judges one requirement.
pub(super) async fn gather(
    run: Run<'_>,
    evidence: &mut Evidence,
    judge: &(dyn Fn(&Evidence, usize) -> Option<RequirementRow> + Sync),
) -> Vec<String> {
    let plan = Plan::new(run.integration, |id| match &run.ask {
        Ask::All => true,
        Ask::Rows(ids) => ids.iter().any(|wanted| wanted == id),
    });
    let mut gathering = Gathering::new(&run, plan, evidence, judge);
    gathering.start();
    while let Some(arrived) = gathering.tasks.join_next().await {
        match arrived {
            Ok(arrived) => gathering.take(arrived),
            // A task that panicked leaves its evidence unread; the panic itself is reported by its hook.
            Err(_) => gathering.answered += 1,
        }
        gathering.progress();
    }
    gathering.finish()
}

struct Gathering<'a> {
    run: &'a Run<'a>,
    plan: Plan,
    evidence: &'a mut Evidence,
    judge: &'a (dyn Fn(&Evidence, usize) -> Option<RequirementRow> + Sync),
    tasks: JoinSet<Arrived>,
    started_at: Timestamp,
    planned: usize,
    answered: usize,
    /// Which sources the judging of every requirement waits for.
    sources: usize,
    /// One a probe of the plan.
    results: Vec<Option<Probed>>,
    asked: BTreeSet<String>,
    told: BTreeSet<usize>,
    conversations: Option<Result<Vec<SeenConversation>, Unread>>,
    notes: Vec<String>,
}

impl<'a> Gathering<'a> {
    fn new(
        run: &'a Run<'a>,
        plan: Plan,
        evidence: &'a mut Evidence,
        judge: &'a (dyn Fn(&Evidence, usize) -> Option<RequirementRow> + Sync),
    ) -> Self {
        let results = plan.probes.iter().map(|_| None).collect();
        Self {
            run,
            plan,
            evidence,
            judge,
            tasks: JoinSet::new(),
            started_at: Timestamp::now(),
            planned: 0,
            answered: 0,
            sources: 0,
            results,
            asked: BTreeSet::new(),
            told: BTreeSet::new(),
            conversations: None,
            notes: Vec::new(),
        }
    }

    /// Everything that waits for nothing. What most others wait for goes first.
    fn start(&mut self) {
        let Self { started_at: now, .. } = *self;
        if self.plan.probes.iter().any(|probe| probe.sample.is_some()) || self.run.ask == Ask::All {
            self.spawn(move |asker| async move { Arrived::Conversations(asker.conversations(now).await) });
        } else {
            self.conversations = Some(Err(Unread::NotYet));
        }
        let (client_id, of_token, observer) =
            (self.run.client_id.clone(), self.run.of_token.clone(), self.run.observer.clone());
        self.source(move |asker| async move {
            Arrived::Grants(asker.grants(&client_id, of_token, observer.as_ref()).await)
        });
        let whole = self.run.ask == Ask::All;
        if whole || self.evidence.divisions.is_err() {
            self.source(|asker| async move { Arrived::Divisions(asker.divisions().await) });
        }
        if whole || self.evidence.catalogue.is_err() {
            self.source(|asker| async move { Arrived::Catalogue(asker.catalogue().await) });
        }
        for index in 0..self.plan.probes.len() {
            if self.plan.probes[index].sample.is_none() {
                self.probe(index, &[]);
            }
        }
        for permission in self.permissions() {
            self.source(move |asker| async move {
                let reach = asker.permitted(&permission).await;
                Arrived::Permitted(permission, reach)
            });
        }
        self.progress();
    }

    /// The permissions of the rows that are asked for.
    fn permissions(&self) -> Vec<Permission> {
        let mut permissions: Vec<Permission> = Vec::new();
        for (_, requirement, need) in self.run.integration.client_needs() {
            if let (ClientNeed::Permission(need), true) =
                (need, self.plan.of_requirement.contains_key(&requirement.id))
            {
                permissions.extend(need.permissions().into_iter().cloned());
            }
        }
        permissions.sort();
        permissions.dedup();
        permissions
    }

    fn spawn<F, Fut>(&mut self, ask: F)
    where
        F: FnOnce(Asker) -> Fut,
        Fut: Future<Output = Arrived> + Send + 'static,
    {
        self.planned += 1;
        self.tasks.spawn(ask(self.run.asker.clone()));
    }

    /// As `spawn`, for what every judgement waits for.
    fn source<F, Fut>(&mut self, ask: F)
    where
        F: FnOnce(Asker) -> Fut,
        Fut: Future<Output = Arrived> + Send + 'static,
    {
        self.sources += 1;
        self.spawn(ask);
    }

    /// Sends a probe, or notes why not.
    fn probe(&mut self, index: usize, samples: &[Sample]) {
        let probe = &self.plan.probes[index];
        if self.run.read_only && plan::is_write(probe) {
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
                drop(self.run.events.send(Event::Asking { requirement: requirement.clone() }));
            }
        }
        let probe = probe.clone();
        self.spawn(move |asker| async move { Arrived::Probed(index, send(&asker, &probe, attempts).await) });
    }

    fn take(&mut self, arrived: Arrived) {
        self.answered += 1;
        match arrived {
            Arrived::Catalogue(read) => {
                self.evidence.catalogue = read;
                self.sources -= 1;
            }
            Arrived::Grants(read) => {
                self.evidence.grants = read;
                self.sources -= 1;
            }
            Arrived::Divisions(read) => {
                self.evidence.divisions = read;
                self.sources -= 1;
                self.look_into_divisions();
            }
            Arrived::Permitted(permission, reach) => {
                match reach {
                    Some(reach) => self.evidence.permitted.insert(permission, reach),
                    None => self.evidence.permitted.remove(&permission),
                };
                self.sources -= 1;
            }
            Arrived::Conversations(read) => {
                self.sample(read.as_deref().unwrap_or_default());
                self.conversations = Some(read);
                self.look_into_divisions();
            }
            Arrived::Messages(samples) => self.probe_kind(SampleKind::Message, &samples),
            Arrived::InDivision(id, read) => {
                self.sources -= 1;
                if let (Ok(count), Ok(divisions)) = (read, &mut self.evidence.divisions)
                    && let Some(division) = divisions.iter_mut().find(|division| division.id == id)
                {
                    division.conversations_seen = division.conversations_seen.max(count);
                }
            }
            Arrived::Probed(index, probed) => self.results[index] = Some(probed),
        }
        self.tell();
    }

    /// The probes that need something real, now that the org has shown what it has.
    fn sample(&mut self, seen: &[SeenConversation]) {
        for kind in [SampleKind::Conversation, SampleKind::Voice, SampleKind::Email] {
            self.probe_kind(kind, &plan::samples(kind, seen));
        }
        if !self.plan.probes.iter().any(|probe| probe.sample == Some(SampleKind::Message)) {
            return;
        }
        let candidates = plan::samples(SampleKind::Message, seen);
        if candidates.is_empty() {
            self.probe_kind(SampleKind::Message, &[]);
            return;
        }
        self.spawn(move |asker| async move {
            for mut sample in candidates {
                sample.message = asker.message_of(&sample.conversation).await;
                if sample.message.is_some() {
                    return Arrived::Messages(vec![sample]);
                }
            }
            Arrived::Messages(Vec::new())
        });
    }

    fn probe_kind(&mut self, kind: SampleKind, samples: &[Sample]) {
        for index in 0..self.plan.probes.len() {
            if self.plan.probes[index].sample == Some(kind) {
                self.probe(index, samples);
            }
        }
    }

    /// Once divisions and conversations are both here: who was seen where, and a look into some divisions of
    /// which nothing is known to be in use.
    fn look_into_divisions(&mut self) {
        let (Some(Ok(seen)), Ok(divisions)) = (&self.conversations, &mut self.evidence.divisions) else {
            return;
        };
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
        if self.run.ask != Ask::All {
            return;
        }
        let quiet: Vec<DivisionId> = divisions
            .iter()
            .filter(|division| division.conversations_seen == 0)
            .map(|d| d.id.clone())
            .collect();
        let left_out = quiet.len().saturating_sub(MOST_SAMPLED_DIVISIONS);
        if left_out > 0 {
            self.notes.push(format!(
                "{left_out} of {} divisions weren't looked into one by one for conversations, to spare the org's \
                 limit; their object counts were read.",
                divisions.len()
            ));
        }
        let now = self.started_at;
        for id in quiet.into_iter().take(MOST_SAMPLED_DIVISIONS) {
            self.source(move |asker| async move {
                let read = asker.conversations_in(&id, now).await;
                Arrived::InDivision(id, read)
            });
        }
    }

    fn progress(&self) {
        drop(self.run.events.send(Event::Progress {
            answered: self.answered,
            planned: self.planned,
            remaining: None,
        }));
    }

    /// Sends the findings whose evidence is complete and that weren't sent yet.
    fn tell(&mut self) {
        if self.sources > 0 || self.conversations.is_none() {
            return;
        }
        self.keep_results();
        for (index, requirement) in self.run.integration.requirements.iter().enumerate() {
            let complete = match self.plan.of_requirement.get(&requirement.id) {
                Some(probes) => probes.iter().all(|probe| self.results[*probe].is_some()),
                None => {
                    self.run.ask == Ask::All && requirement.need != Need::Client(ClientNeed::DivisionAccess)
                }
            };
            if complete
                && self.told.insert(index)
                && let Some(row) = (self.judge)(self.evidence, index)
            {
                drop(self.run.events.send(Event::Finding(Box::new(row))));
            }
        }
    }

    /// Puts the probes beside their requirements. What was denied before and still is keeps its beginning.
    fn keep_results(&mut self) {
        for (requirement, probes) in &self.plan.of_requirement {
            let before = self.evidence.probes.remove(requirement).unwrap_or_default();
            let mut after = Vec::with_capacity(probes.len());
            for (place, probe) in probes.iter().enumerate() {
                let mut probed = self.results[*probe]
                    .clone()
                    .unwrap_or_else(|| plan::not_run(&self.plan.probes[*probe], NotRun::NotYet));
                let since = before.get(place).and_then(|before| before.denied_since);
                if probed.denied_since.is_some() {
                    probed.denied_since = since.or(probed.denied_since);
                }
                after.push(probed);
            }
            self.evidence.probes.insert(requirement.clone(), after);
        }
    }

    /// What hangs together with everything comes last.
    fn finish(mut self) -> Vec<String> {
        self.keep_results();
        for index in 0..self.run.integration.requirements.len() {
            let access =
                self.run.integration.requirements[index].need == Need::Client(ClientNeed::DivisionAccess);
            let asked = self.plan.of_requirement.contains_key(&self.run.integration.requirements[index].id);
            if (access || asked)
                && self.told.insert(index)
                && let Some(row) = (self.judge)(self.evidence, index)
            {
                drop(self.run.events.send(Event::Finding(Box::new(row))));
            }
        }
        self.notes
    }
}

/// Sends a probe: the next attempt where the one before said nothing.
async fn send(asker: &Asker, probe: &Probe, attempts: Vec<plan::Attempt>) -> Probed {
    let mut last = plan::not_run(probe, NotRun::NotYet);
    for attempt in attempts {
        let reply = asker.client.call(&attempt.request, &asker.cancel).await;
        let outcome = probe::outcome(probe, &attempt.aim, &reply.answer);
        let (status, code, message) = match reply.answer {
            Answer::Success { status, .. } | Answer::Unreadable { status, .. } => (Some(status), None, None),
            Answer::Refusal { status, code, message, .. } => (Some(status), code, Some(message)),
            Answer::Unreachable { .. } | Answer::Throttled => (None, None, None),
        };
        let denied = matches!(outcome, Outcome::Denied { .. } | Outcome::NoAccessToObject);
        let inconclusive = outcome == Outcome::Inconclusive;
        last = Probed {
            aim: attempt.aim,
            outcome,
            status,
            code,
            message,
            asked_at: Some(reply.asked_at),
            took_ms: u64::try_from(reply.took.as_millis()).unwrap_or(u64::MAX),
            denied_since: denied.then_some(reply.asked_at),
            ..last
        };
        if !inconclusive {
            break;
        }
    }
    last
}
