import { VadeError } from '../../core/index.ts'

/** Leave to send one request, which ends when the consent that it was given under is taken back. */
export interface Lease {
  readonly revoked: AbortSignal
  /** Nothing is sent under it any more. */
  end(): void
}

export interface Leases {
  /** `holds` says whether what it was given under still holds. */
  open(holds: () => Promise<boolean>): Lease
  /** Looks at all of them again. */
  recheck(): void
  revokeAll(): void
}

/** More answers than a person can have going at once. The oldest is ended then, which is the safe mistake. */
const mostOpen = 1000

export function createLeases(): Leases {
  const open = new Map<AbortController, () => Promise<boolean>>()
  const revoke = (controller: AbortController) => {
    open.delete(controller)
    controller.abort(new VadeError('aborted', 'The consent to send this was taken back; the answer was stopped.'))
  }
  async function check(controller: AbortController, holds: () => Promise<boolean>): Promise<void> {
    // What cannot be known counts as taken back.
    if (!(await holds().catch(() => false)) && open.has(controller)) revoke(controller)
  }
  return {
    open(holds) {
      const controller = new AbortController()
      const oldest = open.keys().next().value
      if (open.size >= mostOpen && oldest !== undefined) revoke(oldest)
      open.set(controller, holds)
      return {
        revoked: controller.signal,
        end: () => void open.delete(controller),
      }
    },
    recheck() {
      for (const [controller, holds] of open) void check(controller, holds)
    },
    revokeAll() {
      for (const controller of open.keys()) revoke(controller)
    },
  }
}
