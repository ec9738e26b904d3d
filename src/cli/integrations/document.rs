//! What an integration requires, as a document that an admin reads and ticks off before setup day. Plain text.

use super::page::Page;
use crate::model::{
    integration::{
        Integration, JudgedFor, ManualNeed, Need, OauthClientGuide, PermissionNeed, Prerequisite,
        Requirement, ScreenName, Subject, Wanted,
    },
    permission::Permission,
};

/// The document.
pub(super) fn document(integration: &Integration) -> String {
    let mut page = Page::default();
    page.line(0, &integration.title);
    page.line(0, &integration.summary);
    page.blank();
    page.labelled("you need", &integration.about.you_need);
    page.labelled("you leave", &integration.about.you_leave);
    page.labelled("it changes", &integration.about.it_changes);
    match &integration.subject {
        Subject::OauthClient { guide, hand_over } => {
            oauth_client(&mut page, guide);
            page.heading("What it requires");
            rows(&mut page, integration, |_| true);
            page.heading("Hand over");
            page.line(2, &hand_over.then);
        }
        Subject::People { prerequisites } => people(&mut page, integration, prerequisites),
    }
    page.text()
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

/// Grouped by who has to do something: each agent, the org, a person who looks, and the check itself.
fn people(page: &mut Page, integration: &Integration, prerequisites: &[Prerequisite]) {
    let each = |row: &Requirement| row.need.judged_for() == JudgedFor::EachPerson;
    let attested = |row: &Requirement| matches!(row.need, Need::Manual(_));
    page.heading("What each agent needs");
    for note in &integration.notes {
        page.line(0, note);
        page.blank();
    }
    rows(page, integration, |row| each(row) && row.required);
    for feature in integration.features() {
        page.heading(&format!("For {feature} (optional)"));
        rows(page, integration, |row| row.feature.as_deref() == Some(feature));
    }
    if integration.requirements.iter().any(|row| !each(row) && !attested(row)) {
        page.heading("What the org needs");
        rows(page, integration, |row| !each(row) && !attested(row) && row.feature.is_none());
    }
    page.heading("What a person looks at");
    rows(page, integration, attested);
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
}

/// The rows that a test picks, with the numbers that screens and reports have, too. A page that several name stands
/// with the first of them.
fn rows(page: &mut Page, integration: &Integration, picked: impl Fn(&Requirement) -> bool) {
    let mut last_page = None;
    for (at, requirement) in integration.requirements.iter().enumerate().filter(|(_, row)| picked(row)) {
        describe(page, at + 1, requirement);
        let link = match &requirement.need {
            Need::Manual(ManualNeed { page, .. }) | Need::SingleSignOn(ManualNeed { page, .. }) => {
                page.as_deref()
            }
            _ => None,
        };
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
        Need::Permission(need) => {
            page.labelled("tick", &ticks(need));
            if let Some(stand_in) = &need.stand_in {
                page.labelled("note", &stand_in.why);
            }
        }
        Need::PeoplePermission(need) => page.labelled("name", &any_of(&need.alternatives, screen_name)),
        Need::InstalledIntegration(installed) => page.labelled("do", &installed.install),
        Need::Manual(manual) | Need::SingleSignOn(manual) => {
            if let Some(condition) = &manual.only_if {
                page.labelled("only", condition);
            }
            page.labelled("look at", &manual.look_at);
        }
        Need::Licence(licence) => {
            page.labelled("counts", &licence.enough.join(", "));
            if !licence.not_enough.is_empty() {
                page.labelled("too little", &licence.not_enough.join(", "));
            }
        }
        Need::EmbeddedOauthClient => page.labelled("say", "--embedded-client-id ID, or none"),
        Need::OauthClient | Need::DivisionAccess | Need::OauthScope(_) => {}
    }
    page.labelled("why", &requirement.why);
    page.labelled("id", &requirement.id);
}

/// What the permission is called in the API, as far as that is known.
fn screen_name(name: &ScreenName) -> String {
    let written = match &name.wanted {
        Wanted::One(permission) => permission.to_string(),
        Wanted::EveryAction { domain, entity } => format!("every action of {domain}:{entity}"),
    };
    if name.certain { written } else { format!("{written}, if the org calls it so: that is looked up") }
}

/// Which permissions meet it, each with both names.
fn ticks(need: &PermissionNeed) -> String {
    let permissions = need.permissions();
    // The manifest lists the paths in the order of the permissions; where it has another number of them,
    // nobody could tell which belongs to which.
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
