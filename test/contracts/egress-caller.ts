import { writeSync } from 'node:fs'
import { createEgress } from '../../src/governance/index.ts'
import { openStore } from '../../src/store/index.ts'

/** Asks the server at `argv[3]`, for another conversation each time, until it is killed; the record is that of the home `argv[2]`. */
const [, , home = '', origin = '', name = ''] = process.argv
const store = await openStore({ home })
const egress = createEgress({ offline: false, log: () => undefined })
egress.keepIn(store.egress)

for (let number = 0; ; number++) {
  const who = `${name}-${String(number)}`
  const response = await egress.for({ purpose: 'answer', who }).fetch(origin, { headers: { authorization: who } })
  await response.text()
  if (number === 0) writeSync(1, 'begun\n')
}
