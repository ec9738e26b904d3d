//! Usage that doesn't fit: exit code 2, nothing on standard output, and what would fit.

use secrecy::ExposeSecret;

use super::home::{Ended, Home, end, org};

const ID: &str = "3fa85f64-5717-4562-b3fc-2c963f66afa6";

fn refused(home: &Home, line: &str) -> Ended {
    let mut command = home.greenlight();
    command.env("GENESYSCLOUD_OAUTHCLIENT_SECRET", "planted-secret").args(line.split_whitespace());
    let ended = end(&mut command);
    assert_eq!(ended.code, Some(2), "{line}: {}", ended.stderr);
    assert_eq!(ended.stdout, "", "{line}");
    assert!(!ended.stderr.is_empty(), "{line}");
    assert!(!ended.stderr.contains("planted-secret"), "{line}");
    ended
}

/// The names that are offered, the nearest first.
fn known(ended: &Ended) -> Vec<String> {
    let (_, names) = ended.stderr.split_once("nearest first:").expect("the known names are listed");
    let names = names.split("\nMore:").next().unwrap().replace(", ", "\n");
    names
        .lines()
        .map(|name| name.trim().trim_end_matches('.').to_owned())
        .filter(|name| !name.is_empty())
        .collect()
}

#[test]
fn an_unknown_name_lists_the_known_ones_nearest_first() {
    let complete = format!("check --integration ariglad --region mypurecloud.de --client-id {ID}");
    let rows = [
        ("chekc".to_owned(), "check", 5),
        ("check --integraton ariglad".to_owned(), "--integration", 20),
        ("check --integration arigald".to_owned(), "ariglad", 7),
        ("--integration arigald".to_owned(), "ariglad", 7),
        ("check --integration ariglad --region eu-centrl-1".to_owned(), "mypurecloud.de (eu-central-1)", 18),
        ("check --region mypurecloud.dd".to_owned(), "mypurecloud.de (eu-central-1)", 18),
        (format!("{complete} --format jsn"), "json", 6),
        (format!("{complete} --colours drak"), "dark", 5),
        (format!("{complete} --attest alowed-ips"), "allowed-ips", 2),
        (format!("{complete} --attest read-recordings"), "entered-in-ariglad", 2),
        ("demo --org three-mising".to_owned(), "three-missing", 16),
        ("demo --integration arigald".to_owned(), "ariglad", 7),
        ("simulate --org helthy".to_owned(), "healthy", 16),
        ("integrations show arigald".to_owned(), "ariglad", 7),
        ("integrations list --format jsn".to_owned(), "json", 2),
        ("integrations lst".to_owned(), "list", 3),
    ];
    let home = Home::new();
    for (line, nearest, at_least) in rows {
        let known = known(&refused(&home, &line));
        assert_eq!(known[0], nearest, "{line}");
        assert!(known.len() >= at_least, "{line}: {known:?}");
    }
}

#[test]
fn a_region_is_named_as_people_name_it_and_a_login_page_of_ones_own_isnt_one() {
    let home = Home::new();
    // Only the id is missing then.
    for region in ["Sydney", "euw2", "eu_central_1", "FedRAMP", "https://apps.euw2.pure.cloud/directory"] {
        let ended = end(home.greenlight().args(["check", "--integration", "ariglad", "--region", region]));
        assert_eq!(ended.code, Some(2));
        assert!(
            ended.stderr.contains("--client-id") && !ended.stderr.contains("--region"),
            "{}",
            ended.stderr
        );
    }
    let known = known(&refused(&home, "check --integration ariglad --region eu-west-3"));
    assert!(known[..3].iter().all(|name| name.contains("(eu-")), "{known:?}");
    let own = refused(&home, "check --integration ariglad --region https://sso.contoso.com/saml?app=genesys");
    assert!(own.stderr.contains("sso.contoso.com isn't an address of Genesys"), "{}", own.stderr);
    assert!(own.stderr.contains("address bar"), "{}", own.stderr);
}

#[test]
fn unknown_saved_names_and_profiles_are_refused_with_the_known_ones() {
    let home = Home::new();
    for line in ["check --saved contoso", "saved remove contoso", "check --profile test"] {
        assert!(refused(&home, line).stderr.contains("None is known"), "{line}");
    }
    home.write(
        "config/saved.toml",
        "[[saved]]\nname = \"contoso\"\nintegration = \"ariglad\"\nregion = \"mypurecloud.de\"\n\
         saved_at = \"2026-01-02T03:04:05Z\"\n",
    );
    home.write(
        ".gc/config.toml",
        "[DEFAULT]\nenvironment = \"mypurecloud.de\"\n\
         client_credentials = \"3fa85f64-5717-4562-b3fc-2c963f66afa6\"\nclient_secret = \"planted-secret\"\n",
    );
    assert_eq!(known(&refused(&home, "check --saved cntoso")), ["contoso"]);
    assert_eq!(known(&refused(&home, "saved remove cntoso")), ["contoso"]);
    assert_eq!(known(&refused(&home, "check --integration ariglad --profile defalt")), ["DEFAULT"]);
}

