//! The one function that judges what the OAuth client needs. Everything else only gathers. Pure and total.
//!
//! What the grants say ([`held`]) and what the live calls say ([`live`]) are read apart; here they meet. The
//! tests go through the cases one by one.

use super::{
    evidence::ClientEvidence,
    live::{self, Live, Word},
};
use crate::model::{
    Cause, ClientNeed, CoverageState, Division, Doubt, Held, Holding, Integration, Name, Permission,
    PermissionNeed, Probed, Requirement, Resolution, Status, Text,
    held::{self},
};

mod access;
mod ground;

use ground::{Declared, Ground};

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Finding<'a> {
    pub status: Status,
    pub cause: Option<Cause>,
    /// Where it holds; none for what divisions have nothing to do with.
    pub coverage: Option<Coverage>,
    pub sources: Option<Sources<'a>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Coverage {
    pub state: CoverageState,
    /// One a division, in the evidence's order.
    pub held: Vec<Held>,
    /// One status a division, in the evidence's order: what the matrix shows.
    pub cells: Vec<Status>,
    pub nowhere: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Sources<'a> {
    /// The permissions that were judged: the alternative that comes nearest to holding.
    pub set: Vec<Permission>,
    /// Whether each of them is held anywhere; `None` where nobody knows.
    pub held: Vec<Option<bool>>,
    pub resolution: Resolution,
    pub roles: Vec<Name>,
    pub condition: Option<Text>,
    /// Whether it is granted, but only on a condition that an OAuth client can't meet.
    pub never_met: bool,
    pub through_group: bool,
    pub live: Live<'a>,
}

/// Judges what a requirement needs of the OAuth client.
pub(crate) fn judge<'a>(
    integration: &Integration,
    requirement: &Requirement,
    need: &ClientNeed,
    evidence: &'a ClientEvidence,
) -> Finding<'a> {
    let scope = Scope { every_division: integration.asks_for_every_division() };
    let mut finding = match need {
        ClientNeed::OauthClient => oauth_client(evidence),
        ClientNeed::Permission(need) => {
            permission(need, evidence.probes_of(&requirement.id), evidence, scope)
        }
        ClientNeed::DivisionAccess => access::division_access(integration, evidence),
    };
    if !requirement.required {
        finding.soften();
    }
    finding
}

/// In which divisions a permission has to be held.
#[derive(Clone, Copy)]
struct Scope {
    /// In every one, or in one at least.
    every_division: bool,
}

impl Finding<'_> {
    pub(super) fn plain(status: Status, cause: Option<Cause>) -> Self {
        Self { status, cause, coverage: None, sources: None }
    }

    /// An optional requirement never fails.
    fn soften(&mut self) {
        let soft = |status: &mut Status| {
            if *status == Status::Fail {
                *status = Status::Warn;
            }
        };
        soft(&mut self.status);
        self.coverage.iter_mut().flat_map(|coverage| &mut coverage.cells).for_each(soft);
    }
}

/// Signing in with client credentials has shown the grant type; the org's own word may contradict it.
fn oauth_client(evidence: &ClientEvidence) -> Finding<'static> {
    let facts = match &evidence.client {
        Ok(facts) => facts,
        Err(unread) => {
            let cause = unread.cause();
            let status = if cause == Cause::UnreadableAnswer { Status::Broken } else { Status::Unknown };
            return Finding::plain(status, Some(cause));
        }
    };
    let differs = |fact: &Option<String>, expected: &str| {
        fact.as_ref().is_some_and(|fact| !fact.replace('_', "-").eq_ignore_ascii_case(expected))
    };
    if differs(&facts.grant_type, "CLIENT-CREDENTIALS") || differs(&facts.state, "active") {
        Finding::plain(Status::Fail, Some(Cause::Disagreement))
    } else {
        Finding::plain(Status::Pass, None)
    }
}

