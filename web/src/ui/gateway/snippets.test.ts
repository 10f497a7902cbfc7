import { expect, test } from 'vitest'
import { snippetsOf } from './snippets.ts'

const call = { origin: 'http://127.0.0.1:8233', secret: 'vade_sk_secret', model: "it's/one" }

test('every snippet is filled in', () => {
  for (const { code } of snippetsOf(call)) {
    expect(code).toContain(call.origin)
    expect(code).toContain(call.secret)
    // A small budget does not cover what a model may write at most.
    expect(code).toMatch(/\b(max_tokens|max_output_tokens)\b"?[:=] ?256\b/)
  }
})

test('what a shell would take for its own is quoted', () => {
  const [curl] = snippetsOf(call)
  const body = /-d '(.*)'$/.exec(curl?.code ?? '')?.[1]?.replaceAll(String.raw`'\''`, "'")
  expect(JSON.parse(body ?? '')).toMatchObject({ model: call.model, messages: [{ role: 'user' }] })
  expect(curl?.code.replaceAll(String.raw`'\''`, '')).not.toMatch(/it's/)
})
