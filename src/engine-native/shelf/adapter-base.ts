import { VadeError } from '../../core/index.ts'
import { readGgufFile, type GgufHeader } from '../gguf/header.ts'
import type { InstalledModel } from './model.ts'

export function isAdapter(header: GgufHeader): boolean {
  return header.metadata.get('general.type') === 'adapter'
}

/** The installed model that a LoRA adapter was made for: same architecture, and each of its pairs fits a tensor. */
export function baseOf(adapter: GgufHeader, models: readonly InstalledModel[]): InstalledModel {
  const base = models.find((model) => model.kind === 'chat' && fits(adapter, readGgufFile(model.file)))
  if (base !== undefined) return base
  throw new VadeError(
    'invalid_request',
    'The file is a LoRA adapter, but none of the installed models is the one that it was made for. Add or pull that model first.',
  )
}

/** `X.lora_a` is [in, rank] and `X.lora_b` is [rank, out] for the base's tensor X of [in, out]. */
function fits(adapter: GgufHeader, base: GgufHeader): boolean {
  if (adapter.architecture !== base.architecture) return false
  const sizes = new Map(base.tensors.map(({ name, dimensions }) => [name, dimensions]))
  return adapter.tensors.every(({ name, dimensions }) => {
    const [, target = '', half] = /^(.+)\.lora_([ab])$/.exec(name) ?? []
    const [input, output] = sizes.get(target) ?? []
    return half === 'a' ? dimensions[0] === input : half === 'b' && dimensions[1] === output
  })
}
