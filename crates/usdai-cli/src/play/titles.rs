//! Titles: minted, documented, appraised.
use anyhow::{Context, Result};
use usdai_abi::caliber::ICaliber;

use super::{tokens, Stage};
use crate::types::{keccak256, U256};
use crate::units::DAY;

impl Stage<'_> {
    pub(super) fn mint_title(&mut self, name: &str) -> Result<String> {
        let title = self.scenario.title_named(name).with_context(|| format!("no hardware named {name}"))?;
        let owner = self.account(&title.owner)?.address();
        let caliber = self.protocol.caliber;
        let staff = &self.staff;
        let mint = ICaliber::mintCall {
            to: owner,
            class: title.class as u8,
            units: U256::from(title.units),
            serialRoot: keccak256(format!("serial numbers of {name}")),
            bailee: staff.custodian.address(),
        };
        let token =
            self.chain.send(&staff.agent, caliber, &mint)?.event::<ICaliber::TitleMinted>(caliber)?.tokenId;
        let expiry = U256::from(self.chain.now()? + title.document_days * DAY);
        let issuers = [&staff.agent, &staff.custodian, &staff.agent, &staff.insurer];
        for (kind, issuer) in (0_u8..).zip(issuers) {
            let hash = keccak256(format!("document {kind} of {name}"));
            self.chain.send(
                issuer,
                caliber,
                &ICaliber::setDocumentCall { tokenId: token, kind, hash, expiry },
            )?;
        }
        self.titles.insert(name.to_owned(), token);
        self.appraise(name, title.appraisal, title.appraisal_days)?;
        Ok(format!("title {token}: {}, appraised at {}", title.about, tokens(title.appraisal)))
    }

    pub(super) fn appraise(&mut self, name: &str, value: U256, days: u64) -> Result<String> {
        let token = self.title_id(name)?;
        let expiry = U256::from(self.chain.now()? + days * DAY);
        self.chain.send(
            &self.staff.appraiser,
            self.protocol.caliber,
            &ICaliber::appraiseCall { tokenId: token, value, expiry },
        )?;
        Ok(format!("title {token} at {}", tokens(value)))
    }

    pub(super) fn title_id(&self, name: &str) -> Result<U256> {
        self.titles.get(name).copied().with_context(|| format!("{name} has no title"))
    }
}
