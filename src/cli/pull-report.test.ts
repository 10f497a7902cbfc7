import { expect, test } from 'vitest'
import type { Download } from '../api/index.ts'
import { createPullReport } from './pull-report.ts'

const fetching = (megabytes: number): Download => ({
  phase: 'fetching',
  source: 'pip',
  doneBytes: megabytes * 1e6,
  totalBytes: 100e6,
  bytesPerSecond: null,
  secondsLeft: null,
})

test('a log has a line for each tenth, for each five seconds and for each source that was skipped', () => {
  let now = 0
  const lines: string[] = []
  const report = createPullReport({ write: (text) => lines.push(text) }, () => now)
  const skipped = 'Hugging Face (https://huggingface.co) was skipped: it does not answer.'
  report.tell({ ...fetching(0), phase: 'waiting', source: 'another run of Vade' })
  report.tell({ ...fetching(0), phase: 'waiting', source: skipped })
  for (const [megabytes, milliseconds] of [
    [1, 100],
    [2, 200],
    [11, 300],
    [12, 4000],
    [13, 6000],
  ] as const) {
    now = milliseconds
    report.tell(fetching(megabytes))
  }
  report.end()
  expect(lines).toEqual([
    `${skipped}\n`,
    'fetching from pip: 1 MB of 100 MB\n',
    'fetching from pip: 11 MB of 100 MB\n',
    'fetching from pip: 13 MB of 100 MB\n',
  ])
})

test('on a terminal one line changes, and what was skipped stays', () => {
  let screen = ''
  const report = createPullReport({ isTTY: true, write: (text) => (screen += text) })
  report.tell({ ...fetching(0), phase: 'waiting', source: 'pip was skipped: there is none.' })
  report.tell({ ...fetching(1), secondsLeft: 9.6 })
  report.end()
  expect(screen.replaceAll('\r\u001B[K', '<')).toBe(
    '<pip was skipped: there is none.\n<fetching from pip: 1 MB of 100 MB, 10 s left\n',
  )
})
