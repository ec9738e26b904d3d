//! Manifests and their subjects: what is refused, where, and why; and how the common parts are put in.

use greenlight::testing::model::integration::Integration;

use super::ARIGLAD;

const SALESFORCE: &str = include_str!("../../assets/integrations/salesforce.toml");
const BOTH: &str = include_str!("../fixtures/both.toml");

/// The text with something replaced must be refused at the line of `at`, with `expected` in the words.
fn refused(text: &str, replace: &str, with: &str, at: &str, expected: &str) {
    assert!(text.contains(replace), "{replace}");
    let text = text.replacen(replace, with, 1);
    let error = Integration::parse("mine.toml", &text).expect_err(with);
    let line = text.lines().position(|line| line.contains(at)).map(|index| index + 1);
    assert!(error.mistakes[0].expected.contains(expected), "{error}");
    assert_eq!(Some(error.mistakes[0].line), line, "{error}");
}

#[test]
fn an_unknown_part_and_an_unknown_place_are_refused_where_they_stand() {
    refused(
        SALESFORCE,
        "\"browser\"",
        "\"browzer\"",
        "include =",
        "no part `browzer`; expected one of: agent-",
    );
    refused(SALESFORCE, "\"pop-up-blocker\"", "\"browser\"", "include =", "is here a second time");
    let row = "id = \"journey-event-view\"";
    let with = format!("{row}\nafter = \"outbound-contact\"");
    let text = SALESFORCE.replacen("before = \"outbound-contact-view\"\n", "", 1);
    assert_eq!(text.matches("before = \"outbound-contact-view\"").count(), 6);
    let error = Integration::parse("mine.toml", &text.replacen(row, &with, 1)).expect_err("there is none");
    assert!(error.mistakes[0].expected.contains("after = `outbound-contact`; expected the id"), "{error}");
    let error = Integration::parse("mine.toml", &SALESFORCE.replacen(row, &with, 1)).expect_err("both");
    assert!(error.mistakes[0].expected.contains("`before` or `after`, not both"), "{error}");
}

#[test]
fn a_requirement_stands_where_it_says() {
    let ids = |text: &str| -> Vec<String> {
        let integration = Integration::parse("mine.toml", text).unwrap();
        integration.requirements.into_iter().map(|requirement| requirement.id).collect()
    };
    let before = ids(SALESFORCE);
    let place = |id: &str| before.iter().position(|other| other == id).unwrap();
    assert_eq!(place("integration-salesforce-agent"), 0);
    assert_eq!(place("journey-session-type-view") + 1, place("outbound-contact-view"));
    let last = "id = \"add-on-licences\"";
    let moved = ids(&SALESFORCE.replacen(last, &format!("{last}\nafter = \"licence\""), 1));
    let licence = moved.iter().position(|id| id == "licence").unwrap();
    assert_eq!(moved[licence + 1], "add-on-licences");
}

#[test]
fn what_the_first_screen_says_comes_from_a_part_unless_the_file_says_it() {
    let about = |text: &str| Integration::parse("mine.toml", text).map(|integration| integration.about);
    let shared = about(SALESFORCE).unwrap();
    let own = "\n[about]\nyou_need = \"a desk\"\nyou_leave = \"x\"\nit_changes = \"y\"\n";
    assert_eq!(about(&format!("{SALESFORCE}{own}")).unwrap().you_need, "a desk");
    assert_ne!(shared.you_need, "a desk");
    let start = ARIGLAD.find("[about]").unwrap();
    let end = ARIGLAD.find("[client.guide]").unwrap();
    let silent = format!("{}{}", &ARIGLAD[..start], &ARIGLAD[end..]);
    assert_eq!(about(&silent).expect_err("nobody says it").mistakes[0].expected, "expected `about`");
}

#[test]
fn an_integration_may_have_all_three_subjects_with_one_order_of_requirements() {
    let both = Integration::parse("both.toml", BOTH).unwrap();
    let ids = |rows: Vec<(usize, &str)>| -> Vec<String> {
        rows.into_iter().map(|(place, id)| format!("{} {id}", place + 1)).collect()
    };
    assert_eq!(
        ids(both.client_needs().map(|(place, row, _)| (place, row.id.as_str())).collect()),
        ["1 oauth-client", "2 read-recordings", "3 division-access"]
    );
    assert_eq!(
        ids(both.person_needs().map(|(place, row, _)| (place, row.id.as_str())).collect()),
        ["5 listen", "6 licence", "7 active-user"]
    );
    assert_eq!(
        ids(both.org_needs().map(|(place, row, _)| (place, row.id.as_str())).collect()),
        ["4 entered-in-both"]
    );
    assert_eq!((both.oauth_client().is_some(), both.prerequisites().len()), (true, 3));
    assert_eq!(both.looks_at(), "a client, people");
    assert_eq!(both.what_is_checked(), "2 permissions, divisions");
}

