import { dialectNames, type DialectName } from '../../src/gateway/dialects/dialect.ts'
import type { Fault, Framing, Script } from '../stand-in/script.ts'

/** Something that a provider does, and what a caller must see of it. */
export interface Case {
  readonly name: string
  readonly script: Script
  /** Where a second provider has the same model. */
  readonly expected: Outcome
  /** Where there is no other. */
  readonly alone: Outcome
  /** Silence is found out after a second and a half, not after the minute that the others get. */
  readonly silent?: true
  /** In protocols that have it. */
  readonly providers?: readonly DialectName[]
  /** Too long for all sixteen pairs of protocols: one caller for relaying, one for translating. */
  readonly long?: true
}

/**
 * What a caller sees. answered: the whole answer of the first provider. second: the whole answer of the second one, and
 * nothing of the first. error event: the beginning of the answer, then an error in the caller's protocol, and neither a
 * reason why it finished nor the end of a whole answer. A number: the status, with an error in the caller's protocol.
 */
export type Outcome = 'answered' | 'second' | 'error event' | `${number}`

export interface Group {
  readonly title: string
  readonly stream: boolean
  readonly cases: readonly Case[]
}

const verbs: Record<Fault['kind'], string> = {
  error: 'an error',
  malformed: 'broken JSON',
  truncated: 'half a character',
  end: 'ends',
  close: 'closed',
  reset: 'reset',
  hang: 'silent',
}

const html = '<!DOCTYPE html><html><body><h1>Welcome</h1></body></html>'
const asHtml = { 'content-type': 'text/html' }
const short = { text: 'Two words.' }

/** A stream of Gemini opens with content. */
const withOpening = dialectNames.filter((name) => name !== 'gemini')
/** Google says the same of a limit and of an empty account. */
const withQuota = withOpening

const refusals: readonly Case[] = [
  refusal('429', { status: 429 }, '429'),
  refusal('429 with Retry-After', { status: 429, headers: { 'retry-after': '7' } }, '429'),
  { ...refusal('429 that means no money is left', { reason: 'quota' }, '502'), providers: withQuota },
  { ...refusal('402', { status: 402 }, '502'), providers: withQuota },
  refusal('401', { status: 401 }, '502'),
  refusal('403', { status: 403 }, '502'),
  refusal('404, no such model', { reason: 'model-missing' }, '404'),
  refusal('400, longer than the window', { reason: 'context-length' }, '400'),
  refusal('400, refused by a policy', { reason: 'content-policy' }, '400'),
  { ...refusal('400, a wrong request', { reason: 'bad-request' }, '400'), expected: '400' },
  refusal('500', { status: 500 }, '502'),
  refusal('503', { status: 503 }, '503'),
  refusal('502 with a page of HTML', { status: 502, body: html, headers: asHtml }, '502'),
  refusal('503 with an empty body', { status: 503, body: '' }, '503'),
  refusal('redirect', { status: 302, headers: { location: 'http://127.0.0.1:9/elsewhere' } }, '502'),
  refusal('200 with a page of HTML', { body: html, headers: asHtml }, '502'),
  refusal('200 with an empty body', { body: '' }, '502'),
  refusal('200 with other JSON', { body: '{"hello":"world"}' }, '502'),
  refusal('200 with a list', { body: '[]' }, '502'),
  refusal('204', { status: 204, body: '' }, '502'),
  refusal('200 with an error as JSON', { body: '{"error":{"message":"It broke.","code":"oops"}}' }, '502'),
  refusal('closed before the headers', { fault: { kind: 'close', at: 'headers' } }, '502'),
  refusal('reset before the headers', { fault: { kind: 'reset', at: 'headers' } }, '502'),
  { ...refusal('silent before the headers', { fault: { kind: 'hang', at: 'headers' } }, '504'), silent: true },
  { ...refusal('silent after the headers', { fault: { kind: 'hang', at: 'start' } }, '504'), silent: true },
  refusal('closed after the headers', { fault: { kind: 'close', at: 'start' } }, '502'),
  refusal('reset after the headers', { fault: { kind: 'reset', at: 'start' } }, '502'),
]

