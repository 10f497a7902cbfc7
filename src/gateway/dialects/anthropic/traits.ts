/** What a model takes of the protocol: newer models of Anthropic refuse settings that older ones and other makers know. */
export interface Traits {
  /** `budget`: so many tokens. `adaptive`: it decides itself, guided by an effort. */
  readonly thinking: 'budget' | 'adaptive'
  /** `one`: temperature or top_p, not both. `none`: neither of them and no top_k. */
  readonly sampling: 'free' | 'one' | 'none'
  /** Whether a system message may come after a message of the user. */
  readonly systemInside: boolean
}

/** Source: Anthropic's migration guides for 4.1, 4.6, 4.7 and 4.8. Other makers who speak the protocol follow the old form. */
export function traitsOf(model: string): Traits {
  const version = claudeVersion(model)
  if (version === undefined) return { thinking: 'budget', sampling: 'free', systemInside: false }
  return {
    thinking: version < 4.06 ? 'budget' : 'adaptive',
    sampling: version < 4.01 ? 'free' : version < 4.07 ? 'one' : 'none',
    systemInside: version >= 4.08,
  }
}

/** 4.05 for 4.5; models without a number in their name are new. Undefined for models of other makers. */
function claudeVersion(model: string): number | undefined {
  if (!model.includes('claude')) return undefined
  const [, major, minor] = /claude-(?:[a-z]+-)?(\d{1,2})(?:[-.](\d{1,2}))?(?!\d)/.exec(model) ?? []
  return major === undefined ? Infinity : Number(major) + Number(minor ?? 0) / 100
}
