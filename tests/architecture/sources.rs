//! The program's sources, parsed: which paths each file names, in code that isn't of tests alone.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    sync::LazyLock,
};

use proc_macro2::{TokenStream, TokenTree};
use syn::{Attribute, Item, Macro, MetaList, UseTree, visit::Visit};

/// A file of the program.
#[derive(Debug)]
pub struct Source {
    /// Where it stands.
    pub file: PathBuf,
    /// Its module, from the crate's root.
    pub module: Vec<String>,
    /// Every path that its code names. One into this crate begins with `crate`, however it was written.
    paths: BTreeSet<Vec<String>>,
    /// The modules with files of their own: name, and the file where it isn't the usual one.
    children: Vec<(String, Option<String>)>,
}

/// Every file of the program, as its modules lead to it.
pub fn sources() -> &'static [Source] {
    static SOURCES: LazyLock<Vec<Source>> = LazyLock::new(read);
    &SOURCES
}

fn read() -> Vec<Source> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut sources = Vec::new();
    let mut to_read = vec![(src.join("lib.rs"), Vec::new()), (src.join("main.rs"), vec!["main".to_owned()])];
    while let Some((file, module)) = to_read.pop() {
        let text = fs::read_to_string(&file).expect("a module has its file");
        let source = Source::parse(&file, &module, &text);
        for (name, path) in &source.children {
            let child = source.file_of(name, path.as_deref());
            to_read.push((child, [module.clone(), vec![name.clone()]].concat()));
        }
        sources.push(source);
    }
    assert!(sources.len() > 50, "the sources weren't found");
    sources
}

impl Source {
    /// Reads a file that is this module.
    pub fn parse(file: &Path, module: &[impl ToString], text: &str) -> Self {
        let parsed = syn::parse_file(text).unwrap_or_else(|why| panic!("{}: {why}", file.display()));
        let mut source = Self {
            file: file.to_owned(),
            module: module.iter().map(ToString::to_string).collect(),
            paths: BTreeSet::new(),
            children: Vec::new(),
        };
        let mut reader = Reader { module: source.module.clone(), inside: 0, source: &mut source };
        reader.visit_file(&parsed);
        source
    }

    /// The part of the house that it belongs to: `lib` for the crate's root.
    pub fn part(&self) -> &str {
        self.module.first().map_or("lib", String::as_str)
    }

    /// The parts that it names, perhaps its own.
    pub fn imported_parts(&self) -> BTreeSet<&str> {
        let own = self.paths.iter().filter(|path| path[0] == "crate");
        own.filter_map(|path| path.get(1)).map(String::as_str).collect()
    }

    /// What it names inside of a part: its modules, and what the part itself has.
    pub fn names_below<'a>(&'a self, part: &'a str) -> impl Iterator<Item = &'a str> {
        let below =
            self.paths.iter().filter(move |path| path.starts_with(&["crate".to_owned(), part.to_owned()]));
        below.filter_map(|path| path.get(2)).map(String::as_str)
    }

    /// Whether a path begins so.
    pub fn names_from_the_start(&self, start: &[&str]) -> bool {
        self.paths.iter().any(|path| path.len() >= start.len() && path.iter().zip(start).all(|(a, b)| a == b))
    }

    /// Whether a path has these names in a row.
    pub fn names(&self, row: &[&str]) -> bool {
        self.paths.iter().any(|path| path.windows(row.len()).any(|names| names == row))
    }

    fn file_of(&self, child: &str, path: Option<&str>) -> PathBuf {
        let folder = self.file.parent().expect("a source lies in a folder");
        if let Some(path) = path {
            return folder.join(path);
        }
        let stem = self.file.file_stem().expect("a source has a name");
        let folder = if ["lib", "main", "mod"].iter().any(|root| stem == *root) {
            folder.to_owned()
        } else {
            self.file.with_extension("")
        };
        let own = folder.join(child).with_extension("rs");
        if own.exists() { own } else { folder.join(child).join("mod.rs") }
    }
}

/// Goes through a file and gathers.
struct Reader<'a> {
    source: &'a mut Source,
    /// Where it is: the file's module, or one that is written inside of it.
    module: Vec<String>,
    /// How many modules deep inside of the file.
    inside: usize,
}

