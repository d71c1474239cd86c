//! The bidder's client: seal, keep, restore, reveal; and anybody who opens what was published.
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::thread::JoinHandle;

use super::*;
use e2e::world;
use timelock::TestBeacon;
use usdai_cli::bids::{self, Passphrase, Source, Terms};

const BEACON: &str = "client tests";

/// A folder of this test's own, empty.
fn folder(name: &str) -> PathBuf {
    let path = std::env::temp_dir().join(format!("usdai-bids-{}-{name}", std::process::id()));
    let _ = std::fs::remove_dir_all(&path);
    path
}

/// drand's HTTP on this machine: answers `count` requests, then ends by itself.
fn beacon(count: usize) -> (String, JoinHandle<usize>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}/chain", listener.local_addr().expect("an address"));
    let thread = std::thread::spawn(move || {
        let mut answered = 0;
        for stream in listener.incoming().take(count) {
            let mut stream = stream.expect("a connection");
            let mut reader = BufReader::new(stream.try_clone().expect("a reader"));
            let mut line = String::new();
            reader.read_line(&mut line).expect("a request");
            let mut rest = String::new();
            while reader.read_line(&mut rest).is_ok_and(|n| n > 2) {
                rest.clear();
            }
            let path = line.split(' ').nth(1).unwrap_or_default();
            let round: u64 = path.trim_start_matches("/chain/public/").parse().expect("a round");
            let signed = TestBeacon::named(BEACON).sign(round).expect("signed");
            let body = serde_json::json!({
                "round": round,
                "randomness": "00",
                "signature": usdai_cli::types::hex::encode(signed.signature),
            })
            .to_string();
            write!(
                stream,
                "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
                body.len()
            )
            .expect("answered");
            answered += 1;
        }
        answered
    });
    (url, thread)
}

#[test]
fn bids_are_sealed_kept_relayed_restored_and_opened_by_anyone() {
    let w = world();
    let network = TestBeacon::named(BEACON).network();
    w.stake(&w.alice, 20_000);
    w.day(5);
    let [own, relayed, cover, hidden] =
        [1_000, 2_000, 3_000, 4_000].map(|whole| w.request(&w.alice, usd(whole)));
    let secret = Passphrase::from("correct horse");
    let store = folder("store");
    let seal = |id: U256, tick: u16, published: bool, relayer: Option<&Account>| {
        let network = published.then_some(&network);
        let terms = Terms::draw(&w.chain, &w.p, network, id.to(), tick).expect("drawn");
        let file = bids::save(&store, &terms.kept, Some(&secret)).expect("kept");
        let mode = std::fs::metadata(&file).expect("there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "for its owner only");
        let text = std::fs::read_to_string(&file).expect("text");
        assert!(!text.contains("tick") && !text.contains("\"salt\": ["), "encrypted: {text}");
        let sealed = bids::seal(&w.chain, &w.alice, relayer, &terms).expect("sealed");
        assert_eq!(
            sealed.commitment,
            w.commitment(0, id, tick, terms.kept.salt),
            "as the contract computes it"
        );
        terms
    };
    seal(own, 50, true, None);
    // Bob pays; alice only signs.
    seal(relayed, 70, true, Some(&w.bob));
    seal(cover, 0, true, None);
    let last = seal(hidden, 90, false, None);
    assert!(last.opening.is_empty() && last.kept.round.is_none());

    // The folder is lost; the backup is not.
    let backup = folder("backup.json");
    let _ = std::fs::remove_file(&backup);
    let other = Passphrase::from("battery staple");
    assert_eq!(bids::export(&store, Some(&secret), &backup, Some(&other)).expect("written"), 4);
    std::fs::remove_dir_all(&store).expect("lost");
    assert!(bids::import(&store, Some(&secret), &backup, Some(&secret)).is_err(), "another passphrase");
    assert!(bids::import(&store, Some(&secret), &backup, None).is_err(), "none");
    assert_eq!(bids::import(&store, Some(&secret), &backup, Some(&other)).expect("read"), 4);

    w.day(28);
    let (url, server) = beacon(1);
    let opened =
        bids::open_all(&w.chain, &w.bob, &w.p, &network, &Source::Url(url)).expect("opened by a stranger");
    assert_eq!(server.join().expect("it has ended"), 1, "one round, one request");
    assert_eq!((opened.sealed, opened.unreadable, opened.wrong, opened.revealed), (4, 1, 0, 3));
    let tick = |id: U256| w.view(w.p.qev, &IQev::lotCall { id }).tick;
    assert_eq!([own, relayed, cover].map(tick), [50, 70, 0].map(U256::from));

    let kept = bids::load(&store, Some(&secret)).expect("read");
    assert_eq!(kept.len(), 4);
    let revealed = bids::reveal(&w.chain, &w.alice, &w.p, &kept).expect("revealed");
    assert_eq!((revealed.sealed, revealed.revealed), (1, 1), "only what nobody has opened");
    assert_eq!(tick(hidden), U256::from(90));
    let _ = (std::fs::remove_dir_all(&store), std::fs::remove_file(&backup));
}

#[test]
fn openings_that_lie_or_say_nothing_stop_nobody() {
    let w = world();
    let network = TestBeacon::named(BEACON).network();
    w.stake(&w.alice, 10_000);
    w.day(5);
    let ids: Vec<U256> = (0..6).map(|_| w.request(&w.alice, usd(100))).collect();
    let draw = |id: U256, tick| Terms::draw(&w.chain, &w.p, Some(&network), id.to(), tick).expect("drawn");
    let send = |id: U256, terms: &Terms, opening: Vec<u8>| {
        let call = IQev::commitCall { id, commitment: terms.kept.commitment, opening: opening.into() };
        w.send(&w.alice, w.p.qev, &call);
    };
    let good = draw(ids[0], 40);
    send(ids[0], &good, good.opening.clone());
    let other = draw(ids[1], 41);
    send(ids[1], &other, good.opening.clone()); // Another bid's opening.
    send(ids[2], &draw(ids[2], 42), vec![1; 141]); // No point of the curve.
    let mut early = draw(ids[3], 43);
    early.opening[1..9].copy_from_slice(&7u64.to_be_bytes()); // A round of long ago.
    send(ids[3], &early, early.opening.clone());
    let mut changed = draw(ids[4], 44);
    changed.opening[140] ^= 1;
    send(ids[4], &changed, changed.opening.clone());
    let withdrawn = draw(ids[5], 45);
    send(ids[5], &withdrawn, withdrawn.opening.clone());
    w.send(&w.alice, w.p.qev, &IQev::cancelCommitCall { id: ids[5] });
    w.day(28);
    let source = Source::Test(BEACON.to_owned());
    let opened = bids::open_all(&w.chain, &w.bob, &w.p, &network, &source).expect("opened");
    assert_eq!((opened.sealed, opened.unreadable, opened.wrong, opened.revealed), (5, 2, 2, 1));
    // A beacon of another network opens nothing, and says so.
    let stranger = Source::Test("another".to_owned());
    let refused = bids::open_all(&w.chain, &w.bob, &w.p, &network, &stranger).expect_err("another network");
    assert!(format!("{refused:#}").contains("the signature is not this network's"), "{refused:#}");
}

#[test]
fn a_bid_is_not_drawn_after_the_close() {
    let w = world();
    w.day(28);
    let refused = Terms::draw(&w.chain, &w.p, None, 1, 5).expect_err("too late").to_string();
    assert_eq!(refused, "epoch 0 takes no bids since its day 28; the next one will");
}
