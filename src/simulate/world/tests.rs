//! Who may do what, without a server.

use super::*;

fn world(rest: &str) -> World {
    let text = format!(
        r#"
        name = "Contoso Care"
        description = "for a test"
        region = "eu-central-1"
        client = {{ name = "Test" }}
        catalogue = "standard"
        divisions = [
            {{ name = "Home", home = true, conversations = {{ voice = 1, email = 1 }} }},
            {{ name = "Claims", conversations = {{ voice = 1, email = 1 }} }},
        ]
        {rest}"#
    );
    let org = crate::simulate::SimulatedOrg::parse("test.toml", &text).unwrap();
    World::new(org.file, "2026-01-01T00:00:00Z".parse().unwrap())
}

fn with_policy(policy: &str, divisions: &str) -> World {
    world(&format!(
        "roles = [{{ name = \"R\", policies = [{policy}] }}]\ngrants = [{{ role = \"R\", divisions = {divisions} }}]"
    ))
}

fn in_general(world: &World, permission: &str) -> bool {
    world.holds(Caller::Client(0), permission, About::Anything)
}

#[test]
fn policies_name_whole_parts_with_stars_and_without_case() {
    let cases = [
        (r#"{ domain = "Recording", entity = "RECORDING", actions = ["View"] }"#, true),
        (r#"{ domain = "recording", entity = "*", actions = ["*"] }"#, true),
        (r#"{ domain = "recording", entity = "*", actions = ["delete", "view"] }"#, true),
        (r#"{ domain = "*", entity = "*", actions = ["*"] }"#, true),
        (r#"{ domain = "recordings", entity = "*", actions = ["*"] }"#, false),
        (r#"{ domain = "record", entity = "*", actions = ["*"] }"#, false),
        (r#"{ domain = "recording", entity = "rec*", actions = ["view"] }"#, false),
        (r#"{ domain = "recording", entity = "recordingSegment", actions = ["view"] }"#, false),
        (r#"{ domain = "recording", entity = "recording", actions = ["delete"] }"#, false),
        (r#"{ domain = "recording", entity = "recording", actions = [] }"#, false),
    ];
    for (policy, expected) in cases {
        assert_eq!(
            in_general(&with_policy(policy, "\"*\""), "recording:recording:view"),
            expected,
            "{policy}"
        );
    }
}

#[test]
fn nothing_outside_the_catalogue_is_held() {
    let everything = r#"roles = [{ name = "R", policies = [{ domain = "*", entity = "*", actions = ["*"] }] }]
        grants = [{ role = "R", divisions = "*" }]"#;
    assert!(in_general(&world(everything), "responseAssets:asset:add"));
    let mut without = world(&format!("catalogue_without = [\"responseAssets\"]\n{everything}"));
    assert!(!in_general(&without, "responseAssets:asset:add"));
    assert!(!without.holds(Caller::Admin, "responseAssets:asset:add", About::Anything));
    assert!(in_general(&without, "recording:recording:view"));
    without.catalogue.licence(&without.file);
    assert!(in_general(&without, "responseAssets:asset:add"));
}

#[test]
fn a_role_acts_where_it_is_held_unless_divisions_do_not_matter() {
    let view = r#"{ domain = "*", entity = "*", actions = ["view"] }"#;
    let world = with_policy(view, r#"["Claims"]"#);
    let held = |world: &World, permission: &str, division| {
        let mut all = world.conversations.iter();
        let conversation = all.find(|conversation| conversation.divisions == [division]).unwrap();
        world.holds(Caller::Client(0), permission, About::Conversation(conversation))
    };
    let holds = |permission: &str, division| held(&world, permission, division);
    assert!(in_general(&world, "recording:recording:view"));
    assert!(!holds("recording:recording:view", 0) && holds("recording:recording:view", 1));
    assert!(holds("oauth:client:view", 0), "oauth isn't division aware");
    let all_but = with_policy(view, r#"{ all_but = ["Claims"] }"#);
    assert!(held(&all_but, "recording:recording:view", 0));
    assert!(!held(&all_but, "recording:recording:view", 1));
}

#[test]
fn what_is_held_in_a_division_that_is_gone_is_not_held() {
    let view = r#"{ domain = "*", entity = "*", actions = ["view"] }"#;
    let world = with_policy(view, r#"{ deleted = "Old Branch" }"#);
    assert_eq!(world.held(Caller::Client(0)).len(), 1);
    for permission in ["recording:recording:view", "oauth:client:view"] {
        assert!(!in_general(&world, permission), "{permission}");
        assert_eq!(world.reach(Caller::Client(0), permission), Reach::In(Vec::new()), "{permission}");
    }
}

#[test]
fn people_hold_what_their_groups_hold() {
    let world = world(
        r#"roles = [{ name = "R", permissions = ["recording:recording:view"] }, { name = "S", like = "R", permissions = ["oauth:client:view"] }]
        groups = [{ name = "G", roles = [{ role = "S", divisions = ["Claims"] }] }]
        agents = [
            { count = 2, division = "Home", groups = ["G"] },
            { count = 2, division = "Home", roles = [{ role = "R", divisions = "*" }] },
            { name = "Admin Contoso", division = "Claims" },
        ]"#,
    );
    let person = |email: &str| Caller::Person(world.people.with_email(email).unwrap());
    let holds = |email: &str, permission| world.holds(person(email), permission, About::Anything);
    // Numbers go through the cohorts in turn.
    for (email, recordings, clients) in [
        ("agent.0001@example.com", true, true),
        ("agent.0002@example.com", true, false),
        ("agent.0003@example.com", true, true),
        ("admin.contoso@example.com", false, false),
    ] {
        assert_eq!(holds(email, "recording:recording:view"), recordings, "{email}");
        assert_eq!(holds(email, "oauth:client:view"), clients, "{email}");
    }
    assert_eq!(world.reach(person("agent.0001@example.com"), "recording:recording:view"), Reach::In(vec![1]));
    assert_eq!(world.reach(person("agent.0002@example.com"), "recording:recording:view"), Reach::Everywhere);
}

#[test]
fn a_condition_limits_objects_and_not_the_operation() {
    let emails = r#"{ domain = "conversation", entity = "*", actions = ["view"], only_media = ["email"] }"#;
    let world = with_policy(emails, "\"*\"");
    let permission = "conversation:communication:view";
    assert!(in_general(&world, permission));
    for conversation in &world.conversations {
        let holds = world.holds(Caller::Client(0), permission, About::Conversation(conversation));
        assert_eq!(holds, conversation.media == Media::Email);
    }
}

#[test]
fn named_resources_limit_to_those_objects() {
    let id = world("").conversations[0].id;
    let policy = format!(
        r#"{{ domain = "conversation", entity = "*", actions = ["view"], named_resources = ["{id}"] }}"#
    );
    let world = with_policy(&policy, "\"*\"");
    let held = |index: usize| {
        let about = About::Conversation(&world.conversations[index]);
        world.holds(Caller::Client(0), "conversation:communication:view", about)
    };
    assert!(held(0) && !held(1));
}

#[test]
fn one_of_the_divisions_that_a_conversation_met_is_enough() {
    let world = world(
        r#"transferred = [{ kind = "voice", divisions = ["Home", "Claims"] }]
        roles = [{ name = "R", policies = [{ domain = "conversation", entity = "*", actions = ["*"] }] }]
        grants = [{ role = "R", divisions = ["Claims"] }]"#,
    );
    let transferred = world.conversations.last().unwrap();
    let about = About::Conversation(transferred);
    assert!(world.holds(Caller::Client(0), "conversation:communication:view", about));
}

#[test]
fn what_is_slow_to_act_acts_in_the_end() {
    let mut world = world(
        r#"faults = { slow_to_act_seconds = 20 }
        roles = [{ name = "R", policies = [{ domain = "*", entity = "*", actions = ["*"] }] }]
        grants = [{ role = "R", divisions = "*" }]"#,
    );
    world.now = Duration::from_secs(100);
    assert!(!in_general(&world, "recording:recording:view"), "the first request is still to come");
    world.first_request = Some(Duration::from_secs(100));
    world.now = Duration::from_secs(119);
    assert!(!in_general(&world, "recording:recording:view"));
    assert!(world.holds(Caller::Admin, "recording:recording:view", About::Anything));
    world.now = Duration::from_secs(120);
    assert!(in_general(&world, "recording:recording:view"));
}
