import { VadeError } from '../../../core/index.ts'

/** The field of a body that is wrong, and what would be right. */
export function wrong(param: string, why: string): VadeError {
  return new VadeError('invalid_request', `'${param}' is not right: ${why}.`, { param })
}

/** A field that is right, and asks for what nobody but Google has. */
export function unsupported(param: string, why: string): VadeError {
  return new VadeError('unsupported', `'${param}' cannot be honoured: ${why}.`, { param })
}
