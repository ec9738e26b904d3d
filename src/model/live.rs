//! What the live calls say of a set of permissions. Pure.

use super::{
    permission::Permission,
    probe::{Accepts, NotRun, Outcome, Probed, Unreachable, Unreadable},
    report::ProbeState,
    status::Cause,
};

/// What the probes of a requirement say together, with the probe that says it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Live<'a> {
    /// What it comes to.
    pub word: Word,
    /// The call that says most; none where there is none.
    pub probed: Option<&'a Probed>,
}

/// What the probes come to. Only [`Word::Proven`] is evidence that everything holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    /// Every permission of the set was shown by an operation that needs only it.
    Proven,
    /// A refusal names a permission of the set.
    Denied,
    /// No access to a real object.
    NoAccessToObject,
    /// Another refusal: it names others, or none.
    OtherRefusal,
    /// Calls were answered well, or refused in the way that a held permission would be: weak.
    Weak,
    /// The call answers to people only.
    NeedsUser,
    /// The answer wasn't readable.
    Unreadable(Unreadable),
    /// Nobody answered.
    Unreachable(Unreachable),
    /// Too many requests.
    Throttled,
    /// Nothing can be said.
    Silent,
}

impl Word {
    /// What this does to a requirement that the grants can't decide, or that they say holds: the cause of its
    /// being unknown. `None` where it doesn't stand in the way.
    pub fn obstacle(self) -> Option<Cause> {
        match self {
            Self::OtherRefusal => Some(Cause::Disagreement),
            Self::NeedsUser => Some(Cause::NeedsUserContext),
            Self::Unreadable(_) => Some(Cause::UnreadableAnswer),
            Self::Unreachable(_) => Some(Cause::Unreachable),
            Self::Throttled => Some(Cause::Throttled),
            Self::Proven | Self::Denied | Self::NoAccessToObject | Self::Weak | Self::Silent => None,
        }
    }
}

/// What the probes say of a set of permissions that must all hold. `surely_not_held` says whether another
/// permission of an ANY operation is known not to be held, or isn't in the catalogue (rule 1).
pub fn live<'a>(
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
    let most_telling = [
        |probed: &Probed| match probed.outcome {
            Outcome::Denied { .. } | Outcome::OtherRefusal => Some(Word::OtherRefusal),
            _ => None,
        },
        |probed: &Probed| match probed.outcome {
            Outcome::Unreadable(what) => Some(Word::Unreadable(what)),
            _ => None,
        },
        |probed: &Probed| match probed.outcome {
            Outcome::Unreachable(what) => Some(Word::Unreachable(what)),
            Outcome::Throttled => Some(Word::Throttled),
            Outcome::NeedsUser => Some(Word::NeedsUser),
            _ => None,
        },
        |probed: &Probed| {
            matches!(probed.outcome, Outcome::Allowed | Outcome::Probable).then_some(Word::Weak)
        },
        |probed: &Probed| (probed.outcome == Outcome::Inconclusive).then_some(Word::Silent),
    ];
    for word_of in most_telling {
        if let Some((word, probed)) = probes.iter().find_map(|probed| Some((word_of(probed)?, probed))) {
            return says(word, probed);
        }
    }
    Live { word: Word::Silent, probed: probes.first() }
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
    /// The word in reports.
    pub fn state(&self) -> ProbeState {
        match self.probed.map(|probed| &probed.outcome) {
            Some(Outcome::Allowed) => ProbeState::Allowed,
            Some(Outcome::Denied { .. } | Outcome::NoAccessToObject) => ProbeState::Denied,
            Some(Outcome::Probable) => ProbeState::Probable,
            None | Some(Outcome::NotRun(_)) => ProbeState::NotRun,
            Some(_) => ProbeState::Inconclusive,
        }
    }

    /// What the shown call's answer means.
    pub fn outcome(&self) -> Outcome {
        self.probed.map_or(Outcome::NotRun(NotRun::NoProbe), |probed| probed.outcome.clone())
    }
}
