//! Transactions a second for an ERC-20 transfer: this chain against anvil, side by side in one run.
//!
//! Every chain gets the same transfers, signed beforehand, over as many connections, each with a sender of its own
//! and one request at a time. Both mine as transactions come. A round ends when every transfer has its receipt; the
//! rounds of the chains take turns, and the median counts. `scripts/bench` installs anvil first.

mod chains;
mod client;

use alloy_consensus::{SignableTransaction, TxEip1559, TxEnvelope};
use alloy_eips::eip2718::Encodable2718;
use alloy_primitives::{hex, keccak256, Address, TxKind, U256};
use alloy_signer::SignerSync;
use alloy_signer_local::PrivateKeySigner;
use chains::Chain;
use client::{request, Client};
use serde_json::{json, Value};
use std::path::Path;
use std::sync::Barrier;
use std::time::{Duration, Instant};

const CONNECTIONS: usize = 8;
const TRANSFERS: usize = 60;
const ROUNDS: usize = 7;
/// Its receipts are waited for as well; its time does not count.
const WARM_UP: usize = 1;

struct Sender {
    signer: PrivateKeySigner,
    receiver: Address,
    nonce: u64,
}

impl Sender {
    fn new(index: usize) -> Self {
        let key = |what: &str| keccak256(format!("transfer bench {what} {index}"));
        let signer = PrivateKeySigner::from_bytes(&key("sender")).expect("a key");
        Self { signer, receiver: Address::from_word(key("receiver")), nonce: 0 }
    }

    /// The next transfers, ready to be posted.
    fn transfers(&mut self, chain: &Chain) -> Vec<String> {
        let input =
            [&hex!("a9059cbb")[..], self.receiver.into_word().as_slice(), &U256::from(1).to_be_bytes::<32>()]
                .concat();
        (0..TRANSFERS)
            .map(|_| {
                let tx = TxEip1559 {
                    chain_id: chain.chain_id,
                    nonce: self.nonce,
                    gas_limit: 200_000,
                    max_fee_per_gas: 100_000_000_000,
                    max_priority_fee_per_gas: 0,
                    to: TxKind::Call(chain.token),
                    value: U256::ZERO,
                    access_list: Default::default(),
                    input: input.clone().into(),
                };
                self.nonce += 1;
                let signature = self.signer.sign_hash_sync(&tx.signature_hash()).expect("signs");
                let raw = TxEnvelope::from(tx.into_signed(signature)).encoded_2718();
                request("eth_sendRawTransaction", json!([hex::encode_prefixed(raw)]))
            })
            .collect()
    }
}

/// Sends one round and gives its transactions a second.
fn round(chain: &Chain, senders: &mut [Sender]) -> f64 {
    let work: Vec<Vec<String>> = senders.iter_mut().map(|sender| sender.transfers(chain)).collect();
    let barrier = Barrier::new(work.len() + 1);
    let elapsed = std::thread::scope(|scope| {
        let threads: Vec<_> = work
            .iter()
            .map(|requests| {
                let barrier = &barrier;
                scope.spawn(move || {
                    let mut client = Client::connect(chain.address);
                    barrier.wait();
                    let mut last = Value::Null;
                    for request in requests {
                        let answer = client.post(request);
                        last = serde_json::from_slice(&answer).expect("JSON");
                        assert!(last.get("error").is_none(), "{}: {last}", chain.name);
                    }
                    // a sender's transfers are mined in order, so the last one's receipt is enough
                    let hash = last["result"].clone();
                    for _ in 0..10_000 {
                        let receipt = client.ask("eth_getTransactionReceipt", json!([hash]));
                        if !receipt.is_null() {
                            assert_eq!(receipt["status"], "0x1", "{}: {receipt}", chain.name);
                            return;
                        }
                        std::thread::sleep(Duration::from_millis(1));
                    }
                    panic!("{}: no receipt", chain.name);
                })
            })
            .collect();
        barrier.wait();
        let start = Instant::now();
        threads.into_iter().for_each(|thread| thread.join().expect("a round"));
        start.elapsed()
    });
    (senders.len() * TRANSFERS) as f64 / elapsed.as_secs_f64()
}

/// Calls of balanceOf a second.
fn calls(chain: &Chain) -> f64 {
    let input = [&hex!("70a08231")[..], chain.token.into_word().as_slice()].concat();
    let call =
        request("eth_call", json!([{ "to": chain.token, "data": hex::encode_prefixed(input) }, "latest"]));
    let start = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..CONNECTIONS {
            scope.spawn(|| {
                let mut client = Client::connect(chain.address);
                for _ in 0..TRANSFERS {
                    let answer: Value = serde_json::from_slice(&client.post(&call)).expect("JSON");
                    assert!(answer.get("error").is_none(), "{}: {answer}", chain.name);
                }
            });
        }
    });
    (CONNECTIONS * TRANSFERS) as f64 / start.elapsed().as_secs_f64()
}

