import { createHash, createSign, generateKeyPairSync, randomBytes } from 'node:crypto'

interface Options {
  challenge: string
  rpId?: string
  rp?: { id?: string }
  user?: { id: string }
}

/** What a hostile or faulty authenticator may get wrong. */
interface Lies {
  origin?: string
  rpId?: string
  challenge?: string
  isVerified?: boolean
}

/** A passkey in software: makes and shows credentials as a device does, and lies where a test wants it to. */
export function authenticator(origin: string) {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const id = randomBytes(32)
  const self = { counter: 0, userHandle: '' }
  const rpIdOf = (options: Options) => options.rpId ?? options.rp?.id ?? ''

  const data = (type: string, options: Options, lies: Lies, attested: Buffer) => {
    const clientData = {
      type,
      challenge: lies.challenge ?? options.challenge,
      origin: lies.origin ?? origin,
      crossOrigin: false,
    }
    const flags = 0x01 | (lies.isVerified === false ? 0 : 0x04) | (attested.length > 0 ? 0x40 : 0)
    const count = Buffer.alloc(4)
    count.writeUInt32BE(self.counter)
    const authData = Buffer.concat([hash(lies.rpId ?? rpIdOf(options)), Buffer.from([flags]), count, attested])
    return { clientDataJSON: Buffer.from(JSON.stringify(clientData)), authData }
  }
  const answer = (response: object) => ({
    id: id.toString('base64url'),
    rawId: id.toString('base64url'),
    type: 'public-key' as const,
    clientExtensionResults: {},
    response,
  })
  return {
    self,
    /** `navigator.credentials.create` */
    make(options: Options, lies: Lies = {}) {
      self.userHandle = options.user?.id ?? ''
      const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
      const cose = map([
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, Buffer.from(x, 'base64url')],
        [-3, Buffer.from(y, 'base64url')],
      ])
      const attested = Buffer.concat([Buffer.alloc(16), Buffer.from([0, id.length]), id, cose])
      const { clientDataJSON, authData } = data('webauthn.create', options, lies, attested)
      const attestationObject = map([
        ['fmt', 'none'],
        ['attStmt', map([])],
        ['authData', authData],
      ])
      return answer({
        clientDataJSON: text(clientDataJSON),
        attestationObject: text(attestationObject),
        transports: [],
      })
    },
    /** `navigator.credentials.get` */
    show(options: Options, lies: Lies = {}) {
      self.counter++
      const { clientDataJSON, authData } = data('webauthn.get', options, lies, Buffer.alloc(0))
      const signature = createSign('sha256').update(authData).update(hash(clientDataJSON)).sign(privateKey)
      return answer({
        clientDataJSON: text(clientDataJSON),
        authenticatorData: text(authData),
        signature: text(signature),
        userHandle: self.userHandle,
      })
    },
  }
}

const hash = (value: string | Buffer) => createHash('sha256').update(value).digest()
const text = (bytes: Buffer) => bytes.toString('base64url')

type Cbor = number | string | Buffer

/** As much of CBOR as attestations need; a map within is given as its bytes. */
function map(entries: [Cbor, Cbor][]): Buffer {
  const parts = entries.flatMap(([name, value]) => [item(name), isMap(value) ? value : item(value)])
  return mark(Buffer.concat([head(5, entries.length), ...(parts as Buffer[])]))
}

const maps = new WeakSet<Buffer>()
const mark = (bytes: Buffer) => {
  maps.add(bytes)
  return bytes
}
const isMap = (value: Cbor) => value instanceof Buffer && maps.has(value)

function item(value: Cbor): Buffer {
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value)
  const bytes = Buffer.from(value)
  return Buffer.concat([head(typeof value === 'string' ? 3 : 2, bytes.length), bytes])
}

function head(major: number, length: number): Buffer {
  if (length < 24) return Buffer.from([(major << 5) | length])
  if (length < 256) return Buffer.from([(major << 5) | 24, length])
  return Buffer.from([(major << 5) | 25, length >> 8, length & 255])
}
