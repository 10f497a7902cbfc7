import { fold } from '../languages/phrases.ts'
import type { Language } from '../languages/language.ts'
import { isZone } from './clock.ts'
import { cities, unusualZones } from './cities.ts'
import { countryZones, zonesOfLargeCountries } from './countries.ts'

/** Somewhere with one time, or a country with several. */
export interface Place {
  /** As it is to be written. */
  readonly name: string
  readonly zones: readonly string[]
}

interface Entry {
  /** Separated by spaces. */
  readonly zones: string
  /** With its accents; null where only the spelling of the question is known. */
  readonly name: string | null
}

/** By language: names without accents in small letters. */
const tables = new Map<string, ReadonlyMap<string, Entry>>()

/** Null where no place of this name is known. */
export function findPlace(text: string, language: Language): Place | null {
  const table = tableOf(language)
  const lower = text.toLowerCase().replace(/\.$/, '').trim()
  const found = table.get(lower) ?? inCountry(lower, table)
  // Older runtimes lack the newest zones.
  if (found === undefined || !found.zones.split(' ').every(isZone)) return null
  return { name: found.name ?? title(text.trim(), found.zones), zones: found.zones.split(' ') }
}

/** Paris, France: both must be known, and belong together. */
function inCountry(text: string, table: ReadonlyMap<string, Entry>): Entry | undefined {
  const [city, country, ...more] = text.split(/, ?/)
  const zone = table.get(city ?? '')?.zones
  const all = table.get(country ?? '')?.zones
  if (zone === undefined || all === undefined || more.length > 0) return undefined
  return all.split(' ').includes(zone) ? { zones: zone, name: null } : undefined
}

/** What a person typed in small letters, with capitals; names of zones are all capitals. */
function title(text: string, zones: string): string {
  if (text !== text.toLowerCase()) return text
  if (/^(?:UTC|Etc\/)/.test(zones) || text.length <= 2) return text.toUpperCase()
  if (/^the u[ks]$/.test(text)) return `the ${text.slice(4).toUpperCase()}`
  return text.replace(/(^|[ -])(?!(?:of|and|the|de|del|la|do|am) )\p{L}/gu, (letters) => letters.toUpperCase())
}

function tableOf(language: Language): ReadonlyMap<string, Entry> {
  const known = tables.get(language.code)
  if (known !== undefined) return known
  const table = new Map<string, Entry>()
  const set = (called: string, zones: string, name: string | null = null) => table.set(called, { zones, name })
  for (const zone of Intl.supportedValuesOf('timeZone')) {
    const city = (zone.split('/').at(-1) ?? '').toLowerCase()
    if (!zone.startsWith('Antarctica/') && !unusualZones.has(city)) set(city.replaceAll('_', ' '), zone)
  }
  const single = countryZones
    .trim()
    .split(/\s+/)
    .map((row) => row.split(':') as [string, string])
  const countries = [...single, ...Object.entries(zonesOfLargeCountries)]
  for (const code of new Set(['en', language.code])) {
    const names = new Intl.DisplayNames(code, { type: 'region', fallback: 'none' })
    for (const [country, zones] of countries) {
      const name = names.of(country)
      if (name === undefined) continue
      for (const written of spellings(fold(name).toLowerCase()))
        set(written, zones, written.startsWith('the ') ? null : name)
    }
  }
  for (const [zone, names] of Object.entries(cities)) for (const name of names.split('|')) set(name, zone)
  for (const [name, zones] of Object.entries(language.places)) set(name, zones)
  tables.set(language.code, table)
  return table
}

/** Congo - Kinshasa, Myanmar (Burma), the United States. */
function spellings(name: string): readonly string[] {
  const plain = name.replace(/ \(.*\)$/, '').replaceAll(' & ', ' and ')
  return [name, plain, `the ${plain}`]
}