fn median(figures: &[f64]) -> f64 {
    let mut sorted = figures.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted[sorted.len() / 2]
}

fn machine() -> String {
    let text = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model =
        text.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": ")).map(|(_, m)| m);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split(' ').next().unwrap_or("?").to_owned();
    format!("{}, {cores} cores, load {load} at the end", model.unwrap_or("unknown processor"))
}

fn main() {
    let anvil = Chain::anvil();
    if anvil.is_none() {
        println!("anvil is not installed: run scripts/bench to compare with it");
    }
    let chains: Vec<Chain> = anvil.into_iter().chain([Chain::program(), Chain::bytecode()]).collect();
    let mut runs: Vec<_> = chains
        .iter()
        .map(|chain| {
            let senders: Vec<_> = (0..CONNECTIONS).map(Sender::new).collect();
            let mut client = Client::connect(chain.address);
            senders.iter().for_each(|sender| chain.endow(&mut client, sender.signer.address()));
            (chain, senders, Vec::new(), Vec::new())
        })
        .collect();
    for turn in 0..WARM_UP + ROUNDS {
        for (chain, senders, figures, views) in &mut runs {
            let (sent, asked) = (round(chain, senders), calls(chain));
            if turn >= WARM_UP {
                figures.push(sent);
                views.push(asked);
            }
        }
    }
    println!("\n{:34} {:>12} {:>12} {:>12}", "", "transfers/s", "least..most", "calls/s");
    let mut out = Vec::new();
    for (chain, senders, figures, views) in &runs {
        // what was measured did happen
        let mut client = Client::connect(chain.address);
        for sender in senders {
            assert_eq!(
                chain.tokens(&mut client, sender.receiver),
                U256::from(sender.nonce),
                "{}",
                chain.name
            );
        }
        let (least, most) = figures.iter().fold((f64::MAX, 0_f64), |(a, b), f| (a.min(*f), b.max(*f)));
        println!(
            "{:34} {:>12.0} {:>12} {:>12.0}",
            chain.name,
            median(figures),
            format!("{least:.0}..{most:.0}"),
            median(views)
        );
        out.push(json!({
            "chain": chain.name,
            "transfersPerSecond": median(figures).round(),
            "least": least.round(),
            "most": most.round(),
            "callsPerSecond": median(views).round(),
        }));
    }
    let snapshot = json!({
        "what": "ERC-20 transfers a second over JSON-RPC, signed beforehand; balanceOf by eth_call",
        "machine": machine(),
        "connections": CONNECTIONS, "transfersPerRound": CONNECTIONS * TRANSFERS, "rounds": ROUNDS,
        "chains": out,
    });
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../snapshots/bench-tps.json");
    let text = serde_json::to_string_pretty(&snapshot).expect("JSON");
    std::fs::write(&path, text + "\n").expect("the snapshot is written");
    let chart = path.with_extension("svg");
    std::fs::write(chart, draw(&out)).expect("the chart is written");
    if let [anvil, own, ..] = &out[..] {
        if chains.len() == 3 {
            let ratio = own["transfersPerSecond"].as_f64().unwrap_or(0.0)
                / anvil["transfersPerSecond"].as_f64().unwrap_or(1.0);
            println!("\nUSDai's program here: {ratio:.2} times OpenZeppelin's token on anvil");
        }
    }
}

/// A bar for each chain.
fn draw(chains: &[Value]) -> String {
    let figure = |chain: &Value| chain["transfersPerSecond"].as_f64().unwrap_or(0.0);
    let most = chains.iter().map(figure).fold(1.0, f64::max);
    let bars: String = chains
        .iter()
        .enumerate()
        .map(|(index, chain)| {
            let (y, width) = (40 + index * 34, figure(chain) / most * 330.0);
            let name = chain["chain"].as_str().unwrap_or_default();
            format!(
                "<text x=\"10\" y=\"{}\">{name}</text><rect x=\"250\" y=\"{y}\" width=\"{width:.0}\" height=\"22\" fill=\"#3b6ea5\"/><text x=\"{:.0}\" y=\"{}\">{:.0}</text>\n",
                y + 16,
                256.0 + width,
                y + 16,
                figure(chain)
            )
        })
        .collect();
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 640 {}\" font-family=\"sans-serif\" font-size=\"13\">\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n<text x=\"10\" y=\"24\" font-weight=\"bold\">ERC-20 transfers a second</text>\n{bars}</svg>\n",
        50 + chains.len() * 34
    )
}