fn permission<'a>(
    need: &PermissionNeed,
    probes: &'a [Probed],
    evidence: &'a ClientEvidence,
    scope: Scope,
) -> Finding<'a> {
    let own: Vec<Vec<Permission>> = guide_names_in_catalogue(need, evidence);
    if own.is_empty() {
        let resolution = resolution(need, evidence);
        return alternatives(&need.alternatives, resolution, probes, evidence, scope);
    }
    // The org has the guide's own name: that is what is asked, and a stand-in is no proof of it.
    let mut asked = alternatives(&own, Resolution::Exact, probes, evidence, scope);
    if matches!(asked.status, Status::Pass | Status::Warn) {
        return asked;
    }
    let mut stand_in = alternatives(&need.alternatives, Resolution::Alias, probes, evidence, scope);
    let refused = (asked.status, asked.cause) == (Status::Unknown, Some(Cause::Disagreement));
    if refused && is_granted_and_denied(&stand_in) {
        // The call that was refused is another row's, too, and says the same of both.
        for cell in asked.coverage.iter_mut().flat_map(|coverage| &mut coverage.cells) {
            *cell = cell.worse(stand_in.status);
        }
        (asked.status, asked.cause) = (stand_in.status, stand_in.cause);
    }
    if !matches!(stand_in.status, Status::Pass | Status::Warn) {
        return asked;
    }
    stand_in.cause = stand_in.cause.or(Some(Cause::NotGranted));
    stand_in.status = Status::Warn;
    for cell in stand_in.coverage.iter_mut().flat_map(|coverage| &mut coverage.cells) {
        *cell = cell.worse(Status::Warn);
    }
    stand_in
}

/// Whether Genesys refuses it although it is granted: for now, or for good.
fn is_granted_and_denied(finding: &Finding<'_>) -> bool {
    matches!(
        (finding.status, finding.cause),
        (Status::Pending, None) | (Status::Fail, Some(Cause::Disagreement))
    )
}

/// The guide's own names, each an alternative, where the catalogue has them and the manifest names others.
fn guide_names_in_catalogue(need: &PermissionNeed, evidence: &ClientEvidence) -> Vec<Vec<Permission>> {
    let Ok(catalogue) = &evidence.catalogue else { return Vec::new() };
    let judged_anyway = |name: &Permission| need.alternatives.iter().any(|set| set.contains(name));
    if need.guide_names.iter().any(judged_anyway) {
        return Vec::new();
    }
    need.guide_names.iter().filter(|name| catalogue.contains(name)).map(|name| vec![name.clone()]).collect()
}

fn resolution(need: &PermissionNeed, evidence: &ClientEvidence) -> Resolution {
    let Ok(catalogue) = &evidence.catalogue else { return Resolution::Unknown };
    if need.guide_names.iter().any(|name| catalogue.contains(name)) {
        Resolution::Exact
    } else if need.alternatives.iter().any(|set| set.iter().all(|permission| catalogue.contains(permission)))
    {
        Resolution::Alias
    } else if need.permissions().iter().any(|name| !catalogue.nearest(name, 1).is_empty()) {
        Resolution::Closest
    } else {
        Resolution::Absent
    }
}

