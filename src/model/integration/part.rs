//! The parts that manifests have in common: what several integrations share stands once. Pure.

use super::file::PartFile;

/// The common parts that a manifest may include: name and text.
const PARTS: [(&str, &str); 7] = [
    ("agent-permissions", include_str!("../../../assets/integrations/parts/agent-permissions.toml")),
    (
        "authorized-application",
        include_str!("../../../assets/integrations/parts/authorized-application.toml"),
    ),
    ("browser", include_str!("../../../assets/integrations/parts/browser.toml")),
    ("browser-extension", include_str!("../../../assets/integrations/parts/browser-extension.toml")),
    ("embedded-client", include_str!("../../../assets/integrations/parts/embedded-client.toml")),
    (OF_PEOPLE, include_str!("../../../assets/integrations/parts/people.toml")),
    ("pop-up-blocker", include_str!("../../../assets/integrations/parts/pop-up-blocker.toml")),
];

/// The part that stands at the end of every manifest that has people.
pub(super) const OF_PEOPLE: &str = "people";

pub(super) fn part(name: &str) -> Result<PartFile, String> {
    let known = || PARTS.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
    let (_, text) = PARTS
        .iter()
        .find(|(part, _)| *part == name)
        .ok_or_else(|| format!("there is no part `{name}`; expected one of: {}", known()))?;
    toml::from_str(text).map_err(|error| format!("part `{name}`: {}", error.message().replace('\n', ", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_part_is_one() {
        for (name, _) in PARTS {
            let part = part(name).unwrap();
            let people = part.people.map_or(0, |people| people.requirements.len());
            assert!(people + part.org.requirements.len() > 0, "{name}");
        }
        let Err(unknown) = part("browsers") else { panic!("there is none") };
        assert!(unknown.contains(
            "no part `browsers`; expected one of: agent-permissions, authorized-application, browser,"
        ));
    }
}
