/** What went wrong on the network, with a `code` as Node and undici have: who looks at codes finds those it knows. */
export class HttpFault extends Error {
  override readonly name = 'HttpFault'
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

/** The connection ended before the answer was whole. */
export function otherSideClosed(): HttpFault {
  return new HttpFault('UND_ERR_SOCKET', 'other side closed')
}

/** What came is not HTTP/1.1. @param what as `a chunk's size is no number` */
export function malformedAnswer(what: string): HttpFault {
  return new HttpFault('HPE_INVALID', `Response does not match the HTTP/1.1 protocol (${what})`)
}

/** A request that cannot be put into HTTP/1.1. @param what as `the value of 'x-title'` */
export function unsendable(what: string): HttpFault {
  return new HttpFault('UND_ERR_INVALID_ARG', `${what} holds what may not stand in a request.`)
}
