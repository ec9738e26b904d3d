//! What an integration requires, as a document that an admin reads and ticks off before setup day. Plain text.

use super::page::Page;
use crate::model::{
    ClientNeed, Integration, LicenceNeed, Need, OrgNeed, Permission, PermissionNeed, PersonNeed, Requirement,
    ScreenName, Wanted,
    integration::{EmbeddingNeed, OauthClientGuide, Prerequisite},
    people::{Audience, By},
};

pub(super) fn document(integration: &Integration) -> String {
    let mut page = Page::default();
    page.line(0, &integration.title);
    page.line(0, &integration.summary);
    page.blank();
    page.labelled("you need", &integration.about.you_need);
    page.labelled("you leave", &integration.about.you_leave);
    page.labelled("it changes", &integration.about.it_changes);
    let alone = integration.people.is_none();
    if let Some(client) = &integration.client {
        oauth_client(&mut page, &client.guide);
        let title = if alone { "What it requires" } else { "What the OAuth client needs" };
        section(&mut page, integration, title, |row| alone || of_client(row));
    }
    if let Some(people) = &integration.people {
        each_person(&mut page, integration);
        section(&mut page, integration, "What the org needs", |row| {
            of_org(row) && !row.need.is_manual() && row.feature.is_none()
        });
        section(&mut page, integration, "What a person looks at", |row| row.need.is_manual());
        the_check(&mut page, &people.prerequisites);
    }
    if let Some(client) = &integration.client {
        page.heading("Hand over");
        page.line(2, &client.hand_over.then);
    }
    page.text()
}

fn of_client(row: &Requirement) -> bool {
    matches!(row.need, Need::Client(_))
}

fn of_org(row: &Requirement) -> bool {
    matches!(row.need, Need::Org(_))
}

fn oauth_client(page: &mut Page, guide: &OauthClientGuide) {
    page.heading("The OAuth client");
    for (number, instruction) in guide.instructions.iter().enumerate() {
        page.line(2, &format!("{}  {:<7}{}", number + 1, instruction.verb, instruction.what));
        if let Some(newer) = &instruction.newer_menu {
            page.line(12, &format!("in the newer menu: {newer}"));
        }
    }
    page.blank();
    page.line(2, &guide.caution);
}

/// What each person needs, feature by feature.
fn each_person(page: &mut Page, integration: &Integration) {
    page.heading("What each agent needs");
    for note in &integration.notes {
        page.line(0, note);
        page.blank();
    }
    rows(page, integration, |row| matches!(row.need, Need::Person(_)) && row.required);
    for feature in integration.features() {
        section(page, integration, &format!("For {feature} (optional)"), |row| {
            row.feature.as_deref() == Some(feature) && !of_client(row)
        });
    }
}

fn the_check(page: &mut Page, prerequisites: &[Prerequisite]) {
    page.heading("What the check itself needs");
    page.line(
        0,
        "Permissions of whoever signs in for the check, who need not be an agent. Agents don't need them.",
    );
    page.blank();
    for prerequisite in prerequisites {
        let helps = if prerequisite.required { "" } else { " (optional)" };
        page.line(0, &format!("[ ]     {}{helps}", prerequisite.permission));
        let words = [0, 1, 2].map(|part| prerequisite.permission.ui_words(part));
        page.labelled("tick", &words.join(" > "));
        page.labelled("for", &prerequisite.needed_for);
        page.blank();
    }
    page.line(
        0,
        "To choose people by name, role or queue it takes besides, of whoever signs in for the check:",
    );
    page.blank();
    for by in By::ALL {
        if let Some((screen, permission)) = by.needs() {
            page.labelled(
                &format!("by {}", by.word()),
                &format!("{} ({permission})", screen.replace('›', ">")),
            );
        }
    }
    page.blank();
}

/// A heading with the rows that a test picks; nothing where it picks none.
fn section(page: &mut Page, integration: &Integration, title: &str, picked: impl Fn(&Requirement) -> bool) {
    if integration.requirements.iter().any(&picked) {
        page.heading(title);
        rows(page, integration, picked);
    }
}

/// The rows that a test picks, with the numbers that screens and reports have, too. A page that several name stands
/// with the first of them.
fn rows(page: &mut Page, integration: &Integration, picked: impl Fn(&Requirement) -> bool) {
    let mut last_page = None;
    for (at, requirement) in integration.requirements.iter().enumerate().filter(|(_, row)| picked(row)) {
        describe(page, at + 1, requirement);
        let link = requirement.need.attestable().and_then(|manual| manual.page.as_deref());
        if let Some(link) = link.filter(|link| link.starts_with("https://") && last_page != Some(*link)) {
            page.labelled("page", link);
            last_page = Some(link);
        }
        page.blank();
    }
}

