//! The six embedded clients against the vendor's page: row by row, line by line, to the letter, and nothing that the
//! page doesn't have.

use std::collections::{BTreeMap, BTreeSet};

use greenlight::testing::model::{
    integration::{Integration, Need, OrgNeed, PersonNeed, Requirement, ScreenName, Wanted, embedded},
    people::Audience,
    permission::Permission,
};

use super::{
    page::{self, Part, Row, folded},
    required,
};

/// Id, title, the part of the page, permissions, features.
const CLIENTS: [(&str, &str, &str, usize, usize); 6] = [
    ("chrome", "Chrome", "Genesys Cloud for Chrome and Genesys Cloud for Firefox", 26, 15),
    ("embeddable-framework", "Embeddable Framework", "Genesys Cloud Embeddable Framework", 27, 15),
    ("firefox", "Firefox", "Genesys Cloud for Chrome and Genesys Cloud for Firefox", 26, 15),
    ("microsoft-teams", "Microsoft Teams", "Genesys Cloud for Microsoft Teams", 27, 15),
    ("salesforce", "Salesforce", "Genesys Cloud for Salesforce", 36, 16),
    ("zendesk", "Zendesk", "Genesys Cloud for Zendesk", 26, 15),
];

fn clients() -> Vec<(&'static Integration, Part)> {
    let each = CLIENTS.iter().map(|(id, title, of, ..)| {
        let integration = embedded().iter().find(|integration| integration.id == *id).expect(id);
        assert_eq!(integration.title, *title);
        (integration, page::parts().into_iter().find(|part| part.of == *of).expect(of))
    });
    each.collect()
}

fn screen(requirement: &Requirement) -> Option<&Vec<Vec<ScreenName>>> {
    match &requirement.need {
        Need::Person(PersonNeed::Permission(need)) => Some(&need.alternatives),
        _ => None,
    }
}

/// Everything that a requirement says beside `asked`.
fn explanations(requirement: &Requirement) -> String {
    let more = match &requirement.need {
        Need::Org(OrgNeed::Manual(manual) | OrgNeed::SingleSignOn(manual)) => manual.look_at.as_str(),
        Need::Org(OrgNeed::InstalledIntegration(installed)) => installed.install.as_str(),
        _ => "",
    };
    format!("{} {more}", requirement.why)
}

#[test]
fn the_page_is_read_as_it_stands() {
    let parts = page::parts();
    let counts: Vec<(usize, usize)> =
        parts.iter().map(|part| (part.rows.len(), part.bullets.len())).collect();
    assert_eq!(counts, [(26, 4), (27, 19), (36, 11), (26, 4), (27, 6)]);
    let required: Vec<&Row> =
        parts.iter().flat_map(|part| part.rows.iter().filter(|row| row.required)).collect();
    let names: Vec<&str> = required.iter().map(|row| row.permission.as_str()).collect();
    assert_eq!(
        names,
        [
            "Integration > Custom Embeddable Framework > Agent",
            "Integration > Salesforce > Agent",
            "Integration > microsoftTeamsEmbeddedClient > All Permissions"
        ]
    );
    assert!(required.iter().all(|row| row.feature.is_none()));
    assert_eq!(page::notes().len(), 2);
    assert!(parts.iter().all(|part| part.notes.len() == 2));
}

#[test]
fn each_row_of_the_page_is_a_requirement_in_its_order_and_to_its_letter() {
    for (integration, part) in clients() {
        let rows: Vec<Row> = integration
            .requirements
            .iter()
            .filter(|requirement| screen(requirement).is_some())
            .map(|requirement| Row {
                permission: requirement.asked.clone().expect("a permission has the page's wording"),
                required: requirement.required,
                feature: requirement.feature.clone(),
                description: requirement.why.clone(),
            })
            .collect();
        assert_eq!(rows, part.rows, "{}", integration.title);
        let permissions_first =
            integration.requirements[..rows.len()].iter().all(|row| screen(row).is_some());
        assert!(permissions_first, "{}", integration.title);
    }
}

#[test]
fn each_client_has_as_many_permissions_and_features_as_the_page() {
    for (id, title, _, permissions, features) in CLIENTS {
        let integration = embedded().iter().find(|integration| integration.id == id).expect(id);
        let found = integration.requirements.iter().filter(|row| screen(row).is_some()).count();
        assert_eq!((found, integration.features().len()), (permissions, features), "{title}");
    }
    assert_eq!(embedded().len(), 7);
    assert_eq!(embedded()[0].id, "ariglad");
}

