import type { Duplex } from 'node:stream'
import { VadeError } from '../../core/index.ts'
import type { AccountDatabase } from '../accounts/account-database.ts'
import type { Give, Take, Taken } from '../accounts/counters.ts'
import type { Counter } from '../accounts/entries.ts'
import { createRespClient, type RespClient } from './resp.ts'

export interface ValkeyOptions {
  /** `redis://user:password@host:port/0`; all but the host may be left out. */
  readonly url: string
  /** A connection to there, which may still be on its way. */
  readonly dial: (to: { readonly host: string; readonly port: number }) => Duplex
}

export interface RatesOptions extends ValkeyOptions {
  /** Told once each time Valkey is lost. */
  readonly onProblem: (thrown: unknown) => void
}

/**
 * Counts the calls and tokens of a minute in Valkey, so that they do not touch the database; money stays there. While
 * Valkey cannot be reached the database counts: a key may then have its rate twice in the minute of the change.
 */
export function withRatesElsewhere(
  database: AccountDatabase,
  { onProblem, ...options }: RatesOptions,
): AccountDatabase {
  const client = connect(options)
  let lost = false

  /** Null where Valkey could not be asked. */
  async function asked<Result>(work: () => Promise<Result>): Promise<Result | null> {
    try {
      const result = await work()
      lost = false
      return result
    } catch (thrown) {
      if (!lost) onProblem(thrown)
      lost = true
      return null
    }
  }

  async function give(gives: readonly Give[]): Promise<void> {
    // What Valkey does not hear of counts as used until the minute has passed.
    if (gives.length > 0) await asked(() => giveRates(client, gives))
  }

  return {
    ...database,
    async take({ holder, takes }) {
      const rates = takes.filter(isRate)
      const taken = rates.length === 0 ? null : await asked(() => takeRates(client, rates))
      if (taken === null) return database.take({ holder, takes })
      if ('refused' in taken) return { ...taken, refused: takes.indexOf(rates[taken.refused] as Take) }
      const got = new Map(rates.map((take, index) => [take, taken.granted[index] ?? 0]))
      const back = () => give(rates.map((take) => ({ ...take, amount: got.get(take) ?? 0 })))
      const money = takes.filter((take) => !isRate(take))
      try {
        const paid: Taken = money.length === 0 ? { granted: [] } : await database.take({ holder, takes: money })
        if ('refused' in paid) {
          await back()
          return { ...paid, refused: takes.indexOf(money[paid.refused] as Take) }
        }
        return { granted: takes.map((take) => got.get(take) ?? paid.granted[money.indexOf(take)] ?? 0) }
      } catch (thrown) {
        await back()
        throw thrown
      }
    },
    async give({ holder, gives }) {
      const money = gives.filter((each) => !isRate(each))
      if (money.length > 0) await database.give({ holder, gives: money })
      await give(gives.filter(isRate))
    },
  }
}

function connect({ url, dial }: ValkeyOptions): RespClient {
  if (!/^(redis|valkey):\/\/[^/]/.test(url) || !URL.canParse(url)) {
    throw new VadeError(
      'invalid_request',
      'VADE_VALKEY is not the address of a Valkey; give it as redis://user:password@host:6379/0.',
    )
  }
  const { hostname, port, username, password, pathname } = new URL(url)
  const words = [username, password].filter((word) => word !== '').map(decodeURIComponent)
  const number = pathname.slice(1)
  return createRespClient({
    dial: () => dial({ host: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? 6379 : Number(port) }),
    greeting: [...(words.length === 0 ? [] : [['AUTH', ...words]]), ...(number === '' ? [] : [['SELECT', number]])],
  })
}

function isRate({ period }: Counter): boolean {
  return period === 'requests' || period === 'tokens'
}

/** One place in a cluster for all counters of a key. */
function nameOf({ keyId, period, window }: Counter): string {
  return `vade:{${keyId}}:${period}:${String(window)}`
}

/** A quarter of the part of each of two replicas, as leases are elsewhere. What is in here is all that was handed out. */
const takeScript = `
local granted = {}
for i, name in ipairs(KEYS) do
  local least = tonumber(ARGV[2 * i])
  local rest = tonumber(ARGV[2 * i - 1]) - tonumber(redis.call('GET', name) or '0')
  if least > rest then return {0, i - 1, math.max(rest, 0)} end
  granted[i] = math.max(least, math.floor(rest / 8))
end
for i, name in ipairs(KEYS) do
  redis.call('INCRBY', name, string.format('%.0f', granted[i]))
  redis.call('EXPIRE', name, 180)
end
return {1, unpack(granted)}`

/** A counter that is gone belongs to a minute that has passed. */
const giveScript = `
for i, name in ipairs(KEYS) do
  if redis.call('EXISTS', name) == 1 then redis.call('DECRBY', name, ARGV[i]) end
end
return 0`

async function takeRates(client: RespClient, takes: readonly Take[]): Promise<Taken> {
  const values = takes.flatMap(({ limit, least }) => [String(limit), String(least)])
  const reply = await client.command(['EVAL', takeScript, String(takes.length), ...takes.map(nameOf), ...values])
  const [done, ...numbers] = Array.isArray(reply) ? reply.map(Number) : []
  if (done === 1) return { granted: numbers }
  const [refused = 0, left = 0] = numbers
  return { refused, left }
}

async function giveRates(client: RespClient, gives: readonly Give[]): Promise<void> {
  const amounts = gives.map(({ amount }) => String(amount))
  await client.command(['EVAL', giveScript, String(gives.length), ...gives.map(nameOf), ...amounts])
}
