//! The people of the protocol and their roles.
use anyhow::Result;
use usdai_abi::common::IAccessControl;

use super::Protocol;
use crate::chain::Chain;
use crate::types::{keccak256, B256};
use crate::wallet::Account;

/// Names of the roles beside DEFAULT_ADMIN_ROLE.
pub const ROLE_NAMES: [&str; 15] = [
    "PAUSER_ROLE",
    "BLACKLISTER_ROLE",
    "CURATOR_ROLE",
    "STRATEGIST_ROLE",
    "SERVICER_ROLE",
    "MINTER_ROLE",
    "CUSTODIAN_ROLE",
    "INSURER_ROLE",
    "APPRAISER_ROLE",
    "LIENHOLDER_ROLE",
    "BRIDGE_ROLE",
    "DEPOSITOR_ROLE",
    "VOUCHER_SIGNER_ROLE",
    "TREASURER_ROLE",
    "ORACLE_ROLE",
];

/// Account names that the protocol's own people have on a development chain.
pub const STAFF: [&str; 11] = [
    "deployer",
    "admin",
    "guardian",
    "curator",
    "strategist",
    "servicer",
    "agent",
    "custodian",
    "insurer",
    "appraiser",
    "keeper",
];

/// Hash of a role's name.
#[must_use]
pub fn role(name: &str) -> B256 {
    keccak256(name)
}

/// The people of the protocol; on a development chain each has an own account.
#[derive(Debug, Clone)]
pub struct Staff {
    /// Pays for the deployment; keeps no power.
    pub deployer: Account,
    /// DEFAULT_ADMIN_ROLE everywhere.
    pub admin: Account,
    /// May pause and blacklist.
    pub guardian: Account,
    /// Chooses borrowers and terms.
    pub curator: Account,
    /// Speaks for the vault where a loan is refinanced.
    pub strategist: Account,
    /// Looks after loans that go wrong.
    pub servicer: Account,
    /// Tokenising agent: mints titles, files title and UCC documents.
    pub agent: Account,
    /// Signs the bailment.
    pub custodian: Account,
    /// Signs the insurance.
    pub insurer: Account,
    /// Values hardware.
    pub appraiser: Account,
    /// Without any role: does what anyone may do.
    pub keeper: Account,
}

impl Staff {
    /// The accounts of a development chain.
    #[must_use]
    pub fn development() -> Self {
        let named = Account::named;
        Self {
            deployer: Account::dev(),
            admin: named("admin"),
            guardian: named("guardian"),
            curator: named("curator"),
            strategist: named("strategist"),
            servicer: named("servicer"),
            agent: named("agent"),
            custodian: named("custodian"),
            insurer: named("insurer"),
            appraiser: named("appraiser"),
            keeper: named("keeper"),
        }
    }

    /// All in one hand, as the holder of one key deploys to a test network.
    #[must_use]
    pub fn single(account: &Account) -> Self {
        let one = || account.clone();
        Self {
            deployer: one(),
            admin: one(),
            guardian: one(),
            curator: one(),
            strategist: one(),
            servicer: one(),
            agent: one(),
            custodian: one(),
            insurer: one(),
            appraiser: one(),
            keeper: one(),
        }
    }

    /// The people of a protocol on a development chain, or the holder of `key` in every part.
    ///
    /// # Errors
    /// Without a key, when nobody whose key is public is the tokenising agent.
    pub fn of_chain(chain: &Chain, p: &Protocol, key: Option<Account>) -> Result<Self> {
        if let Some(account) = key {
            return Ok(Self::single(&account));
        }
        for staff in [Self::development(), Self::single(&Account::dev())] {
            let call =
                IAccessControl::hasRoleCall { role: role("MINTER_ROLE"), account: staff.agent.address() };
            if chain.call(p.caliber, &call)?._0 {
                return Ok(staff);
            }
        }
        anyhow::bail!("no account with a public key has a role here: name a file with --private-key-file")
    }

    /// Everybody but the deployer.
    #[must_use]
    pub fn others(&self) -> [&Account; 10] {
        [
            &self.admin,
            &self.guardian,
            &self.curator,
            &self.strategist,
            &self.servicer,
            &self.agent,
            &self.custodian,
            &self.insurer,
            &self.appraiser,
            &self.keeper,
        ]
    }
}
