// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {AccessControl} from "@openzeppelin/contracts/access/AccessControl.sol";
import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

interface ILoanTitles {
    function pledge(uint256 id, address owner) external returns (uint256 value, uint8 class, uint16 ltvBps);
    function isCurrent(uint256 id) external view returns (bool);
    function release(uint256 id, address to) external;
    function markDefaulted(uint256 id) external;
}

/// Titles to hardware: four documents, an appraisal that loses value with its age, a status and a lien.
contract LoanTitles is ERC721, AccessControl, Pausable, ILoanTitles {
    enum Status { None, Registered, Pledged, Defaulted }

    struct Document {
        bytes32 hash;
        address issuer;
        uint64 expiry;
    }

    struct Title {
        uint128 appraisal;
        uint40 appraised;
        uint40 appraisalExpiry;
        uint8 class;
        Status status;
    }

    struct Hardware {
        uint16 ltvBps;
        uint16 yearlyLossBps;
    }

    error NotCurrent(uint256 id);
    error WrongStatus(uint256 id, Status status);
    error WrongOwner(uint256 id, address owner);
    error Encumbered(uint256 id);

    event Pledged(uint256 indexed id, address indexed holder);
    event Released(uint256 indexed id, address indexed to);
    event Defaulted(uint256 indexed id);
    /// Of ERC-4906.
    event MetadataUpdate(uint256 _tokenId);

    bytes32 public constant MINTER_ROLE = keccak256("MINTER_ROLE");
    bytes32 public constant LIENHOLDER_ROLE = keccak256("LIENHOLDER_ROLE");
    mapping(uint256 id => Title) public titles;
    mapping(uint8 class => Hardware) public classes;
    mapping(uint256 id => mapping(uint256 kind => Document)) public documents;
    uint256 public lastId;

    constructor(address admin) ERC721("CALIBER", "CALIBER") {
        _grantRole(DEFAULT_ADMIN_ROLE, admin);
        _grantRole(MINTER_ROLE, admin);
    }

    function supportsInterface(bytes4 id) public view override(ERC721, AccessControl) returns (bool) {
        return super.supportsInterface(id);
    }

    function setClass(uint8 class, uint16 ltvBps, uint16 yearlyLossBps) external onlyRole(DEFAULT_ADMIN_ROLE) {
        classes[class] = Hardware(ltvBps, yearlyLossBps);
    }

    function pause() external onlyRole(DEFAULT_ADMIN_ROLE) {
        _pause();
    }

    /// With documents and an appraisal that hold until `expiry`.
    function mint(address to, uint8 class, uint128 appraisal, uint64 expiry)
        external
        onlyRole(MINTER_ROLE)
        returns (uint256 id)
    {
        id = ++lastId;
        titles[id] = Title(appraisal, uint40(block.timestamp), uint40(expiry), class, Status.Registered);
        for (uint256 kind = 0; kind < 4; ++kind) {
            documents[id][kind] = Document(keccak256(abi.encode(id, kind)), msg.sender, expiry);
        }
        _mint(to, id);
    }

    /// Takes a title into escrow under a lien.
    function pledge(uint256 id, address owner)
        external
        onlyRole(LIENHOLDER_ROLE)
        whenNotPaused
        returns (uint256 value, uint8 class, uint16 ltvBps)
    {
        Title storage title = titles[id];
        if (title.status != Status.Registered) revert WrongStatus(id, title.status);
        if (!isCurrent(id)) revert NotCurrent(id);
        class = title.class;
        (value, ltvBps) = (_value(title), classes[class].ltvBps);
        address from = _update(msg.sender, id, msg.sender);
        if (from != owner) revert WrongOwner(id, from);
        title.status = Status.Pledged;
        emit Pledged(id, msg.sender);
        emit MetadataUpdate(id);
    }

    /// Whether the appraisal and all documents hold.
    function isCurrent(uint256 id) public view returns (bool) {
        if (titles[id].appraisalExpiry < block.timestamp) return false;
        for (uint256 kind = 0; kind < 4; ++kind) {
            if (documents[id][kind].expiry < block.timestamp) return false;
        }
        return true;
    }

    /// The appraisal less what hardware of its class loses in a year, by its age.
    function _value(Title storage title) private view returns (uint256) {
        uint256 loss = (block.timestamp - title.appraised) * classes[title.class].yearlyLossBps;
        uint256 whole = 365 days * 10_000;
        return loss >= whole ? 0 : Math.mulDiv(title.appraisal, whole - loss, whole);
    }

    function release(uint256 id, address to) external onlyRole(LIENHOLDER_ROLE) {
        Title storage title = titles[id];
        if (title.status < Status.Pledged) revert WrongStatus(id, title.status);
        title.status = Status.Registered;
        _transfer(msg.sender, to, id);
        emit Released(id, to);
        emit MetadataUpdate(id);
    }

    function markDefaulted(uint256 id) external onlyRole(LIENHOLDER_ROLE) {
        Title storage title = titles[id];
        if (title.status != Status.Pledged) revert WrongStatus(id, title.status);
        title.status = Status.Defaulted;
        emit Defaulted(id);
        emit MetadataUpdate(id);
    }

    function _update(address to, uint256 id, address auth) internal override returns (address) {
        if (titles[id].status >= Status.Pledged) revert Encumbered(id);
        return super._update(to, id, auth);
    }
}
