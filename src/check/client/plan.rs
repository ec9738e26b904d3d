//! Which probes a run sends, each once, however many requirements share it. Pure.

use std::collections::BTreeMap;

use crate::{
    genesys::{Request, wire::SeenConversation},
    model::{
        Aim, ClientNeed, DivisionId, Integration, Method, NotRun, Outcome, Probe, Probed, SampleKind, Unread,
    },
};

/// An id that is well formed and that no org has given to anything.
const IMPOSSIBLE_ID: &str = "00000000-0000-4000-8000-000000000000";

/// How many samples a probe is tried on before it says nothing.
const MOST_SAMPLES: usize = 3;

/// The probes of an integration without repetition, and which requirement uses which.
pub(super) struct Plan {
    pub probes: Vec<Probe>,
    /// The indices into [`Plan::probes`] of each requirement that has probes, by its id.
    pub of_requirement: BTreeMap<String, Vec<usize>>,
}

impl Plan {
    pub(super) fn new(integration: &Integration, wanted: impl Fn(&str) -> bool) -> Self {
        let mut plan = Self { probes: Vec::new(), of_requirement: BTreeMap::new() };
        for (_, requirement, need) in integration.client_needs().filter(|(_, own, _)| wanted(&own.id)) {
            if let ClientNeed::Permission(need) = need {
                let indices = need.probes.iter().map(|probe| plan.index_of(probe)).collect();
                plan.of_requirement.insert(requirement.id.clone(), indices);
            }
        }
        plan
    }

    fn index_of(&mut self, probe: &Probe) -> usize {
        self.probes.iter().position(|known| known == probe).unwrap_or_else(|| {
            self.probes.push(probe.clone());
            self.probes.len() - 1
        })
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sample {
    pub conversation: String,
    /// One of its communications, for a call.
    pub communication: Option<String>,
    pub message: Option<String>,
    /// Its divisions, as far as they were told.
    pub divisions: Vec<DivisionId>,
}

/// The samples of one kind among the conversations seen. Messages still lack their message's id.
pub(super) fn samples(kind: SampleKind, seen: &[SeenConversation]) -> Vec<Sample> {
    let usable = |id: &str| !id.is_empty() && id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    seen.iter()
        .filter(|conversation| conversation.fits(kind) && usable(&conversation.id))
        .take(MOST_SAMPLES)
        .map(|conversation| Sample {
            conversation: conversation.id.clone(),
            communication: conversation
                .sessions_of(kind)
                .map(|session| session.id.clone())
                .find(|id| usable(id)),
            message: None,
            divisions: conversation.divisions.clone(),
        })
        .collect()
}

/// One way to send a probe.
pub(super) struct Attempt {
    pub request: Request,
    pub aim: Aim,
}

/// The ways to send a probe, in order: the next is tried where the one before said nothing.
pub(super) fn attempts(probe: &Probe, samples: &[Sample]) -> Vec<Attempt> {
    let attempt = |path: String, aim: Aim| Attempt {
        request: Request { method: probe.method, path_and_query: path, body: probe.body.clone() },
        aim,
    };
    if probe.sample.is_none() {
        return vec![attempt(probe.path.clone(), Aim::Nothing)];
    }
    let mut attempts: Vec<Attempt> = samples
        .iter()
        .filter_map(|sample| {
            let path = fill(&probe.path, sample)?;
            Some(attempt(path, Aim::Sample { divisions: sample.divisions.clone() }))
        })
        .collect();
    if attempts.is_empty() && probe.impossible_id {
        let nowhere = Sample {
            conversation: IMPOSSIBLE_ID.to_owned(),
            communication: Some(IMPOSSIBLE_ID.to_owned()),
            message: Some(IMPOSSIBLE_ID.to_owned()),
            divisions: Vec::new(),
        };
        attempts.extend(fill(&probe.path, &nowhere).map(|path| attempt(path, Aim::ImpossibleId)));
    }
    attempts
}

/// The path with the sample's ids; none where the sample lacks one.
fn fill(path: &str, sample: &Sample) -> Option<String> {
    let mut filled = path.to_owned();
    let places = [
        ("{conversation}", Some(&sample.conversation)),
        ("{voice}", Some(&sample.conversation)),
        ("{email}", Some(&sample.conversation)),
        ("{message-conversation}", Some(&sample.conversation)),
        ("{communication}", sample.communication.as_ref()),
        ("{message}", sample.message.as_ref()),
    ];
    for (place, id) in places {
        if filled.contains(place) {
            filled = filled.replace(place, id?);
        }
    }
    Some(filled)
}

/// A probe that hasn't been sent, and why.
/// A probe that wasn't sent, since what it was to be aimed at wasn't asked for.
pub(super) fn not_asked(probe: &Probe, unread: Unread) -> Probed {
    let outcome = match unread {
        Unread::Closed(why) => Outcome::Closed(why),
        Unread::NotYet | Unread::Refused | Unread::Unreachable | Unread::Throttled | Unread::Unreadable => {
            Outcome::NotRun(NotRun::NotYet)
        }
    };
    Probed { outcome, ..not_run(probe, NotRun::NotYet) }
}

pub(super) fn not_run(probe: &Probe, why: NotRun) -> Probed {
    Probed {
        method: probe.method,
        path: shown_path(&probe.path),
        requires: probe.requires.clone(),
        aim: Aim::Nothing,
        outcome: Outcome::NotRun(why),
        status: None,
        code: None,
        message: None,
        asked_at: None,
        took_ms: 0,
        denied_since: None,
    }
}

/// The path as it is shown: `{id}` where ids go, and without the query.
pub(super) fn shown_path(path: &str) -> String {
    let route = path.split('?').next().unwrap_or_default();
    let shown: Vec<&str> =
        route.split('/').map(|part| if part.starts_with('{') { "{id}" } else { part }).collect();
    shown.join("/")
}

/// Whether a probe is the one write that Genesys must refuse.
pub(super) fn is_write(probe: &Probe) -> bool {
    probe.method == Method::Post && probe.must_be_refused
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::integration::embedded;

    #[test]
    fn shared_probes_are_planned_once() {
        let plan = Plan::new(&embedded()[0], |_| true);
        let used: usize = plan.of_requirement.values().map(Vec::len).sum();
        assert!(plan.probes.len() < used);
        assert_eq!(plan.of_requirement.len(), 10);
        let paths: Vec<&str> = plan.probes.iter().map(|probe| probe.path.as_str()).collect();
        assert_eq!(paths.iter().filter(|path| path.contains("retention/query")).count(), 1);
    }

    #[test]
    fn nothing_of_the_orgs_stands_in_a_shown_path() {
        assert_eq!(shown_path("/api/v2/conversations/{email}?x=1"), "/api/v2/conversations/{id}");
    }

    #[test]
    fn an_id_that_could_lead_elsewhere_is_no_sample() {
        let seen = |id: &str| SeenConversation { id: id.into(), divisions: vec![], sessions: vec![] };
        let found = samples(SampleKind::Conversation, &[seen("../../oauth"), seen("a-1"), seen("a/b")]);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].conversation, "a-1");
    }

    #[test]
    fn without_a_sample_an_impossible_id_is_weak_and_nothing_else_is_sent() {
        let plan = Plan::new(&embedded()[0], |_| true);
        for probe in plan.probes.iter().filter(|probe| probe.sample.is_some()) {
            let attempts = attempts(probe, &[]);
            assert_eq!(attempts.len(), usize::from(probe.impossible_id), "{}", probe.path);
            assert!(attempts.iter().all(|attempt| attempt.aim == Aim::ImpossibleId));
        }
    }
}
