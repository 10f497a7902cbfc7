import { execFile, execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { once } from 'node:events'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** A PostgreSQL of its own on loopback. */
export interface PostgresServer {
  /** A new, empty database; its address. */
  createDatabase(name: string, extensions?: readonly string[]): Promise<string>
  start(): Promise<void>
  /** Cuts all connections at once. */
  stop(): Promise<void>
  /** Connections stay, and nothing answers on them until it is resumed. */
  pause(): void
  resume(): void
  /** All of a database as SQL, as `pg_dump` writes it. */
  dump(name: string): Promise<string>
  /** The bytes of all files of a database, once what was dropped is gone from the disk. */
  files(name: string): Promise<string>
  /** Stops it and removes all that it wrote. */
  remove(): Promise<void>
}

/**
 * The folder of its programs: the one that `VADE_TEST_POSTGRES` names, else of the newest version that Debian has
 * installed; null where there is none.
 */
export const postgresPrograms = process.env['VADE_TEST_POSTGRES'] ?? newestPrograms()

function newestPrograms(): string | null {
  const folder = '/usr/lib/postgresql'
  const versions = existsSync(folder) ? readdirSync(folder).map(Number) : []
  const newest = versions.filter((version) => version >= 15).sort((one, other) => other - one)[0]
  return newest === undefined ? null : join(folder, String(newest), 'bin')
}

export const hasPgvector =
  postgresPrograms !== null &&
  existsSync(
    join(
      execFileSync(join(postgresPrograms, 'pg_config'), ['--sharedir']).toString().trim(),
      'extension',
      'vector.control',
    ),
  )

/** With these settings beside its own. It refuses to run as root: then it is Debian's user postgres who runs it. */
export async function startPostgres(programs: string, more: readonly string[] = []): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'vade-postgres-'))
  const root = process.getuid?.() === 0
  if (root) execFileSync('chown', ['postgres', folder])
  chmodSync(folder, 0o700)
  const data = join(folder, 'data')
  const port = await freePort()
  const program = (name: string, ...words: readonly string[]) => {
    const path = join(programs, name)
    return root ? run('runuser', ['-u', 'postgres', '--', path, ...words], { cwd: '/' }) : run(path, words)
  }
  const control = (...words: readonly string[]) => program('pg_ctl', '-D', data, '-w', ...words)

  await program('initdb', '-D', data, '-U', 'vade', '--auth=trust', '--encoding=UTF8', '--no-sync')
  const settings = [
    'fsync=off',
    `port=${String(port)}`,
    'listen_addresses=127.0.0.1',
    `unix_socket_directories=${folder}`,
    ...more,
  ]
  const start = async () => {
    // Its output goes to a file: pg_ctl would wait for ever for a pipe that the server has inherited.
    const flags = settings.map((setting) => `-c ${setting}`).join(' ')
    await control('start', '-l', join(folder, 'log'), '-o', flags)
  }
  const stop = async () => {
    await control('stop', '-m', 'immediate')
  }
  function signal(name: 'SIGSTOP' | 'SIGCONT'): void {
    const [first = ''] = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')
    const children = execFileSync('ps', ['-o', 'pid=', '--ppid', first]).toString().trim().split(/\s+/)
    for (const pid of [first, ...children]) process.kill(Number(pid), name)
  }
  await start()
  const connection = ['-h', '127.0.0.1', '-p', String(port), '-U', 'vade']
  return {
    start,
    stop,
    pause: () => signal('SIGSTOP'),
    resume: () => signal('SIGCONT'),
    async createDatabase(name, extensions = []) {
      await program('createdb', ...connection, name)
      for (const extension of extensions) {
        await program('psql', ...connection, '-d', name, '-c', `CREATE EXTENSION ${extension}`)
      }
      return `postgres://vade@127.0.0.1:${String(port)}/${name}`
    },
    async dump(name) {
      const { stdout } = await program('pg_dump', ...connection, name)
      return stdout
    },
    async files(name) {
      const sql = `SELECT oid FROM pg_database WHERE datname = '${name}'`
      const { stdout } = await program('psql', ...connection, '-d', 'postgres', '-tAc', sql)
      await program('psql', ...connection, '-d', 'postgres', '-c', 'CHECKPOINT')
      const files = join(data, 'base', stdout.trim())
      return readdirSync(files)
        .map((file) => readFileSync(join(files, file), 'latin1'))
        .join('\n')
    },
    async remove() {
      await stop().catch(() => undefined)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export async function freePort(): Promise<number> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
