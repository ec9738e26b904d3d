//! `greenlight integrations`: what can be set up, and what each one requires.

use std::{fmt::Write, fs, path::Path, process::ExitCode, sync::LazyLock};

use super::{
    args::{IntegrationsArguments, IntegrationsCommand},
    names, output,
    problem::Problem,
};
use crate::{
    model::integration::{self, Integration, Need, PermissionNeed, Requirement},
    vault::{Settings, UserManifest},
};

/// How integrations are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Text,
    Json,
}

/// Lists, shows or validates.
pub(super) fn run(arguments: IntegrationsArguments) -> Result<ExitCode, Problem> {
    let format = names::pick("format", &arguments.format, [("text", Format::Text), ("json", Format::Json)])?;
    match arguments.command.unwrap_or(IntegrationsCommand::List) {
        IntegrationsCommand::List => output::data(&list(known(), format))?,
        IntegrationsCommand::Show { name } => output::data(&show(&find(&name)?, format))?,
        IntegrationsCommand::Validate { file } => {
            let integration = read(&file)?;
            output::data(&format!(
                "{} is a manifest: {}, {} requirements.\n",
                file.display(),
                integration.title,
                integration.requirements.len()
            ))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The integration of this name.
///
/// # Errors
/// When there is none, with the known ones.
pub(super) fn find(name: &str) -> Result<Integration, Problem> {
    names::pick("integration", name, known().iter().map(|it| (it.id.as_str(), it))).cloned()
}

/// All integrations: those that come with Greenlight, and the user's own. A file of the user's that isn't a
/// manifest is named on standard error, once, and stops no other.
pub(super) fn known() -> &'static [Integration] {
    static KNOWN: LazyLock<Vec<Integration>> = LazyLock::new(|| {
        let mut known = integration::embedded().to_vec();
        // Without a config folder there are none of the user's own.
        let manifests =
            Settings::of_this_user().map(|settings| settings.user_manifests()).unwrap_or_default();
        for manifest in manifests {
            match manifest.map_err(|why| why.to_string()).and_then(|manifest| own(&manifest, &known)) {
                Ok(integration) => known.push(integration),
                Err(why) => output::note(&format!("Left out: {why}")),
            }
        }
        known.sort_by(|a, b| a.title.cmp(&b.title));
        known
    });
    &KNOWN
}

fn own(manifest: &UserManifest, known: &[Integration]) -> Result<Integration, String> {
    let file = manifest.file.display().to_string();
    let integration = Integration::parse(&file, &manifest.text).map_err(|why| why.to_string())?;
    match known.iter().find(|other| other.id == integration.id) {
        Some(other) => Err(format!("{file}: `{}` is there already; expected another id", other.id)),
        None => Ok(integration),
    }
}

fn read(file: &Path) -> Result<Integration, Problem> {
    let text = fs::read_to_string(file).map_err(|error| Problem::File {
        path: file.to_owned(),
        done: "read",
        why: error.to_string(),
    })?;
    Integration::parse(&file.display().to_string(), &text).map_err(|error| Problem::usage(error.to_string()))
}

fn list(integrations: &[Integration], format: Format) -> String {
    match format {
        Format::Json => {
            let documents: Vec<_> = integrations
                .iter()
                .map(|it| serde_json::json!({"id": it.id, "title": it.title, "summary": it.summary}))
                .collect();
            json(&documents)
        }
        Format::Text => {
            let width = integrations.iter().map(|it| it.id.len()).max().unwrap_or_default();
            integrations.iter().fold(String::new(), |mut text, it| {
                let _ = writeln!(text, "{:width$}  {}: {}", it.id, it.title, it.summary);
                text
            })
        }
    }
}

fn show(integration: &Integration, format: Format) -> String {
    match format {
        Format::Json => json(&integration.document()),
        Format::Text => document(integration),
    }
}

fn json(document: &impl serde::Serialize) -> String {
    let mut text =
        serde_json::to_string_pretty(document).expect("integrations are texts and lists, which JSON has");
    text.push('\n');
    text
}

/// What an admin reads before setup day.
fn document(integration: &Integration) -> String {
    let mut page = Page::default();
    page.line(0, &integration.title);
    page.line(0, &integration.summary);
    page.blank();
    page.labelled("you need", &integration.about.you_need);
    page.labelled("you leave", &integration.about.you_leave);
    page.labelled("it changes", &integration.about.it_changes);
    if let Some(guide) = integration.oauth_client() {
        page.heading("The OAuth client");
        for (number, instruction) in guide.instructions.iter().enumerate() {
            page.line(2, &format!("{}  {:<7}{}", number + 1, instruction.verb, instruction.what));
            if let Some(newer) = &instruction.newer_menu {
                page.line(12, &format!("in the newer menu: {newer}"));
            }
        }
        page.blank();
        page.line(2, &guide.caution);
    }
    page.heading("What it requires");
    for (number, requirement) in integration.requirements.iter().enumerate() {
        describe(&mut page, number + 1, requirement);
    }
    if let Some(hand_over) = integration.hand_over() {
        page.heading("Hand over");
        page.line(2, &hand_over.then);
    }
    page.text
}

fn describe(page: &mut Page, number: usize, requirement: &Requirement) {
    let optional = if requirement.required { "" } else { " (optional)" };
    page.line(0, &format!("{number:>3}  {}{optional}", requirement.title));
    if let Some(asked) = &requirement.asked {
        page.labelled("asked", asked);
    }
    match &requirement.need {
        Need::Permission(need) => {
            page.labelled("tick", &ticks(need));
            if let Some(stand_in) = &need.stand_in {
                page.labelled("note", &stand_in.why);
            }
        }
        Need::Manual(manual) => page.labelled("look at", &manual.look_at),
        _ => {}
    }
    page.labelled("why", &requirement.why);
    page.labelled("id", &requirement.id);
    page.blank();
}

/// Which permissions meet it, each with both names.
fn ticks(need: &PermissionNeed) -> String {
    let permissions = need.permissions();
    // The manifest lists the paths in the order of the permissions; where it has another number of them,
    // nobody could tell which belongs to which.
    let paths = (permissions.len() == need.ui_path.len()).then_some(&need.ui_path);
    let name = |permission: &&crate::model::permission::Permission| {
        let place = permissions.iter().position(|other| other == permission);
        match place.zip(paths).and_then(|(place, paths)| paths.get(place)) {
            Some(path) => format!("{path} ({permission})"),
            None => permission.to_string(),
        }
    };
    let sets: Vec<String> = need
        .alternatives
        .iter()
        .map(|set| match set.iter().map(|permission| name(&permission)).collect::<Vec<_>>().as_slice() {
            [one] => one.clone(),
            [one, other] => format!("both of: {one}; {other}"),
            all => format!("all of: {}", all.join("; ")),
        })
        .collect();
    match sets.as_slice() {
        [one] => one.clone(),
        sets => format!("any of: {}", sets.join(", or ")),
    }
}

/// Plain text of at most 80 columns.
#[derive(Default)]
struct Page {
    text: String,
}

impl Page {
    const WIDTH: usize = 80;
    const LABEL: usize = 12;

    fn blank(&mut self) {
        self.text.push('\n');
    }

    fn heading(&mut self, title: &str) {
        let _ = write!(self.text, "\n{title}\n\n");
    }

    fn line(&mut self, indent: usize, text: &str) {
        self.hanging(&" ".repeat(indent), indent, text);
    }

    fn labelled(&mut self, label: &str, text: &str) {
        self.hanging(&format!("     {label:<width$}", width = Self::LABEL), Self::LABEL + 5, text);
    }

    /// Text that goes on below its own beginning.
    fn hanging(&mut self, front: &str, indent: usize, text: &str) {
        let mut line = front.to_owned();
        let mut column = indent;
        for (place, word) in text.split(' ').enumerate() {
            let width = unicode_width::UnicodeWidthStr::width(word);
            if place > 0 && column + 1 + width > Self::WIDTH {
                let _ = writeln!(self.text, "{}", line.trim_end());
                line = " ".repeat(indent);
                column = indent;
            } else if place > 0 {
                line.push(' ');
                column += 1;
            }
            line.push_str(word);
            column += width;
        }
        let _ = writeln!(self.text, "{}", line.trim_end());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_names_every_requirement_with_both_names_within_80_columns() {
        let ariglad = find("Ariglad").unwrap();
        let text = document(&ariglad);
        for requirement in &ariglad.requirements {
            assert!(text.contains(&requirement.title), "{}", requirement.title);
            assert!(text.contains(&requirement.id), "{}", requirement.id);
        }
        let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(flat.contains("Conversation > Message > View (conversation:message:view)"));
        assert!(flat.contains("both of: Recording > Recording > View (recording:recording:view); Speech"));
        assert!(text.lines().all(|line| line.chars().count() <= Page::WIDTH));
    }

    #[test]
    fn alternatives_are_told_apart_from_sets() {
        let need = |alternatives: &[&[&str]]| PermissionNeed {
            guide_names: Vec::new(),
            alternatives: alternatives
                .iter()
                .map(|set| set.iter().map(|name| name.parse().unwrap()).collect())
                .collect(),
            ui_path: Vec::new(),
            stand_in: None,
            probes: Vec::new(),
        };
        assert_eq!(ticks(&need(&[&["a:b:c"]])), "a:b:c");
        assert_eq!(ticks(&need(&[&["a:b:c", "a:b:d"]])), "both of: a:b:c; a:b:d");
        assert_eq!(
            ticks(&need(&[&["a:b:c", "a:b:d"], &["x:y:z"]])),
            "any of: both of: a:b:c; a:b:d, or x:y:z"
        );
    }
}
