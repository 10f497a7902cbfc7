import { afterEach } from 'vitest'
import { openBeforeEach } from '../../../test/opened-store.ts'
import {
  userText,
  type Admission,
  type ConsentClass,
  type ConsentPurpose,
  type ConsentState,
  type GenerateRequest,
} from '../../core/index.ts'
import type { Store } from '../../store/index.ts'
import { createConsents, type Consents } from '../consent/index.ts'
import { createRedactor } from '../redaction/redactor.ts'
import { createGate, type Destination, type Gate } from './index.ts'

/** For the tests of one file: a gate over a store of its own, new for each test. */
export interface TestedGate {
  readonly store: Store
  readonly consents: Consents
  readonly gate: Gate
  isOffline: boolean
  /** Why no more may be spent. */
  noMoney: string | null
  /** What was shown, and the requests that wait no more. */
  readonly begun: readonly unknown[]
  readonly ended: readonly string[]
  /** Every text that was searched for personal data. */
  readonly searched: readonly string[]
  say(state: ConsentState, of?: ConsentClass, purpose?: ConsentPurpose): ReturnType<Consents['set']>
}

export function testedGate(): TestedGate {
  let store: Store
  let consents: Consents
  let gate: Gate
  const begun: unknown[] = []
  const ended: string[] = []
  const searched: string[] = []
  const tested: TestedGate = {
    get store() {
      return store
    },
    get consents() {
      return consents
    },
    get gate() {
      return gate
    },
    isOffline: false,
    noMoney: null,
    begun,
    ended,
    searched,
    say: (state, of = 'ordinary', purpose = 'answer') =>
      consents.set({ class: of, provider: to.provider, purpose, state }),
  }
  openBeforeEach((opened) => {
    store = opened
    consents = createConsents({ repository: store.consents, settings: store.settings })
    tested.isOffline = false
    tested.noMoney = null
    begun.length = 0
    ended.length = 0
    searched.length = 0
    gate = createGate({
      consents,
      redactor() {
        const words = createRedactor()
        const redact = (text: string) => {
          searched.push(text)
          return words.redact(text)
        }
        return { ...words, redact }
      },
      offline: () => tested.isOffline,
      budget: async () => tested.noMoney,
      onShown: (waiting) => begun.push(waiting),
      onAnswered: (id) => ended.push(id),
    })
  })
  afterEach(() => gate.close())
  return tested
}

export const to: Destination = {
  provider: 'openai',
  model: 'gpt-4o',
  purpose: 'answer',
  trains: false,
  keptDays: 30,
  conversation: null,
}

export const asked = (text: string): GenerateRequest => ({ messages: [userText(text)], replaceable: true })
export const plain = asked('What is the capital of Peru?')
export const personal = asked('Write to ada.lovelace@example.com that I am late.')

export function shown(verdict: Admission) {
  if (verdict.kind !== 'ask') throw new Error(`It was ${verdict.kind}.`)
  return verdict
}

export function allowed(verdict: Admission) {
  if (verdict.kind !== 'allowed') throw new Error(JSON.stringify(verdict))
  return verdict.outgoing
}

/** A turn that nobody stops. */
export const forever = () => new AbortController().signal
