import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { userText } from '../../core/index.ts'
import { createConsents, createGate, createRedactor } from '../../governance/index.ts'
import { openStore } from '../../store/index.ts'
import { createGatewayApp } from '../gateway.ts'
import { createLarger, largerName, usual } from './larger.ts'

const context = { signal: new AbortController().signal, caller: 'test' }

test('offline, what runs on this machine can be asked, and the gate lets it be; nothing beyond the machine can', async () => {
  const home = mkdtempSync(join(tmpdir(), 'vade-larger-'))
  const addresses = {
    there: 'https://big.example.org/v1',
    // The network of the house is a network.
    nearby: 'http://192.168.1.7:8080/v1',
    here: 'http://127.0.0.1:11434/v1',
  }
  const row = (name: string, baseUrl: string) => ({
    name,
    endpoints: [{ dialect: 'openai-chat', baseUrl, auth: 'bearer' }],
    keys: [{ value: 'sk-test' }],
    data: { trains: false, keptDays: 0 },
    models: [{ id: 'big' }],
  })
  const rows = Object.entries(addresses).map(([name, baseUrl]) => [name, row(name, baseUrl)])
  writeFileSync(join(home, 'config.json'), JSON.stringify({ providers: Object.fromEntries(rows) }))
  const app = await createGatewayApp({ home, offline: true, log: () => undefined })
  const store = await openStore({ home: join(home, 'consents') })
  const consents = createConsents({ repository: store.consents, settings: store.settings })
  const gate = createGate({ consents, redactor: () => createRedactor(), offline: () => true })
  const asking = async (name: string | null) => {
    const naming = { offline: true, providers: async () => app.providers, chosen: async () => name }
    const rest = { keys: app.keys, gateway: async () => app.gateway, gate }
    const called = await largerName(naming, context.signal)
    const larger = await createLarger({ ...naming, ...rest })({ purpose: 'answer', askFirst: 'always' })(context)
    if (!('model' in larger)) return [called, larger.code]
    const verdict = await larger.admit({ messages: [userText('Who wrote Hunger?')], replaceable: true }, context)
    expect(larger.model.id).toBe(called)
    return [called, verdict.kind]
  }
  try {
    expect(await asking('there/big')).toEqual([null, 'offline'])
    expect(await asking('nearby/big')).toEqual([null, 'offline'])
    expect(await asking('here/big')).toEqual(['here/big', 'ask'])
    // Unasked it is the first that can be asked.
    expect(await asking(null)).toEqual(['here/big', 'ask'])
  } finally {
    gate.close()
    await app.close()
    await store.close()
    rmSync(home, { recursive: true, force: true })
  }
})

test('every model that is asked unasked is one that its provider has', async () => {
  const home = mkdtempSync(join(tmpdir(), 'vade-usual-'))
  const app = await createGatewayApp({ home, log: () => undefined })
  try {
    const known = await app.providers.list({ all: true, signal: AbortSignal.timeout(10_000) })
    const ids = new Set(known.map(({ id }) => id))
    expect(usual.filter((name) => !ids.has(name))).toEqual([])
  } finally {
    await app.close()
    rmSync(home, { recursive: true, force: true })
  }
})
