import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

// A real keyring on a message bus of the test's own, in a folder of the test's own.
const needed = ['dbus-run-session', 'gnome-keyring-daemon', 'secret-tool', 'dbus-monitor']
const absent = needed.filter(
  (name) => !(process.env['PATH'] ?? '').split(delimiter).some((f) => existsSync(join(f, name))),
)
if (absent.length > 0) {
  process.stderr.write(
    `The keyring is not tested: ${absent.join(', ')} missing (Debian: dbus-bin dbus-daemon gnome-keyring libsecret-tools).\n`,
  )
}

const unlocked = 'printf password | gnome-keyring-daemon --unlock --components=secrets --daemonize > /dev/null'
const untouched = 'true'

let folder = ''
let home = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vade-keyring-'))
  home = join(folder, 'vade')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** What `store-opener.ts` prints in a session of its own that begins with the command `first`. */
async function openIn(first: string, more: Readonly<Record<string, string>> = {}): Promise<string> {
  const command = `${first}; exec "${process.execPath}" "${join(import.meta.dirname, 'store-opener.ts')}" "${home}"`
  const data = join(folder, 'data')
  const env = { PATH: process.env['PATH'], HOME: folder, XDG_DATA_HOME: data, XDG_RUNTIME_DIR: folder, ...more }
  const { stdout } = await promisify(execFile)('dbus-run-session', ['--', 'sh', '-c', command], { env })
  return stdout
}

const keys = () => readdirSync(join(home, 'keys')).filter((name) => !name.startsWith('store.lock'))

describe.skipIf(absent.length > 0)('the keyring', () => {
  test('keeps the key of a new home, which opens again while the keyring is unlocked and only then', async () => {
    expect(await openIn(unlocked)).toBe('1')
    expect(keys()).toEqual(['store.keyring'])
    expect(await openIn(unlocked)).toBe('2')
    expect(await openIn(untouched)).toBe('store_unwritable')
    expect(await openIn(`${unlocked}; PATH=/nowhere`)).toBe('store_unwritable')
    expect(keys()).toEqual(['store.keyring'])
    expect(await openIn(unlocked)).toBe('3')
  })

  test('holds a key that, put into the file, opens the home without the keyring', async () => {
    await openIn(unlocked)
    const id = readFileSync(join(home, 'keys', 'store.keyring'), 'utf8').trim()
    const file = join(home, 'keys', 'store.key')
    expect(await openIn(`${unlocked}; secret-tool lookup application vade store ${id} > ${file}`)).toBe('2')
    expect(await openIn(untouched)).toBe('3')
  })

  test('forgets the key of a home that is deleted', async () => {
    await openIn(unlocked)
    const store = join(import.meta.dirname, '../../src/store/index.ts')
    const script = `import('${store}').then(async ({ storeTraces }) => (await storeTraces('${home}')).forgetKey())`
    expect(await openIn(`${unlocked}; "${process.execPath}" -e "${script}"`)).toBe('store_unwritable')
  })

  test('that is locked leaves the key of a new home in a file', async () => {
    expect(await openIn(untouched)).toBe('1')
    expect(keys()).toEqual(['store.key'])
  })

  test('is not asked while there is a key in a file, or a file is named for it', async () => {
    expect(await openIn(unlocked, { VADE_STORE_KEY_FILE: join(folder, 'named.key') })).toBe('1')
    expect(keys()).toEqual([])
    expect(await openIn(untouched, { VADE_STORE_KEY_FILE: join(folder, 'named.key') })).toBe('2')
    mkdirSync(join(home, 'keys'), { recursive: true })
    writeFileSync(join(home, 'keys', 'store.key'), readFileSync(join(folder, 'named.key')))
    expect(await openIn(unlocked)).toBe('3')
    expect(keys()).toEqual(['store.key'])
  })

  test('that never answers holds up nothing', async () => {
    const services = join(folder, 'data', 'dbus-1', 'services')
    mkdirSync(services, { recursive: true })
    // It listens until the bus ends, and never takes the name for which it was started.
    const silent = 'Name=org.freedesktop.secrets\nExec=/bin/sh -c "exec dbus-monitor > /dev/null 2>&1"\n'
    writeFileSync(join(services, 'org.freedesktop.secrets.service'), `[D-BUS Service]\n${silent}`)
    expect(await openIn(untouched)).toBe('1')
    expect(keys()).toEqual(['store.key'])
    rmSync(join(home, 'keys', 'store.key'))
    writeFileSync(join(home, 'keys', 'store.keyring'), 'an entry that is not given\n')
    expect(await openIn(untouched)).toBe('store_unwritable')
  })
})
