import { settings as settingsShape, type Settings } from '../api/index.ts'
import type { Store } from '../store/index.ts'

const defaults: Settings = { defaultModel: null, largerModel: null, announce: 'sentences', theme: 'system' }

/** The person's settings, checked on the way out too: a value from elsewhere never reaches the page unread. */
export interface SettingsShelf {
  get(): Promise<Settings>
  change(change: Partial<{ [Name in keyof Settings]: Settings[Name] | undefined }>): Promise<Settings>
}

export function createSettings(store: Store, onChange: (settings: Settings) => void): SettingsShelf {
  async function get(): Promise<Settings> {
    const stored = settingsShape.partial().safeParse(await store.settings.get('person'))
    return { ...defaults, ...(stored.success ? withoutUndefined(stored.data) : {}) }
  }
  return {
    get,
    async change(change) {
      const next = { ...(await get()), ...withoutUndefined(change) }
      await store.settings.set('person', next)
      onChange(next)
      return next
    },
  }
}

function withoutUndefined(
  change: Partial<{ [Name in keyof Settings]: Settings[Name] | undefined }>,
): Partial<Settings> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
}