fn describe(page: &mut Page, number: usize, requirement: &Requirement) {
    let optional = if requirement.required || requirement.feature.is_some() { "" } else { " (optional)" };
    page.line(0, &format!("[ ] {number:>2}  {}{optional}", requirement.title));
    if let Some(asked) = requirement.asked.as_ref().filter(|asked| **asked != requirement.title) {
        page.labelled("asked", asked);
    }
    match &requirement.need {
        Need::Client(ClientNeed::Permission(need)) => {
            page.labelled("tick", &ticks(need));
            if let Some(stand_in) = &need.stand_in {
                page.labelled("note", &stand_in.why);
            }
        }
        Need::Person(PersonNeed::Permission(need)) => {
            page.labelled("name", &any_of(&need.alternatives, screen_name));
        }
        Need::Person(PersonNeed::Licence(LicenceNeed { enough, not_enough, add_ons: _ })) => {
            page.labelled("counts", &enough.join(", "));
            if !not_enough.is_empty() {
                page.labelled("too little", &not_enough.join(", "));
            }
        }
        Need::Org(OrgNeed::EmbeddedOauthClient) => page.labelled("say", "--embedded-client-id ID, or none"),
        Need::Org(OrgNeed::InstalledIntegration(installed)) => page.labelled("do", &installed.install),
        Need::Org(OrgNeed::Embedding(EmbeddingNeed::Stops(stopped))) => {
            page.labelled("list", &stopped.list);
        }
        Need::Org(
            OrgNeed::Manual(manual) | OrgNeed::SingleSignOn(manual) | OrgNeed::AuthorizedApplication(manual),
        ) => {
            if let Some(condition) = &manual.only_if {
                page.labelled("only", condition);
            }
            page.labelled("look at", &manual.look_at);
        }
        Need::Client(ClientNeed::OauthClient | ClientNeed::DivisionAccess)
        | Need::Person(PersonNeed::ActiveUser)
        | Need::Org(OrgNeed::OauthScope(_) | OrgNeed::Embedding(EmbeddingNeed::NotNamed)) => {}
    }
    if requirement.audience != Audience::Agents {
        page.labelled("only", &format!("for {}", requirement.audience.word()));
    }
    page.labelled("why", &requirement.why);
    if let Some(edition) = &requirement.edition {
        page.labelled("source", edition);
    }
    page.labelled("id", &requirement.id);
}

/// What the permission is called in the API, as far as that is known.
fn screen_name(name: &ScreenName) -> String {
    let written = match &name.wanted {
        Wanted::One(permission) => permission.to_string(),
        Wanted::EveryAction { domain, entity } => format!("every action of {domain}:{entity}"),
    };
    if name.certain { written } else { format!("{written}, probably; the check looks it up") }
}

/// Which permissions meet it, each with both names.
fn ticks(need: &PermissionNeed) -> String {
    let permissions = need.permissions();
    // The manifest lists the paths in the order of the permissions; where it has another number of them,
    // it would be unclear which belongs to which.
    let paths = (permissions.len() == need.ui_path.len()).then_some(&need.ui_path);
    any_of(&need.alternatives, |permission: &Permission| {
        let place = permissions.iter().position(|other| *other == permission);
        match place.zip(paths).and_then(|(place, paths)| paths.get(place)) {
            Some(path) => format!("{path} ({permission})"),
            None => permission.to_string(),
        }
    })
}

/// An OR of ANDs, in words.
fn any_of<T>(alternatives: &[Vec<T>], word: impl Fn(&T) -> String) -> String {
    let sets: Vec<String> = alternatives
        .iter()
        .map(|set| match set.iter().map(&word).collect::<Vec<_>>().as_slice() {
            [one] => one.clone(),
            [one, other] => format!("both of: {one}; {other}"),
            all => format!("all of: {}", all.join("; ")),
        })
        .collect();
    match sets.as_slice() {
        [one] => one.clone(),
        sets => format!("any of: {}", sets.join(", or ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::integration::embedded;

    #[test]
    fn each_document_names_every_requirement_once_within_80_columns() {
        for integration in embedded() {
            let text = document(integration);
            let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
            for (at, requirement) in integration.requirements.iter().enumerate() {
                let row = format!("\n[ ] {:>2}  {}", at + 1, requirement.title);
                assert_eq!(text.matches(&row).count(), 1, "{}: {row}", integration.id);
                let asked = requirement.asked.as_ref().unwrap_or(&requirement.title);
                assert!(flat.contains(asked.as_str()), "{}: {asked}", integration.id);
                assert!(text.contains(&format!(" {}\n", requirement.id)), "{}", requirement.id);
            }
            for prerequisite in integration.prerequisites() {
                let row = format!("\n[ ]     {}", prerequisite.permission);
                assert_eq!(text.matches(&row).count(), 1, "{}: {row}", integration.id);
            }
            for line in text.lines() {
                assert!(line.chars().count() <= Page::WIDTH, "{line}");
            }
        }
        let ariglad = document(&embedded()[0]).split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(ariglad.contains("Conversation > Message > View (conversation:message:view)"));
        assert!(ariglad.contains("both of: Recording > Recording > View (recording:recording:view); Speech"));
    }

    #[test]
    fn alternatives_are_told_apart_from_sets() {
        let need = |alternatives: &[&[&str]]| PermissionNeed {
            guide_names: Vec::new(),
            alternatives: alternatives
                .iter()
                .map(|set| set.iter().map(|name| name.parse().unwrap()).collect())
                .collect(),
            ui_path: Vec::new(),
            stand_in: None,
            known_from: None,
            probes: Vec::new(),
        };
        assert_eq!(ticks(&need(&[&["a:b:c"]])), "a:b:c");
        assert_eq!(ticks(&need(&[&["a:b:c", "a:b:d"]])), "both of: a:b:c; a:b:d");
        assert_eq!(
            ticks(&need(&[&["a:b:c", "a:b:d"], &["x:y:z"]])),
            "any of: both of: a:b:c; a:b:d, or x:y:z"
        );
    }
}
