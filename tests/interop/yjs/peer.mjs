// Stock yjs and y-websocket at one live document, driven line by line.
//
// Each line of standard input is a command as JSON: {"id", "do", …}; each answer is a line with the
// same id and either "ok" (the result) or "error". Places in text count Unicode code points.
import * as readline from 'node:readline'
import { isDeepStrictEqual } from 'node:util'
import { WebSocket } from 'ws'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'

let doc
let provider
const closings = []
const refusals = []

const ROOTS = { text: Y.Text, map: Y.Map, array: Y.Array, xml: Y.XmlFragment }

/** The shared type at `[[root, kind], key or index, …]`. */
function at([[root, kind], ...steps]) {
  let type = doc.get(root, ROOTS[kind])
  for (const step of steps) type = type.get(step)
  return type
}

const units = (text, codePoints) => [...text].slice(0, codePoints).join('').length

/** Where code point `place` stands in a shared text: formatting takes no room. */
function index(type, place) {
  const text = type.toDelta().map((run) => run.insert).join('')
  return units(text, place)
}

/** A value as it goes into a map or an array: `{"$": kind, "of": content}` makes a shared type. */
function made(value) {
  if (value === null || typeof value !== 'object' || !('$' in value)) return value
  switch (value.$) {
    case 'text':
      return new Y.Text(value.of)
    case 'array':
      return Y.Array.from(value.of.map(made))
    case 'map':
      return new Y.Map(Object.entries(value.of).map(([key, each]) => [key, made(each)]))
    default:
      throw new Error(`no shared type ${value.$}`)
  }
}

/** XML nodes as JSON become shared nodes: text as its runs, an element with attributes. */
function nodes(tree) {
  return tree.map((node) => {
    if (Array.isArray(node)) {
      const text = new Y.XmlText()
      text.applyDelta(node)
      return text
    }
    const element = new Y.XmlElement(node.name)
    for (const [key, value] of Object.entries(node.attributes)) element.setAttribute(key, value)
    element.insert(0, nodes(node.children))
    return element
  })
}

function read(type) {
  if (type instanceof Y.XmlElement) {
    return {
      name: type.nodeName,
      attributes: type.getAttributes(),
      children: type.toArray().map(read),
    }
  }
  if (type instanceof Y.XmlFragment) return type.toArray().map(read)
  if (type instanceof Y.Text) return type.toDelta()
  return type.toJSON()
}

const CHANGES = {
  insert: ({ at: path, place, text, attributes }) => {
    const type = at(path)
    type.insert(index(type, place), text, attributes)
  },
  format: ({ at: path, place, length, attributes }) => {
    const type = at(path)
    const from = index(type, place)
    type.format(from, index(type, place + length) - from, attributes)
  },
  remove: ({ at: path, place, length }) => {
    const type = at(path)
    if (!(type instanceof Y.Text)) return type.delete(place, length)
    const from = index(type, place)
    type.delete(from, index(type, place + length) - from)
  },
  set: ({ at: path, key, value }) => at(path).set(key, made(value)),
  unset: ({ at: path, key }) => at(path).delete(key),
  push: ({ at: path, values }) => at(path).push(values.map(made)),
  grow: ({ at: path, place, tree }) => at(path).insert(place, nodes(tree)),
  attribute: ({ at: path, key, value }) => at(path).setAttribute(key, value),
}

/** Resolves when `holds()`; looks again whenever `events` of `source` happen. */
function until(source, events, holds, seconds, describe) {
  return new Promise((resolve, reject) => {
    const look = () => {
      let value
      try {
        value = holds()
      } catch (error) {
        return finish(() => reject(error))
      }
      if (value) finish(() => resolve(value))
    }
    const timer = setTimeout(
      () => finish(() => reject(new Error(`not within ${seconds} s: ${describe()}`))),
      seconds * 1000,
    )
    const finish = (then) => {
      clearTimeout(timer)
      for (const event of events) source.off(event, look)
      then()
    }
    for (const event of events) source.on(event, look)
    look()
  })
}

const COMMANDS = {
  async open({ address, document, token, origin }) {
    class WithToken extends WebSocket {
      constructor(url, protocols) {
        super(url, protocols, { origin, headers: { Authorization: `Bearer ${token}` } })
      }
    }
    doc = new Y.Doc()
    provider = new WebsocketProvider(address, document, doc, {
      WebSocketPolyfill: WithToken,
      disableBc: true,
    })
    provider.on('connection-error', (event) => refusals.push(event.message))
    provider.on('connection-close', (event) => {
      if (event) closings.push({ code: event.code, reason: String(event.reason) })
    })
    return { client: doc.clientID }
  },
  async synced({ seconds = 15 }) {
    await until(provider, ['sync'], () => provider.synced, seconds, () => 'never synced')
    return true
  },
  async change({ steps }) {
    doc.transact(() => {
      for (const step of steps) CHANGES[step.change](step)
    })
    return true
  },
  async read({ at: path }) {
    return read(at(path))
  },
  async reads({ at: path, equals, seconds = 15 }) {
    const reads = () => isDeepStrictEqual(plain(read(at(path))), equals)
    const describe = () => JSON.stringify(read(at(path)))
    await until(doc, ['afterTransaction'], reads, seconds, describe)
    return true
  },
  async state() {
    return {
      vector: Buffer.from(Y.encodeStateVector(doc)).toString('base64'),
      update: Buffer.from(Y.encodeStateAsUpdate(doc)).toString('base64'),
      waiting: doc.store.pendingStructs !== null || doc.store.pendingDs !== null,
    }
  },
  async disconnect() {
    provider.disconnect()
    return true
  },
  async connect() {
    provider.connect()
    return true
  },
  async present(state) {
    provider.awareness.setLocalState(state.state)
    return true
  },
  async presence({ count, seconds = 15 }) {
    const states = () => [...provider.awareness.getStates()]
    const enough = () => states().length === count
    await until(provider.awareness, ['update'], enough, seconds, () => JSON.stringify(states()))
    return states().map(([client, state]) => ({ client, state }))
  },
  async heard({ seconds = 15 }) {
    // Stock clients take a connection for dead when 30 s bring no frame at all.
    const before = provider.wsLastMessageReceived
    const ws = provider.ws
    await new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('nothing came back')), seconds * 1000)
      ws.addEventListener('message', () => {
        clearTimeout(timer)
        resolve()
      }, { once: true })
      provider.awareness.setLocalStateField('beat', before)
    })
    return true
  },
  async closed({ seconds = 15 }) {
    const gone = () => closings.length > 0
    await until(provider, ['connection-close'], gone, seconds, () => 'still connected')
    return { ...closings.at(-1), gave_up: !provider.shouldConnect }
  },
  async refused({ seconds = 15 }) {
    const told = () => refusals.length > 0
    await until(provider, ['connection-error'], told, seconds, () => 'not refused')
    return refusals.at(-1)
  },
  async leave() {
    provider.destroy()
    return true
  },
}

const plain = (value) => JSON.parse(JSON.stringify(value))

for await (const line of readline.createInterface({ input: process.stdin })) {
  const { id, do: name, ...given } = JSON.parse(line)
  let answer
  try {
    answer = { id, ok: await COMMANDS[name](given) }
  } catch (error) {
    answer = { id, error: error.message }
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`)
}
process.exit(0)
