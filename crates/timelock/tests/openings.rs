//! Openings of bids on the test network.
use proptest::prelude::*;
use timelock::{Beacon, Bid, Ciphertext, Error, Network, Opening, TestBeacon, OPENING_BYTES};

fn tests() -> TestBeacon {
    TestBeacon::named("tests")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn what_is_sealed_opens_again(tick in any::<u16>(), salt in any::<[u8; 16]>(), round in any::<u64>()) {
        let beacon = tests();
        let bid = Bid { tick, salt };
        let bytes = Opening::seal(&beacon.network(), round, &bid).unwrap().to_bytes();
        prop_assert_eq!(bytes.len(), OPENING_BYTES, "every opening is as long as every other");
        let opening = Opening::from_bytes(&bytes).unwrap();
        prop_assert_eq!(opening.open(&beacon.sign(round).unwrap()), Ok(bid));
        // A beacon that claims the round with another one's signature.
        let forged = Beacon { round, ..beacon.sign(round ^ 1).unwrap() };
        prop_assert_eq!(beacon.network().verify(&forged), Err(Error::Signature(round)));
        prop_assert_eq!(opening.open(&forged), Err(Error::Proof));
    }

    #[test]
    fn garbage_never_panics(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = Opening::from_bytes(&bytes);
        let _ = Ciphertext::from_bytes(&bytes);
        let beacon = Beacon { round: 1, signature: bytes };
        prop_assert!(tests().network().verify(&beacon).is_err());
    }
}

#[test]
fn two_seals_of_one_bid_have_nothing_in_common() {
    let bid = Bid { tick: 5, salt: [1; 16] };
    let seal = || Opening::seal(&tests().network(), 7, &bid).unwrap().to_bytes();
    let (a, b) = (seal(), seal());
    assert_eq!(a[..9], b[..9], "version and round");
    assert_ne!(a[9..105], b[9..105]);
    assert_ne!(a[105..], b[105..]);
}

#[test]
fn messages_are_one_block_at_most() {
    let network = tests().network();
    for length in [0, 1, 31, 32] {
        let message = vec![3; length];
        let sealed = Ciphertext::from_bytes(&network.encrypt(9, &message).unwrap().to_bytes()).unwrap();
        assert_eq!(tests().sign(9).unwrap().decrypt(&sealed), Ok(message));
    }
    assert_eq!(network.encrypt(9, &[3; 33]), Err(Error::Length(33)));
    assert_eq!(Ciphertext::from_bytes(&[0xc0; 95]), Err(Error::Form));
}

#[test]
fn the_point_at_infinity_is_no_key_and_no_signature() {
    let infinity = |length: usize| [&[0xc0][..], &vec![0; length - 1]].concat();
    assert_eq!(Network::new(infinity(96), 0, 3), Err(Error::Point));
    let beacon = Beacon { round: 1, signature: infinity(48) };
    assert_eq!(tests().network().verify(&beacon), Err(Error::Point));
    assert_eq!(Ciphertext::from_bytes(&infinity(96 + 36)), Err(Error::Point));
}

#[test]
fn networks_and_beacons_are_json_as_drand_has_it() {
    let info = r#"{"public_key":"83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c8c4b450b6a0a6c3ac6a5776a2d1064510d1fec758c921cc22b0e17e63aaf4bcb5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a","period":3,"genesis_time":1692803367,"schemeID":"bls-unchained-g1-rfc9380"}"#;
    let network: Network = serde_json::from_str(info).unwrap();
    assert_eq!(network.checked(), Ok(Network::quicknet()));
    let beacon = tests().sign(12).unwrap();
    let text = serde_json::to_string(&beacon).unwrap();
    assert_eq!(serde_json::from_str::<Beacon>(&text).unwrap(), beacon);
    let no_period = info.replace("\"period\":3", "\"period\":0");
    assert_eq!(serde_json::from_str::<Network>(&no_period).unwrap().checked(), Err(Error::Round));
}
