import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import { z } from 'zod'

const text = z.string().max(20_000)
const id = z.string().min(1).max(2000)
const extensions = z.record(z.string().max(60), z.unknown())
const common = {
  id,
  rawId: id,
  type: z.literal('public-key'),
  authenticatorAttachment: z.string().max(40).optional(),
  clientExtensionResults: extensions,
}

/** What a browser answers when it made a passkey; the library reads it further. */
export const registration = z.strictObject({
  ...common,
  response: z.strictObject({
    clientDataJSON: text,
    attestationObject: text,
    authenticatorData: text.optional(),
    transports: z.array(z.string().max(40)).max(10).optional(),
    publicKeyAlgorithm: z.number().optional(),
    publicKey: text.optional(),
  }),
}) as unknown as z.ZodType<RegistrationResponseJSON>

/** What a browser answers when a passkey was shown. */
export const authentication = z.strictObject({
  ...common,
  response: z.strictObject({
    clientDataJSON: text,
    authenticatorData: text,
    signature: text,
    userHandle: text.optional(),
  }),
}) as unknown as z.ZodType<AuthenticationResponseJSON>

/** How its owner tells a passkey from others. */
export const keyName = z.string().trim().min(1).max(60)
export const code = z.string().trim().min(4).max(40)