impl Reader<'_> {
    /// What code names; a name alone is something of the file's own.
    fn add_path(&mut self, names: Vec<String>) {
        if names.len() > 1 {
            self.add(names);
        }
    }

    fn add(&mut self, names: Vec<String>) {
        let mut rest = names.as_slice();
        let mut module = self.module.clone();
        let own = match rest.first().map(String::as_str) {
            Some("crate") => {
                module.clear();
                rest = &rest[1..];
                true
            }
            Some("self") => {
                rest = &rest[1..];
                true
            }
            Some("super") => {
                while rest.first().is_some_and(|name| name == "super") {
                    module.pop();
                    rest = &rest[1..];
                }
                true
            }
            _ => false,
        };
        let path = if own { [vec!["crate".to_owned()], module, rest.to_vec()].concat() } else { names };
        self.source.paths.insert(path);
    }

    fn add_use(&mut self, before: &[String], tree: &UseTree) {
        let with = |name: String| [before, &[name]].concat();
        match tree {
            UseTree::Path(path) => self.add_use(&with(path.ident.to_string()), &path.tree),
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.add_use(before, tree)),
            // Of `{self}` the module itself is named.
            UseTree::Name(name) if name.ident == "self" => self.add(before.to_vec()),
            UseTree::Name(name) => self.add(with(name.ident.to_string())),
            UseTree::Rename(renamed) => self.add(with(renamed.ident.to_string())),
            UseTree::Glob(_) => self.add(before.to_vec()),
        }
    }

    /// The paths in what a macro or an attribute is given, which is no syntax of its own.
    fn add_tokens(&mut self, tokens: TokenStream) {
        let mut path: Vec<String> = Vec::new();
        let mut colons = 0;
        for token in tokens {
            match token {
                TokenTree::Punct(sign) if sign.as_char() == ':' => {
                    colons += 1;
                    continue;
                }
                TokenTree::Ident(name) => {
                    if colons != 2 {
                        self.add_path(std::mem::take(&mut path));
                    }
                    path.push(name.to_string());
                }
                TokenTree::Group(group) => {
                    self.add_path(std::mem::take(&mut path));
                    self.add_tokens(group.stream());
                }
                TokenTree::Punct(_) | TokenTree::Literal(_) => self.add_path(std::mem::take(&mut path)),
            }
            colons = 0;
        }
        self.add_path(path);
    }
}

impl<'ast> Visit<'ast> for Reader<'_> {
    fn visit_item(&mut self, item: &'ast Item) {
        if !is_for_tests(attributes(item)) {
            syn::visit::visit_item(self, item);
        }
    }

    fn visit_impl_item_fn(&mut self, function: &'ast syn::ImplItemFn) {
        if !is_for_tests(&function.attrs) {
            syn::visit::visit_impl_item_fn(self, function);
        }
    }

    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        let name = module.ident.to_string();
        if module.content.is_none() {
            assert_eq!(self.inside, 0, "{name} is written inside of a module and has a file of its own");
            let path = module.attrs.iter().find_map(path_of);
            return self.source.children.push((name, path));
        }
        self.module.push(name);
        self.inside += 1;
        syn::visit::visit_item_mod(self, module);
        self.inside -= 1;
        self.module.pop();
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.add_use(&[], &item.tree);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        self.add_path(path.segments.iter().map(|segment| segment.ident.to_string()).collect());
        syn::visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, called: &'ast Macro) {
        self.add_tokens(called.tokens.clone());
        syn::visit::visit_macro(self, called);
    }

    fn visit_meta_list(&mut self, list: &'ast MetaList) {
        self.add_tokens(list.tokens.clone());
    }
}

/// What only tests are built from: `#[cfg(test)]`, `#[cfg(all(test, unix))]`.
fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let Ok(list) = attribute.meta.require_list() else { return false };
        let condition: String = list.tokens.to_string().split_whitespace().collect();
        list.path.is_ident("cfg") && (condition == "test" || condition.starts_with("all(test,"))
    })
}

/// The file of `#[path = "…"]`.
fn path_of(attribute: &Attribute) -> Option<String> {
    let named = attribute.meta.require_name_value().ok().filter(|named| named.path.is_ident("path"))?;
    let syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(file), .. }) = &named.value else { return None };
    Some(file.value())
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}
