//! Conditions of policies in words near the org's own: `Conversation.mediaType is EMAIL or MESSAGE`
//! (docs/platform-api.md 5.2). Pure.

use serde_json::Value;

use super::text;
use crate::model::{
    Name, Text,
    name::Kind,
    say::{joined, quoted, say},
};

/// How deep a condition is told; deeper ones are only said to be there.
const DEEPEST: usize = 8;

const UNREADABLE: &str = "a condition that couldn't be read";

/// What a condition says, as a text (grants) or a tree (roles); `None` where there is none.
pub(super) fn words(condition: &Value) -> Option<Text> {
    match condition {
        Value::Null => None,
        Value::String(words) if words.trim().is_empty() => None,
        Value::String(words) => Some(flat(words.trim()).unwrap_or_else(|| quoted(words.trim()))),
        Value::Object(_) if is_empty(condition) => None,
        Value::Object(_) => Some(tree(condition, DEEPEST).unwrap_or_else(|| UNREADABLE.into())),
        // Whatever it is, it isn't nothing.
        _ => Some(UNREADABLE.into()),
    }
}

/// Whether it asks, whichever way it is met, for what is the current user's own: `Evaluation.assigneeId EQ User.id`.
pub(super) fn is_about_current_user(condition: &Value) -> bool {
    match condition {
        Value::String(words) if words.contains(" OR ") => {
            let plain = !words.contains(['(', ')']) && !words.contains(" AND ");
            plain && words.split(" OR ").all(names_current_user)
        }
        Value::String(words) => names_current_user(words),
        Value::Object(_) => tree_is_about_current_user(condition, DEEPEST),
        _ => false,
    }
}

/// Of a text without `OR`.
fn names_current_user(words: &str) -> bool {
    words.split_whitespace().skip(2).any(is_current_user)
}

fn tree_is_about_current_user(node: &Value, depth: usize) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return false };
    let mut children = children(node).peekable();
    if children.peek().is_none() {
        let operands = node.get("operands").and_then(Value::as_array).into_iter().flatten();
        return operands.filter_map(|operand| text(operand, "value")).any(is_current_user);
    }
    let mut of_child = children.map(|child| tree_is_about_current_user(child, depth));
    if is_any(node) { of_child.all(|it_is| it_is) } else { of_child.any(|it_is| it_is) }
}

/// The variable that stands for whoever calls (docs/platform-api.md 5.2).
fn is_current_user(operand: &str) -> bool {
    operand.trim_matches(['(', ')', '\'', '"']).eq_ignore_ascii_case("User.id")
}

fn children(node: &Value) -> impl Iterator<Item = &Value> {
    ["terms", "nodes"].into_iter().filter_map(|key| node.get(key)?.as_array()).flatten()
}

fn is_any(node: &Value) -> bool {
    text(node, "conjunction").is_some_and(|conjunction| conjunction.eq_ignore_ascii_case("or"))
}

/// A text of plain terms in the words of a tree, so that a role says the same wherever it was read. `None` for
/// one that isn't made of plain terms.
fn flat(words: &str) -> Option<Text> {
    let terms: Option<Vec<[&str; 3]>> = words
        .split(" OR ")
        .map(|term| <[&str; 3]>::try_from(term.split_whitespace().collect::<Vec<_>>()).ok())
        .collect();
    let terms = terms.filter(|terms| terms.iter().all(|[_, operator, _]| in_words(operator) != *operator))?;
    let same =
        terms.iter().all(|[variable, operator, _]| *variable == terms[0][0] && says_what_it_is(operator));
    if same {
        let values = terms.iter().map(|[_, _, value]| quoted(value));
        return Some(say!("{} is {}", quoted(terms[0][0]), joined(values, " or ")));
    }
    let part = |[variable, operator, value]: [&str; 3]| {
        say!("{} {} {}", quoted(variable), in_words(operator), quoted(value))
    };
    Some(joined(terms.into_iter().map(part), " or "))
}

