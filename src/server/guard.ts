import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { VadeError } from '../core/index.ts'
import type { Hosts } from './hosts.ts'
import type { Asked } from './http.ts'

/**
 * A page on the web can point its own name at 127.0.0.1 (DNS rebinding) and then call this server with its visitor's
 * browser. So only names of this server are answered, and only pages of this server may send an Origin.
 */
export function checkOrigin(request: Asked, hosts: Hosts): void {
  const host = nameOf(request.headers.host ?? '')
  if (!hosts.has(host)) {
    throw new VadeError('forbidden', `This server is not called '${host}'. Use its address, or start it with --host.`)
  }
  const { origin } = request.headers
  if (origin !== undefined && origin !== `http://${request.headers.host ?? ''}`) {
    throw new VadeError('forbidden', 'Another web page may not call this server.')
  }
}

function nameOf(host: string): string {
  return host.replace(/:\d+$/, '').toLowerCase()
}

const linkLifeMs = 10 * 60_000
const maxLinks = 100
const cookieName = 'vade_session'

/** Who may use `/api`: the page after a one-time link, and the command line with the secret of the home. */
export interface Sessions {
  /** A code that opens one session within ten minutes. */
  newCode(): string
  /** The value of Set-Cookie. Throws `invalid_key` when the code is wrong, used or old. */
  open(code: string): string
  check(request: Asked): void
}

export function createSessions({
  secret,
  localToken,
}: {
  readonly secret: string
  readonly localToken: string
}): Sessions {
  const codes = new Map<string, number>()
  const sign = (value: string) => createHmac('sha256', secret).update(value).digest('base64url')
  return {
    newCode() {
      const code = randomBytes(18).toString('base64url')
      codes.set(code, Date.now() + linkLifeMs)
      const oldest = codes.keys().next().value
      if (codes.size > maxLinks && oldest !== undefined) codes.delete(oldest)
      return code
    },
    open(code) {
      const until = codes.get(code)
      codes.delete(code)
      if (until === undefined || until < Date.now()) {
        throw new VadeError(
          'invalid_key',
          "This link was used already or is too old. Make a new one with './vade link'.",
        )
      }
      const id = randomBytes(18).toString('base64url')
      return `${cookieName}=${id}.${sign(id)}; HttpOnly; SameSite=Strict; Path=/; Max-Age=31536000`
    },
    check(request) {
      const bearer = bearerOf(request)
      if (bearer !== undefined && same(bearer, localToken)) return
      const cookie = (request.headers.cookie ?? '').split(/;\s*/).find((pair) => pair.startsWith(`${cookieName}=`))
      const [id, signature] = (cookie?.slice(cookieName.length + 1) ?? '').split('.')
      if (id && signature && same(signature, sign(id))) return
      throw new VadeError(
        'invalid_key',
        "Open the link that Vade printed when it started, or make a new one with './vade link'.",
      )
    },
  }
}

export function bearerOf(request: Asked): string | undefined {
  return /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
}

function same(a: string, b: string): boolean {
  const left = Buffer.from(a)
  const right = Buffer.from(b)
  return left.length === right.length && timingSafeEqual(left, right)
}
