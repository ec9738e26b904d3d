//! What differs from run to run without meaning anything is taken out; what is too long is cut, with a checksum.

/// More lines than a person compares; behind them a checksum tells that something changed.
const LINES: usize = 2_500;

/// Whether a document is kept whole, or without what depends on the time that the machine took.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Timing {
    /// The same requests are sent whatever the machine does.
    Steady,
    /// How many requests there are, and how long they wait, depends on the moment.
    Varies,
}

/// A text as it stands in a file.
pub fn normal(text: &str, timing: Timing) -> String {
    // A page of HTML is one line: each element gets its own. The style sheet is `assets/report.css`.
    let text = without_style(text).replace("><", ">\n<");
    let text = text.lines().map(|line| without_times(line, timing)).collect::<Vec<_>>().join("\n")
        + if text.ends_with('\n') { "\n" } else { "" };
    cut(&text)
}

fn without_style(text: &str) -> String {
    match (text.split_once("<style>"), text.split_once("</style>")) {
        (Some((before, _)), Some((_, after))) => format!("{before}<style></style>{after}"),
        _ => text.to_owned(),
    }
}

fn without_times(line: &str, timing: Timing) -> String {
    let mut line = line.to_owned();
    while let Some((from, to)) = time_in(&line) {
        line.replace_range(from..to, "TIME");
    }
    // When the report was made: `27 calls · 25 November 2026, 08:34 UTC`.
    const BEFORE: &str = " calls · ";
    if let (Some(before), Some(end)) = (line.find(BEFORE), line.find(" UTC")) {
        line.replace_range(before + BEFORE.len()..end + " UTC".len(), "TIME");
    }
    if timing == Timing::Varies {
        line = without_counts(&line);
    }
    line
}

/// Where a time stands, as `2026-11-25T08:34:00.123Z`.
fn time_in(line: &str) -> Option<(usize, usize)> {
    const FORM: &[u8] = b"0000-00-00T00:00:00";
    let fits = |window: &[u8]| {
        window.iter().zip(FORM).all(|(is, form)| is == form || (*form == b'0' && is.is_ascii_digit()))
    };
    let from = line.as_bytes().windows(FORM.len()).position(fits)?;
    let rest = &line.as_bytes()[from + FORM.len()..];
    let fraction = rest.iter().take_while(|is| is.is_ascii_digit() || **is == b'.').count();
    (rest.get(fraction) == Some(&b'Z')).then_some((from, from + FORM.len() + fraction + 1))
}

/// `27 calls`, and the members of `requests` in JSON and in JUnit.
fn without_counts(line: &str) -> String {
    let members = ["\"total\"", "\"retried\"", "\"throttled_ms\""];
    if let Some(member) = members.iter().find(|member| line.trim_start().starts_with(**member)) {
        return format!("    {member}: COUNT");
    }
    let words: Vec<&str> = line.split(' ').collect();
    let is_count = |at: usize| words.get(at + 1).is_some_and(|next| next.starts_with("calls"));
    let words = words.iter().enumerate().map(|(at, word)| if is_count(at) { "COUNT" } else { word });
    words.collect::<Vec<_>>().join(" ")
}

fn cut(text: &str) -> String {
    let lines = text.lines().count();
    if lines <= LINES {
        return text.to_owned();
    }
    let kept: Vec<&str> = text.lines().take(LINES).collect();
    format!("{}\n… {} lines more, in all {:016x}\n", kept.join("\n"), lines - LINES, checksum(text))
}

/// FNV-1a: small, and the same for ever.
fn checksum(text: &str) -> u64 {
    let add = |sum: u64, byte: u8| (sum ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
    text.bytes().fold(0xcbf2_9ce4_8422_2325, add)
}
