//! `usdai loans`.
use std::collections::BTreeMap;
use std::io::IsTerminal as _;
use std::path::Path;

use anyhow::{Context, Result};
use indicatif::{ProgressBar, ProgressStyle};

use super::{account, addresses};
use crate::book::{figures, Book};
use crate::chain::{Chain, GasLimit};
use crate::cli::{LoansImport, LoansReport, LoansSample};
use crate::deploy::Staff;
use crate::rpc::Http;
use crate::tape::import::{Import, Mode, Names};
use crate::tape::{date, parse, sample, Tape};
use crate::types::{Address, U256};
use crate::units::{self, DAY, TOKEN_DECIMALS};

pub(super) fn import(args: &LoansImport) -> Result<()> {
    let mut tape = parse::load(&args.file)?;
    if let Some(limit) = args.limit {
        tape = tape.first(limit);
    }
    println!(
        "{}: {} loans, {} USDai of principal",
        args.file.display(),
        tape.rows.len(),
        units::grouped(tape.principal(), TOKEN_DECIMALS, 0)
    );
    if args.check {
        println!("the tape is fine");
        return Ok(());
    }
    let addresses_file = args.addresses.as_deref().context(
        "name the file with the addresses of the protocol with --addresses, or check the tape alone with --check",
    )?;
    let protocol = addresses(addresses_file)?;
    let key = account(args.private_key_file.as_deref())?;
    // Estimates take many runs of each transaction, and a development chain's gas costs nothing.
    let limit = if key.is_some() { GasLimit::Estimate } else { GasLimit::Fixed(32_000_000) };
    let chain = Chain::connect(Box::new(Http::new(&args.rpc_url)), limit)?;
    let staff = Staff::of_chain(&chain, &protocol, key.clone())?;
    let mode = match (args.replay, args.from_now) {
        (true, _) => Some(Mode::Replay),
        (_, true) => Some(Mode::FromNow),
        _ => None,
    };
    let import = Import::prepare(&chain, &protocol, &staff, Names::new(key), &tape, mode)?;
    println!(
        "{}",
        match import.mode() {
            Mode::Replay => "every loan starts and is paid on its days; the chain's clock goes along",
            Mode::FromNow =>
                "the chain's clock is past the first loan: what is outstanding starts now, for what is left of its term",
        }
    );
    let bar = std::io::stdout().is_terminal().then(|| {
        let style = ProgressStyle::with_template("{bar:40} {pos}/{len} {elapsed} {msg}")
            .unwrap_or_else(|_| ProgressStyle::default_bar());
        ProgressBar::new(0).with_style(style)
    });
    let summary = import.run(&mut |done, total, told| match &bar {
        Some(bar) => {
            bar.set_length(total);
            bar.set_position(done);
            bar.set_message(told);
        }
        None => {
            if done == total || done % 100 == 0 {
                println!("{done}/{total} {told}");
            }
        }
    });
    if let Some(bar) = &bar {
        bar.finish_and_clear();
    }
    let summary = summary?;
    println!(
        "{} titles, {} loans and {} payments in {} transactions; {} loans were there before",
        summary.titles, summary.loans, summary.payments, summary.transactions, summary.there_before
    );
    Ok(())
}

pub(super) fn report(args: &LoansReport) -> Result<()> {
    let tape = args.file.as_deref().map(parse::load).transpose()?;
    let as_of = args.as_of.as_deref().map(date::parse).transpose().map_err(anyhow::Error::msg)?;
    let book = match (&args.addresses, &tape) {
        (Some(file), _) => {
            let protocol = addresses(file)?;
            let chain = Chain::connect(Box::new(Http::new(&args.rpc_url)), GasLimit::Estimate)?;
            let key = account(args.private_key_file.as_deref())?;
            let names = names(&Names::new(key), tape.as_ref())?;
            Book::of_chain(&chain, &protocol, &names)?
        }
        (None, Some(tape)) => Book::of_tape(tape, as_of.map(|day| day * DAY))?,
        (None, None) => anyhow::bail!("name a tape, or a chain with --addresses"),
    };
    let figures = figures::figures(&book)?;
    if args.json {
        println!("{}", serde_json::to_string_pretty(&figures)?);
    } else {
        print!("{}", figures.to_text());
    }
    if let Some(folder) = &args.out {
        std::fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
        write(&folder.join("book.svg"), &figures.to_svg())?;
        write(&folder.join("book.json"), &(serde_json::to_string_pretty(&figures)? + "\n"))?;
        write(&folder.join("schedule.csv"), &schedule(&book)?)?;
        eprintln!("wrote book.svg, book.json and schedule.csv to {}", folder.display());
    }
    Ok(())
}

pub(super) fn sample(args: &LoansSample) -> Result<()> {
    let text = sample::generate()?;
    match &args.out {
        Some(path) => write(path, &text),
        None => {
            print!("{text}");
            Ok(())
        }
    }
}

/// Who is behind the addresses that an import of this tape uses.
fn names(accounts: &Names, tape: Option<&Tape>) -> Result<BTreeMap<Address, String>> {
    let mut names = BTreeMap::new();
    for row in tape.into_iter().flat_map(|tape| &tape.rows) {
        for name in [&row.borrower, &row.curator] {
            names.insert(accounts.account(name)?.address(), name.clone());
        }
    }
    Ok(names)
}

/// Every payment that is expected, a line each.
fn schedule(book: &Book) -> Result<String> {
    let mut text = String::from("date,loan,window,principal,interest\n");
    for figures::Line { id, due } in figures::schedule(book)? {
        let amount = |wei: u128| units::exact(U256::from(wei), TOKEN_DECIMALS);
        text += &format!(
            "{},{id},{},{},{}\n",
            date::show(due.time),
            due.window,
            amount(due.principal),
            amount(due.interest)
        );
    }
    Ok(text)
}

fn write(path: &Path, text: &str) -> Result<()> {
    std::fs::write(path, text).with_context(|| format!("{} cannot be written", path.display()))
}
