import { createHash, randomBytes } from 'node:crypto'
import { createId, VadeError } from '../core/index.ts'
import type { ApiKey, ApiKeyRepository } from '../store/index.ts'

/** Keys of the API. Only their SHA-256 is stored: 256 random bits need no slow hash. */
export interface Keys {
  /** The key is shown once, here. */
  create(name: string): Promise<{ readonly id: string; readonly name: string; readonly key: string }>
  /** Throws `invalid_key`. */
  check(key: string | undefined): ApiKey
  list(): Promise<ApiKey[]>
  remove(idOrName: string): Promise<void>
}

export function createKeys(repository: ApiKeyRepository): Keys {
  return {
    async create(name) {
      const clean = name.trim()
      if (clean === '' || clean.length > 100 || /\p{Cc}/u.test(clean)) {
        throw new VadeError('invalid_request', 'A key needs a name of 1 to 100 characters that can be printed.', {
          param: 'name',
        })
      }
      if ((await repository.list()).some((key) => key.name === clean)) {
        throw new VadeError(
          'conflict',
          `There is a key called '${clean}' already; choose another name or remove that one.`,
        )
      }
      const key = `vade_sk_${randomBytes(32).toString('base64url')}`
      const { id } = await repository.add({
        id: createId('key'),
        name: clean,
        hash: hashOf(key),
        hint: key.slice(0, 12),
      })
      return { id, name: clean, key }
    },
    check(key) {
      const found = key === undefined || key === '' ? null : repository.byHash(hashOf(key))
      if (found === null) {
        throw new VadeError(
          'invalid_key',
          "The API key is missing or wrong. Make one with 'vade keys add NAME' and send it as 'Authorization: Bearer …'.",
        )
      }
      repository.touch(found.id, Date.now())
      return found
    },
    list: () => repository.list(),
    async remove(idOrName) {
      if (!(await repository.remove(idOrName))) throw new VadeError('not_found', `There is no key '${idOrName}'.`)
    },
  }
}

function hashOf(key: string): string {
  return createHash('sha256').update(key).digest('hex')
}
