//! The steps where the subject is an OAuth client, and what lies over any step, as pictures.

use super::*;
use crate::{model::integration::embedded, wizard::Presets};

fn at(step: Step) -> Wizard {
    fixture::settled_at(fixture::contoso(), step)
}

fn pressed(mut wizard: Wizard, keys: &[Key]) -> Wizard {
    fixture::press(&mut wizard, keys);
    wizard
}

fn seconds_later(mut wizard: Wizard, seconds: i64) -> Wizard {
    fixture::wait(&mut wizard, seconds);
    wizard
}

fn with_integration() -> Wizard {
    fixture::fresh(Presets { integration: Some("ariglad".into()), ..Presets::default() })
}

fn region_pasted() -> Wizard {
    let mut wizard = pressed(with_integration(), &[Key::Tab]);
    wizard.update(Message::Paste("https://apps.mypurecloud.de/directory/#/admin".to_owned().into()));
    wizard
}

fn region_mistyped() -> Wizard {
    let mut wizard = pressed(with_integration(), &[Key::Tab]);
    fixture::type_text(&mut wizard, "example.com");
    pressed(wizard, &[Key::Down])
}

fn without_credentials() -> Wizard {
    let presets = Presets { secret: None, client_id: None, ..fixture::presets() };
    pressed(fixture::fresh(presets), &[Key::Tab, Key::Tab, Key::Tab, Key::Tab])
}

fn with_credentials(keys: &[Key]) -> Wizard {
    pressed(pressed(fixture::fresh(fixture::presets()), &[Key::Tab, Key::Tab]), keys)
}

states! {
    integration: [NARROW, WIDE] =
        pressed(fixture::fresh(Presets { integrations: embedded().to_vec(), ..Presets::default() }), &[Key::Down]);
    region: [NARROW, WIDE] = region_pasted();
    region_wrong: [NARROW] = region_mistyped();
    oauth_client: [SMALL, NARROW] = with_credentials(&[Key::Down, Key::Down]);
    oauth_client_permissions: [NARROW] = with_credentials(&[Key::Char('v')]);
    credentials_editing: [NARROW] = without_credentials();
    credentials_signing_in: [NARROW] = fixture::signing_in().0;
    credentials_signed_in: [NARROW, WIDE] = fixture::signed_in();
    credentials_refused: [SMALL, NARROW] = fixture::refused();
    permissions_not_asked: [NARROW, WIDE] = fixture::before_checks();
    permissions_checking: [TOO_SMALL, SMALL, NARROW, WIDE] = fixture::checking(&fixture::contoso()).0;
    permissions_watching: [SMALL, NARROW, MEDIUM, WIDE, LARGE] =
        seconds_later(pressed(at(Step::Permissions), &[Key::Char('3'), Key::Char('w')]), 1);
    permissions_ready: [NARROW] = fixture::settled_at(reports::ready(), Step::Permissions);
    permissions_undetermined: [NARROW, WIDE] = fixture::settled_at(reports::undetermined(), Step::Permissions);
    evidence: [SMALL, NARROW, WIDE] = pressed(at(Step::Permissions), &[Key::Char('5'), Key::Enter]);
    divisions: [SMALL, NARROW, MEDIUM, WIDE, LARGE] = pressed(at(Step::Divisions), &[Key::Char('6')]);
    divisions_presenting: [NARROW, WIDE] =
        pressed(at(Step::Divisions), &[Key::Char('6'), Key::Char('p'), Key::F(2)]);
    divisions_evidence: [SMALL, NARROW, WIDE] = pressed(at(Step::Divisions), &[Key::Char('6'), Key::Enter]);
    divisions_ready: [NARROW] = fixture::settled_at(reports::ready(), Step::Divisions);
    divisions_unreadable: [NARROW] = fixture::settled_at(reports::undetermined(), Step::Divisions);
    save: [NARROW] = at(Step::Save);
    save_asking: [NARROW] = seconds_later(pressed(at(Step::Save), &[Key::Enter]), 2);
    save_saved: [NARROW] = fixture::saved(fixture::contoso());
    save_not_saved: [NARROW] = fixture::not_saved(fixture::contoso());
    save_skipped: [NARROW] = pressed(at(Step::Save), &[Key::Right, Key::Enter]);
    hand_over: [NARROW, WIDE, LARGE] = pressed(
        fixture::saved(fixture::contoso()),
        &[Key::Tab, Key::Down, Key::Down, Key::Char('c')]
    );
    hand_over_attested: [NARROW] =
        pressed(fixture::settled_at(reports::ready(), Step::HandOver), &[Key::End, Key::Char(' ')]);
    fixes: [NARROW, WIDE] = pressed(at(Step::Permissions), &[Key::Char('f')]);
    help: [SMALL, NARROW, WIDE] = pressed(at(Step::Permissions), &[Key::Char('?')]);
    notes: [NARROW] = pressed(at(Step::Divisions), &[Key::Char('n')]);
    dialog: [NARROW] = pressed(at(Step::HandOver), &[Key::Char('q')]);
}
