import { randomUUID } from 'node:crypto'
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import type { PasskeyJson } from '#kernel/auth/contract.ts'
import type { Context } from '#kernel/context.ts'
import { id, sql } from '#kernel/db/sql.ts'
import { conflict, invalidField, notFound } from '#kernel/errors.ts'
import { type Purpose, spendPasskeyChallenge, startPasskeyChallenge } from './passkey-challenges.ts'

/** Where the web app lives, from the configuration alone: a passkey is bound to it. */
export interface Site {
  origin: string
  host: string
}

/** A passkey as stored, with what checking a signature needs. */
interface StoredPasskey {
  id: string
  credential: Buffer
  userId: string
  publicKey: Buffer
  counter: number
  transports: string[]
  handle: string | null
}

const mostPasskeys = 20

/**
 * What the browser needs to make a new passkey. `holder` is who may use the answer: a session, a challenge or an invitation. As
 * the only way in (`isOnlyProof`) it must ask for the finger or the PIN, and be found without an address.
 */
export async function offerPasskey(
  ctx: Context,
  user: { userId: string; name: string; email: string },
  holder: string,
  site: Site,
  { isOnlyProof = false } = {},
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const known = await storedOf(ctx, user.userId)
  if (known.length >= mostPasskeys) throw conflict('There are enough passkeys; remove one first')
  return generateRegistrationOptions({
    rpName: 'Rapport',
    rpID: site.host,
    userName: user.email,
    userDisplayName: user.name,
    userID: new Uint8Array(Buffer.from(user.userId.replaceAll('-', ''), 'hex')),
    challenge: new Uint8Array(await startPasskeyChallenge(ctx, 'register', holder)),
    attestationType: 'none',
    excludeCredentials: known.map(descriptor),
    authenticatorSelection: isOnlyProof
      ? { residentKey: 'required', userVerification: 'required' }
      : { residentKey: 'preferred', userVerification: 'preferred' },
  })
}

/** Stores the passkey that the browser made; refuses what was made for another site, another time or another person. */
export async function addPasskey(
  ctx: Context,
  userId: string,
  input: { name: string; response: RegistrationResponseJSON },
  holder: string,
  site: Site,
  { isOnlyProof = false, handle = null }: { isOnlyProof?: boolean; handle?: string | null } = {},
): Promise<PasskeyJson> {
  const { verified, registrationInfo } = await verifyRegistrationResponse({
    response: input.response,
    expectedChallenge: (challenge) => spendPasskeyChallenge(ctx, 'register', holder, challenge),
    expectedOrigin: site.origin,
    expectedRPID: site.host,
    requireUserVerification: isOnlyProof,
  }).catch(() => ({ verified: false, registrationInfo: undefined }))
  if (!verified || !registrationInfo) throw refused()
  const { credential, credentialBackedUp } = registrationInfo
  const key = { id: randomUUID(), name: input.name, createdAt: ctx.clock.now().toISOString() }
  const added = await ctx.db.run(sql`
    INSERT INTO ${passkeys(ctx)} (id, credential, user_id, name, public_key, counter, transports, is_synced, created_at, handle)
    VALUES (${key.id}, ${Buffer.from(credential.id, 'base64url')}, ${userId}, ${key.name}, ${Buffer.from(credential.publicKey)},
      ${credential.counter}, ${credential.transports ?? []}, ${credentialBackedUp}, ${key.createdAt}, ${handle})
    ON CONFLICT (credential) DO NOTHING`)
  if (added === 0) throw refused()
  return { ...key, isSynced: credentialBackedUp, lastUsedAt: null }
}

/** What the browser needs to show a passkey: one of this person, or any of this site when nobody is named. */
export async function askPasskey(
  ctx: Context,
  purpose: Purpose,
  userId: string | null,
  holder: string,
  site: Site,
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const known = userId === null ? [] : await storedOf(ctx, userId)
  return generateAuthenticationOptions({
    rpID: site.host,
    challenge: new Uint8Array(await startPasskeyChallenge(ctx, purpose, holder)),
    userVerification: purpose === 'signIn' ? 'required' : 'preferred',
    ...(userId === null ? {} : { allowCredentials: known.map(descriptor) }),
  })
}

