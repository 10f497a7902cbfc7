import { existsSync, readdirSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { availableParallelism, cpus } from 'node:os'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { HomePaths } from '../../app/index.ts'
import { engineProblem, memoryBudget } from '../../engine-native/index.ts'
import { megabytes } from '../words.ts'
import { ok, problem, warning, type Finding } from './finding.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
/** Bytes below which not even the smallest model has room. */
const littleMemory = 300e6
const littleDisk = 1e9
/** Bytes that the conversations and the state of the engine need. */
const leastDisk = 100e6

function checkNode(): Finding {
  const { node } = process.versions
  if (Number.parseInt(node) >= 24) return ok('node', `Node ${node} on ${process.platform} ${process.arch}.`)
  return problem('node', `Node ${node} is too old: Vade needs 24.`, `Run 'npm ci' in ${root} and start ./vade there.`)
}

async function checkEngine(): Promise<Finding> {
  const reason = await engineProblem()
  if (reason === null) return ok('engine', 'The library of the engine loads.')
  return problem(
    'engine',
    `The library of the engine does not load: ${reason}.`,
    `Run 'npm ci' in ${root}. There are libraries for Linux on x64 and ARM64.`,
  )
}

function checkProcessor(): Finding {
  const model = cpus()[0]?.model.trim() ?? 'unknown'
  return ok('processor', `${String(availableParallelism())} cores (${model}).`)
}

function checkMemory(): Finding {
  const budget = memoryBudget()
  const message = `${megabytes(budget)} are free for a model.`
  return budget < littleMemory ? warning('memory', message, 'Close other programs.') : ok('memory', message)
}

async function checkDisk(name: string, folder: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(existing(folder))
  const free = bavail * bsize
  const message = `${megabytes(free)} are free where ${folder} lies.`
  if (free < leastDisk) return problem(name, message, 'Free some space; nothing can be stored soon.')
  return free < littleDisk ? warning(name, message, 'Free some space: a model needs up to 1 GB.') : ok(name, message)
}

function existing(folder: string): string {
  return existsSync(folder) || dirname(folder) === folder ? folder : existing(dirname(folder))
}

function checkPage(): Finding {
  if (existsSync(`${root}dist-web/index.html`)) return ok('page', 'The page is built; any browser opens it.')
  return problem('page', 'The page is not built.', `Run 'npm ci' in ${root}.`)
}

/** The variants of the library for GPUs are left out of package.json, because they are larger than all the rest. */
const variants = {
  CUDA: ['@node-llama-cpp/linux-x64-cuda', '@node-llama-cpp/linux-x64-cuda-ext'],
  Vulkan: ['@node-llama-cpp/linux-x64-vulkan'],
}

function checkGpu(): Finding {
  const nvidia = existsSync('/proc/driver/nvidia/version')
  if (!nvidia && !hasRenderer()) return ok('gpu', 'No GPU is seen; none is needed.')
  const variant = nvidia ? 'CUDA' : 'Vulkan'
  const left = variants[variant].map((name) => `'overrides.node-llama-cpp[${name}]'`)
  return ok(
    'gpu',
    `${nvidia ? 'An NVIDIA GPU' : 'A GPU'} is seen; this version computes on the processor only.`,
    `Its ${variant} library comes with: npm pkg delete ${left.join(' ')} && npm install`,
  )
}

function hasRenderer(): boolean {
  return existsSync('/dev/dri') && readdirSync('/dev/dri').some((name) => name.startsWith('renderD'))
}

export async function checkMachine(paths: HomePaths): Promise<Finding[]> {
  return [
    checkNode(),
    await checkEngine(),
    checkProcessor(),
    checkMemory(),
    await checkDisk('home disk', paths.home),
    await checkDisk('cache disk', paths.cache),
    checkPage(),
    checkGpu(),
  ]
}
