//! `cargo xtask abi`: the interface of each contract, in Solidity and JSON, from crates/abi.
mod json;
mod solidity;
mod source;

use std::{collections::BTreeMap, fs, path::PathBuf};

use anyhow::{bail, Context, Result};

use source::{Item, Kind, Source};

/// A contract, the name of its interface, and the interfaces of crates/abi that it answers to.
const CONTRACTS: [(&str, &str, &[&str]); 7] = [
    (
        "usdai",
        "IUSDai",
        &["IUSDai", "IERC20", "IERC20Permit", "IERC20PermitBytes", "IERC7802", "IPausable", "IERC165"],
    ),
    (
        "susdai",
        "ISUSDai",
        &[
            "ISUSDai",
            "ISUSDaiLimits",
            "IERC20",
            "IERC20Permit",
            "IERC5267",
            "IERC7741",
            "IPausable",
            "IERC165",
        ],
    ),
    ("susdai-feed", "IFeed", &["IFeed", "IERC165"]),
    ("qev-auction", "IQev", &["IQev", "IPausable"]),
    (
        "caliber-nft",
        "ICaliber",
        &["ICaliber", "IERC721", "IERC721Metadata", "IERC5267", "IPausable", "IERC165"],
    ),
    ("loan-router", "ILoanRouter", &["ILoanRouter", "IPausable", "IERC165"]),
    ("price-oracle", "IPriceOracle", &["IPriceOracle", "IERC165"]),
];

/// What every contract with roles answers to.
const COMMON: [&str; 1] = ["IAccessControl"];

/// Contracts without roles.
const PLAIN: [&str; 1] = ["IFeed"];

/// Where the functions of contracts are that are more than one program.
const LIBRARIES: [(&str, &str); 4] = [
    ("usdai", "crates/dollar/src"),
    ("susdai", "crates/vault/src"),
    ("caliber-nft", "crates/caliber/src"),
    ("loan-router", "crates/loans/src"),
];

/// What every contract with roles logs beside the events of its interfaces, and what those log that can be paused.
const COMMON_EVENTS: [&str; 2] = ["RoleGranted", "RoleRevoked"];
const PAUSE_EVENTS: [&str; 2] = ["Paused", "Unpaused"];

/// Everything that one contract shows.
pub struct Interface<'s> {
    /// Name in Solidity.
    pub name: &'static str,
    /// Structures, errors, events, functions, in this order.
    pub items: Vec<&'s Item>,
}

/// Writes abi/ (`bless`) or compares with it (`check`); with neither, prints what would be written where.
pub fn run(check: bool, bless: bool) -> Result<()> {
    let root = crate::wasm::root();
    let source = Source::read(&root.join("crates/abi/src"))?;
    let mut files = BTreeMap::new();
    for (contract, name, interfaces) in CONTRACTS {
        let library = LIBRARIES.iter().find(|(program, _)| *program == contract);
        let own = root.join("contracts").join(contract).join("src");
        let folder = library.map_or(own, |(_, folder)| root.join(folder));
        let words = words_of(&[folder, root.join("crates/contract-kit/src")])?;
        let interface = interface(&source, name, interfaces, &words)?;
        files.insert(format!("{contract}.sol"), solidity::show(&interface));
        files.insert(format!("{contract}.json"), json::show(&interface, &source)?);
    }
    let folder = root.join("abi");
    let mut faults = Vec::new();
    for (name, text) in &files {
        let path = folder.join(name);
        if bless {
            fs::create_dir_all(&folder)?;
            fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
        } else if check && fs::read_to_string(&path).ok().as_ref() != Some(text) {
            faults.push(format!("abi/{name} is not what crates/abi says"));
        } else if !check {
            println!("abi/{name}: {} lines", text.lines().count());
        }
    }
    if check {
        for entry in fs::read_dir(&folder).context("no abi/ folder: run `cargo xtask abi --bless`")? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            if name != "README.md" && !files.contains_key(&name) {
                faults.push(format!("abi/{name} belongs to no contract"));
            }
        }
    }
    if !faults.is_empty() {
        bail!("{}\nrun `cargo xtask abi --bless` and look at the difference", faults.join("\n"));
    }
    Ok(())
}

