//! What is said of an act: where, what to do, whom else it affects. Pure. The one place for these words.
//!
//! Genesys has two menus; both are named, and only pages whose address is known are linked (docs/platform-api.md 6.5).

use super::{Act, Around, Deed, Given, Holders, Page, PlannedAct};
use crate::{
    model::{
        Fix, Real, Region, Text,
        say::{called, joined, listed, say},
        words,
    },
    text::number,
};

/// An act of the plan in words.
pub(super) fn planned(act: &Act, fixes: Vec<String>, around: Around<'_>) -> PlannedAct<Real> {
    let affects = match &act.page {
        Page::Role(role) => (around.holders)(&role.id),
        Page::NewRole { .. } => Some(Holders::default()),
        Page::Client { .. } | Page::Other { .. } => None,
    };
    let in_words = matches!(act.page, Page::Other { .. });
    let mut deeds: Vec<Text> = Vec::new();
    deeds.extend(before(&act.page).map(Text::capital));
    deeds.extend(act.deeds.iter().map(|deed| self::deed(deed).capital()));
    deeds.extend((!in_words).then(|| "Save".into()));
    deeds.extend(after(&act.page));
    PlannedAct {
        place: act.page.place(),
        at: name(&act.page),
        path: path(&act.page),
        url: url(&act.page, around.region),
        deeds,
        notes: notes(act, affects),
        fixes,
        affects,
    }
}

/// How one row is fixed: its own deeds, on each page that they take.
pub(in crate::model) fn fix(acts: &[Act], region: &Region) -> Option<Fix<Real>> {
    let url = acts.iter().find_map(|act| url(&act.page, region));
    if let [Act { page: Page::Other { at, .. }, deeds }] = acts {
        let steps = deeds.iter().map(deed).collect();
        return Some(Fix { summary: at.clone(), steps, url });
    }
    let summary = acts.iter().map(|act| say!("{}: {}.", at(&act.page).capital(), deeds(act)));
    let mut steps = Vec::new();
    for act in acts {
        steps.push(say!("Open {}", path(&act.page)));
        steps.push(say!("{}, then Save.", deeds(act).capital()));
        steps.extend(after(&act.page).map(|sentence| say!("{}.", sentence)));
    }
    steps.push("Wait up to 5 minutes, then check again.".into());
    (!acts.is_empty()).then(|| Fix { summary: joined(summary, " "), steps, url })
}

/// All that is done on a page, in one sentence: ticks together.
fn deeds(act: &Act) -> Text {
    let ticks = act.deeds.iter().filter_map(|deed| match deed {
        Deed::Tick { path, .. } => Some(words::screen(path)),
        _ => None,
    });
    let ticks: Vec<String> = ticks.collect();
    let ticked = (!ticks.is_empty()).then(|| say!("tick {}", listed(ticks, "and")));
    let others = act.deeds.iter().filter(|deed| !matches!(deed, Deed::Tick { .. })).map(deed);
    let all: Vec<Text> = before(&act.page).into_iter().chain(ticked).chain(others).collect();
    joined(all, ", ")
}

fn deed(deed: &Deed) -> Text {
    match deed {
        Deed::Tick { path, .. } => say!("tick {}", words::screen(path)),
        Deed::TakeConditionOff { path, condition } => say!(
            "take the condition off {} ({}), or accept that whatever doesn't meet it stays hidden",
            words::screen(path),
            condition
        ),
        Deed::Give { role, missing_in } => {
            const MOST: usize = 3;
            let role = match role {
                Given::Role(name) => called("role", name),
                Given::New(name) => say!("role {}", name),
            };
            let first = missing_in.iter().take(MOST).map(Text::of);
            let more = missing_in.len().checked_sub(MOST).filter(|more| *more > 0);
            let names: Vec<Text> = first.chain(more.map(|more| say!("{} more", more))).collect();
            match names.as_slice() {
                [] => say!("give {} in All Divisions", role),
                names => say!("give {} in All Divisions, or also in {}", role, listed(names, "and")),
            }
        }
        Deed::Do(words) => words.clone(),
    }
}

