// abi/ against what the compiled programs answer to: an unknown selector reverts with UnknownFunction, a known one
// returns or gives another error. Run by ./scripts/test-tools.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { concatHex, decodeEventLog, encodeAbiParameters, encodeErrorResult, encodeFunctionData, parseAbi, parseEther, toFunctionSelector, toFunctionSignature, zeroAddress, zeroHash } from 'viem'
import { abi, account, creationCode, mined, programCode, reader, stylusDeployer, writer } from './common.mjs'

const someone = stylusDeployer
const time = 1767225600n
const constructors = {
  // The programs that run by delegation come last; `before` deploys them.
  usdai: [['address', 'address'], [account.address]],
  susdai: [['address', 'address', 'uint256', 'address'], [account.address, someone, time]],
  'qev-auction': [['address', 'uint256'], [account.address, time]],
  'caliber-nft': [['address', 'address'], [account.address]],
  'loan-router': [Array(8).fill('address'), [account.address, someone, someone, someone]],
  'price-oracle': [['address'], [account.address]],
}
const delegates = {
  usdai: ['usdai-desk'],
  susdai: ['susdai-desk'],
  'caliber-nft': ['caliber-desk'],
  'loan-router': ['loan-router-offers', 'loan-router-refinance', 'loan-router-workout', 'loan-router-desk'],
}
const deployerAbi = parseAbi([
  'function deploy(bytes bytecode, bytes initData, uint256 initValue, bytes32 salt) payable returns (address)',
  'event ContractDeployed(address deployedContract)',
])

/** The value of a type that is all zeros. */
function zero({ type, components }) {
  if (type.endsWith(']')) return []
  if (type === 'tuple') return Object.fromEntries(components.map((field) => [field.name, zero(field)]))
  if (type === 'address') return zeroAddress
  if (type === 'bool') return false
  if (type === 'string') return ''
  if (type === 'bytes') return '0x'
  if (type.startsWith('bytes')) return `0x${'00'.repeat(Number(type.slice(5)))}`
  return Number(type.replace(/\D/g, '')) > 48 ? 0n : 0
}

/** Functions by signature, with an input whose arguments are all zero. */
const functions = (name) =>
  new Map(
    abi(name)
      .filter((item) => item.type === 'function')
      .map((item) => [toFunctionSignature(item), encodeFunctionData({ abi: [item], functionName: item.name, args: item.inputs.map(zero) })]),
  )

const names = Object.keys(constructors)
const addresses = {}
async function deploy(name, initData) {
  const args = [creationCode(programCode(name)), initData, 0n, zeroHash]
  const receipt = await mined(await writer.writeContract({ address: stylusDeployer, abi: deployerAbi, functionName: 'deploy', args, value: parseEther('0.01'), gas: 30_000_000n }))
  const log = receipt.logs.find((entry) => entry.address === stylusDeployer.toLowerCase())
  return decodeEventLog({ abi: deployerAbi, data: log.data, topics: log.topics }).args.deployedContract
}
before(async () => {
  for (const [name, extensions] of Object.entries(delegates)) {
    for (const extension of extensions) constructors[name][1].push(await deploy(extension, '0x'))
  }
  for (const name of names) {
    const [types, values] = constructors[name]
    addresses[name] = await deploy(name, concatHex([toFunctionSelector('stylus_constructor()'), encodeAbiParameters(types.map((type) => ({ type })), values)]))
  }
})

const unknown = parseAbi(['error UnknownFunction(bytes4 selector)'])
/** Whether the function is there; one that is not has to be refused by its selector. */
async function answers(to, data) {
  try {
    await reader.request({ method: 'eth_call', params: [{ from: account.address, to, data }, 'latest'] })
    return true
  } catch (error) {
    const { data: reason } = error.walk((inner) => inner.code === 3) ?? error.walk()
    assert(reason !== undefined && reason !== '0x', `${data} is refused without a reason`)
    return reason !== encodeErrorResult({ abi: unknown, args: [data.slice(0, 10)] })
  }
}

const all = new Map(names.flatMap((name) => [...functions(name)]))
for (const name of names) {
  test(`${name} answers to its interface and to nothing else`, async () => {
    const mine = functions(name)
    assert(mine.size > 10 && all.size > 100)
    const [missing, surplus] = [[], []]
    for (const [signature, input] of all) {
      const answered = await answers(addresses[name], input)
      if (mine.has(signature) && !answered) missing.push(signature)
      if (!mine.has(signature) && answered) surplus.push(signature)
    }
    assert.deepEqual({ missing, surplus }, { missing: [], surplus: [] })
    assert.equal(await answers(addresses[name], '0xdeadbeef'), false)
  })
}

// A kept connection may hold the process open.
after(() => setTimeout(() => process.exit(), 2_000).unref())
