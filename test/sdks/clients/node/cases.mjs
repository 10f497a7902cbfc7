import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict'

/**
 * A client is asked the same in all of these, in its own words:
 *
 *   ask(question, options)     a whole answer: { text, calls: [{ id, name, input }], usage: { input, output }, turn }
 *   stream(question, options)  the same from a stream; options.onPiece is called for each piece that says something
 *   parse(question)            the document of an answer that is held to `question.schema`, by the client's own means
 *   status(error)              the HTTP status that the client read, or what it throws if the error is of another class
 *   isFailure(error)          whether the client says in its own way that a stream failed at the provider
 *   retryAfter(error)          what the client read of that header, where it tells
 *   models()                   the names of all models, from pages as the client reads them
 *   model(name)                the name of the one with this name
 *
 * A question is { model, text, system?, image?, tools?, stop?, schema?, after? }; `image` is base64 of a PNG, `after` has
 * the `turn` of an answer with calls and the `results` of its calls. Options are { signal, timeoutMs, key }.
 */
export const weather = {
  name: 'weather',
  description: 'Tells the weather of the next days',
  parameters: {
    type: 'object',
    properties: { city: { type: 'string' }, days: { type: 'integer' } },
    required: ['city', 'days'],
    additionalProperties: false,
  },
}

const person = {
  type: 'object',
  properties: { name: { type: 'string' }, age: { type: 'integer' } },
  required: ['name', 'age'],
  additionalProperties: false,
}

const sample = { city: 'Zürich', days: 7 }

export function casesFor({ says, calls, image }) {
  function isSaid(answer) {
    equal(answer.text, says)
    deepEqual(answer.calls, [])
    ok(answer.usage.input > 0 && answer.usage.output > 0, `The usage is ${JSON.stringify(answer.usage)}.`)
  }

  async function callTools(ask, question, expected) {
    const called = await ask(question)
    deepEqual(
      called.calls.map(({ name, input }) => ({ name, input })),
      expected,
    )
    equal(new Set(called.calls.map(({ id }) => id)).size, expected.length)
    const results = called.calls.map(({ id, name }, index) => ({ id, name, text: `${String(17 + index)} degrees` }))
    isSaid(await ask({ ...question, after: { turn: called.turn, results } }))
  }

  const both = calls.map((call) => ({ name: call.name, input: JSON.parse(call.arguments) }))
  const one = [{ name: 'weather', input: sample }]
  return {
    async text({ ask }, { model, text }) {
      isSaid(await ask({ model: model('well'), text }))
    },
    async stream({ stream }, { model, text }) {
      let pieces = 0
      isSaid(await stream({ model: model('well'), text }, { onPiece: () => pieces++ }))
      ok(pieces > 5, `It came in ${String(pieces)} pieces.`)
    },
    async tools({ ask }, { model, text }) {
      await callTools(ask, { model: model('well'), text, tools: [weather] }, one)
    },
    async 'streamed tools'({ stream }, { model, text }) {
      await callTools(stream, { model: model('well'), text, tools: [weather] }, one)
    },
    async 'parallel tools'({ ask, stream }, { model, text }) {
      await callTools(ask, { model: model('parallel'), text, tools: [weather] }, both)
      await callTools(stream, { model: model('parallel'), text, tools: [weather] }, both)
    },
    async image({ ask }, { model, text }) {
      isSaid(await ask({ model: model('well'), text, image }))
    },
    async schema({ parse }, { model, text }) {
      deepEqual(await parse({ model: model('well'), text, schema: person }), { name: 'Zürich', age: 7 })
    },
    async system({ ask }, { model, text }) {
      isSaid(await ask({ model: model('well'), text, system: 'Answer in Latin.' }))
    },
    async stop({ ask, status }, { model, text, refuses }) {
      const answer = ask({ model: model('well'), text, stop: 'HALT' })
      if (refuses.includes('stop')) await rejects(answer, (error) => status(error) === 422)
      else isSaid(await answer)
    },
    async 'wrong key'({ ask, status }, { model, text }) {
      await rejects(ask({ model: model('well'), text }, { key: 'vade_sk_wrong' }), (error) => status(error) === 401)
    },
    async 'unknown model'({ ask, status }, { text }) {
      await rejects(ask({ model: 'nobody', text }), (error) => status(error) === 404)
    },
    async 'rate limit'({ ask, status, retryAfter }, { model, text }) {
      await rejects(ask({ model: model('limited'), text }), (error) => {
        equal(status(error), 429)
        if (retryAfter !== undefined) match(String(retryAfter(error)), /^[67]$/)
        return true
      })
    },
    async 'broken stream'({ stream, isFailure }, { model, text }) {
      let pieces = 0
      const answer = stream({ model: model('broken'), text }, { onPiece: () => pieces++ })
      await rejects(answer, isFailure)
      ok(pieces > 0, 'It failed before it had said anything.')
    },
    async abort({ stream }, { model, text }) {
      const stopping = new AbortController()
      const options = { signal: stopping.signal, onPiece: () => stopping.abort() }
      // Some clients throw, some end what they give.
      await stream({ model: model('long'), text }, options).catch(() => undefined)
      ok(stopping.signal.aborted, 'It ended before anything was said.')
    },
    async models({ models, model: modelOf, status }, { model }) {
      const name = model('well')
      ok((await models()).includes(name), `${name} is not listed.`)
      equal(await modelOf(name), name)
      await rejects(modelOf('nobody'), (error) => status(error) === 404)
    },
    async timeout({ ask }, { model, text }) {
      await rejects(ask({ model: model('silent'), text }, { timeoutMs: 300 }))
    },
  }
}
