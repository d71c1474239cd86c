//! The binary as people run it: bad input ends with a message that says what to do, and a status other than zero.
use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, TcpListener};
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

fn usdai(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_usdai"))
        .args(arguments)
        .env_remove("USDAI_PROGRAMS")
        .output()
        .expect("the binary runs")
}

fn refused(arguments: &[&str]) -> String {
    let output = usdai(arguments);
    assert!(!output.status.success(), "{arguments:?} succeeded");
    assert!(
        output.stdout.is_empty(),
        "nothing is printed before the input is checked: {}",
        String::from_utf8_lossy(&output.stdout)
    );
    String::from_utf8(output.stderr).expect("text")
}

fn file(name: &str, text: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, text).expect("a temporary file");
    path
}

#[test]
fn help_names_every_subcommand() {
    let output = usdai(&["--help"]);
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).expect("text");
    for subcommand in ["devnet", "demo", "deploy", "inspect", "loans", "title"] {
        assert!(text.contains(subcommand), "{text}");
        assert!(usdai(&[subcommand, "--help"]).status.success(), "{subcommand}");
    }
}

#[test]
fn a_malformed_scenario_names_file_and_line() {
    let good = include_str!("../../../scenarios/launch.toml");
    let changed = |from: &str, to: &str| {
        assert!(good.contains(from), "{from}");
        good.replacen(from, to, 1)
    };
    for (name, text, expected) in [
        ("exponent.toml", changed("\"1_200_000\"", "\"1.2e6\""), "`1.2e6` is no amount"),
        (
            "name.toml",
            changed("account = \"alder\"", "account = \"older\""),
            "there is no account named `older`",
        ),
        (
            "field.toml",
            changed("about = \"treasury of a DAO\"", "abuot = \"treasury of a DAO\""),
            "unknown field `abuot`",
        ),
        ("order.toml", changed("day = 181", "day = 18"), "day 18 comes after day 180"),
        ("broken.toml", changed("title = \"Launch", "title = Launch"), "broken.toml:"),
    ] {
        let path = file(name, &text);
        let error = refused(&["demo", "--scenario", path.to_str().expect("text")]);
        assert!(error.contains(expected), "{error}");
        let line = error
            .split(&format!("{name}:"))
            .nth(1)
            .and_then(|rest| rest.split(':').next())
            .and_then(|n| n.parse::<usize>().ok());
        assert!(line.is_some_and(|line| line > 1), "no line in: {error}");
    }
    assert!(
        refused(&["demo", "--scenario", "no-such-file.toml"]).contains("no-such-file.toml: cannot be read")
    );
}

#[test]
fn a_scenario_is_checked_without_a_chain() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../scenarios/launch.toml");
    let output = usdai(&["demo", "--check", "--scenario", path]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn missing_programs_say_what_to_run() {
    let empty = env!("CARGO_TARGET_TMPDIR");
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../scenarios/launch.toml");
    let error = refused(&["demo", "--scenario", path, "--programs", empty]);
    assert!(error.contains("usdai-desk.wasm cannot be read: run `cargo xtask wasm` first"), "{error}");
}

#[test]
fn a_port_in_use_says_so() {
    let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    let port = taken.local_addr().expect("an address").port().to_string();
    let error = refused(&["devnet", "--port", &port]);
    assert!(error.contains(&format!("port {port} is in use")) && error.contains("--port"), "{error}");
}

#[test]
fn an_absent_node_says_how_to_start_one() {
    let port =
        TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|l| l.local_addr()).expect("a port").port();
    let addresses = file(
        "addresses.json",
        r#"{"genesis": 0, "contracts": {"usdc": "0x0000000000000000000000000000000000000001", "usdai": "0x0000000000000000000000000000000000000002", "susdai": "0x0000000000000000000000000000000000000003", "qev-auction": "0x0000000000000000000000000000000000000004", "caliber-nft": "0x0000000000000000000000000000000000000005", "loan-router": "0x0000000000000000000000000000000000000006", "susdai-desk": "0x0000000000000000000000000000000000000007", "susdai-feed": "0x0000000000000000000000000000000000000008", "price-oracle": "0x0000000000000000000000000000000000000009"}}"#,
    );
    let error = refused(&[
        "inspect",
        "--rpc-url",
        &format!("http://127.0.0.1:{port}"),
        "--addresses",
        addresses.to_str().expect("text"),
    ]);
    assert!(error.contains("`usdai devnet` starts one"), "{error}");
}

