//! `usdai demo`.
use std::io::IsTerminal as _;
use std::path::Path;

use anyhow::{bail, Result};
use indicatif::{ProgressBar, ProgressStyle};

use crate::chain::{Chain, GasLimit};
use crate::cli::Demo;
use crate::play::Stage;
use crate::programs::{self, Program};
use crate::report::Report;
use crate::rpc::{Http, InProcess};
use crate::scenario::{self, Scenario};
use crate::units::DAY;

/// Gas limit of every transaction: the chain's own limit.
const GAS: u64 = 32_000_000;

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
    let programs = Program::load_all(&programs::folder(args.programs.as_deref()))?;
    let progress = Progress::new(scenario.steps.len(), args.json);
    progress.line(&format!("{}\n", scenario.title));
    let (setup, step) = (&mut |line: String| progress.line(&line), &mut |line: String| progress.step(&line));
    let report = match &args.rpc_url {
        None => play(&scenario, &programs, setup, step)?,
        Some(url) => {
            let chain = Chain::connect(Box::new(Http::new(url)), GasLimit::Fixed(GAS))?;
            scenario.start = (chain.now()? + PRELUDE).div_ceil(DAY) * DAY;
            play_on(&chain, &scenario, &programs, setup, step)?
        }
    };
    progress.finish();
    if args.json {
        println!("{}", serde_json::to_string_pretty(&report.to_json())?);
    } else {
        println!("{}", report.to_text());
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

/// The default file is found from anywhere in the repository.
fn load(path: &Path) -> Result<Scenario> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path);
    let path = if !path.exists() && path == Path::new("scenarios/launch.toml") && beside.exists() {
        &beside
    } else {
        path
    };
    Ok(scenario::load(path)?)
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
    let node = InProcess::start(Some(scenario.start.saturating_sub(PRELUDE)));
    play_on(&Chain::connect(Box::new(node), GasLimit::Fixed(GAS))?, scenario, programs, setup, step)
}

fn play_on(
    chain: &Chain,
    scenario: &Scenario,
    programs: &[Program],
    setup: &mut dyn FnMut(String),
    step: &mut dyn FnMut(String),
) -> Result<Report> {
    let mut stage = Stage::set(chain, scenario, programs, setup)?;
    stage.play(&mut |day, line| step(format!("day {day:>3}  {line}")))?;
    Report::of(&stage, programs)
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
