use super::*;
use crate::permit::{domain_separator, DOMAIN_TYPE, PERMIT_TYPE};
use alloy_primitives::keccak256;
use alloy_signer::SignerSync;
use contract_kit::reader::answer;
use contract_kit::wire::word_of;
use usdai_abi::{erc20::IERC1271, susdai::IERC5267};

/// A contract that owns shares: it accepts one hash.
#[storage]
struct Wallet {
    accepted: StorageB256,
}

unsafe impl TopLevelStorage for Wallet {}

#[public]
impl Wallet {
    #[fallback]
    fn functions(&mut self, calldata: &[u8]) -> ArbResult {
        let call = IERC1271::isValidSignatureCall::abi_decode(calldata, true).map_err(|_| Vec::new())?;
        assert_eq!(call.signature.len(), 65);
        assert_eq!(call.signature.last(), Some(&28));
        let mut magic = [0; 32];
        if call.hash == self.accepted.get() {
            magic[..4].copy_from_slice(&IERC1271::isValidSignatureCall::SELECTOR);
        }
        Ok(magic.to_vec())
    }
}

struct Offer {
    owner: Address,
    spender: Address,
    value: U256,
    nonce: U256,
    deadline: U256,
}

impl Offer {
    fn new(owner: Address) -> Self {
        Self { owner, spender: BOB, value: e18(7), nonce: U256::ZERO, deadline: U256::from(NOW) }
    }

    /// As a wallet computes it, from the answer of `eip712Domain`.
    fn digest(&self, world: &World) -> B256 {
        let call = IERC5267::eip712DomainCall {}.abi_encode();
        let domain = world.vault.sender(BOB).functions(&call).unwrap();
        let domain = IERC5267::eip712DomainCall::abi_decode_returns(&domain, true).unwrap();
        assert_eq!(domain.fields.0, [0x0f]);
        assert!(domain.extensions.is_empty() && domain.salt.is_zero());
        let separator = keccak256(answer(&[
            DOMAIN_TYPE.into(),
            keccak256(domain.name).into(),
            keccak256(domain.version).into(),
            domain.chainId,
            word_of(domain.verifyingContract),
        ]));
        let words = [
            PERMIT_TYPE.into(),
            word_of(self.owner),
            word_of(self.spender),
            self.value,
            self.nonce,
            self.deadline,
        ];
        keccak256([&[0x19, 0x01], separator.as_slice(), keccak256(answer(&words)).as_slice()].concat())
    }

    fn bring(&self, world: &World, signature: [U256; 3]) -> Result<(), Error> {
        let Self { owner, spender, value, deadline, .. } = *self;
        world.vault.sender(CAROL).permit(owner, spender, value, deadline, signature).motsu_res()
    }

    fn sign(&self, world: &World, account: &Account) -> [U256; 3] {
        let signature = account.signer().sign_hash_sync(&self.digest(world)).unwrap();
        [u(27 + u128::from(signature.v())), signature.r(), signature.s()]
    }
}

fn world() -> (World, Account) {
    (World::staked(), Account::from_seed("a holder with a key"))
}

#[motsu::test]
fn type_hashes_are_those_of_their_texts() {
    let domain = "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)";
    assert_eq!(DOMAIN_TYPE, keccak256(domain));
    let permit = "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)";
    assert_eq!(PERMIT_TYPE, keccak256(permit));
}

#[motsu::test]
fn permit_sets_the_allowance_once() {
    let (world, holder) = world();
    let offer = Offer::new(holder.address());
    let signature = offer.sign(&world, &holder);
    offer.bring(&world, signature).unwrap();
    world.saw(&IERC20::Approval { owner: holder.address(), spender: BOB, value: e18(7) });
    assert_eq!(world.vault.sender(BOB).allowance(holder.address(), BOB), e18(7));
    assert_eq!(world.vault.sender(BOB).nonces(holder.address()), u(1));
    let refused = offer.bring(&world, signature).unwrap_err();
    assert_ne!(refused, Error(Vec::new()));
    assert_eq!(refused.0[..4], ERC2612InvalidSigner::SELECTOR, "replayed");
    let next = Offer { nonce: u(1), value: u(1), ..Offer::new(holder.address()) };
    next.bring(&world, next.sign(&world, &holder)).unwrap();
    assert_eq!(world.vault.sender(BOB).allowance(holder.address(), BOB), u(1));
}

#[motsu::test]
fn permit_reverts_by_name() {
    let (world, holder) = world();
    let owner = holder.address();
    let late = Offer { deadline: U256::from(NOW - 1), ..Offer::new(owner) };
    let deadline = late.deadline;
    assert_eq!(
        late.bring(&world, late.sign(&world, &holder)),
        Err(ERC2612ExpiredSignature { deadline }.into())
    );
    let to_nobody = Offer { spender: Address::ZERO, ..Offer::new(owner) };
    let refused = to_nobody.bring(&world, to_nobody.sign(&world, &holder));
    assert_eq!(refused, Err(ERC20InvalidSpender { spender: Address::ZERO }.into()));
    let stranger = Account::from_seed("a stranger");
    let offer = Offer::new(owner);
    let refused = offer.bring(&world, offer.sign(&world, &stranger));
    assert_eq!(refused, Err(ERC2612InvalidSigner { signer: stranger.address(), owner }.into()));
    // The other form of a good signature.
    let [v, r, s] = offer.sign(&world, &holder);
    let order = U256::from_be_bytes(alloy_primitives::hex!(
        "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141"
    ));
    let refused = offer.bring(&world, [u(55) - v, r, order - s]);
    assert_eq!(refused, Err(ERC2612InvalidSigner { signer: Address::ZERO, owner }.into()));
    // Nobody has signed for the zero address.
    let nobody = Offer::new(Address::ZERO);
    let refused = nobody.bring(&world, [u(27), U256::ZERO, U256::ZERO]);
    assert_eq!(refused, Err(ERC2612InvalidSigner { signer: Address::ZERO, owner: Address::ZERO }.into()));
    assert_eq!(world.vault.sender(BOB).nonces(owner), U256::ZERO);
    offer.bring(&world, [v, r, s]).unwrap();
}

#[motsu::test]
fn permit_asks_an_owner_with_code() {
    let (world, holder) = world();
    let wallet = Contract::<Wallet>::random();
    let _ = wallet.sender(BOB);
    let offer = Offer::new(wallet.address());
    let mut signature = offer.sign(&world, &holder);
    signature[0] = u(28);
    assert_eq!(offer.bring(&world, signature).unwrap_err().0[..4], ERC2612InvalidSigner::SELECTOR);
    let digest = offer.digest(&world);
    wallet.sender(BOB).accepted.set(digest);
    offer.bring(&world, signature).unwrap();
    assert_eq!(world.vault.sender(BOB).allowance(wallet.address(), BOB), e18(7));
}

#[motsu::test]
fn the_domain_is_the_vaults() {
    let (world, _) = world();
    let call = usdai_abi::erc20::IERC20Permit::DOMAIN_SEPARATORCall {}.abi_encode();
    let told = world.vault.sender(BOB).functions(&call).unwrap();
    let _ = world.vault.sender(BOB);
    assert_eq!(told, domain_separator().to_vec());
}
