//! The Solidity that the programs are measured against: tests/solidity/peers, compiled.
use std::path::Path;

use alloy_sol_types::sol;
use usdai_cli::types::{Address, U256};

use crate::bench::Bench;

sol! {
    interface IPeerToken {
        function mint(address to, uint256 value) external;
    }

    interface IOzDollar {
        function listAsset(address token, uint8 decimals_, uint256 cap) external;
        function deposit(address token, uint256 amount, uint256 minOut, address recipient) external returns (uint256 out);
    }

    interface ILineBook {
        function set(uint128 principal, uint64 rate, uint64 due) external;
    }

    interface IDayBook {
        function open(uint256 balance, uint256 rate, uint256 day) external;
    }

    interface IOzVault {
        function deposit(uint256 assets, address receiver) external returns (uint256 shares);
        function redemptionSharePrice() external view returns (uint256);
        function setFee(uint16 bps, uint128 cost) external;
    }

    interface IFifoQueue {
        function requestRedeem(uint256 shares, address controller, address owner) external returns (uint256 id);
    }

    interface IOrderBook {
        function fund(uint256 assets) external;
        function bid(uint256 units, uint256 tick, bytes32 place) external returns (uint256 id);
        function settle(uint256 price, uint256 liquidity, uint256 count) external returns (bool done);
        function claim(uint256 id, address receiver) external returns (uint256 assets);
    }

    #[derive(Debug)]
    struct TwinTerms {
        address borrower;
        uint256 principal;
        uint256 rate;
        uint256 seniorRate;
        uint256 servicingRate;
        uint256 graceRate;
        uint256 graceDuration;
        uint256 payments;
        uint256 kind;
        uint256 firstLoss;
        uint256 reservePayments;
        uint256 originationFeeBps;
        uint256 exitFeeBps;
        uint256 expiry;
    }

    interface ITwin {
        event LoanRepaid(uint256 indexed id, address indexed payer, uint256 principal, uint256 interest, uint256 penalty, uint256 balance);
        function setLimits(address borrower, address curator, uint8 class, uint128 cap, uint256 ltvBps) external;
        function consentDigest(TwinTerms calldata terms, uint256[] calldata titleIds, address curator, uint256 nonce, uint256 deadline) external view returns (bytes32);
        function nonces(address owner) external view returns (uint256);
        function lastId() external view returns (uint64);
        function originate(TwinTerms calldata terms, uint256[] calldata titleIds, uint256 deadline, bytes calldata signature) external returns (uint256 id);
        function repay(uint256 id, uint256 amount) external returns (uint256 taken);
        function markDefault(uint256 id) external;
        function scheduleWriteDown(uint256 id, uint256 amount) external;
        function writeDown(uint256 id) external returns (uint256 amount);
    }

    interface ITitles {
        function setClass(uint8 class, uint16 ltvBps, uint16 yearlyLossBps) external;
        function mint(address to, uint8 class, uint128 appraisal, uint64 expiry) external returns (uint256 id);
        function lastId() external view returns (uint256);
    }

    interface IMorphoLike {
        function open(bytes32 id, uint128 supplied, uint128 borrowed, uint128 fee) external;
        function accrueInterest(bytes32 id) external;
    }

    /// tests/solidity/src/BidCrowd.sol
    interface IBidCrowd {
        function join(address vault, address auction, uint256 epoch, uint256 count, uint256 shares, uint16 first, uint16 distinct, uint16 spread) external;
    }
}

/// Deploys a compiled contract of tests/solidity; `file` is its path there.
pub fn deploy(bench: &Bench, file: &str, arguments: &[u8]) -> Address {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/solidity").join(file);
    let artifact = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    bench.solidity(&artifact, arguments)
}

/// Deploys a peer.
pub fn peer(bench: &Bench, name: &str, arguments: &[u8]) -> Address {
    deploy(bench, &format!("peers/artifacts/{name}.json"), arguments)
}

/// Mints a peer's token, as anyone may.
pub fn mint(bench: &Bench, token: Address, to: Address, value: U256) {
    bench.send(&bench.staff.keeper, token, &IPeerToken::mintCall { to, value });
}
