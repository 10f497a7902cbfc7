import type { ListedKey } from '../../../../src/api/index.ts'
import { Field, Segments, Select } from './field.tsx'
import type { LogFilter } from './log.ts'
import { MoreFilters } from './more-filters.tsx'

export interface Names {
  readonly keys: readonly ListedKey[]
  /** Providers that have answered, each followed by its models. */
  readonly answerers: readonly { readonly provider: string; readonly model?: string }[]
}

/** What is looked for, as a person says it; empty where anything will do. */
export interface FilterValues {
  readonly status: 'all' | 'failed'
  readonly keyId: string
  /** A provider, or `provider model`. */
  readonly answerer: string
  /** Of the person's own time, as 2026-11-25T14:30. */
  readonly since: string
  readonly until: string
  readonly id: string
}

export const noFilters: FilterValues = { status: 'all', keyId: '', answerer: '', since: '', until: '', id: '' }

export function filterOf({ status, keyId, answerer, since, until, id }: FilterValues): LogFilter {
  const [provider = '', model] = answerer.split(' ')
  const from = Date.parse(since)
  const to = Date.parse(until)
  return {
    ...(status === 'failed' && { status }),
    ...(keyId !== '' && { keyId }),
    ...(provider !== '' && { provider }),
    ...(model !== undefined && { model }),
    ...(!Number.isNaN(from) && { from }),
    ...(!Number.isNaN(to) && { to }),
    ...(id.trim() !== '' && { id: id.trim() }),
  }
}

interface FiltersProps {
  readonly values: FilterValues
  readonly names: Names
  readonly onValues: (values: FilterValues) => void
}

export function Filters({ values, names, onValues }: FiltersProps) {
  const set = (change: Partial<FilterValues>) => onValues({ ...values, ...change })
  const others = <OtherFilters values={values} names={names} onChange={set} />
  return (
    <div className="filters">
      <Segments
        label="Which calls"
        value={values.status}
        options={[
          ['all', 'All'],
          ['failed', 'Failed'],
        ]}
        onValue={(status) => set({ status })}
      />
      <MoreFilters>{others}</MoreFilters>
    </div>
  )
}

interface OtherFiltersProps {
  readonly values: FilterValues
  readonly names: Names
  readonly onChange: (change: Partial<FilterValues>) => void
}

function OtherFilters({ values, names, onChange }: OtherFiltersProps) {
  return (
    <>
      <Select
        label="Key"
        value={values.keyId}
        options={[['', 'All keys'], ...names.keys.map(({ id, name }) => [id, name] as const)]}
        onValue={(keyId) => onChange({ keyId })}
      />
      <Select
        label="Answered by"
        value={values.answerer}
        options={[
          ['', 'Any provider'],
          ...names.answerers.map(({ provider, model }) =>
            model === undefined
              ? ([provider, provider] as const)
              : ([`${provider} ${model}`, `\u{2003}${provider}/${model}`] as const),
          ),
        ]}
        onValue={(answerer) => onChange({ answerer })}
      />
      <Field label="Id of the call" placeholder="Id, as req_…" value={values.id} onText={(id) => onChange({ id })} />
      <Field label="Since" type="datetime-local" value={values.since} onText={(since) => onChange({ since })} />
      <Field label="Until" type="datetime-local" value={values.until} onText={(until) => onChange({ until })} />
    </>
  )
}
