//! The picture in README.md: the division matrix as a terminal shows it, drawn as SVG and kept equal to the
//! program.

use std::{env, fmt::Write, path::Path};

use super::*;

const FILE: &str = "assets/matrix.svg";
const TITLE: &str = "Greenlight's division matrix: divisions down, permissions across, the gaps first";
/// The pixels of a cell.
const CELL: (usize, usize) = (9, 20);
const GROUND: &str = "#14181d";
const OWN: &str = "#e6e9ed";

#[test]
fn the_picture_shows_what_the_program_draws() {
    let mut wizard = fixture::settled_at(fixture::contoso(), Step::Divisions);
    let drawn = svg(&picture(&mut wizard, 110, 30, Look::new(Colours::Dark, false)));

    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(FILE);
    if env::var_os("GREENLIGHT_DRAW").is_some() {
        std::fs::write(&file, &drawn).unwrap();
    }
    let kept = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(kept == drawn, "{FILE} isn't what the program draws: GREENLIGHT_DRAW=1 cargo test --lib picture");
}

fn svg(buffer: &Buffer) -> String {
    let (columns, rows) = (usize::from(buffer.area.width), usize::from(buffer.area.height));
    let (width, height) = ((columns + 2) * CELL.0, (rows + 1) * CELL.1);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" role=\"img\">\n\
         <title>{TITLE}</title>\n<rect width=\"{width}\" height=\"{height}\" rx=\"8\" fill=\"{GROUND}\"/>\n\
         <g font-family=\"ui-monospace, Menlo, Consolas, monospace\" font-size=\"15\" xml:space=\"preserve\">\n"
    );
    for row in 0..rows {
        for run in runs(buffer, row) {
            let (x, y) = ((run.column + 1) * CELL.0, row * CELL.1 + CELL.1 / 2);
            let length = run.text.chars().count() * CELL.0;
            if let Some(ground) = run.ground {
                writeln!(
                    out,
                    "<rect x=\"{x}\" y=\"{y}\" width=\"{length}\" height=\"{}\" fill=\"{ground}\"/>",
                    CELL.1
                )
                .unwrap();
            }
            if run.text.trim().is_empty() {
                continue;
            }
            let weight = if run.bold { " font-weight=\"bold\"" } else { "" };
            let text = run.text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
            let (baseline, fill) = (y + 15, run.fill);
            writeln!(
                out,
                "<text x=\"{x}\" y=\"{baseline}\" textLength=\"{length}\" fill=\"{fill}\"{weight}>{text}</text>"
            )
            .unwrap();
        }
    }
    out + "</g>\n</svg>\n"
}

/// A stretch of a row that looks the same.
struct Run {
    column: usize,
    text: String,
    fill: String,
    ground: Option<String>,
    bold: bool,
}

fn runs(buffer: &Buffer, row: usize) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for column in 0..usize::from(buffer.area.width) {
        let cell = &buffer[(column as u16, row as u16)];
        let (fill, ground) = (colour(cell.fg).unwrap_or_else(|| OWN.to_owned()), colour(cell.bg));
        let bold = cell.modifier.contains(Modifier::BOLD);
        let blank = cell.symbol().trim().is_empty();
        match runs.last_mut() {
            // Blanks on the same ground join any run, so that a sentence stays one.
            Some(run) if run.ground == ground && (blank || (run.fill == fill && run.bold == bold)) => {
                run.text.push_str(cell.symbol());
            }
            _ => runs.push(Run { column, text: cell.symbol().to_owned(), fill, ground, bold }),
        }
    }
    for run in &mut runs {
        if run.ground.is_none() {
            let indent = run.text.chars().take_while(|c| *c == ' ').count();
            run.column += indent;
            run.text = run.text.trim().to_owned();
        }
    }
    runs
}

fn colour(colour: Color) -> Option<String> {
    match colour {
        Color::Rgb(red, green, blue) => Some(format!("#{red:02x}{green:02x}{blue:02x}")),
        _ => None,
    }
}
