//! `usdai demo`.
use std::collections::BTreeMap;
use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};

use anyhow::{bail, Result};
use indicatif::{ProgressBar, ProgressStyle};
use usdai_abi::usdai::IUSDai;

use crate::book::figures::{figures, Figures};
use crate::book::Book;

use crate::chain::{Chain, GasLimit};
use crate::cli::Demo;
use crate::deploy::{Protocol, Staff};
use crate::play::Stage;
use crate::programs::{self, Program};
use crate::report::Report;
use crate::rpc::{Http, InProcess};
use crate::scenario::{self, Scenario};
use crate::tape::import::{Import, Mode, Names};
use crate::tape::{self, Tape};
use crate::types::U256;
use crate::units::{self, DAY};
use crate::wallet::Account;

/// Gas limit of every transaction: the chain's own limit.
const GAS: u64 = 32_000_000;

/// The scenario that is played without another, and its tape.
const SCENARIO: &str = "scenarios/launch.toml";
const TAPE: &str = "scenarios/tape.csv";

/// Seconds before day 0 at which the chain begins.
const PRELUDE: u64 = 2 * 3_600;

pub(super) fn run(args: &Demo) -> Result<()> {
    let mut scenario = load(&args.scenario)?;
    if args.check {
        println!(
            "{}: {} steps, {} accounts, {} loans: fine",
            args.scenario.display(),
            scenario.steps.len(),
            scenario.accounts.len(),
            scenario.loans.len()
        );
        return Ok(());
    }
    let tape = tape(args)?;
    let programs = Program::load_all(&programs::folder(args.programs.as_deref()))?;
    let progress = Progress::new(scenario.steps.len(), args.json);
    progress.line(&format!("{}\n", scenario.title));
    let (setup, step) = (&mut |line: String| progress.line(&line), &mut |line: String| progress.step(&line));
    let chain = match &args.rpc_url {
        None => embedded(&scenario)?,
        Some(url) => {
            let chain = Chain::connect(Box::new(Http::new(url)), GasLimit::Fixed(GAS))?;
            scenario.start = (chain.now()? + PRELUDE).div_ceil(DAY) * DAY;
            chain
        }
    };
    let (report, protocol) = play_on(&chain, &scenario, &programs, setup, step)?;
    let book = tape.as_ref().map(|tape| lend_by(tape, &chain, &protocol, &scenario, setup)).transpose()?;
    progress.finish();
    if args.json {
        let mut json = report.to_json();
        if let Some(book) = &book {
            json["book"] = serde_json::to_value(book)?;
        }
        println!("{}", serde_json::to_string_pretty(&json)?);
    } else {
        println!("{}", report.to_text());
        if let Some(book) = &book {
            println!("{}", book.to_text());
        }
    }
    let failed = report.failed();
    if !failed.is_empty() {
        let names: Vec<_> = failed.iter().map(|check| check.name).collect();
        bail!("{} of {} checks do not hold: {}", failed.len(), report.checks.len(), names.join(", "));
    }
    if !args.json {
        println!("All {} checks hold.", report.checks.len());
    }
    Ok(())
}

/// The tape that is named, or that of the default scenario.
fn tape(args: &Demo) -> Result<Option<Tape>> {
    let path = match &args.tape {
        Some(path) => path.clone(),
        None if args.scenario == Path::new(SCENARIO) => beside(Path::new(TAPE)),
        None => return Ok(None),
    };
    Ok(Some(tape::parse::load(&path)?.first(args.tape_loans)))
}

/// Puts the loans of a tape into the book, with money of a new lender; what comes of it.
fn lend_by(
    tape: &Tape,
    chain: &Chain,
    protocol: &Protocol,
    scenario: &Scenario,
    told: &mut dyn FnMut(String),
) -> Result<Figures> {
    let staff = Staff::development();
    // The scenario's caps are made for the scenario.
    let (usdc, usdai) = (protocol.usdc, protocol.usdai);
    let cap = units::wad() * U256::from(1_000_000_000);
    chain.send(
        &staff.admin,
        usdai,
        &IUSDai::setAssetCapCall { token: usdc, cap: U256::from(1_000_000_000_000_000_u64) },
    )?;
    chain.send(&staff.admin, usdai, &IUSDai::setSupplyCapCall { cap })?;
    let import = Import::prepare(chain, protocol, &staff, Names::new(None), tape, Some(Mode::FromNow))?;
    let summary = import.run(&mut |_, _, _| {})?;
    told(format!(
        "loan tape: {} titles and {} loans of {} lines in {} transactions",
        summary.titles,
        summary.loans,
        tape.rows.len(),
        summary.transactions
    ));
    let mut names = BTreeMap::new();
    let of_tape = tape.rows.iter().flat_map(|row| [&row.borrower, &row.curator]);
    for name in scenario.accounts.iter().map(|party| &party.name).chain(of_tape) {
        names.insert(Account::named(name).address(), name.clone());
    }
    figures(&Book::of_chain(chain, protocol, &names)?)
}

/// A file of the repository, also from elsewhere.
fn beside(path: &Path) -> PathBuf {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path);
    if !path.exists() && beside.exists() {
        beside
    } else {
        path.to_path_buf()
    }
}

/// The default file is found from anywhere in the repository.
fn load(path: &Path) -> Result<Scenario> {
    let path = if path == Path::new(SCENARIO) { beside(path) } else { path.to_path_buf() };
    Ok(scenario::load(&path)?)
}

/// Plays a scenario on a fresh chain in this process.
///
/// # Errors
/// At the first step that fails. Checks that do not hold are in the report.
pub fn play(
    scenario: &Scenario,
    programs: &[Program],
    setup: &mut dyn FnMut(String),
    step: &mut dyn FnMut(String),
) -> Result<Report> {
    Ok(play_on(&embedded(scenario)?, scenario, programs, setup, step)?.0)
}

/// A chain in this process, before day 0.
fn embedded(scenario: &Scenario) -> Result<Chain> {
    let node = InProcess::start(Some(scenario.start.saturating_sub(PRELUDE)));
    Chain::connect(Box::new(node), GasLimit::Fixed(GAS))
}

fn play_on(
    chain: &Chain,
    scenario: &Scenario,
    programs: &[Program],
    setup: &mut dyn FnMut(String),
    step: &mut dyn FnMut(String),
) -> Result<(Report, Protocol)> {
    let mut stage = Stage::set(chain, scenario, programs, setup)?;
    stage.play(&mut |day, line| step(format!("day {day:>3}  {line}")))?;
    Ok((Report::of(&stage, programs)?, stage.protocol))
}

/// A bar below the lines on a terminal, plain lines otherwise, silence for programs.
struct Progress {
    bar: Option<ProgressBar>,
    silent: bool,
}

impl Progress {
    fn new(steps: usize, silent: bool) -> Self {
        let bar = (!silent && std::io::stdout().is_terminal()).then(|| {
            let style = ProgressStyle::with_template("{bar:40} {pos}/{len} steps, {elapsed}")
                .unwrap_or_else(|_| ProgressStyle::default_bar());
            ProgressBar::new(steps as u64).with_style(style)
        });
        Self { bar, silent }
    }

    fn line(&self, line: &str) {
        match &self.bar {
            Some(bar) => bar.suspend(|| println!("{line}")),
            None if self.silent => {}
            None => println!("{line}"),
        }
    }

    fn step(&self, line: &str) {
        self.line(line);
        if let Some(bar) = &self.bar {
            bar.inc(1);
        }
    }

    fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
