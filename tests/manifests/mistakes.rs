//! Every mistake of a manifest at once, each with its line, in the words of the form, and the nearest name; and what a
//! manifest says of the Platform API against the operations' own data.

use std::path::Path;

use greenlight::testing::model::integration::{Integration, embedded};
use pretty_assertions::assert_eq;

const BOTH: &str = include_str!("../fixtures/both.toml");

/// The mistakes as lines, without the file.
fn mistakes(text: &str) -> Vec<String> {
    match Integration::validate("mine.toml", text) {
        Ok(_) => Vec::new(),
        Err(error) => error.to_string().lines().map(|line| line.replacen("mine.toml:", "", 1)).collect(),
    }
}

/// The text with these replacements, each of which has to be possible.
fn changed(changes: &[(&str, &str)]) -> String {
    changes.iter().fold(BOTH.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replacen(from, to, 1)
    })
}

/// The mistake that this one change makes, with the line that has `at`.
fn mistake(from: &str, to: &str, at: &str) -> String {
    let text = changed(&[(from, to)]);
    let found = mistakes(&text);
    assert_eq!(found.len(), 1, "{found:#?}");
    let line = text.lines().position(|line| line.contains(at)).expect("it is there") + 1;
    let (number, words) = found[0].split_once(": ").expect("a line");
    assert_eq!(number, line.to_string(), "{words}");
    words.to_owned()
}

#[test]
fn every_manifest_that_comes_with_greenlight_agrees_with_the_operations() {
    for integration in embedded() {
        let file = format!("assets/integrations/{}.toml", integration.id);
        let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(&file)).unwrap();
        assert_eq!(Integration::validate(&file, &text).as_ref(), Ok(integration));
    }
    assert_eq!(mistakes(BOTH), Vec::<String>::new());
}

#[test]
fn all_mistakes_are_told_at_once_in_the_order_of_the_file() {
    let text = changed(&[
        ("title = \"Both\"", "titel = \"Both\"\ntitle = 7"),
        ("do = \"Choose\"", "doo = \"Choose\"\ndo = \"Choose\""),
        ("need = \"oauth-client\"", "need = \"oauth-clint\""),
        ("alternatives = [[\"recording:recording:view\"]]", "alternatives = [[\"recording:recording\"]]"),
        ("need = \"division-access\"", "need = \"division-access\"\nrequird = false"),
        ("why = \"The setup is done when Both has the credentials.\"\n", ""),
        ("permission = \"directory:user:view\"", "permission = \"directory:users:view\""),
        ("name = \"recording:recording:view\" }", "name = \"recording:recordings:view\" }"),
    ]);
    let found = mistakes(&text);
    let expected = [
        "`titel` isn't known here; expected one of",
        "found integer `7`; expected a string",
        "`doo` isn't known here; expected one of",
        "`oauth-clint` isn't known here; expected one of `oauth-client`, `permission`, `division-access`; the nearest is `oauth-client`",
        "`recording:recording` isn't a permission; expected domain:entity:action, without wildcards",
        "`requird` isn't known here; expected one of",
        "expected `why`",
        "prerequisite `directory:users:view`; no operation requires it (the nearest is `directory:user:view`)",
        "requirement `listen`; `recording:recordings:view`; no operation requires it (the nearest is `recording:recording:view`)",
    ];
    assert_eq!(found.len(), expected.len(), "{found:#?}");
    let mut last = 0;
    for (found, expected) in found.iter().zip(expected) {
        let (line, words) = found.split_once(": ").unwrap();
        assert!(words.starts_with(expected), "{words}\n{expected}");
        let line: usize = line.parse().unwrap();
        assert!(line > last, "{found}");
        last = line;
    }
}

