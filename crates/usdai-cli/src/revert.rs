//! Every named error of the contracts, as a sentence.
use usdai_abi::{SolError, SolValue};

use crate::types::{hex, keccak256, B256, U256};
use crate::units;

/// A refusal: the raw data, its name and what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reverted {
    /// ABI-encoded error.
    pub data: Vec<u8>,
    /// Name of the error; empty when it is unknown.
    pub name: String,
    /// What it means.
    pub sentence: String,
}

impl std::fmt::Display for Reverted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.name.is_empty() {
            f.write_str(&self.sentence)
        } else {
            write!(f, "{}: {}", self.name, self.sentence)
        }
    }
}

impl Reverted {
    /// Reads revert data.
    #[must_use]
    pub fn new(data: Vec<u8>) -> Self {
        let (name, sentence) = explain(&data).unwrap_or_else(|| {
            let sentence = if data.is_empty() {
                "the contract failed without a reason (out of gas, a re-entered call or a failed check)"
                    .to_owned()
            } else {
                let more = if data.len() > 68 { "..." } else { "" };
                format!(
                    "the contract refused with data that is no error of this protocol: 0x{}{more}",
                    hex::encode(&data[..data.len().min(68)])
                )
            };
            (String::new(), sentence)
        });
        Self { data, name, sentence }
    }

    /// Whether this is the error `E`.
    #[must_use]
    pub fn is<E: SolError>(&self) -> bool {
        self.decode::<E>().is_some()
    }

    /// The error with its arguments, when it is `E`.
    #[must_use]
    pub fn decode<E: SolError>(&self) -> Option<E> {
        E::abi_decode(&self.data, true).ok()
    }
}

macro_rules! sentences {
    ($data:expr; $($error:path => |$e:ident| $sentence:expr;)*) => {
        $(
            if let Ok($e) = <$error as SolError>::abi_decode($data, true) {
                let _ = &$e;
                let name = <$error as SolError>::SIGNATURE.split('(').next().unwrap_or_default();
                return Some((name.to_owned(), $sentence.into()));
            }
        )*
    };
}

fn explain(data: &[u8]) -> Option<(String, String)> {
    if data.len() < 4 {
        return None;
    }
    shared(data)
        .or_else(|| dollar_and_vault(data))
        .or_else(|| oracle(data))
        .or_else(|| titles_and_loans(data))
        .or_else(|| auction(data))
        .or_else(|| deployer(data))
        .or_else(|| solidity(data))
}

fn shared(data: &[u8]) -> Option<(String, String)> {
    use usdai_abi::{common as c, erc20 as t};
    sentences! { data;
        c::ZeroAmount => |_e| "the amount is zero";
        c::ZeroAddress => |_e| "an address is zero that has to name somebody";
        c::MathOverflow => |_e| "the result does not fit its type";
        c::SlippageExceeded => |e| format!("the result {} is worse than the limit {}", e.actual, e.limit);
        c::Blacklisted => |e| format!("{} is on the blacklist", e.account);
        c::Unauthorized => |e| format!("{} may not act for this account", e.caller);
        c::CallFailed => |e| format!("the contract at {} has no code or answered with something else than its ABI says", e.target);
        c::AlreadyWired => |_e| "the other contracts have been named already";
        c::NotWired => |_e| "the other contracts have not been named yet: finish the deployment first";
        c::InvalidParameter => |_e| "a parameter is outside its bounds";
        c::UnknownFunction => |e| format!("the contract has no function {}", e.selector);
        c::NonPayable => |_e| "the contract takes no value";
        c::ReentrantCall => |_e| "the contract is running already in this transaction";
        c::AlreadyConstructed => |_e| "the constructor has run already";
        c::EnforcedPause => |_e| "the contract is paused";
        c::ExpectedPause => |_e| "the contract is not paused";
        c::AccessControlUnauthorizedAccount => |e| format!("{} lacks the role {}", e.account, role_name(e.neededRole));
        c::AccessControlBadConfirmation => |_e| "a role can be renounced only by its holder";
        t::ERC20InsufficientBalance => |e| format!("{} has {} and needs {}", e.sender, amount(e.balance), amount(e.needed));
        t::ERC20InsufficientAllowance => |e| format!("{} may spend {} and needs {}: approve more first", e.spender, amount(e.allowance), amount(e.needed));
        t::ERC20InvalidSender => |e| format!("tokens cannot come from {}", e.sender);
        t::ERC20InvalidReceiver => |e| format!("tokens cannot go to {}", e.receiver);
        t::ERC20InvalidApprover => |e| format!("{} cannot approve", e.approver);
        t::ERC20InvalidSpender => |e| format!("{} cannot be approved", e.spender);
        t::ERC2612ExpiredSignature => |e| format!("the permit expired at Unix time {}", e.deadline);
        t::ERC2612InvalidSigner => |e| format!("the permit is signed by {} and not by {}", e.signer, e.owner);
    }
    None
}