/// A tree of nothing but its conjunction limits nothing.
fn is_empty(tree: &Value) -> bool {
    tree.as_object().is_some_and(|members| {
        members.iter().all(|(key, value)| match value {
            Value::Null => true,
            Value::Array(items) => items.is_empty(),
            Value::String(text) => key == "conjunction" || text.is_empty(),
            _ => false,
        })
    })
}

fn tree(node: &Value, depth: usize) -> Option<Text> {
    let depth = depth.checked_sub(1)?;
    let children: Vec<&Value> = children(node).collect();
    if children.is_empty() {
        return term(node);
    }
    let any = is_any(node);
    if any && let Some(words) = one_of(&children) {
        return Some(words);
    }
    let parts = children.iter().map(|child| {
        let words = tree(child, depth)?;
        let compound = child.get("terms").and_then(Value::as_array).is_some_and(|terms| terms.len() > 1);
        Some(if compound && children.len() > 1 { say!("({})", words) } else { words })
    });
    let parts = parts.collect::<Option<Vec<_>>>()?;
    Some(joined(parts, if any { " or " } else { " and " }))
}

/// `X is A or B`, where every term says what the same X is.
fn one_of(terms: &[&Value]) -> Option<Text> {
    let variable = text(terms.first()?, "variableName")?;
    let same = terms.iter().all(|term| {
        text(term, "variableName") == Some(variable) && text(term, "operator").is_some_and(says_what_it_is)
    });
    let operands: Option<Vec<Text>> = terms.iter().map(|term| operands(term)).collect();
    same.then(|| Some(say!("{} is {}", variable, joined(operands?, " or "))))?
}

fn says_what_it_is(operator: &str) -> bool {
    matches!(operator.to_uppercase().as_str(), "EQ" | "IN")
}

fn term(term: &Value) -> Option<Text> {
    let (variable, operator) = (text(term, "variableName")?, text(term, "operator")?);
    Some(say!("{} {} {}", variable, in_words(operator), operands(term)?))
}

fn in_words(operator: &str) -> &str {
    match operator.to_uppercase().as_str() {
        "EQ" | "IN" => "is",
        "GE" => "is at least",
        "GT" => "is more than",
        "LE" => "is at most",
        "LT" => "is less than",
        _ => operator,
    }
}

fn operands(term: &Value) -> Option<Text> {
    let words: Option<Vec<Text>> = term.get("operands")?.as_array()?.iter().map(operand).collect();
    words.filter(|words| !words.is_empty()).map(|words| joined(words, " or "))
}

