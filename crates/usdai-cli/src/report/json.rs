//! The report for programs: the same figures, amounts as exact decimal text.
use serde_json::{json, Value};

use super::Report;
use crate::types::U256;
use crate::units::{self, TOKEN_DECIMALS, USDC_DECIMALS};

fn tokens(value: U256) -> String {
    units::exact(value, TOKEN_DECIMALS)
}

fn percent(value: Option<f64>) -> Value {
    value.map_or(Value::Null, |p| json!(format!("{p:.6}")))
}

impl Report {
    /// One JSON document.
    #[must_use]
    pub fn to_json(&self) -> Value {
        json!({
            "scenario": self.title,
            "chainId": self.chain_id,
            "block": self.block,
            "days": self.days,
            "contracts": self.contracts.iter().map(|(name, address)| ((*name).to_owned(), json!(address))).collect::<serde_json::Map<_, _>>(),
            "balances": self.balances.iter().map(|b| json!({
                "account": b.name, "about": b.about, "address": b.address,
                "usdcAtStart": units::exact(b.usdc_before, USDC_DECIMALS), "usdc": units::exact(b.usdc, USDC_DECIMALS),
                "usdai": tokens(b.usdai), "susdai": tokens(b.susdai), "queued": tokens(b.queued), "claimable": tokens(b.claimable), "value": tokens(b.value),
            })).collect::<Vec<_>>(),
            "prices": self.prices.iter().map(|p| json!({
                "day": p.day, "deposit": tokens(p.deposit), "redemption": tokens(p.redemption), "idle": tokens(p.idle), "shares": tokens(p.supply),
                "depositApyPercent": percent(p.deposit_apy), "redemptionApyPercent": percent(p.redemption_apy),
            })).collect::<Vec<_>>(),
            "apyPercent": { "deposit": percent(self.apy.0), "redemption": percent(self.apy.1) },
            "auctions": self.auctions.iter().map(|a| json!({
                "epoch": a.epoch, "price": tokens(a.price), "liquidity": tokens(a.liquidity), "sealed": a.bids.0, "revealed": a.bids.1,
                "margin": a.margin.map(|(tick, cohort, num, den)| json!({ "tick": tick, "cohort": cohort, "num": num.to_string(), "den": den.to_string() })),
                "shares": tokens(a.shares), "assets": tokens(a.assets), "fee": tokens(a.fee), "bond": tokens(a.bond),
            })).collect::<Vec<_>>(),
            "requests": self.redemptions.iter().map(|r| json!({
                "name": r.name, "account": r.account, "shares": tokens(r.shares),
                "bids": r.bids.iter().map(|(epoch, tick, revealed)| json!({ "epoch": epoch, "bps": tick, "revealed": revealed })).collect::<Vec<_>>(),
                "paid": tokens(r.paid), "claimable": tokens(r.claimable), "queued": tokens(r.pending),
            })).collect::<Vec<_>>(),
            "loans": self.loans.iter().map(|l| json!({
                "name": l.name, "status": l.status, "aprPercent": l.apr, "principal": tokens(l.principal), "paid": l.paid.0, "payments": l.paid.1,
                "repaid": tokens(l.received.0), "interest": tokens(l.received.1), "penalty": tokens(l.received.2),
                "recovered": tokens(l.recovered), "loss": tokens(l.loss), "outstanding": tokens(l.balance),
            })).collect::<Vec<_>>(),
            "gas": self.gas.iter().map(|g| (g.operation.clone(), json!({ "count": g.count, "min": g.min, "mean": g.mean, "max": g.max }))).collect::<serde_json::Map<_, _>>(),
            "programs": self.sizes.iter().map(|s| (s.name.clone(), json!({ "wasm": s.wasm, "code": s.code }))).collect::<serde_json::Map<_, _>>(),
            "checks": self.checks.iter().map(|c| json!({ "name": c.name, "rule": c.rule, "holds": c.holds, "detail": c.detail })).collect::<Vec<_>>(),
            "ok": self.failed().is_empty(),
        })
    }
}
