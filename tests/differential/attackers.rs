//! Calls of those who want something that is not theirs, or nothing but harm.

use model::{
    call::{Gate, Item, Paper, Sealed},
    n, pow10, wad, Call, Protocol, Who,
};

use crate::author::Author;

/// An attack; some of them take several calls, which follow through the queue.
pub fn call(author: &mut Author<'_>, model: &Protocol) -> (Who, Call) {
    match author.rng.below(22) {
        0..=2 => donate(author, model),
        3..=5 => grief_bid(author, model),
        6 | 7 => copy_bid(author, model),
        8..=10 => blacklist(author, model),
        11 | 12 => freeze_oracle(author, model),
        13 => break_callee(author),
        14 => issuer_refuses(author),
        15 => strangers(author, model),
        16 => front_run(author, model),
        17 => stolen_paper(author, model),
        18 => open_too_soon(author, model),
        19 => claim_anothers(author, model),
        20 => edges(author, model),
        _ => sandwich(author, model),
    }
}

/// Gifts to the vault, to USDai and to the auction: no price may move.
fn donate(author: &mut Author<'_>, model: &Protocol) -> (Who, Call) {
    let (giver, p) = (author.person(), &author.world.places);
    match author.rng.below(4) {
        0 => {
            let token = author.token();
            let amount = author.rng.around(&(pow10(model.tokens[token].decimals) * n(1_000)));
            (giver, Call::TokenTransfer { token, to: p.usdai, amount })
        }
        1 => {
            let amount = author.rng.around(&(model.dollar.balance(giver) / n(50)));
            (giver, Call::Transfer { to: p.susdai, amount })
        }
        2 => {
            let amount = author.rng.around(&(model.vault.balance(giver) / n(50)));
            (giver, Call::ShareTransfer { to: p.qev, amount })
        }
        _ => {
            let amount = author.rng.around(&(model.vault.balance(giver) / n(50)));
            (giver, Call::ShareTransfer { to: p.susdai, amount })
        }
    }
}

/// The smallest lots with sealed bids at a tick of their own each: settlement must not care. Never revealed.
fn grief_bid(author: &mut Author<'_>, model: &Protocol) -> (Who, Call) {
    let griefer = author.people[4];
    let next = model.auction.lots.len() as u64 + 1;
    let shares = wad() * n(100);
    let salt = author.rng.next();
    let tick = u16::try_from(author.rng.below(1_024)).unwrap_or(0);
    let sealed = Sealed { epoch: model.clock.epoch(), id: next, tick, salt };
    if author.rng.once_in(2) {
        author.secrets.push(sealed.clone());
    }
    let seal = author.seal(sealed, next, 0);
    author.queue.push((griefer, seal));
    (griefer, Call::Request { shares, controller: griefer, owner: griefer })
}

/// Another's commitment on an own lot, and another's opening for it.
fn copy_bid(author: &mut Author<'_>, model: &Protocol) -> (Who, Call) {
    let Some(sealed) = author.secrets.last().cloned() else { return donate(author, model) };
    let (thief, id) = author.own_lot(model);
    if author.rng.once_in(2) {
        let item = Item { id, tick: sealed.tick, salt: sealed.salt };
        return (thief, Call::Reveal { items: vec![item], ragged: false });
    }
    (thief, author.seal(sealed, id, 0))
}

fn blacklist(author: &mut Author<'_>, model: &Protocol) -> (Who, Call) {
    let listed: Vec<Who> = model.dollar.listed.iter().copied().collect();
    let caller = author.staff(author.guardian);
    match author.rng.below(6) {
        0 => (author.person(), Call::SyncBlacklist { who: author.name() }),
        1 => {
            let caller = author.name();
            (caller, Call::NoteBlacklisted { who: author.person(), listed: true })
        }
        2..=4 if !listed.is_empty() => {
            let who = author.rng.pick(&listed);
            if author.rng.once_in(2) {
                author.queue.push((who, Call::SyncBlacklist { who }));
            }
            (caller, Call::SetBlacklisted { who, listed: false })
        }
        _ => {
            let who = if author.rng.once_in(20) { [0; 20] } else { author.person() };
            if author.rng.once_in(2) {
                author.queue.push((who, Call::SyncBlacklist { who }));
            }
            (caller, Call::SetBlacklisted { who, listed: true })
        }
    }
}

