import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { VadeError } from '../../core/index.ts'
import { tinyGguf } from '../gguf/tiny-gguf.ts'
import { createModelShelf, type PullProgress, type ShelfOptions } from './index.ts'
import { openDoor } from './open-door.ts'

const weights = Buffer.concat([tinyGguf(), Buffer.alloc(3_000_000, 'vade')])
const sha256 = createHash('sha256').update(weights).digest('hex')

let folder = ''
const closers: (() => Promise<void>)[] = []
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vade-shelf-'))
})
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
  await rm(folder, { recursive: true, force: true })
})

type Handler = (request: IncomingMessage, response: ServerResponse) => void

async function serve(handler: Handler): Promise<{ url: string; requests: IncomingMessage[] }> {
  const requests: IncomingMessage[] = []
  const server = createServer((request, response) => {
    requests.push(request)
    response.on('error', () => {})
    handler(request, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  closers.push(async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/m.gguf`, requests }
}

/** A proper server of the weights, or of `all`; `cut` ends the connection after so many bytes. */
function give(request: IncomingMessage, response: ServerResponse, cut = Infinity, all = weights): void {
  const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0)
  const body = all.subarray(from)
  const headers = { 'content-length': body.length, etag: '"one"' }
  if (from > 0)
    response.writeHead(206, { ...headers, 'content-range': `bytes ${from}-${all.length - 1}/${all.length}` })
  else response.writeHead(200, headers)
  if (cut >= body.length) response.end(body)
  else response.write(body.subarray(0, cut), () => void cutOff(response, from + cut))
}

/** Once they lie on the disk: what is on its way is lost with the connection. */
async function cutOff(response: ServerResponse, bytes: number): Promise<void> {
  const partial = join(folder, 'models', '.partial')
  const isThere = async () => {
    const names = await readdir(partial, { recursive: true })
    const sizes = await Promise.all(names.map(async (name) => (await stat(join(partial, name))).size))
    return sizes.includes(bytes)
  }
  while (!response.destroyed && !(await isThere())) await wait(10)
  response.destroy()
}

async function shelfOf(urls: readonly string[], more: Partial<ShelfOptions> = {}, fields: object = {}) {
  const catalogue = join(folder, 'mine.json')
  const row = {
    id: 'mine',
    name: 'Mine',
    kind: 'chat',
    license: 'MIT',
    file: 'm.gguf',
    bytes: weights.length,
    sha256,
    contextTokens: 512,
    quality: 500,
    sources: urls.map((url) => ({ kind: 'url', url })),
    ...fields,
  }
  await writeFile(catalogue, JSON.stringify({ models: [row] }))
  return createModelShelf({
    directory: join(folder, 'models'),
    door: openDoor,
    lock: async () => async () => {},
    catalogueFiles: [catalogue],
    ...more,
  })
}

const quiet = () => ({ signal: AbortSignal.timeout(20_000), onProgress: () => {} })

async function expectInstalled(file: string): Promise<void> {
  expect(
    createHash('sha256')
      .update(await readFile(file))
      .digest('hex'),
  ).toBe(sha256)
  expect((await readdir(join(folder, 'models'))).sort()).toEqual(['.partial', 'm.gguf', 'm.gguf.vade.json'])
  expect(await readdir(join(folder, 'models', '.partial'))).toEqual([])
}

test('fetches, tells progress, follows a redirect, and is installed', async () => {
  const { url } = await serve(({ url: path, headers }, response) => {
    if (path === '/m.gguf') response.writeHead(302, { location: '/elsewhere' }).end()
    else give({ headers } as IncomingMessage, response)
  })
  const shelf = await shelfOf([url])
  const heard: PullProgress[] = []
  const model = await shelf.pull('mine', { ...quiet(), onProgress: (progress) => heard.push(progress) })
  await expectInstalled(model.file)
  expect(heard.map(({ phase }) => phase)).toEqual(expect.arrayContaining(['waiting', 'fetching', 'verifying']))
  expect(await shelf.installed('mine')).toEqual(model)
  expect((await shelf.list())[0]).toMatchObject({ id: 'mine', fits: true, installed: model })
  expect((await shelf.choose(new Map())).answering?.id).toBe('mine')
  await shelf.remove('mine')
  expect(await shelf.installed('mine')).toBeNull()
  await expect(shelf.remove('mine')).rejects.toMatchObject({ code: 'not_found' })
})

test('goes on by range after a dropped connection', async () => {
  let count = 0
  const { url, requests } = await serve((request, response) =>
    give(request, response, count++ < 2 ? 1_000_000 : Infinity),
  )
  await expectInstalled((await (await shelfOf([url])).pull('mine', quiet())).file)
  expect(requests[2]?.headers).toMatchObject({ range: expect.stringMatching(/^bytes=[1-9]\d+-$/), 'if-range': '"one"' })
})

test('starts again with a server that has no ranges', async () => {
  let count = 0
  const { url, requests } = await serve((_, response) => {
    if (count++ > 0) return give({ headers: {} } as IncomingMessage, response)
    return give({ headers: {} } as IncomingMessage, response, 1_000_000)
  })
  await expectInstalled((await (await shelfOf([url])).pull('mine', quiet())).file)
  expect(requests).toHaveLength(2)
})

test('wrong bytes are deleted and the next source is tried; every skipped one is told', async () => {
  const wrong = await serve((_, response) => response.end(Buffer.alloc(weights.length, 'x')))
  const missing = await serve((_, response) => response.writeHead(404).end())
  const right = await serve(give)
  const heard: PullProgress[] = []
  const shelf = await shelfOf([wrong.url, missing.url, right.url])
  const model = await shelf.pull('mine', { ...quiet(), onProgress: (progress) => heard.push(progress) })
  await expectInstalled(model.file)
  const told = heard.map(({ source }) => source).filter((source) => source.includes('was skipped'))
  expect(told).toEqual([expect.stringContaining('SHA-256'), expect.stringContaining('404')])
})

test('when all sources fail, one error says why for each', async () => {
  const wrong = await serve((_, response) => response.end(Buffer.alloc(weights.length, 'x')))
  const short = await serve((_, response) => response.end('short'))
  const shelf = await shelfOf([wrong.url, short.url, 'http://127.0.0.1:1/x', 'file:///nowhere/m.gguf'])
  const error = await shelf.pull('mine', quiet()).catch((thrown: unknown) => thrown as VadeError)
  expect(error).toMatchObject({ code: 'download_failed' })
  expect((error as VadeError).message.match(/was skipped/g)).toHaveLength(4)
  expect(await readdir(join(folder, 'models'))).toEqual(['.partial'])
})

test('a source that never answers is skipped in less than 5 s', async () => {
  const silent = await serve(() => {})
  const right = await serve(give)
  const started = performance.now()
  await expectInstalled((await (await shelfOf([silent.url, right.url])).pull('mine', quiet())).file)
  expect(performance.now() - started).toBeLessThan(6500)
}, 10_000)

test('a stop keeps what came, the next run goes on there; a discard removes it', async () => {
  const { url, requests } = await serve((request, response) => {
    if (request.headers.range !== undefined) return give(request, response)
    response.writeHead(200, { 'content-length': weights.length, etag: '"one"' })
    response.write(weights.subarray(0, 500_000))
  })
  const shelf = await shelfOf([url])
  const partial = join(folder, 'models', '.partial', 'mine')
  const stopWith = async (reason: unknown) => {
    const stop = new AbortController()
    const pulling = shelf.pull('mine', { signal: stop.signal, onProgress: () => {} })
    const outcome = pulling.catch((thrown: unknown) => thrown)
    while (((await stat(join(partial, 'download.partial')).catch(() => null))?.size ?? 0) < 500_000) await wait(10)
    stop.abort(reason)
    expect(await outcome).toMatchObject({ code: 'aborted' })
  }
  await stopWith('discard')
  expect(await stat(partial).catch(() => null)).toBeNull()
  await stopWith(undefined)
  expect((await stat(join(partial, 'download.partial'))).size).toBe(500_000)
  await expectInstalled((await shelf.pull('mine', quiet())).file)
  expect(requests.at(-1)?.headers.range).toBe('bytes=500000-')
})

test('goes on after kill -9 of the process that was downloading', async () => {
  let slow = true
  const { url, requests } = await serve((request, response) => {
    if (!slow) return give(request, response)
    response.writeHead(200, { 'content-length': weights.length, etag: '"one"' })
    response.write(weights.subarray(0, 700_000))
  })
  const shelf = await shelfOf([url])
  const code = `
    const { createModelShelf } = await import(${JSON.stringify(new URL('index.ts', import.meta.url).href)})
    const shelf = createModelShelf({
      directory: ${JSON.stringify(join(folder, 'models'))}, door: () => ({ fetch, assertOnline() {} }),
      lock: async () => async () => {}, catalogueFiles: [${JSON.stringify(join(folder, 'mine.json'))}],
    })
    await shelf.pull('mine', { signal: new AbortController().signal, onProgress: () => {} })`
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: 'inherit' })
  const partial = join(folder, 'models', '.partial', 'mine', 'download.partial')
  while (((await stat(partial).catch(() => null))?.size ?? 0) < 700_000) await wait(20)
  child.kill('SIGKILL')
  await once(child, 'exit')
  slow = false
  await expectInstalled((await shelf.pull('mine', quiet())).file)
  expect(requests.at(-1)?.headers.range).toBe('bytes=700000-')
}, 20_000)

test('two pulls at once: the second waits, then finds it installed', async () => {
  const { url, requests } = await serve(give)
  let tail = Promise.resolve()
  const lock: ShelfOptions['lock'] = async () => {
    const before = tail
    const mine = Promise.withResolvers<void>()
    tail = mine.promise
    await before
    return async () => mine.resolve()
  }
  const shelf = await shelfOf([url], { lock })
  const [one, other] = await Promise.all([shelf.pull('mine', quiet()), shelf.pull('mine', quiet())])
  expect(one).toEqual(other)
  expect(requests).toHaveLength(1)
})

test('takes a verified file from the cache folder or a file: source without the network', async () => {
  const offline = () => {
    throw new VadeError('offline', 'Vade is offline. Unset VADE_OFFLINE.')
  }
  const closedDoor = () => ({ ...openDoor(), assertOnline: offline })
  const cache = join(folder, 'cache')
  await mkdir(cache)
  await writeFile(join(cache, 'm.gguf'), weights)
  const cached = await shelfOf(['http://127.0.0.1:1/x'], { cacheDirectory: cache, door: closedDoor })
  await expectInstalled((await cached.pull('mine', quiet())).file)
  await cached.remove('mine')
  expect((await stat(join(cache, 'm.gguf'))).size).toBe(weights.length)
  const local = await shelfOf([pathToFileURL(join(cache, 'm.gguf')).href], { door: closedDoor })
  await expectInstalled((await local.pull('mine', quiet())).file)
  await local.remove('mine')
  const none = await shelfOf(['http://127.0.0.1:1/x'], { door: closedDoor })
  await expect(none.pull('mine', quiet())).rejects.toMatchObject({ code: 'offline' })
})

test('a damaged installed file is not installed; an unknown id is not found', async () => {
  const { url } = await serve(give)
  const shelf = await shelfOf([url])
  const { file } = await shelf.pull('mine', quiet())
  await writeFile(file, weights.subarray(1))
  expect(await shelf.installed('mine')).toBeNull()
  await expect(shelf.pull('nobody', quiet())).rejects.toMatchObject({ code: 'model_not_found' })
})

test('a companion is fetched, verified, part of what is installed, and removed with its model', async () => {
  const tokenizer = Buffer.from('{"words": []}')
  const hash = createHash('sha256').update(tokenizer).digest('hex')
  let answers = 0
  const { url, requests } = await serve((request, response) => {
    if (request.url === '/m.gguf') give(request, response)
    else give(request, response, answers++ === 0 ? 5 : Infinity, tokenizer)
  })
  const companion = { file: 'mine.tokenizer.json', remoteFile: 'tokenizer.json', bytes: tokenizer.length }
  const shelf = await shelfOf([url], {}, { companions: [{ ...companion, sha256: hash }] })
  const model = await shelf.pull('mine', quiet())
  const path = join(folder, 'models', 'mine.tokenizer.json')
  expect(model.companions).toEqual([{ file: path, bytes: tokenizer.length }])
  expect(await readFile(path)).toEqual(tokenizer)
  expect((await shelf.list())[0]?.fileBytes).toBe(weights.length + tokenizer.length)
  expect(requests.map((request) => request.url)).toEqual(['/m.gguf', '/tokenizer.json', '/tokenizer.json'])
  expect(requests.at(-1)?.headers.range).toBe('bytes=5-')
  await rm(path)
  expect(await shelf.installed('mine')).toBeNull()
  expect(await shelf.pull('mine', quiet())).toEqual(model)
  expect(requests.at(-1)?.url).toBe('/tokenizer.json')
  await writeFile(`${model.file}.gguf`, 'made of the weights')
  await shelf.remove('mine')
  expect(await readdir(join(folder, 'models'))).toEqual(['.partial'])
  await shelf.pull('mine', quiet())
  await rm(path)
  // What is left of one that is not whole goes too.
  await shelf.remove('mine')
  expect(await readdir(join(folder, 'models'))).toEqual(['.partial'])
})

test('wrong bytes of a companion are deleted, and a model recorded without its companion is not installed', async () => {
  const { url } = await serve((request, response) => {
    if (request.url === '/m.gguf') return give(request, response)
    response.end('wrong')
  })
  const plain = await shelfOf([url])
  await plain.pull('mine', quiet())
  const companions = [{ file: 'mine.tokenizer.json', bytes: 5, sha256: '0'.repeat(64) }]
  const shelf = await shelfOf([url], {}, { companions })
  expect(await shelf.installed('mine')).toBeNull()
  await expect(shelf.pull('mine', quiet())).rejects.toThrow('its bytes are not those of the catalogue')
  expect(await shelf.installed('mine')).toBeNull()
  expect(await readdir(join(folder, 'models', '.partial', 'mine', 'companions'))).toEqual([])
})

test('adds a file of the person, refuses what is no model', async () => {
  const shelf = await shelfOf(['http://127.0.0.1:1/x'])
  const path = join(folder, 'My Model.Q4.gguf')
  await writeFile(path, tinyGguf())
  const model = await shelf.addFile(path, quiet())
  expect(model).toMatchObject({ id: 'my-model.q4', name: 'Tiny', contextTokens: 128, kind: 'chat' })
  expect((await shelf.list()).find(({ id }) => id === model.id)?.installed).toEqual(model)
  await writeFile(join(folder, 'bad.gguf'), tinyGguf().subarray(0, -10))
  await expect(shelf.addFile(join(folder, 'bad.gguf'), quiet())).rejects.toThrow(/truncated/)
  await writeFile(join(folder, 'text.gguf'), 'hello, this is not a model at all')
  await expect(shelf.addFile(join(folder, 'text.gguf'), quiet())).rejects.toThrow(/not a GGUF file/)
})

test('what everybody can have is told from what is a person’s own', async () => {
  const { url } = await serve(give)
  const shelf = await shelfOf([url])
  await writeFile(join(folder, 'own.gguf'), tinyGguf())
  const own = await shelf.addFile(join(folder, 'own.gguf'), quiet())
  const { file } = await shelf.pull('mine', quiet())
  const published = await shelf.publishedFiles()
  expect(published).toEqual(expect.arrayContaining([file, `${file}.vade.json`]))
  expect(published).not.toContain(own.file)
})

test('the first model to fetch fits the cores; a slow one is passed over', async () => {
  const shelf = await shelfOf(['http://127.0.0.1:1/x'])
  const first = await shelf.choose(new Map())
  expect(first.answering).toBeNull()
  expect(first.worthFetching[0]?.id).toMatch(/^(smollm2|qwen2.5)/)
  const path = join(folder, 'slow.gguf')
  await writeFile(path, tinyGguf())
  await shelf.addFile(path, quiet())
  expect(await shelf.choose(new Map([['slow', 20]]))).toMatchObject({ answering: { id: 'slow' }, worthFetching: [] })
  expect(await shelf.choose(new Map([['slow', 2]]))).toMatchObject({ answering: { id: 'slow' }, worthFetching: [] })
})
