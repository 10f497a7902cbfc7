import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { AskEvent } from '../api/index.ts'
import type { Client } from '../client/index.ts'
import { VadeError } from '../core/index.ts'

export interface FileQuestion {
  readonly files: readonly string[]
  readonly text: string
  readonly model?: string | undefined
  /** Whether somebody can be asked what may leave. A no for want of somebody to ask would be kept as their own. */
  readonly interactive: boolean
}

/** Asks about files in a conversation of its own, which goes with the answer: nothing of it stays. */
export async function* askAboutFiles(
  client: Client,
  { files, text, model, interactive }: FileQuestion,
  signal: AbortSignal,
): AsyncGenerator<AskEvent> {
  const documents = await Promise.all(
    files.map(async (file) => ({ name: basename(file), base64: (await bytesOf(file)).toString('base64') })),
  )
  const title = documents
    .map(({ name }) => name)
    .join(', ')
    .slice(0, 200)
  const { id } = await client.call('createConversation', { body: { title, model: model ?? null } })
  const params = { id }
  try {
    for (const body of documents) await client.call('addDocument', { params, body, signal })
    const body = { parentId: null, text, replaceable: false, interactive }
    for await (const event of client.stream('takeTurn', { params, body, signal })) {
      if (event.type === 'part') yield event.part
      if (event.type === 'error') yield event
    }
  } finally {
    await client.call('removeConversation', { params })
  }
}

async function bytesOf(file: string): Promise<Buffer> {
  try {
    return await readFile(file)
  } catch (cause) {
    throw new VadeError('invalid_request', `${file} cannot be read; give the path of a text file with --file.`, {
      cause,
    })
  }
}
