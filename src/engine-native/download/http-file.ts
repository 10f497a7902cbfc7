import { open, rm, type FileHandle } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import { VadeError } from '../../core/index.ts'
import { readJson, sizeOf, writeWhole } from './files.ts'
import { reasonOf, SourceProblem } from './problem.ts'
import type { ProgressMeter } from './progress.ts'

export interface HttpFile {
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly bytes: number
  readonly sha256: string
  /** Grows as bytes come; survives the process, so that the next run goes on where this one ended. */
  readonly partialPath: string
}

export interface HttpFetching {
  readonly fetch: typeof globalThis.fetch
  readonly signal: AbortSignal
  readonly meter: ProgressMeter
  /** Milliseconds; shorter in tests. */
  readonly reachMs?: number
  readonly stallMs?: number
  readonly pauseMs?: number
}

const sidecarShape = z.object({ sha256: z.string(), url: z.string(), etag: z.string().nullable() })
type Sidecar = z.output<typeof sidecarShape>

/** Attempts in a row that brought no byte. */
const maxFruitless = 4
/** Attempts in all: bounds a server that gives one byte a time. */
const maxAttempts = 50

/**
 * Fetches `file.bytes` bytes into `partialPath`; the caller verifies them.
 * @throws SourceProblem when this source cannot give them.
 */
export async function fetchHttpFile(file: HttpFile, with_: HttpFetching): Promise<void> {
  const sidecarPath = `${file.partialPath}.json`
  const known = sidecarShape.safeParse(await readJson(sidecarPath))
  let sidecar: Sidecar | null = known.success && known.data.sha256 === file.sha256 ? known.data : null
  if (sidecar === null) await rm(file.partialPath, { force: true })
  let fruitless = 0
  for (let attempt = 0; attempt < maxAttempts; attempt++) {
    const had = await sizeOf(file.partialPath)
    if (had === file.bytes) return
    if (had > file.bytes) await rm(file.partialPath, { force: true })
    try {
      await receive(file, with_, sidecar)
    } catch (thrown) {
      with_.signal.throwIfAborted()
      if (thrown instanceof SourceProblem || thrown instanceof VadeError) throw thrown
      const now = await sizeOf(file.partialPath)
      fruitless = now > had ? 0 : fruitless + 1
      // Who never answered is not waited for: another source may.
      const hasAnswered = (await readJson(sidecarPath)) !== null
      if (!hasAnswered || fruitless >= maxFruitless) throw new SourceProblem(reasonOf(thrown), { cause: thrown })
      await wait((with_.pauseMs ?? 500) * 2 ** fruitless, undefined, { signal: with_.signal })
    }
    const next = sidecarShape.safeParse(await readJson(sidecarPath))
    sidecar = next.success ? next.data : null
  }
  throw new SourceProblem(`the connection broke ${maxAttempts} times`)
}

/** One request; ends when the body does. Throws what the network throws. */
async function receive(file: HttpFile, with_: HttpFetching, sidecar: Sidecar | null): Promise<void> {
  const from = sidecar === null ? 0 : await sizeOf(file.partialPath)
  const stop = new AbortController()
  const signal = AbortSignal.any([with_.signal, stop.signal])
  const reachMs = with_.reachMs ?? 4500
  let timer = setTimeout(() => stop.abort(new Error(`no answer in ${Math.ceil(reachMs / 1000)} s`)), reachMs)
  try {
    const response = await with_.fetch(file.url, { headers: requestHeaders(file, from, sidecar), signal })
    clearTimeout(timer)
    const at = await startOf(response, file, from)
    await writeWhole(
      `${file.partialPath}.json`,
      JSON.stringify({ sha256: file.sha256, url: file.url, etag: response.headers.get('etag') } satisfies Sidecar),
    )
    const handle = await open(file.partialPath, at === 0 ? 'w' : 'r+')
    try {
      const stallMs = with_.stallMs ?? 20_000
      const stalled = () => stop.abort(new Error(`no byte for ${Math.ceil(stallMs / 1000)} s`))
      timer = setTimeout(stalled, stallMs)
      await writeBody(response, { handle, at, file, meter: with_.meter, alive: () => timer.refresh() })
    } finally {
      await handle.close()
    }
  } catch (thrown) {
    if (stop.signal.aborted && !with_.signal.aborted) throw stop.signal.reason
    throw thrown
  } finally {
    clearTimeout(timer)
    stop.abort()
  }
}

function requestHeaders(file: HttpFile, from: number, sidecar: Sidecar | null): Record<string, string> {
  // Compressed bytes could not be resumed by position.
  const headers: Record<string, string> = { ...file.headers, 'accept-encoding': 'identity' }
  if (from === 0) return headers
  headers['range'] = `bytes=${from}-`
  // Only a strong tag of the same address says whether the bytes are still those.
  if (sidecar?.etag?.startsWith('"') && sidecar.url === file.url) headers['if-range'] = sidecar.etag
  return headers
}

/** At which byte the body starts: 0 when the server does not do ranges. */
async function startOf(response: Response, file: HttpFile, from: number): Promise<number> {
  if (response.status === 206) {
    const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(response.headers.get('content-range') ?? '')
    if (range !== null && Number(range[1]) === from && (range[2] === '*' || Number(range[2]) === file.bytes))
      return from
    await response.body?.cancel()
    await rm(file.partialPath, { force: true })
    throw new SourceProblem('it answered with another range than was asked for')
  }
  if (response.status === 200) {
    const length = Number(response.headers.get('content-length') ?? file.bytes)
    if (length === file.bytes) return 0
    await response.body?.cancel()
    throw new SourceProblem(`its file has ${length} bytes where ${file.bytes} are expected`)
  }
  await response.body?.cancel()
  if (response.status === 416) await rm(file.partialPath, { force: true })
  if (response.status === 416 || response.status === 429 || response.status >= 500) {
    throw new Error(`it answered with HTTP status ${response.status}`)
  }
  throw new SourceProblem(`it answered with HTTP status ${response.status}`)
}

interface Writing {
  readonly handle: FileHandle
  readonly at: number
  readonly file: HttpFile
  readonly meter: ProgressMeter
  readonly alive: () => void
}

async function writeBody(response: Response, to: Writing): Promise<void> {
  if (response.body === null) throw new Error('it answered with an empty body')
  let position = to.at
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    to.alive()
    if (position + chunk.length > to.file.bytes) {
      await to.handle.truncate(0)
      throw new SourceProblem(`it sent more than the expected ${to.file.bytes} bytes`)
    }
    await writeAll(to.handle, chunk, position)
    position += chunk.length
    to.meter.fetching(position)
  }
  if (position < to.file.bytes) throw new Error(`the connection ended at byte ${position}`)
}

async function writeAll(handle: FileHandle, chunk: Uint8Array, position: number): Promise<void> {
  try {
    for (let done = 0; done < chunk.length;) {
      const { bytesWritten } = await handle.write(chunk, done, chunk.length - done, position + done)
      done += bytesWritten
    }
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOSPC') {
      throw new VadeError(
        'disk_full',
        'The disk became full during the download. Free some space and start it again.',
        {
          cause,
        },
      )
    }
    throw cause
  }
}
