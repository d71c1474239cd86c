//! The binary beside a chain with the protocol on it: bidders from the seal to the reveal, and who publishes a title.
mod support;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use support::Served;
use usdai_abi::caliber::ICaliber;
use usdai_abi::erc20::IERC20;
use usdai_abi::qev::IQev;
use usdai_abi::susdai::ISUSDai;
use usdai_abi::usdai::IUSDai;
use usdai_cli::chain::{Chain, GasLimit};
use usdai_cli::deploy::{ITestUsdc, Protocol, Staff};
use usdai_cli::rpc::Http;
use usdai_cli::types::U256;
use usdai_cli::units::{wad, DAY};
use usdai_cli::wallet::Account;

const GENESIS: u64 = 1_790_812_800;
const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

fn whole(amount: u64) -> U256 {
    U256::from(amount) * wad()
}

/// `usdai devnet --deploy`, and a folder of the test's own.
struct Devnet {
    served: Served,
    folder: PathBuf,
}

impl Devnet {
    fn start(name: &str) -> Self {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).expect("a folder");
        let served = Served::start(|command| {
            command.args(["--deploy", "--genesis-time", &GENESIS.to_string(), "--out"]);
            command.arg(folder.join("addresses.json")).current_dir(ROOT);
        });
        Self { served, folder }
    }

    fn path(&self, name: &str) -> String {
        self.folder.join(name).to_str().expect("text").to_owned()
    }

    fn chain(&self) -> (Chain, Protocol) {
        let text = std::fs::read_to_string(self.folder.join("addresses.json")).expect("addresses");
        let addresses = serde_json::from_str(&text).expect("JSON");
        let chain =
            Chain::connect(Box::new(Http::new(&self.served.url)), GasLimit::Estimate).expect("connected");
        (chain, Protocol::from_json(&addresses).expect("addresses"))
    }

    /// `usdai` with the chain's URL and addresses.
    fn run(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_usdai"))
            .args(arguments)
            .args(["--rpc-url", &self.served.url, "--addresses", &self.path("addresses.json")])
            .current_dir(ROOT)
            .output()
            .expect("the binary runs")
    }

    fn told(&self, arguments: &[&str]) -> String {
        done(&self.run(arguments))
    }

    fn refused(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(!output.status.success(), "{arguments:?} succeeded");
        String::from_utf8(output.stderr).expect("text")
    }
}

fn done(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).expect("text")
}

/// Without a chain.
fn usdai(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_usdai")).args(arguments).output().expect("the binary runs")
}

/// Lots of `shares` each, of the account that the command uses without a key.
fn lots(chain: &Chain, p: &Protocol, count: u64, shares: u64) -> Vec<U256> {
    let (dev, staff) = (Account::dev(), Staff::development());
    let usdc = U256::from(count * shares * 2) * U256::from(1_000_000);
    let assets = whole(count * shares * 2);
    chain
        .send(&staff.admin, p.usdc, &ITestUsdc::mintCall { to: dev.address(), value: usdc })
        .expect("minted");
    chain.send(&dev, p.usdc, &IERC20::approveCall { spender: p.usdai, value: usdc }).expect("approved");
    let call = IUSDai::depositCall { token: p.usdc, amount: usdc, minOut: assets, recipient: dev.address() };
    chain.send(&dev, p.usdai, &call).expect("USDai");
    chain.send(&dev, p.usdai, &IERC20::approveCall { spender: p.susdai, value: assets }).expect("approved");
    chain.send(&dev, p.susdai, &ISUSDai::depositCall { assets, receiver: dev.address() }).expect("sUSDai");
    (0..count)
        .map(|_| {
            let call = ISUSDai::requestRedeemCall {
                shares: whole(shares),
                controller: dev.address(),
                owner: dev.address(),
            };
            let receipt = chain.send(&dev, p.susdai, &call).expect("requested");
            receipt.event::<ISUSDai::RedeemRequest>(p.susdai).expect("told").requestId
        })
        .collect()
}

