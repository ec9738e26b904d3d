//! Manifests: each has every line of its guide, to the letter; their probes are what the operations themselves require,
//! and a wrong manifest is refused with file, line and what was expected.

use std::collections::BTreeSet;

use greenlight::testing::model::{
    integration::{ClientNeed, Integration, PermissionNeed, embedded},
    permission::Permission,
};
use serde::Deserialize;

mod embedded_clients;
mod mistakes;
mod page;
mod people;

const ARIGLAD: &str = include_str!("../../assets/integrations/ariglad.toml");

fn ariglad() -> &'static Integration {
    embedded().iter().find(|integration| integration.id == "ariglad").expect("it comes with Greenlight")
}

fn permissions() -> Vec<(&'static str, &'static str, &'static PermissionNeed)> {
    let of_guide = ariglad().client_needs().filter(|(_, requirement, _)| requirement.edition.is_none());
    let rows = of_guide.filter_map(|(_, requirement, need)| match need {
        ClientNeed::Permission(need) => {
            Some((requirement.id.as_str(), requirement.asked.as_deref().unwrap_or_default(), need))
        }
        ClientNeed::OauthClient | ClientNeed::DivisionAccess => None,
    });
    rows.collect()
}

/// The guide's table: purpose, permission. Its last line names two permissions.
const GUIDE: [(&str, &str, &[&[&str]]); 9] = [
    (
        "read-conversation-details",
        "analytics:conversationDetails:view",
        &[&["analytics:conversationDetail:view"]],
    ),
    ("read-recordings", "recording:recording:view", &[&["recording:recording:view"]]),
    (
        "read-transcript-urls",
        "speechAndTextAnalytics:data:view",
        &[&["recording:recording:view", "speechAndTextAnalytics:data:view"]],
    ),
    (
        "read-transcript-text",
        "speechAndTextAnalytics:transcript:view",
        &[&["recording:recording:view", "speechAndTextAnalytics:data:view"]],
    ),
    ("read-messages", "conversation:message:view", &[&["conversation:message:view"]]),
    ("read-emails", "conversation:email:view", &[&["conversation:communication:view"]]),
    (
        "read-conversations",
        "conversation:read (sometimes named conversation:detail:view)",
        &[&["conversation:communication:view"]],
    ),
    ("upload-attachments", "responseAssets:asset:add", &[&["responseAssets:asset:add"]]),
    ("view-attachments", "responseAssets:asset:view", &[&["responseAssets:asset:view"]]),
];

#[test]
fn every_line_of_the_guide_is_a_requirement() {
    let found: Vec<(&str, &str, Vec<Vec<&str>>)> = permissions()
        .into_iter()
        .map(|(id, asked, need)| {
            let sets = need.alternatives.iter().map(|set| set.iter().map(Permission::as_str).collect());
            (id, asked, sets.collect())
        })
        .collect();
    let expected: Vec<(&str, &str, Vec<Vec<&str>>)> = GUIDE
        .iter()
        .map(|(id, asked, sets)| (*id, *asked, sets.iter().map(|set| set.to_vec()).collect()))
        .collect();
    assert_eq!(found, expected);
    let others: Vec<(&str, &str)> = ariglad()
        .requirements
        .iter()
        .filter(|requirement| requirement.need.kind().word() != "permission")
        .map(|requirement| (requirement.id.as_str(), requirement.need.kind().word()))
        .collect();
    let expected = [
        ("oauth-client", "oauth-client"),
        ("division-access", "division-access"),
        ("allowed-ips", "manual"),
        ("entered-in-ariglad", "manual"),
    ];
    assert_eq!(others, expected);
}

#[test]
fn the_client_is_made_as_the_guide_says() {
    let guide = ariglad().oauth_client().expect("it has an OAuth client");
    let done: Vec<&str> = guide.instructions.iter().map(|line| line.what.as_str()).collect();
    for expected in
        ["Admin › Integrations › OAuth", "Add Client", "Ariglad Integration", "Client Credentials", "Save"]
    {
        assert!(done.contains(&expected), "{expected}");
    }
}

#[test]
fn a_name_that_no_operation_requires_says_what_stands_in_for_it() {
    let required = required();
    for (id, _, need) in permissions() {
        for permission in need.alternatives.iter().flatten() {
            assert!(required.contains(permission), "{id}: no operation requires {permission}");
        }
        let asked_is_real = need.guide_names.iter().all(|name| required.contains(name));
        let alone = need.alternatives == [need.guide_names.clone()];
        assert_eq!(need.stand_in.is_none(), asked_is_real && alone, "{id}");
        if let Some(stand_in) = &need.stand_in {
            assert!(stand_in.source.starts_with("docs/platform-api.md 6."), "{id}");
        }
    }
}