fn dollar_and_vault(data: &[u8]) -> Option<(String, String)> {
    use usdai_abi::{feed as f, susdai as s, usdai as u};
    sentences! { data;
        u::UnknownAsset => |e| format!("the token {} is not listed", e.token);
        u::AssetAlreadyListed => |e| format!("the token {} is listed already", e.token);
        u::UnsupportedDecimals => |e| format!("a token of {} decimals is not supported", e.decimals);
        u::AssetCapExceeded => |e| format!("holding {} of the token {} would be more than its cap {}", e.attempted, e.token, e.cap);
        u::SupplyCapExceeded => |e| format!("a supply of {} USDai would be more than the cap {}", amount(e.attempted), amount(e.cap));
        u::InsufficientReserves => |e| format!("{} of the token {} is held and {} needed: withdraw another token or less", e.available, e.token, e.needed);
        u::TransferMismatch => |e| format!("the token {} moved {} instead of {}: tokens with a transfer fee are not supported", e.token, e.received, e.expected);
        f::NoAnswer => |_e| "the feed has no price yet: call checkpoint";
        f::UnknownRound => |e| format!("the feed keeps its latest round only, not {}", e.roundId);
        u::PriceTooLow => |e| format!("the token {} is worth {} dollars and deposits need {}", e.token, amount(e.price), amount(e.minimum));
        u::NotAdmitted => |e| format!("deposits are closed and nothing admits {}", e.account);
        u::VoucherExpired => |e| format!("the voucher expired at Unix time {}", e.deadline);
        u::InvalidVoucher => |e| format!("{} has not signed voucher {} of {}", e.signer, e.nonce, e.account);
        u::BridgeLimitExceeded => |e| format!("the limit of bridge {} leaves {} USDai now, {} needed", e.bridge, amount(e.available), amount(e.needed));
        u::InsufficientBridged => |e| format!("{} USDai are on other chains, {} cannot come back", amount(e.bridged), amount(e.needed));
        u::InsufficientEscrow => |e| format!("{} USDai are left in the escrow, {} needed", amount(e.available), amount(e.needed));
        s::PreviewUnsupported => |_e| "redemption is by epoch and has no preview";
        s::InsufficientLiquidity => |e| format!("{} USDai is idle and free, {} needed", amount(e.available), amount(e.needed));
        s::ERC4626ExceededMaxRedeem => |e| format!("{} can claim {} shares, not {}", e.owner, amount(e.max), amount(e.shares));
        s::ERC4626ExceededMaxWithdraw => |e| format!("{} can claim {} USDai, not {}", e.owner, amount(e.max), amount(e.assets));
        s::InvalidLotSize => |e| format!("a redemption of {} shares is below the smallest lot or no multiple of 0.000001", amount(e.shares));
        s::NothingToSettle => |e| format!("nothing can be settled before Unix time {}", e.notBefore);
        s::VaultInsolvent => |_e| "the shares stand for no assets: no deposit can be priced";
        s::SignatureExpired => |e| format!("the signature was good until Unix time {}", e.deadline);
        s::NonceUsed => |e| format!("{} has used this nonce or taken it back", e.controller);
        s::InvalidAuthorization => |e| format!("{} has not signed this authorisation", e.controller);
        s::UnbackedCredit => |e| format!("{} USDai arrived for a credit of {}", amount(e.balance), amount(e.booked));
        s::SettlementMismatch => |e| format!("the auction's figures for epoch {} do not fit the vault's", e.epoch);
    }
    None
}

