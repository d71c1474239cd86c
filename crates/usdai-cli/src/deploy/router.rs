//! The loan router: its five programs, its people, its first settings.
use anyhow::{ensure, Context, Result};
use usdai_abi::router::ILoanRouter;
use usdai_abi::SolValue;

use super::{role, Protocol, Settings, Staff};
use crate::chain::Chain;
use crate::types::{Address, B256, U256};

/// What the router delegates to, in the order of its constructor.
pub const EXTENSIONS: [&str; 4] =
    ["loan-router-offers", "loan-router-refinance", "loan-router-workout", "loan-router-desk"];

/// A cap that holds nobody back: the largest that the router stores.
fn no_cap() -> U256 {
    (U256::from(1) << 96) - U256::from(1)
}

/// Deploys the extensions and then the router.
pub(super) fn create(
    create: &mut impl FnMut(&str, Vec<u8>) -> Result<Address>,
    admin: Address,
    [usdai, susdai, caliber]: [Address; 3],
) -> Result<Address> {
    let [offers, refinance, workout, desk] = EXTENSIONS;
    let (offers, refinance) = (create(offers, Vec::new())?, create(refinance, Vec::new())?);
    let (workout, desk) = (create(workout, Vec::new())?, create(desk, Vec::new())?);
    let arguments = (admin, usdai, susdai, caliber, offers, refinance, workout, desk);
    create("loan-router", arguments.abi_encode_params())
}

/// The router's extensions by name, as it says itself.
///
/// # Errors
/// When the router does not answer.
pub fn extensions(chain: &Chain, router: Address) -> Result<[(&'static str, Address); 4]> {
    let programs = chain.call(router, &ILoanRouter::extensionsCall {})?;
    let [offers, refinance, workout, desk] = EXTENSIONS;
    Ok([
        (offers, programs.offers),
        (refinance, programs.refinance),
        (workout, programs.workout),
        (desk, programs.desk),
    ])
}

/// Who has which role at the router, beside the admin and the guardian.
pub(super) fn grants(staff: &Staff, p: &Protocol) -> [(Address, B256, Address); 3] {
    [
        (p.router, role("CURATOR_ROLE"), staff.curator.address()),
        (p.router, role("STRATEGIST_ROLE"), staff.strategist.address()),
        (p.router, role("SERVICER_ROLE"), staff.servicer.address()),
    ]
}

/// Haircuts that grow by quarters of that of a defaulted loan, from 30 days past due on.
fn haircuts(defaulted_bps: u64) -> ILoanRouter::setHaircutsCall {
    let quarters = |n: u64| U256::from(defaulted_bps * n / 4 / 50 * 50);
    ILoanRouter::setHaircutsCall {
        days7: U256::ZERO,
        days30: quarters(1),
        days60: quarters(2),
        days90: quarters(3),
        defaulted: U256::from(defaulted_bps),
    }
}

pub(super) fn configure(chain: &Chain, staff: &Staff, p: &Protocol, settings: &Settings) -> Result<()> {
    chain.send(&staff.admin, p.router, &haircuts(settings.haircut_bps)).context("setting the haircuts")?;
    let curator = ILoanRouter::setCuratorCapCall { curator: staff.curator.address(), cap: no_cap() };
    chain.send(&staff.admin, p.router, &curator).context("setting the curator's cap")?;
    for (class, bps) in &settings.ltv_bps {
        let call = ILoanRouter::setClassCall { class: *class, ltvBps: U256::from(*bps), cap: no_cap() };
        chain.send(&staff.admin, p.router, &call).context("setting a loan-to-value limit")?;
    }
    Ok(())
}

pub(super) fn verify(chain: &Chain, p: &Protocol) -> Result<()> {
    for (name, program) in extensions(chain, p.router)? {
        ensure!(
            !chain.code(program)?.is_empty(),
            "the router delegates to {program} for {name}, which has no code"
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn haircuts_are_multiples_of_fifty_and_never_fall() {
        for bps in [0, 50, 1_250, 4_000, 10_000] {
            let call = haircuts(bps);
            let steps = [call.days7, call.days30, call.days60, call.days90, call.defaulted];
            assert!(steps.is_sorted() && steps[4] == U256::from(bps));
            assert!(steps.iter().all(|step| (step % U256::from(50)).is_zero()), "{steps:?}");
        }
    }
}
