//! `cargo xtask wasm`.
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{bail, Context, Result};

use crate::{
    program::{self, Figures},
    toolchain::{Choice, Toolchain},
};

/// The most that a program may weigh compressed: 24 KiB is the chain's limit for one code, less a reserve.
const BUDGET: usize = 22 * 1024;

/// Growth that is not one, in percent: the order of functions, and with it the compressed size, depends on the
/// folder that the project is built in.
const NOISE: u64 = 1;

type Snapshot = BTreeMap<String, BTreeMap<String, Figures>>;

/// Builds, checks and prints; see the help of the command.
pub fn run(only: &[String], check: bool, bless: bool, choice: Choice) -> Result<()> {
    let root = root();
    let contracts = contracts(&root, only)?;
    program::wasm_opt(&root)?;
    let toolchain = Toolchain::find(choice)?;
    let compiler = toolchain.name()?;
    eprintln!("compiling {} contracts with {compiler}", contracts.len());
    let mut profiles: BTreeMap<String, Vec<&String>> = BTreeMap::new();
    for contract in &contracts {
        profiles.entry(profile(&root, contract)?).or_default().push(contract);
    }
    for (profile, contracts) in &profiles {
        let mut build = toolchain.cargo_build(&root, profile);
        for contract in contracts {
            build.args(["-p", contract]);
        }
        if !build.status().context("cannot run cargo")?.success() {
            bail!("the contracts do not compile");
        }
    }

    let programs = root.join("target/wasm/programs");
    fs::create_dir_all(&programs)?;
    let mut table = BTreeMap::new();
    for (profile, contracts) in &profiles {
        let folder = root.join("target/wasm/wasm32-unknown-unknown").join(profile);
        for contract in contracts {
            let input = folder.join(format!("{}.wasm", contract.replace('-', "_")));
            let output = programs.join(format!("{contract}.wasm"));
            let figures = program::process(&root, &input, &output, profile)?;
            table.insert((*contract).clone(), figures);
        }
    }
    // For whoever compares figures that depend on the compiler.
    fs::write(programs.join("compiler"), format!("{compiler}\n"))?;
    print_table(&table);

    let path = root.join("snapshots/size.json");
    let mut snapshot: Snapshot = match fs::read(&path) {
        Ok(text) => {
            serde_json::from_slice(&text).with_context(|| format!("{} is malformed", path.display()))?
        }
        Err(_) => Snapshot::new(),
    };
    let mut faults = over_budget(&table);
    if check {
        match snapshot.get(&compiler) {
            Some(before) => faults.extend(grown(before, &table)),
            None => eprintln!("snapshots/size.json has no figures of {compiler}; only the budget is checked"),
        }
    }
    if bless {
        snapshot.entry(compiler).or_default().extend(table);
        fs::create_dir_all(root.join("snapshots"))?;
        fs::write(&path, serde_json::to_string_pretty(&snapshot)? + "\n")?;
        eprintln!("wrote {}", path.display());
    }
    if !faults.is_empty() {
        bail!("{}", faults.join("\n"));
    }
    Ok(())
}

fn over_budget(table: &BTreeMap<String, Figures>) -> Vec<String> {
    table
        .iter()
        .filter(|(_, figures)| figures.compressed > BUDGET)
        .map(|(name, figures)| {
            format!("{name}: {} bytes compressed, the budget is {BUDGET}", figures.compressed)
        })
        .collect()
}

/// Whether `now` is more than [`NOISE`] percent above `before`.
fn beyond(now: u64, before: u64) -> bool {
    now * 100 > before * (100 + NOISE)
}

