//! What the grants come to over all divisions in scope. Pure.

use super::Scope;
use crate::model::{
    CoverageState, Division, Doubt, Held, Holding,
    client::{evidence::ClientEvidence, live::Word},
    held::{self},
};

/// What the grants come to over all divisions in scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Declared {
    Full,
    /// Held, but not in an empty division.
    GapInEmpty,
    /// Held, in some divisions under a condition only.
    ConditionalInSome,
    /// Held under a condition only, wherever it is held.
    OnlyConditional,
    /// Held somewhere, and not in a division that counts as populated.
    Gap,
    /// Granted, but only on a condition that an OAuth client can't meet.
    NeverMet,
    Missing,
    Unknown(Doubt),
    /// Held somewhere; the divisions couldn't be read, or not all of them.
    DivisionsUnread,
}

/// What the grants say, division by division and in all.
pub(super) struct Ground {
    pub declared: Declared,
    pub state: CoverageState,
    /// One a division, in the evidence's order.
    pub held: Vec<Held>,
}

impl Ground {
    /// Reads the holdings of the alternatives over the divisions.
    pub(super) fn of(
        holdings: &[Vec<Holding>],
        live: Word,
        divisions: &[Division],
        evidence: &ClientEvidence,
        scope: Scope,
    ) -> Self {
        let sets: Vec<Vec<&Holding>> = holdings.iter().map(|set| set.iter().collect()).collect();
        // Roles of unreadable contents: what is proved to work is held by one of them, and if each of them is
        // granted in all divisions, so is the permission.
        let sure = |held: Held| match held {
            Held::Unknown(Doubt::RoleContents)
                if live == Word::Proven
                    && holdings
                        .iter()
                        .flatten()
                        .all(|holding| holding.everywhere_if_held() || holding.at(None) == Held::Yes) =>
            {
                Held::Yes
            }
            held => held,
        };
        let beyond = sure(held::alternatives_at(&sets, None));
        let held: Vec<Held> =
            divisions.iter().map(|division| sure(held::alternatives_at(&sets, Some(&division.id)))).collect();
        let aware = holdings.iter().flatten().any(Holding::division_aware);
        let declared = if evidence.divisions.is_err() {
            Self::without_divisions(&sets, holdings, beyond)
        } else {
            Self::over(&held, divisions, live, scope)
        };
        // Whatever every alternative lacks: as it is granted, it is of no use to a client.
        let never_met = |set: &Vec<&Holding>| set.iter().any(|holding| holding.never_met());
        let declared = match declared {
            Declared::Missing if sets.iter().any(never_met) => Declared::NeverMet,
            declared => declared,
        };
        let state = if !aware && evidence.catalogue.is_ok() {
            CoverageState::NotAware
        } else {
            let nowhere = matches!(declared, Declared::Missing | Declared::NeverMet);
            coverage_state(&held, beyond, evidence.divisions.is_ok(), nowhere)
        };
        Self { declared, state, held }
    }

    fn over(held: &[Held], divisions: &[Division], live: Word, scope: Scope) -> Declared {
        let best = held.iter().max().copied().unwrap_or(Held::No);
        let missing = |populated: bool| {
            held.iter()
                .zip(divisions)
                .any(|(held, division)| *held == Held::No && division.counts_as_populated() == populated)
        };
        let doubt = held.iter().find_map(|held| match held {
            Held::Unknown(doubt) => Some(*doubt),
            Held::No | Held::Conditional | Held::Yes => None,
        });
        let somewhere = match best {
            Held::No => return Declared::Missing,
            // It works, so some role of unreadable contents grants it, and none is granted there.
            Held::Unknown(Doubt::RoleContents) if live == Word::Proven && missing(true) => {
                return if scope.every_division {
                    Declared::Gap
                } else {
                    Declared::Unknown(Doubt::RoleContents)
                };
            }
            Held::Unknown(doubt) => return Declared::Unknown(doubt),
            Held::Conditional => Declared::OnlyConditional,
            Held::Yes => Declared::Full,
        };
        if !scope.every_division {
            return somewhere;
        }
        if missing(true) {
            Declared::Gap
        } else if let Some(doubt) = doubt {
            Declared::Unknown(doubt)
        } else if somewhere == Declared::OnlyConditional {
            somewhere
        } else if held.contains(&Held::Conditional) {
            Declared::ConditionalInSome
        } else if missing(false) {
            Declared::GapInEmpty
        } else {
            Declared::Full
        }
    }

    /// Only `*` can be judged without the divisions.
    fn without_divisions(sets: &[Vec<&Holding>], holdings: &[Vec<Holding>], beyond: Held) -> Declared {
        match beyond {
            Held::Yes => return Declared::Full,
            Held::Conditional if sets.iter().any(|set| is_unconditional_somewhere(set)) => {
                return Declared::ConditionalInSome;
            }
            Held::Conditional => return Declared::OnlyConditional,
            Held::Unknown(doubt) => return Declared::Unknown(doubt),
            Held::No => {}
        }
        let somewhere = sets
            .iter()
            .zip(holdings)
            .any(|(_, set)| set.iter().all(|holding| holding.anywhere() != Some(false)));
        if somewhere { Declared::DivisionsUnread } else { Declared::Missing }
    }
}

/// Whether all permissions of a set may be held somewhere without a condition.
fn is_unconditional_somewhere(set: &[&Holding]) -> bool {
    set.iter().all(|holding| holding.unconditional() != Some(false))
}

pub(super) fn coverage_state(
    held: &[Held],
    beyond: Held,
    divisions_known: bool,
    nowhere: bool,
) -> CoverageState {
    let everywhere = held.iter().all(|held| *held == Held::Yes);
    if nowhere {
        CoverageState::None
    } else if beyond == Held::Yes && everywhere {
        CoverageState::All
    } else if !divisions_known || held.iter().any(|held| matches!(held, Held::Unknown(_))) {
        CoverageState::Unknown
    } else if everywhere {
        CoverageState::Listed
    } else if held.contains(&Held::Yes) {
        CoverageState::Some
    } else {
        CoverageState::None
    }
}
