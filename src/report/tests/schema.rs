//! As much of JSON Schema as `assets/report.schema.json` uses; a keyword that isn't known here is a difference.

use serde_json::Value;

/// Where a document isn't what its schema says.
pub fn differences(schema: &Value, document: &Value) -> Vec<String> {
    let mut found = Vec::new();
    compare(schema, schema, document, "$", &mut found);
    found
}

fn compare(root: &Value, schema: &Value, value: &Value, at: &str, found: &mut Vec<String>) {
    for (keyword, rule) in schema.as_object().unwrap() {
        let holds = match keyword.as_str() {
            "$schema" | "$id" | "$defs" | "title" | "description" => true,
            "$ref" => {
                let name = rule.as_str().unwrap().strip_prefix("#/$defs/").unwrap();
                compare(root, &root["$defs"][name], value, at, found);
                true
            }
            "type" => match rule {
                Value::Array(types) => types.iter().any(|kind| is_a(kind, value)),
                kind => is_a(kind, value),
            },
            "const" => rule == value,
            "enum" => rule.as_array().unwrap().contains(value),
            "minimum" => value.as_i64().is_none_or(|number| number >= rule.as_i64().unwrap()),
            "format" => value.as_str().is_none_or(|text| text.parse::<jiff::Timestamp>().is_ok()),
            "required" => {
                rule.as_array().unwrap().iter().all(|key| value.get(key.as_str().unwrap()).is_some())
            }
            "properties" => {
                for (key, rule) in rule.as_object().unwrap() {
                    if let Some(value) = value.get(key) {
                        compare(root, rule, value, &format!("{at}.{key}"), found);
                    }
                }
                true
            }
            "additionalProperties" => {
                let others = value.as_object().into_iter().flatten();
                let others = others.filter(|(key, _)| schema["properties"].get(key).is_none());
                match rule {
                    Value::Bool(allowed) => *allowed || others.count() == 0,
                    rule => {
                        others.for_each(|(key, value)| {
                            compare(root, rule, value, &format!("{at}.{key}"), found)
                        });
                        true
                    }
                }
            }
            "items" => {
                for (index, value) in value.as_array().into_iter().flatten().enumerate() {
                    compare(root, rule, value, &format!("{at}[{index}]"), found);
                }
                true
            }
            "anyOf" => rule.as_array().unwrap().iter().any(|rule| {
                let mut inside = Vec::new();
                compare(root, rule, value, at, &mut inside);
                inside.is_empty()
            }),
            _ => false,
        };
        if !holds {
            found.push(format!("{at}: {keyword} {rule}, but {value}"));
        }
    }
}

fn is_a(kind: &Value, value: &Value) -> bool {
    match kind.as_str().unwrap() {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => false,
    }
}
