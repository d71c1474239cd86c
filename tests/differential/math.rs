//! The contracts' own arithmetic, `vault-math` and `auction-math`, led through the same calls beside the model.

use std::collections::HashMap;

use auction_math::{Key, Lot, LotState, Store, Word};
use model::{call::Item, n, vault::Opened, Call, Outcome, Protocol, Who, N};
use usdai_cli::types::{Address, U256};
use vault_math::{AdminFee, Claimable, Clearing, Ledger, LoanBook, Vesting};

use crate::encode::{commitment, to_word};

/// Words by key; what was never written is zero.
#[derive(Clone, Default)]
struct Book(HashMap<Key, Word>);

impl Store for Book {
    fn load(&self, key: Key) -> Word {
        self.0.get(&key).copied().unwrap_or_default()
    }

    fn store(&mut self, key: Key, word: Word) {
        self.0.insert(key, word);
    }
}

/// What the vault and the auction keep, as the crates know it.
#[derive(Clone)]
pub struct Mirror {
    ledger: Ledger,
    reserved: U256,
    vesting: Vesting,
    buckets: HashMap<Who, Claimable>,
    book: Book,
    settled: u16,
    /// A settlement has begun and is not done.
    under_way: bool,
}

/// Past sales that one call books, as the contract has it.
const PAGE: u32 = 64;

impl Mirror {
    /// Before anything has happened.
    pub fn new() -> Self {
        Self {
            ledger: Ledger::default(),
            reserved: U256::ZERO,
            vesting: Vesting::default(),
            buckets: HashMap::new(),
            book: Book::default(),
            settled: 0,
            under_way: false,
        }
    }

    fn loans(model: &Protocol) -> LoanBook {
        let book = &model.vault.book;
        LoanBook { optimistic: to_word(&book.optimistic), conservative: to_word(&book.conservative) }
    }

    fn lot(&self, id: u64) -> Lot {
        Lot::decode(self.book.load(Key::Lot(id))).expect("a lot that the model has")
    }

    fn settled_until(&self, model: &Protocol) -> u16 {
        let current = small(model.clock.epoch());
        if self.settled >= current {
            return self.settled;
        }
        auction_math::next_with_lots(&self.book, self.settled, self.under_way)
            .map_or(current, |next| next.min(current))
    }

    /// Does what a call has done that succeeded, and compares. `before` is the model before it.
    pub fn follow(
        &mut self,
        before: &Protocol,
        after: &Protocol,
        caller: Who,
        call: &Call,
        outcome: &Outcome,
    ) -> Result<(), String> {
        for event in outcome.events.iter().filter(|event| event.name == "BaseYieldHarvested") {
            let amount = to_word(&event.words[0]);
            self.ledger = fits(vault_math::credit_repayment(&self.ledger, amount), "base yield")?;
        }
        let loans = Self::loans(before);
        match call {
            Call::Stake { assets, .. } => {
                let (ledger, minted) =
                    fits(vault_math::deposit(&self.ledger, &loans, to_word(assets)), "deposit")?;
                self.ledger = ledger;
                same("shares of a deposit", minted.shares, &outcome.returned[0])?;
            }
            Call::Mint { shares, .. } => {
                let (ledger, minted) = fits(vault_math::mint(&self.ledger, &loans, to_word(shares)), "mint")?;
                self.ledger = ledger;
                same("assets of a mint", minted.assets, &outcome.returned[0])?;
            }
            Call::FundLoan { amount, .. } => {
                let floor = to_word(&before.floor_in_force());
                // The floor of an epoch past its day 28 is what is idle.
                let floor = if after.vault.floors > before.vault.floors {
                    to_word(&after.floor_in_force())
                } else {
                    floor
                };
                self.ledger = fits(vault_math::fund_loan(&self.ledger, floor, to_word(amount)), "fund_loan")?;
            }
            Call::CreditRepayment { amount } => {
                self.ledger =
                    fits(vault_math::credit_repayment(&self.ledger, to_word(amount)), "credit_repayment")?;
            }
            Call::SetAdminFee { bps, .. } => {
                let rate = u64::try_from(bps.clone()).map_err(|e| e.to_string())?;
                self.ledger.fee = fits(self.ledger.fee.at_rate(rate, loans.optimistic), "at_rate")?;
            }
            Call::CollectFee => {
                let (ledger, due) =
                    fits(vault_math::collect_fee(&self.ledger, &loans, U256::ZERO), "collect_fee")?;
                self.ledger = ledger;
                same("the admin's share", due, &outcome.returned[0])?;
            }
            Call::Settle { max_words } | Call::SettleMany { max_words, .. } => {
                self.settle(before, after, max_words, outcome)?
            }
            Call::Sync { id } | Call::Claim { id, .. } => {
                let lot = self.lot(*id);
                let won = fits(auction_math::claim(&mut self.book, *id, lot, self.settled, PAGE), "claim")?;
                let bucket = self.buckets.entry(lot.controller.into_array()).or_default();
                let shares = fits(vault_math::to_shares(U256::from(won.units)), "shares")?;
                *bucket = fits(bucket.add(shares, U256::from(won.assets)), "a bucket")?;
                if matches!(call, Call::Claim { .. }) {
                    let (left, payout) = fits(bucket.take_all(), "take_all")?;
                    *bucket = left;
                    self.reserved -= payout.assets;
                    same("shares claimed", payout.shares, &outcome.returned[0])?;
                    same("assets claimed", payout.assets, &outcome.returned[1])?;
                }
            }
            Call::Redeem { shares, controller, .. } => {
                let bucket = self.buckets.entry(*controller).or_default();
                let (left, payout) = fits(bucket.redeem(to_word(shares)), "redeem")?;
                *bucket = left;
                self.reserved -= payout.assets;
                same("assets redeemed", payout.assets, &outcome.returned[0])?;
            }
            Call::WithdrawAssets { assets, controller, .. } => {
                let bucket = self.buckets.entry(*controller).or_default();
                let (left, payout) = fits(bucket.withdraw(to_word(assets)), "withdraw")?;
                *bucket = left;
                self.reserved -= payout.assets;
                same("shares withdrawn", payout.shares, &outcome.returned[0])?;
            }
            _ => self.bid(before, caller, call, outcome)?,
        }
        self.compare(after)
    }