#[test]
fn a_private_key_that_is_none_is_refused() {
    let key = file("key.txt", "not a key");
    let error = refused(&["deploy", "--private-key-file", key.to_str().expect("text")]);
    assert!(error.contains("holds no private key"), "{error}");
    assert!(!error.contains("not a key"), "a key is never printed: {error}");
}

#[test]
fn the_devnet_serves_until_it_is_told_to_stop() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_usdai"))
        .args(["devnet", "--port", "0"])
        .stdout(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    let mut lines =
        BufReader::new(child.stdout.take().expect("a pipe")).lines().map(|line| line.expect("text"));
    let url =
        lines.find_map(|line| line.strip_prefix("JSON-RPC").map(|url| url.trim().to_owned())).expect("a URL");
    assert!(lines.any(|line| line.contains("Ctrl-C stops it")));
    let address = url.strip_prefix("http://").expect("a URL");
    assert!(std::net::TcpStream::connect(address).is_ok(), "{url} answers");
    let told = Command::new("kill").args(["-TERM", &child.id().to_string()]).status().expect("kill");
    assert!(told.success());
    assert!(child.wait().expect("it ends").success(), "SIGTERM is a normal end");
    assert!(std::net::TcpStream::connect(address).is_err(), "the port is free again");
}

#[test]
fn a_malformed_tape_names_line_and_column_before_anything_is_asked_of_a_chain() {
    let good = include_str!("../../../scenarios/tape.csv");
    let mut lines: Vec<String> = good.lines().map(str::to_owned).collect();
    lines[3] = lines[3].replacen(",gpu-", ",cpu-", 1);
    lines[7] = "GPU-007,too,short".into();
    let path = file("tape.csv", &lines.join("\n"));
    let path = path.to_str().expect("text");
    // No chain listens there, and none is asked.
    let error =
        refused(&["loans", "import", path, "--rpc-url", "http://127.0.0.1:1", "--addresses", "none.json"]);
    assert!(error.contains("line 4, column 4 (class): `cpu-"), "{error}");
    assert!(error.contains("line 8: has 3 fields, expected 16"), "{error}");
    assert!(error.contains("2 faults; nothing has been done"), "{error}");
}

#[test]
fn the_book_of_a_tape_is_reported_without_a_chain() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios/tape.csv");
    let path = path.to_str().expect("text");
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("book");
    let out = folder.to_str().expect("text");
    let output = usdai(&["loans", "report", path, "--as-of", "2026-10-01", "--json", "--out", out]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert!(json["loans"].as_u64().is_some_and(|loans| loans > 200), "{}", json["loans"]);
    let schedule = std::fs::read_to_string(folder.join("schedule.csv")).expect("a schedule");
    // Principal, summed in cents by hand, is what is outstanding.
    let sum: f64 = schedule
        .lines()
        .skip(1)
        .map(|line| line.split(',').nth(3).expect("principal").parse::<f64>().expect("a number"))
        .sum();
    let balance: f64 = json["balance"].as_str().expect("digits").parse::<f64>().expect("a number") / 1e18;
    assert!((sum - balance).abs() < 1.0, "{sum} and {balance}");
    assert!(std::fs::read_to_string(folder.join("book.svg"))
        .expect("a picture")
        .contains("Loan book on 2026-10-01"));
    let output = usdai(&["loans", "report", path, "--as-of", "2026-10-01"]);
    let text = String::from_utf8(output.stdout).expect("text");
    // Rounded, not cut: 77.75 % of what is outstanding.
    let line = text.lines().find(|line| line.trim_start().starts_with("gpu-server")).expect("a class");
    assert!(line.ends_with(" 77.8 %"), "{line}");
    assert!(refused(&["loans", "report"]).contains("name a tape, or a chain with --addresses"));
}