/// A price that stands still, is too low, of the future or carried over; and the way back to one dollar.
fn freeze_oracle(author: &mut Author<'_>, model: &Protocol) -> (Who, Call) {
    let token = author.token();
    let now = model.clock.now;
    let person = author.person();
    let feed = &model.tokens[token].feed;
    let dollar = pow10(8);
    if feed.time.is_some() || feed.answer != dollar || feed.carried_over {
        return (person, Call::FeedSet { token, answer: dollar, time: None });
    }
    match author.rng.below(7) {
        0 => (person, Call::FeedCarryOver { token }),
        1 => (person, Call::FeedSet { token, answer: dollar, time: Some(now) }),
        2 => {
            let heartbeat = model::tokens::HEARTBEAT;
            let time = Some(now - heartbeat - 1 + author.rng.below(3));
            (person, Call::FeedSet { token, answer: dollar, time })
        }
        3 => (person, Call::FeedSet { token, answer: dollar, time: Some(now + 1) }),
        4 => {
            let answer = author.rng.pick(&[n(0), n(-1), n(49_999_999), n(50_000_000), n(150_000_001)]);
            (person, Call::FeedSet { token, answer, time: None })
        }
        5 => {
            let on = author.rng.below(4) > 0;
            (author.staff(author.admin), Call::SetOracle { on })
        }
        _ => {
            let answer = n(99_499_999_u64) + n(author.rng.below(3));
            (person, Call::FeedSet { token, answer, time: None })
        }
    }
}

/// The loan router fails for a while: no price, no deposit, no settlement, but claims.
fn break_callee(author: &mut Author<'_>) -> (Who, Call) {
    let (caller, id) = (author.person(), 1 + author.rng.below(20));
    author.queue.push((caller, Call::Stake { assets: wad(), to: caller, min: None }));
    author.queue.push((caller, Call::Settle { max_words: n(100) }));
    author.queue.push((caller, Call::Sync { id }));
    author.queue.push((caller, Call::BookBroken { broken: false }));
    (caller, Call::BookBroken { broken: true })
}

/// The stablecoin's issuer refuses somebody: USDai's deposits and withdrawals of it fail in the callee.
fn issuer_refuses(author: &mut Author<'_>) -> (Who, Call) {
    let who = author.name();
    let amount = pow10(6);
    let deposit = Call::Deposit { token: 0, amount, min: n(0), to: who, gate: Gate::Plain };
    author.queue.push((who, deposit));
    let withdraw = Call::Withdraw { token: 0, amount: pow10(15), min: n(0), to: who };
    author.queue.push((who, withdraw));
    author.queue.push((who, Call::TokenRefuse { who, refused: false }));
    (who, Call::TokenRefuse { who, refused: true })
}

/// Functions that belong to other contracts.
fn strangers(author: &mut Author<'_>, model: &Protocol) -> (Who, Call) {
    let who = if author.rng.once_in(3) { model.places.router } else { author.person() };
    let amount = author.rng.around(&model.vault.idle);
    let call = match author.rng.below(7) {
        0 => Call::AuctionEnqueue { controller: who, units: pow10(8) },
        1 => Call::AuctionSettle { epoch: model.vault.next_epoch, price: wad(), liquidity: amount },
        2 => Call::AuctionClaim { id: author.lot(model) },
        3 => Call::AuctionCancel { id: author.lot(model) },
        4 => Call::HarvestYield,
        5 => Call::FundLoan { to: who, amount },
        _ => Call::CreditRepayment { amount },
    };
    (author.person(), call)
}

