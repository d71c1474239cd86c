//! The model's calls, numbers, events and errors in the form of the ABI.

use model::{
    call::{Gate, Item, Paper, Sealed, OPENING_BYTE},
    Call, Protocol, Who, N,
};
use usdai_abi::{common as c, erc20 as t, qev as v, susdai as s, usdai as u, SolCall, SolValue};
use usdai_cli::types::{keccak256, Address, Bytes, B256, U256};

use crate::world::{refuse, who, ITestAggregator, World};

pub fn address(who: Who) -> alloy_primitives::Address {
    alloy_primitives::Address::from(who)
}

pub fn to_word(value: &N) -> U256 {
    let (_, bytes) = value.to_bytes_be();
    U256::from_be_slice(&bytes)
}

pub use model::from_bytes;

/// The words of an answer.
pub fn words(bytes: &[u8]) -> Vec<N> {
    bytes.chunks(32).map(from_bytes).collect()
}

/// The hash of a sealed bid, by the words of the design: domain, chain, contract, epoch, id, tick, salt.
pub fn commitment(chain_id: u64, qev: Who, sealed: &Sealed) -> B256 {
    let mut data = b"USDAI-QEV-1".to_vec();
    for number in [None, Some(sealed.epoch), Some(sealed.id)] {
        match number {
            None => {
                data.extend(U256::from(chain_id).to_be_bytes::<32>());
                data.extend(qev);
            }
            Some(number) => data.extend(U256::from(number).to_be_bytes::<32>()),
        }
    }
    data.extend(sealed.tick.to_be_bytes());
    data.extend(salt(sealed.salt));
    keccak256(data)
}

fn salt(seed: u64) -> [u8; 16] {
    u128::from(seed).to_be_bytes()
}

/// A batch of reveals.
fn batch(items: &[Item], ragged: bool) -> Vec<u8> {
    let mut data = Vec::new();
    for Item { id, tick, salt: seed } in items {
        data.extend(id.to_be_bytes());
        data.extend(tick.to_be_bytes());
        data.extend(salt(*seed));
    }
    if ragged {
        data.push(0);
    }
    data
}

/// Whom a call goes to, and its input; the caller as well where it is not the model's.
pub struct Sent {
    pub from: Who,
    pub to: Who,
    pub input: Vec<u8>,
}

/// Deadline, v, r, s.
type Signed = (U256, u8, B256, B256);

const PERMIT: &str = "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)";
const AUTHORIZE: &str =
    "AuthorizeOperator(address controller,address operator,bool approved,bytes32 nonce,uint256 deadline)";
const SEAL: &str =
    "SealBid(uint256 id,uint256 epoch,bytes32 commitment,bytes opening,uint256 nonce,uint256 deadline)";
const WITHDRAW: &str = "WithdrawBid(uint256 id,uint256 epoch,uint256 nonce,uint256 deadline)";
const VOUCHER: &str = "Voucher(address account,uint256 nonce,uint256 deadline)";

impl World {
    fn deadline(model: &Protocol, paper: Paper) -> U256 {
        let now = model.clock.now;
        U256::from(if paper == Paper::Expired { now - 1 } else { now + 3_600 })
    }

    fn sign(&self, place: Who, kind: &str, content: Vec<u8>, owner: Who, paper: Paper) -> (u8, B256, B256) {
        let hash = keccak256([keccak256(kind).to_vec(), content].concat());
        let digest =
            keccak256([&[0x19, 0x01][..], self.domains[&place].as_slice(), hash.as_slice()].concat());
        let key = match paper {
            Paper::Forged => &self.forger,
            _ if owner == self.places.voucher_signer => &self.voucher_signer,
            _ => self.key(owner).unwrap_or(&self.forger),
        };
        key.sign_digest(digest).expect("signs")
    }

