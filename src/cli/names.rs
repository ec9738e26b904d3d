//! Names in options: found without case, or answered with the known ones, nearest first.

use super::problem::Problem;

pub(super) fn nearest_first(given: &str, known: impl IntoIterator<Item = String>) -> Vec<String> {
    let given = given.to_lowercase();
    let mut scored: Vec<(f64, String)> =
        known.into_iter().map(|name| (strsim::jaro_winkler(&given, &name.to_lowercase()), name)).collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    scored.into_iter().map(|(_, name)| name).collect()
}

/// The value of this name, of those that an option knows.
///
/// # Errors
/// When there is none, with the known names, nearest first.
pub(super) fn pick<T>(
    what: &'static str,
    given: &str,
    known: impl IntoIterator<Item = (impl Into<String>, T)>,
) -> Result<T, Problem> {
    let mut names = Vec::new();
    for (name, value) in known {
        let name = name.into();
        if name.eq_ignore_ascii_case(given.trim()) {
            return Ok(value);
        }
        names.push(name);
    }
    Err(unknown(what, given, names))
}

pub(super) fn unknown(what: &'static str, given: &str, known: impl IntoIterator<Item = String>) -> Problem {
    Problem::UnknownName { what, given: given.to_owned(), known: nearest_first(given, known) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_without_case_and_else_the_nearest_comes_first() {
        let known = [("table", 1), ("json", 2), ("html", 3)];
        assert_eq!(pick("format", " JSON ", known).ok(), Some(2));
        let Err(Problem::UnknownName { known, .. }) = pick("format", "jsn", known) else {
            panic!("jsn isn't a format");
        };
        assert_eq!(known.first().map(String::as_str), Some("json"));
        assert_eq!(known.len(), 3);
    }
}
