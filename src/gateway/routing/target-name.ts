import type { Target } from './target.ts'

/** Targets live as long as the configuration does, and are looked up several times in every call. */
const names = new WeakMap<Target, { readonly target: string; readonly key: string }>()

/** Names a target in tables, as `groq/llama-3.3-70b#key_1`. */
export function nameOf(target: Target): string {
  return namesOf(target).target
}

/** Names the provider's key whatever the model, as `groq#key_1`. */
export function keyNameOf(target: Target): string {
  return namesOf(target).key
}

function namesOf(target: Target): { readonly target: string; readonly key: string } {
  const known = names.get(target)
  if (known !== undefined) return known
  const { provider, model, key } = target
  const made = { target: `${provider.id}/${model.id}#${key.id}`, key: `${provider.id}#${key.id}` }
  names.set(target, made)
  return made
}

/** Whether both answer as the same model, whatever each provider calls it. */
export function isSameModel(one: Target, other: Target): boolean {
  if (one.model === other.model || one.model.id === other.model.id) return true
  return one.model.names.some((name) => other.model.names.includes(name))
}