const opened: readonly Case[] = [
  ...(['start', 'opening'] as const).flatMap((at) => {
    const where = at === 'start' ? 'at its start' : 'after the opening'
    const providers = at === 'start' ? dialectNames : withOpening
    return [
      { ...refusal(`error ${where}`, { fault: { kind: 'error', at, reason: 'server' } }, '502'), providers },
      {
        ...refusal(`quota error ${where}`, { fault: { kind: 'error', at, reason: 'quota' } }, '502'),
        providers: withQuota,
      },
      { ...refusal(`rate limit ${where}`, { fault: { kind: 'error', at, reason: 'rate-limit' } }, '429'), providers },
      { ...refusal(`broken JSON ${where}`, { fault: { kind: 'malformed', at } }, '502'), providers },
      { ...refusal(`half a character ${where}`, { fault: { kind: 'truncated', at } }, '502'), providers },
      { ...refusal(`ends ${where}`, { fault: { kind: 'end', at } }, '502'), providers },
    ]
  }),
  ...(['close', 'reset', 'hang'] as const).map((kind) => ({
    ...refusal(`${verbs[kind]} after the opening`, { fault: { kind, at: 'opening' } }, kind === 'hang' ? '504' : '502'),
    providers: withOpening,
    ...(kind === 'hang' && { silent: true as const }),
  })),
]

const committed: readonly Case[] = ([1, 3] as const).flatMap((at) =>
  (['error', 'malformed', 'truncated', 'end', 'close', 'reset', 'hang'] as const).map((kind) => ({
    // What a reset overtakes is lost: the pieces must have arrived.
    ...always(`${verbs[kind]} after ${String(at)} ${at === 1 ? 'piece' : 'pieces'}`, {
      fault: { kind, at },
      ...(kind === 'reset' && { paceMs: 50 }),
    }),
    expected: 'error event' as const,
    alone: 'error event' as const,
    ...(kind === 'hang' && { silent: true as const }),
  })),
)

const harmless: readonly Case[] = [
  always('nothing is wrong', {}),
  { ...framed('a byte every millisecond', { trickleMs: 1 }), long: true },
  framed('compressed with gzip', { gzip: true }),
]

const harmlessStreams: readonly Case[] = [
  framed('every byte by itself', { split: true }),
  framed('CRLF ends lines', { lineEnd: '\r\n' }),
  framed('CR ends lines', { lineEnd: '\r' }),
  { ...framed('CRLF, every byte by itself', { lineEnd: '\r\n', split: true }), long: true },
  framed('JSON over several data lines', { manyDataLines: true }),
  framed('comments between events', { comments: true }),
  { ...framed('comments, every byte by itself', { comments: true, split: true }), long: true },
  framed('the terminator twice', { twiceTerminated: true }),
  ...(['end', 'close', 'reset', 'hang'] as const).map((kind) => ({
    ...always(`${verbs[kind]} instead of [DONE]`, {
      fault: { kind, at: 'terminator' as const },
      ...(kind === 'reset' && { paceMs: 50 }),
    }),
    providers: ['openai-chat' as const],
    ...(kind === 'hang' && { silent: true as const }),
  })),
  always('no usage', { usage: null }),
  always('a pause between all events', { ...short, paceMs: 20 }),
]

export const groups: readonly Group[] = [
  { title: 'Streams: before the first content', stream: true, cases: [...refusals, ...opened] },
  { title: 'Streams: after the first content', stream: true, cases: committed },
  { title: 'Streams: what no caller notices', stream: true, cases: [...harmless, ...harmlessStreams] },
  {
    title: 'Whole answers',
    stream: false,
    cases: [
      ...refusals,
      ...(['error', 'malformed', 'truncated', 'end', 'close', 'reset', 'hang'] as const).map((kind) => ({
        ...refusal(
          `${verbs[kind]} in the middle`,
          { fault: { kind, at: 1 } },
          kind === 'hang' ? '504' : kind === 'error' ? '503' : '502',
        ),
        ...(kind === 'hang' && { silent: true as const }),
      })),
    ],
  },
  {
    title: 'Whole answers: what no caller notices',
    stream: false,
    cases: [
      ...harmless,
      { ...framed('every byte by itself', { split: true }), long: true },
      always('JSON that is called a text', { headers: { 'content-type': 'text/plain' } }),
      always('no usage', { usage: null }),
    ],
  },
  ...[true, false].map((stream) => ({
    title: stream ? 'Streams: large' : 'Whole answers: large',
    stream,
    cases: [
      { ...always('20 MB', { text: 'twenty megabytes in all '.repeat(870_000), pieces: 400 }), long: true as const },
    ],
  })),
]

function refusal(name: string, script: Script, alone: Outcome): Case {
  return { name, script, expected: 'second', alone }
}

function always(name: string, script: Script): Case {
  return { name, script, expected: 'answered', alone: 'answered' }
}

function framed(name: string, framing: Framing): Case {
  return always(name, { ...short, framing })
}
