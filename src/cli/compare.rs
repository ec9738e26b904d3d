//! `greenlight compare`: what changed between two reports, whatever they are of.

use super::{args::CompareArguments, earlier, names, output, problem::Problem};
use crate::{
    model::{Names, Shown, report::changes::Comparison},
    report,
};

#[derive(Clone, Copy)]
enum Form {
    Table,
    Json,
}

pub(super) fn run(arguments: &CompareArguments) -> Result<u8, Problem> {
    let form = names::pick("format", &arguments.format, [("table", Form::Table), ("json", Form::Json)])?;
    let comparison = Comparison::of(&earlier::read(&arguments.old)?, &earlier::read(&arguments.new)?);
    let shown = match arguments.present {
        true => Shown::stand_ins(&Names::default().with_comparison(&comparison)),
        false => Shown::Clear,
    };
    let comparison = shown.comparison(&comparison);
    match form {
        Form::Json => output::stream(|out| report::changes::comparison_json(&comparison, out))?,
        Form::Table => output::data(&report::changes::comparison(&comparison))?,
    }
    Ok(0)
}