#[test]
fn a_probe_has_to_be_an_operation_and_to_say_what_that_requires() {
    let path = "/api/v2/recordings/retention/query?retentionThresholdDays=1&pageSize=1";
    let said = mistake(path, "/api/v2/recording/retention/query", "/api/v2/recording/retention/query");
    assert_eq!(
        said,
        "requirement `read-recordings`; path `/api/v2/recording/retention/query`; expected that of an operation \
         with GET; the nearest is /api/v2/recordings/retention/query"
    );
    let requires = "requires = { any = [\"recording:recording:view\"] }";
    let said = mistake(
        requires,
        "requires = { any = [\"recording:recording:view\", \"recording:recording:edit\"] }",
        "requires = ",
    );
    assert_eq!(
        said,
        "requirement `read-recordings`; expected what the operation requires: `requires = { any = \
         [\"recording:recording:view\"] }`"
    );
    // Of one permission, any and all say the same.
    let text = changed(&[(requires, "requires = { all = [\"Recording:recording:view\"] }")]);
    assert_eq!(mistakes(&text), Vec::<String>::new());
    let other = changed(&[
        (path, "/api/v2/conversations/messages/{message}/details"),
        ("promises = { entities = \"array\" }", "promises = { id = \"string\" }\nsample = \"message\""),
        (
            requires,
            "requires = { any = [\"conversation:message:view\", \"conversation:webmessaging:view\"] }",
        ),
    ]);
    assert!(mistakes(&other)[0].contains("shows none of the `alternatives`"), "{:?}", mistakes(&other));
    let all =
        other.replace("{ any = [\"conversation:message:view\"", "{ all = [\"conversation:message:view\"");
    assert!(mistakes(&all)[0].contains("`requires = { any = ["), "{:?}", mistakes(&all));
    let nothing = changed(&[(path, "/api/v2/organizations/me"), ("entities = \"array\"", "id = \"string\"")]);
    assert!(mistakes(&nothing)[0].contains("the operation requires no permission"), "{nothing}");
}

#[test]
fn a_permission_that_no_operation_requires_has_to_say_why() {
    let sets = "alternatives = [[\"recording:recording:view\"]]";
    let with = "alternatives = [[\"recording:recording:view\", \"recording:recording:viewSensitiveData\"]]";
    let said = mistake(sets, with, "viewSensitiveData");
    assert!(
        said.ends_with("expected one that exists, or `stand_in` or `known_from`, which say why"),
        "{said}"
    );
    let why = format!(
        "{with}\nstand_in = {{ why = \"It is checked elsewhere.\", source = \"docs/platform-api.md 6.1\" }}"
    );
    assert_eq!(mistakes(&changed(&[(sets, &why)])), Vec::<String>::new());
    let name = "name = \"recording:recording:view\" }";
    for (with, right) in [
        ("name = \"recording:recording:hear\" }", false),
        ("name = \"recording:recording:hear\", certain = false }", true),
        ("name = \"recording:recording:hear\", known_from = \"exported roles\" }", true),
        ("name = \"recording:recording:*\" }", true),
        ("name = \"recording:recordings:*\" }", false),
    ] {
        assert_eq!(mistakes(&changed(&[(name, with)])).is_empty(), right, "{with}");
    }
}

#[test]
fn a_manifest_about_nothing_is_refused() {
    let required = |text: &str| text.replace("\nwhy = ", "\nrequired = false\nfeature = \"F\"\nwhy = ");
    let optional = required(&BOTH[..BOTH.find("[[people.prerequisite]]").unwrap()]);
    let without_feature = optional.replace("feature = \"F\"\n", "");
    let found = mistakes(&without_feature);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].contains("expected at least one requirement that is required"), "{found:#?}");
    let head = &BOTH[..BOTH.find("[[client.requirement]]").unwrap()];
    assert!(mistakes(head)[0].ends_with(": expected at least one requirement"), "{:?}", mistakes(head));
    let manual = BOTH.find("# Numbers are").unwrap()..BOTH.find("[[people.prerequisite]]").unwrap();
    let only_manual = format!("{head}{}", &BOTH[manual]);
    assert!(mistakes(&only_manual)[0].contains("not for a person to attest"), "{:?}", mistakes(&only_manual));
}

#[test]
fn what_is_no_toml_is_told_with_each_of_its_lines() {
    let text = changed(&[("id = \"both\"", "id = both"), ("[about]", "[about")]);
    let found = mistakes(&text);
    assert_eq!(found.len(), 2, "{found:#?}");
}
