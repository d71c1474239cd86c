//! Extreme values in every numeric argument: an exact result or a named error, and nothing changes on an error.
use super::*;

fn extremes() -> [U256; 6] {
    [U256::ZERO, int(1), int(1) << 64, int(1) << 128, int(1) << 255, U256::MAX]
}

/// Calls with raw words; a failure has to be an error of the ABI, and to leave the invariants.
fn probe(world: &World, account: Address, selector: [u8; 4], words: &[U256]) {
    let mut data = selector.to_vec();
    for word in words {
        data.extend_from_slice(&word.to_be_bytes::<32>());
    }
    let answer = world.router.sender(account).functions(&data).motsu_res();
    if let Err(error) = answer {
        assert!(error.len() >= 4, "{selector:02x?} {words:?} failed without a name");
    }
    world.check();
}

#[motsu::test]
fn extreme_terms_have_a_result_or_a_name() {
    let world = World::new();
    world.deposit(CURATOR, usd(100_000));
    let title = world.title();
    for base in [world.terms(), world.rich_terms()] {
        let words = R::offerCall { terms: base, titleIds: alloc::vec![title] }.abi_encode();
        for index in 0..17 {
            for value in extremes() {
                let mut data = words.clone();
                data[4 + index * 32..36 + index * 32].copy_from_slice(&value.to_be_bytes::<32>());
                let answer = world.router.sender(CURATOR).functions(&data).motsu_res();
                assert!(answer.map_or_else(|error| error.len() >= 4, |_| true), "word {index}");
            }
        }
    }
    world.check();
}

#[motsu::test]
fn extreme_amounts_and_ids_have_a_result_or_a_name() {
    let world = World::new();
    let (active, defaulted) = (world.lend(), world.lend());
    clock::set(DUE + GRACE + 1);
    world.mark_default(defaulted);
    for id in [active, defaulted, U256::ZERO, int(99), U256::MAX] {
        for value in extremes() {
            for (account, selector) in [
                (SERVICER, R::scheduleWriteDownCall::SELECTOR),
                (SERVICER, R::recordClaimCall::SELECTOR),
                (SERVICER, R::declareBreachCall::SELECTOR),
                (PAYER, R::payClaimCall::SELECTOR),
                (STRANGER, R::dueDateCall::SELECTOR),
                (STRANGER, R::titlePriceCall::SELECTOR),
            ] {
                probe(&world, account, selector, &[id, value]);
            }
        }
        for selector in [
            R::markDefaultCall::SELECTOR,
            R::startAuctionCall::SELECTOR,
            R::drawReserveCall::SELECTOR,
            R::cureBreachCall::SELECTOR,
            R::writeDownCall::SELECTOR,
            R::dropClaimCall::SELECTOR,
            R::acceptCall::SELECTOR,
            R::refinanceCall::SELECTOR,
            R::revokeOfferCall::SELECTOR,
            R::consentRefinanceCall::SELECTOR,
            R::quoteCall::SELECTOR,
            R::loanCall::SELECTOR,
            R::termsCall::SELECTOR,
            R::titlesOfCall::SELECTOR,
        ] {
            probe(&world, STRANGER, selector, &[id]);
        }
    }
    for value in extremes() {
        probe(&world, PAYER, R::repayCall::SELECTOR, &[active, value]);
        probe(&world, CURATOR, R::depositCreditCall::SELECTOR, &[value]);
        probe(&world, ADMIN, R::setClassCall::SELECTOR, &[value, value, value]);
        probe(&world, ADMIN, R::setHaircutsCall::SELECTOR, &[value; 5]);
    }
}

#[motsu::test]
fn malformed_calldata_is_refused_by_name() {
    let world = World::new();
    let invalid = InvalidParameter {}.abi_encode();
    for selector in [
        R::repayCall::SELECTOR,
        R::offerCall::SELECTOR,
        R::originateCall::SELECTOR,
        R::buyCall::SELECTOR,
        R::markDefaultCall::SELECTOR,
        R::withdrawCreditCall::SELECTOR,
    ] {
        let answer = world.router.sender(CURATOR).functions(&selector).motsu_res();
        // Roles are looked at first where a function has one.
        assert!(matches!(answer, Err(error) if error == invalid), "{selector:02x?}");
    }
    for data in [&[][..], &[1, 2, 3], &[1, 2, 3, 4]] {
        assert!(
            matches!(world.router.sender(CURATOR).functions(data).motsu_res(), Err(error) if error.is_empty())
        );
    }
}