/// A value, a variable, or a user, queue or team by its name.
fn operand(operand: &Value) -> Option<Text> {
    let named = || {
        let kinds = [("user", Kind::Person), ("queue", Kind::Queue), ("team", Kind::Words)];
        kinds.into_iter().find_map(|(key, kind)| {
            let named = operand.get(key)?;
            let id = text(named, "id");
            let name = text(named, "name").or(id)?;
            Some(Text::of(&Name::new(kind, id.unwrap_or(name), name)))
        })
    };
    match operand.get("value") {
        Some(Value::String(value)) if !value.is_empty() => Some(quoted(value)),
        Some(value @ (Value::Number(_) | Value::Bool(_))) => Some(Text::from(value.to_string())),
        _ => named(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::model::Shown;

    fn clear(condition: &Value) -> Option<String> {
        words(condition).map(|text| Shown::Clear.text(&text))
    }

    fn media(operator: &str, value: &str) -> Value {
        json!({"variableName": "Conversation.mediaType", "operator": operator,
               "operands": [{"type": "SCALAR", "value": value}]})
    }

    #[test]
    fn trees_read_like_the_orgs_own_words() {
        let queue = json!({"variableName": "Conversation.queues", "operator": "EQ",
                           "operands": [{"type": "QUEUE", "queue": {"id": "q", "name": "Sales"}}]});
        let own = json!({"variableName": "Evaluation.assigneeId", "operator": "EQ",
                         "operands": [{"type": "VARIABLE", "value": "User.id"}]});
        let either = json!({"conjunction": "OR", "terms": [media("EQ", "EMAIL"), media("EQ", "MESSAGE")]});
        let table = [
            (either.clone(), "Conversation.mediaType is EMAIL or MESSAGE"),
            (media("EQ", "EMAIL"), "Conversation.mediaType is EMAIL"),
            (
                json!({"conjunction": "AND", "terms": [media("EQ", "EMAIL"), queue.clone()]}),
                "Conversation.mediaType is EMAIL and Conversation.queues is Sales",
            ),
            (
                json!({"conjunction": "AND", "terms": [either, own]}),
                "(Conversation.mediaType is EMAIL or MESSAGE) and Evaluation.assigneeId is User.id",
            ),
            (
                json!({"conjunction": "OR", "terms": [media("GE", "A"), queue]}),
                "Conversation.mediaType is at least A or Conversation.queues is Sales",
            ),
            (media("NEAR", "A"), "Conversation.mediaType NEAR A"),
        ];
        for (condition, expected) in table {
            assert_eq!(clear(&condition).as_deref(), Some(expected), "{condition}");
        }
    }

    #[test]
    fn a_text_reads_like_the_tree_that_says_the_same() {
        let table = [
            (" a EQ b ", "a is b"),
            ("V EQ EMAIL OR V EQ MESSAGE", "V is EMAIL or MESSAGE"),
            ("V GE 1 OR W EQ x", "V is at least 1 or W is x"),
            ("(V EQ a AND W EQ b) OR V EQ c", "(V EQ a AND W EQ b) OR V EQ c"),
        ];
        for (text, expected) in table {
            assert_eq!(clear(&json!(text)).as_deref(), Some(expected));
        }
    }

    #[test]
    fn what_only_a_user_can_meet_is_told_apart() {
        let own = json!({"variableName": "Evaluation.assigneeId", "operator": "EQ",
                         "operands": [{"type": "VARIABLE", "value": "User.id"}]});
        let all = |terms: Value| json!({"conjunction": "AND", "terms": terms});
        let any = |terms: Value| json!({"conjunction": "OR", "terms": terms});
        let email = media("EQ", "EMAIL");
        let table = [
            (own.clone(), true),
            (email.clone(), false),
            (any(json!([own])), true),
            (all(json!([own, email])), true),
            (any(json!([own, email])), false),
            (any(json!([own, own])), true),
            (all(json!([any(json!([own, email])), email])), false),
            (json!("Evaluation.assigneeId EQ User.id"), true),
            (json!("Recording.userId EQ user.id AND Conversation.mediaType EQ VOICE"), true),
            (json!("A.b EQ User.id OR C.d EQ User.id"), true),
            (json!("A.b EQ User.id OR Conversation.mediaType EQ EMAIL"), false),
            (json!("(A.b EQ User.id AND C.d EQ x) OR E.f EQ User.id"), false),
            (json!("User.id EQ x"), false),
            (json!(true), false),
        ];
        for (condition, expected) in table {
            assert_eq!(is_about_current_user(&condition), expected, "{condition}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_a_condition_all_the_same() {
        let mut deep = media("EQ", "EMAIL");
        for _ in 0..50 {
            deep = json!({"conjunction": "AND", "terms": [deep]});
        }
        for condition in [json!({"rule": "x"}), json!([]), json!(true), json!({"terms": [{}]}), deep] {
            assert_eq!(clear(&condition).as_deref(), Some(UNREADABLE), "{condition}");
        }
    }

    #[test]
    fn nothing_is_no_condition() {
        for condition in [
            json!(null),
            json!(""),
            json!("  "),
            json!({}),
            json!({"conjunction": "AND", "terms": [], "variableName": null}),
        ] {
            assert_eq!(words(&condition), None, "{condition}");
        }
        assert_eq!(clear(&json!(" as agreed by mail ")).as_deref(), Some("as agreed by mail"));
    }
}
