//! Step Credentials: the OAuth client's id and secret, signing in, and what came of it. Of the secret only whether it is
//! there.

use super::{ASKING, Main, Room, Row, Theme, boxed, button, buttons, field, prose};
use crate::{
    model::{Status, say::heard},
    text::{clock, cut_end, cut_middle, wrap},
    wizard::{
        Asks, CredentialsStep, CredentialsStop, IdForm, SecretField, Shared, SignIn, Target, sign_in_problem,
    },
};

/// Where the fields begin, and their columns.
const FIELD: (usize, usize) = (17, 45);

pub(super) fn view(step: &CredentialsStep, shared: &Shared, room: Room, theme: Theme) -> Main {
    let lead = if shared.takes_token() {
        "Sign in: as an OAuth client, or with an access token."
    } else {
        "Sign in as the OAuth client."
    };
    let mut rows = vec![Row::prose(lead, theme.bold()), Row::new()];
    rows.push(client_id(step, shared, theme));
    let identity = &shared.identity;
    let token = shared.takes_token().then_some(&identity.token);
    let fields = [
        ("Client Secret", CredentialsStop::Secret, Some(&identity.secret)),
        ("or Access token", CredentialsStop::Token, token),
        ("Admin's token", CredentialsStop::Observer, identity.observer.as_ref()),
    ];
    let fields = fields.into_iter().filter_map(|(label, stop, field)| Some((label, stop, field?)));
    rows.extend(fields.enumerate().map(|(at, (label, stop, field))| {
        hidden(label, field, step.stop == stop, theme).target(Target::Row(1 + at))
    }));
    if step.stop == CredentialsStop::Token {
        let hint = "Of a user who may read people; kept in memory, never saved.";
        rows.push(Row::new().at(FIELD.0, cut_end(hint, room.width - FIELD.0 - 1), theme.muted()));
    }

    let labels: Vec<&str> = step.buttons(shared).iter().map(|button| button.label()).collect();
    let focused = (step.stop == CredentialsStop::Buttons).then_some(step.button);
    let early = matches!(shared.identity.sign_in, SignIn::Editing | SignIn::SigningIn { .. });
    rows.push(match (early, labels.first()) {
        (true, Some(label)) => button(Row::new(), 3, label, focused == Some(0), 0, theme),
        _ => Row::new().at(3, "[ Sign in ]", theme.muted()),
    });
    rows.push(Row::new());
    match &shared.identity.sign_in {
        SignIn::Editing => {}
        SignIn::SigningIn { since, .. } => {
            let so_far = clock(shared.now.duration_since(*since));
            let text = format!("Signing in: {so_far} of 0:20 at most.");
            rows.push(Row::new().at(1, ASKING, theme.asking()).at(3, text, theme.own()));
        }
        SignIn::SignedIn { asks, .. } => {
            rows.push(Row::glyph(Status::Pass, theme).at(3, "Signed in.", theme.own()));
            for (label, value) in shared.shown_facts() {
                let value = cut_middle(&value, room.width - 13);
                rows.push(Row::new().at(3, label, theme.muted()).at(12, value, theme.own()));
            }
            rows.push(Row::new());
            rows.extend(question(*asks, &labels, focused, room, theme));
        }
        SignIn::Refused { problem, .. } => {
            let words = sign_in_problem(problem);
            let what = shared.shown_text(&heard(&words.what));
            rows.push(Row::glyph(Status::Fail, theme).at(3, what, theme.bold()));
            // What Genesys said stands together with what to do about it.
            let (why, said) = match words.why.find("Genesys said:") {
                Some(at) => words.why.split_at(at),
                None => (words.why.as_str(), ""),
            };
            for text in [why.trim().to_owned(), format!("{said} {}", words.next).trim().to_owned()] {
                rows.extend(prose(&shared.shown_text(&heard(&text)), 3, room.width, theme));
            }
            rows.push(Row::new());
            rows.extend(buttons(&labels, focused, 5, 4, room.width, theme));
        }
    }
    Main::plain(rows)
}

fn client_id(step: &CredentialsStep, shared: &Shared, theme: Theme) -> Row {
    let focused = step.stop == CredentialsStop::ClientId;
    let row = Row::new().at(1, "Client ID", theme.muted());
    let row = field(row, FIELD.0, FIELD.1, &step.shown_client_id(shared), focused, theme);
    let fits = |row: Row, status: Status, text: &'static str| {
        row.at(64, status.glyph(), theme.status(status)).at(66, text, theme.own())
    };
    let row = match step.form {
        IdForm::NotJudged => row,
        IdForm::WellFormed => fits(row, Status::Pass, "well formed"),
        IdForm::NotWellFormed => fits(row, Status::Fail, "not an id"),
    };
    row.target(Target::Row(0))
}

/// Never a length, never dots; the words say all there is to know.
fn hidden(label: &'static str, secret: &SecretField, focused: bool, theme: Theme) -> Row {
    let row = Row::new().at(1, label, theme.muted());
    let row = boxed(row, FIELD.0, FIELD.1, secret.words(), focused, theme);
    let row = if secret.entered().is_some() {
        row.at(64, Status::Pass.glyph(), theme.status(Status::Pass)).at(66, "entered", theme.own())
    } else {
        row
    };
    row.cursor(focused.then_some(FIELD.0 + 2))
}

fn question(asks: Asks, labels: &[&str], focused: Option<usize>, room: Room, theme: Theme) -> Vec<Row> {
    match asks {
        Asks::RightOrg => {
            let mut rows = buttons(labels, focused, 31, 6, room.width, theme);
            let ask = Row::new().at(3, "Is this the right org?", theme.own());
            rows[0] = ask.beside(std::mem::take(&mut rows[0]));
            rows
        }
        Asks::KeepNow => {
            let text = "Genesys shows the secret only once. Keep it in the keyring of this computer now?";
            let mut rows: Vec<Row> =
                wrap(text, 74).into_iter().map(|line| Row::new().at(3, line, theme.own())).collect();
            rows.extend(buttons(labels, focused, 5, 5, room.width, theme));
            rows
        }
        Asks::Nothing => buttons(labels, focused, 5, 5, room.width, theme),
    }
}
