import { useState } from 'react'
import type { ListedKey, SpendRow } from '../../../../src/api/index.ts'
import { formatDollars } from '../../../../src/core/index.ts'
import { backend } from '../../backend.ts'
import { useAnswer } from './answer.ts'
import { Bars } from './bars.tsx'
import { DayChart } from './day-chart.tsx'
import { Segments, Select } from './field.tsx'
import { formatCount, formatShare } from './format.ts'
import { measures, type Measure } from './measures.ts'
import { Nothing, Panel, Pending } from './panel.tsx'

const dayMs = 86_400_000
const spans = [
  ['1', 'Today'],
  ['7', '7 days'],
  ['30', '30 days'],
  ['90', '90 days'],
] as const

export function Usage() {
  const [days, setDays] = useState<(typeof spans)[number][0]>('30')
  const [keyId, setKeyId] = useState('')
  const [measure, setMeasure] = useState<Measure>('money')
  const answer = useAnswer(`usage ${days} ${keyId}`, (signal) => load(Number(days), keyId, signal))
  const { data } = answer
  return (
    <Panel
      title="Usage"
      onRefresh={answer.again}
      filters={
        <div className="filters">
          <Segments label="Days" value={days} options={spans} onValue={setDays} />
          <Segments
            label="What is shown"
            value={measure}
            options={[
              ['money', 'Spend'],
              ['tokens', 'Tokens'],
              ['calls', 'Calls'],
            ]}
            onValue={setMeasure}
          />
          <Select
            label="Key"
            value={keyId}
            options={[['', 'All keys'], ...(data?.keys ?? []).map(({ id, name }) => [id, name] as const)]}
            onValue={setKeyId}
          />
        </div>
      }
    >
      <Pending answer={answer} />
      {data === null ? null : data.total.calls === 0 ? (
        <Nothing title="No calls in this time">
          <p>
            Make a key under <a href="#/gateway/keys">Keys</a> and paste the call that you are shown there. What it
            spends is here a moment later.
          </p>
        </Nothing>
      ) : (
        <>
          <Totals of={data.total} />
          {/* One column alone would say no more than the totals. */}
          {days === '1' ? null : <DayChart rows={data.byDay} from={data.from} days={Number(days)} measure={measure} />}
          <div className="breakdowns">
            <Bars title="By model" rows={data.byModel} measure={measure} nameOf={(name) => name} />
            <Bars title="By provider" rows={data.byProvider} measure={measure} nameOf={(name) => name} />
            <Bars title="By key" rows={data.byKey} measure={measure} nameOf={(id) => keyName(data.keys, id)} />
          </div>
          <p className="muted small-print">
            Days are those of UTC. What answers on this device costs {formatDollars(0)}. {measures[measure].about}
          </p>
        </>
      )}
    </Panel>
  )
}

/** One that is gone has only its id left. */
export function keyName(keys: readonly ListedKey[], id: string): string {
  return keys.find((key) => key.id === id)?.name ?? id
}

async function load(days: number, keyId: string, signal: AbortSignal) {
  const to = (Math.floor(Date.now() / dayMs) + 1) * dayMs
  const from = to - days * dayMs
  const rows = async (by: 'key' | 'model' | 'provider' | 'day') => {
    const query = { by, from, to, ...(keyId !== '' && { keyId }) }
    return (await backend.call('getSpend', { query, signal })).rows
  }
  const [byDay, byModel, byProvider, byKey, { keys }] = await Promise.all([
    rows('day'),
    rows('model'),
    rows('provider'),
    rows('key'),
    backend.call('listKeys', { signal }),
  ])
  return { from, byDay, byModel, byProvider, byKey, keys, total: sumOf(byDay) }
}

function sumOf(rows: readonly SpendRow[]): SpendRow {
  return rows.reduce(
    (sum, row) => ({
      name: '',
      calls: sum.calls + row.calls,
      inputTokens: sum.inputTokens + row.inputTokens,
      cachedTokens: sum.cachedTokens + row.cachedTokens,
      outputTokens: sum.outputTokens + row.outputTokens,
      nanoUsd: sum.nanoUsd + row.nanoUsd,
    }),
    { name: '', calls: 0, inputTokens: 0, cachedTokens: 0, outputTokens: 0, nanoUsd: 0 },
  )
}

function Totals({ of: { calls, inputTokens, cachedTokens, outputTokens, nanoUsd } }: { readonly of: SpendRow }) {
  const figures = [
    ['Spend', formatDollars(nanoUsd), ''],
    ['Calls', formatCount(calls), ''],
    ['Tokens in', formatCount(inputTokens), `${formatShare(cachedTokens, inputTokens)} from a cache`],
    ['Tokens out', formatCount(outputTokens), ''],
  ] as const
  return (
    <dl className="totals">
      {figures.map(([name, figure, more]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <strong className="number">{figure}</strong>
            {more === '' ? null : <small className="muted">{more}</small>}
          </dd>
        </div>
      ))}
    </dl>
  )
}
