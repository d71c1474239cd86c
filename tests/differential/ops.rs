//! Random calls: what honest people do, with arguments that are sometimes wrong. [`crate::attackers`] has the others.

use model::{
    auction::State,
    call::{Gate, Item, Paper, Sealed},
    clock::{Phase, DAY},
    down, n, pow10, q, wad, Call, Protocol, Who,
};

use crate::{
    author::Author,
    encode::{commitment, from_bytes},
    world::who,
    CHAIN_ID,
};

impl Author<'_> {
    pub fn honest(&mut self, model: &Protocol) -> (Who, Call) {
        let phase = model.phase(model.clock.epoch());
        let settling = model.vault.next_epoch < model.clock.epoch();
        if phase == Phase::Reveal && self.rng.once_in(3) {
            return self.reveal(model);
        }
        // The last days of bidding are when liquidity is decided.
        if phase == Phase::Open && model.clock.into_epoch() > 24 * DAY && self.rng.once_in(6) {
            return self.loans(model);
        }
        match self.rng.below(100) {
            0..=13 => self.dollar(model),
            14..=20 => self.dollar_yield(model),
            21..=33 => self.stake(model),
            34..=47 => self.request(model),
            48..=59 if phase == Phase::Open => self.commit(model),
            60..=68 if settling || self.rng.once_in(20) => self.settle(),
            69..=80 => self.claim(model),
            81..=90 => self.loans(model),
            91..=94 => self.admin(model),
            95 => (self.person(), Call::Touch),
            96 => (self.person(), Call::HarvestBase),
            _ => self.transfers(model),
        }
    }

    fn dollar(&mut self, model: &Protocol) -> (Who, Call) {
        let (mut caller, token) = (self.person(), self.token());
        let factor = model.factor(token);
        if self.rng.below(5) < 3 {
            caller = self.owner(|who| model.tokens[token].balance(who));
            let most = model.tokens[token].balance(caller) / n(20);
            let amount = self.rng.around(&most);
            let min = if self.rng.once_in(3) { self.rng.around(&(&amount * &factor)) } else { n(0) };
            let gate = match self.rng.below(12) {
                0 | 1 => Gate::Permit(self.paper()),
                2 => Gate::Proof,
                3 => Gate::Voucher(self.paper()),
                _ => Gate::Plain,
            };
            let to = self.myself(caller);
            return (caller, Call::Deposit { token, amount, min, to, gate });
        }
        let owner = self.owner(|who| model.dollar.balance(who));
        if !self.rng.once_in(5) {
            caller = owner;
        }
        let amount = self.rng.around(&(model.dollar.balance(owner) / n(3)));
        let out = down(&q(&amount, &factor));
        let min = if self.rng.once_in(3) { self.rng.around(&out) } else { n(0) };
        let to = self.myself(caller);
        if owner == caller {
            return (caller, Call::Withdraw { token, amount, min, to });
        }
        let paper = self.paper();
        (caller, Call::WithdrawWithPermit { token, amount, min, to, owner, paper })
    }

    fn dollar_yield(&mut self, model: &Protocol) -> (Who, Call) {
        let token = self.token();
        match self.rng.below(8) {
            0..=2 => {
                let caller = self.person();
                let amount = self.rng.around(&(pow10(model.tokens[token].decimals) * n(3_000)));
                (caller, Call::FundYield { token, amount })
            }
            3 => {
                let amount = self.rng.around(&(&model.dollar.escrow / model.factor(token) / n(4)));
                let to = self.name();
                (self.staff(self.admin), Call::DefundYield { token, amount, to })
            }
            4 => {
                let tiers = (0..self.rng.below(4))
                    .map(|_| {
                        (
                            n(1 + self.rng.below(31_709_791_983)),
                            self.rng.up_to(&(wad() * n(2_000_000))) + n(1),
                        )
                    })
                    .collect();
                (self.staff(self.admin), Call::SetTiers { tiers })
            }
            5 => {
                let bridge = who(&self.world.bridge);
                let [inbound, outbound] = [(); 2].map(|()| self.rng.around(&(wad() * n(100_000))));
                (self.staff(self.admin), Call::SetBridgeLimits { bridge, inbound, outbound })
            }
            6 => {
                let from = self.name();
                let amount = self.rng.around(&(model.dollar.balance(from) / n(10)));
                (self.staff(who(&self.world.bridge)), Call::BridgeBurn { from, amount })
            }
            _ => {
                let to = self.name();
                let amount = self.rng.around(&model.dollar.bridged);
                (self.staff(who(&self.world.bridge)), Call::BridgeMint { to, amount })
            }
        }
    }

    fn stake(&mut self, model: &Protocol) -> (Who, Call) {
        let caller = self.owner(|who| model.dollar.balance(who));
        let have = model.dollar.balance(caller);
        let to = self.myself(caller);
        if self.rng.below(3) > 0 {
            let assets = self.rng.around(&(&have / n(2)));
            let min = self.rng.once_in(3).then(|| self.rng.around(&assets));
            (caller, Call::Stake { assets, to, min })
        } else {
            let price = model.vault.price(&model.vault.optimistic()).max(n(1));
            let shares = self.rng.around(&(&have * wad() / price / n(2)));
            let max = self.rng.once_in(3).then(|| self.rng.around(&shares));
            (caller, Call::Mint { shares, to, max })
        }
    }

    fn request(&mut self, model: &Protocol) -> (Who, Call) {
        if self.rng.once_in(6) {
            let (caller, id) = self.own_lot(model);
            let to = self.myself(caller);
            return (caller, Call::Cancel { id, to });
        }
        let owner = self.owner(|who| model.vault.balance(who));
        let caller = if self.rng.once_in(8) { self.person() } else { owner };
        let controller = self.myself(owner);
        let have = model.vault.balance(owner);
        let mut shares = self.rng.around(&(&have / n(2)));
        if !self.rng.once_in(12) {
            shares = &shares / pow10(12) * pow10(12);
        }
        if self.rng.once_in(4) {
            shares = (wad() * n(100)).min(have);
        }
        (caller, Call::Request { shares, controller, owner })
    }

    /// A bid, and often those of others behind it.
    fn commit(&mut self, model: &Protocol) -> (Who, Call) {
        for _ in 0..self.rng.below(6) {
            let bid = self.bid(model);
            self.queue.push(bid);
        }
        self.bid(model)
    }

    fn bid(&mut self, model: &Protocol) -> (Who, Call) {
        let (mut caller, mut id) = self.own_lot(model);
        for _ in 0..4 {
            // One that can bid, if it is found.
            if model.auction.lot(id).is_some_and(|lot| lot.units >= pow10(8)) {
                break;
            }
            (caller, id) = self.own_lot(model);
        }
        // A relayer brings what a controller with a key has signed.
        let keyed = model.auction.lot(id).is_some_and(|lot| self.people.contains(&lot.controller));
        let paper = self.paper();
        let relayed = (keyed || paper != Paper::Good) && self.rng.once_in(3);
        if self.rng.once_in(10) {
            return match self.rng.below(4) {
                0 => (self.person(), Call::RevokeSignatures),
                _ if relayed => (self.person(), Call::CancelCommitFor { id, paper }),
                _ => (caller, Call::CancelCommit { id }),
            };
        }
        let tick = match self.rng.below(10) {
            0 => 0,
            1 => 1_023,
            2 => u16::try_from(1_020 + self.rng.below(10)).unwrap_or(0),
            3..=6 => u16::try_from(self.rng.below(8) * 4).unwrap_or(0),
            _ => u16::try_from(self.rng.below(1_024)).unwrap_or(0),
        };
        let epoch = model.clock.epoch();
        let sealed = Sealed { epoch, id, tick, salt: self.rng.next() };
        let opening = if self.rng.once_in(8) { usize::try_from(self.rng.below(520)).unwrap_or(0) } else { 0 };
        self.secrets.push(sealed.clone());
        match self.seal(sealed, id, opening) {
            Call::Commit { id, sealed, hash, opening } if relayed => {
                (self.person(), Call::CommitFor { id, sealed, hash, opening, paper })
            }
            call => (caller, call),
        }
    }

    /// The call that seals a bid for a lot, its own or another's.
    pub fn seal(&self, sealed: Sealed, id: u64, opening: usize) -> Call {
        let hash = commitment(CHAIN_ID, self.world.places.qev, &sealed);
        Call::Commit { id, sealed, hash: from_bytes(hash.as_slice()), opening }
    }

    /// Some of the bids of this epoch; one in three is kept back.
    pub fn reveal(&mut self, model: &Protocol) -> (Who, Call) {
        let epoch = model.clock.epoch();
        let mut items = Vec::new();
        for Sealed { id, tick, salt, .. } in self.secrets.iter().filter(|sealed| sealed.epoch == epoch) {
            let item = Sealed { epoch, id: *id, tick: *tick, salt: *salt };
            let fits = model
                .auction
                .lot(*id)
                .is_some_and(|lot| matches!(&lot.state, State::Sealed { opens, .. } if *opens == item));
            if fits && items.len() < 6 && id % 3 != epoch % 3 {
                items.push(Item { id: *id, tick: *tick, salt: *salt });
            }
        }
        if items.is_empty() && !self.rng.once_in(4) {
            return self.request(model);
        }
        if self.rng.once_in(4) {
            items.push(Item { id: self.lot(model), tick: 3, salt: self.rng.next() });
        }
        (self.person(), Call::Reveal { items, ragged: self.rng.once_in(30) })
    }

    pub fn settle(&mut self) -> (Who, Call) {
        let max_words = match self.rng.below(6) {
            0..=2 => n(self.rng.below(4)),
            3 => self.rng.edge(),
            _ => n(1_000),
        };
        let caller = self.person();
        for _ in 0..self.rng.below(3) {
            self.queue.push((caller, Call::Settle { max_words: max_words.clone() }));
        }
        if self.rng.once_in(4) {
            let max_epochs = n(self.rng.below(5));
            return (caller, Call::SettleMany { max_epochs, max_words });
        }
        (caller, Call::Settle { max_words })
    }

    fn claim(&mut self, model: &Protocol) -> (Who, Call) {
        let (caller, id) = self.own_lot(model);
        let to = self.myself(caller);
        match self.rng.below(5) {
            0 | 1 => (caller, Call::Claim { id, to }),
            2 => (self.person(), Call::Sync { id }),
            kind => {
                let held: Vec<Who> = model.vault.buckets.keys().copied().collect();
                let controller = if held.is_empty() { caller } else { self.rng.pick(&held) };
                let caller = self.staff(controller);
                let bucket = model.vault.buckets.get(&controller).cloned().unwrap_or_default();
                if kind == 3 {
                    let shares = self.rng.around(&bucket.shares);
                    (caller, Call::Redeem { shares, to, controller })
                } else {
                    let assets = self.rng.around(&bucket.assets);
                    (caller, Call::WithdrawAssets { assets, to, controller })
                }
            }
        }
    }

    /// Loans by a scripted router: see `loans.rs`.
    fn loans(&mut self, model: &Protocol) -> (Who, Call) {
        crate::loans::call(self, model)
    }

    fn admin(&mut self, model: &Protocol) -> (Who, Call) {
        let admin = self.staff(self.admin);
        match self.rng.below(8) {
            0 => (admin, Call::SetAdminFee { bps: self.rng.around(&n(2_000)), to: self.name() }),
            1 => (self.person(), Call::CollectFee),
            2 => (admin, Call::SetOpen { open: self.rng.below(3) > 0 }),
            3 => {
                let cap = &model.dollar.supply + &model.dollar.bridged + wad() * n(self.rng.below(3_000_000));
                let cap = if self.rng.once_in(3) { self.rng.edge() } else { cap };
                (admin, Call::SetSupplyCap { cap })
            }
            4 => {
                let token = self.token();
                let more = pow10(model.tokens[token].decimals) * n(self.rng.below(3_000_000));
                let cap = if self.rng.once_in(2) {
                    model::pow2(200)
                } else {
                    &model.dollar.assets[token].held + more
                };
                (admin, Call::SetAssetCap { token, cap })
            }
            5 => self.pause(model),
            _ => {
                // Room again: a sequence must not end behind a closed door.
                self.queue.push((self.admin, Call::SetOpen { open: true }));
                self.queue.push((self.admin, Call::SetAssetCap { token: 0, cap: model::pow2(200) }));
                self.queue.push((self.admin, Call::SetAssetCap { token: 1, cap: model::pow2(200) }));
                (self.admin, Call::SetSupplyCap { cap: model::pow2(200) })
            }
        }
    }

    fn pause(&mut self, model: &Protocol) -> (Who, Call) {
        let (admin, guardian) = (self.staff(self.admin), self.staff(self.guardian));
        let ups = [Call::Unpause, Call::VaultUnpause, Call::AuctionUnpause];
        let downs = [Call::Pause, Call::VaultPause, Call::AuctionPause];
        let paused = [model.dollar.paused, model.vault.paused, model.auction.paused];
        match (0..3).find(|at| paused[*at]) {
            Some(at) if self.rng.below(5) > 0 => (admin, ups[at].clone()),
            _ => {
                let at = usize::try_from(self.rng.below(3)).unwrap_or(0);
                // Not for long.
                let person = self.person();
                self.queue.push((person, Call::Touch));
                self.queue.push((self.admin, ups[at].clone()));
                (guardian, downs[at].clone())
            }
        }
    }

    fn transfers(&mut self, model: &Protocol) -> (Who, Call) {
        let (caller, other, to) = (self.person(), self.person(), self.name());
        match self.rng.below(8) {
            0 => {
                let amount = self.rng.around(&(model.dollar.balance(caller) / n(4)));
                (caller, Call::Transfer { to, amount })
            }
            1 => {
                let amount = self.rng.around(&(model.dollar.balance(other) / n(4)));
                if self.rng.once_in(2) {
                    self.queue.push((caller, Call::TransferFrom { from: other, to, amount: amount.clone() }));
                    return (other, Call::Approve { spender: caller, amount });
                }
                (caller, Call::TransferFrom { from: other, to, amount })
            }
            2 => {
                let amount = self.rng.around(&model.dollar.balance(caller));
                (caller, Call::Approve { spender: to, amount })
            }
            3 => {
                let amount = self.rng.around(&(model.vault.balance(caller) / n(4)));
                (caller, Call::ShareTransfer { to, amount })
            }
            4 => {
                let amount = self.rng.around(&(model.vault.balance(other) / n(4)));
                if self.rng.once_in(2) {
                    self.queue
                        .push((caller, Call::ShareTransferFrom { from: other, to, amount: amount.clone() }));
                    return (other, Call::ShareApprove { spender: caller, amount });
                }
                (caller, Call::ShareTransferFrom { from: other, to, amount })
            }
            5 => {
                let amount = self.rng.around(&model.vault.balance(caller));
                (caller, Call::ShareApprove { spender: to, amount })
            }
            6 => {
                let (amount, paper) = (self.rng.around(&model.vault.balance(other)), self.paper());
                let share = self.rng.once_in(2);
                (
                    caller,
                    if share {
                        Call::SharePermit { owner: other, spender: to, amount, paper }
                    } else {
                        Call::Permit { owner: other, spender: to, amount, paper }
                    },
                )
            }
            _ if self.rng.once_in(2) => {
                let (nonce, paper) = (self.rng.below(40), self.paper());
                if self.rng.once_in(4) {
                    return (caller, Call::InvalidateNonce { nonce });
                }
                let approved = self.rng.below(4) > 0;
                (caller, Call::AuthorizeOperator { controller: other, operator: to, approved, nonce, paper })
            }
            _ => (caller, Call::SetOperator { operator: to, approved: self.rng.below(4) > 0 }),
        }
    }
}
