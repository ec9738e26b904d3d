//! One requirement of a manifest, from its table to what it asks for. Pure.

use crate::model::people::Audience;

use super::{ClientNeed, Need, PersonNeed, Requirement, file::RequirementTable, parse::identifier};

pub(super) fn requirement(table: RequirementTable<Need>) -> Result<Requirement, String> {
    identifier(&table.id)?;
    consistent(&table).map_err(|expected| format!("requirement `{}`; {expected}", table.id))?;
    Ok(Requirement {
        short: table.short.unwrap_or_else(|| [table.title.clone(), String::new()]),
        id: table.id,
        title: table.title,
        asked: table.asked,
        required: table.required,
        feature: table.feature,
        audience: table.audience,
        why: table.why,
        edition: table.edition,
        need: table.need,
    })
}

fn consistent(table: &RequirementTable<Need>) -> Result<(), &'static str> {
    let of_person = matches!(table.need, Need::Person(PersonNeed::Permission(_)));
    let permission = of_person || matches!(table.need, Need::Client(ClientNeed::Permission(_)));
    let column =
        permission || matches!(table.need, Need::Person(PersonNeed::Licence(_) | PersonNeed::ActiveUser));
    if table.required && table.feature.is_some() {
        Err("expected a `feature` only where `required = false`")
    } else if of_person && !table.required && table.feature.is_none() {
        Err("expected `feature`: what a person lacks without it")
    } else if permission && table.asked.is_none() {
        Err("expected `asked`, the guide's own wording")
    } else if column && table.short.is_none() {
        Err("expected `short`, the two parts of its label")
    } else if table.audience != Audience::Agents && !of_person {
        Err("expected `audience` only where a person needs a permission")
    } else if table.before.is_some() && table.after.is_some() {
        Err("expected `before` or `after`, not both")
    } else {
        Ok(())
    }
}
