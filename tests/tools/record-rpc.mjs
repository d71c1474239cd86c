// A proxy before a chain that records every JSON-RPC exchange: node record-rpc.mjs URL FILE. Prints its own URL.
// A PUT request names the command that comes next and what else the record should say; DELETE writes the file.
// crates/devnode/tests/it/cargo_stylus.rs replays it. Codes of programs stand there once: {code1}, {code2}.
import { createServer } from 'node:http'
import { writeFileSync } from 'node:fs'

const [target, file] = process.argv.slice(2)
const record = { facts: {}, codes: {}, commands: [] }
const text = async (request) => {
  let all = ''
  for await (const chunk of request) all += chunk
  return all
}

/** Notes codes of programs where they are seen as such. */
function note({ params, result }) {
  const overridden = Object.values(params?.[2] ?? {}).map((account) => account?.code)
  for (const code of [result, ...overridden]) {
    if (typeof code !== 'string' || !code.startsWith('0xeff00000')) continue
    if (!Object.values(record.codes).includes(code.slice(2))) record.codes[`code${Object.keys(record.codes).length + 1}`] = code.slice(2)
  }
}

function write() {
  const short = (_, value) => {
    if (typeof value !== 'string') return value
    return Object.entries(record.codes).reduce((cut, [name, code]) => cut.replaceAll(code, `{${name}}`), value)
  }
  const line = (exchange) => `    ${JSON.stringify(exchange, short)}`
  const commands = record.commands.map(({ command, exchange }) => `  { "command": ${JSON.stringify(command)}, "exchange": [\n${exchange.map(line).join(',\n')}\n  ] }`)
  const { facts, codes } = record
  writeFileSync(file, `{ "facts": ${JSON.stringify(facts)},\n"codes": ${JSON.stringify(codes, null, 2)},\n"commands": [\n${commands.join(',\n')}\n] }\n`)
}

const server = createServer(async (request, response) => {
  const body = await text(request)
  if (request.method === 'DELETE') {
    write()
    return response.end()
  }
  if (request.method === 'PUT') {
    const { command, ...facts } = JSON.parse(body)
    Object.assign(record.facts, facts)
    if (command) record.commands.push({ command, exchange: [] })
    return response.end()
  }
  const answer = await (await fetch(target, { method: 'POST', body })).text()
  const { method, params = [] } = JSON.parse(body)
  const { result, error } = JSON.parse(answer)
  note({ params, result })
  record.commands.at(-1).exchange.push({ method, params, result, error })
  response.setHeader('content-type', 'application/json')
  response.end(answer)
})
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`))