fn oracle(data: &[u8]) -> Option<(String, String)> {
    use usdai_abi::oracle as o;
    sentences! { data;
        o::UnknownFeed => |e| format!("no price feed is set for the token {}", e.token);
        o::InvalidAnswer => |e| format!("the price feed of the token {} gives no valid answer", e.token);
        o::StalePrice => |e| format!("the price of the token {} is from Unix time {}, too old", e.token, e.updatedAt);
        o::FuturePrice => |e| format!("the price of the token {} claims to be from Unix time {}, in the future", e.token, e.updatedAt);
        o::PriceOutOfBounds => |e| format!("the price {} of the token {} is outside of its bounds", amount(e.price), e.token);
        o::FeedDecimalsChanged => |e| format!("the price feed of the token {} has {} decimals now: set it again", e.token, e.decimals);
        o::SequencerDown => |_e| "the chain's sequencer is down";
        o::GracePeriod => |e| format!("the sequencer has just come back: prices count from Unix time {}", e.until);
    }
    None
}

fn titles_and_loans(data: &[u8]) -> Option<(String, String)> {
    use usdai_abi::{caliber as c, router as r};
    sentences! { data;
        c::ERC721NonexistentToken => |e| format!("there is no title {}", e.tokenId);
        c::ERC721InvalidOwner => |e| format!("{} cannot own a title", e.owner);
        c::ERC721IncorrectOwner => |e| format!("title {} belongs to {} and not to {}", e.tokenId, e.owner, e.sender);
        c::ERC721InvalidSender => |e| format!("titles cannot come from {}", e.sender);
        c::ERC721InvalidReceiver => |e| format!("titles cannot go to {}", e.receiver);
        c::ERC721InsufficientApproval => |e| format!("{} is not approved for title {}", e.operator, e.tokenId);
        c::ERC721InvalidApprover => |e| format!("{} cannot approve", e.approver);
        c::ERC721InvalidOperator => |e| format!("{} cannot be an operator", e.operator);
        c::ZeroHash => |_e| "a hash is zero that has to name something";
        c::WrongStatus => |e| format!("title {} is {}", e.tokenId, title_status(e.status));
        c::InvalidDocumentKind => |e| format!("{} is no kind of document", e.kind);
        c::DocumentMissing => |e| format!("title {} has no {}", e.tokenId, document(e.kind));
        c::DocumentExpired => |e| format!("the {} of title {} expired at Unix time {}", document(e.kind), e.tokenId, e.expiry);
        c::AppraisalExpired => |e| format!("the appraisal of title {} expired at Unix time {}: appraise it again", e.tokenId, e.expiry);
        c::AppraisalMissing => |e| format!("title {} has not been appraised", e.tokenId);
        c::TitlePledged => |e| format!("title {} is under a lien: it does not move, burn or change", e.tokenId);
        c::InvalidExpiry => |e| format!("the expiry {} is not in the future", e.expiry);
        c::ClassClosed => |e| format!("no titles are minted into the class {}", e.class);
        c::LotAlreadyTitled => |e| format!("the lot has the title {} already", e.tokenId);
        c::NotBailee => |e| format!("{} is not the bailee of title {}", e.account, e.tokenId);
        c::AttestationExpired => |e| format!("the signature was good until Unix time {}", e.deadline);
        c::InvalidAttestation => |e| format!("{} has not signed this of title {}", e.issuer, e.tokenId);
        r::WrongLoanStatus => |e| format!("loan {} is {}", e.loanId, loan_status(e.status));
        r::OfferExpired => |e| format!("the offer of loan {} expired at Unix time {}", e.loanId, e.expiry);
        r::LtvExceeded => |e| format!("a principal of {} is above the {} that the title's appraisal allows", amount(e.principal), amount(e.maxPrincipal));
        r::BorrowerCapExceeded => |e| format!("{} would owe {}, the cap is {}", e.borrower, amount(e.attempted), amount(e.cap));
        r::CuratorCapExceeded => |e| format!("the curator {} would have {} open, the cap is {}", e.curator, amount(e.attempted), amount(e.cap));
        r::ClassCapExceeded => |e| format!("class {} would have {} open, the cap is {}", e.class, amount(e.attempted), amount(e.cap));
        r::MixedClasses => |e| format!("the titles of one loan are of one class, not of {} and {}", e.first, e.other);
        r::NotForSale => |e| format!("title {} is none of loan {} that can be sold or taken", e.titleId, e.loanId);
        r::InsufficientCredit => |e| format!("the credit of {} is {}, {} is needed", e.account, amount(e.available), amount(e.needed));
        r::InvalidConsent => |e| format!("{} has not signed these terms, or has taken that back", e.borrower);
        r::ConsentExpired => |e| format!("the borrower's consent ended at {}", e.deadline);
        r::LenderConsentMissing => |e| format!("the vault's strategist has not agreed to offer {}", e.loanId);
        r::LoanOverdue => |e| format!("loan {} has owed something since {}: pay that first", e.loanId, e.since);
        r::NothingToDraw => |e| format!("loan {} has missed nothing, or its reserve does not cover it", e.loanId);
        r::NoBreach => |e| format!("loan {} is not in breach: its titles are current", e.loanId);
        r::BreachStands => |e| format!("the breach of loan {} stands: title {} is not current", e.loanId, e.titleId);
        r::WriteDownNotReady => |e| format!("no write-down of loan {} is ready before {}", e.loanId, e.notBefore);
        r::WriteDownTooLarge => |e| format!("a write-down of {} is above the {} allowed at once", amount(e.amount), amount(e.max));
        r::ClaimTooLarge => |e| format!("a claim of {} is above the loss of {} that nobody is asked for", amount(e.amount), amount(e.max));
        r::RepaymentsPaused => |_e| "repayments are paused, and all deadlines with them";
        r::RepaymentsNotPaused => |_e| "repayments are not paused";
        r::UnknownClass => |e| format!("no loans are made against hardware of class {}", e.class);
        r::PaymentTooSmall => |e| format!("{} was offered and {} is due", amount(e.amount), amount(e.due));
        r::NotInDefault => |e| format!("loan {} cannot be called defaulted before Unix time {}", e.loanId, e.notBefore);
        r::CureWindowOpen => |e| format!("loan {} can be cured until Unix time {}", e.loanId, e.until);
        r::AuctionEnded => |e| format!("the auction of loan {} ended at Unix time {} without a buyer", e.loanId, e.end);
        r::AuctionRunning => |e| format!("the auction of loan {} runs until Unix time {}", e.loanId, e.end);
        r::NothingToWithdraw => |e| format!("{} has no credit", e.account);
    }
    None
}

