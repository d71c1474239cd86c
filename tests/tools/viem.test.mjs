// The chain as viem sees it. Run by ./scripts/test-tools.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  BaseError, ContractFunctionRevertedError, concatHex, createPublicClient, decodeEventLog, encodeAbiParameters, encodeFunctionData,
  http, keccak256, padHex, parseAbi, parseEther, toFunctionSelector, toHex, webSocket, zeroHash,
} from 'viem'
import { abi, account, artifact, chain, creationCode, mined, programCode, reader, stylusDeployer, url, writer } from './common.mjs'

const bob = '0x00000000000000000000000000000000000000B0'
const caliberAbi = abi('caliber-nft')
const usdcArtifact = artifact('TestUSDC')
let usdc
let caliber
let deployment

before(async () => {
  const receipt = await mined(await writer.deployContract({ abi: usdcArtifact.abi, bytecode: usdcArtifact.bytecode, args: [account.address] }))
  usdc = { address: receipt.contractAddress, abi: usdcArtifact.abi }
  const deployerAbi = parseAbi([
    'function deploy(bytes bytecode, bytes initData, uint256 initValue, bytes32 salt) payable returns (address)',
    'event ContractDeployed(address deployedContract)',
  ])
  const deploy = async (name, initData) => {
    deployment = await mined(
      await writer.writeContract({
        address: stylusDeployer, abi: deployerAbi, functionName: 'deploy',
        args: [creationCode(programCode(name)), initData, 0n, zeroHash], value: parseEther('0.01'),
      }),
    )
    const log = deployment.logs.find((entry) => entry.address === stylusDeployer.toLowerCase())
    return decodeEventLog({ abi: deployerAbi, data: log.data, topics: log.topics }).args.deployedContract
  }
  const desk = await deploy('caliber-desk', '0x')
  const types = [{ type: 'address' }, { type: 'address' }]
  const initData = concatHex([toFunctionSelector('stylus_constructor()'), encodeAbiParameters(types, [account.address, desk])])
  caliber = { address: await deploy('caliber-nft', initData), abi: caliberAbi }
})

const mint = (to, amount) => writer.writeContract({ ...usdc, functionName: 'mint', args: [to, amount] }).then(mined)

test('a Solidity contract is deployed, written and read', async () => {
  await mint(bob, 5n)
  assert.equal(await reader.readContract({ ...usdc, functionName: 'balanceOf', args: [bob] }), 5n)
})

test('a program is deployed with its constructor, written and read', async () => {
  assert.equal(await reader.readContract({ ...caliber, functionName: 'name' }), 'CALIBER')
  assert.equal(await reader.readContract({ ...caliber, functionName: 'hasRole', args: [zeroHash, account.address] }), true)
  const minter = keccak256(toHex('MINTER_ROLE'))
  const receipt = await mined(await writer.writeContract({ ...caliber, functionName: 'grantRole', args: [minter, account.address] }))
  const granted = decodeEventLog({ abi: caliberAbi, ...receipt.logs[0] })
  assert.equal(granted.eventName, 'RoleGranted')
  await mined(await writer.writeContract({ ...caliber, functionName: 'setClass', args: [0, toHex('GPU server', { size: 32 }), 7000n, [365n], [8000n]] }))
  const [name, ltv, ages] = await reader.readContract({ ...caliber, functionName: 'classInfo', args: [0] })
  assert.deepEqual([name, ltv, ages], [toHex('GPU server', { size: 32 }), 7000n, [365n]])
  await mined(await writer.writeContract({ ...caliber, functionName: 'mint', args: [account.address, 0, 8n, padHex('0x01', { size: 32 }), bob] }))
  assert.equal(await reader.readContract({ ...caliber, functionName: 'ownerOf', args: [1n] }), account.address)
})

test('custom errors are decoded', async () => {
  const refused = reader.simulateContract({ ...caliber, functionName: 'pause', account: bob })
  await assert.rejects(refused, (error) => {
    assert(error instanceof BaseError)
    const reverted = error.walk((inner) => inner instanceof ContractFunctionRevertedError)
    assert.equal(reverted.data.errorName, 'AccessControlUnauthorizedAccount')
    assert.equal(reverted.data.args[0], bob)
    return true
  })
})

