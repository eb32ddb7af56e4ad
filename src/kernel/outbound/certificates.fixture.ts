import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'

/** A certificate with its private key, both as PEM. */
export interface Pair {
  key: string
  cert: string
}

export interface Authority extends Pair {
  /** A certificate for this name, valid until so many days from now; negative days make one that has ended. */
  issue(name: string, days?: number): Pair
}

/** A certificate authority that only its test knows. */
export function authority(name = 'Authority of a test'): Authority {
  const keys = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const issuer = { name, key: keys.privateKey }
  return {
    ...pairOf(keys.privateKey, certificate({ name, key: keys.publicKey, issuer, days: 30, isAuthority: true })),
    issue: (subject, days = 30) => {
      const own = generateKeyPairSync('rsa', { modulusLength: 2048 })
      return pairOf(
        own.privateKey,
        certificate({ name: subject, key: own.publicKey, issuer, days, isAuthority: false }),
      )
    },
  }
}

interface Subject {
  name: string
  key: KeyObject
  issuer: { name: string; key: KeyObject }
  days: number
  isAuthority: boolean
}

function certificate({ name, key, issuer, days, isAuthority }: Subject): Buffer {
  const until = Date.now() + days * 86_400_000
  const algorithm = tlv(0x30, oid('2a864886f70d01010b'), tlv(0x05))
  const body = tlv(
    0x30,
    tlv(0xa0, tlv(0x02, Buffer.of(2))),
    tlv(0x02, Buffer.concat([Buffer.of(1), randomBytes(8)])),
    algorithm,
    commonName(issuer.name),
    tlv(0x30, time(until - 40 * 86_400_000), time(until)),
    commonName(name),
    key.export({ type: 'spki', format: 'der' }),
    tlv(0xa3, tlv(0x30, isAuthority ? basicConstraints : alternativeName(name))),
  )
  return tlv(0x30, body, algorithm, tlv(0x03, Buffer.of(0), sign('sha256', body, issuer.key)))
}

/** One value of DER: its tag, its length, its parts. */
function tlv(tag: number, ...parts: Buffer[]): Buffer {
  const value = Buffer.concat(parts)
  const { length } = value
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255]
  return Buffer.concat([Buffer.of(tag, ...size), value])
}

const oid = (hex: string) => tlv(0x06, Buffer.from(hex, 'hex'))
const commonName = (name: string) => tlv(0x30, tlv(0x31, tlv(0x30, oid('550403'), tlv(0x0c, Buffer.from(name)))))
const time = (at: number) =>
  tlv(0x18, Buffer.from(`${new Date(at).toISOString().replaceAll(/[-:T]/g, '').slice(0, 14)}Z`))
const basicConstraints = tlv(
  0x30,
  oid('551d13'),
  tlv(0x01, Buffer.of(255)),
  tlv(0x04, tlv(0x30, tlv(0x01, Buffer.of(255)))),
)
const alternativeName = (name: string) => tlv(0x30, oid('551d11'), tlv(0x04, tlv(0x30, tlv(0x82, Buffer.from(name)))))

const pairOf = (key: KeyObject, der: Buffer): Pair => ({
  key: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
  cert: `-----BEGIN CERTIFICATE-----\n${der.toString('base64').replace(/(.{64})/g, '$1\n')}\n-----END CERTIFICATE-----\n`,
})
