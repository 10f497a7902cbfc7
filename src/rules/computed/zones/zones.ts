import type { Asked, ComputedAnswer, Solvers } from '../answer.ts'
import { readClock } from '../dates/read-clock.ts'
import { readDate } from '../dates/read-date.ts'
import { readSpan } from '../dates/read-span.ts'
import { dateLocale, writeSpan } from '../dates/write-date.ts'
import { instantOf, isConstant, offsetAt, writeMinutes, writeOffset } from './clock.ts'
import { findPlace, type Place } from './places.ts'

const minuteMs = 60_000
const dayMs = 86_400_000

/** What is asked about the time of the day, here and elsewhere. */
export const zones: Solvers = {
  'time-now': (_, asked) => {
    const { timeZone } = asked
    const zone = `${timeZone}, ${writeOffset(offsetAt(timeZone, asked.now.getTime()))}`
    const text = say(asked).timeNow(writeMoment(asked.now.getTime(), timeZone, { asked }), zone)
    return told({ text, understood: 'the time now', value: clockAt(timeZone, asked.now.getTime()) }, { zone: timeZone })
  },
  'time-after': ({ span = '', past }, asked) => {
    const length = readSpan(span, asked)
    if (length === null || length.minutes === 0 || length.days !== 0 || length.months !== 0) return null
    const instant = asked.now.getTime() + length.minutes * minuteMs * (past === undefined ? 1 : -1)
    const zone = `${asked.timeZone}, ${writeOffset(offsetAt(asked.timeZone, instant))}`
    const text = say(asked).timeNow(writeMoment(instant, asked.timeZone, { asked }), zone)
    const understood = `${String(length.minutes)} min ${past === undefined ? 'from now' : 'ago'}`
    return told({ text, understood, value: clockAt(asked.timeZone, instant) }, { zone: asked.timeZone, span })
  },
  'time-in': ({ place = '' }, asked) => {
    const found = findPlace(place, asked.speech.language)
    const now = asked.now.getTime()
    const [zone] = found?.zones ?? []
    if (found === null || zone === undefined) return null
    const answer = (text: string, value: string) =>
      told({ text, understood: `time in ${found.name}`, value }, { place: found.name, zone: found.zones.join(' ') })
    if (found.zones.length === 1) {
      const offset = writeOffset(offsetAt(zone, now))
      const where = zone.startsWith('Etc/') || zone === 'UTC' ? offset : `${zone}, ${offset}`
      return answer(say(asked).timeIn(found.name, writeMoment(now, zone, { asked }), where), clockAt(zone, now))
    }
    const times = found.zones.map((one) =>
      say(asked).at(writeMoment(now, one, { asked }), cityOf(one), writeOffset(offsetAt(one, now))),
    )
    return answer(say(asked).timesIn(found.name, times), found.zones.map((one) => clockAt(one, now)).join(' '))
  },
  'time-there': ({ time = '', from = '', to = '', date }, asked) => {
    const minutes = readClock(time, asked)
    const [here, there] = [onePlace(from, asked), onePlace(to, asked)]
    if (minutes === null || here === null || there === null) return null
    const now = asked.now.getTime()
    const today = Math.floor((now + offsetAt(here.zone, now) * minuteMs) / dayMs)
    const day = date === undefined ? today : (readDate(date, asked)?.on('next') ?? null)
    if (day === null) return null
    const wall = day * dayMs + minutes * minuteMs
    const instant = instantOf(here.zone, wall)
    if (instant === null) return null
    const otherDay = dayIn(here.zone, instant) !== dayIn(there.zone, instant)
    const at = (place: OnePlace) =>
      say(asked).at(
        writeMoment(instant, place.zone, { asked, day: date !== undefined ? 'full' : otherDay ? 'weekday' : 'none' }),
        place.name,
        writeOffset(offsetAt(place.zone, instant)),
      )
    const holds = date !== undefined || isConstant([here.zone, there.zone], now)
    const remark = holds ? [] : [say(asked).remarks['today-only']]
    const text = [say(asked).timeThere(at(there), at(here)), ...remark].join(' ')
    const on = date === undefined ? '' : ` on ${new Date(wall).toISOString().slice(0, 10)}`
    const understood = `${writeMinutes(minutes)} in ${here.name}${on} as time in ${there.name}`
    return told(
      { text, understood, value: clockAt(there.zone, instant) },
      { time: writeMinutes(minutes), from: here.zone, to: there.zone },
    )
  },
  'time-difference': ({ a = '', b = '' }, asked) => {
    const [first, second] = [onePlace(a, asked), onePlace(b, asked)]
    if (first === null || second === null) return null
    const now = asked.now.getTime()
    const apart = offsetAt(first.zone, now) - offsetAt(second.zone, now)
    const span = writeSpan(
      [
        [Math.floor(Math.abs(apart) / 60), 'hour'],
        [Math.abs(apart) % 60, 'minute'],
      ],
      asked,
    )
    const [ahead, behind] = apart > 0 ? [first, second] : [second, first]
    const sentence =
      apart === 0 ? say(asked).same(first.name, second.name) : say(asked).ahead(ahead.name, span, behind.name)
    const remark = isConstant([first.zone, second.zone], now) ? [] : [say(asked).remarks['today-only']]
    return told(
      {
        text: [sentence, ...remark].join(' '),
        understood: `time difference between ${first.name} and ${second.name}`,
        value: String(apart / 60),
      },
      { first: first.zone, second: second.zone },
    )
  },
  'zone-of': ({ place = '' }, asked) => {
    const found = onePlace(place, asked)
    if (found === null) return null
    const zone = `${found.zone} (${writeOffset(offsetAt(found.zone, asked.now.getTime()))})`
    return told(
      { text: say(asked).zoneOf(found.name, zone), understood: `time zone of ${found.name}`, value: found.zone },
      { place: found.name },
    )
  },
  'clock-between': ({ a = '', b = '' }, asked) => {
    const [from, to] = [readClock(a, asked), readClock(b, asked)]
    if (from === null || to === null || from === to) return null
    const minutes = (to - from + 1440) % 1440
    const span = writeSpan(
      [
        [Math.floor(minutes / 60), 'hour'],
        [minutes % 60, 'minute'],
      ],
      asked,
    )
    const [start, end] = [writeMinutes(from), writeMinutes(to)]
    return told(
      {
        text: say(asked).between(span, start, end),
        understood: `time from ${start} to ${end}`,
        value: String(minutes),
      },
      { from: start, to: end },
    )
  },
}

