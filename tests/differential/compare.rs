//! What the contracts say, beside what the model says.
//!
//! After every step: `quick`. Every few steps and at the end: `full`.

use model::{
    auction::{Auction, State},
    n, pow10, Protocol, Refusal, Who, N,
};
use usdai_abi::{
    common::IPausable, erc20::IERC20Permit, erc20::IERC20, qev::IQev as Q, susdai::ISUSDai as S,
    susdai::IERC7741, usdai::IUSDai as U, SolCall,
};
use usdai_cli::types::{Address, U256};

use crate::{
    encode::{address, words},
    names::error_name,
    world::World,
};

/// A question and its answer.
pub struct View {
    name: String,
    to: Who,
    input: Vec<u8>,
    expected: Result<Vec<N>, Refusal>,
}

/// Views that are asked at once.
struct Views<'w> {
    world: &'w World,
    list: Vec<View>,
}

impl Views<'_> {
    fn add<C: SolCall>(&mut self, to: Who, call: &C, expected: Result<Vec<N>, Refusal>) {
        let input = call.abi_encode();
        let name = format!("{} 0x{}", C::SIGNATURE, usdai_cli::types::hex::encode(&input[4..]));
        self.list.push(View { name, to, input, expected });
    }

    fn ask(self) -> Result<(), String> {
        for view in self.list {
            let answer = self
                .world
                .chain
                .ask(alloy_primitives::Address::ZERO, address(view.to), &view.input)
                .map_err(|failure| format!("{}: {failure}", view.name))?;
            match (&view.expected, answer.success) {
                (Ok(expected), true) if *expected == words(&answer.output) => {}
                (Err(refusal), false) if refusal.0.iter().any(|name| *name == error_name(&answer.output)) => {
                }
                (expected, success) => {
                    let said = if success {
                        format!("{:?}", words(&answer.output))
                    } else {
                        error_name(&answer.output)
                    };
                    return Err(format!("{}: the contract says {said}, the model {expected:?}", view.name));
                }
            }
        }
        Ok(())
    }
}

fn at(who: Who) -> Address {
    Address::from(who)
}

fn flag(value: bool) -> Result<Vec<N>, Refusal> {
    one(n(u8::from(value)))
}

fn one(value: N) -> Result<Vec<N>, Refusal> {
    Ok(vec![value])
}

fn number(value: u64) -> U256 {
    U256::from(value)
}

/// Both prices, the vault's balances, both supplies, the reserves, the caller's balances, and the lot that the step was
/// about.
pub fn quick(world: &World, model: &Protocol, caller: Who, lot: Option<u64>) -> Result<(), String> {
    let mut views = Views { world, list: Vec::new() };
    let p = &world.places;
    totals(&mut views, model);
    views.add(p.usdai, &IERC20::balanceOfCall { account: at(caller) }, one(model.dollar.balance(caller)));
    views.add(p.susdai, &IERC20::balanceOfCall { account: at(caller) }, one(model.vault.balance(caller)));
    if let Some(id) = lot {
        lot_views(&mut views, model, id);
    }
    if !model.backed() {
        return Err("INV-USDAI-01".to_owned());
    }
    views.ask()
}

fn totals(views: &mut Views<'_>, model: &Protocol) {
    let (susdai, usdai) = (views.world.places.susdai, views.world.places.usdai);
    let now = model.clock.now;
    let (d, v) = (&model.dollar, &model.vault);
    let balances = vec![v.idle.clone(), v.reserved.clone(), v.unvested(now), model.floor_in_force()];
    views.add(susdai, &S::balancesCall {}, Ok(balances));
    let priced = |assets: N| {
        if v.book.broken {
            Err(Refusal::of("CallFailed"))
        } else {
            one(v.price(&assets))
        }
    };
    views.add(susdai, &S::depositSharePriceCall {}, priced(v.optimistic()));
    views.add(susdai, &S::redemptionSharePriceCall {}, priced(v.conservative(now)));
    views.add(susdai, &IERC20::totalSupplyCall {}, one(v.supply.clone()));
    let reserves = vec![d.backing.clone(), d.supply.clone(), d.bridged.clone()];
    views.add(usdai, &U::reservesCall {}, Ok(reserves));
}