    /// A permit of `owner` at `place`, `nonce` being the next.
    fn permit(
        &self,
        model: &Protocol,
        place: Who,
        (owner, spender): (Who, Who),
        amount: &N,
        nonce: u64,
        paper: Paper,
    ) -> Signed {
        let deadline = Self::deadline(model, paper);
        // One that was used has the nonce before; where none was, one too high is no better.
        let nonce = if paper == Paper::Used { nonce.checked_sub(1).unwrap_or(nonce + 1) } else { nonce };
        let (owner_at, spender) = (Address::from(owner), Address::from(spender));
        let content = (owner_at, spender, to_word(amount), U256::from(nonce), deadline).abi_encode();
        let (v, r, s) = self.sign(place, PERMIT, content, owner, paper);
        (deadline, v, r, s)
    }

    fn token_permit(&self, model: &Protocol, token: usize, owner: Who, amount: &N, paper: Paper) -> Signed {
        let nonce = model.tokens[token].nonces.get(&owner).copied().unwrap_or_default();
        let parties = (owner, self.places.usdai);
        self.permit(model, self.places.tokens[token], parties, amount, nonce, paper)
    }

    fn deposit(&self, model: &Protocol, caller: Who, call: &Call) -> Vec<u8> {
        let Call::Deposit { token: index, amount, min, to, gate } = call else { return Vec::new() };
        let token = Address::from(self.places.tokens[*index]);
        let (units, min_out, recipient) = (to_word(amount), to_word(min), Address::from(*to));
        match gate {
            Gate::Plain => {
                u::IUSDai::depositCall { token, amount: units, minOut: min_out, recipient }.abi_encode()
            }
            Gate::Permit(paper) => {
                let (deadline, v, r, s) = self.token_permit(model, *index, caller, amount, *paper);
                u::IUSDai::depositWithPermitCall {
                    token,
                    amount: units,
                    minOut: min_out,
                    recipient,
                    deadline,
                    v,
                    r,
                    s,
                }
                .abi_encode()
            }
            Gate::Proof | Gate::StolenProof => {
                let [a, b] = [who(&self.people[0]), who(&self.people[1])];
                let of = match gate {
                    Gate::Proof => caller,
                    _ if caller == a => b,
                    _ => a,
                };
                let proof = vec![self.proof(of)];
                u::IUSDai::depositWithProofCall { token, amount: units, minOut: min_out, recipient, proof }
                    .abi_encode()
            }
            Gate::Voucher(paper) => {
                let deadline = Self::deadline(model, *paper);
                let nonce = model.dollar.voucher_nonces.get(&caller).copied().unwrap_or_default();
                let nonce = if *paper == Paper::Used { nonce.wrapping_sub(1) } else { nonce };
                let content = (Address::from(caller), U256::from(nonce), deadline).abi_encode();
                let named =
                    if *paper == Paper::Forged { who(&self.forger) } else { self.places.voucher_signer };
                let (v, r, s) =
                    self.sign(self.places.usdai, VOUCHER, content, self.places.voucher_signer, *paper);
                let signature = Bytes::from([r.as_slice(), s.as_slice(), &[v]].concat());
                u::IUSDai::depositWithVoucherCall {
                    token,
                    amount: units,
                    minOut: min_out,
                    recipient,
                    signer: Address::from(named),
                    deadline,
                    signature,
                }
                .abi_encode()
            }
        }
    }

