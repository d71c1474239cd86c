// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Nonces} from "@openzeppelin/contracts/utils/Nonces.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

/// Terms of a loan within their bounds, and the borrower's signature over them, the titles and the curator.
abstract contract LoanConsent is EIP712, Nonces {
    struct LoanTerms {
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

    error InvalidTerms();
    error InvalidConsent(address borrower);
    error Expired(uint256 deadline);

    bytes32 private constant CONSENT = keccak256(
        "LoanConsent(address borrower,uint256 principal,uint256 rate,uint256 seniorRate,uint256 servicingRate,uint256 graceRate,uint256 graceDuration,uint256 payments,uint256 kind,uint256 firstLoss,uint256 reservePayments,uint256 originationFeeBps,uint256 exitFeeBps,uint256 expiry,uint256[] titleIds,address curator,uint256 nonce,uint256 deadline)"
    );
    uint256 public constant WINDOW = 30 days;
    uint256 public constant MAX_RATE = 31_709_791_984;
    uint256 public constant MAX_TITLES = 12;

    constructor(string memory name) EIP712(name, "1") {}

    function consentDigest(
        LoanTerms calldata terms,
        uint256[] calldata titleIds,
        address curator,
        uint256 nonce,
        uint256 deadline
    ) public view returns (bytes32) {
        bytes32 titleHash = keccak256(abi.encodePacked(titleIds));
        bytes memory words = bytes.concat(abi.encode(CONSENT, terms), abi.encode(titleHash, curator, nonce, deadline));
        return _hashTypedDataV4(keccak256(words));
    }

    function _useConsent(
        LoanTerms calldata terms,
        uint256[] calldata titleIds,
        uint256 deadline,
        bytes calldata signature
    ) internal {
        bytes32 digest = consentDigest(terms, titleIds, msg.sender, _useNonce(terms.borrower), deadline);
        if (!SignatureChecker.isValidSignatureNow(terms.borrower, digest, signature)) {
            revert InvalidConsent(terms.borrower);
        }
    }

    function _check(LoanTerms calldata terms, uint256 count) internal pure {
        if (
            terms.borrower == address(0) || terms.principal == 0 || terms.rate > MAX_RATE
                || terms.servicingRate > terms.rate || terms.graceRate > MAX_RATE || terms.graceDuration > WINDOW
                || terms.payments == 0 || terms.payments > 120 || terms.kind > 2 || terms.reservePayments > 12
                || terms.originationFeeBps > 250 || terms.exitFeeBps > 200 || terms.firstLoss > terms.principal / 2
                || terms.seniorRate + terms.servicingRate > terms.rate
                || (terms.firstLoss == 0 && terms.seniorRate + terms.servicingRate != terms.rate)
                || count == 0 || count > MAX_TITLES
        ) revert InvalidTerms();
    }
}