fn interface<'s>(
    source: &'s Source,
    name: &'static str,
    interfaces: &[&str],
    words: &[String],
) -> Result<Interface<'s>> {
    let plain = PLAIN.contains(&name);
    let common: &[&str] = if plain { &[] } else { &COMMON };
    let mine: Vec<&str> = interfaces.iter().chain(common).copied().collect();
    for wanted in &mine {
        if !source.items.iter().any(|item| item.interface.as_deref() == Some(wanted)) {
            bail!("crates/abi has no interface {wanted}");
        }
    }
    let belongs = |item: &&Item| match (&item.interface, item.kind) {
        (Some(interface), _) => mine.contains(&interface.as_str()),
        (None, Kind::Event) => {
            let name = item.name.as_str();
            let pauses = mine.contains(&"IPausable") && PAUSE_EVENTS.contains(&name);
            !plain && (COMMON_EVENTS.contains(&name) || pauses)
        }
        (None, Kind::Error) => words.contains(&item.name),
        (None, Kind::Struct) => false,
        (None, Kind::Function) => false,
    };
    let mut items: Vec<&Item> = source.items.iter().filter(belongs).collect();
    let used: Vec<&Item> = source
        .items
        .iter()
        .filter(|item| item.kind == Kind::Struct)
        .filter(|structure| items.iter().any(|item| item.names_type(&structure.name)))
        .collect();
    items.extend(used);
    items.sort_by_key(|item| item.kind);
    Ok(Interface { name, items })
}

/// All words in the Rust files of these folders, tests and what only they use left out: the errors that a contract can name.
fn words_of(folders: &[PathBuf]) -> Result<Vec<String>> {
    let mut words = Vec::new();
    let mut open = folders.to_vec();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            for entry in fs::read_dir(&path)? {
                let path = entry?.path();
                if path.file_stem().is_some_and(|stem| stem != "tests" && stem != "testing") {
                    open.push(path);
                }
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            words.extend(words_in(&fs::read_to_string(&path)?));
        }
    }
    words.sort_unstable();
    words.dedup();
    Ok(words)
}

fn words_in(text: &str) -> Vec<String> {
    let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    code.flat_map(|line| line.split(|c: char| !c.is_alphanumeric() && c != '_'))
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn source() -> Source {
        Source::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../abi/src").as_path()).unwrap()
    }

    #[test]
    fn a_contract_shows_its_traits_and_only_the_errors_it_names() {
        let source = source();
        let words = vec!["ZeroAddress".to_owned(), "WrongLoanStatus".to_owned(), "LoanTerms".to_owned()];
        let found =
            interface(&source, "ILoanRouter", &["ILoanRouter", "IPausable", "IERC165"], &words).unwrap();
        let names = |kind| -> Vec<&str> {
            found.items.iter().filter(|item| item.kind == kind).map(|item| item.name.as_str()).collect()
        };
        assert_eq!(names(Kind::Error), ["ZeroAddress", "WrongLoanStatus"]);
        assert_eq!(names(Kind::Struct), ["LoanTerms", "LoanView", "LoanQuote"]);
        for function in ["offer", "loan", "hasRole", "pause", "supportsInterface"] {
            assert!(names(Kind::Function).contains(&function), "{function}");
        }
        assert!(names(Kind::Event).contains(&"RoleGranted") && names(Kind::Event).contains(&"LoanOffered"));
    }

    #[test]
    fn interfaces_that_are_not_there_are_named() {
        let error = interface(&source(), "I", &["INothing"], &[]).err().unwrap().to_string();
        assert!(error.contains("INothing"), "{error}");
    }

    #[test]
    fn words_leave_comments_out() {
        assert_eq!(words_in("// ZeroHash\nlet x = ZeroAmount {};"), ["let", "x", "ZeroAmount"]);
    }
}
