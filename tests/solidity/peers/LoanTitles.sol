// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {AccessControl} from "@openzeppelin/contracts/access/AccessControl.sol";
import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";

interface ILoanTitles {
    function pledge(uint256 id, address owner) external returns (uint256 appraisal, uint8 class);
    function release(uint256 id, address to) external;
    function markDefaulted(uint256 id) external;
}

/// Titles to hardware: four documents, an appraisal, a status and a lien.
contract LoanTitles is ERC721, AccessControl, ILoanTitles {
    enum Status { None, Registered, Pledged, Defaulted }

    struct Document {
        bytes32 hash;
        address issuer;
        uint64 expiry;
    }

    struct Title {
        uint128 appraisal;
        uint64 appraisalExpiry;
        uint8 class;
        Status status;
    }

    error NotCurrent(uint256 id);
    error WrongStatus(uint256 id, Status status);
    error WrongOwner(uint256 id, address owner);
    error Encumbered(uint256 id);

    event Pledged(uint256 indexed id, address indexed holder);
    event Released(uint256 indexed id, address indexed to);
    event Defaulted(uint256 indexed id);

    bytes32 public constant MINTER_ROLE = keccak256("MINTER_ROLE");
    bytes32 public constant LIENHOLDER_ROLE = keccak256("LIENHOLDER_ROLE");
    mapping(uint256 id => Title) public titles;
    mapping(uint256 id => mapping(uint256 kind => Document)) public documents;
    uint256 public lastId;

    constructor(address admin) ERC721("CALIBER", "CALIBER") {
        _grantRole(DEFAULT_ADMIN_ROLE, admin);
        _grantRole(MINTER_ROLE, admin);
    }

    function supportsInterface(bytes4 id) public view override(ERC721, AccessControl) returns (bool) {
        return super.supportsInterface(id);
    }

    /// With documents and an appraisal that hold until `expiry`.
    function mint(address to, uint8 class, uint128 appraisal, uint64 expiry)
        external
        onlyRole(MINTER_ROLE)
        returns (uint256 id)
    {
        id = ++lastId;
        titles[id] = Title(appraisal, expiry, class, Status.Registered);
        for (uint256 kind = 0; kind < 4; ++kind) {
            documents[id][kind] = Document(keccak256(abi.encode(id, kind)), msg.sender, expiry);
        }
        _mint(to, id);
    }

    /// Takes a title into escrow under a lien.
    function pledge(uint256 id, address owner)
        external
        onlyRole(LIENHOLDER_ROLE)
        returns (uint256 appraisal, uint8 class)
    {
        Title storage title = titles[id];
        if (title.status != Status.Registered) revert WrongStatus(id, title.status);
        if (title.appraisalExpiry < block.timestamp) revert NotCurrent(id);
        for (uint256 kind = 0; kind < 4; ++kind) {
            if (documents[id][kind].expiry < block.timestamp) revert NotCurrent(id);
        }
        (appraisal, class) = (title.appraisal, title.class);
        address from = _update(msg.sender, id, msg.sender);
        if (from != owner) revert WrongOwner(id, from);
        title.status = Status.Pledged;
        emit Pledged(id, msg.sender);
    }

    function release(uint256 id, address to) external onlyRole(LIENHOLDER_ROLE) {
        Title storage title = titles[id];
        if (title.status < Status.Pledged) revert WrongStatus(id, title.status);
        title.status = Status.Registered;
        _transfer(msg.sender, to, id);
        emit Released(id, to);
    }

    function markDefaulted(uint256 id) external onlyRole(LIENHOLDER_ROLE) {
        Title storage title = titles[id];
        if (title.status != Status.Pledged) revert WrongStatus(id, title.status);
        title.status = Status.Defaulted;
        emit Defaulted(id);
    }

    function _update(address to, uint256 id, address auth) internal override returns (address) {
        if (titles[id].status >= Status.Pledged) revert Encumbered(id);
        return super._update(to, id, auth);
    }
}
