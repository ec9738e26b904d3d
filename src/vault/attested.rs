//! What was attested, as the file of answers has it.

use std::{collections::BTreeMap, fmt};

use jiff::Timestamp;
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{self, MapAccess, Visitor},
};

use crate::{
    model::{Attestation, Attested, AttestedAs, Name, name::Kind},
    text::clean,
};

pub(super) fn serialize<S: Serializer>(attested: &Attested, serializer: S) -> Result<S::Ok, S::Error> {
    let kept = |Attestation { said, at, by }: &Attestation| Kept {
        said: *said,
        at: *at,
        by: by.as_ref().map(|name| name.real().to_owned()),
    };
    serializer.collect_map(attested.iter().map(|(id, attestation)| (id, kept(attestation))))
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Attested, D::Error> {
    let all = BTreeMap::<String, Either>::deserialize(deserializer)?;
    let attestation = |Kept { said, at, by }: Kept| Attestation {
        said,
        at,
        by: by.map(|name| clean(name.trim())).filter(|name| !name.is_empty()).map(attestor),
    };
    Ok(all.into_iter().map(|(id, Either(kept))| (id, attestation(kept))).collect())
}

fn attestor(name: String) -> Name {
    Name::without_id(Kind::Attestor, name)
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    #[serde(rename = "as", default)]
    said: AttestedAs,
    at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    by: Option<String>,
}

/// Also as it was written before names were kept: the time alone.
struct Either(Kept);

impl<'de> Deserialize<'de> for Either {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl<'de> Visitor<'de> for Text {
            type Value = Kept;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("when it was attested, and by whom")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Kept, E> {
                let at = text.parse().map_err(|_| E::custom("expected a time like 2026-03-04T14:05:00Z"))?;
                Ok(Kept { said: AttestedAs::Pass, at, by: None })
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Kept, A::Error> {
                Kept::deserialize(de::value::MapAccessDeserializer::new(map))
            }
        }
        deserializer.deserialize_any(Text).map(Self)
    }
}
