import { useDeferredValue, useState } from 'react'
import type { LedgerVerdict } from '../../../../src/api/index.ts'
import { egressPurposes, type EgressPurpose } from '../../../../src/core/index.ts'
import { backend } from '../../backend.ts'
import { useAnswer } from '../gateway/answer.ts'
import { Field, Segments, Select } from '../gateway/field.tsx'
import { MoreFilters } from '../gateway/more-filters.tsx'
import { Nothing, Panel, Pending } from '../gateway/panel.tsx'
import { useWork } from '../gateway/work.ts'
import { LeftRow } from './left-row.tsx'
import { purposeNames } from './purpose-names.ts'

/** Rows that are shown at first, and after each asking for older ones. */
const steps = [100, 300, 1000] as const

interface Filter {
  readonly reach: 'elsewhere' | 'all'
  readonly search: string
  readonly purpose: EgressPurpose | ''
  /** A day of the person's own time, as 2026-11-25; empty for any. */
  readonly until: string
}

const anything: Filter = { reach: 'elsewhere', search: '', purpose: '', until: '' }

/** The record of what left this device. */
export function Left() {
  const [filter, setFilter] = useState(anything)
  const [step, setStep] = useState(0)
  const asked = useDeferredValue(filter)
  const limit = steps[step] ?? steps[0]
  const answer = useAnswer(JSON.stringify([asked, limit]), (signal) =>
    backend.call('listLedger', { query: { ...queryOf(asked), limit }, signal }),
  )
  const change = (some: Partial<Filter>) => {
    setStep(0)
    setFilter({ ...filter, ...some })
  }
  const { data } = answer
  const isFiltered = filter.search !== '' || filter.purpose !== '' || filter.until !== ''
  return (
    <Panel
      title="What left this device"
      onRefresh={answer.again}
      filters={<Filters filter={filter} onChange={change} />}
      actions={<Check />}
    >
      <Pending answer={answer} />
      {data?.rows.length === 0 && !isFiltered ? (
        <Nothing title="Nothing has left this device.">
          <p>
            Whatever does is written down here before its first byte goes: to whom, why, how much, and what it cost.
            Answers of this device are not in it, for they never leave.
          </p>
        </Nothing>
      ) : null}
      {data?.rows.length === 0 && isFiltered ? (
        <Nothing title="Nothing like that has left.">
          <button type="button" className="button" onClick={() => change(anything)}>
            Show everything
          </button>
        </Nothing>
      ) : null}
      {data !== null && data.rows.length > 0 ? (
        <>
          <ol className="left-rows" aria-label="What left, newest first">
            {data.rows.map((row) => (
              <LeftRow key={row.number} row={row} now={answer.at} />
            ))}
          </ol>
          <Older
            more={data.next !== null}
            canShow={step < steps.length - 1}
            onShow={() => setStep((before) => before + 1)}
          />
        </>
      ) : null}
    </Panel>
  )
}

function queryOf({ reach, search, purpose, until }: Filter) {
  const to = Date.parse(`${until}T24:00`)
  return {
    brief: 'true',
    ...(reach === 'elsewhere' && { reach }),
    ...(search.trim() !== '' && { search: search.trim().slice(0, 200) }),
    ...(purpose !== '' && { purpose }),
    ...(!Number.isNaN(to) && { to }),
  }
}

interface FiltersProps {
  readonly filter: Filter
  readonly onChange: (some: Partial<Filter>) => void
}

function Filters({ filter, onChange }: FiltersProps) {
  const others = (
    <>
      <Select
        label="Why"
        value={filter.purpose}
        options={[
          ['', 'For any reason'],
          ...egressPurposes.map((purpose) => [purpose, purposeNames[purpose]] as const),
        ]}
        onValue={(value) => onChange({ purpose: egressPurposes.find((one) => one === value) ?? '' })}
      />
      <Field
        label="Up to the day"
        title="Up to the day"
        type="date"
        value={filter.until}
        onText={(until) => onChange({ until })}
      />
      <Segments
        label="Where to"
        value={filter.reach}
        options={[
          ['elsewhere', 'Other machines'],
          ['all', 'This one too'],
        ]}
        onValue={(reach) => onChange({ reach })}
      />
    </>
  )
  return (
    <div className="filters">
      <Field
        label="Search what left"
        type="search"
        placeholder="Search"
        value={filter.search}
        onText={(search) => onChange({ search })}
      />
      <MoreFilters>{others}</MoreFilters>
    </div>
  )
}

interface OlderProps {
  readonly more: boolean
  readonly canShow: boolean
  readonly onShow: () => void
}

function Older({ more, canShow, onShow }: OlderProps) {
  if (!more) return null
  return canShow ? (
    <button type="button" className="button" onClick={onShow}>
      Show older ones
    </button>
  ) : (
    <p className="muted">Older ones are found with a search, or by their day.</p>
  )
}

/** Reads the whole record, and says whether it is as it was written. */
function Check() {
  const [verdict, setVerdict] = useState<LedgerVerdict | null>(null)
  const { busy, failure, run } = useWork()
  const check = () =>
    run(async () => {
      setVerdict(null)
      setVerdict(await backend.call('verifyLedger'))
    })
  return (
    <div className="left-check">
      <button type="button" className="button" disabled={busy} onClick={check}>
        {busy ? 'Checking…' : 'Check the record'}
      </button>
      <output className={verdict?.ok === false || failure !== null ? 'failed' : 'muted'}>
        {failure === null ? verdictInWords(verdict) : failure.message}
      </output>
    </div>
  )
}

function verdictInWords(verdict: LedgerVerdict | null): string {
  if (verdict === null) return ''
  if (verdict.problem !== null) return `The record is not whole. ${verdict.problem.sentence}`
  if (verdict.rows === 0) return 'The record is whole, and empty.'
  return verdict.rows === 1
    ? 'Its one row is as it was written.'
    : `All ${String(verdict.rows)} rows are as they were written.`
}