test('a call sees overrides of balance, code, state and single words', async () => {
  const balances = parseAbi(['function getEthBalance(address) view returns (uint256)'])
  const multicall = { address: chain.contracts.multicall3.address, abi: balances, functionName: 'getEthBalance', args: [bob] }
  assert.equal(await reader.readContract({ ...multicall, stateOverride: [{ address: bob, balance: 77n }] }), 77n)
  // PUSH0 SLOAD PUSH0 MSTORE PUSH1 32 PUSH0 RETURN: what slot 0 holds
  const code = '0x5f545f5260205ff3'
  const slot = zeroHash
  const call = (override) => reader.call({ to: bob, stateOverride: [{ address: bob, code, ...override }] })
  const nine = padHex('0x09', { size: 32 })
  assert.equal((await call({ stateDiff: [{ slot, value: nine }] })).data, nine)
  assert.equal((await call({ state: [{ slot, value: nine }] })).data, nine)
  assert.equal((await call({})).data, zeroHash)
})

test('an estimate is the least that suffices', async () => {
  const request = { account: account.address, to: usdc.address, data: encodeFunctionData({ ...usdc, functionName: 'mint', args: [padHex('0xb1', { size: 20 }), 1n] }) }
  const gas = await reader.estimateGas(request)
  await reader.call({ ...request, gas })
  await assert.rejects(reader.call({ ...request, gas: gas - 1n }))
})

test('all kinds of transactions are sent', async () => {
  for (const [type, fees] of [['legacy', { gasPrice: 100_000_000n }], ['eip2930', { gasPrice: 100_000_000n, accessList: [] }], ['eip1559', {}]]) {
    const receipt = await mined(await writer.sendTransaction({ to: bob, value: 1n, type, ...fees }))
    assert.equal(receipt.type, type)
    assert.equal((await reader.getTransaction({ hash: receipt.transactionHash })).type, type)
  }
})

test('refusals carry the words that viem knows', async () => {
  const named = (name) => (error) => error.walk((inner) => inner.name === name) !== null
  await assert.rejects(writer.sendTransaction({ to: bob, nonce: 0, gas: 21_000n }), named('NonceTooLowError'))
  await assert.rejects(writer.sendTransaction({ to: bob, nonce: 99_999, gas: 21_000n }), named('NonceTooHighError'))
  await assert.rejects(writer.sendTransaction({ to: bob, gas: 20_000n }), named('IntrinsicGasTooLowError'))
  await assert.rejects(writer.sendTransaction({ to: bob, gas: 21_000n, value: parseEther('1000000000') }), named('InsufficientFundsError'))
  await assert.rejects(writer.sendTransaction({ to: bob, gas: 21_000n, maxFeePerGas: 1n, maxPriorityFeePerGas: 0n }), named('FeeCapTooLowError'))
})

test('logs are found by range, address, topic and block', async () => {
  const fromBlock = (await reader.getBlockNumber()) + 1n
  const one = await mint(bob, 1n)
  const two = await mint(account.address, 2n)
  const event = usdc.abi.find((item) => item.type === 'event' && item.name === 'Transfer')
  const logs = (filter) => reader.getLogs({ address: usdc.address, event, fromBlock, ...filter })
  assert.equal((await logs({})).length, 2)
  assert.equal((await logs({ args: { to: bob } }))[0].transactionHash, one.transactionHash)
  assert.equal((await logs({ args: { to: [bob, account.address] } })).length, 2)
  assert.equal((await logs({ toBlock: one.blockNumber })).length, 1)
  const ofBlock = await reader.getLogs({ address: usdc.address, event, blockHash: two.blockHash })
  assert.deepEqual(ofBlock.map((log) => log.args.value), [2n])
})

test('filters report what is new, once', async () => {
  const blocks = await reader.createBlockFilter()
  const events = await reader.createContractEventFilter({ ...usdc, eventName: 'Transfer' })
  const receipt = await mint(bob, 3n)
  assert.deepEqual(await reader.getFilterChanges({ filter: blocks }), [receipt.blockHash])
  assert.equal((await reader.getFilterChanges({ filter: events })).length, 1)
  assert.equal((await reader.getFilterChanges({ filter: events })).length, 0)
  assert.equal(await reader.uninstallFilter({ filter: events }), true)
  assert.equal(await reader.uninstallFilter({ filter: blocks }), true)
})

