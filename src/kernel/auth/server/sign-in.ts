import type { SignInRequest } from '#kernel/auth/contract.ts'
import type { Context } from '#kernel/context.ts'
import { id, sql } from '#kernel/db/sql.ts'
import { forbidden, unauthenticated } from '#kernel/errors.ts'
import { type Account, accountByEmail, accountById, newPasswordHash, storePassword, upgradeHash } from './accounts.ts'
import { auditLogin, type Caller } from './audit.ts'
import { type Challenge, startChallenge } from './challenges.ts'
import { wantedFactor } from './factors/factors.ts'
import { demandNetwork } from './networks.ts'
import { tellOwner } from './notices.ts'
import { dummyHash, verifyPassword } from './passwords.ts'
import { forget, giveBack, type Limit, networkOf, take } from './rate.ts'
import { digest, newToken } from './secrets.ts'
import { endSession, startSession } from './sessions.ts'
import { demandProvider } from './sso/policy.ts'

/** What the browser keeps after a sign-in: the session's token, and one that marks the device as known (V-10). */
export interface SignedIn {
  userId: string
  sessionId: string
  token: string
  device: string
}

/** How somebody has proved to be who they are. */
export type ProvedBy =
  | 'password'
  | 'passkey'
  | 'magicLink'
  | 'oidc'
  | 'saml'
  | 'passwordLink'
  | 'emergencyLink'
  | 'invitation'
  | 'setup'

/** Either the session has begun, or something is still to be shown first; then nothing is open yet. */
export type Admitted = { signedIn: SignedIn } | { challenge: Challenge }

/** Ways of people whose domain has a provider as its only one: that itself, the first account, and links of the operator. */
const besideProvider = new Set<ProvedBy>(['oidc', 'saml', 'setup', 'emergencyLink'])

const quarterHour = 900
const nobody = '00000000-0000-0000-0000-000000000000'

/**
 * Signs in by e-mail and password. Unknown address, wrong password and inactive person are one answer and one amount of
 * work (S-47).
 */
export async function signIn(
  ctx: Context,
  input: SignInRequest,
  caller: Caller,
  device: string | null,
): Promise<Admitted> {
  await demandProvider(ctx, input.email)
  const account = await accountByEmail(ctx, input.email)
  const known = await isKnownDevice(ctx, account?.id ?? nobody, device)
  const limits = known && device ? deviceLimits(input.email, device) : strangerLimits(input.email, caller.ip)
  await take(ctx, limits)
  const stored = account?.passwordHash ?? (await dummyHash())
  const { ok, outdated } = await verifyPassword(input.password, stored)
  if (!account?.passwordHash || !ok) {
    await auditLogin(ctx, { event: 'signInFailed', email: input.email, userId: account?.id ?? null, caller })
    throw unauthenticated('E-mail or password is wrong')
  }
  await forget(
    ctx,
    limits.filter((limit) => limit.key.includes('account')).map((limit) => limit.key),
  )
  if (!known) await giveBack(ctx, networkKey(caller.ip))
  if (outdated) await upgradeHash(ctx, account.id, account.passwordHash, input.password)
  return admit(ctx, account, caller, device, 'password')
}

/**
 * The one door behind every way of proving who one is: refuses people who are not active, asks for the second factor where
 * the account or the organisation has one (V-08), and starts the session. `device` is the cookie of a known device, as sent.
 */
export async function admit(
  ctx: Context,
  account: Pick<Account, 'id'>,
  caller: Caller,
  device: string | null,
  by: ProvedBy,
): Promise<Admitted> {
  const active = await accountById(ctx, account.id)
  if (!active) throw unauthenticated()
  if (!besideProvider.has(by)) await demandProvider(ctx, active.email)
  await demandNetwork(ctx, active, caller)
  const kind = await wantedFactor(ctx, active.id, by)
  if (kind) return { challenge: await startChallenge(ctx, active, kind, by) }
  return { signedIn: await welcome(ctx, active, caller, device) }
}

