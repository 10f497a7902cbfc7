import type { EgressEntry, EgressRow } from '../../core/index.ts'

/** A row as SQLite has it. */
export interface StoredRow extends Omit<EgressRow, 'clockWentBack' | 'local' | 'costNanoUsd'> {
  readonly clock_went_back: number
  readonly local: number
  readonly nano: number | null
}

export function rowOf({ clock_went_back: back, local, nano, ...row }: StoredRow): EgressRow {
  return { ...row, clockWentBack: back === 1, local: local === 1, costNanoUsd: nano }
}

export function storedOf({ clockWentBack, local, costNanoUsd, ...row }: EgressRow): StoredRow {
  return { ...row, clock_went_back: clockWentBack ? 1 : 0, local: local ? 1 : 0, nano: costNanoUsd }
}

export const insertRow = `
  INTO egress (number, at, clock_went_back, kind, host, local, purpose, what, who, consent, since, count, sent, received,
    nano, failed, previous, hash)
  VALUES (@number, @at, @clock_went_back, @kind, @host, @local, @purpose, @what, @who, @consent, @since, @count, @sent,
    @received, @nano, @failed, @previous, @hash)`

/** A row about other rows. */
export function noteRow(kind: 'folded' | 'broken', what: string, since: number): EgressEntry {
  const nothing = { count: 0, sent: 0, received: 0, costNanoUsd: null, failed: 0 }
  return { kind, host: '', local: true, purpose: '', what, who: null, consent: null, since, ...nothing }
}
