//! The picture in README.md: a report as a terminal shows it, drawn as SVG and kept equal to the program.

use std::{env, fmt::Write, fs, num::NonZero, path::Path};

use super::{Format, TableStyle, fixture, render};

const FILE: &str = "assets/board.svg";
const CELL: (usize, usize) = (9, 20);

#[test]
fn the_picture_shows_what_the_program_prints() {
    let style = TableStyle { colour: true, ascii: false, width: 112 };
    let text = render(&fixture::not_ready(), Format::Table, &style);
    let lines: Vec<&str> = text.lines().collect();
    // The board, and what stands below the single findings: the matrix and the verdict.
    let board = lines.iter().skip(3).position(|line| line.is_empty()).unwrap() + 4;
    let matrix = lines.iter().position(|line| line.contains("Divisions with a gap")).unwrap();
    let shown = [
        &lines[..board],
        &["  … what was seen, why, and how to mend it, row by row …", ""],
        &lines[matrix..],
    ];
    let drawn = svg(&shown.concat(), style.width);

    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(FILE);
    if env::var_os("GREENLIGHT_DRAW").is_some() {
        fs::write(&file, &drawn).unwrap();
    }
    let kept = fs::read_to_string(&file).unwrap_or_default();
    assert!(kept == drawn, "{FILE} isn't what the program prints: GREENLIGHT_DRAW=1 cargo test picture");
}

/// Lines with colours as a terminal of this width shows them.
fn svg(lines: &[&str], columns: usize) -> String {
    let rows = lines.len();
    let cells = |count: usize| NonZero::new(count as u16).unwrap();
    let mut terminal = vt100::Parser::new(cells(rows), cells(columns), 0);
    terminal.process(lines.join("\r\n").as_bytes());
    let (width, height) = ((columns + 4) * CELL.0, (rows + 2) * CELL.1);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" role=\"img\">\n\
         <title>The board of Greenlight: eleven requirements, five of them failing, and the divisions with a gap\
         </title>\n<rect width=\"{width}\" height=\"{height}\" rx=\"8\" fill=\"#14181d\"/>\n\
         <g font-family=\"ui-monospace, Menlo, Consolas, monospace\" font-size=\"15\" xml:space=\"preserve\">\n"
    );
    for row in 0..rows {
        for (column, text, fill, bold) in runs(terminal.screen(), row, columns) {
            let (x, y) = ((column + 2) * CELL.0, (row + 1) * CELL.1 + 15);
            let length = text.chars().count() * CELL.0;
            let weight = if bold { " font-weight=\"bold\"" } else { "" };
            let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
            writeln!(
                out,
                "<text x=\"{x}\" y=\"{y}\" textLength=\"{length}\" fill=\"{fill}\"{weight}>{text}</text>"
            )
            .unwrap();
        }
    }
    out + "</g>\n</svg>\n"
}

/// The stretches of a row that look the same and aren't blank: where, what, colour, bold.
fn runs(screen: &vt100::Screen, row: usize, columns: usize) -> Vec<(usize, String, &'static str, bool)> {
    let mut runs: Vec<(usize, String, &'static str, bool)> = Vec::new();
    let mut goes_on = false;
    for column in 0..columns {
        let cell = screen.cell(row as u16, column as u16).unwrap();
        let text = cell.contents();
        let look = (colour(cell), cell.bold());
        match runs.last_mut() {
            _ if text.trim().is_empty() => goes_on = false,
            Some((_, run, fill, bold)) if goes_on && (*fill, *bold) == look => run.push_str(text),
            _ => {
                runs.push((column, text.to_owned(), look.0, look.1));
                goes_on = true;
            }
        }
    }
    runs
}

fn colour(cell: &vt100::Cell) -> &'static str {
    match cell.fgcolor() {
        vt100::Color::Idx(1) => "#f5795a",
        vt100::Color::Idx(2) => "#45dcb0",
        vt100::Color::Idx(3) => "#fbdc4c",
        vt100::Color::Idx(6) => "#7ea6ff",
        _ if cell.dim() => "#a4adb8",
        _ => "#e6e9ed",
    }
}
