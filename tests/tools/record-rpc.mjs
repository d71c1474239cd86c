// A proxy before a chain that writes down every JSON-RPC exchange: node record-rpc.mjs URL FILE. Prints its own URL.
// A PUT request names what comes next. The file is for reading and for making fixtures; long data is cut.
import { createServer } from 'node:http'
import { appendFileSync, writeFileSync } from 'node:fs'

const [target, file] = process.argv.slice(2)
writeFileSync(file, '')
const cut = (_, value) => (typeof value === 'string' && value.length > 700 ? `${value.slice(0, 140)}...(${value.length} characters)` : value)
const body = async (request) => {
  let text = ''
  for await (const chunk of request) text += chunk
  return text
}
const server = createServer(async (request, response) => {
  const text = await body(request)
  if (request.method === 'PUT') {
    appendFileSync(file, `\n# ${text}\n`)
    return response.end()
  }
  const answer = await (await fetch(target, { method: 'POST', body: text })).text()
  const { method, params } = JSON.parse(text)
  const { result, error } = JSON.parse(answer)
  appendFileSync(file, `${JSON.stringify({ method, params, result, error }, cut)}\n`)
  response.setHeader('content-type', 'application/json')
  response.end(answer)
})
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`))
