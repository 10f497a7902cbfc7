/**
 * The name under which several providers serve the same weights, from what one of them calls them: lower case, without
 * the owner, the region, the packaging and the number format, as `llama-3.3-70b-instruct` for
 * `accounts/fireworks/models/llama-v3p3-70b-instruct`.
 */
export function sharedName(id: string): string {
  let name = id.toLowerCase()
  name = name.slice(name.lastIndexOf('/') + 1)
  // Bedrock: region and owner before the name, revision after it. Vertex: the version after an @.
  name = name.replace(/^(?:(?:us|eu|apac|au|jp|global)\.)?(?:anthropic|openai|meta|mistral|amazon|deepseek|qwen)\./, '')
  name = name.replace(/-v?\d+:\d+$/, '').replace(/@.*$/, '')
  // Fireworks writes 3.3 as 3p3.
  name = name.replace(/(\d)p(\d)/g, '$1.$2')
  name = name.replace(/^meta-llama/, 'llama').replace(/^llama-?v?(?=\d)/, 'llama-')
  name = name.replace(/-(?:versatile|instant)$/, '-instruct')
  if (/^llama-3\.\d-\d+b$/.test(name)) name += '-instruct'
  if (name.startsWith('claude-')) {
    name = name.replace(/-\d{8}$/, '').replace(/-v\d+$/, '')
    name = name.replace(/(\d)\.(\d)/, '$1-$2')
  }
  return name
}

/** Every name that callers may use for it besides the provider's own. */
export function namesOf(id: string): string[] {
  const name = sharedName(id)
  const dotted = /^claude-[a-z]+-\d+-\d+$/.test(name) ? [name.replace(/(\d+)-(\d+)$/, '$1.$2')] : []
  return [name, ...dotted].filter((each) => each !== id)
}