fn auction(data: &[u8]) -> Option<(String, String)> {
    use usdai_abi::qev as q;
    sentences! { data;
        q::WrongPhase => |e| format!("epoch {} is in its {} phase", e.epoch, phase(e.phase));
        q::UnknownLot => |e| format!("there is no request {}", e.id);
        q::UnsyncedLot => |e| format!("request {} has won something that has not been claimed: claim it first", e.id);
        q::WrongLotState => |e| format!("request {} is {}", e.id, lot_state(e.state));
        q::NotController => |e| format!("{} is not the controller of request {}", e.caller, e.id);
        q::LotTooSmall => |e| format!("a lot of {} micro-shares is below the minimum of {}", e.units, e.minimum);
        q::MalformedBatch => |e| format!("a batch of {} bytes is no list of reveals of 26 bytes each", e.length);
        q::EmptyCommitment => |_e| "the commitment is zero";
        q::OpeningTooLong => |e| format!("the published opening of {} bytes is longer than 512", e.length);
        q::OutOfOrder => |e| format!("epoch {} cannot be settled before epoch {}", e.epoch, e.expected);
        q::ExpiredSignature => |e| format!("the signature was good until Unix time {}", e.deadline);
        q::InvalidSignature => |e| format!("{} has not signed this of lot {}", e.controller, e.id);
    }
    None
}

/// StylusDeployer's errors.
fn deployer(data: &[u8]) -> Option<(String, String)> {
    use crate::deploy::IStylusDeployer as d;
    sentences! { data;
        d::ContractDeploymentError => |_e| "the chain does not accept the code: it may be too large";
        d::ContractInitializationError => |e| format!("the constructor of {} refused its arguments", e.newContract);
        d::RefundExcessValueError => |e| format!("{} wei could not be given back", e.excessValue);
        d::EmptyBytecode => |_e| "there is no code to deploy";
        d::InitValueButNotInitData => |_e| "a value for the constructor, but no call of it";
    }
    None
}

/// `Error(string)` and `Panic(uint256)` of Solidity contracts.
fn solidity(data: &[u8]) -> Option<(String, String)> {
    let (selector, arguments) = data.split_at_checked(4)?;
    match selector {
        [0x08, 0xc3, 0x79, 0xa0] => <(String,) as SolValue>::abi_decode_params(arguments, true)
            .ok()
            .map(|(text,)| ("Error".to_owned(), text)),
        [0x4e, 0x48, 0x7b, 0x71] => {
            U256::try_from_be_slice(arguments).map(|code| ("Panic".to_owned(), format!("code {code}")))
        }
        _ => None,
    }
}