fn lot_views(views: &mut Views<'_>, model: &Protocol, id: u64) {
    let (qev, susdai) = (views.world.places.qev, views.world.places.susdai);
    let Some(lot) = model.auction.lot(id) else {
        views.add(qev, &Q::lotCall { id: number(id) }, Ok(vec![n(0); 6]));
        return;
    };
    let (code, tick, epoch) = match &lot.state {
        State::Queued => (if lot.units == n(0) { 4 } else { 1 }, 0, 0),
        State::Sealed { epoch, .. } => (2, 0, *epoch),
        State::Revealed { epoch, tick } => (3, *tick, *epoch),
    };
    let controller = model::word(lot.controller);
    let record = vec![controller, lot.units.clone(), n(lot.cohort), n(code), n(tick), n(epoch)];
    views.add(qev, &Q::lotCall { id: number(id) }, Ok(record));
    let claimable = vec![lot.won.clone(), lot.assets.clone(), lot.units.clone()];
    views.add(qev, &Q::claimableCall { id: number(id) }, Ok(claimable));
    if lot.units == n(0) && lot.won == n(0) {
        return;
    }
    let (request, controller) = (number(id), at(lot.controller));
    let unit = pow10(12);
    views.add(
        susdai,
        &S::pendingRedeemRequestCall { requestId: request, controller },
        one(&lot.units * &unit),
    );
    views.add(
        susdai,
        &S::claimableRedeemRequestCall { requestId: request, controller },
        one(&lot.won * &unit),
    );
}

/// All views of the three contracts that have a state behind them, for everybody, every lot and every epoch so far.
pub fn full(world: &World, model: &Protocol) -> Result<(), String> {
    let mut views = Views { world, list: Vec::new() };
    totals(&mut views, model);
    dollar(&mut views, model);
    vault(&mut views, model);
    auction(&mut views, model);
    views.ask()
}

fn dollar(views: &mut Views<'_>, model: &Protocol) {
    let (world, usdai) = (views.world, views.world.places.usdai);
    let d = &model.dollar;
    let sum: N = d.balances.values().sum();
    views.add(usdai, &IERC20::totalSupplyCall {}, one(sum));
    for who in world.names() {
        let account = at(who);
        views.add(usdai, &IERC20::balanceOfCall { account }, one(d.balance(who)));
        views.add(usdai, &U::isBlacklistedCall { account }, flag(d.listed.contains(&who)));
        views.add(
            usdai,
            &IERC20Permit::noncesCall { owner: account },
            one(n(d.nonces.get(&who).copied().unwrap_or_default())),
        );
        let vouchers = d.voucher_nonces.get(&who).copied().unwrap_or_default();
        views.add(usdai, &U::voucherNonceCall { account }, one(n(vouchers)));
        for token in 0..2 {
            let balance = model.tokens[token].balance(who);
            views.add(world.places.tokens[token], &IERC20::balanceOfCall { account }, one(balance));
        }
    }
    for ((owner, spender), left) in &d.allowances {
        let call = IERC20::allowanceCall { owner: at(*owner), spender: at(*spender) };
        views.add(usdai, &call, one(left.clone()));
    }
    for (index, asset) in d.assets.iter().enumerate() {
        let token = at(world.places.tokens[index]);
        let decimals = n(model.tokens[index].decimals);
        let record = vec![n(1), decimals, asset.cap.clone(), asset.held.clone()];
        views.add(usdai, &U::assetCall { token }, Ok(record));
    }
    for (bridge, (inbound, outbound)) in &d.bridges {
        let now = model.clock.now;
        let record = [&inbound.capacity, &inbound.left_at(now), &outbound.capacity, &outbound.left_at(now)];
        let expected = Ok(record.map(Clone::clone).to_vec());
        views.add(usdai, &U::bridgeLimitsCall { bridge: at(*bridge) }, expected);
    }
    views.add(usdai, &U::supplyCapCall {}, one(d.cap.clone()));
    views.add(usdai, &U::bridgedSupplyCall {}, one(d.bridged.clone()));
    views.add(usdai, &U::yieldEscrowCall {}, one(d.escrow.clone()));
    views.add(usdai, &U::baseYieldAccruedCall {}, one(model.yield_accrued()));
    views.add(usdai, &U::baseYieldFundedCall {}, one(model.yield_funded()));
    views.add(usdai, &U::isOpenCall {}, flag(d.open));
    views.add(usdai, &IPausable::pausedCall {}, flag(d.paused));
}