test('fees and blocks are told', async () => {
  const history = await reader.getFeeHistory({ blockCount: 2, rewardPercentiles: [25, 75] })
  assert.equal(history.baseFeePerGas.length, 3)
  assert.equal(history.baseFeePerGas[0], 100_000_000n)
  assert.equal(history.reward[0].length, 2)
  assert.equal((await reader.estimateFeesPerGas()).maxPriorityFeePerGas, 0n)
  const block = await reader.getBlock({ includeTransactions: true })
  const same = await reader.getBlock({ blockHash: block.hash })
  assert.deepEqual(same.transactions, block.transactions.map((tx) => tx.hash))
  assert.equal(await reader.getBlockTransactionCount({ blockNumber: block.number }), 1)
  const tx = await reader.getTransaction({ blockHash: block.hash, index: 0 })
  assert.equal(tx.hash, block.transactions[0].hash)
})

test('storage, access lists and traces are told', async () => {
  const constructed = await reader.getStorageAt({ address: caliber.address, slot: keccak256(toHex('stylus_constructor')) })
  assert.notEqual(constructed, zeroHash)
  const data = encodeFunctionData({ ...usdc, functionName: 'balanceOf', args: [bob] })
  const { accessList } = await reader.createAccessList({ to: usdc.address, data })
  assert.equal(accessList[0].address.toLowerCase(), usdc.address.toLowerCase())
  assert.equal(accessList[0].storageKeys.length, 1)
  const trace = await reader.request({ method: 'debug_traceTransaction', params: [deployment.transactionHash, { tracer: 'callTracer' }] })
  assert.equal(trace.to, stylusDeployer.toLowerCase())
  const created = trace.calls.find((call) => call.type === 'CREATE')
  assert.equal(created.to, caliber.address.toLowerCase())
  const constructor = trace.calls.find((call) => call.to === caliber.address.toLowerCase() && call.type === 'CALL')
  assert(constructor.input.startsWith(toFunctionSelector('stylus_constructor()')))
})

test('a batch is one request', async () => {
  let requests = 0
  const counted = createPublicClient({ chain, transport: http(url, { batch: true, onFetchRequest: () => void (requests += 1) }) })
  const [id, number, balance] = await Promise.all([counted.getChainId(), counted.getBlockNumber(), counted.getBalance({ address: account.address })])
  assert.equal(id, 412346)
  assert(number > 0n && balance > 0n)
  assert.equal(requests, 1)
})

test('multicall reads many at once', async () => {
  const contracts = [{ ...caliber, functionName: 'symbol' }, { ...usdc, functionName: 'decimals' }]
  assert.deepEqual(await reader.multicall({ contracts, allowFailure: false }), ['CALIBER', 6])
})

test('heads and logs come over a WebSocket', async () => {
  const socket = createPublicClient({ chain, transport: webSocket(url.replace('http', 'ws'), { reconnect: false }) })
  const heads = []
  const logs = []
  let stopHeads
  let stopLogs
  const arrived = new Promise((resolve, reject) => {
    const done = () => heads.length && logs.length && resolve()
    stopHeads = socket.watchBlocks({ onBlock: (block) => (heads.push(block), done()), onError: reject })
    stopLogs = socket.watchContractEvent({ ...usdc, eventName: 'Transfer', onLogs: (found) => (logs.push(...found), done()), onError: reject })
    setTimeout(() => reject(new Error(`${heads.length} heads and ${logs.length} logs after 20 s`)), 20_000).unref()
  })
  // the subscriptions are open once later requests on the same socket are answered
  await socket.getChainId()
  await new Promise((resolve) => setTimeout(resolve, 300))
  const receipt = await mint(bob, 4n)
  await arrived
  assert.equal(heads[0].number, receipt.blockNumber)
  assert.equal(logs[0].args.value, 4n)
  stopHeads()
  stopLogs()
  const client = await socket.transport.getRpcClient()
  client.close()
})

test('pages of other origins may ask', async () => {
  const preflight = await fetch(url, { method: 'OPTIONS', headers: { origin: 'https://app.example', 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' } })
  assert.equal(preflight.status, 204)
  assert.equal(preflight.headers.get('access-control-allow-origin'), '*')
})

// A client may hold the process open; the runner has its own limit, too.
after(() => setTimeout(() => process.exit(), 1_000).unref())