/// Every permission that an operation requires.
fn required() -> BTreeSet<Permission> {
    #[derive(Deserialize)]
    struct Operation {
        permissions: Vec<Permission>,
    }
    let lines = include_str!("../../assets/operations.jsonl").lines();
    let operations =
        lines.map(|line| serde_json::from_str::<Operation>(line).expect("a line is an operation"));
    operations.flat_map(|operation| operation.permissions).collect()
}

/// The manifest with something replaced must be refused at the line of `at`, with `expected` in the words.
fn refused(replace: &str, with: &str, at: &str, expected: &str) {
    assert!(ARIGLAD.contains(replace), "{replace}");
    let text = ARIGLAD.replacen(replace, with, 1);
    let error = Integration::parse("mine.toml", &text).expect_err(with);
    let shown = error.to_string();
    let line = text.lines().position(|line| line.contains(at)).map(|index| index + 1);
    assert!(shown.starts_with("mine.toml:"), "{shown}");
    assert!(shown.contains(expected), "{shown}");
    assert_eq!(Some(error.mistakes[0].line), line, "{shown}");
}

#[test]
fn a_wrong_manifest_is_refused_with_file_line_and_what_was_expected() {
    refused("schema = 2", "schema = 7", "schema = 7", "schema 7; expected 2");
    refused(
        "schema = 2",
        "schema = 1",
        "schema = 1",
        "`[[people.requirement]]` or `[[org.requirement]]` for",
    );
    refused("id = \"ariglad\"", "id = \"Ari glad\"", "Ari glad", "expected lower-case letters");
    refused(
        "title = \"Ariglad\"",
        "titel = \"Ariglad\"",
        "titel",
        "`titel` isn't known here; expected one of",
    );
    refused("need = \"oauth-client\"", "need = \"cat\"", "need = \"cat\"", "expected one of");
    refused("[client.hand_over]", "[hand_over]", "[client.guide]", "expected `hand_over`");
    refused(
        "alternatives = [[\"recording:recording:view\"]]",
        "alternatives = [[\"recording:*:view\"]]",
        "recording:*:view",
        "expected domain:entity:action",
    );
    refused("short = [\"recor\", \"dings\"]", "short = [\"recor\"]", "short = [\"recor\"]", "expected");
    refused("schema = 2", "schema = ", "schema = ", "");
}

#[test]
fn a_requirement_that_contradicts_itself_is_refused_where_it_stands() {
    let sets = "alternatives = [[\"recording:recording:view\"]]";
    refused(sets, "alternatives = []", "alternatives = []", "expected at least one set");
    refused(sets, "alternatives = [[]]", "alternatives = [[]]", "none of them empty");
    let error = |text: String| Integration::parse("mine.toml", &text).expect_err("it is wrong");
    let twice = ARIGLAD.replacen("id = \"view-attachments\"", "id = \"read-recordings\"", 1);
    assert!(error(twice).mistakes[0].expected.contains("second time"));
    let unsaid = ARIGLAD.replacen("asked = \"recording:recording:view\"\n", "", 1);
    assert!(error(unsaid).mistakes[0].expected.contains("requirement `read-recordings`; expected `asked`"));
    let nothing = &ARIGLAD[..ARIGLAD.find("[[client.requirement]]").expect("it has some")];
    assert_eq!(error(nothing.to_owned()).mistakes[0].expected, "expected at least one requirement");
}

#[test]
fn no_manifest_can_make_greenlight_change_an_org() {
    let search = "path = \"/api/v2/responsemanagement/responseassets/search\"";
    for path in ["/api/v2/authorization/roles", "/api/v2/oauth/clients", "https://example.com/api/v2/x/query"]
    {
        let text = ARIGLAD.replacen(search, &format!("path = \"{path}\""), 1);
        let error = Integration::parse("mine.toml", &text).expect_err(path);
        assert!(error.mistakes[0].expected.contains("expected"), "{error}");
    }
    let body = ARIGLAD.replacen("body = {}", "body = { name = \"x\" }", 1);
    assert!(
        Integration::parse("mine.toml", &body).expect_err("a body").mistakes[0]
            .expected
            .contains("the body {}")
    );
    let delete = ARIGLAD.replacen("method = \"POST\"", "method = \"DELETE\"", 1);
    assert!(
        Integration::parse("mine.toml", &delete).expect_err("DELETE").mistakes[0].expected.contains("GET")
    );
}
