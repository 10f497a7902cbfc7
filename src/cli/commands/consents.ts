import {
  anyProvider,
  consentClasses,
  consentPurposes,
  VadeError,
  type ConsentClass,
  type ConsentPurpose,
  type ConsentState,
} from '../../core/index.ts'
import type { Client } from '../../client/index.ts'
import { numberOption, print, textOption, type Call, type Command, type Option } from '../command.ts'
import { withClient } from '../with-client.ts'

const about: Readonly<Record<string, Option>> = {
  class: { type: 'string', value: 'CLASS', about: `What it holds: ${consentClasses.join(', ')}; ordinary unless told` },
  purpose: { type: 'string', value: 'PURPOSE', about: `What for: ${consentPurposes.join(', ')}; answer unless told` },
  conversation: {
    type: 'string',
    value: 'ID',
    about: 'Only for this conversation; without a provider, for all of them',
  },
}
const days: Option = { type: 'string', value: 'N', about: 'It ends by itself after so many days' }

export const consentsList: Command = {
  name: 'consents list',
  arguments: '',
  summary: 'Show what may leave this device, to whom and for what',
  options: { history: { type: 'boolean', about: 'All that was ever said, newest first' } },
  run: (call) =>
    withClient(call, async (client) => {
      if (call.options['history'] === true) {
        const { consents } = await client.call('listConsentHistory', { query: { limit: 500 } })
        const lines = consents.map(({ at, state, text }) => `${new Date(at).toISOString()}\t${state}\t${text}`)
        return print(call, { consents }, lines.join('\n') || 'Nothing was ever said.')
      }
      const overview = await client.call('listConsents')
      const { consents, topics, kept } = overview
      const { requests } = await client.call('listConsentRequests')
      const lines = [
        ...consents.map(({ state, text }) => `${state}\t${text}`),
        ...topics.map(({ words }) => `deny\tNothing is sent about ${words}.`),
        ...kept.map((id) => `deny\tNothing of the conversation ${id} is sent.`),
        ...requests.map(({ conversation, request: { provider } }) => {
          const where = conversation === null ? 'a terminal' : `the conversation ${conversation}`
          return `waits\tIn ${where} Vade asks whether it may send something to ${provider}.`
        }),
      ]
      print(call, { ...overview, requests }, lines.join('\n') || 'Nothing leaves this device: nothing was allowed.')
    }),
}

export const consentsAllow: Command = {
  name: 'consents allow',
  arguments: '[PROVIDER]',
  summary: 'Allow that something is sent to a provider, or to any',
  options: { ...about, days, topic: { type: 'string', value: 'WORDS', about: 'Forget this topic of yours' } },
  run: (call) => say(call, 'allow'),
}

export const consentsAsk: Command = {
  name: 'consents ask',
  arguments: 'PROVIDER',
  summary: 'Be shown exactly what would be sent, each time, and asked',
  options: { ...about, days },
  run: (call) => say(call, 'ask'),
}

export const consentsDeny: Command = {
  name: 'consents deny',
  arguments: '[PROVIDER]',
  summary: 'Take back what was allowed, at once; also for a topic, a conversation, or everything',
  options: {
    ...about,
    topic: { type: 'string', value: 'WORDS', about: 'Never send anything in which one of these words stands' },
    all: { type: 'boolean', about: 'Everything that was allowed or is asked about' },
  },
  run: (call) => say(call, 'deny'),
}

async function say(call: Call, state: ConsentState): Promise<void> {
  const [provider] = call.words
  const [topic, conversation] = [textOption(call, 'topic'), textOption(call, 'conversation')]
  return withClient(call, async (client) => {
    if (provider !== undefined) return sayOf(call, client, { state, provider })
    if (topic !== undefined) return state === 'deny' ? addTopic(call, client, topic) : removeTopic(call, client, topic)
    if (conversation !== undefined) {
      const kept = state === 'deny'
      await client.call('keepConversation', { params: { id: conversation }, body: { kept } })
      const text = kept ? 'Nothing of it is sent.' : 'It is treated like the others.'
      return print(call, { conversation, kept }, text)
    }
    if (call.options['all'] !== true) throw nobodyNamed(state)
    const { revoked } = await client.call('revokeConsents')
    print(call, { revoked }, `Nothing leaves this device any more: ${String(revoked)} were taken back.`)
  })
}

async function sayOf(
  call: Call,
  client: Client,
  { state, provider }: { readonly state: ConsentState; readonly provider: string },
): Promise<void> {
  const named =
    provider === 'any' || provider === anyProvider ? anyProvider : await knownProvider(client, provider, state)
  const lasting = numberOption(call, 'days')
  const conversation = textOption(call, 'conversation')
  const consent = await client.call('setConsent', {
    body: {
      class: oneOf(consentClasses, textOption(call, 'class') ?? 'ordinary', 'class'),
      purpose: oneOf(consentPurposes, textOption(call, 'purpose') ?? 'answer', 'purpose'),
      provider: named,
      state,
      ...(lasting !== undefined && { days: lasting }),
      ...(conversation !== undefined && { conversation }),
    },
  })
  print(call, consent, consent.text)
}

/**
 * The id of the provider of this id or name. A name that is wrong would allow nothing, or deny nobody while the person
 * thinks it did. Of a provider that is gone, what was said can be taken back.
 */
async function knownProvider(client: Client, name: string, state: ConsentState): Promise<string> {
  const { providers } = await client.call('listProviders')
  const isNamed = (word: string) => word.toLowerCase() === name.toLowerCase()
  const found = providers.find(({ id }) => isNamed(id)) ?? providers.find((one) => isNamed(one.name))
  if (found !== undefined) return found.id
  const isDenied = state === 'deny'
  if (isDenied && (await client.call('listConsents')).consents.some(({ provider }) => provider === name)) return name
  const nothing = isDenied ? ', so nothing was denied' : ''
  throw new VadeError(
    'not_found',
    `There is no provider '${name}'${nothing}; 'vade providers list --all' names those there are.`,
  )
}

async function addTopic(call: Call, client: Client, words: string): Promise<void> {
  const topic = await client.call('addConsentTopic', { body: { words } })
  print(call, topic, `Nothing is sent about ${topic.words}.`)
}

async function removeTopic(call: Call, client: Client, words: string): Promise<void> {
  const { topics } = await client.call('listConsents')
  const topic = topics.find((one) => one.id === words || one.words === words)
  if (topic === undefined) {
    throw new VadeError('not_found', `There is no topic '${words}'; 'vade consents list' shows those there are.`)
  }
  await client.call('removeConsentTopic', { params: { id: topic.id } })
  print(call, { removed: topic.words }, `${topic.words} is no topic any more.`)
}

function oneOf<Word extends ConsentClass | ConsentPurpose>(
  words: readonly Word[],
  given: string,
  option: string,
): Word {
  const found = words.find((word) => word === given)
  if (found !== undefined) return found
  throw new VadeError('invalid_request', `There is no ${option} '${given}'; there are: ${words.join(', ')}.`)
}

function nobodyNamed(state: ConsentState): VadeError {
  const also = state === 'deny' ? ", or say 'vade consents deny --all'" : ''
  return new VadeError(
    'invalid_request',
    `Name the provider, as in: vade consents ${state} openai ('any' is all of them)${also}.`,
  )
}