fn before(page: &Page) -> Option<Text> {
    match page {
        Page::NewRole { name } => Some(say!("click Add Role, name it {}", name)),
        Page::Role(_) | Page::Client { .. } | Page::Other { .. } => None,
    }
}

/// What whoever does it has to be able to, and do besides.
fn after(page: &Page) -> Option<Text> {
    match page {
        Page::NewRole { .. } => {
            Some("Give it to your own user, too: Genesys offers only roles that you hold".into())
        }
        Page::Client { .. } => Some("Only an admin who holds every role of this client can edit it".into()),
        Page::Role(_) | Page::Other { .. } => None,
    }
}

/// What it is called.
fn name(page: &Page) -> Text {
    match page {
        Page::Role(role) => Text::of(&role.name),
        Page::NewRole { name } => name.clone().into(),
        Page::Client { name: Some(name), .. } => Text::of(name),
        Page::Client { name: None, .. } => "the OAuth client".into(),
        Page::Other { at, .. } => at.clone(),
    }
}

fn at(page: &Page) -> Text {
    match page {
        Page::Role(role) => called("role", &role.name),
        Page::NewRole { .. } => "a new role".into(),
        Page::Client { name: Some(name), .. } => called("client", name),
        Page::Client { name: None, .. } => "the client".into(),
        Page::Other { at, .. } => at.clone(),
    }
}

fn path(page: &Page) -> Text {
    match page {
        Page::Role(role) => roles_page(Some(Text::of(&role.name))),
        Page::NewRole { .. } => roles_page(None),
        Page::Client { name, .. } => say!(
            "Admin › Integrations › OAuth › {} › Roles (newer menu: Menu › IT and Integrations › OAuth)",
            name.as_ref().map_or("the client".into(), Text::of)
        ),
        Page::Other { at, .. } => at.clone(),
    }
}

/// Where roles are edited.
pub(in crate::model) fn roles_page(role: Option<Text>) -> Text {
    let role = role.map_or(Text::default(), |role| say!(" › {}", role));
    say!(
        "Admin › People & Permissions › Roles{} (newer menu: Menu › User Management › Roles and Permissions)",
        role
    )
}

fn url(page: &Page, region: &Region) -> Option<Text> {
    let apps = region.apps_url();
    match page {
        Page::Role(role) => Some(say!("{}/directory/#/admin/directory/rolesV2/{}", apps, &role.id)),
        Page::NewRole { .. } => Some(words::address("/directory/#/admin", &apps).into()),
        Page::Client { id, .. } => Some(say!("{}/directory/#/admin/integrations/oauth/{}", apps, id)),
        Page::Other { url, .. } => url.clone(),
    }
}

/// Who else holds the role, and what that may cost.
fn notes(act: &Act, affects: Option<Holders>) -> Vec<Text> {
    let Page::Role(_) = act.page else { return Vec::new() };
    let others = match affects {
        None => "Whoever else holds this role gets it too. They weren't counted: look at its Members first."
            .into(),
        Some(holders) if holders.nobody() => return vec!["Nobody else holds this role.".into()],
        Some(holders) => Text::from(format!("{} it too.", holding(holders))),
    };
    vec![others, "A permission can raise the licence of everybody who holds the role.".into()]
}

/// `41 people and 2 other clients hold this role and get`
fn holding(holders: Holders) -> String {
    let Holders { people, groups, clients } = holders;
    let count = |count: usize, one: &str, more: &str| match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        count => Some(format!("{} {more}", number(count))),
    };
    let who = [
        count(people, "person", "people"),
        count(groups, "group", "groups"),
        count(clients, "other client", "other clients"),
    ];
    let who: Vec<String> = who.into_iter().flatten().collect();
    let one = people + groups + clients == 1;
    let verbs = if one { "holds this role and gets" } else { "hold this role and get" };
    format!("{} {verbs}", words::listed(&who, "and"))
}