/**
 * Who showed the passkey; null when it is unknown, made for another site, an old or foreign challenge was signed, or its counter
 * went back, as that of a copy would (V-06). As the only proof it must have asked for the finger or the PIN.
 */
export async function checkPasskey(
  ctx: Context,
  purpose: Purpose,
  response: AuthenticationResponseJSON,
  holder: string,
  site: Site,
): Promise<string | null> {
  const key = await ctx.db.row<StoredPasskey & Record<string, unknown>>(
    sql`${selectStored(ctx)} WHERE credential = ${Buffer.from(response.id, 'base64url')}`,
  )
  const found = await verifyAuthenticationResponse({
    response,
    expectedChallenge: (challenge) => spendPasskeyChallenge(ctx, purpose, holder, challenge),
    expectedOrigin: site.origin,
    expectedRPID: site.host,
    requireUserVerification: purpose === 'signIn',
    credential: key ? credentialOf(key) : nobodys(response.id),
  }).catch(() => null)
  if (!key || !found?.verified || !isOwnHandle(response, key.handle ?? key.userId)) return null
  const { newCounter } = found.authenticationInfo
  const used = await ctx.db.run(sql`
    UPDATE ${passkeys(ctx)} SET counter = ${newCounter}, last_used_at = ${ctx.clock.now()}
    WHERE id = ${key.id} AND (counter < ${newCounter} OR ${newCounter}::bigint = 0)`)
  return used === 1 ? key.userId : null
}

export async function listPasskeys(ctx: Context, userId: string): Promise<PasskeyJson[]> {
  return ctx.db.rows<PasskeyJson & Record<string, unknown>>(sql`
    SELECT id, name, created_at AS "createdAt", last_used_at AS "lastUsedAt", is_synced AS "isSynced"
    FROM ${passkeys(ctx)} WHERE user_id = ${userId} ORDER BY created_at`)
}

export async function renamePasskey(ctx: Context, userId: string, keyId: string, name: string): Promise<void> {
  const done = await ctx.db.run(
    sql`UPDATE ${passkeys(ctx)} SET name = ${name} WHERE id = ${keyId} AND user_id = ${userId}`,
  )
  if (done === 0) throw notFound('Passkey')
}

export async function removePasskey(ctx: Context, userId: string, keyId: string): Promise<void> {
  const done = await ctx.db.run(sql`DELETE FROM ${passkeys(ctx)} WHERE id = ${keyId} AND user_id = ${userId}`)
  if (done === 0) throw notFound('Passkey')
}

export async function removePasskeys(ctx: Context, userIds: readonly string[]): Promise<number> {
  return ctx.db.run(sql`DELETE FROM ${passkeys(ctx)} WHERE user_id = ANY(${userIds}::uuid[])`)
}

const selectStored = (ctx: Context) => sql`
  SELECT id, credential, user_id AS "userId", public_key AS "publicKey", counter, transports, handle
  FROM ${passkeys(ctx)}`

async function storedOf(ctx: Context, userId: string): Promise<StoredPasskey[]> {
  return ctx.db.rows<StoredPasskey & Record<string, unknown>>(sql`${selectStored(ctx)} WHERE user_id = ${userId}`)
}

const descriptor = ({ credential, transports }: StoredPasskey) => ({ id: credential.toString('base64url'), transports })

const credentialOf = ({ credential, publicKey, counter, transports }: StoredPasskey) => ({
  id: credential.toString('base64url'),
  publicKey: new Uint8Array(publicKey),
  counter: Number(counter),
  transports,
})

/** An unknown passkey uses up its challenge like any other, and then no key fits. */
const nobodys = (credential: string) => ({ id: credential, publicKey: new Uint8Array(), counter: 0 })

/** A passkey that names its person must name the one it belongs to. */
function isOwnHandle(response: AuthenticationResponseJSON, handle: string): boolean {
  const { userHandle } = response.response
  if (!userHandle) return true
  return Buffer.from(userHandle, 'base64url').toString('hex') === handle.replaceAll('-', '')
}

const refused = () => invalidField('response', 'passkeyRefused', 'This passkey was not made for this place and moment')
const passkeys = (ctx: Context) => id(ctx.workspace.schema, 'sys_passkey')
