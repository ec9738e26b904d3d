//! What the live calls say of a set of permissions. Pure.

use crate::model::{
    Accepts, Cause, Closed, NotRun, Outcome, Permission, Probed, Unreachable, Unreadable, report::ProbeState,
};

/// What the probes of a requirement say together, with the probe that says it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Live<'a> {
    pub word: Word,
    /// The call that says most; none where there is none.
    pub probed: Option<&'a Probed>,
}

/// What the probes come to. Only [`Word::Proven`] is evidence that everything holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Word {
    /// Every permission of the set was shown by an operation that needs only it.
    Proven,
    /// A refusal names a permission of the set.
    Denied,
    NoAccessToObject,
    /// Another refusal: it names others, or none.
    OtherRefusal,
    /// Calls were answered well, or refused in the way that a held permission would be: weak.
    Weak,
    NeedsUser,
    Unreadable(Unreadable),
    Unreachable(Unreachable),
    Throttled,
    Closed(Closed),
    Silent,
}

impl Word {
    /// What this does to a requirement that the grants can't decide, or that they say holds: the cause of its
    /// being unknown. `None` where it doesn't stand in the way.
    pub(crate) fn obstacle(self) -> Option<Cause> {
        match self {
            Self::OtherRefusal => Some(Cause::Disagreement),
            Self::NeedsUser => Some(Cause::NeedsUserContext),
            Self::Unreadable(_) => Some(Cause::UnreadableAnswer),
            Self::Unreachable(_) => Some(Cause::Unreachable),
            Self::Throttled => Some(Cause::Throttled),
            Self::Closed(why) => Some(why.cause()),
            Self::Proven | Self::Denied | Self::NoAccessToObject | Self::Weak | Self::Silent => None,
        }
    }
}

/// What the probes say of a set of permissions that must all hold. `surely_not_held` says whether another
/// permission of an ANY operation is known not to be held, or isn't in the catalogue: only then does a 2xx prove
/// this one.
pub(crate) fn live<'a>(
    set: &[Permission],
    probes: &'a [Probed],
    surely_not_held: &dyn Fn(&Permission) -> bool,
) -> Live<'a> {
    let find = |test: &dyn Fn(&Probed) -> bool| probes.iter().find(|probed| test(probed));
    let says = |word: Word, probed: &'a Probed| Live { word, probed: Some(probed) };

    let denies = |probed: &Probed| matches!(&probed.outcome, Outcome::Denied { named } if named.iter().any(|n| set.contains(n)));
    if let Some(probed) = find(&denies) {
        return says(Word::Denied, probed);
    }
    if let Some(probed) = find(&|probed| probed.outcome == Outcome::NoAccessToObject) {
        return says(Word::NoAccessToObject, probed);
    }
    if let Some(probed) = proof(set, probes, surely_not_held) {
        return says(Word::Proven, probed);
    }
    let words = probes.iter().filter_map(|probed| Some((word_of(&probed.outcome)?, probed)));
    match words.min_by_key(|((rank, _), _)| *rank) {
        Some(((_, word), probed)) => says(word, probed),
        None => Live { word: Word::Silent, probed: probes.first() },
    }
}

/// What one call says that proves nothing, with its rank: the most telling first. Nothing where it wasn't made.
fn word_of(outcome: &Outcome) -> Option<(u8, Word)> {
    match outcome {
        Outcome::NoAccessToObject => Some((0, Word::NoAccessToObject)),
        Outcome::Denied { .. } | Outcome::OtherRefusal => Some((1, Word::OtherRefusal)),
        Outcome::Unreadable(what) => Some((2, Word::Unreadable(*what))),
        Outcome::Unreachable(what) => Some((3, Word::Unreachable(*what))),
        Outcome::Throttled => Some((3, Word::Throttled)),
        Outcome::Closed(why) => Some((3, Word::Closed(*why))),
        Outcome::NeedsUser => Some((3, Word::NeedsUser)),
        Outcome::Allowed | Outcome::Probable => Some((4, Word::Weak)),
        Outcome::Inconclusive => Some((5, Word::Silent)),
        // Whatever wasn't asked is unknown: the run was stopped before.
        Outcome::NotRun(NotRun::NotYet) => Some((3, Word::Unreachable(Unreachable::Stopped))),
        Outcome::NotRun(NotRun::ReadOnly | NotRun::NoSample(_) | NotRun::NoProbe) => None,
    }
}

/// The call that proves the set, or the last one needed for it, if all of it is proved.
fn proof<'a>(
    set: &[Permission],
    probes: &'a [Probed],
    surely_not_held: &dyn Fn(&Permission) -> bool,
) -> Option<&'a Probed> {
    let proves = |probed: &&Probed, permission: &Permission| {
        probed.outcome == Outcome::Allowed
            && match &probed.requires {
                Accepts::All(all) => all.contains(permission),
                Accepts::Any(any) => {
                    any.contains(permission)
                        && any.iter().all(|other| other == permission || surely_not_held(other))
                }
            }
    };
    let all_at_once = probes.iter().find(|probed| set.iter().all(|permission| proves(probed, permission)));
    if all_at_once.is_some() && !set.is_empty() {
        return all_at_once;
    }
    let mut last = None;
    for permission in set {
        last = Some(probes.iter().find(|probed| proves(probed, permission))?);
    }
    last
}

impl Live<'_> {
    pub(crate) fn state(&self) -> ProbeState {
        match self.probed.map(|probed| &probed.outcome) {
            Some(Outcome::Allowed) => ProbeState::Allowed,
            Some(Outcome::Denied { .. } | Outcome::NoAccessToObject) => ProbeState::Denied,
            Some(Outcome::Probable) => ProbeState::Probable,
            None | Some(Outcome::NotRun(_) | Outcome::Closed(_)) => ProbeState::NotRun,
            Some(_) => ProbeState::Inconclusive,
        }
    }

    /// What the shown call's answer means.
    pub(crate) fn outcome(&self) -> Outcome {
        self.probed.map_or(Outcome::NotRun(NotRun::NoProbe), |probed| probed.outcome.clone())
    }
}
