//! The end of an epoch.

use crate::{clock::EPOCH, n, pow10, pow2, protocol::Protocol, vault::Opened, Contract, Refusal, N};

impl Protocol {
    /// The epochs before `next` are over.
    fn close_epochs(&mut self, next: u64) {
        self.vault.next_epoch = next;
        self.vault.floor = if self.vault.floors > next {
            self.vault.floor.clone().min(self.vault.idle.clone())
        } else {
            n(0)
        };
    }

    /// Epoch by epoch, each as [`Protocol::settle`] does.
    pub(crate) fn settle_many(&mut self, max_epochs: &N, max_words: &N) -> Result<Vec<N>, Refusal> {
        let mut settled = n(0);
        while settled < *max_epochs {
            if settled > n(0) && self.vault.next_epoch >= self.clock.epoch() {
                break;
            }
            if self.settle(max_words)?[1] == n(0) {
                return Ok(vec![settled, n(0)]);
            }
            settled += 1;
        }
        Ok(vec![settled, n(1)])
    }

    pub(crate) fn settle(&mut self, max_words: &N) -> Result<Vec<N>, Refusal> {
        self.touch();
        if self.vault.opened.is_none() {
            let (next, current) = (self.vault.next_epoch, self.clock.epoch());
            if next >= current {
                return Err(Refusal::of("NothingToSettle"));
            }
            let Some(oldest) = self.next_with_lots().filter(|epoch| *epoch < current) else {
                self.close_epochs(current);
                self.log(Contract::Susdai, "EpochsSkipped", vec![n(current)]);
                return Ok(vec![n(current - 1), n(1)]);
            };
            self.harvest_if_due();
            self.ask_book()?;
            let epoch = oldest.max(next);
            let price = self.vault.price(&self.vault.conservative(self.clock.now)).min(pow2(96) - 1);
            let liquidity = self.vault.idle.clone().min(pow2(120) - 1);
            self.vault.next_epoch = epoch;
            self.vault.prices.insert(epoch, price.clone());
            self.vault.floor = self.vault.idle.clone().min(pow2(120) - 1);
            let words = vec![n(epoch), price.clone(), liquidity.clone()];
            self.log(Contract::Susdai, "SettlementOpened", words);
            self.vault.opened = Some(Opened { epoch, price, liquidity });
        }
        let Some(Opened { epoch, price, liquidity }) = self.vault.opened.clone() else { return Ok(vec![]) };
        let Some(cleared) = self.clear(epoch, &price, &liquidity, max_words) else {
            return Ok(vec![n(epoch), n(0)]);
        };
        let (sold, bond) = (&cleared.sold * pow10(12), &cleared.bond * pow10(12));
        let burned = &sold + &bond;
        self.vault.supply -= &burned;
        self.vault.idle -= &cleared.reserve;
        self.vault.reserved += &cleared.reserve;
        if cleared.fee > n(0) {
            // What has not vested and what is new begin one line together.
            self.vault.vesting = self.vault.unvested(self.clock.now) + &cleared.fee;
            self.vault.vesting_end = self.clock.now + EPOCH;
        }
        self.vault.opened = None;
        self.close_epochs(epoch + 1);
        if burned > n(0) {
            let susdai = self.places.susdai;
            self.move_shares(susdai, [0; 20], &burned)?;
        }
        let words = vec![n(epoch), price, sold, cleared.reserve, cleared.fee, bond];
        self.log(Contract::Susdai, "EpochSettled", words);
        Ok(vec![n(epoch), n(1)])
    }
}
