//! Manifests whose subject is people: what is refused, where, and why; and how the common parts are put in.

use greenlight::model::integration::Integration;

use super::ARIGLAD;

const SALESFORCE: &str = include_str!("../../assets/integrations/salesforce.toml");

/// The text with something replaced must be refused at the line of `at`, with `expected` in the words.
fn refused(text: &str, replace: &str, with: &str, at: &str, expected: &str) {
    assert!(text.contains(replace), "{replace}");
    let text = text.replacen(replace, with, 1);
    let error = Integration::parse("mine.toml", &text).expect_err(with);
    let line = text.lines().position(|line| line.contains(at)).map(|index| index + 1);
    assert!(error.expected.contains(expected), "{error}");
    assert_eq!(Some(error.line), line, "{error}");
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
    refused(SALESFORCE, "\"pop-up-blocker\"", "\"browser\"", "include =", "stands here a second time");
    let row = "id = \"journey-event-view\"";
    let with = format!("{row}\nafter = \"outbound-contact\"");
    let text = SALESFORCE.replacen("before = \"outbound-contact-view\"\n", "", 1);
    assert_eq!(text.matches("before = \"outbound-contact-view\"").count(), 6);
    let error = Integration::parse("mine.toml", &text.replacen(row, &with, 1)).expect_err("there is none");
    assert!(error.expected.contains("after = `outbound-contact`; expected the id"), "{error}");
    let error = Integration::parse("mine.toml", &SALESFORCE.replacen(row, &with, 1)).expect_err("both");
    assert!(error.expected.contains("`before` or `after`, not both"), "{error}");
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
    let end = ARIGLAD.find("[oauth_client]").unwrap();
    let silent = format!("{}{}", &ARIGLAD[..start], &ARIGLAD[end..]);
    assert_eq!(about(&silent).expect_err("nobody says it").expected, "expected `about`");
}

#[test]
fn steps_fit_the_subject() {
    let people = "the subject is people; expected the steps integration, region, credentials, people,";
    refused(SALESFORCE, "\"people\", \"prerequisites\"", "\"prerequisites\"", "steps =", people);
    refused(SALESFORCE, "\"save\", \"report\"", "\"report\", \"save\"", "steps =", people);
    refused(SALESFORCE, "\"report\"]", "\"report\", \"divisions\"]", "steps =", people);
    refused(ARIGLAD, "\"hand-over\"]", "\"report\"]", "steps =", "expected none of the steps people");
    refused(
        ARIGLAD,
        "\"permissions\"",
        "\"people-permissions\"",
        "steps =",
        "expected none of the steps people",
    );
}

#[test]
fn what_is_only_for_one_subject_is_refused_with_the_other() {
    let row = "[[requirement]]\nid = \"apex-record-service\"\nkind = \"manual\"";
    let client = "[[requirement]]\nid = \"x\"\nkind = \"oauth-client\"\ntitle = \"X\"\nwhy = \"X\"\n\n";
    refused_row(SALESFORCE, &format!("{client}{row}"), row, "only an OAuth client can meet it");
    let own = "[[requirement]]\nid = \"x\"\nkind = \"permission\"\ntitle = \"X\"\nshort = [\"X\", \"\"]\n\
               asked = \"a:b:c\"\nalternatives = [[\"a:b:c\"]]\nwhy = \"X\"\n\n";
    refused_row(SALESFORCE, &format!("{own}{row}"), row, "expected `screen` for a permission");

    let row = "[[requirement]]\nid = \"allowed-ips\"";
    let screen = "[[requirement]]\nid = \"x\"\nkind = \"permission\"\ntitle = \"X\"\nshort = [\"X\", \"\"]\n\
                  asked = \"A > B > C\"\nscreen = [[{ path = \"A > B > C\", name = \"a:b:c\" }]]\nwhy = \"X\"\n\n";
    refused_row(ARIGLAD, &format!("{screen}{row}"), row, "it is about people");
    let prerequisite = "[[prerequisite]]\npermission = \"a:b:c\"\nneeded_for = \"x\"\n\n";
    refused_row(
        ARIGLAD,
        &format!("{prerequisite}{row}"),
        row,
        "`prerequisite` only where the subject is people",
    );
    let included = "id = \"ariglad\"\ninclude = [\"embedded-client\"]";
    refused(ARIGLAD, "id = \"ariglad\"", included, "include =", "only where the subject is people");
}

/// With `with` for `row` the text must be refused at the first line of `with`.
fn refused_row(text: &str, with: &str, row: &str, expected: &str) {
    assert!(text.contains(row), "{row}");
    let text = text.replacen(row, with, 1);
    let error = Integration::parse("mine.toml", &text).expect_err(with);
    let at = text.find(with).expect("it is there");
    assert!(error.expected.contains(expected), "{error}");
    assert_eq!(error.line, text[..at].matches('\n').count() + 1, "{error}");
}

#[test]
fn members_fit_their_kind() {
    let refused = |replace: &str, with: &str, expected: &str| {
        assert!(SALESFORCE.contains(replace), "{replace}");
        let error = Integration::parse("mine.toml", &SALESFORCE.replacen(replace, with, 1)).expect_err(with);
        assert!(error.expected.contains(expected), "{error}");
    };
    let optional = "required = false\nfeature = \"Customer journey\"";
    refused(optional, "required = false", "expected `feature`");
    refused(optional, "feature = \"Customer journey\"", "`feature` only where `required = false`");
    refused("short = [\"Event\", \"View\"]\n", "", "expected `short`");
    refused("asked = \"JourneyEvent View\"\n", "", "expected `asked`");
    refused("[requirement.manual]", "[requirement.installed]", "unknown field");
    let manual = "kind = \"manual\"\ntitle = \"Salesforce licences\"";
    refused(manual, &manual.replace("manual", "licence"), "`manual` doesn't belong to this kind");
    refused(
        manual,
        &format!("{manual}\nscope = {{ scope = \"users\" }}"),
        "`scope` doesn't belong to this kind",
    );
    refused(manual, &format!("{manual}\nscreen = [[]]"), "`screen` only with a permission");
    let scope = "kind = \"oauth-scope\"\nscope = { scope = \"users\" }\ntitle = \"X\"\nwhy = \"X\"\n";
    let with = format!("[[requirement]]\nid = \"x\"\n{scope}\n[[requirement]]\nid = \"salesforce-licences\"");
    refused("[[requirement]]\nid = \"salesforce-licences\"", &with, "scopes without their client");
}