    /// The steps of the auction's book.
    fn bid(&mut self, before: &Protocol, _: Who, call: &Call, outcome: &Outcome) -> Result<(), String> {
        let epoch = small(before.clock.epoch());
        match call {
            Call::Request { shares, controller, .. } => {
                let units = u64::try_from(shares / model::pow10(12)).map_err(|e| e.to_string())?;
                let id = u64::try_from(outcome.returned[0].clone()).map_err(|e| e.to_string())?;
                let cohort = small(before.clock.cohort());
                let controller = Address::from(*controller);
                fits(auction_math::enqueue(&mut self.book, id, controller, cohort, units), "enqueue")
            }
            Call::Cancel { id, .. } => {
                let (lot, settled) = (self.lot(*id), self.settled_until(before));
                let units = fits(auction_math::cancel(&mut self.book, *id, lot, settled, PAGE), "cancel")?;
                same("units cancelled", U256::from(units), &(&outcome.returned[0] / model::pow10(12)))
            }
            Call::Commit { id, hash, .. } | Call::CommitFor { id, hash, .. } => {
                let (lot, settled) = (self.lot(*id), self.settled_until(before));
                let seal = auction_math::seal(&mut self.book, *id, lot, epoch, to_word(hash), settled, PAGE);
                fits(seal, "seal")
            }
            Call::CancelCommit { id } | Call::CancelCommitFor { id, .. } => {
                let lot = self.lot(*id);
                fits(auction_math::unseal(&mut self.book, *id, lot, epoch), "unseal")
            }
            Call::Reveal { items, .. } => {
                let mut accepted = 0_u64;
                for Item { id, tick, salt } in items {
                    let sealed =
                        model::call::Sealed { epoch: epoch.into(), id: *id, tick: *tick, salt: *salt };
                    let word = commitment(crate::CHAIN_ID, before.places.qev, &sealed).into();
                    let bid = if *tick > auction_math::MAX_TICK { 0 } else { *tick };
                    let fit = auction_math::reveal(&mut self.book, *id, epoch, word, bid);
                    accepted += u64::from(fits(fit, "reveal")?);
                }
                same("bids revealed", U256::from(accepted), &outcome.returned[0])
            }
            _ => Ok(()),
        }
    }

