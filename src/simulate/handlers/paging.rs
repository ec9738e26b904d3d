//! Listings come in pages, with their numbers and links (docs/platform-api.md 2.1).

use serde_json::{Value, json};
use url::form_urlencoded;

use super::{Call, Outcome};
use crate::simulate::problem::Problem;

impl Call {
    /// The asked page of a listing. A page is at most `largest` long, whatever was asked.
    pub(super) fn page(&self, entities: Vec<Value>, largest: usize) -> Outcome {
        let size = self.number("pageSize")?.unwrap_or(25).clamp(1, largest);
        let number = self.number("pageNumber")?.unwrap_or(1).max(1);
        let total = entities.len();
        let page = entities.into_iter().skip((number - 1) * size).take(size).collect();
        Ok(self.listing(page, size, number, total))
    }

    /// The asked page of a listing that may be long: a body is made only for what is on it. Who asks for more than
    /// `largest` is refused.
    pub(super) fn page_of<T>(&self, all: &[T], largest: usize, body: impl FnMut(&T) -> Value) -> Outcome {
        let size = self.number("pageSize")?.unwrap_or(25);
        let number = self.number("pageNumber")?.unwrap_or(1);
        let page = cut(all, size, number, largest)?.iter().map(body).collect();
        Ok(self.listing(page, size, number, all.len()))
    }

    fn listing(&self, page: Vec<Value>, size: usize, number: usize, total: usize) -> Value {
        let pages = total.div_ceil(size);
        let link = |number: usize| {
            let mut query = form_urlencoded::Serializer::new(String::new());
            query.extend_pairs(
                self.query.iter().filter(|(name, _)| *name != "pageNumber" && *name != "pageSize"),
            );
            query.append_pair("pageSize", &size.to_string()).append_pair("pageNumber", &number.to_string());
            format!("{}?{}", self.path, query.finish())
        };
        let mut listing = json!({
            "entities": page, "pageSize": size, "pageNumber": number, "total": total, "pageCount": pages,
            "firstUri": link(1), "lastUri": link(pages.max(1)), "selfUri": link(number),
        });
        if number < pages {
            listing["nextUri"] = json!(link(number + 1));
        }
        if number > 1 {
            listing["previousUri"] = json!(link(number - 1));
        }
        listing
    }

    /// The page of a search that its body asks for: `results`, not `entities` (docs/platform-api.md 9).
    pub(super) fn results<T>(
        &self,
        all: &[T],
        largest: usize,
        kind: &str,
        body: impl FnMut(&T) -> Value,
    ) -> Outcome {
        let asked = |name: &str, usual: u64| match self.document()?.get(name) {
            None | Some(Value::Null) => Ok(usual as usize),
            Some(value) => value
                .as_u64()
                .map(|number| number as usize)
                .ok_or_else(|| Problem::bad_request(format!("{name} is not a number"))),
        };
        let (size, number) = (asked("pageSize", 25)?, asked("pageNumber", 1)?);
        let page: Vec<Value> = cut(all, size, number, largest)?.iter().map(body).collect();
        Ok(json!({
            "total": all.len(), "pageCount": all.len().div_ceil(size), "pageSize": size, "pageNumber": number,
            "types": [kind], "results": page,
        }))
    }
}

fn cut<T>(all: &[T], size: usize, number: usize, largest: usize) -> Result<&[T], Problem> {
    let wrong = |words: String| Problem { code: "invalid.value", ..Problem::bad_request(words) };
    if size < 1 || size > largest {
        return Err(wrong(format!("pageSize must be from 1 to {largest}")));
    }
    if number < 1 {
        return Err(wrong("pageNumber must be 1 or more".to_owned()));
    }
    let start = ((number - 1).saturating_mul(size)).min(all.len());
    Ok(&all[start..(start + size).min(all.len())])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulate::{operations::find, world::Caller};

    fn call(query: &[(&str, &str)]) -> Call {
        let (operation, parameters) = find("GET", "/api/v2/authorization/divisions").unwrap();
        let query = query.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let path = operation.template.clone();
        Call { caller: Caller::Client(0), operation, parameters, path, query, body: None }
    }

    #[test]
    fn pages_are_clamped_counted_and_linked() {
        let entities: Vec<Value> = (0..250).map(|number| json!(number)).collect();
        let asked = call(&[("pageSize", "500"), ("pageNumber", "2"), ("objectCount", "true")]);
        let page = asked.page(entities.clone(), 100).unwrap();
        assert_eq!(page["entities"].as_array().unwrap().len(), 100);
        assert_eq!(page["entities"][0], 100);
        assert_eq!(
            (&page["pageSize"], &page["total"], &page["pageCount"]),
            (&json!(100), &json!(250), &json!(3))
        );
        assert_eq!(
            page["nextUri"],
            "/api/v2/authorization/divisions?objectCount=true&pageSize=100&pageNumber=3"
        );
        let last = call(&[("pageSize", "100"), ("pageNumber", "3")]).page(entities.clone(), 100).unwrap();
        assert_eq!(last["entities"].as_array().unwrap().len(), 50);
        assert!(last.get("nextUri").is_none());
        let beyond = call(&[("pageNumber", "99")]).page(entities, 100).unwrap();
        assert_eq!(beyond["entities"], json!([]));
        assert_eq!(call(&[("pageSize", "many")]).page(vec![], 100).unwrap_err().status, 400);
    }

    #[test]
    fn who_asks_for_more_than_a_page_has_is_refused() {
        let all: Vec<usize> = (0..250).collect();
        let asked = |size: &str, number: &str| {
            call(&[("pageSize", size), ("pageNumber", number)]).page_of(&all, 100, |number| json!(number))
        };
        let second = asked("100", "2").unwrap();
        assert_eq!((&second["entities"][0], &second["total"]), (&json!(100), &json!(250)));
        assert_eq!(asked("100", "4").unwrap()["entities"], json!([]));
        for (size, number) in [("101", "1"), ("0", "1"), ("100", "0")] {
            assert_eq!(asked(size, number).unwrap_err().status, 400, "{size} {number}");
        }
    }
}
