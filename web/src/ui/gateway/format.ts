const numbers = new Intl.NumberFormat('en')
// Times are written as the person's own system writes them, everywhere alike.
const moment = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' })
const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' })
const utcDay = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeZone: 'UTC' })
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' })

/** As `12,345`. */
export const formatCount = (count: number) => numbers.format(count)

/** As `1 model` or `12,345 models`. */
export const formatCounted = (count: number, noun: string) => `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`

/** In the person's own time. */
export const formatMoment = (at: number) => moment.format(at)

/** Of a day that is counted in UTC. */
export const formatDay = (at: number) => utcDay.format(at)

/** The time, with the day where that is not today. */
export function formatTime(at: number, now: number): string {
  const time = clock.format(at)
  return new Date(at).toDateString() === new Date(now).toDateString() ? time : `${day.format(at)}, ${time}`
}

/** As `640 ms`, `2.35 s` or `3 min 5 s`. */
export function formatMs(ms: number): string {
  if (ms < 9.95) return `${ms.toFixed(1)} ms`
  if (ms < 999.5) return `${String(Math.round(ms))} ms`
  if (ms < 59_995) return `${(ms / 1000).toFixed(2)} s`
  const seconds = Math.round(ms / 1000)
  return `${String(Math.floor(seconds / 60))} min ${String(seconds % 60)} s`
}

/** Of a whole, as `98.2 %`; never 100 % or 0 % of what is only nearly so. */
export function formatShare(part: number, whole: number): string {
  if (whole === 0) return '–'
  const percent = (100 * part) / whole
  if (part < whole && percent > 99.9) return '> 99.9 %'
  if (part > 0 && percent < 0.1) return '< 0.1 %'
  return `${percent.toFixed(1).replace('.0', '')} %`
}
