import type { Paused } from '../../../../src/api/index.ts'
import { formatSeconds } from '../format.ts'

/** Why nobody is sent there, after 'it'. */
const reasons: Readonly<Record<string, string>> = {
  'rate-limit': 'it asked for fewer calls',
  overloaded: 'it has too much to do',
  server: 'it failed',
  timeout: 'it took too long',
  network: 'it could not be reached',
  malformed: 'its answers could not be read',
  'model-missing': 'the provider does not have it',
  quota: 'its quota is used up',
  auth: 'it was refused',
}

/** As `Key GROQ_API_KEY of groq is not asked for 44 s: it was refused.`; or of a model, by its name. */
export function pausedInWords({ name, ms, fault }: Paused, provider: string): string {
  const ofKey = name.startsWith(`${provider}#`)
  const said = name.slice(provider.length + 1)
  const what = ofKey ? `Key ${said.replace(`${provider}:`, '')}` : `Model ${said.slice(0, said.lastIndexOf('#'))}`
  return `${what} of ${provider} is not asked for ${formatSeconds(ms / 1000)}: ${reasons[fault] ?? fault.replaceAll('-', ' ')}.`
}