/// Judges an OR of ANDs.
fn alternatives<'a>(
    sets: &[Vec<Permission>],
    resolution: Resolution,
    probes: &'a [Probed],
    evidence: &'a ClientEvidence,
    scope: Scope,
) -> Finding<'a> {
    let surely_not_held =
        |other: &Permission| evidence.lacks(other) || evidence.holding(other, false).surely_nowhere();
    let lives: Vec<Live<'a>> = sets.iter().map(|set| live::live(set, probes, &surely_not_held)).collect();
    let holdings: Vec<Vec<Holding>> = sets
        .iter()
        .zip(&lives)
        .map(|(set, live)| {
            let proven = live.word == Word::Proven;
            set.iter().map(|permission| evidence.holding(permission, proven)).collect()
        })
        .collect();
    // The alternative that comes nearest to holding is the one that is shown.
    let shown = (0..sets.len()).max_by_key(|&index| {
        let held = held::alternatives_at(&[holdings[index].iter().collect()], None);
        let parts = holdings[index].iter().filter(|holding| holding.anywhere() == Some(true)).count();
        (lives[index].word == Word::Proven, held, parts, std::cmp::Reverse(index))
    });
    let Some(shown) = shown else { return Finding::plain(Status::Unknown, Some(Cause::NotInCatalogue)) };
    let live = lives[shown];
    let divisions = evidence.known_divisions();
    let ground = Ground::of(&holdings, live.word, divisions, evidence, scope);
    let lacking = sets.iter().all(|set| set.iter().any(|permission| evidence.lacks(permission)));
    let (status, cause) = verdict_of(&ground, live, lacking, evidence);
    let nowhere = matches!(ground.declared, Declared::Missing | Declared::NeverMet);
    let cells =
        divisions.iter().zip(&ground.held).map(|(division, held)| cell(*held, division, status, cause));
    let coverage = Coverage {
        state: ground.state,
        cells: if ground.state == CoverageState::NotAware {
            vec![Status::NotApplicable; divisions.len()]
        } else {
            cells.collect()
        },
        held: ground.held,
        nowhere,
    };
    let mut roles: Vec<Name> = holdings[shown].iter().flat_map(Holding::roles).cloned().collect();
    roles.sort_by(|a, b| a.real().cmp(b.real()));
    roles.dedup_by(|a, b| a.real() == b.real());
    let sources = Sources {
        set: sets[shown].clone(),
        held: holdings[shown].iter().map(Holding::anywhere).collect(),
        resolution,
        roles,
        condition: holdings[shown].iter().find_map(|holding| holding.condition().cloned()),
        never_met: ground.declared == Declared::NeverMet,
        through_group: holdings[shown].iter().any(Holding::through_group),
        live,
    };
    Finding { status, cause, coverage: Some(coverage), sources: Some(sources) }
}

/// Where grants and live calls meet.
fn verdict_of(
    ground: &Ground,
    live: Live<'_>,
    lacking: bool,
    evidence: &ClientEvidence,
) -> (Status, Option<Cause>) {
    let not_granted = if lacking { Cause::NotInCatalogue } else { Cause::NotGranted };
    match ground.declared {
        Declared::NeverMet => (Status::Fail, Some(Cause::Conditional)),
        Declared::Missing if live.word == Word::Proven => (Status::Unknown, Some(Cause::Disagreement)),
        Declared::Missing => (Status::Fail, Some(not_granted)),
        Declared::Gap => (Status::Fail, Some(Cause::DivisionGap)),
        Declared::Unknown(Doubt::Contradiction) => match live.word {
            Word::Denied | Word::NoAccessToObject => denied(live, evidence),
            Word::Proven
            | Word::OtherRefusal
            | Word::Weak
            | Word::NeedsUser
            | Word::Unreadable(_)
            | Word::Unreachable(_)
            | Word::Throttled
            | Word::Closed(_)
            | Word::Silent => (Status::Unknown, Some(Cause::Disagreement)),
        },
        Declared::Unknown(doubt) => match live.word {
            Word::Proven if lacking => (Status::Unknown, Some(Cause::Disagreement)),
            Word::Denied => (Status::Fail, Some(not_granted)),
            _ if lacking => (Status::Fail, Some(Cause::NotInCatalogue)),
            Word::Proven if doubt == Doubt::Grants && evidence.grants_not_asked().is_none() => {
                (Status::Warn, Some(Cause::GrantsUnreadable))
            }
            word => obstructed(word).unwrap_or((Status::Unknown, Some(why_no_grants(evidence)))),
        },
        Declared::DivisionsUnread => match live.word {
            Word::Denied | Word::NoAccessToObject => denied(live, evidence),
            word => obstructed(word).unwrap_or_else(|| {
                (Status::Unknown, evidence.divisions.as_ref().err().map(|unread| unread.cause()))
            }),
        },
        Declared::OnlyConditional => only_conditional(live),
        Declared::ConditionalInSome => granted(Some(Cause::Conditional), live, evidence),
        Declared::GapInEmpty => granted(Some(Cause::DivisionGap), live, evidence),
        Declared::Full => granted(None, live, evidence),
    }
}