#[test]
fn every_line_of_the_page_is_a_requirement_or_explains_one_and_nothing_else_is() {
    for (integration, part) in clients() {
        let others = || {
            let rows = integration.requirements.iter();
            rows.filter(|row| screen(row).is_none() && row.edition.is_none() && !is_ours(row))
        };
        let asked: Vec<&str> =
            others().map(|row| row.asked.as_deref().expect("each has the page's wording")).collect();
        let explained = |line: &str| others().any(|row| explanations(row).contains(line));
        let mut lines: Vec<&String> = part.bullets.iter().collect();
        lines.retain(|line| *line != "The following permissions selected in Genesys Cloud:");
        assert_eq!(lines.len(), part.bullets.len() - 1, "the table stands for one line");
        for line in lines {
            let names_those_below = line.ends_with(':');
            let covered = asked.contains(&line.as_str()) || (names_those_below && explained(line));
            assert!(covered, "{}: {line}", integration.title);
        }
        for line in &part.paragraphs {
            assert!(asked.contains(&line.as_str()) || explained(line), "{}: {line}", integration.title);
        }
        let notes = page::notes();
        for asked in asked {
            let there = [&part.bullets, &part.paragraphs, &notes]
                .iter()
                .any(|lines| lines.iter().any(|line| line == asked));
            assert!(there, "{}: the page has no {asked}", integration.title);
        }
        let sso = others()
            .find(|row| matches!(row.need, Need::Org(OrgNeed::SingleSignOn(_))))
            .expect("it is for all clients");
        assert!(!sso.required && notes.contains(&folded(sso.asked.as_deref().unwrap())));
    }
}

#[test]
fn what_is_required_and_what_only_under_a_condition() {
    for (integration, _) in clients() {
        for row in &integration.requirements {
            let condition = match &row.need {
                Need::Org(OrgNeed::Manual(manual) | OrgNeed::SingleSignOn(manual)) => {
                    manual.only_if.as_deref()
                }
                _ => None,
            };
            assert!(condition.is_none() || !row.required, "{}: {}", integration.id, row.id);
        }
    }
    // What two rows tell to do in the same words is taken for one thing to do.
    for (integration, _) in clients() {
        let mut seen = BTreeSet::new();
        for row in &integration.requirements {
            if let Some(manual) = row.need.attestable() {
                assert!(seen.insert(&manual.look_at), "{}: {}", integration.id, row.id);
            }
        }
    }
    let salesforce = embedded().iter().find(|integration| integration.id == "salesforce").unwrap();
    let apex: Vec<(&str, bool)> = salesforce
        .requirements
        .iter()
        .filter_map(|row| Some((row.asked.as_deref()?.strip_prefix("purecloud.")?, row.required)))
        .collect();
    let expected = [
        ("CustomCallCenterSettings", true),
        ("PureCloudChatTranscriptService", false),
        ("CTIContactSearchService", false),
        ("PCInteractionUtilityController", false),
        ("RecordService", false),
    ];
    assert_eq!(apex, expected);
}

/// Names that no operation requires, but that exports of roles or older documents have (docs/platform-api.md 6.2).
const ELSEWHERE: [&str; 2] = ["routing:agent:onqueue", "journey:eventType:view"];

/// Names that aren't certain (docs/platform-api.md 6.2).
const UNCERTAIN: [&str; 9] = [
    "acdscreenshare:session:view",
    "cobrowse:chat:escalate",
    "cobrowse:session:view",
    "cobrowse:voice:escalate",
    "integration:customEmbeddableFramework:agent",
    "integration:microsoftTeamsEmbeddedClient:*",
    "integration:salesforce:agent",
    "journey:sessionType:view",
    "voicemail:voicemail:receive",
];

#[test]
fn a_certain_name_is_one_that_is_known_and_a_guess_is_said_to_be_one() {
    let mut known = required();
    known.extend(ELSEWHERE.iter().map(|name| name.parse().unwrap()));
    let mut uncertain = BTreeSet::new();
    for (integration, _) in clients() {
        for row in &integration.requirements {
            for name in screen(row).into_iter().flatten().flatten() {
                match &name.wanted {
                    Wanted::One(permission) if name.certain => {
                        assert!(known.contains(permission), "{}: {permission}", integration.id);
                    }
                    wanted => {
                        uncertain.insert(wanted.to_string());
                    }
                }
                let of_integration = name.path.starts_with("Integration > ");
                assert_eq!(of_integration, !name.integration_type.is_empty(), "{}", name.path);
            }
        }
    }
    assert_eq!(uncertain.iter().map(String::as_str).collect::<Vec<_>>(), UNCERTAIN);
    for client in clients() {
        for prerequisite in client.0.prerequisites() {
            assert!(known.contains(&prerequisite.permission), "{}", prerequisite.permission);
        }
    }
}