fn vault(views: &mut Views<'_>, model: &Protocol) {
    let (world, susdai) = (views.world, views.world.places.susdai);
    let v = &model.vault;
    let sure = v.sure();
    let answered = |value: Vec<N>| {
        if v.book.broken {
            Err(Refusal::of("CallFailed"))
        } else {
            Ok(value)
        }
    };
    // What a deposit would find: with the base yield that it would pull.
    let mut seen = model.clone();
    if model.harvest_is_due() && model.vault_is_backed() {
        let amount = model.yield_funded();
        seen.vault.cost -= &amount;
        seen.vault.idle += amount;
    }
    let insolvent = v.supply > n(0) && seen.vault.optimistic() == n(0);
    let room = if insolvent { n(0) } else { seen.vault.room() };
    for who in world.names() {
        let account = at(who);
        views.add(susdai, &IERC20::balanceOfCall { account }, one(v.balance(who)));
        views.add(susdai, &S::isBlacklistedCall { account }, flag(v.listed.contains(&who)));
        let nonce = v.nonces.get(&who).copied().unwrap_or_default();
        views.add(susdai, &IERC20Permit::noncesCall { owner: account }, one(n(nonce)));
        let blocked = model.dollar.listed.contains(&who);
        let bucket = v.buckets.get(&who).cloned().unwrap_or_default();
        let taken = |amount: N| one(if blocked { n(0) } else { amount });
        views.add(susdai, &S::maxRedeemCall { controller: account }, taken(bucket.shares));
        views.add(susdai, &S::maxWithdrawCall { controller: account }, taken(bucket.assets));
        let shut = v.paused || blocked || v.listed.contains(&who) || v.book.broken || insolvent;
        let most = if shut { n(0) } else { room.clone() };
        let shares = seen.shares_for(&most).unwrap_or_default();
        views.add(susdai, &S::maxDepositCall { receiver: account }, one(most));
        views.add(susdai, &S::maxMintCall { receiver: account }, one(shares));
    }
    for ((owner, spender), left) in &v.allowances {
        let call = IERC20::allowanceCall { owner: at(*owner), spender: at(*spender) };
        views.add(susdai, &call, one(left.clone()));
    }
    for (controller, nonce) in &v.used {
        let call = IERC7741::authorizationsCall { controller: at(*controller), nonce: number(*nonce).into() };
        views.add(susdai, &call, flag(true));
    }
    for (controller, operator) in &v.operators {
        let call = S::isOperatorCall { controller: at(*controller), operator: at(*operator) };
        views.add(susdai, &call, flag(true));
    }
    let total = v.conservative(model.clock.now);
    views.add(susdai, &S::totalAssetsCall {}, answered(vec![total.clone()]));
    let amount = pow10(20) + n(7);
    let word = crate::encode::to_word(&amount);
    let to_assets = if v.supply == n(0) { amount.clone() } else { &amount * &total / &v.supply };
    views.add(susdai, &S::convertToAssetsCall { shares: word }, answered(vec![to_assets]));
    let shares = seen.shares_for(&amount).map(|value| vec![value]);
    views.add(susdai, &S::previewDepositCall { assets: word }, shares);
    let assets = seen.assets_for(&amount).map(|value| vec![value]);
    views.add(susdai, &S::previewMintCall { shares: word }, assets);
    let fee = vec![
        v.fee_bps.clone(),
        model::word(v.fee_recipient),
        v.fee_due(&sure),
        v.fee_due(&v.book.optimistic),
    ];
    views.add(susdai, &S::adminFeeCall {}, answered(fee));
    views.add(susdai, &S::currentEpochCall {}, one(n(model.clock.epoch())));
    views.add(susdai, &S::nextEpochToSettleCall {}, one(n(v.next_epoch)));
    for (epoch, price) in &v.prices {
        views.add(susdai, &S::epochPriceCall { epoch: number(*epoch) }, one(price.clone()));
    }
    views.add(susdai, &IPausable::pausedCall {}, flag(v.paused));
}

fn auction(views: &mut Views<'_>, model: &Protocol) {
    let qev = views.world.places.qev;
    let a: &Auction = &model.auction;
    views.add(qev, &Q::lotCountCall {}, one(n(a.lots.len())));
    for id in 1..=a.lots.len() as u64 + 1 {
        lot_views(views, model, id);
    }
    let next = model.next_with_lots();
    let expected = vec![n(u8::from(next.is_some())), n(next.unwrap_or_default())];
    views.add(qev, &Q::nextEpochWithLotsCall {}, Ok(expected));
    for epoch in 0..=model.clock.epoch() + 1 {
        let name = number(epoch);
        let (sealed, revealed) = a.bids.get(&epoch).copied().unwrap_or_default();
        views.add(qev, &Q::bidderCountCall { epoch: name }, Ok(vec![n(sealed), n(revealed)]));
        views.add(qev, &Q::phaseCall { epoch: name }, one(n(model.phase(epoch) as u8)));
        // While a settlement is under way its cohorts change step by step.
        if a.steps.is_none_or(|(under_way, _)| epoch > under_way) {
            let line = vec![a.live(epoch), n(a.entered(epoch))];
            views.add(qev, &Q::cohortCall { epoch: name }, Ok(line));
        }
        let (price, marginal) = a.results.get(&epoch).cloned().unwrap_or_default();
        let class = marginal.map_or(vec![n(0); 4], |m| vec![n(m.tick), n(m.cohort), m.sold, m.bid]);
        let mut record = vec![n(u8::from(epoch < a.settled)), price];
        record.extend(class);
        views.add(qev, &Q::resultCall { epoch: name }, Ok(record));
    }
    for (controller, nonce) in &a.nonces {
        views.add(qev, &Q::noncesCall { controller: at(*controller) }, one(n(*nonce)));
    }
    for ((epoch, cohort, tick), units) in a.ticks.iter().rev().take(8) {
        let call =
            Q::tickTotalCall { epoch: number(*epoch), cohort: number(*cohort), tick: U256::from(*tick) };
        views.add(qev, &call, one(units.clone()));
    }
    views.add(qev, &IPausable::pausedCall {}, flag(a.paused));
}