#[test]
fn including_people_makes_a_manifest_of_a_client_one_of_both() {
    let included = ARIGLAD.replacen("id = \"ariglad\"", "id = \"own\"\ninclude = [\"embedded-client\"]", 1);
    let own = Integration::parse("own.toml", &included).unwrap();
    assert_eq!((own.client.is_some(), own.prerequisites().len()), (true, 4));
    assert_eq!(own.requirements[0].id, "licence", "what is included stands first");
}

#[test]
fn each_section_has_its_own_kinds() {
    let row = "[[org.requirement]]\nid = \"apex-record-service\"";
    let table = |subject: &str, need: &str| {
        format!(
            "[[{subject}.requirement]]\nid = \"x\"\ntitle = \"X\"\nshort = [\"X\", \"\"]\nasked = \"X\"\nwhy = \"X\"\n\
             need.{need}\n\n"
        )
    };
    let (name, screen) =
        ("permission.alternatives = [[\"a:b:c\"]]", "permission = [[{ path = \"A\", name = \"a:b:c\" }]]");
    let refused = |subject: &str, need: &str, expected: &str| {
        let with = format!("{}{row}", table(subject, need));
        let text = SALESFORCE.replacen(row, &with, 1);
        let error = Integration::parse("mine.toml", &text).expect_err(&with);
        assert!(error.mistakes[0].expected.contains(expected), "{error}");
        let at = text.find(&format!("need.{need}")).expect("it is there");
        assert_eq!(error.mistakes[0].line, text[..at].matches('\n').count() + 1, "{error}");
    };
    refused(
        "org",
        name,
        "`permission` isn't known here; expected one of `embedded-oauth-client`, `oauth-scope`",
    );
    refused(
        "people",
        "division-access = {}",
        "`division-access` isn't known here; expected one of `permission`, `licence`, `active-user`",
    );
    refused("people", name, "found map");
    refused("org", "oauth-scope = { scope = \"users\" }", "expected a string");
    refused("org", "manual = { look_at = \"x\", install = \"x\" }", "`install` isn't known here");
    refused("org", "manual = {}", "expected `look_at`");
    refused(
        "org",
        &format!("oauth-scope = \"users\"\nneed.{screen}"),
        "expected one kind of `need`, found several",
    );
    // A client without the two tables on how it is made and handed over is none.
    let client = format!("{}{row}", table("client", name));
    let error = Integration::parse("mine.toml", &SALESFORCE.replacen(row, &client, 1)).expect_err("no guide");
    assert!(error.mistakes[0].expected.contains("expected `guide`"), "{error}");
    assert!(
        Integration::parse(
            "mine.toml",
            &SALESFORCE.replacen(row, &format!("{}{row}", table("people", screen)), 1)
        )
        .is_ok()
    );
}

#[test]
fn members_fit_each_other() {
    let refused = |replace: &str, with: &str, expected: &str| {
        assert!(SALESFORCE.contains(replace), "{replace}");
        let error = Integration::parse("mine.toml", &SALESFORCE.replacen(replace, with, 1)).expect_err(with);
        assert!(error.mistakes[0].expected.contains(expected), "{error}");
    };
    let optional = "required = false\nfeature = \"Customer journey\"";
    refused(optional, "required = false", "expected `feature`");
    refused(optional, "feature = \"Customer journey\"", "`feature` only where `required = false`");
    refused("short = [\"Event\", \"View\"]\n", "", "expected `short`");
    refused("asked = \"JourneyEvent View\"\n", "", "expected `asked`");
    let scope = "title = \"X\"\nwhy = \"X\"\nneed.oauth-scope = \"users\"\n";
    let row = "[[org.requirement]]\nid = \"salesforce-licences\"";
    refused(row, &format!("[[org.requirement]]\nid = \"x\"\n{scope}\n{row}"), "scopes without their client");
}

#[test]
fn somebody_must_need_something() {
    let nobody = "schema = 2\nid = \"x\"\ntitle = \"X\"\nsummary = \"X\"\n";
    let error = Integration::parse("mine.toml", nobody).expect_err("nobody");
    let expected = [
        "expected `client` or `people`: who needs something",
        "expected `about`",
        "expected at least one requirement",
    ];
    assert_eq!(error.to_string(), expected.map(|words| format!("mine.toml:2: {words}")).join("\n"));
}