/// Granted, but under a condition wherever it is: only a live call can say that something meets it.
fn only_conditional(live: Live<'_>) -> (Status, Option<Cause>) {
    let conditional = Some(Cause::Conditional);
    match live.word {
        Word::Proven => (Status::Warn, conditional),
        Word::Denied | Word::NoAccessToObject => (Status::Fail, conditional),
        Word::Weak | Word::Silent | Word::OtherRefusal => (Status::Unknown, conditional),
        Word::NeedsUser | Word::Unreadable(_) | Word::Unreachable(_) | Word::Throttled | Word::Closed(_) => {
            obstructed(live.word).unwrap_or((Status::Unknown, conditional))
        }
    }
}

/// Granted, perhaps with a limit: what the live call says of that. Where the grants can't be read,
/// `divisionspermitted` alone tells where, not that a role grants it.
fn granted(limit: Option<Cause>, live: Live<'_>, evidence: &ClientEvidence) -> (Status, Option<Cause>) {
    let unread = evidence.credible_grants().is_err().then(|| why_no_grants(evidence));
    match live.word {
        Word::Denied | Word::NoAccessToObject => denied(live, evidence),
        Word::Weak | Word::Silent if unread.is_some() => (Status::Unknown, unread),
        Word::Proven if evidence.grants_not_asked().is_some() => (Status::Unknown, unread),
        Word::Proven | Word::Weak | Word::Silent => match limit.or(unread) {
            Some(cause) => (Status::Warn, Some(cause)),
            None => (Status::Pass, None),
        },
        Word::OtherRefusal
        | Word::NeedsUser
        | Word::Unreadable(_)
        | Word::Unreachable(_)
        | Word::Throttled
        | Word::Closed(_) => obstructed(live.word).unwrap_or((Status::Unknown, Some(Cause::Disagreement))),
    }
}

/// Granted and denied: pending, until a denial has lasted as long as a change may take.
fn denied(live: Live<'_>, evidence: &ClientEvidence) -> (Status, Option<Cause>) {
    let lasted = live.probed.and_then(|probed| {
        let lasted = probed.asked_at?.duration_since(probed.denied_since?);
        u64::try_from(lasted.as_millis()).ok()
    });
    if lasted.is_some_and(|lasted| u128::from(lasted) >= evidence.settle.as_millis()) {
        (Status::Fail, Some(Cause::Disagreement))
    } else {
        (Status::Pending, None)
    }
}

/// Why it is unknown what the grants say: they can't be read, or weren't asked for.
fn why_no_grants(evidence: &ClientEvidence) -> Cause {
    evidence.grants_not_asked().unwrap_or(Cause::GrantsUnreadable)
}

fn obstructed(word: Word) -> Option<(Status, Option<Cause>)> {
    let cause = word.obstacle()?;
    let status = if cause == Cause::UnreadableAnswer { Status::Broken } else { Status::Unknown };
    Some((status, Some(cause)))
}

/// One cell of the matrix: what the grants say there, under what was found of the whole.
fn cell(held: Held, division: &Division, status: Status, cause: Option<Cause>) -> Status {
    let whole = match status {
        Status::Pending | Status::Broken => status,
        Status::Fail if matches!(cause, Some(Cause::Disagreement | Cause::Conditional)) => Status::Fail,
        Status::Unknown if cause.is_some_and(|cause| cause != Cause::GrantsUnreadable) => Status::Unknown,
        Status::Pass
        | Status::Fail
        | Status::Warn
        | Status::Unknown
        | Status::Manual
        | Status::NotApplicable => Status::Pass,
    };
    match held {
        Held::Yes => whole,
        Held::Conditional => whole.worse(Status::Warn),
        Held::Unknown(_) => Status::Unknown,
        Held::No if status == Status::Unknown => Status::Unknown,
        Held::No if division.counts_as_populated() => Status::Fail,
        Held::No => Status::Warn,
    }
}

#[cfg(test)]
mod tests;
