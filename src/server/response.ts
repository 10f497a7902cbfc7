import { ServerResponse, type OutgoingHttpHeaders } from 'node:http'
import { headersOfAll } from './http.ts'
import { leaveWithTurn } from './turn.ts'

/** An answer to a request that Node has read. Its bytes leave with the turn of the event loop. */
export class Response extends ServerResponse {
  shownId = ''
  #last: unknown[] | undefined
  #isLeaving = false

  /** Headers come as an object here, and no status has other words than its own. */
  override writeHead(status: number, headers?: unknown): this {
    // As Node writes what it refuses itself.
    if (Array.isArray(headers)) return super.writeHead(status, headers)
    const own: OutgoingHttpHeaders = headersOfAll(this.shownId, this.req.headers)
    return super.writeHead(status, { ...own, ...(headers as OutgoingHttpHeaders | undefined) })
  }

  override write(...given: unknown[]): boolean {
    if (this.#hold()) this.socket?.cork()
    return super.write(...(given as [chunk: string]))
  }

  override end(...given: unknown[]): this {
    if (this.#last !== undefined) return this
    this.#last = given
    this.#hold()
    return this
  }

  leave(): void {
    this.#isLeaving = false
    // To end lets go of what was corked, too.
    if (this.#last !== undefined) super.end(...(this.#last as [chunk: string]))
    else this.socket?.uncork()
  }

  /** False where it is held already. */
  #hold(): boolean {
    if (this.#isLeaving) return false
    this.#isLeaving = true
    leaveWithTurn(this)
    return true
  }
}
