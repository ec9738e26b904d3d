//! Three ways through the wizard, with the picture after each key: Ariglad, whose subject is an OAuth client, where three
//! permissions are missing; Salesforce, whose subject is people, among whom much is awkward; one with all three subjects,
//! where both the client and people lack something. Names are hidden and shown again on the way.

use greenlight::testing::{
    model::integration::Integration,
    simulate::SimulatedOrg,
    wizard::{Presets, Way},
};

mod driver;

use driver::Journey;

/// Asks to end presenting, and means it.
const SHOW: &str = "F2 → Enter";

#[test]
fn an_oauth_client_at_80_by_24() {
    an_oauth_client((80, 24));
}

#[test]
fn an_oauth_client_at_120_by_36() {
    an_oauth_client((120, 36));
}

#[test]
fn people_at_80_by_24() {
    people((80, 24));
}

#[test]
fn people_at_120_by_36() {
    people((120, 36));
}

#[test]
fn all_three_subjects_at_80_by_24() {
    all_three_subjects((80, 24));
}

#[test]
fn all_three_subjects_at_120_by_36() {
    all_three_subjects((120, 36));
}

fn an_oauth_client(size: (u16, u16)) {
    let org = SimulatedOrg::embedded("three-missing").unwrap();
    let mut journey = Journey::new(org, size, Presets::default());
    journey.part("1-integration");
    journey.press("↓ ↓ ↑ / 'ari' Enter ? ↓ Esc n Esc F2").press(SHOW).press("Enter");

    journey.part("2-region");
    journey.press("Ctrl-U 'example.com' Enter Ctrl-U 'Frank' ↓ / Ctrl-U");
    journey.paste("https://apps.mypurecloud.de/directory/#/admin").press("Enter");

    journey.part("3-oauth-client");
    journey.press("↓ ↓ c o v ↓ C F2").press(SHOW).press("v Tab Enter");

    journey.part("4-credentials").paste_client_id();
    journey.press("Enter 'not-the-secret' Enter → Enter Ctrl-U").paste_secret();
    journey.press("F2").press(SHOW).press("Enter F2").press(SHOW).press("Enter → Enter");

    journey.part("5-permissions");
    journey.press("↑ Space Space ↓ Enter 3 Enter ↓ Esc 5 f ↓ Esc p p v n Esc c o");
    journey.press("F2 Enter Esc f Esc").press(SHOW).press("Tab");

    journey.part("6-divisions");
    journey
        .press("↓ → → Enter Esc p p / 'cl' Enter Esc F2 ↓ Enter Esc n Esc")
        .press(SHOW)
        .press("? Esc Shift-Tab");

    journey.part("5-permissions-fixed");
    journey.press("w d d r d w R").wait(12).look().press("Tab p ← Tab");

    journey.part("7-save");
    journey.press("F2").press(SHOW).press("Enter Tab");

    journey.part("8-hand-over");
    journey.press("↓ c ↓ c ↓ ↓ Space s F2 s").press(SHOW).press("q Esc q → Enter");
    journey.ends("client");
}

fn people(size: (u16, u16)) {
    let presets = Presets { integration: Some("salesforce".to_owned()), ..Presets::default() };
    let org = SimulatedOrg::embedded("agents-mixed").unwrap();
    let mut journey = Journey::new(org, size, presets);
    journey.part("1-integration").press("Enter");
    journey.part("2-region").press("Enter");

    journey.part("3-credentials").paste_client_id().press("Enter").paste_secret();
    journey.press("Enter F2 Enter → Enter").press(SHOW);

    journey.part("4-people");
    journey.press("'agent.00' ↓ Space ↓ Space ↑ / Ctrl-U ↑ → ↓ ↓ Space F2").press(SHOW);
    journey.press("/ ↑ → → → → → ↓ Space Tab");

    journey.part("5-prerequisites");
    journey.press("Enter ↓ ↓ Enter Esc End ↑ Space 'Setup Desk' Enter Enter Esc F2").press(SHOW).press("Tab");

    journey.part("6-permissions");
    journey.press("↓ ↓ → → Enter ↓ Enter ↓ Esc v v p b F2 Enter Esc").press(SHOW).press("f ↓ Esc");

    journey.part("6-permissions-fixed").press("d d R Tab");
    journey.part("7-save").press("→ Enter Enter");

    journey.part("8-report");
    journey.press("↓ ↓ s F2 s n Esc").press(SHOW).press("Enter q → Enter");
    journey.ends("people");
}

/// Its client may not look at people: an admin's token does.
#[test]
fn all_three_subjects_with_an_admins_token() {
    let mut journey = all_three((80, 24), "[[grants]]\nrole = \"Greenlight Check\"\ndivisions = \"*\"\n");
    journey.part("1-integration").press("Enter Enter Tab Enter");
    journey
        .part("4-credentials")
        .paste_client_id()
        .press("Enter")
        .paste_secret()
        .press("Enter Enter → Enter");
    journey.part("5-people").press("Shift-Tab Shift-Tab Shift-Tab").paste_admin_token();
    journey.press("Enter Enter").part("6-prerequisites").press("Enter Tab Tab");
    journey.ends("all-three-with-a-token");
}

/// The integration with all three subjects on its org, of whose file some may be taken out.
fn all_three(size: (u16, u16), without: &str) -> Journey {
    let manifest = Integration::parse("both.toml", include_str!("../fixtures/both.toml")).unwrap();
    let org = include_str!("../fixtures/both-org.toml").replace(without, "");
    let org = SimulatedOrg::parse("both-org.toml", &org).unwrap();
    let presets = Presets { integrations: vec![manifest], way: Some(Way::Everyone), ..Presets::default() };
    Journey::new(org, size, presets)
}

fn all_three_subjects(size: (u16, u16)) {
    let mut journey = all_three(size, "");
    journey.part("1-integration").press("Enter");
    journey.part("2-region").press("Enter");
    journey.part("3-oauth-client").press("Tab Enter");
    journey
        .part("4-credentials")
        .paste_client_id()
        .press("Enter")
        .paste_secret()
        .press("Enter Enter → Enter");
    journey.part("5-people").press("Enter");
    journey.part("6-prerequisites").press("Tab Tab");
    journey.part("7-client-access").press("n Esc Enter f Esc F2").press(SHOW).press("Tab");
    journey.part("8-people-access").press("f ↓ ↓ Enter Esc Tab");
    journey.part("9-divisions").press("Tab");
    journey.part("10-save").press("→ Enter Enter");
    journey.part("11-hand-over").press("Enter");
    journey.part("7-client-access-fixed").press("d Tab Tab Tab Tab");
    journey.part("11-hand-over-of-the-client").press("↓ ↓ ↓ ↓ Space Tab");
    journey.part("12-report").press("↓ ↓ F2").press(SHOW).press("↑ ↑ Enter");
    journey.part("8-people-access-fixed").press("d Tab Tab Tab Tab");
    journey.part("12-report-of-all").press("q → Enter");
    journey.ends("all-three");
}