#[test]
fn bids_are_sealed_backed_up_and_revealed_from_the_command_line() {
    let devnet = Devnet::start("bids");
    let (chain, p) = devnet.chain();
    let ids = lots(&chain, &p, 2, 1_000);
    let [published, hidden] = [0, 1].map(|n: usize| ids[n].to_string());
    let (store, key, backup) = (devnet.path("store"), devnet.path("passphrase"), devnet.path("backup.json"));
    std::fs::write(&key, "correct horse\n").expect("written");
    let kept = ["--store", &store, "--passphrase-file", &key];
    let seal = |lot: &str, tick: &str, more: &[&str]| {
        devnet.told(&[&["bid", "seal", "--lot", lot, "--tick", tick], &kept[..], more].concat())
    };
    let text = seal(&published, "40", &["--network", "test:command line"]);
    assert!(text.contains("kept in ") && text.contains("sealed for epoch 0: commitment 0x"), "{text}");
    assert!(text.contains("anyone can open it from round"), "{text}");
    let text = seal(&hidden, "70", &["--no-opening"]);
    assert!(text.contains("only that file can reveal it"), "{text}");

    let text = done(&usdai(&[&["bid", "backup", "--file", &backup], &kept[..]].concat()));
    assert!(text.contains("2 bids written"), "{text}");
    std::fs::remove_dir_all(&store).expect("lost");
    let text = done(&usdai(&[&["bid", "restore", "--file", &backup], &kept[..]].concat()));
    assert!(text.contains("2 bids taken"), "{text}");
    let other = devnet.path("other passphrase");
    std::fs::write(&other, "battery staple\n").expect("written");
    let wrong = devnet.refused(&["bid", "reveal", "--store", &store, "--passphrase-file", &other]);
    assert!(wrong.contains("passphrase"), "{wrong}");

    chain.advance_to(GENESIS + 28 * DAY + 60).expect("day 28");
    let late = [&["bid", "seal", "--lot", &published, "--tick", "41", "--no-opening"], &kept[..]].concat();
    assert!(devnet.refused(&late).contains("takes no bids since its day 28"));
    let text = devnet.told(&["bid", "open-all", "--network", "test:command line"]);
    assert!(text.contains("epoch 0: 2 bids sealed, 1 revealed now"), "{text}");
    let text = devnet.told(&[&["bid", "reveal"], &kept[..]].concat());
    assert!(text.contains("1 revealed now"), "{text}");
    let ticks: Vec<U256> =
        ids.iter().map(|id| chain.call(p.qev, &IQev::lotCall { id: *id }).expect("a lot").tick).collect();
    assert_eq!(ticks, [U256::from(40), U256::from(70)]);
}

#[test]
fn the_metadata_of_a_title_is_written_published_and_verified() {
    let devnet = Devnet::start("metadata");
    let tape = Path::new(ROOT).join("scenarios/tape.csv");
    let text = devnet.told(&["loans", "import", tape.to_str().expect("text"), "--from-now", "--limit", "1"]);
    assert!(text.contains('1'), "{text}");
    let (chain, p) = devnet.chain();
    let file = devnet.path("title.json");
    let write = |id: &str| devnet.told(&["title", "metadata", "--id", id, "--out", &file]);
    let verify = |id: &str| devnet.run(&["title", "metadata", "--id", id, "--verify", &file]);
    let agrees =
        |id: &str| done(&verify(id)).contains("the file, the chain's facts and the hash on chain agree");
    let fault = |output: Output| {
        assert!(!output.status.success());
        String::from_utf8(output.stderr).expect("text")
    };
    // The import has put the hash on chain before the title was pledged.
    write("1");
    let written = std::fs::read_to_string(&file).expect("written");
    assert_eq!(devnet.told(&["title", "metadata", "--id", "1"]), written, "the same on the standard output");
    assert!(agrees("1"));
    std::fs::write(&file, written.replacen("\"units\": \"", "\"units\": \"9", 1)).expect("written");
    assert!(fault(verify("1")).contains("is not what the chain says of title 1 now"));
    let pledged = devnet.refused(&["title", "metadata", "--id", "1", "--publish"]);
    assert!(pledged.contains("TitlePledged"), "{pledged}");

    let staff = Staff::development();
    let call = ICaliber::mintCall {
        to: Account::dev().address(),
        class: 0,
        units: U256::from(8),
        serialRoot: usdai_cli::types::keccak256("eight servers"),
        bailee: staff.custodian.address(),
    };
    chain.send(&staff.agent, p.caliber, &call).expect("minted");
    write("2");
    assert!(fault(verify("2")).contains("and the chain has 0x0000"), "its hash is not published yet");
    devnet.told(&["title", "metadata", "--id", "2", "--out", &file, "--publish"]);
    assert!(agrees("2"));
    let missing = devnet.refused(&["title", "metadata", "--id", "3"]);
    assert!(missing.contains("ERC721NonexistentToken"), "{missing}");
}
