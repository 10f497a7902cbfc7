import type { EgressPurpose } from '../../../../src/core/index.ts'

/** What a person chooses among. */
export const purposeNames: Readonly<Record<EgressPurpose, string>> = {
  answer: 'Answers from elsewhere',
  'api-call': 'Calls of the API',
  'model-download': 'Models fetched',
  'model-list': 'Lists of models',
  'sign-in': 'Sign-ins',
  telemetry: 'Traces',
  'replica-store': 'Shared database',
  'web-tool': 'Tools on the web',
  check: 'Checks by vade doctor',
}
