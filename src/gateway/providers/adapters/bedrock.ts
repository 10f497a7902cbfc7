import { VadeError } from '../../../core/index.ts'
import type { SseEvent } from '../../dialects/sse.ts'
import { changedBody, headersOf, needModel, type Adapter, type FrameDecoder, type PreparedCall } from './adapter.ts'
import { createEventStreamSplitter, type EventStreamMessage } from './event-stream.ts'
import { signed, type AwsCredentials } from './sigv4.ts'

/** Source: docs.aws.amazon.com, Bedrock user guide, "Anthropic Claude Messages API". */
const anthropicVersion = 'bedrock-2023-05-31'

/**
 * Amazon Bedrock: Claude by InvokeModel, in Anthropic's dialect with the model in the address; the others by Bedrock's
 * OpenAI-compatible address. A key is `ACCESS_KEY_ID:SECRET_ACCESS_KEY[:SESSION_TOKEN]`, or one of Bedrock's own.
 */
export function createBedrock(now: () => number): Adapter {
  return {
    prepare(target, call) {
      const { endpoint, key } = target
      const { 'anthropic-version': _, 'anthropic-beta': beta, ...headers } = headersOf(target, call)
      const prepared: PreparedCall =
        endpoint.dialect === 'anthropic'
          ? {
              url: `${endpoint.baseUrl}/model/${encodeURIComponent(needModel(target))}/${call.stream ? 'invoke-with-response-stream' : 'invoke'}`,
              headers,
              body: changedBody(call.body, (fields) => {
                delete fields['model']
                delete fields['stream']
                fields['anthropic_version'] = anthropicVersion
                if (beta !== undefined) fields['anthropic_beta'] = beta.split(',').map((each) => each.trim())
              }),
            }
          : { url: endpoint.baseUrl + call.path, headers, body: call.body }
      const credentials = credentialsOf(key.secret)
      if (credentials === null) {
        return { ...prepared, headers: { ...prepared.headers, authorization: `Bearer ${key.secret}` } }
      }
      const url = new URL(prepared.url)
      const scope = { credentials, region: regionOf(url), service: 'bedrock', at: now() }
      return {
        ...prepared,
        headers: signed({ method: call.method, url, headers: prepared.headers, body: prepared.body }, scope),
      }
    },
    createFrames: ({ endpoint }) => (endpoint.dialect === 'anthropic' ? createFrames() : undefined),
  }
}

function credentialsOf(secret: string): AwsCredentials | null {
  const [accessKeyId = '', secretAccessKey, sessionToken] = secret.split(':')
  if (secretAccessKey === undefined) return null
  return { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) }
}

/** `bedrock-runtime.eu-west-1.amazonaws.com`; another host is somebody's proxy, which has to know. */
function regionOf(url: URL): string {
  return /^bedrock-[a-z-]+?\.([a-z0-9-]+)\./.exec(url.hostname)?.[1] ?? 'us-east-1'
}

function createFrames(): FrameDecoder {
  const splitter = createEventStreamSplitter()
  return {
    push: (bytes) => splitter.push(bytes).map(eventOf),
    end: () => splitter.end(),
  }
}

/** What Bedrock says in the middle of a stream, in the words of the dialect. */
const faults: Readonly<Record<string, string>> = {
  throttlingException: 'rate_limit_error',
  serviceUnavailableException: 'overloaded_error',
  modelTimeoutException: 'overloaded_error',
  validationException: 'invalid_request_error',
}

function eventOf({ headers, payload }: EventStreamMessage): SseEvent {
  const text = Buffer.from(payload).toString('utf8')
  const json = parsed(text)
  if (headers[':message-type'] !== 'event') {
    const kind = headers[':exception-type'] ?? headers[':error-code'] ?? ''
    const said = json['message'] ?? headers[':error-message']
    const message = typeof said === 'string' ? said : kind
    return {
      event: 'error',
      data: JSON.stringify({ type: 'error', error: { type: faults[kind] ?? 'api_error', message } }),
    }
  }
  const bytes = json['bytes']
  if (typeof bytes !== 'string')
    throw new VadeError('provider_failed', 'Amazon Bedrock sent an event without its bytes.')
  const data = Buffer.from(bytes, 'base64').toString('utf8')
  const { type } = parsed(data)
  return { ...(typeof type === 'string' && { event: type }), data }
}

function parsed(text: string): Record<string, unknown> {
  try {
    const json: unknown = JSON.parse(text)
    return typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}
