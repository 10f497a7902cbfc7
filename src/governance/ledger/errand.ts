import type { EgressPurpose } from '../../core/index.ts'

/** Why bytes leave: what a door out is asked for with. */
export interface Errand {
  readonly purpose: EgressPurpose
  /** In a few words, as `SmolLM2 135M`; never anything of what was said. */
  readonly what?: string
  /** Id of the key or of the conversation that it is done for. */
  readonly who?: string
  /** Id of the consent that allows it. */
  readonly consent?: string
}
