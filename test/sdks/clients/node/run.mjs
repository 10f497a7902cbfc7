import { casesFor } from './cases.mjs'

/**
 * Takes the client named by the first argument through all cases with each provider, and prints a line of JSON for each:
 * { provider, name, problem } where `problem` is null or what went wrong.
 */
const [client = ''] = process.argv.slice(2)
const plan = JSON.parse(process.env.VADE_PLAN ?? '')
const { createClient } = await import(`./${plan.program}.mjs`)
const cases = casesFor(plan)

for (const { provider, refuses } of plan.providers) {
  const driver = createClient({ url: plan.url, key: plan.key, client })
  for (const [name, check] of Object.entries(cases)) {
    if (plan.lacks.includes(name)) continue
    const asked = {
      model: (behaviour) => `${provider}/${behaviour}-${client}`,
      text: `[${client}; ${provider}; ${name}] What now?`,
      refuses,
    }
    const problem = await check(driver, asked).then(
      () => null,
      (thrown) => String(thrown?.stack ?? thrown).slice(0, 2000),
    )
    process.stdout.write(`${JSON.stringify({ provider, name, problem })}\n`)
  }
}