fn grown(before: &BTreeMap<String, Figures>, now: &BTreeMap<String, Figures>) -> Vec<String> {
    let mut faults = Vec::new();
    for (name, figures) in now {
        match before.get(name) {
            Some(old) if beyond(figures.compressed as u64, old.compressed as u64) => faults.push(format!(
                "{name}: {} bytes compressed, {} before: shrink it, or say why and run `cargo xtask wasm --bless`",
                figures.compressed, old.compressed
            )),
            Some(old) if beyond(figures.cached_init_gas, old.cached_init_gas) => faults.push(format!(
                "{name}: {} gas before each cached call, {} before: see `data`, or say why and run `cargo xtask wasm --bless`",
                figures.cached_init_gas, old.cached_init_gas
            )),
            Some(_) => {}
            None => faults.push(format!("{name}: not in snapshots/size.json; run `cargo xtask wasm --bless`")),
        }
    }
    faults
}

fn print_table(table: &BTreeMap<String, Figures>) {
    println!(
        "{:<14}{:>8}{:>12}{:>8}{:>7}{:>11}{:>10}{:>12}",
        "contract", "raw", "compressed", "budget", "pages", "data", "init gas", "cached init"
    );
    for (name, f) in table {
        println!(
            "{name:<14}{:>8}{:>12}{:>7}%{:>7}{:>11}{:>10}{:>12}",
            f.raw,
            f.compressed,
            f.compressed * 100 / BUDGET,
            f.pages,
            f.data,
            f.init_gas,
            f.cached_init_gas
        );
    }
}

/// The folders under contracts/, or those of them that were asked for.
fn contracts(root: &Path, only: &[String]) -> Result<Vec<String>> {
    let mut all = Vec::new();
    for entry in fs::read_dir(root.join("contracts")).context("no contracts/ folder")? {
        let path = entry?.path();
        if path.join("Stylus.toml").exists() && path.join("Cargo.toml").exists() && path.join("src").exists()
        {
            all.extend(path.file_name().map(|name| name.to_string_lossy().into_owned()));
        }
    }
    all.sort();
    if only.is_empty() {
        return Ok(all);
    }
    match only.iter().find(|name| !all.contains(name)) {
        Some(name) => bail!("no contract {name:?}; there are: {}", all.join(", ")),
        None => Ok(only.to_vec()),
    }
}

/// The profile that a contract's manifest asks for in `[package.metadata.wasm]`, or `release`.
fn profile(root: &Path, contract: &str) -> Result<String> {
    let path = root.join("contracts").join(contract).join("Cargo.toml");
    let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let manifest: toml::Table = text.parse().with_context(|| format!("{} is malformed", path.display()))?;
    let named = ["package", "metadata", "wasm"]
        .iter()
        .try_fold(&manifest, |table, key| table.get(*key)?.as_table())
        .and_then(|table| table.get("profile")?.as_str());
    Ok(named.unwrap_or("release").to_owned())
}

/// The project's folder.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).map(Path::to_path_buf).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(compressed: usize, cached_init_gas: u64) -> BTreeMap<String, Figures> {
        BTreeMap::from([("usdai".to_owned(), Figures { compressed, cached_init_gas, ..Default::default() })])
    }

    #[test]
    fn budget_is_inclusive() {
        assert!(over_budget(&table(BUDGET, 0)).is_empty());
        assert_eq!(over_budget(&table(BUDGET + 1, 0)).len(), 1);
    }

    #[test]
    fn growth_in_size_or_gas_is_a_fault() {
        let before = table(1_000, 500);
        assert!(grown(&before, &table(1_010, 505)).is_empty());
        assert!(grown(&before, &table(990, 400)).is_empty());
        assert_eq!(grown(&before, &table(1_011, 500)).len(), 1);
        assert_eq!(grown(&before, &table(1_000, 506)).len(), 1);
        assert_eq!(grown(&BTreeMap::new(), &before).len(), 1);
    }

    #[test]
    fn profiles_are_the_manifests() {
        assert_eq!(profile(&root(), "usdai").unwrap(), "fast");
        assert_eq!(profile(&root(), "susdai-desk").unwrap(), "release");
        assert!(profile(&root(), "nothing").is_err());
    }

    #[test]
    fn unknown_contracts_are_named() {
        let error = contracts(&root(), &["nothing".to_owned()]).unwrap_err().to_string();
        assert!(error.contains("nothing") && error.contains("susdai"), "{error}");
    }
}
