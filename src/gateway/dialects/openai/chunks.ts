import type { Finish, Part } from '../../../core/index.ts'

export function finishOf(parts: readonly Part[]): Finish[] {
  return parts.filter((part) => part.type === 'finish')
}

export function encodeReason({ reason }: Finish): string {
  switch (reason) {
    case 'tool-calls':
      return 'tool_calls'
    case 'content-filter':
      return 'content_filter'
    case 'length':
    case 'repeating':
      return 'length'
    case 'stop':
    case 'aborted':
      return 'stop'
  }
}

export interface ChunkEnd {
  readonly reason?: string
  readonly logprobs?: object
}

/** What is the same in every event of a stream is written once. */
export function createChunks(head: object, includeUsage: boolean) {
  const open = `data: ${JSON.stringify(head).slice(0, -1)},"choices":[`
  const close = includeUsage ? '],"usage":null}\n\n' : ']}\n\n'
  const choice = (index: number, fields: string, { reason, logprobs }: ChunkEnd = {}) => {
    const end = `"logprobs":${JSON.stringify(logprobs ?? null)},"finish_reason":${JSON.stringify(reason ?? null)}`
    return `${open}{"index":${String(index)},${fields},${end}}${close}`
  }
  return {
    choice: (index: number, delta: object, end?: ChunkEnd) => choice(index, `"delta":${JSON.stringify(delta)}`, end),
    text: (index: number, text: string, end?: ChunkEnd) => choice(index, `"text":${JSON.stringify(text)}`, end),
    /** The event that `stream_options.include_usage` asks for, with no choices. */
    usage: (usage: object) => `${open}],"usage":${JSON.stringify(usage)}}\n\n`,
  }
}