    /// The settlements of a call, one after the other as its events tell of them.
    fn settle(
        &mut self,
        before: &Protocol,
        after: &Protocol,
        max_words: &N,
        outcome: &Outcome,
    ) -> Result<(), String> {
        let words = u32::try_from(max_words.clone()).unwrap_or(u32::MAX);
        let mut terms = before.vault.opened.clone();
        let mut queued = before.vault.balance(before.places.susdai);
        for event in &outcome.events {
            let epoch = || u64::try_from(event.words[0].clone()).map_err(|e| e.to_string());
            match event.name {
                "SettlementOpened" => {
                    let (price, liquidity) = (event.words[1].clone(), event.words[2].clone());
                    terms = Some(Opened { epoch: epoch()?, price, liquidity });
                }
                "SettlementAdvanced" | "AuctionCleared" => {
                    let terms = terms.as_ref().ok_or("a settlement without a beginning")?;
                    let done = event.name == "AuctionCleared";
                    queued -= self.step(terms, words, done, &queued, after.clock.now)?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// One page. Returns the shares that it burns.
    fn step(&mut self, terms: &Opened, words: u32, done: bool, queued: &N, now: u64) -> Result<N, String> {
        let half = |value: &N| u128::try_from(value.clone()).map_err(|e| e.to_string());
        let (epoch, price, liquidity) = (small(terms.epoch), half(&terms.price)?, half(&terms.liquidity)?);
        let step = auction_math::settle(&mut self.book, epoch, price, liquidity, words, self.under_way);
        let step = fits(step, "settle")?.ok_or("a settlement with other terms")?;
        self.under_way = !step.done;
        if step.done != done {
            return Err(format!("the settlement of epoch {epoch} is done: {}", step.done));
        }
        if !step.done {
            return Ok(n(0));
        }
        self.settled = epoch + 1;
        let reserve = fits(auction_math::reserve_up(step.used, price), "reserve")?;
        let fair = fits(auction_math::fair_value_down(step.used + step.fee, price), "fair value")?;
        let clearing = Clearing {
            price: to_word(&terms.price),
            liquidity: to_word(&terms.liquidity),
            sold_units: U256::from(step.sold),
            reserve: U256::from(reserve),
            fee: U256::from(fair.saturating_sub(reserve)),
            bond_units: U256::from(step.bond),
        };
        let books = vault_math::settle(&self.ledger, &self.vesting, to_word(queued), &clearing, now);
        let (ledger, vesting, settled) = fits(books, "the books")?;
        self.ledger = ledger;
        self.reserved += clearing.reserve;
        self.vesting = vesting;
        Ok(crate::encode::from_bytes(&settled.burned.to_be_bytes::<32>()))
    }

    /// The books, the prices and the bucket of everybody; the lots one by one at [`Mirror::compare_lots`].
    fn compare(&self, model: &Protocol) -> Result<(), String> {
        let (v, now) = (&model.vault, model.clock.now);
        same("supply", self.ledger.supply, &v.supply)?;
        same("idle", self.ledger.idle, &v.idle)?;
        same("reserved", self.reserved, &v.reserved)?;
        let AdminFee { bps, cost } = self.ledger.fee;
        if n(bps) != v.fee_bps || n(cost) != v.cost {
            return Err(format!("vault-math has a fee of {bps} and a cost of {cost}, the model {}", v.cost));
        }
        let unvested = fits(self.vesting.unvested(now), "unvested")?;
        same("unvested", unvested, &v.unvested(now))?;
        let loans = Self::loans(model);
        let optimistic = fits(self.ledger.optimistic(&loans), "optimistic")?;
        let conservative = fits(self.ledger.conservative(&loans, unvested), "conservative")?;
        same("deposit price", fits(optimistic.price_down(), "price")?, &v.price(&v.optimistic()))?;
        same("redemption price", fits(conservative.price_down(), "price")?, &v.price(&v.conservative(now)))?;
        for (who, bucket) in &v.buckets {
            let own = self.buckets.get(who).copied().unwrap_or_default();
            same("a bucket's shares", own.shares, &bucket.shares)?;
            same("a bucket's assets", own.assets, &bucket.assets)?;
        }
        Ok(())
    }

    /// Every lot as settled epochs have left it, and the line of its cohort.
    pub fn compare_lots(&self, model: &Protocol) -> Result<(), String> {
        for (id, lot) in (1..).zip(&model.auction.lots) {
            let own = self.lot(id);
            let synced = fits(auction_math::sync(&self.book, own, self.settled, u32::MAX), "sync")?;
            let credit = auction_math::credit_of(&self.book, id, &own);
            let won = fits(credit.plus(synced.won), "winnings")?;
            same("units of a lot", U256::from(synced.lot.units), &lot.units)?;
            same("units won", U256::from(won.units), &lot.won)?;
            same("assets won", U256::from(won.assets), &lot.assets)?;
            let state = match lot.state {
                model::auction::State::Queued => LotState::Queued,
                model::auction::State::Sealed { .. } => LotState::Sealed,
                model::auction::State::Revealed { .. } => LotState::Revealed,
            };
            if synced.lot.state != state {
                return Err(format!("auction-math has lot {id} {:?}, the model {state:?}", synced.lot.state));
            }
            let line = auction_math::in_line(&self.book, small(lot.cohort), self.settled, self.under_way);
            let (live, _) = fits(line, "a cohort")?;
            if model.auction.steps.is_none() {
                same("a cohort's line", U256::from(live), &model.auction.live(lot.cohort))?;
            }
        }
        Ok(())
    }
}

fn small(epoch: u64) -> u16 {
    u16::try_from(epoch).expect("an epoch of a test")
}

fn fits<T, E: std::fmt::Debug>(result: Result<T, E>, what: &str) -> Result<T, String> {
    result.map_err(|error| format!("the crates refuse {what}: {error:?}"))
}

fn same(what: &str, crates: U256, model: &N) -> Result<(), String> {
    if crates == to_word(model) && *model >= n(0) {
        return Ok(());
    }
    Err(format!("{what}: the crates say {crates}, the model {model}"))
}