    /// The call as it is sent; none for what is not a call.
    pub fn encode(&self, model: &Protocol, caller: Who, call: &Call) -> Option<Sent> {
        let p = &self.places;
        let at = |who: &Who| Address::from(*who);
        let w = to_word;
        let number = |value: &u64| U256::from(*value);
        let mut from = caller;
        let (to, input) = match call {
            Call::Book { .. } | Call::BookBroken { .. } => return None,
            Call::AuthorizeOperator { controller, operator, approved, nonce, paper } => {
                (p.susdai, self.authorization(model, (*controller, *operator), *approved, *nonce, *paper))
            }
            Call::InvalidateNonce { nonce } => {
                (p.susdai, s::IERC7741::invalidateNonceCall { nonce: number(nonce).into() }.abi_encode())
            }
            Call::TokenApprove { token, amount } => (
                p.tokens[*token],
                t::IERC20::approveCall { spender: at(&p.usdai), value: w(amount) }.abi_encode(),
            ),
            Call::TokenTransfer { token, to, amount } => {
                (p.tokens[*token], t::IERC20::transferCall { to: at(to), value: w(amount) }.abi_encode())
            }
            Call::TokenPermit { token, owner, amount, paper } => {
                let (deadline, v, r, s) = self.token_permit(model, *token, *owner, amount, *paper);
                let (owner, spender, value) = (at(owner), at(&p.usdai), w(amount));
                (
                    p.tokens[*token],
                    t::IERC20Permit::permitCall { owner, spender, value, deadline, v, r, s }.abi_encode(),
                )
            }
            Call::TokenRefuse { who: account, refused } => {
                from = who(&self.staff.admin);
                (p.tokens[0], refuse(*account, *refused))
            }
            Call::FeedSet { token, answer, time } => {
                let (_, bytes) = answer.to_bytes_be();
                let mut value = U256::from_be_slice(&bytes);
                if answer < &model::n(0) {
                    // Two's complement.
                    value = !(value - U256::from(1));
                }
                let mut input = ITestAggregator::setCall::SELECTOR.to_vec();
                input.extend((value, U256::from(time.unwrap_or(0))).abi_encode());
                (self.feeds[*token], input)
            }
            Call::FeedCarryOver { token } => {
                (self.feeds[*token], ITestAggregator::carryOverCall {}.abi_encode())
            }
            Call::Transfer { to, amount } => {
                (p.usdai, t::IERC20::transferCall { to: at(to), value: w(amount) }.abi_encode())
            }
            Call::TransferFrom { from, to, amount } => (
                p.usdai,
                t::IERC20::transferFromCall { from: at(from), to: at(to), value: w(amount) }.abi_encode(),
            ),
            Call::Approve { spender, amount } => {
                (p.usdai, t::IERC20::approveCall { spender: at(spender), value: w(amount) }.abi_encode())
            }
            Call::Permit { owner, spender, amount, paper } => {
                let nonce = model.dollar.nonces.get(owner).copied().unwrap_or_default();
                (p.usdai, self.permit_call(model, p.usdai, (*owner, *spender), amount, nonce, *paper))
            }
            Call::Deposit { .. } => (p.usdai, self.deposit(model, caller, call)),
            Call::Withdraw { token, amount, min, to } => {
                let token = at(&p.tokens[*token]);
                let (amount, min_out, recipient) = (w(amount), w(min), at(to));
                (p.usdai, u::IUSDai::withdrawCall { token, amount, minOut: min_out, recipient }.abi_encode())
            }
            Call::WithdrawWithPermit { token, amount, min, to, owner, paper } => {
                let nonce = model.dollar.nonces.get(owner).copied().unwrap_or_default();
                let (deadline, v, r, s) =
                    self.permit(model, p.usdai, (*owner, caller), amount, nonce, *paper);
                let token = at(&p.tokens[*token]);
                let (amount, min_out, recipient, owner) = (w(amount), w(min), at(to), at(owner));
                let call = u::IUSDai::withdrawWithPermitCall {
                    token,
                    amount,
                    minOut: min_out,
                    recipient,
                    owner,
                    deadline,
                    v,
                    r,
                    s,
                };
                (p.usdai, call.abi_encode())
            }
            Call::SetAssetCap { token, cap } => (
                p.usdai,
                u::IUSDai::setAssetCapCall { token: at(&p.tokens[*token]), cap: w(cap) }.abi_encode(),
            ),
            Call::SetSupplyCap { cap } => (p.usdai, u::IUSDai::setSupplyCapCall { cap: w(cap) }.abi_encode()),
            Call::SetOpen { open } => (p.usdai, u::IUSDai::setOpenCall { open: *open }.abi_encode()),
            Call::SetBlacklisted { who, listed } => (
                p.usdai,
                u::IUSDai::setBlacklistedCall { account: at(who), blacklisted: *listed }.abi_encode(),
            ),
            Call::SetOracle { on } => {
                let oracle = if *on { at(&p.oracle) } else { Address::ZERO };
                (p.usdai, u::IUSDai::setPriceOracleCall { oracle }.abi_encode())
            }
            Call::Pause => (p.usdai, c::IPausable::pauseCall {}.abi_encode()),
            Call::Unpause => (p.usdai, c::IPausable::unpauseCall {}.abi_encode()),
            Call::SetTiers { tiers } => {
                let words = tiers.iter().flat_map(|(rate, width)| [w(rate), w(width)]).collect();
                (p.usdai, u::IUSDai::setYieldTiersCall { words }.abi_encode())
            }
            Call::FundYield { token, amount } => (
                p.usdai,
                u::IUSDai::fundYieldCall { token: at(&p.tokens[*token]), amount: w(amount) }.abi_encode(),
            ),
            Call::DefundYield { token, amount, to } => {
                let (token, amount, recipient) = (at(&p.tokens[*token]), w(amount), at(to));
                (p.usdai, u::IUSDai::defundYieldCall { token, amount, recipient }.abi_encode())
            }
            Call::HarvestYield => (p.usdai, u::IUSDai::harvestYieldCall {}.abi_encode()),
            Call::SetBridgeLimits { bridge, inbound, outbound } => {
                let (bridge, inbound, outbound) = (at(bridge), w(inbound), w(outbound));
                (p.usdai, u::IUSDai::setBridgeLimitsCall { bridge, inbound, outbound }.abi_encode())
            }
            Call::BridgeMint { to, amount } => {
                (p.usdai, u::IERC7802::crosschainMintCall { to: at(to), amount: w(amount) }.abi_encode())
            }
            Call::BridgeBurn { from, amount } => {
                (p.usdai, u::IERC7802::crosschainBurnCall { from: at(from), amount: w(amount) }.abi_encode())
            }
            Call::ShareTransfer { to, amount } => {
                (p.susdai, t::IERC20::transferCall { to: at(to), value: w(amount) }.abi_encode())
            }
            Call::ShareTransferFrom { from, to, amount } => (
                p.susdai,
                t::IERC20::transferFromCall { from: at(from), to: at(to), value: w(amount) }.abi_encode(),
            ),
            Call::ShareApprove { spender, amount } => {
                (p.susdai, t::IERC20::approveCall { spender: at(spender), value: w(amount) }.abi_encode())
            }
            Call::SharePermit { owner, spender, amount, paper } => {
                let nonce = model.vault.nonces.get(owner).copied().unwrap_or_default();
                (p.susdai, self.permit_call(model, p.susdai, (*owner, *spender), amount, nonce, *paper))
            }
            Call::Stake { assets, to, min } => {
                let (assets, receiver) = (w(assets), at(to));
                let input = match min {
                    None => s::ISUSDai::depositCall { assets, receiver }.abi_encode(),
                    Some(min) => {
                        s::ISUSDaiLimits::depositCall { assets, receiver, minShares: w(min) }.abi_encode()
                    }
                };
                (p.susdai, input)
            }
            Call::Mint { shares, to, max } => {
                let (shares, receiver) = (w(shares), at(to));
                let input = match max {
                    None => s::ISUSDai::mintCall { shares, receiver }.abi_encode(),
                    Some(max) => {
                        s::ISUSDaiLimits::mintCall { shares, receiver, maxAssets: w(max) }.abi_encode()
                    }
                };
                (p.susdai, input)
            }
            Call::SetOperator { operator, approved } => (
                p.susdai,
                s::ISUSDai::setOperatorCall { operator: at(operator), approved: *approved }.abi_encode(),
            ),
            Call::Request { shares, controller, owner } => {
                let (shares, controller, owner) = (w(shares), at(controller), at(owner));
                (p.susdai, s::ISUSDai::requestRedeemCall { shares, controller, owner }.abi_encode())
            }
            Call::Cancel { id, to } => (
                p.susdai,
                s::ISUSDai::cancelRedeemCall { requestId: number(id), receiver: at(to) }.abi_encode(),
            ),
            Call::Sync { id } => (p.susdai, s::ISUSDai::syncCall { requestId: number(id) }.abi_encode()),
            Call::Claim { id, to } => {
                (p.susdai, s::ISUSDai::claimCall { requestId: number(id), receiver: at(to) }.abi_encode())
            }
            Call::Redeem { shares, to, controller } => {
                let (shares, receiver, controller) = (w(shares), at(to), at(controller));
                (p.susdai, s::ISUSDai::redeemCall { shares, receiver, controller }.abi_encode())
            }
            Call::WithdrawAssets { assets, to, controller } => {
                let (assets, receiver, controller) = (w(assets), at(to), at(controller));
                (p.susdai, s::ISUSDai::withdrawCall { assets, receiver, controller }.abi_encode())
            }
            Call::Settle { max_words } => {
                (p.susdai, s::ISUSDai::settleCall { maxWords: w(max_words) }.abi_encode())
            }
            Call::Touch => (p.susdai, s::ISUSDai::touchCall {}.abi_encode()),
            Call::HarvestBase => (p.susdai, s::ISUSDai::harvestBaseYieldCall {}.abi_encode()),
            Call::SetAdminFee { bps, to } => {
                (p.susdai, s::ISUSDai::setAdminFeeCall { bps: w(bps), recipient: at(to) }.abi_encode())
            }
            Call::CollectFee => (p.susdai, s::ISUSDai::collectAdminFeeCall {}.abi_encode()),
            Call::SyncBlacklist { who } => {
                (p.susdai, s::ISUSDai::syncBlacklistCall { account: at(who) }.abi_encode())
            }
            Call::NoteBlacklisted { who, listed } => (
                p.susdai,
                s::ISUSDai::noteBlacklistedCall { account: at(who), blacklisted: *listed }.abi_encode(),
            ),
            Call::VaultPause => (p.susdai, c::IPausable::pauseCall {}.abi_encode()),
            Call::VaultUnpause => (p.susdai, c::IPausable::unpauseCall {}.abi_encode()),
            Call::FundLoan { to, amount } => {
                (p.susdai, s::ISUSDai::fundLoanCall { to: at(to), amount: w(amount) }.abi_encode())
            }
            Call::CreditRepayment { amount } => {
                (p.susdai, s::ISUSDai::creditRepaymentCall { amount: w(amount) }.abi_encode())
            }
            Call::Commit { id, hash, opening, .. } => {
                let opening = Bytes::from(vec![OPENING_BYTE; *opening]);
                let commitment = B256::from(w(hash));
                (p.qev, v::IQev::commitCall { id: number(id), commitment, opening }.abi_encode())
            }
            Call::CancelCommit { id } => (p.qev, v::IQev::cancelCommitCall { id: number(id) }.abi_encode()),
            Call::CommitFor { id, hash, opening, paper, .. } => {
                let (opening, commitment) = (Bytes::from(vec![OPENING_BYTE; *opening]), B256::from(w(hash)));
                let words =
                    vec![U256::from_be_bytes(commitment.0), U256::from_be_bytes(keccak256(&opening).0)];
                let (deadline, signature) = self.bid(model, SEAL, *id, words, *paper);
                let id = number(id);
                let call = v::IQev::commitForCall { id, commitment, opening, deadline, signature };
                (p.qev, call.abi_encode())
            }
            Call::CancelCommitFor { id, paper } => {
                let (deadline, signature) = self.bid(model, WITHDRAW, *id, Vec::new(), *paper);
                (p.qev, v::IQev::cancelCommitForCall { id: number(id), deadline, signature }.abi_encode())
            }
            Call::RevokeSignatures => (p.qev, v::IQev::revokeSignaturesCall {}.abi_encode()),
            Call::SettleMany { max_epochs, max_words } => {
                let (most, words) = (w(max_epochs), w(max_words));
                (p.susdai, s::ISUSDai::settleManyCall { maxEpochs: most, maxWords: words }.abi_encode())
            }
            Call::Reveal { items, ragged } => {
                (p.qev, v::IQev::revealCall { items: batch(items, *ragged).into() }.abi_encode())
            }
            Call::AuctionEnqueue { controller, units } => {
                (p.qev, v::IQev::enqueueCall { controller: at(controller), units: w(units) }.abi_encode())
            }
            Call::AuctionSettle { epoch, price, liquidity } => {
                let (epoch, price, liquidity) = (number(epoch), w(price), w(liquidity));
                let call = v::IQev::settleCall { epoch, price, liquidity, maxWords: U256::MAX };
                (p.qev, call.abi_encode())
            }
            Call::AuctionClaim { id } => (p.qev, v::IQev::claimCall { id: number(id) }.abi_encode()),
            Call::AuctionCancel { id } => (p.qev, v::IQev::cancelCall { id: number(id) }.abi_encode()),
            Call::AuctionPause => (p.qev, c::IPausable::pauseCall {}.abi_encode()),
            Call::AuctionUnpause => (p.qev, c::IPausable::unpauseCall {}.abi_encode()),
        };
        Some(Sent { from, to, input })
    }

