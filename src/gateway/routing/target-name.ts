import type { Target } from './target.ts'

/** Names a target in tables, as `groq/llama-3.3-70b#key_1`. */
export function nameOf(target: Target): string {
  return `${target.provider.id}/${target.model.id}#${target.key.id}`
}

/** Names the provider's key whatever the model, as `groq#key_1`. */
export function keyNameOf(target: Target): string {
  return `${target.provider.id}#${target.key.id}`
}

/** Whether both answer as the same model, whatever each provider calls it. */
export function isSameModel(one: Target, other: Target): boolean {
  if (one.model === other.model || one.model.id === other.model.id) return true
  return one.model.names.some((name) => other.model.names.includes(name))
}
