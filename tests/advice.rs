//! Advice is tested by following it: what a report tells an admin to do is done in the simulated org, word for word, and
//! checked again. Only words that are known to be clicked are understood here; anything else is a failure.

use std::{collections::BTreeSet, sync::Arc};

use greenlight::testing::{
    check::{self, Ask, Network, Options, Place},
    model::{
        credentials::{Credentials, Login},
        integration::{Integration, embedded},
        presenting::Shown,
        region,
        report::{Real, Report},
        status::Verdict,
    },
    simulate::{self, Change, Server, SimulatedOrg},
};
use serde_json::Value;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

struct Bench {
    server: Server,
    session: check::Session,
    integration: &'static Integration,
}

impl Bench {
    async fn of(org: &str) -> Self {
        Self::with(SimulatedOrg::embedded(org).unwrap_or_else(|| panic!("no org {org}"))).await
    }

    /// The org of the fixture, with these roles and grants.
    async fn and(roles: &str) -> Self {
        let org = format!("{}{roles}", include_str!("fixtures/advice-org.toml"));
        Self::with(SimulatedOrg::parse("advice-org.toml", &org).expect("an org")).await
    }

    async fn with(org: SimulatedOrg) -> Self {
        let server = Server::start(org, simulate::Options::default()).expect("a loopback port");
        let region::Found::Known(region) = region::find("mypurecloud.de") else { panic!("a listed region") };
        let place = Place::Simulated { api: server.url().clone(), login: server.url().clone(), region };
        let login = Login::Client(Credentials {
            client_id: server.client_id().to_string().parse().expect("a UUID"),
            secret: server.secret().clone(),
        });
        let session = check::sign_in(&place, &login, &Network::default(), &CancellationToken::new()).await;
        let integration =
            embedded().iter().find(|known| known.id == "ariglad").expect("it comes with Greenlight");
        Self { server, session: session.expect("to be signed in"), integration }
    }

    async fn report(&mut self) -> Arc<Report<Real>> {
        let (send, _receive) = mpsc::unbounded_channel();
        let (options, never) = (Options::default(), CancellationToken::new());
        self.session.run(self.integration, &options, Ask::All, &send, &never).await
    }

    /// Does what the plan says on the pages of roles and clients; gives the ids of the requirements that it promises to
    /// fix.
    async fn follow_the_plan(&mut self) -> BTreeSet<String> {
        let report = self.report().await;
        let report = Shown::Clear.report(&report);
        let report = serde_json::to_value(&report).expect("a document");
        let mut promised = BTreeSet::new();
        for act in report["plan"].as_array().expect("a plan") {
            if !matches!(act["place"].as_str(), Some("role" | "client")) {
                continue;
            }
            promised.extend(texts(&act["fixes"]));
            let place = act["where"].as_str().expect("a place");
            for deed in texts(&act["do"]) {
                self.carry_out(place, &deed);
            }
        }
        promised
    }

    fn carry_out(&self, place: &str, deed: &str) {
        const TOLD_TO_THE_READER: [&str; 3] = [
            "Save",
            "Give it to your own user, too: Genesys offers only roles that you hold",
            "Only an admin who holds every role of this client can edit it",
        ];
        let change = if let Some(role) = deed.strip_prefix("Click Add Role, name it ") {
            assert_eq!(role, place, "where to go and what to name differ");
            Change::MakeRole { role: role.to_owned() }
        } else if let Some(path) = deed.strip_prefix("Tick ") {
            Change::Tick { role: place.to_owned(), permission: permission(path) }
        } else if let Some(rest) = deed.strip_prefix("Take the condition off ") {
            let (path, _) = rest.split_once(" (").expect("the condition, in brackets");
            Change::TakeConditionOff { role: place.to_owned(), permission: permission(path) }
        } else if let Some(rest) = deed.strip_prefix("Give role ") {
            let (role, _) = rest.split_once(" in All Divisions").expect("in all divisions");
            Change::GiveClient { role: role.to_owned() }
        } else {
            assert!(TOLD_TO_THE_READER.contains(&deed), "nobody can click this: {deed}");
            return;
        };
        assert!(self.server.change(change.clone()), "there is no such thing: {change:?}");
    }
}

fn texts(list: &Value) -> Vec<String> {
    let texts = list.as_array().expect("a list").iter();
    texts.map(|text| text.as_str().expect("a text").to_owned()).collect()
}