    /// Deadline and signature of a bid's controller: the lot, the epoch, `words`, nonce and deadline.
    fn bid(&self, model: &Protocol, kind: &str, id: u64, words: Vec<U256>, paper: Paper) -> (U256, Bytes) {
        let deadline = Self::deadline(model, paper);
        let controller = model.auction.lot(id).map_or(self.places.usdai, |lot| lot.controller);
        let nonce = model.auction.nonces.get(&controller).copied().unwrap_or_default();
        let nonce = if paper == Paper::Used { nonce.checked_sub(1).unwrap_or(nonce + 1) } else { nonce };
        let mut all = vec![U256::from(id), U256::from(model.clock.epoch())];
        all.extend(words);
        all.extend([U256::from(nonce), deadline]);
        let content = all.iter().flat_map(|word| word.to_be_bytes::<32>()).collect();
        let (v, r, s) = self.sign(self.places.qev, kind, content, controller, paper);
        (deadline, Bytes::from([r.as_slice(), s.as_slice(), &[v]].concat()))
    }

    /// An operator by the controller's signature.
    fn authorization(
        &self,
        model: &Protocol,
        (controller, operator): (Who, Who),
        approved: bool,
        nonce: u64,
        paper: Paper,
    ) -> Vec<u8> {
        let deadline = Self::deadline(model, paper);
        let signed = if paper == Paper::Used { nonce + 1_000 } else { nonce };
        let (at, to) = (Address::from(controller), Address::from(operator));
        let content = (at, to, approved, U256::from(signed), deadline).abi_encode();
        let (v, r, s) = self.sign(self.places.susdai, AUTHORIZE, content, controller, paper);
        let signature = Bytes::from([r.as_slice(), s.as_slice(), &[v]].concat());
        let nonce = B256::from(U256::from(nonce));
        s::IERC7741::authorizeOperatorCall {
            controller: at,
            operator: to,
            approved,
            nonce,
            deadline,
            signature,
        }
        .abi_encode()
    }

    fn permit_call(
        &self,
        model: &Protocol,
        place: Who,
        parties: (Who, Who),
        amount: &N,
        nonce: u64,
        paper: Paper,
    ) -> Vec<u8> {
        let (deadline, v, r, s) = self.permit(model, place, parties, amount, nonce, paper);
        let (owner, spender, value) = (parties.0.into(), parties.1.into(), to_word(amount));
        t::IERC20Permit::permitCall { owner, spender, value, deadline, v, r, s }.abi_encode()
    }
}
