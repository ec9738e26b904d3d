//! What changed between two reports as it is shown. Pure. Every struct with a name in it is taken apart whole.

use super::of_report::{See, attestation, division_name, waiver};
use crate::model::{
    Real,
    report::changes::{
        About, Changes, Comparison, Moved, Named, OrgName, PersonChange, RowChange, Shift, Turn,
    },
};

pub(super) fn comparison(see: &impl See, comparison: &Comparison<Real>) -> Comparison {
    let Comparison { schema, old, new, differs, changes } = comparison;
    Comparison {
        schema,
        old: about(see, old),
        new: about(see, new),
        differs: differs.clone(),
        changes: self::changes(see, changes),
    }
}

pub(super) fn changes(see: &impl See, changes: &Changes<Real>) -> Changes {
    let Changes { since, verdict, rows, divisions, people } = changes;
    Changes {
        since: *since,
        verdict: *verdict,
        rows: rows.iter().map(|one| row(see, one)).collect(),
        divisions: moved(divisions, |division| division_name(see, division)),
        people: moved(people, |person| named(see, person)),
    }
}

fn row(see: &impl See, row: &RowChange<Real>) -> RowChange {
    let RowChange {
        requirement,
        title,
        change,
        was,
        is,
        divisions,
        roles,
        catalogue,
        attested,
        waived,
        people,
    } = row;
    RowChange {
        requirement: requirement.clone(),
        title: title.clone(),
        change: *change,
        was: *was,
        is: *is,
        divisions: shift(divisions, |division| division_name(see, division)),
        roles: shift(roles, |role| see.name(role)),
        catalogue: *catalogue,
        attested: attested.as_ref().map(|Turn { was, is }| Turn {
            was: was.as_ref().map(|one| attestation(see, one)),
            is: is.as_ref().map(|one| attestation(see, one)),
        }),
        waived: waived.as_ref().map(|Turn { was, is }| Turn {
            was: was.as_ref().map(|one| waiver(see, one)),
            is: is.as_ref().map(|one| waiver(see, one)),
        }),
        people: people
            .iter()
            .map(|PersonChange { who, was, is }| PersonChange { who: named(see, who), was: *was, is: *is })
            .collect(),
    }
}

fn about(see: &impl See, about: &About<Real>) -> About {
    let About { integration, org: OrgName { id, name, domain }, subject, generated_at } = about;
    About {
        integration: integration.clone(),
        org: OrgName {
            id: id.as_ref().map(|id| see.id(id)),
            name: name.as_ref().map(|name| see.name(name)),
            domain: domain.clone(),
        },
        subject: subject.as_ref().map(|client| named(see, client)),
        generated_at: *generated_at,
    }
}

fn named(see: &impl See, Named { id, name }: &Named<Real>) -> Named {
    Named { id: see.id(id), name: name.as_ref().map(|name| see.name(name)) }
}

fn moved<A, B>(Moved { came, went }: &Moved<A>, show: impl Fn(&A) -> B) -> Moved<B> {
    Moved { came: came.iter().map(&show).collect(), went: went.iter().map(&show).collect() }
}

fn shift<A, B>(Shift { lost, gained }: &Shift<A>, show: impl Fn(&A) -> B) -> Shift<B> {
    Shift { lost: lost.iter().map(&show).collect(), gained: gained.iter().map(&show).collect() }
}