/// Somebody sends the permit that a deposit carries; the deposit goes through all the same.
fn front_run(author: &mut Author<'_>, model: &Protocol) -> (Who, Call) {
    let (owner, token) = (author.person(), author.token());
    let amount = author.rng.up_to(&(pow10(model.tokens[token].decimals) * n(5_000))) + n(1);
    let gate = Gate::Permit(Paper::Used);
    author.queue.push((owner, Call::Deposit { token, amount: amount.clone(), min: n(0), to: owner, gate }));
    if author.rng.once_in(2) {
        author.queue.push((owner, Call::TokenApprove { token, amount: model::pow2(256) - n(1) }));
    }
    (author.person(), Call::TokenPermit { token, owner, amount, paper: Paper::Good })
}

fn stolen_paper(author: &mut Author<'_>, model: &Protocol) -> (Who, Call) {
    let (thief, owner) = (author.person(), author.person());
    let amount = author.rng.around(&(model.dollar.balance(owner) / n(10)));
    let token = author.token();
    match author.rng.below(3) {
        0 => {
            let paper = author.rng.pick(&[Paper::Used, Paper::Forged, Paper::Expired]);
            (thief, Call::WithdrawWithPermit { token, amount, min: n(0), to: thief, owner, paper })
        }
        1 => {
            let amount = pow10(model.tokens[token].decimals);
            (thief, Call::Deposit { token, amount, min: n(0), to: thief, gate: Gate::StolenProof })
        }
        _ => {
            let amount = pow10(model.tokens[token].decimals);
            let paper = author.rng.pick(&[Paper::Used, Paper::Forged, Paper::Expired]);
            (thief, Call::Deposit { token, amount, min: n(0), to: thief, gate: Gate::Voucher(paper) })
        }
    }
}

/// Openings before their time, after it, or of another epoch.
fn open_too_soon(author: &mut Author<'_>, model: &Protocol) -> (Who, Call) {
    let Some(Sealed { id, tick, salt, .. }) = author.secrets.first().cloned() else {
        return donate(author, model);
    };
    let items = vec![Item { id, tick, salt }, Item { id, tick, salt }];
    (author.person(), Call::Reveal { items, ragged: false })
}

fn claim_anothers(author: &mut Author<'_>, model: &Protocol) -> (Who, Call) {
    let (thief, id) = (author.person(), author.lot(model));
    match author.rng.below(3) {
        0 => (thief, Call::Claim { id, to: thief }),
        1 => (thief, Call::Cancel { id, to: thief }),
        _ => {
            let controller = author.person();
            (thief, Call::Redeem { shares: n(1), to: thief, controller })
        }
    }
}

/// Numbers at the ends of their types.
fn edges(author: &mut Author<'_>, model: &Protocol) -> (Who, Call) {
    let (caller, value, to) = (author.person(), author.rng.edge(), author.name());
    let value = value.min(model::pow2(256) - n(1));
    let token = author.token();
    let call = match author.rng.below(10) {
        0 => Call::Deposit { token, amount: value, min: n(0), to, gate: Gate::Plain },
        1 => Call::Withdraw { token, amount: value, min: n(0), to },
        2 => Call::Stake { assets: value, to, min: None },
        3 => Call::Mint { shares: value, to, max: None },
        4 => Call::Request { shares: value, controller: caller, owner: caller },
        5 => Call::Redeem { shares: value, to, controller: caller },
        6 => Call::WithdrawAssets { assets: value, to, controller: caller },
        7 => Call::Transfer { to, amount: value },
        8 => Call::ShareTransfer { to, amount: value },
        _ => Call::Settle { max_words: value },
    };
    let _ = model;
    (caller, call)
}

/// In just before a settlement, out right after it.
fn sandwich(author: &mut Author<'_>, model: &Protocol) -> (Who, Call) {
    let who = author.people[4];
    let assets = model.dollar.balance(who) / n(2);
    author.queue.push((author.people[1], Call::Settle { max_words: n(1_000) }));
    let shares = model.vault.balance(who) / pow10(12) / n(2) * pow10(12);
    author.queue.push((who, Call::Request { shares, controller: who, owner: who }));
    (who, Call::Stake { assets, to: who, min: None })
}
