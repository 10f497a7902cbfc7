import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { VadeError } from '../core/index.ts'

/** Why a server cannot listen there, and what to do. */
export function listenError(
  thrown: NodeJS.ErrnoException,
  { host, port }: { readonly host: string; readonly port: number },
): VadeError {
  if (thrown.code === 'EADDRINUSE') {
    const owner = portOwner(port)
    return new VadeError(
      'port_in_use',
      `Port ${String(port)} is taken${owner === null ? '' : ` by ${owner}`}; choose another with --port.`,
      { cause: thrown },
    )
  }
  if (thrown.code === 'EADDRNOTAVAIL' || thrown.code === 'ENOTFOUND')
    return new VadeError('port_in_use', `This machine has no address ${host}; choose another with --host.`)
  if (thrown.code === 'EACCES')
    return new VadeError('port_in_use', `Port ${String(port)} needs more rights; choose one above 1023 with --port.`)
  return new VadeError('port_in_use', `Vade cannot listen on ${host}:${String(port)}: ${thrown.message}`, {
    cause: thrown,
  })
}

/** The process that listens there, where Linux tells. */
function portOwner(port: number): string | null {
  const hex = port.toString(16).toUpperCase().padStart(4, '0')
  const listens = new RegExp(`:${hex} \\S+ 0A `)
  const rows = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((file) => textOf(file).split('\n'))
  const inode = rows
    .find((row) => listens.test(row))
    ?.trim()
    .split(/\s+/)[9]
  if (inode === undefined) return null
  const pid = namesIn('/proc').find(
    (name) =>
      /^\d+$/.test(name) &&
      namesIn(`/proc/${name}/fd`).some((fd) => targetOf(`/proc/${name}/fd/${fd}`) === `socket:[${inode}]`),
  )
  return pid === undefined ? null : `process ${pid} (${textOf(`/proc/${pid}/comm`).trim()})`
}

/** Processes end while they are looked at, and those of others may not be: then there is nothing to read. */
function orNothing<Value>(read: () => Value, nothing: Value): Value {
  try {
    return read()
  } catch {
    return nothing
  }
}

const textOf = (file: string) => orNothing(() => readFileSync(file, 'utf8'), '')
const namesIn = (folder: string) => orNothing(() => readdirSync(folder), [])
const targetOf = (link: string) => orNothing(() => readlinkSync(link), '')
