import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { VadeError } from '../../core/index.ts'

/** Keeps values from whoever reads the database without the key of the store. */
export interface Seal {
  close(text: string, name: string): Buffer
  /** Throws `store_damaged` for what was sealed with another key, under another name, or was changed since. */
  open(sealed: Buffer, name: string): string
}

const nonceBytes = 12
const tagBytes = 16

/** AES-256-GCM with a random nonce; `key` is the store's, 64 hexadecimal digits. */
export function createSeal(key: string): Seal {
  const derived = Buffer.from(hkdfSync('sha256', Buffer.from(key, 'hex'), '', 'vade postgres values', 32))
  return {
    close(text, name) {
      const nonce = randomBytes(nonceBytes)
      const cipher = createCipheriv('aes-256-gcm', derived, nonce).setAAD(Buffer.from(name))
      return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
    },
    open(sealed, name) {
      try {
        const tag = sealed.subarray(-tagBytes)
        const decipher = createDecipheriv('aes-256-gcm', derived, sealed.subarray(0, nonceBytes))
        decipher.setAAD(Buffer.from(name)).setAuthTag(tag)
        return Buffer.concat([decipher.update(sealed.subarray(nonceBytes, -tagBytes)), decipher.final()]).toString()
      } catch (thrown) {
        throw new VadeError(
          'store_damaged',
          'The database was sealed with the key of another store. Give all replicas the same key: VADE_STORE_KEY_FILE names its file.',
          { cause: thrown },
        )
      }
    },
  }
}
