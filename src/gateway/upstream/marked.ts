import type { ExchangeDoor } from '../../governance/index.ts'
import type { AttemptMarks } from '../telemetry/marks.ts'

/** The same door, which notes when a request left and when what began its answer came. */
export function marked(door: ExchangeDoor, marks: AttemptMarks): ExchangeDoor {
  return {
    exchange(request, handler) {
      marks.origin = request.origin
      const exchange = door.exchange(request, {
        head(status, headers) {
          marks.status = status
          if (!marks.committed) marks.heardAt = performance.now()
          handler.head(status, headers)
        },
        data(chunk) {
          if (!marks.committed) marks.heardAt = performance.now()
          handler.data(chunk)
        },
        end() {
          if (!marks.committed) marks.heardAt = performance.now()
          handler.end()
        },
        fail: (error) => handler.fail(error),
      })
      if (marks.sentAt === 0) marks.sentAt = performance.now()
      return exchange
    },
  }
}
