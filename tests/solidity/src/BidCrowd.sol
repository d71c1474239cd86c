// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

interface IRedeem {
    function requestRedeem(uint256 shares, address controller, address owner) external returns (uint256 requestId);
}

interface IBids {
    function commit(uint256 id, bytes32 commitment, bytes calldata opening) external;
}

/// Many bidders in one account: requests redemptions of the shares it holds and seals a bid for each, so that a test
/// comes to a great number of real lots in few transactions.
contract BidCrowd {
    /// `count` lots of `shares`; the bid of lot `id` is `first + (id % distinct) * spread`, its salt the first half of
    /// the hash of its id.
    function join(
        IRedeem vault,
        IBids auction,
        uint256 epoch,
        uint256 count,
        uint256 shares,
        uint16 first,
        uint16 distinct,
        uint16 spread
    ) external {
        for (uint256 i = 0; i < count; ++i) {
            uint256 id = vault.requestRedeem(shares, address(this), address(this));
            uint16 tick = uint16(first + (id % distinct) * spread);
            bytes16 salt = bytes16(keccak256(abi.encode(id)));
            bytes32 commitment =
                keccak256(abi.encodePacked("USDAI-QEV-1", block.chainid, auction, epoch, id, tick, salt));
            auction.commit(id, commitment, "");
        }
    }
}
