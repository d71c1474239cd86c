//! ERC-7802.
use super::*;
use e2e::{usd, world};
use usdai_abi::common::{AccessControlUnauthorizedAccount, IAccessControl, IERC165};
use usdai_abi::erc20::ERC20InvalidSender;
use usdai_abi::usdai::{BridgeLimitExceeded, InsufficientBridged, IERC7802};
use usdai_cli::deploy::role;
use usdai_cli::types::FixedBytes;

#[test]
fn a_bridge_burns_and_mints_within_its_limits() {
    let w = world();
    w.deposit(&w.alice, 1_000);
    let bridge = w.carol.address();
    let burn = |whole| IERC7802::crosschainBurnCall { from: w.alice.address(), amount: usd(whole) };
    let mint = |whole| IERC7802::crosschainMintCall { to: w.bob.address(), amount: usd(whole) };
    let lacking = AccessControlUnauthorizedAccount { account: bridge, neededRole: role("BRIDGE_ROLE") };
    w.refused(&w.carol, w.p.usdai, &burn(1), &lacking);
    let grant = IAccessControl::grantRoleCall { role: role("BRIDGE_ROLE"), account: bridge };
    w.send(&w.staff.admin, w.p.usdai, &grant);
    // A bridge without limits moves nothing.
    let none = BridgeLimitExceeded { bridge, available: U256::ZERO, needed: usd(1) };
    w.refused(&w.carol, w.p.usdai, &burn(1), &none);
    let limits = IUSDai::setBridgeLimitsCall { bridge, inbound: usd(100), outbound: usd(400) };
    w.send(&w.staff.admin, w.p.usdai, &limits);

    let receipt = w.send(&w.carol, w.p.usdai, &burn(400));
    let event: IERC7802::CrosschainBurn = receipt.event(w.p.usdai).expect("CrosschainBurn");
    assert_eq!((event.from, event.amount, event.sender), (w.alice.address(), usd(400), bridge));
    let r = w.view(w.p.usdai, &IUSDai::reservesCall {});
    assert_eq!((r.reserves, r.supply, r.bridged), (usd(1_000), usd(600), usd(400)), "INV-USDAI-04");

    let over: BridgeLimitExceeded = w.refused_with(&w.carol, w.p.usdai, &burn(10));
    assert!(over.available < usd(1), "nearly nothing has come back yet");
    w.send(&w.carol, w.p.usdai, &mint(100));
    assert_eq!(w.balance(w.p.usdai, w.bob.address()), usd(100));
    // A day later the limits are whole again, and the bridged supply binds.
    w.day(2);
    let left = w.view(w.p.usdai, &IUSDai::bridgeLimitsCall { bridge });
    assert_eq!((left.inboundLeft, left.outboundLeft), (usd(100), usd(400)));
    let wide = IUSDai::setBridgeLimitsCall { bridge, inbound: usd(10_000), outbound: usd(400) };
    w.send(&w.staff.admin, w.p.usdai, &wide);
    w.day(4);
    w.refused(&w.carol, w.p.usdai, &mint(301), &InsufficientBridged { bridged: usd(300), needed: usd(301) });
    w.send(&w.carol, w.p.usdai, &mint(300));
    assert_eq!(w.view(w.p.usdai, &IUSDai::bridgedSupplyCall {})._0, U256::ZERO);
    let interface = IERC165::supportsInterfaceCall { interfaceId: FixedBytes([0x33, 0x33, 0x19, 0x94]) };
    assert!(w.view(w.p.usdai, &interface)._0);
}

#[test]
fn a_bridge_takes_nothing_out_of_the_vault() {
    let w = world();
    w.stake(&w.alice, 1_000);
    let bridge = w.carol.address();
    let grant = IAccessControl::grantRoleCall { role: role("BRIDGE_ROLE"), account: bridge };
    w.send(&w.staff.admin, w.p.usdai, &grant);
    let limits = IUSDai::setBridgeLimitsCall { bridge, inbound: usd(1_000), outbound: usd(1_000) };
    w.send(&w.staff.admin, w.p.usdai, &limits);
    let burn = IERC7802::crosschainBurnCall { from: w.p.susdai, amount: U256::from(1) };
    w.refused(&w.carol, w.p.usdai, &burn, &ERC20InvalidSender { sender: w.p.susdai });
    assert_eq!(w.balance(w.p.usdai, w.p.susdai), usd(1_000));
}