/// The permission whose name has the letters of a path on the admin screen, from the operations' data.
fn permission(path: &str) -> String {
    let letters = |text: &str| -> String {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let operations = include_str!("../assets/operations.jsonl").lines();
    let names = operations.flat_map(|line| {
        let operation: Value = serde_json::from_str(line).expect("an operation a line");
        texts(&operation["permissions"])
    });
    let mut fitting = names.filter(|name| letters(name) == letters(path));
    fitting.next().unwrap_or_else(|| panic!("no permission is called {path}"))
}

/// Follows the plan: then everything holds, and nothing is left to do. Gives the report from before.
async fn becomes_ready(mut bench: Bench) -> Report {
    let before = bench.report().await;
    assert_ne!(before.head.verdict, Verdict::Ready, "nothing is to be fixed");
    bench.follow_the_plan().await;
    let after = bench.report().await;
    let left = || after.rows.iter().map(|row| (row.id.clone(), row.status, row.cause)).collect::<Vec<_>>();
    assert_eq!(after.head.verdict, Verdict::Ready, "{:?}", left());
    assert!(after.plan.is_empty(), "{:?}", after.plan);
    Shown::Clear.report(&before)
}

/// What a report says of its plan: place, deeds and remarks of each act.
fn told(report: &Report) -> Vec<String> {
    report
        .plan
        .iter()
        .map(|act| format!("{}: {} | {}", act.at, act.deeds.join("; "), act.notes.join(" ")))
        .collect()
}

#[tokio::test]
async fn what_is_missing_is_ticked_in_one_visit() {
    let mut bench = Bench::of("three-missing").await;
    assert_eq!(bench.report().await.plan.len(), 1);
    becomes_ready(bench).await;
}

#[tokio::test]
async fn a_role_held_in_too_few_divisions_is_given_in_all() {
    for org in ["home-only", "some-divisions"] {
        becomes_ready(Bench::of(org).await).await;
    }
}

#[tokio::test]
async fn conditions_are_taken_off_or_gone_round() {
    for org in ["conditional", "current-user"] {
        becomes_ready(Bench::of(org).await).await;
    }
}

const EVERYTHING: &str = r#"permissions = [
  "analytics:conversationDetail:view", "recording:recording:view", "speechAndTextAnalytics:data:view",
  "conversation:message:view", "conversation:communication:view", "responseAssets:asset:add",
  "responseAssets:asset:view",
]"#;

fn granted(role: &str, divisions: &str) -> String {
    format!("\n[[grants]]\nrole = \"{role}\"\ndivisions = {divisions}\n")
}

#[tokio::test]
async fn a_client_without_a_role_of_the_orgs_own_gets_a_new_one() {
    let genesys = "\n[[roles]]\nname = \"Helps Everybody\"\ndefault = true\npermissions = [\"recording:recording:view\"]\n";
    for roles in [String::new(), format!("{genesys}{}", granted("Helps Everybody", "\"*\""))] {
        let before = becomes_ready(Bench::and(&roles).await).await;
        let told = told(&before);
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(told[0].starts_with("Ariglad Reader: Click Add Role"), "{told:?}");
        assert!(!before.head.verdict_line().contains("holds no role"), "it holds one of Genesys's own");
        assert!(
            !told.iter().any(|act| act.contains("Helps Everybody") || act.contains("Looks Around")),
            "{told:?}"
        );
    }
}

#[tokio::test]
async fn a_role_in_a_division_that_is_gone_is_given_not_ticked() {
    let role = format!("\n[[roles]]\nname = \"Reader\"\n{EVERYTHING}\n");
    let gone = format!("{role}{}", granted("Reader", "{ deleted = \"Gone\" }"));
    let before = becomes_ready(Bench::and(&gone).await).await;
    let told = told(&before);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].starts_with("Ariglad Integration: Give role Reader in All Divisions"), "{told:?}");
    let row = before.row("read-recordings").expect("a row");
    assert!(row.explanation.contains("a division that no longer exists"), "{}", row.explanation);
}

#[tokio::test]
async fn of_two_roles_the_one_that_fewer_others_hold_is_changed_and_the_others_are_counted() {
    let roles = r#"
[[roles]]
name = "A Popular"
permissions = ["recording:recording:view"]

[[roles]]
name = "Z Own"
permissions = ["conversation:message:view"]

[[agents]]
count = 3
division = "Home"
roles = [{ role = "A Popular", divisions = "*" }]

[[agents]]
count = 1
division = "Home"
roles = [{ role = "Z Own", divisions = "*" }]
"#;
    let org = format!("{roles}{}{}", granted("A Popular", "\"*\""), granted("Z Own", "\"*\""));
    let before = becomes_ready(Bench::and(&org).await).await;
    let told = told(&before);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].starts_with("Z Own: Tick "), "{told:?}");
    assert!(told[0].contains("1 person holds this role and gets it too."), "{told:?}");
    let document = serde_json::to_value(&before).expect("a document");
    assert_eq!(document["plan"][0]["affects"], serde_json::json!({"people": 1, "clients": 0}));
    assert_eq!(document["requirements"][1]["fix"]["acts"], serde_json::json!(["role-z-own"]));
}

#[tokio::test]
async fn that_a_client_holds_no_role_is_one_sentence() {
    let org = include_str!("fixtures/advice-org.toml");
    let (without_grants, _) = org.split_once("[[grants]]").expect("grants");
    let org = SimulatedOrg::parse("advice-org.toml", without_grants).expect("an org");
    let before = becomes_ready(Bench::with(org).await).await;
    let line = before.head.verdict_line();
    assert!(line.starts_with("The client holds no role, so "), "{line}");
    assert_eq!(told(&before).len(), 2, "{:?}", told(&before));
}

/// It may do far more than the integration needs: in all divisions it would do that everywhere.
#[tokio::test]
async fn a_role_of_genesys_own_is_not_given_in_more_divisions() {
    let role = format!("\n[[roles]]\nname = \"Runs Everything\"\ndefault = true\n{EVERYTHING}\n");
    let home_only = format!("{role}{}", granted("Runs Everything", "[\"Home\"]"));
    let before = becomes_ready(Bench::and(&home_only).await).await;
    let told = told(&before);
    assert!(!told.iter().any(|act| act.contains("Runs Everything")), "{told:?}");
    assert!(told[0].starts_with("Ariglad Reader: Click Add Role"), "{told:?}");
}
