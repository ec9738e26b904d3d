//! Where regions are, and what people call them. Pure.

use std::sync::LazyLock;

use serde::Deserialize;

use super::Region;

/// A region of the list.
pub(super) struct Listed {
    pub region: Region,
    at: Point,
    /// Everything that means this region and no other, in its plain form.
    names: Vec<String>,
}

/// Degrees north and east.
type Point = [f64; 2];

pub(super) fn listed() -> &'static [Listed] {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct File {
        region: Vec<Entry>,
    }
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Entry {
        name: String,
        domain: String,
        place: String,
        also: Vec<String>,
        at: Point,
    }
    static LISTED: LazyLock<Vec<Listed>> = LazyLock::new(|| {
        let mut file: File = toml::from_str(include_str!("../../../assets/regions.toml"))
            .expect("assets/regions.toml is part of the program and tested");
        file.region.sort_by(|a, b| a.place.cmp(&b.place));
        let label = |domain: &str| domain.split('.').next().unwrap_or_default().to_owned();
        let labels: Vec<String> = file.region.iter().map(|entry| label(&entry.domain)).collect();
        let of = |Entry { name, domain, place, also, at }| {
            let own = label(&domain);
            // `mypurecloud` is the label of several.
            let alone = labels.iter().filter(|label| **label == own).count() == 1;
            let said = [&name, &domain, &place].into_iter().chain(&also).chain(alone.then_some(&own));
            let names = said.map(|name| plain(name)).collect();
            Listed { region: Region { name, domain, place }, at, names }
        };
        file.region.into_iter().map(of).collect()
    });
    &LISTED
}

/// Countries and cities where no region is, and AWS regions that Genesys isn't in: plain names and where that is.
fn elsewhere() -> &'static [(Vec<String>, Point)] {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct File {
        place: Vec<Entry>,
    }
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Entry {
        names: Vec<String>,
        at: Point,
    }
    static PLACES: LazyLock<Vec<(Vec<String>, Point)>> = LazyLock::new(|| {
        let file: File = toml::from_str(include_str!("../../../assets/places.toml"))
            .expect("assets/places.toml is part of the program and tested");
        let of = |Entry { names, at }: Entry| (names.iter().map(|name| plain(name)).collect(), at);
        file.place.into_iter().map(of).collect()
    });
    &PLACES
}

/// The one region that this text names: by one of its names alone, or as words of a longer text that isn't an address.
pub(super) fn named(text: &str) -> Option<&'static Region> {
    let plain = plain(text);
    let without_blanks = |name: &str| name.replace(' ', "");
    let whole = listed()
        .iter()
        .find(|listed| listed.names.iter().any(|name| without_blanks(name) == without_blanks(&plain)));
    if whole.is_some() || text.contains(['/', ':', '@']) || text.split(". ").any(|part| part.contains('.')) {
        return whole.map(|listed| &listed.region);
    }
    let mut among = listed().iter().filter(|listed| listed.names.iter().any(|name| has_words(&plain, name)));
    let first = among.next()?;
    among.next().is_none().then_some(&first.region)
}

/// All regions, by their distance from what the text names, or nearly names.
pub(super) fn nearest(text: &str) -> Vec<&'static Region> {
    let plain = plain(text);
    let own_world = world_of_aws(&plain);
    let regions = listed().iter().flat_map(|listed| listed.names.iter().map(|name| (name, listed.at)));
    let places = elsewhere().iter().flat_map(|(names, at)| names.iter().map(|name| (name, *at)));
    let likeness = |name: &str| {
        let of_aws = own_world.is_some();
        let same_world = of_aws && world_of_aws(name) == own_world;
        match has_words(&plain, name) {
            true if same_world || !of_aws => 2.0 + name.len() as f64,
            _ if same_world => 1.0 + strsim::jaro_winkler(&plain, name),
            _ => strsim::jaro_winkler(&plain, name),
        }
    };
    let likest =
        regions.chain(places).max_by(|(one, _), (other, _)| likeness(one).total_cmp(&likeness(other)));
    let at = likest.map_or([0.0, 0.0], |(_, at)| at);
    let mut all: Vec<&Listed> = listed().iter().collect();
    all.sort_by(|one, other| distance(one.at, at).total_cmp(&distance(other.at, at)));
    all.into_iter().map(|listed| &listed.region).collect()
}

/// What an AWS name begins with, `eu` of `eu west 3`: what is spelled like it elsewhere isn't near.
fn world_of_aws(name: &str) -> Option<&str> {
    let parts: Vec<&str> = name.split(' ').collect();
    match parts[..] {
        [world, .., number] if parts.len() > 2 && number.chars().all(|c| c.is_ascii_digit()) => Some(world),
        _ => None,
    }
}

/// Whether a host is nearly one of Genesys's: a slip of the finger, not somebody else's.
pub(super) fn looks_like_genesys(host: &str) -> bool {
    let domain =
        ["apps.", "login.", "api."].iter().find_map(|front| host.strip_prefix(front)).unwrap_or(host);
    let near =
        |listed: &Listed| strsim::normalized_damerau_levenshtein(domain, &listed.region.domain) >= 0.75;
    ["purecloud", "pure.cloud"].iter().any(|word| host.contains(word)) || listed().iter().any(near)
}

fn has_words(text: &str, words: &str) -> bool {
    format!(" {text} ").contains(&format!(" {words} "))
}

/// Lower case, without accents, and a single blank for everything that is neither letter nor digit.
fn plain(text: &str) -> String {
    let folded: String = text.to_lowercase().chars().map(without_accent).collect();
    folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Of the letters that the names of places have.
fn without_accent(c: char) -> char {
    match c {
        'á' | 'à' | 'â' | 'ã' | 'ä' | 'å' => 'a',
        'ç' | 'ć' => 'c',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'í' | 'î' | 'ï' => 'i',
        'ł' => 'l',
        'ñ' | 'ń' => 'n',
        'ó' | 'ô' | 'õ' | 'ö' | 'ø' => 'o',
        'ú' | 'û' | 'ü' => 'u',
        other => other,
    }
}

/// The angle between two points of the globe.
fn distance(one: Point, other: Point) -> f64 {
    let [[north, east], [other_north, other_east]] = [one, other].map(|point| point.map(f64::to_radians));
    let cosine =
        north.sin() * other_north.sin() + north.cos() * other_north.cos() * (east - other_east).cos();
    cosine.clamp(-1.0, 1.0).acos()
}