interface OnePlace {
  readonly name: string
  readonly zone: string
}

function onePlace(text: string, asked: Asked): OnePlace | null {
  const place: Place | null = findPlace(text, asked.speech.language)
  const [zone, ...more] = place?.zones ?? []
  return place === null || zone === undefined || more.length > 0 ? null : { name: place.name, zone }
}

interface Told {
  readonly text: string
  readonly understood: string
  readonly value: string
}

function told(answer: Told, given: Readonly<Record<string, string>>): ComputedAnswer {
  return { ...answer, tool: 'time-zone', arguments: given }
}

const say = ({ speech }: Asked) => speech.language.say

function cityOf(zone: string): string {
  return (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ')
}

function clockAt(zone: string, instant: number): string {
  const wall = instant + offsetAt(zone, instant) * minuteMs
  return writeMinutes(Math.floor((((wall % dayMs) + dayMs) % dayMs) / minuteMs))
}

function dayIn(zone: string, instant: number): number {
  return Math.floor((instant + offsetAt(zone, instant) * minuteMs) / dayMs)
}

/** The time, and the day where it is another one than here. */
function writeMoment(
  instant: number,
  zone: string,
  { asked, day = 'full' }: { readonly asked: Asked; readonly day?: 'full' | 'weekday' | 'none' },
): string {
  const format = new Intl.DateTimeFormat(dateLocale(asked), {
    timeZone: zone,
    hour: 'numeric',
    minute: '2-digit',
    ...(day !== 'none' && { weekday: 'long' }),
    ...(day === 'full' && { day: 'numeric', month: 'long' }),
  })
  // Newer runtimes put a narrow space before PM.
  return format.format(instant).replaceAll('\u202f', ' ')
}