/// What is asked wherever there are people, whatever a page says.
fn is_ours(row: &Requirement) -> bool {
    row.need == Need::Person(PersonNeed::ActiveUser)
}

#[test]
fn whom_a_permission_is_for_follows_from_the_words_of_the_page() {
    for (integration, _) in clients() {
        for row in integration.requirements.iter().filter(|row| screen(row).is_some()) {
            let expected = match row.why.as_str() {
                why if why.starts_with("Allows a quality evaluator ") => Audience::Evaluators,
                why if why.starts_with("Allows an administrator ") => Audience::Administrators,
                _ => Audience::Agents,
            };
            assert_eq!(row.audience, expected, "{}: {}", integration.title, row.id);
        }
        let all = integration.requirements.iter();
        assert_eq!(all.filter(|row| row.audience != Audience::Agents).count(), 2, "{}", integration.title);
    }
}

#[test]
fn alternatives_and_every_action() {
    let row = |client: &str, id: &str| {
        let integration = embedded().iter().find(|integration| integration.id == client).unwrap();
        let row = integration.requirement(id).unwrap_or_else(|| panic!("{client} has no {id}"));
        let sets = screen(row).unwrap().iter();
        sets.map(|set| set.iter().map(|name| name.wanted.to_string()).collect()).collect::<Vec<Vec<String>>>()
    };
    for (client, ..) in CLIENTS {
        assert_eq!(
            row(client, "quality-evaluation-edit"),
            [["quality:evaluation:edit"], ["quality:evaluation:editScore"]]
        );
    }
    let teams = row("microsoft-teams", "integration-microsoft-teams-embedded-client");
    assert_eq!(teams, [["integration:microsoftTeamsEmbeddedClient:*"]]);
}

#[test]
fn the_same_requirement_has_the_same_id_everywhere_and_labels_fit_their_columns() {
    let mut ids: BTreeMap<(&str, Option<&str>), &str> = BTreeMap::new();
    for (integration, _) in clients() {
        for row in integration.requirements.iter().filter(|row| !is_ours(row)) {
            let asked = (row.asked.as_deref().unwrap(), row.feature.as_deref());
            assert_eq!(*ids.entry(asked).or_insert(&row.id), row.id);
            for part in &row.short {
                assert!(part.chars().count() <= 7, "{}: {part}", row.id);
            }
        }
    }
}

#[test]
fn the_embeddable_framework_asks_for_fourteen_scopes_and_their_client() {
    let integration = embedded().iter().find(|it| it.id == "embeddable-framework").unwrap();
    let words: Vec<&str> =
        integration.requirements.iter().skip(27).take(17).map(|row| row.need.kind().word()).collect();
    let mut expected = vec!["licence", "installed-integration", "oauth-client"];
    expected.extend(["oauth-scope"; 14]);
    assert_eq!(words, expected);
    for row in &integration.requirements {
        if let Need::Org(OrgNeed::OauthScope(scope)) = &row.need {
            assert_eq!((Some(&scope.scope), row.required), (row.asked.as_ref(), true));
        }
    }
    assert!(!integration.requirement("embedded-oauth-client").unwrap().required);
    for (integration, _) in clients() {
        let scopes = integration.org_needs().any(|(_, _, need)| matches!(need, OrgNeed::OauthScope(_)));
        assert_eq!(scopes, integration.id == "embeddable-framework");
    }
}

#[test]
fn what_the_check_itself_needs_is_listed_once_each() {
    for (integration, _) in clients() {
        let prerequisites = integration.prerequisites();
        let required: Vec<&str> =
            prerequisites.iter().filter(|it| it.required).map(|it| it.permission.as_str()).collect();
        let mut expected =
            vec!["authorization:grant:view", "directory:user:view", "authorization:license:view"];
        let is_installed = |need: &OrgNeed| matches!(need, OrgNeed::InstalledIntegration(_));
        if integration.org_needs().any(|(_, row, need)| row.required && is_installed(need)) {
            expected.push("integrations:integration:view");
        }
        assert_eq!(required, expected, "{}", integration.id);
        let distinct: BTreeSet<&Permission> = prerequisites.iter().map(|it| &it.permission).collect();
        assert_eq!(distinct.len(), prerequisites.len());
    }
}
