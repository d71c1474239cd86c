//! tokenURI and the hash of the metadata.
use super::*;
use usdai_abi::caliber::ICaliber;

const URI: &str = "https://caliber.example/titles/";

#[motsu::test]
fn token_uri_is_the_base_and_the_id(caliber: Contract<Caliber>) {
    deploy(&caliber);
    let id = mint(&caliber);
    assert_eq!(caliber.by(STRANGER).token_uri(id).unwrap(), "1", "no base yet");
    caliber.by(MINTER).set_base_uri(URI).unwrap();
    caliber.assert_emitted(&ICaliber::BaseURISet { baseURI: URI.into() });
    caliber.assert_emitted(&ICaliber::BatchMetadataUpdate { _fromTokenId: FIRST, _toTokenId: id });
    assert_eq!(caliber.by(STRANGER).token_uri(id).unwrap(), "https://caliber.example/titles/1");
    caliber.sender(STRANGER).last_id.set(U256::from(1_204));
    let far = mint(&caliber);
    assert_eq!(caliber.by(STRANGER).token_uri(far).unwrap(), "https://caliber.example/titles/1205");
}

#[motsu::test]
fn base_uris_of_every_length_come_back(caliber: Contract<Caliber>) {
    deploy(&caliber);
    let id = mint(&caliber);
    for length in [1, 31, 32, 33, 256, 64, 5, 0] {
        let uri = "u".repeat(length);
        caliber.by(MINTER).set_base_uri(&uri).unwrap();
        assert_eq!(caliber.by(STRANGER).token_uri(id).unwrap(), uri + "1", "{length}");
    }
    let error = caliber.by(MINTER).set_base_uri(&"u".repeat(257)).unwrap_err();
    assert_eq!(error, InvalidParameter {}.into());
}

#[motsu::test]
fn token_uri_reverts_without_a_living_title(caliber: Contract<Caliber>) {
    deploy(&caliber);
    assert_eq!(caliber.by(STRANGER).token_uri(FIRST).unwrap_err(), nonexistent(FIRST));
    let id = title_in(&caliber, RELEASED);
    assert_eq!(caliber.by(STRANGER).token_uri(id).unwrap_err(), nonexistent(id));
    assert_eq!(caliber.by(STRANGER).token_uri(U256::MAX).unwrap_err(), nonexistent(U256::MAX));
}

#[motsu::test]
fn the_hash_of_the_metadata_is_the_tokenising_agents(caliber: Contract<Caliber>) {
    deploy(&caliber);
    let id = mint(&caliber);
    assert_eq!(caliber.by(STRANGER).metadata_hash(id).unwrap(), B256::ZERO);
    caliber.by(MINTER).set_metadata_hash(id, hash(0)).unwrap();
    caliber.assert_emitted(&ICaliber::MetadataHashSet { tokenId: id, hash: hash(0) });
    caliber.assert_emitted(&ICaliber::MetadataUpdate { _tokenId: id });
    assert_eq!(caliber.by(STRANGER).metadata_hash(id).unwrap(), hash(0));
    let error = caliber.by(MINTER).set_metadata_hash(id, B256::ZERO).unwrap_err();
    assert_eq!(error, ZeroHash {}.into());
    for account in [ADMIN, OWNER, APPRAISER] {
        let error = caliber.by(account).set_metadata_hash(id, hash(0)).unwrap_err();
        assert_eq!(error, lacks(account, MINTER_ROLE));
        assert_eq!(caliber.by(account).set_base_uri(URI).unwrap_err(), lacks(account, MINTER_ROLE));
    }
    assert_eq!(caliber.by(STRANGER).metadata_hash(U256::from(2)).unwrap_err(), nonexistent(U256::from(2)));
    pause(&caliber);
    let error = caliber.by(MINTER).set_metadata_hash(id, hash(0)).unwrap_err();
    assert_eq!(error, EnforcedPause {}.into());
    assert_eq!(caliber.by(MINTER).set_base_uri(URI).unwrap_err(), EnforcedPause {}.into());
}

#[motsu::test]
fn a_foreclosure_voids_the_hash(caliber: Contract<Caliber>) {
    deploy(&caliber);
    let id = title_in(&caliber, ATTESTED);
    caliber.by(MINTER).set_metadata_hash(id, hash(0)).unwrap();
    pledge(&caliber, id);
    assert_eq!(caliber.by(STRANGER).metadata_hash(id).unwrap(), hash(0));
    caliber.by(ROUTER).mark_defaulted(id).unwrap();
    caliber.by(ROUTER).foreclose(id, BUYER).unwrap();
    assert_eq!(caliber.by(STRANGER).metadata_hash(id).unwrap(), B256::ZERO);
    caliber.by(MINTER).set_metadata_hash(id, hash(1)).unwrap();
    assert_eq!(caliber.by(STRANGER).metadata_hash(id).unwrap(), hash(1));
    assert_eq!(caliber.by(STRANGER).title(id).unwrap().2, UNITS, "units and bailee beside it stay");
    assert_eq!(caliber.by(STRANGER).title(id).unwrap().4, BAILEE);
}