/** Starts the session of a person who has shown everything that is asked. */
export async function welcome(
  ctx: Context,
  account: Pick<Account, 'id' | 'email'>,
  caller: Caller,
  device: string | null,
): Promise<SignedIn> {
  const known = await isKnownDevice(ctx, account.id, device)
  if (!known && (await hasSignedIn(ctx, account.id)))
    await tellOwner(ctx, { kind: 'newDevice', userId: account.id, from: caller })
  const session = await startSession(ctx, account.id, caller)
  await auditLogin(ctx, { event: 'signIn', email: account.email, userId: account.id, caller })
  return {
    userId: account.id,
    sessionId: session.id,
    token: session.token,
    device: await rememberDevice(ctx, account.id, known ? device : null),
  }
}

/** Ends the session at once (V-18). */
export async function signOut(
  ctx: Context,
  who: { userId: string; email: string; sessionId: string },
  caller: Caller,
): Promise<void> {
  await endSession(ctx, who.userId, who.sessionId)
  await auditLogin(ctx, { event: 'signOut', email: who.email, userId: who.userId, caller })
}

/** Changes the own password. Without the current one nothing happens (V-03); the other sessions end (S-41). */
export async function changePassword(
  ctx: Context,
  input: { current: string; next: string },
  who: { userId: string; sessionId: string },
  caller: Caller,
): Promise<void> {
  const key = `password account ${who.userId}`
  await take(ctx, [{ key, most: 10, seconds: quarterHour }])
  const account = await accountById(ctx, who.userId)
  const { ok } = await verifyPassword(input.current, account?.passwordHash ?? (await dummyHash()))
  if (!account || !ok) throw forbidden('The current password is wrong')
  const password = await newPasswordHash(ctx, input.next, account, { field: 'next' })
  await ctx.db.transaction((tx) => storePassword({ ...ctx, db: tx }, account.id, password, who.sessionId))
  await forget(ctx, [key])
  await auditLogin(ctx, { event: 'passwordChanged', email: account.email, userId: account.id, caller })
  await tellOwner(ctx, { kind: 'passwordChanged', userId: account.id })
}

/** From elsewhere: few tries an account and network, more a network, and a ceiling an account over all networks. */
function strangerLimits(email: string, ip: string): Limit[] {
  const account = digest(email.trim().toLowerCase()).toString('base64url')
  return [
    { key: networkKey(ip), most: 60, seconds: quarterHour },
    { key: `account ${account} from ${networkOf(ip)}`, most: 10, seconds: quarterHour },
    { key: `account ${account}`, most: 100, seconds: 3600 },
  ]
}

/** A device that signed in before has its own count, so that strangers cannot lock the owner out (V-10). */
function deviceLimits(email: string, device: string): Limit[] {
  const account = digest(`${email.trim().toLowerCase()} ${device}`).toString('base64url')
  return [{ key: `device account ${account}`, most: 10, seconds: quarterHour }]
}

const networkKey = (ip: string) => `network ${networkOf(ip)}`

async function isKnownDevice(ctx: Context, userId: string, device: string | null): Promise<boolean> {
  const row = await ctx.db.row(sql`
    SELECT 1 FROM ${id(ctx.workspace.schema, 'sys_known_device')} WHERE user_id = ${userId} AND token_hash = ${digest(device ?? '')}`)
  return row !== undefined
}

/** The very first time there is nobody to warn of a new device. */
async function hasSignedIn(ctx: Context, userId: string): Promise<boolean> {
  const row = await ctx.db.row(sql`
    SELECT 1 FROM ${id(ctx.workspace.schema, 'sys_login_audit')} WHERE user_id = ${userId} AND event = 'signIn' LIMIT 1`)
  return row !== undefined
}

async function rememberDevice(ctx: Context, userId: string, device: string | null): Promise<string> {
  const token = device ?? newToken()
  await ctx.db.run(sql`
    INSERT INTO ${id(ctx.workspace.schema, 'sys_known_device')} (token_hash, user_id, seen_at)
    VALUES (${digest(token)}, ${userId}, ${ctx.clock.now()})
    ON CONFLICT (user_id, token_hash) DO UPDATE SET seen_at = excluded.seen_at`)
  return token
}
