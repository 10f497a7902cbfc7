import { createHash, createSign } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { VadeError } from '../../../core/index.ts'

/** Access tokens of Google's service accounts, kept until shortly before they end. */
export interface GoogleTokens {
  /** `secret` is the JSON of a service account, or the path of the file with it. Throws `provider_failed`. */
  tokenFor(secret: string, signal: AbortSignal): Promise<string>
}

interface ServiceAccount {
  readonly client_email: string
  readonly private_key: string
  readonly token_uri: string
}

const scope = 'https://www.googleapis.com/auth/cloud-platform'
/** Seconds that an assertion may be used. */
const assertionSeconds = 3600
/** A token that ends during a call is of no use. */
const earlyMs = 120_000
const patience = 10_000

/** Source: RFC 7523, and Google's "Using OAuth 2.0 for server to server applications". */
export function createGoogleTokens({
  fetch,
  now,
}: {
  readonly fetch: typeof globalThis.fetch
  readonly now: () => number
}): GoogleTokens {
  const kept = new Map<string, { readonly token: string; readonly until: number }>()
  const fetching = new Map<string, Promise<string>>()

  async function fetchToken(id: string, secret: string): Promise<string> {
    const account = await accountOf(secret)
    const response = await fetch(account.token_uri, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
        assertion: assertionOf(account, Math.floor(now() / 1000)),
      }).toString(),
      redirect: 'error',
      signal: AbortSignal.timeout(patience),
    })
    const answer: unknown = await response.json().catch(() => null)
    const { access_token: token, expires_in: seconds } = (answer ?? {}) as Record<string, unknown>
    if (!response.ok || typeof token !== 'string') {
      throw new VadeError(
        'provider_failed',
        `Google gives no access token to ${account.client_email} (${String(response.status)}). Check that the service account and its key still exist.`,
      )
    }
    kept.set(id, { token, until: now() + (typeof seconds === 'number' ? seconds : assertionSeconds) * 1000 - earlyMs })
    return token
  }

  return {
    async tokenFor(secret, signal) {
      const id = createHash('sha256').update(secret).digest('base64')
      const known = kept.get(id)
      if (known !== undefined && known.until > now()) return known.token
      // Shared by all who wait; who leaves does not take it from the others.
      let running = fetching.get(id)
      if (running === undefined) {
        running = fetchToken(id, secret).finally(() => fetching.delete(id))
        fetching.set(id, running)
      }
      return orAbort(running, signal)
    },
  }
}

function orAbort<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const leave = () => reject(signal.reason as Error)
    if (signal.aborted) leave()
    signal.addEventListener('abort', leave, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave))
  })
}

async function accountOf(secret: string): Promise<ServiceAccount> {
  try {
    const text = secret.startsWith('{') ? secret : await readFile(secret, 'utf8')
    const json = JSON.parse(text) as Record<string, unknown>
    const { client_email, private_key, token_uri } = json
    if (typeof client_email === 'string' && typeof private_key === 'string' && typeof token_uri === 'string') {
      return { client_email, private_key, token_uri }
    }
  } catch {
    // What went wrong may show the key; the sentence below says enough.
  }
  throw new VadeError(
    'provider_failed',
    "The key of Google Vertex AI is not a service account. Give the JSON file that Google's console made for one.",
  )
}

/** A JSON Web Token (RFC 7519) signed with RS256 (RFC 7518, section 3.3). */
function assertionOf({ client_email, private_key, token_uri }: ServiceAccount, issuedAt: number): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const claims = { iss: client_email, scope, aud: token_uri, iat: issuedAt, exp: issuedAt + assertionSeconds }
  const signedPart = `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}`
  return `${signedPart}.${createSign('RSA-SHA256').update(signedPart).sign(private_key, 'base64url')}`
}
