//! Sealing, withdrawing and opening bids.

use crate::{
    auction::State,
    call::{Item, Paper, Sealed, OPENING_BYTE},
    clock::Phase,
    n, pow10,
    protocol::Protocol,
    word, Contract, Refusal, Who, N,
};

/// How a controller lets it be known what he wants.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Hand {
    /// He calls.
    Own(Who),
    /// Another brings his signature.
    Signed(Paper),
}

impl Protocol {
    /// Seals a bid. `by`: the caller, or what a relayer has of the controller.
    pub(crate) fn commit(
        &mut self,
        by: Hand,
        id: u64,
        sealed: &Sealed,
        hash: &N,
        opening: usize,
    ) -> Result<(), Refusal> {
        let mut no = Refusal::default();
        no.when(self.auction.paused, "EnforcedPause");
        no.when(*hash == n(0), "EmptyCommitment");
        no.when(opening > 512, "OpeningTooLong");
        let Some(lot) = self.auction.lot(id).cloned() else {
            no.when(true, "UnknownLot");
            return no.end();
        };
        no.absorb(self.agreed(by, lot.controller));
        let epoch = self.clock.epoch();
        no.when(self.phase(epoch) != Phase::Open, "WrongPhase");
        no.absorb(self.past_is_settled(lot.cohort, epoch));
        let replaces = matches!(lot.state, State::Sealed { epoch: of, .. } if of == epoch);
        no.when(lot.units == n(0) || (lot.state != State::Queued && !replaces), "WrongLotState");
        // A hundred shares.
        no.when(!replaces && lot.units < pow10(8), "LotTooSmall");
        no.end()?;
        if !replaces {
            self.auction.bids.entry(epoch).or_default().0 += 1;
        }
        self.auction.lot_mut(id)?.state = State::Sealed { epoch, opens: sealed.clone() };
        let mut words = vec![n(id), n(epoch), hash.clone(), n(64), n(opening)];
        words.extend(vec![OPENING_BYTE; opening].chunks(32).map(|chunk| {
            let mut bytes = chunk.to_vec();
            bytes.resize(32, 0);
            crate::from_bytes(&bytes)
        }));
        self.log(Contract::Qev, "BidSealed", words);
        Ok(())
    }

    pub(crate) fn cancel_commit(&mut self, by: Hand, id: u64) -> Result<(), Refusal> {
        let epoch = self.clock.epoch();
        let phase = self.phase(epoch);
        let controller = self.auction.lot_mut(id)?.controller;
        let mut no = Refusal::default();
        no.absorb(self.agreed(by, controller));
        no.when(phase != Phase::Open, "WrongPhase");
        let lot = self.auction.lot_mut(id)?;
        let sealed = matches!(lot.state, State::Sealed { epoch: of, .. } if of == epoch);
        no.when(!sealed, "WrongLotState");
        no.end()?;
        lot.state = State::Queued;
        self.auction.bids.entry(epoch).or_default().0 -= 1;
        self.log(Contract::Qev, "BidWithdrawn", vec![n(id), n(epoch)]);
        Ok(())
    }

    /// Whether a controller agrees; each signature counts once.
    fn agreed(&mut self, by: Hand, controller: Who) -> Result<(), Refusal> {
        let mut no = Refusal::default();
        match by {
            Hand::Own(caller) => no.when(caller != controller, "NotController"),
            Hand::Signed(Paper::Good) => *self.auction.nonces.entry(controller).or_default() += 1,
            Hand::Signed(Paper::Expired) => no.when(true, "ExpiredSignature"),
            Hand::Signed(Paper::Forged | Paper::Used) => no.when(true, "InvalidSignature"),
        }
        no.end()
    }

    pub(crate) fn revoke_signatures(&mut self, caller: Who) -> Vec<N> {
        let nonce = self.auction.nonces.entry(caller).or_default();
        *nonce += 1;
        let nonce = n(*nonce);
        self.log(Contract::Qev, "SignaturesRevoked", vec![word(caller), nonce.clone()]);
        vec![nonce]
    }

    /// Whoever has the opening gives it; a bad item spoils nothing.
    pub(crate) fn reveal(&mut self, items: &[Item], ragged: bool) -> Result<Vec<N>, Refusal> {
        let epoch = self.clock.epoch();
        let mut no = Refusal::default();
        no.when(ragged || items.is_empty(), "MalformedBatch");
        no.when(self.phase(epoch) != Phase::Reveal, "WrongPhase");
        no.end()?;
        let mut accepted = 0_u64;
        for Item { id, tick, salt } in items {
            let opening = Sealed { epoch, id: *id, tick: *tick, salt: *salt };
            let lot = self
                .auction
                .lot_mut(*id)
                .ok()
                .filter(|lot| lot.state == State::Sealed { epoch, opens: opening.clone() });
            let Some(lot) = lot else {
                self.log(Contract::Qev, "RevealSkipped", vec![n(*id)]);
                continue;
            };
            // A tick that does not exist is no bid.
            let bid = if *tick > 1_023 { 0 } else { *tick };
            lot.state = if bid == 0 { State::Queued } else { State::Revealed { epoch, tick: bid } };
            let (cohort, units) = (lot.cohort, lot.units.clone());
            if bid != 0 {
                *self.auction.ticks.entry((epoch, cohort, bid)).or_default() += units;
            }
            self.auction.bids.entry(epoch).or_default().1 += 1;
            accepted += 1;
            self.log(Contract::Qev, "BidRevealed", vec![n(*id), n(epoch), n(bid)]);
        }
        Ok(vec![n(accepted)])
    }
}
