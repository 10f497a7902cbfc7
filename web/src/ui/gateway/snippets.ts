export interface Call {
  /** Of the server, without a slash at the end. */
  readonly origin: string
  readonly secret: string
  readonly model: string
}

export interface Snippet {
  readonly name: string
  readonly code: string
}

const question = 'Say hello in one sentence.'
/** Without it a call may cost a whole window of the model, which small budgets do not cover. */
const maxTokens = 256

/** The first call, ready to be pasted: by curl and by the clients that people have already. */
export function snippetsOf({ origin, secret, model }: Call): readonly Snippet[] {
  const body = JSON.stringify({ model, max_tokens: maxTokens, messages: [{ role: 'user', content: question }] })
  const quoted = (text: string) => JSON.stringify(text)
  return [
    {
      name: 'curl',
      code: `curl ${origin}/v1/chat/completions \\
  -H ${shell(`Authorization: Bearer ${secret}`)} \\
  -H 'Content-Type: application/json' \\
  -d ${shell(body)}`,
    },
    {
      name: 'Python',
      code: `from openai import OpenAI

client = OpenAI(base_url=${quoted(`${origin}/v1`)}, api_key=${quoted(secret)})
answer = client.chat.completions.create(
    model=${quoted(model)},
    max_tokens=${String(maxTokens)},
    messages=[{"role": "user", "content": ${quoted(question)}}],
)
print(answer.choices[0].message.content)`,
    },
    {
      name: 'JavaScript',
      code: `import OpenAI from 'openai'

const client = new OpenAI({ baseURL: ${quoted(`${origin}/v1`)}, apiKey: ${quoted(secret)} })
const answer = await client.chat.completions.create({
  model: ${quoted(model)},
  max_tokens: ${String(maxTokens)},
  messages: [{ role: 'user', content: ${quoted(question)} }],
})
console.log(answer.choices[0].message.content)`,
    },
    {
      name: 'Anthropic',
      code: `from anthropic import Anthropic

client = Anthropic(base_url=${quoted(origin)}, api_key=${quoted(secret)})
answer = client.messages.create(
    model=${quoted(model)},
    max_tokens=${String(maxTokens)},
    messages=[{"role": "user", "content": ${quoted(question)}}],
)
print(answer.content[0].text)`,
    },
    {
      name: 'Gemini',
      code: `from google import genai

client = genai.Client(api_key=${quoted(secret)}, http_options={"base_url": ${quoted(origin)}})
answer = client.models.generate_content(
    model=${quoted(model)},
    contents=${quoted(question)},
    config={"max_output_tokens": ${String(maxTokens)}},
)
print(answer.text)`,
    },
  ]
}

/** One word for a POSIX shell. */
function shell(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}
