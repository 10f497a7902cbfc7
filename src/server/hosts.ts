import { hostname, networkInterfaces } from 'node:os'

/** The names and addresses by which this server may be called. */
export interface Hosts {
  /** As in a Host header without its port: `localhost`, `192.168.0.7`, `[::1]`. */
  has(name: string): boolean
  /** Where a browser on this machine finds the server. */
  readonly local: string
  /** Addresses at which other machines find it; none while only this machine can. */
  reachable(): string[]
}

const loopback = ['localhost', '127.0.0.1', '[::1]']
const everywhere: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '[::1]' }

/** `host` is what the server listens on. On all addresses it answers to each this machine has at that moment. */
export function createHosts(host: string): Hosts {
  const given = bracketed(host.toLowerCase())
  const onAll = everywhere[host]
  const known = new Set([...loopback, given])
  return {
    has: (name) =>
      known.has(name) || (onAll !== undefined && (ownNames().includes(name) || ownAddresses().includes(name))),
    local: onAll ?? given,
    reachable: () => (onAll !== undefined ? ownAddresses() : loopback.includes(given) ? [] : [given]),
  }
}

function ownNames(): string[] {
  const name = hostname().toLowerCase()
  return [name, `${name}.local`]
}

function ownAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flat()
    .flatMap((one) => (one === undefined || one.internal ? [] : [bracketed(one.address)]))
}

function bracketed(host: string): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host
}
