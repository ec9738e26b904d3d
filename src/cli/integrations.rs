//! `greenlight integrations`: what can be set up, and what each one requires.

use std::{fmt::Write, fs, path::Path, sync::LazyLock};

use super::{
    args::{IntegrationsArguments, IntegrationsCommand},
    names, output,
    problem::Problem,
};
use crate::{
    model::{
        Integration,
        integration::{self, ManifestError},
    },
    text::{pad, width},
    vault::{Settings, UserManifest},
};

mod document;
mod page;

/// How integrations are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Text,
    Json,
}

pub(super) fn run(arguments: IntegrationsArguments) -> Result<u8, Problem> {
    let format = names::pick("format", &arguments.format, [("text", Format::Text), ("json", Format::Json)])?;
    match arguments.command.unwrap_or(IntegrationsCommand::List) {
        IntegrationsCommand::List => output::data(&list(known(), format))?,
        IntegrationsCommand::Show { name } => output::data(&show(&find(&name)?, format))?,
        IntegrationsCommand::Validate { file } => {
            let text = fs::read_to_string(&file).map_err(Problem::file(&file, "read"))?;
            return validated(Integration::validate(&file.display().to_string(), &text), &file, format);
        }
    }
    Ok(0)
}

/// Says whether a file is a manifest. Scripts read that from standard output in either case.
fn validated(read: Result<Integration, ManifestError>, file: &Path, format: Format) -> Result<u8, Problem> {
    match (read, format) {
        (Ok(integration), Format::Text) => {
            output::data(&format!(
                "{} is a manifest: {}, {} requirements.\n",
                file.display(),
                integration.title,
                integration.requirements.len()
            ))?;
            Ok(0)
        }
        (Err(error), Format::Text) => Err(Problem::because(error, ToString::to_string)),
        (read, Format::Json) => {
            let (id, mistakes) = match &read {
                Ok(integration) => (Some(&integration.id), &[][..]),
                Err(error) => (None, error.mistakes.as_slice()),
            };
            output::data(&json(&serde_json::json!({
                "file": file.display().to_string(), "valid": read.is_ok(), "id": id, "mistakes": mistakes,
            })))?;
            Ok(if read.is_ok() { 0 } else { 2 })
        }
    }
}

/// The integration of this name, which is its id or its title.
///
/// # Errors
/// When there is none, with the known ones.
pub(super) fn find(name: &str) -> Result<Integration, Problem> {
    if let Some(titled) = known().iter().find(|it| it.title.eq_ignore_ascii_case(name.trim())) {
        return Ok(titled.clone());
    }
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
    let integration = Integration::validate(&file, &manifest.text).map_err(|why| why.to_string())?;
    match known.iter().find(|other| other.id == integration.id) {
        Some(other) => Err(format!("{file}: `{}` already exists; expected another id", other.id)),
        None => Ok(integration),
    }
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
            let id = integrations.iter().map(|it| width(&it.id)).max().unwrap_or_default();
            let title = integrations.iter().map(|it| width(&it.title)).max().unwrap_or_default();
            integrations.iter().fold(String::new(), |mut text, it| {
                let (id, title) = (pad(&it.id, id), pad(&it.title, title));
                let _ = writeln!(text, "{id}  {title}  {}", it.what_is_checked());
                text
            })
        }
    }
}

fn show(integration: &Integration, format: Format) -> String {
    match format {
        Format::Json => json(&integration.document()),
        Format::Text => document::document(integration),
    }
}

fn json(document: &impl serde::Serialize) -> String {
    let mut text =
        serde_json::to_string_pretty(document).expect("integrations are texts and lists, which JSON has");
    text.push('\n');
    text
}
