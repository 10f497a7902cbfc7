import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { says } from './behaviours.ts'
import { image } from './clients.ts'
import { pythonOf } from './install.ts'
import { reportsOf, type Report } from './reports.ts'
import { providers, startRunning, type Running } from './running.ts'

/** What Vade itself says in the words of Responses, held to the schemas of OpenResponses; relayed bytes are the provider's. */
const installed = inject('installed')
const translated = providers.filter(({ dialect }) => dialect !== 'openai-responses')
const cases = 'basic streamed system tools streamed_tools image several_turns thoughts cut broken errors'.split(' ')
let running: Running
let reports: Report[] = []

beforeAll(async () => {
  if (installed === null) return
  running = await startRunning(['open-responses'])
  const { url, key } = running
  const plan = JSON.stringify({ url, key, providers: translated, says, image })
  const program = join(import.meta.dirname, 'clients', 'python', 'open_responses.py')
  reports = await reportsOf(pythonOf(installed), ['-B', program], { VADE_PLAN: plan })
})
afterAll(async () => {
  if (installed !== null) await running.stop()
})

describe.skipIf(installed === null).each(translated)('OpenResponses over $provider', ({ provider }) => {
  test.each(cases)('%s', (name) => {
    expect(reports.find((one) => one.provider === provider && one.name === name)).toEqual({
      provider,
      name,
      problem: null,
    })
  })
})
