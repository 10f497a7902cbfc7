const formats = new Map<string, Intl.DateTimeFormat>()

/** Minutes that the zone is ahead of UTC at this instant. Throws `RangeError` for a zone that is not known here. */
export function offsetAt(zone: string, instant: number): number {
  let format = formats.get(zone)
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    })
    formats.set(zone, format)
  }
  const part = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]))
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0 } = part
  return Math.round((Date.UTC(year, month - 1, day, hour, minute) - Math.floor(instant / 60_000) * 60_000) / 60_000)
}

/** Whether this runtime knows a zone of that name. */
export function isZone(name: string): boolean {
  try {
    offsetAt(name, 0)
    return true
  } catch {
    return false
  }
}

/**
 * The instant at which clocks in the zone show this, given as if it were UTC. Null where clocks never show it, because
 * they are put forward over it.
 */
export function instantOf(zone: string, wall: number): number | null {
  const first = wall - offsetAt(zone, wall) * 60_000
  const second = wall - offsetAt(zone, first) * 60_000
  return second + offsetAt(zone, second) * 60_000 === wall ? second : null
}

/** Whether two zones are as far apart in the whole year from this instant on. */
export function isConstant([a, b]: readonly [string, string], instant: number): boolean {
  const apart = (at: number) => offsetAt(a, at) - offsetAt(b, at)
  const week = 7 * 86_400_000
  return Array.from({ length: 53 }, (_, index) => apart(instant + index * week)).every(
    (value) => value === apart(instant),
  )
}

/** `UTC+9`, `UTC−3:30`, `UTC`. */
export function writeOffset(offset: number): string {
  if (offset === 0) return 'UTC'
  const minutes = Math.abs(offset)
  const rest = minutes % 60 === 0 ? '' : `:${String(minutes % 60).padStart(2, '0')}`
  return `UTC${offset < 0 ? '−' : '+'}${String(Math.floor(minutes / 60))}${rest}`
}

/** `09:05`. */
export function writeMinutes(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}