fn amount(value: U256) -> String {
    units::grouped(value, units::TOKEN_DECIMALS, 6)
}

fn role_name(role: B256) -> String {
    if role.is_zero() {
        return "DEFAULT_ADMIN_ROLE".to_owned();
    }
    let known = crate::deploy::ROLE_NAMES.iter().find(|name| keccak256(name) == role);
    known.map_or_else(|| role.to_string(), |name| (*name).to_owned())
}

fn title_status(status: u8) -> &'static str {
    ["unknown", "registered", "attested", "pledged", "defaulted", "foreclosed", "released"]
        .get(usize::from(status))
        .copied()
        .unwrap_or("in another status")
}

fn document(kind: u8) -> &'static str {
    ["title document", "bailment", "UCC filing", "insurance"]
        .get(usize::from(kind))
        .copied()
        .unwrap_or("document")
}

/// Status of a loan in words.
#[must_use]
pub fn loan_status(status: u8) -> &'static str {
    ["unknown", "offered", "active", "defaulted", "in auction", "repaid", "sold", "revoked", "refinanced"]
        .get(usize::from(status))
        .copied()
        .unwrap_or("in another status")
}

fn phase(phase: u8) -> &'static str {
    ["bidding", "reveal", "settling", "settled"].get(usize::from(phase)).copied().unwrap_or("unknown")
}

fn lot_state(state: u8) -> &'static str {
    ["unknown", "queued", "sealed", "revealed", "closed"]
        .get(usize::from(state))
        .copied()
        .unwrap_or("in another state")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::Address;

    #[test]
    fn named_errors_become_sentences() {
        let error = usdai_abi::router::LtvExceeded {
            principal: U256::from(2) * units::wad(),
            maxPrincipal: units::wad(),
        };
        let reverted = Reverted::new(error.abi_encode());
        assert_eq!(
            reverted.to_string(),
            "LtvExceeded: a principal of 2.000000 is above the 1.000000 that the title's appraisal allows"
        );
        assert!(reverted.is::<usdai_abi::router::LtvExceeded>());
        assert!(!reverted.is::<usdai_abi::common::ZeroAmount>());

        let error = usdai_abi::common::AccessControlUnauthorizedAccount {
            account: Address::ZERO,
            neededRole: keccak256("CURATOR_ROLE"),
        };
        assert!(Reverted::new(error.abi_encode()).sentence.ends_with("lacks the role CURATOR_ROLE"));
    }

    /// Every `error` that is written in the ABI has a sentence here.
    #[test]
    fn no_error_of_the_abi_is_left_out() {
        let sources = [
            include_str!("../../abi/src/caliber.rs"),
            include_str!("../../abi/src/common.rs"),
            include_str!("../../abi/src/erc20.rs"),
            include_str!("../../abi/src/oracle.rs"),
            include_str!("../../abi/src/qev.rs"),
            include_str!("../../abi/src/router.rs"),
            include_str!("../../abi/src/susdai.rs"),
            include_str!("../../abi/src/usdai.rs"),
        ];
        let mut seen = 0;
        for line in sources.iter().flat_map(|source| source.lines()) {
            let Some((name, rest)) = line.trim().strip_prefix("error ").and_then(|e| e.split_once('('))
            else {
                continue;
            };
            let arguments = rest.split(')').next().unwrap_or_default();
            let types: Vec<_> =
                arguments.split(',').filter_map(|argument| argument.split_whitespace().next()).collect();
            let mut data = keccak256(format!("{name}({})", types.join(",")))[..4].to_vec();
            data.extend(std::iter::repeat_n(0, 32 * types.len()));
            assert_eq!(Reverted::new(data).name, name);
            seen += 1;
        }
        assert!(seen > 60, "{seen} errors");
    }

    #[test]
    fn unknown_and_empty_data_say_so() {
        assert!(Reverted::new(vec![]).sentence.contains("without a reason"));
        assert!(Reverted::new(vec![1, 2, 3, 4]).sentence.contains("0x01020304"));
    }

    #[test]
    fn solidity_reasons_are_read() {
        let mut data = vec![0x08, 0xc3, 0x79, 0xa0];
        data.extend(usdai_abi::SolValue::abi_encode_params(&("too much",)));
        assert_eq!(Reverted::new(data).to_string(), "Error: too much");
    }
}
