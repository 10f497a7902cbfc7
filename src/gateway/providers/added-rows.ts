import { mkdir, rm, writeFile } from 'node:fs/promises'
import { BlockList, isIP } from 'node:net'
import { join } from 'node:path'
import { VadeError } from '../../core/index.ts'
import type { DialectName } from '../dialects/dialect.ts'
import { rowsFolder } from './files.ts'
import type { Auth, Provider } from './provider.ts'

/** A provider as a person names it on the page or in the terminal; its file says the rest. */
export interface NewProvider {
  readonly name: string
  readonly baseUrl: string
  readonly dialect: DialectName
}

/** How the key is sent, and the path that stands in the addresses of all who speak the protocol. */
const protocols: Record<DialectName, { readonly auth: Auth; readonly path: string }> = {
  'openai-chat': { auth: 'bearer', path: '/v1' },
  'openai-responses': { auth: 'bearer', path: '/v1' },
  anthropic: { auth: 'x-api-key', path: '/v1' },
  gemini: { auth: 'x-goog-api-key', path: '/v1beta' },
}

/** `My vLLM` is called `my-vllm` in the names of its models. Throws `invalid_request` where nothing is left. */
export function idOf(name: string): string {
  const id = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 50)
    .replace(/^-+|-+$/g, '')
  if (id !== '') return id
  throw new VadeError(
    'invalid_request',
    'The name needs a letter from a to z or a digit: models are called by it, as in my-server/model.',
    { param: 'name' },
  )
}

/** Writes the file in `providers`; one that is there is left alone. Throws `conflict`, `invalid_request`, `store_unwritable`. */
export async function writeRow(
  home: string,
  { name, baseUrl, dialect }: NewProvider,
): Promise<{ readonly id: string; readonly address: string }> {
  const id = idOf(name)
  // In a terminal they could do more than name it.
  if (/\p{Cc}/u.test(name.trim())) {
    throw new VadeError('invalid_request', 'The name must be one line of plain letters.', { param: 'name' })
  }
  const address = addressOf(baseUrl, dialect)
  const isChat = dialect === 'openai-chat'
  const row = {
    id,
    name: name.trim(),
    endpoints: [{ dialect, baseUrl: address }],
    auth: protocols[dialect].auth,
    ...(isInNetwork(address) && { local: true }),
    // What it does not have it says itself.
    ...(isChat && { also: ['embeddings', 'rerank', 'completions', 'images', 'speech', 'transcription'] }),
  }
  const folder = rowsFolder(home)
  const file = join(folder, `${id}.json`)
  const refused = (thrown: unknown) => {
    throw unwritable(file, thrown)
  }
  await mkdir(folder, { recursive: true, mode: 0o700 }).catch(refused)
  await writeFile(file, `${JSON.stringify(row, null, 2)}\n`, { mode: 0o600, flag: 'wx' }).catch((thrown: unknown) => {
    if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'EEXIST')) refused(thrown)
    const why = `The file ${file} is there already; choose another name, or correct what is wrong with it.`
    throw new VadeError('conflict', why, { param: 'name' })
  })
  return { id, address }
}

/** Throws `store_unwritable`. */
export async function removeRow(file: string): Promise<void> {
  await rm(file, { force: true }).catch((thrown: unknown) => {
    throw unwritable(file, thrown)
  })
}

function unwritable(file: string, cause: unknown): VadeError {
  const why = `The file ${file} cannot be written; make its folder writable for you, or free some space.`
  return new VadeError('store_unwritable', why, { cause })
}

/** Whether it says no more than what is written here: what somebody wrote by hand is not removed for them. */
export function isAddedRow({ endpoints, keyVariables, models, settings, headers, quirks, adapter }: Provider): boolean {
  const said = [settings, headers, quirks, adapter].some((each) => each !== undefined)
  return !said && endpoints.length === 1 && keyVariables.length === 0 && models.length === 0
}

/** What people paste: with the path of a call, without the protocol's own, with a slash at the end. */
function addressOf(text: string, dialect: DialectName): string {
  const wrong = (message: string) => new VadeError('invalid_request', message, { param: 'baseUrl' })
  const url = URL.parse(text.trim())
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw wrong('That is no address that can be read; it must be as http://192.168.1.5:8000/v1.')
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw wrong('The address must have no user, no question mark and no #; a key has a place of its own.')
  }
  const path = url.pathname.replace(/\/(chat\/completions|completions|responses|messages|models|embeddings)?\/*$/, '')
  return `${url.origin}${path === '' ? protocols[dialect].path : path}`
}

const networks = new BlockList()
// What a server says that listens at all addresses of its machine.
networks.addSubnet('0.0.0.0', 8)
networks.addAddress('::', 'ipv6')
networks.addSubnet('10.0.0.0', 8)
networks.addSubnet('100.64.0.0', 10)
networks.addSubnet('127.0.0.0', 8)
networks.addSubnet('169.254.0.0', 16)
networks.addSubnet('172.16.0.0', 12)
networks.addSubnet('192.168.0.0', 16)
networks.addSubnet('::1', 128, 'ipv6')
networks.addSubnet('fc00::', 7, 'ipv6')
networks.addSubnet('fe80::', 10, 'ipv6')

/** On this machine or in this network (RFC 1918, 3927, 4193, 4291, 6598): a name without a dot is one of here, too. */
function isInNetwork(address: string): boolean {
  const host = new URL(address).hostname.replace(/^\[|\]$/g, '')
  const family = isIP(host)
  if (family !== 0) return networks.check(host, family === 6 ? 'ipv6' : 'ipv4')
  return !host.includes('.') || /\.(localhost|local|lan|internal|home\.arpa)$/.test(host)
}
