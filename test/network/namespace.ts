import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { z } from 'zod'

/**
 * A network namespace in which every address is this machine and the kernel notes each connection that anything in it
 * tries to make: whoever opens a socket by himself is noted too, and so are the children of his children.
 */
const setUp = `
set -e
ip link set lo up
for address in 10.99.0.1 10.99.0.2 10.99.0.3; do ip addr add "$address/24" dev lo; done
ip route add local default dev lo
ip -6 route add local default dev lo 2>/dev/null || true
nft -f - <<'RULES'
table inet recorder {
  set reached4 { type ipv4_addr . inet_proto . inet_service; flags dynamic; size 65535; }
  set reached6 { type ipv6_addr . inet_proto . inet_service; flags dynamic; size 65535; }
  chain out {
    type filter hook output priority 0;
    meta l4proto { tcp, udp } ct state new meta nfproto ipv4 add @reached4 { ip daddr . meta l4proto . th dport }
    meta l4proto { tcp, udp } ct state new meta nfproto ipv6 add @reached6 { ip6 daddr . meta l4proto . th dport }
  }
}
RULES
exec "$@"
`

/** Root makes one as it is; anybody else needs to be root in a namespace of users. */
const unshare = process.getuid?.() === 0 ? ['--net'] : ['--net', '--map-root-user']
const path = `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin`

function argumentsFor(words: readonly string[]): string[] {
  return [...unshare, '--', 'bash', '-c', setUp, 'set-up', ...words]
}

/** Why connections cannot be recorded here, or null. */
export function whyNoRecorder(): string | null {
  const tried = spawnSync('unshare', argumentsFor(['nft', 'list', 'ruleset']), {
    encoding: 'utf8',
    env: { ...process.env, PATH: path },
  })
  if (tried.status === 0) return null
  const said = `${tried.error?.message ?? ''} ${tried.stderr ?? ''}`.trim().split('\n')[0] ?? ''
  return `no network namespace with a recorder can be made here (${said}); it needs Linux with unshare, ip and nft, and namespaces.`
}

/** What a program in the namespace said on stdout; throws with its last words where it failed. */
export async function inNamespace(words: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
  const child = spawn('unshare', argumentsFor(words), {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env, PATH: path },
  })
  let out = ''
  let errors = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors = (errors + text).slice(-4000)))
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) throw new Error(`${words.join(' ')} ended with ${String(code)}: ${errors}`)
  return out
}

export const contact = z.object({ address: z.string(), protocol: z.string(), port: z.int() })
export type Contact = z.output<typeof contact>

const listed = z.object({
  nftables: z.array(
    z.object({
      set: z
        .object({ elem: z.array(z.object({ concat: z.tuple([z.string(), z.string(), z.int()]) })).default([]) })
        .optional(),
    }),
  ),
})

/** Inside: everything that anybody here has tried to reach so far. */
export function contactsSoFar(): Contact[] {
  return ['reached4', 'reached6'].flatMap((name) => {
    const told = spawnSync('nft', ['-j', 'list', 'set', 'inet', 'recorder', name], { encoding: 'utf8' })
    if (told.status !== 0) throw new Error(told.stderr)
    return listed
      .parse(JSON.parse(told.stdout))
      .nftables.flatMap(({ set }) => set?.elem ?? [])
      .map(({ concat: [address, protocol, port] }) => ({ address, protocol, port }))
  })
}
