import { join } from 'node:path'
import { z } from 'zod'
import { contact, inNamespace, whyNoRecorder } from '../test/network/namespace.ts'

/**
 * Runs whole suites in a network namespace in which the kernel notes each connection, and fails where anything but this
 * machine was tried to reach: `npm run check:network`, or with words for vitest, as in
 * `npm run check:network -- src/governance`.
 */
const whyNot = whyNoRecorder()
if (whyNot !== null) throw new Error(whyNot)
// The others fetch weights and other people's clients from outside.
const own = ['unit', 'gateway', 'contracts', 'end-to-end'].flatMap((project) => ['--project', project])
const words = process.argv.length > 2 ? process.argv.slice(2) : own
const suite = join(import.meta.dirname, '..', 'test', 'network', 'suite.ts')
const out = await inNamespace([process.execPath, suite, ...words])
const told = z.object({ passed: z.boolean(), contacts: z.array(contact) })
const { passed, contacts } = told.parse(JSON.parse(out.trim().split('\n').at(-1) ?? ''))
const outside = contacts.filter(({ address }) => !address.startsWith('127.') && address !== '::1')
console.log(
  `vitest run ${words.join(' ')}: ${String(contacts.length)} addresses were tried, ${String(outside.length)} outside.`,
)
for (const { protocol, address, port } of outside) console.log(`${protocol} ${address}:${String(port)}`)
if (!passed) console.log('Some tests failed; run them without this script to see which.')
process.exitCode = passed && outside.length === 0 ? 0 : 1
