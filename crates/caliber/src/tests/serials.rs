//! Proofs of serial numbers.
use super::*;

fn leaf(serial: &str) -> B256 {
    keccak256(keccak256(serial))
}

fn node(a: B256, b: B256) -> B256 {
    let (low, high) = if a < b { (a, b) } else { (b, a) };
    keccak256([low.0, high.0].concat())
}

#[motsu::test]
fn a_proof_shows_each_serial_number_of_the_lot(caliber: Contract<Caliber>) {
    deploy(&caliber);
    let serials = ["H200-0001", "H200-0002", "H200-0003"];
    let [a, b, c] = serials.map(leaf);
    let root = node(node(a, b), c);
    let id = caliber.by(MINTER).mint(OWNER, CLASS, U256::from(3), root, BAILEE).unwrap();
    let proofs = [[b, c].to_vec(), [a, c].to_vec(), [node(a, b)].to_vec()];
    for (serial, proof) in serials.into_iter().zip(proofs) {
        let call = caliber.by(STRANGER);
        assert!(call.verify_serial(id, serial, proof.clone()).unwrap(), "{serial}");
        assert!(!call.verify_serial(id, "H200-0004", proof.clone()).unwrap(), "another serial number");
        let longer = [proof.as_slice(), &[a]].concat();
        assert!(!call.verify_serial(id, serial, longer).unwrap(), "a longer proof");
        assert!(!call.verify_serial(id, serial, proof[1..].to_vec()).unwrap(), "a shorter proof");
    }
    assert!(!caliber.by(STRANGER).verify_serial(id, "", Vec::new()).unwrap());
}

#[motsu::test]
fn a_single_machine_is_its_own_root(caliber: Contract<Caliber>) {
    deploy(&caliber);
    let id = caliber.by(MINTER).mint(OWNER, CLASS, FIRST, leaf("DGX-7"), BAILEE).unwrap();
    assert!(caliber.by(STRANGER).verify_serial(id, "DGX-7", Vec::new()).unwrap());
}

#[motsu::test]
fn proofs_have_bounds(caliber: Contract<Caliber>) {
    deploy(&caliber);
    let error = caliber.by(STRANGER).verify_serial(FIRST, "x", Vec::new()).unwrap_err();
    assert_eq!(error, nonexistent(FIRST));
    let mut root = leaf("x");
    let proof: Vec<B256> = (0..32).map(B256::repeat_byte).collect();
    for other in &proof {
        root = node(root, *other);
    }
    let id = caliber.by(MINTER).mint(OWNER, CLASS, FIRST, root, BAILEE).unwrap();
    assert!(caliber.by(STRANGER).verify_serial(id, "x", proof.clone()).unwrap());
    let longer = [proof, [ROOT].to_vec()].concat();
    let error = caliber.by(STRANGER).verify_serial(id, "x", longer).unwrap_err();
    assert_eq!(error, InvalidParameter {}.into());
}
