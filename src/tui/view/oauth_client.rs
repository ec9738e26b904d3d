//! Step OAuth client: how the admin makes the OAuth client, or the permissions that its role needs.

use super::{List, Main, Room, Row, Theme, button, heads, prose_after};
use crate::{
    model::{Status, integration::Instruction},
    text::{cut_end, cut_middle, width},
    wizard::{OauthClientStep, OauthClientStop, Shared, Shows, Target},
};

pub(super) fn view(step: &OauthClientStep, shared: &Shared, room: Room, theme: Theme) -> Main {
    Main::plain(match step.shows {
        Shows::Instructions => instructions(step, shared, room, theme),
        Shows::Permissions => permissions(step, shared, room, theme),
    })
}

fn instructions(step: &OauthClientStep, shared: &Shared, room: Room, theme: Theme) -> Vec<Row> {
    let Some(guide) = shared.chosen().oauth_client() else { return Vec::new() };
    // Hints stand where they stand on 80 columns: a wide screen doesn't stretch the gaps.
    let edge = room.width.min(if room.wide { 100 } else { 80 });
    let mut rows =
        vec![Row::prose("In a browser, logged in to Genesys Cloud as an admin:", theme.bold()), Row::new()];
    for (at, line) in guide.instructions.iter().enumerate() {
        let here = step.stop == OauthClientStop::Lines && at == step.cursor;
        rows.push(instruction(line, at, here, edge, theme));
        if let Some(menu) = &line.newer_menu {
            rows.push(Row::new().at(15, format!("or {menu}"), theme.own()));
        }
        if let (Some(page), Some(region)) = (&line.page, &shared.region) {
            let address = format!("{}{page}", region.apps_url());
            let column = if 16 + width(&address) <= room.width { 15 } else { 6 };
            rows.push(Row::new().at(column, cut_end(&address, room.width - column - 1), theme.address()));
        }
    }
    let count = shared.role_permissions().len();
    rows.push(Row::new());
    let listed = format!("permissions for the role: {count}, listed with both names by v");
    let hint = "(C copies them all)";
    let fits = 3 + width(&listed) + 1 + width(hint) <= edge;
    let row = Row::new().at(3, listed, theme.own());
    rows.push(if fits { row.until(edge, hint, theme.muted()) } else { row });
    rows.push(Row::new());
    rows.extend(prose_after(Row::glyph(Status::Warn, theme), &guide.caution, 3, room.width.max(80), theme));
    rows.push(Row::new());
    let lines: Vec<String> = ["Choose", "Roles"]
        .iter()
        .filter_map(|verb| guide.instructions.iter().position(|line| line.verb == *verb))
        .map(|at| (at + 1).to_string())
        .collect();
    let steps = if lines.len() == 1 { "step" } else { "steps" };
    let look =
        format!("Have a client already? Check {steps} {} above on it, then go on.", lines.join(" and "));
    rows.push(Row::prose(look, theme.own()));
    let on_button = step.stop == OauthClientStop::Button;
    rows.push(button(Row::new(), 3, "I have the id and the secret", on_button, 0, theme));
    // On a small screen blank rows give way, the button never does.
    while rows.len() > room.height {
        let blank = rows.iter().rposition(|row| row.end() == 0);
        rows.remove(blank.unwrap_or(0));
        if blank.is_none() {
            break;
        }
    }
    rows
}

fn instruction(line: &Instruction, at: usize, here: bool, edge: usize, theme: Theme) -> Row {
    let row = Row::here(here, theme);
    let row = row.at(3, (at + 1).to_string(), theme.own()).at(6, line.verb.clone(), theme.muted()).at(
        15,
        line.what.clone(),
        theme.own(),
    );
    let row = match (line.page.is_some(), line.copy) {
        (true, _) => row.until(edge, "(o opens)", theme.muted()),
        (_, true) => row.until(edge, "(c copies)", theme.muted()),
        _ => row,
    };
    row.highlighted(here).target(Target::Row(at))
}

fn permissions(step: &OauthClientStep, shared: &Shared, room: Room, theme: Theme) -> Vec<Row> {
    let names = shared.role_permissions();
    let title = format!("The role needs these {} permissions, in All Divisions:", names.len());
    let mut rows = vec![Row::prose(title, theme.bold()), Row::new()];
    rows.push(heads([(3, "in Genesys's screens"), (44, "in the API")], theme));
    let free = room.height.saturating_sub(rows.len() + 4).max(1);
    let focused = step.stop == OauthClientStop::Lines;
    let list = List { length: names.len(), cursor: step.cursor, focused, room: free, column: 3 };
    rows.extend(list.rows(theme, |at, row| {
        let path = names[at].ui_path.as_deref().unwrap_or_default();
        let name = cut_middle(names[at].permission.as_str(), room.width - 45);
        row.at(3, cut_middle(path, 39), theme.own()).at(44, name, theme.own())
    }));
    rows.push(Row::new());
    rows.push(Row::prose("c copies a name, C copies all of them with both names.", theme.muted()));
    let on_button = step.stop == OauthClientStop::Button;
    rows.push(button(Row::new(), 3, "I have the id and the secret", on_button, 0, theme));
    rows
}
