//! Role ids. A role is the hash of its name, the admin's is zero.
use alloy_primitives::{b256, B256};

/// Grants and revokes every role; sets parameters; unpauses.
pub const DEFAULT_ADMIN_ROLE: B256 = B256::ZERO;
/// Pauses, cannot unpause.
pub const PAUSER_ROLE: B256 = b256!("65d7a28e3265b37a6474929f336521b332c1681b933f6cb9f3376673440d862a");
/// Puts accounts on USDai's blacklist and takes them off.
pub const BLACKLISTER_ROLE: B256 = b256!("98db8a220cd0f09badce9f22d0ba7e93edb3d404448cc3560d391ab096ad16e9");
/// Approves borrowers and offers loans.
pub const CURATOR_ROLE: B256 = b256!("850d585eb7f024ccee5e68e55f2c26cc72e1e6ee456acf62135757a5eb9d4a10");
/// Agrees for the vault to the refinancing of a loan.
pub const STRATEGIST_ROLE: B256 = b256!("17a8e30262c1f919c33056d877a3c22b95c2f5e4dac44683c1c2323cd79fbdb0");
/// Looks after loans that go wrong: breaches, write-downs, insurance claims.
pub const SERVICER_ROLE: B256 = b256!("250b76734a070a69c7b3930477dd35007ad9c9d0952e97903fdafb2db6980537");
/// Tokenising agent: mints titles, files title and UCC documents, burns on physical release.
pub const MINTER_ROLE: B256 = b256!("9f2df0fed2c77648de5860a4cc508cd0818c85b8b8a1ab4ceeef8d981c8956a6");
/// Bailee: files the bailment document.
pub const CUSTODIAN_ROLE: B256 = b256!("e28434228950b641dbbc0178de89daa359a87c6ee0d8399aeace52a98fe902b9");
/// Files the insurance document.
pub const INSURER_ROLE: B256 = b256!("eb0a07781e3ee843c0d85f7381c2e1a1e1a6ea86bcdcd944ef649d46e7dcd972");
/// Appraises titles.
pub const APPRAISER_ROLE: B256 = b256!("8f831c56b3d9bf5e541f4e1b3b7f898cdb4b80ba7a4af71f8797c706fd21674e");
/// The loan router: pledges, releases and forecloses titles.
pub const LIENHOLDER_ROLE: B256 = b256!("a59cd17d1907780c35370a4e2de122f52852279533cf178c647351a6ee72c82b");
/// Deposits stablecoins for USDai while deposits are closed.
pub const DEPOSITOR_ROLE: B256 = b256!("8f4f2da22e8ac8f11e15f9fc141cddbb5deea8800186560abb6e68c5496619a9");
/// Signs vouchers that admit to one deposit while deposits are closed.
pub const VOUCHER_SIGNER_ROLE: B256 =
    b256!("9089c70e1cc864bea9e548485d837bd067c653ad269b11b56a2b917f24b7eca3");
/// The issuer: takes unused money out of the escrow of the base yield.
pub const TREASURER_ROLE: B256 = b256!("3496e2e73c4d42b75d702e60d9e48102720b8691234415963a5a857b86425d07");
/// A bridge: mints what comes in and burns what goes out, within its limits.
pub const BRIDGE_ROLE: B256 = b256!("52ba824bfabc2bcfcdf7f0edbb486ebb05e1836c90e78047efeb949990f72e5f");
/// Sets the price oracle's feeds.
pub const ORACLE_ROLE: B256 = b256!("68e79a7bf1e0bc45d0a330c573bc367f9cf464fd326078812f301165fbda4ef1");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_the_hashes_of_their_names() {
        for (role, name) in [
            (PAUSER_ROLE, "PAUSER_ROLE"),
            (BLACKLISTER_ROLE, "BLACKLISTER_ROLE"),
            (CURATOR_ROLE, "CURATOR_ROLE"),
            (STRATEGIST_ROLE, "STRATEGIST_ROLE"),
            (SERVICER_ROLE, "SERVICER_ROLE"),
            (MINTER_ROLE, "MINTER_ROLE"),
            (CUSTODIAN_ROLE, "CUSTODIAN_ROLE"),
            (INSURER_ROLE, "INSURER_ROLE"),
            (APPRAISER_ROLE, "APPRAISER_ROLE"),
            (LIENHOLDER_ROLE, "LIENHOLDER_ROLE"),
            (DEPOSITOR_ROLE, "DEPOSITOR_ROLE"),
            (VOUCHER_SIGNER_ROLE, "VOUCHER_SIGNER_ROLE"),
            (TREASURER_ROLE, "TREASURER_ROLE"),
            (BRIDGE_ROLE, "BRIDGE_ROLE"),
            (ORACLE_ROLE, "ORACLE_ROLE"),
        ] {
            assert_eq!(role, alloy_primitives::keccak256(name), "{name}");
        }
    }
}
