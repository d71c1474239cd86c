//! Reading the `sol!` blocks of crates/abi.
use std::{fs, path::Path};

use anyhow::{bail, Context, Result};

/// What an item is, in the order in which interfaces show them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A structure.
    Struct,
    /// An error.
    Error,
    /// An event.
    Event,
    /// A function.
    Function,
}

/// A parameter, a result or a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Param {
    /// Type as written.
    pub ty: String,
    /// Name, or nothing.
    pub name: String,
    /// Whether an event has it as a topic.
    pub indexed: bool,
}

/// A function, event, error or structure.
#[derive(Clone, Debug)]
pub struct Item {
    /// What it is.
    pub kind: Kind,
    /// Name.
    pub name: String,
    /// The interface that it stands in.
    pub interface: Option<String>,
    /// Lines of documentation.
    pub docs: Vec<String>,
    /// Parameters or fields.
    pub inputs: Vec<Param>,
    /// Results.
    pub outputs: Vec<Param>,
    /// `view`, `pure`, `payable` or `nonpayable`.
    pub mutability: &'static str,
}

impl Item {
    /// Whether a parameter or result has this type, or is an array of it.
    pub fn names_type(&self, name: &str) -> bool {
        self.inputs.iter().chain(&self.outputs).any(|param| param.ty.split('[').next() == Some(name))
    }
}

/// All items of the crate.
pub struct Source {
    /// In the order of files and lines.
    pub items: Vec<Item>,
}

impl Source {
    /// Reads every file of a folder.
    pub fn read(folder: &Path) -> Result<Self> {
        let mut paths: Vec<_> = fs::read_dir(folder)
            .with_context(|| format!("no folder {}", folder.display()))?
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<std::io::Result<_>>()?;
        paths.sort();
        let mut items = Vec::new();
        for path in paths {
            let text = fs::read_to_string(&path)?;
            items.extend(parse(&text).with_context(|| format!("in {}", path.display()))?);
        }
        Ok(Self { items })
    }
}

/// The items of the `sol!` blocks in a Rust file.
fn parse(text: &str) -> Result<Vec<Item>> {
    let mut items: Vec<Item> = Vec::new();
    let (mut inside, mut interface, mut docs) = (false, None, Vec::new());
    let mut statement = String::new();
    for line in text.lines() {
        if !inside {
            inside = line.trim_start().starts_with("sol! {");
            continue;
        }
        if line == "}" {
            (inside, interface) = (false, None);
            continue;
        }
        let line = line.trim();
        if let Some(doc) = line.strip_prefix("///") {
            docs.push(doc.trim().to_owned());
            continue;
        }
        if line.is_empty() || line.starts_with("//") || line.starts_with("#[") {
            continue;
        }
        if let Some(name) = line.strip_prefix("interface ") {
            interface = Some(name.trim_end_matches('{').trim().to_owned());
            docs.clear();
            continue;
        }
        if line == "}" && statement.is_empty() {
            interface = None;
            continue;
        }
        statement = format!("{statement} {line}");
        let ends =
            if statement.trim_start().starts_with("struct ") { line == "}" } else { line.ends_with(';') };
        if ends {
            items.push(item(statement.trim(), interface.clone(), std::mem::take(&mut docs))?);
            statement.clear();
        }
    }
    if !statement.is_empty() {
        bail!("a statement has no end: {statement}");
    }
    Ok(items)
}

fn item(statement: &str, interface: Option<String>, docs: Vec<String>) -> Result<Item> {
    let (keyword, rest) = statement.split_once(' ').context("an empty statement")?;
    let kind = match keyword {
        "struct" => Kind::Struct,
        "error" => Kind::Error,
        "event" => Kind::Event,
        "function" => Kind::Function,
        other => bail!("unknown keyword {other}"),
    };
    let (open, close, separator) = if kind == Kind::Struct { ('{', '}', ';') } else { ('(', ')', ',') };
    let (name, rest) = rest.split_once(open).with_context(|| format!("no list in {statement}"))?;
    let (list, tail) = rest.split_once(close).with_context(|| format!("an open list in {statement}"))?;
    let outputs = match tail.split_once("returns (") {
        Some((_, list)) => params(list.split_once(')').context("open results")?.0, ',')?,
        None => Vec::new(),
    };
    let attributes = tail.split("returns").next().unwrap_or_default();
    let mutability = ["view", "pure", "payable"]
        .into_iter()
        .find(|word| attributes.split(|c: char| !c.is_alphanumeric()).any(|found| found == *word));
    Ok(Item {
        kind,
        name: name.trim().to_owned(),
        interface,
        docs,
        inputs: params(list, separator)?,
        outputs,
        mutability: mutability.unwrap_or("nonpayable"),
    })
}

fn params(list: &str, separator: char) -> Result<Vec<Param>> {
    list.split(separator).map(str::trim).filter(|text| !text.is_empty()).map(param).collect()
}

fn param(text: &str) -> Result<Param> {
    let mut words = text.split_whitespace();
    let ty = words.next().context("a parameter without a type")?.to_owned();
    let (mut name, mut indexed) = (String::new(), false);
    for word in words {
        match word {
            "indexed" => indexed = true,
            "memory" | "calldata" => {}
            other if name.is_empty() => name = other.to_owned(),
            other => bail!("{other} in the parameter {text}"),
        }
    }
    Ok(Param { ty, name, indexed })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_are_read_with_their_documentation_and_interface() {
        let text = "//! Text.\nsol! {\n    /// Bad.\n    #[derive(Debug)]\n    error Bad(uint256 a);\n    struct S {\n        address who;\n        uint8[] kinds;\n    }\n    interface I {\n        event E(address indexed who, bytes data);\n        // a remark\n        /// One.\n        /// Two.\n        function f(S calldata s, string name) external view\n            returns (bool, uint256 out);\n        function g() external;\n    }\n    error Last();\n}\nfn other() {}\n";
        let items = parse(text).unwrap();
        let names: Vec<_> =
            items.iter().map(|item| (item.name.as_str(), item.interface.as_deref())).collect();
        assert_eq!(
            names,
            [
                ("Bad", None),
                ("S", None),
                ("E", Some("I")),
                ("f", Some("I")),
                ("g", Some("I")),
                ("Last", None)
            ]
        );
        let f = &items[3];
        assert_eq!(f.docs, ["One.", "Two."]);
        assert_eq!(f.mutability, "view");
        assert_eq!(f.inputs[0], Param { ty: "S".into(), name: "s".into(), indexed: false });
        assert_eq!((f.outputs[0].name.as_str(), f.outputs[1].name.as_str()), ("", "out"));
        assert!(f.names_type("S") && !f.names_type("bool "));
        assert!(items[2].inputs[0].indexed && !items[2].inputs[1].indexed);
        assert_eq!(items[1].inputs[1].ty, "uint8[]");
        assert_eq!(items[4].mutability, "nonpayable");
    }

    #[test]
    fn what_is_no_solidity_is_refused() {
        assert!(parse("sol! {\n    modifier x();\n}\n").is_err());
        assert!(parse("sol! {\n    error Open(uint256 a\n}\n").is_err());
        assert!(parse("sol! {\n    error Odd(uint256 a b);\n}\n").is_err());
    }
}
