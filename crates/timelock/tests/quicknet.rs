//! Known answers: rounds that drand's quicknet has signed, and ciphertexts that tlock-js 0.9.0 has made for them.
use timelock::{Beacon, Bid, Ciphertext, Error, Network};

/// Round, signature, randomness.
const ROUNDS: [(u64, &str, &str); 3] = [
    (
        1_000,
        "b44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125e342b73a8dd2bacbe47e4b6b63ed5e39",
        "fe290beca10872ef2fb164d2aa4442de4566183ec51c56ff3cd603d930e54fdd",
    ),
    (
        657_413,
        "b713718a38ae728dfd477991af2822e08d2f305e47718cef9f7848ce4050e7be41076862b98fad56e91a6b85b89cd97b",
        "fc1873a13f3545aeade8401532ef5519920652eee6b0d2b19ca12643b87b3587",
    ),
    (
        5_928_395,
        "a5d07c0071b4e386b3ae09206522253c68fefe8490ad59ecc44a7dd0d0745be91da5779e2247a82403fbc0cb9a34cb61",
        "51722dab0761a1ba5b39f653fa87bef41b442d91fc926a4d727a6be87373fc58",
    ),
];

/// Message, U, V, W; the message of 18 bytes is a bid of 100 bps.
const CIPHERTEXTS: [(usize, &str, &str, &str, &str); 4] = [
    (
        0,
        "00000000000000000000000000000000",
        "84fe0e950c21fb938f47d2dfd007a1585bee26c124314635098750e1322a0cc4cc741c847c4d993544011e9e57511441134a35a99027c1744b32d640b3380c970dbf152e34eacda2af40bdd9af005ea5026f54f8ad57ce23cbfdfebd622bc82a",
        "11b441afe10ca3bc6b802a93bdb1574e",
        "cc210fd9a36366892fe6dae52ade8a55",
    ),
    (
        0,
        "006407070707070707070707070707070707",
        "813f28020889106359b3151311f42f8f9a21e9d3742607cb70828b932cb0a92715d39a9e9895fc6a8903531c7486fa6c1184b913cb4582f40eed0579eebf47287c9fb3e26c3f5b2bbe0f0749649abe3e1e83c41ffd93c4aca96fbc57b57f6375",
        "0bdbc7d3a99d7fdb0c70d8b59fe125ded845",
        "f43a2adf34571a6bde6bc522de4911a88872",
    ),
    (
        1,
        "006407070707070707070707070707070707",
        "8efe4c38496c4f2b5da8f8e911eb0ac00be19c6536d647123354abb7b7672bd3ca1c01e2a31e9cae0cdc715853b2d6cd0ce40a6b517c4bf35fd8d628098a7a5a0e7fad6e3d6d0f8ae5956fd5eb672b620d96c2f62c0dcd1d1a65cbeff527fd75",
        "8ceb8608aef19ca270e1673e6c5dec6b4a2b",
        "299368f0959b33c5a3096f3c27e458e0391d",
    ),
    (
        2,
        "006407070707070707070707070707070707",
        "9869c9366815189c64ebca249734a7283d51a3cd0a60b9e283195627ce987fe0ad93b4126d71d124e24dc341282dba2306a279ff5bf8b76851a4885d10ef8d4157681df3b220362b38d168a2d7693b35c87bdacc521dc149a6aa6bdaaa25fccd",
        "e309fd0703b673590edc82f1614e16419b23",
        "b829e0f96fa7c555d9805905a356482a9aa4",
    ),
];

fn bytes(text: &str) -> Vec<u8> {
    hex::decode(text).expect("hex")
}

fn beacon(index: usize) -> Beacon {
    let (round, signature, _) = ROUNDS[index];
    Beacon { round, signature: bytes(signature) }
}

#[test]
fn signed_rounds_verify_and_give_their_randomness() {
    let network = Network::quicknet();
    for (index, (round, _, randomness)) in ROUNDS.into_iter().enumerate() {
        let beacon = beacon(index);
        assert_eq!(network.verify(&beacon), Ok(()), "round {round}");
        assert_eq!(beacon.randomness().to_vec(), bytes(randomness));
        let other = Beacon { round: round + 1, ..beacon };
        assert_eq!(network.verify(&other), Err(Error::Signature(round + 1)));
    }
}

#[test]
fn ciphertexts_of_tlock_js_open() {
    for (index, message, u, v, w) in CIPHERTEXTS {
        let ciphertext = Ciphertext::from_bytes(&bytes(&[u, v, w].concat())).expect("a ciphertext");
        assert_eq!(beacon(index).decrypt(&ciphertext), Ok(bytes(message)));
        assert_eq!(ciphertext.to_bytes(), bytes(&[u, v, w].concat()));
        assert_eq!(beacon((index + 1) % 3).decrypt(&ciphertext), Err(Error::Proof), "another round's key");
    }
}

#[test]
fn a_changed_ciphertext_opens_to_nothing() {
    let (index, _, u, v, w) = CIPHERTEXTS[1];
    let whole = bytes(&[u, v, w].concat());
    for place in [96, 113, 114, 131] {
        let mut changed = whole.clone();
        changed[place] ^= 1;
        let ciphertext = Ciphertext::from_bytes(&changed).expect("still a ciphertext");
        assert_eq!(beacon(index).decrypt(&ciphertext), Err(Error::Proof), "byte {place}");
    }
    for place in [0, 1, 95] {
        let mut changed = whole.clone();
        changed[place] ^= 1;
        let read = Ciphertext::from_bytes(&changed);
        assert!(read.is_err() || beacon(index).decrypt(&read.expect("read")).is_err(), "byte {place}");
    }
}

#[test]
fn a_bid_sealed_to_a_round_opens_with_its_signature() {
    let network = Network::quicknet();
    let bid = Bid { tick: 1_023, salt: [9; 16] };
    let opening = timelock::Opening::seal(&network, 5_928_395, &bid).expect("seals");
    let again = timelock::Opening::from_bytes(&opening.to_bytes()).expect("reads");
    assert_eq!(again.open(&beacon(2)), Ok(bid));
    assert_eq!(again.open(&beacon(1)), Err(Error::Signature(5_928_395)));
}

#[test]
fn rounds_follow_the_clock() {
    let network = Network::quicknet();
    let genesis = 1_692_803_367;
    for (time, round) in [(0, 1), (genesis, 1), (genesis + 1, 2), (genesis + 3, 2), (genesis + 4, 3)] {
        assert_eq!(network.round_from(time), Ok(round), "at {time}");
    }
    assert_eq!(network.time_of(1), Ok(genesis));
    assert_eq!(network.time_of(1_000), Ok(genesis + 2_997));
    assert_eq!(network.time_of(0), Err(Error::Round));
    assert_eq!(network.time_of(u64::MAX), Err(Error::Round));
    assert!(network.round_from(u64::MAX).is_ok());
}
