import { createHash, createHmac } from 'node:crypto'
import type { OutgoingBody } from '../../../governance/index.ts'

export interface AwsCredentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

export interface SignedRequest {
  readonly method: string
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body: OutgoingBody
}

export interface SigningScope {
  readonly credentials: AwsCredentials
  readonly region: string
  readonly service: string
  /** Milliseconds since the epoch. */
  readonly at: number
}

/**
 * The headers with the signature of the request. Source: AWS Signature Version 4, "Create a signed AWS API request"; for
 * services other than S3, which encode the path twice.
 */
export function signed(
  request: SignedRequest,
  { credentials, region, service, at }: SigningScope,
): Record<string, string> {
  const time = `${new Date(at).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`
  const day = time.slice(0, 8)
  const own: Record<string, string> = {
    host: request.url.host,
    'x-amz-date': time,
    ...(credentials.sessionToken !== undefined && { 'x-amz-security-token': credentials.sessionToken }),
  }
  const all = { ...request.headers, ...own }
  const names = Object.keys(all).sort()
  const signedHeaders = names.join(';')
  const canonical = [
    request.method,
    canonicalPath(request.url),
    canonicalQuery(request.url),
    ...names.map((name) => `${name}:${(all[name] ?? '').trim().replaceAll(/ +/g, ' ')}`),
    '',
    signedHeaders,
    sha256(request.body),
  ].join('\n')
  const scope = `${day}/${region}/${service}/aws4_request`
  const toSign = ['AWS4-HMAC-SHA256', time, scope, sha256(canonical)].join('\n')
  const key = [day, region, service, 'aws4_request'].reduce<string | Buffer>(
    (before, text) => hmac(before, text),
    `AWS4${credentials.secretAccessKey}`,
  )
  const signature = hmac(key, toSign).toString('hex')
  const authorization = `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/${scope}, SignedHeaders=${signedHeaders}, Signature=${signature}`
  return { ...all, authorization }
}

/** `url.pathname` is encoded once already. */
function canonicalPath(url: URL): string {
  return url.pathname.split('/').map(encoded).join('/')
}

function canonicalQuery(url: URL): string {
  return [...url.searchParams]
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .sort()
    .join('&')
}

/** RFC 3986: only letters, digits and `-._~` stay. */
function encoded(text: string): string {
  return encodeURIComponent(text).replaceAll(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
}

function sha256(data: OutgoingBody): string {
  const hash = createHash('sha256')
  for (const piece of typeof data === 'string' ? [data] : data) hash.update(piece)
  return hash.digest('hex')
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}
