import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'

/** Hides what has to be read again (passwords of other servers, TOTP secrets) from whoever reads database or backup. */
export interface Secrets {
  /** Names of the keys, the one that seals first. */
  readonly keyIds: readonly string[]
  /** `place` is table and row: a sealed text that was moved elsewhere does not open (V-45). */
  seal(text: string, place: string): string
  /** Throws when the text was changed, stands in another place, or was sealed with a key that is not here. */
  open(sealed: string, place: string): string
}

const version = 's1'
const tagBytes = 16

/** Seals with the first key and opens with each: so a key is changed by putting the new one in front. */
export function secretsOf(keys: readonly Buffer[]): Secrets {
  const ring = new Map(keys.map((key) => [keyIdOf(key), key]))
  const [first] = keys
  if (!first) throw new Error('There is no key for secrets')
  return {
    keyIds: [...ring.keys()],
    seal: (text, place) => seal(first, text, place),
    open(sealed, place) {
      const key = ring.get(keyIdIn(sealed))
      if (!key) throw new Error(`A stored secret was sealed with the key "${keyIdIn(sealed)}", which is not here`)
      return open(key, sealed, place)
    },
  }
}

/** Which key sealed this text. */
export const keyIdIn = (sealed: string): string => sealed.split('.')[1] ?? ''

function seal(key: Buffer, text: string, place: string): string {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(place))
  const parts = [cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]
  return [version, keyIdOf(key), nonce.toString('base64url'), Buffer.concat(parts).toString('base64url')].join('.')
}

function open(key: Buffer, sealed: string, place: string): string {
  const [kind, , nonce = '', content = ''] = sealed.split('.')
  const bytes = Buffer.from(content, 'base64url')
  if (kind !== version || bytes.length < tagBytes) throw new Error('A stored secret is unreadable')
  const end = bytes.length - tagBytes
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(nonce, 'base64url'), { authTagLength: tagBytes })
  decipher.setAAD(Buffer.from(place)).setAuthTag(bytes.subarray(end))
  return Buffer.concat([decipher.update(bytes.subarray(0, end)), decipher.final()]).toString('utf8')
}

/** Tells keys apart without telling what they are. */
const keyIdOf = (key: Buffer): string =>
  createHash('sha256').update('rapport key id').update(key).digest('hex').slice(0, 8)