#[test]
fn what_is_missing_is_named_with_the_ways_to_give_it() {
    let home = Home::new();
    let ended = end(home.greenlight().arg("check"));
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""));
    for way in [
        "--integration",
        "--region",
        "GENESYSCLOUD_REGION",
        "--client-id",
        "GENESYSCLOUD_OAUTHCLIENT_ID",
        "--secret-stdin",
        "GENESYSCLOUD_OAUTHCLIENT_SECRET",
        "--saved",
    ] {
        assert!(ended.stderr.contains(way), "{way}: {}", ended.stderr);
    }
    let ended =
        end(home.greenlight().args(["check", "--integration", "ariglad", "--region", "mypurecloud.de"]));
    assert!(!ended.stderr.contains("GENESYSCLOUD_REGION"), "{}", ended.stderr);
}

#[test]
fn a_value_of_the_wrong_form_is_refused_before_anything_is_sent() {
    let home = Home::new();
    let org = org("healthy");
    let url = org.url();
    let check = format!("check --integration ariglad --api-url {url} --client-id");
    for line in [
        format!("{check} planted-secret"),
        format!("{check} {ID} --user a@example.com b@example.com"),
        format!("{check} {ID} --accept a:b:c=d:e:f"),
        format!("{check} {ID} --users-from people.csv"),
        format!("{check} {ID} --group Agents"),
        format!("{check} {ID} --role Agent"),
        format!("{check} {ID} --queue Sales"),
        format!("{check} {ID} --division Home"),
        format!("{check} {ID} --all-users"),
        format!("{check} {ID} --embedded-client-id none"),
        format!("{check} {ID} --ask-sign-in-pages"),
        format!("{check} {ID} --attested-by somebody"),
        format!("{check} {ID} --settle soon"),
        format!("{check} {ID} --wait -1"),
        format!("{check} {ID} --concurrency 0"),
        format!("{check} {ID} --save not/a/name"),
        format!("{check} {ID} --output report.pdf"),
        format!("{check} {ID} --baseline missing.json"),
        format!("{check} {ID} --secret planted-secret"),
        format!("{check} {ID} --secret=planted-secret"),
        format!("{check} {ID} planted-secret"),
        format!("{check} {ID} --saved contoso"),
        format!("{check} {ID} --api-url"),
        "planted-secret".to_owned(),
        format!("check --integration ariglad --region xyz1.pure.cloud --client-id {ID}"),
        format!("check --integration ariglad --api-url https://api.mypurecloud.de --client-id {ID}"),
        format!(
            "check --integration ariglad --api-url {url} --login-url http://example.com --client-id {ID}"
        ),
    ] {
        refused(&home, &line);
    }
    assert_eq!(org.requests(), 0, "{:?}", org.calls());
}

#[test]
fn options_come_before_the_environment() {
    let (home, org) = (Home::new(), org("healthy"));
    let mut command = home.check(&org);
    command.args(["--region", "eu-west-2", "--format", "json"]);
    command.env("GENESYSCLOUD_REGION", "nowhere").env("GENESYSCLOUD_OAUTHCLIENT_ID", "no id");
    let ended = end(command.env("GENESYSCLOUD_OAUTHCLIENT_SECRET", "wrong"));
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    assert!(ended.stdout.contains("euw2.pure.cloud"));

    let mut command = home.greenlight();
    command.args(["check", "--integration", "ariglad", "--api-url", org.url().as_str()]);
    command
        .env("GENESYSCLOUD_REGION", "eu-west-2")
        .env("GENESYSCLOUD_OAUTHCLIENT_ID", org.client_id().to_string());
    let ended = end(command.env("GENESYSCLOUD_OAUTHCLIENT_SECRET", org.secret().expose_secret()));
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
}

#[test]
fn an_unlisted_domain_is_named_with_the_word_that_accepts_it() {
    let line = format!("check --integration ariglad --region https://apps.xyz1.pure.cloud --client-id {ID}");
    let ended = refused(&Home::new(), &line);
    assert!(ended.stderr.contains("xyz1.pure.cloud") && ended.stderr.contains("--accept-region"));
}

#[test]
fn the_secret_on_standard_input_is_one_line_of_bounded_length() {
    let home = Home::new();
    let line = format!("check --integration ariglad --region mypurecloud.de --secret-stdin --client-id {ID}");
    for secret in ["", "\n", "\nplanted", &"x".repeat(100_000)] {
        let ended = end(home.greenlight().args(line.split_whitespace()).write_stdin(secret));
        assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""));
        assert!(!ended.stderr.contains("planted") && !ended.stderr.contains("xxxx"), "{}", ended.stderr);
    }
}

#[test]
fn without_a_terminal_the_wizard_points_to_the_other_commands() {
    let ended = refused(&Home::new(), "--integration ariglad");
    assert!(ended.stderr.contains("greenlight check") && ended.stderr.contains("greenlight demo"));
}

#[test]
fn sentences_have_none_of_the_words_that_frighten() {
    let home = Home::new();
    for line in
        ["chekc", "check --regon x", "check --settle x", "check", "check --saved a --client-id b", "check x"]
    {
        let said = refused(&home, line).stderr.to_lowercase();
        for word in ["error", "invalid", "please", "oops"] {
            assert!(!said.contains(word), "{line}: {said}");
        }
    }
}
